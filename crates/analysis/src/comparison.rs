//! What changed: the terms of a day or period compared with those of a baseline.

mod both_sides;
mod measures;
mod notes;
mod null;
mod sayers;

use std::thread;

use jiff::civil::Date;
use polars::prelude::*;

use super::answer::Answer;
use super::baseline::Baseline;
use super::error::QueryError;
use super::filters::Filters;
use super::people::{Layout, Postings, Posts, Told, Verdict, postings, shuffled, verdict};
use super::selection::any_selected;
use super::span::Span;
use both_sides::{min_count, terms_of_both_sides};
pub(crate) use measures::{Measures, is_of_one};
pub use notes::Untested;
pub use null::{NullCheck, null_check};
pub(crate) use sayers::SaidIn;
use tsubuyaki_warehouse::Snapshot;
use tsubuyaki_warehouse::scoped_thread::joined;

/// The seed of the null line.
const SEED: u64 = 2018;

/// The columns for people.
const SHOWN: [&str; 17] = [
    "lemma",
    "pos",
    "count",
    "baseline_count",
    "rate",
    "baseline_rate",
    "authors",
    "baseline_authors",
    "z",
    "q",
    "log_ratio_low",
    "log_ratio",
    "log_ratio_high",
    "copies",
    "first_seen",
    "mark",
    "one_author",
];

/// What to compare, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub baseline: Baseline,
    pub sort: SortBy,
    pub direction: Direction,
}

/// What terms are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SortBy {
    /// How certain the change is, given the people who use the term
    #[default]
    Z,
    /// Log-likelihood ratio of the counts, negative for what fell
    G2,
    /// log2 of the ratio of the rates: how large the change is
    LogRatio,
    /// Conservative log ratio: how large the change is at least
    Lrc,
    /// Number of occurrences
    Count,
}

/// Which terms to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    Both,
    /// Those whose rate grew, the greatest change first.
    Rising,
    /// Those whose rate fell, the greatest change first.
    Falling,
}

/// The terms of a day or period and of its baseline that occur often enough, with all
/// measures. Sorted by one of these, from what rose most to what fell most;
/// among equals by lemma and part of speech.
///
/// Columns: lemma, pos, kind, count, `baseline_count`, rate and `baseline_rate`
/// (per 10,000), delta, `delta_rate`, rank, `baseline_rank`, `rank_change`
/// (positive: it went up), authors, `baseline_authors`, `top_author_share`,
/// `one_author` (one person wrote half of it or more), voices,
/// `baseline_voices`, phi, p and q (null where too few people say the term), z,
/// `log_ratio` with `log_ratio_low` and `log_ratio_high` (95 %), lrc, g2, copies
/// (occurrences in posts of the day whose text is that of another), amplification
/// (in retweets for each in an original), tweets, `first_seen`, mark (`absent
/// before`, `gone`) and examples (ids of up to three tweets). A term that one side lacks
/// has no rank there. In `totals`, n1 and n2 are the sums of all counts, tested
/// or not.
///
/// # Errors
///
/// When a file of the warehouse is damaged, or the baseline has no tweets, or
/// either side has no term that counts.
pub fn comparison(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    comparison: Comparison,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let weighed = Weighed::of(snapshot, span, comparison.baseline, filters, Told::All)?;
    let mut terms = weighed.measures();
    terms.retain(|term| match comparison.direction {
        Direction::Both => true,
        Direction::Rising => term.direction > 0,
        Direction::Falling => term.direction < 0,
    });
    // From what fell most where that is asked for; counts are never negative.
    let is_falling = comparison.direction == Direction::Falling;
    let descends = !is_falling || comparison.sort == SortBy::Count;
    terms.sort_by(|one, other| {
        let (one, other) = (one.key(comparison.sort), other.key(comparison.sort));
        let order = one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1));
        // Stable: equals stay in the order of lemma and part of speech.
        if descends { order.reverse() } else { order }
    });
    let frame = measures::frame(&weighed, &terms)?;
    let notes = notes::notes(&weighed, terms.len());
    let details = notes::details(&weighed);
    let Weighed { mut answer, target, baseline, min_count, n1, n2, .. } = weighed;
    answer.frame = frame;
    answer.parameters.set("min_count", &min_count);
    answer.totals.dates = baseline.iter().copied().chain(target).collect();
    answer.totals.dates.sort_unstable();
    answer.totals.baseline_dates = baseline;
    answer.totals.n1 = Some(n1);
    answer.totals.n2 = Some(n2);
    answer.totals.notes = notes;
    answer.totals.details = details;
    if filters.min_count.is_none() {
        answer.totals.filters = Filters { min_count: Some(min_count), ..filters.clone() }.told();
    }
    answer.columns = &SHOWN;
    Ok(answer)
}

