//! Posts embedded as JSON in the values of something else: a column of a table, or the response
//! bodies that a browser has logged (HAR), some of them in base64.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;

use crate::json::utf_16_units::Units;
use crate::streams::converted::{Convert as _, Converted, EachByte};

/// How a value is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// A string of JSON: `"{\"id\":1}"`.
    Json,
    /// A field of CSV: `"{""id"":1}"`.
    Csv,
}

/// How objects and arrays begin in base64, and what is compressed with gzip.
const ENCODED: [&[u8]; 5] = [b"ey", b"ew", b"W3", b"Ww", b"H4"];
/// Bytes of a value in base64 that is decoded, and of what it comes to.
const MOST_ENCODED: usize = 64 << 20;
const MOST_DECODED: u64 = 256 << 20;

/// How values of a file that begins so would be quoted, if any holds JSON.
pub(crate) fn quoting(head: &[u8]) -> Option<Quoting> {
    let is_document = matches!(head.trim_ascii_start().first(), Some(b'{' | b'['));
    let holds = |begin: &[&[u8]]| begin.iter().any(|b| memchr::memmem::find(head, b).is_some());
    if is_document {
        let has_bodies = || {
            // Where it is not named, it begins as objects do that have a key.
            holds(&[b"\"base64\"", b"\":\"eyJ", b"\": \"eyJ", b"\":\"W3si", b"\": \"W3si"])
                && memchr::memchr_iter(b'"', head)
                    .any(|at| ENCODED.iter().any(|begin| head[at + 1..].starts_with(begin)))
        };
        let is_quoted = holds(&[b"\"{\\\"", b"\"[{\\\"", b"\"{\\n", b"\"[\\n", b"\"{ "]);
        (is_quoted || has_bodies()).then_some(Quoting::Json)
    } else {
        // Python writes its dictionaries with `'`.
        holds(&[b"\"{\"\"", b"\"[{\"\"", b"\"{ \"\"", b"\"{'"]).then_some(Quoting::Csv)
    }
}

/// The values of a stream that begin as objects or arrays do, a line for each; all
/// else is left out.
pub(crate) fn values<R: Read>(inner: R, quoting: Quoting) -> Converted<R, Values> {
    Converted::new(inner, Values::new(quoting))
}

/// The same of the first bytes of a file.
pub(crate) fn values_of_head(head: &[u8], quoting: Quoting) -> Vec<u8> {
    let mut values = Values::new(quoting);
    values.take(head);
    values.ready
}

pub(crate) struct Values {
    quoting: Quoting,
    state: State,
    /// What the values say, still quoted as strings of JSON are.
    ready: Vec<u8>,
    units: Units,
    /// A value in base64, so far.
    encoded: Vec<u8>,
    /// The byte before, outside of values.
    before: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    /// After the mark that begins a value.
    Begun,
    /// Whether what it says is kept.
    Inside(bool),
    /// After `\` in JSON, or `"` in CSV.
    Mark(bool),
    /// After `\u`: digits so far, their value.
    Unicode(bool, u8, u32),
    /// In what may be base64.
    Encoded,
}

impl Values {
    fn new(quoting: Quoting) -> Self {
        Self {
            quoting,
            state: State::Outside,
            ready: Vec::new(),
            units: Units::default(),
            encoded: Vec::new(),
            before: b'\n',
        }
    }

    fn inside(&mut self, byte: u8, is_kept: bool) {
        self.state = match (byte, self.quoting) {
            (b'"', Quoting::Csv) | (b'\\', Quoting::Json) => State::Mark(is_kept),
            (b'"', Quoting::Json) => {
                self.keep(b"\n", is_kept);
                State::Outside
            }
            // A line of the file is none of what the value says.
            (b'\n' | b'\r', _) => {
                self.keep(b" ", is_kept);
                State::Inside(is_kept)
            }
            (byte, _) => {
                self.keep(&[byte], is_kept);
                State::Inside(is_kept)
            }
        };
    }

    fn encoded(&mut self, byte: u8) {
        let is_begun = |encoded: &[u8]| ENCODED.iter().any(|begin| encoded.starts_with(begin));
        self.state = match byte {
            b'"' => {
                let decoded = decoded(&self.encoded).unwrap_or_default();
                // A record is a line.
                let line =
                    decoded.iter().map(|&b| if matches!(b, b'\n' | b'\r') { b' ' } else { b });
                self.ready.extend(line);
                self.ready.extend((!decoded.is_empty()).then_some(b'\n'));
                self.encoded = Vec::new();
                State::Outside
            }
            b'\\' | b'\n' | b'\r' if is_begun(&self.encoded) => State::Encoded,
            byte if self.encoded.len() < MOST_ENCODED
                && (self.encoded.len() < ENCODED[0].len() || is_begun(&self.encoded)) =>
            {
                self.encoded.push(byte);
                State::Encoded
            }
            byte => return self.inside(byte, false),
        };
    }

    fn keep(&mut self, bytes: &[u8], is_kept: bool) {
        if is_kept {
            self.ready.extend_from_slice(bytes);
        }
    }

