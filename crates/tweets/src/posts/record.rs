//! The records of a file: tweets, and rejects with their reasons.

use super::keep::Keep;
use super::time_tally::TimeTally;
use super::tweet::Tweet;
use super::versions;
use crate::json::LEFT_OVER;
use crate::json::repair::Repairs;

/// What some records of a file came to, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// Those that are tweets.
    pub tweets: Vec<Tweet>,
    /// Those that are not tweets.
    pub rejects: Vec<Reject>,
    /// Those that are not posts and need not be, by their kind: `limit`.
    pub notices: Vec<&'static str>,
    /// Those that say which posts are to be deleted, by their ids.
    pub deletions: Vec<i64>,
    /// Posts of which these records have later versions, by their ids.
    pub superseded: Vec<i64>,
    /// Posts whose ids have lost their last digits, each with what is kept of it if
    /// nothing else tells which they are.
    pub rounded: Vec<(Tweet, Reject)>,
    /// Those that are posts and not wanted ([`Keep`](crate::Keep)).
    pub passed_over: u64,
    /// What was replaced in records that were not quite JSON, so that they could be read.
    pub(crate) repairs: Repairs,
    /// How the times of the tweets were written.
    pub(crate) times: TimeTally,
    /// Of each tweet the first line of its record, from 1.
    lines: Vec<u64>,
    ends_rejected: bool,
}

/// A record as it stands in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'a> {
    /// Its first line, from 1.
    pub line: u64,
    pub bytes: &'a [u8],
}

/// Records up to a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    passed_over: u64,
    superseded: usize,
    rounded: usize,
    tweets: usize,
    rejects: usize,
    notices: usize,
    deletions: usize,
}

impl Mark {
    /// How many were rejected before it.
    pub(crate) fn rejects(self) -> usize {
        self.rejects
    }
}

/// A record that is not a tweet, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The record's first line in its file, from 1.
    pub line: u64,
    /// For a person to read.
    pub reason: String,
    /// The record's bytes as they stood in the file; of one that is very large, its
    /// beginning.
    pub record: Vec<u8>,
    /// Length in bytes and blake3 of the whole record, where only its beginning is here.
    pub whole: Option<(u64, blake3::Hash)>,
}

/// Bytes of a rejected record that are held: the most that is ever kept of one.
const MOST_HELD: usize = 16 << 20;

/// Why a record is rejected that has no text.
pub(crate) const NO_TEXT: &str = "no text";
/// What a post has none of that is a picture alone: no record of posts is lost with it.
pub(crate) const TEXTLESS: &str = "no text beside its id";
/// The notice that it becomes.
pub(crate) const TEXTLESS_NOTICE: &str = "no text";
/// Why posts with a limited audience are not read, and the notices that they become.
pub(crate) const NAMED_ALONE: &str = "for those alone whom it names";
pub(crate) const A_MESSAGE: &str = "direct message";
/// Why a row is passed over: it is of a network that is not read.
pub(crate) const ELSEWHERE: &str = "of a network that is not read";
/// Notices of records that are not posts, or posts without a text.
const NO_POSTS: [&str; 4] = [TEXTLESS_NOTICE, ERROR_NOTICE, NAMED_ALONE, A_MESSAGE];
/// The notice of a record beside posts that is none.
pub(crate) const NO_POST: &str = "no post";
/// The notice of an error of an API.
const ERROR_NOTICE: &str = "error";
/// Why a record that reports an error of the API is not a post.
pub(crate) const AN_ERROR: &str = "not a tweet but an answer of `errors`";

impl Reject {
    pub(crate) fn new(line: u64, reason: String, record: &[u8]) -> Self {
        let held = &record[..record.len().min(MOST_HELD)];
        let is_cut = held.len() < record.len();
        let whole = is_cut.then(|| (record.len() as u64, blake3::hash(record)));
        Self { line, reason, record: held.to_vec(), whole }
    }

    /// Whether the record is of no post at all: it has no text, or is an error of an API.
    fn is_of_no_post(&self) -> bool {
        self.reason == NO_TEXT
    }
}

impl Records {
    /// Room for so many tweets.
    pub(crate) fn with_capacity(tweets: usize) -> Self {
        let (lines, tweets) = (Vec::with_capacity(tweets), Vec::with_capacity(tweets));
        Self { tweets, lines, ..Self::default() }
    }

