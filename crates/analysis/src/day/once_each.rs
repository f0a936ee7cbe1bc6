//! Merges entries of one word under several parts of speech: two alike look like a mistake.

use std::cmp::Reverse;
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// A term, or what is the same word as several parts of speech.
pub(super) struct Once {
    /// The most frequent of them, whose posts and authors are shown.
    pub term: u32,
    /// Of all together.
    pub count: i64,
    pub before: i64,
}

/// Terms with how often they are said and were said before, in the order of their counts,
/// with one entry for each lemma, which has the counts of all.
pub(super) fn once_each<'a>(
    terms: impl Iterator<Item = (u32, i64, i64)>,
    lemma: impl Fn(u32) -> &'a str,
) -> Vec<Once> {
    // The places of the lemmas in `once`: of millions a table of names would take much more.
    let (mut places, hasher) = (HashTable::<u32>::new(), DefaultHashBuilder::default());
    let mut once: Vec<Once> = Vec::new();
    for (term, count, before) in terms {
        let of = |&place: &u32| lemma(once[place as usize].term);
        let hash = hasher.hash_one(lemma(term));
        match places.entry(
            hash,
            |place| of(place) == lemma(term),
            |place| hasher.hash_one(of(place)),
        ) {
            Entry::Occupied(known) => {
                let known = &mut once[*known.get() as usize];
                known.count += count;
                known.before += before;
            }
            Entry::Vacant(new) => {
                new.insert(u32::try_from(once.len()).unwrap_or(u32::MAX));
                once.push(Once { term, count, before });
            }
        }
    }
    once.sort_by_key(|term| Reverse(term.count));
    once
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_stands_once() {
        let lemmas = ["草", "かわいい", "かわいい"];
        let rows =
            once_each([(0, 5, 1), (1, 4, 1), (2, 3, 1)].into_iter(), |term| lemmas[term as usize]);
        let found: Vec<(u32, i64, i64)> =
            rows.iter().map(|row| (row.term, row.count, row.before)).collect();
        assert_eq!(found, [(1, 7, 2), (0, 5, 1)]);
    }
}
