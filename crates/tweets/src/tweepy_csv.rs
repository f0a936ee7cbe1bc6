//! The CSV that scripts write with tweepy: columns `id`, `created_at` and `text`,
//! others by many names, times in UTC without saying so, often a nameless
//! index before them.

use csv::ByteRecord;
use jiff::tz::TimeZone;

use super::csv_records::Shape;
use super::csv_row::{Header, Row};
use super::draft::Draft;
use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use super::head::{Claim, Head};
use super::rules::TimeRule;
use super::setup::Setup;
use super::text::{decoded_literal, resolve_entities};
use super::tweet::Tweet;
use super::{id, time};

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "tweepy-csv",
    description: "CSV of scripts that use tweepy: id, created_at, text and others",
    columns: &[
        ("tweet_id", "id_str, id, tweet_id"),
        ("created_at", "the id, created_at"),
        ("text", "full_text, text"),
        ("author_id", "author_id, user_id"),
        ("author", "author, screen_name, username, user"),
        ("lang", "lang"),
        ("client", "client, source"),
        ("like_count", "like_count, favorite_count, fav"),
        ("retweet_count", "retweet_count, RT"),
    ],
    time: TimeRule::Id,
    recognize,
    layout: Layout::Table(open),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(Columns::tell(head.line) && Columns::of_header(head.line).is_some())
}

fn open(head: &TableHead, _: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    let columns = Columns::of_header(head.header).ok_or(HeaderError::NotOfFormat)?;
    Ok(Box::new(columns))
}

/// Where in a record the columns stand that a tweet is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// How many there are, with those that are not read.
    pub width: usize,
    id: usize,
    created_at: usize,
    text: usize,
    author: Option<usize>,
    author_id: Option<usize>,
    lang: Option<usize>,
    client: Option<usize>,
    like_count: Option<usize>,
    retweet_count: Option<usize>,
}

impl Columns {
    /// Whether a header names what only a script writes: the fields of the API
    /// or what pandas puts before them.
    #[must_use]
    pub fn tell(line: &[u8]) -> bool {
        const TELLING: [&str; 8] =
            ["id_str", "full_text", "fav", "RT", "favorite_count", "screen_name", "source", "user"];
        let has_index = |header: &Header| header.name(0).is_some_and(str::is_empty);
        Header::of(line)
            .is_some_and(|header| has_index(&header) || TELLING.iter().any(|name| header.has(name)))
    }

    /// Reads the header line; `None` if it lacks id, time or text.
    #[must_use]
    pub fn of_header(line: &[u8]) -> Option<Self> {
        let header = Header::of(line)?;
        Some(Self {
            width: header.width(),
            id: header.any_column(&["id_str", "id", "tweet_id"])?,
            created_at: header.column("created_at")?,
            text: header.any_column(&["full_text", "text"])?,
            author: header.any_column(&["author", "screen_name", "username", "user"]),
            author_id: header.any_column(&["author_id", "user_id"]),
            lang: header.column("lang"),
            client: header.any_column(&["client", "source"]),
            like_count: header.any_column(&["like_count", "favorite_count", "fav"]),
            retweet_count: header.any_column(&["retweet_count", "RT"]),
        })
    }
}

impl ParseRow for Columns {
    fn shape(&self) -> Shape {
        Shape { delimiter: b',', width: self.width }
    }

    fn parse(&self, record: &ByteRecord, setup: &Setup) -> Result<Draft, String> {
        parse(record, self, &setup.time_zone)
    }
}

/// Reads one record. A time that names no zone is one of `zone`.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
pub(super) fn parse(
    record: &ByteRecord,
    columns: &Columns,
    zone: &TimeZone,
) -> Result<Draft, String> {
    let row = Row::of(record)?;
    let id = id::parse(row.field(Some(columns.id)).unwrap_or_default());
    let text = row.text(columns.text).ok_or("missing text (column text)")?.to_owned();
    let text = resolve_entities(decoded_literal(text));
    let written = row.field(Some(columns.created_at));
    let written = written.map(|time| time::parse_local(time, zone)).transpose()?;
    let written = written.ok_or("missing time (column created_at)".to_owned());
    let field = |column| row.field(column).map(str::to_owned);
    let tweet = Tweet {
        author_id: row.number(columns.author_id),
        author: field(columns.author),
        lang: field(columns.lang),
        client: field(columns.client),
        like_count: row.number(columns.like_count),
        retweet_count: row.number(columns.retweet_count),
        ..Tweet::new(text)
    };
    Ok(Draft::new(id, written, tweet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::draft::finished;

    fn parse_line(header: &str, line: &str) -> Result<Tweet, String> {
        let columns = Columns::of_header(header.as_bytes()).unwrap();
        let record = ByteRecord::from(line.split(',').collect::<Vec<_>>());
        finished(parse(&record, &columns, &TimeZone::UTC))
    }

    #[test]
    fn times_are_utc_and_the_index_is_passed_over() {
        let tweet = parse_line(
            ",id,created_at,text,fav,RT",
            "0,1036452470584246272,2018-09-03 03:15:00,おはよう &lt;3,3,4",
        )
        .unwrap();
        assert_eq!((tweet.time, tweet.clock_offset), (Moment::At(1_535_944_500_000_000), Some(0)));
        assert_eq!(
            (tweet.text.as_str(), tweet.like_count, tweet.retweet_count),
            ("おはよう <3", Some(3), Some(4))
        );
    }

    #[test]
    fn an_id_that_a_spreadsheet_has_ruined_is_lost() {
        let error =
            parse_line("id,created_at,text", "9.88578971393511E+017,2018-09-03 03:15:00,あ")
                .unwrap_err();
        assert!(error.contains("lost its last digits"), "{error}");
    }

    #[test]
    fn a_header_without_a_text_is_another_form() {
        assert_eq!(Columns::of_header(b"id,created_at,body"), None);
    }
}