    /// Bytes of the texts, and of the records that are not posts.
    pub(crate) fn bytes(&self) -> u64 {
        let rounded = self.rounded.iter().map(|(_, reject)| reject);
        let rejects = self.rejects.iter().chain(rounded).map(|reject| reject.record.len());
        self.tweets.iter().map(|tweet| tweet.text.len()).chain(rejects).sum::<usize>() as u64
    }

    /// How many of the records are of no post at all, or of one without a text.
    #[must_use]
    pub fn without_text(&self) -> usize {
        self.rejects.iter().filter(|reject| reject.is_of_no_post()).count()
            + self.notices.iter().filter(|notice| NO_POSTS.contains(notice)).count()
    }

    /// The tweets, and the records that are not tweets, in their order.
    #[must_use]
    pub fn in_order(&self) -> Vec<Result<&Tweet, &Reject>> {
        let tweets = self.lines.iter().zip(&self.tweets).map(|(line, tweet)| (*line, Ok(tweet)));
        let rejects = self.rejects.iter().chain(self.rounded.iter().map(|(_, reject)| reject));
        let rejects = rejects.map(|reject| (reject.line, Err(reject)));
        let mut records: Vec<_> = tweets.chain(rejects).collect();
        records.sort_by_key(|(line, _)| *line);
        records.into_iter().map(|(_, record)| record).collect()
    }

    /// Adds what a form's parser made of `record`, which begins at `line`.
    pub(crate) fn push(&mut self, line: u64, parsed: Result<Tweet, String>, record: &[u8]) {
        self.ends_rejected = parsed.is_err();
        match parsed {
            Ok(tweet) if tweet.has_rounded_id => {
                let reason = format!(
                    "the id {} has lost its last digits (a spreadsheet keeps fifteen, JavaScript and \
                     pandas hardly more)",
                    tweet.id
                );
                self.rounded.push((tweet, Reject::new(line, reason, record)));
            }
            Ok(mut tweet) => {
                self.times.add(&tweet);
                if !tweet.versions.is_empty() {
                    let all = std::mem::take(&mut tweet.versions);
                    self.versions(tweet.id, all);
                }
                self.tweets.push(tweet);
                self.lines.push(line);
            }
            Err(reason) if reason == TEXTLESS => self.notice(TEXTLESS_NOTICE),
            Err(reason) if reason == AN_ERROR => self.notice(ERROR_NOTICE),
            Err(reason) if reason == NAMED_ALONE => self.notice(NAMED_ALONE),
            Err(reason) if reason == A_MESSAGE => self.notice(A_MESSAGE),
            Err(reason) if reason == ELSEWHERE => {
                self.ends_rejected = false;
                self.passed_over += 1;
            }
            Err(reason) => self.rejects.push(Reject::new(line, reason, record)),
        }
    }

    /// The same of a record as it stands in its file.
    pub(crate) fn add(&mut self, raw: &Raw, parsed: Result<Tweet, String>) {
        self.push(raw.line, parsed, raw.bytes);
    }

    /// A record that is not a post and need not be one.
    pub(crate) fn notice(&mut self, kind: &'static str) {
        self.ends_rejected = false;
        self.notices.push(kind);
    }

    /// A record that says that a post is deleted.
    pub(crate) fn deletion(&mut self, id: i64) {
        self.ends_rejected = false;
        self.deletions.push(id);
    }

    /// A post has these versions, itself among them.
    pub(crate) fn versions(&mut self, own: i64, all: impl IntoIterator<Item = i64>) {
        self.superseded.extend(versions::older_than(own, all));
    }

    /// How many records they are.
    #[must_use]
    pub fn count(&self) -> u64 {
        let Self { tweets, rejects, notices, deletions, rounded, .. } = self;
        let posts = tweets.len() + rounded.len();
        (posts + rejects.len() + notices.len() + deletions.len()) as u64 + self.passed_over
    }

