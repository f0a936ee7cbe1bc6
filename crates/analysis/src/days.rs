//! An overview of each day.

use std::collections::VecDeque;

use hashbrown::HashMap;
use jiff::ToSpan;
use jiff::civil::Date;
use polars::prelude::*;

use super::answer::{Answer, Totals};
use super::engine::answer;
use super::error::QueryError;
use super::filters::{Acting, Filters};
use super::note::Note;
use super::numbered::Terms;
use super::question::Question;
use super::tally::counts_by_day;
use super::turbulence::turbulence;
use super::values::Values;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// The days before a day that its turbulence is against.
pub const TURBULENCE_DAYS: i32 = 28;

/// The days of a period that have tweets: date, posts, retweets, people, words,
/// `new_words` and turbulence, the rank-turbulence divergence (Dodds et al. 2023)
/// of the day's ranking and that of the 28 days before, pooled; null if these have
/// no words.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub fn days(
    snapshot: &Snapshot,
    (from, to): (Date, Date),
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let values = Values::default().with("from", &from).with("to", &to);
    let found = answer(snapshot, &Question::named("days")?, &values, filters)?;
    let dates = found.frame.column("date")?.date()?.physical().clone();
    let turbulences = turbulences(snapshot, (from, to), filters)?;
    let of_days: Vec<Option<f64>> =
        dates.iter().map(|day| day.and_then(|day| turbulences.get(&day).copied())).collect();
    let mut frame = found.frame.clone();
    frame.with_column(Column::new("turbulence".into(), of_days))?;
    let tweets = frame.column("posts")?.i64()?.sum();
    let present = snapshot.manifest().dates_between(Table::Tweets, from, to);
    let told = filters.told_where(Acting::OF_DAYS);
    let mut totals = Totals { tweets, filters: told, ..Totals::of(present, filters) };
    if frame.height() == 0 {
        totals.notes.push(Note::NoDays { from, to });
    }
    Ok(Answer { totals, frame, ..found })
}

/// The turbulence of each day of a period by its number since 1970, where the
/// days before it have words.
pub(crate) fn turbulences(
    snapshot: &Snapshot,
    (from, to): (Date, Date),
    filters: &Filters,
) -> Result<HashMap<i32, f64>, QueryError> {
    let first = from.saturating_sub(TURBULENCE_DAYS.days());
    let days = snapshot.manifest().dates_between(Table::Terms, first, to);
    let mut terms = Terms::default();
    let by_day = counts_by_day(snapshot, &days, filters, &mut terms)?;
    // In their order, so that sums are the same however files are read.
    let mut places = vec![0_usize; terms.len()];
    for (place, term) in terms.sorted().into_iter().enumerate() {
        places[term as usize] = place;
    }
    // What the days of the window before a day have of each term.
    let mut pooled = vec![0_i64; terms.len()];
    let mut window: VecDeque<(i32, Vec<(u32, i64)>)> = VecDeque::new();
    let mut turbulences = HashMap::new();
    for (day, counts) in by_day {
        while window.front().is_some_and(|(first, _)| *first < day - TURBULENCE_DAYS) {
            for (term, count) in window.pop_front().map_or_else(Vec::new, |(_, counts)| counts) {
                pooled[places[term as usize]] -= count;
            }
        }
        if day >= days_since_1970(from) {
            let mut of_day = vec![0_i64; terms.len()];
            for &(term, count) in &counts {
                of_day[places[term as usize]] += count;
            }
            let both: Vec<(i64, i64)> = of_day
                .into_iter()
                .zip(pooled.iter().copied())
                .filter(|(day, before)| *day > 0 || *before > 0)
                .collect();
            if let Some(turbulence) = turbulence(&both) {
                turbulences.insert(day, turbulence);
            }
        }
        for &(term, count) in &counts {
            pooled[places[term as usize]] += count;
        }
        window.push_back((day, counts));
    }
    Ok(turbulences)
}
