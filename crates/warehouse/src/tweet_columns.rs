//! The columns of `tweets`: what stands in each, and how several observations
//! of one tweet are merged.

use tsubuyaki_tweets::{Moment, Tweet};

use super::column::ColumnType::{Flag, Int64, LocalTime, Text, UtcTime};
use super::column::{Before, Column};

/// A column of `tweets`.
#[derive(Clone, Copy)]
pub(super) struct TweetColumn {
    pub column: Column,
    pub value: Value,
    pub merge: Merge,
    /// Whether the tokens depend on it.
    pub is_tokenized: bool,
}

/// What an observation has in a column.
#[derive(Clone, Copy)]
pub(super) enum Value {
    Number(fn(&Tweet) -> Option<i64>),
    Flag(fn(&Tweet) -> bool),
    Text(fn(&Tweet) -> Option<&str>),
    /// Nothing: it follows from the other columns once these are merged.
    Derived,
}

/// Which of several values stays. A value comes before null, and the order in
/// which they were met never matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    /// It is the same in all.
    Key,
    /// That of the observation with the best time: the one that the id tells,
    /// else a known time of day, else the earliest.
    BestTime,
    /// The text of the original before `RT @name: …`, a whole one before a cut
    /// one, then the longer, then the greater.
    BestText,
    /// Of an account's names the handle: before its identifier, and before what it calls
    /// itself, which may have any letters; then the greater.
    Handle,
    Greatest,
    Least,
    /// The greatest of those that are not this, which stands where nothing was
    /// said.
    GreatestBut(&'static str),
    /// None: it follows from the other columns.
    Derived,
}

impl TweetColumn {
    const fn derived(column: Column) -> Self {
        of(column, Value::Derived, Merge::Derived)
    }

    /// Tokens are rebuilt where it changes.
    const fn tokenized(self) -> Self {
        Self { is_tokenized: true, ..self }
    }
}

const fn of(column: Column, value: Value, merge: Merge) -> TweetColumn {
    TweetColumn { column, value, merge, is_tokenized: false }
}

/// All of them, in the order of the table.
pub(super) const ALL: [TweetColumn; 20] = {
    use Merge::{BestText, BestTime, Greatest, GreatestBut, Handle, Key, Least};
    [
        of(Column::required("tweet_id", Int64), Value::Number(|tweet| Some(tweet.id)), Key),
        of(
            Column::required("created_at", UtcTime),
            Value::Number(|tweet| Some(tweet.time.micros())),
            BestTime,
        ),
        // Null where the time of day is lost.
        TweetColumn::derived(Column::optional("local_time", LocalTime)),
        of(
            Column::required("time_known", Flag),
            Value::Flag(|tweet| matches!(tweet.time, Moment::At(_))),
            BestTime,
        ),
        of(Column::optional("author_id", Int64), Value::Number(|tweet| tweet.author_id), Greatest)
            .tokenized(),
        of(Column::optional("author", Text), Value::Text(|tweet| tweet.author.as_deref()), Handle),
        of(Column::required("text", Text), Value::Text(|tweet| Some(&tweet.text)), BestText)
            .tokenized(),
        TweetColumn::derived(Column::optional("text_key", Int64).since(2, Before::TextKey)),
        of(
            Column::required("network", Text).since(2, Before::Text("x")),
            Value::Text(|tweet| Some(tweet.network.name())),
            GreatestBut("x"),
        ),
        of(
            Column::optional("url", Text).since(2, Before::Null),
            Value::Text(|tweet| tweet.url.as_deref()),
            Greatest,
        ),
        of(
            Column::optional("source_id", Text).since(2, Before::Null),
            Value::Text(|tweet| tweet.source_id.as_deref()),
            Greatest,
        ),
        of(Column::optional("lang", Text), Value::Text(|tweet| tweet.lang.as_deref()), Greatest),
        of(
            Column::optional("client", Text),
            Value::Text(|tweet| tweet.client.as_deref()),
            Greatest,
        ),
        of(Column::required("is_retweet", Flag), Value::Flag(|tweet| tweet.is_retweet), Greatest)
            .tokenized(),
        of(
            Column::optional("retweeted_id", Int64),
            Value::Number(|tweet| tweet.retweeted_id),
            Greatest,
        ),
        of(Column::optional("quoted_id", Int64), Value::Number(|tweet| tweet.quoted_id), Greatest),
        of(
            Column::optional("in_reply_to_id", Int64),
            Value::Number(|tweet| tweet.in_reply_to_id),
            Greatest,
        ),
        of(
            Column::optional("like_count", Int64),
            Value::Number(|tweet| tweet.like_count),
            Greatest,
        ),
        of(
            Column::optional("retweet_count", Int64),
            Value::Number(|tweet| tweet.retweet_count),
            Greatest,
        ),
        of(Column::required("form", Text), Value::Text(|tweet| Some(tweet.form)), Least),
    ]
};

/// Those that observations have; the others follow from them.
pub(super) fn observed() -> impl Iterator<Item = &'static TweetColumn> {
    static COLUMNS: [TweetColumn; ALL.len()] = ALL;
    COLUMNS.iter().filter(|column| column.merge != Merge::Derived)
}
