//! What a run did, for messages.

use jiff::civil::Date;

use crate::IngestSummary;
use tsubuyaki_tweets::{InputFormat, ReadError, Remark, Source};

/// What a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What became of all records.
    pub account: IngestSummary,
    /// One for each input that was read.
    pub inputs: Vec<InputOutcome>,
    /// Inputs that were ingested by an earlier run, and not read again.
    pub skipped: Vec<Source>,
    /// Inputs that have the content of another of this run.
    pub repeated: Vec<Source>,
    /// Those of them that are incomplete, and what kept the rest from being read.
    pub still_incomplete: Vec<(Source, String)>,
    /// Inputs of which nothing could be read.
    pub unread: Vec<(Source, ReadError)>,
    /// Inputs of which too many records are rejected: nothing of them is stored,
    /// and they are read again by the next run.
    pub refused: Vec<Refused>,
    /// Stored tweets that were removed because inputs say that they are deleted.
    pub removed: u64,
    /// Stored tweets that were removed because inputs have later versions of them.
    pub replaced: u64,
    /// Posts that have the number of another server's post, and got ids of their own.
    pub renumbered: u64,
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
    /// What a person should know of how it was read, a sentence each.
    pub remarks: Vec<Remark>,
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
    pub remarks: Vec<Remark>,
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
pub(super) const TOLD_REJECTS: usize = 20;