    /// The place of the next record.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            passed_over: self.passed_over,
            superseded: self.superseded.len(),
            rounded: self.rounded.len(),
            tweets: self.tweets.len(),
            rejects: self.rejects.len(),
            notices: self.notices.len(),
            deletions: self.deletions.len(),
        }
    }

    /// Takes from records that are kept what marks them as handed out whole.
    pub(crate) fn without_mark_since(&mut self, mark: Mark) {
        for reject in self.rejects.get_mut(mark.rejects..).unwrap_or_default() {
            if reject.record.starts_with(LEFT_OVER) {
                reject.record.drain(1..LEFT_OVER.len());
            }
        }
    }

    /// Whether there have been posts since then.
    pub(crate) fn has_posts_since(&self, mark: Mark) -> bool {
        self.tweets.len() > mark.tweets || self.rounded.len() > mark.rounded
    }

    /// Whether all that has been read since then is that there is no post.
    pub(crate) fn tells_nothing_since(&self, mark: Mark) -> bool {
        !self.has_posts_since(mark)
            && self.deletions.len() == mark.deletions
            && self.passed_over == mark.passed_over
    }

    /// The post since then, where it is one alone.
    pub(crate) fn only_tweet_since(&mut self, mark: Mark) -> Option<&mut Tweet> {
        match self.tweets.get_mut(mark.tweets..)? {
            [tweet] => Some(tweet),
            _ => None,
        }
    }

    /// Whether a record since then was rejected.
    pub(crate) fn has_rejects_since(&self, mark: Mark) -> bool {
        self.rejects.len() > mark.rejects
    }

    /// Takes away all records since then.
    pub(crate) fn drop_since(&mut self, mark: Mark) {
        self.tweets.truncate(mark.tweets);
        self.lines.truncate(mark.tweets);
        self.rejects.truncate(mark.rejects);
        self.notices.truncate(mark.notices);
        self.deletions.truncate(mark.deletions);
        self.passed_over = mark.passed_over;
        self.superseded.truncate(mark.superseded);
        self.rounded.truncate(mark.rounded);
    }

    /// Adds records that follow.
    pub(crate) fn append(&mut self, other: Self) {
        self.tweets.extend(other.tweets);
        self.lines.extend(other.lines);
        self.rejects.extend(other.rejects);
        self.notices.extend(other.notices);
        self.deletions.extend(other.deletions);
        self.superseded.extend(other.superseded);
        self.rounded.extend(other.rounded);
        self.passed_over += other.passed_over;
        self.repairs += other.repairs;
        self.times.merge(other.times);
        self.ends_rejected = other.ends_rejected;
    }

    /// Passes the posts over that are not wanted.
    pub(crate) fn keep(&mut self, keep: &Keep) {
        if keep.is_all() {
            return;
        }
        let unwanted: Vec<bool> = self.tweets.iter().map(|tweet| !keep.wants(tweet)).collect();
        let before = self.tweets.len() + self.rounded.len();
        retain_unmarked(&mut self.tweets, &unwanted);
        retain_unmarked(&mut self.lines, &unwanted);
        self.rounded.retain(|(tweet, _)| keep.wants(tweet));
        self.passed_over += (before - self.tweets.len() - self.rounded.len()) as u64;
    }

    /// Rejects the tweets of which `is_meant` is true; nothing but line and
    /// reason is kept of them. Returns how many they are.
    pub fn reject_if(&mut self, reason: &str, is_meant: impl Fn(&Tweet) -> bool) -> usize {
        let is_meant: Vec<bool> = self.tweets.iter().map(is_meant).collect();
        let lines = self.lines.iter().zip(&is_meant).filter(|(_, is_meant)| **is_meant);
        let reject = |(&line, _)| Reject::new(line, reason.to_owned(), b"");
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

    /// Takes the tweets away of which `is_meant` is true, and returns how many they were.
    pub fn drop_if(&mut self, is_meant: impl Fn(&Tweet) -> bool) -> u64 {
        let is_meant: Vec<bool> = self.tweets.iter().map(is_meant).collect();
        let before = self.tweets.len();
        if is_meant.contains(&true) {
            retain_unmarked(&mut self.tweets, &is_meant);
            retain_unmarked(&mut self.lines, &is_meant);
        }
        (before - self.tweets.len()) as u64
    }

    /// Takes the last record away if it is a reject of which `is_meant` is
    /// true.
    pub(crate) fn pop_reject_if(&mut self, is_meant: impl Fn(&Reject) -> bool) -> Option<Reject> {
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
    use crate::posts::draft::Draft;
    use crate::posts::rules::Rules;

    #[test]
    fn rejected_tweets_leave_line_and_reason() {
        let mut records = Records::default();
        let tweet = || Tweet::new("朝".into());
        let finished = |id| Draft::new(Ok(id), Ok(0), tweet()).finish(&Rules::default());
        records.push(1, finished(11), b"one");
        records.push(2, Err("broken".to_owned()), b"two");
        records.push(4, finished(12), b"four");
        records.push(5, finished(13), b"five");
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
