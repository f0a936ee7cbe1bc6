//! Which posts have which term.

use std::ops::Range;

use hashbrown::HashMap;
use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::design::UnitCount;
use super::posts::{NONE, Posts};
use super::sides::Layout;
use crate::answer::Answer;
use crate::engine::said;
use crate::error::QueryError;
use crate::filters::Filters;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Tokens that are read at once.
const AT_ONCE: u64 = 4_000_000;

/// The places of the posts in which each term stands, in their order, as often
/// as it stands there.
pub(crate) struct Postings(pub Vec<Vec<u32>>);

/// Reads where terms stand, and counts the terms of the posts. `terms` gives an
/// answer with the columns lemma and pos; terms that it lacks do not count. It is
/// called once the first tokens are read.
pub(crate) fn postings(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    posts: &mut Posts,
    terms: impl FnOnce() -> Result<Answer, QueryError>,
) -> Result<(Answer, Postings), QueryError> {
    let mut parts = few_at_once(snapshot, days).into_iter().map(|days| {
        let tokens = said(snapshot, days, filters, &READ)?.select(READ.map(col));
        Tokens::of(&tokens.collect()?)
    });
    let first = parts.next();
    let answer = terms()?;
    let (lemma, pos) = (answer.frame.column("lemma")?.str()?, answer.frame.column("pos")?.str()?);
    let mut rows: Rows = HashMap::new();
    for (row, (lemma, pos)) in lemma.iter().zip(pos.iter()).enumerate() {
        if let Some((lemma, pos)) = lemma.zip(pos) {
            rows.entry(lemma).or_default().push((pos, row));
        }
    }
    let mut postings: Vec<Vec<u32>> = vec![Vec::new(); answer.frame.height()];
    for tokens in first.into_iter().chain(parts) {
        let tokens = tokens?;
        let starts: Vec<usize> = (0..tokens.len()).step_by(TASK).collect();
        let of_task =
            |start: usize| tokens.places(start..(start + TASK).min(tokens.len()), &rows, posts);
        let found = starts.into_par_iter().map(of_task).collect::<PolarsResult<Vec<_>>>()?;
        for (term, post) in found.into_iter().flatten() {
            posts.terms[post as usize] += 1;
            postings[term].push(post);
        }
    }
    postings.par_iter_mut().for_each(|posts| posts.sort_unstable());
    drop(rows);
    Ok((answer, Postings(postings)))
}

/// What is read of a token that counts.
const READ: [&str; 3] = ["tweet_id", "lemma", "pos"];
/// Tokens that a thread takes at once.
const TASK: usize = 16_384;

/// The rows of a lemma's terms, with their parts of speech.
type Rows<'a> = HashMap<&'a str, Vec<(&'a str, usize)>>;

/// Columns of tokens.
struct Tokens(DataFrame);

impl Tokens {
    fn of(frame: &DataFrame) -> Result<Self, QueryError> {
        let columns = frame.columns().iter().map(Column::rechunk).collect();
        Ok(Self(DataFrame::new(frame.height(), columns)?))
    }

    fn len(&self) -> usize {
        self.0.height()
    }

    /// The rows of the terms that count among some tokens, with their posts.
    fn places(
        &self,
        range: Range<usize>,
        rows: &Rows,
        posts: &Posts,
    ) -> PolarsResult<Vec<(usize, u32)>> {
        let ids = self.0.column("tweet_id")?.i64()?;
        let (lemmas, parts_of_speech) =
            (self.0.column("lemma")?.str()?, self.0.column("pos")?.str()?);
        let mut found = Vec::new();
        let (mut last_id, mut post) = (None, None);
        for row in range {
            let Some(pos) = parts_of_speech.get(row) else { continue };
            let terms = lemmas.get(row).and_then(|lemma| rows.get(lemma));
            let Some(&(_, term)) = terms.and_then(|terms| terms.iter().find(|term| term.0 == pos))
            else {
                continue;
            };
            let id = ids.get(row);
            if id != last_id {
                (last_id, post) = (id, id.and_then(|id| posts.place(id)));
            }
            if let Some(post) = post {
                found.push((term, post));
            }
        }
        Ok(found)
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
        let mut units: Vec<UnitCount> = Vec::new();
        let mut cells: Vec<u32> = Vec::new();
        for &post in &self.0[term] {
            if !layout.is_kept[post as usize] {
                continue;
            }
            count(&mut units, posts.unit[post as usize]);
            let cell = layout.cell[post as usize];
            if cell != NONE {
                cells.push(cell);
            }
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
        Some(last) => last.count += 1.0,
        None => counts.push(UnitCount { place, count: 1.0 }),
    }
}
