//! Quotation marks as scripts write them that know no rules: `1, "a", "b"`, with white space
//! around the fields; `"he said "b" twice"`, not doubled.

use std::borrow::Cow;

use csv::ByteRecord;

use super::csv_dialect::Shape;

/// Bytes of a record that is looked at.
const MOST_BYTES: usize = 256 << 10;

/// Whether white space stands between delimiters and quotation marks, in rows of which these
/// are the first.
pub(crate) fn are_spaced(rows: &[u8], delimiter: u8) -> bool {
    const LOOKED_AT: usize = 4 << 10;
    const LINES: usize = 5;
    let rows = &rows[..rows.len().min(LOOKED_AT)];
    let is_one = |line: &[u8]| {
        let mark = [delimiter, b' ', b'"'];
        // Within a text such signs may be anything.
        memchr::memmem::find(line, &mark).is_some_and(|at| {
            memchr::memchr_iter(b'"', &line[..at]).count().is_multiple_of(2)
                && line.trim_ascii_end().ends_with(b"\"")
        })
    };
    let mut lines = rows.split(|&byte| byte == b'\n').filter(|line| line.contains(&b'"'));
    delimiter != b' ' && lines.by_ref().take(LINES).any(is_one)
}

/// Rows without white space around fields in quotation marks: good enough to look at.
pub(crate) fn without_space(rows: &[u8], delimiter: u8) -> Cow<'_, [u8]> {
    if !are_spaced(rows, delimiter) {
        return Cow::Borrowed(rows);
    }
    let mut tidied = Vec::with_capacity(rows.len());
    let mut at = 0;
    while at < rows.len() {
        let spaces = rows[at..].iter().take_while(|byte| **byte == b' ').count();
        let (last, next) = (tidied.last().copied(), rows.get(at + spaces).copied());
        let is_around = (last == Some(delimiter) && next == Some(b'"'))
            || (last == Some(b'"') && next == Some(delimiter));
        if spaces > 0 && !is_around {
            tidied.extend_from_slice(&rows[at..at + spaces]);
        }
        at += spaces;
        tidied.extend(rows.get(at));
        at += 1;
    }
    Cow::Owned(tidied)
}

/// The record at the beginning of `bytes` whose fields in quotation marks end where a mark stands
/// before a delimiter, the last before the end of a line; and its length. `None` where it has not
/// all fields so.
pub(crate) fn record(bytes: &[u8], shape: Shape) -> Option<(ByteRecord, usize)> {
    let bytes = &bytes[..bytes.len().min(MOST_BYTES)];
    let mut record = ByteRecord::new();
    let mut at = 0;
    while record.len() < shape.width {
        let is_last = record.len() + 1 == shape.width;
        let start = at + spaces(&bytes[at..]);
        let (field, next) = if bytes.get(start) == Some(&b'"') {
            quoted(bytes, start + 1, shape, is_last)?
        } else {
            plain(bytes, at, shape.delimiter, is_last)?
        };
        record.push_field(field);
        at = next;
    }
    Some((record, at))
}

fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b' ').count()
}

/// A field that a mark has opened, and where the next begins. Only the last may go on over
/// lines, none of which is a record.
fn quoted(bytes: &[u8], start: usize, shape: Shape, is_last: bool) -> Option<(&[u8], usize)> {
    for mark in memchr::memchr_iter(b'"', &bytes[start..]) {
        let end = start + mark;
        let after = end + 1 + spaces(&bytes[end + 1..]);
        let field = &bytes[start..end];
        match bytes.get(after) {
            Some(b'\n' | b'\r') | None if is_last => {
                return are_no_records(field, shape).then(|| (field, end_of_line(bytes, after)));
            }
            Some(sign) if !is_last && *sign == shape.delimiter => {
                return (!field.contains(&b'\n')).then_some((field, after + 1));
            }
            _ => {}
        }
    }
    None
}

/// A field without marks, and where the next begins.
fn plain(bytes: &[u8], start: usize, delimiter: u8, is_last: bool) -> Option<(&[u8], usize)> {
    let line = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |at| start + at);
    let end = memchr::memchr(delimiter, &bytes[start..line]).map(|at| start + at);
    match end {
        Some(end) if !is_last => Some((&bytes[start..end], end + 1)),
        None if is_last => Some((&bytes[start..line], end_of_line(bytes, line))),
        _ => None,
    }
}

/// Whether none of the further lines of a field could be a record by itself.
fn are_no_records(field: &[u8], shape: Shape) -> bool {
    let is_record = |line: &[u8]| {
        let delimiters = memchr::memchr_iter(shape.delimiter, line).count();
        (shape.least..=shape.width).contains(&(delimiters + 1))
    };
    !field.split(|&byte| byte == b'\n').skip(1).any(is_record)
}

/// Where the line after the end of one begins.
fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let ends = bytes[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    at + ends.min(if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_where_a_mark_stands_before_a_delimiter() {
        let shape = Shape { delimiter: b',', width: 3, least: 3 };
        for (text, fields) in [
            ("1,a,\"b \"c\" d\"\n2", Some(["1", "a", "b \"c\" d"])),
            ("1,a,\"\"c\" d\"\r\n2", Some(["1", "a", "\"c\" d"])),
            ("1,a,\"b, \"c\", d\"", Some(["1", "a", "b, \"c\", d"])),
            ("1, \"a\" , \"b, c\"\n", Some(["1", "a", "b, c"])),
            ("1,a,\"b \"c\" d\ne\"\n2", Some(["1", "a", "b \"c\" d\ne"])),
            ("1,\"a \"x\"\",b\n", Some(["1", "a \"x\"", "b"])),
            // What follows are records.
            ("1,a,\"b\n2,a,\"c\"\n", None),
            ("1,a\n", None),
            ("1,a,b,c\n", None),
            ("", None),
        ] {
            let read = record(text.as_bytes(), shape);
            let length = text.rfind("\n2").filter(|_| text.ends_with('2')).map(|at| at + 1);
            let expected = fields.map(|fields| (fields, length.unwrap_or(text.len())));
            let read = read.map(|(record, length)| {
                let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
                (record.iter().map(text).collect::<Vec<_>>(), length)
            });
            let expected = expected.map(|(fields, length)| {
                (fields.iter().map(|field| (*field).to_owned()).collect(), length)
            });
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn space_around_marks_is_found() {
        for (rows, are) in [
            ("1, \"a\", \"b\"\n", true),
            ("1,\"a, \"\"b\"\" c\"\n", false),
            ("1,\"a\",\"b\"\n", false),
            ("1, a, b\n", false),
        ] {
            assert_eq!(are_spaced(rows.as_bytes(), b','), are, "{rows}");
        }
        let tidied = without_space(b"1, \"a, b\" , \"c d\"\n", b',');
        assert_eq!(tidied.as_ref(), b"1,\"a, b\",\"c d\"\n");
    }
}
