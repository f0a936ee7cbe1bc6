//! Terms numbered and stored compactly: on a day of millions of terms, a lemma takes little
//! more than its letters.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use rayon::slice::ParallelSliceMut;

/// Terms by numbers, from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// The lemmas, one after the other.
    letters: String,
    /// Where each ends there.
    ends: Vec<usize>,
    /// The part of speech of each, by its place in `parts_of_speech`.
    pos: Vec<u16>,
    parts_of_speech: Names,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Terms {
    /// The number of a term; of one not met before the next.
    pub(crate) fn number(&mut self, lemma: &str, pos: &str) -> u32 {
        let pos = self.parts_of_speech.number(pos);
        let hash = self.hasher.hash_one((lemma, pos));
        if let Some(term) = self.found(lemma, pos, hash) {
            return term;
        }
        let term = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.letters.push_str(lemma);
        self.ends.push(self.letters.len());
        self.pos.push(pos);
        let Self { letters, ends, pos, numbers, hasher, .. } = self;
        let hash_of =
            |&term: &u32| hasher.hash_one((lemma_of(letters, ends, term), pos[term as usize]));
        numbers.insert_unique(hash, term, hash_of);
        term
    }

    /// The number of a term that was met.
    pub(crate) fn known(&self, lemma: &str, pos: &str) -> Option<u32> {
        let pos = self.parts_of_speech.known(pos)?;
        self.found(lemma, pos, self.hasher.hash_one((lemma, pos)))
    }

    fn found(&self, lemma: &str, pos: u16, hash: u64) -> Option<u32> {
        let is_it = |&term: &u32| {
            self.pos[term as usize] == pos && lemma_of(&self.letters, &self.ends, term) == lemma
        };
        self.numbers.find(hash, is_it).copied()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Lemma and part of speech of a term.
    pub(crate) fn term(&self, term: u32) -> (&str, &str) {
        let pos = self.parts_of_speech.name(self.pos[term as usize]);
        (lemma_of(&self.letters, &self.ends, term), pos)
    }

    /// All, by lemma and part of speech.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        let mut sorted: Vec<u32> =
            (0..self.len()).filter_map(|term| u32::try_from(term).ok()).collect();
        sorted.par_sort_unstable_by_key(|&term| self.term(term));
        sorted
    }
}

fn lemma_of<'a>(letters: &'a str, ends: &[usize], term: u32) -> &'a str {
    let term = term as usize;
    let begin = term.checked_sub(1).map_or(0, |before| ends[before]);
    &letters[begin..ends[term]]
}

/// Few names by numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(Vec<Box<str>>);

impl Names {
    pub(crate) fn number(&mut self, name: &str) -> u16 {
        self.known(name).unwrap_or_else(|| {
            self.0.push(name.into());
            u16::try_from(self.0.len() - 1).unwrap_or(u16::MAX)
        })
    }

    fn known(&self, name: &str) -> Option<u16> {
        let place = self.0.iter().position(|known| **known == *name)?;
        u16::try_from(place).ok()
    }

    pub(crate) fn name(&self, number: u16) -> &str {
        &self.0[usize::from(number)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_term_has_one_number() {
        let mut terms = Terms::default();
        let all = [("雨", "名詞"), ("", "名詞"), ("雨", "動詞"), ("雨傘", "名詞")];
        for _ in 0..2 {
            let numbers: Vec<u32> =
                all.iter().map(|(lemma, pos)| terms.number(lemma, pos)).collect();
            assert_eq!(numbers, [0, 1, 2, 3]);
        }
        assert_eq!((terms.len(), terms.term(2), terms.term(1)), (4, all[2], all[1]));
        assert_eq!((terms.known("雨傘", "名詞"), terms.known("雨傘", "動詞")), (Some(3), None));
        assert_eq!(terms.sorted(), [1, 2, 0, 3]);
    }
}
