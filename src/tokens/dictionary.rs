//! The dictionary inside the binary: IPADIC, built by build.rs.

use lindera_dictionary::dictionary::Dictionary;
use thiserror::Error;

/// The licence of the embedded dictionary, in its own words.
pub const IPADIC_LICENSE: &str = include_str!(concat!(env!("OUT_DIR"), "/IPADIC-COPYING"));

/// The name by which tables know the embedded dictionary.
pub(super) const IPADIC_NAME: &str = "ipadic-2.7.0-20070801";

/// blake3 of the embedded dictionary's files.
pub(super) const IPADIC_HASH: &str = env!("TSUBUYAKI_IPADIC_HASH");

/// A dictionary that cannot be used.
#[derive(Debug, Error)]
#[error("dictionary {name}: {reason}")]
pub struct DictionaryError {
    pub name: String,
    pub reason: String,
}

/// Loads the embedded dictionary.
pub(super) fn load_ipadic() -> Result<Dictionary, DictionaryError> {
    embedded::load_into_memory().map_err(|error| DictionaryError {
        name: IPADIC_NAME.to_owned(),
        reason: error.to_string(),
    })
}

mod embedded {
    #![allow(missing_docs, clippy::large_include_file)]

    use std::sync::Arc;

    use lindera_dictionary::LinderaResult;
    use lindera_dictionary::dictionary::Dictionary;
    use lindera_dictionary::dictionary::connection_cost_matrix::ConnectionCostMatrix;
    use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;

    lindera_dictionary::embedded_dictionary!("/lindera-ipadic", EmbeddedIpadicLoader);

    /// The parts that every character needs as copies on the heap, 13 MB:
    /// looked up there, they took less time than in the program's file.
    pub fn load_into_memory() -> LinderaResult<Dictionary> {
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
