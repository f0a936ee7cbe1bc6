//! Hands out what stands at some places of JSON while it is read, and whole the records that
//! have nothing there.

use std::io::Read;

use super::whose::{self, Whose};
use super::wrapper::{DEEPEST, Path, is_id_of_post};
use crate::json::LEFT_OVER;
use crate::json::json_scan::{Passed, Scan};
use crate::posts::at_address::POSTS;
use crate::streams::converted::{Convert as _, Converted, EachByte};

/// The objects and arrays that stand at a place of a stream; lines stay lines. Records in
/// which nothing stands at such a place are handed out as they are, after [`LEFT_OVER`].
pub(crate) fn unwrapped<R: Read>(inner: R, paths: Vec<Path>) -> Converted<R, Unwrapper> {
    Converted::new(inner, Unwrapper { keeps_others: true, ..Unwrapper::new(paths) })
}

/// The same of a stream with a record on each line: one that breaks off costs no other.
pub(crate) fn unwrapped_lines<R: Read>(inner: R, paths: Vec<Path>) -> Converted<R, Unwrapper> {
    let unwrapper = Unwrapper { keeps_others: true, is_of_lines: true, ..Unwrapper::new(paths) };
    Converted::new(inner, unwrapper)
}

/// Whether a file has whole objects on its first lines.
pub(crate) fn is_of_lines(head: &[u8]) -> bool {
    let mut lines = head.trim_ascii_start().split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let is_whole = |line: &[u8]| line.starts_with(b"{") && line.ends_with(b"}");
    lines.next().is_some_and(is_whole)
        && lines.next().is_some_and(|line| line.is_empty() || line.starts_with(b"{"))
}

/// The objects and arrays at a place of the first bytes of a file, and nothing else.
pub(crate) fn unwrapped_head(head: &[u8], path: &Path) -> Vec<u8> {
    unwrapped_head_of(head, std::slice::from_ref(path))
}

/// The same of several places.
pub(crate) fn unwrapped_head_of(head: &[u8], paths: &[Path]) -> Vec<u8> {
    let mut unwrapper = Unwrapper::new(paths.to_vec());
    unwrapper.take(head);
    unwrapper.ready
}

/// Bytes of a record that are held until it is known whether it has posts.
const MOST_HELD: usize = 64 << 20;
/// What is handed out of one that is larger and has none.
const TOO_LARGE: &[u8] = b"{ \t \t \"record\":\"larger than 64 MiB\"}";

/// The key under which API v1.1 keeps the last status of a user.
const OF_USER: &[u8] = b"status";

#[allow(clippy::struct_excessive_bools)] // Each is seen by itself.
pub(crate) struct Unwrapper {
    paths: Vec<Path>,
    /// Of each object and array where it begins in what is held.
    scan: Scan<usize>,
    /// Frames that were open where the part began that is handed out.
    since: Option<usize>,
    /// Whether that is an object which names itself.
    is_named: bool,
    /// Whose the status is that is handed out, as a field of it.
    author: Option<Vec<u8>>,
    /// Whose records of Bluesky stand in what is open, and whether the one that is handed out
    /// says it itself.
    whose: Whose,
    says_whose: bool,
    /// Records that have nothing at the places are handed out, too.
    keeps_others: bool,
    /// No record goes on over the end of a line.
    is_of_lines: bool,
    /// Of the record that is open, what is not handed out.
    held: Vec<u8>,
    is_too_large: bool,
    has_handed_out: bool,
    ready: Vec<u8>,
}

/// Keys by one of which a post names itself.
const OWN_IDS: [&[u8]; 8] =
    [b"id", b"id_str", b"tweet_id", b"status_id", b"post_id", b"rest_id", b"_id", b"uri"];

impl Unwrapper {
    fn new(paths: Vec<Path>) -> Self {
        Self {
            paths,
            scan: Scan::default(),
            since: None,
            is_named: false,
            author: None,
            whose: Whose::default(),
            says_whose: false,
            keeps_others: false,
            is_of_lines: false,
            held: Vec::new(),
            is_too_large: false,
            has_handed_out: false,
            ready: Vec::new(),
        }
    }

    /// Posts by their ids, `{"1036…": {"text": …}}`, need not have them among their fields:
    /// the key is the id of the one that ends.
    fn name_by_key(&mut self) {
        if self.name_in_repository() {
            return;
        }
        let key = self.scan.frames.last().filter(|frame| frame.bracket == b'{');
        let Some(key) = key.map(|frame| &frame.key).filter(|key| is_id_of_post(key)) else {
            return;
        };
        if self.ready.trim_ascii_end().last() != Some(&b'{') {
            self.ready.extend_from_slice(b",\"id\":\"");
            self.ready.extend_from_slice(key);
            self.ready.push(b'"');
        }
    }

