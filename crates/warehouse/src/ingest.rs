//! Tweets into the warehouse: read, merged with what is known, divided by
//! day, cut into words and committed, in bounded memory.

mod accounts;
mod batches;
mod day_slice;
mod day_terms;
mod day_writer;
mod days;
mod forget;
mod forget_aside;
mod known;
mod load;
mod mend;
mod merge;
mod observations;
mod old_tokens;
mod reading;
mod rebuild;
mod rejects;
mod removals;
mod rounded;
mod settling;
mod spool;
mod stored;
pub(super) mod term_counts;
mod vocabulary;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, SendError, SyncSender};
use std::thread;

use jiff::civil::Date;
use polars::prelude::TimeZone;

pub use self::forget::{Forgettable, Forgot, forget};
pub(super) use self::mend::{Mending, mend};
pub use self::rebuild::{Rebuilt, rebuild};
pub(super) use self::rejects::KeptReject;

use self::batches::Batches;
use self::merge::DAY;
use self::observations::Observations;
use self::reading::Reading;
use self::rejects::Rejects;
use self::removals::Removals;
use self::rounded::RoundedInput;
use self::spool::{KeyRange, Room, Spool};
use self::stored::Stored;
use super::forgotten::{self, Forgotten};
use super::layout::REJECTS;
use super::manifest::Gone;
use super::{IngestSummary, InputEntry, Transaction, Warehouse, WarehouseError};
use crate::Stamp;
use crate::scoped_thread::joined;
use tsubuyaki_tokens::Tokenizer;
use tsubuyaki_tweets::{self as tweets, InputFormat, ReadError, ReadOptions, Source};

/// Ranges of ids that are merged side by side, at least and at most: with one,
/// Polars' threads are idle half of the time.
const RANGES_AT_ONCE: RangeInclusive<usize> = 2..=4;

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

/// What a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What became of all records.
    pub account: IngestSummary,
    /// One for each input that was read.
    pub inputs: Vec<InputOutcome>,
    /// Inputs that were ingested by an earlier run, and not read again.
    pub skipped: Vec<Source>,
    /// Those of them that are incomplete, and what kept the rest from being read.
    pub still_incomplete: Vec<(Source, String)>,
    /// Inputs of which nothing could be read.
    pub unread: Vec<(Source, ReadError)>,
    /// Inputs of which too many records are rejected: nothing of them is stored,
    /// and they are read again by the next run.
    pub refused: Vec<Refused>,
    /// Stored tweets that were removed: inputs say that they are deleted, or they
    /// are older versions of others.
    pub removed: u64,
    /// Days whose files are new or changed, in their order.
    pub changed: Vec<Date>,
}

/// An input of which nothing is stored.
#[derive(Debug)]
pub struct Refused {
    pub source: Source,
    pub format: &'static InputFormat,
    /// Records that should be posts.
    pub read: u64,
    /// Those of them that are rejected.
    pub rejected: u64,
    /// File, line and reason of the first of them.
    pub rejects: Vec<(u64, String)>,
}

/// What an input came to.
#[derive(Debug)]
pub struct InputOutcome {
    pub source: Source,
    pub format: &'static InputFormat,
    pub account: IngestSummary,
    /// File, line and reason of the first rejects.
    pub rejects: Vec<(u64, String)>,
    /// What kept the rest of it from being read.
    pub error: Option<String>,
    /// The encoding from which it was converted, unless it is UTF-8.
    pub converted_from: Option<&'static str>,
    /// The last line, which breaks off and waits for a later run.
    pub unfinished_line: Option<u64>,
    /// What a person should know of how it was read, a sentence each.
    pub remarks: Vec<String>,
    /// Tweets whose written time is not the one that their ids tell, and by
    /// how many whole hours most of them differ.
    pub misdated: Option<(u64, i64)>,
    /// The first and the last day of its posts, `YYYY-MM-DD`.
    pub days: Option<(String, String)>,
    /// None of the records that should be posts could be read.
    pub is_unreadable: bool,
}

impl InputOutcome {
    /// Records that are posts.
    #[must_use]
    pub fn posts(&self) -> u64 {
        let IngestSummary { stored, already_known, duplicate, .. } = self.account;
        stored + already_known + duplicate
    }
}

/// Rejects of an input that messages tell of.
const TOLD_REJECTS: usize = 20;
/// Records that an input must have for its share of rejects to tell anything.
const LEAST_JUDGED_RECORDS: u64 = 20;

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

