//! CSV with a header, from any origin but the networks' own exports. Columns are found by name
//! and content, or as the user says. Fields are separated by commas, tabs, semicolons or bars.

use csv::ByteRecord;

use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use super::mapped_json;
use crate::columns::Found;
use crate::columns::cell;
use crate::columns::column::{Column, SAMPLE_ROWS, is_nameless};
use crate::columns::ids::{is_post_address, tells_time};
use crate::columns::mapping::Mapping;
use crate::columns::missing_column::MissingColumn;
use crate::columns::recognition::{Doubt, is_of_posts};
use crate::columns::shared_names::plain_names;
use crate::columns::{mapped_draft, vocabulary};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::field::Field;
use crate::posts::rules::{Rules, TimeRule};
use crate::tables::csv_dialect::delimiter;
use crate::tables::csv_dialect::{Shape, is_closed};
use crate::tables::csv_row::{Header, Row};
use crate::tables::formula::{self, Guard};
use crate::tables::loose_quotes::{are_spaced, without_space};
use crate::texts::folded::folded;
use crate::times::written_time::{self, TimeReading};

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "csv",
    description: "any other CSV: columns are found by name or mapped",
    columns: &[],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Table(open),
};

/// Rows that are looked at to recognize a table.
const TRIED_ROWS: usize = 50;

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.is_none() && is_table_of_posts(head))
}

fn open(head: &TableHead, setup: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    Ok(Box::new(Table::open(head, setup).map_err(HeaderError::Column)?))
}

/// A table whose columns are known.
pub(crate) struct Table {
    delimiter: u8,
    /// Fields that a row has at least.
    least: usize,
    pub found: Found,
    is_spaced: bool,
    reading: TimeReading,
}

impl Table {
    /// Finds the columns.
    ///
    /// # Errors
    ///
    /// When a column is missing.
    pub(crate) fn open(head: &TableHead, setup: &Setup) -> Result<Self, MissingColumn> {
        let delimiter = head.delimiter.unwrap_or_else(|| delimiter(head.header));
        let columns = columns(head.header, head.rows, delimiter, SAMPLE_ROWS);
        let reading = setup.times();
        let mut found = Found::of(&columns, &setup.mapping, &reading);
        found.check(&setup.mapping, &setup.rules)?;
        // Only in CSV are cells marked.
        if let Some(column) = found.places(Field::Text).first().and_then(|&at| columns.get(at)) {
            found.guard = Guard::of(column.values.iter(), found.is_own());
        }
        found.is_backslashed |= delimiter == b'\t' && are_dumped(head.rows);
        let table = Self::of(delimiter, found, &reading);
        let least = if are_shortened(head.rows, delimiter, table.found.width) {
            let needed = [Field::Id, Field::CreatedAt, Field::Text].into_iter();
            let last = needed.filter_map(|field| table.found.places(field).first()).max();
            last.map_or(table.least, |last| (last + 1).min(table.least))
        } else {
            table.least
        };
        let is_spaced = are_spaced(head.rows, delimiter);
        Ok(Self { least, is_spaced, ..table })
    }
}

impl Table {
    /// One whose columns are found already.
    pub(crate) fn of(delimiter: u8, found: Found, reading: &TimeReading) -> Self {
        let reading = found.reading(reading);
        Self { delimiter, least: found.width, found, is_spaced: false, reading }
    }
}

impl ParseRow for Table {
    fn shape(&self) -> Shape {
        Shape { delimiter: self.delimiter, width: self.found.width, least: self.least }
    }

    fn parse(&self, record: &ByteRecord, setup: &Setup) -> Result<Draft, String> {
        let row = Row::of(record)?;
        mapped_draft::draft(&self.found, &self.reading, setup.rules.needs, &|place| {
            row.text(place).map(formula::shown)
        })
    }

    fn is_spaced(&self) -> bool {
        self.is_spaced
    }

    fn found(&self) -> Option<&Found> {
        Some(&self.found)
    }
}

/// The columns of a table, with the values of its first rows.
pub(crate) fn columns(header: &[u8], rows: &[u8], delimiter: u8, most: usize) -> Vec<Column> {
    let rows = without_space(rows, delimiter);
    let rows = rows.as_ref();
    let header = Header::delimited(header, delimiter);
    let names = header.iter().flat_map(Header::names);
    let mut columns: Vec<Column> =
        names.map(|name| Column { name: name.to_owned(), ..Column::default() }).collect();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(rows);
    let mut record = ByteRecord::new();
    let mut count = 0;
    if have_names_of_rows(rows, delimiter, columns.len()) {
        columns.insert(0, Column::default());
    }
    if have_empty_ends(rows, delimiter, columns.len()) {
        columns.push(Column::default());
    }
    let least = if are_shortened(rows, delimiter, columns.len()) { 2 } else { columns.len() };
    while count < most && reader.read_byte_record(&mut record).unwrap_or(false) {
        // Others are broken, or cut.
        if (least..=columns.len()).contains(&record.len()) {
            count += 1;
            record.extend(std::iter::repeat_n("", columns.len() - record.len()));
            for (column, value) in columns.iter_mut().zip(&record) {
                let value = String::from_utf8_lossy(value);
                column.values.push(formula::shown(&value).into_owned());
            }
        }
    }
    columns
}

