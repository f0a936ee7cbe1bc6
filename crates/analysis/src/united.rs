//! Spellings that the dictionary itself treats as one word, and why a spelling was merged with
//! another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};
use serde::Serialize;

use super::error::QueryError;
use super::lookalikes::spellings;
use super::word_lists::Variants;
use tsubuyaki_tokens::normalize;

/// A spelling that is united with another by default.
#[derive(Clone, Copy)]
struct Spelling {
    canonical: &'static str,
    /// Part of speech, reading in hiragana, and which rule says so.
    rest: &'static str,
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

/// The spellings of the dictionary. Every question looks words up among them, and
/// few all of them.
static SPELLINGS: LazyLock<HashMap<&str, Spelling>> =
    LazyLock::new(|| IN_ORDER.iter().copied().collect());

/// The same, sorted by the spelling.
static IN_ORDER: LazyLock<Vec<(&str, Spelling)>> = LazyLock::new(|| {
    let spelling = |line: &'static str| {
        let (variant, columns) = split_once(line, b',')?;
        let (canonical, rest) = split_once(columns, b',')?;
        Some((variant, Spelling { canonical, rest }))
    };
    let mut rest = tsubuyaki_dictionary::spellings();
    let lines = std::iter::from_fn(|| {
        let (line, after) = split_once(rest, b'\n')?;
        rest = after;
        Some(line)
    });
    lines.filter_map(spelling).collect()
});

/// As the method of this name, which takes three times as long for short pieces.
fn split_once(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = memchr::memchr(at, text.as_bytes())?;
    Some((&text[..place], &text[place + 1..]))
}

/// Every spelling that is united with another: what a table says, and beside it
/// what the dictionary unites. What the table names keeps the place that it has
/// there, and takes the word's other spellings along, unless the table says two
/// things of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct United {
    /// What the table says, and what becomes of the dictionary's words that it
    /// speaks of.
    rows: HashMap<String, String>,
    /// Those words, by the spelling that the dictionary prefers.
    told: HashSet<String>,
    with_dictionary: bool,
}

impl United {
    /// From what a table alone unites.
    pub(super) fn of(rows: BTreeMap<String, String>, variants: &Variants) -> Self {
        if !variants.with_dictionary {
            return Self { rows: rows.into_iter().collect(), ..Self::default() };
        }
        let named = variants.named();
        let alone = variants.alone();
        let is_named = |word: &str| named.contains(word);
        let spoken = || rows.keys().map(String::as_str).chain(named.iter().copied());
        // A word may be a spelling of one and the canonical form of others.
        let preferred = spoken().filter_map(|word| SPELLINGS.get(word)).map(|of| of.canonical);
        let told: HashSet<String> = spoken().chain(preferred).map(str::to_owned).collect();
        let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for &(variant, spelling) in IN_ORDER.iter() {
            if told.contains(spelling.canonical) {
                words.entry(spelling.canonical).or_default().insert(variant);
            }
        }
        let mut rows = rows;
        for (canonical, others) in words {
            let members = || others.iter().copied().chain([canonical]);
            let said: BTreeSet<String> = members()
                .filter(|word| {
                    rows.contains_key(*word) || (is_named(word) && !alone.contains(*word))
                })
                .map(|word| rows.get(word).map_or(word, String::as_str).to_owned())
                .collect();
            let place = rows.get(canonical).cloned().unwrap_or_else(|| canonical.to_owned());
            let place =
                if said.len() == 1 { said.into_iter().next().unwrap_or(place) } else { place };
            for word in members() {
                if word != place && !is_named(word) && !rows.contains_key(word) {
                    rows.insert(word.to_owned(), place.clone());
                }
            }
        }
        Self { rows: rows.into_iter().collect(), told, with_dictionary: true }
    }

    /// What a spelling is united with; `None` where it stands for itself.
    #[must_use]
    pub fn get(&self, spelling: &str) -> Option<&str> {
        let by_dictionary = self.with_dictionary.then(|| SPELLINGS.get(spelling)).flatten();
        match by_dictionary.filter(|known| !self.told.contains(known.canonical)) {
            Some(known) => Some(known.canonical),
            None => self.rows.get(spelling).map(String::as_str),
        }
    }

    /// The spelling that represents a word in answers.
    #[must_use]
    pub fn canonical<'a>(&'a self, word: &'a str) -> &'a str {
        self.get(word).unwrap_or(word)
    }

    /// All of them, each with what it is united with, sorted.
    #[must_use]
    pub fn rows(&self) -> BTreeMap<&str, &str> {
        self.iter().collect()
    }

    /// The same; those of the table first, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_of_dictionary =
            |spelling: &Spelling| self.with_dictionary && !self.told.contains(spelling.canonical);
        let by_dictionary = IN_ORDER
            .iter()
            .filter(move |(_, spelling)| is_of_dictionary(spelling))
            .map(|&(variant, spelling)| (variant, spelling.canonical));
        let by_table = self
            .rows
            .iter()
            .map(|(variant, canonical)| (variant.as_str(), canonical.as_str()))
            .filter(|(variant, canonical)| self.get(variant) == Some(canonical));
        by_table.chain(by_dictionary)
    }
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
