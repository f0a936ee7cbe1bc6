//! Converts dictionaries printed by Python, `{'id': 1, 'text': None}`, and objects printed by
//! JavaScript, `{ id: 1, text: null }`, to JSON.

use std::io::Read;

use crate::streams::converted::{Converted, EachByte};

/// Whose literals a file begins with, if it does.
pub(crate) fn literals_in(head: &[u8]) -> Option<&'static str> {
    let mut rest = head.trim_ascii_start();
    while let Some(inner) = rest.strip_prefix(b"[") {
        rest = inner.trim_ascii_start();
    }
    let inner = rest.strip_prefix(b"{")?.trim_ascii_start();
    let string = inner.strip_prefix(b"u").unwrap_or(inner);
    if string.starts_with(b"'") && !string.starts_with(b"'''") {
        return Some("Python's literals");
    }
    is_bare_key(inner).then_some("JavaScript's objects")
}

/// Whether a file begins with JSON in strings as Python prints them, a line each or in a list:
/// `b'{"id": 1}'`. Before it streams may have kept their connection alive with nothing.
pub(crate) fn has_json_in_strings(head: &[u8]) -> bool {
    const LOOKED_AT: usize = 50;
    for line in head.split(|&byte| byte == b'\n').take(LOOKED_AT) {
        let line = line.trim_ascii();
        let line = line.strip_prefix(b"[").map_or(line, <[u8]>::trim_ascii_start);
        if line.is_empty() {
            continue;
        }
        let letters = line.iter().take_while(|byte| b"bBuUrR".contains(byte)).count();
        let (prefix, string) = line.split_at(letters);
        let is_quoted = match string.first() {
            Some(b'\'') => letters <= 2,
            // Without a letter it is a string of JSON.
            Some(b'"') => !prefix.is_empty() && letters <= 2,
            _ => false,
        };
        if !is_quoted {
            return false;
        }
        let inner = without_blanks(&string[1..]);
        match inner {
            [b'\'' | b'"', ..] => {}
            [b'{' | b'[', rest @ ..] => {
                let rest = without_blanks(rest);
                return rest.starts_with(b"\"") || rest.starts_with(b"{");
            }
            _ => return false,
        }
    }
    false
}

/// A string's characters from the first that is not white space on, escaped or not.
fn without_blanks(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'\t', rest @ ..] | [b'\\', b'n' | b'r' | b't', rest @ ..] => rest,
            _ => return text,
        };
    }
}

/// Whether a key stands without quotation marks: `_id: ObjectId('…')`.
fn is_bare_key(object: &[u8]) -> bool {
    let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let name = object.iter().take_while(is_of_name).count();
    let Some(value) = object[name..].strip_prefix(b":").map(<[u8]>::trim_ascii_start) else {
        return false;
    };
    let is_name = object.first().is_some_and(|byte| !byte.is_ascii_digit());
    let is_value = |byte: &u8| byte.is_ascii_alphanumeric() || b"'\"-[{".contains(byte);
    name > 0 && is_name && value.first().is_some_and(is_value)
}

/// What JavaScript prints of values within values that are too deep.
const NOT_PRINTED: [&[u8]; 3] = [b"Object", b"Array", b"Function"];

/// Bytes of a word, and of what is called with its arguments.
const MOST_WORD: usize = 512;

/// A stream of JSON, of one of Python's literals. Lines stay lines.
pub(crate) fn json_of<R: Read>(inner: R) -> Converted<R, FromPython> {
    converted(inner, true)
}

/// The same where every string stands for itself: the next one does not continue it.
pub(crate) fn json_of_strings<R: Read>(inner: R) -> Converted<R, FromPython> {
    converted(inner, false)
}

fn converted<R: Read>(inner: R, is_joining: bool) -> Converted<R, FromPython> {
    let converter = FromPython {
        is_joining,
        ready: Vec::new(),
        state: State::Outside,
        word: Vec::new(),
        digits: Vec::new(),
        bytes: Vec::new(),
        blank: Vec::new(),
        open: Vec::new(),
    };
    Converted::new(inner, converter)
}

