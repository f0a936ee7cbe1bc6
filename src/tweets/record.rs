use super::tweet::Tweet;

/// What one record of a file came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The record's first line in its file, from 1.
    pub line: u64,
    pub outcome: Result<Tweet, Reject>,
}

/// A record that is no tweet: kept whole, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    pub reason: String,
    /// The record's bytes as they stood in the file.
    pub record: Vec<u8>,
}

impl Record {
    /// Pairs what a form's parser made of `record` with the record itself.
    pub(super) fn new(line: u64, parsed: Result<Tweet, String>, record: &[u8]) -> Self {
        let outcome = parsed.map_err(|reason| Reject { reason, record: record.to_vec() });
        Self { line, outcome }
    }
}
