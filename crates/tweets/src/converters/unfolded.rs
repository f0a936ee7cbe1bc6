//! Posts nested in posts, such as a thread as a tree:
//! `{"id": 1, "text": …, "replies": [{…}, {…}]}`. Nested posts are emitted after the post that
//! contains them, so that formats see one post after another.

use std::io::{self, Read};

use crate::json::json_scan::{Passed, Scan};
use crate::streams::converted::{Convert, Converted};

/// Keys of lists of posts that answer or continue the one that has them.
const LISTS: [&[u8]; 6] =
    [b"replies", b"children", b"thread", b"comments", b"responses", b"self_thread"];
/// Bytes of a file's beginning in which such lists are looked for.
const LOOKED_AT: usize = 256 * 1024;
/// Bytes of the posts within one post: they are in memory until it ends. What has more
/// ends the reading, as a record does that is so large.
const MOST_HELD: usize = 256 << 20;

/// A stream in which the posts within posts follow these.
pub(crate) fn unfolded<R: Read>(inner: R) -> Converted<R, Unfolder> {
    Converted::new(inner, Unfolder::default())
}

/// The first bytes of a file so; `None` where no list is in them.
pub(crate) fn unfolded_head(head: &[u8]) -> Option<Vec<u8>> {
    let head = &head[..head.len().min(LOOKED_AT)];
    let has = |key: &[u8]| memchr::memmem::find(head, key).is_some();
    if !matches!(head.trim_ascii_start().first(), Some(b'{' | b'['))
        || !LISTS.iter().any(|list| has(list))
    {
        return None;
    }
    let mut unfolder = Unfolder::default();
    unfolder.take(head);
    unfolder.has_taken.then_some(unfolder.ready)
}

/// The posts within the first posts of a file, a line each.
pub(crate) fn inner_posts(head: &[u8]) -> Vec<u8> {
    let mut unfolder = Unfolder { is_for_inner: true, ..Unfolder::default() };
    unfolder.take(&head[..head.len().min(LOOKED_AT)]);
    unfolder.done.into_iter().flat_map(|post| [post, vec![b'\n']].concat()).collect()
}

#[derive(Debug)]
pub(crate) struct Unfolder {
    scan: Scan<Mark>,
    /// Posts within posts that are not closed yet, the innermost last.
    open: Vec<Vec<u8>>,
    /// Those that are closed, and not handed out.
    done: Vec<Vec<u8>>,
    /// Bytes of both, and how many there may be.
    held: usize,
    most_held: usize,
    has_taken: bool,
    /// Only its content is wanted.
    is_for_inner: bool,
    ready: Vec<u8>,
}

impl Default for Unfolder {
    fn default() -> Self {
        Self {
            scan: Scan::default(),
            open: Vec::new(),
            done: Vec::new(),
            held: 0,
            most_held: MOST_HELD,
            has_taken: false,
            is_for_inner: false,
            ready: Vec::new(),
        }
    }
}

/// What is noted of an object or array that is open.
#[derive(Debug, Default)]
struct Mark {
    /// An array that may be of posts within a post, and one in which there was one.
    is_list: bool,
    has_posts: bool,
    /// An object that is such a post.
    is_post: bool,
}

impl Unfolder {
    fn pass(&mut self, byte: u8) {
        let was_in_string = self.scan.in_string;
        match self.scan.pass(byte) {
            Passed::Opened(bracket) => self.begin(bracket),
            Passed::Closed(closed) => {
                self.write(byte, false);
                if closed.mark.is_post {
                    self.done.extend(self.open.pop());
                } else if byte == b'}' && self.open.is_empty() {
                    self.hand_out();
                }
            }
            Passed::Other => self.write(byte, was_in_string),
        }
    }

    fn begin(&mut self, bracket: u8) {
        let Some((frame, around)) = self.scan.frames.split_last_mut() else { return };
        let around = around.last_mut();
        let in_list = around.as_ref().is_some_and(|frame| frame.mark.is_list);
        let is_of_posts = |key: &Vec<u8>| LISTS.contains(&key.as_slice());
        frame.mark.is_post = in_list && bracket == b'{';
        frame.mark.is_list = bracket == b'['
            && around.as_ref().is_some_and(|around| {
                around.mark.is_list || (around.bracket == b'{' && is_of_posts(&around.key))
            });
        if frame.mark.is_post {
            self.open.push(Vec::new());
            self.has_taken = true;
            if let Some(list) = around {
                list.mark.has_posts = true;
            }
        }
        self.write(bracket, true);
    }

