//! Tweets as a frame: one row an observation, with the columns of the table
//! `tweets` that do not follow from others.

use polars::prelude::*;

use crate::tweet_columns::{TweetColumn, Value, observed};
use tsubuyaki_tweets::Tweet;

/// The place of an observation in the run, ascending.
pub(super) const SEQUENCE: &str = "sequence";
/// The number of the input from which it came.
pub(super) const INPUT: &str = "input";
/// How many observations of the input it stands for.
pub(super) const COUNT: &str = "count";

/// Observations that are spooled at once, at most, and bytes of them, at most.
const SPOOLED_TWEETS: usize = 65_536;
const SPOOLED_BYTES: usize = 64 << 20;

/// Tweets of a run that wait to become a frame.
#[derive(Default)]
pub(super) struct Observations {
    /// Each part with the number of its input.
    parts: Vec<(Vec<Tweet>, i32)>,
    count: usize,
    /// Of their texts and names.
    bytes: usize,
    first_sequence: i64,
}

impl Observations {
    pub(crate) fn push(&mut self, tweets: Vec<Tweet>, input: i32) {
        self.count += tweets.len();
        self.bytes += tweets.iter().map(bytes).sum::<usize>();
        self.parts.push((tweets, input));
    }

    /// Whether so many wait that they are to be spooled.
    pub(crate) fn is_full(&self) -> bool {
        self.count >= SPOOLED_TWEETS || self.bytes >= SPOOLED_BYTES
    }

    /// Takes all that wait; those that follow are numbered on.
    pub(crate) fn take(&mut self) -> Self {
        let first_sequence = self.first_sequence + i64::try_from(self.count).unwrap_or(i64::MAX);
        std::mem::replace(self, Self { first_sequence, ..Self::default() })
    }

    pub(crate) fn into_frame(self) -> PolarsResult<DataFrame> {
        let sequence = (self.first_sequence..).take(self.count);
        let inputs = self.parts.iter().flat_map(|(part, input)| part.iter().map(move |_| *input));
        let mut columns =
            observed().map(|column| self.column(column)).collect::<PolarsResult<Vec<_>>>()?;
        columns.push(Column::new(SEQUENCE.into(), sequence.collect::<Vec<_>>()));
        columns.push(Column::new(INPUT.into(), inputs.collect::<Vec<_>>()));
        columns.push(Column::new(COUNT.into(), vec![1_i64; self.count]));
        DataFrame::new(self.count, columns)
    }

    fn column(&self, TweetColumn { column, value, .. }: &TweetColumn) -> PolarsResult<Column> {
        let name = column.name;
        let values = match *value {
            Value::Number(value) => self.values(name, value),
            Value::Flag(value) => self.values(name, value),
            Value::Text(value) => self.values(name, value),
            Value::Derived => Column::full_null(name.into(), self.count, &DataType::Null),
        };
        values.cast(&column.column_type.polars())
    }

    fn values<'a, T>(&'a self, name: &str, value: impl Fn(&'a Tweet) -> T) -> Column
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

/// Bytes of the text of a tweet and of what else may be long.
fn bytes(tweet: &Tweet) -> usize {
    let Tweet { author, client, lang, url, source_id, .. } = tweet;
    let columns = [author, client, lang, url, source_id];
    tweet.text.len() + columns.into_iter().flatten().map(String::len).sum::<usize>()
}
