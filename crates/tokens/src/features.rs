//! What a dictionary says of a word.

use std::borrow::Cow;

use super::fields::Fields;
use super::lemma::lemma_of;

/// Stands in all Japanese dictionaries for a field without a value.
pub(super) const NONE: &str = "*";
/// 記号, the part of speech of symbols.
pub(super) const SYMBOL: &str = "記号";
/// 名詞, nouns.
pub(super) const NOUN: &str = "名詞";
/// 動詞, verbs.
pub(super) const VERB: &str = "動詞";
/// 形容詞, adjectives.
pub(super) const ADJECTIVE: &str = "形容詞";
/// The form of adjectives before すぎる and そう: 高, かわい.
pub(super) const STEM: &str = "ガル接続";
/// 接頭詞, prefixes.
pub(super) const PREFIX: &str = "接頭詞";
/// 助動詞, auxiliary verbs.
pub(super) const AUXILIARY: &str = "助動詞";

/// What is said of a word: by an entry of the dictionary, or by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Features<'t> {
    /// The dictionary form, normalized; `None` if the entry has none.
    pub lemma: Option<Cow<'t, str>>,
    /// In katakana, where the dictionary has it.
    pub reading: Option<&'t str>,
    /// 品詞 and its three subcategories; `*` if there is none.
    pub pos: [&'t str; 4],
    /// 活用型
    pub conjugation_type: Option<&'t str>,
    /// 活用形
    pub conjugation_form: Option<&'t str>,
    /// The number of these six among those that a worker's entries have.
    pub(super) class: Option<u32>,
}

/// What a symbol that the dictionary lacks is labelled.
pub(super) static UNKNOWN_SYMBOL: Features = Features::of_pos([SYMBOL, "一般", NONE, NONE]);

/// What is said of a number of more than one word.
pub(super) static NUMBER: Features = Features::of_pos(["名詞", "数", NONE, NONE]);

/// What is said of a Latin word that the dictionary cuts: as of those that it
/// lacks.
pub(super) static LATIN: Features = Features::of_pos(["名詞", "固有名詞", "組織", NONE]);

/// What is said of what people breathe.
pub(super) static INTERJECTION: Features = Features::of_pos(["感動詞", NONE, NONE, NONE]);

/// What is said of a suffix that is no part of a name.
pub(super) static SUFFIX: Features = Features::of_pos(["名詞", "接尾", "特殊", NONE]);

/// What is said of a verb made of a word that the dictionary lacks: オワっ, オワる.
pub(super) static NEW_VERB_BEFORE_TE: Features = Features::of_new_verb("連用タ接続");
pub(super) static NEW_VERB_STEM: Features = Features::of_new_verb("連用形");
pub(super) static NEW_VERB: Features = Features::of_new_verb("基本形");

impl<'t> Features<'t> {
    pub(super) fn of_entry(values: &[&'t str], fields: &Fields) -> Self {
        let value = |field: Option<usize>| {
            let value = field.and_then(|field| values.get(field)).copied();
            value.filter(|value| !value.is_empty() && *value != NONE)
        };
        Self {
            lemma: value(fields.lemma).map(|lemma| lemma_of(fields.without_gloss(lemma))),
            reading: value(fields.reading),
            pos: fields.pos.map(|field| value(field).unwrap_or(NONE)),
            conjugation_type: value(fields.conjugation_type),
            conjugation_form: value(fields.conjugation_form),
            class: None,
        }
    }

    const fn of_new_verb(form: &'t str) -> Self {
        Self {
            lemma: None,
            reading: None,
            pos: ["動詞", "自立", NONE, NONE],
            conjugation_type: Some("五段・ラ行"),
            conjugation_form: Some(form),
            class: None,
        }
    }

    pub(super) const fn of_pos(pos: [&'t str; 4]) -> Self {
        Self {
            lemma: None,
            reading: None,
            pos,
            conjugation_type: None,
            conjugation_form: None,
            class: None,
        }
    }
}
