//! A comparison where no difference exists: a check, on anyone's own data, that it finds
//! nothing.

use jiff::civil::Date;
use polars::prelude::*;
use serde_json::{Map, json};

use super::{Weighed, terms_of_both_sides};
use crate::answer::{Answer, Totals};
use crate::baseline::Baseline;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::note::{Note, Shuffled};
use crate::people::{NullFigures, Postings, Posts, Sides, Told, postings, shuffled, split_in_two};
use crate::span::Span;
use crate::values::Values;
use tsubuyaki_warehouse::Snapshot;

/// How often to compare, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NullCheck {
    /// Comparisons, each of people assigned at random again.
    pub runs: u64,
    /// `None` for one half of the day's people against the other; else the
    /// people of both sides are reassigned to them.
    pub baseline: Option<Baseline>,
}

/// The rows figure and value of what comparisons find in which no real difference exists.
///
/// # Errors
///
/// As [`comparison`](super::comparison); when there are not two people to
/// shuffle.
pub fn null_check(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    check: NullCheck,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let span = span.into();
    let target = span.dates(snapshot.manifest());
    let (found, posts, postings, baseline) = match check.baseline {
        Some(baseline) => {
            let weighed = Weighed::of(snapshot, span, baseline, filters, Told::Counts)?;
            (weighed.answer, weighed.posts, weighed.postings, weighed.baseline)
        }
        None => of_target(snapshot, &target, filters)?,
    };
    let speaks = posts.speaking_units();
    let assign = |seed: u64| -> Sides {
        match check.baseline {
            Some(_) => {
                let days = (target.len(), baseline.len());
                shuffled(&posts.author, &speaks, &posts.sides, days, seed)
            }
            None => split_in_two(&posts.author, &speaks, &posts.sides, seed),
        }
    };
    let mut figures = NullFigures::default();
    for seed in 1..=check.runs {
        figures.add(&posts, &postings, &assign(seed), filters.min_count);
    }
    let who = match (baseline.is_empty(), span.is_day()) {
        (true, true) => Shuffled::Day,
        (true, false) => Shuffled::Period,
        (false, _) => Shuffled::BothSides,
    };
    let mut notes = vec![Note::Shuffled(who)];
    if figures.tested == 0 {
        notes.push(Note::NoneTestable);
    }
    let rows = [
        ("runs", Some(figures.runs as f64)),
        ("tested terms per run", Some(figures.tested as f64 / figures.runs.max(1) as f64)),
        ("share of p < .05", figures.share_of_small_p()),
        ("mean number of q < .05", figures.false_words_a_run()),
        ("share of 95 % intervals that miss", figures.share_of_misses()),
    ];
    let frame = df!(
        "figure" => rows.map(|(name, _)| name).as_slice(),
        "value" => rows.map(|(_, value)| value).as_slice(),
    )?;
    let mut details = Map::new();
    details.insert(
        "null".to_owned(),
        json!({
            "runs": figures.runs,
            "tested": figures.tested,
            "share_of_small_p": figures.share_of_small_p(),
            "false_words": figures.false_words_a_run(),
            "share_of_misses": figures.share_of_misses(),
        }),
    );
    Ok(Answer {
        question: "comparison".to_owned(),
        parameters: found.parameters.with("null", &check.runs),
        totals: Totals {
            baseline_dates: baseline.clone(),
            notes,
            details,
            ..Totals::of(baseline.into_iter().chain(target).collect(), filters)
        },
        frame,
        columns: &[],
    })
}

/// What the people of a day or period say.
fn of_target(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
) -> Result<(Answer, Posts, Postings, Vec<Date>), QueryError> {
    let mut values = Values::default();
    for day in days {
        values.add("date", day);
        values.add("baseline", day);
    }
    let mut posts = Posts::read(snapshot, days, &[], filters)?;
    let of_sides = || terms_of_both_sides(snapshot, &values, (days, days), filters, Told::Counts);
    let (answer, postings) =
        postings(snapshot, (days, filters), Told::Counts, &mut posts, of_sides)?;
    Ok((answer, posts, postings, Vec::new()))
}