    fn unit(&mut self, unit: u32, is_kept: bool) {
        if let Some(character) = self.units.character(unit) {
            self.keep(character.encode_utf8(&mut [0; 4]).as_bytes(), is_kept);
        }
    }
}

/// The object or array that stands in base64, compressed or not.
fn decoded(encoded: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = STANDARD.decode(encoded).ok()?;
    if decoded.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        GzDecoder::new(decoded.as_slice()).take(MOST_DECODED).read_to_end(&mut plain).ok()?;
        decoded = plain;
    }
    // A picture may begin so, too.
    let is_json = matches!(decoded.trim_ascii_start().first(), Some(b'{' | b'['))
        && std::str::from_utf8(&decoded).is_ok();
    is_json.then_some(decoded)
}

impl EachByte for Values {
    fn pass(&mut self, byte: u8) {
        self.state = match (self.state, self.quoting) {
            (State::Outside, quoting) => {
                let may_begin = quoting == Quoting::Json || b",;\t|\n\r".contains(&self.before);
                self.before = byte;
                if byte == b'"' && may_begin { State::Begun } else { State::Outside }
            }
            (State::Begun, Quoting::Json) if byte == b'"' => State::Outside,
            (State::Begun, _) if byte.is_ascii_whitespace() => State::Begun,
            (State::Begun, Quoting::Json) if byte.is_ascii_alphanumeric() => {
                self.encoded.clear();
                self.encoded.push(byte);
                State::Encoded
            }
            (State::Begun, _) => {
                let is_kept = matches!(byte, b'{' | b'[');
                return self.inside(byte, is_kept);
            }
            (State::Encoded, _) => return self.encoded(byte),
            (State::Inside(is_kept), _) => return self.inside(byte, is_kept),
            (State::Mark(is_kept), Quoting::Csv) if byte == b'"' => {
                self.keep(b"\"", is_kept);
                State::Inside(is_kept)
            }
            (State::Mark(is_kept), Quoting::Csv) => {
                self.keep(b"\n", is_kept);
                self.before = byte;
                State::Outside
            }
            (State::Mark(is_kept), Quoting::Json) if byte == b'u' => State::Unicode(is_kept, 0, 0),
            (State::Mark(is_kept), Quoting::Json) => {
                let plain = match byte {
                    b'n' | b'r' | b't' | b'b' | b'f' => b' ',
                    byte => byte,
                };
                self.keep(&[plain], is_kept);
                State::Inside(is_kept)
            }
            (State::Unicode(is_kept, count, value), _) => {
                let value = value * 16 + char::from(byte).to_digit(16).unwrap_or(0);
                if count < 3 {
                    State::Unicode(is_kept, count + 1, value)
                } else {
                    self.unit(value, is_kept);
                    State::Inside(is_kept)
                }
            }
        };
    }

    fn end(&mut self) {
        if self.state == State::Mark(true) {
            self.ready.push(b'\n');
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let quoting = quoting(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
        let mut plain = String::new();
        values(text.as_bytes(), quoting).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn the_json_of_values_is_all_that_is_left() {
        let har = r#"{"log":{"entries":[{"request":{"url":"a{"},"response":{"content":{"text":"{\"id\":1,\"t\":\"\\u3042\\n\",\"u\":\"\u3042\"}"}}}]}}"#;
        assert_eq!(read(har), "{\"id\":1,\"t\":\"\\u3042\\n\",\"u\":\"あ\"}\n");
        let table =
            "n,json,m\n1,\"{\"\"id\"\":1,\"\"t\"\":\"\"a\nb\"\"}\",x\r\n2,\"{\"\"id\"\":2}\"";
        assert_eq!(read(table), "{\"id\":1,\"t\":\"a b\"}\n{\"id\":2}\n");
        assert_eq!(read("n,d\n1,\"{'id': 1, 't': 'a'}\"\n"), "{'id': 1, 't': 'a'}\n");
    }

    #[test]
    fn bodies_in_base64_are_decoded() {
        let body = |text: &str| STANDARD.encode(text).replace('/', "\\/");
        let har = format!(
            "{{\"a\":[{{\"text\":\"{}\",\"encoding\":\"base64\"}},{{\"text\":\"{}\"}},{{\"text\":\"eyJhbGciOiJI.eyJ\"}},\
             {{\"text\":\"iVBORw0KGgo=\"}},{{\"text\":\"{{\\\"id\\\":3}}\"}}]}}",
            body("{\"t\":\"あ\\u3042\"}"),
            body("[\n{\"id\":2}]"),
        );
        assert_eq!(read(&har), "{\"t\":\"あ\\u3042\"}\n[ {\"id\":2}]\n{\"id\":3}\n");
    }

    #[test]
    fn files_without_such_values_have_none() {
        for other in ["", "id,text\n1,\"あ \"\"い\"\"\"\n", r#"{"text":"あ {い}"}"#, "[1]"] {
            assert_eq!(quoting(other.as_bytes()), None, "{other}");
        }
    }
}
