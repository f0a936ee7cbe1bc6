//! What a dictionary says of a word, looked up once and kept.

use std::borrow::Cow;

use lindera_dictionary::dictionary::{Dictionary, UserDictionary};
use lindera_dictionary::viterbi::WordId;

use super::lemma::lemma_of;

/// Stands in IPADIC for a field without a value.
const NONE: &str = "*";
/// What a symbol that the dictionary lacks is labelled.
pub(super) const UNKNOWN_SYMBOL: [&str; 4] = ["記号", "一般", NONE, NONE];

/// The features of one entry of a dictionary.
#[derive(Clone, Debug)]
pub(super) struct Features<'t> {
    /// Normalized; `None` where the entry names no dictionary form.
    pub lemma: Option<Cow<'t, str>>,
    pub reading: Option<&'t str>,
    pub pos: [&'t str; 4],
    pub conjugation_type: Option<&'t str>,
    pub conjugation_form: Option<&'t str>,
    pub is_unknown: bool,
    /// 名詞,数
    pub is_number: bool,
    /// 記号
    pub is_symbol: bool,
}

/// Where the features stand among an entry's fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pos: [Option<usize>; 4],
    conjugation_type: Option<usize>,
    conjugation_form: Option<usize>,
    lemma: Option<usize>,
    reading: Option<usize>,
}

impl Fields {
    /// Finds the fields by the names that a dictionary gives them.
    pub fn of(dictionary: &Dictionary) -> Self {
        let schema = &dictionary.metadata.dictionary_schema;
        let field = |name: &str| schema.get_custom_fields().iter().position(|field| field == name);
        Self {
            pos: [
                field("part_of_speech"),
                field("part_of_speech_subcategory_1"),
                field("part_of_speech_subcategory_2"),
                field("part_of_speech_subcategory_3"),
            ],
            conjugation_type: field("conjugation_type"),
            conjugation_form: field("conjugation_form"),
            lemma: field("base_form"),
            reading: field("reading"),
        }
    }
}

/// A dictionary's entries by their ids, as far as they were met.
pub(super) struct FeatureCache<'t> {
    dictionary: &'t Dictionary,
    user_dictionary: Option<&'t UserDictionary>,
    fields: &'t Fields,
    /// Those met, in no order.
    met: Vec<Features<'t>>,
    /// For each lexicon by word id: the place in `met`, or [`NOT_MET`].
    places: [Vec<u32>; 3],
}

/// No place in [`FeatureCache::met`].
const NOT_MET: u32 = u32::MAX;

impl<'t> FeatureCache<'t> {
    pub fn new(
        dictionary: &'t Dictionary,
        user_dictionary: Option<&'t UserDictionary>,
        fields: &'t Fields,
    ) -> Self {
        let places = [const { Vec::new() }; 3];
        Self { dictionary, user_dictionary, fields, met: Vec::new(), places }
    }

    /// The features of an entry, and its number among those met.
    pub fn get(&mut self, word: WordId) -> (usize, &Features<'t>) {
        let lexicon = usize::from(word.is_unknown()) + 2 * usize::from(word.is_system());
        let id = word.id() as usize;
        let places = &mut self.places[lexicon];
        if places.len() <= id {
            places.resize(id + 1, NOT_MET);
        }
        let place = match places[id] {
            NOT_MET => {
                places[id] = u32::try_from(self.met.len()).unwrap_or(NOT_MET);
                let features = self.look_up(word);
                self.met.push(features);
                self.met.len() - 1
            }
            place => place as usize,
        };
        (place, &self.met[place])
    }

    fn look_up(&self, word: WordId) -> Features<'t> {
        let id = word.id() as usize;
        let values: Vec<&'t str> = if word.is_unknown() {
            self.dictionary.unknown_word_details_iter(id).collect()
        } else if word.is_system() {
            self.dictionary.word_details_iter(id).collect()
        } else {
            let values = self.user_dictionary.map(|user| user.word_details_iter(id).collect());
            values.unwrap_or_default()
        };
        Features::new(&values, self.fields, word.is_unknown())
    }
}

impl<'t> Features<'t> {
    fn new(values: &[&'t str], fields: &Fields, is_unknown: bool) -> Self {
        let value = |field: Option<usize>| {
            let value = field.and_then(|field| values.get(field)).copied();
            value.filter(|value| !value.is_empty() && *value != NONE)
        };
        let pos = fields.pos.map(|field| value(field).unwrap_or(NONE));
        Self {
            lemma: value(fields.lemma).map(lemma_of),
            reading: value(fields.reading),
            pos,
            conjugation_type: value(fields.conjugation_type),
            conjugation_form: value(fields.conjugation_form),
            is_unknown,
            is_number: pos[1] == "数",
            is_symbol: pos[0] == UNKNOWN_SYMBOL[0],
        }
    }
}
