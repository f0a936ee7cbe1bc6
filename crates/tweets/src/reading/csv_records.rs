//! Splits a chunk of CSV into its records. A broken record does not affect others: what its
//! unclosed quotation mark would swallow is read line by line.

use csv::ByteRecord;

use super::header_again::{Again, HeaderLine, Reopened};
use crate::formats::format::ParseRow;
use crate::input::chunks::Chunk;
use crate::posts::record::Records;
use crate::posts::tweet::Tweet;
use crate::tables::csv_dialect::{Quoting, Shape, is_closed, quoting, without_mark};
use crate::tables::loose_quotes;

/// Fields of a record that has more than its header are not held beyond so many: a line of
/// commas would take many times its length.
const MOST_FIELDS: usize = 65_536;
/// Bytes from which on a chunk may have a record of so many fields that its reading
/// matters: others are read as they come.
const LARGE_CHUNK: usize = 2 << 20;

/// Reads all records of a chunk. Rows without any value are none, nor are those that are
/// the `header` again, where files were put together. `parse` reads a row of a table.
pub(crate) fn parse(
    chunk: &Chunk,
    table: &dyn ParseRow,
    header: &HeaderLine,
    parse: impl Fn(&dyn ParseRow, &ByteRecord) -> Result<Tweet, String>,
) -> Records {
    let mut records = Records::default();
    let mut rest = Rest { bytes: &chunk.bytes, line: chunk.first_line };
    let mut again = (header.again_at(rest.line), Reopened::new());
    let is_large = chunk.bytes.len() > LARGE_CHUNK;
    while !rest.bytes.is_empty() {
        // All that comes before a record of too many fields is a part of its own.
        if is_large && let Some(wide) = first_wide(rest.bytes, table.shape()) {
            let mut before = Rest { bytes: &rest.bytes[..wide.start], ..rest };
            while !before.bytes.is_empty() {
                before = parse_upto_broken(before, table, header, &mut again, &parse, &mut records);
            }
            rest = rest.after(wide.start);
            let reason =
                format!("more than {MOST_FIELDS} fields instead of {}", table.shape().width);
            records.push(rest.line, Err(reason), rest.bytes[..wide.len()].trim_ascii_end());
            rest = rest.after(wide.len());
            continue;
        }
        rest = parse_upto_broken(rest, table, header, &mut again, &parse, &mut records);
    }
    records
}

/// What is left of a chunk, and its first line.
#[derive(Clone, Copy)]
struct Rest<'a> {
    bytes: &'a [u8],
    line: u64,
}

impl<'a> Rest<'a> {
    /// What is left after so many bytes.
    fn after(self, length: usize) -> Self {
        let (passed, bytes) = self.bytes.split_at(length);
        Self { bytes, line: self.line + memchr::memchr_iter(b'\n', passed).count() as u64 }
    }

    /// Without the ends of lines at its start, which belong to no record.
    fn trimmed(self) -> Self {
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        self.after(self.bytes.iter().take_while(|byte| is_end(byte)).count())
    }

    fn first_line(self) -> &'a [u8] {
        &self.bytes[..memchr::memchr(b'\n', self.bytes).unwrap_or(self.bytes.len())]
    }
}

/// Where the first record stands, to the end of its line, that has more fields than are
/// held.
fn first_wide(bytes: &[u8], shape: Shape) -> Option<std::ops::Range<usize>> {
    let most = MOST_FIELDS.max(shape.width);
    let (mut start, mut fields, mut field) = (0, 1, 0);
    let (mut is_quoted, mut began_quoted) = (false, false);
    for at in memchr::memchr3_iter(b'"', shape.delimiter, b'\n', bytes) {
        match bytes[at] {
            b'"' if is_quoted => is_quoted = false,
            b'"' if at == field => (is_quoted, began_quoted) = (true, true),
            // The second of two.
            b'"' => is_quoted = began_quoted && bytes[at - 1] == b'"',
            _ if is_quoted => {}
            b'\n' => {
                (start, fields, field, began_quoted) = (at + 1, 1, at + 1, false);
            }
            _ => {
                (fields, field, began_quoted) = (fields + 1, at + 1, false);
                if fields > most {
                    let end =
                        memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
                    return Some(start..end);
                }
            }
        }
    }
    None
}

