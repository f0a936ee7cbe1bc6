//! CSV that escapes quotation marks with a backslash, as databases and some scripts write it;
//! converted to doubled quotation marks.

use std::io::Read;

use crate::streams::converted::{Convert, Converted};

/// Bytes that are looked at.
const LOOKED_AT: usize = 64 * 1024;

/// Whether a file begins so: a mark with a backslash before it ends no field, and
/// none is doubled.
pub(crate) fn is_backslashed(head: &[u8]) -> bool {
    let head = &head[..head.len().min(LOOKED_AT)];
    // Keys of JSON, wherever it begins.
    let has_keys = memchr::memmem::find_iter(head, b"\":")
        .chain(memchr::memmem::find_iter(head, b"\" :"))
        .any(|at| at == 0 || head[at - 1] != b'\\');
    let is_json = matches!(head.trim_ascii_start().first(), Some(b'[' | b'{'));
    if is_json || has_keys || memchr::memmem::find(head, b"\\\"").is_none() {
        return false;
    }
    let (mut backslashed, mut in_quotes, mut at) = (false, false, 0);
    while let Some(&byte) = head.get(at) {
        let next = head.get(at + 1).copied();
        match (in_quotes, byte, next) {
            (true, b'\\', Some(b'"')) => {
                let after = head.get(at + 2).copied().unwrap_or(b'\n');
                backslashed |= !matches!(after, b',' | b';' | b'\t' | b'|' | b'\r' | b'\n' | b'"');
                at += 1;
            }
            (true, b'"', Some(b'"')) => return false,
            (true, b'\\', Some(b'\\')) | (false, b'"', Some(b'"')) => at += 1,
            (_, b'"', _) => in_quotes = !in_quotes,
            _ => {}
        }
        at += 1;
    }
    backslashed
}

/// A stream of CSV as it is usual.
pub(crate) fn doubled<R: Read>(inner: R) -> Converted<R, Doubled> {
    Converted::new(inner, Doubled::default())
}

#[derive(Default)]
pub(crate) struct Doubled {
    ready: Vec<u8>,
    in_quotes: bool,
    is_after_backslash: bool,
}

impl Convert for Doubled {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if std::mem::take(&mut self.is_after_backslash) {
                match byte {
                    b'"' => self.ready.extend(b"\"\""),
                    b'\\' => self.ready.push(b'\\'),
                    // As MySQL writes ends of lines.
                    b'\n' => self.ready.push(b'\n'),
                    byte => self.ready.extend([b'\\', byte]),
                }
                continue;
            }
            match byte {
                b'\\' if self.in_quotes => self.is_after_backslash = true,
                byte => {
                    self.in_quotes ^= byte == b'"';
                    self.ready.push(byte);
                }
            }
        }
        if bytes.is_empty() && std::mem::take(&mut self.is_after_backslash) {
            self.ready.push(b'\\');
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_with_backslashes_become_doubled() {
        let read = |text: &str| {
            let mut plain = String::new();
            doubled(text.as_bytes()).read_to_string(&mut plain).unwrap();
            plain
        };
        let text = "id,text\n1,\"a \\\"b\\\" c\\\\\"\n2,\"\\\"\"\n3,\"x\\ny\"\n4,d\\e\n";
        assert!(is_backslashed(text.as_bytes()));
        let usual = "id,text\n1,\"a \"\"b\"\" c\\\"\n2,\"\"\"\"\n3,\"x\\ny\"\n4,d\\e\n";
        assert_eq!(read(text), usual);
        for other in [
            "id,text\n1,\"a \"\"b\"\" c\\\"\n",
            "id,text\n1,\"a\\\",2\n",
            "{\"a\":\"\\\"b\\\"\"}",
            "window.x = [{\"a\" : \"\\\"b\\\"\"}]",
            "id,text\n1,a\\\"b\n",
            "",
        ] {
            assert!(!is_backslashed(other.as_bytes()), "{other}");
        }
    }
}
