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

/// Whether a record has all that its quotation marks say. One of a single line
/// need only close the last.
pub(crate) fn is_closed(raw: &[u8], delimiter: u8) -> bool {
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
