//! The beginning of a file, from which formats recognize it.

use crate::columns::mapping::Mapping;
use crate::json::elements::Elements;
use crate::json::object::Object;

/// How sure a format is that a file is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    No,
    /// If no format is sure.
    Likely,
    Sure,
}

impl Claim {
    pub(crate) fn sure_if(is_sure: bool) -> Self {
        if is_sure { Self::Sure } else { Self::No }
    }
}

/// How a file begins. The formats are asked once for each object, or for each
/// line that may be a header, until one is sure.
#[derive(Clone, Debug)]
pub(crate) struct Head<'a> {
    /// The first bytes, uncompressed, in UTF-8, from the first that is not white
    /// space.
    pub bytes: &'a [u8],
    /// Names of columns that the user gave; none, as a rule.
    pub mapping: &'a Mapping,
    /// Whether the file is a JSON document: one object over many lines, an array,
    /// or objects that do not stand on lines of their own.
    pub is_document: bool,
    /// The object that is looked at; `None` where the file is not JSON.
    pub object: Option<Object<'a>>,
    /// The line that may be a header, without its end; empty where the file is
    /// JSON.
    pub line: &'a [u8],
    /// Lines before that one.
    pub lines_before: usize,
}

impl<'a> Head<'a> {
    /// What follows the line that may be a header.
    pub(crate) fn after_line(&self) -> &'a [u8] {
        let header = after_lines(self.bytes, self.lines_before);
        after_lines(header, header_lines(header))
    }
}

/// Lines that are tried as headers.
const HEADER_LINES: usize = 30;
/// Lines of JSON that are looked at: what is not posts is to cost little.
const OBJECT_LINES: usize = 2_000;
/// Objects of a document that are looked at.
const DOCUMENT_OBJECTS: usize = 30;
/// Bytes in which they are looked for.
const DOCUMENT_BYTES: usize = 256 * 1024;
/// Arrays within arrays at the beginning of what is taken for a document.
const DEEPEST_ARRAYS: usize = 16;

/// What the formats are asked about, one after another.
pub(crate) fn candidates<'a>(
    bytes: &'a [u8],
    mapping: &'a Mapping,
) -> Box<dyn Iterator<Item = Head<'a>> + 'a> {
    let trimmed = bytes.trim_ascii_start();
    let head = Head {
        bytes: trimmed,
        mapping,
        is_document: false,
        object: None,
        line: b"",
        lines_before: 0,
    };
    if is_document(trimmed) {
        let objects = document_objects(trimmed);
        let of = move |object| Head { object: Some(object), is_document: true, ..head.clone() };
        return Box::new(objects.into_iter().map(of));
    }
    let lines = trimmed.split_inclusive(|&byte| byte == b'\n');
    let most = if are_objects_among_others(trimmed) { 0 } else { OBJECT_LINES };
    let lines = lines.filter(|line| line.trim_ascii_start().starts_with(b"{")).take(most);
    let of = head.clone();
    let objects = lines.map(move |line| Head { object: Some(Object::of(line)), ..of.clone() });
    if trimmed.starts_with(b"{") {
        return Box::new(objects);
    }
    // Lines may come before the header, other records before the first post.
    let headers = headers_of(trimmed).filter(|(_, line)| !is_list(line));
    let of = move |(lines_before, line)| Head { line, lines_before, ..head.clone() };
    Box::new(headers.map(of).chain(objects))
}

/// Whether more lines of a file are those of a program or a text than objects, which are examples
/// in it then. What is left of a record is neither.
fn are_objects_among_others(head: &[u8]) -> bool {
    let lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let (mut others, mut objects) = (0_usize, 0_usize);
    for line in lines.filter(|line| !line.is_empty()).take(OBJECT_LINES) {
        if line.starts_with(b"{") {
            objects += 1;
        } else {
            others += usize::from(is_of_text(line));
        }
    }
    others > objects
}

/// Whether a line has several words and hardly a string, or begins as comments and markup do.
fn is_of_text(line: &[u8]) -> bool {
    const MARKS: [&[u8]; 7] = [b"#", b"```", b"//", b"--", b"/*", b"*", b"<"];
    /// A part of a record has more.
    const MOST_QUOTES: usize = 3;
    let words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(2);
    MARKS.iter().any(|mark| line.starts_with(mark))
        || (words.count() > 1
            && memchr::memchr_iter(b'"', line).count() <= MOST_QUOTES
            && std::str::from_utf8(line).is_ok())
}

/// How many lines a header has: names between quotation marks may have several.
pub(crate) fn header_lines(text: &[u8]) -> usize {
    const LOOKED_AT: usize = 4 * 1024;
    let mut marks = 0;
    let lines = lines_of(&text[..text.len().min(LOOKED_AT)]).take(HEADER_LINES);
    for (count, line) in (1..).zip(lines) {
        marks += memchr::memchr_iter(b'"', line).count();
        if marks % 2 == 0 {
            return count;
        }
    }
    1
}

/// What follows so many lines of a text.
fn after_lines(text: &[u8], count: usize) -> &[u8] {
    let mut rest = text;
    for _ in 0..count {
        let Some(end) = memchr::memchr2(b'\n', b'\r', rest) else { return &[] };
        let length = if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = &rest[end + length..];
    }
    rest
}

/// The lines of a text that may be its header, each with the number of those before it.
fn headers_of(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let (mut rest, mut before) = (text, 0);
    std::iter::from_fn(move || {
        if rest.is_empty() || before >= HEADER_LINES {
            return None;
        }
        let (lines, next) = (header_lines(rest), before);
        let after = after_lines(rest, lines);
        let header = &rest[..rest.len() - after.len()];
        let end = header.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'));
        (rest, before) = (after, before + lines);
        Some((next, &header[..end.map_or(0, |end| end + 1)]))
    })
}

