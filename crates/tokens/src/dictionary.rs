//! Dictionaries: the one inside the binary, IPADIC; and
//! folders that lindera's builder wrote.

use std::error::Error as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::{Dictionary, UserDictionary};
use lindera_dictionary::error::LinderaError;
use thiserror::Error;
use tsubuyaki_dictionary::{IPADIC_HASH, IPADIC_NAME, LEXICON_HASH, LEXICON_NAME, Trie};

use super::lattice::PrefixTrie;

/// The files of a dictionary, in the order in which they are hashed.
const FILES: [&str; 9] = [
    "char_def.bin",
    "dict.trie",
    "dict.vals",
    "dict.valsidx",
    "dict.words",
    "dict.wordsidx",
    "matrix.mtx",
    METADATA,
    "unk.bin",
];
const METADATA: &str = "metadata.json";

/// A dictionary that cannot be used.
#[derive(Debug, Error)]
#[allow(missing_docs)] // Their messages say what is what.
pub enum DictionaryError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    /// It is not a dictionary, or one that does not fit.
    #[error("dictionary {name}: {reason}")]
    Unusable { name: String, reason: String },
    /// A line of a user dictionary that is not an entry.
    #[error("{name}:{line}: {message}")]
    Line { name: String, line: u64, message: String },
}

impl DictionaryError {
    /// Whether the file or folder that was named is not what it should be, as
    /// against one that cannot be read.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Io { .. })
    }
}

/// By what a dictionary is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// For a person to read.
    pub name: String,
    /// blake3 of what it says, in hexadecimal digits.
    pub hash: String,
}

/// A dictionary that was loaded.
pub(super) struct Loaded {
    pub dictionary: Dictionary,
    pub words: PrefixTrie,
    pub identity: Identity,
}

/// Loads the embedded dictionary.
pub(super) fn load_ipadic() -> Result<Loaded, DictionaryError> {
    let dictionary =
        tsubuyaki_dictionary::load_ipadic().map_err(|error| unusable(IPADIC_NAME, &error))?;
    let identity = Identity { name: IPADIC_NAME.to_owned(), hash: IPADIC_HASH.to_owned() };
    let [trie, places, entries] = tsubuyaki_dictionary::ipadic_trie();
    let words = read_trie(IPADIC_NAME, trie, places, entries)?;
    Ok(Loaded { dictionary, words, identity })
}

fn read_trie(
    name: &str,
    trie: &[u8],
    places: &[u8],
    entries: &[u8],
) -> Result<PrefixTrie, DictionaryError> {
    PrefixTrie::read(trie, places, entries).ok_or_else(|| DictionaryError::Unusable {
        name: name.to_owned(),
        reason: "dict.trie is not a trie".to_owned(),
    })
}

/// The words of a user dictionary.
pub(super) fn words_of(
    user_dictionary: &UserDictionary,
    Trie { words, places }: &Trie,
) -> Result<PrefixTrie, DictionaryError> {
    let words = read_trie("user dictionary", words, places, &user_dictionary.dict.vals_data)?;
    Ok(words.of_few_places())
}

/// Lets what the dictionary lacks in hiragana be as long as a short word at most. IPADIC
/// makes one noun of all hiragana up to the next other character, at a price for which it
/// takes the place of a sentence: き|ょうはおしごとおわった.
pub(super) fn shorten_unknown_hiragana(dictionary: &mut Dictionary) {
    const HIRAGANA: &str = "HIRAGANA";
    const CHARACTERS: u32 = 3;

    let characters = Arc::make_mut(&mut dictionary.character_definition);
    if let Some(hiragana) = characters.category_id_by_name(HIRAGANA) {
        let category = &mut characters.category_definitions[hiragana.0];
        (category.group, category.length) = (false, CHARACTERS);
    }
}

/// By what the lexicon is known.
pub(super) fn lexicon() -> Identity {
    Identity { name: LEXICON_NAME.to_owned(), hash: LEXICON_HASH.to_owned() }
}

