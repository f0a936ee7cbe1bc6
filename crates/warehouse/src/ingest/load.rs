//! Days as they will be: the rows that a run changes among those that are
//! stored, some tweets at a time however many a day has.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::{
    concat, concat_batches, filter, filter_record_batch, not, take, take_record_batch,
};
use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::batches::{Batches, SLICE_TWEETS};
use super::day_slice::{DaySlice, weights};
use super::merge::{DAY, FRESH, GONE};
use super::old_tokens::{order_of, without};
use super::spool::Spool;
use super::stored::{Stored, StoredRows, tweet_ids};
use crate::arrow_frame::record_batch;
use crate::{Table, WarehouseError};

/// Hands on every day of which `spool` has rows, sorted by day and id, united
/// with what is stored of it.
pub(super) fn load_changed(
    spool: &mut Spool<2>,
    stored: Option<&Stored>,
    batches: &mut Batches,
) -> Result<(), WarehouseError> {
    let mut open: Option<OpenDay> = None;
    for range in spool.ranges() {
        for (date, rows) in days_of(&spool.read_sorted(&range)?)? {
            let day = match open.take() {
                Some(day) if day.date == date => day,
                before => {
                    before.map_or(Ok(()), |day| day.finish(batches))?;
                    OpenDay::new(date, stored)?
                }
            };
            open.insert(day).add(rows, batches)?;
            if !batches.is_wanted() {
                return Ok(());
            }
        }
        spool.drop_upto(&range.upto)?;
    }
    open.map_or(Ok(()), |day| day.finish(batches))
}

/// Hands on stored days, of which every tweet is to be re-tokenized.
pub(super) fn load_stored(
    dates: impl Iterator<Item = Date>,
    stored: &Stored,
    batches: &mut Batches,
) -> Result<(), WarehouseError> {
    for date in dates {
        if batches.is_wanted() {
            OpenDay { is_anew: true, ..OpenDay::new(date, Some(stored))? }.finish(batches)?;
        }
    }
    Ok(())
}

/// Hands on stored days less some of their tweets; none is cut.
pub(super) fn load_without(
    gone: &BTreeMap<Date, BTreeSet<i64>>,
    stored: &Stored,
    batches: &mut Batches,
) -> Result<(), WarehouseError> {
    for (&date, gone) in gone {
        if batches.is_wanted() {
            let gone = gone.iter().copied().collect();
            OpenDay { gone, ..OpenDay::new(date, Some(stored))? }.finish(batches)?;
        }
    }
    Ok(())
}

/// A day of which some tweets have been handed on.
struct OpenDay {
    date: Date,
    old: StoredRows,
    /// The old tweets are to be re-tokenized.
    is_anew: bool,
    /// Old tweets that go, whatever is new. Ascending.
    gone: Vec<i64>,
    /// The slice that may be the last.
    waiting: Option<DaySlice>,
}

impl OpenDay {
    fn new(date: Date, stored: Option<&Stored>) -> Result<Self, WarehouseError> {
        let old = match stored {
            Some(stored) => stored.rows(Table::Tweets, date, SLICE_TWEETS)?,
            None => StoredRows::none(),
        };
        Ok(Self { date, old, is_anew: false, gone: Vec::new(), waiting: None })
    }

    /// Adds new, changed and gone rows, which follow those before.
    fn add(&mut self, mut new: NewRows, batches: &mut Batches) -> Result<(), WarehouseError> {
        let Some(last) = new.last_id() else { return Ok(()) };
        while let Some(old) = self.old.take_upto(last)? {
            let upto = tweet_ids(&old).last().copied().unwrap_or(last);
            let changed = new.take_upto(upto);
            self.push(united(old, changed, self.is_anew)?, upto, batches);
        }
        if new.last_id().is_some() {
            self.push(alone(new)?, last, batches);
        }
        Ok(())
    }

    /// Hands on the rest of the stored tweets.
    fn finish(mut self, batches: &mut Batches) -> Result<(), WarehouseError> {
        while let Some(old) = self.old.take_upto(i64::MAX)? {
            let upto = tweet_ids(&old).last().copied().unwrap_or(i64::MAX);
            let is_gone = |id: &&i64| self.gone.binary_search(id).is_ok();
            let dropped = tweet_ids(&old).iter().filter(is_gone).copied().collect();
            let tweets = without(old, &self.gone)?;
            let fresh = BooleanArray::from(vec![self.is_anew; tweets.num_rows()]);
            self.push(United { tweets, fresh, dropped }, upto, batches);
        }
        if let Some(last) = self.waiting {
            batches.push(DaySlice { is_last: true, upto: i64::MAX, ..last });
        }
        Ok(())
    }

