//! The inputs of a run, one after another: read to the end, judged, and kept or left out.

use std::sync::mpsc::{SendError, SyncSender};

use super::observations::Observations;
use super::reading::Reading;
use super::run::Run;
use super::{InputOutcome, Observer, Refused, stop_if_interrupted};
use crate::{IngestSummary, InputEntry, WarehouseError, forgotten};
use tsubuyaki_tweets::{
    self as tweets, InputFormat, InputId, Network, ReadError, ReadOptions, Reader, Source, Tweet,
};

/// Records that an input must have for its share of rejects to tell anything.
pub const LEAST_JUDGED_RECORDS: u64 = 20;

/// What is done with an input that has been read.
enum Verdict {
    /// Its posts are stored.
    Stored,
    /// Its ids have lost digits; they are matched with what is known, once all is read.
    RoundedIds,
    /// Nothing in it is a post.
    NotPosts,
    /// More of its records are rejected than may be.
    TooManyRejects,
}

/// An input that is read.
struct Current<'r> {
    source: &'r Source,
    id: Option<&'r InputId>,
    is_named: bool,
    options: &'r ReadOptions,
}

/// Whether the number of a post is one that its server gave, as others may have done.
fn is_of_a_server(tweet: &Tweet) -> bool {
    tweet.network == Network::Mastodon && tweet.id > 0
}