/// The words of the lexicon, those that IPADIC lacks.
pub(super) fn lexicon_words() -> Result<PrefixTrie, DictionaryError> {
    let [trie, places, entries] = tsubuyaki_dictionary::lexicon_trie();
    Ok(read_trie(LEXICON_NAME, trie, places, entries)?.of_few_places())
}

/// The rows from which the lexicon is made.
pub(super) fn lexicon_rows() -> Result<String, DictionaryError> {
    tsubuyaki_dictionary::lexicon_rows().map_err(|error| unusable(LEXICON_NAME, &error))
}

/// What a dictionary says of one of its words, in the order of its columns.
pub(super) fn features_of(dictionary: &Dictionary, word: usize) -> Vec<&str> {
    // The embedded one has them elsewhere; no other is loaded without any.
    if dictionary.prefix_dictionary.words_data.is_empty() {
        return tsubuyaki_dictionary::ipadic_features(word).collect();
    }
    dictionary.word_details_iter(word).collect()
}

/// Loads the dictionary in a folder. Its name is the one in its metadata; its
/// hash is over the files that lindera reads, so that a copy of the embedded
/// dictionary has the hash of that one.
///
/// # Errors
///
/// When the folder cannot be read, or is not a dictionary of the format that this
/// version of lindera knows.
pub(super) fn load_folder(folder: &Path) -> Result<Loaded, DictionaryError> {
    let name = folder.display().to_string();
    let refuse = |reason: String| DictionaryError::Unusable { name: name.clone(), reason };
    let read = |file: &str| {
        let path = folder.join(file);
        fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => refuse(format!(
                "{file} is missing; expected a directory written by `lindera build`"
            )),
            _ => DictionaryError::Io { path, error },
        })
    };
    let is_folder = fs::metadata(folder)
        .map_err(|error| DictionaryError::Io { path: folder.to_path_buf(), error })?
        .is_dir();
    if !is_folder {
        return Err(refuse(
            "not a directory; expected a directory written by `lindera build`".into(),
        ));
    }
    // First of all, because its other files differ from format to format.
    let metadata = Metadata::load(&read(METADATA)?).map_err(|error| unusable(&name, &error))?;
    metadata.validate_format_version().map_err(|error| unusable(&name, &error))?;
    let mut hasher = blake3::Hasher::new();
    for file in FILES {
        hasher.update(&read(file)?);
    }
    let dictionary = Dictionary::load_from_path(folder).map_err(|error| unusable(&name, &error))?;
    if dictionary.prefix_dictionary.words_data.is_empty() {
        return Err(refuse("dict.words is empty".to_owned()));
    }
    let words = read_trie(&name, &read("dict.trie")?, &read("dict.valsidx")?, &read("dict.vals")?)?;
    check_ids(&dictionary).map_err(refuse)?;
    let identity = Identity { name: metadata.name, hash: hasher.finalize().to_hex().to_string() };
    Ok(Loaded { dictionary, words, identity })
}

/// lindera's reason, without the words in which it wraps it.
pub(super) fn unusable(name: &str, error: &LinderaError) -> DictionaryError {
    let reason = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    DictionaryError::Unusable { name: name.to_owned(), reason }
}

/// Every entry of a dictionary: the number of its word, and its context ids,
/// left and right.
pub(super) fn entries(dictionary: &Dictionary) -> impl Iterator<Item = (usize, (u16, u16))> + '_ {
    /// Bytes of an entry in `dict.vals`: word, cost, both context ids.
    const ENTRY_BYTES: usize = 10;

    let values: &[u8] = &dictionary.prefix_dictionary.vals_data;
    values.as_chunks::<ENTRY_BYTES>().0.iter().map(|entry| {
        let [w0, w1, w2, w3, _, _, l0, l1, r0, r1] = *entry;
        let word = u32::from_le_bytes([w0, w1, w2, w3]) as usize;
        (word, (u16::from_le_bytes([l0, l1]), u16::from_le_bytes([r0, r1])))
    })
}

