//! Which posts have which term.

use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::design::UnitCount;
use super::posts::Posts;
use super::sides::Layout;
use crate::answer::Answer;
use crate::engine::by_sql;
use crate::error::QueryError;
use crate::few::Few;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::views::{Asked, Part, View, each};
use tsubuyaki_warehouse::{Snapshot, Table};

/// What is found out about terms: of a day of millions of them much that a page does not ask for
/// takes much memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    All,
    /// How often they are said: lemma, pos, count and `baseline_count`.
    Counts,
    /// The same of those that occur often enough to be compared.
    Often,
}

/// Tokens that are read at once.
const AT_ONCE: u64 = 4_000_000;

/// The places of the posts in which each term stands, in their order, as often
/// as it stands there.
pub(crate) struct Postings(pub Vec<Few>);

/// Reads where terms stand, and counts the terms of the posts. `terms` gives an
/// answer with the columns lemma and pos; terms that it lacks do not count, unless it is
/// told of frequent ones alone. It is called once the tokens are read.
pub(crate) fn postings(
    snapshot: &Snapshot,
    (days, filters): (&[Date], &Filters),
    told: Told,
    posts: &mut Posts,
    terms: impl FnOnce() -> Result<Answer, QueryError>,
) -> Result<(Answer, Postings), QueryError> {
    let Standing { terms: met, mut posts_of, .. } = Standing::of(snapshot, days, filters, posts)?;
    let answer = terms()?;
    let count = |posts: &mut Posts, of_term: &Few| {
        for &post in of_term.as_slice() {
            posts.terms[post as usize] += 1;
        }
    };
    if told == Told::Often {
        for of_term in &posts_of {
            count(posts, of_term);
        }
    }
    let (lemma, pos) = (answer.frame.column("lemma")?.str()?, answer.frame.column("pos")?.str()?);
    let mut postings: Vec<Few> = Vec::with_capacity(answer.frame.height());
    for (lemma, pos) in lemma.iter().zip(pos.iter()) {
        let term = lemma.zip(pos).and_then(|(lemma, pos)| met.known(lemma, pos));
        let of_term = term.and_then(|term| posts_of.get_mut(term as usize));
        postings.push(of_term.map(std::mem::take).unwrap_or_default());
    }
    drop((met, posts_of));
    if told != Told::Often {
        for of_term in &postings {
            count(posts, of_term);
        }
    }
    postings.par_iter_mut().for_each(Few::sort);
    Ok((answer, Postings(postings)))
}

/// What is read of a token that counts.
const READ: [&str; 3] = ["tweet_id", "lemma", "pos"];

/// The posts in which terms stand, as often as they do.
#[derive(Default)]
struct Standing {
    terms: Terms,
    /// By the numbers of the terms.
    posts_of: Vec<Few>,
    /// The post that was met last, and its rank by the ids.
    last: Option<(i64, u32)>,
    rank: usize,
}

impl Standing {
    /// Reads them part by part.
    fn of(
        snapshot: &Snapshot,
        days: &[Date],
        filters: &Filters,
        posts: &Posts,
    ) -> Result<Self, QueryError> {
        let asked = Asked { columns: &|name| READ.contains(&name), lemmas: None };
        let mut standing = Self::default();
        let mut take = |part: Part| {
            let of_rows = part.terms(|lemma, pos| standing.terms.number(lemma, pos))?;
            for (&term, id) in of_rows.iter().zip(part.numbers("tweet_id")?) {
                standing.add(term, id, posts);
            }
            Ok(())
        };
        if each(snapshot, View::Said, days, filters, &asked, &mut take)? {
            return Ok(standing);
        }
        let mut standing = Self::default();
        for days in few_at_once(snapshot, days) {
            let frame =
                by_sql(snapshot, View::Said, days, filters)?.select(READ.map(col)).collect()?;
            let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
            let rows = lemma.iter().zip(pos.iter()).zip(frame.column("tweet_id")?.i64()?.iter());
            for ((lemma, pos), id) in rows {
                if let Some((lemma, pos)) = lemma.zip(pos) {
                    let term = standing.terms.number(lemma, pos);
                    standing.add(term, id, posts);
                }
            }
        }
        Ok(standing)
    }

    fn add(&mut self, term: u32, id: Option<i64>, posts: &Posts) {
        let Some(id) = id else { return };
        let post = match self.last {
            Some((last, post)) if last == id => post,
            _ => {
                let Some(post) = posts.place_after(&mut self.rank, id) else { return };
                self.last = Some((id, post));
                post
            }
        };
        let place = term as usize;
        if self.posts_of.len() <= place {
            self.posts_of.resize_with(place + 1, Few::default);
        }
        self.posts_of[place].push(post);
    }
}

/// The days in parts that have not too many tokens.
fn few_at_once<'a>(snapshot: &Snapshot, days: &'a [Date]) -> Vec<&'a [Date]> {
    let rows =
        |day: Date| snapshot.manifest().daily(Table::Tokens, day).map_or(0, |file| file.rows);
    let (mut parts, mut first, mut tokens) = (Vec::new(), 0, 0);
    for (place, &day) in days.iter().enumerate() {
        tokens += rows(day);
        if tokens >= AT_ONCE {
            parts.push(&days[first..=place]);
            (first, tokens) = (place + 1, 0);
        }
    }
    if first < days.len() {
        parts.push(&days[first..]);
    }
    parts
}

impl Postings {
    /// How often the units have a term, and the cells.
    pub(crate) fn counts(
        &self,
        term: usize,
        posts: &Posts,
        layout: &Layout,
    ) -> (Vec<UnitCount>, Vec<UnitCount>) {
        let mut units: Vec<UnitCount> = Vec::with_capacity(self.0[term].as_slice().len());
        let mut cells: Vec<u32> = Vec::new();
        for &post in self.0[term].as_slice() {
            if !layout.is_kept[post as usize] {
                continue;
            }
            count(&mut units, posts.unit[post as usize]);
            cells.extend(layout.cell_of(post));
        }
        cells.sort_unstable();
        let mut of_cells = Vec::new();
        for cell in cells {
            count(&mut of_cells, cell);
        }
        (units, of_cells)
    }
}

/// Counts one more of a place, that of the last count or a later one.
fn count(counts: &mut Vec<UnitCount>, place: u32) {
    match counts.last_mut().filter(|last| last.place == place) {
        Some(last) => last.count += 1,
        None => counts.push(UnitCount { place, count: 1 }),
    }
}
