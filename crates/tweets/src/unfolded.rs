//! Posts within posts: a thread as a tree, `{"id": 1, "text": …, "replies": [{…}, {…}]}`.
//! What stands under such a key is handed out after the post that has it, so that the
//! formats see one post after another.

use std::io::Read;

use super::converted::{Convert, Converted};

/// Keys of lists of posts that answer or continue the one that has them.
const LISTS: [&[u8]; 6] =
    [b"replies", b"children", b"thread", b"comments", b"responses", b"self_thread"];
/// Brackets that are told apart; what is deeper stays where it is.
const MOST_BRACKETS: usize = 512;
/// Bytes of a key that are looked at.
const MOST_KEY: usize = 16;
/// Bytes of a file's beginning in which such lists are looked for.
const LOOKED_AT: usize = 256 * 1024;

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

#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // Each is seen by itself.
pub(crate) struct Unfolder {
    frames: Vec<Frame>,
    /// Brackets that are open beyond those.
    beyond: usize,
    in_string: bool,
    is_escaped: bool,
    /// Posts within posts that are not closed yet, the innermost last.
    open: Vec<Vec<u8>>,
    /// Those that are closed, and not handed out.
    done: Vec<Vec<u8>>,
    has_taken: bool,
    /// Only what stands within is wanted.
    is_for_inner: bool,
    ready: Vec<u8>,
}

/// An object or array that is open.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // Each is seen by itself.
struct Frame {
    bracket: u8,
    /// Of an object: the last key.
    key: Vec<u8>,
    is_before_key: bool,
    /// An array that may be of posts within a post, and one in which there was one.
    is_list: bool,
    has_posts: bool,
    /// An object that is such a post.
    is_post: bool,
}

impl Unfolder {
    fn pass(&mut self, byte: u8) {
        if self.in_string {
            self.pass_string(byte);
            return;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                if let Some(frame) = self.frames.last_mut().filter(|frame| frame.is_before_key) {
                    frame.key.clear();
                }
                self.write(byte);
            }
            b'{' | b'[' if self.frames.len() == MOST_BRACKETS => {
                self.beyond += 1;
                self.write(byte);
            }
            b'{' | b'[' => self.begin(byte),
            b'}' | b']' if self.beyond > 0 => {
                self.beyond -= 1;
                self.write(byte);
            }
            b'}' | b']' => self.end(byte),
            b':' | b',' => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.is_before_key = byte == b',' && frame.bracket == b'{';
                }
                self.write(byte);
            }
            byte => self.write(byte),
        }
    }

    fn pass_string(&mut self, byte: u8) {
        self.write(byte);
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' => self.is_escaped = true,
            b'"' | b'\n' => {
                self.in_string = false;
                return;
            }
            _ => {}
        }
        if let Some(frame) = self.frames.last_mut()
            && frame.is_before_key
            && frame.key.len() <= MOST_KEY
        {
            frame.key.push(byte);
        }
    }

    fn begin(&mut self, byte: u8) {
        let around = self.frames.last();
        let in_list = around.is_some_and(|frame| frame.is_list);
        let is_post = in_list && byte == b'{';
        let is_list = byte == b'['
            && around.is_some_and(|frame| {
                frame.is_list || (frame.bracket == b'{' && LISTS.contains(&frame.key.as_slice()))
            });
        if is_post {
            self.open.push(Vec::new());
            self.has_taken = true;
            if let Some(list) = self.frames.last_mut() {
                list.has_posts = true;
            }
        }
        self.write(byte);
        let is_before_key = byte == b'{';
        let key = Vec::new();
        let frame = Frame { bracket: byte, key, is_before_key, is_list, is_post, has_posts: false };
        self.frames.push(frame);
    }

    fn end(&mut self, byte: u8) {
        let opens = if byte == b'}' { b'{' } else { b'[' };
        // One that closes nothing is a mistake of its record.
        let Some(frame) = self.frames.pop_if(|frame| frame.bracket == opens) else {
            return self.write(byte);
        };
        self.write(byte);
        if frame.is_post {
            self.done.extend(self.open.pop());
        } else if byte == b'}' && self.open.is_empty() {
            self.hand_out();
        }
    }

    /// Writes what was within an object after it, unless it is the value of a key.
    fn hand_out(&mut self) {
        let is_value = self.frames.last().is_some_and(|frame| frame.bracket == b'{');
        if !self.is_for_inner && !is_value {
            self.release();
        }
    }

    /// Writes what was within, one post after the other.
    fn release(&mut self) {
        for post in self.done.drain(..) {
            self.ready.push(b',');
            self.ready.extend(post);
        }
    }

    /// Writes a byte to the post that it belongs to. What stands between the posts of a list
    /// belongs to none, but for the ends of lines, which are counted.
    fn write(&mut self, byte: u8) {
        let in_list = self.frames.last().is_some_and(|frame| frame.has_posts);
        match self.open.last_mut() {
            _ if in_list && !self.in_string && matches!(byte, b',' | b' ' | b'\t' | b'\r') => {}
            Some(post) => post.push(byte),
            None => self.ready.push(byte),
        }
    }
}

impl Convert for Unfolder {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.pass(byte);
        }
        // Of a file that breaks off, all that was within is kept.
        if bytes.is_empty() {
            self.release();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
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
}
