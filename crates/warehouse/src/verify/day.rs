//! The three files of a day, each by itself and against the others.

use std::sync::{Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::error::ArrowError;
use jiff::civil::Date;

use super::file::{self, Cause, Unsound, fault};
use super::months::Months;
use super::vocabulary::Spans;
use super::{Fault, Remedy, tweets, words};
use crate::ingest::term_counts::TermCounts;
use crate::{Category, Snapshot, Table, WarehouseError, daily_path};

/// Checks a day; adds its words to the vocabulary and the roll-up as they should be.
pub(super) fn check(
    snapshot: &Snapshot,
    date: Date,
    spans: &Mutex<Spans>,
    months: &Months,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let path = |table| daily_path(table, date);
    let mut note = |table: Table, unsound: Unsound| {
        let remedy = match table {
            Table::Tweets if unsound.cause == Cause::File => Remedy::SetAside,
            Table::Tweets | Table::Tokens => Remedy::Retokenize,
            Table::Terms | Table::Vocabulary => Remedy::Recount,
        };
        faults.push(fault(path(table), unsound, remedy));
    };
    let is_sound = match tweets::check(snapshot, date) {
        Ok(()) => true,
        Err(unsound) => {
            note(Table::Tweets, unsound);
            false
        }
    };
    let counts = match words::check(snapshot, date, is_sound) {
        Ok(counts) => Some(counts),
        Err(unsound) => {
            note(Table::Tokens, unsound);
            None
        }
    };
    if let Err(unsound) = check_terms(snapshot, date, counts.as_ref()) {
        note(Table::Terms, unsound);
    }
    months.add(snapshot, date, counts.as_ref());
    let mut spans = spans.lock().unwrap_or_else(PoisonError::into_inner);
    match &counts {
        Some(counts) => spans.add(date, counts.vocabulary_keys()),
        None => spans.is_partial = true,
    }
    let categories = counts.map(|counts| counts.categories()).unwrap_or_default();
    if let Some(category) = categories.difference(&snapshot.manifest().categories).next() {
        let Category { pos, pos1, kind } = category;
        let problem = format!("the manifest lacks its part of speech {pos}, {pos1}, {kind}");
        faults.push(fault(path(Table::Terms), Unsound::of_entry(problem), Remedy::Recount));
    }
    faults
}

/// The terms are those that the tokens make, in their order.
fn check_terms(
    snapshot: &Snapshot,
    date: Date,
    counts: Option<&TermCounts>,
) -> Result<(), Unsound> {
    let reader = file::open(snapshot, Table::Terms, &daily_path(Table::Terms, date))?;
    let batches = reader.collect::<Result<Vec<RecordBatch>, ArrowError>>();
    let found = batches
        .and_then(|batches| concat_batches(&Table::Terms.schema(), &batches))
        .map_err(|error| Unsound::new(format!("not a readable table: {error}")))?;
    let Some(counts) = counts else { return Ok(()) };
    let expected =
        counts.rows().map_err(|error: WarehouseError| Unsound::new(error.to_string()))?;
    if found == expected {
        return Ok(());
    }
    let same = |row: &usize| {
        *row < expected.num_rows()
            && *row < found.num_rows()
            && found.slice(*row, 1) == expected.slice(*row, 1)
    };
    let first = (0..found.num_rows()).find(|row| !same(row)).unwrap_or(found.num_rows());
    Err(Unsound::new(format!(
        "it does not match the tokens: row {} of {} differs",
        first + 1,
        found.num_rows()
    )))
}
