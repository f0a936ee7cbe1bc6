//! Drawn-out words: `すごーーーい`, `かわい〜`. The dictionary's word is sought
//! where the form as written is none: with one ー, without any, with the vowel
//! that is drawn out.

use std::ops::Range;

use super::lattice::CutWord;

/// Characters that a word whose end is drawn out has at least: `よー` is よ, not
/// よう.
const SHORTEST_WORD: usize = 3;
/// Bytes of the longest sentence in which they are sought, more than a tweet's
/// 140 characters: each run costs another cut of its sentence.
pub(super) const LONGEST_SENTENCE: usize = 512;
/// Characters of a word that is hardly met by chance.
const LONG_WORD: usize = 5;

/// A run of ー and 〜 after a kana; places are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub start: usize,
    pub end: usize,
    /// The kana before it.
    before: char,
    /// The character after it.
    after: Option<char>,
}

/// Another way to write a drawn-out word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    /// What stands for the run.
    pub instead: Option<char>,
}

/// The first run in `text` from the byte `from` on.
pub(super) fn next_run(text: &str, from: usize) -> Option<Run> {
    let mut from = from;
    loop {
        let start = from + text[from..].find(is_mark)?;
        let rest = &text[start..];
        let end = start + rest.find(|c| !is_mark(c)).unwrap_or(rest.len());
        match text[..start].chars().next_back().filter(|&c| is_hiragana(c) || is_katakana(c)) {
            Some(before) => {
                return Some(Run { start, end, before, after: text[end..].chars().next() });
            }
            None => from = end,
        }
    }
}

impl Run {
    /// Where the kana before it begins.
    pub fn kana(self) -> usize {
        self.start - self.before.len_utf8()
    }

    /// Whether a word of the dictionary has the run as it is written.
    pub fn is_in_word(self, words: &[CutWord]) -> bool {
        let next = words.partition_point(|word| word.start < self.start);
        let before = next.checked_sub(1).map(|last| words[last]);
        before.is_some_and(|word| word.end >= self.end && !word.id.is_unknown())
    }

    /// Other ways to write it, the likeliest first.
    pub fn variants(self, text: &str) -> Vec<Variant> {
        let mut variants = Vec::new();
        if &text[self.start..self.end] != "ー" {
            variants.push(Variant { instead: Some('ー') });
        }
        // ミーコ is not ミコ.
        if is_hiragana(self.before) {
            match self.after {
                Some(after) if is_letter(after) => variants.push(Variant { instead: None }),
                _ => variants
                    .extend(vowel(self.before).map(|vowel| Variant { instead: Some(vowel) })),
            }
        }
        variants
    }

    /// Where a word must stand that shows a variant to be right, with the run
    /// written so, and how many characters it has at least.
    pub fn place_of_word(self, variant: Variant) -> (Range<usize>, usize) {
        let joint = self.start + variant.instead.map_or(0, char::len_utf8);
        let (end, least) = match variant.instead {
            Some('ー') => (joint, 1),
            // がーっ is not がっ of がる.
            None => {
                let beyond = usize::from(self.after == Some('っ'));
                (joint + self.after.map_or(0, char::len_utf8) + beyond, 1)
            }
            Some(_) => (joint, SHORTEST_WORD),
        };
        (self.kana()..end, least)
    }

    /// Whether a text cut into `cut`, with the run written another way, has a
    /// word of the dictionary there, where before it was cut into `words`.
    pub fn is_word(self, variant: Variant, cut: &[CutWord], words: &[CutWord]) -> bool {
        let (place, least) = self.place_of_word(variant);
        let has_word = |least: usize| {
            cut.iter().any(|word| {
                let length = (word.end - word.start) / "あ".len();
                let covers = word.start <= place.start && word.end >= place.end;
                !word.id.is_unknown() && covers && length >= least
            })
        };
        match variant.instead {
            Some('ー') | None => has_word(least),
            Some(vowel) => {
                let is_of_run = |word: &&CutWord| word.start >= self.start && word.end <= self.end;
                let marks = words.iter().filter(is_of_run).count();
                // おおー is not おおう, but かわいー is かわいい, ありがとー ありがとう.
                let is_sure = vowel == 'い' || has_word(LONG_WORD);
                let most = words.len() - marks - usize::from(!is_sure);
                has_word(least) && cut.len() <= most
            }
        }
    }
}

/// Whether a character draws a word out.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, 'ー' | '〜' | '～')
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

/// How the vowel of a kana may be written on.
fn vowel(kana: char) -> Option<char> {
    const A: &str = "あかがさざただなはばぱまやゃらわ";
    const I_AND_E: &str = "いきぎしじちにひびぴみりえけげせぜてでねへべぺめれ";
    const U_AND_O: &str = "うくぐすずつぬふぶぷむゆゅるおこごそぞとどのほぼぽもよょろ";
    [(A, 'あ'), (I_AND_E, 'い'), (U_AND_O, 'う')]
        .into_iter()
        .find_map(|(row, vowel)| row.contains(kana).then_some(vowel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_follow_kana() {
        let text = "9時〜10時、すごーい〜";
        let run = next_run(text, 0).unwrap();
        assert_eq!(&text[run.start..run.end], "ー");
        assert_eq!((run.before, run.after), ('ご', Some('い')));
        let run = next_run(text, run.end).unwrap();
        assert_eq!((&text[run.start..run.end], run.after), ("〜", None));
        assert_eq!(next_run(text, run.end), None);
    }

    #[test]
    fn variants_are_one_mark_none_or_the_vowel() {
        let variants = |text: &str| {
            let run = next_run(text, 0).unwrap();
            run.variants(text).iter().map(|variant| variant.instead).collect::<Vec<_>>()
        };
        assert_eq!(variants("すごーーい"), [Some('ー'), None]);
        assert_eq!(variants("すごーい"), [None]);
        assert_eq!(variants("ありがとー！"), [Some('う')]);
        assert_eq!(variants("ラーーメン"), [Some('ー')]);
        assert!(variants("ミーコ").is_empty());
    }
}
