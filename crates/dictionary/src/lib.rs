//! IPADIC (mecab-ipadic 2.7.0-20070801), compiled by this crate's build script
//! and embedded, so that a program needs no files beside it; and the lexicon,
//! the words that it lacks, compiled from `data/lexicon`.
//!
//! ```
//! let dictionary = tsubuyaki_dictionary::load_ipadic()?;
//! assert_eq!(dictionary.metadata.name, "ipadic");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A crate of its own because it takes a while to build and hardly ever changes.

#![warn(unreachable_pub)]

mod packed;
mod trie;

use std::sync::{Arc, LazyLock};

use lindera_dictionary::LinderaResult;
use lindera_dictionary::dictionary::Dictionary;
use lindera_dictionary::dictionary::character_definition::CharacterDefinition;
use lindera_dictionary::dictionary::connection_cost_matrix::ConnectionCostMatrix;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;
use lindera_dictionary::dictionary::unknown_dictionary::UnknownDictionary;
use lindera_dictionary::error::LinderaErrorKind;

/// The licence of the embedded dictionary, in its own words.
pub const IPADIC_LICENSE: &str = include_str!(concat!(env!("OUT_DIR"), "/IPADIC-COPYING"));

/// The name by which tables know the embedded dictionary.
pub const IPADIC_NAME: &str = "ipadic-2.7.0-20070801";

/// blake3 of the embedded dictionary's files, in the order of their names.
pub const IPADIC_HASH: &str = env!("TSUBUYAKI_IPADIC_HASH");

/// The folder of the compiled files on the machine that built this crate, for
/// tests that need a dictionary on disk.
pub const BUILT_IPADIC: &str = concat!(env!("OUT_DIR"), "/lindera-ipadic");

/// The name by which tables know the lexicon.
pub const LEXICON_NAME: &str = "tsubuyaki-lexicon";

/// blake3 of its rows; see [`lexicon_rows`].
pub const LEXICON_HASH: &str = env!("TSUBUYAKI_LEXICON_HASH");

/// The lexicon's titles with a 、 in them, each a line.
pub const TITLES_WITH_PAUSE: &str = include_str!(concat!(env!("OUT_DIR"), "/titles.txt"));

/// Spellings of one word, as the dictionary and the lexicon tell them: lines of
/// CSV with a spelling, the one that stands for it, part of speech, reading in
/// hiragana, and what says so: `derived`, `listed` where `data/spellings.csv` has
/// them, `in kana` where the lexicon's list of nouns in hiragana does.
#[must_use]
pub fn spellings() -> &'static str {
    static LINES: LazyLock<String> = LazyLock::new(|| {
        unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/spellings.csv.packed")))
            .expect("what the build has packed unpacks")
    });
    &LINES
}

pub use packed::{ipadic_features, lexicon_features};
pub use trie::{Trie, trie_of};

/// All forms and spellings of the lexicon's words: lines of CSV with surface,
/// left and right context id, cost, and the nine features of IPADIC.
///
/// # Errors
///
/// When the embedded file is damaged.
pub fn lexicon_rows() -> LinderaResult<String> {
    unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.csv.packed")))
}

/// The text of a file that is embedded packed.
fn unpacked(packed: &[u8]) -> LinderaResult<String> {
    let bytes = lz4_flex::block::decompress_size_prepended(packed)
        .map_err(|error| LinderaErrorKind::Deserialize.with_error(error))?;
    String::from_utf8(bytes).map_err(|error| LinderaErrorKind::Deserialize.with_error(error))
}

/// A file of the embedded dictionary.
macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/lindera-ipadic-by-use/", $name)).as_slice()
    };
}

/// Loads the embedded dictionary: IPADIC with its context ids in another order, which is in
/// its metadata. The costs of connections are copied to the heap: looked up there, they took
/// less time than in the program's file. It has no features of words: [`ipadic_features`]
/// has them.
///
/// # Errors
///
/// When the embedded files are damaged.
pub fn load_ipadic() -> LinderaResult<Dictionary> {
    let [trie, places, entries] = ipadic_trie();
    let (no_places, no_features) = (Vec::new(), Vec::new());
    Ok(Dictionary {
        prefix_dictionary: Arc::new(PrefixDictionary::load(
            trie,
            places,
            entries,
            no_places,
            no_features,
        )?),
        connection_cost_matrix: Arc::new(ConnectionCostMatrix::load(file!("matrix.mtx").to_vec())?),
        character_definition: Arc::new(CharacterDefinition::load(file!("char_def.bin"))?),
        unknown_dictionary: Arc::new(UnknownDictionary::load(file!("unk.bin"))?),
        metadata: Arc::new(Metadata::load(file!("metadata.json"))?),
    })
}

/// The words of the embedded dictionary: `dict.trie`, `dict.valsidx` and `dict.vals`.
#[must_use]
pub fn ipadic_trie() -> [&'static [u8]; 3] {
    [file!("dict.trie"), file!("dict.valsidx"), file!("dict.vals")]
}

/// The words of the lexicon, in the same files. [`lexicon_features`] has their features.
#[must_use]
pub fn lexicon_trie() -> [&'static [u8]; 3] {
    [
        include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.trie")),
        include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.valsidx")),
        include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.vals")),
    ]
}
