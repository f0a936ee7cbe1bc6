use super::tweet::Tweet;

/// What some records of a file came to, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// Those that are tweets.
    pub tweets: Vec<Tweet>,
    /// Those that are none.
    pub rejects: Vec<Reject>,
    /// Of each tweet the first line of its record, from 1.
    lines: Vec<u64>,
    ends_rejected: bool,
}

/// A record that is no tweet: kept whole, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The record's first line in its file, from 1.
    pub line: u64,
    /// For a person to read.
    pub reason: String,
    /// The record's bytes as they stood in the file.
    pub record: Vec<u8>,
}

impl Records {
    /// Room for so many tweets.
    pub(super) fn with_capacity(tweets: usize) -> Self {
        let (lines, tweets) = (Vec::with_capacity(tweets), Vec::with_capacity(tweets));
        Self { tweets, lines, ..Self::default() }
    }

    /// Adds what a form's parser made of `record`, which begins at `line`.
    pub(super) fn push(&mut self, line: u64, parsed: Result<Tweet, String>, record: &[u8]) {
        self.ends_rejected = parsed.is_err();
        match parsed {
            Ok(tweet) => {
                self.tweets.push(tweet);
                self.lines.push(line);
            }
            Err(reason) => self.rejects.push(Reject { line, reason, record: record.to_vec() }),
        }
    }

    /// Rejects the tweets of which `is_meant` is true; nothing but line and
    /// reason is kept of them. Returns how many they are.
    pub fn reject_if(&mut self, reason: &str, is_meant: impl Fn(&Tweet) -> bool) -> usize {
        let is_meant: Vec<bool> = self.tweets.iter().map(is_meant).collect();
        let lines = self.lines.iter().zip(&is_meant).filter(|(_, is_meant)| **is_meant);
        let reject = |(&line, _)| Reject { line, reason: reason.to_owned(), record: Vec::new() };
        let rejects: Vec<Reject> = lines.map(reject).collect();
        if rejects.is_empty() {
            return 0;
        }
        let count = rejects.len();
        self.rejects.extend(rejects);
        self.rejects.sort_by_key(|reject| reject.line);
        retain_unmarked(&mut self.tweets, &is_meant);
        retain_unmarked(&mut self.lines, &is_meant);
        count
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

/// Drops the items that are marked.
fn retain_unmarked<T>(items: &mut Vec<T>, marks: &[bool]) {
    let mut marks = marks.iter();
    items.retain(|_| !marks.next().copied().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Form, MissingIds};

    #[test]
    fn rejected_tweets_leave_line_and_reason() {
        let mut records = Records::default();
        let tweet = || Tweet::new(Form::ApiV1, "朝".into());
        let draft = |id| super::super::draft::Draft::new(Ok(id), Ok(0), tweet());
        records.push(1, draft(11).finish(MissingIds::Reject), b"one");
        records.push(2, Err("broken".to_owned()), b"two");
        records.push(4, draft(12).finish(MissingIds::Reject), b"four");
        records.push(5, draft(13).finish(MissingIds::Reject), b"five");
        assert_eq!(records.reject_if("unwanted", |tweet| tweet.id > 20), 0);
        assert_eq!(records.reject_if("unwanted", |tweet| tweet.id != 12), 2);
        let ids: Vec<i64> = records.tweets.iter().map(|tweet| tweet.id).collect();
        assert_eq!((ids, &records.lines[..]), (vec![12], &[4][..]));
        let rejects: Vec<_> = records
            .rejects
            .iter()
            .map(|reject| (reject.line, reject.reason.as_str(), reject.record.len()))
            .collect();
        assert_eq!(rejects, [(1, "unwanted", 0), (2, "broken", 3), (5, "unwanted", 0)]);
    }
}