/// Whether rows are written as databases write them without quotation marks: ends of lines and
/// tabs in texts with a backslash, and a word where there is no value.
fn are_dumped(rows: &[u8]) -> bool {
    let next = |at: usize| rows.get(at + 1).copied();
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &rows[at..]) {
        marks.push(next(at + found));
        at = (at + found + 2).min(rows.len());
    }
    let are_known = marks.iter().all(|mark| {
        mark.is_none_or(|mark| matches!(mark, b'n' | b't' | b'r' | b'0' | b'\\' | b'N' | b'b'))
    });
    let has_ends = marks.iter().any(|mark| matches!(mark, Some(b'n' | b't')));
    let has_missing = || {
        let has = |sign: &[u8]| memchr::memmem::find(rows, sign).is_some();
        let signs = ["\tNULL\t", "\tNULL\n", "\t\\N\t", "\t\\N\n"];
        signs.iter().any(|sign| has(sign.as_bytes()))
    };
    are_known && has_ends && has_missing()
}

/// Rows whose fields are counted.
const COUNTED_ROWS: usize = 5;

/// The first rows, as far as these are whole.
fn first_rows(rows: &[u8], delimiter: u8, most: usize) -> Vec<ByteRecord> {
    let mut builder = csv::ReaderBuilder::new();
    let reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(rows);
    let mut first: Vec<ByteRecord> =
        reader.into_byte_records().map_while(Result::ok).take(most).collect();
    // The last one may be cut.
    if first.len() > 1 && first.len() < most && !rows.ends_with(b"\n") {
        first.pop();
    }
    first
}

/// Whether each row begins with a name of its own, which the header has none for, as R
/// writes them.
fn have_names_of_rows(rows: &[u8], delimiter: u8, width: usize) -> bool {
    let first = first_rows(rows, delimiter, COUNTED_ROWS);
    let start = |record: &ByteRecord| {
        record.position().and_then(|position| usize::try_from(position.byte()).ok())
    };
    let mut ends = first.iter().skip(1).map(start).chain([Some(rows.len())]);
    let mut is_one = |record: &ByteRecord| {
        let is_end = record.get(width).is_some_and(|last| last.trim_ascii().is_empty());
        // One with a quotation mark that is not closed has fields of the rows after it.
        let end = ends.next().flatten();
        let raw = start(record).zip(end).and_then(|(start, end)| rows.get(start..end));
        let is_whole = raw.is_some_and(|raw| is_closed(raw, delimiter));
        record.len() == width + 1 && !is_end && is_whole
    };
    width > 1 && !first.is_empty() && first.iter().all(&mut is_one)
}

/// Whether each row has an empty field more than the header.
fn have_empty_ends(rows: &[u8], delimiter: u8, width: usize) -> bool {
    let first = first_rows(rows, delimiter, COUNTED_ROWS);
    let is_one = |record: &ByteRecord| {
        record.len() == width + 1 && record.get(width).is_some_and(<[u8]>::is_empty)
    };
    width > 1 && !first.is_empty() && first.iter().all(is_one)
}

/// Whether most rows lack fields that the header has: spreadsheets leave out those at the end
/// that are empty.
fn are_shortened(rows: &[u8], delimiter: u8, width: usize) -> bool {
    const LEAST_ROWS: usize = 2;
    let first = first_rows(rows, delimiter, TRIED_ROWS);
    let short = first.iter().filter(|record| (2..width).contains(&record.len())).count();
    short >= LEAST_ROWS && short * 2 >= first.len() && first.iter().all(|one| one.len() <= width)
}

