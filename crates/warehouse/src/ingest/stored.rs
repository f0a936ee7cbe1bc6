//! Days that the warehouse already has, read bit by bit.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::Int64Type;
use arrow::error::ArrowError;
use bytes::Bytes;
use jiff::civil::Date;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::ChunkReader;
use parquet::file::statistics::Statistics;

use crate::table_reader::{TableFile, TableReader};
use crate::{FileEntry, Snapshot, Table, WarehouseError, daily_path};

/// Bytes of files that are read whole, which is faster.
const SMALL_BYTES: u64 = 4 << 20;

/// The state before a run, which is this run's to change: a file that was
/// hashed once stays as it is.
pub(super) struct Stored<'a> {
    base: &'a Snapshot,
    hashed: Mutex<BTreeSet<String>>,
}

impl<'a> Stored<'a> {
    pub(crate) fn new(base: &'a Snapshot) -> Self {
        Self { base, hashed: Mutex::default() }
    }

    pub(crate) fn base(&self) -> &'a Snapshot {
        self.base
    }

    /// What the manifest knows of a day's file.
    pub(crate) fn entry(&self, table: Table, date: Date) -> Option<&'a FileEntry> {
        self.base.manifest().daily(table, date)
    }

    /// The rows of a day in batches of so many at most; none if it is new.
    pub(crate) fn rows(
        &self,
        table: Table,
        date: Date,
        batch_rows: usize,
    ) -> Result<StoredRows, WarehouseError> {
        let batches = self.open(table, date, batch_rows, None)?;
        Ok(StoredRows { batches, rest: None })
    }

    /// The rows of a day's tweets with the given ids, which ascend.
    pub(crate) fn tweets(
        &self,
        date: Date,
        ids: &Arc<[i64]>,
    ) -> Result<Vec<RecordBatch>, WarehouseError> {
        let batches = self.open(Table::Tweets, date, FOUND_ROWS, Some(ids))?;
        Ok(batches.into_iter().flatten().collect::<Result<_, _>>()?)
    }

    fn open(
        &self,
        table: Table,
        date: Date,
        batch_rows: usize,
        ids: Option<&Arc<[i64]>>,
    ) -> Result<Option<TableReader>, WarehouseError> {
        if self.entry(Table::Tweets, date).is_none() {
            return Ok(None);
        }
        let path = daily_path(table, date);
        // One that is missing is an error to tell of.
        if self.entry(table, date).is_none_or(|entry| entry.bytes <= SMALL_BYTES) {
            let bytes = Bytes::from(self.base.bytes(&path)?);
            return read(bytes, table, batch_rows, ids).map(Some);
        }
        let is_hashed =
            |path: &str| self.hashed.lock().unwrap_or_else(PoisonError::into_inner).contains(path);
        let file: File = if is_hashed(&path) {
            self.base.file_unhashed(&path)?
        } else {
            let file = self.base.file(&path)?;
            self.hashed.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
            file
        };
        read(file, table, batch_rows, ids).map(Some)
    }
}

/// Rows of a batch of those that were sought.
const FOUND_ROWS: usize = 8_192;

fn read(
    file: impl ChunkReader + 'static,
    table: Table,
    batch_rows: usize,
    ids: Option<&Arc<[i64]>>,
) -> Result<TableReader, WarehouseError> {
    let mut file = TableFile::open(file, table)?;
    if let Some(ids) = ids {
        let groups = file.builder.metadata().row_groups().iter().enumerate();
        let may_have = groups.filter(|(_, group)| may_have(group, ids)).map(|(place, _)| place);
        let may_have = may_have.collect();
        let only_ids = ProjectionMask::leaves(file.builder.parquet_schema(), [TWEET_ID]);
        let ids = ids.clone();
        let is_wanted = ArrowPredicateFn::new(only_ids, move |rows: RecordBatch| {
            let is_wanted = |id: &i64| Some(ids.binary_search(id).is_ok());
            Ok::<BooleanArray, ArrowError>(tweet_ids(&rows).iter().map(is_wanted).collect())
        });
        file.builder = file
            .builder
            .with_row_groups(may_have)
            .with_row_filter(RowFilter::new(vec![Box::new(is_wanted)]));
    }
    Ok(file.rows(batch_rows)?)
}

/// Place of the column in the daily tables that have it.
const TWEET_ID: usize = 0;

/// The ids of rows of `tweets` or `tokens`.
pub(super) fn tweet_ids(rows: &RecordBatch) -> &[i64] {
    rows.column(TWEET_ID).as_primitive::<Int64Type>().values()
}

/// Whether a row group may have one of the ids, which ascend.
fn may_have(group: &RowGroupMetaData, ids: &[i64]) -> bool {
    match group.column(TWEET_ID).statistics() {
        Some(Statistics::Int64(ids_of_group)) => {
            let (least, greatest) = (ids_of_group.min_opt(), ids_of_group.max_opt());
            let from = least.map_or(0, |least| ids.partition_point(|id| id < least));
            ids.get(from).is_some_and(|id| greatest.is_none_or(|greatest| id <= greatest))
        }
        _ => true,
    }
}

/// Rows of a day in the order of their tweets.
pub(super) struct StoredRows {
    batches: Option<TableReader>,
    /// Read and not yet taken.
    rest: Option<RecordBatch>,
}

impl StoredRows {
    /// No rows: the day is new.
    pub(crate) const fn none() -> Self {
        Self { batches: None, rest: None }
    }

    /// Takes some of the next rows, of tweets up to `tweet_id`; `None` if
    /// there are no more of these.
    pub(crate) fn take_upto(
        &mut self,
        tweet_id: i64,
    ) -> Result<Option<RecordBatch>, WarehouseError> {
        let rest = loop {
            match self.rest.take() {
                Some(rest) if rest.num_rows() > 0 => break rest,
                _ => match self.batches.as_mut().and_then(Iterator::next) {
                    Some(batch) => self.rest = Some(batch?),
                    None => return Ok(None),
                },
            }
        };
        let count = tweet_ids(&rest).partition_point(|&id| id <= tweet_id);
        let taken = (count > 0).then(|| rest.slice(0, count));
        self.rest = Some(rest.slice(count, rest.num_rows() - count));
        Ok(taken)
    }
}
