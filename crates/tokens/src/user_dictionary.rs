//! Words that a person adds to the dictionary, in the forms that lindera and
//! `MeCab` know:
//!
//! ```text
//! # surface, part of speech, reading
//! 水曜ミルフィーユ,名詞-固有名詞,スイヨウミルフィーユ
//! # surface, left and right context id, cost, all features of the dictionary
//! めい,1291,1291,4000,名詞,固有名詞,人名,名,*,*,めい,メイ,メイ
//! ```

mod context;
mod cost;
mod entry;

use std::collections::HashSet;
use std::path::Path;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::schema::Schema;
use lindera_dictionary::dictionary::{Dictionary, UserDictionary};
use lindera_dictionary::error::LinderaError;
use tsubuyaki_dictionary::Trie;

use self::entry::{Entry, Rules};
use super::bounded_file::read_bounded;
use super::dictionary::{DictionaryError, Identity, unusable};
use super::fields::Fields;

/// A user dictionary that was loaded.
pub(super) struct UserWords {
    pub dictionary: UserDictionary,
    pub trie: Trie,
    pub identity: Identity,
}

/// Loads a user dictionary to go with `dictionary`, together with the rows of
/// the lexicon `beside` it as far as it does not have their surfaces itself.
/// Its name is the file's; its hash is over its own words, so that comments,
/// their order and the way lines end do not count.
///
/// # Errors
///
/// When the file cannot be read, or a line is not an entry; names the line.
pub(super) fn load(
    path: &Path,
    dictionary: &Dictionary,
    fields: &Fields,
    beside: &str,
) -> Result<UserWords, DictionaryError> {
    let bytes = read_bounded(path)
        .map_err(|error| DictionaryError::Io { path: path.to_path_buf(), error })?;
    let shown = path.display().to_string();
    let rules = Rules::of(dictionary, fields)
        .map_err(|reason| DictionaryError::Unusable { name: shown.clone(), reason })?;
    let at_line = |(line, message)| DictionaryError::Line { name: shown.clone(), line, message };
    let mut entries = entry::read(&bytes, &rules).map_err(at_line)?;
    if entries.is_empty() {
        let reason = "the file has no entries".to_owned();
        return Err(DictionaryError::Unusable { name: shown, reason });
    }
    context::settle(&mut entries, dictionary, &rules);
    cost::settle(&mut entries, dictionary.metadata.default_word_cost);
    let rows = rows(&entries, &rules);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let identity = Identity { name, hash: blake3::hash(rows.as_bytes()).to_hex().to_string() };
    let own: HashSet<&str> = entries.iter().map(|entry| entry.surface.as_str()).collect();
    let surface = |row: &str| row.split_once(',').map_or(row.len(), |(surface, _)| surface.len());
    let beside = beside.split_inclusive('\n').filter(|row| !own.contains(&row[..surface(row)]));
    let all: String = std::iter::once(rows.as_str()).chain(beside).collect();
    let (dictionary, trie) =
        built(&all, &dictionary.metadata).map_err(|error| unusable(&shown, &error))?;
    Ok(UserWords { dictionary, trie, identity })
}

/// The user dictionary of rows in the full form, and its trie.
pub(super) fn built(
    rows: &str,
    metadata: &Metadata,
) -> Result<(UserDictionary, Trie), LinderaError> {
    let builder = DictionaryBuilder::new(full_form(metadata));
    let dictionary = builder.build_user_dict_from_reader(rows.as_bytes())?;
    Ok((dictionary, tsubuyaki_dictionary::trie_of(surfaces(rows))?))
}

/// The surface of each row.
fn surfaces(rows: &str) -> impl Iterator<Item = String> {
    let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
    rows.into_records().filter_map(|row| Some(row.ok()?.get(0)?.to_owned()))
}

/// All entries in the full form, sorted, each once.
fn rows(entries: &[Entry], rules: &Rules) -> String {
    let mut rows: Vec<String> = entries.iter().map(|entry| entry.row(rules)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.concat()
}

/// The metadata by which lindera takes every row for one in the full form.
fn full_form(metadata: &Metadata) -> Metadata {
    let surface_only = Schema::new(vec!["surface".to_owned()]);
    Metadata { user_dictionary_schema: surface_only, flexible_csv: false, ..metadata.clone() }
}