pub(crate) struct FromPython {
    /// Strings that follow one another are one.
    is_joining: bool,
    ready: Vec<u8>,
    state: State,
    /// Letters that are not a string: `None`, `datetime.datetime(2018, 9, 3)`.
    word: Vec<u8>,
    /// Digits of an escape.
    digits: Vec<u8>,
    /// Of a string of bytes, what is not UTF-8 yet.
    bytes: Vec<u8>,
    /// White space after a string, before it is known whether another one continues it.
    blank: Vec<u8>,
    /// Of each brace and bracket that is open whether the value at hand stands after a colon;
    /// nothing of what is a list.
    open: Vec<Option<bool>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quoted {
    mark: u8,
    is_bytes: bool,
    is_raw: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Outside,
    /// In what a name is called with, so deep.
    Call(u32),
    Inside(Quoted),
    /// After a string, which another one may continue, as printers break long ones; whether
    /// a `+` says so.
    Closed(bool),
    /// After `\`.
    Escape(Quoted),
    /// So many hexadecimal digits are missing.
    Code(Quoted, u8),
}

impl EachByte for FromPython {
    fn pass(&mut self, byte: u8) {
        match self.state {
            State::Outside => self.outside(byte),
            State::Call(depth) => self.call(byte, depth),
            State::Inside(quoted) if byte == quoted.mark => {
                self.end_bytes();
                self.state = State::Closed(false);
                if !self.is_joining {
                    self.end_string(false);
                }
            }
            State::Closed(is_added) => self.after_string(byte, is_added),
            State::Inside(quoted) if byte == b'\\' && !quoted.is_raw => {
                self.state = State::Escape(quoted);
            }
            State::Inside(quoted) => self.character(byte, quoted),
            State::Escape(quoted) => self.escape(byte, quoted),
            State::Code(quoted, missing) => self.code(byte, quoted, missing),
        }
    }

    fn end(&mut self) {
        if let State::Closed(is_added) = self.state {
            self.end_string(is_added);
        }
        self.end_word();
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

impl FromPython {
    fn after_string(&mut self, byte: u8, is_added: bool) {
        match byte {
            _ if byte.is_ascii_whitespace() && self.blank.len() < MOST_WORD => {
                self.blank.push(byte);
            }
            b'+' if !is_added => self.state = State::Closed(true),
            b'\'' | b'"' => {
                // Lines are counted: their ends follow the whole string.
                self.blank.retain(|byte| *byte == b'\n');
                self.state = State::Inside(Quoted { mark: byte, is_bytes: false, is_raw: false });
            }
            _ => {
                self.end_string(is_added);
                self.outside(byte);
            }
        }
    }

    /// Notes a sign between values. Strings in braces without a colon are those of a set: they
    /// become keys of nothing.
    fn note(&mut self, byte: u8) {
        const DEEPEST: usize = 1 << 10;
        let is_key = self.open.last() == Some(&Some(false)) && matches!(byte, b',' | b'}');
        if is_key && self.ready.trim_ascii_end().ends_with(b"\"") {
            self.ready.extend_from_slice(b":null");
        }
        match byte {
            b'{' | b'[' | b'(' if self.open.len() < DEEPEST => {
                self.open.push((byte == b'{').then_some(false));
            }
            b'}' | b']' | b')' => _ = self.open.pop(),
            b':' | b',' if let Some(Some(is_after)) = self.open.last_mut() => {
                *is_after = byte == b':';
            }
            _ => {}
        }
    }

    fn end_string(&mut self, is_added: bool) {
        self.ready.push(b'"');
        self.ready.append(&mut self.blank);
        if is_added {
            self.ready.push(b'+');
        }
        self.state = State::Outside;
    }

    fn outside(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-' | b'$') {
            if self.word.len() < MOST_WORD {
                self.word.push(byte);
            }
            return;
        }
        if matches!(byte, b'\'' | b'"') {
            let prefix = std::mem::take(&mut self.word).to_ascii_lowercase();
            let (is_bytes, is_raw) = (prefix.contains(&b'b'), prefix.contains(&b'r'));
            self.ready.push(b'"');
            self.state = State::Inside(Quoted { mark: byte, is_bytes, is_raw });
            return;
        }
        let is_name = self
            .word
            .first()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$'));
        if byte == b'(' && is_name {
            self.word.push(byte);
            self.state = State::Call(1);
            return;
        }
        if byte == b':' && is_name {
            let key = std::mem::take(&mut self.word);
            self.ready.extend([b"\"", key.as_slice(), b"\""].concat());
        }
        self.end_word();
        self.note(byte);
        self.ready.push(match byte {
            b'(' => b'[',
            b')' => b']',
            byte => byte,
        });
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        self.ready.extend_from_slice(match word.as_slice() {
            b"None" | b"nan" | b"inf" | b"-inf" | b"NaN" | b"undefined" | b"Infinity" => b"null",
            // What is too deep to be printed: `[Object]`.
            name if NOT_PRINTED.contains(&name) => b"null",
            // `new Date(…)`
            b"new" => b"",
            b"True" => b"true",
            b"False" => b"false",
            other => other,
        });
    }

    /// What a name is called with is kept up to its end, and is a string.
    fn call(&mut self, byte: u8, depth: u32) {
        let depth = match byte {
            b'(' => depth + 1,
            b')' => depth - 1,
            _ => depth,
        };
        // A line that is cut short inside it does not swallow the next.
        if byte == b'\n' || self.word.len() >= MOST_WORD {
            self.word.clear();
            self.ready.extend_from_slice(b"null");
            self.state = State::Outside;
            self.outside(byte);
            return;
        }
        self.word.push(byte);
        self.state = State::Call(depth);
        if depth == 0 {
            let call = std::mem::take(&mut self.word);
            let text = called(&String::from_utf8_lossy(&call));
            self.ready.extend(serde_json::Value::String(text).to_string().into_bytes());
            self.state = State::Outside;
        }
    }
}

impl FromPython {
    /// Adds a byte of a string.
    fn character(&mut self, byte: u8, quoted: Quoted) {
        match byte {
            // A string that is not closed ends with its line.
            b'\n' => {
                self.end_bytes();
                self.ready.append(&mut self.blank);
                self.ready.push(byte);
                self.state = State::Outside;
            }
            _ if quoted.is_bytes => self.bytes.push(byte),
            b'"' | b'\\' => self.ready.extend([b'\\', byte]),
            0..=0x1f => self.ready.extend(format!("\\u{byte:04x}").into_bytes()),
            _ => self.ready.push(byte),
        }
    }

