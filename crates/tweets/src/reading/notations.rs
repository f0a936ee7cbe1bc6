//! The notation of an input: its encoding, and ways of writing records that formats do not
//! read, such as what Python prints.

use std::io::{self, Read};

use encoding_rs::Encoding;

use crate::converters::{
    backslashed, commented, control_a, datasift, html_table, http_answer, ltsv, one_column,
    single_quoted, tweepy_status, tweepy_tweet, twint_lines, typed_json, unquoted, vertical_output,
};
use crate::input::chunks::Chunks;
use crate::json::python;
use crate::streams::Stream;
use crate::streams::cesu_8;
use crate::streams::doubled_utf_8;
use crate::streams::encoding::{self, transcoded};

/// A stream in UTF-8 that is JSON or CSV, where it was neither as formats read them; and
/// what it was, and whether its bytes are others than in the input, but for their encoding.
pub(crate) fn into_utf_8(chunks: Chunks<Stream>) -> (Chunks<Stream>, Option<&'static str>, bool) {
    let encoding = encoding::utf_16(chunks.head()).or_else(|| encoding::iso_2022_jp(chunks.head()));
    let chunks = match encoding {
        Some(encoding) => {
            let stream: Stream = Box::new(transcoded(chunks.into_reader(), encoding));
            Chunks::new(stream)
        }
        None => chunks,
    };
    let encoding = encoding.map(Encoding::name);
    let (chunks, encoding) = if encoding.is_none() && doubled_utf_8::is_doubled(chunks.head()) {
        let stream: Stream = Box::new(doubled_utf_8::undoubled(chunks.into_reader()));
        (Chunks::new(stream), Some("UTF-8 that was taken for Latin-1"))
    } else if encoding.is_none() && cesu_8::has_pairs(chunks.head()) {
        let stream: Stream = Box::new(cesu_8::joined(chunks.into_reader()));
        (Chunks::new(stream), Some("CESU-8"))
    } else {
        (chunks, encoding)
    };
    match Notation::of(chunks.head()) {
        Some(Notation { name, convert }) => {
            let stream = convert(Box::new(chunks.into_reader()));
            (Chunks::new(stream), name.or(encoding), true)
        }
        None => (chunks, encoding, false),
    }
}

/// Another way of writing records than JSON and CSV, or than formats read these.
struct Notation {
    /// What it is called; one that is JSON or CSV but for a detail has no name.
    name: Option<&'static str>,
    convert: Box<dyn FnOnce(Stream) -> Stream>,
}

impl Notation {
    fn new(
        name: impl Into<Option<&'static str>>,
        convert: impl FnOnce(Stream) -> Stream + 'static,
    ) -> Self {
        Self { name: name.into(), convert: Box::new(convert) }
    }