    /// Names a record of a repository by the keys around it, `{"did:plc:…":
    /// {"app.bsky.feed.post": {"3k…": {…}}}}`; says whether it is one.
    fn name_in_repository(&mut self) -> bool {
        let objects = self.scan.frames.iter().rev().filter(|frame| frame.bracket == b'{');
        let mut keys = objects.map(|frame| frame.key.as_slice());
        let (key, collection) = (keys.next(), keys.next());
        let Some(key) = key.filter(|_| collection == Some(POSTS.as_bytes())) else { return false };
        let account = keys.next().filter(|key| key.starts_with(b"did:"));
        for (name, value) in [("rkey", Some(key)), ("did", account)] {
            if let Some(value) = value {
                self.ready.extend_from_slice(format!(",\"{name}\":\"").as_bytes());
                self.ready.extend_from_slice(value);
                self.ready.push(b'"');
            }
        }
        true
    }

    /// Goes on in what is handed out: each of its records that does not say whose it is gets
    /// the account around it.
    fn add_whose(&mut self, since: usize, byte: u8, passed: &Passed<usize>) {
        let depth = self.scan.frames.len();
        let is_list = self.scan.frames.get(since).is_some_and(|frame| frame.bracket == b'[');
        let of_record = since + 1 + usize::from(is_list);
        match passed {
            Passed::Opened(b'{') if depth == of_record => self.says_whose = false,
            Passed::Closed(closed) if closed.bracket == b'{' && depth + 1 == of_record => {
                let account = self.whose.account().filter(|_| !self.says_whose);
                if let Some(account) = account
                    && self.ready.trim_ascii_end().last() != Some(&b'{')
                {
                    self.ready.extend_from_slice(b",\"did\":\"");
                    self.ready.extend_from_slice(account);
                    self.ready.push(b'"');
                }
            }
            Passed::Other if byte == b':' && !self.scan.in_string && depth == of_record => {
                let key = self.scan.frames.last().map(|frame| frame.key.as_slice());
                self.says_whose |= key.is_some_and(whose::is_key);
            }
            _ => {}
        }
    }

    /// The user whose last status has just begun.
    fn author_around(&self) -> Option<Vec<u8>> {
        let [.., user, _] = self.scan.frames.as_slice() else { return None };
        if user.bracket != b'{' || user.key != OF_USER {
            return None;
        }
        let fields = crate::json::top_level_fields(self.held.get(user.mark..)?);
        let whole = |wanted: &str| {
            let (_, value) = fields.iter().find(|(key, _)| *key == wanted)?;
            let mut values = serde_json::Deserializer::from_slice(value)
                .into_iter::<&serde_json::value::RawValue>();
            values.next()?.ok().map(serde_json::value::RawValue::get)
        };
        let name = whole("screen_name")?;
        let id = whole("id_str").or_else(|| whole("id")).unwrap_or("null");
        Some(format!(",\"user\":{{\"id_str\":{id},\"screen_name\":{name}}}").into_bytes())
    }

    /// Notes a byte that is not handed out: perhaps all of its record is.
    fn hold(&mut self, byte: u8, passed: &Passed<usize>) {
        if self.scan.objects == 0 && !matches!(passed, Passed::Closed(_)) {
            return;
        }
        if self.held.len() < MOST_HELD {
            // A line has one record.
            self.held.push(if byte == b'\n' { b' ' } else { byte });
        } else {
            self.is_too_large = true;
        }
        let Passed::Closed(closed) = passed else { return };
        if self.scan.objects > 0 {
            // What was within is not asked for again.
            if self.has_handed_out && closed.bracket == b'{' {
                self.held.truncate(closed.mark);
            }
            return;
        }
        if closed.bracket == b'{' && !self.has_handed_out && self.keeps_others {
            if self.is_too_large {
                self.ready.extend_from_slice(TOO_LARGE);
            } else {
                self.ready.extend_from_slice(LEFT_OVER);
                self.ready.extend_from_slice(self.held.get(1..).unwrap_or_default());
            }
        }
        self.held.clear();
        (self.is_too_large, self.has_handed_out) = (false, false);
    }

