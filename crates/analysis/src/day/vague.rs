//! Words that say nothing in a headline: 最近, 今, 大丈夫, 多い.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::changes::Compared;
use super::said::Said;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use tsubuyaki_warehouse::{Snapshot, Table};

const NOUN: &str = "名詞";
/// Kinds of nouns that tell when, how or that somebody did, not what: adverbs in all but
/// name, the stems of adjectives, pronouns.
const KINDS: [&str; 6] = ["副詞可能", "形容動詞語幹", "代名詞", "非自立", "接尾", "数"];
/// Nouns of other kinds that say nothing alone.
const LIST: &str = include_str!("../../../../data/vague_nouns.txt");

/// Verbs and adjectives that say nothing in a headline: of how much, that it is, that
/// somebody did.
const OTHERS: [&str; 22] = [
    "多い",
    "少ない",
    "良い",
    "悪い",
    "凄い",
    "すごい",
    "無い",
    "ない",
    "ある",
    "なる",
    "する",
    "できる",
    "出来る",
    "思う",
    "言う",
    "行く",
    "来る",
    "見る",
    "出る",
    "違う",
    "わかる",
    "知る",
];

/// Those among the terms that the first sentences may name.
pub(super) fn vague(
    snapshot: &Snapshot,
    days: &[Date],
    compared: Option<&Compared>,
    said: &Said,
    filters: &Filters,
) -> Result<BTreeSet<TermKey>, QueryError> {
    let changed = compared.iter().flat_map(|compared| {
        let grown = compared.rising.iter().map(|term| &term.key);
        let of_stories = compared.risen.iter().map(|risen| &risen.key);
        let telling = compared.telling_rise.iter().chain(&compared.telling_fall);
        telling.chain(&compared.lost).chain(grown).chain(of_stories)
    });
    let said = said.shown.iter().chain(&said.others).map(|term| &term.key);
    let (nouns, others): (BTreeSet<&TermKey>, BTreeSet<&TermKey>) =
        changed.chain(said).partition(|key| key.pos == NOUN);
    let lemmas: BTreeSet<&str> = nouns.into_iter().map(|key| key.lemma.as_str()).collect();
    let others = others.into_iter().filter(|key| OTHERS.contains(&key.lemma.as_str())).cloned();
    // What fell may not have been said since.
    let mut dates: Vec<Date> =
        compared.map_or_else(Vec::new, |compared| compared.baseline_dates.clone());
    dates.extend(days);
    dates.sort_unstable();
    dates.dedup();
    let lemmas: Vec<&str> = lemmas.into_iter().collect();
    // Asked of each part of a file: a day may have millions of others.
    let is_wanted = col("lemma").is_in(lit(Series::new("".into(), lemmas)).implode(true), false);
    let frame = scan(snapshot, Table::Terms, &dates, filters)?
        .filter(col("pos").eq(lit(NOUN)).and(is_wanted))
        .group_by([col("lemma"), col("pos1")])
        .agg([col("count").sum().cast(DataType::Int64)])
        .collect()?;
    let (lemma, pos1) = (frame.column("lemma")?.str()?, frame.column("pos1")?.str()?);
    let count = frame.column("count")?.i64()?;
    let listed: BTreeSet<&str> = listed().collect();
    // How often each was of these kinds, and of any.
    let mut counts: HashMap<&str, (i64, i64)> = HashMap::new();
    for row in 0..frame.height() {
        let (Some(lemma), Some(count)) = (lemma.get(row), count.get(row)) else { continue };
        let of_lemma = counts.entry(lemma).or_default();
        of_lemma.1 += count;
        let is_of_kind = pos1.get(row).is_some_and(|pos1| KINDS.contains(&pos1));
        if is_of_kind || listed.contains(lemma) {
            of_lemma.0 += count;
        }
    }
    let is_vague = |(lemma, (vague, all)): (&str, (i64, i64))| {
        (2 * vague > all).then(|| TermKey::new(lemma, NOUN))
    };
    let mut vague: BTreeSet<TermKey> = counts.into_iter().filter_map(is_vague).collect();
    vague.extend(others);
    Ok(vague)
}

/// The nouns of the list.
fn listed() -> impl Iterator<Item = &'static str> {
    LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_each_noun_once() {
        let nouns: Vec<&str> = listed().collect();
        let each: BTreeSet<&str> = nouns.iter().copied().collect();
        assert_eq!(nouns.len(), each.len());
        assert!(
            each.contains("予定") && each.iter().all(|noun| !noun.contains(char::is_whitespace))
        );
    }
}
