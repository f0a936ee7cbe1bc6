//! The roll-ups of the months whose days a run writes.

use std::collections::BTreeSet;
use std::fs;

use jiff::civil::Date;

use super::day_words::DayWords;
use super::stored::Stored;
use super::term_counts::TermCounts;
use crate::error::AtPath;
use crate::layout::month_path;
use crate::months::{Month, days_of, month_of};
use crate::{Snapshot, Table, Transaction, WarehouseError};

/// Tokens that are counted at once.
const TOKENS_AT_ONCE: usize = 65_536;

/// Where the days of a month come from that a run does not write.
#[derive(Clone, Copy)]
pub(super) enum Others<'a> {
    /// There are none.
    None,
    /// From the month's roll-up; without one, none is begun in the midst of the month.
    OfMonth(&'a Snapshot),
    /// From their tokens; some days go.
    Tokens(&'a Stored<'a>, &'a BTreeSet<Date>),
}

/// The roll-ups of a run. Its days come in their order.
#[derive(Default)]
pub(super) struct Months {
    open: Option<OpenMonth>,
    done: BTreeSet<Date>,
}

struct OpenMonth {
    first: Date,
    written: BTreeSet<Date>,
    /// `None` if it is more than a roll-up holds.
    month: Option<Month>,
}

impl OpenMonth {
    fn of(first: Date) -> Self {
        Self { first, written: BTreeSet::new(), month: Some(Month::default()) }
    }

    /// A day that is written; it has no tokens if `words` have no groups.
    fn add(&mut self, date: Date, words: Option<&DayWords>) {
        self.written.insert(date);
        let is_held = match (&mut self.month, words) {
            (Some(month), Some(words)) => words.groups.is_empty() || month.add(date, words),
            _ => false,
        };
        if !is_held {
            self.month = None;
        }
    }

    /// Adds the days that stay, and writes the roll-up.
    fn finish(
        mut self,
        others: Others,
        transaction: &mut Transaction,
    ) -> Result<(), WarehouseError> {
        if let Others::Tokens(_, lost) = others {
            self.written.extend(lost);
        }
        let base = transaction.base();
        let days = days_of(self.first).filter(|date| base.daily(Table::Tokens, *date).is_some());
        let left: Vec<Date> = days.filter(|date| !self.written.contains(date)).collect();
        match others {
            _ if left.is_empty() || self.month.is_none() => {}
            Others::None => self.month = None,
            Others::OfMonth(base) => {
                // One that is damaged is left out as if there were none.
                let old = base.has_month(self.first).then(|| base.month(self.first));
                let is_held = old
                    .and_then(Result::ok)
                    .and_then(|old| self.month.as_mut()?.add_of(&old, |date| left.contains(&date)));
                self.month = self.month.filter(|_| is_held == Some(true));
            }
            Others::Tokens(stored, _) => {
                for date in left {
                    // What is out of reach is told of where it is checked.
                    self.add(date, words_of(stored, date).ok().flatten().as_ref());
                }
            }
        }
        let path = month_path(self.first);
        match self.month.filter(|month| !month.is_empty()) {
            Some(month) => {
                let staged = transaction.stage(&path)?;
                let (file, words) = month.file().at(&staged)?;
                fs::write(&staged, file).at(&staged)?;
                transaction.add_file(path, words, None);
            }
            None if transaction.has_file(&path) => {
                transaction.unstage(&path)?;
                transaction.remove_file(path);
            }
            None => {}
        }
        Ok(())
    }
}

impl Months {
    /// Adds a day that is written, and writes the roll-up of the month before it if it is
    /// the first of another.
    pub(crate) fn add(
        &mut self,
        date: Date,
        words: Option<&DayWords>,
        others: Others,
        transaction: &mut Transaction,
    ) -> Result<(), WarehouseError> {
        let first = month_of(date);
        if self.open.as_ref().is_some_and(|open| open.first != first) {
            self.finish(others, transaction)?;
        }
        let words = words.filter(|_| !self.done.contains(&first));
        self.open.get_or_insert_with(|| OpenMonth::of(first)).add(date, words);
        Ok(())
    }

    /// Writes the last roll-up.
    pub(crate) fn finish(
        &mut self,
        others: Others,
        transaction: &mut Transaction,
    ) -> Result<(), WarehouseError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        // One that is begun again, which none is, would lack its first days.
        self.done.insert(open.first);
        open.finish(others, transaction)
    }
}

/// Makes a month's roll-up of the tokens of its days but those in `lost`.
pub(super) fn mend(
    month: Date,
    lost: &BTreeSet<Date>,
    stored: &Stored,
    transaction: &mut Transaction,
) -> Result<(), WarehouseError> {
    OpenMonth::of(month).finish(Others::Tokens(stored, lost), transaction)
}

/// Who said which word on a stored day.
fn words_of(stored: &Stored, date: Date) -> Result<Option<DayWords>, WarehouseError> {
    let mut tokens = stored.rows(Table::Tokens, date, TOKENS_AT_ONCE)?;
    let mut counts = TermCounts::default();
    while let Some(rows) = tokens.take_upto(i64::MAX)? {
        counts.add(&rows)?;
    }
    Ok(counts.words())
}
