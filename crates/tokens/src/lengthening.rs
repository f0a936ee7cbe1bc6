//! Words that are drawn out, `すごーーーい`, `かわい〜`, `めっっちゃ`, `やばぁ`,
//! `ねむいいい`, or cut short, `さむっ`. The dictionary's word is sought where the
//! form as written is none: without what draws it out, with the vowel that is
//! meant, with the い that is left out.

use std::cmp::Reverse;
use std::ops::Range;

use super::cut_word::CutWord;
use super::features::{ADJECTIVE, AUXILIARY};

/// Characters that a word whose end is drawn out has at least: `よー` is よ, not
/// よう.
const SHORTEST_WORD: usize = 3;
/// Bytes of the longest sentence in which they are sought, more than a tweet's
/// 280 characters: each run costs another cut of its sentence.
pub(super) const LONGEST_SENTENCE: usize = 900;
/// Characters of a word that is hardly met by chance, and of one that hardly is
/// with something left out.
const SURE_WORD: usize = 5;
const LONG_WORD: usize = 4;
/// Those of a katakana word that has no ー where one is written: ミーコ is not
/// ミコ.
const LONG_KATAKANA: usize = 4;
/// Those that make a word with the vowel after them, however short: そーだね,
/// いーな.
const SHORT_WITH_VOWEL: &str = "そどこもい";
/// Characters of a word in hiragana that may be the end of a longer one as it is
/// written: よー of おはよー, いこー of さいこー.
const LONGEST_END: usize = 4;

/// Vowels in a row of which no two are いい, what is good.
const DRAWN_FAR: usize = 4;

/// What stands before ねえ where it denies: たくねえ, 知らねえ, じゃねえ.
const DENIED: [char; 3] = ['く', 'ら', 'ゃ'];

/// Kana of a stem that is drawn out and said alone: でかー！, しんどー！
const KANA_OF_STEM: std::ops::RangeInclusive<usize> = 2..=3;
/// Those that are more often another word: いた, しろ, から.
const NO_STEMS: [&str; 11] =
    ["いた", "しろ", "から", "あお", "まず", "もろ", "めんど", "おお", "あさ", "まる", "ふる"];

/// What people exclaim before いい, drawn out: わーいい.
const EXCLAIMED: [&str; 12] =
    ["あ", "お", "わ", "うわ", "え", "へ", "ほ", "ひ", "ふ", "ま", "う", "いや"];
/// What they breathe before anything: ほーすごい.
const BREATHED: [&str; 3] = ["ほ", "ひ", "ふ"];
/// With what words begin behind まあ: まああり, まああまり.
const WELL_THEN: &str = "りれるんまのと";

/// What makes a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// ー and 〜, small vowels.
    Long,
    /// っ, twice or more.
    Double,
    /// っ at the end of what is said.
    Cut,
    /// A vowel, again and again.
    Vowel,
}

/// A run of characters that draw out or cut short; places are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub start: usize,
    pub end: usize,
    kind: Kind,
    /// The first of its characters.
    first: char,
    /// The kana or kanji before it.
    before: char,
    /// The character after it.
    after: Option<char>,
    /// It ends what is quoted: いこーって言う.
    is_quoted: bool,
}

/// Another way to write a drawn-out word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    /// Bytes of the run that stay.
    pub kept: usize,
    /// What stands for the rest.
    pub instead: &'static str,
    proof: Proof,
}

/// How far the word reaches that shows a variant: its length, and how early it begins.
pub(super) type Reach = Option<(usize, Reverse<usize>)>;

/// What shows that a variant is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// A word of so many characters that reaches over the run and beyond.
    Over(usize),
    /// A word of so many characters that ends with it.
    Upto(usize),
    /// A word of two characters that ends with it, where the first began a word.
    Short,
    /// A word that ends with it, and fewer words than before.
    Vowel,
    /// An adjective that ends with it.
    Adjective,
    /// The same, which begins at a place.
    Alone(usize),
    /// う of what one will do: 行こう.
    Will,
    /// Fewer words than before.
    Fewer,
}

