//! Keys of a network's own JSON that are not read.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::formats::format::{InputFormat, Layout};
use crate::json;
use crate::json::elements::Elements;

/// Bytes and records that are looked at.
const LOOKED_AT: usize = 128 * 1024;
const RECORDS: usize = 50;
/// Objects within objects that are told apart.
const DEEPEST: usize = 4;

/// Formats whose records may be whole answers, and what is around the posts in these.
const OF_PAGES: [&str; 2] = ["x-web", "threads"];
const AROUND: [&str; 3] = ["data", "extensions", "require"];

/// Words between the names of keys.
const WORDS: [&str; 14] = [
    "a", "after", "day", "hash", "in", "is", "it", "of", "that", "the", "there", "where", "with",
    "without",
];

/// A key: those within its object, if it has one.
#[derive(Debug, Default)]
struct Node(BTreeMap<String, Node>);

/// The keys of the first records of a file that the format does not name, those of an
/// object of which nothing is read as one.
pub(crate) fn keys(head: &[u8], format: &InputFormat, is_document: bool) -> Vec<String> {
    let (Layout::Json(lists, _) | Layout::Document(lists, _)) = format.layout else {
        return match format.layout {
            Layout::Lines(_) => of_records(&lines(head), format),
            _ => Vec::new(),
        };
    };
    let records =
        if is_document || !lists.is_empty() { elements(head, lists) } else { lines(head) };
    of_records(&records, format)
}

fn lines(head: &[u8]) -> Vec<Map<String, Value>> {
    let lines = head[..head.len().min(LOOKED_AT)].split(|&byte| byte == b'\n');
    lines.filter_map(|line| json::parse(line).ok()).take(RECORDS).collect()
}

fn elements(head: &[u8], lists: &'static [&'static str]) -> Vec<Map<String, Value>> {
    let head = &head[..head.len().min(LOOKED_AT)];
    let mut elements = Elements::new(lists);
    elements.look(head);
    let ranges = elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default();
    ranges.into_iter().filter_map(|range| json::parse(&head[range]).ok()).take(RECORDS).collect()
}

fn of_records(records: &[Map<String, Value>], format: &InputFormat) -> Vec<String> {
    let mut root = Node::default();
    for record in records {
        add(&mut root, record, DEEPEST);
    }
    let is_sign = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$'));
    let named: Vec<&str> = format
        .columns
        .iter()
        .flat_map(|(_, names)| names.split(is_sign))
        .map(|name| name.trim_matches('.'))
        .filter(|name| !name.is_empty() && !WORDS.contains(name))
        .collect();
    let mut unread = Vec::new();
    for (key, node) in &root.0 {
        collect(key, node, &named, &mut unread);
    }
    if OF_PAGES.contains(&format.name) {
        unread.retain(|key| !AROUND.contains(&key.as_str()));
    }
    unread
}

fn add(node: &mut Node, object: &Map<String, Value>, depth: usize) {
    for (key, value) in object {
        let inner = node.0.entry(key.clone()).or_default();
        if let Value::Object(object) = value
            && depth > 0
        {
            add(inner, object, depth - 1);
        }
    }
}

/// Adds the keys from a path on that are not read. Returns whether any is.
fn collect(path: &str, node: &Node, named: &[&str], unread: &mut Vec<String>) -> bool {
    let within = |long: &str, short: &str, at_end: bool| {
        let rest = if at_end { long.strip_suffix(short) } else { long.strip_prefix(short) };
        rest.is_some_and(|rest| {
            rest.is_empty() || if at_end { rest.ends_with('.') } else { rest.starts_with('.') }
        })
    };
    // What is named may begin within the path, or go on below it.
    let is_read = named.iter().any(|name| within(path, name, true) || within(name, path, false));
    let before = unread.len();
    let mut has_read = is_read;
    for (key, inner) in &node.0 {
        has_read |= collect(&format!("{path}.{key}"), inner, named, unread);
    }
    if !has_read {
        unread.truncate(before);
        unread.push(path.to_owned());
    }
    has_read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_no_column_comes_from_are_told() {
        let line = br#"{"did":"a","time_us":5,"kind":"commit","commit":{"rev":"1","operation":"create",
            "collection":"c","rkey":"r","record":{"text":"x","createdAt":"y","langs":["ja"],"via":"z"},"cid":"b"},
            "extra":{"a":{"b":1}}}"#;
        let line: Vec<u8> = line.iter().copied().filter(|byte| *byte != b'\n').collect();
        let unread = keys(&line, &crate::formats::bluesky_jetstream::FORMAT, false);
        for key in ["commit.cid", "commit.record.via", "extra", "kind"] {
            assert!(unread.iter().any(|other| other == key), "{key}: {unread:?}");
        }
        for key in ["did", "commit.record.text", "commit.rkey", "commit", "extra.a"] {
            assert!(!unread.iter().any(|other| other == key), "{key}: {unread:?}");
        }
        assert!(keys(b"[]", &crate::formats::apify::FORMAT, true).is_empty());
    }
}
