//! What was said most on a day or in a period.

use jiff::civil::Date;
use polars::prelude::*;

use super::answer::Answer;
use super::comparison::is_of_one;
use super::copies::copied_terms;
use super::engine::answer;
use super::error::QueryError;
use super::filters::Filters;
use super::question::Question;
use super::span::Span;
use tsubuyaki_warehouse::Snapshot;

/// What terms are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum RankBy {
    /// Number of occurrences
    #[default]
    Count,
    /// Number of posts
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

/// The terms of a day or period that count: rank, lemma, pos, kind, count, rate (per
/// 10,000), tweets, authors, `top_author_share`, `previous_rank` (on the day,
/// or in the period, before), `one_author` (one person wrote half of it, or more; null where no
/// author is known), copies (occurrences in posts whose text is that of an
/// earlier one, three accounts or more having it). In `totals`, n1 is the sum of all their counts, also of those that
/// are left out for occurring too seldom.
///
/// # Errors
///
/// When a file of the warehouse is damaged, or authors are to rank the terms
/// and none is known.
pub fn ranking(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    by: RankBy,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let span = span.into();
    let dates = span.dates(snapshot.manifest());
    let mut values = span.values(snapshot.manifest()).with("by", &by.name());
    let previous = span.previous();
    for day in previous.dates(snapshot.manifest()) {
        values.add("previous", &day);
    }
    if values.get("previous").is_none() {
        values.add("previous", &previous.last());
    }
    let mut answer = answer(snapshot, &Question::named("ranking")?, &values, filters)?;
    answer.totals.dates.clone_from(&dates);
    answer.totals.n1 = Some(answer.frame.column("count")?.i64()?.sum().unwrap_or(0));
    let authors = answer.frame.column("authors")?;
    if by == RankBy::Authors && !authors.is_empty() && authors.null_count() == authors.len() {
        return Err(QueryError::NoData(format!("the tweets of {span} have no known authors")));
    }
    let told = who_and_how(&answer.frame, snapshot, &dates, filters)?;
    told.into_iter().try_for_each(|column| answer.frame.with_column(column).map(|_| ()))?;
    if let Some(min_count) = filters.min_count {
        answer.parameters.set("min_count", &min_count);
        let often = col("count").gt_eq(lit(min_count));
        answer.frame = answer.frame.lazy().filter(often).collect()?;
    }
    Ok(answer)
}

/// The columns `one_author` and `copies` of ranked terms.
fn who_and_how(
    terms: &DataFrame,
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<[Column; 2], QueryError> {
    let (lemma, pos) = (terms.column("lemma")?.str()?, terms.column("pos")?.str()?);
    let (count, authors) = (terms.column("count")?.i64()?, terms.column("authors")?.i64()?);
    let share = terms.column("top_author_share")?.f64()?;
    let copied = copied_terms(snapshot, dates, filters)?;
    let one_author =
        |row| authors.get(row).map(|_| is_of_one(share.get(row), count.get(row).unwrap_or(0)));
    let copies = |row| {
        let term = (lemma.get(row)?.to_owned(), pos.get(row)?.to_owned());
        Some(copied.get(&term).copied().unwrap_or(0))
    };
    let rows = 0..terms.height();
    Ok([
        Column::new("one_author".into(), rows.clone().map(one_author).collect::<Vec<_>>()),
        Column::new("copies".into(), rows.map(copies).collect::<Vec<_>>()),
    ])
}
