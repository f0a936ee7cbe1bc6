//! Tweets into the warehouse: read, merged with what is known, divided by
//! day, cut into words and committed, in bounded memory.

mod accounts;
mod batches;
mod day_slice;
mod day_terms;
pub(super) mod day_words;
mod day_writer;
mod days;
mod forget;
mod forget_aside;
mod inputs;
mod known;
mod load;
mod mend;
mod merge;
mod merging;
mod months;
mod observations;
mod old_tokens;
mod outcome;
mod reading;
mod rebuild;
mod rejects;
mod removals;
mod rounded;
mod run;
mod servers;
mod settling;
mod spool;
mod stored;
mod term;
pub(super) mod term_counts;
mod term_files;
mod vocabulary;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;

pub use self::forget::{Forgettable, Forgot, forget};
pub use self::inputs::LEAST_JUDGED_RECORDS;
pub(super) use self::mend::{Mending, mend};
pub use self::outcome::{InputOutcome, Outcome, Refused};
pub use self::rebuild::{Rebuilt, rebuild};
pub(super) use self::rejects::{KeptReject, lines as reject_lines};

use self::observations::Observations;
use self::run::Run;
use self::spool::{Room, Spool};
use self::stored::Stored;
use crate::scoped_thread::joined;
use crate::{Stamp, Warehouse, WarehouseError};
use tsubuyaki_tokens::Tokenizer;
use tsubuyaki_tweets::{ReadOptions, Source};

/// Is told how far a run is.
pub trait Observer: Sync {
    /// An input is being read.
    fn reading(&self, _input: &Source) {}
    /// So many bytes of the inputs, as on disk, have been read or skipped.
    fn read(&self, _bytes: u64) {}
    /// The tweets of the run, this many, will now be tokenized.
    fn tokenizing(&self, _tweets: u64) {}
    /// So many more have been.
    fn tokenized(&self, _tweets: u64) {}
    /// Whether the run is to end; what it has not committed by then is not
    /// published.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// What a run reads.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    pub sources: &'a [Source],
    pub options: &'a ReadOptions,
    /// Percent of its records that may be rejected of an input of 20 records or
    /// more. If there are more, its format has changed or was taken for another,
    /// and nothing of it is stored.
    pub max_rejects: f64,
    /// Posts stay that the inputs say are deleted.
    pub ignore_deletions: bool,
    /// Sources that must be posts; others merely lie in a folder or an archive.
    pub named: &'a BTreeSet<Source>,
}

/// Ingests inputs into a warehouse in one commit.
///
/// # Errors
///
/// When the warehouse cannot be changed or the run is interrupted; the warehouse is
/// then as it was. An input that cannot be read, or of which too many records are
/// rejected, is not an error: the outcome names it.
pub fn ingest(
    warehouse: &Warehouse,
    stamp: &Stamp,
    tokenizer: &Tokenizer,
    inputs: Inputs,
    observer: &dyn Observer,
) -> Result<Outcome, WarehouseError> {
    let mut transaction = warehouse.begin(stamp)?;
    let base = match transaction.base().state {
        0 => None,
        _ => Some(transaction.base_snapshot()?),
    };
    let stored = base.as_ref().map(Stored::new);
    let scratch = transaction.scratch()?;
    let room = Room::new();
    let mut run = Run::new(&mut transaction, stored.as_ref(), room.clone(), inputs)?;
    let by_id = thread::scope(|scope| {
        let _span = tracing::debug_span!("read inputs").entered();
        // Built into frames and sorted while the next are read.
        let (to_spool, waiting) = mpsc::sync_channel(0);
        let spooling = scope.spawn(move || spool_by_id(&scratch, room, waiting));
        let reading =
            inputs.sources.iter().try_for_each(|source| run.read(source, &to_spool, observer));
        let reading = reading.map(|()| run.spool(&to_spool));
        drop(to_spool);
        let by_id = joined(spooling)?;
        reading.map(|_| by_id)
    })?;
    let outcome = run.finish(by_id, &stamp.time_zone, tokenizer, observer)?;
    stop_if_interrupted(observer)?;
    transaction.commit()?;
    Ok(outcome)
}

/// An error if the run is to end.
fn stop_if_interrupted(observer: &dyn Observer) -> Result<(), WarehouseError> {
    if observer.is_interrupted() { Err(WarehouseError::Interrupted) } else { Ok(()) }
}

/// Spools all observations that are sent.
fn spool_by_id(
    scratch: &Path,
    room: Room,
    waiting: Receiver<Observations>,
) -> Result<Spool<1>, WarehouseError> {
    let mut spool = Spool::new(scratch.to_path_buf(), "by-id", ["tweet_id"], room);
    for observations in waiting {
        spool.push(merge::compacted(observations.into_frame()?)?)?;
    }
    Ok(spool)
}
