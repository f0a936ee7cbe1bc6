//! JSON inside JSON strings, `"{\"id\": 1}"`, as some exports write it.

use std::io::Read;

use crate::json::utf_16_units::Units;
use crate::streams::converted::{Converted, EachByte};

/// Whether a file begins so: a string, or an array of strings, whose first
/// characters are those of an object.
pub(crate) fn is_quoted(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let head = head.strip_prefix(b"[").map_or(head, <[u8]>::trim_ascii_start);
    let Some(mut inner) = head.strip_prefix(b"\"") else { return false };
    let mut has_bracket = false;
    loop {
        inner = match inner {
            [b'{' | b'[', rest @ ..] => {
                has_bracket = true;
                rest
            }
            [b' ', rest @ ..] | [b'\\', b'n' | b'r' | b't', rest @ ..] => rest,
            _ => return has_bracket && inner.starts_with(b"\\\""),
        };
    }
}

/// What the strings of a stream say, a line for each; what stands between them is
/// left out.
pub(crate) fn unquoted<R: Read>(inner: R) -> Converted<R, Unquoter> {
    let unquoter = Unquoter { ready: Vec::new(), state: State::Outside, units: Units::default() };
    Converted::new(inner, unquoter)
}

pub(crate) struct Unquoter {
    ready: Vec<u8>,
    state: State,
    units: Units,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    Inside,
    /// After `\`.
    Escape,
    /// After `\u`: digits so far, their value.
    Unicode(u8, u32),
}

impl EachByte for Unquoter {
    fn pass(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Outside, b'"') => State::Inside,
            (State::Outside, b'\n') | (State::Inside, b'"') => {
                self.ready.push(b'\n');
                State::Outside
            }
            (State::Outside, _) => State::Outside,
            (State::Inside, b'\\') => State::Escape,
            (State::Inside, byte) => {
                self.ready.push(byte);
                State::Inside
            }
            (State::Escape, b'u') => State::Unicode(0, 0),
            (State::Escape, byte) => {
                self.ready.push(match byte {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' | b'f' => b' ',
                    byte => byte,
                });
                State::Inside
            }
            (State::Unicode(count, value), byte) => {
                let digit = char::from(byte).to_digit(16).unwrap_or(0);
                let value = value * 16 + digit;
                if count == 3 {
                    self.push_unit(value);
                    State::Inside
                } else {
                    State::Unicode(count + 1, value)
                }
            }
        };
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

impl Unquoter {
    fn push_unit(&mut self, unit: u32) {
        if let Some(character) = self.units.character(unit) {
            self.ready.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_strings_are_told() {
        for quoted in [r#""{\"id\":1}""#, r#"["{\"id\":1}"]"#, r#""[\n {\"id\""#, r#" "{ \"id\""#] {
            assert!(is_quoted(quoted.as_bytes()), "{quoted}");
        }
        for other in [r#""id","text""#, r#"{"id":1}"#, r#""{}""#, r#"["a"]"#, "\"", ""] {
            assert!(!is_quoted(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn strings_become_lines() {
        let read = |text: &str| {
            let mut plain = String::new();
            unquoted(text.as_bytes()).read_to_string(&mut plain).unwrap();
            plain
        };
        assert_eq!(read(r#""{\"a\":\"\\u3042\\n\\\"\"}""#), "{\"a\":\"\\u3042\\n\\\"\"}\n");
        assert_eq!(read(r#""\u3042\ud83d\ude0a""#), "あ😊\n");
        assert_eq!(read("[\"a\", \"b\"]\n"), "a\nb\n\n");
        let long = "あ".repeat(100_000);
        assert_eq!(read(&format!("\"{long}\"")), long + "\n");
    }
}