/// Whether `c` after `before` may be of a run; `\0` stands for an end.
#[inline]
pub(super) fn may_lengthen(before: char, c: char) -> bool {
    if before == c {
        return matches!(c, 'っ' | 'ッ') || is_vowel(c);
    }
    is_mark(c) || is_small_vowel(c) || (matches!(before, 'っ' | 'ッ') && !is_letter(c))
}

/// The first run in `text` from the byte `from` on.
pub(super) fn next_run(text: &str, from: usize) -> Option<Run> {
    let mut before = text[..from].chars().next_back().unwrap_or('\0');
    let mut at = from;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let repeated = || rest.find(|c: char| c != first).unwrap_or(rest.len());
        let (length, kind) = if is_mark(first) || is_small_vowel(first) {
            let end = rest.find(|c: char| !is_mark(c) && !is_small_vowel(c));
            (end.unwrap_or(rest.len()), Kind::Long)
        } else if matches!(first, 'っ' | 'ッ') {
            let length = repeated();
            (length, if length > first.len_utf8() { Kind::Double } else { Kind::Cut })
        } else if is_vowel(first) && rest[first.len_utf8()..].starts_with(first) {
            (repeated(), Kind::Vowel)
        } else {
            before = first;
            at += first.len_utf8();
            continue;
        };
        let end = at + length;
        let after = text[end..].chars().next();
        let is_quoted = is_mark(first) && text[end..].starts_with("って");
        let run = Run { start: at, end, kind, first, before, after, is_quoted };
        if run.is_one() {
            return Some(run);
        }
        before = text[..end].chars().next_back().unwrap_or('\0');
        at = end;
    }
    None
}

impl Run {
    /// Whether it stands where it can draw out or cut short.
    fn is_one(self) -> bool {
        let is_after_kana = is_hiragana(self.before) || is_katakana(self.before);
        let is_after_kanji = matches!(self.before, '一'..='鿿');
        let count = (self.end - self.start) / "あ".len();
        match self.kind {
            Kind::Long if is_mark(self.first) => {
                is_after_kana || (is_after_kanji && self.after.is_some_and(is_hiragana))
            }
            // ファ is written so.
            Kind::Long => is_after_kana && vowel(self.before) == full(self.first),
            Kind::Double => is_after_kana || is_after_kanji,
            Kind::Cut => (is_after_kana || is_after_kanji) && !self.after.is_some_and(is_letter),
            Kind::Vowel if vowel(self.before) == full(self.first) => is_after_kana && count > 1,
            Kind::Vowel => is_after_kana && count > 2,
        }
    }

    /// Where the kana before it begins.
    pub(crate) fn kana(self) -> usize {
        self.start - self.before.len_utf8()
    }

    /// From where on a word must reach over the run, for it to be written in
    /// another way: from the kana before it. Where a word of the dictionary has
    /// it as it is written, a longer word, from before that one; `None` where
    /// that one stays. One cut short may look like another: さ|むっ. The words
    /// count from `offset` bytes before `text`.
    pub(crate) fn from(self, text: &str, words: &[CutWord], offset: usize) -> Option<usize> {
        let next = words.partition_point(|word| word.start < offset + self.start);
        let before = next.checked_sub(1).map(|last| words[last]);
        let before = before.filter(|word| word.start >= offset).map(|word| word.moved(offset, 0));
        let word = before
            .filter(|word| self.kind != Kind::Cut && word.end >= self.end && !word.id.is_unknown());
        let Some(word) = word else { return Some(self.kana()) };
        let written = &text[word.start..word.end];
        let may_be_end = is_mark(self.first)
            && written.chars().count() <= LONGEST_END
            && written.chars().all(|c| is_hiragana(c) || is_mark(c));
        // ええー is not ええい.
        let is_other = |c: &char| is_hiragana(*c) && !written.starts_with(*c);
        let before = text[..word.start].chars().next_back().filter(is_other)?;
        may_be_end.then(|| word.start - before.len_utf8())
    }

