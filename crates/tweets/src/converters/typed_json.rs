//! Values that are tagged with their types, as database exports write them; converted to plain
//! JSON: `{"$numberLong": "12"}` of `MongoDB`, `{"N": "12"}` of `DynamoDB`,
//! `{"integerValue": "12"}` of Firestore.

use std::io::Read;

use crate::streams::converted::{Converted, EachByte};

/// The keys by which a database tells types. Their value is what is meant.
#[derive(Debug)]
pub(crate) struct Types {
    /// What a file is that has them.
    pub name: &'static str,
    /// Those whose value is a number, though it is written as a string.
    numbers: &'static [&'static [u8]],
    /// Those whose value stands for nothing.
    nulls: &'static [&'static [u8]],
    others: &'static [&'static [u8]],
    /// Those by which a file is known; `None`: any of them.
    telling: Option<&'static [&'static [u8]]>,
}

static MONGO: Types = Types {
    name: "MongoDB's extended JSON",
    numbers: &[b"$numberLong", b"$numberInt", b"$numberDouble", b"$numberDecimal"],
    nulls: &[],
    others: &[b"$oid", b"$date", b"$uuid"],
    telling: None,
};

static DYNAMO: Types = Types {
    name: "DynamoDB's JSON",
    numbers: &[b"N"],
    nulls: &[b"NULL"],
    others: &[b"S", b"BOOL", b"M", b"L", b"SS", b"NS", b"B"],
    telling: Some(&[b"S", b"N"]),
};

static FIRESTORE: Types = Types {
    name: "Firestore's JSON",
    numbers: &[b"integerValue", b"doubleValue"],
    nulls: &[b"nullValue"],
    others: &[
        b"stringValue",
        b"timestampValue",
        b"booleanValue",
        b"referenceValue",
        b"mapValue",
        b"arrayValue",
    ],
    telling: Some(&[b"stringValue", b"timestampValue"]),
};

/// Bytes in which such values are looked for.
const LOOKED_AT: usize = 64 * 1024;
/// Bytes from the bracket of a value to the sign after its type: blanks are few.
const MOST_BEGUN: usize = 64;
/// Brackets of which it is known whether they are left out.
const MOST_BRACKETS: usize = 1_024;

impl Types {
    fn all(&self) -> impl Iterator<Item = &'static [u8]> {
        [self.numbers, self.nulls, self.others].into_iter().flatten().copied()
    }

    /// Whether a file has such values.
    fn are_in(&self, head: &[u8]) -> bool {
        let begins = |kind: &[u8], at: usize| {
            let key = &head[at + 1..];
            head[..at].trim_ascii_end().ends_with(b"{")
                && key.strip_prefix(kind).is_some_and(|rest| {
                    let value = rest.strip_prefix(b"\"").map(<[u8]>::trim_ascii_start);
                    let value = value.and_then(|rest| rest.strip_prefix(b":"));
                    let value = value.map(<[u8]>::trim_ascii_start);
                    value.is_some_and(|value| self.telling.is_none() || is_string_alone(value))
                })
        };
        let is_one = |kind: &[u8]| {
            let quoted = [b"\"", kind, b"\""].concat();
            memchr::memmem::find_iter(head, &quoted).any(|at| begins(kind, at))
        };
        match self.telling {
            Some(telling) => telling.iter().any(|kind| is_one(kind)),
            None => self.all().any(is_one),
        }
    }
}

/// Whether an object ends with this value, which is a string: a name of one letter alone
/// tells little.
fn is_string_alone(value: &[u8]) -> bool {
    let Some(string) = value.strip_prefix(b"\"") else { return false };
    let mut ends = memchr::memchr_iter(b'"', string);
    let end = ends.find(|&end| !string[..end].ends_with(b"\\"));
    end.is_some_and(|end| string[end + 1..].trim_ascii_start().starts_with(b"}"))
}

/// The types that the values of a file tell.
pub(crate) fn types_in(head: &[u8]) -> Option<&'static Types> {
    let head = &head[..head.len().min(LOOKED_AT)];
    let begins = matches!(head.trim_ascii_start().first(), Some(b'{' | b'['));
    [&MONGO, &DYNAMO, &FIRESTORE].into_iter().find(|types| begins && types.are_in(head))
}