/// A run under way.
struct Run<'a> {
    transaction: &'a mut Transaction,
    stored: Option<&'a Stored<'a>>,
    room: Room,
    options: &'a ReadOptions,
    max_rejects: f64,
    ignore_deletions: bool,
    named: &'a BTreeSet<Source>,
    forgotten: Forgotten,
    removals: Removals,
    waiting: Observations,
    rejects: Rejects,
    rejects_path: String,
    /// Inputs of which the posts have lost their ids.
    rounded: Vec<RoundedInput>,
    /// Those of all inputs that were read, by their numbers.
    accounts: Vec<IngestSummary>,
    /// Inputs that are ingested, each with its number.
    entries: Vec<(usize, InputEntry)>,
    bytes_done: u64,
    outcome: Outcome,
}

impl<'a> Run<'a> {
    fn new(
        transaction: &'a mut Transaction,
        stored: Option<&'a Stored<'a>>,
        room: Room,
        inputs: Inputs<'a>,
    ) -> Result<Self, WarehouseError> {
        let rejects_path = format!("{REJECTS}/{}.jsonl", transaction.run());
        let base = stored.map(Stored::base);
        Ok(Self {
            stored,
            room,
            options: inputs.options,
            max_rejects: inputs.max_rejects,
            ignore_deletions: inputs.ignore_deletions,
            named: inputs.named,
            removals: Removals::default(),
            accounts: Vec::new(),
            rounded: Vec::new(),
            forgotten: base.map(Forgotten::of).transpose()?.unwrap_or_default(),
            waiting: Observations::default(),
            rejects: Rejects::new(transaction.stage(&rejects_path)?, inputs.options.limits),
            rejects_path,
            entries: Vec::new(),
            bytes_done: 0,
            outcome: Outcome::default(),
            transaction,
        })
    }

    /// Reads one input to its end, unless an earlier run did.
    fn read(
        &mut self,
        source: &Source,
        to_spool: &SyncSender<Observations>,
        observer: &dyn Observer,
    ) -> Result<(), WarehouseError> {
        observer.reading(source);
        let id = match source.id() {
            Ok(id) => id,
            Err(error) => {
                let error = ReadError::Io { name: source.name(), error };
                self.outcome.unread.push((source.clone(), error));
                return Ok(());
            }
        };
        if let Some(known) = self.known(source, id.as_ref()) {
            if let Some(reason) = known.stopped.clone() {
                let reason = format!("stopped after record {}: {reason}", known.account.read);
                self.outcome.still_incomplete.push((source.clone(), reason));
            }
            tracing::debug!(input = source.name(), "passed over: ingested by an earlier run");
            self.outcome.skipped.push(source.clone());
            self.bytes_done += id.map_or(0, |id| id.bytes);
            observer.read(self.bytes_done);
            return Ok(());
        }
        self.read_as(source, id.as_ref(), self.options, to_spool, observer)
    }

