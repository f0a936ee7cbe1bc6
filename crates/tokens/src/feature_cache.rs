//! What a dictionary says of its words, looked up once and kept.

use std::collections::HashMap;
use std::sync::LazyLock;

use lindera_dictionary::dictionary::{Dictionary, UserDictionary};
use lindera_dictionary::viterbi::{LexType, WordId};

use super::compounds::Role;
use super::dictionary::features_of;
use super::doubt::Doubt;
use super::entities::EntityKind;
use super::features::{Features, NONE, NOUN, SYMBOL};
use super::fields::Fields;
use super::negation;
use super::one_part_of_speech;
use super::token::Kind;

/// Those of `UniDic` and `SudachiDict` beside it.
const MORE_SYMBOLS: [&str; 2] = ["補助記号", "空白"];
/// 数, the first subcategory of numbers; 数詞 in `UniDic` and `SudachiDict`.
const NUMBERS: [&str; 2] = ["数", "数詞"];

/// What is said of a cashtag. The tables have no kind of its own for it.
static CASHTAG: Features = Features::of_pos(["ハッシュタグ", "キャッシュタグ", NONE, NONE]);

/// What is said of an entity.
pub(super) fn of_entity(entity: EntityKind) -> &'static Features<'static> {
    static FEATURES: LazyLock<[Features; Kind::ALL.len()]> = LazyLock::new(|| {
        Kind::ALL
            .map(|kind| Features::of_pos([kind.entity_pos().unwrap_or(NONE), NONE, NONE, NONE]))
    });
    match entity {
        EntityKind::Cashtag => &CASHTAG,
        _ => &FEATURES[entity.kind() as usize],
    }
}

/// The little of an entry's features that every token needs.
#[derive(Clone, Copy)]
pub(super) struct Traits {
    pub has_lemma: bool,
    pub is_unknown: bool,
    /// A number for 名詞,数, a symbol for 記号, a word for all else, whatever
    /// the dictionary calls these.
    pub kind: Kind,
    /// What it can be in a compound.
    pub role: Role,
    /// It may deny another word.
    pub is_negative: bool,
    /// Another entry of the same word may be meant.
    pub doubt: Option<Doubt>,
    /// That of its word as the dictionary writes it, once it was met so.
    kind_as_written: Option<Kind>,
}

/// Part of speech with its subcategories, and conjugation.
type Class<'t> = ([&'t str; 4], Option<&'t str>, Option<&'t str>);

/// A dictionary's entries by their ids, as far as they were met. An entry's
/// number is its place among those met.
pub(super) struct FeatureCache<'t> {
    dictionary: &'t Dictionary,
    user_dictionary: Option<&'t UserDictionary>,
    fields: &'t Fields,
    /// The dictionary is IPADIC with the lexicon, which says more of its words.
    has_lexicon: bool,
    met: Vec<Features<'t>>,
    /// The numbers of parts of speech and conjugations.
    classes: HashMap<Class<'t>, u32>,
    /// Apart from `met`, so that those of most words stay near the processor.
    traits: Vec<Traits>,
    /// For each lexicon by word id: the entry's number, or [`NOT_MET`].
    numbers: [Vec<u32>; 3],
    /// Entries that were asked for lately, each at its place, with their numbers: few of a
    /// dictionary's words are used all the time, and these lie near each other here.
    lately: Box<[(u32, u32)]>,
}

/// Bits of the number of a place of an entry that was asked for lately.
const LATELY_BITS: u32 = 13;

/// A number of an entry among those of all lexicons, and its place among those that were
/// asked for lately.
#[inline]
fn place_of(lexicon: usize, id: u32) -> (u32, usize) {
    let lexicon = u32::try_from(lexicon).unwrap_or_default();
    // No entry has the number 0.
    let key = id << 2 | (lexicon + 1);
    let place = key.wrapping_mul(0x9e37_79b1) >> (u32::BITS - LATELY_BITS);
    (key, place as usize)
}

/// No number of an entry.
const NOT_MET: u32 = u32::MAX;

