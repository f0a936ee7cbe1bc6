use std::sync::mpsc::SyncSender;

use super::day_slice::DaySlice;
use crate::warehouse::WarehouseError;

/// Tweets of a batch: what is cut before its tokens are written.
const BATCH_TWEETS: usize = 16_384;

/// Slices of days in batches that give the threads enough to do.
pub(super) type Batch = Result<Vec<DaySlice>, WarehouseError>;

/// Hands batches on.
pub(super) struct Batches {
    to_cutter: SyncSender<Batch>,
    waiting: Vec<DaySlice>,
    tweets: usize,
    is_wanted: bool,
}

impl Batches {
    pub fn new(to_cutter: SyncSender<Batch>) -> Self {
        Self { to_cutter, waiting: Vec::new(), tweets: 0, is_wanted: true }
    }

    /// Whether anyone asks for more.
    pub fn is_wanted(&self) -> bool {
        self.is_wanted
    }

    /// Adds the next slice.
    pub fn push(&mut self, slice: DaySlice) {
        self.tweets += slice.tweets.num_rows();
        self.waiting.push(slice);
        if self.tweets >= BATCH_TWEETS {
            self.send();
        }
    }

    /// Hands on what is left, or why there will be no more.
    pub fn finish(mut self, result: Result<(), WarehouseError>) {
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