    fn escape(&mut self, byte: u8, quoted: Quoted) {
        self.state = State::Inside(quoted);
        let digits = match byte {
            b'x' => 2,
            b'u' if !quoted.is_bytes => 4,
            b'U' if !quoted.is_bytes => 8,
            _ => 0,
        };
        if digits > 0 {
            self.digits.clear();
            self.state = State::Code(quoted, digits);
            return;
        }
        let plain = match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            byte => byte,
        };
        match (quoted.is_bytes, plain) {
            (true, plain) => self.bytes.push(plain),
            (false, b'\n') if byte == b'n' => self.ready.extend(b"\\n"),
            (false, plain) => self.character(plain, quoted),
        }
    }

    fn code(&mut self, byte: u8, quoted: Quoted, missing: u8) {
        if !byte.is_ascii_hexdigit() {
            // It is not an escape.
            self.ready.extend(b"\\ufffd");
            self.state = State::Inside(quoted);
            self.pass(byte);
            return;
        }
        self.digits.push(byte);
        if missing > 1 {
            self.state = State::Code(quoted, missing - 1);
            return;
        }
        self.state = State::Inside(quoted);
        let digits = String::from_utf8_lossy(&self.digits).into_owned();
        let value = u32::from_str_radix(&digits, 16).unwrap_or(0xfffd);
        if quoted.is_bytes {
            self.bytes.extend(u8::try_from(value));
        } else if let Ok(unit) = u16::try_from(value) {
            // Halves of a character are those of JSON, too.
            self.ready.extend(format!("\\u{unit:04x}").into_bytes());
        } else {
            let character = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
            self.ready.extend(character.to_string().into_bytes());
        }
    }

