//! `tweets.csv` of Twitter's archives of 2012 to 2018: the tweets of one author, who is not
//! named.

use csv::ByteRecord;

use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::rules::TimeRule;
use crate::posts::tweet::Tweet;
use crate::tables::csv_dialect::Shape;
use crate::tables::csv_row::{Header, Row};
use crate::texts::text::{client_name, resolve_entities};
use crate::times::time;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "archive-csv",
    description: "Twitter archive of 2012 to 2018: tweets.csv",
    columns: &[
        ("tweet_id", "tweet_id"),
        ("created_at", "the id, timestamp"),
        ("text", "text"),
        ("client", "source"),
        ("retweeted_id", "retweeted_status_id"),
        ("in_reply_to_id", "in_reply_to_status_id"),
    ],
    time: TimeRule::OldArchive,
    recognize,
    layout: Layout::Table(open),
};

/// All columns that the archives had.
const NAMES: [&str; 10] = [
    "tweet_id",
    "in_reply_to_status_id",
    "in_reply_to_user_id",
    "timestamp",
    "source",
    "text",
    "retweeted_status_id",
    "retweeted_status_user_id",
    "retweeted_status_timestamp",
    "expanded_urls",
];

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(Columns::of_header(head.line).is_some())
}

fn open(head: &TableHead, _: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    let columns = Columns::of_header(head.header).ok_or(HeaderError::NotOfFormat)?;
    Ok(Box::new(columns))
}

/// Where in a record the columns stand that a tweet is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    /// How many there are, with those that are not read.
    pub width: usize,
    tweet_id: usize,
    timestamp: usize,
    text: usize,
    source: Option<usize>,
    in_reply_to_status_id: Option<usize>,
    retweeted_status_id: Option<usize>,
    retweeted_status_user_id: Option<usize>,
}

impl Columns {
    /// Reads the header line; `None` if it is not that of an archive: other tables begin alike
    /// and have more.
    #[must_use]
    pub(crate) fn of_header(line: &[u8]) -> Option<Self> {
        let header = Header::of(line)?;
        if !header.names().all(|name| NAMES.contains(&name.trim())) {
            return None;
        }
        Some(Self {
            width: header.width(),
            tweet_id: header.column("tweet_id")?,
            timestamp: header.column("timestamp")?,
            text: header.column("text")?,
            source: header.column("source"),
            in_reply_to_status_id: header.column("in_reply_to_status_id"),
            retweeted_status_id: header.column("retweeted_status_id"),
            retweeted_status_user_id: header.column("retweeted_status_user_id"),
        })
    }
}

impl ParseRow for Columns {
    fn shape(&self) -> Shape {
        Shape { delimiter: b',', width: self.width, least: self.width }
    }

    fn parse(&self, record: &ByteRecord, _: &Setup) -> Result<Draft, String> {
        parse(record, self)
    }
}

/// Reads one record.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
pub(crate) fn parse(record: &ByteRecord, columns: &Columns) -> Result<Draft, String> {
    let row = Row::of(record)?;
    let id = id::parse(row.field(Some(columns.tweet_id)).unwrap_or_default());
    let text = row.text(columns.text).ok_or("missing text (column text)")?;
    let text = resolve_entities(text.to_owned());
    let written = row
        .field(Some(columns.timestamp))
        .map_or(Err("missing time (column timestamp)".to_owned()), time::parse_written);
    let tweet = Tweet {
        client: row.field(columns.source).and_then(client_name),
        retweeted_id: row.number(columns.retweeted_status_id),
        retweeted_author_id: row.number(columns.retweeted_status_user_id),
        in_reply_to_id: row.number(columns.in_reply_to_status_id),
        ..Tweet::new(text)
    };
    Ok(Draft::new(id, written, tweet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::posts::draft::finished_by;

    const HEADER: &str = r#""tweet_id","in_reply_to_status_id","in_reply_to_user_id","timestamp","source","text","retweeted_status_id","retweeted_status_user_id","retweeted_status_timestamp","expanded_urls""#;

    fn parse_fields(fields: &[&str]) -> Result<Tweet, String> {
        let columns = Columns::of_header(HEADER.as_bytes()).unwrap();
        finished_by(TimeRule::OldArchive, parse(&ByteRecord::from(fields.to_vec()), &columns))
    }

    #[test]
    fn a_record_with_all_fields() {
        let source = r#"<a href="http://example.com">つぶやきアプリ</a>"#;
        let tweet = parse_fields(&[
            "1036452470584246272",
            "5",
            "77",
            "2018-09-03 03:15:00 +0000",
            source,
            "RT @a: 雨\n&lt;3",
            "9",
        ])
        .unwrap();
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
        assert_eq!(
            (tweet.text.as_str(), tweet.client.as_deref()),
            ("RT @a: 雨\n<3", Some("つぶやきアプリ"))
        );
        assert_eq!((tweet.retweeted_id, tweet.in_reply_to_id), (Some(9), Some(5)));
        assert!(tweet.is_retweet && tweet.author.is_none());
    }

    #[test]
    fn a_table_with_more_columns_is_another() {
        assert_eq!(Columns::of_header(b"tweet_id,timestamp,text,username,is_retweet,lang"), None);
        assert!(Columns::of_header(b"tweet_id,timestamp,text").is_some());
    }

    #[test]
    fn a_lost_time_leaves_the_day() {
        let tweet =
            parse_fields(&["20", "", "", "2009-05-01 00:00:00 +0000", "web", "朝", ""]).unwrap();
        assert_eq!(tweet.time, Moment::Day(1_241_136_000_000_000));
    }
}
