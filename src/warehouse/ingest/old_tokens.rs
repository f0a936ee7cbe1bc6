//! The tokens that a day already has, in the order of their tweets, without
//! those of tweets that are cut anew or gone.

use std::collections::HashSet;

use arrow::array::{AsArray, BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::Int64Type;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use crate::warehouse::{Table, WarehouseError};

/// Reads a day's file of `tokens` bit by bit.
pub(super) struct OldTokens {
    batches: Option<ParquetRecordBatchReader>,
    /// Read and not yet taken.
    rest: RecordBatch,
    dropped: HashSet<i64>,
}

impl OldTokens {
    /// No tokens: the day is new.
    pub fn none() -> Self {
        let rest = RecordBatch::new_empty(Table::Tokens.schema());
        Self { batches: None, rest, dropped: HashSet::new() }
    }

    /// The tokens in `file` but those of the tweets in `dropped`.
    pub fn read(file: Vec<u8>, dropped: HashSet<i64>) -> Result<Self, WarehouseError> {
        let options = ArrowReaderOptions::new().with_schema(Table::Tokens.schema());
        let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(
            bytes::Bytes::from(file),
            options,
        )?
        .with_batch_size(65_536)
        .build()?;
        Ok(Self { batches: Some(reader), dropped, ..Self::none() })
    }

    /// Takes the tokens of the tweets up to `tweet_id`.
    pub fn take_upto(&mut self, tweet_id: i64) -> Result<Vec<RecordBatch>, WarehouseError> {
        let mut taken = Vec::new();
        loop {
            let ids = self.rest.column(0).as_primitive::<Int64Type>().values();
            let count = ids.partition_point(|&id| id <= tweet_id);
            let is_all = count == self.rest.num_rows();
            if count > 0 {
                taken.push(self.without_dropped(&self.rest.slice(0, count))?);
                self.rest = self.rest.slice(count, self.rest.num_rows() - count);
            }
            if !is_all {
                return Ok(taken);
            }
            match self.batches.as_mut().and_then(Iterator::next) {
                Some(batch) => self.rest = batch?,
                None => return Ok(taken),
            }
        }
    }

    fn without_dropped(&self, rows: &RecordBatch) -> Result<RecordBatch, WarehouseError> {
        if self.dropped.is_empty() {
            return Ok(rows.clone());
        }
        let ids = rows.column(0).as_primitive::<Int64Type>().values();
        let kept: BooleanArray = ids.iter().map(|id| Some(!self.dropped.contains(id))).collect();
        Ok(filter_record_batch(rows, &kept)?)
    }
}

/// The tokens of different tweets in the order of the tweets.
pub(super) fn in_order(batches: &[RecordBatch]) -> Result<RecordBatch, WarehouseError> {
    if let [batch] = batches {
        return Ok(batch.clone());
    }
    let schema = Table::Tokens.schema();
    let rows = concat_batches(&schema, batches)?;
    let ids = rows.column(0).as_primitive::<Int64Type>().values();
    if ids.is_sorted() {
        return Ok(rows);
    }
    // A stable sort: the tokens of one tweet stay in their order.
    let mut order: Vec<u32> = (0..u32::try_from(ids.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by_key(|&row| ids[row as usize]);
    Ok(arrow::compute::take_record_batch(&rows, &UInt32Array::from(order))?)
}
