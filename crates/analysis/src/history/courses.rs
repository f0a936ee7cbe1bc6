use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use polars::prelude::*;

use super::{Series, SeriesDay, days_told};
use crate::bursts::DayCount;
use crate::engine::counted;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::trend::{calendar, daily_totals};
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// A term that burst at some time, and what its page is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Bursting {
    pub lemma: String,
    /// The last day of its latest burst.
    pub latest: Date,
    /// blake3 of its counts, its bursts and the files of the days that are told of.
    pub made_from: String,
}

/// Those of some terms that ever burst, under the filters as they are: all series
/// are read at once.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub fn bursting(
    snapshot: &Snapshot,
    lemmas: &BTreeSet<String>,
    filters: &Filters,
) -> Result<Vec<Bursting>, QueryError> {
    let days: Vec<Date> = snapshot.manifest().dates().collect();
    let (Some(&from), Some(&to)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
    if lemmas.is_empty() {
        return Ok(Vec::new());
    }
    let totals = daily_totals(snapshot, (from, to), filters)?;
    let keys = Column::new("lemma".into(), lemmas.iter().map(String::as_str).collect::<Vec<_>>());
    let keys = DataFrame::new(lemmas.len(), vec![keys])?.lazy();
    let frame = counted(snapshot, &days, filters)?
        .join(keys, [col("lemma")], [col("lemma")], JoinArgs::new(JoinType::Semi))
        .group_by([col("lemma"), col("date")])
        .agg([col("count").sum().cast(DataType::Int64)])
        .collect()?;
    let (lemma, count) = (frame.column("lemma")?.str()?, frame.column("count")?.i64()?);
    let date = frame.column("date")?.date()?.physical().clone();
    let mut counts: BTreeMap<&str, HashMap<i32, i64>> = BTreeMap::new();
    for row in 0..frame.height() {
        if let (Some(lemma), Some(date), Some(count)) =
            (lemma.get(row), date.get(row), count.get(row))
        {
            counts.entry(lemma).or_default().insert(date, count);
        }
    }
    let found = counts.into_iter().filter_map(|(lemma, counts)| {
        let day = |date| {
            let number = days_since_1970(date);
            let count = counts.get(&number).copied().unwrap_or(0);
            let count = totals.get(&number).map(|&all| DayCount { count, all });
            SeriesDay { date, count, in_burst: false }
        };
        let series = Series::new(lemma, calendar(from, to).map(day).collect());
        let latest = series.bursts.last()?.to;
        let made_from = made_from(snapshot, &series);
        Some(Bursting { lemma: lemma.to_owned(), latest, made_from })
    });
    Ok(found.collect())
}

/// What the page of a term says depends on this alone. Weights of bursts change with
/// every day that is added, their order does seldom.
fn made_from(snapshot: &Snapshot, series: &Series) -> String {
    let mut hasher = blake3::Hasher::new();
    for day in &series.days {
        if let Some(DayCount { count, all }) = day.count.filter(|day| day.count > 0) {
            hasher.update(format!("{} {count} {all}\n", day.date).as_bytes());
        }
    }
    let mut bursts = series.bursts.clone();
    bursts.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.from.cmp(&b.from)));
    for burst in bursts {
        hasher.update(format!("{} {} {}\n", burst.from, burst.to, burst.count).as_bytes());
    }
    for day in days_told(series) {
        for table in [Table::Tweets, Table::Tokens] {
            if let Some(file) = snapshot.manifest().daily(table, day) {
                hasher.update(file.blake3.as_bytes());
            }
        }
    }
    hasher.finalize().to_hex().to_string()
}
