//! The tokens that a day already has, in the order of their tweets, without
//! those of tweets that are re-tokenized or gone.

use arrow::array::{BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, filter_record_batch};
use jiff::civil::Date;

use super::stored::{Stored, StoredRows, tweet_ids};
use crate::{Table, WarehouseError};

/// Rows that are read at once.
const BATCH_ROWS: usize = 65_536;

/// Reads a day's file of `tokens` bit by bit.
pub(super) struct OldTokens {
    rows: StoredRows,
}

impl OldTokens {
    /// Those of a day; none if it is new, or to be re-tokenized as a whole.
    pub(crate) fn of_day(stored: Option<&Stored>, date: Date) -> Result<Self, WarehouseError> {
        let rows = match stored {
            Some(stored) => stored.rows(Table::Tokens, date, BATCH_ROWS)?,
            None => StoredRows::none(),
        };
        Ok(Self { rows })
    }

    /// Takes the tokens of the tweets up to `tweet_id` but those in `dropped`,
    /// which ascend.
    pub(crate) fn take_upto(
        &mut self,
        tweet_id: i64,
        dropped: &[i64],
    ) -> Result<Vec<RecordBatch>, WarehouseError> {
        let mut taken = Vec::new();
        while let Some(rows) = self.rows.take_upto(tweet_id)? {
            taken.push(without(rows, dropped)?);
        }
        Ok(taken)
    }
}

/// Rows of `tweets` or `tokens` without those of some tweets, whose ids
/// ascend.
pub(super) fn without(rows: RecordBatch, dropped: &[i64]) -> Result<RecordBatch, WarehouseError> {
    if dropped.is_empty() || rows.num_rows() == 0 {
        return Ok(rows);
    }
    let is_kept = |id: &i64| Some(dropped.binary_search(id).is_err());
    let kept: BooleanArray = tweet_ids(&rows).iter().map(is_kept).collect();
    Ok(filter_record_batch(&rows, &kept)?)
}

/// The tokens of different tweets in the order of the tweets.
pub(super) fn in_order(batches: &[RecordBatch]) -> Result<RecordBatch, WarehouseError> {
    if let [batch] = batches {
        return Ok(batch.clone());
    }
    let rows = concat_batches(&Table::Tokens.schema(), batches)?;
    match order_of(tweet_ids(&rows)) {
        Some(order) => Ok(arrow::compute::take_record_batch(&rows, &order)?),
        None => Ok(rows),
    }
}

/// The order in which ids ascend, those that are the same as they stand;
/// `None` if they do.
pub(super) fn order_of(ids: &[i64]) -> Option<UInt32Array> {
    if ids.is_sorted() {
        return None;
    }
    let mut order: Vec<u32> = (0..u32::try_from(ids.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by_key(|&row| ids[row as usize]);
    Some(UInt32Array::from(order))
}
