//! Words that stayed through a period, and words concentrated on one of its days.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{TermKey, Word};
use crate::crowd::{Accounts, People};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::people::MIN_PEOPLE;
use crate::span::Span;
use crate::tally::{Token, counts_by_day, tokens};
use tsubuyaki_warehouse::Snapshot;

/// Words that a page shows of either, and those of which it chooses them: some stand in copies.
const SHOWN: usize = 12;
const TOLD: usize = 2 * SHOWN;
/// Words that are asked for who says them.
const CANDIDATES: usize = 60;
/// A word stayed if two thirds of the days have it; at least so many.
const LEAST_DAYS: usize = 3;
/// How often a word of one day is said, and which share of it on that day.
const LEAST: i64 = 5;
const SHARE: f64 = 0.8;
/// Days in a row to which words of a longer period may be confined: one in so many of its
/// days, so many at least and at most; days that one must have for this to tell something;
/// and words that are told of then.
const FEW_AS_ONE_IN: usize = 10;
const FEW_DAYS: [i32; 2] = [3, 7];
const MANY_DAYS: usize = 14;
const TOLD_OF_FEW_DAYS: usize = 2 * SHOWN;
const NOUN: &str = "名詞";

/// How words are spread over the days of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The days that have tweets.
    pub days: usize,
    /// Said on two thirds of these days or more, those of the most days first.
    pub stayed: Vec<SpreadTerm>,
    /// Said four times out of five on one day, most often first.
    pub of_one_day: Vec<SpreadTerm>,
    /// Nouns said four times out of five on a few days in a row of a period of two weeks or
    /// more, with the first and the last of these; most often first.
    pub of_few_days: Vec<(SpreadTerm, (Date, Date))>,
}

impl Spread {
    /// Without words that stayed, or are of one day, because copies of one text have them.
    pub(super) fn without_copies(mut self, words: &[Word]) -> Self {
        let is_copied =
            |key: &TermKey| words.iter().any(|word| word.key == *key && word.is_of_copies());
        self.stayed.retain(|term| !is_copied(&term.key));
        self.stayed.truncate(SHOWN);
        self.of_one_day.retain(|term| !is_copied(&term.key));
        self.of_one_day.truncate(SHOWN);
        self
    }
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
    let is_of_few_days = |of: &OfTerm| {
        let (.., count) = of.densest;
        days >= MANY_DAYS
            && !has_stayed(of)
            && of.count >= LEAST
            && count as f64 >= SHARE * of.count as f64
    };
    let since_1970 = |day: i32| date(1970, 1, 1).saturating_add(day.days());
    let first = |is_wanted: &dyn Fn(&OfTerm) -> bool, order: &dyn Fn(&OfTerm) -> (i64, i64)| {
        let mut wanted: Vec<(u32, OfTerm)> =
            (0..).zip(of_terms.iter().copied()).filter(|(_, of)| is_wanted(of)).collect();
        wanted.sort_by_key(|(term, of)| (Reverse(order(of)), terms.term(*term)));
        wanted.truncate(CANDIDATES);
        let told = wanted.into_iter().map(|(term, of)| {
            let (lemma, pos) = terms.term(term);
            let most = (since_1970(of.most.0), of.most.1);
            let key = TermKey::new(lemma, pos);
            let (from, to, _) = of.densest;
            let between = (since_1970(from), since_1970(to));
            (SpreadTerm { key, count: of.count, days: of.days, most, people: None }, between)
        });
        told.collect::<Vec<(SpreadTerm, (Date, Date))>>()
    };
    let stayed = first(&has_stayed, &|of| (i64::try_from(of.days).unwrap_or(i64::MAX), of.count));
    let of_one_day = first(&is_of_one_day, &|of| (of.most.1, 0));
    let mut of_few_days = first(&is_of_few_days, &|of| (of.densest.2, 0));
    of_few_days.retain(|(term, _)| term.key.pos == NOUN);
    let all = stayed.iter().chain(&of_one_day).chain(&of_few_days).map(|(term, _)| term);
    let (people, all) = people(snapshot, &dates, all, filters)?;
    let told = |mut terms: Vec<(SpreadTerm, (Date, Date))>, most: usize| {
        for (term, _) in &mut terms {
            term.people = people.get(&term.key).copied();
        }
        let least = i64::try_from(MIN_PEOPLE).unwrap_or(i64::MAX);
        terms.retain(|(term, _)| all < least || term.people.is_none_or(|people| people >= least));
        terms.truncate(most);
        terms
    };
    let terms = |told: Vec<(SpreadTerm, _)>| told.into_iter().map(|(term, _)| term).collect();
    Ok(Some(Spread {
        days,
        stayed: terms(told(stayed, TOLD)),
        of_one_day: terms(told(of_one_day, TOLD)),
        of_few_days: told(of_few_days, TOLD_OF_FEW_DAYS),
    }))
}