/// The lines of a text, which end as on any system, without their ends.
fn lines_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = memchr::memchr2(b'\n', b'\r', text) else {
            rest = None;
            return (!text.is_empty()).then_some(text);
        };
        let length = if text[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = Some(&text[end + length..]);
        Some(&text[..end])
    })
}

/// Whether a line is a list of JSON, whose strings look like the fields of a header.
fn is_list(line: &[u8]) -> bool {
    let inner = line.trim_ascii_start().strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    inner.is_some_and(|inner| matches!(inner.first(), Some(b'[' | b'"')))
}

/// Whether a file begins as a JSON document, and not as one with a record per
/// line.
fn is_document(head: &[u8]) -> bool {
    match head.first() {
        Some(b'{') => is_over_many_lines(head) || has_two_on_a_line(head),
        Some(b'[') => is_array(head),
        _ => is_assignment(head),
    }
}

/// Whether the object at the start of a file is written over many lines.
fn is_over_many_lines(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    let second = lines.find(|line| !line.is_empty()).unwrap_or_default();
    matches!(first.last(), Some(b'{' | b',')) && second.first() == Some(&b'"')
}

/// Whether the first line has more than one object.
fn has_two_on_a_line(head: &[u8]) -> bool {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let mut elements = Elements::new(&[]);
    elements.look(line);
    let found = elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default();
    found.len() > 1 && found.iter().all(|range| line[range.clone()].starts_with(b"{"))
}

/// Whether a file begins with an array of objects, or with arrays of them.
fn is_array(head: &[u8]) -> bool {
    let mut inner = head;
    let mut depth = 0;
    while let Some(rest) = inner.strip_prefix(b"[") {
        inner = rest.trim_ascii_start();
        depth += 1;
    }
    // What could not be fetched, in a list of posts.
    while let Some(rest) = inner.strip_prefix(b"null").filter(|_| depth > 0) {
        let Some(rest) = rest.trim_ascii_start().strip_prefix(b",") else { break };
        inner = rest.trim_ascii_start();
    }
    depth <= DEEPEST_ARRAYS && matches!(inner.first(), Some(b'{' | b']'))
}

/// Whether a file begins as a script that assigns an array or an object.
fn is_assignment(head: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._$ ".contains(byte);
    let name = head.iter().take_while(|byte| is_name(byte)).count();
    let value = head[name..].strip_prefix(b"=").map(<[u8]>::trim_ascii_start);
    name > 0 && value.is_some_and(|value| value.starts_with(b"[") || value.starts_with(b"{"))
}

/// The first objects of a document; one without any field if there is none.
fn document_objects(head: &[u8]) -> Vec<Object<'_>> {
    let looked_at = &head[..head.len().min(DOCUMENT_BYTES)];
    let mut elements = Elements::new(&[]);
    elements.look(looked_at);
    let found = elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default();
    let objects: Vec<Object> = found
        .into_iter()
        .map(|range| &looked_at[range])
        .filter(|element| element.starts_with(b"{"))
        .take(DOCUMENT_OBJECTS)
        .map(Object::of)
        .collect();
    if !objects.is_empty() {
        return objects;
    }
    let first = memchr::memchr(b'{', head).map_or(&[][..], |start| &head[start..]);
    vec![Object::of(first)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_on_any_system() {
        let lines = |text: &'static str| lines_of(text.as_bytes()).collect::<Vec<_>>();
        assert_eq!(lines("a\r\nb\nc\rd"), [b"a", b"b", b"c", b"d"]);
        assert_eq!(lines("a\n\nb\n"), [&b"a"[..], b"", b"b"]);
        assert!(lines("").is_empty());
    }

    #[test]
    fn a_name_in_a_header_may_have_several_lines() {
        let headers = |text: &'static str| headers_of(text.as_bytes()).collect::<Vec<_>>();
        assert_eq!(
            headers("a\r\n\n\"b\r\nc\",d\re\n"),
            [(0, &b"a"[..]), (1, b""), (2, b"\"b\r\nc\",d"), (4, b"e")]
        );
        assert_eq!(headers("\"a\nb\n"), [(0, &b"\"a"[..]), (1, b"b")]);
        assert!(headers("").is_empty());
    }

    #[test]
    fn documents_are_told_from_lines() {
        for document in [
            "[ {\"a\": 1} ]",
            "[[{}],[]]",
            "{\n  \"a\": 1\n}",
            "{\"a\":1}{\"a\":2}\n",
            "window.YTD.tweets.part0 = [ {",
            "[]",
        ] {
            assert!(is_document(document.as_bytes()), "{document}");
        }
        let deep = "[".repeat(2_000);
        for lines in
            ["{\"a\":1}\n{\"a\":2}\n", "{\"a\":1},\n{\"a\":2},\n", "id,text\n", &deep, "a = b", ""]
        {
            assert!(!is_document(lines.as_bytes()), "{lines}");
        }
    }

    #[test]
    fn values_of_an_object_are_looked_at_without_parsing_it() {
        let text = br#"{"a": "x", "b": {"c": 1}, "d": [ {"e": 2}, 3], "f": "unfin"#;
        let object = Object::of(text);
        assert_eq!(object.string("a"), Some(&b"x"[..]));
        assert!(object.object("b").unwrap().has("c") && object.object("a").is_none());
        assert!(object.first_of("d").unwrap().has("e") && object.first_of("b").is_none());
        assert!(object.has_all(&["a", "d"]) && !object.has_any(&["c", "e"]));
        // A key is known even if its value is cut short.
        assert!(object.keys().eq(["a", "b", "d", "f"]));
    }
}