/// Looks up all ids by which the files of a dictionary refer to each other:
/// lindera looks them up without care while it cuts.
fn check_ids(dictionary: &Dictionary) -> Result<(), String> {
    let matrix = &dictionary.connection_cost_matrix;
    let fits = |left: u32, right: u32| left < matrix.backward_size && right < matrix.forward_size;
    let unknown = &dictionary.unknown_dictionary;
    let words_fit = entries(dictionary).all(|(_, (left, right))| fits(left.into(), right.into()));
    let unknown_fit = unknown.costs.iter().all(|entry| fits(entry.left_id(), entry.right_id()));
    if !words_fit || !unknown_fit {
        return Err(
            "a context id of a word is not in matrix.mtx; do the files come from the same \
             build?"
                .into(),
        );
    }
    let categories = dictionary.character_definition.categories().len();
    let kinds = unknown.costs.len();
    if unknown.category_references.len() < categories
        || unknown.category_references.iter().flatten().any(|&entry| entry as usize >= kinds)
    {
        return Err(
            "unk.bin does not fit char_def.bin; do the files come from the same build?".into()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    use tsubuyaki_dictionary::BUILT_IPADIC;

    fn reason(folder: &Path) -> String {
        load_folder(folder).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn a_folder_with_the_embedded_dictionary_is_that_dictionary() {
        let Loaded { identity, .. } = load_folder(Path::new(BUILT_IPADIC)).unwrap();
        assert_eq!(identity, Identity { name: "ipadic".into(), hash: IPADIC_HASH.into() });
    }

    #[test]
    fn what_is_no_dictionary_is_refused_with_the_reason() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("dictionary");
        assert!(reason(&folder).contains("dictionary: No such file"), "{}", reason(&folder));
        fs::create_dir(&folder).unwrap();
        assert!(reason(&folder).contains("metadata.json is missing"), "{}", reason(&folder));
        fs::write(folder.join(METADATA), "{").unwrap();
        assert!(reason(&folder).contains("metadata"), "{}", reason(&folder));
        let metadata = fs::read_to_string(Path::new(BUILT_IPADIC).join(METADATA)).unwrap();
        let old = metadata.replace("\"format_version\": 2", "\"format_version\": 1");
        fs::write(folder.join(METADATA), old).unwrap();
        assert!(reason(&folder).contains("format version 1"), "{}", reason(&folder));
        fs::write(folder.join(METADATA), metadata).unwrap();
        assert!(reason(&folder).contains("char_def.bin is missing"), "{}", reason(&folder));
        assert!(reason(&folder.join(METADATA)).contains("not a directory"));
        for file in FILES {
            fs::copy(Path::new(BUILT_IPADIC).join(file), folder.join(file)).unwrap();
        }
        load_folder(&folder).unwrap();
        for file in FILES {
            let whole = fs::read(folder.join(file)).unwrap();
            fs::write(folder.join(file), &whole[..whole.len().min(7)]).unwrap();
            // Words without features or values do no visible damage.
            if !matches!(file, "dict.vals" | "dict.words" | "dict.wordsidx") {
                assert!(reason(&folder).contains("dictionary"), "{file}");
            }
            fs::write(folder.join(file), whole).unwrap();
        }
    }

    #[test]
    fn files_of_different_builds_are_refused() {
        let place = tempfile::tempdir().unwrap();
        for file in FILES {
            fs::copy(Path::new(BUILT_IPADIC).join(file), place.path().join(file)).unwrap();
        }
        // The marker of the format, a matrix of 1 by 1, and its one cost.
        fs::write(place.path().join("matrix.mtx"), [255, 255, 1, 0, 1, 0, 0, 0]).unwrap();
        assert!(reason(place.path()).contains("not in matrix.mtx"), "{}", reason(place.path()));
    }
}
