//! The columns of posts that `tokenize --keep` passes through where the input is
//! not a table of Arrow: those of the table `tweets`.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Int64Array, RecordBatch, RecordBatchOptions, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;

use tsubuyaki_tweets::{Moment, NO_ID, Post, Reject, Tweet};

/// A record of an input.
type Record<'a> = Result<&'a Tweet, &'a Reject>;

const TEXTS: [&str; 8] =
    ["author", "text", "lang", "client", "network", "url", "source_id", "form"];
const NUMBERS: [&str; 5] =
    ["retweeted_id", "quoted_id", "in_reply_to_id", "like_count", "retweet_count"];
const TIME: &str = "created_at";

/// The columns that can be kept.
pub fn schema() -> SchemaRef {
    let time = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let field = |name: &str, data_type: &DataType| Field::new(name, data_type.clone(), true);
    let texts = TEXTS.iter().map(|name| field(name, &DataType::Utf8));
    let numbers = NUMBERS.iter().map(|name| field(name, &DataType::Int64));
    let fields: Vec<Field> =
        std::iter::once(field(TIME, &time)).chain(texts).chain(numbers).collect();
    Arc::new(Schema::new(fields))
}

/// What is tokenized of a record, or why there is nothing.
pub fn post(record: &Record<'_>) -> Result<Post, String> {
    match record {
        Ok(tweet) => Ok(Post {
            id: Some(tweet.id).filter(|id| *id != NO_ID),
            author_id: tweet.author_id,
            is_retweet: tweet.is_retweet,
            text: tweet.text.clone(),
        }),
        Err(reject) => Err(reject.reason.clone()),
    }
}

/// A row for each record; without columns unless one is kept.
pub fn batch(records: &[Record<'_>], keeps: bool) -> Result<RecordBatch, ArrowError> {
    if !keeps {
        let rows = RecordBatchOptions::new().with_row_count(Some(records.len()));
        return RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &rows);
    }
    let tweets = || records.iter().map(|record| record.ok());
    let times = tweets().map(|tweet| Some(tweet?.time).filter(|time| *time != Moment::UNKNOWN));
    let times = times.map(|time| time.map(Moment::micros));
    let times = times.collect::<TimestampMicrosecondArray>().with_timezone("UTC");
    let texts = TEXTS.map(|name| -> ArrayRef {
        Arc::new(tweets().map(|tweet| text(tweet?, name)).collect::<StringArray>())
    });
    let numbers = NUMBERS.map(|name| -> ArrayRef {
        Arc::new(tweets().map(|tweet| number(tweet?, name)).collect::<Int64Array>())
    });
    let times: ArrayRef = Arc::new(times);
    let columns = std::iter::once(times).chain(texts).chain(numbers).collect();
    RecordBatch::try_new(schema(), columns)
}

fn text<'a>(tweet: &'a Tweet, name: &str) -> Option<&'a str> {
    match name {
        "author" => tweet.author.as_deref(),
        "text" => Some(&tweet.text),
        "lang" => tweet.lang.as_deref(),
        "client" => tweet.client.as_deref(),
        "network" => Some(tweet.network.name()),
        "url" => tweet.url.as_deref(),
        "source_id" => tweet.source_id.as_deref(),
        "form" => Some(tweet.form),
        _ => None,
    }
}

fn number(tweet: &Tweet, name: &str) -> Option<i64> {
    match name {
        "retweeted_id" => tweet.retweeted_id,
        "quoted_id" => tweet.quoted_id,
        "in_reply_to_id" => tweet.in_reply_to_id,
        "like_count" => tweet.like_count,
        "retweet_count" => tweet.retweet_count,
        _ => None,
    }
}
