//! Which spellings are united with a term, and why.

use std::fmt;

use serde::Serialize;

use super::error::QueryError;
use super::lookalikes::spellings;
use super::united::{SPELLINGS, Spelling};
use super::word_lists::Variants;
use tsubuyaki_tokens::normalize;

/// Why a spelling is united with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Why {
    /// A table of variants says so.
    Variants { file: String, line: u64 },
    /// It differs from another of them by an old form of a kanji.
    OldForm { of: String },
    /// The dictionary has one word of this part of speech and reading.
    Dictionary { pos: String, reading: String },
    /// The list of spellings says so, of words that the dictionary keeps apart.
    Spellings { pos: String, reading: String },
    /// The lexicon has it among the nouns that are often written in hiragana.
    InKana { pos: String, reading: String },
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Variants { file, line } => write!(f, "{file}:{line}"),
            Self::OldForm { of } => write!(f, "old form of {of}"),
            Self::Dictionary { pos, reading } => {
                write!(f, "the dictionary's only word read {reading} ({pos})")
            }
            Self::Spellings { pos, reading } => {
                write!(f, "data/spellings.csv: {reading} ({pos})")
            }
            Self::InKana { pos, reading } => {
                write!(f, "data/lexicon/kana.csv: {reading} ({pos})")
            }
        }
    }
}

/// The spellings of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitedSpellings {
    /// The spelling that represents all of them in answers.
    pub term: String,
    /// The others, each with why.
    pub spellings: Vec<UnitedSpelling>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitedSpelling {
    pub spelling: String,
    #[serde(flatten)]
    pub why: Why,
}

/// What is united with a term, as a person writes it: カワイイ as カワイい, ムズカシイ as
/// むずかしい, which the tables have.
///
/// # Errors
///
/// When the table contradicts itself.
pub fn united_with(term: &str, variants: &Variants) -> Result<UnitedSpellings, QueryError> {
    let united = variants.united()?;
    let rows = united.rows();
    let written = normalize(term.trim()).into_owned();
    let known = |word: &str| rows.contains_key(word) || rows.values().any(|other| *other == word);
    let stem = written.strip_suffix('イ').filter(|_| !known(&written));
    let as_adjective = stem.into_iter().flat_map(|stem| {
        let hiragana: String = stem.chars().map(to_hiragana).collect();
        [format!("{stem}い"), format!("{hiragana}い")]
    });
    let word = as_adjective.into_iter().find(|word| known(word)).unwrap_or(written.clone());
    let term = united.canonical(&word).to_owned();
    let others = rows.iter().filter(|(_, canonical)| **canonical == term);
    let spellings = others
        .map(|(spelling, _)| UnitedSpelling {
            spelling: (*spelling).to_owned(),
            why: why(spelling, &term, variants),
        })
        .collect();
    Ok(UnitedSpellings { term, spellings })
}

fn to_hiragana(kana: char) -> char {
    /// From a katakana to its hiragana.
    const TO_HIRAGANA: u32 = 0x60;
    match kana {
        'ァ'..='ヶ' => char::from_u32(u32::from(kana) - TO_HIRAGANA).unwrap_or(kana),
        kana => kana,
    }
}

fn why(spelling: &str, term: &str, variants: &Variants) -> Why {
    if let Some(entry) = variants.entries.iter().find(|entry| entry.variant == spelling) {
        return Why::Variants { file: variants.name.clone(), line: entry.line };
    }
    if let Some(known) = SPELLINGS.get(spelling) {
        return known.why();
    }
    // The spelling that the dictionary prefers, where the table prefers another.
    let mut others: Vec<(&str, Spelling)> = SPELLINGS
        .iter()
        .filter(|(_, known)| known.canonical == spelling)
        .map(|(&other, &known)| (other, known))
        .collect();
    others.sort_unstable_by_key(|(other, _)| *other);
    match others.iter().find(|(other, _)| *other == term).or(others.first()) {
        Some((_, known)) => known.why(),
        None => {
            let is_like = |entry: &str| {
                entry != spelling && spellings(entry).iter().any(|word| word == spelling)
            };
            let named = variants.named();
            let like = named.iter().find(|entry| is_like(entry));
            Why::OldForm { of: like.map_or_else(|| term.to_owned(), |entry| (*entry).to_owned()) }
        }
    }
}

impl Spelling {
    fn why(self) -> Why {
        let mut columns = self.rest.split(',').map(str::to_owned);
        let (pos, reading) = (columns.next().unwrap_or_default(), columns.next());
        let reading = reading.unwrap_or_default();
        match columns.next().as_deref() {
            Some("listed") => Why::Spellings { pos, reading },
            Some("in kana") => Why::InKana { pos, reading },
            _ => Why::Dictionary { pos, reading },
        }
    }
}
