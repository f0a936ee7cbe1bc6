//! Bursts as each day could tell them: judged by those up to it, so that the page of a day
//! and that of a word say the same, whatever came later.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Burst, DayCount, states, weights};

/// Days before a day by which it is judged.
pub(crate) const WINDOW: i32 = 28;
/// Days before those that are asked for that a series needs for all to find the same: the
/// days of a burst have their own windows.
pub(crate) const LEAD: i32 = 2 * WINDOW;
/// The fewest days in which a burst can be seen.
const LEAST_DAYS: usize = 4;
/// The bursts of a series of days that follow each other. A day is in one if the cheapest
/// path through the days up to it, of four weeks, ends in the high state; the burst began
/// where that path went up. One that goes on from the day before began when that said.
/// Where a term is rare, such a path may lie over days on which no larger share than usual said
/// it, which end what went on, and what `least` or more say is one burst as long as so many do.
pub(crate) fn bursts_by_day(days: &[(Date, DayCount)], least: i64) -> Vec<Burst> {
    let began: Vec<Option<usize>> = (0..days.len()).map(|last| began(days, last)).collect();
    let is_above: Vec<bool> = (0..days.len()).map(|day| is_above_usual(days, day)).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut day = 0;
    while let Some(began_at) = began.get(day).copied() {
        let Some(mut first) = began_at else {
            day += 1;
            continue;
        };
        let in_row = began[day..].iter().take_while(|began| began.is_some()).count();
        let last = day + in_row - 1;
        while let Some(before) = found.pop_if(|before| first <= before.1 + 1) {
            first = before.0;
        }
        let in_burst = (first..=last).filter(|&day| is_above[day]);
        found.extend(parts(in_burst.map(|day| (day, days[day].1.count)), least));
        day = last + 1;
    }
    let burst = |(first, last): (usize, usize)| {
        let (from, window) = window(days, last);
        let weight = weights(&window)[first.saturating_sub(from)..].iter().sum();
        Burst { first, last, weight }
    };
    found.into_iter().map(burst).collect()
}

/// The days by which one is judged, with the number of the first of them.
fn window(days: &[(Date, DayCount)], last: usize) -> (usize, Vec<DayCount>) {
    let from = days[last].0.saturating_sub(WINDOW.days());
    let first = days.partition_point(|(day, _)| *day < from);
    (first, days[first..=last].iter().map(|(_, count)| *count).collect())
}

/// The first day of the burst that a day is in by those up to it; `None` outside of one.
fn began(days: &[(Date, DayCount)], last: usize) -> Option<usize> {
    let (first, window) = window(days, last);
    if window.len() < LEAST_DAYS {
        return None;
    }
    let in_burst = states(&window);
    let before = in_burst.iter().rposition(|in_burst| !in_burst);
    in_burst.last()?.then(|| first + before.map_or(0, |before| before + 1))
}

/// Whether a larger share said the term on a day than on all those by which it is judged.
fn is_above_usual(days: &[(Date, DayCount)], day: usize) -> bool {
    let window = window(days, day).1;
    let sum = |of: fn(&DayCount) -> i64| window.iter().map(|day| i128::from(of(day))).sum::<i128>();
    let DayCount { count, all } = days[day].1;
    i128::from(count) * sum(|day| day.all) > sum(|day| day.count) * i128::from(all)
}

/// Days in a row, of some with how many said the term: those on which so many did, and those
/// on which fewer did.
fn parts(days: impl Iterator<Item = (usize, i64)>, least: i64) -> Vec<(usize, usize)> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut is_of_many = false;
    for (day, count) in days {
        let was_of_many = std::mem::replace(&mut is_of_many, count >= least);
        match parts.last_mut().filter(|part| part.1 + 1 == day && was_of_many == is_of_many) {
            Some(part) => part.1 = day,
            None => parts.push((day, day)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const LEAST: i64 = 3;

    fn series(counts: &[i64], all: i64) -> Vec<(Date, DayCount)> {
        let day = |(place, &count): (i64, &i64)| {
            (date(2022, 8, 3).saturating_add(place.days()), DayCount { count, all })
        };
        (0..).zip(counts).map(day).collect()
    }

    #[test]
    fn the_day_of_a_burst_grows_by_one_a_day() {
        let series = series(&[2, 3, 2, 1, 2, 3, 2, 2, 9, 30, 40, 25, 22, 2, 2], 1_000);
        let told = |days: usize| {
            let bursts = bursts_by_day(&series[..days], LEAST);
            bursts.last().filter(|burst| burst.last + 1 == days).map(|burst| burst.first)
        };
        assert_eq!((1..=8).map(told).collect::<Vec<_>>(), [None; 8]);
        let first = told(10).unwrap();
        assert_eq!([11, 12, 13].map(told), [Some(first); 3]);
        assert_eq!([14, 15].map(told), [None; 2]);
        assert!(bursts_by_day(&[], LEAST).is_empty());
    }

    #[test]
    fn a_day_of_fewer_than_many_or_below_the_usual_share_ends_what_goes_on() {
        let parts = |counts: &[i64], least| {
            let said = counts.iter().copied().enumerate().filter(|(_, count)| *count > 0);
            parts(said, least)
        };
        let found = parts(&[2, 1, 5, 4, 1, 6, 0, 2, 1, 0, 1, 3], LEAST);
        assert_eq!(found, [(0, 1), (2, 3), (4, 4), (5, 5), (7, 8), (10, 10), (11, 11)]);
        // Where authors are not known, each day of it counts.
        assert_eq!(parts(&[2, 1, 5, 0, 2], 1), [(0, 2), (4, 4)]);
        assert!(parts(&[0, 0], LEAST).is_empty());
        // One in 30, on a day between two of many, is less than usual.
        let mut series = series(&[0, 1, 0, 1, 0, 0, 1, 0, 9, 1, 9], 300);
        series[9].1.all = 3_000;
        let above = |day| is_above_usual(&series, day);
        assert_eq!([7, 8, 9, 10].map(above), [false, true, false, true]);
    }

    proptest! {
        /// What a day says of itself stays true when more days follow.
        #[test]
        fn later_days_change_no_burst(counts in prop::collection::vec(0..30_i64, 1..70)) {
            let series = series(&counts, 40);
            let all = bursts_by_day(&series, LEAST);
            for pair in all.windows(2) {
                prop_assert!(pair[0].last < pair[1].first);
            }
            for days in 1..=series.len() {
                let told = bursts_by_day(&series[..days], LEAST);
                let Some(last) = told.last().filter(|last| last.last + 1 == days) else { continue };
                let later = all.iter().find(|burst| (burst.first..=burst.last).contains(&(days - 1)));
                prop_assert_eq!(later.map(|burst| burst.first), Some(last.first));
            }
        }
    }
}
