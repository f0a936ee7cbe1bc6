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

use lindera_dictionary::LinderaResult;
use lindera_dictionary::dictionary::UserDictionary;

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

/// blake3 of [`LEXICON_ROWS`].
pub const LEXICON_HASH: &str = env!("TSUBUYAKI_LEXICON_HASH");

/// All forms and spellings of the lexicon's words: lines of CSV with surface,
/// left and right context id, cost, and the nine features of IPADIC.
#[allow(clippy::large_include_file)]
pub const LEXICON_ROWS: &str = include_str!(concat!(env!("OUT_DIR"), "/lexicon.csv"));

/// Spellings of one word, as the dictionary and the lexicon tell them: lines of
/// CSV with a spelling, the one that stands for it, part of speech, reading in
/// hiragana, and `derived`, or `listed` where `data/spellings.csv` has them.
pub const SPELLINGS: &str = include_str!(concat!(env!("OUT_DIR"), "/spellings.csv"));

pub use embedded::load_ipadic;

/// Loads the lexicon, a user dictionary for IPADIC with these rows.
///
/// # Errors
///
/// When the embedded file is damaged.
#[allow(clippy::large_include_file)]
pub fn load_lexicon() -> LinderaResult<UserDictionary> {
    UserDictionary::load(include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin")))
}

mod embedded {
    #![allow(missing_docs, clippy::large_include_file)]

    use std::sync::Arc;

    use lindera_dictionary::LinderaResult;
    use lindera_dictionary::dictionary::Dictionary;
    use lindera_dictionary::dictionary::connection_cost_matrix::ConnectionCostMatrix;
    use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;

    lindera_dictionary::embedded_dictionary!("/lindera-ipadic", EmbeddedIpadicLoader);

    /// Loads the embedded dictionary: the parts that every character needs as
    /// copies on the heap, 13 MB. Looked up there, they took less time than in
    /// the program's file.
    ///
    /// # Errors
    ///
    /// When the embedded files are damaged.
    pub fn load_ipadic() -> LinderaResult<Dictionary> {
        let mut dictionary = load()?;
        dictionary.prefix_dictionary = Arc::new(PrefixDictionary::load(
            TRIE_DATA.to_vec(),
            VALS_IDX_DATA.to_vec(),
            VALS_DATA.to_vec(),
            WORDS_IDX_DATA,
            WORDS_DATA,
        )?);
        dictionary.connection_cost_matrix =
            Arc::new(ConnectionCostMatrix::load(CONNECTION_DATA.to_vec())?);
        Ok(dictionary)
    }
}
