//! Files that begin with much that is no post: captures with the answers about accounts that a
//! page asks for first, and those who follow them.

use std::io::Cursor;
use std::ops::Range;

use serde::de::IgnoredAny;

use super::detected::Detected;
use super::options::ReadOptions;
use crate::formats::own_format_of;
use crate::input::chunks::Chunks;
use crate::json;
use crate::json::elements::Elements;
use crate::posts::record::{NO_POST, Records, Reject};
use crate::streams::Stream;

/// How often as much is looked at as at the beginning of a file.
const MOST_PARTS: usize = 8;

/// What comes before the posts of a file.
pub(super) struct Before {
    /// Parts of it, each as large as what it is recognized by.
    parts: usize,
    /// Bytes of the next one.
    bytes: usize,
}

/// What comes before the first record that is one of posts; `None` where there is none, or it is
/// no JSON.
pub(super) fn before_posts(mut chunks: Chunks<Stream>, options: &ReadOptions) -> Option<Before> {
    for parts in 0..MOST_PARTS {
        let part = chunks.take_records(usize::MAX)?;
        if part.starts_with(b"[") {
            let records = records_of(&part).into_iter();
            let mut own = records.filter(|record| own_format_of(&part[record.clone()]).is_some());
            if let Some(first) = own.next() {
                return Some(Before { parts, bytes: first.start });
            }
        }
        // The first has been looked at.
        let part = Chunks::new(Box::new(Cursor::new(part)) as Stream);
        let found = Detected::of(part, options).reshaped(options).format(options);
        if parts > 0 && found.is_some() {
            return Some(Before { parts, bytes: 0 });
        }
    }
    None
}

/// Takes that away: what its records come to that are no posts, and its lines.
pub(super) fn pass_over(chunks: &mut Chunks<Stream>, before: &Before) -> (Records, u64) {
    let (mut records, mut lines) = (Records::default(), 0);
    let sizes = std::iter::repeat_n(usize::MAX, before.parts);
    let sizes = sizes.chain(Some(before.bytes).filter(|bytes| *bytes > 0));
    for part in sizes.map_while(|bytes| chunks.take_records(bytes)) {
        let mut counted = 0;
        let mut line = lines + 1;
        for range in records_of(&part) {
            line += newlines(&part[counted..range.start]);
            counted = range.start;
            let record = &part[range];
            match json::parse::<IgnoredAny>(record) {
                Ok(_) => records.notice(NO_POST),
                Err(reason) => records.rejects.push(Reject::new(line, reason, record)),
            }
        }
        lines += newlines(&part);
    }
    (records, lines)
}

/// The records that are whole: the elements of an array, or lines.
fn records_of(part: &[u8]) -> Vec<Range<usize>> {
    if !part.trim_ascii_start().starts_with(b"[") {
        let ends = memchr::memchr_iter(b'\n', part).chain([part.len()]);
        let mut start = 0;
        let lines = ends.map(|end| std::mem::replace(&mut start, end + 1)..end);
        return lines.filter(|line| !part[line.clone()].trim_ascii().is_empty()).collect();
    }
    let mut elements = Elements::new(&[]);
    elements.look(part);
    elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default()
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
