//! CSV exported by Twilog: no header, times in Japan's zone, one author, who is named in the
//! tweets' addresses.

use csv::ByteRecord;
use jiff::tz::TimeZone;

use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::rules::TimeRule;
use crate::posts::tweet::Tweet;
use crate::tables::csv_dialect::Shape;
use crate::tables::csv_row::{Header, Row};
use crate::texts::text::resolve_entities;
use crate::times::time;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "twilog-csv",
    description: "Twilog CSV",
    columns: &[
        ("tweet_id", "column 1"),
        ("created_at", "the id, column 3"),
        ("text", "column 4"),
        ("author", "column 2, the address"),
    ],
    time: TimeRule::Id,
    recognize,
    layout: Layout::Rows(open),
};

fn recognize(head: &Head) -> Claim {
    // A text may go on over many lines.
    Claim::sure_if(
        head.lines_before == 0 && head.object.is_none() && begins_with_record(head.bytes),
    )
}

// As the openers of formats with a header, which may not do.
#[allow(clippy::unnecessary_wraps)]
fn open(_: &TableHead, _: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    Ok(Box::new(Twilog))
}

/// Its records.
struct Twilog;

impl ParseRow for Twilog {
    fn shape(&self) -> Shape {
        Shape { delimiter: b',', width: WIDTH, least: WIDTH }
    }

    fn parse(&self, record: &ByteRecord, _: &Setup) -> Result<Draft, String> {
        parse(record)
    }
}

/// Fields of a record: id, address, time, text, and a mark that tells nothing.
const WIDTH: usize = 5;

const ID: usize = 0;
const URL: usize = 1;
const TIME: usize = 2;
const TEXT: usize = 3;

fn japan() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(9))
}

/// Whether a file begins with a record of Twilog.
fn begins_with_record(head: &[u8]) -> bool {
    let Some(first) = Header::of(head) else { return false };
    let field = |place| first.name(place).unwrap_or_default();
    field(ID).parse::<i64>().is_ok()
        && field(URL).starts_with("http")
        && field(URL).contains("/status")
        && time::parse_local(field(TIME), &japan()).is_ok()
}

/// Reads one record.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
pub(crate) fn parse(record: &ByteRecord) -> Result<Draft, String> {
    let row = Row::of(record)?;
    let id = id::parse(row.field(Some(ID)).unwrap_or_default());
    let text = resolve_entities(row.text(TEXT).ok_or("missing text (column 4)")?.to_owned());
    let written = row.field(Some(TIME)).map_or(Err("missing time (column 3)".to_owned()), |time| {
        time::parse_local(time, &japan())
    });
    let tweet = Tweet {
        author: row.field(Some(URL)).and_then(author_of_url).map(str::to_owned),
        ..Tweet::new(text)
    };
    Ok(Draft::new(id, written, tweet))
}

/// `https://twitter.com/suiyo_mille/status/1036452470584246272`
fn author_of_url(url: &str) -> Option<&str> {
    let (before, _) = url.split_once("/status")?;
    let (_, name) = before.rsplit_once('/')?;
    let is_name = |name: &&str| !name.is_empty() && !matches!(*name, "i" | "web");
    Some(name).filter(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::posts::draft::finished;

    #[test]
    fn times_are_those_of_japan() {
        let fields = [
            "1036452470584246272",
            "https://twitter.com/suiyo_mille/status/1036452470584246272",
            "2018-09-03 12:15:00",
            "一行目\n二行目 &amp;",
            "1",
        ];
        let tweet = finished(parse(&ByteRecord::from(fields.to_vec()))).unwrap();
        assert_eq!((tweet.time, tweet.clock_offset), (Moment::At(1_535_944_500_000_000), Some(0)));
        assert_eq!(
            (tweet.text.as_str(), tweet.author.as_deref()),
            ("一行目\n二行目 &", Some("suiyo_mille"))
        );
    }

    #[test]
    fn its_first_record_tells() {
        let record =
            "\"20\",\"https://twitter.com/a/status/20\",\"2018-09-03 12:15:00\",\"一\n二\",\"1\"\n";
        assert!(begins_with_record(record.as_bytes()));
        assert!(!begins_with_record(b"id,url,time,text\n20,https://twitter.com/a/status/20,,\n"));
        assert!(!begins_with_record(b""));
    }
}
