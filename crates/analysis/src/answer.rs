use jiff::civil::Date;
use polars::prelude::DataFrame;
use serde_json::{Map, Value};

use super::filters::{Filter, Filters};
use super::note::Note;
use super::nothing::Nothing;
use super::values::Values;

/// The answer to a question, with what is needed to ask it again.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question's name.
    pub question: String,
    /// The values of all its parameters.
    pub parameters: Values,
    pub totals: Totals,
    pub frame: DataFrame,
    /// The columns for people to read in a table; none means all.
    pub columns: &'static [&'static str],
}

impl Answer {
    /// How many rows there are, those included that were not asked for.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.totals.rows.unwrap_or_else(|| self.frame.height())
    }
}

/// What is shown under every table.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// The days that the answer is about.
    pub dates: Vec<Date>,
    /// Those among them that the others are compared with.
    pub baseline_dates: Vec<Date>,
    /// How many terms count on the day, and in its baseline, where the
    /// question has one.
    pub n1: Option<i64>,
    pub n2: Option<i64>,
    /// How many rows there are, where only the first were asked for.
    pub rows: Option<usize>,
    /// How often the most frequent of the terms occurs, where terms are left out for
    /// occurring too seldom.
    pub most: Option<i64>,
    /// How many tweets there are, where the question is about tweets.
    pub tweets: Option<i64>,
    /// The filters, in the order in which they are listed.
    pub filters: Vec<Filter>,
    /// What a reader of the rows must know.
    pub notes: Vec<Note>,
    /// Why there are no rows, for a person to read.
    pub nothing: Option<Nothing>,
    /// What else there is to say of all rows together.
    pub details: Map<String, Value>,
}

impl Totals {
    /// The days and the filters.
    #[must_use]
    pub fn of(dates: Vec<Date>, filters: &Filters) -> Self {
        Self { dates, filters: filters.told(), ..Self::default() }
    }
}
