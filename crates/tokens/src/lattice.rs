//! Cuts sentences by the dictionary: the cheapest path through the lattice of
//! all words that a sentence may consist of (Viterbi).

mod beginnings;
mod prefix_trie;
mod viterbi;

use std::ops::Range;
use std::sync::LazyLock;

use lindera_dictionary::dictionary::Dictionary;
use lindera_dictionary::viterbi::{LexType, WordId};

use super::cut_word::CutWord;
use super::sentence_cache::SentenceCache;
pub(super) use prefix_trie::PrefixTrie;
pub(super) use viterbi::CutBy;
use viterbi::Viterbi;

/// Bytes after which a sentence without an end is cut: the costs of a path
/// must not leave their 32 bits.
const SENTENCE_BYTES: usize = 32 * 1024;
/// Characters of one class in a row after which a sentence is cut, more than a
/// tweet's 280: from each of them on, the lattice looks at all that follow, since
/// they may be one unknown word.
const LONGEST_RUN: usize = 512;
/// Characters of a sentence after which the lattice gives its memory back.
const LONG_SENTENCE: usize = 4 * 1024;

/// Characters before and after a place within which words that reach over it
/// are sought.
const WINDOW: usize = 24;

/// Cuts one text after another in the same memory.
pub(super) struct Cutter<'t> {
    by: CutBy<'t>,
    viterbi: Viterbi<'t>,
    starts: Vec<(usize, WordId)>,
    cache: SentenceCache,
    characters: Vec<char>,
    /// Bytes of the sentences that were cut so far.
    #[cfg(test)]
    pub work: usize,
}

impl<'t> Cutter<'t> {
    pub(crate) fn new(by: CutBy<'t>) -> Self {
        Self {
            by,
            viterbi: Viterbi::new(by),
            starts: Vec::new(),
            cache: SentenceCache::new(),
            characters: Vec::new(),
            #[cfg(test)]
            work: 0,
        }
    }

    /// Cuts a text; `words` is emptied first. White space makes words too.
    pub(crate) fn cut(&mut self, text: &str, words: &mut Vec<CutWord>) {
        words.clear();
        let mut start = 0;
        while start < text.len() {
            let end = start + sentence_length(&text[start..]);
            let sentence = &text[start..end];
            if let Some(known) = self.cache.words(sentence) {
                words.extend(known.iter().map(|word| CutWord {
                    start: start + word.start,
                    end: start + word.end,
                    id: word.id,
                }));
            } else {
                let first = words.len();
                self.cut_sentence(sentence, start, words);
                self.cache.remember(sentence, start, &words[first..]);
            }
            start = end;
        }
    }

    /// Whether the dictionary has a word of so many characters at least that
    /// stands in `text` and reaches from the bytes' start or before it to their
    /// end or beyond: only then can a cut have one there.
    pub(crate) fn has_word_over(&mut self, text: &str, bytes: Range<usize>, least: usize) -> bool {
        if bytes.end > text.len() {
            return false;
        }
        let before = text[..bytes.start].char_indices().rev().take(WINDOW).last();
        let first = before.map_or(bytes.start, |(at, _)| at);
        let text: &str = &text[first..];
        let bytes = bytes.start - first..bytes.end - first;
        let end = text[bytes.start..].char_indices().nth(WINDOW).map(|(at, _)| bytes.start + at);
        let text = &text[..end.unwrap_or(text.len()).max(bytes.end).min(text.len())];
        self.characters.clear();
        self.characters.extend(text.chars());
        let count = |upto: usize| text.char_indices().take_while(|(at, _)| *at < upto).count();
        let (start, end) = (count(bytes.start), count(bytes.end));
        let characters = &self.characters;
        let prefixes = |trie: &'t PrefixTrie, from: usize| {
            trie.prefixes(characters[from..].iter().copied()).map(move |(length, _)| length)
        };
        let mut starts = (0..=start).rev();
        let added = self.by.added;
        starts.any(|from| {
            prefixes(self.by.words, from).any(|length| from + length >= end && length >= least)
                || added
                    .is_some_and(|added| prefixes(added, from).any(|length| from + length >= end))
        })
    }

    /// The words that are written so, those of the lexicon last.
    pub(crate) fn words(&self, written: &str) -> Vec<WordId> {
        let of = |trie: &'t PrefixTrie, kind: LexType| {
            trie.word(written).iter().map(move |entry| WordId::new(kind, entry.id))
        };
        let mut words: Vec<WordId> = of(self.by.words, LexType::System).collect();
        if let Some(added) = self.by.added {
            words.extend(of(added, LexType::User));
        }
        words
    }

    /// What a word in katakana is that the dictionary lacks.
    pub(crate) fn unknown_katakana(&self) -> Option<WordId> {
        let Dictionary { character_definition, unknown_dictionary, .. } = self.by.dictionary;
        let category = character_definition.category_id_by_name("KATAKANA")?;
        let first = *unknown_dictionary.lookup_word_ids(category).first()?;
        Some(unknown_dictionary.word_entry(first).word_id())
    }

    /// The cheapest of them.
    pub(crate) fn word(&self, written: &str) -> Option<WordId> {
        let cheapest = self.by.words.word(written).iter().min_by_key(|entry| entry.cost);
        cheapest.map(|entry| WordId::new(LexType::System, entry.id))
    }

    fn cut_sentence(&mut self, sentence: &str, offset: usize, words: &mut Vec<CutWord>) {
        #[cfg(test)]
        {
            self.work += sentence.len();
        }
        self.viterbi.cut(sentence, &mut self.starts);
        let ends = self.starts.iter().skip(1).map(|(start, _)| *start).chain([sentence.len()]);
        let first = words.len();
        let mut has_unknown = false;
        words.extend(self.starts.iter().zip(ends).map(|(&(start, id), end)| {
            has_unknown |= id.is_unknown();
            CutWord { start: offset + start, end: offset + end, id }
        }));
        if has_unknown {
            join_unknown_hiragana(sentence, offset, first, words);
        }
        if self.viterbi.length() > LONG_SENTENCE {
            self.viterbi.shrink();
        }
    }
}