/// Reads records up to one with a quotation mark that is not closed, of which
/// the first line is rejected; returns what is left.
fn parse_upto_broken<'a>(
    mut rest: Rest<'a>,
    first: &dyn ParseRow,
    header: &HeaderLine,
    (again, reopened): &mut (Again, Reopened),
    parse: impl Fn(&dyn ParseRow, &ByteRecord) -> Result<Tweet, String>,
    records: &mut Records,
) -> Rest<'a> {
    let shape = first.shape();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(shape.delimiter)
        .from_reader(rest.bytes);
    let mut record = ByteRecord::new();
    let mut done = 0;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let next = rest.after((end - done).min(rest.bytes.len()));
        rest = rest.trimmed();
        let raw = &rest.bytes[..rest.bytes.len() - next.bytes.len()];
        let is_header = || !header.line.is_empty() && without_mark(raw).trim_ascii() == header.line;
        if record.iter().all(|field| field.trim_ascii().is_empty()) || is_header() {
            let is_same = matches!(again, Again::Same);
            if !record.iter().all(|field| field.trim_ascii().is_empty()) && !is_same {
                *again = Again::Same;
                header.note(rest.line, Again::Same);
            }
            (rest, done) = (next, end);
            continue;
        }
        let line = without_mark(raw).trim_ascii();
        if let Some(other) = header.again_in(&record, (line, next.bytes), reopened) {
            header.note(rest.line, other.clone());
            *again = other;
            (rest, done) = (next, end);
            continue;
        }
        if is_drawn(raw, shape.delimiter) {
            (rest, done) = (next, end);
            continue;
        }
        let is_plain = || {
            !is_quoted(rest.first_line(), shape)
                && !goes_on_over_lines(raw, rest.first_line(), record.len(), shape)
        };
        let plain = (shape.delimiter == b'\t' && is_plain())
            .then(|| unquoted(rest.first_line(), shape.delimiter));
        if let Some(plain) = plain.filter(|plain| shape.check(plain).is_ok())
            && !matches!(again, Again::Ordered(_))
        {
            let line = rest.first_line();
            let table = match &*again {
                Again::Other(other) => other.as_ref(),
                _ => first,
            };
            records.push(rest.line, parse(table, &plain), line.trim_ascii_end());
            return rest.after(line.len());
        }
        let quoting = quoting(raw, shape.delimiter);
        let is_loose = || {
            let mark = [shape.delimiter, b' ', b'"'];
            quoting != Quoting::Kept
                || (first.is_spaced() && memchr::memmem::find(raw, &mark).is_some())
        };
        if shape.delimiter != b'\t'
            && matches!(again, Again::Same)
            && is_loose()
            && let Some((record, length)) = loose_quotes::record(rest.bytes, shape)
        {
            let line = &rest.bytes[..length];
            records.push(rest.line, parse(first, &record), line.trim_ascii_end());
            return rest.after(length);
        }
        if quoting == Quoting::Open {
            let line = rest.first_line();
            let reason = "unclosed quotation mark".to_owned();
            records.push(rest.line, Err(reason), line.trim_ascii_end());
            return rest.after(line.len());
        }
        let again = &*again;
        let table = match again {
            Again::Other(other) => other.as_ref(),
            _ => first,
        };
        let parsed = table.shape().check(&record).and_then(|()| match again {
            Again::Ordered(order) => {
                let fields = order.iter().map(|&place| record.get(place).unwrap_or_default());
                parse(table, &fields.collect())
            }
            _ => parse(table, &record),
        });
        records.push(rest.line, parsed, raw.trim_ascii_end());
        (rest, done) = (next, end);
    }
    rest.after(rest.bytes.len())
}

