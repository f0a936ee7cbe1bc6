//! Numbers and Latin words that the dictionary cuts into pieces.

use std::borrow::Cow;

use super::super::cut_word::CutWord;
use super::super::feature_cache::{FeatureCache, Traits};
use super::super::features::{
    INTERJECTION, LATIN, NEW_VERB, NEW_VERB_BEFORE_TE, NEW_VERB_STEM, NUMBER, SUFFIX,
};
use super::super::joined_word::Joined;
use super::super::latin;
use super::super::lemma::normalize;
use super::super::numbers::{self, Words};
use super::super::token::Kind;

/// 助数詞, counters; a part of the name in `UniDic`.
const COUNTER: &str = "助数詞";

/// Characters of the stem of such a verb, at most: with more, it is a noun before メモり.
const LONGEST_STEM: usize = 5;
/// What stands behind a verb that goes on: キャリりすぎ.
const BEHIND_VERBS: [&str; 12] = [
    "すぎ", "過ぎ", "まく", "たい", "たく", "たか", "ます", "まし", "ませ", "そう", "なが", "やす",
];

/// Letters of a name that has a number, at least, figures of the number and letters behind
/// it, at most.
const SHORTEST_NAME: usize = 3;
const MOST_FIGURES: usize = 4;
const MOST_LETTERS: usize = 2;

/// A part of a text as the dictionary cut it.
#[derive(Clone, Copy)]
pub(super) struct Cut<'c, 't> {
    pub text: &'c str,
    pub words: &'c [CutWord],
    /// Those of the entries of the words.
    pub numbers: &'c [u32],
    pub features: &'c FeatureCache<'t>,
}

/// Whether a word that begins at a byte of `text` may be one token with the
/// next: few begin so, and the others are not looked at.
#[inline]
pub(super) fn may_join(text: &str, start: usize, traits: Traits) -> bool {
    match text.as_bytes()[start..] {
        _ if traits.kind == Kind::Number || traits.is_unknown => true,
        // Signs, 第, 午, わず
        [0xc2 | 0xe2 | 0xef, ..]
        | [0xe7, 0xac, 0xac, ..]
        | [0xe5, 0x8d, 0x88, ..]
        // ひー, ふー
        | [0xe3, 0x81, 0xb2 | 0xb5, 0xe3, 0x83, 0xbc, ..]
        | [0xe3, 0x82, 0x8f, 0xe3, 0x81, 0x9a, ..] => true,
        [byte, ..] => byte.is_ascii_alphanumeric(),
        [] => false,
    }
}

impl Cut<'_, '_> {
    /// The words that are one token with the word `index`, which is the first.
    pub(crate) fn joined_at(self, index: usize) -> Option<Joined> {
        let word = self.words[index];
        let is_number = self.features.traits(self.numbers[index]).kind == Kind::Number;
        if index + 1 == self.words.len() {
            return None;
        }
        let is_latin = self.text[word.start..].starts_with(latin::is_letter);
        if (word.id.is_unknown() || is_latin)
            && let Some(verb) = self.new_verb(index)
        {
            return Some(verb);
        }
        if let Some(joined) = self.just_done(index).or_else(|| self.breathed(index)) {
            return Some(joined);
        }
        let rest = &self.text[word.start..];
        let first = rest.chars().next()?;
        let before = self.text[..word.start].chars().next_back();
        let at = CutAt { cut: self, index, start: word.start };
        let may_be_number = numbers::may_begin(first) && (is_number || !numbers::is_numeral(first));
        if may_be_number
            && let Some(number) = numbers::number(rest, before, &at)
            && let Some(end) = self.end(index, word.start + number.length)
        {
            let lemma = Cow::Owned(number.lemma);
            return Some(Joined { end, kind: Kind::Number, lemma, features: &NUMBER });
        }
        let found = latin::word(rest, before)?;
        let end = self.end(index, word.start + found.length)?;
        // iPhone3台 is iPhone, where the dictionary knows it; iPhone17 is a name of its own.
        let is_known = |word: &CutWord| {
            !word.id.is_unknown() && self.text[word.start..word.end].chars().nth(1).is_some()
        };
        let written = &rest[..found.length];
        let is_apart = !found.is_joined && self.words[index..end].iter().any(is_known);
        if is_apart && !is_version(written, &rest[found.length..]) {
            return None;
        }
        let lemma = Cow::Owned(normalize(written).into_owned());
        Some(Joined { end, kind: Kind::Word, lemma, features: &LATIN })
    }

    /// わず after a noun at the end of what is said, 昼寝わず: what was just done,
    /// cut as わ and ず.
    fn just_done(self, index: usize) -> Option<Joined> {
        let [word, next] = self.words.get(index..index + 2)? else { return None };
        let before = self.words[..index].last()?;
        let pos = |place: usize| self.features.features(self.numbers[place]).pos[0];
        let goes_on = |c: char| is_kana(c) || matches!(c, '一'..='鿿');
        let is_it = &self.text[word.start..next.end] == "わず"
            && pos(index) == "助詞"
            && before.end == word.start
            && pos(index - 1) == "名詞"
            && !self.text[next.end..].starts_with(goes_on);
        let lemma = Cow::Borrowed("わず");
        is_it.then_some(Joined { end: index + 2, kind: Kind::Word, lemma, features: &SUFFIX })
    }

    /// What people breathe before anything, cut as ひ and ー: ひーこわい.
    fn breathed(self, index: usize) -> Option<Joined> {
        let [word, next] = self.words.get(index..index + 2)? else { return None };
        let breath = match &self.text[word.start..word.end] {
            "ひ" => "ひー",
            "ふ" => "ふー",
            _ => return None,
        };
        let goes_on = |c: char| is_kana(c) || matches!(c, '一'..='鿿');
        let is_it = self.text[next.start..next.end].chars().all(|c| c == 'ー')
            && !self.text[..word.start].ends_with(goes_on);
        let (end, lemma) = (index + 2, Cow::Borrowed(breath));
        is_it.then_some(Joined { end, kind: Kind::Word, lemma, features: &INTERJECTION })
    }