/// Whether a header has all columns that the user named, or those of a table of posts.
fn is_table_of_posts(head: &Head) -> bool {
    let delimiter = delimiter(head.line);
    let Some(header) = Header::delimited(head.line, delimiter) else { return false };
    let has = |wanted: &str| {
        let plain = folded(wanted);
        header.has(wanted) || header.names().any(|name| folded(name) == plain)
    };
    if head.mapping.fits(has) {
        return true;
    }
    if header.names().any(is_value) {
        return false;
    }
    // One that lacks what the user named is said to.
    let mapping = &Mapping::default();
    let names: Vec<&str> = header.names().collect();
    let plain = plain_names(&names);
    let may_be = |field: Field| {
        let means = |name: &str| vocabulary::meanings(name).iter().any(|m| m.field == field);
        let mut plain = plain.iter().flatten();
        names.iter().any(|name| means(name)) || plain.any(|name| means(name))
    };
    let may_be_named = [Field::Id, Field::Url, Field::RecordKey].into_iter().any(may_be);
    let has_index = names.iter().any(|name| is_nameless(name));
    let names_posts = || {
        let first = first_rows(head.after_line(), delimiter, 1);
        let mut fields = first.iter().flatten().filter_map(|field| std::str::from_utf8(field).ok());
        fields.any(|value| is_post_address(value) || tells_time(value))
    };
    let is_named = if may_be(Field::Text) {
        may_be_named || has_index || names_posts()
    } else {
        // Texts may be told by what they are.
        may_be(Field::CreatedAt) && names_posts()
    };
    if !is_named {
        return false;
    }
    let columns = columns(head.line, head.after_line(), delimiter, TRIED_ROWS);
    let reading = head.mapping.reading();
    let found = Found::of(&columns, mapping, &reading);
    found.check(mapping, &Rules::default()).is_ok() && is_of_posts(&columns, &found, &reading)
}

/// Whether a field is no name of a column but what a row has: the id or the address of a post,
/// the handle of an account, a time.
fn is_value(field: &str) -> bool {
    const LEAST: usize = 10;
    let field = field.trim();
    // `@ID` is a name.
    let is_handle = || {
        field.starts_with('@')
            && cell::may_be_handle(field)
            && vocabulary::meanings(field).is_empty()
    };
    let is_time = || {
        field.len() >= LEAST
            && field.starts_with(|c: char| c.is_ascii_digit())
            && written_time::is_time(field, &TimeReading::default())
    };
    is_post_address(field) || tells_time(field) || is_handle() || is_time()
}

/// Why a file is not taken for a table of posts; `None` of one that does not begin with a
/// header or with an object.
pub(crate) fn doubt(head: &Head) -> Option<Doubt> {
    let columns = match &head.object {
        Some(object) => mapped_json::columns_of(object),
        None if head.line.is_empty() => return None,
        None => columns(head.line, head.after_line(), delimiter(head.line), TRIED_ROWS),
    };
    let doubt = doubt_of(&columns, head.mapping)?;
    // Many objects have a text and an id.
    let is_likely = head.object.is_none() || doubt.as_posts.is_some();
    Some(Doubt { may_be: doubt.may_be && is_likely, ..doubt })
}

/// The same of JSON whose objects stand in an array within, of the first that are like
/// posts.
pub(crate) fn doubt_within(head: &[u8], mapping: &Mapping) -> Option<Doubt> {
    const TRIED: usize = 8;
    if !head.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let arrays = memchr::memchr_iter(b'[', head).map(|at| head[at + 1..].trim_ascii_start());
    let objects = arrays.filter(|within| within.starts_with(b"{")).take(TRIED);
    let mut found = objects.filter_map(|object| {
        let columns = mapped_json::columns_of(&Object::of(object));
        doubt_of(&columns, mapping)
    });
    found.next().map(|doubt| Doubt { may_be: false, as_posts: None, ..doubt })
}

fn doubt_of(columns: &[Column], mapping: &Mapping) -> Option<Doubt> {
    const LEAST_NAMES: usize = 2;
    const LONGEST_NAME: usize = 60;
    let is_name = |column: &Column| column.name.chars().count() <= LONGEST_NAME;
    let is_of_post = |column: &Column| {
        !vocabulary::meanings(&column.name).is_empty() || mapping.names_column(&column.name)
    };
    if columns.len() < LEAST_NAMES
        || !columns.iter().all(is_name)
        || !columns.iter().any(is_of_post)
    {
        return None;
    }
    let reading = mapping.reading();
    let found = Found::of(columns, mapping, &reading);
    let doubt = Doubt::of(columns, &found, &reading);
    let is_absent =
        |field: &Field| mapping.given(*field).is_some() && found.places(*field).is_empty();
    if let Some(name) = Field::EVERY.into_iter().find(is_absent).and_then(|f| mapping.given(f)) {
        let what = format!("the file has no column {name}");
        return Some(Doubt { may_be: doubt.may_be, ..Doubt::of_columns(what, &found.names) });
    }
    Some(doubt)
}