    /// Hands rows on slice by slice, the last one later.
    fn push(&mut self, rows: United, upto: i64, batches: &mut Batches) {
        let United { tweets, fresh, dropped } = rows;
        let mut dropped = dropped.into_iter().peekable();
        let mut start = 0;
        loop {
            let length = slice_length(&tweets.slice(start, tweets.num_rows() - start));
            let is_end = start + length == tweets.num_rows();
            let slice = tweets.slice(start, length);
            let upto =
                if is_end { upto } else { tweet_ids(&slice).last().copied().unwrap_or(upto) };
            let next = DaySlice {
                date: self.date,
                tweets: slice,
                fresh: fresh.slice(start, length),
                upto,
                dropped: std::iter::from_fn(|| dropped.next_if(|&id| id <= upto)).collect(),
                is_last: false,
            };
            if let Some(before) = self.waiting.replace(next) {
                batches.push(before);
            }
            start += length;
            if is_end {
                return;
            }
        }
    }
}

/// How many of the first tweets one thread tokenizes at a time.
fn slice_length(tweets: &RecordBatch) -> usize {
    let mut weight = 0;
    let fits = |tweet: &usize| {
        let before = weight;
        weight += *tweet;
        before == 0 || weight <= SLICE_TWEETS
    };
    weights(tweets).take_while(fits).count()
}

/// Stored and new tweets of a day.
struct United {
    /// Sorted by id.
    tweets: RecordBatch,
    fresh: BooleanArray,
    /// Tweets whose old tokens no longer count. Ascending.
    dropped: Vec<i64>,
}

/// Unites stored rows with rows of the same ids or others, both sorted by id.
fn united(old: RecordBatch, new: NewRows, is_anew: bool) -> Result<United, WarehouseError> {
    let replaced = tweet_ids(&new.tweets);
    let is_dropped = |&(row, id): &(usize, i64)| {
        (new.gone.value(row) || new.fresh.value(row)) && tweet_ids(&old).binary_search(&id).is_ok()
    };
    let dropped = replaced.iter().copied().enumerate().filter(is_dropped).map(|(_, id)| id);
    let dropped = dropped.collect();
    let old = without(old, replaced)?;
    let United { tweets, fresh, .. } = alone(new)?;
    if old.num_rows() == 0 {
        return Ok(United { tweets, fresh, dropped });
    }
    let old_fresh = BooleanArray::from(vec![is_anew; old.num_rows()]);
    if tweets.num_rows() == 0 {
        return Ok(United { tweets: old, fresh: old_fresh, dropped });
    }
    let mut tweets = concat_batches(&Table::Tweets.schema(), [&old, &tweets])?;
    let mut fresh = concat(&[&old_fresh, &fresh])?;
    if let Some(order) = order_of(tweet_ids(&tweets)) {
        tweets = take_record_batch(&tweets, &order)?;
        fresh = take(&fresh, &order, None)?;
    }
    Ok(United { tweets, fresh: fresh.as_boolean().clone(), dropped })
}

/// New rows where none are stored.
fn alone(new: NewRows) -> Result<United, WarehouseError> {
    let NewRows { tweets, fresh, gone } = new;
    if !gone.has_true() {
        return Ok(United { tweets, fresh, dropped: Vec::new() });
    }
    let stays = not(&gone)?;
    let fresh = filter(&fresh, &stays)?.as_boolean().clone();
    Ok(United { tweets: filter_record_batch(&tweets, &stays)?, fresh, dropped: Vec::new() })
}

/// New, changed and gone rows of one day, sorted by id.
struct NewRows {
    tweets: RecordBatch,
    fresh: BooleanArray,
    gone: BooleanArray,
}

impl NewRows {
    fn last_id(&self) -> Option<i64> {
        tweet_ids(&self.tweets).last().copied()
    }

    fn slice(&self, start: usize, length: usize) -> Self {
        Self {
            tweets: self.tweets.slice(start, length),
            fresh: self.fresh.slice(start, length),
            gone: self.gone.slice(start, length),
        }
    }

    /// Takes the rows up to an id.
    fn take_upto(&mut self, id: i64) -> Self {
        let ids = tweet_ids(&self.tweets);
        let (count, height) = (ids.partition_point(|&other| other <= id), ids.len());
        let taken = self.slice(0, count);
        *self = self.slice(count, height - count);
        taken
    }
}

/// The rows of each day, of a frame that is sorted by day and id.
fn days_of(rows: &DataFrame) -> Result<Vec<(Date, NewRows)>, WarehouseError> {
    let flags = |name| Ok::<_, WarehouseError>(rows.column(name)?.bool()?.iter().collect());
    let all = NewRows {
        tweets: record_batch(rows, &Table::Tweets.schema())?,
        fresh: flags(FRESH)?,
        gone: flags(GONE)?,
    };
    let days: Vec<i64> = rows.column(DAY)?.i64()?.iter().flatten().collect();
    let mut start = 0;
    let day = |days: &[i64]| {
        let rows = all.slice(start, days.len());
        start += days.len();
        (date_of(days[0]), rows)
    };
    Ok(days.chunk_by(|one, next| one == next).map(day).collect())
}

fn date_of(days_since_1970: i64) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().days(days_since_1970))
}
