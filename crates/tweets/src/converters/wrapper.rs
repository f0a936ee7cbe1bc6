//! Posts nested deep in JSON of any shape: `{"meta": …, "items": […]}`,
//! `{"result": {"posts": […]}}`, `{"_source": {…}}` on each line. What surrounds them is
//! dropped while the file is read, so that formats see only the posts.

use std::collections::HashSet;
use std::io::Read;

use crate::columns::mapping::Mapping;
use crate::formats::{own_format_of, recognize};
use crate::input::head::candidates;
use crate::json::json_scan::{Passed, Scan};
use crate::streams::converted::{Convert as _, Converted, EachByte};

/// The keys under which the posts stand, from the outermost object on; arrays
/// between them are passed through.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Key(Vec<u8>),
    /// Any key that is an id: posts by their ids.
    AnyId,
    /// Any key: posts by their authors' names.
    Any,
}

impl Step {
    fn of(key: &[u8]) -> Self {
        if is_id(key) { Self::AnyId } else { Self::Key(key.to_vec()) }
    }

    /// Whether its value is the post that another repeats, quotes or answers.
    fn is_of_another(&self) -> bool {
        matches!(self, Self::Key(key) if is_key_of_another(key))
    }

    fn is(&self, key: &[u8]) -> bool {
        match self {
            Self::Key(own) => own == key,
            Self::AnyId => is_id(key),
            Self::Any => true,
        }
    }
}

/// Whether the value of a key is the post that another repeats, quotes or answers.
fn is_key_of_another(key: &[u8]) -> bool {
    const PARTS: [&str; 8] =
        ["retweet", "quot", "reblog", "renote", "repost", "repl", "parent", "original"];
    let key = String::from_utf8_lossy(key).to_lowercase();
    let is_list = key.ends_with('s') && !key.ends_with("status");
    PARTS.iter().any(|part| key.contains(part)) && !is_list
}

/// Whether a key is not the name of a field.
fn is_id(key: &[u8]) -> bool {
    (!key.is_empty() && key.iter().all(u8::is_ascii_digit)) || key.starts_with(b"at://")
}

/// Whether a key is that of a post: the number of a row is not.
fn is_id_of_post(key: &[u8]) -> bool {
    const LEAST_DIGITS: usize = 15;
    const MOST_BYTES: usize = 200;
    is_id(key) && (LEAST_DIGITS..MOST_BYTES).contains(&key.len())
}

impl Path {
    /// The objects of a file, whatever else stands in the arrays around them.
    pub(crate) const OBJECTS: Self = Self(Vec::new());

    /// Whether both are keys of the same object.
    pub(crate) fn is_beside(&self, other: &Self) -> bool {
        let around = |path: &Self| path.0.split_last().map(|(_, around)| around.to_vec());
        self.0.len() == other.0.len() && around(self) == around(other)
    }

    /// As a person would say it: `result.posts`.
    pub(crate) fn describe(&self) -> String {
        let name = |step: &Step| match step {
            Step::Key(key) => String::from_utf8_lossy(key).into_owned(),
            Step::AnyId | Step::Any => "*".to_owned(),
        };
        self.0.iter().map(name).collect::<Vec<_>>().join(".")
    }
}

/// Of the places of a file those that hold posts, as one: where all that stands
/// beside them does, too, any key leads to posts.
pub(crate) fn united(holding: &[Path], all: &[Path]) -> Vec<Path> {
    let siblings = |path: &Path| {
        let (_, around) = path.0.split_last().unwrap_or((&Step::Any, &[]));
        let is_beside =
            |other: &&Path| other.0.len() == path.0.len() && other.0.starts_with(around);
        (all.iter().filter(is_beside).count(), holding.iter().filter(is_beside).count())
    };
    let mut united: Vec<Path> = Vec::new();
    for path in holding {
        let mut path = path.clone();
        let (beside, posts) = siblings(&path);
        if posts > 1
            && beside == posts
            && let Some(last) = path.0.last_mut()
        {
            *last = Step::Any;
        }
        if !united.contains(&path) {
            united.push(path);
        }
    }
    united
}

