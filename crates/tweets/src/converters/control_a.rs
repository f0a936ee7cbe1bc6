//! Text whose fields are separated by control characters, as Hive stores its tables; converted
//! to CSV.

use std::io::Read;

use crate::streams::converted::{Converted, EachByte};

/// The delimiter.
const BETWEEN: u8 = 1;
/// Lines that are looked at.
const LINES: usize = 20;
/// Fields that a line has at least.
const LEAST_FIELDS: usize = 3;

/// Whether a file begins so: as many fields on each line, and no other bytes than those of
/// text.
pub(crate) fn is_separated(head: &[u8]) -> bool {
    let whole = memchr::memrchr(b'\n', head).map_or(head, |end| &head[..end]);
    let lines = || whole.split(|&byte| byte == b'\n').take(LINES);
    let mut fields = lines().map(|line| memchr::memchr_iter(BETWEEN, line).count() + 1);
    // Lists and maps within fields have signs of their own.
    let is_of_text = |byte: &u8| *byte >= b' ' || b"\x01\x02\x03\t\r".contains(byte);
    fields.next().is_some_and(|first| first >= LEAST_FIELDS && fields.all(|other| other == first))
        && lines().all(|line| line.iter().all(is_of_text) && std::str::from_utf8(line).is_ok())
}

/// The lines of a stream as CSV.
pub(crate) fn as_csv<R: Read>(inner: R) -> Converted<R, ControlA> {
    Converted::new(inner, ControlA { is_open: false, ready: Vec::new() })
}

pub(crate) struct ControlA {
    /// A line has begun, and the mark of its field was written.
    is_open: bool,
    ready: Vec<u8>,
}

impl ControlA {
    fn end_line(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.ready.push(b'"');
        }
    }
}

impl EachByte for ControlA {
    fn pass(&mut self, byte: u8) {
        if !self.is_open && byte != b'\n' {
            self.is_open = true;
            self.ready.push(b'"');
        }
        match byte {
            BETWEEN => self.ready.extend_from_slice(b"\",\""),
            b'"' => self.ready.extend_from_slice(b"\"\""),
            b'\n' => self.end_line(),
            byte => self.ready.push(byte),
        }
        if byte == b'\n' {
            self.ready.push(byte);
        }
    }

    fn end(&mut self) {
        self.end_line();
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_those_of_csv() {
        let text = "5\x01a, \"b\"\x01\\N\n\n6\x01\x01c";
        let mut plain = String::new();
        as_csv(text.as_bytes()).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, "\"5\",\"a, \"\"b\"\"\",\"\\N\"\n\n\"6\",\"\",\"c\"");
        assert!(is_separated(b"5\x01a\x01b\n6\x01\x01\n7\x01"));
        for other in [
            &b"5\x01a\n6\x01b\n"[..],
            b"a\x01b\x01c\nd\n",
            b"a,b,c\n",
            b"\x01",
            b"",
            b"PAR1\x01\x01\x01\0",
            b"\x01\x01\xff",
        ] {
            assert!(!is_separated(other), "{other:?}");
        }
    }
}