/// The same of a table of which no column is known: its lines have the same number of fields,
/// and the first has names.
pub(crate) fn doubt_of_strange(head: &Head) -> Option<Doubt> {
    const LEAST_NAMES: usize = 2;
    const LONGEST_NAME: usize = 40;
    if head.object.is_some() || head.lines_before > 0 {
        return None;
    }
    let delimiter = delimiter(head.line);
    let header = Header::delimited(head.line, delimiter)?;
    let names: Vec<String> = header.names().map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| {
        (1..=LONGEST_NAME).contains(&name.chars().count())
            && !name.starts_with(['{', '[', '<'])
            && name.parse::<f64>().is_err()
    };
    let rows = first_rows(head.after_line(), delimiter, COUNTED_ROWS);
    let is_table = names.len() >= LEAST_NAMES
        && names.iter().all(is_name)
        && !rows.is_empty()
        && rows.iter().all(|row| row.len() == names.len());
    let what = match head.mapping.first().and_then(|field| head.mapping.given(field)) {
        Some(name) => format!("the file has no column {name}"),
        None => "none of its columns is known".to_owned(),
    };
    is_table.then(|| Doubt::of_columns(what, &names))
}

/// Whether a header names a column of texts.
pub(crate) fn has_text(head: &Head) -> bool {
    let header = Header::delimited(head.line, delimiter(head.line));
    header.is_some_and(|header| {
        let is_text = |name: &str| {
            vocabulary::meanings(name).iter().any(|m| m.field == Field::Text && !m.is_weak)
        };
        let given = head.mapping.given(Field::Text);
        given.map_or_else(|| header.names().any(is_text), |name| header.has(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posts::draft::finished_by;
    use crate::{Moment, Tweet};
    use jiff::tz::TimeZone;

    fn table(mapping: &str, header: &str, rows: &str) -> Result<(Table, Setup), MissingColumn> {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        let setup =
            Setup { mapping: mapping.parse().unwrap(), time_zone: zone, ..Setup::default() };
        let head = TableHead { header: header.as_bytes(), rows: rows.as_bytes(), delimiter: None };
        Ok((Table::open(&head, &setup)?, setup))
    }

    fn parse_line(mapping: &str, header: &str, fields: &[&str]) -> Result<Tweet, String> {
        let (table, setup) = table(mapping, header, "").unwrap();
        let record = ByteRecord::from(fields.to_vec());
        finished_by(TimeRule::Written, table.parse(&record, &setup))
    }

    #[test]
    fn the_written_time_decides() {
        let tweet = parse_line(
            "text=body,created_at=posted",
            "id,posted,body,author",
            &["1036452470584246272", "2018-09-03 12:20:00", "a & b", "@mugicha"],
        )
        .unwrap();
        assert_eq!(tweet.time, Moment::At(1_535_944_800_000_000));
        assert_eq!((tweet.text.as_str(), tweet.author.as_deref()), ("a & b", Some("mugicha")));
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
    fn a_column_of_escaped_texts_is_resolved() {
        let text = |rows: &str, text: &str| {
            let (table, setup) = table("", "id,created_at,text", rows).unwrap();
            let record = ByteRecord::from(vec!["5", "2018-09-03 12:20:00", text]);
            table.parse(&record, &setup).unwrap().tweet.text
        };
        let escaped = "1,2018-09-03 12:20:00,R&amp;B\n2,2018-09-03 12:20:00,&gt; a\n";
        assert_eq!(text(escaped, "B&amp;B"), "B&B");
        let plain = "1,2018-09-03 12:20:00,R&B\n2,2018-09-03 12:20:00,Q&A &amp;\n";
        assert_eq!(text(plain, "B&amp;B"), "B&amp;B");
    }

    #[test]
    fn tables_are_recognized_by_names_and_content() {
        let mapping = Mapping::default();
        let is = |text: &str| {
            let mut heads = crate::input::head::candidates(text.as_bytes(), &mapping);
            heads.next().is_some_and(|head| is_table_of_posts(&head))
        };
        assert!(is("id\tcreated_at\ttext\n"));
        assert!(is("id;created_at;\"text\"\n5;2018-09-03 12:15;朝\n"));
        assert!(is("ツイートID|投稿日時|本文\n1036452470584246272|2018/9/3 12:15|朝\n"));
        assert!(is(
            "日時,アカウント,本文,URL\n2018/9/3 12:15,a,朝,https://x.com/a/status/1036452470584246272\n"
        ));
        // No times are needed where ids tell them.
        assert!(is("tweet_id,content\n1036452470584246272,朝\n"));
        for other in [
            "id,created_at\n5,2018-09-03\n",
            "id,timestamp,level,message\n5,2018-09-03 12:15:00,INFO,started\n",
            "id,created_at,text\nx,y,3\n",
            "id,date,title,body\n12,2018-09-03,News,It rained\n",
            "date,amount,text\n2018-09-03,5,rent\n",
        ] {
            assert!(!is(other), "{other}");
        }
        assert_eq!(delimiter(b"text"), b',');
    }
}
