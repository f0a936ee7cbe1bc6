//! Which posts have which term.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::design::UnitCount;
use super::posts::{NONE, Posts};
use super::sides::Layout;
use crate::answer::Answer;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::word_lists::Variants;
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
    let variants = Variants::read(&filters.variants)?.rows()?;
    let mut parts = few_at_once(snapshot, days).into_iter().map(|days| {
        let wanted = filters.wanted(snapshot.manifest())?;
        let keys: Vec<Expr> =
            wanted.get_column_names().into_iter().map(|name| col(name.clone())).collect();
        let by_term = scan(snapshot, Table::Tokens, days, filters)?
            .join(wanted.lazy(), keys.clone(), keys, JoinArgs::new(JoinType::Semi))
            .group_by([col("lemma"), col("pos")])
            .agg([col("tweet_id")]);
        Ok::<_, QueryError>(by_term.collect()?)
    });
    let first = parts.next();
    let answer = terms()?;
    let (lemma, pos) = (answer.frame.column("lemma")?.str()?, answer.frame.column("pos")?.str()?);
    let rows: HashMap<(&str, &str), usize> = lemma
        .iter()
        .zip(pos.iter())
        .enumerate()
        .filter_map(|(row, (lemma, pos))| Some(((lemma?, pos?), row)))
        .collect();
    let mut postings: Vec<Vec<u32>> = vec![Vec::new(); answer.frame.height()];
    for frame in first.into_iter().chain(parts) {
        for (term, places) in places(&frame?, &rows, &variants, posts)? {
            for &post in &places {
                posts.terms[post as usize] += 1;
            }
            let known = &mut postings[term];
            if known.is_empty() {
                *known = places;
            } else {
                known.extend(places);
            }
        }
    }
    postings.par_iter_mut().for_each(|posts| posts.sort_unstable());
    drop(rows);
    Ok((answer, Postings(postings)))
}

/// The rows of terms with the posts in which they stand, from a frame of lemma,
/// pos and lists of ids.
fn places(
    by_term: &DataFrame,
    rows: &HashMap<(&str, &str), usize>,
    variants: &BTreeMap<String, String>,
    posts: &Posts,
) -> PolarsResult<Vec<(usize, Vec<u32>)>> {
    let (lemma, pos) = (by_term.column("lemma")?.str()?, by_term.column("pos")?.str()?);
    let lists = by_term.column("tweet_id")?.list()?;
    let mut groups: Vec<(usize, Series)> = Vec::with_capacity(by_term.height());
    for row in 0..by_term.height() {
        let (Some(lemma), Some(pos)) = (lemma.get(row), pos.get(row)) else { continue };
        let lemma = variants.get(lemma).map_or(lemma, String::as_str);
        if let (Some(&term), Some(ids)) = (rows.get(&(lemma, pos)), lists.get_as_series(row)) {
            groups.push((term, ids));
        }
    }
    let places = |(term, ids): (usize, Series)| {
        let ids = ids.i64()?;
        Ok((term, ids.iter().flatten().filter_map(|id| posts.place(id)).collect()))
    };
    groups.into_par_iter().map(places).collect()
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
    pub fn counts(
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