    /// The place of いい among the words, what is good, with which the run ends.
    pub(crate) fn good(self, text: &str, words: &[CutWord], offset: usize) -> Option<usize> {
        if self.kind != Kind::Vowel || self.first != 'い' {
            return None;
        }
        let place = words.partition_point(|word| word.end < offset + self.end);
        let word = words.get(place).filter(|word| word.end == offset + self.end)?;
        let start = word.start.checked_sub(offset).filter(|start| *start >= self.start)?;
        (&text[start..self.end] == "いい").then_some(place)
    }

    /// Whether it ends what is exclaimed, わーいい, ほーすごい, or what is whole: まああり.
    pub(crate) fn stands_alone(self, text: &str) -> bool {
        let before = text[..self.start].rsplit(|c| !is_hiragana(c)).next().unwrap_or_default();
        let behind = &text[self.end..];
        let is_within = self.after.is_some_and(is_letter);
        match self.kind {
            Kind::Long if behind.starts_with("いい") => EXCLAIMED.contains(&before),
            Kind::Long => {
                is_within && BREATHED.contains(&before) && !behind.starts_with(['う', 'い', 'ん'])
            }
            Kind::Vowel => {
                (before.ends_with('ま') || self.first == 'あ' && before.ends_with("まぁ"))
                    && self.end - self.start == 2 * "あ".len()
                    && self.after.is_some_and(|c| WELL_THEN.contains(c))
            }
            _ => false,
        }
    }

    /// Other ways to write it, the likeliest first.
    pub(crate) fn variants(self, text: &str) -> Vec<Variant> {
        let mut variants = Vec::new();
        let mut add = |kept, instead, proof| variants.push(Variant { kept, instead, proof });
        let is_within = self.after.is_some_and(is_letter) && !self.is_quoted;
        let one = self.first.len_utf8();
        match self.kind {
            Kind::Long => {
                let is_kana = is_hiragana(self.before);
                let is_other = is_mark(self.first) || !is_kana;
                let with_mark = (is_other && &text[self.start..self.end] != "ー").then_some("ー");
                if is_within {
                    let is_adjective = self.after == Some('い');
                    let longer = if is_katakana(self.before) { LONG_KATAKANA } else { LONG_WORD };
                    if let Some(mark) = with_mark {
                        add(0, mark, Proof::Upto(SHORTEST_WORD));
                    }
                    add(0, "", Proof::Over(if is_adjective { 1 } else { longer }));
                    let vowels = vowels(self.before);
                    for &vowel in vowels {
                        add(0, vowel, Proof::Upto(LONG_WORD));
                    }
                    if let Some(mark) = with_mark {
                        add(0, mark, Proof::Upto(1));
                    }
                    if !is_katakana(self.before) {
                        add(0, "", Proof::Over(1));
                    }
                    if is_kana {
                        for &vowel in vowels {
                            add(0, vowel, Proof::Upto(SHORTEST_WORD));
                        }
                        if SHORT_WITH_VOWEL.contains(self.before) {
                            add(0, if self.before == 'い' { "い" } else { "う" }, Proof::Short);
                        }
                    }
                } else {
                    if let Some(start) = self.stem(text) {
                        add(0, "い", Proof::Alone(start));
                    }
                    for &vowel in vowels(self.before) {
                        add(0, vowel, Proof::Vowel);
                    }
                    if let Some(mark) = with_mark {
                        add(0, mark, Proof::Upto(1));
                    }
                    if is_kana {
                        add(0, "", Proof::Fewer);
                    }
                    if self.is_quoted && vowel(self.before) == Some('お') {
                        add(0, "う", Proof::Will);
                    }
                }
            }
            Kind::Double if is_within => {
                add(one, "", Proof::Over(1));
                add(0, "", Proof::Over(1));
            }
            Kind::Double | Kind::Cut => {
                add(0, "い", Proof::Adjective);
                add(0, "いい", Proof::Adjective);
                add(0, "イ", Proof::Adjective);
                if self.kind == Kind::Double {
                    add(one, "", Proof::Fewer);
                }
            }
            Kind::Vowel => {
                let is_drawn = vowel(self.before) == full(self.first);
                // 働きたくねええええ is ない, not ね.
                let is_denial = self.before == 'ね' && text[..self.kana()].ends_with(DENIED);
                if is_denial && !is_within {
                    add(one, "", Proof::Upto(2));
                }
                if is_drawn && is_within {
                    add(0, "", Proof::Over(1));
                }
                add(2 * one, "", Proof::Upto(SHORTEST_WORD));
                add(one, "", Proof::Upto(SHORTEST_WORD));
                if is_drawn && !is_within {
                    add(0, "", Proof::Upto(2));
                    add(0, "", Proof::Fewer);
                }
            }
        }
        let length = self.end - self.start;
        variants.retain(|variant| variant.kept < length);
        variants
    }

