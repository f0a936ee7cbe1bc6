//! How a CSV is written: its delimiter, its number of fields, and whether its quotation marks
//! are closed.

/// How the records of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub delimiter: u8,
    /// Fields of a record.
    pub width: usize,
    /// Those that it has at least, where spreadsheets left out empty ones at the end.
    pub least: usize,
}

/// The delimiter: of the usual characters, the one that is most
/// often in the header.
pub(crate) fn delimiter(header: &[u8]) -> u8 {
    let count = |&sign: &u8| memchr::memchr_iter(sign, header).count();
    let is_one = |sign: &u8| memchr::memchr(*sign, header).is_some();
    if header.starts_with(b"\"")
        && memchr::memmem::find(header, b"\" \"").is_some()
        && ![b'|', b';', b'\t', b','].iter().any(is_one)
    {
        return b' ';
    }
    // Of equals the last is taken.
    [b'|', b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// How a record keeps what quotation marks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// All marks stand at the ends of fields, or are doubled.
    Kept,
    /// In a record of one line, others stand within fields.
    Loose,
    /// One is not closed.
    Open,
}

/// How a record keeps what its quotation marks say.
pub(crate) fn quoting(raw: &[u8], delimiter: u8) -> Quoting {
    let is_one_line = memchr::memchr(b'\n', raw.trim_ascii_end()).is_none();
    let mut rest = raw;
    let mut quoting = Quoting::Kept;
    while let Some(quoted) = field_start(rest, delimiter) {
        let Some(after) = after_quoted(quoted) else { return Quoting::Open };
        let is_end = |&byte: &u8| byte == delimiter || matches!(byte, b'\n' | b'\r');
        if !after.first().is_none_or(is_end) {
            if !is_one_line {
                return Quoting::Open;
            }
            quoting = Quoting::Loose;
        }
        rest = match memchr::memchr(delimiter, after) {
            Some(at) => &after[at + 1..],
            None => return quoting,
        };
    }
    quoting
}

/// Whether a record has all that its quotation marks say. One of a single line
/// need only close the last.
pub(crate) fn is_closed(raw: &[u8], delimiter: u8) -> bool {
    quoting(raw, delimiter) != Quoting::Open
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

/// A line without the byte order mark of the file that it came from.
pub(crate) fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}
