//! Tweets as a frame: one row an observation, with the columns of the table
//! `tweets` that do not depend on the time zone.

use polars::prelude::*;

use tsubuyaki_tweets::{Moment, Tweet};

/// The place of an observation in the run, ascending.
pub(super) const SEQUENCE: &str = "sequence";
/// The number of the input from which it came.
pub(super) const INPUT: &str = "input";

/// Tweets of a run that wait to become a frame.
#[derive(Default)]
pub(super) struct Observations {
    /// Each part with the number of its input.
    parts: Vec<(Vec<Tweet>, i32)>,
    count: usize,
    first_sequence: i64,
}

impl Observations {
    pub fn push(&mut self, tweets: Vec<Tweet>, input: i32) {
        self.count += tweets.len();
        self.parts.push((tweets, input));
    }

    pub fn len(&self) -> usize {
        self.count
    }

    /// Takes all that wait; those that follow are numbered on.
    pub fn take(&mut self) -> Self {
        let first_sequence = self.first_sequence + i64::try_from(self.count).unwrap_or(i64::MAX);
        std::mem::replace(self, Self { first_sequence, ..Self::default() })
    }

    pub fn into_frame(self) -> PolarsResult<DataFrame> {
        let sequence = (self.first_sequence..).take(self.count);
        let inputs = self.parts.iter().flat_map(|(part, input)| part.iter().map(move |_| *input));
        let known = |tweet: &Tweet| matches!(tweet.time, Moment::At(_));
        let form = |tweet: &Tweet| tweet.form;
        let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
        let created_at = self.column("created_at", |tweet| tweet.time.micros());
        DataFrame::new(
            self.count,
            vec![
                self.column("tweet_id", |tweet| tweet.id),
                created_at.cast(&utc)?,
                self.column("time_known", known),
                self.column("author_id", |tweet| tweet.author_id),
                self.column("author", |tweet| tweet.author.as_deref()),
                self.column("text", |tweet| tweet.text.as_str()),
                self.column("lang", |tweet| tweet.lang.as_deref()),
                self.column("client", |tweet| tweet.client.as_deref()),
                self.column("is_retweet", |tweet| tweet.is_retweet),
                self.column("retweeted_id", |tweet| tweet.retweeted_id),
                self.column("quoted_id", |tweet| tweet.quoted_id),
                self.column("in_reply_to_id", |tweet| tweet.in_reply_to_id),
                self.column("like_count", |tweet| tweet.like_count),
                self.column("retweet_count", |tweet| tweet.retweet_count),
                self.column("form", form),
                Column::new(SEQUENCE.into(), sequence.collect::<Vec<_>>()),
                Column::new(INPUT.into(), inputs.collect::<Vec<_>>()),
            ],
        )
    }

    fn column<'a, T>(&'a self, name: &str, value: impl Fn(&'a Tweet) -> T) -> Column
    where
        Series: NamedFrom<Vec<T>, [T]>,
    {
        let mut values = Vec::with_capacity(self.count);
        for (part, _) in &self.parts {
            values.extend(part.iter().map(&value));
        }
        Column::new(name.into(), values)
    }
}
