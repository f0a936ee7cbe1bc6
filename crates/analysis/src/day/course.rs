//! The daily counts of terms during a day or period and before it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::span::Span;
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
    let (united, lemmas) = (Variants::united_of(&filters.variants)?, spellings(shown, filters)?);
    // Asked of each part of a file: a day may have millions of others.
    let is_wanted = col("lemma").is_in(lit(Series::new("".into(), lemmas)).implode(true), false);
    let frame = scan(snapshot, Table::Terms, &days, filters)?
        .filter(col("is_retweet").not().and(is_wanted))
        .group_by([col("lemma"), col("pos"), col("date")])
        .agg([col("count").sum().cast(DataType::Int64)])
        .collect()?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let day = frame.column("date")?.date()?.physical().clone();
    let count = frame.column("count")?.i64()?;
    let mut counts: HashMap<TermKey, BTreeMap<i32, i64>> = HashMap::new();
    for row in 0..frame.height() {
        let (Some(lemma), Some(pos), Some(day), Some(count)) =
            (lemma.get(row), pos.get(row), day.get(row), count.get(row))
        else {
            continue;
        };
        let key = TermKey::new(united.canonical(lemma), pos);
        if shown.contains(&key) {
            *counts.entry(key).or_default().entry(day).or_default() += count;
        }
    }
    let course = |counts: &BTreeMap<i32, i64>| -> Course {
        let of_day = |day: Date| {
            let has_posts = days.binary_search(&day).is_ok();
            (day, has_posts.then(|| counts.get(&days_since_1970(day)).copied().unwrap_or(0)))
        };
        first.series(1.day()).take_while(|day| *day <= date).map(of_day).collect()
    };
    Ok(counts.iter().map(|(key, counts)| (key.clone(), course(counts))).collect())
}

/// The lemmas of some terms and all that is united with them, as tables have them.
pub(super) fn spellings(
    terms: &BTreeSet<TermKey>,
    filters: &Filters,
) -> Result<Vec<String>, QueryError> {
    let lemmas: BTreeSet<&str> = terms.iter().map(|key| key.lemma.as_str()).collect();
    let united = Variants::united_of(&filters.variants)?;
    let variants = united.iter().filter(|(_, of)| lemmas.contains(of));
    Ok(variants
        .map(|(variant, _)| variant)
        .chain(lemmas.iter().copied())
        .map(str::to_owned)
        .collect())
}
