//! The content words said most.

use std::collections::HashMap;

use polars::prelude::*;

use super::TermKey;
use super::newcomers::Newcomers;
use crate::engine::{answer, said as tokens_said};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::question::Question;
use crate::span::Span;
use crate::values::Values;
use tsubuyaki_warehouse::{Snapshot, days_since_1970};

/// Words that a page shows.
const SHOWN: usize = 60;

/// A content word of the day.
#[derive(Clone, Debug, PartialEq)]
pub struct SaidTerm {
    pub key: TermKey,
    pub count: i64,
    /// People who said it so; `None` where none is known.
    pub authors: Option<i64>,
    /// On the day before; 0 if it has no tweets.
    pub before: i64,
    /// How many times the rate of the day before it has; `None` if it was not
    /// said then.
    pub ratio: Option<f64>,
    /// Whether no day before has it.
    pub is_new: bool,
}

/// A term with its counts on a day and on the one before.
pub(super) struct Counted {
    pub lemma: String,
    pub pos: String,
    pub count: i64,
    pub before: i64,
}

/// The words said most, most often first; their ratios are still to be told.
pub(super) fn said(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<Vec<SaidTerm>, QueryError> {
    let mut terms = counts_beside_previous(snapshot, span, filters)?;
    terms.sort_by(|a, b| {
        b.count.cmp(&a.count).then_with(|| (&a.lemma, &a.pos).cmp(&(&b.lemma, &b.pos)))
    });
    let said = |term: Counted| {
        let key = TermKey { lemma: term.lemma, pos: term.pos };
        SaidTerm {
            ratio: None,
            is_new: newcomers.has(span, &key),
            count: term.count,
            authors: None,
            before: term.before,
            key,
        }
    };
    terms.retain(|term| term.count > 0);
    let mut terms = once_each(terms);
    terms.truncate(SHOWN);
    let mut said: Vec<SaidTerm> = terms.into_iter().map(said).collect();
    tell_authors(&mut said, snapshot, span, filters)?;
    Ok(said)
}

/// Tells who said the words, whatever parts of speech they are.
fn tell_authors(
    said: &mut [SaidTerm],
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<(), QueryError> {
    let lemmas: Vec<&str> = said.iter().map(|term| term.key.lemma.as_str()).collect();
    let wanted = DataFrame::new(lemmas.len(), vec![Column::new("lemma".into(), lemmas)])?.lazy();
    let lemma = || [col("lemma")];
    let columns = ["lemma", "author_id"];
    let frame = tokens_said(snapshot, &span.dates(snapshot.manifest()), filters, &columns)?
        .join(wanted, lemma(), lemma(), JoinArgs::new(JoinType::Semi))
        .group_by(lemma())
        .agg([col("author_id").drop_nulls().n_unique().cast(DataType::Int64).alias("authors")])
        .collect()?;
    let (lemma, authors) = (frame.column("lemma")?.str()?, frame.column("authors")?.i64()?);
    let people: HashMap<&str, i64> = lemma
        .iter()
        .zip(authors.iter())
        .filter_map(|(lemma, authors)| Some((lemma?, authors.filter(|authors| *authors > 0)?)))
        .collect();
    for term in said {
        term.authors = people.get(term.key.lemma.as_str()).copied();
    }
    Ok(())
}

/// Terms in the order of their counts, with one entry for what is the same word as
/// two parts of speech: two alike in a picture look like a mistake.
fn once_each(terms: Vec<Counted>) -> Vec<Counted> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut once: Vec<Counted> = Vec::new();
    for term in terms {
        if let Some(&place) = places.get(&term.lemma) {
            once[place].count += term.count;
            once[place].before += term.before;
        } else {
            places.insert(term.lemma.clone(), once.len());
            once.push(term);
        }
    }
    once.sort_by_key(|term| std::cmp::Reverse(term.count));
    once
}

/// Tells the ratios of the rates, by how many words the day and the day before
/// have in all.
pub(super) fn tell_ratios(said: &mut [SaidTerm], n1: i64, n2: i64) {
    for term in said {
        term.ratio = (term.before > 0 && n1 > 0)
            .then(|| (term.count as f64 / n1 as f64) / (term.before as f64 / n2 as f64));
    }
}

/// The terms of a day or period and of the one before with how often they were
/// said in each, in the order of lemma and part of speech.
pub(super) fn counts_beside_previous(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<Vec<Counted>, QueryError> {
    let before = span.previous();
    let values = Values::default().with("from", &before.first()).with("to", &span.last());
    let frame = answer(snapshot, &Question::named("counts")?, &values, filters)?.frame;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let day = frame.column("date")?.date()?.physical().clone();
    let count = frame.column("count")?.i64()?;
    let first = days_since_1970(span.first());
    let mut terms: Vec<Counted> = Vec::new();
    for row in 0..frame.height() {
        let (Some(lemma), Some(pos), Some(day), Some(count)) =
            (lemma.get(row), pos.get(row), day.get(row), count.get(row))
        else {
            continue;
        };
        if terms.last().is_none_or(|last| last.lemma != lemma || last.pos != pos) {
            terms.push(Counted {
                lemma: lemma.to_owned(),
                pos: pos.to_owned(),
                count: 0,
                before: 0,
            });
        }
        let Some(term) = terms.last_mut() else { continue };
        if day >= first {
            term.count += count;
        } else {
            term.before += count;
        }
    }
    Ok(terms)
}
