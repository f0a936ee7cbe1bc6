use std::path::Path;

use lindera::mode::Mode;
use lindera::segmenter::Segmenter;

use super::dictionary::{self, DictionaryError, Identity, Loaded};
use super::fields::Fields;
use super::lattice::{CutBy, PrefixTrie};
use super::user_dictionary::{self, UserWords};
use super::worker::Worker;

/// Whether the words of the lexicon are known, which stands beside IPADIC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lexicon {
    /// They are, unless another dictionary takes the place of IPADIC.
    #[default]
    Embedded,
    /// They are not.
    None,
}

/// By which dictionaries texts are tokenized.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dictionaries<'p> {
    /// The folder of a dictionary that lindera's builder wrote; IPADIC without.
    pub folder: Option<&'p Path>,
    /// Words that IPADIC lacks.
    pub lexicon: Lexicon,
    /// The file of a user dictionary, whose words win over all others.
    pub user_dictionary: Option<&'p Path>,
}

/// A dictionary ready for use, shared by all threads.
pub struct Tokenizer {
    segmenter: Segmenter,
    words: PrefixTrie,
    /// Those of the user dictionary, with those of the lexicon in it, or of the lexicon.
    added: Option<PrefixTrie>,
    fields: Fields,
    identity: Identity,
    lexicon_identity: Option<Identity>,
    user_identity: Option<Identity>,
}

impl Tokenizer {
    /// The tokenizer with IPADIC alone, the embedded dictionary as its makers
    /// made it.
    ///
    /// # Errors
    ///
    /// When the embedded dictionary is damaged.
    pub fn ipadic() -> Result<Self, DictionaryError> {
        Self::new(&Dictionaries { lexicon: Lexicon::None, ..Dictionaries::default() })
    }

    /// The tokenizer with these dictionaries.
    ///
    /// # Errors
    ///
    /// When the folder is not a dictionary, or the file not a user dictionary;
    /// names the line.
    pub fn new(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let &Dictionaries { folder, lexicon, user_dictionary } = dictionaries;
        let Loaded { mut dictionary, words, identity } =
            folder.map_or_else(dictionary::load_ipadic, dictionary::load_folder)?;
        let fields = Fields::of(&dictionary.metadata).ok_or_else(|| DictionaryError::Unusable {
            name: identity.name.clone(),
            reason: "metadata.json does not list the field part_of_speech".to_owned(),
        })?;
        let has_lexicon = lexicon == Lexicon::Embedded && folder.is_none();
        if has_lexicon {
            dictionary::shorten_unknown_hiragana(&mut dictionary);
        }
        let (user, user_identity) = match user_dictionary {
            Some(path) => {
                let beside = if has_lexicon { dictionary::lexicon_rows()? } else { String::new() };
                let UserWords { dictionary: user, trie, identity } =
                    user_dictionary::load(path, &dictionary, &fields, &beside)?;
                (Some((user, trie)), Some(identity))
            }
            None => (None, None),
        };
        let (user, trie) = user.unzip();
        // Its context ids are those of the dictionary then.
        let segmenter = Segmenter::new(Mode::Normal, dictionary, user);
        let added = match (&segmenter.user_dictionary, trie) {
            (Some(user), Some(trie)) => Some(dictionary::words_of(user, &trie)?),
            _ if has_lexicon => Some(dictionary::lexicon_words()?),
            _ => None,
        };
        let lexicon_identity = has_lexicon.then(dictionary::lexicon);
        Ok(Self { segmenter, words, added, fields, identity, lexicon_identity, user_identity })
    }

    /// The dictionary.
    #[must_use]
    pub fn dictionary(&self) -> &Identity {
        &self.identity
    }

    /// The lexicon, if its words are known.
    #[must_use]
    pub fn lexicon(&self) -> Option<&Identity> {
        self.lexicon_identity.as_ref()
    }

    /// The user dictionary, if there is one.
    #[must_use]
    pub fn user_dictionary(&self) -> Option<&Identity> {
        self.user_identity.as_ref()
    }

    /// A worker for one thread.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        let Segmenter { dictionary, user_dictionary, .. } = &self.segmenter;
        let has_lexicon = self.lexicon_identity.is_some();
        let by = CutBy { dictionary, words: &self.words, added: self.added.as_ref() };
        Worker::new(by, user_dictionary.as_ref(), &self.fields, has_lexicon)
    }
}
