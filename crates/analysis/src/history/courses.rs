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

/// A term through all days, and what its page is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct TermCourse {
    /// All days of the records.
    pub series: Series,
    pub parts_of_speech: Vec<String>,
    /// blake3 of its counts, its bursts and the files of the days that are told of.
    pub made_from: String,
}

/// Tells `each` those of some terms that were ever said, in the order of their lemmas,
/// under the filters as they are. All counts are read at once, but the series of ten
/// years are many: one is made after the other.
///
/// # Errors
///
/// When a file of the warehouse is damaged, or `each` fails.
pub fn courses<E: From<QueryError>>(
    snapshot: &Snapshot,
    lemmas: &BTreeSet<String>,
    filters: &Filters,
    mut each: impl FnMut(TermCourse) -> Result<(), E>,
) -> Result<(), E> {
    let days: Vec<Date> = snapshot.manifest().dates().collect();
    let (Some(&from), Some(&to)) = (days.first(), days.last()) else { return Ok(()) };
    if lemmas.is_empty() {
        return Ok(());
    }
    let totals = daily_totals(snapshot, (from, to), filters)?;
    for (lemma, Counts { counts, parts_of_speech }) in counts_of(snapshot, &days, lemmas, filters)?
    {
        let day = |date| {
            let number = days_since_1970(date);
            let count = counts.get(&number).copied().unwrap_or(0);
            let count = totals.get(&number).map(|&all| DayCount { count, all });
            SeriesDay { date, count, in_burst: false }
        };
        let series = Series::new(&lemma, calendar(from, to).map(day).collect());
        let made_from = made_from(snapshot, &series);
        let parts_of_speech = parts_of_speech.into_iter().collect();
        each(TermCourse { series, parts_of_speech, made_from })?;
    }
    Ok(())
}

/// How often a term was said on days since 1970, and as what.
#[derive(Default)]
struct Counts {
    counts: HashMap<i32, i64>,
    parts_of_speech: BTreeSet<String>,
}

fn counts_of(
    snapshot: &Snapshot,
    days: &[Date],
    lemmas: &BTreeSet<String>,
    filters: &Filters,
) -> Result<BTreeMap<String, Counts>, QueryError> {
    let keys = Column::new("lemma".into(), lemmas.iter().map(String::as_str).collect::<Vec<_>>());
    let keys = DataFrame::new(lemmas.len(), vec![keys])?.lazy();
    let frame = counted(snapshot, days, filters, &["lemma", "pos", "count"])?
        .join(keys, [col("lemma")], [col("lemma")], JoinArgs::new(JoinType::Semi))
        .group_by([col("lemma"), col("pos"), col("date")])
        .agg([col("count").sum().cast(DataType::Int64)])
        .collect()?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let count = frame.column("count")?.i64()?;
    let date = frame.column("date")?.date()?.physical().clone();
    let mut terms: BTreeMap<String, Counts> = BTreeMap::new();
    for row in 0..frame.height() {
        if let (Some(lemma), Some(pos), Some(date), Some(count)) =
            (lemma.get(row), pos.get(row), date.get(row), count.get(row))
        {
            let of_term = terms.entry(lemma.to_owned()).or_default();
            *of_term.counts.entry(date).or_default() += count;
            if !of_term.parts_of_speech.contains(pos) {
                of_term.parts_of_speech.insert(pos.to_owned());
            }
        }
    }
    Ok(terms)
}

/// What the page of a term says depends on this alone. Weights of bursts change with
/// every day that is added, their order does seldom.
fn made_from(snapshot: &Snapshot, series: &Series) -> String {
    let mut hasher = blake3::Hasher::new();
    let last = series.days.iter().rposition(|day| day.count.is_some_and(|day| day.count > 0));
    for day in series.days.iter().take(last.map_or(0, |last| last + 1)) {
        if let Some(DayCount { count, all }) = day.count {
            hasher.update(&days_since_1970(day.date).to_le_bytes());
            hasher.update(&count.to_le_bytes());
            hasher.update(&all.to_le_bytes());
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