/// Makes one word of what the dictionary lacks in hiragana where two touch, from the word
/// `first` on, ぐらん|ぷり, and of ん behind it, with which no word begins: ぱいた|ん.
fn join_unknown_hiragana(sentence: &str, offset: usize, first: usize, words: &mut Vec<CutWord>) {
    let written = |word: &CutWord| &sentence[word.start - offset..word.end - offset];
    let is_one = |word: &CutWord| {
        word.id.is_unknown() && written(word).starts_with(|c| matches!(c, 'ぁ'..='ゖ'))
    };
    // むり|んだ is not one.
    let explains =
        |word: &CutWord| sentence[word.end - offset..].starts_with(['だ', 'で', 'じ', 'や']);
    let ends = |word: &CutWord, before: &CutWord| {
        written(word) == "ん" && written(before).chars().nth(2).is_some() && !explains(word)
    };
    let mut kept = first;
    for place in first + 1..words.len() {
        let (before, word) = (words[kept], words[place]);
        if is_one(&before) && (is_one(&word) || ends(&word, &before)) {
            words[kept].end = word.end;
        } else {
            kept += 1;
            words[kept] = word;
        }
    }
    words.truncate(kept + 1);
}

/// The sentence that the byte `place` lies in; one begins at `start`, not
/// behind it.
pub(super) fn sentence_of(text: &str, mut start: usize, place: usize) -> Range<usize> {
    loop {
        let end = start + sentence_length(&text[start..]);
        if place < end {
            return start..end;
        }
        start = end;
    }
}

/// How many bytes the sentence at the start of `text` has, its end included:
/// words do not reach over 。 or 、, a newline or a tab, but for the lexicon's titles, 推し、燃ゆ.
fn sentence_length(text: &str) -> usize {
    short_sentence(text).unwrap_or_else(|| long_sentence(text))
}

/// The same, if it is shorter than any that is cut because it is too long.
fn short_sentence(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < LONGEST_RUN {
        at += match bytes[at..] {
            [] => return Some(at),
            [b'\n' | b'\t', ..] => return Some(at + 1),
            [0xe3, 0x80, 0x81, ..] if is_within_title(&text[..at], &text[at + 3..]) => 3,
            // 、 and 。
            [0xe3, 0x80, 0x81 | 0x82, ..] => return Some(at + 3),
            [0..=0x7f, ..] => 1,
            [0x80..=0xdf, ..] => 2,
            [0xe0..=0xef, ..] => 3,
            _ => 4,
        };
    }
    None
}

/// Whether 、 between two texts stands within a title of the lexicon.
fn is_within_title(before: &str, after: &str) -> bool {
    /// For each 、 of each title what stands before and behind it there.
    static TITLES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
        let titles = tsubuyaki_dictionary::TITLES_WITH_PAUSE.lines();
        let pauses = titles.flat_map(|title| {
            title
                .match_indices('、')
                .map(move |(at, pause)| (&title[..at], &title[at + pause.len()..]))
        });
        pauses.collect()
    });
    TITLES.iter().any(|(head, rest)| after.starts_with(rest) && before.ends_with(head))
}

