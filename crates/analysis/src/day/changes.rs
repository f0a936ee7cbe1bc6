//! What rose and fell against the day before.

use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use crate::comparison::{Comparison, comparison};
use crate::error::QueryError;
use crate::filters::Filters;
use tsubuyaki_warehouse::Snapshot;

/// Terms that a page shows of those that rose, and of those that fell.
const RISING: usize = 10;
const FALLING: usize = 8;

/// A term with its counts on two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedTerm {
    pub lemma: String,
    pub pos: String,
    pub count: i64,
    pub baseline_count: i64,
}

impl ChangedTerm {
    /// By how much the count grew.
    #[must_use]
    pub fn delta(&self) -> i64 {
        self.count - self.baseline_count
    }
}

/// The comparison with the day before.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// How many terms count on the day, and on the day before.
    pub n1: i64,
    pub n2: i64,
    /// How many terms are tested.
    pub tested: usize,
    /// By z, those that rose most first.
    pub rising: Vec<ComparedTerm>,
    /// By z, those that fell most first.
    pub falling: Vec<ComparedTerm>,
}

/// A term that rose or fell. Ratios are log2 of the ratio of the rates; a bound
/// that is not finite is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedTerm {
    pub key: TermKey,
    pub count: i64,
    pub baseline_count: i64,
    pub log_ratio: f64,
    /// The 95 % interval.
    pub interval: (Option<f64>, Option<f64>),
    /// The same, corrected for the number of terms that are tested.
    pub corrected: (Option<f64>, Option<f64>),
    pub z: f64,
    pub q: f64,
    pub authors: Option<i64>,
}

impl ComparedTerm {
    /// Whether the 95 % interval of the ratio excludes that nothing changed.
    #[must_use]
    pub fn is_beyond_chance(&self) -> bool {
        let (low, high) = self.interval;
        low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0)
    }
}

#[derive(Default)]
pub(super) struct Changes {
    pub changes: Vec<ChangedTerm>,
    pub compared: Option<Compared>,
}

/// Sets the day against the one before.
pub(super) fn changes(
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
) -> Result<Changes, QueryError> {
    let answer = match comparison(snapshot, date, Comparison::default(), filters) {
        Ok(answer) => answer,
        // One of the days has retweets only, or nothing but stop words.
        Err(QueryError::NoBaseline { .. } | QueryError::NoData(_)) => return Ok(Changes::default()),
        Err(error) => return Err(error),
    };
    let frame = &answer.frame;
    let integer = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
    let real = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.f64()?.clone());
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let (count, baseline_count) = (integer("count")?, integer("baseline_count")?);
    let (rate, baseline_rate) = (real("rate")?, real("baseline_rate")?);
    let (log_ratio, z, q) = (real("log_ratio")?, real("z")?, real("q")?);
    let (low, high) = (real("log_ratio_low")?, real("log_ratio_high")?);
    let (lrc_low, lrc_high) = (real("lrc_low")?, real("lrc_high")?);
    let authors = integer("authors")?;
    let term = |row: usize| {
        Some(ComparedTerm {
            key: TermKey::new(lemma.get(row)?, pos.get(row)?),
            count: count.get(row)?,
            baseline_count: baseline_count.get(row)?,
            log_ratio: log_ratio.get(row)?,
            interval: (low.get(row), high.get(row)),
            corrected: (lrc_low.get(row), lrc_high.get(row)),
            z: z.get(row)?,
            q: q.get(row)?,
            authors: authors.get(row),
        })
    };
    let rises = |row: &usize| rate.get(*row) > baseline_rate.get(*row);
    let falls = |row: &usize| rate.get(*row) < baseline_rate.get(*row);
    let rows = 0..frame.height();
    let compared = Compared {
        n1: answer.totals.n1.unwrap_or(0),
        n2: answer.totals.n2.unwrap_or(0),
        tested: frame.height(),
        rising: rows.clone().filter(rises).filter_map(term).take(RISING).collect(),
        falling: rows.clone().rev().filter(falls).filter_map(term).take(FALLING).collect(),
    };
    let of_row = |row: usize| {
        Some(ChangedTerm {
            lemma: lemma.get(row)?.to_owned(),
            pos: pos.get(row)?.to_owned(),
            count: count.get(row)?,
            baseline_count: baseline_count.get(row)?,
        })
    };
    let mut changes: Vec<ChangedTerm> = rows.filter_map(of_row).collect();
    changes.sort_by(|a, b| (b.delta(), &a.lemma, &a.pos).cmp(&(a.delta(), &b.lemma, &b.pos)));
    Ok(Changes { changes, compared: Some(compared) })
}
