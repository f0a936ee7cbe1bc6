use std::ops::RangeInclusive;
use std::sync::mpsc::SyncSender;

use super::day_slice::DaySlice;
use crate::WarehouseError;

/// Tweets that one thread tokenizes at a time; of long ones, fewer.
pub(super) const SLICE_TWEETS: usize = 4_096;
/// Tweets of a batch, at least and at most, long ones counted as several: what is
/// cut before its tokens are written. Between them, each thread has a slice.
const BATCH_TWEETS: RangeInclusive<usize> = 8_192..=32_768;

/// Slices of days in batches that give the threads enough to do.
pub(super) type Batch = Result<Vec<DaySlice>, WarehouseError>;

/// Hands batches on.
pub(super) struct Batches {
    to_cutter: SyncSender<Batch>,
    waiting: Vec<DaySlice>,
    tweets: usize,
    /// Of a batch.
    wanted_tweets: usize,
    is_wanted: bool,
}

impl Batches {
    pub(crate) fn new(to_cutter: SyncSender<Batch>) -> Self {
        let all_threads = rayon::current_num_threads() * SLICE_TWEETS;
        let wanted_tweets = all_threads.clamp(*BATCH_TWEETS.start(), *BATCH_TWEETS.end());
        Self { to_cutter, waiting: Vec::new(), tweets: 0, wanted_tweets, is_wanted: true }
    }

    /// Whether anyone asks for more.
    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted
    }

    /// Adds the next slice.
    pub(crate) fn push(&mut self, slice: DaySlice) {
        self.tweets += slice.weight();
        self.waiting.push(slice);
        if self.tweets >= self.wanted_tweets {
            self.send();
        }
    }

    /// Hands on what is left, or why there will be no more.
    pub(crate) fn finish(mut self, result: Result<(), WarehouseError>) {
        match result {
            Ok(()) => self.send(),
            Err(error) => drop(self.to_cutter.send(Err(error))),
        }
    }

    fn send(&mut self) {
        self.tweets = 0;
        let batch = std::mem::take(&mut self.waiting);
        self.is_wanted = batch.is_empty() || self.to_cutter.send(Ok(batch)).is_ok();
    }
}