    /// Ends a record that breaks off.
    fn break_off(&mut self) {
        let is_all_held = self.since.is_none() && !self.has_handed_out;
        if self.keeps_others && is_all_held && !self.held.is_empty() {
            self.ready.extend_from_slice(LEFT_OVER);
            self.ready.extend_from_slice(self.held.get(1..).unwrap_or_default());
        }
        self.scan = Scan::default();
        self.held.clear();
        (self.since, self.author) = (None, None);
        self.whose = Whose::default();
        (self.is_too_large, self.has_handed_out) = (false, false);
    }

    /// Whether a path leads to the object or array that has just begun.
    fn is_at_end_of_a_path(&self) -> bool {
        let [around @ .., last] = self.scan.frames.as_slice() else { return false };
        let objects = self.scan.objects - usize::from(last.bracket == b'{');
        if objects > DEEPEST || (objects == 0 && last.bracket == b'[') {
            return false;
        }
        let keys = || around.iter().filter(|frame| frame.bracket == b'{').map(|frame| &frame.key);
        self.paths.iter().any(|path| path.depth() == objects && path.leads_along(keys()))
    }
}

impl EachByte for Unwrapper {
    fn pass(&mut self, byte: u8) {
        if byte == b'\n' && self.is_of_lines && !self.scan.frames.is_empty() {
            self.break_off();
            self.ready.push(byte);
            return;
        }
        let passed = self.scan.pass(byte);
        if matches!(passed, Passed::Opened(_))
            && let Some(frame) = self.scan.frames.last_mut()
        {
            frame.mark = self.held.len();
        }
        if let Some(since) = self.since {
            let is_end = matches!(passed, Passed::Closed(_)) && self.scan.frames.len() == since;
            if byte == b':' && !self.scan.in_string && self.scan.frames.len() == since + 1 {
                self.is_named |= self
                    .scan
                    .frames
                    .last()
                    .is_some_and(|frame| OWN_IDS.contains(&frame.key.as_slice()));
            }
            if self.whose.account().is_some() {
                self.add_whose(since, byte, &passed);
            }
            if is_end {
                self.since = None;
                if byte == b'}' && !self.is_named {
                    self.name_by_key();
                }
                if let Some(author) = self.author.take().filter(|_| byte == b'}') {
                    self.ready.extend(author);
                }
            }
            self.ready.push(byte);
            if is_end && self.scan.objects == 0 {
                self.held.clear();
                (self.is_too_large, self.has_handed_out) = (false, false);
            }
        } else if matches!(passed, Passed::Opened(_)) && self.is_at_end_of_a_path() {
            self.since = Some(self.scan.frames.len() - 1);
            (self.is_named, self.says_whose) = (false, false);
            self.author = self.author_around();
            self.has_handed_out = true;
            self.ready.push(byte);
        } else {
            if byte == b'\n' {
                self.ready.push(byte);
            }
            // Few bytes say anything, and every one passes here.
            if byte == b',' || matches!(passed, Passed::Closed(_)) {
                self.whose.note(&passed, &self.scan, &self.held);
            }
            self.hold(byte, &passed);
        }
    }

    fn end(&mut self) {
        if !self.scan.frames.is_empty() {
            self.break_off();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::converters::wrapper;

    #[test]
    fn records_that_have_nothing_there_are_handed_out_as_they_are() {
        let lines = "{\"tweet\":{\"id\":1}}\n{\"id\":2,\"a\":[{}]}\n{\"page\":{\"x\":9}}\n{\"tweet\":\n{\"tweet\":{\"id\":3}}\n";
        let path =
            wrapper::paths(lines.as_bytes()).into_iter().find(|path| path.describe() == "tweet");
        let mut plain = String::new();
        let paths = vec![path.unwrap()];
        unwrapped_lines(lines.as_bytes(), paths.clone()).read_to_string(&mut plain).unwrap();
        let left = |rest: &str| format!("{{ \t \t {rest}");
        let expected = [
            "{\"id\":1}",
            &left("\"id\":2,\"a\":[{}]}"),
            &left("\"page\":{\"x\":9}}"),
            &left("\"tweet\":"),
            "{\"id\":3}",
            "",
        ];
        assert_eq!(plain.split('\n').collect::<Vec<_>>(), expected);
        // The elements of an array are records, too.
        let array = "[{\"tweet\":{\"id\":1}},\n{\"id\":2,\n\"b\":3}]";
        let mut plain = String::new();
        unwrapped(array.as_bytes(), paths).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, format!("{{\"id\":1}}\n\n{}", left("\"id\":2, \"b\":3}")));
    }
}
