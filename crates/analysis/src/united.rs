//! Spellings that the dictionary itself says are one word, and why a spelling
//! is united with another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use serde::Serialize;

use super::error::QueryError;
use super::lookalikes::spellings;
use super::word_lists::Variants;
use tsubuyaki_tokens::normalize;

/// A spelling that is united with another by default.
struct Spelling {
    canonical: &'static str,
    pos: &'static str,
    /// In hiragana.
    reading: &'static str,
    is_listed: bool,
}

static SPELLINGS: LazyLock<BTreeMap<&str, Spelling>> = LazyLock::new(|| {
    let spelling = |line: &'static str| {
        let mut columns = line.split(',');
        let variant = columns.next()?;
        let [canonical, pos, reading, rule] =
            [columns.next()?, columns.next()?, columns.next()?, columns.next()?];
        Some((variant, Spelling { canonical, pos, reading, is_listed: rule == "listed" }))
    };
    tsubuyaki_dictionary::SPELLINGS.lines().filter_map(spelling).collect()
});

/// The spellings of each word by the one that stands for all.
static WORDS: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (&variant, spelling) in &*SPELLINGS {
        words.entry(spelling.canonical).or_default().push(variant);
    }
    words
});

/// Adds to the rows of a table what the dictionary unites. What the table
/// `names` keeps the place that it has there, and takes the word's other
/// spellings along, unless the table says two things of them.
pub(super) fn add(rows: &mut BTreeMap<String, String>, variants: &Variants) {
    let named = variants.named();
    let alone = variants.alone();
    let is_named = |word: &str| named.contains(word);
    let (told, mut untold) = (rows.clone(), Vec::new());
    for (&canonical, others) in &*WORDS {
        let members = || others.iter().copied().chain([canonical]);
        // Of most of them the table says nothing.
        if !members().any(|word| is_named(word) || told.contains_key(word)) {
            untold.extend(others.iter().map(|&word| (word.to_owned(), canonical.to_owned())));
            continue;
        }
        let said: BTreeSet<String> = members()
            .filter(|word| rows.contains_key(*word) || (is_named(word) && !alone.contains(*word)))
            .map(|word| rows.get(word).map_or(word, String::as_str).to_owned())
            .collect();
        let place = rows.get(canonical).cloned().unwrap_or_else(|| canonical.to_owned());
        let place = if said.len() == 1 { said.into_iter().next().unwrap_or(place) } else { place };
        for word in members() {
            if word != place && !is_named(word) && !rows.contains_key(word) {
                rows.insert(word.to_owned(), place.clone());
            }
        }
    }
    rows.extend(untold);
}

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
        }
    }
}

/// The spellings of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitedSpellings {
    /// What stands for all in answers.
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

/// What is united with a term, as a person writes it: カワイイ as カワイい, which
/// the tables have.
///
/// # Errors
///
/// When the table contradicts itself.
pub fn united_with(term: &str, variants: &Variants) -> Result<UnitedSpellings, QueryError> {
    let rows = variants.rows()?;
    let written = normalize(term.trim()).into_owned();
    let known = |word: &String| rows.contains_key(word) || rows.values().any(|other| other == word);
    let as_adjective = written.strip_suffix('イ').map(|stem| format!("{stem}い"));
    let word = match as_adjective {
        Some(adjective) if !known(&written) && known(&adjective) => adjective,
        _ => written,
    };
    let term = rows.get(&word).cloned().unwrap_or(word);
    let others = rows.iter().filter(|(_, canonical)| **canonical == term);
    let spellings = others
        .map(|(spelling, _)| UnitedSpelling {
            spelling: spelling.clone(),
            why: why(spelling, &term, variants),
        })
        .collect();
    Ok(UnitedSpellings { term, spellings })
}

fn why(spelling: &str, term: &str, variants: &Variants) -> Why {
    if let Some(entry) = variants.entries.iter().find(|entry| entry.variant == spelling) {
        return Why::Variants { file: variants.name.clone(), line: entry.line };
    }
    let of = |known: &Spelling| {
        let (pos, reading) = (known.pos.to_owned(), known.reading.to_owned());
        if known.is_listed {
            Why::Spellings { pos, reading }
        } else {
            Why::Dictionary { pos, reading }
        }
    };
    if let Some(known) = SPELLINGS.get(spelling) {
        return of(known);
    }
    // The spelling that the dictionary prefers, where the table prefers another.
    let turned = WORDS
        .get(spelling)
        .and_then(|others| others.iter().find(|other| **other == term).or(others.first()));
    match turned.and_then(|other| SPELLINGS.get(other)) {
        Some(known) => of(known),
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
