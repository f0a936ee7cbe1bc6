//! How sentences were cut that are said again and again: greetings, answers,
//! whole tweets that others retweet. A quarter of the sentences of a
//! conversation were met shortly before.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::lattice::CutWord;

/// Sentences that are remembered; each has one place, where the next that
/// belongs there takes over.
const PLACES: usize = 1 << 13;
/// Bytes of the longest that is worth it.
const LONGEST: usize = 96;

/// Sentences and their words.
pub(super) struct SentenceCache {
    /// Empty before the first.
    places: Vec<Remembered>,
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
        Self { places: Vec::new(), hasher: FixedState::default() }
    }

    /// The words of a sentence, if it was met.
    pub(crate) fn words(&self, sentence: &str) -> Option<&[CutWord]> {
        let remembered = self.places.get(self.place(sentence)?)?;
        (remembered.sentence == sentence).then_some(&remembered.words)
    }

    /// Remembers the words of a sentence, which begins at the byte `offset` of
    /// the text that they are counted in.
    pub(crate) fn remember(&mut self, sentence: &str, offset: usize, words: &[CutWord]) {
        let Some(place) = self.place(sentence) else { return };
        if self.places.is_empty() {
            self.places.resize(PLACES, Remembered::default());
        }
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

    /// Where a sentence belongs, unless it is too long.
    fn place(&self, sentence: &str) -> Option<usize> {
        let hash = || usize::try_from(self.hasher.hash_one(sentence) % PLACES as u64).ok();
        (sentence.len() <= LONGEST).then(hash).flatten()
    }
}

#[cfg(test)]
mod tests {
    use lindera_dictionary::viterbi::WordId;

    use super::*;

    #[test]
    fn words_count_from_the_start_of_their_sentence() {
        let mut cache = SentenceCache::new();
        assert!(cache.words("はい。").is_none());
        let word = |start, end| CutWord { start, end, id: WordId::default() };
        cache.remember("はい。", 9, &[word(9, 15), word(15, 18)]);
        let places = cache.words("はい。").unwrap().iter().map(|word| (word.start, word.end));
        assert_eq!(places.collect::<Vec<_>>(), [(0, 6), (6, 9)]);
        assert!(cache.words("はい").is_none());
        let long = "あ".repeat(LONGEST);
        cache.remember(&long, 0, &[word(0, 3)]);
        assert!(cache.words(&long).is_none());
    }

    #[test]
    fn a_sentence_gives_way_to_the_next_that_belongs_in_its_place() {
        let mut cache = SentenceCache::new();
        let sentences: Vec<String> = (0..2 * PLACES).map(|number| number.to_string()).collect();
        for sentence in &sentences {
            let word = CutWord { start: 0, end: sentence.len(), id: WordId::default() };
            cache.remember(sentence, 0, &[word]);
            assert_eq!(cache.words(sentence).unwrap()[0].end, sentence.len());
        }
        let known = sentences.iter().filter(|sentence| cache.words(sentence).is_some()).count();
        assert!((PLACES / 2..=PLACES).contains(&known));
    }
}
