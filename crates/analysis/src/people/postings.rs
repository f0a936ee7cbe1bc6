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
    let variants = Variants::rows_of(&filters.variants)?;
    let wanted = filters.wanted(snapshot.manifest())?;
    let wanted = Wanted::of(&wanted)?;
    let mut parts = few_at_once(snapshot, days).into_iter().map(|days| {
        let tokens = scan(snapshot, Table::Tokens, days, filters)?.select(READ.map(col));
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
    for (variant, canonical) in variants.iter() {
        // What is a variant is no term of its own.
        match rows.get(canonical.as_str()).cloned() {
            Some(of_canonical) => rows.insert(variant, of_canonical),
            None => rows.remove(variant.as_str()),
        };
    }
    let mut postings: Vec<Vec<u32>> = vec![Vec::new(); answer.frame.height()];
    for tokens in first.into_iter().chain(parts) {
        let tokens = tokens?;
        let starts: Vec<usize> = (0..tokens.len()).step_by(TASK).collect();
        let of_task = |start: usize| {
            tokens.places(start..(start + TASK).min(tokens.len()), &wanted, &rows, posts)
        };
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

/// What is read of a token.
const READ: [&str; 9] = [
    "tweet_id",
    "lemma",
    "pos",
    "pos1",
    "kind",
    "in_hashtag",
    "in_compound",
    "negated",
    "is_retweet",
];
/// Of these, what the filters tell apart by `true` and `false`.
const FLAGS: [&str; 4] = ["in_hashtag", "in_compound", "negated", "is_retweet"];
/// Tokens that a thread takes at once.
const TASK: usize = 16_384;

/// The rows of a lemma's terms, with their parts of speech.
type Rows<'a> = HashMap<&'a str, Vec<(&'a str, usize)>>;

/// The categories that count: those of a pos, pos1 and kind that have a bit set
/// for their flags.
struct Wanted<'a>(HashMap<[&'a str; 3], u16>);

impl<'a> Wanted<'a> {
    fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        let texts = texts(frame, ["pos", "pos1", "kind"])?;
        let flags = flags(frame)?;
        let mut wanted: HashMap<[&str; 3], u16> = HashMap::new();
        for row in 0..frame.height() {
            if let [Some(pos), Some(pos1), Some(kind)] = texts.map(|column| column.get(row)) {
                *wanted.entry([pos, pos1, kind]).or_default() |= 1 << flag_bits(&flags, row);
            }
        }
        Ok(Self(wanted))
    }
}

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
        wanted: &Wanted,
        rows: &Rows,
        posts: &Posts,
    ) -> PolarsResult<Vec<(usize, u32)>> {
        let ids = self.0.column("tweet_id")?.i64()?;
        let [lemmas, pos, pos1, kind] = texts(&self.0, ["lemma", "pos", "pos1", "kind"])?;
        let flags = flags(&self.0)?;
        let mut found = Vec::new();
        let (mut last_id, mut post) = (None, None);
        for row in range {
            let Some(pos) = pos.get(row) else { continue };
            let category = [Some(pos), pos1.get(row), kind.get(row)];
            let [Some(pos), Some(pos1), Some(kind)] = category else { continue };
            let counts = wanted.0.get(&[pos, pos1, kind]).copied().unwrap_or(0);
            if counts & (1 << flag_bits(&flags, row)) == 0 {
                continue;
            }
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

fn texts<'a, const N: usize>(
    frame: &'a DataFrame,
    names: [&str; N],
) -> PolarsResult<[&'a StringChunked; N]> {
    let columns = names.map(|name| frame.column(name).and_then(Column::str));
    let columns = columns.into_iter().collect::<PolarsResult<Vec<_>>>()?;
    columns.try_into().map_err(|_| polars_err!(ComputeError: "a column is missing"))
}

fn flags(frame: &DataFrame) -> PolarsResult<Vec<&BooleanChunked>> {
    FLAGS.into_iter().map(|name| frame.column(name).and_then(Column::bool)).collect()
}

/// A token's flags as a number.
fn flag_bits(flags: &[&BooleanChunked], row: usize) -> u32 {
    let bits = flags.iter().map(|column| u32::from(column.get(row).unwrap_or_default()));
    bits.fold(0, |number, bit| number << 1 | bit)
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
