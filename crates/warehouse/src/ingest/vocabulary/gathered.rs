//! Terms with the days on which they are first and last said, stored compactly: of
//! millions, each takes little more than its letters.

use std::hash::BuildHasher;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, RecordBatch, StringViewArray};
use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::super::term_counts::beginning;
use crate::{Table, WarehouseError};

/// Lemma, part of speech and kind of a term.
pub(super) type Key<'a> = [&'a str; 3];

/// Terms, each once.
#[derive(Default)]
pub(super) struct Gathered {
    /// The lemmas, one after the other.
    letters: String,
    /// Where each ends there.
    ends: Vec<usize>,
    /// Part of speech and kind of each, by their place in `classes`.
    class: Vec<u32>,
    classes: Vec<[Box<str>; 2]>,
    /// First and last day.
    spans: Vec<(i32, i32)>,
    numbers: HashTable<u32>,
    class_numbers: HashTable<u32>,
    hasher: RandomState,
}

impl Gathered {
    /// Adds a term that is said from a day to another.
    pub(crate) fn add(&mut self, [lemma, pos, kind]: Key, (first, last): (i32, i32)) {
        let class = self.class_of(pos, kind).unwrap_or_else(|| self.push_class(pos, kind));
        let hash = self.hasher.hash_one((lemma, class));
        if let Some(term) = self.found(lemma, class, hash) {
            let span = &mut self.spans[term];
            *span = (span.0.min(first), span.1.max(last));
            return;
        }
        self.letters.push_str(lemma);
        self.ends.push(self.letters.len());
        self.class.push(class);
        self.spans.push((first, last));
        let Self { letters, ends, class, numbers, hasher, .. } = self;
        let hash_of = |&term: &u32| {
            let term = term as usize;
            hasher.hash_one((lemma_of(letters, ends, term), class[term]))
        };
        numbers.insert_unique(hash, number(ends.len() - 1), hash_of);
    }

    /// Whether it has a term.
    pub(crate) fn has(&self, [lemma, pos, kind]: Key) -> bool {
        let class = self.class_of(pos, kind);
        let hash = |class| self.hasher.hash_one((lemma, class));
        class.is_some_and(|class| self.found(lemma, class, hash(class)).is_some())
    }

    fn found(&self, lemma: &str, class: u32, hash: u64) -> Option<usize> {
        let is_it = |&term: &u32| {
            let term = term as usize;
            self.class[term] == class && lemma_of(&self.letters, &self.ends, term) == lemma
        };
        self.numbers.find(hash, is_it).map(|&term| term as usize)
    }

    fn class_of(&self, pos: &str, kind: &str) -> Option<u32> {
        let is_it = |&class: &u32| {
            let [of_pos, of_kind] = &self.classes[class as usize];
            **of_pos == *pos && **of_kind == *kind
        };
        self.class_numbers.find(self.hasher.hash_one((pos, kind)), is_it).copied()
    }

    fn push_class(&mut self, pos: &str, kind: &str) -> u32 {
        let class = number(self.classes.len());
        self.classes.push([pos.into(), kind.into()]);
        let Self { classes, class_numbers, hasher, .. } = self;
        let hash_of = |&class: &u32| {
            let [pos, kind] = &classes[class as usize];
            hasher.hash_one((&**pos, &**kind))
        };
        class_numbers.insert_unique(hasher.hash_one((pos, kind)), class, hash_of);
        class
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all lemmas.
    pub(crate) fn bytes(&self) -> usize {
        self.letters.len()
    }

    /// A term by its number.
    fn key(&self, term: usize) -> Key<'_> {
        let [pos, kind] = &self.classes[self.class[term] as usize];
        [lemma_of(&self.letters, &self.ends, term), pos, kind]
    }

    /// All terms, in no order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        (0..self.len()).map(|term| self.key(term))
    }

    /// The rows of `vocabulary`, sorted.
    pub(crate) fn rows(&self) -> Result<RecordBatch, WarehouseError> {
        // Most of them differ in how they begin, which is compared as one number.
        let beginning = |term| (beginning(lemma_of(&self.letters, &self.ends, term)), number(term));
        let mut order: Vec<(u64, u32)> = (0..self.len()).map(beginning).collect();
        order.sort_unstable_by(|(one, x), (other, y)| {
            one.cmp(other).then_with(|| self.key(*x as usize).cmp(&self.key(*y as usize)))
        });
        let terms = || order.iter().map(|(_, term)| *term as usize);
        let text = |place: usize| -> ArrayRef {
            Arc::new(terms().map(|term| Some(self.key(term)[place])).collect::<StringViewArray>())
        };
        let day = |of: fn(&(i32, i32)) -> i32| -> ArrayRef {
            let days: Vec<i32> = terms().map(|term| of(&self.spans[term])).collect();
            Arc::new(Date32Array::from(days))
        };
        let columns = vec![text(0), text(1), text(2), day(|span| span.0), day(|span| span.1)];
        Ok(RecordBatch::try_new(Table::Vocabulary.schema(), columns)?)
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn lemma_of<'a>(letters: &'a str, ends: &[usize], term: usize) -> &'a str {
    let begin = term.checked_sub(1).map_or(0, |before| ends[before]);
    &letters[begin..ends[term]]
}
