//! What a warehouse holds: every file with its hash, every input with its
//! account.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::layout::{REJECTS, Table, daily_path, date_of_path};
use super::writers::Writers;

/// The version of the tables' columns and of the manifest.
pub const SCHEMA_VERSION: u32 = 2;

/// What all days of a warehouse have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// IANA name of the zone whose calendar days divide the tables.
    pub time_zone: String,
    pub dictionary: DictionaryId,
    /// The words of the program's own beside it. Absent from the manifests of
    /// warehouses that were made without them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lexicon: Option<DictionaryId>,
    /// Absent from the manifests of warehouses that were made without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_dictionary: Option<DictionaryId>,
    pub tokens_version: i64,
}

impl Stamp {
    /// One that tests write with.
    #[cfg(test)]
    pub(crate) fn of_tests() -> Self {
        Self {
            time_zone: "Asia/Tokyo".into(),
            dictionary: DictionaryId { name: "ipadic".into(), hash: "0".into() },
            lexicon: None,
            user_dictionary: None,
            tokens_version: 1,
        }
    }

    /// The names of the dictionaries, for people.
    #[must_use]
    pub fn dictionaries(&self) -> String {
        let names: Vec<&str> = self.all_dictionaries().map(|id| id.name.as_str()).collect();
        names.join(" + ")
    }

    /// What tells by which rules and dictionaries texts were cut, as files say it: keys
    /// and values.
    #[must_use]
    pub fn cut_by(&self) -> Vec<(String, String)> {
        let pair = |key: &str, value: &str| (format!("tsubuyaki.{key}"), value.to_owned());
        let mut pairs = vec![pair("tokens_version", &self.tokens_version.to_string())];
        let named = [
            ("dictionary", Some(&self.dictionary)),
            ("lexicon", self.lexicon.as_ref()),
            ("user_dictionary", self.user_dictionary.as_ref()),
        ];
        for (kind, id) in named.into_iter().filter_map(|(kind, id)| Some((kind, id?))) {
            pairs.push(pair(&format!("{kind}_name"), &id.name));
            pairs.push(pair(&format!("{kind}_hash"), &id.hash));
        }
        pairs
    }

    /// The dictionaries, the one that the others add to first.
    pub fn all_dictionaries(&self) -> impl Iterator<Item = &DictionaryId> {
        std::iter::once(&self.dictionary).chain(&self.lexicon).chain(&self.user_dictionary)
    }
}

/// A dictionary by which texts were cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DictionaryId {
    pub name: String,
    pub hash: String,
}

/// No state is as late: the one after it would have no successor.
const LAST_STATE: u64 = u64::MAX - 1;

/// One state of a warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub schema_version: u32,
    /// Grows by one with every commit.
    pub state: u64,
    pub stamp: Stamp,
    /// By path relative to the warehouse.
    pub files: BTreeMap<String, FileEntry>,
    /// In the order in which they were ingested.
    pub inputs: Vec<InputEntry>,
    /// Every combination of part of speech and kind that the tokens have.
    pub categories: BTreeSet<Category>,
    /// What inputs brought in and is there no more.
    #[serde(default, skip_serializing_if = "Gone::is_nothing")]
    pub gone: Gone,
}

/// Numbers of what was stored and is there no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Tweets that `forget` removed.
    pub forgotten_tweets: u64,
    /// Tweets of which later versions came in.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replaced_tweets: u64,
    /// Tweets whose file was damaged, and which `verify --repair` set aside.
    pub damaged_tweets: u64,
    /// Rejected records, likewise.
    pub damaged_rejects: u64,
}

impl Gone {
    /// All tweets.
    #[must_use]
    pub fn tweets(&self) -> u64 {
        self.forgotten_tweets + self.replaced_tweets + self.damaged_tweets
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Gone {
    fn add_assign(&mut self, other: Self) {
        self.forgotten_tweets += other.forgotten_tweets;
        self.replaced_tweets += other.replaced_tweets;
        self.damaged_tweets += other.damaged_tweets;
        self.damaged_rejects += other.damaged_rejects;
    }
}

/// One file of the warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub rows: u64,
    pub bytes: u64,
    pub blake3: String,
    /// Least and greatest `tweet_id`, of tables that have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<(i64, i64)>,
    /// Who wrote the posts of a file of `tweets`. Absent where that was not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writers: Option<Writers>,
    /// Of a month's roll-up: a hash of the tokens of which it is made. A version that knows
    /// of no roll-ups drops it with its next commit, and they count for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_of: Option<String>,
}

/// One input that was ingested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputEntry {
    pub path: String,
    pub bytes: u64,
    /// Modification time in nanoseconds since 1970; null for standard input.
    pub modified: Option<i64>,
    pub blake3: String,
    pub form: String,
    /// What its reader was told; empty for the usual.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub options: String,
    /// The state to which it was ingested; 0 in manifests that did not keep it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub state: u64,
    /// The first and the last day of its tweets, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<(String, String)>,
    /// Days that it brought in have been lost: it counts as not read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_to_be_read_again: bool,
    /// What kept the rest of it from being read: it is cut short or damaged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    pub account: IngestSummary,
}

