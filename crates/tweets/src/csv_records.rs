//! Cuts a chunk of CSV into its records. A broken one costs itself: what it
//! would swallow, were its quotation mark believed, is read line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use csv::ByteRecord;

use super::chunks::Chunk;
use super::csv_row::Header;
use super::record::Records;
use super::tweet::Tweet;

/// How the records of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub delimiter: u8,
    /// Fields of a record.
    pub width: usize,
}

/// The header of a table, which may stand in it again where files were put together.
#[derive(Debug, Default)]
pub(super) struct HeaderLine {
    pub line: Vec<u8>,
    /// Its names, if they are all different.
    names: Vec<Vec<u8>>,
    /// Where it stands with its names in another order: by line the place that each of its
    /// columns has from there on.
    orders: Mutex<BTreeMap<u64, Vec<usize>>>,
}

impl HeaderLine {
    pub(super) fn new(line: Vec<u8>, delimiter: u8) -> Self {
        let header = Header::delimited(&line, delimiter);
        let names = header.iter().flat_map(Header::names).map(|name| name.trim().as_bytes());
        let names: Vec<Vec<u8>> = names.map(<[u8]>::to_vec).collect();
        let are_different = names.iter().collect::<BTreeSet<_>>().len() == names.len();
        let names = if are_different { names } else { Vec::new() };
        Self { line, names, orders: Mutex::default() }
    }

    /// Whether a row is the header again with its names in another order: then the place of
    /// each.
    fn order_in(&self, row: &ByteRecord) -> Option<Vec<usize>> {
        let field = |place: usize| row.get(place).unwrap_or_default().trim_ascii();
        let is_name = |field: &[u8]| self.names.iter().any(|name| name == field);
        if row.len() != self.names.len() || !is_name(field(0)) {
            return None;
        }
        let place = |name: &Vec<u8>| (0..row.len()).find(|&place| field(place) == name.as_slice());
        self.names.iter().map(place).collect()
    }

    /// The order that holds at a line.
    fn order_at(&self, line: u64) -> Option<Vec<usize>> {
        let orders = self.orders.lock().ok()?;
        orders.range(..=line).next_back().map(|(_, order)| order.clone())
    }

    fn note(&self, line: u64, order: Vec<usize>) {
        if let Ok(mut orders) = self.orders.lock() {
            orders.insert(line, order);
        }
    }

    /// How many others there were so far.
    pub(super) fn orders(&self) -> usize {
        self.orders.lock().map_or(0, |orders| orders.len())
    }
}

/// Reads all records of a chunk. Rows without any value are none, nor are those that are
/// the `header` again, where files were put together.
pub(super) fn parse(
    chunk: &Chunk,
    shape: Shape,
    header: &HeaderLine,
    parse: impl Fn(&ByteRecord) -> Result<Tweet, String>,
) -> Records {
    let mut records = Records::default();
    let mut rest = Rest { bytes: &chunk.bytes, line: chunk.first_line };
    let mut order = header.order_at(rest.line);
    while !rest.bytes.is_empty() {
        rest = parse_upto_broken(rest, shape, header, &mut order, &parse, &mut records);
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

/// Reads records up to one with a quotation mark that is not closed, of which
/// the first line is rejected; returns what is left.
fn parse_upto_broken<'a>(
    mut rest: Rest<'a>,
    shape: Shape,
    header: &HeaderLine,
    order: &mut Option<Vec<usize>>,
    parse: impl Fn(&ByteRecord) -> Result<Tweet, String>,
    records: &mut Records,
) -> Rest<'a> {
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
            if !record.iter().all(|field| field.trim_ascii().is_empty()) && order.is_some() {
                *order = None;
                header.note(rest.line, (0..shape.width).collect());
            }
            (rest, done) = (next, end);
            continue;
        }
        if let Some(other) = header.order_in(&record) {
            header.note(rest.line, other.clone());
            *order = Some(other);
            (rest, done) = (next, end);
            continue;
        }
        if !is_closed(raw, shape.delimiter) {
            let line = rest.first_line();
            let reason = "unclosed quotation mark".to_owned();
            records.push(rest.line, Err(reason), line.trim_ascii_end());
            return rest.after(line.len());
        }
        let parsed = shape.check(&record).and_then(|()| match &*order {
            None => parse(&record),
            Some(order) => {
                let fields = order.iter().map(|&place| record.get(place).unwrap_or_default());
                parse(&fields.collect())
            }
        });
        records.push(rest.line, parsed, raw.trim_ascii_end());
        (rest, done) = (next, end);
    }
    rest.after(rest.bytes.len())
}

impl Shape {
    /// Fields too few are a record cut short, too many one whose text was cut
    /// at its commas.
    fn check(self, record: &ByteRecord) -> Result<(), String> {
        if record.len() == self.width {
            return Ok(());
        }
        Err(format!("{} fields instead of {}", record.len(), self.width))
    }
}

/// A line without the byte order mark of the file that it came from.
pub(super) fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

/// Whether a record has all that its quotation marks say. One of a single line
/// need only close the last.
fn is_closed(raw: &[u8], delimiter: u8) -> bool {
    let is_one_line = memchr::memchr(b'\n', raw.trim_ascii_end()).is_none();
    let mut rest = raw;
    while let Some(quoted) = field_start(rest, delimiter) {
        let Some(after) = after_quoted(quoted) else { return false };
        let is_end = |&byte: &u8| byte == delimiter || matches!(byte, b'\n' | b'\r');
        if !is_one_line && !after.first().is_none_or(is_end) {
            return false;
        }
        rest = match memchr::memchr(delimiter, after) {
            Some(at) => &after[at + 1..],
            None => return true,
        };
    }
    true
}

/// What follows the quotation mark that begins the next quoted field.
fn field_start(mut rest: &[u8], delimiter: u8) -> Option<&[u8]> {
    while !rest.starts_with(b"\"") {
        rest = &rest[memchr::memchr(delimiter, rest)? + 1..];
    }
    rest.get(1..)
}

/// What follows the quotation mark that ends a field.
fn after_quoted(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let after = &rest[memchr::memchr(b'"', rest)? + 1..];
        match after.strip_prefix(b"\"") {
            Some(more) => rest = more,
            None => return Some(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines and second fields of the records that are read, and the lines of
    /// those that are not.
    fn read(text: &str, width: usize) -> (Vec<(u64, String)>, Vec<u64>) {
        let chunk = Chunk { bytes: text.as_bytes().to_vec(), elements: Vec::new(), first_line: 2 };
        let shape = Shape { delimiter: b',', width };
        let reason = |record: &ByteRecord| {
            Err(format!("ok {}", String::from_utf8_lossy(record.get(1).unwrap_or_default())))
        };
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for reject in parse(&chunk, shape, &HeaderLine::default(), reason).rejects {
            match reject.reason.strip_prefix("ok ") {
                Some(text) => good.push((reject.line, text.to_owned())),
                None => bad.push(reject.line),
            }
        }
        (good, bad)
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
            ("1,\"a \"b\" c\"\n2,d\n", vec![(2, "a b\" c\""), (3, "d")], vec![]),
        ] {
            assert_eq!(read(text, 2), (good(&expected), rejected), "{text:?}");
        }
    }
}
