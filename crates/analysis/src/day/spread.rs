//! Words that stayed through a period, and words concentrated on one of its days.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use polars::prelude::*;

use super::TermKey;
use crate::engine::{answer, said};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::people::MIN_PEOPLE;
use crate::question::Question;
use crate::span::Span;
use crate::values::Values;
use tsubuyaki_warehouse::Snapshot;

/// Words that a page shows of either.
const SHOWN: usize = 12;
/// Words that are asked for who says them.
const CANDIDATES: usize = 60;
/// A word stayed if two thirds of the days have it; at least so many.
const LEAST_DAYS: usize = 3;
/// How often a word of one day is said, and which share of it on that day.
const LEAST: i64 = 5;
const SHARE: f64 = 0.8;

/// How words are spread over the days of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The days that have tweets.
    pub days: usize,
    /// Said on two thirds of these days or more, those of the most days first.
    pub stayed: Vec<SpreadTerm>,
    /// Said four times out of five on one day, most often first.
    pub of_one_day: Vec<SpreadTerm>,
}

/// A term with the days that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpreadTerm {
    pub key: TermKey,
    pub count: i64,
    /// On how many days it is said.
    pub days: usize,
    /// The day on which it is said most, the first of several, and how often.
    pub most: (Date, i64),
    /// `None` where no author is known.
    pub people: Option<i64>,
}

/// Finds both in a period of two days or more that have tweets. Where three
/// people or more wrote, three must say a word.
pub(super) fn spread(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<Option<Spread>, QueryError> {
    let dates = span.dates(snapshot.manifest());
    if span.is_day() || dates.len() < 2 {
        return Ok(None);
    }
    let terms = terms(snapshot, span, filters)?;
    let days = dates.len();
    let has_stayed = |term: &&SpreadTerm| term.days >= LEAST_DAYS && 3 * term.days >= 2 * days;
    let is_of_one_day = |term: &&SpreadTerm| {
        !has_stayed(term) && term.count >= LEAST && term.most.1 as f64 >= SHARE * term.count as f64
    };
    let mut stayed: Vec<SpreadTerm> = terms.iter().filter(&has_stayed).cloned().collect();
    stayed.sort_by(|a, b| (b.days, b.count).cmp(&(a.days, a.count)).then(a.key.cmp(&b.key)));
    let mut of_one_day: Vec<SpreadTerm> = terms.iter().filter(is_of_one_day).cloned().collect();
    of_one_day.sort_by(|a, b| b.most.1.cmp(&a.most.1).then(a.key.cmp(&b.key)));
    stayed.truncate(CANDIDATES);
    of_one_day.truncate(CANDIDATES);
    let (people, all) = people(snapshot, &dates, stayed.iter().chain(&of_one_day), filters)?;
    let told = |mut terms: Vec<SpreadTerm>| {
        for term in &mut terms {
            term.people = people.get(&term.key).copied();
        }
        let least = i64::try_from(MIN_PEOPLE).unwrap_or(i64::MAX);
        terms.retain(|term| all < least || term.people.is_none_or(|people| people >= least));
        terms.truncate(SHOWN);
        terms
    };
    Ok(Some(Spread { days, stayed: told(stayed), of_one_day: told(of_one_day) }))
}

/// All terms of a period with their days.
fn terms(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<Vec<SpreadTerm>, QueryError> {
    let values = Values::default().with("from", &span.first()).with("to", &span.last());
    let frame = answer(snapshot, &Question::named("counts")?, &values, filters)?.frame;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let day = frame.column("date")?.date()?.physical().clone();
    let count = frame.column("count")?.i64()?;
    let mut terms: Vec<SpreadTerm> = Vec::new();
    for row in 0..frame.height() {
        let (Some(lemma), Some(pos), Some(day), Some(count)) =
            (lemma.get(row), pos.get(row), day.get(row), count.get(row))
        else {
            continue;
        };
        let day = date(1970, 1, 1).saturating_add(day.days());
        match terms.last_mut().filter(|last| last.key.lemma == lemma && last.key.pos == pos) {
            Some(term) => {
                term.count += count;
                term.days += 1;
                if count > term.most.1 {
                    term.most = (day, count);
                }
            }
            None => terms.push(SpreadTerm {
                key: TermKey::new(lemma, pos),
                count,
                days: 1,
                most: (day, count),
                people: None,
            }),
        }
    }
    Ok(terms)
}

/// How many people say each of some terms, where that is known, and how many say
/// any of them.
fn people<'a>(
    snapshot: &Snapshot,
    dates: &[Date],
    terms: impl Iterator<Item = &'a SpreadTerm>,
    filters: &Filters,
) -> Result<(HashMap<TermKey, i64>, i64), QueryError> {
    let keys: BTreeSet<&TermKey> = terms.map(|term| &term.key).collect();
    let column = |name: &str, of: fn(&TermKey) -> &str| {
        Column::new(name.into(), keys.iter().map(|key| of(key)).collect::<Vec<_>>())
    };
    let wanted = vec![column("lemma", |key| &key.lemma), column("pos", |key| &key.pos)];
    let wanted = DataFrame::new(keys.len(), wanted)?.lazy();
    let term = || [col("lemma"), col("pos")];
    let frame = said(snapshot, dates, filters, &["lemma", "pos", "author_id"])?
        .join(wanted, term(), term(), JoinArgs::new(JoinType::Semi))
        .filter(col("author_id").is_not_null())
        .select([col("lemma"), col("pos"), col("author_id")])
        .unique(None, UniqueKeepStrategy::Any)
        .collect()?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let author = frame.column("author_id")?.i64()?;
    let mut people: HashMap<TermKey, i64> = HashMap::new();
    let mut all = HashSet::new();
    for row in 0..frame.height() {
        if let (Some(lemma), Some(pos)) = (lemma.get(row), pos.get(row)) {
            *people.entry(TermKey::new(lemma, pos)).or_default() += 1;
            all.extend(author.get(row));
        }
    }
    Ok((people, i64::try_from(all.len()).unwrap_or(i64::MAX)))
}
