use arrow::array::RecordBatch;
use jiff::civil::Date;

use super::day::Day;
use super::old_tokens::{OldTokens, in_order};
use super::term_counts::TermCounts;
use crate::warehouse::table_writer::TableWriter;
use crate::warehouse::{Table, Transaction, WarehouseError, daily_path};

/// Writes the three files of one day, some of its tweets at a time.
pub(super) struct DayWriter {
    tokens: TableWriter,
    old_tokens: OldTokens,
    rows: u64,
    counts: TermCounts,
}

/// What a day came to when its files were written.
pub(super) struct WrittenDay {
    pub token_rows: u64,
    pub term_rows: u64,
    pub counts: TermCounts,
}

impl DayWriter {
    pub fn create(day: &Day, transaction: &Transaction) -> Result<Self, WarehouseError> {
        let path = transaction.stage(&daily_path(Table::Tokens, day.date))?;
        Ok(Self {
            tokens: TableWriter::create(&path, Table::Tokens, transaction.stamp())?,
            old_tokens: day.old_tokens()?,
            rows: 0,
            counts: TermCounts::default(),
        })
    }

    /// Writes the tokens of the next tweets, up to `last_id`: the new ones
    /// among the old.
    pub fn write(&mut self, new: Vec<RecordBatch>, last_id: i64) -> Result<(), WarehouseError> {
        let mut batches = self.old_tokens.take_upto(last_id)?;
        batches.extend(new);
        let rows = in_order(&batches)?;
        self.rows += rows.num_rows() as u64;
        self.counts.add(&rows)?;
        self.tokens.write(rows)
    }

    /// Writes the rest of the day.
    pub fn finish(
        self,
        day: &Day,
        transaction: &Transaction,
    ) -> Result<WrittenDay, WarehouseError> {
        self.tokens.finish()?;
        let terms = self.counts.rows()?;
        let term_rows = terms.num_rows() as u64;
        write_table(transaction, day.date, Table::Terms, terms)?;
        write_table(transaction, day.date, Table::Tweets, day.tweets.clone())?;
        Ok(WrittenDay { token_rows: self.rows, term_rows, counts: self.counts })
    }
}

/// Writes the whole of a day's table.
pub(super) fn write_table(
    transaction: &Transaction,
    date: Date,
    table: Table,
    rows: RecordBatch,
) -> Result<(), WarehouseError> {
    let path = transaction.stage(&daily_path(table, date))?;
    let mut writer = TableWriter::create(&path, table, transaction.stamp())?;
    writer.write(rows)?;
    writer.finish()
}
