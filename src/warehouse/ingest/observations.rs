//! Tweets as a frame: one row an observation, with the columns of the table
//! `tweets` that do not depend on the time zone.

use polars::prelude::*;

use crate::tweets::{Moment, Tweet};

/// The place of an observation in the run, ascending.
pub(super) const SEQUENCE: &str = "sequence";
/// The number of the input from which it came.
pub(super) const INPUT: &str = "input";

/// Tweets of a run that wait to become a frame.
#[derive(Default)]
pub(super) struct Observations {
    tweets: Vec<Tweet>,
    inputs: Vec<i32>,
    next_sequence: i64,
}

impl Observations {
    pub fn push(&mut self, tweet: Tweet, input: i32) {
        self.tweets.push(tweet);
        self.inputs.push(input);
    }

    pub fn len(&self) -> usize {
        self.tweets.len()
    }

    /// Takes all that wait as a frame.
    pub fn take_frame(&mut self) -> PolarsResult<DataFrame> {
        let tweets = std::mem::take(&mut self.tweets);
        let inputs = std::mem::take(&mut self.inputs);
        let rows = i64::try_from(tweets.len()).unwrap_or(i64::MAX);
        let sequence = self.next_sequence..self.next_sequence + rows;
        self.next_sequence = sequence.end;

        let known = |tweet: &Tweet| matches!(tweet.time, Moment::At(_));
        let form = |tweet: &Tweet| tweet.form.name();
        let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
        let created_at = column("created_at", &tweets, |tweet| tweet.time.micros());
        DataFrame::new(
            tweets.len(),
            vec![
                column("tweet_id", &tweets, |tweet| tweet.id),
                created_at.cast(&utc)?,
                column("time_known", &tweets, known),
                column("author_id", &tweets, |tweet| tweet.author_id),
                column("author", &tweets, |tweet| tweet.author.as_deref()),
                column("text", &tweets, |tweet| tweet.text.as_str()),
                column("lang", &tweets, |tweet| tweet.lang.as_deref()),
                column("client", &tweets, |tweet| tweet.client.as_deref()),
                column("is_retweet", &tweets, |tweet| tweet.is_retweet),
                column("retweeted_id", &tweets, |tweet| tweet.retweeted_id),
                column("quoted_id", &tweets, |tweet| tweet.quoted_id),
                column("in_reply_to_id", &tweets, |tweet| tweet.in_reply_to_id),
                column("like_count", &tweets, |tweet| tweet.like_count),
                column("retweet_count", &tweets, |tweet| tweet.retweet_count),
                column("form", &tweets, form),
                Column::new(SEQUENCE.into(), sequence.collect::<Vec<_>>()),
                Column::new(INPUT.into(), inputs),
            ],
        )
    }
}

fn column<'a, T>(name: &str, tweets: &'a [Tweet], value: impl Fn(&'a Tweet) -> T) -> Column
where
    Series: NamedFrom<Vec<T>, [T]>,
{
    Column::new(name.into(), tweets.iter().map(value).collect::<Vec<T>>())
}
