//! How sentences were cut that are said again and again: greetings, answers,
//! whole tweets that others retweet. A quarter of the sentences of a
//! conversation were met shortly before.
//!
//! Most are met once: of these only a number is kept, and their words from the
//! second time on. To keep all of them cost more than to cut some again, and
//! took their places from those that come again.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::cut_word::CutWord;

/// Sentences that are remembered; each has one place, where the next that
/// belongs there takes over.
const PLACES: usize = 1 << 13;
/// Sentences of which it is known that they were met, in the same way.
const MET: usize = 1 << 15;
/// Bytes of the longest that is worth it.
const LONGEST: usize = 96;

/// Sentences and their words.
pub(super) struct SentenceCache {
    /// Empty before the first.
    places: Vec<Remembered>,
    /// For each place a part of the hash of its sentence.
    held: Vec<u32>,
    /// By more of their hash, the same part of those that were met last.
    met: Vec<u32>,
    /// The place of the sentence that was met before and is cut now.
    again: Option<usize>,
    hasher: FixedState,
}

#[derive(Clone, Default)]
struct Remembered {
    sentence: String,
    /// Places of words count from the sentence's start.
    words: Vec<CutWord>,
}

impl SentenceCache {
    pub(crate) fn new() -> Self {
        Self {
            places: Vec::new(),
            held: Vec::new(),
            met: Vec::new(),
            again: None,
            hasher: FixedState::default(),
        }
    }

    /// The words of a sentence, if they are remembered.
    pub(crate) fn words(&mut self, sentence: &str) -> Option<&[CutWord]> {
        self.again = None;
        if sentence.len() > LONGEST {
            return None;
        }
        if self.places.is_empty() {
            self.places.resize(PLACES, Remembered::default());
            self.held.resize(PLACES, 0);
            self.met.resize(MET, 0);
        }
        let hash = self.hasher.hash_one(sentence);
        // Its last bits tell the place, its first ones the sentence.
        let part = u32::try_from(hash >> 32).unwrap_or_default();
        let place_of = |count: usize| usize::try_from(hash % count as u64).unwrap_or_default();
        let (place, met) = (place_of(PLACES), place_of(MET));
        if self.held[place] == part && self.places[place].sentence == sentence {
            return Some(&self.places[place].words);
        }
        if std::mem::replace(&mut self.met[met], part) == part {
            self.held[place] = part;
            self.again = Some(place);
        }
        None
    }

    /// Remembers the words of the sentence that was asked for last, if it was met
    /// before. It begins at the byte `offset` of the text that they are counted in.
    pub(crate) fn remember(&mut self, sentence: &str, offset: usize, words: &[CutWord]) {
        let Some(place) = self.again.take() else { return };
        let remembered = &mut self.places[place];
        remembered.sentence.clear();
        remembered.sentence.push_str(sentence);
        remembered.words.clear();
        remembered.words.extend(words.iter().map(|word| CutWord {
            start: word.start - offset,
            end: word.end - offset,
            id: word.id,
        }));
    }
}

#[cfg(test)]
mod tests {
    use lindera_dictionary::viterbi::WordId;

    use super::*;

    /// Asks for a sentence and, if it is not remembered, says how it is cut.
    fn met(cache: &mut SentenceCache, sentence: &str, words: &[CutWord]) -> bool {
        let is_known = cache.words(sentence).is_some();
        if !is_known {
            cache.remember(sentence, 0, words);
        }
        is_known
    }

    #[test]
    fn words_count_from_the_start_of_their_sentence() {
        let mut cache = SentenceCache::new();
        let word = |start, end| CutWord { start, end, id: WordId::default() };
        for _ in 0..2 {
            assert!(cache.words("はい。").is_none());
            cache.remember("はい。", 9, &[word(9, 15), word(15, 18)]);
        }
        let places = cache.words("はい。").unwrap().iter().map(|word| (word.start, word.end));
        assert_eq!(places.collect::<Vec<_>>(), [(0, 6), (6, 9)]);
        assert!(cache.words("はい").is_none());
        let long = "あ".repeat(LONGEST);
        for _ in 0..3 {
            assert!(!met(&mut cache, &long, &[word(0, 3)]));
        }
    }

    #[test]
    fn a_sentence_gives_way_to_the_next_that_belongs_in_its_place() {
        let mut cache = SentenceCache::new();
        let sentences: Vec<String> = (0..2 * PLACES).map(|number| number.to_string()).collect();
        for sentence in &sentences {
            let word = CutWord { start: 0, end: sentence.len(), id: WordId::default() };
            assert!(!met(&mut cache, sentence, &[word]));
            assert!(!met(&mut cache, sentence, &[word]));
            assert_eq!(cache.words(sentence).unwrap()[0].end, sentence.len());
        }
        // The last that came to a place first: one that is not known takes it.
        let is_known = |sentence: &&String| cache.words(sentence).is_some();
        let known = sentences.iter().rev().filter(is_known).count();
        assert!((PLACES / 2..=PLACES).contains(&known));
    }
}
