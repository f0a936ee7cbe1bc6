//! The daily counts of terms during a day or period and before it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hashbrown::HashSet;
use jiff::ToSpan;
use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::span::Span;
use crate::views::{Chosen, terms_of};
use crate::word_lists::Variants;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// Days of a term's course, the day itself the last; a longer period has all of its
/// days.
pub const COURSE_DAYS: i32 = 28;

/// The counts of a term by day; `None` on days without posts.
pub type Course = Vec<(Date, Option<i64>)>;

/// The courses of terms up to the last day of a period, in originals, whatever they are there; those
/// that were never said are left out.
pub(super) fn courses(
    snapshot: &Snapshot,
    span: Span,
    shown: &BTreeSet<TermKey>,
    filters: &Filters,
) -> Result<HashMap<TermKey, Course>, QueryError> {
    let date = span.last();
    let first = span.first().min(date.saturating_sub((COURSE_DAYS - 1).days()));
    let days: Vec<Date> = snapshot.manifest().dates_between(Table::Tweets, first, date);
    let counts = counts(snapshot, &days, shown, filters)?;
    let course = |counts: &BTreeMap<i32, i64>| -> Course {
        let of_day = |day: Date| {
            let has_posts = days.binary_search(&day).is_ok();
            (day, has_posts.then(|| counts.get(&days_since_1970(day)).copied().unwrap_or(0)))
        };
        first.series(1.day()).take_while(|day| *day <= date).map(of_day).collect()
    };
    Ok(counts.iter().map(|(key, counts)| (key.clone(), course(counts))).collect())
}

/// How often terms were said on days by their numbers since 1970.
type Counts = HashMap<TermKey, BTreeMap<i32, i64>>;

fn counts(
    snapshot: &Snapshot,
    days: &[Date],
    shown: &BTreeSet<TermKey>,
    filters: &Filters,
) -> Result<Counts, QueryError> {
    let (united, lemmas) = (Variants::united_of(&filters.variants)?, spellings(shown, filters)?);
    let add = |counts: &mut Counts, key: &TermKey, day: i32, count: i64| {
        let of_term = match counts.get_mut(key) {
            Some(of_term) => of_term,
            None => counts.entry(key.clone()).or_default(),
        };
        *of_term.entry(day).or_default() += count;
    };
    let term = |lemma: &str, pos: &str| shown.get(&TermKey::new(united.canonical(lemma), pos));
    let mut counts = Counts::new();
    let mut take = |chosen: &Chosen| {
        let rows = chosen.terms(term)?.into_iter().zip(chosen.flags("is_retweet")?);
        for ((key, is_retweet), count) in rows.zip(chosen.numbers("count")?) {
            if let (Some(key), false, Some(count)) = (key, is_retweet, count) {
                add(&mut counts, key, chosen.date, count);
            }
        }
        Ok(())
    };
    let asked: HashSet<&str> = lemmas.iter().map(String::as_str).collect();
    let read = ["lemma", "pos", "is_retweet", "count"];
    if terms_of(snapshot, days, filters, &asked, &read, &mut take)? {
        return Ok(counts);
    }
    let mut counts = Counts::new();
    // Asked of each part of a file: a day may have millions of others.
    let is_wanted =
        col("lemma").is_in(lit(Series::new("".into(), lemmas.clone())).implode(true), false);
    let frame = scan(snapshot, Table::Terms, days, filters)?
        .filter(col("is_retweet").not().and(is_wanted))
        .group_by([col("lemma"), col("pos"), col("date")])
        .agg([col("count").sum().cast(DataType::Int64)])
        .collect()?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let day = frame.column("date")?.date()?.physical().clone();
    let count = frame.column("count")?.i64()?;
    for row in 0..frame.height() {
        if let (Some(lemma), Some(pos), Some(day), Some(count)) =
            (lemma.get(row), pos.get(row), day.get(row), count.get(row))
            && let Some(key) = term(lemma, pos)
        {
            add(&mut counts, key, day, count);
        }
    }
    Ok(counts)
}

/// The lemmas of some terms and all that is united with them, as tables have them.
pub(super) fn spellings(
    terms: &BTreeSet<TermKey>,
    filters: &Filters,
) -> Result<Vec<String>, QueryError> {
    let lemmas: BTreeSet<&str> = terms.iter().map(|key| key.lemma.as_str()).collect();
    let united = Variants::united_of(&filters.variants)?;
    let is_asked: HashSet<&str> = lemmas.iter().copied().collect();
    let variants = united.iter().filter(|(_, of)| is_asked.contains(of));
    let variants = variants.map(|(variant, _)| variant);
    Ok(variants.chain(lemmas).map(str::to_owned).collect())
}
