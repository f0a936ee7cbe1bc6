//! CSV with a header, of any other origin than Twitter's: its columns are
//! found by name or as the user says. Commas, tabs or semicolons between the
//! fields.

use csv::ByteRecord;
use jiff::tz::TimeZone;

use super::csv_records::Shape;
use super::csv_row::{Header, Row};
use super::draft::Draft;
use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use super::head::{Claim, Head};
use super::mapping::{self, Field, Mapping, MissingColumn, Places};
use super::rules::{MissingIds, TimeRule};
use super::setup::Setup;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "csv",
    description: "CSV of any other origin, with the columns id, created_at and text or as --map names them",
    columns: &[],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Table(open),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.is_none() && has_columns(head.line, head.mapping))
}

fn open(head: &TableHead, setup: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    let needs_id = setup.rules.missing_ids == MissingIds::Reject;
    let columns = Columns::of_header(head.header, head.delimiter, &setup.mapping, needs_id);
    Ok(Box::new(columns.map_err(HeaderError::Column)?))
}

/// How the records of a file are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    delimiter: u8,
    pub places: Places,
    names: Vec<String>,
}

impl Columns {
    /// Reads the header line.
    ///
    /// # Errors
    ///
    /// When a column is missing.
    pub fn of_header(
        line: &[u8],
        said: Option<u8>,
        mapping: &Mapping,
        needs_id: bool,
    ) -> Result<Self, MissingColumn> {
        let delimiter = said.unwrap_or_else(|| delimiter(line));
        let header = Header::delimited(line, delimiter);
        let names: Vec<String> = header.iter().flat_map(Header::names).map(str::to_owned).collect();
        let places = mapping.places(names.iter().map(String::as_str), needs_id)?;
        Ok(Self { delimiter, places, names })
    }

    /// The name of the column in a place.
    fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }
}

impl ParseRow for Columns {
    fn shape(&self) -> Shape {
        Shape { delimiter: self.delimiter, width: self.names.len() }
    }

    fn parse(&self, record: &ByteRecord, setup: &Setup) -> Result<Draft, String> {
        parse(record, self, &setup.time_zone)
    }

    fn columns(&self) -> Vec<(&'static str, String)> {
        let named = |field: Field| {
            let name = self.name(self.places.of(field)?);
            Some((field.column(), name.to_owned()))
        };
        Field::ALL.into_iter().filter_map(named).collect()
    }
}

/// Whether a header has all columns that the user named, or the usual ones.
fn has_columns(line: &[u8], mapping: &Mapping) -> bool {
    let header = Header::delimited(line, delimiter(line));
    header.is_some_and(|header| {
        mapping.fits(|name| header.has(name)) || mapping.places(header.names(), true).is_ok()
    })
}

/// What stands between the fields: of the usual signs the one that is most
/// often in the header.
fn delimiter(header: &[u8]) -> u8 {
    let count = |&sign: &u8| memchr::memchr_iter(sign, header).count();
    // Of equals the last is taken.
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
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
    mapping::draft(zone, |field| {
        columns.places.of(field).and_then(|place| row.text(place)).map(Into::into)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::finished_by;
    use crate::{Moment, Tweet};

    fn parse_line(mapping: &str, header: &str, fields: &[&str]) -> Result<Tweet, String> {
        let mapping = mapping.parse().unwrap();
        let columns = Columns::of_header(header.as_bytes(), None, &mapping, true).unwrap();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        finished_by(TimeRule::Written, parse(&ByteRecord::from(fields.to_vec()), &columns, &tokyo))
    }

    #[test]
    fn the_written_time_decides_and_the_text_stays_as_it_is() {
        let tweet = parse_line(
            "text=body,created_at=posted",
            "id,posted,body,author",
            &["1036452470584246272", "2018-09-03 12:20:00", "a &amp; b", "@mugicha"],
        )
        .unwrap();
        assert_eq!(tweet.time, Moment::At(1_535_944_800_000_000));
        assert_eq!((tweet.text.as_str(), tweet.author.as_deref()), ("a &amp; b", Some("mugicha")));
        assert_eq!(tweet.clock_offset, None);
    }

    #[test]
    fn the_own_table_comes_back_as_it_was() {
        let tweet = parse_line(
            "",
            "tweet_id,created_at,local_time,time_known,author_id,author,text,is_retweet,like_count",
            &["-5", "2009-05-01T00:00:00.000000Z", "", "false", "7", "a", "朝", "true", "3"],
        )
        .unwrap();
        assert_eq!((tweet.id, tweet.time), (-5, Moment::Day(1_241_136_000_000_000)));
        assert_eq!((tweet.author_id, tweet.like_count, tweet.is_retweet), (Some(7), Some(3), true));
    }

    #[test]
    fn fields_may_be_divided_by_tabs_or_semicolons() {
        let mapping = Mapping::default();
        assert!(has_columns(b"id\tcreated_at\ttext", &mapping));
        assert!(has_columns(b"id;created_at;\"text\"", &mapping));
        assert!(has_columns(b"id,created_at,text", &mapping));
        assert!(!has_columns(b"id,created_at,body", &mapping));
        assert!(has_columns(b"id,created_at,body", &"text=body".parse().unwrap()));
        assert_eq!(delimiter(b"text"), b',');
    }
}