    /// A verb made of a word in kana that the dictionary lacks: オワ and っ of く,
    /// or る of the written language, are オワる; or of Latin letters, DMった.
    fn new_verb(self, index: usize) -> Option<Joined> {
        let written = |word: &CutWord| &self.text[word.start..word.end];
        let stem = written(&self.words[index]);
        let is_latin = stem.chars().all(latin::is_letter);
        let is_stem = (is_latin || stem.chars().all(is_kana)) && stem.chars().nth(1).is_some();
        if !is_stem || stem.ends_with(['っ', 'ッ', 'ー']) {
            return self.new_verb_before_te(index).filter(|_| is_stem);
        }
        let ending = self.words.get(index + 1)?;
        let says = self.features.features(self.numbers[index + 1]);
        // ピタっと is none.
        let is_before_te = self.text[ending.end..].starts_with(['た', 'て', 'ち']);
        let features = match (written(ending), says.pos, says.lemma.as_deref()) {
            // DMった
            ("っ", ..) if is_latin && is_before_te => &NEW_VERB_BEFORE_TE,
            _ if is_latin => return None,
            ("っ", ["動詞", ..], Some("く")) if is_before_te => &NEW_VERB_BEFORE_TE,
            ("る", ["助動詞", ..] | ["動詞", "非自立", ..], _) => &NEW_VERB,
            // キャリりすぎ, メルカりたい
            ("り", ["助動詞", ..], _)
                if stem.starts_with(|c| matches!(c, 'ァ'..='ヺ'))
                    && stem.chars().nth(LONGEST_STEM).is_none()
                    && BEHIND_VERBS
                        .iter()
                        .any(|next| self.text[ending.end..].starts_with(next)) =>
            {
                &NEW_VERB_STEM
            }
            _ => return None,
        };
        let lemma = Cow::Owned(normalize(stem).into_owned() + "る");
        Some(Joined { end: index + 2, kind: Kind::Word, lemma, features })
    }

    /// The same where っ is part of the word: ぐぐっ before て and た, but not むわっ before と,
    /// nor what sounds so (ぎゅってして).
    fn new_verb_before_te(self, index: usize) -> Option<Joined> {
        let word = &self.words[index];
        let stem = self.text[word.start..word.end].strip_suffix('っ')?;
        let after = &self.text[word.end..];
        let is_sound = SAID_OF_SOUNDS.iter().any(|said| after.starts_with(said));
        let is_verb = after.starts_with(['た', 'て', 'ち'])
            && !is_sound
            && !stem.starts_with(['ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'っ', 'ゃ', 'ゅ', 'ょ'])
            && stem.chars().nth(1).is_some()
            && !stem.ends_with(['ゃ', 'ゅ', 'ょ'])
            && stem.chars().all(is_hiragana);
        let lemma = Cow::Owned(normalize(stem).into_owned() + "る");
        let features = &NEW_VERB_BEFORE_TE;
        is_verb.then_some(Joined { end: index + 1, kind: Kind::Word, lemma, features })
    }

    /// The word after the one that ends at `place`, where there are two or
    /// more from `index` on.
    fn end(self, index: usize, place: usize) -> Option<usize> {
        let count = self.words[index..].partition_point(|word| word.end < place) + 1;
        let is_end = self.words.get(index + count - 1).is_some_and(|word| word.end == place);
        (is_end && count > 1).then_some(index + count)
    }
}

/// What follows a sound and its っ.
const SAID_OF_SOUNDS: [&str; 12] = [
    "てした",
    "てして",
    "てする",
    "てなっ",
    "てなる",
    "てなり",
    "ていう",
    "ていっ",
    "ていわ",
    "て言",
    "て鳴",
    "て音",
];

/// What a number goes on with, or counts.
const BEHIND_NUMBERS: &str = "月日年時分秒円台人回個枚本冊つ倍万億千百十点位代歳才話巻期部世号機階度件社名泊連割対勝敗戦戸室曲着足杯匹頭羽\
    ％%:：/／.．,，〜~～-－+＋ヶか";

/// Whether a name and its number, written so, are one: iPhone17, Pixel9a.
fn is_version(written: &str, after: &str) -> bool {
    let Some(first) = written.find(|c: char| c.is_ascii_digit()) else { return false };
    let (name, number) = written.split_at(first);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    name.len() >= SHORTEST_NAME
        && digits <= MOST_FIGURES
        && number.len() - digits <= MOST_LETTERS
        && !after.starts_with(|c| BEHIND_NUMBERS.contains(c))
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

/// The words from one on, whose bytes count from its start.
struct CutAt<'c, 't> {
    cut: Cut<'c, 't>,
    index: usize,
    start: usize,
}

impl Words for CutAt<'_, '_> {
    fn ends(&self, place: usize) -> bool {
        let words = &self.cut.words[self.index..];
        let at = words.partition_point(|word| word.end < self.start + place);
        words.get(at).is_some_and(|word| word.end == self.start + place)
    }

    fn counter(&self, place: usize) -> Option<usize> {
        let words = &self.cut.words[self.index..];
        let at = words.partition_point(|word| word.start < self.start + place);
        let word = words.get(at).filter(|word| word.start == self.start + place)?;
        let features = self.cut.features.features(self.cut.numbers[self.index + at]);
        let is_counter = features.pos.iter().any(|pos| pos.contains(COUNTER));
        is_counter.then_some(word.end - self.start)
    }
}
