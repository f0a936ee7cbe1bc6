//! Tables made anew of what they are made from, for days that are damaged.

use std::collections::BTreeSet;

use jiff::civil::Date;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::Observer;
use super::day::Day;
use super::day_writer::write_table;
use super::days::{self, Loaded};
use super::rebuild::batches;
use super::term_counts::TermCounts;
use super::vocabulary;
use crate::tokens::Tokenizer;
use crate::warehouse::{Snapshot, Table, Transaction, WarehouseError, daily_path};

/// What is to be made anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::warehouse) struct Mending {
    /// Days whose tokens are cut from their tweets, and counted.
    pub cut: BTreeSet<Date>,
    /// Days whose terms are counted from their tokens.
    pub count: BTreeSet<Date>,
    /// Days that are no more.
    pub lost: BTreeSet<Date>,
    /// Whether the vocabulary is gathered from all days.
    pub vocabulary: bool,
}

/// Makes it part of a change. Of the state before only what is sound is read:
/// the tweets of days that are cut, the tokens of days that are counted, the
/// terms of the others.
///
/// # Errors
///
/// When a file cannot be read or written.
pub(in crate::warehouse) fn mend(
    mending: &Mending,
    base: &Snapshot,
    tokenizer: &Tokenizer,
    transaction: &mut Transaction,
    observer: &dyn Observer,
) -> Result<(), WarehouseError> {
    let groups = batches(base.manifest(), mending.cut.iter().copied());
    let anew = |date: &Date| Day::anew(*date, base);
    let loaded = groups.iter().map(|dates| dates.iter().map(anew).collect::<Loaded>());
    let (_, mut gathered) = days::write_files(tokenizer, loaded, transaction, observer)?;
    for &date in &mending.count {
        let counts = count(base, date)?;
        let rows = counts.rows()?;
        let height = rows.num_rows() as u64;
        write_table(transaction, date, Table::Terms, rows)?;
        transaction.add_file(daily_path(Table::Terms, date), height, None);
        transaction.add_categories(counts.categories());
        gathered.add_day(counts.vocabulary(date)?, None)?;
    }
    if !mending.vocabulary {
        return Ok(());
    }
    for date in base.manifest().dates() {
        if ![&mending.cut, &mending.count, &mending.lost].iter().any(|days| days.contains(&date)) {
            gathered.add_day(vocabulary::of_day(base, date)?, None)?;
        }
    }
    match gathered.apply(None, &[])? {
        Some(rows) => days::write_vocabulary(&rows, transaction)?,
        None => transaction.remove_file(crate::warehouse::layout::vocabulary_path()),
    }
    Ok(())
}

/// The terms of a day, from its tokens.
fn count(base: &Snapshot, date: Date) -> Result<TermCounts, WarehouseError> {
    let file = bytes::Bytes::from(base.bytes(&daily_path(Table::Tokens, date))?);
    let options = ArrowReaderOptions::new().with_schema(Table::Tokens.schema());
    let mut counts = TermCounts::default();
    for batch in ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?.build()? {
        counts.add(&batch?)?;
    }
    Ok(counts)
}
