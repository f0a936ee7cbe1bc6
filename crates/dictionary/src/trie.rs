//! The words of a user dictionary as lindera's builder writes those of a dictionary.

use std::collections::BTreeMap;

use lindera_dictionary::LinderaResult;
use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;
use lindera_dictionary::viterbi::{LexType, WordEntry, WordId};

/// A trie of words.
pub struct Trie {
    /// `dict.trie`
    pub words: Vec<u8>,
    /// Where the entries of each word begin: `dict.valsidx`.
    pub places: Vec<u8>,
}

/// The trie of words that are named as often as they have an entry.
///
/// # Errors
///
/// When there is an empty word, or one with a NUL.
pub fn trie_of(surfaces: impl Iterator<Item = String>) -> LinderaResult<Trie> {
    // Only how many they are is written.
    let entry = WordEntry::new(WordId::new(LexType::User, 0), 0, 0, 0);
    let mut words: BTreeMap<String, Vec<WordEntry>> = BTreeMap::new();
    for surface in surfaces {
        words.entry(surface).or_default().push(entry);
    }
    PrefixDictionary::serialize_trie(&words).map(|(words, places)| Trie { words, places })
}
