//! Spellings that are one word, by a table and by the dictionary itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

/// A spelling that is united with another by default.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    pub canonical: &'static str,
    /// Part of speech, reading in hiragana, and which rule says so.
    pub rest: &'static str,
}

/// The spellings of the dictionary. Every question looks words up among them, and
/// few all of them.
pub(super) static SPELLINGS: LazyLock<HashMap<&str, Spelling>> =
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
    /// What a table unites, and nothing else.
    pub(super) fn by_table(rows: BTreeMap<String, String>) -> Self {
        Self { rows: rows.into_iter().collect(), ..Self::default() }
    }

    /// The same beside what the dictionary unites, of which the table has words that it
    /// names, some of them to stand alone.
    pub(super) fn beside_dictionary(
        rows: BTreeMap<String, String>,
        named: &BTreeSet<&str>,
        alone: &BTreeSet<&str>,
    ) -> Self {
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
