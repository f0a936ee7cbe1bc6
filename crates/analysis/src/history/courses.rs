use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Series, TermBurst, days_told};
use crate::bursts::DayCount;
use crate::daily::Daily;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::trend::calendar;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// A term through all days, and what its page is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct TermCourse {
    /// All days of the records.
    pub series: Series,
    pub parts_of_speech: Vec<String>,
    /// blake3 of its counts, its bursts and the files of the days that are shown.
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
    let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
    let daily = Daily::of(snapshot, &days, &lemmas, filters)?;
    for (lemma, counts) in daily.terms() {
        let series = calendar(from, to).map(|date| daily.on(lemma, date)).collect();
        let series = Series::by_day(lemma, series);
        let made_from = made_from(snapshot, &series);
        let parts_of_speech = counts.parts_of_speech.iter().cloned().collect();
        each(TermCourse { series, parts_of_speech, made_from })?;
    }
    Ok(())
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
            if let Some(people) = day.people {
                hasher.update(&people.count.to_le_bytes());
            }
        }
    }
    let mut bursts = series.bursts.clone();
    bursts.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.from.cmp(&b.from)));
    for burst in bursts {
        let TermBurst { from, to, count, people, .. } = burst;
        hasher.update(format!("{from} {to} {count} {people:?}\n").as_bytes());
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
