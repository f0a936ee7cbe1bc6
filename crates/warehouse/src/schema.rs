//! The columns of the tables. Signed integers and plain strings only, which
//! every tool reads without care.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

use super::layout::Table;

impl Table {
    /// The table's columns. A daily table's `date` stands in its path.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        match self {
            Self::Tweets => TWEETS.clone(),
            Self::Tokens => TOKENS.clone(),
            Self::Terms => TERMS.clone(),
            Self::Vocabulary => VOCABULARY.clone(),
        }
    }
}

static TWEETS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("tweet_id", DataType::Int64),
        required("created_at", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))),
        optional("local_time", DataType::Timestamp(TimeUnit::Microsecond, None)),
        required("time_known", DataType::Boolean),
        optional("author_id", DataType::Int64),
        optional("author", DataType::Utf8View),
        required("text", DataType::Utf8View),
        optional("lang", DataType::Utf8View),
        optional("client", DataType::Utf8View),
        required("is_retweet", DataType::Boolean),
        optional("retweeted_id", DataType::Int64),
        optional("quoted_id", DataType::Int64),
        optional("in_reply_to_id", DataType::Int64),
        optional("like_count", DataType::Int64),
        optional("retweet_count", DataType::Int64),
        required("form", DataType::Utf8View),
    ])
});

static TOKENS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("tweet_id", DataType::Int64),
        optional("author_id", DataType::Int64),
        required("position", DataType::Int32),
        required("start", DataType::Int32),
        required("end", DataType::Int32),
        required("surface", dictionary()),
        required("lemma", dictionary()),
        optional("reading", dictionary()),
        required("pos", dictionary()),
        required("pos1", dictionary()),
        required("pos2", dictionary()),
        required("pos3", dictionary()),
        optional("conjugation_type", dictionary()),
        optional("conjugation_form", dictionary()),
        required("kind", dictionary()),
        required("in_hashtag", DataType::Boolean),
        required("is_retweet", DataType::Boolean),
        required("is_unknown", DataType::Boolean),
    ])
});

static TERMS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("lemma", DataType::Utf8View),
        required("pos", DataType::Utf8View),
        required("pos1", DataType::Utf8View),
        required("kind", DataType::Utf8View),
        required("in_hashtag", DataType::Boolean),
        required("is_retweet", DataType::Boolean),
        required("count", DataType::Int64),
    ])
});

static VOCABULARY: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("lemma", DataType::Utf8View),
        required("pos", DataType::Utf8View),
        required("kind", DataType::Utf8View),
        required("first_date", DataType::Date32),
        required("last_date", DataType::Date32),
    ])
});

fn schema(fields: Vec<Field>) -> SchemaRef {
    Arc::new(Schema::new(fields))
}

/// Strings that repeat: in memory each stands once. In the file they are plain
/// strings.
fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8View))
}

fn required(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, false)
}

fn optional(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, true)
}