/// Whether the quotation marks of a line stand around its fields. In tables with tabs they are
/// often a part of what somebody wrote.
fn is_quoted(line: &[u8], shape: Shape) -> bool {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // In quotation marks a field may go on over lines, and have tabs.
    let marks = |field: &[u8]| memchr::memchr_iter(b'"', field).count();
    let mut fields =
        line.split(|&byte| byte == shape.delimiter).filter(|field| field.starts_with(b"\""));
    line.split(|&byte| byte == shape.delimiter).count() != shape.width
        || fields.all(|field| field.len() > 1 && field.ends_with(b"\"") && marks(field) % 2 == 0)
}

/// Whether quotation marks hold several lines together: each of them is closed at the end of a
/// field, all fields are there, and none of the further lines would be a record by itself. The
/// first has all fields where the text is the last of them.
fn goes_on_over_lines(raw: &[u8], first: &[u8], fields: usize, shape: Shape) -> bool {
    let further = raw[first.len().min(raw.len())..].trim_ascii_end();
    let further = further.strip_prefix(b"\n").unwrap_or(further);
    let is_record = |line: &[u8]| {
        let delimiters = memchr::memchr_iter(shape.delimiter, line).count();
        (shape.least..=shape.width).contains(&(delimiters + 1))
    };
    (shape.least..=shape.width).contains(&fields)
        && !further.is_empty()
        && !further.split(|&byte| byte == b'\n').any(is_record)
        && is_closed(raw, shape.delimiter)
}

/// The fields of a line as they stand.
fn unquoted(line: &[u8], delimiter: u8) -> ByteRecord {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.split(|&byte| byte == delimiter).collect()
}

impl Shape {
    /// Fields too few are a record cut short, too many one whose text was cut
    /// at its commas.
    fn check(self, record: &ByteRecord) -> Result<(), String> {
        if (self.least..=self.width).contains(&record.len()) {
            return Ok(());
        }
        let fields = if record.len() == 1 { "field" } else { "fields" };
        Err(format!("{} {fields} instead of {}", record.len(), self.width))
    }
}

