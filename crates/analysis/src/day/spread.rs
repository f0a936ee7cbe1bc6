//! Words that stayed through a period, and words concentrated on one of its days.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use hashbrown::HashSet;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::TermKey;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::people::MIN_PEOPLE;
use crate::span::Span;
use crate::tally::{Token, counts_by_day, tokens};
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
    let days = dates.len();
    let mut terms = Terms::default();
    let of_terms = of_terms(snapshot, &dates, filters, &mut terms)?;
    let has_stayed = |of: &OfTerm| of.days >= LEAST_DAYS && 3 * of.days >= 2 * days;
    let is_of_one_day = |of: &OfTerm| {
        !has_stayed(of) && of.count >= LEAST && of.most.1 as f64 >= SHARE * of.count as f64
    };
    let first = |is_wanted: &dyn Fn(&OfTerm) -> bool, order: &dyn Fn(&OfTerm) -> (i64, i64)| {
        let mut wanted: Vec<(u32, OfTerm)> =
            (0..).zip(of_terms.iter().copied()).filter(|(_, of)| is_wanted(of)).collect();
        wanted.sort_by_key(|(term, of)| (Reverse(order(of)), terms.term(*term)));
        wanted.truncate(CANDIDATES);
        let told = wanted.into_iter().map(|(term, of)| {
            let (lemma, pos) = terms.term(term);
            let most = (date(1970, 1, 1).saturating_add(of.most.0.days()), of.most.1);
            let key = TermKey::new(lemma, pos);
            SpreadTerm { key, count: of.count, days: of.days, most, people: None }
        });
        told.collect::<Vec<SpreadTerm>>()
    };
    let stayed = first(&has_stayed, &|of| (i64::try_from(of.days).unwrap_or(i64::MAX), of.count));
    let of_one_day = first(&is_of_one_day, &|of| (of.most.1, 0));
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

/// On which days of a period a term is said.
#[derive(Clone, Copy, Default)]
struct OfTerm {
    count: i64,
    days: usize,
    /// The day, since 1970, on which it is said most, and how often.
    most: (i32, i64),
}

/// All terms of a period, by their numbers.
fn of_terms(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
    terms: &mut Terms,
) -> Result<Vec<OfTerm>, QueryError> {
    let by_day = counts_by_day(snapshot, dates, filters, terms)?;
    let mut of_terms = vec![OfTerm::default(); terms.len()];
    let mut of_day = vec![0_i64; terms.len()];
    for (day, counts) in by_day {
        for &(term, count) in &counts {
            of_day[term as usize] += count;
        }
        for (term, _) in counts {
            // A term may be there several times.
            let count = std::mem::take(&mut of_day[term as usize]);
            if count == 0 {
                continue;
            }
            let of = &mut of_terms[term as usize];
            of.count += count;
            of.days += 1;
            if count > of.most.1 {
                of.most = (day, count);
            }
        }
    }
    Ok(of_terms)
}

/// How many people say each of some terms, where that is known, and how many say
/// any of them.
fn people<'a>(
    snapshot: &Snapshot,
    dates: &[Date],
    spread: impl Iterator<Item = &'a SpreadTerm>,
    filters: &Filters,
) -> Result<(HashMap<TermKey, i64>, i64), QueryError> {
    let keys: BTreeSet<&TermKey> = spread.map(|term| &term.key).collect();
    let lemmas: BTreeSet<&str> = keys.iter().map(|key| key.lemma.as_str()).collect();
    let lemmas: Vec<&str> = lemmas.into_iter().collect();
    let mut terms = Terms::default();
    for key in &keys {
        terms.number(&key.lemma, &key.pos);
    }
    let mut people: Vec<HashSet<i64>> = vec![HashSet::new(); keys.len()];
    let mut take = |token: Option<Token>| {
        let Some(token) = token else {
            people.iter_mut().for_each(HashSet::clear);
            return;
        };
        // Others have the lemma of one, and another part of speech.
        if let Some(people) = people.get_mut(token.term as usize) {
            people.extend(token.author);
        }
    };
    tokens(snapshot, dates, filters, Some(&lemmas), &mut terms, &mut take)?;
    let number = |people: &HashSet<i64>| i64::try_from(people.len()).unwrap_or(i64::MAX);
    let all = people.iter().flatten().copied().collect();
    let known = keys.into_iter().zip(&people).filter(|(_, people)| !people.is_empty());
    Ok((known.map(|(key, people)| (key.clone(), number(people))).collect(), number(&all)))
}