    /// Writes what was within an object after it, unless it is the value of a key.
    fn hand_out(&mut self) {
        let is_value = self.scan.frames.last().is_some_and(|frame| frame.bracket == b'{');
        if !self.is_for_inner && !is_value {
            self.release();
        }
    }

    /// Writes what was within, one post after the other.
    fn release(&mut self) {
        self.ready.reserve_exact(self.done.iter().map(|post| post.len() + 1).sum());
        for post in self.done.drain(..) {
            self.held -= post.len().min(self.held);
            self.ready.push(b',');
            self.ready.extend(post);
        }
    }

    /// Writes a byte to the post that it belongs to. What stands between the posts of a list
    /// belongs to none, but for the ends of lines, which are counted.
    fn write(&mut self, byte: u8, is_of_post: bool) {
        let in_list = self.scan.frames.last().is_some_and(|frame| frame.mark.has_posts);
        match self.open.last_mut() {
            _ if in_list && !is_of_post && matches!(byte, b',' | b' ' | b'\t' | b'\r') => {}
            Some(post) => {
                post.push(byte);
                self.held += 1;
            }
            None => self.ready.push(byte),
        }
    }
}

impl Convert for Unfolder {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.pass(byte);
        }
        // Of a file that is cut short, all nested posts are kept.
        if bytes.is_empty() {
            self.release();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }

    fn refusal(&self) -> Option<io::Error> {
        let message = || format!("the posts within one are larger than {} MiB", MOST_HELD >> 20);
        (self.held > self.most_held).then(|| io::Error::new(io::ErrorKind::InvalidData, message()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut plain = String::new();
        unfolded(text.as_bytes()).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn posts_within_posts_follow_these() {
        assert_eq!(
            read(r#"[{"id":1,"replies":[{"id":2},{"id":3,"t":"]"}]},{"id":4}]"#),
            r#"[{"id":1,"replies":[]},{"id":2},{"id":3,"t":"]"},{"id":4}]"#
        );
        assert_eq!(
            read("{\"id\":1,\"children\":[{\"id\":2,\"children\":[{\"id\":3}]}]}\n{\"id\":4}\n"),
            "{\"id\":1,\"children\":[]},{\"id\":3},{\"id\":2,\"children\":[]}\n{\"id\":4}\n"
        );
        // The value of a key is followed by what comes after the object that has it.
        assert_eq!(
            read(r#"[{"a":{"id":1,"replies":[{"id":2}]},"b":1}]"#),
            r#"[{"a":{"id":1,"replies":[]},"b":1},{"id":2}]"#
        );
        assert_eq!(read(r#"{"children":["a", "b"]}"#), r#"{"children":["a", "b"]}"#);
        assert_eq!(unfolded_head(br#"{"replies":3,"children":["a"]}"#), None);
        assert_eq!(inner_posts(br#"{"id":1,"replies":[{"id":2}]}"#), b"{\"id\":2}\n");
    }

    #[test]
    fn what_is_broken_stays() {
        for text in ["{\"a\":]}", "[[[", "}", "{\"replies\":[", "{\"a\":\"b"] {
            assert_eq!(read(text), text);
        }
        let deep = "[".repeat(2_000);
        assert_eq!(read(&deep), deep);
    }

    #[test]
    fn no_more_is_held_than_a_record_may_have() {
        let text = format!("[{{\"replies\":[{}", "{\"id\":1},".repeat(1_000));
        let limited = || Unfolder { most_held: 1_000, ..Unfolder::default() };
        let read = |text: &str| {
            let mut stream = Converted::new(text.as_bytes(), limited());
            io::copy(&mut stream, &mut io::sink())
        };
        let error = read(&text).unwrap_err();
        assert!(error.to_string().contains("larger than 256 MiB"), "{error}");
        // What was handed out is held no more.
        let many = "{\"replies\":[{\"id\":1},{\"id\":2}]}\n".repeat(1_000);
        assert!(read(&many).is_ok());
    }
}
