//! Tables made from a network's records, as data frame libraries write what its API returned: a
//! column for each key, `account.acct` or `account_acct` for nested keys, or cells with objects
//! as Python prints them. Each row is turned back into the object that it was.

use std::io::{self, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use super::minet_columns::{self, are_minets};
use crate::columns::inner::inner_value;
use crate::tables::csv_dialect::delimiter;
use crate::tables::csv_row::Header;

/// Objects whose keys are joined by underscores where no name has a dot.
const OBJECTS: [&str; 12] = [
    "account",
    "reblog",
    "application",
    "author",
    "record",
    "post",
    "reason",
    "by",
    "commit",
    "user",
    "renote",
    "value",
];
/// Objects within a record of Bluesky, of which the same is said.
const WITHIN_RECORDS: [&str; 7] =
    ["reply", "parent", "root", "embed", "external", "media", "record"];
/// Numbers, which no string may stand for.
const NUMBERS: [&str; 1] = ["time_us"];
/// A list, which some write with signs between its values.
const LANGS: &str = "langs";
/// Texts, whatever they look like.
const TEXTS: [&str; 4] = ["text", "content", "cw", "spoiler_text"];

/// Whether a header is that of such records.
pub(crate) fn is_of_records(header: &[u8]) -> bool {
    let Some(header) = Header::delimited(header, delimiter(header)) else { return false };
    let names: Vec<&str> = header.names().map(str::trim).collect();
    let has = |name: &str| names.contains(&name);
    let has_all = |wanted: &[&str]| wanted.iter().all(|name| has(name));
    let has_of = |object: &str| {
        names
            .iter()
            .any(|name| name.strip_prefix(object).is_some_and(|rest| rest.starts_with(['.', '_'])))
    };
    let is_of_mastodon = has_all(&["id", "content", "created_at"])
        && ["reblog", "reblog.content", "reblog_content", "spoiler_text", "account.acct"]
            .iter()
            .any(|name| has(name));
    let is_of_misskey = has_all(&["id", "text", "createdAt"])
        && ["renoteId", "cw", "localOnly"].iter().any(|name| has(name));
    let is_of_bluesky = (has_all(&["uri", "record"]) && (has("cid") || has("author")))
        || (has("uri") && has_of("author") && has_of("record"))
        || (has("post") && (has("reason") || has("reply")))
        || ["post.uri", "post_uri"].iter().any(|name| has(name))
            && (has_of("post.record") || has_of("post_record"));
    let is_of_jetstream = has_all(&["did", "rkey", "record"])
        || (has_all(&["did", "time_us"]) && (has("commit") || has_of("commit")));
    is_of_mastodon || is_of_misskey || is_of_bluesky || is_of_jetstream || are_minets(&names)
}

/// Whether a header names keys within objects, of which any network may have made it.
pub(crate) fn is_of_inner_keys(header: &[u8]) -> bool {
    // A line of JSON has dots as well.
    if header.trim_ascii_start().starts_with(b"{") || header.trim_ascii_start().starts_with(b"[") {
        return false;
    }
    let Some(header) = Header::delimited(header, delimiter(header)) else { return false };
    header.names().any(|name| name.trim().contains('.'))
}

/// The objects of a table with this header, one on the line on which its row begins.
pub(crate) fn objects<R: Read>(inner: R, header: &[u8]) -> RowObjects<R> {
    let delimiter = delimiter(header);
    let names: Vec<String> = Header::delimited(header, delimiter)
        .map(|header| header.names().map(|name| name.trim().to_owned()).collect())
        .unwrap_or_default();
    let has_dots = names.iter().any(|name| name.contains('.'));
    let is_minets = are_minets(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let path = |name: &String| {
        if is_minets { minet_columns::path(name) } else { path(name, has_dots) }
    };
    let paths = names.iter().map(path).collect();
    let mut builder = ReaderBuilder::new();
    let rows = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(inner);
    RowObjects { rows, paths, record: ByteRecord::new(), ready: Vec::new(), at: 0, is_begun: false }
}

/// The keys that lead to what a column holds.
fn path(name: &str, has_dots: bool) -> Vec<String> {
    if has_dots {
        return name.split('.').map(str::to_owned).collect();
    }
    let mut keys = Vec::new();
    let mut rest = name;
    while let Some((object, inner)) = rest.split_once('_') {
        let is_in_record = keys.iter().any(|key| key == "record");
        if !(OBJECTS.contains(&object) || is_in_record && WITHIN_RECORDS.contains(&object)) {
            break;
        }
        keys.push(object.to_owned());
        rest = inner;
    }
    keys.push(rest.to_owned());
    keys
}

pub(crate) struct RowObjects<R> {
    rows: Reader<R>,
    paths: Vec<Vec<String>>,
    record: ByteRecord,
    ready: Vec<u8>,
    /// Handed out of what is ready.
    at: usize,
    /// The header was read.
    is_begun: bool,
}

impl<R: Read> RowObjects<R> {
    /// Makes an object of the next row; says whether there is one.
    fn refill(&mut self) -> io::Result<bool> {
        self.ready.clear();
        self.at = 0;
        if !self.rows.read_byte_record(&mut self.record).map_err(io::Error::other)? {
            return Ok(false);
        }
        let is_empty = self.record.iter().all(|cell| cell.trim_ascii().is_empty());
        if self.is_begun && !is_empty {
            self.ready = self.object().to_string().into_bytes();
        }
        self.is_begun = true;
        // The next row begins on the line on which it stands in the table.
        let ends = self.record.iter().map(|cell| memchr::memchr_iter(b'\n', cell).count());
        let ends = ends.sum::<usize>() + 1;
        self.ready.resize(self.ready.len() + ends, b'\n');
        Ok(true)
    }

    fn object(&self) -> Value {
        let mut object = Map::new();
        for (path, cell) in self.paths.iter().zip(&self.record) {
            let Some((last, around)) = path.split_last() else { continue };
            let value = value(last, &String::from_utf8_lossy(cell));
            // An inner object of which nothing is known is none.
            if around.is_empty() {
                object.entry(last.as_str()).or_insert(value);
            } else if !value.is_null() {
                put(&mut object, around, last, value);
            }
        }
        Value::Object(object)
    }
}

/// Puts a value into the object at the end of a path.
pub(super) fn put(object: &mut Map<String, Value>, around: &[String], last: &str, value: Value) {
    let Some((first, rest)) = around.split_first() else {
        object.insert(last.to_owned(), value);
        return;
    };
    let inner = object.entry(first.as_str()).or_insert(Value::Null);
    if !inner.is_object() {
        *inner = Value::Object(Map::new());
    }
    if let Value::Object(inner) = inner {
        put(inner, rest, last, value);
    }
}

/// What a cell under a key says.
fn value(key: &str, cell: &str) -> Value {
    let trimmed = cell.trim();
    if matches!(trimmed, "" | "nan" | "NaN" | "None" | "<NA>" | "NaT" | "null") {
        return Value::Null;
    }
    if TEXTS.contains(&key) {
        return Value::String(cell.to_owned());
    }
    if let Some(inner) = inner_cell(key, trimmed) {
        return inner;
    }
    if key == LANGS {
        return trimmed.split(['|', ',', ' ']).filter(|lang| !lang.is_empty()).collect();
    }
    if NUMBERS.contains(&key)
        && let Ok(number) = trimmed.parse()
    {
        return Value::Number(number);
    }
    match trimmed {
        "True" | "true" => Value::Bool(true),
        "False" | "false" => Value::Bool(false),
        // Whole numbers beside missing ones.
        number => Value::String(number.strip_suffix(".0").unwrap_or(number).to_owned()),
    }
}

/// The object or list that stands in a cell, in JSON or as Python prints it.
pub(super) fn inner_cell(key: &str, cell: &str) -> Option<Value> {
    let is_inner = cell.starts_with(['{', '[']) && !TEXTS.contains(&key);
    is_inner.then(|| inner_value(cell)).flatten()
}

/// A number that a data frame wrote with a fraction of nothing, because others are missing beside
/// it. One of so many digits that some were lost stays as it is.
pub(super) fn whole_number(number: f64) -> Value {
    /// Up to here each whole number is one of these.
    const MOST: f64 = 9_007_199_254_740_992.0;
    let is_whole = number.fract() == 0.0 && number.abs() < MOST;
    #[allow(clippy::cast_possible_truncation)] // It is whole, and small enough.
    if is_whole { Value::from(number as i64) } else { Value::from(number) }
}

impl<R: Read> Read for RowObjects<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            if !self.refill()? {
                return Ok(0);
            }
        }
        let ready = &self.ready[self.at..];
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(table: &str) -> String {
        let header = table.lines().next().unwrap();
        let mut plain = String::new();
        objects(table.as_bytes(), header.as_bytes()).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn rows_are_the_objects_that_they_were() {
        let objects = |table: &str| -> Vec<Value> {
            read(table).lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect()
        };
        assert_eq!(
            objects("id,content,account.acct,reblog.id\n1,\"朝\n昼\",a,\n2,夜,b,20\n"),
            [
                Value::Null,
                json!({"id": "1", "content": "朝\n昼", "account": {"acct": "a"}}),
                Value::Null,
                json!({"id": "2", "content": "夜", "account": {"acct": "b"}, "reblog": {"id": "20"}}),
            ]
        );
        assert_eq!(
            objects("id,user,renote_user_id,n\n1,\"{'id': 'x', 'bot': False}\",7,3.0\n")[1],
            json!({"id": "1", "user": {"id": "x", "bot": false}, "renote": {"user": {"id": "7"}},
                "n": "3"})
        );
    }

    #[test]
    fn reposts_in_tables_of_minet_are_those_of_a_feed() {
        let table = "uri,url,timestamp_utc,user_did,text,user_langs,to_post_uri,quoted_uri,\
                     repost_by_user_did,repost_created_at\n\
                     at://a,x,1714521600,did:plc:a,朝,ja|en,,at://b,did:plc:c,2024-05-01T03:00:00Z\n";
        assert!(is_of_records(table.lines().next().unwrap().as_bytes()));
        let object: Value = serde_json::from_str(read(table).trim()).unwrap();
        let post = json!({"uri": "at://a", "author": {"did": "did:plc:a"}, "record": {
            "text": "朝", "createdAt": "1714521600", "langs": ["ja", "en"],
            "embed": {"record": {"uri": "at://b"}}}});
        let reason = json!({"by": {"did": "did:plc:c"}, "indexedAt": "2024-05-01T03:00:00Z"});
        assert_eq!(object, json!({"post": post, "reason": reason}));
    }

    #[test]
    fn headers_of_records_are_told_from_those_of_tables() {
        for header in [
            "id,created_at,content,reblog,account",
            "id,createdAt,text,cw,renoteId,user",
            "uri,cid,author,record",
            "post.uri,post.record.text,reason.by.handle",
            "uri,author_did,record_text,record_reply_parent_uri",
            "did,time_us,kind,commit.collection,commit.rkey,commit.record.text",
        ] {
            assert!(is_of_records(header.as_bytes()), "{header}");
        }
        for header in ["id,created_at,text,author", "id,content,created_at,account", "", "post,x"] {
            assert!(!is_of_records(header.as_bytes()), "{header}");
        }
    }
}
