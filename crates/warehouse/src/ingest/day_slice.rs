use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::Int64Type;
use jiff::civil::Date;

use super::stored::tweet_ids;
use crate::{Table, TokenizedTweet};

/// Tweets of one day that follow one another, as they will be: what one thread
/// cuts at a time.
pub(super) struct DaySlice {
    pub date: Date,
    /// Sorted by id. Arrow and not Polars, because Polars would wait for
    /// threads of its own within ours.
    pub tweets: RecordBatch,
    /// Those that are to be cut into words.
    pub fresh: BooleanArray,
    /// The old tokens of tweets up to this id belong among the new ones …
    pub upto: i64,
    /// … but not those of these tweets. Ascending.
    pub dropped: Vec<i64>,
    /// The day has no more tweets.
    pub is_last: bool,
}

/// Bytes of a text that weigh as much as one ordinary tweet, which has some thirty tokens:
/// of a long one, each byte may be a token.
const BYTES_A_TWEET: usize = 64;
/// Bytes of a text that is no longer than those of ordinary tweets.
const ORDINARY_BYTES: usize = 1_024;

impl DaySlice {
    /// How many ordinary tweets it weighs.
    pub(crate) fn weight(&self) -> usize {
        weights(&self.tweets).sum()
    }

    /// The tweets that are to be cut into words, with their texts.
    pub(crate) fn fresh_texts(&self) -> impl Iterator<Item = (TokenizedTweet, &str)> + Clone {
        let ids = tweet_ids(&self.tweets);
        let column = |name: &str| self.tweets.column(Table::Tweets.place(name));
        let authors = column("author_id").as_primitive::<Int64Type>();
        let texts = column("text").as_string_view();
        let retweets = column("is_retweet").as_boolean();
        let keys = column("text_key").as_primitive::<Int64Type>();
        (0..ids.len()).filter(|&row| self.fresh.value(row)).map(move |row| {
            let tweet = TokenizedTweet {
                tweet_id: ids[row],
                author_id: authors.is_valid(row).then(|| authors.value(row)),
                is_retweet: retweets.value(row),
                text_key: keys.is_valid(row).then(|| keys.value(row)),
            };
            (tweet, texts.value(row))
        })
    }
}

/// How many ordinary tweets each of these weighs: what its words take in memory goes
/// by its text's length.
pub(super) fn weights(tweets: &RecordBatch) -> impl Iterator<Item = usize> {
    let texts = tweets.column(Table::Tweets.place("text")).as_string_view();
    let lengths = (0..texts.len()).map(|row| texts.value(row).len());
    lengths.map(|bytes| 1 + bytes.saturating_sub(ORDINARY_BYTES) / BYTES_A_TWEET)
}
