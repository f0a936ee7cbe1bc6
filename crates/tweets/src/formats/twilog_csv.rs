//! CSV exported by Twilog: no header, times in Japan's zone, one author, who is named in the
//! tweets' addresses. Earlier exports have no addresses: `"20","180903 121500","…"`.

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
fn open(head: &TableHead, _: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    let is_early = Header::of(head.rows).is_some_and(|first| is_early(&first));
    Ok(Box::new(Twilog { is_early }))
}

/// Its records.
struct Twilog {
    is_early: bool,
}

impl ParseRow for Twilog {
    fn shape(&self) -> Shape {
        let width = if self.is_early { EARLY_WIDTH } else { WIDTH };
        Shape { delimiter: b',', width, least: width }
    }

    fn parse(&self, record: &ByteRecord, _: &Setup) -> Result<Draft, String> {
        if self.is_early { parse_early(record) } else { parse(record) }
    }
}

/// Fields of a record: id, address, time, text, and a mark that tells nothing.
const WIDTH: usize = 5;

const ID: usize = 0;
const URL: usize = 1;
const TIME: usize = 2;
const TEXT: usize = 3;

/// Fields of an early record: id, time and text.
const EARLY_WIDTH: usize = 3;
const EARLY_TIME: usize = 1;
const EARLY_TEXT: usize = 2;

fn japan() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(9))
}

/// Whether a file begins with a record of Twilog.
fn begins_with_record(head: &[u8]) -> bool {
    let Some(first) = Header::of(head) else { return false };
    let field = |place| first.name(place).unwrap_or_default();
    if is_early(&first) {
        return true;
    }
    field(ID).parse::<i64>().is_ok()
        && field(URL).starts_with("http")
        && field(URL).contains("/status")
        && time::parse_local(field(TIME), &japan()).is_ok()
}

/// Whether a record is one of an early export.
fn is_early(first: &Header) -> bool {
    let field = |place| first.name(place).unwrap_or_default();
    first.names().count() == EARLY_WIDTH
        && field(ID).parse::<i64>().is_ok_and(|id| id > 0)
        && early_time(field(EARLY_TIME)).is_some()
        && !field(EARLY_TEXT).is_empty()
}

/// Reads `180903 121500`.
fn early_time(written: &str) -> Option<i64> {
    let (date, clock) = written.split_once(' ')?;
    let is_plain = |part: &str| part.len() == 6 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(date) || !is_plain(clock) {
        return None;
    }
    let pairs = |part: &str, sign: &str| [&part[..2], &part[2..4], &part[4..]].join(sign);
    let time = format!("20{} {}", pairs(date, "-"), pairs(clock, ":"));
    time::parse_local(&time, &japan()).ok()
}

/// Reads a record of an early export.
///
/// # Errors
///
/// As those of [`parse`].
fn parse_early(record: &ByteRecord) -> Result<Draft, String> {
    let row = Row::of(record)?;
    let id = id::parse(row.field(Some(ID)).unwrap_or_default());
    let text = row.text(EARLY_TEXT).ok_or("missing text (column 3)")?;
    let written = row.field(Some(EARLY_TIME)).and_then(early_time);
    let written = written.ok_or("missing time (column 2)".to_owned());
    Ok(Draft::new(id, written, Tweet::new(resolve_entities(text.to_owned()))))
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
    fn early_records_have_no_address() {
        let record = "\"1036452470584246272\",\"180903 121500\",\"一\n二\"\n";
        assert!(begins_with_record(record.as_bytes()));
        for other in ["20,180903 121500\n", "20,183903 121500,a\n", "a,180903 121500,b\n"] {
            assert!(!begins_with_record(other.as_bytes()), "{other}");
        }
        let fields = ["1036452470584246272", "180903 121500", "一\n二 &amp;"];
        let tweet = finished(parse_early(&ByteRecord::from(fields.to_vec()))).unwrap();
        assert_eq!((tweet.time, tweet.clock_offset), (Moment::At(1_535_944_500_000_000), Some(0)));
        assert_eq!((tweet.text.as_str(), tweet.author), ("一\n二 &", None));
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
