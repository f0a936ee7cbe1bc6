//! What files of `terms` have for the vocabulary: lemma, part of speech and kind.

use std::fs::File;
use std::path::Path;

use arrow::array::{AsArray, RecordBatch};
use arrow::error::ArrowError;
use bytes::Bytes;
use jiff::civil::Date;
use parquet::file::reader::ChunkReader;

use super::term_counts::OF_VOCABULARY;
use crate::error::AtPath;
use crate::table_reader::TableFile;
use crate::{Snapshot, Table, WarehouseError, daily_path};

/// Rows that are read at once.
const BATCH_ROWS: usize = 65_536;

/// Rows of a file, some at a time.
type Rows = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// The rows of a table's file, batch by batch.
pub(super) fn rows_of(
    file: impl ChunkReader + 'static,
    table: Table,
) -> Result<Rows, WarehouseError> {
    Ok(Box::new(TableFile::open(file, table)?.rows(BATCH_ROWS)?))
}

/// The terms of a stored day that count for the vocabulary, some of them more than once.
pub(super) fn each_of_day(
    base: &Snapshot,
    date: Date,
    each: &mut dyn FnMut([&str; 3]) -> Result<(), WarehouseError>,
) -> Result<(), WarehouseError> {
    let path = daily_path(Table::Terms, date);
    if !base.manifest().files.contains_key(&path) {
        return Ok(());
    }
    each_of_rows(rows_of(Bytes::from(base.bytes(&path)?), Table::Terms)?, each)
}

/// The same of a day whose file of `terms` is not stored yet.
pub(super) fn each_of_file(
    path: &Path,
    each: &mut dyn FnMut([&str; 3]) -> Result<(), WarehouseError>,
) -> Result<(), WarehouseError> {
    each_of_rows(rows_of(File::open(path).at(path)?, Table::Terms)?, each)
}

fn each_of_rows(
    batches: Rows,
    each: &mut dyn FnMut([&str; 3]) -> Result<(), WarehouseError>,
) -> Result<(), WarehouseError> {
    for rows in batches {
        let rows = rows?;
        let column = |name: &str| rows.column(Table::Terms.place(name));
        let texts = ["lemma", "pos", "kind"].map(|name| column(name).as_string_view());
        let retweets = column("is_retweet").as_boolean();
        for row in 0..rows.num_rows() {
            let term = texts.map(|texts| texts.value(row));
            if !retweets.value(row) && OF_VOCABULARY.contains(&term[2]) {
                each(term)?;
            }
        }
    }
    Ok(())
}
