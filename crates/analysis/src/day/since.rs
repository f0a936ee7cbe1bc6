//! The day on which a term's burst began, so that the pages of all its days count from the same
//! one.

use jiff::ToSpan;
use jiff::civil::Date;

use super::DAYS_BEFORE;
use super::changes::Risen;
use crate::bursts::{DayCount, bursts};
use crate::daily::Daily;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::trend::{SeriesDay, basis};
use tsubuyaki_warehouse::Snapshot;

/// The fewest days in which a burst can be seen.
const LEAST_DAYS: usize = 7;

/// Tells since when each has been in a burst on a day, by the people who said it, or where
/// authors are not known by how often it was said.
pub(super) fn tell(
    risen: &mut [Risen],
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
) -> Result<(), QueryError> {
    if risen.is_empty() {
        return Ok(());
    }
    // Each of the days before has as many before it.
    let first = date.saturating_sub((2 * DAYS_BEFORE).days());
    let days: Vec<Date> =
        snapshot.manifest().dates().filter(|day| (first..=date).contains(day)).collect();
    let lemmas: Vec<&str> = risen.iter().map(|risen| risen.key.lemma.as_str()).collect();
    let daily = Daily::of(snapshot, &days, &lemmas, filters)?;
    let has_posts = |day: &SeriesDay| day.count.is_some();
    for risen in risen {
        let series: Vec<SeriesDay> =
            days.iter().map(|&day| daily.on(&risen.key.lemma, day)).filter(has_posts).collect();
        let series: Vec<(Date, DayCount)> =
            basis(&series).into_iter().map(|(day, count)| (series[day].date, count)).collect();
        risen.since = since(&series).filter(|_| series.last().is_some_and(|last| last.0 == date));
    }
    Ok(())
}

/// Days in a row without a term that end what goes on: one may be chance.
const GAP: usize = 2;

/// The first day of the burst that the last day is in; `None` outside of one. Each day
/// is judged by those up to it, as on its own page: a burst that goes on from the day
/// before began when that said. Where the term is rare, a burst may lie over days on which
/// nobody said it; what went on before these is another story.
pub(crate) fn since(series: &[(Date, DayCount)]) -> Option<Date> {
    let began = |last: usize| {
        let from = series[last].0.saturating_sub(DAYS_BEFORE.days());
        let first = series.partition_point(|(day, _)| *day < from);
        let counts: Vec<DayCount> = series[first..=last].iter().map(|(_, count)| *count).collect();
        let burst = bursts(&counts).into_iter().find(|burst| burst.last + 1 == counts.len());
        burst.filter(|_| counts.len() >= LEAST_DAYS).map(|burst| first + burst.first)
    };
    let mut last = series.len().checked_sub(1)?;
    let mut first = began(last)?;
    while let Some(before) = last.checked_sub(1).and_then(began) {
        (first, last) = (before, last - 1);
    }
    let began = &series[first + silent(&series[first..])];
    Some(began.0)
}

/// Days up to the last in which nobody said a term for some in a row.
fn silent(series: &[(Date, DayCount)]) -> usize {
    let is_silent = |days: &[(Date, DayCount)]| days.iter().all(|(_, count)| count.count == 0);
    let days = series.windows(GAP).rposition(is_silent).map_or(0, |gap| gap + GAP);
    days.min(series.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_of_a_burst_grows_by_one_a_day() {
        let counts = [2, 3, 2, 1, 2, 3, 2, 2, 9, 30, 40, 25, 22, 2, 2];
        let day = |(place, count): (i64, i64)| {
            (date(2022, 8, 3).saturating_add(place.days()), DayCount { count, all: 1_000 })
        };
        let series: Vec<_> = (0..).zip(counts).map(day).collect();
        let told: Vec<Option<Date>> =
            (1..=series.len()).map(|days| since(&series[..days])).collect();
        assert_eq!(told[..8], [None; 8]);
        let first = told[9].unwrap();
        assert!([told[9], told[10], told[11], told[12]].iter().all(|since| *since == Some(first)));
        assert_eq!([told[13], told[14]], [None; 2]);
        assert_eq!(since(&[]), None);
    }

    #[test]
    fn what_nobody_said_for_days_began_anew() {
        let counts = [5, 0, 4, 0, 0, 3, 0, 4, 6];
        let day = |(place, count): (i64, i64)| {
            (date(2022, 8, 3).saturating_add(place.days()), DayCount { count, all: 10_000 })
        };
        let series: Vec<_> = (0..).zip(counts).map(day).collect();
        assert_eq!(silent(&series), 5, "a day without it is no end, two are");
        assert_eq!([silent(&series[..3]), silent(&series[..1]), silent(&[])], [0; 3]);
    }
}
