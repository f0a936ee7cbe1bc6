//! The CSV that twint writes: a header that names the columns, newlines of a
//! text turned to spaces, the time in the collector's own zone.

use csv::ByteRecord;

use super::csv_records::Shape;
use super::csv_row::{Header, Row};
use super::draft::Draft;
use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use super::head::{Claim, Head};
use super::rules::TimeRule;
use super::setup::Setup;
use super::text::resolve_entities;
use super::tweet::Tweet;
use super::{id, time};

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "twint-csv",
    description: "CSV of twint",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Table(open),
};

/// Where the columns of a tweet come from.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("tweet_id", "id"),
    ("created_at", "the id, created_at, date + time + timezone"),
    ("text", "tweet"),
    ("author_id", "user_id"),
    ("author", "username"),
    ("lang", "language"),
    ("retweeted_id", "retweet_id, where retweet is true"),
    ("quoted_id", "quote_url"),
    ("like_count", "likes_count"),
    ("retweet_count", "retweets_count"),
];

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(Columns::of_header(head.line).is_some())
}

fn open(head: &TableHead, _: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    let columns = Columns::of_header(head.header).ok_or(HeaderError::NotOfFormat)?;
    Ok(Box::new(columns))
}

/// Columns without which a header is not twint's.
const TELLING: [&str; 4] = ["id", "conversation_id", "created_at", "tweet"];

/// Where in a record the columns stand that a tweet is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// How many there are, with those that are not read.
    pub width: usize,
    id: usize,
    created_at: usize,
    tweet: usize,
    date: Option<usize>,
    time: Option<usize>,
    timezone: Option<usize>,
    user_id: Option<usize>,
    username: Option<usize>,
    language: Option<usize>,
    retweet_id: Option<usize>,
    retweet: Option<usize>,
    quote_url: Option<usize>,
    likes_count: Option<usize>,
    retweets_count: Option<usize>,
}

impl Columns {
    /// Reads the header line; `None` if it is not the one that twint writes.
    #[must_use]
    pub fn of_header(line: &[u8]) -> Option<Self> {
        let header = Header::of(line)?;
        if !TELLING.iter().all(|name| header.has(name)) {
            return None;
        }
        let column = |name| header.column(name);
        Some(Self {
            width: header.width(),
            id: column("id")?,
            created_at: column("created_at")?,
            tweet: column("tweet")?,
            date: column("date"),
            time: column("time"),
            timezone: column("timezone"),
            user_id: column("user_id"),
            username: column("username"),
            language: column("language"),
            retweet_id: column("retweet_id"),
            retweet: column("retweet"),
            quote_url: column("quote_url"),
            likes_count: column("likes_count"),
            retweets_count: column("retweets_count"),
        })
    }
}

impl ParseRow for Columns {
    fn shape(&self) -> Shape {
        Shape { delimiter: b',', width: self.width }
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
pub(super) fn parse(record: &ByteRecord, columns: &Columns) -> Result<Draft, String> {
    let row = Row::of(record)?;
    let field = |column| row.field(column);
    let id = id::parse(field(Some(columns.id)).unwrap_or_default());
    let text = row.text(columns.tweet).ok_or("missing text (column tweet)")?;
    let written = parse_time([
        field(Some(columns.created_at)),
        field(columns.date),
        field(columns.time),
        field(columns.timezone),
    ])?;
    let number = |column| row.number(column);
    let retweeted_id = number(columns.retweet_id)
        .filter(|_| field(columns.retweet).is_some_and(|flag| flag.eq_ignore_ascii_case("true")));
    let tweet = Tweet {
        author_id: number(columns.user_id),
        author: field(columns.username).map(str::to_owned),
        lang: field(columns.language).map(str::to_owned),
        retweeted_id,
        quoted_id: field(columns.quote_url).and_then(status_id_of_url),
        like_count: number(columns.likes_count),
        retweet_count: number(columns.retweets_count),
        ..Tweet::new(resolve_entities(text.to_owned()))
    };
    Ok(Draft::new(id, written, tweet))
}

/// The time in `created_at`, or else in `date`, `time` and `timezone`; or why
/// there is none.
///
/// # Errors
///
/// When what is written is not a time, for a person to read.
pub(super) fn parse_time(fields: [Option<&str>; 4]) -> Result<Result<i64, String>, String> {
    let [created_at, date, time, zone] = fields.map(|field| field.filter(|text| !text.is_empty()));
    let parted = || time::parse_date_time_zone(date?, time?, zone.unwrap_or("UTC"));
    match (created_at.and_then(parse_created_at).or_else(parted), created_at.or(date)) {
        (Some(micros), _) => Ok(Ok(micros)),
        (None, Some(written)) => Err(time::no_time(written)),
        (None, None) => Ok(Err("missing time (created_at, or date, time and timezone)".to_owned())),
    }
}

/// `2018-09-03 03:15:00 UTC`
fn parse_created_at(text: &str) -> Option<i64> {
    let mut parts = text.split_whitespace();
    let (date, time, zone) = (parts.next()?, parts.next()?, parts.next()?);
    time::parse_date_time_zone(date, time, zone)
}

/// `https://twitter.com/name/status/1036452470584246272`
pub(super) fn status_id_of_url(url: &str) -> Option<i64> {
    let (_, id) = url.rsplit_once("/status/")?;
    id.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::draft::finished;

    const HEADER: &str = "id,conversation_id,created_at,date,time,timezone,user_id,username,name,\
        place,tweet,language,likes_count,retweets_count,quote_url";

    fn parse_line(line: &str) -> Result<Tweet, String> {
        let columns = Columns::of_header(HEADER.as_bytes()).unwrap();
        let record: Vec<&str> = line.split(',').collect();
        finished(parse(&ByteRecord::from(record), &columns))
    }

    #[test]
    fn a_record_with_all_fields() {
        let tweet = parse_line(
            "1036452470584246272,1,2018-09-03 12:15:00 JST,2018-09-03,12:15:00,+0900,77,suiyo_mille,\
             すいよう,,おはよう  ございます,ja,3,4,https://twitter.com/a/status/12?s=20",
        )
        .unwrap();
        assert_eq!(tweet.id, 1_036_452_470_584_246_272);
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
        assert_eq!(tweet.clock_offset, Some(0));
        assert_eq!((tweet.author_id, tweet.author.as_deref()), (Some(77), Some("suiyo_mille")));
        assert_eq!(tweet.text, "おはよう  ございます");
        assert_eq!((tweet.like_count, tweet.retweet_count), (Some(3), Some(4)));
        assert_eq!(tweet.quoted_id, Some(12));
    }

    #[test]
    fn the_time_may_stand_in_three_columns() {
        let tweet = parse_line("20,1,,2018-09-03,12:15:00,+0900,77,a,,,おはよう,ja,,,").unwrap();
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
    }

    #[test]
    fn what_is_no_tweet_says_why() {
        for (line, reason) in [
            ("x,1,2018-09-03 12:15:00 JST,,,,77,a,,,おはよう,ja,,,", "the id is not a number"),
            ("20,1,2018-09-03 12:15:00 JST,,,,77,a,,,,ja,,,", "missing text"),
            ("20,1,,,,,77,a,,,おはよう,ja,,,", "missing time"),
            ("20,1", "missing text"),
        ] {
            let error = parse_line(line).unwrap_err();
            assert!(error.contains(reason), "{line}: {error}");
        }
    }
}