    /// In which of them a file is that begins so.
    fn of(head: &[u8]) -> Option<Self> {
        if tweepy_status::is_printed(head) {
            return Some(Self::new("tweepy's statuses as Python prints them", |stream| {
                Box::new(python::json_of(tweepy_status::dictionaries(stream)))
            }));
        }
        if tweepy_tweet::is_printed(head) {
            return Some(Self::new("tweepy's tweets as Python prints them", |stream| {
                Box::new(python::json_of(tweepy_tweet::dictionaries(stream)))
            }));
        }
        if twint_lines::is_printed(head) {
            return Some(Self::new("tweets as twint prints them", |stream| {
                Box::new(twint_lines::objects(stream))
            }));
        }
        if http_answer::is_there(head) {
            return Some(Self::new("answers with their headers", |stream| {
                Box::new(http_answer::bodies(stream))
            }));
        }
        if datasift::is_there(head) {
            return Some(Self::new("DataSift's interactions", |stream| {
                Box::new(datasift::statuses(stream))
            }));
        }
        if let Some(length) = before_literals(head) {
            return Some(Self::new("Python's literals", move |stream| {
                Box::new(python::json_of(without_beginning(stream, length)))
            }));
        }
        if let Some(whose) = python::literals_in(head) {
            return Some(Self::new(whose, |stream| Box::new(python::json_of(stream))));
        }
        if python::has_json_in_strings(head) {
            return Some(Self::new("JSON in strings as Python prints them", |stream| {
                Box::new(unquoted::unquoted(python::json_of_strings(stream)))
            }));
        }
        if let Some(types) = typed_json::types_in(head) {
            let convert = |stream| Box::new(typed_json::plain_json(stream, types)) as Stream;
            return Some(Self::new(types.name, convert));
        }
        if ltsv::is_labelled(head) {
            return Some(Self::new("labelled values (LTSV)", |stream| {
                Box::new(ltsv::objects(stream))
            }));
        }
        if let Some(client) = vertical_output::printed_by(head) {
            return Some(Self::new("a table with a field on each line", move |stream| {
                Box::new(vertical_output::objects(stream, client))
            }));
        }
        if html_table::is_there(head) {
            return Some(Self::new("a table of an HTML page", |stream| {
                Box::new(html_table::as_csv(stream))
            }));
        }
        if control_a::is_separated(head) {
            return Some(Self::new("fields between control characters", |stream| {
                Box::new(control_a::as_csv(stream))
            }));
        }
        if one_column::is_in_one_column(head) {
            return Some(Self::new("CSV in one column of another", |stream| {
                Box::new(one_column::out_of_it(stream))
            }));
        }
        if commented::is_commented(head) {
            return Some(Self::new(None, |stream| Box::new(commented::without_comments(stream))));
        }
        if let Some(length) = before_value(head) {
            return Some(Self::new(None, move |stream| without_beginning(stream, length)));
        }
        if unquoted::is_quoted(head) {
            return Some(Self::new("JSON in strings", |stream| {
                Box::new(unquoted::unquoted(stream))
            }));
        }
        if backslashed::is_backslashed(head) {
            return Some(Self::new(None, |stream| Box::new(backslashed::doubled(stream))));
        }
        if let Some(delimiter) = single_quoted::delimiter_in(head) {
            return Some(Self::new(None, move |stream| {
                Box::new(single_quoted::double_quoted(stream, delimiter))
            }));
        }
        None
    }
}

/// A stream without its first bytes; one that is shorter stays as it is.
fn without_beginning(mut stream: Stream, length: usize) -> Stream {
    let mut before = vec![0; length];
    match stream.read_exact(&mut before) {
        Ok(()) => stream,
        Err(_) => Box::new(io::Cursor::new(before).chain(stream)),
    }
}

/// How many bytes stand before the dictionaries that are given a name: `tweets = [{'id': 1}]`.
fn before_literals(head: &[u8]) -> Option<usize> {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let name = head.iter().take_while(is_name).count();
    let equals = name + head[name..].iter().take_while(is_blank).count();
    let value = head.get(equals..)?.strip_prefix(b"=")?;
    let is_value = name > 0 && matches!(value.trim_ascii_start().first(), Some(b'[' | b'{'));
    (is_value && python::literals_in(value).is_some()).then_some(equals + 1)
}

/// How many bytes stand before the value that a script exports or hands to a function, or
/// before an answer that no script is to run: `export default [`, `callback([`, `)]}',`.
fn before_value(head: &[u8]) -> Option<usize> {
    const BEFORE: [&[u8]; 6] =
        [b"export default", b"module.exports =", b")]}',", b")]}'", b"while(1);", b"for(;;);"];
    let blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = &head[blank..];
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._$".contains(byte);
    let of_call = || {
        // `/**/callback(`
        let mark = if start.starts_with(b"/**/") { 4 } else { 0 };
        let name = start[mark..].iter().take_while(|byte| is_name(byte)).count();
        (name > 0 && start[mark + name..].starts_with(b"(")).then_some(mark + name + 1)
    };
    let known = BEFORE.iter().find(|before| start.starts_with(before)).map(|before| before.len());
    let length = known.or_else(of_call)?;
    let is_value = matches!(start[length..].trim_ascii_start().first(), Some(b'[' | b'{'));
    is_value.then_some(blank + length)
}
