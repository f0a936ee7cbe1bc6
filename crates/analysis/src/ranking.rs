//! What was said most on a day or in a period. `queries/ranking.sql` has the same for other
//! engines, without the shares of copies and single people.

use std::collections::HashMap;

use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::answer::{Answer, Totals};
use super::comparison::is_of_one;
use super::copies::{Copied, copied_ids};
use super::error::QueryError;
use super::filters::Filters;
use super::note::Note;
use super::numbered::Terms;
use super::question::Question;
use super::span::Span;
use super::tally::{Counts, Speakers, Spread, ranks};
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
    let manifest = snapshot.manifest();
    let (dates, previous) = (span.dates(manifest), span.previous());
    let mut values = span.values(manifest).with("by", &by.name());
    for day in previous.dates(manifest) {
        values.add("previous", &day);
    }
    if values.get("previous").is_none() {
        values.add("previous", &previous.last());
    }
    let mut parameters = Question::named("ranking")?.values(&values, manifest)?;
    let _span = tracing::trace_span!("rank", days = dates.len()).entered();

    let mut terms = Terms::default();
    let counts = Counts::of(snapshot, &dates, filters, &mut terms)?;
    let copies = copied_ids(snapshot, &dates, filters)?;
    let speakers = Speakers::of(snapshot, &dates, filters, &mut terms, &copies)?;
    let before = previous_ranks(snapshot, &previous.dates(manifest), by, filters, &mut terms)?;
    let mut ranked: Vec<Ranked> = counts
        .said()
        .map(|term| (term, speakers.get(term)))
        // What `terms` counts, `tokens` has.
        .filter(|(_, spread)| spread.tweets > 0)
        .map(|(term, spread)| Ranked { term, spread, rank: 0 })
        .collect();
    if by == RankBy::Authors
        && !ranked.is_empty()
        && ranked.iter().all(|term| term.spread.authors == 0)
    {
        return Err(QueryError::NoData(format!("the posts of {span} have no known authors")));
    }
    let score = |ranked: &Ranked| by.score(counts.get(ranked.term).count, ranked.spread);
    let ranks = ranks(ranked.iter().map(score));
    ranked.iter_mut().zip(ranks).for_each(|(term, rank)| term.rank = rank);
    ranked.par_sort_unstable_by_key(|ranked| (ranked.rank, terms.term(ranked.term)));

    let n1 = counts.sum();
    let mut totals = Totals { n1: Some(n1), ..Totals::of(dates, filters) };
    let is_unknown = |ranked: &Ranked| ranked.spread.authors == 0;
    if !ranked.is_empty() && ranked.iter().all(is_unknown) {
        totals.notes.push(Note::PeopleUnknown);
    }
    totals.most = ranked.iter().map(|ranked| counts.get(ranked.term).count).max();
    if let Some(min_count) = filters.min_count {
        parameters.set("min_count", &min_count);
        ranked.retain(|ranked| counts.get(ranked.term).count >= min_count);
    }
    let frame = frame(&ranked, &terms, &counts, &before, n1)?;
    Ok(Answer { question: "ranking".to_owned(), parameters, totals, frame, columns: &[] })
}

/// A term with its rank.
struct Ranked {
    term: u32,
    spread: Spread,
    rank: i64,
}

impl RankBy {
    fn score(self, count: i64, spread: Spread) -> i64 {
        match self {
            Self::Count => count,
            Self::Tweets => spread.tweets,
            Self::Authors => spread.authors,
        }
    }
}

/// The ranks of the terms on the days before.
fn previous_ranks(
    snapshot: &Snapshot,
    days: &[Date],
    by: RankBy,
    filters: &Filters,
    terms: &mut Terms,
) -> Result<HashMap<u32, i64>, QueryError> {
    let counts = Counts::of(snapshot, days, filters, terms)?;
    let speakers = match by {
        RankBy::Count => None,
        _ => Some(Speakers::of(snapshot, days, filters, terms, &Copied::default())?),
    };
    let spread = |term| speakers.as_ref().map_or_else(Spread::default, |all| all.get(term));
    let said: Vec<u32> = counts.said().collect();
    let scores = said.iter().map(|&term| by.score(counts.get(term).count, spread(term)));
    let ranks = ranks(scores);
    Ok(said.iter().copied().zip(ranks).collect())
}

fn frame(
    ranked: &[Ranked],
    terms: &Terms,
    counts: &Counts,
    before: &HashMap<u32, i64>,
    n1: i64,
) -> PolarsResult<DataFrame> {
    fn column<T>(name: &str, ranked: &[Ranked], of: impl Fn(&Ranked) -> T) -> Column
    where
        Series: NamedFrom<Vec<T>, [T]>,
    {
        Column::new(name.into(), ranked.iter().map(of).collect::<Vec<_>>())
    }
    let known = |ranked: &Ranked| (ranked.spread.authors > 0).then_some(ranked.spread.authors);
    let share = |ranked: &Ranked| {
        let count = counts.get(ranked.term).count;
        known(ranked).map(|_| ranked.spread.most as f64 / count as f64)
    };
    let is_of_one = |ranked: &Ranked| {
        known(ranked).map(|_| is_of_one(share(ranked), counts.get(ranked.term).count))
    };
    let rate = |ranked: &Ranked| 10_000.0 * counts.get(ranked.term).count as f64 / n1 as f64;
    DataFrame::new(
        ranked.len(),
        vec![
            column("rank", ranked, |ranked| ranked.rank),
            Column::new(
                "lemma".into(),
                ranked.iter().map(|ranked| terms.term(ranked.term).0).collect::<Vec<_>>(),
            ),
            Column::new(
                "pos".into(),
                ranked.iter().map(|ranked| terms.term(ranked.term).1).collect::<Vec<_>>(),
            ),
            Column::new(
                "kind".into(),
                ranked.iter().map(|ranked| counts.kind(ranked.term)).collect::<Vec<_>>(),
            ),
            column("count", ranked, |ranked| counts.get(ranked.term).count),
            column("negated", ranked, |ranked| counts.get(ranked.term).negated),
            column("rate", ranked, rate),
            column("tweets", ranked, |ranked| ranked.spread.tweets),
            column("authors", ranked, known),
            column("top_author_share", ranked, share),
            column("previous_rank", ranked, |ranked| before.get(&ranked.term).copied()),
            column("one_author", ranked, is_of_one),
            column("copies", ranked, |ranked| ranked.spread.copies),
        ],
    )
}