/// Days before one that may be among a few in a row with it.
const RECENT: usize = 6;

/// On which days of a period a term is said.
#[derive(Clone, Copy, Default)]
struct OfTerm {
    count: i64,
    days: usize,
    /// The day, since 1970, on which it is said most, and how often.
    most: (i32, i64),
    /// The last days that have it, and how often each.
    recent: [(i32, u32); RECENT],
    /// Of a few days in a row those on which it is said most: the first, the last, how often.
    densest: (i32, i32, i64),
}

impl OfTerm {
    /// Adds a day, which is after those before; so many are few in a row.
    fn add(&mut self, day: i32, count: i64, few: i32) {
        self.count += count;
        self.days += 1;
        if count > self.most.1 {
            self.most = (day, count);
        }
        let near = self.recent.iter().filter(|of| of.1 > 0 && day - of.0 < few);
        let (from, sum) =
            near.fold((day, count), |(from, sum), of| (from.min(of.0), sum + i64::from(of.1)));
        if sum > self.densest.2 {
            self.densest = (from, day, sum);
        }
        self.recent.rotate_left(1);
        self.recent[RECENT - 1] = (day, u32::try_from(count).unwrap_or(u32::MAX));
    }
}

/// How many days in a row are few of so many.
fn few_days(days: usize) -> i32 {
    let [least, most] = FEW_DAYS;
    i32::try_from(days / FEW_AS_ONE_IN).unwrap_or(most).clamp(least, most)
}

/// All terms of a period, by their numbers.
fn of_terms(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
    terms: &mut Terms,
) -> Result<Vec<OfTerm>, QueryError> {
    let by_day = counts_by_day(snapshot, dates, filters, terms)?;
    let few = few_days(dates.len());
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
            of_terms[term as usize].add(day, count, few);
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
    let mut accounts = Accounts::default();
    let mut people: Vec<People> = vec![People::default(); keys.len()];
    let mut take = |token: Option<Token>| {
        let Some(token) = token else {
            people.fill_with(People::default);
            return;
        };
        // Others have the lemma of one, and another part of speech.
        if let Some((people, author)) = people.get_mut(token.term as usize).zip(token.author) {
            people.add(accounts.number(author));
        }
    };
    tokens(snapshot, dates, filters, Some(&lemmas), &mut terms, &mut take)?;
    drop(accounts);
    let mut all = People::default();
    for people in &people {
        all.unite(people);
    }
    let number = |people: &People| i64::try_from(people.count()).unwrap_or(i64::MAX);
    let counts = people.iter().map(number);
    let known = keys.into_iter().zip(counts).filter(|(_, people)| *people > 0);
    Ok((known.map(|(key, people)| (key.clone(), people)).collect(), number(&all)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_three_days_in_a_row_is_confined_to_them() {
        let mut of = OfTerm::default();
        for (day, count) in [(1, 1), (14, 9), (15, 12), (16, 8), (17, 1), (29, 2)] {
            of.add(day, count, few_days(30));
        }
        assert_eq!((of.count, of.days, of.most), (33, 6, (15, 12)));
        assert_eq!(of.densest, (14, 16, 29));
        let mut of = OfTerm::default();
        for (day, count) in [(1, 2), (4, 5), (6, 5)] {
            of.add(day, count, few_days(30));
        }
        assert_eq!(of.densest, (4, 6, 10));
        // Of a quarter a storm that is told of before and after it is of a few days, too.
        assert_eq!([14, 30, 52, 90, 365].map(few_days), [3, 3, 5, 7, 7]);
        let mut of = OfTerm::default();
        for (day, count) in [(1, 1), (38, 9), (39, 40), (40, 70), (41, 9), (44, 5), (60, 2)] {
            of.add(day, count, few_days(79));
        }
        assert_eq!(of.densest, (38, 44, 133));
    }
}