    /// Adds what the bytes of a string of bytes say.
    fn end_bytes(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if !bytes.is_empty() {
            let text = serde_json::Value::String(String::from_utf8_lossy(&bytes).into_owned());
            let text = text.to_string();
            self.ready.extend_from_slice(&text.as_bytes()[1..text.len() - 1]);
        }
    }
}

/// What a name is called with, as text: a time as others write it.
fn called(call: &str) -> String {
    let (name, arguments) = call.split_once('(').unwrap_or((call, ""));
    let arguments = arguments.strip_suffix(')').unwrap_or(arguments);
    if !name.ends_with("datetime") && !name.ends_with("Timestamp") {
        return arguments.trim_matches(['\'', '"']).to_owned();
    }
    let quoted = arguments.split(['\'', '"']).nth(1);
    if let (true, Some(time)) = (name.ends_with("Timestamp"), quoted) {
        return time.to_owned();
    }
    let parts = arguments.split(',').map(str::trim);
    let numbers: Vec<u32> = parts.map_while(|part| part.parse().ok()).collect();
    let part = |place: usize| numbers.get(place).copied().unwrap_or(0);
    let zone = if arguments.contains("utc") || arguments.contains("UTC") { "Z" } else { "" };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}{zone}",
        part(0),
        part(1),
        part(2),
        part(3),
        part(4),
        part(5),
        part(6)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        let mut converted = String::new();
        json_of(text.as_bytes()).read_to_string(&mut converted).unwrap();
        converted
    }

    #[test]
    fn dictionaries_become_objects() {
        for (python, expected) in [
            (
                r"{'a': 1, 'b': None, 'c': True, 'd': [-1.5, False]}",
                r#"{"a": 1, "b": null, "c": true, "d": [-1.5, false]}"#,
            ),
            (
                r#"{'a': "it's", 'b': 'say "hi"', u'c': u'\u671d'}"#,
                r#"{"a": "it's", "b": "say \"hi\"", "c": "\u671d"}"#,
            ),
            (r"{'a': 'x\ny\'z\\', 'b': ('c', 2)}", r#"{"a": "x\ny'z\\", "b": ["c", 2]}"#),
            (r"{'a': b'\xe6\x9c\x9d\n'}", r#"{"a": "朝\n"}"#),
            (r"{'a': '\U0001f60a', 'b': '\x41'}", "{\"a\": \"😊\", \"b\": \"\\u0041\"}"),
            (
                "{'t': datetime.datetime(2018, 9, 3, 3, 15, tzinfo=datetime.timezone.utc), 'n': nan}",
                r#"{"t": "2018-09-03T03:15:00.000000Z", "n": null}"#,
            ),
            (
                "{'t': Timestamp('2018-09-03 03:15:00'), 'd': Decimal('5')}",
                r#"{"t": "2018-09-03 03:15:00", "d": "5"}"#,
            ),
            ("{'a': 'x '\n      'y', 'b': 'z' }", "{\"a\": \"x y\"\n, \"b\": \"z\" }"),
            (
                "{\n  _id: ObjectId('6a'), id: Long(\"5\"), $n: undefined,\n  t: ISODate('2018-09-03T03:15:00Z'),\n  at: new Date(\"2018\"), text: 'a\\n' +\n    \"b: 'c'\"\n}",
                "{\n  \"_id\": \"6a\", \"id\": \"5\", \"$n\": null,\n  \"t\": \"2018-09-03T03:15:00Z\",\n  \"at\":  \"2018\", \"text\": \"a\\nb: 'c'\"\n\n}",
            ),
        ] {
            assert_eq!(json(python), expected);
            assert!(serde_json::from_str::<serde_json::Value>(expected).is_ok());
        }
    }

    #[test]
    fn what_breaks_off_costs_its_line() {
        assert_eq!(json("{'a': 'x\n{'a': 1}\n"), "{\"a\": \"x\n{\"a\": 1}\n");
        assert_eq!(json("{'a': f(1\n{'a': 1}\n"), "{\"a\": null\n{\"a\": 1}\n");
        let set = r#"{"a": {"朝":null, "x":null}, "b": ["c", {"d":null} ], "e": "f"}"#;
        assert_eq!(json("{'a': {'朝', 'x'}, 'b': ['c', {'d'} ], 'e': 'f'}"), set);
    }

    #[test]
    fn strings_of_json_are_told_and_stay_apart() {
        for text in [
            r#"b'{"id": 1}'"#,
            r#"'{"id": 1}'"#,
            r#"['{"id": 1}', '{"id": 2}']"#,
            r#"u'[{"id": 1}]'"#,
            "b'\\r\\n'\nb''\nb'{\\n  \"id\": 1}'",
        ] {
            assert!(has_json_in_strings(text.as_bytes()), "{text}");
        }
        for text in [r#""{\"id\": 1}""#, "'id','text'", "'{朝}'", "b", "", "{'id': 1}", "b'朝'"] {
            assert!(!has_json_in_strings(text.as_bytes()), "{text}");
        }
        let lines = "b'{\"a\": \"\\xe6\\x9c\\x9d\"}'\n'{\"b\": \"it\\'s\\\\n\"}'\n";
        let mut converted = String::new();
        json_of_strings(lines.as_bytes()).read_to_string(&mut converted).unwrap();
        assert_eq!(converted, "\"{\\\"a\\\": \\\"朝\\\"}\"\n\"{\\\"b\\\": \\\"it's\\\\n\\\"}\"\n");
    }

    #[test]
    fn literals_are_told_by_their_first_key() {
        for text in ["{'id': 1}", " [{u'id': 1}", "[[{ 'id'"] {
            assert_eq!(literals_in(text.as_bytes()), Some("Python's literals"), "{text}");
        }
        for text in ["{a: 'b'}", "[\n  {\n    _id: ObjectId(\"6a\")"] {
            assert_eq!(literals_in(text.as_bytes()), Some("JavaScript's objects"), "{text}");
        }
        for text in ["{\"id\": 1}", "'id',", "{}", "{a}", "{1: 2}", "{a:", "{a: }"] {
            assert_eq!(literals_in(text.as_bytes()), None, "{text}");
        }
    }
}