    /// Where what it draws out begins, if that may be the stem of an adjective, of which a
    /// whole sentence or a part of it between signs consists: でかー！
    fn stem(self, text: &str) -> Option<usize> {
        let stem = text[..self.start].rsplit(|c| !is_hiragana(c)).next().unwrap_or_default();
        let start = self.start - stem.len();
        let is_one = is_mark(self.first)
            && !text[..start].ends_with(is_letter)
            && KANA_OF_STEM.contains(&stem.chars().count())
            && !NO_STEMS.contains(&stem);
        is_one.then_some(start)
    }

    /// Whether it is っ, twice or more, within a word.
    pub(crate) fn is_doubled_within(self) -> bool {
        self.kind == Kind::Double && self.after.is_some_and(is_letter)
    }

    /// Whether it is a vowel of another kind than the one before it, so often that no word
    /// of it is meant: かわいいいいい.
    pub(crate) fn is_drawn_far(self) -> bool {
        let count = (self.end - self.start) / "あ".len();
        self.kind == Kind::Vowel && count >= DRAWN_FAR && vowel(self.before) != full(self.first)
    }

    /// How long the longest word is that shows a variant to be right, and of equal ones how
    /// early it begins: to be compared.
    pub(crate) fn reach(self, variant: Variant, from: usize, cut: &[CutWord]) -> Reach {
        let (place, _) = self.place_of_word(variant, from)?;
        let reaching = cut.iter().filter(|word| {
            !word.id.is_unknown() && word.start <= place.start && word.end >= place.end
        });
        reaching.map(|word| (word.end - word.start, Reverse(word.start))).max()
    }

    /// Where the run ends, written so.
    fn joint(self, variant: Variant) -> usize {
        self.start + variant.kept + variant.instead.len()
    }

    /// Where a word must stand that shows a variant to be right, with the run
    /// written so and the word reaching from the byte `from`, and how many
    /// characters it has at least. `None` where no single word shows it.
    pub(crate) fn place_of_word(
        self,
        variant: Variant,
        from: usize,
    ) -> Option<(Range<usize>, usize)> {
        let joint = self.joint(variant);
        let (end, least) = match variant.proof {
            // がーっ is not がっ of がる.
            Proof::Over(least) => {
                let beyond = usize::from(self.after == Some('っ'));
                (joint + self.after.map_or(0, char::len_utf8) + beyond, least)
            }
            Proof::Upto(least) => (joint, least),
            Proof::Short => (joint, 2),
            Proof::Vowel => (joint, SHORTEST_WORD),
            Proof::Adjective => {
                let is_kanji = matches!(self.before, '一'..='鿿');
                (joint, if is_kanji { 2 } else { SHORTEST_WORD })
            }
            Proof::Alone(start) => return Some((start..joint, SHORTEST_WORD)),
            Proof::Will => return Some((self.start..joint, 1)),
            Proof::Fewer if from < self.kana() => (joint, SHORTEST_WORD),
            Proof::Fewer => return None,
        };
        Some((from..end, least))
    }

