//! The vocabulary against the terms of all days.

use std::sync::{Mutex, PoisonError};

use arrow::array::AsArray;
use arrow::datatypes::Date32Type;
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use jiff::civil::Date;

use super::file::{self, Unsound, fault};
use super::tweets::column;
use super::{Fault, Problems, Remedy};
use crate::day_number::days_since_1970;
use crate::layout::vocabulary_path;
use crate::{Snapshot, Table};

/// The first and last day of every term. Terms stand by their hashes, so that
/// those of years fit into memory.
#[derive(Default)]
pub(super) struct Spans {
    spans: HashMap<[u8; 16], (i32, i32), RandomState>,
    /// Some day could not be read.
    pub is_partial: bool,
}

impl Spans {
    /// Adds the terms of a day: lemma, part of speech and kind.
    pub(crate) fn add<'a>(&mut self, date: Date, terms: impl Iterator<Item = [&'a str; 3]>) {
        let day = days_since_1970(date);
        for term in terms {
            let (first, last) = self.spans.entry(hash(term)).or_insert((day, day));
            *first = day.min(*first);
            *last = day.max(*last);
        }
    }
}

fn hash(term: [&str; 3]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in term {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    let mut hash = [0; 16];
    hasher.finalize_xof().fill(&mut hash);
    hash
}

/// Checks the table against what the days have.
pub(super) fn check(snapshot: &Snapshot, spans: Mutex<Spans>) -> Vec<Fault> {
    let spans = spans.into_inner().unwrap_or_else(PoisonError::into_inner);
    let path = vocabulary_path();
    let is_there = snapshot.manifest().files.contains_key(&path);
    if !is_there && spans.spans.is_empty() {
        return Vec::new();
    }
    match check_rows(snapshot, &path, spans) {
        Ok(()) => Vec::new(),
        Err(unsound) => vec![fault(path, unsound, Remedy::GatherVocabulary)],
    }
}

fn check_rows(snapshot: &Snapshot, path: &str, mut spans: Spans) -> Result<(), Unsound> {
    let mut problems = Problems::default();
    let mut last: Option<[String; 3]> = None;
    for batch in file::open(snapshot, Table::Vocabulary, path)? {
        let batch =
            batch.map_err(|error| Unsound::new(format!("not a readable table: {error}")))?;
        let text = |name: &str| Ok::<_, Unsound>(column(&batch, name)?.as_string_view());
        let [lemmas, pos, kinds] = [text("lemma")?, text("pos")?, text("kind")?];
        let date =
            |name: &str| Ok::<_, Unsound>(column(&batch, name)?.as_primitive::<Date32Type>());
        let (first, until) = (date("first_date")?, date("last_date")?);
        for row in 0..batch.num_rows() {
            let term = [lemmas.value(row), pos.value(row), kinds.value(row)];
            if last.as_ref().is_some_and(|last| last.each_ref().map(String::as_str) >= term) {
                problems.add(|| format!("{} is out of order", term[0]));
            }
            last = Some(term.map(str::to_owned));
            if spans.is_partial {
                continue;
            }
            match spans.spans.remove(&hash(term)) {
                None => problems.add(|| format!("no day has {}", term[0])),
                Some(span) if span != (first.value(row), until.value(row)) => {
                    problems.add(|| format!("{} occurs on other days", term[0]));
                }
                Some(_) => {}
            }
        }
    }
    if !spans.is_partial && !spans.spans.is_empty() {
        problems.add(|| format!("terms of the days that are missing: {}", spans.spans.len()));
    }
    problems.summary().map_or(Ok(()), |problem| Err(Unsound::new(problem)))
}