    /// Reads one input in a way.
    fn read_as(
        &mut self,
        source: &Source,
        id: Option<&tweets::InputId>,
        options: &ReadOptions,
        to_spool: &SyncSender<Observations>,
        observer: &dyn Observer,
    ) -> Result<(), WarehouseError> {
        let is_named = self.named.contains(source);
        let open = if is_named { tweets::open_named } else { tweets::open };
        let mut reader = match open(source, options) {
            Ok(reader) => reader,
            Err(error) => {
                self.outcome.unread.push((source.clone(), error));
                return Ok(());
            }
        };
        let number = self.accounts.len();
        let input = i32::try_from(number).unwrap_or(i32::MAX);
        let rejects_before = self.rejects.place();
        let mut reading = Reading::of(source.name(), number, options.rounded_ids);
        while let Some(batch) = reader.next_batch() {
            stop_if_interrupted(observer)?;
            for records in batch {
                let tweets = reading.add(records, &self.forgotten, &mut self.rejects)?;
                self.waiting.push(tweets, input);
            }
            if self.waiting.is_full() && self.spool(to_spool).is_err() {
                // The spool tells why it stopped.
                return Ok(());
            }
            observer.read(self.bytes_done + reader.bytes_read());
        }
        self.accounts.push(reading.account);
        if reading.ids.are_rounded() && !options.rounded_ids {
            self.rejects.drop_from(rejects_before)?;
            self.removals.refused.insert(input);
            if !source.can_be_read_again() {
                self.bytes_done += id.map_or(0, |id| id.bytes);
                let error = ReadError::RoundedIds { name: source.name() };
                self.outcome.unread.push((source.clone(), error));
                return Ok(());
            }
            // Once more, by what is known now.
            let options = ReadOptions { rounded_ids: true, ..options.clone() };
            return self.read_as(source, id, &options, to_spool, observer);
        }
        let format = reader.format();
        let account = reading.account;
        // Of one that was named, rejects say what is wrong with it.
        if reading.is_of_no_posts() && (!is_named || account.rejected == 0) {
            self.bytes_done += id.map_or(0, |id| id.bytes);
            self.rejects.drop_from(rejects_before)?;
            let what = "records without text".to_owned();
            let error = ReadError::NotPosts { name: source.name(), what };
            self.outcome.unread.push((source.clone(), error));
            return Ok(());
        }
        let (unreadable, judged) = (account.rejected - reading.forgotten, account.judged());
        if self.are_too_many(unreadable, judged) {
            self.bytes_done += id.map_or(0, |id| id.bytes);
            self.rejects.drop_from(rejects_before)?;
            self.removals.refused.insert(input);
            let mut rejects = reading.told;
            rejects.retain(|(_, reason)| reason != forgotten::REASON);
            self.outcome.refused.push(Refused {
                source: source.clone(),
                format,
                read: judged,
                rejected: unreadable,
                rejects,
            });
            return Ok(());
        }
        let (records, rejected) = (account.read, account.rejected);
        tracing::debug!(input = source.name(), %format, records, rejected, "read");
        if !self.ignore_deletions {
            self.removals.deleted.append(&mut reading.deleted);
        }
        self.removals.superseded.append(&mut reading.superseded);
        let end = reader.end();
        self.bytes_done += end.bytes;
        let days = reading.span.days(&self.transaction.stamp().time_zone);
        let stopped = end.error.as_ref().map(ToString::to_string);
        let entry = InputEntry {
            days: days.clone(),
            stopped: stopped.clone(),
            ..self.entry(source, id, &end, (format, account))
        };
        self.entries.push((number, entry));
        if options.rounded_ids {
            self.rounded.push(reading.rounded);
        }
        self.outcome.inputs.push(InputOutcome {
            source: source.clone(),
            format,
            account,
            rejects: reading.told,
            error: stopped,
            converted_from: end.converted_from,
            unfinished_line: end.unfinished_line,
            remarks: end.remarks,
            misdated: reading.clock.verdict(),
            days,
            is_unreadable: judged > 0 && unreadable == judged,
        });
        Ok(())
    }

    /// What the manifest has of an input.
    fn entry(
        &self,
        source: &Source,
        id: Option<&tweets::InputId>,
        end: &tweets::End,
        (format, account): (&InputFormat, IngestSummary),
    ) -> InputEntry {
        InputEntry {
            path: source.name(),
            bytes: end.bytes,
            modified: id.map(|id| id.modified),
            blake3: end.hash.to_hex().to_string(),
            form: format.name.to_owned(),
            options: self.options.describe(),
            state: self.transaction.state(),
            days: None,
            is_to_be_read_again: false,
            stopped: None,
            account,
        }
    }

    /// Whether more records of an input are rejected than may be.
    fn are_too_many(&self, rejected: u64, of: u64) -> bool {
        of >= LEAST_JUDGED_RECORDS && rejected as f64 * 100.0 > self.max_rejects * of as f64
    }

    /// Hands all observations that wait to the spool.
    fn spool(
        &mut self,
        to_spool: &SyncSender<Observations>,
    ) -> Result<(), SendError<Observations>> {
        to_spool.send(self.waiting.take())
    }

    /// Whether an earlier run took this very input in: the same file, not
    /// touched since, or a file of the same content, read in the same way.
    fn known(&self, source: &Source, id: Option<&tweets::InputId>) -> Option<&InputEntry> {
        let id = id?;
        let options = self.options.describe();
        let known = || {
            let inputs = &self.transaction.base().inputs;
            inputs.iter().filter(|input| input.options == options && !input.is_to_be_read_again)
        };
        let is_same_file = |input: &InputEntry| {
            input.path == id.path && input.bytes == id.bytes && input.modified == Some(id.modified)
        };
        if let Some(input) = known().find(|input| is_same_file(input)) {
            return Some(input);
        }
        let of_run = || self.entries.iter().map(|(_, entry)| entry);
        if !known().chain(of_run()).any(|input| input.bytes == id.bytes) {
            return None;
        }
        let hash = source.hash().ok()?.to_hex();
        known().chain(of_run()).find(|input| input.blake3 == hash.as_str())
    }