impl<'t> FeatureCache<'t> {
    pub(crate) fn new(
        dictionary: &'t Dictionary,
        user_dictionary: Option<&'t UserDictionary>,
        fields: &'t Fields,
        has_lexicon: bool,
    ) -> Self {
        let numbers = [const { Vec::new() }; 3];
        let (met, traits) = (Vec::new(), Vec::new());
        let lately = vec![(0, NOT_MET); 1 << LATELY_BITS].into();
        Self {
            dictionary,
            user_dictionary,
            fields,
            has_lexicon,
            met,
            classes: HashMap::new(),
            traits,
            numbers,
            lately,
        }
    }

    /// The number of an entry; looks it up if it is met for the first time.
    #[inline]
    pub(crate) fn number(&mut self, word: WordId) -> u32 {
        let lexicon = usize::from(word.is_unknown()) + 2 * usize::from(word.is_system());
        let (key, place) = place_of(lexicon, word.id());
        match self.lately[place] {
            (lately, number) if lately == key => number,
            _ => {
                let number = self.number_in(lexicon, word);
                self.lately[place] = (key, number);
                number
            }
        }
    }

    fn number_in(&mut self, lexicon: usize, word: WordId) -> u32 {
        let id = word.id() as usize;
        if let Some(&number) = self.numbers[lexicon].get(id)
            && number != NOT_MET
        {
            return number;
        }
        let mut features = self.look_up(word);
        let number = u32::try_from(self.met.len()).unwrap_or(NOT_MET);
        let kind = match features.pos {
            [_, pos1, ..] if NUMBERS.contains(&pos1) => Kind::Number,
            [pos, ..] if pos == SYMBOL || MORE_SYMBOLS.contains(&pos) => Kind::Symbol,
            _ => Kind::Word,
        };
        self.traits.push(Traits {
            has_lemma: features.lemma.is_some(),
            is_unknown: word.is_unknown(),
            kind,
            role: Role::of(&features, kind),
            is_negative: negation::is_negative(&features),
            doubt: Doubt::of(&features).or_else(|| {
                let is_added = self.has_lexicon && word.lex_type() == LexType::User;
                (is_added && features.pos[0] == NOUN).then_some(Doubt::Added)
            }),
            kind_as_written: None,
        });
        // What a word does beside others is what its own entry says.
        if !word.is_unknown() && self.has_lexicon {
            one_part_of_speech::unite(&mut features);
        }
        let next = u32::try_from(self.classes.len()).ok();
        let Features { pos, conjugation_type, conjugation_form, .. } = features;
        let key = (pos, conjugation_type, conjugation_form);
        features.class = next.map(|next| *self.classes.entry(key).or_insert(next));
        self.met.push(features);
        let numbers = &mut self.numbers[lexicon];
        if numbers.len() <= id {
            numbers.resize(id + 1, NOT_MET);
        }
        numbers[id] = number;
        number
    }

    /// What the entry of a number says.
    pub(crate) fn features(&self, number: u32) -> &Features<'t> {
        &self.met[number as usize]
    }

    /// The traits of the entry of a number.
    pub(crate) fn traits(&self, number: u32) -> Traits {
        self.traits[number as usize]
    }

    /// The kind of the entry of a number, written as the dictionary has it:
    /// `kind` the first time.
    pub(crate) fn kind_as_written(&mut self, number: u32, kind: impl FnOnce() -> Kind) -> Kind {
        *self.traits[number as usize].kind_as_written.get_or_insert_with(kind)
    }

    fn look_up(&self, word: WordId) -> Features<'t> {
        let id = word.id() as usize;
        let values: Vec<&'t str> = if word.is_unknown() {
            self.dictionary.unknown_word_details_iter(id).collect()
        } else if word.is_system() {
            features_of(self.dictionary, id)
        } else if let Some(user) = self.user_dictionary {
            user.word_details_iter(id).collect()
        } else {
            tsubuyaki_dictionary::lexicon_features(id).collect()
        };
        Features::of_entry(&values, self.fields)
    }
}
