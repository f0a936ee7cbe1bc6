//! Posts nested deep in JSON of any shape: `{"meta": …, "items": […]}`,
//! `{"result": {"posts": […]}}`, `{"_source": {…}}` on each line. What surrounds them is
//! dropped while the file is read, so that formats see only the posts.

use crate::columns::mapping::Mapping;
use crate::formats::own_format_of;
use crate::input::head::candidates;
use crate::json::json_scan::{Passed, Scan};
use std::collections::HashSet;

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
    (!key.is_empty() && key.iter().all(u8::is_ascii_digit))
        || key.starts_with(b"at://")
        || is_record_key(key)
}

/// Whether a key is that of a record of a repository of Bluesky, `3kr2aaaaaaa2a`, also with its
/// collection before it. Those of our days begin with 3.
fn is_record_key(key: &[u8]) -> bool {
    const LENGTH: usize = 13;
    const CHARACTERS: &[u8] = b"234567abcdefghijklmnopqrstuvwxyz";
    let is_collection =
        |before: &[u8]| memchr::memchr(b'.', before).is_some() && before.ends_with(b"/");
    let (before, own) = key.split_at(key.len().saturating_sub(LENGTH));
    (before.is_empty() || is_collection(before))
        && own.len() == LENGTH
        && own.starts_with(b"3")
        && own.iter().all(|byte| CHARACTERS.contains(byte))
}

/// Whether a key is that of a post: the number of a row is not.
pub(super) fn is_id_of_post(key: &[u8]) -> bool {
    const LEAST_DIGITS: usize = 15;
    const MOST_BYTES: usize = 200;
    is_id(key) && (is_record_key(key) || (LEAST_DIGITS..MOST_BYTES).contains(&key.len()))
}

impl Path {
    /// The objects of a file, whatever else stands in the arrays around them.
    pub(crate) const OBJECTS: Self = Self(Vec::new());

    /// Whether what stands at the other place stands within what stands at this.
    pub(crate) fn is_around(&self, other: &Self) -> bool {
        self.0.len() < other.0.len() && other.0.starts_with(&self.0)
    }

    /// The key on the way to the place after so many others.
    pub(crate) fn key(&self, at: usize) -> Option<&str> {
        match self.0.get(at)? {
            Step::Key(key) => std::str::from_utf8(key).ok(),
            Step::AnyId | Step::Any => None,
        }
    }

    /// Whether the keys of the objects around a place are those that lead to it.
    pub(super) fn leads_along<'a>(&self, keys: impl Iterator<Item = &'a Vec<u8>>) -> bool {
        self.0.iter().zip(keys).all(|(step, key)| step.is(key))
    }

    /// How many keys lead to it.
    pub(crate) fn depth(&self) -> usize {
        self.0.len()
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

/// Bytes in which such objects are looked for, unless nothing whole is in them.
const LOOKED_AT: usize = 256 * 1024;

/// The bytes of a file in which such objects are looked for.
pub(crate) fn looked_at(head: &[u8]) -> &[u8] {
    &head[..head.len().min(LOOKED_AT)]
}
/// Keys that may be around them: those of a page's data are five
/// (`props.pageProps.pageData.timeline.entry`).
pub(super) const DEEPEST: usize = 6;
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
    // The last byte outside of strings.
    let mut last = b' ';
    for &byte in head {
        let was_in_string = scan.in_string;
        let passed = scan.pass(byte);
        let before = last;
        if !was_in_string && !byte.is_ascii_whitespace() {
            last = byte;
        }
        if !matches!(passed, Passed::Opened(b'{')) {
            continue;
        }
        // The last frame is the object itself.
        let around = &scan.frames[..scan.frames.len() - 1];
        if around.last().is_some_and(|frame| !may_stand_behind(before, frame.bracket)) {
            continue;
        }
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

/// Whether an object may stand behind a byte in what a bracket opened. Where it may not,
/// as on the line after one that breaks off, it is within nothing.
fn may_stand_behind(before: u8, bracket: u8) -> bool {
    if bracket == b'{' { b":=>".contains(&before) } else { b"[(,".contains(&before) }
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

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::converters::unwrapper::{unwrapped, unwrapped_head};

    fn read(text: &str, path: &str) -> String {
        let found = paths(text.as_bytes()).into_iter().find(|found| found.describe() == path);
        let path = found.unwrap_or_else(|| panic!("{path} in {text}"));
        let mut plain = String::new();
        unwrapped(text.as_bytes(), vec![path]).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn what_follows_a_line_that_breaks_off_is_not_within_it() {
        for line in ["{\"text\":\"お", "{\"text\":\"お\noops", "{\"id\":1,", "[{\"id\":1}"] {
            let file = format!("{line}\n{{\"id\":2}}\n{{\"id\":3}}\n");
            assert!(paths(file.as_bytes()).is_empty(), "{file}");
        }
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
        let by_key =
            r#"{"app.bsky.feed.post/3kr2aaaaaaa2a":{"text":"x"},"3kr2aaaaaaa2b":{"text":"y"}}"#;
        let named = r#"{"text":"x","id":"app.bsky.feed.post/3kr2aaaaaaa2a"}{"text":"y","id":"3kr2aaaaaaa2b"}"#;
        assert_eq!(read(by_key, "*"), named);
        let by_id = r#"{"1036452470584246272":{"a":{"id":1}},"1036452470584246273":{"id":2},"1036452470584246274":{}}"#;
        assert_eq!(read(by_id, "*"), r#"{"a":{"id":1},"id":"1036452470584246272"}{"id":2}{}"#);
        assert_eq!(
            read(r#"{"items":[{"a":{"items":[{}]}}]}"#, "items"),
            r#"[{"a":{"items":[{}]}}]"#
        );
    }

    #[test]
    fn the_last_status_of_a_user_is_the_users() {
        let text = r#"{"users":[{"id_str":"7","screen_name":"a","status":{"id":1}},{"id":8,"screen_name":"b","x":{},"status":{"id":2}}]}"#;
        assert_eq!(
            read(text, "users.status"),
            r#"{"id":1,"user":{"id_str":"7","screen_name":"a"}}{"id":2,"user":{"id_str":8,"screen_name":"b"}}"#
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
