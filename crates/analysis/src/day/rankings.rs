//! The three rankings of a page.

use std::cmp::Reverse;
use std::ops::Deref;

use rayon::slice::ParallelSliceMut;

use super::RANKED;
use super::once_each::once_each;
use crate::comparison::is_of_one;
use crate::copies::{copied_ids, is_of_copies};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::span::Span;
use crate::tally::{Counts, Speakers};
use tsubuyaki_warehouse::Snapshot;

/// Terms of a ranking that are shown, at most.
pub const LISTED: usize = 10_000;
/// The rankings of the model of this page, a daily blog of 2018: each a plain
/// list of parts of speech, less the stop words. The last has all of them.
const RANKINGS: [(&str, &[&str]); 3] = [
    ("形容詞", &["形容詞"]),
    ("名詞・形容詞", &["名詞", "形容詞"]),
    ("動詞・名詞・形容詞", &["動詞", "名詞", "形容詞"]),
];

/// The terms of each ranking that a page shows. The last has all that the one before it
/// has: it shows what that does not.
#[must_use]
pub fn shown<'a>(rankings: &'a [(&'static str, Ranking)]) -> Vec<Vec<&'a RankedTerm>> {
    let mut all: Vec<Vec<&RankedTerm>> = Vec::new();
    for (place, (_, terms)) in rankings.iter().enumerate() {
        let before = all.last().filter(|_| place + 1 == RANKINGS.len());
        let is_shown = |term: &&RankedTerm| {
            before.is_none_or(|before| before.iter().all(|other| other.lemma != term.lemma))
        };
        let shown = terms.iter().filter(is_shown).take(RANKED).collect();
        all.push(shown);
    }
    all
}

/// Rates are per so many terms.
const PER: f64 = 10_000.0;

/// A term of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedTerm {
    pub rank: i64,
    pub lemma: String,
    pub pos: String,
    pub count: i64,
    /// How often it was negated among them.
    pub negated: i64,
    /// Per 10,000 terms of all rankings: those of the last.
    pub rate: f64,
    /// Tweets that have it.
    pub tweets: i64,
    /// `None` where no author is known.
    pub authors: Option<i64>,
    /// Whether one author wrote half of it, or more.
    pub is_of_one: bool,
    /// Whether half of it, or more, is in copies.
    pub is_of_copies: bool,
    /// How often it was said on the day before, if that has tweets.
    pub before: Option<i64>,
}

/// The terms of a ranking, those said most first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// The first [`LISTED`].
    first: Vec<RankedTerm>,
    /// How many there are, and how often they were said together.
    pub terms: usize,
    pub count: i64,
    /// What rates are of, on the day and the one before: all terms of the last ranking, so
    /// that a term has one rate in all of them.
    pub all: i64,
    pub all_before: i64,
}

impl Deref for Ranking {
    type Target = [RankedTerm];

    fn deref(&self) -> &Self::Target {
        &self.first
    }
}

/// All three. What ranks fewer parts of speech is a part of what ranks more, so that
/// terms are counted once.
pub(super) fn rankings(
    snapshot: &Snapshot,
    span: Span,
    before: Option<Span>,
    lists: &Filters,
) -> Result<Vec<(&'static str, Ranking)>, QueryError> {
    let [.., (_, every)] = RANKINGS;
    let filters = lists.of_plain(every);
    let (dates, mut terms) = (span.dates(snapshot.manifest()), Terms::default());
    let counts = Counts::of(snapshot, &dates, &filters, &mut terms)?;
    let copies = copied_ids(snapshot, &dates, &filters)?;
    let speakers = Speakers::of(snapshot, &dates, &filters, &mut terms, &copies)?;
    let counts_before = match before {
        None => Counts::default(),
        Some(before) => {
            Counts::of(snapshot, &before.dates(snapshot.manifest()), &filters, &mut terms)?
        }
    };
    let all_before = counts_before.said().map(|term| counts_before.get(term).count).sum();
    // What `terms` counts, `tokens` has.
    let mut said: Vec<u32> = counts.said().filter(|&term| speakers.say(term)).collect();
    said.par_sort_unstable_by_key(|&term| (Reverse(counts.get(term).count), terms.term(term)));
    let all = said.iter().map(|&term| counts.get(term).count).sum();
    let of = |parts: &[&str]| {
        let of_parts = said.iter().copied().filter(|&term| parts.contains(&terms.term(term).1));
        let row = |term| (term, counts.get(term).count, counts_before.get(term).count);
        let rows = once_each(of_parts.map(row), |term| terms.term(term).0);
        let count = rows.iter().map(|row| row.count).sum();
        let terms_of = rows.len();
        let mut ranking = Ranking { first: Vec::new(), terms: terms_of, count, all, all_before };
        let told = rows.into_iter().take(LISTED).map(|row| {
            let ((lemma, pos), spread) = (terms.term(row.term), speakers.get(row.term));
            let of_term = counts.get(row.term);
            let authors = (spread.authors > 0).then_some(spread.authors);
            let share = authors.map(|_| spread.most as f64 / of_term.count as f64);
            RankedTerm {
                rank: 0,
                lemma: lemma.to_owned(),
                pos: pos.to_owned(),
                count: row.count,
                negated: of_term.negated,
                rate: 0.0,
                tweets: spread.tweets,
                authors,
                is_of_one: authors.is_some() && is_of_one(share, of_term.count),
                is_of_copies: is_of_copies(spread.copies, of_term.count),
                before: before.map(|_| row.before),
            }
        });
        ranking.first.extend(told);
        rank(&mut ranking);
        ranking
    };
    Ok(RANKINGS.iter().map(|(name, parts)| (*name, of(parts))).collect())
}

/// Gives terms in the order of their counts their ranks and rates.
fn rank(ranking: &mut Ranking) {
    let mut last = (i64::MAX, 0);
    for (place, term) in (1..).zip(&mut ranking.first) {
        if term.count != last.0 {
            last = (term.count, place);
        }
        term.rank = last.1;
        term.rate = PER * term.count as f64 / ranking.all as f64;
    }
}