/// Bytes in which such objects are looked for.
const LOOKED_AT: usize = 256 * 1024;
/// Keys that may be around them.
const DEEPEST: usize = 4;
/// Places that are tried.
const MOST_PATHS: usize = 24;

/// The places of a file at which objects stand within others, the first ones first.
pub(crate) fn paths(head: &[u8]) -> Vec<Path> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._$ ".contains(byte);
    let start = head.trim_ascii_start();
    let start = &start[start.iter().take_while(|byte| is_name(byte)).count()..];
    if !matches!(start.first(), Some(b'{' | b'[' | b'(' | b'=')) {
        return Vec::new();
    }
    let mut scan = Scan::<()>::default();
    let mut known = HashSet::new();
    let mut found = Vec::new();
    for &byte in &head[..head.len().min(LOOKED_AT)] {
        if !matches!(scan.pass(byte), Passed::Opened(b'{')) {
            continue;
        }
        // The last frame is the object itself.
        let around = &scan.frames[..scan.frames.len() - 1];
        let keys = around.iter().filter(|frame| frame.bracket == b'{').map(|frame| &frame.key);
        let steps: Vec<Step> = keys.map(|key| Step::of(key)).collect();
        let is_other = steps.iter().any(Step::is_of_another);
        if (1..=DEEPEST).contains(&steps.len()) && !is_other && known.insert(steps.clone()) {
            found.push(Path(steps));
            if found.len() == MOST_PATHS {
                break;
            }
        }
    }
    found
}

/// The objects and arrays that stand at a place of a stream, and nothing else; lines
/// stay lines.
pub(crate) fn unwrapped<R: Read>(inner: R, paths: Vec<Path>) -> Converted<R, Unwrapper> {
    Converted::new(inner, Unwrapper::new(paths))
}

/// The same of the first bytes of a file.
pub(crate) fn unwrapped_head(head: &[u8], path: &Path) -> Vec<u8> {
    unwrapped_head_of(head, std::slice::from_ref(path))
}

/// The same of several places.
pub(crate) fn unwrapped_head_of(head: &[u8], paths: &[Path]) -> Vec<u8> {
    let mut unwrapper = Unwrapper::new(paths.to_vec());
    unwrapper.take(&head[..head.len().min(LOOKED_AT)]);
    unwrapper.ready
}

pub(crate) struct Unwrapper {
    paths: Vec<Path>,
    scan: Scan<()>,
    /// Frames that were open where the part began that is handed out.
    since: Option<usize>,
    /// Whether that is an object which names itself.
    is_named: bool,
    ready: Vec<u8>,
}

/// Keys by one of which a post names itself.
const OWN_IDS: [&[u8]; 8] =
    [b"id", b"id_str", b"tweet_id", b"status_id", b"post_id", b"rest_id", b"_id", b"uri"];

impl Unwrapper {
    fn new(paths: Vec<Path>) -> Self {
        Self { paths, scan: Scan::default(), since: None, is_named: false, ready: Vec::new() }
    }