    /// Merges and writes what was read.
    fn finish(
        mut self,
        mut by_id: Spool<1>,
        time_zone: &str,
        tokenizer: &Tokenizer,
        observer: &dyn Observer,
    ) -> Result<Outcome, WarehouseError> {
        if !self.rounded.is_empty() {
            self.settle_rounded(&mut by_id)?;
        }
        let rejected = self.rejects.count();
        self.rejects.finish()?;
        if rejected > 0 {
            self.transaction.add_file(self.rejects_path, rejected, None);
        }
        self.removals.look_up(self.stored)?;
        let folder = self.transaction.scratch()?;
        let mut by_day = Spool::new(folder, "by-day", [DAY, "tweet_id"], self.room);
        let merging =
            Merging { stored: self.stored, time_zone, removals: &self.removals, observer };
        let tweets = merging.merge_all(by_id, &mut self.accounts, &mut by_day)?;
        self.removals.mark_stored(self.stored, &mut by_day)?;
        observer.tokenizing(tweets);
        let stored = self.stored;
        let load = |batches: &mut Batches| load::load_changed(&mut by_day, stored, batches);
        self.outcome.changed =
            days::write_days(tokenizer, load, stored, self.transaction, observer)?;
        let removed = self.removals.stored_count();
        if removed > 0 {
            self.transaction.add_gone(Gone { forgotten_tweets: removed, ..Gone::default() });
            self.outcome.removed = removed;
        }
        let deleted = &self.removals.deleted;
        remember_deleted(self.forgotten, deleted, stored, self.transaction)?;
        for ((number, entry), input) in self.entries.iter_mut().zip(&mut self.outcome.inputs) {
            let account = self.accounts[*number];
            entry.account = account;
            input.account = account;
            self.outcome.account += account;
        }
        if !self.outcome.account.adds_up() {
            // Nothing is committed of records that are lost on the way.
            return Err(WarehouseError::Unbalanced(self.outcome.account));
        }
        self.transaction.add_inputs(self.entries.into_iter().map(|(_, entry)| entry));
        Ok(self.outcome)
    }
}

/// Posts that are deleted are never ingested again.
fn remember_deleted(
    before: Forgotten,
    deleted: &BTreeSet<i64>,
    stored: Option<&Stored>,
    transaction: &mut Transaction,
) -> Result<(), WarehouseError> {
    if deleted.is_empty() {
        return Ok(());
    }
    let (forgotten, remembered) = forget::remember(before, deleted, &BTreeSet::new(), transaction)?;
    if let Some(stored) = stored
        && remembered > 0
    {
        forget::forget_rejects(stored.base(), &forgotten, transaction)?;
    }
    Ok(())
}

/// What the merging of a run goes by.
struct Merging<'a> {
    stored: Option<&'a Stored<'a>>,
    time_zone: &'a str,
    removals: &'a Removals,
    observer: &'a dyn Observer,
}

impl Merging<'_> {
    /// Merges all observations, range by range of their ids, into rows by day.
    /// Returns how many rows there are.
    fn merge_all(
        &self,
        mut by_id: Spool<1>,
        accounts: &mut [IngestSummary],
        by_day: &mut Spool<2>,
    ) -> Result<u64, WarehouseError> {
        let _span = tracing::debug_span!("merge tweets").entered();
        let Self { stored, time_zone, removals, observer } = *self;
        let zone = TimeZone::opt_try_new(Some(time_zone))?.unwrap_or(TimeZone::UTC);
        let merge_range = |by_id: &Spool<1>, range: &KeyRange<1>| {
            let (rows, mut outcomes) = removals.apply(by_id.read(range)?)?;
            let ids: Vec<i64> = rows.column("tweet_id")?.i64()?.iter().flatten().collect();
            let known = known::known_rows(stored, ids)?;
            outcomes.extend(accounts::outcomes(&rows, &known)?);
            Ok::<_, WarehouseError>((merge::merge(rows, known, &zone)?, outcomes))
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