    /// Whether a text cut into `cut`, with the run written another way, shows
    /// that it is right, where before it was cut into `words`.
    pub(crate) fn is_word(
        self,
        variant: Variant,
        from: usize,
        cut: &[CutWord],
        words: &[CutWord],
        mut is_of: impl FnMut(&CutWord, &str) -> bool,
    ) -> bool {
        let joint = self.joint(variant);
        let ends = |word: &CutWord| word.end == joint && !word.id.is_unknown();
        if self.is_quoted && !cut.iter().any(ends) {
            return false;
        }
        let Some((place, least)) = self.place_of_word(variant, from) else {
            let unknown = |words: &[CutWord]| words.iter().filter(|w| w.id.is_unknown()).count();
            let is_better = cut.len() < words.len()
                || (cut.len() == words.len() && unknown(cut) < unknown(words));
            return is_better && cut.iter().any(|word| word.end == joint && !word.id.is_unknown());
        };
        let covers = |word: &&CutWord, least: usize| {
            let length = (word.end - word.start) / "あ".len();
            let reaches = word.start <= place.start && word.end >= place.end;
            !word.id.is_unknown() && reaches && length >= least
        };
        let has_word = |least: usize| cut.iter().any(|word| covers(&word, least));
        match variant.proof {
            Proof::Adjective | Proof::Alone(_) => {
                cut.iter().any(|word| covers(&word, least) && ends(word) && is_of(word, ADJECTIVE))
            }
            Proof::Will => cut
                .iter()
                .any(|word| word.start == self.start && ends(word) && is_of(word, AUXILIARY)),
            Proof::Vowel => {
                let is_of_run = |word: &&CutWord| word.start >= self.start && word.end <= self.end;
                let marks = words.iter().filter(is_of_run).count();
                // おおー is not おおう, but かわいー is かわいい, ありがとー ありがとう.
                let is_sure = variant.instead == "い" || has_word(SURE_WORD);
                let most = words.len().saturating_sub(marks + usize::from(!is_sure));
                has_word(least) && cut.len() <= most
            }
            Proof::Short => words.iter().any(|word| word.start == self.kana()) && has_word(least),
            _ => has_word(least),
        }
    }
}

/// Whether a character draws a word out.
fn is_mark(c: char) -> bool {
    matches!(c, 'ー' | '〜' | '～')
}

fn is_small_vowel(c: char) -> bool {
    matches!(c, 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ')
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'あ' | 'い' | 'う' | 'え' | 'お' | 'ア' | 'イ' | 'ウ' | 'エ' | 'オ')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ')
}

fn is_letter(c: char) -> bool {
    is_hiragana(c) || is_katakana(c) || matches!(c, '一'..='鿿')
}

/// The hiragana of a vowel, small or not.
fn full(c: char) -> Option<char> {
    match c {
        'あ' | 'ぁ' | 'ア' | 'ァ' => Some('あ'),
        'い' | 'ぃ' | 'イ' | 'ィ' => Some('い'),
        'う' | 'ぅ' | 'ウ' | 'ゥ' => Some('う'),
        'え' | 'ぇ' | 'エ' | 'ェ' => Some('え'),
        'お' | 'ぉ' | 'オ' | 'ォ' => Some('お'),
        _ => None,
    }
}

/// The vowel of a kana.
fn vowel(kana: char) -> Option<char> {
    const ROWS: [(&str, char); 5] = [
        ("あかがさざただなはばぱまやゃらわぁ", 'あ'),
        ("いきぎしじちぢにひびぴみりぃ", 'い'),
        ("うくぐすずつづぬふぶぷむゆゅるぅゔ", 'う'),
        ("えけげせぜてでねへべぺめれぇ", 'え'),
        ("おこごそぞとどのほぼぽもよょろをぉ", 'お'),
    ];
    let hiragana = if is_katakana(kana) {
        char::from_u32(u32::from(kana) - 0x60).unwrap_or(kana)
    } else {
        kana
    };
    ROWS.into_iter().find_map(|(row, vowel)| row.contains(hiragana).then_some(vowel))
}

/// How the vowel of a kana may be written on.
fn vowels(kana: char) -> &'static [&'static str] {
    match vowel(kana).filter(|_| is_hiragana(kana)) {
        Some('あ') => &["あ"],
        Some('い') => &["い"],
        Some('え') => &["い", "え"],
        Some('う') => &["う"],
        Some(_) => &["う", "お"],
        None => &[],
    }
}

#[cfg(test)]
mod tests;
