use arrow::array::RecordBatch;
use jiff::civil::Date;

use super::day_slice::DaySlice;
use super::day_terms::{DayTerms, WrittenTerms};
use super::old_tokens::{OldTokens, in_order};
use super::stored::{Stored, tweet_ids};
use crate::table_writer::TableWriter;
use crate::writers::WriterCount;
use crate::{Table, Transaction, WarehouseError, Writers, daily_path};

/// Writes the three files of one day, some of its tweets at a time.
pub(super) struct DayWriter {
    date: Date,
    tweets: TableWriter,
    tokens: TableWriter,
    old_tokens: OldTokens,
    terms: DayTerms,
    tweet_rows: u64,
    token_rows: u64,
    /// Least and greatest.
    ids: Option<(i64, i64)>,
    writers: WriterCount,
    has_dropped: bool,
}

/// The result of writing a day's files.
pub(super) struct WrittenDay {
    pub date: Date,
    pub tweet_rows: u64,
    pub token_rows: u64,
    pub terms: WrittenTerms,
    /// Least and greatest.
    pub ids: Option<(i64, i64)>,
    pub writers: Option<Writers>,
    /// Tokens that the day had may be gone.
    pub has_dropped: bool,
}

impl DayWriter {
    /// Begins a day; `stored` has its old tokens, if they are to stay.
    pub(crate) fn create(
        date: Date,
        stored: Option<&Stored>,
        transaction: &Transaction,
    ) -> Result<Self, WarehouseError> {
        let writer = |table| {
            let path = transaction.stage(&daily_path(table, date))?;
            TableWriter::create(&path, transaction.format(table)?)
        };
        Ok(Self {
            date,
            tweets: writer(Table::Tweets)?,
            tokens: writer(Table::Tokens)?,
            old_tokens: OldTokens::of_day(stored, date)?,
            terms: DayTerms::new(date),
            tweet_rows: 0,
            token_rows: 0,
            ids: None,
            writers: WriterCount::default(),
            has_dropped: false,
        })
    }

    /// Writes the next tweets and their tokens: the new ones among the old.
    pub(crate) fn write(
        &mut self,
        slice: DaySlice,
        new: RecordBatch,
        transaction: &Transaction,
    ) -> Result<(), WarehouseError> {
        let DaySlice { tweets, upto, dropped, .. } = slice;
        let ids = tweet_ids(&tweets);
        if let (Some(&first), Some(&last)) = (ids.first(), ids.last()) {
            self.ids = Some((self.ids.map_or(first, |(least, _)| least), last));
        }
        self.tweet_rows += ids.len() as u64;
        self.writers.add(&tweets);
        self.has_dropped |= !dropped.is_empty();
        let mut batches = self.old_tokens.take_upto(upto, &dropped)?;
        batches.push(new);
        let tokens = in_order(&batches)?;
        self.token_rows += tokens.num_rows() as u64;
        self.terms.add(&tokens, transaction)?;
        self.tokens.write(tokens)?;
        self.tweets.write(tweets)
    }

    /// Writes the rest of the day.
    pub(crate) fn finish(self, transaction: &Transaction) -> Result<WrittenDay, WarehouseError> {
        self.tokens.finish()?;
        self.tweets.finish()?;
        Ok(WrittenDay {
            date: self.date,
            tweet_rows: self.tweet_rows,
            token_rows: self.token_rows,
            terms: self.terms.finish(transaction)?,
            ids: self.ids,
            writers: self.writers.finish(),
            has_dropped: self.has_dropped,
        })
    }
}