/// A day or period and its baseline, their terms tested.
pub(crate) struct Weighed {
    /// All terms with their counts, by lemma and part of speech.
    pub answer: Answer,
    /// What was set against the baseline, and its days that have tweets.
    pub span: Span,
    pub target: Vec<Date>,
    pub baseline: Vec<Date>,
    pub min_count: i64,
    pub n1: i64,
    pub n2: i64,
    posts: Posts,
    postings: Postings,
    layout: Layout,
    verdict: Verdict,
    /// How many terms have q below .05 after shuffling people between the sides.
    null_found: usize,
}

/// How many terms have q below .05 after shuffling people between sides of so many days.
fn found_by_chance(
    posts: &Posts,
    postings: &Postings,
    days: (usize, usize),
    is_often: impl Fn(usize) -> bool + Sync,
) -> usize {
    let assigned = shuffled(&posts.author, &posts.speaking_units(), &posts.sides, days, SEED);
    let layout = Layout::of(posts, &assigned);
    verdict(posts, postings, &layout, is_often).found()
}

impl Weighed {
    /// Reads and tests.
    pub(crate) fn of(
        snapshot: &Snapshot,
        span: impl Into<Span>,
        baseline: Baseline,
        filters: &Filters,
        told: Told,
    ) -> Result<Self, QueryError> {
        let span = span.into();
        let target = span.dates(snapshot.manifest());
        let baseline = baseline.dates(span, snapshot.manifest())?;
        let mut values = span.values(snapshot.manifest());
        for day in &baseline {
            values.add("baseline", &day);
        }
        let days: Vec<Date> = baseline.iter().chain(&target).copied().collect();
        let (answer, posts, postings) = thread::scope(|scope| {
            // Small for the machine each, so they are asked side by side.
            let of_sides = scope.spawn(|| {
                terms_of_both_sides(snapshot, &values, (&target, &baseline), filters, told)
            });
            let mut posts = Posts::read(snapshot, &target, &baseline, filters)?;
            let (answer, postings) =
                postings(snapshot, (&days, filters), told, &mut posts, || joined(of_sides))?;
            Ok::<_, QueryError>((answer, posts, postings))
        })?;
        let counts = |name: &str| Ok::<_, PolarsError>(answer.frame.column(name)?.i64()?.clone());
        let (count, baseline_count) = (counts("count")?, counts("baseline_count")?);
        let (n1, n2) = (answer.totals.n1.unwrap_or(0), answer.totals.n2.unwrap_or(0));
        let name = if span.is_day() { "the day" } else { "the period" };
        for (n, side) in [(n1, name), (n2, "its baseline")] {
            if n == 0 {
                // A misspelt name is the reason to tell.
                any_selected(snapshot, &target, filters)?;
                any_selected(snapshot, &baseline, filters)?;
                let filters = filters.describe();
                return Err(QueryError::NoData(format!(
                    "no term of {side} passes the filters: {filters}"
                )));
            }
        }
        let min_count = min_count(filters, n1);
        let sums: Vec<i64> = count
            .iter()
            .zip(baseline_count.iter())
            .map(|(a, b)| a.unwrap_or(0) + b.unwrap_or(0))
            .collect();
        let is_often = |term: usize| sums[term] >= min_count;
        // Before the layout is there that is kept: of millions of people each takes much.
        let sides = (target.len(), baseline.len());
        let null_found = found_by_chance(&posts, &postings, sides, is_often);
        let layout = Layout::of(&posts, &posts.sides);
        let verdict = verdict(&posts, &postings, &layout, is_often);
        let null_found = if verdict.family == 0 { 0 } else { null_found };
        Ok(Self {
            answer,
            span,
            target,
            baseline,
            min_count,
            n1,
            n2,
            posts,
            postings,
            layout,
            verdict,
            null_found,
        })
    }

    /// A term of a row.
    pub(crate) fn term(&self, row: usize) -> Option<(&str, &str)> {
        let text = |name: &str| self.answer.frame.column(name).ok()?.str().ok()?.get(row);
        text("lemma").zip(text("pos"))
    }

    /// How many terms have q below .05, and how many after shuffling people between the
    /// sides.
    pub(crate) fn found(&self) -> (usize, usize) {
        (self.verdict.found(), self.null_found)
    }

    /// How many people wrote on the day, copies left out; 0 where none is known.
    pub(crate) fn people_of_target(&self) -> usize {
        self.layout.design.people().0
    }

    /// How many terms are tested together.
    pub(crate) fn family(&self) -> usize {
        self.verdict.family
    }
}
