use super::tweet::Tweet;

/// What some records of a file came to, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    pub tweets: Vec<Tweet>,
    pub rejects: Vec<Reject>,
    ends_rejected: bool,
}

/// A record that is no tweet: kept whole, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The record's first line in its file, from 1.
    pub line: u64,
    pub reason: String,
    /// The record's bytes as they stood in the file.
    pub record: Vec<u8>,
}

impl Records {
    /// Room for so many tweets.
    pub(super) fn with_capacity(tweets: usize) -> Self {
        Self { tweets: Vec::with_capacity(tweets), ..Self::default() }
    }

    /// Adds what a form's parser made of `record`, which begins at `line`.
    pub(super) fn push(&mut self, line: u64, parsed: Result<Tweet, String>, record: &[u8]) {
        self.ends_rejected = parsed.is_err();
        match parsed {
            Ok(tweet) => self.tweets.push(tweet),
            Err(reason) => self.rejects.push(Reject { line, reason, record: record.to_vec() }),
        }
    }

    /// Takes the last record away if it is a reject of which `is_meant` is
    /// true.
    pub(super) fn pop_reject_if(&mut self, is_meant: impl Fn(&Reject) -> bool) -> Option<Reject> {
        if !self.ends_rejected {
            return None;
        }
        self.rejects.pop_if(|reject| is_meant(reject))
    }
}
