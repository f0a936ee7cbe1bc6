//! What is not kept of what was read and stored: all of a bad input, posts that
//! the inputs say are deleted, older versions of posts that were edited.

use std::collections::{BTreeSet, HashSet};

use polars::prelude::*;

use super::accounts::{Became, Outcome};
use super::forget::{Doomed, Forgettable};
use super::known::known_rows;
use super::merge;
use super::observations::{COUNT, INPUT};
use super::spool::Spool;
use super::stored::Stored;
use crate::WarehouseError;

/// Stored tweets that are looked up at once.
const IDS_AT_ONCE: usize = 8_192;

/// What goes.
#[derive(Default)]
pub(super) struct Removals {
    /// Numbers of inputs of which nothing is stored.
    pub refused: HashSet<i32>,
    /// Posts that are deleted.
    pub deleted: BTreeSet<i64>,
    /// Posts of which there is a later version.
    pub superseded: BTreeSet<i64>,
    /// How many of these are stored, and not deleted as well.
    pub replaced: u64,
    /// Those of both that are stored, and native retweets of the deleted ones.
    stored: Vec<i64>,
}

impl Removals {
    /// Finds out which stored tweets go.
    pub(crate) fn look_up(&mut self, stored: Option<&Stored>) -> Result<(), WarehouseError> {
        let Some(stored) = stored else { return Ok(()) };
        if self.deleted.is_empty() && self.superseded.is_empty() {
            return Ok(());
        }
        let what = Forgettable { tweets: self.deleted.clone(), ..Forgettable::default() };
        let doomed = Doomed::of(stored.base(), &what)?;
        let mut ids: BTreeSet<i64> = doomed.gone.into_values().flatten().collect();
        let deleted = ids.len();
        let superseded: Vec<i64> = self.superseded.iter().copied().collect();
        for part in superseded.chunks(IDS_AT_ONCE) {
            let known = known_rows(Some(stored), part.to_vec())?;
            ids.extend(known.column("tweet_id")?.i64()?.iter().flatten());
        }
        self.replaced = (ids.len() - deleted) as u64;
        self.stored = ids.into_iter().collect();
        Ok(())
    }

    /// How many stored tweets go.
    pub(crate) fn stored_count(&self) -> u64 {
        self.stored.len() as u64
    }

    /// The observations that stay, and what became of the others, unless nothing
    /// is said of them.
    pub(crate) fn apply(
        &self,
        rows: DataFrame,
    ) -> Result<(DataFrame, Vec<Became>), WarehouseError> {
        if self.refused.is_empty() && self.deleted.is_empty() && self.superseded.is_empty() {
            return Ok((rows, Vec::new()));
        }
        let ids = rows.column("tweet_id")?.i64()?;
        let retweeted = rows.column("retweeted_id")?.i64()?;
        let inputs = rows.column(INPUT)?.i32()?;
        let counts = rows.column(COUNT)?.i64()?;
        let inputs = inputs.iter().zip(counts.iter());
        let mut outcomes = Vec::new();
        let stays = ids.iter().zip(retweeted.iter()).zip(inputs).map(
            |((id, retweeted), (input, count))| {
                let (Some(id), Some(input)) = (id, input) else { return true };
                let count = count.and_then(|count| u64::try_from(count).ok()).unwrap_or(1);
                if self.refused.contains(&input) {
                    return false;
                }
                let outcome = if self.superseded.contains(&id) {
                    Outcome::Duplicate
                } else if self.deleted.contains(&id)
                    || retweeted.is_some_and(|id| self.deleted.contains(&id))
                    || self.stored.binary_search(&id).is_ok()
                {
                    Outcome::Deleted
                } else {
                    return true;
                };
                outcomes.push((input, outcome, count));
                false
            },
        );
        let stays: BooleanChunked = stays.collect();
        Ok((rows.filter(&stays)?, outcomes))
    }

    /// Marks the stored tweets that go.
    pub(crate) fn mark_stored(
        &self,
        stored: Option<&Stored>,
        by_day: &mut Spool<2>,
    ) -> Result<(), WarehouseError> {
        for ids in self.stored.chunks(IDS_AT_ONCE) {
            by_day.push(merge::gone(known_rows(stored, ids.to_vec())?)?)?;
        }
        Ok(())
    }
}