/// A stream of such JSON with the values alone. Lines stay lines.
pub(crate) fn plain_json<R: Read>(inner: R, types: &'static Types) -> Converted<R, Untyped> {
    Converted::new(inner, Untyped::of(types))
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

pub(crate) struct Untyped {
    types: &'static Types,
    ready: Vec<u8>,
    /// An object that has just begun and may be a value: what has come of it.
    begun: Vec<u8>,
    in_string: bool,
    is_escaped: bool,
    number: Number,
    /// Of each open object whether it is left out.
    left_out: Vec<bool>,
    beyond: usize,
    /// A value that stands for nothing is passed over.
    is_mute: bool,
}

impl EachByte for Untyped {
    fn pass(&mut self, byte: u8) {
        if self.begun.is_empty() {
            return self.pass_plain(byte);
        }
        self.begun.push(byte);
        if self.begun.len() > MOST_BEGUN {
            return self.give_up();
        }
        // `{`, white space, `"$type"`, white space, `:`
        let key = self.begun[1..].trim_ascii_start();
        match key.strip_prefix(b"\"").map(|key| key.split(|&byte| byte == b'"').collect::<Vec<_>>())
        {
            None if key.is_empty() && self.begun.len() < 16 => {}
            Some(parts) if parts.len() == 1 => {
                if !self.types.all().any(|kind| kind.starts_with(parts[0])) {
                    self.give_up();
                }
            }
            Some(parts) if parts.len() == 2 => {
                let kind = self.types.all().find(|kind| *kind == parts[0]);
                match (kind, parts[1].trim_ascii()) {
                    (Some(_), b"") => {}
                    (Some(kind), b":") => {
                        self.begun.clear();
                        let is_number = self.types.numbers.contains(&kind);
                        self.number = if is_number { Number::Next } else { Number::No };
                        self.open(true);
                        if self.types.nulls.contains(&kind) {
                            self.ready.extend_from_slice(b"null");
                            self.is_mute = true;
                        }
                    }
                    _ => self.give_up(),
                }
            }
            _ => self.give_up(),
        }
    }

    fn end(&mut self) {
        self.give_up();
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

impl Untyped {
    fn of(types: &'static Types) -> Self {
        Self {
            types,
            ready: Vec::new(),
            begun: Vec::new(),
            in_string: false,
            is_escaped: false,
            number: Number::No,
            left_out: Vec::new(),
            beyond: 0,
            is_mute: false,
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
        if self.is_mute && !matches!(byte, b'}' | b'\n') {
            return;
        }
        self.is_mute = false;
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
        let types = types_in(text.as_bytes()).unwrap_or(&MONGO);
        plain_json(text.as_bytes(), types).read_to_string(&mut plain).unwrap();
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
            (
                r#"{"Item":{"id":{"S":"5"},"n":{"N":"12"},"o":{"NULL":true},"b":{"BOOL":false}}}"#,
                r#"{"Item":{"id":"5","n":12,"o":null,"b":false}}"#,
            ),
            (
                r#"{"fields":{"id":{"stringValue":"5"},"n":{"integerValue":"12"},"o":{"nullValue":null}}}"#,
                r#"{"fields":{"id":"5","n":12,"o":null}}"#,
            ),
            (
                r#"{"u":{"M":{"s":{"S":"x"},"l":{"L":[{"S":"a"},{"N":"1"}]}}},"c":"{\"S\":1}"}"#,
                r#"{"u":{"s":"x","l":["a",1]},"c":"{\"S\":1}"}"#,
            ),
        ] {
            assert_eq!(read(written), plain, "{written}");
        }
        let blank = format!("{{\"N\"{}:\"1\"}}", " ".repeat(400_000));
        assert_eq!(read(&blank), blank);
        let deep = "{\"a\":".repeat(5_000) + &"}".repeat(5_000);
        assert_eq!(read(&deep), deep);
    }

    #[test]
    fn such_files_are_told() {
        let is_extended = |head: &[u8]| types_in(head).is_some();
        for typed in [r#"{"_id":{"$oid":"5f"}}"#, r#"[{"a":{ "$date":1}}]"#, r#"{"a":{"N":"1"}}"#] {
            assert!(is_extended(typed.as_bytes()), "{typed}");
        }
        for other in [
            &b"id,text\n"[..],
            br#"{"$type":"message"}"#,
            br#"{"a":"{\"$oid\""}"#,
            br#"{"S":1}"#,
            br#"{"S":"a","b":1}"#,
            b"",
        ] {
            assert!(!is_extended(other), "{other:?}");
        }
    }
}
