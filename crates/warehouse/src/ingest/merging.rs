//! Observations merged, range by range of their ids, into rows by day.

use std::ops::RangeInclusive;
use std::thread;

use polars::prelude::TimeZone;

use super::removals::Removals;
use super::servers::Renumbered;
use super::spool::{KeyRange, Spool};
use super::stored::Stored;
use super::{Observer, accounts, known, merge, stop_if_interrupted};
use crate::scoped_thread::joined;
use crate::{IngestSummary, WarehouseError};

/// Ranges of ids that are merged side by side, at least and at most: with one,
/// Polars' threads are idle half of the time.
const RANGES_AT_ONCE: RangeInclusive<usize> = 2..=4;

/// What the merging of a run goes by.
pub(super) struct Merging<'a> {
    pub stored: Option<&'a Stored<'a>>,
    pub time_zone: &'a str,
    pub removals: &'a Removals,
    pub renumbered: &'a Renumbered,
    pub observer: &'a dyn Observer,
}

impl Merging<'_> {
    /// Merges all observations, range by range of their ids, into rows by day.
    /// Returns how many rows there are.
    pub(super) fn merge_all(
        &self,
        mut by_id: Spool<1>,
        accounts: &mut [IngestSummary],
        by_day: &mut Spool<2>,
    ) -> Result<u64, WarehouseError> {
        let _span = tracing::debug_span!("merge tweets").entered();
        let Self { stored, time_zone, removals, renumbered, observer } = *self;
        let zone = TimeZone::opt_try_new(Some(time_zone))?.unwrap_or(TimeZone::UTC);
        let merge_range = |by_id: &Spool<1>, range: &KeyRange<1>| {
            let (rows, mut outcomes) = removals.apply(by_id.read(range)?)?;
            let ids: Vec<i64> = rows.column("tweet_id")?.i64()?.iter().flatten().collect();
            let (known, given_up) = renumbered.split(known::known_rows(stored, ids)?)?;
            outcomes.extend(accounts::outcomes(&rows, &known)?);
            Ok::<_, WarehouseError>((merge::merge(rows, known, given_up, &zone)?, outcomes))
        };
        let mut rows = 0;
        let threads = rayon::current_num_threads();
        let at_once = threads.clamp(*RANGES_AT_ONCE.start(), *RANGES_AT_ONCE.end());
        for ranges in by_id.ranges().chunks(at_once) {
            stop_if_interrupted(observer)?;
            let merged: Vec<_> = thread::scope(|scope| {
                let started: Vec<_> =
                    ranges.iter().map(|range| scope.spawn(|| merge_range(&by_id, range))).collect();
                started.into_iter().map(joined).collect()
            });
            for merged in merged {
                let (merged, outcomes) = merged?;
                accounts::settle(&outcomes, accounts);
                rows += merged.height() as u64;
                by_day.push(merged)?;
            }
            if let Some(range) = ranges.last() {
                by_id.drop_upto(&range.upto)?;
            }
        }
        Ok(rows)
    }
}