/// Whether a line is what a program draws around the rows of a table that people read:
/// `+----+----+`, `|---|---|`, `(3 rows)`, `3 rows selected (0.1 seconds)`.
fn is_drawn(raw: &[u8], delimiter: u8) -> bool {
    let line = raw.trim_ascii();
    let is_sign = |byte: &u8| b"-+|:= ".contains(byte);
    let is_count = || {
        let rest = line.strip_prefix(b"(").unwrap_or(line);
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let after =
            [&b" rows"[..], b" row"].iter().find_map(|word| rest[digits..].strip_prefix(*word));
        let is_end = |after: &[u8]| {
            after == b")" || after.starts_with(b" selected") || after.starts_with(b" in set")
        };
        digits > 0 && after.is_some_and(is_end)
    };
    delimiter == b'|' && (line.len() > 2 && line.iter().all(is_sign) || is_count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::setup::Setup;
    use crate::posts::draft::Draft;

    struct OfShape(Shape);

    impl ParseRow for OfShape {
        fn shape(&self) -> Shape {
            self.0
        }

        fn parse(&self, _: &ByteRecord, _: &Setup) -> Result<Draft, String> {
            Err(String::new())
        }
    }

    /// Lines and second fields of the records that are read, and the lines of
    /// those that are not.
    fn read(text: &str, width: usize) -> (Vec<(u64, String)>, Vec<u64>) {
        read_with(b',', text, width)
    }

    fn read_with(delimiter: u8, text: &str, width: usize) -> (Vec<(u64, String)>, Vec<u64>) {
        let chunk = Chunk { bytes: text.as_bytes().to_vec(), elements: Vec::new(), first_line: 2 };
        let shape = OfShape(Shape { delimiter, width, least: width });
        let reason = |_: &dyn ParseRow, record: &ByteRecord| {
            Err(format!("ok {}", String::from_utf8_lossy(record.get(1).unwrap_or_default())))
        };
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for reject in parse(&chunk, &shape, &HeaderLine::default(), reason).rejects {
            match reject.reason.strip_prefix("ok ") {
                Some(text) => good.push((reject.line, text.to_owned())),
                None => bad.push(reject.line),
            }
        }
        (good, bad)
    }

    #[test]
    fn a_record_of_too_many_fields_is_not_read() {
        let wide = ",".repeat(3 << 20);
        let text = format!("1,a\n2,\"b\"\"{wide}\n\"\n{wide}\n3,c\n4,\"{wide}\"\n{wide}");
        let (good, bad) = read(&text, 2);
        let short: Vec<_> = good.iter().map(|(line, text)| (*line, text.len())).collect();
        assert_eq!(short, [(2, 1), (3, wide.len() + 3), (6, 1), (7, wide.len())]);
        assert_eq!(bad, [5, 8]);
    }

    #[test]
    fn records_know_their_lines() {
        let good = |pairs: &[(u64, &str)]| {
            pairs.iter().map(|(line, text)| (*line, (*text).to_owned())).collect::<Vec<_>>()
        };
        for (text, expected, rejected) in [
            ("1,a\r\n2,b\r\n", vec![(2, "a"), (3, "b")], vec![]),
            ("1,a\n\n\n2,\"b\nb\"\n3,c", vec![(2, "a"), (5, "b\nb"), (7, "c")], vec![]),
            ("1,a\n2\n3,b,c\n4,d,,\n", vec![(2, "a")], vec![3, 4, 5]),
            ("1,\"a\n2,b\n3,\"c\"\n", vec![(3, "b"), (4, "c")], vec![2]),
            ("1,\"a\n\"2\",\"b\"\n", vec![(3, "b")], vec![2]),
            ("1,\"a\n", vec![], vec![2]),
            ("1,\"a\"\"\"\n2,b\"c\n", vec![(2, "a\""), (3, "b\"c")], vec![]),
            ("1,\"a \"b\" c\"\n2,d\n", vec![(2, "a \"b\" c"), (3, "d")], vec![]),
        ] {
            assert_eq!(read(text, 2), (good(&expected), rejected), "{text:?}");
        }
    }

    #[test]
    fn quotation_marks_in_tables_with_tabs_are_either() {
        for (text, expected) in [
            // Around the last field, which goes on over lines.
            ("1\t\"a\nb\"\n2\tc\n", vec![(2, "a\nb"), (4, "c")]),
            ("1\t\"a\r\n\r\nb\"\r\n2\tc\r\n", vec![(2, "a\r\n\r\nb"), (5, "c")]),
            ("1\t\"a\"\"x\"\"\nb\"\n", vec![(2, "a\"x\"\nb")]),
            ("1\t\"a\nb\"\n2\t\"c\nd\"", vec![(2, "a\nb"), (4, "c\nd")]),
            // As somebody wrote them: what follows are records.
            ("1\t\"a\n2\tb\n", vec![(2, "\"a"), (3, "b")]),
            ("1\t\"a\n2\tb\"\n3\tc\n", vec![(2, "\"a"), (3, "b\""), (4, "c")]),
            ("1\t\"a\n2\t\"b\nc\"\n", vec![(2, "\"a"), (3, "b\nc")]),
            ("1\t\"a\" b\n2\tc\n", vec![(2, "\"a\" b"), (3, "c")]),
        ] {
            let expected: Vec<_> = expected.iter().map(|(n, t)| (*n, (*t).to_owned())).collect();
            assert_eq!(read_with(b'\t', text, 2), (expected, vec![]), "{text:?}");
        }
        // Where its end is missing no record is lost but the text's further lines.
        let (good, bad) = read_with(b'\t', "1\t\"a\nb\n2\tc\n3\td\n", 2);
        assert_eq!((good.len(), bad), (3, vec![3]));
    }
}
