//! JSON made from a network's records whose inner objects were made keys, as pandas flattens it:
//! `{"commit.record.text": …}`. Each object is turned back into the one that it was.

use std::io::Read;

use serde_json::{Map, Value};

use super::row_objects::{put, whole_number};
use super::unwrapper::is_of_lines;
use crate::json::elements::Elements;
use crate::json::object::Object;
use crate::streams::converted::{Convert, Converted, EachLine, Lines};

/// Whether the first object of a file is such a one.
pub(crate) fn is_flat(object: &Object) -> bool {
    object.keys().any(|key| {
        let mut parts = key.split('.');
        parts.clone().count() > 1
            && parts.all(|part| !part.is_empty() && !part.contains(char::is_whitespace))
    })
}

/// The objects of the first bytes of a file as they were.
pub(crate) fn nested_head(head: &[u8]) -> Vec<u8> {
    let mut nested = Vec::new();
    let read = if is_of_lines(head) {
        nested_lines(head).read_to_end(&mut nested)
    } else {
        nested_elements(head).read_to_end(&mut nested)
    };
    if read.is_err() {
        nested.clear();
    }
    nested
}

/// The same of a stream with an object on each line.
pub(crate) fn nested_lines<R: Read>(inner: R) -> Converted<R, Lines<NestedLines>> {
    Converted::new(inner, Lines::of(NestedLines))
}

/// The same of a stream that is a document.
pub(crate) fn nested_elements<R: Read>(inner: R) -> Converted<R, NestedElements> {
    let elements = Elements::new(&[]);
    let converter = NestedElements { elements, held: Vec::new(), ready: Vec::new() };
    Converted::new(inner, converter)
}

pub(crate) struct NestedLines;

impl EachLine for NestedLines {
    const MOST_BYTES: usize = 64 << 20;

    fn line(&mut self, line: &[u8], ready: &mut Vec<u8>) {
        write(line, ready);
    }
}

pub(crate) struct NestedElements {
    elements: Elements,
    /// Bytes from which no whole element has come yet.
    held: Vec<u8>,
    ready: Vec<u8>,
}

impl Convert for NestedElements {
    /// The ends of lines stay, so that they can be counted.
    fn take(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            // What is cut short is for its reader to say.
            let rest = std::mem::take(&mut self.held);
            let start = memchr::memchr(b'{', &rest).unwrap_or(rest.len());
            self.ready.extend_from_slice(&rest[start..]);
            return;
        }
        self.held.extend_from_slice(bytes);
        self.elements.look(&self.held);
        let Some(end) = self.elements.whole_upto() else { return };
        let mut upto = 0;
        for range in self.elements.take(end) {
            let lines = memchr::memchr_iter(b'\n', &self.held[upto..range.start]).count();
            self.ready.resize(self.ready.len() + lines, b'\n');
            let element = &self.held[range.clone()];
            write(element, &mut self.ready);
            let lines = memchr::memchr_iter(b'\n', element).count();
            self.ready.resize(self.ready.len() + lines, b'\n');
            upto = range.end;
        }
        self.held.drain(..end);
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

/// Writes the object that one was; what is none, as it stands.
fn write(record: &[u8], ready: &mut Vec<u8>) {
    let trimmed = record.trim_ascii();
    let bare = trimmed.strip_suffix(b",").unwrap_or(trimmed);
    match serde_json::from_slice::<Map<String, Value>>(bare) {
        Ok(flat) => ready.extend_from_slice(Value::Object(nested(flat)).to_string().as_bytes()),
        Err(_) => ready.extend_from_slice(record),
    }
}

fn nested(flat: Map<String, Value>) -> Map<String, Value> {
    let mut object = Map::new();
    for (key, value) in flat {
        let value = match value {
            Value::Number(number) if number.is_f64() => {
                whole_number(number.as_f64().unwrap_or_default())
            }
            value => value,
        };
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        match path.split_last() {
            Some((last, around)) if !around.is_empty() => {
                // An inner object of which nothing is known is none.
                if !value.is_null() {
                    put(&mut object, around, last, value);
                }
            }
            _ => _ = object.insert(key, value),
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Vec<Value> {
        let nested = nested_head(text.as_bytes());
        let lines = |text: &[u8]| memchr::memchr_iter(b'\n', text.trim_ascii_end()).count();
        assert_eq!(lines(&nested), lines(text.trim_end_matches(']').as_bytes()));
        serde_json::Deserializer::from_slice(&nested).into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn keys_with_dots_are_the_objects_that_they_were() {
        let line =
            r#"{"did":"a","commit.record.text":"朝","commit.rkey":null,"likes":3.0,"x":1.5}"#;
        let expected =
            json!({"did": "a", "commit": {"record": {"text": "朝"}}, "likes": 3, "x": 1.5});
        assert_eq!(read(&format!("{line}\n{line}\n")), [expected.clone(), expected.clone()]);
        let list = format!("[\n {},\n {line}\n]", line.replace(',', ",\n"));
        assert_eq!(read(&list), [expected.clone(), expected]);
        let is = |record: &str| is_flat(&Object::of(record.as_bytes()));
        assert!(is(line) && !is(r#"{"text":"a.b","朝. 昼":1,"v.":2}"#));
    }

    #[test]
    fn what_is_broken_stays() {
        let text = "{\"a.b\":1}\n{\"a.b\":\n{\"a.b\":2}\n";
        let nested = String::from_utf8(nested_head(text.as_bytes())).unwrap();
        assert_eq!(nested, "{\"a\":{\"b\":1}}\n{\"a.b\":\n{\"a\":{\"b\":2}}\n");
    }
}
