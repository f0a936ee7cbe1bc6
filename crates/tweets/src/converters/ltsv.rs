//! Lines of labelled values separated by tabs, `id:5<tab>text:…`, or `id=5<tab>text=…` as
//! `ClickHouse` writes them; converted to JSON.

use std::io::Read;

use serde_json::{Map, Value};

use crate::streams::converted::{Converted, EachLine, Lines};

/// Lines that are looked at.
const LINES: usize = 20;

/// Whether a file begins so: the lines have several values, all of them labelled, the first
/// one as most do; others may be broken.
pub(crate) fn is_labelled(head: &[u8]) -> bool {
    let lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
    let lines = lines.filter(|line| !line.is_empty()).take(LINES);
    let is_line = |line: &[u8]| {
        let mut fields = fields(line);
        memchr::memchr(b'\t', line).is_some() && fields.all(|field| parts(field).is_some())
    };
    let are: Vec<bool> = lines.map(is_line).collect();
    let labelled = are.iter().filter(|is| **is).count();
    are.first() == Some(&true) && labelled * 5 >= are.len() * 4
}

/// The fields of a line, without the word before them by which one of this kind may be told.
fn fields(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let line = line.strip_prefix(b"tskv\t").unwrap_or(line);
    line.split(|&byte| byte == b'\t')
}

/// The label of a field, and its value.
fn parts(field: &[u8]) -> Option<(&str, &[u8])> {
    let end = memchr::memchr2(b':', b'=', field).filter(|end| *end > 0)?;
    let is_of_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let label = std::str::from_utf8(&field[..end]).ok()?;
    field[..end].iter().all(is_of_label).then_some((label, &field[end + 1..]))
}

/// The lines of a stream as objects.
pub(crate) fn objects<R: Read>(inner: R) -> Converted<R, Lines<Labelled>> {
    Converted::new(inner, Lines::of(Labelled))
}

pub(crate) struct Labelled;

impl EachLine for Labelled {
    const MOST_BYTES: usize = 1 << 20;

    /// One that has no such values stays as it is.
    fn line(&mut self, line: &[u8], ready: &mut Vec<u8>) {
        match fields(line.trim_ascii_end()).map(parts).collect::<Option<Vec<_>>>() {
            Some(fields) => {
                let value = |value: &[u8]| Value::String(String::from_utf8_lossy(value).into());
                let object: Map<String, Value> = fields
                    .into_iter()
                    .map(|(label, text)| (label.to_owned(), value(text)))
                    .collect();
                ready.extend(Value::Object(object).to_string().into_bytes());
            }
            None => ready.extend_from_slice(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labelled_values_are_objects() {
        let text = "id:5\ttime:2018-09-03T03:15:00Z\ttext:\u{671d}: a\nx\nid:6";
        let mut plain = String::new();
        objects(text.as_bytes()).read_to_string(&mut plain).unwrap();
        let lines: Vec<&str> = plain.lines().collect();
        let first: Value = serde_json::from_str(lines[0]).unwrap();
        assert_eq!(first["text"], "\u{671d}: a");
        assert_eq!(lines[1..], ["x", r#"{"id":"6"}"#]);
        assert!(is_labelled(b"id:5\ttext:a\nid:6\ttext:b\n"));
        assert!(is_labelled(b"tskv\tid=5\ttext=a: b\ntskv\tid=6\ttext=b\n"));
        let one_broken = "id:5\ttext:a\n".repeat(5) + "x\n";
        assert!(is_labelled(one_broken.as_bytes()));
        for other in ["", "id\ttext\n", "a:b\n", "a:b\tc\n", "2018-09-03 03:15:00\tb:c\n"] {
            assert!(!is_labelled(other.as_bytes()), "{other}");
        }
    }
}