    /// Posts by their ids, `{"1036…": {"text": …}}`, need not have them among their fields:
    /// the key is the id of the one that ends.
    fn name_by_key(&mut self) {
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

    /// Whether a path leads to the object or array that has just begun.
    fn is_at_end_of_a_path(&self) -> bool {
        let [around @ .., last] = self.scan.frames.as_slice() else { return false };
        let objects = self.scan.objects - usize::from(last.bracket == b'{');
        if objects > DEEPEST || (objects == 0 && last.bracket == b'[') {
            return false;
        }
        let keys = || around.iter().filter(|frame| frame.bracket == b'{').map(|frame| &frame.key);
        self.paths.iter().any(|path| {
            path.0.len() == objects && path.0.iter().zip(keys()).all(|(step, key)| step.is(key))
        })
    }
}

impl EachByte for Unwrapper {
    fn pass(&mut self, byte: u8) {
        let passed = self.scan.pass(byte);
        if let Some(since) = self.since {
            let is_end = matches!(passed, Passed::Closed(_)) && self.scan.frames.len() == since;
            if byte == b':' && !self.scan.in_string && self.scan.frames.len() == since + 1 {
                self.is_named |= self
                    .scan
                    .frames
                    .last()
                    .is_some_and(|frame| OWN_IDS.contains(&frame.key.as_slice()));
            }
            if is_end {
                self.since = None;
                if byte == b'}' && !self.is_named {
                    self.name_by_key();
                }
            }
            self.ready.push(byte);
        } else if matches!(passed, Passed::Opened(_)) && self.is_at_end_of_a_path() {
            self.since = Some(self.scan.frames.len() - 1);
            self.is_named = false;
            self.ready.push(byte);
        } else if byte == b'\n' {
            self.ready.push(byte);
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

/// Whether the first line is an object that has an object and nothing else:
/// `{"tweet": {…}}`.
pub(crate) fn is_alone(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let fields = crate::json::top_level_fields(line);
    matches!(fields.as_slice(), [(_, value)] if value.starts_with(b"{")) && line.starts_with(b"{")
}

/// Whether the first array of a file has an object after values that are none:
/// `["EVENT", "a", {…}]`, `[[2, {…}]]`.
pub(crate) fn has_values_before_objects(head: &[u8]) -> bool {
    const LOOKED_AT: usize = 1_024;
    let head = head.trim_ascii_start();
    if !head.starts_with(b"[") {
        return false;
    }
    let mut scan = Scan::<()>::default();
    let mut last = b'[';
    for &byte in &head[..head.len().min(LOOKED_AT)] {
        let was_in_string = scan.in_string;
        match scan.pass(byte) {
            // Only the first one is asked.
            Passed::Opened(b'{') => return last == b',',
            Passed::Closed(_) => return false,
            _ if !was_in_string && !byte.is_ascii_whitespace() => last = byte,
            _ => {}
        }
    }
    false
}

/// Objects of a file that are asked whether others stand in them.
const ASKED: usize = 30;

/// Whether objects that are taken for rows hold the records of a network: notifications
/// the statuses that they tell of, annotations what was annotated.
pub(crate) fn holds_records(head: &[u8], mapping: &Mapping) -> bool {
    candidates(head, mapping).take(ASKED).filter_map(|head| head.object).any(|object| {
        object.keys().any(|key| {
            let inner = object.value(key).filter(|value| value.starts_with(b"{"));
            !is_key_of_another(key.as_bytes())
                && inner.is_some_and(|inner| own_format_of(inner).is_some())
        })
    })
}

/// Keys of the first object of a file under which posts stand side by side, where that
/// object is no post itself: `{"tweet": {…}, "replies": […]}`. Of them one at least is none
/// of those that its format knows.
pub(crate) fn has_several_places(head: &[u8], mapping: &Mapping, known: &[&str]) -> bool {
    const OF_POSTS: [&str; 7] = ["id", "id_str", "tweet_id", "uri", "rest_id", "url", "data"];
    let Some(object) = candidates(head, mapping).next().and_then(|head| head.object) else {
        return false;
    };
    if object.has_any(&OF_POSTS) {
        return false;
    }
    let holds_posts = |key: &&str| {
        let value = object.value(key).filter(|value| value.starts_with(b"{") || is_list(value));
        !is_key_of_another(key.as_bytes())
            && value.is_some_and(|value| {
                let whole = serde_json::Deserializer::from_slice(value)
                    .into_iter::<&serde_json::value::RawValue>()
                    .next();
                let whole = whole.and_then(Result::ok).map(|whole| whole.get().as_bytes());
                let found = recognize(whole.unwrap_or(value), mapping);
                found.is_some_and(|found| found.format.is_json())
            })
    };
    let holding: Vec<&str> = object.keys().filter(holds_posts).collect();
    holding.len() > 1 && holding.iter().any(|key| !known.contains(key))
}

fn is_list(value: &[u8]) -> bool {
    value.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, path: &str) -> String {
        let found = paths(text.as_bytes()).into_iter().find(|found| found.describe() == path);
        let path = found.unwrap_or_else(|| panic!("{path} in {text}"));
        let mut plain = String::new();
        unwrapped(text.as_bytes(), vec![path]).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn what_stands_at_a_place_is_all_that_is_left() {
        let wrapped = r#"{"meta":{"a":[{"b":1}],"items":3},"result":{"items":[{"id":1,"c":"}]"},{"id":2}]},"n":2}"#;
        assert_eq!(read(wrapped, "result.items"), r#"[{"id":1,"c":"}]"},{"id":2}]"#);
        let described: Vec<String> = paths(wrapped.as_bytes()).iter().map(Path::describe).collect();
        assert_eq!(described, ["meta", "meta.a", "result", "result.items"]);
        assert_eq!(
            read("{\"page\":1,\"x\":[{\"a\":1}]}\n{\"page\":2,\"x\":[{\"a\":2}]}\n", "x"),
            "[{\"a\":1}]\n[{\"a\":2}]\n"
        );
        assert_eq!(
            read("[{\"_source\":{\"a\":1}},\n{\"_source\":{}}]", "_source"),
            "{\"a\":1}\n{}"
        );
        assert_eq!(read(r#"{"t":{"12":{"a":1},"13":{"a":2}}}"#, "t.*"), r#"{"a":1}{"a":2}"#);
        let by_id = r#"{"1036452470584246272":{"a":{"id":1}},"1036452470584246273":{"id":2},"1036452470584246274":{}}"#;
        assert_eq!(read(by_id, "*"), r#"{"a":{"id":1},"id":"1036452470584246272"}{"id":2}{}"#);
        assert_eq!(
            read(r#"{"items":[{"a":{"items":[{}]}}]}"#, "items"),
            r#"[{"a":{"items":[{}]}}]"#
        );
    }

    #[test]
    fn objects_may_follow_other_values_in_arrays() {
        for (text, objects) in [
            ("[\"EVENT\",\"a{\",{\"a\":[{}]}]\n[\"EOSE\",\"a\"]\n", "{\"a\":[{}]}\n\n"),
            ("[[2, {\"a\":1}],\n[3, \"u\", {\"a\":1}]]", "{\"a\":1}\n{\"a\":1}"),
        ] {
            assert!(has_values_before_objects(text.as_bytes()), "{text}");
            let plain = unwrapped_head(text.as_bytes(), &Path::OBJECTS);
            assert_eq!(String::from_utf8(plain).unwrap(), objects);
        }
        for other in ["[{\"a\":1},2]", "[1,[2]]", "[1,2],{}", "{\"a\":1}", "[[{}]]", ""] {
            assert!(!has_values_before_objects(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn posts_may_stand_at_several_places() {
        let text = br#"{"a":[{"x":1}],"b":[{"x":2}],"n":{"c":[{"x":3}]}}"#;
        let all = paths(text);
        let some = |names: &[&str]| -> Vec<Path> {
            all.iter().filter(|path| names.contains(&path.describe().as_str())).cloned().collect()
        };
        let names = |paths: Vec<Path>| paths.iter().map(Path::describe).collect::<Vec<_>>();
        assert_eq!(names(united(&some(&["a", "b"]), &all)), ["a", "b"]);
        assert_eq!(names(united(&some(&["a", "b"]), &some(&["a", "b"]))), ["*"]);
        assert_eq!(names(united(&some(&["n.c"]), &all)), ["n.c"]);
        let mut plain = String::new();
        let both = united(&some(&["a", "n.c"]), &all);
        unwrapped(&text[..], both).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, r#"[{"x":1}][{"x":3}]"#);
        // A repeated post is not a post of its own.
        assert!(paths(br#"{"retweeted_status":{"a":1},"quote":{},"reblog":{}}"#).is_empty());
        assert_eq!(paths(br#"{"replies":[{}]}"#).len(), 1);
    }

    #[test]
    fn a_broken_record_costs_no_other() {
        let text = "{\"items\":[\n{\"a\":1}},\n{\"a\":\"2},\n{\"a\":3}\n],\"n\":{\"a\":4}}\n";
        let plain = read(text, "items");
        for part in ["{\"a\":1}", "{\"a\":\"2", "{\"a\":3}"] {
            assert!(plain.contains(part), "{plain}");
        }
        assert!(paths(b"[[[{\"a\":1}]]]").is_empty() && paths(b"id,text\n").is_empty());
        let deep = "{\"a\":".repeat(100_000);
        assert_eq!(paths(deep.as_bytes()).len(), DEEPEST);
        assert_eq!(read(&deep, "a.a").len(), deep.len() - 2 * "{\"a\":".len());
    }
}
