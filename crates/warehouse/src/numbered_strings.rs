//! Different strings, numbered in the order in which they were met, as a page of
//! Parquet's dictionary has them.

use std::hash::BuildHasher;

use arrow::array::StringViewArray;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use parquet::column::page::Page;

use super::page_encodings::{dictionary_page, len_u32};

/// The bits of a view that have the length of its string.
const LENGTH: u128 = 0xffff_ffff;
/// Bytes of a string that its view has whole.
const INLINE_BYTES: u128 = 12;

/// Different strings.
#[derive(Default)]
pub(super) struct NumberedStrings {
    hasher: RandomState,
    /// Those that their views have whole, as most words are: equal where these are.
    short: HashTable<(u128, u32)>,
    /// The others, each with its hash.
    long: HashTable<(u64, u32)>,
    /// By number, where its string ends in `dictionary`.
    ends: Vec<usize>,
    /// The strings with their lengths in front, as the file has them.
    dictionary: Vec<u8>,
}

impl NumberedStrings {
    /// The number of the string at a place, which is not null.
    pub(crate) fn number(&mut self, strings: &StringViewArray, place: usize) -> u32 {
        let view = strings.views()[place];
        let hasher = &self.hasher;
        let number = len_u32(self.ends.len());
        if is_whole(view) {
            let hash = hasher.hash_one(view);
            if let Some(&(_, number)) = self.short.find(hash, |(other, _)| *other == view) {
                return number;
            }
            self.short.insert_unique(hash, (view, number), |(view, _)| hasher.hash_one(view));
        } else {
            let string = strings.value(place);
            let hash = hasher.hash_one(string);
            let (ends, dictionary) = (&self.ends, &self.dictionary);
            let is_same = |&(other, number): &(u64, u32)| {
                other == hash && bytes_of(ends, dictionary, number as usize) == string.as_bytes()
            };
            if let Some(&(_, number)) = self.long.find(hash, is_same) {
                return number;
            }
            self.long.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        }
        push_string(strings.value(place), &mut self.dictionary);
        self.ends.push(self.dictionary.len());
        number
    }

    /// How many they are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all, with their lengths.
    pub(crate) fn bytes(&self) -> usize {
        self.dictionary.len()
    }

    /// Each once.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|number| bytes_of(&self.ends, &self.dictionary, number))
    }

    /// The page of the dictionary.
    pub(crate) fn into_page(self) -> Page {
        dictionary_page(self.dictionary, self.ends.len())
    }
}

/// Appends a string with its length in front.
pub(super) fn push_string(string: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(&len_u32(string.len()).to_le_bytes());
    out.extend_from_slice(string.as_bytes());
}

/// Whether a view has a whole string, and not only its beginning. Behind a shorter one
/// there are zeros.
/// <https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout>
const fn is_whole(view: u128) -> bool {
    view & LENGTH <= INLINE_BYTES
}

/// The string of a number.
fn bytes_of<'a>(ends: &[usize], dictionary: &'a [u8], number: usize) -> &'a [u8] {
    let before = number.checked_sub(1).map_or(0, |before| ends[before]);
    &dictionary[before + size_of::<u32>()..ends[number]]
}
