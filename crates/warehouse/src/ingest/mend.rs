//! Tables rebuilt from what they are derived from, for days that are damaged.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::batches::Batches;
use super::day_terms::{DayTerms, WrittenTerms};
use super::months::Others;
use super::stored::Stored;
use super::{Observer, days, load, months};
use crate::months::month_of;
use crate::{Snapshot, Table, Transaction, WarehouseError, daily_path};
use tsubuyaki_tokens::Tokenizer;

/// Tokens that are counted at once.
const TOKENS_AT_ONCE: usize = 65_536;

/// What is to be rebuilt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mending {
    /// Days whose tokens are cut from their tweets, and counted.
    pub cut: BTreeSet<Date>,
    /// Days whose terms are counted from their tokens.
    pub count: BTreeSet<Date>,
    /// Days that were removed.
    pub lost: BTreeSet<Date>,
    /// Months whose roll-ups are made of the tokens of their days, by their first days.
    pub months: BTreeSet<Date>,
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
pub(crate) fn mend(
    mending: &Mending,
    base: &Snapshot,
    tokenizer: &Tokenizer,
    transaction: &mut Transaction,
    observer: &dyn Observer,
) -> Result<(), WarehouseError> {
    let stored = Stored::new(base);
    let dates = mending.cut.iter().copied();
    let load = |batches: &mut Batches| load::load_stored(dates, &stored, batches);
    let others = Others::Tokens(&stored, &mending.lost);
    let (_, mut gathered) =
        days::write_files(tokenizer, load, None, others, transaction, observer)?;
    // Those of the days that were cut are written.
    let is_left = |month: &&Date| !mending.cut.iter().any(|date| month_of(*date) == **month);
    for month in mending.months.iter().filter(is_left) {
        months::mend(*month, &mending.lost, &stored, transaction)?;
    }
    for &date in &mending.count {
        let terms = count(&stored, date, transaction)?;
        gathered.add_day(date, &terms, None, transaction)?;
        transaction.add_file(daily_path(Table::Terms, date), terms.rows, None);
        transaction.add_categories(terms.categories);
    }
    if !mending.vocabulary {
        return Ok(());
    }
    for date in base.manifest().dates() {
        if ![&mending.cut, &mending.count, &mending.lost].iter().any(|days| days.contains(&date)) {
            gathered.add_stored_day(base, date, transaction)?;
        }
    }
    if !gathered.apply(None, &[], transaction)? {
        transaction.remove_file(crate::layout::vocabulary_path());
    }
    Ok(())
}

/// Recounts the terms of a day, from its tokens.
fn count(
    stored: &Stored,
    date: Date,
    transaction: &Transaction,
) -> Result<WrittenTerms, WarehouseError> {
    let mut tokens = stored.rows(Table::Tokens, date, TOKENS_AT_ONCE)?;
    let mut terms = DayTerms::new(date);
    while let Some(rows) = tokens.take_upto(i64::MAX)? {
        terms.add(&rows, transaction)?;
    }
    terms.finish(transaction)
}
