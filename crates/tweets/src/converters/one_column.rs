//! CSV inside the only column of another CSV, as spreadsheets save a file that they opened
//! without splitting it: each record is one quoted field, `"1,""a"",b"`.

use std::io::Read;

use crate::columns::vocabulary;
use crate::streams::converted::{Converted, EachByte};
use crate::tables::csv_dialect::delimiter;
use crate::tables::csv_row::Header;

/// Names that such a header has at least of those that posts have.
const LEAST_NAMES: usize = 2;

/// Whether a file begins so.
pub(crate) fn is_in_one_column(head: &[u8]) -> bool {
    let line = head.trim_ascii_start();
    let line = &line[..memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len())];
    let inner = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\""));
    let Some(inner) = inner else { return false };
    let mut plain = Vec::new();
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'"', rest) {
        // One that stands alone ends the field.
        let Some(after) = rest[at..].strip_prefix(b"\"\"") else { return false };
        plain.extend_from_slice(&rest[..=at]);
        rest = after;
    }
    plain.extend_from_slice(rest);
    let header = Header::delimited(&plain, delimiter(&plain));
    header.is_some_and(|header| {
        header.names().filter(|name| !vocabulary::meanings(name).is_empty()).count() >= LEAST_NAMES
    })
}

/// The content of that column.
pub(crate) fn out_of_it<R: Read>(inner: R) -> Converted<R, OneColumn> {
    Converted::new(inner, OneColumn { state: State::Start, ready: Vec::new() })
}

pub(crate) struct OneColumn {
    state: State,
    ready: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a record.
    Start,
    /// In one that is a field between quotation marks.
    Quoted,
    /// After a mark in it: the first of two, or its end.
    Mark,
    /// In one without, or after its end.
    Plain,
}

impl OneColumn {}

impl EachByte for OneColumn {
    fn pass(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Start, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Mark,
            (State::Quoted, _) | (State::Mark, b'"') => {
                self.ready.push(byte);
                State::Quoted
            }
            (_, byte) => {
                self.ready.push(byte);
                if matches!(byte, b'\n' | b'\r') { State::Start } else { State::Plain }
            }
        };
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_taken_out_of_the_column() {
        let text = "\"id,created_at,text\"\r\n\"5,2018,\"\"a\nb, \"\"\"\"c\"\"\"\"\"\"\"\r\n6,x\n";
        assert!(is_in_one_column(text.as_bytes()));
        let mut plain = String::new();
        out_of_it(text.as_bytes()).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, "id,created_at,text\r\n5,2018,\"a\nb, \"\"c\"\"\"\r\n6,x\n");
        assert!(is_in_one_column(b"\"\"\"id\"\";\"\"text\"\"\"\n"));
        for other in ["\"id\",\"text\"\n", "\"text\"\n", "id,text\n", "\"\"", "\"", "\"a,b\"\n", ""]
        {
            assert!(!is_in_one_column(other.as_bytes()), "{other}");
        }
    }
}