fn long_sentence(text: &str) -> usize {
    let mut length = 0;
    let (mut run, mut class) = (0, Class::Space);
    for c in text.chars() {
        length += c.len_utf8();
        let before = std::mem::replace(&mut class, Class::of(c));
        run = if class == before { run + 1 } else { 1 };
        if ends_sentence(c) || length >= SENTENCE_BYTES || run >= LONGEST_RUN {
            break;
        }
    }
    length
}

/// What characters have in common that may be one unknown word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Kana,
    Kanji,
    Letter,
    Digit,
    Space,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            'ぁ'..='ヿ' => Self::Kana,
            '一'..='鿿' => Self::Kanji,
            'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Self::Letter,
            '0'..='9' | '０'..='９' => Self::Digit,
            ' ' | '\u{3000}' => Self::Space,
            _ => Self::Other,
        }
    }
}

/// Whether no word reaches over a character.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '、' | '\n' | '\t')
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::{Loaded, load_ipadic};
    use super::*;

    #[test]
    fn words_that_reach_over_a_place() {
        let Loaded { dictionary, words, .. } = load_ipadic().unwrap();
        let mut cutter = Cutter::new(CutBy { dictionary: &dictionary, words: &words, added: None });
        let place = "す".len().."すごい".len();
        assert!(cutter.has_word_over("すごい人", place.clone(), 1));
        assert!(!cutter.has_word_over("すごゑ人", place, 1));
        let place = "ありが".len().."ありがとう".len();
        assert!(cutter.has_word_over("ありがとう！", place.clone(), 5));
        assert!(!cutter.has_word_over("ありがとう！", place, 6));
        assert!(!cutter.has_word_over("がっ", 0.."がっ".len() + 1, 1));
        // Within a character, so beyond it.
        assert!(cutter.has_word_over("がった", 0.."がっ".len(), 1));
        assert!(!cutter.has_word_over("がっゑ", 0.."がっ".len() + 1, 1));
    }

    #[test]
    fn a_sentence_is_cut_alike_when_it_is_met_again() {
        let Loaded { dictionary, words, .. } = load_ipadic().unwrap();
        let mut cutter = Cutter::new(CutBy { dictionary: &dictionary, words: &words, added: None });
        let mut cut = |text: &str| {
            let mut words = Vec::new();
            cutter.cut(text, &mut words);
            words.iter().map(|word| (word.start, word.end, word.id)).collect::<Vec<_>>()
        };
        let first = cut("雨、のち晴れ。雨、");
        assert_eq!(first, cut("雨、のち晴れ。雨、"));
        assert_eq!(first[0].2, first[first.len() - 2].2);
        assert_eq!(first.last().map(|word| word.1), Some("雨、のち晴れ。雨、".len()));
    }

    #[test]
    fn sentences_end_at_punctuation_or_when_too_long() {
        assert_eq!(sentence_length("雨、のち晴れ"), "雨、".len());
        assert_eq!(sentence_length("晴れ\nのち"), "晴れ\n".len());
        assert_eq!(sentence_length("晴れ。"), "晴れ。".len());
        assert_eq!(sentence_length("晴れ"), "晴れ".len());
        assert_eq!(sentence_of("雨、晴れ。", 0, "雨、晴".len()), "雨、".len().."雨、晴れ。".len());
        assert_eq!(sentence_of("雨、晴れ。", 0, 0), 0.."雨、".len());
        for text in ["", "é😊、a", "晴れのち雨", "a\tb", "〃、", "😊"] {
            assert_eq!(sentence_length(text), long_sentence(text), "{text}");
        }
        let endless = "あ漢".repeat(SENTENCE_BYTES);
        assert_eq!(sentence_length(&endless), SENTENCE_BYTES.next_multiple_of("あ".len()));
        for run in ["かー", "ア", "w", "1", "！", "é"] {
            let run: String = run.chars().cycle().take(2 * LONGEST_RUN).collect();
            assert_eq!(run[..sentence_length(&run)].chars().count(), LONGEST_RUN, "{run}");
        }
        // A whole tweet of one character stays whole.
        assert_eq!(sentence_length(&"あ".repeat(280)), 280 * "あ".len());
    }
}
