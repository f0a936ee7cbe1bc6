//! Values as `MongoDB`'s exports write them, `{"$numberLong": "12"}`, as JSON has them.

use std::io::Read;

use super::converted::{Convert, Converted};

/// Keys of which the value is what is meant; that of the first ones is a number,
/// though it is written as a string.
const TYPES: [&[u8]; 7] = [
    b"$numberLong",
    b"$numberInt",
    b"$numberDouble",
    b"$numberDecimal",
    b"$oid",
    b"$date",
    b"$uuid",
];
const NUMBERS: usize = 4;
/// Bytes in which such values are looked for.
const LOOKED_AT: usize = 64 * 1024;
/// Brackets of which it is known whether they are left out.
const MOST_BRACKETS: usize = 1_024;

/// Whether a file has such values.
pub(crate) fn is_extended(head: &[u8]) -> bool {
    let head = &head[..head.len().min(LOOKED_AT)];
    let begins = matches!(head.trim_ascii_start().first(), Some(b'{' | b'['));
    begins
        && memchr::memmem::find_iter(head, b"\"$").any(|at| {
            let key = &head[at + 1..];
            let before = head[..at].trim_ascii_end();
            before.ends_with(b"{")
                && TYPES
                    .iter()
                    .any(|kind| key.strip_prefix(*kind).is_some_and(|k| k.starts_with(b"\"")))
        })
}

/// A stream of such JSON with the values alone. Lines stay lines.
pub(crate) fn plain_json<R: Read>(inner: R) -> Converted<R, FromMongo> {
    Converted::new(inner, FromMongo::default())
}

/// Whether a string is a number.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Number {
    #[default]
    No,
    /// The next one.
    Next,
    /// The one that has begun.
    Begun,
}

#[derive(Default)]
pub(crate) struct FromMongo {
    ready: Vec<u8>,
    /// An object that has just begun and may be a value: what has come of it.
    begun: Vec<u8>,
    in_string: bool,
    is_escaped: bool,
    number: Number,
    /// Of each open object whether it is left out.
    left_out: Vec<bool>,
    beyond: usize,
}

impl Convert for FromMongo {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.pass(byte);
        }
        if bytes.is_empty() {
            self.give_up();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

impl FromMongo {
    fn pass(&mut self, byte: u8) {
        if self.begun.is_empty() {
            return self.pass_plain(byte);
        }
        self.begun.push(byte);
        // `{`, white space, `"$type"`, white space, `:`
        let key = self.begun[1..].trim_ascii_start();
        match key.strip_prefix(b"\"").map(|key| key.split(|&byte| byte == b'"').collect::<Vec<_>>())
        {
            None if key.is_empty() && self.begun.len() < 16 => {}
            Some(parts) if parts.len() == 1 => {
                if !TYPES.iter().any(|kind| kind.starts_with(parts[0])) {
                    self.give_up();
                }
            }
            Some(parts) if parts.len() == 2 => {
                let kind = TYPES.iter().position(|kind| *kind == parts[0]);
                match (kind, parts[1].trim_ascii()) {
                    (Some(_), b"") => {}
                    (Some(kind), b":") => {
                        self.begun.clear();
                        self.number = if kind < NUMBERS { Number::Next } else { Number::No };
                        self.open(true);
                    }
                    _ => self.give_up(),
                }
            }
            _ => self.give_up(),
        }
    }

    /// What has begun is an object like any other.
    fn give_up(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        if let Some((first, rest)) = begun.split_first() {
            self.ready.push(*first);
            self.open(false);
            for &byte in rest {
                self.pass(byte);
            }
        }
    }

    fn open(&mut self, is_left_out: bool) {
        if self.left_out.len() < MOST_BRACKETS {
            self.left_out.push(is_left_out);
        } else {
            self.beyond += 1;
        }
    }

    fn pass_plain(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' | b'\n' => {
                    self.in_string = false;
                    let is_number = std::mem::take(&mut self.number) == Number::Begun;
                    if is_number && byte == b'"' {
                        return;
                    }
                }
                _ => {}
            }
            return self.ready.push(byte);
        }
        match byte {
            b'{' if self.beyond == 0 => return self.begun.push(byte),
            b'{' => self.beyond += 1,
            b'}' if self.beyond > 0 => self.beyond -= 1,
            b'}' => {
                self.number = Number::No;
                if self.left_out.pop() == Some(true) {
                    return;
                }
            }
            b'"' => {
                self.in_string = true;
                if self.number == Number::Next {
                    self.number = Number::Begun;
                    return;
                }
            }
            _ => {}
        }
        self.ready.push(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut plain = String::new();
        plain_json(text.as_bytes()).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn values_stand_for_what_says_their_type() {
        for (written, plain) in [
            (
                r#"{"_id":{"$oid":"5f"},"id":{"$numberLong":"12"},"n":{"$numberInt":"3"}}"#,
                r#"{"_id":"5f","id":12,"n":3}"#,
            ),
            (
                r#"{"t":{ "$date" : {"$numberLong":"15"}},"u":{"$date":"2018-09-03T03:15:00Z"}}"#,
                r#"{"t": 15,"u":"2018-09-03T03:15:00Z"}"#,
            ),
            (
                r#"{"a":{"b":{}},"$oid":{"$x":1},"c":"{\"$oid\":1}","d":[{"$oid":"1"},{"e":"}"}]}"#,
                r#"{"a":{"b":{}},"$oid":{"$x":1},"c":"{\"$oid\":1}","d":["1",{"e":"}"}]}"#,
            ),
            ("{\n {\"$numberLong\":\"1\n{\"$", "{\n 1\n{\"$"),
        ] {
            assert_eq!(read(written), plain, "{written}");
        }
        let deep = "{\"a\":".repeat(5_000) + &"}".repeat(5_000);
        assert_eq!(read(&deep), deep);
    }

    #[test]
    fn such_files_are_told() {
        assert!(
            is_extended(br#"{"_id":{"$oid":"5f"}}"#) && is_extended(br#"[{"a":{ "$date":1}}]"#)
        );
        for other in [&b"id,text\n"[..], br#"{"$type":"message"}"#, br#"{"a":"{\"$oid\""}"#, b""] {
            assert!(!is_extended(other), "{other:?}");
        }
    }
}
