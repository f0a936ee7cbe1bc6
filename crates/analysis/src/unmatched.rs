//! Entries of the filters that match nothing.

use std::collections::BTreeSet;

use polars::prelude::*;
use serde::Serialize;

use super::error::QueryError;
use super::filters::Filters;
use super::lookalikes::spellings;
use super::word_lists::{Stopwords, Variants};
use tsubuyaki_warehouse::{Snapshot, Table};

/// An entry that matches no term of the warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// The relation that it is of.
    pub list: &'static str,
    pub file: String,
    pub line: u64,
    /// The word, or the variant, normalized.
    pub word: String,
}

/// The stop words and variants that match nothing, in the order of their
/// lists. Stop words are compared after variants are united: one that is a
/// variant of another word does nothing.
///
/// # Errors
///
/// When a list cannot be used or a file of the warehouse is damaged.
pub fn unmatched(snapshot: &Snapshot, filters: &Filters) -> Result<Vec<Unmatched>, QueryError> {
    let (stopwords, variants) =
        (Stopwords::read(&filters.stopwords)?, Variants::read(&filters.variants)?);
    let all = variants.united()?;
    let spelled = all.rows().into_keys().map(str::to_owned);
    let wanted = stopwords.rows().into_iter().chain(spelled).collect();
    let met = met(snapshot, wanted)?;
    let united: BTreeSet<&str> = met.iter().map(|lemma| all.canonical(lemma)).collect();
    let of_table = variants.named();
    let stopped = stopwords
        .entries
        .iter()
        .filter(|(_, word)| {
            let is_met = |word: &String| {
                let by_dictionary = all.get(word).filter(|_| !of_table.contains(word.as_str()));
                united.contains(by_dictionary.unwrap_or(word))
            };
            !spellings(word).iter().any(is_met)
        })
        .map(|(line, word)| entry("stopwords", &stopwords.name, *line, word));
    let named: BTreeSet<&String> =
        variants.entries.iter().flat_map(|entry| [&entry.variant, &entry.canonical]).collect();
    let idle = variants
        .entries
        .iter()
        .filter(|entry| {
            // What the file names itself is not a look-alike of another entry.
            let is_own = |word: &String| *word == entry.variant || !named.contains(word);
            !spellings(&entry.variant).iter().any(|word| met.contains(word) && is_own(word))
        })
        .map(|entry| self::entry("variants", &variants.name, entry.line, &entry.variant));
    Ok(stopped.chain(idle).collect())
}

fn entry(list: &'static str, file: &str, line: u64, word: &str) -> Unmatched {
    Unmatched { list, file: file.to_owned(), line, word: word.to_owned() }
}

/// Those of the `wanted` words that are lemmas of the warehouse.
fn met(snapshot: &Snapshot, mut wanted: BTreeSet<String>) -> Result<BTreeSet<String>, QueryError> {
    let mut met = BTreeSet::new();
    let mut look = |table, dates: &[_]| -> Result<bool, QueryError> {
        let words: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let words = DataFrame::new(words.len(), vec![Column::new("lemma".into(), words)])?.lazy();
        let args = JoinArgs::new(JoinType::Semi);
        let found = snapshot
            .scan(table, dates)?
            .select([col("lemma")])
            .join(words, [col("lemma")], [col("lemma")], args)
            .collect()?;
        for lemma in found.column("lemma")?.str()?.iter().flatten() {
            met.extend(wanted.take(lemma));
        }
        Ok(wanted.is_empty())
    };
    // The vocabulary has most; of numbers, symbols and what only retweets say,
    // the days have to tell.
    let mut is_done = look(Table::Vocabulary, &[])?;
    for date in snapshot.manifest().dates() {
        if is_done {
            break;
        }
        is_done = look(Table::Terms, &[date])?;
    }
    Ok(met)
}
