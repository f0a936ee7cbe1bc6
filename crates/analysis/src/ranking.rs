//! What was said most on a day.

use jiff::civil::Date;
use polars::prelude::*;

use super::answer::Answer;
use super::engine::answer;
use super::error::QueryError;
use super::filters::Filters;
use super::question::Question;
use super::values::Values;
use tsubuyaki_warehouse::Snapshot;

/// What terms are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum RankBy {
    /// Number of occurrences
    #[default]
    Count,
    /// Number of tweets
    Tweets,
    /// Number of authors
    Authors,
}

impl RankBy {
    /// The value of the question's parameter `by`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Tweets => "tweets",
            Self::Authors => "authors",
        }
    }
}

/// The terms of a day that count: rank, lemma, pos, kind, count, rate (per
/// 10,000), tweets, authors, `top_author_share`, `previous_rank` (on the day
/// before). In `totals`, n1 is the sum of all their counts, also of those that
/// are left out for occurring too seldom.
///
/// # Errors
///
/// When a file of the warehouse is damaged, or authors are to rank the terms
/// and none is known.
pub fn ranking(
    snapshot: &Snapshot,
    date: Date,
    by: RankBy,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let values = Values::default().with("date", &date).with("by", &by.name());
    let mut answer = answer(snapshot, &Question::named("ranking")?, &values, filters)?;
    answer.totals.dates = vec![date];
    answer.totals.n1 = Some(answer.frame.column("count")?.i64()?.sum().unwrap_or(0));
    let authors = answer.frame.column("authors")?;
    if by == RankBy::Authors && !authors.is_empty() && authors.null_count() == authors.len() {
        return Err(QueryError::NoData(format!("the tweets of {date} have no known authors")));
    }
    if let Some(min_count) = filters.min_count {
        answer.parameters.set("min_count", &min_count);
        let often = col("count").gt_eq(lit(min_count));
        answer.frame = answer.frame.lazy().filter(often).collect()?;
    }
    Ok(answer)
}
