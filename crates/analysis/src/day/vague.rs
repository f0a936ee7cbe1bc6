//! Words that say nothing in a headline: 最近, 今, 大丈夫, 多い.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::changes::Compared;
use super::said::Said;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::views::{Chosen, terms_of};
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
    let counts = counts(snapshot, &dates, filters, &lemmas)?;
    let is_vague = |(lemma, Count { all, vague }): (&str, Count)| {
        (2 * vague > all).then(|| TermKey::new(lemma, NOUN))
    };
    let mut vague: BTreeSet<TermKey> =
        lemmas.iter().copied().zip(counts).filter_map(is_vague).collect();
    vague.extend(others);
    Ok(vague)
}

/// How often a noun was said.
#[derive(Clone, Copy, Default)]
struct Count {
    all: i64,
    /// As a word of the vague [`KINDS`], or of the list.
    vague: i64,
}

/// How often each of some nouns was said on some days, in their order.
fn counts(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
    lemmas: &BTreeSet<&str>,
) -> Result<Vec<Count>, QueryError> {
    let listed: BTreeSet<&str> = listed().collect();
    let numbers: HashMap<&str, usize> = lemmas.iter().copied().zip(0..).collect();
    let is_listed: Vec<bool> = lemmas.iter().map(|lemma| listed.contains(lemma)).collect();
    let mut counts = vec![Count::default(); lemmas.len()];
    let add = |counts: &mut [Count], number: usize, pos1: Option<&str>, count: i64| {
        counts[number].all += count;
        if is_listed[number] || pos1.is_some_and(|pos1| KINDS.contains(&pos1)) {
            counts[number].vague += count;
        }
    };
    let mut take = |chosen: &Chosen| {
        let number = |lemma: &str, pos: &str| numbers.get(lemma).filter(|_| pos == NOUN).copied();
        let rows = chosen.terms(number)?.into_iter();
        for ((number, pos1), count) in rows.zip(chosen.texts("pos1")?).zip(chosen.numbers("count")?)
        {
            if let (Some(number), Some(count)) = (number, count) {
                add(&mut counts, number, pos1, count);
            }
        }
        Ok(())
    };
    let asked: HashSet<&str> = lemmas.iter().copied().collect();
    let read = ["lemma", "pos", "pos1", "count"];
    if terms_of(snapshot, dates, filters, &asked, &read, &mut take)? {
        return Ok(counts);
    }
    let mut counts = vec![Count::default(); lemmas.len()];
    let lemmas: Vec<&str> = lemmas.iter().copied().collect();
    // Asked of each part of a file: a day may have millions of others.
    let is_wanted = col("lemma").is_in(lit(Series::new("".into(), lemmas)).implode(true), false);
    let frame = scan(snapshot, Table::Terms, dates, filters)?
        .filter(col("pos").eq(lit(NOUN)).and(is_wanted))
        .group_by([col("lemma"), col("pos1")])
        .agg([col("count").sum().cast(DataType::Int64)])
        .collect()?;
    let (lemma, pos1) = (frame.column("lemma")?.str()?, frame.column("pos1")?.str()?);
    let count = frame.column("count")?.i64()?;
    for row in 0..frame.height() {
        if let (Some(lemma), Some(count)) = (lemma.get(row), count.get(row))
            && let Some(&number) = numbers.get(lemma)
        {
            add(&mut counts, number, pos1.get(row), count);
        }
    }
    Ok(counts)
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