impl Run<'_> {
    /// Reads one input to its end, unless an earlier run did.
    pub(super) fn read(
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
            let is_of_run = known.state == self.transaction.state();
            if let Some(reason) = known.stopped.clone() {
                let reason = format!("stopped after record {}: {reason}", known.account.read);
                self.outcome.still_incomplete.push((source.clone(), reason));
            }
            if is_of_run {
                tracing::debug!(input = source.name(), "passed over: the content of another input");
            } else {
                tracing::debug!(input = source.name(), "passed over: ingested by an earlier run");
            }
            let known =
                if is_of_run { &mut self.outcome.repeated } else { &mut self.outcome.skipped };
            known.push(source.clone());
            self.bytes_done += id.and_then(|id| id.bytes).unwrap_or_default();
            observer.read(self.bytes_done);
            return Ok(());
        }
        self.read_as(source, id.as_ref(), self.options, to_spool, observer)
    }

    /// Reads one input in a way.
    fn read_as(
        &mut self,
        source: &Source,
        id: Option<&InputId>,
        options: &ReadOptions,
        to_spool: &SyncSender<Observations>,
        observer: &dyn Observer,
    ) -> Result<(), WarehouseError> {
        let current = Current { source, id, is_named: self.named.contains(source), options };
        let open = if current.is_named { tweets::open_named } else { tweets::open };
        let mut reader = match open(source, options) {
            Ok(reader) => reader,
            Err(error) => {
                self.outcome.unread.push((source.clone(), error));
                return Ok(());
            }
        };
        let number = self.accounts.len();
        let rejects_before = self.rejects.place();
        let mut reading = Reading::of(source.name(), number, options.rounded_ids);
        if !self.read_all(&mut reader, &mut reading, to_spool, observer)? {
            // The spool tells why it stopped.
            return Ok(());
        }
        self.accounts.push(reading.account);
        let verdict = self.verdict(&reading, &current);
        if matches!(verdict, Verdict::Stored) {
            self.keep(&current, reader, reading);
            return Ok(());
        }
        self.rejects.drop_from(rejects_before)?;
        self.removals.refused.insert(reading.input());
        if matches!(verdict, Verdict::RoundedIds) && source.can_be_read_again() {
            // Once more, by what is known now.
            let options = ReadOptions { rounded_ids: true, ..options.clone() };
            return self.read_as(source, id, &options, to_spool, observer);
        }
        self.leave_out(&current, &reader, reading, &verdict);
        Ok(())
    }

    /// Reads all records of an input; false if what takes them has stopped.
    fn read_all(
        &mut self,
        reader: &mut Reader,
        reading: &mut Reading,
        to_spool: &SyncSender<Observations>,
        observer: &dyn Observer,
    ) -> Result<bool, WarehouseError> {
        while let Some(batch) = reader.next_batch() {
            stop_if_interrupted(observer)?;
            for records in batch {
                let tweets = reading.add(records, &self.forgotten, &mut self.rejects)?;
                self.has_servers = self.has_servers || tweets.iter().any(is_of_a_server);
                self.waiting.push(tweets, reading.input());
            }
            if self.waiting.is_full() && self.spool(to_spool).is_err() {
                return Ok(false);
            }
            observer.read(self.bytes_done + reader.bytes_read());
        }
        Ok(true)
    }

    fn verdict(&self, reading: &Reading, current: &Current) -> Verdict {
        let account = &reading.account;
        if reading.ids.are_rounded() && !current.options.rounded_ids {
            Verdict::RoundedIds
        } else if reading.is_of_no_posts() && (!current.is_named || account.rejected == 0) {
            // Of one that was named, rejects say what is wrong with it.
            Verdict::NotPosts
        } else if self.are_too_many(reading.unreadable(), account.judged()) {
            Verdict::TooManyRejects
        } else {
            Verdict::Stored
        }
    }

    /// Whether more records of an input are rejected than may be.
    pub(super) fn are_too_many(&self, rejected: u64, of: u64) -> bool {
        of >= LEAST_JUDGED_RECORDS && rejected as f64 * 100.0 > self.max_rejects * of as f64
    }

    /// Remembers why nothing of an input is stored.
    fn leave_out(
        &mut self,
        current: &Current,
        reader: &Reader,
        reading: Reading,
        verdict: &Verdict,
    ) {
        self.bytes_done += current.id.and_then(|id| id.bytes).unwrap_or_default();
        let source = current.source.clone();
        let error = match verdict {
            Verdict::RoundedIds => ReadError::RoundedIds { name: source.name() },
            Verdict::NotPosts => {
                let what = "records without text".to_owned();
                ReadError::NotPosts { name: source.name(), what }
            }
            Verdict::TooManyRejects | Verdict::Stored => {
                let (read, rejected) = (reading.account.judged(), reading.unreadable());
                let mut rejects = reading.told;
                rejects.retain(|(_, reason)| reason != forgotten::REASON);
                let (format, remarks) = (reader.format(), reader.remarks());
                let refused = Refused { source, format, read, rejected, rejects, remarks };
                self.outcome.refused.push(refused);
                return;
            }
        };
        self.outcome.unread.push((source, error));
    }

    /// Remembers what an input came to whose posts are stored.
    fn keep(&mut self, current: &Current, reader: Reader, mut reading: Reading) {
        let (source, format, account) = (current.source, reader.format(), reading.account);
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
            ..self.entry(source, current.id, &end, (format, account))
        };
        self.entries.push((reading.number(), entry));
        let judged = account.judged();
        self.outcome.inputs.push(InputOutcome {
            source: source.clone(),
            format,
            account,
            error: stopped,
            converted_from: end.converted_from,
            unfinished_line: end.unfinished_line,
            remarks: end.remarks,
            misdated: reading.clock.verdict(),
            days,
            is_unreadable: judged > 0 && reading.unreadable() == judged,
            rejects: reading.told,
        });
        if current.options.rounded_ids {
            self.rounded.push(reading.rounded);
        }
    }

    /// What the manifest has of an input.
    fn entry(
        &self,
        source: &Source,
        id: Option<&InputId>,
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

    /// Hands all observations that wait to the spool.
    pub(super) fn spool(
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
        let is_as_long = |input: &InputEntry| id.bytes.is_none_or(|bytes| input.bytes == bytes);
        let is_same_file = |input: &InputEntry| {
            input.path == id.path && is_as_long(input) && input.modified == Some(id.modified)
        };
        if let Some(input) = known().find(|input| is_same_file(input)) {
            return Some(input);
        }
        let of_run = || self.entries.iter().map(|(_, entry)| entry);
        if !known().chain(of_run()).any(is_as_long) {
            return None;
        }
        let hash = source.hash().ok()?.to_hex();
        known().chain(of_run()).find(|input| input.blake3 == hash.as_str())
    }
}