/// What became of the records of an input, or of all inputs of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IngestSummary {
    pub read: u64,
    pub stored: u64,
    /// Its id was in the warehouse before the run.
    pub already_known: u64,
    /// Met again in this run, or an older version of a post that was edited.
    pub duplicate: u64,
    pub rejected: u64,
    /// Records that are no posts and need not be any.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub notices: u64,
    /// Records that say which post is deleted, and posts of this run that are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deletions: u64,
    /// Posts that were not wanted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub passed_over: u64,
}

/// What few inputs have is not written where there is none.
#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl IngestSummary {
    /// Whether every record read is accounted for.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let Self {
            read,
            stored,
            already_known,
            duplicate,
            rejected,
            notices,
            deletions,
            passed_over,
        } = *self;
        let posts = stored + already_known + duplicate;
        read == posts + rejected + notices + deletions + passed_over
    }
}

impl IngestSummary {
    /// The records that are posts or should be.
    #[must_use]
    pub fn judged(&self) -> u64 {
        self.read - self.notices - self.deletions
    }
}

impl AddAssign for IngestSummary {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.stored += other.stored;
        self.already_known += other.already_known;
        self.duplicate += other.duplicate;
        self.rejected += other.rejected;
        self.notices += other.notices;
        self.deletions += other.deletions;
        self.passed_over += other.passed_over;
    }
}

/// A part of speech with its first subcategory, and a kind, that occur
/// together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Category {
    pub pos: String,
    pub pos1: String,
    pub kind: String,
}

impl Manifest {
    /// The state of a warehouse that holds nothing yet.
    #[must_use]
    pub fn empty(stamp: Stamp) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            state: 0,
            stamp,
            files: BTreeMap::new(),
            inputs: Vec::new(),
            categories: BTreeSet::new(),
            gone: Gone::default(),
        }
    }

    /// Why its state cannot be the one that was written, if it cannot: a state
    /// never goes back, and each has a successor.
    pub(super) fn impossible_state(&self) -> Option<String> {
        let state = self.state;
        let folder = format!("{REJECTS}/");
        let run = |path: &str| path.strip_prefix(&folder)?.strip_suffix(".jsonl")?.parse().ok();
        let of_rejects = self.files.keys().filter_map(|path| run(path));
        let last = self.inputs.iter().map(|input| input.state).chain(of_rejects).max();
        match last {
            _ if state >= LAST_STATE => {
                Some(format!("its state is {state}, which has no successor"))
            }
            _ if state == 0 && !self.files.is_empty() => {
                Some("its state is 0, but it lists files".to_owned())
            }
            Some(last) if state < last => {
                Some(format!("its state is {state}, but it lists what run {last} wrote"))
            }
            _ => None,
        }
    }

    /// The days that have tweets, in their order.
    #[must_use]
    pub fn dates(&self) -> impl DoubleEndedIterator<Item = Date> + '_ {
        self.dates_of(Table::Tweets)
    }

    /// The days of one table, in their order.
    #[must_use]
    pub fn dates_of(&self, table: Table) -> impl DoubleEndedIterator<Item = Date> + '_ {
        let prefix = format!("{table}/");
        self.files
            .range(prefix.clone()..)
            .take_while(move |(path, _)| path.starts_with(&prefix))
            .map(|(path, _)| path)
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(move |path| date_of_path(table, path))
    }

    /// The days of one table from a first to a last one, in their order.
    #[must_use]
    pub fn dates_between(&self, table: Table, first: Date, last: Date) -> Vec<Date> {
        // Paths are in the order of their days.
        let (from, to) = (daily_path(table, first), daily_path(table, last));
        if from > to {
            return Vec::new();
        }
        let paths = self.files.range(from..=to);
        paths.filter_map(|(path, _)| date_of_path(table, path)).collect()
    }

    /// The file of one day of a table.
    #[must_use]
    pub fn daily(&self, table: Table, date: Date) -> Option<&FileEntry> {
        self.files.get(&daily_path(table, date))
    }
}
