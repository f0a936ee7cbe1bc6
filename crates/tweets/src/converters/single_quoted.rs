//! CSV whose fields stand in single quotation marks, as scripts write it that were told to:
//! `'20','it''s cold, again'`.

use std::io::Read;

use crate::streams::converted::{Converted, EachByte};

/// Bytes that are looked at.
const LOOKED_AT: usize = 64 * 1024;
/// Rows that are looked at.
const TRIED_ROWS: usize = 50;
/// Columns that such a table has at least: apostrophes stand in any text.
const LEAST_COLUMNS: usize = 3;

/// What stands between the fields of a file that begins so, if they are quoted in this way.
pub(crate) fn delimiter_in(head: &[u8]) -> Option<u8> {
    let head = &head[..head.len().min(LOOKED_AT)];
    if memchr::memchr(b'\'', head).is_none() || matches!(head.first(), Some(b'{' | b'[')) {
        return None;
    }
    // The last row may be cut short.
    let whole = &head[..memchr::memrchr(b'\n', head)?];
    [b',', b'\t', b';'].into_iter().find(|&delimiter| is_quoted(whole, delimiter))
}

/// Whether the rows have as many fields as the header if single marks quote, and the header is
/// quoted, or else some row has more fields if they do not and all marks are in pairs.
fn is_quoted(rows: &[u8], delimiter: u8) -> bool {
    let widths = |rows: &[u8]| -> Vec<usize> {
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(delimiter);
        let records = reader.from_reader(rows).into_byte_records().map_while(Result::ok);
        records.take(TRIED_ROWS).map(|record| record.len()).collect()
    };
    let line = rows.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii();
    let is_in_marks =
        |name: &[u8]| name.len() > 2 && name.starts_with(b"'") && name.ends_with(b"'");
    let names: Vec<&[u8]> = line.split(|&byte| byte == delimiter).collect();
    let is_header_quoted = names.iter().all(|name| is_in_marks(name));
    let mut requoter = Requoter::new(delimiter);
    for &byte in rows {
        requoter.pass(byte);
    }
    requoter.end();
    let single = widths(&requoter.ready);
    names.len() >= LEAST_COLUMNS
        && single.len() > 1
        && single.iter().all(|&width| width == names.len())
        && (is_header_quoted
            || (!requoter.has_lone_marks && widths(rows).iter().any(|&width| width > names.len())))
}

/// A stream of such CSV as it is usual.
pub(crate) fn double_quoted<R: Read>(inner: R, delimiter: u8) -> Converted<R, Requoter> {
    Converted::new(inner, Requoter::new(delimiter))
}

pub(crate) struct Requoter {
    ready: Vec<u8>,
    delimiter: u8,
    state: State,
    /// A mark within a field has no other beside it.
    has_lone_marks: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    /// In a field without marks.
    Bare,
    Quoted,
    /// After a mark in a quoted field: its end, or the first of two.
    Mark,
    /// After a backslash in a quoted field.
    Backslash,
}

impl Requoter {
    fn new(delimiter: u8) -> Self {
        Self { ready: Vec::new(), delimiter, state: State::FieldStart, has_lone_marks: false }
    }

    fn ends_field(&self, byte: u8) -> bool {
        byte == self.delimiter || matches!(byte, b'\n' | b'\r')
    }

    /// A byte of a quoted field.
    fn push(&mut self, byte: u8) {
        if byte == b'"' {
            self.ready.push(b'"');
        }
        self.ready.push(byte);
    }

    fn outside(&mut self, byte: u8) -> State {
        self.ready.push(byte);
        if self.ends_field(byte) { State::FieldStart } else { State::Bare }
    }
}

impl EachByte for Requoter {
    fn pass(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::FieldStart, b'\'') => {
                self.ready.push(b'"');
                State::Quoted
            }
            (State::FieldStart | State::Bare, byte) => self.outside(byte),
            (State::Quoted, b'\'') => State::Mark,
            (State::Quoted, b'\\') => State::Backslash,
            (State::Mark, b'\'') => {
                self.push(b'\'');
                State::Quoted
            }
            (State::Mark, byte) if self.ends_field(byte) => {
                self.ready.push(b'"');
                self.outside(byte)
            }
            // Nobody doubled it.
            (State::Mark, byte) => {
                self.has_lone_marks = true;
                self.push(b'\'');
                self.push(byte);
                State::Quoted
            }
            (State::Backslash, byte) => {
                if byte != b'\'' {
                    self.ready.push(b'\\');
                }
                self.push(byte);
                State::Quoted
            }
            (State::Quoted, byte) => {
                self.push(byte);
                State::Quoted
            }
        };
    }

    fn end(&mut self) {
        match self.state {
            State::Mark => self.ready.push(b'"'),
            State::Backslash => self.ready.push(b'\\'),
            _ => {}
        }
        self.state = State::FieldStart;
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut usual = String::new();
        double_quoted(text.as_bytes(), b',').read_to_string(&mut usual).unwrap();
        usual
    }

    #[test]
    fn single_marks_become_double_ones() {
        let text =
            "'id','at','text'\r\n'1','x','it''s \"it\", it\\'s'\r\n2,NULL,'a\nb'\r\n'3','',''";
        assert_eq!(delimiter_in(text.as_bytes()), Some(b','));
        let usual = "\"id\",\"at\",\"text\"\r\n\"1\",\"x\",\"it's \"\"it\"\", it's\"\r\n\
                     2,NULL,\"a\nb\"\r\n\"3\",\"\",\"\"";
        assert_eq!(read(text), usual);
        // What nobody doubled, and what is cut short.
        assert_eq!(read("'it's','a\\b','c\\"), "\"it's\",\"a\\b\",\"c\\");
    }

    #[test]
    fn a_header_may_have_no_marks() {
        let rows = "id,at,text\n1,x,'a, b'\n2,y,c\n";
        assert_eq!(delimiter_in(rows.as_bytes()), Some(b','));
        assert_eq!(delimiter_in("id;at;text\n1;x;'a; b'\n".as_bytes()), Some(b';'));
    }

    #[test]
    fn apostrophes_are_no_marks() {
        for other in [
            "id,at,text\n1,x,it's cold\n2,y,'tis, 'tis\n",
            "id,at,text\n1,x,'quoted'\n",
            "id,at,text\n1,x,\"'a', b\"\n",
            "'a','b'\n'1','2'\n",
            "[{'id': 1, 'at': 2, 'text': 'x'}]\n",
            "it's\n",
            "",
        ] {
            assert_eq!(delimiter_in(other.as_bytes()), None, "{other}");
        }
    }
}
