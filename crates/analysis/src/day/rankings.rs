//! The three rankings of the model of the page.

use std::collections::HashMap;

use super::RANKED;
use super::said::counts_beside_previous;
use crate::copies::is_of_copies;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::ranking::{RankBy, ranking};
use crate::span::Span;
use tsubuyaki_warehouse::Snapshot;

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
pub fn shown<'a>(rankings: &'a [(&'static str, Vec<RankedTerm>)]) -> Vec<Vec<&'a RankedTerm>> {
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
    /// Per 10,000 terms that count.
    pub rate: f64,
    /// Tweets that have it.
    pub tweets: i64,
    /// `None` where no author is known.
    pub authors: Option<i64>,
    /// Whether one author wrote half of it, or more.
    pub is_of_one: bool,
    /// Whether half of it, or more, stands in copies.
    pub is_of_copies: bool,
    /// How often it was said on the day before, if that has tweets, and all terms of the
    /// ranking.
    pub before: Option<i64>,
    pub all_before: i64,
}

/// All three, whole. One question is asked for all: what ranks fewer parts of
/// speech is a part of what ranks more.
pub(super) fn rankings(
    snapshot: &Snapshot,
    span: Span,
    before: Option<Span>,
    lists: &Filters,
) -> Result<Vec<(&'static str, Vec<RankedTerm>)>, QueryError> {
    let [.., (_, every)] = RANKINGS;
    let filters = lists.of_plain(every);
    let frame = ranking(snapshot, span, RankBy::Count, &filters)?.frame;
    let counts_before: HashMap<(String, String), i64> = match before {
        None => HashMap::new(),
        Some(_) => counts_beside_previous(snapshot, span, &filters)?
            .into_iter()
            .map(|term| ((term.lemma, term.pos), term.before))
            .collect(),
    };
    let mut all_before: HashMap<&str, i64> = HashMap::new();
    for ((_, pos), count) in &counts_before {
        *all_before.entry(pos).or_default() += count;
    }
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let (count, tweets) = (frame.column("count")?.i64()?, frame.column("tweets")?.i64()?);
    let (negated, authors) = (frame.column("negated")?.i64()?, frame.column("authors")?.i64()?);
    let one_author = frame.column("one_author")?.bool()?;
    let copies = frame.column("copies")?.i64()?;
    let term = |row| {
        let (lemma, pos) = (lemma.get(row)?.to_owned(), pos.get(row)?.to_owned());
        let known = |_| counts_before.get(&(lemma.clone(), pos.clone())).copied().unwrap_or(0);
        Some(RankedTerm {
            rank: 0,
            count: count.get(row)?,
            negated: negated.get(row).unwrap_or(0),
            rate: 0.0,
            tweets: tweets.get(row)?,
            authors: authors.get(row),
            is_of_one: one_author.get(row) == Some(true),
            is_of_copies: is_of_copies(copies.get(row).unwrap_or(0), count.get(row)?),
            before: before.map(known),
            all_before: 0,
            lemma,
            pos,
        })
    };
    let terms: Vec<RankedTerm> = (0..frame.height()).filter_map(term).collect();
    let of = |parts: &[&str]| {
        let of_parts = terms.iter().filter(|term| parts.contains(&term.pos.as_str()));
        let all_before = parts.iter().filter_map(|pos| all_before.get(pos)).sum();
        ranked(once_each(of_parts.cloned().collect()), all_before)
    };
    Ok(RANKINGS.iter().map(|(name, parts)| (*name, of(parts))).collect())
}

/// Terms in the order of their counts, with one row for what is the same word as
/// two parts of speech: that of the one said more often, with the counts of both.
/// Its tweets and authors are those of that one.
fn once_each(terms: Vec<RankedTerm>) -> Vec<RankedTerm> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut once: Vec<RankedTerm> = Vec::new();
    for term in terms {
        if let Some(&place) = places.get(&term.lemma) {
            let known = &mut once[place];
            known.count += term.count;
            known.before = known.before.zip(term.before).map(|(known, more)| known + more);
        } else {
            places.insert(term.lemma.clone(), once.len());
            once.push(term);
        }
    }
    once.sort_by_key(|term| std::cmp::Reverse(term.count));
    once
}

/// Gives terms in the order of their counts their ranks and rates among each
/// other, and how many terms there were before.
fn ranked(mut terms: Vec<RankedTerm>, all_before: i64) -> Vec<RankedTerm> {
    let all: i64 = terms.iter().map(|term| term.count).sum();
    let mut last = (i64::MAX, 0);
    for (place, term) in (1..).zip(&mut terms) {
        if term.count != last.0 {
            last = (term.count, place);
        }
        term.rank = last.1;
        term.all_before = all_before;
        term.rate = PER * term.count as f64 / all as f64;
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_stands_once() {
        let term = |lemma: &str, pos: &str, count| RankedTerm {
            rank: 0,
            lemma: lemma.to_owned(),
            pos: pos.to_owned(),
            count,
            negated: 0,
            is_of_one: false,
            is_of_copies: false,
            rate: 0.0,
            tweets: count,
            authors: None,
            before: Some(1),
            all_before: 0,
        };
        let terms =
            vec![term("草", "名詞", 5), term("かわいい", "形容詞", 4), term("かわいい", "名詞", 3)];
        let once = once_each(terms);
        let found: Vec<(&str, &str, i64, Option<i64>)> = once
            .iter()
            .map(|term| (term.lemma.as_str(), term.pos.as_str(), term.count, term.before))
            .collect();
        assert_eq!(found, [("かわいい", "形容詞", 7, Some(2)), ("草", "名詞", 5, Some(1))]);
    }
}
