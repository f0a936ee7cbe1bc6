//! The content words said most.

use std::cmp::Reverse;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use rayon::slice::ParallelSliceMut;

use super::TermKey;
use super::newcomers::Newcomers;
use super::once_each::{Once, once_each};
use crate::crowd::{Accounts, People};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::span::Span;
use crate::tally::{Counts, Token, tokens};
use tsubuyaki_warehouse::Snapshot;

/// Words that a page shows.
const SHOWN: usize = 60;
/// Words of which it is asked how many people said them: said more often than those after
/// them, at most as many people said these.
const ASKED: usize = 200;

/// A content word of the day.
#[derive(Clone, Debug, PartialEq)]
pub struct SaidTerm {
    pub key: TermKey,
    pub count: i64,
    /// Posts that have it, at least: as one part of speech.
    pub posts: i64,
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

/// The words said most, most often first; their ratios are still to be told. Besides
/// those that a page shows there are more, of which it may name some.
#[derive(Default)]
pub(super) struct Said {
    pub shown: Vec<SaidTerm>,
    pub others: Vec<SaidTerm>,
}

pub(super) fn said(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<Said, QueryError> {
    let previous = Previous::of(snapshot, span.previous(), filters)?;
    let mut terms = Terms::default();
    let counts = Counts::of(snapshot, &span.dates(snapshot.manifest()), filters, &mut terms)?;
    let mut of_span: Vec<u32> = counts.said().filter(|&term| counts.get(term).count > 0).collect();
    of_span.par_sort_unstable_by_key(|&term| (Reverse(counts.get(term).count), terms.term(term)));
    let rows = of_span.into_iter().map(|term| {
        let (lemma, pos) = terms.term(term);
        (term, counts.get(term).count, previous.count(lemma, pos))
    });
    let mut said: Vec<SaidTerm> = once_each(rows, |term| terms.term(term).0)
        .into_iter()
        .take(ASKED)
        .map(|Once { term, count, before }| {
            let (lemma, pos) = terms.term(term);
            let key = TermKey::new(lemma, pos);
            let is_new = newcomers.has(span, &key);
            SaidTerm { key, count, posts: 0, authors: None, before, ratio: None, is_new }
        })
        .collect();
    drop((terms, counts, previous));
    tell_authors(&mut said, snapshot, span, filters)?;
    let others = said.split_off(said.len().min(SHOWN));
    Ok(Said { shown: said, others })
}

/// Tells who said the words, whatever parts of speech they are.
fn tell_authors(
    said: &mut [SaidTerm],
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<(), QueryError> {
    let lemmas: Vec<&str> = said.iter().map(|term| term.key.lemma.as_str()).collect();
    let dates = span.dates(snapshot.manifest());
    let mut terms = Terms::default();
    let mut accounts = Accounts::default();
    // By the numbers of the terms.
    let mut people: Vec<People> = Vec::new();
    // How many tweets have each, and the last that has.
    let mut posts: Vec<(i64, i64)> = Vec::new();
    let mut take = |token: Option<Token>| {
        let Some(token) = token else {
            people.clear();
            posts.clear();
            return;
        };
        let place = token.term as usize;
        if people.len() <= place {
            people.resize_with(place + 1, People::default);
            posts.resize(place + 1, (0, 0));
        }
        if let Some(author) = token.author {
            people[place].add(accounts.number(author));
        }
        let (count, last) = &mut posts[place];
        if *count == 0 || *last != token.tweet {
            (*count, *last) = (*count + 1, token.tweet);
        }
    };
    tokens(snapshot, &dates, filters, Some(&lemmas), &mut terms, &mut take)?;
    drop(accounts);
    let mut of_lemmas: HashMap<&str, People> = HashMap::new();
    for (term, people) in (0..).zip(people) {
        match of_lemmas.entry(terms.term(term).0) {
            Entry::Occupied(mut known) => known.get_mut().unite(&people),
            Entry::Vacant(new) => drop(new.insert(people)),
        }
    }
    let mut posts_of: HashMap<&str, i64> = HashMap::new();
    for (term, (count, _)) in (0..).zip(posts) {
        let most = posts_of.entry(terms.term(term).0).or_default();
        *most = count.max(*most);
    }
    let people_of = |lemma: &str| {
        let people = of_lemmas.get(lemma).map_or(0, People::count);
        i64::try_from(people).ok().filter(|people| *people > 0)
    };
    for term in said {
        term.authors = people_of(&term.key.lemma);
        term.posts = posts_of.get(term.key.lemma.as_str()).copied().unwrap_or(0);
    }
    Ok(())
}

/// Tells the ratios of the rates, by how many words the day and the day before
/// have in all.
pub(super) fn tell_ratios(said: &mut [SaidTerm], n1: i64, n2: i64) {
    for term in said {
        term.ratio = (term.before > 0 && n1 > 0)
            .then(|| (term.count as f64 / n1 as f64) / (term.before as f64 / n2 as f64));
    }
}

/// How often the terms of a day or period were said.
pub(super) struct Previous {
    terms: Terms,
    counts: Counts,
}

impl Previous {
    /// Counts them.
    pub(super) fn of(
        snapshot: &Snapshot,
        span: Span,
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        let mut terms = Terms::default();
        let counts = Counts::of(snapshot, &span.dates(snapshot.manifest()), filters, &mut terms)?;
        Ok(Self { terms, counts })
    }

    /// How often all were said together.
    pub(super) fn all(&self) -> i64 {
        self.counts.said().map(|term| self.counts.get(term).count).sum()
    }

    /// How often a term was said.
    pub(super) fn count(&self, lemma: &str, pos: &str) -> i64 {
        self.terms.known(lemma, pos).map_or(0, |term| self.counts.get(term).count)
    }
}
