//! JSON with comments, as scripts and editors write it: `// …`, `/* … */`, and lines that begin
//! with `#`.

use std::io::Read;

use crate::streams::converted::{Converted, EachByte};

/// Whether a file begins with a comment, and JSON follows.
pub(crate) fn is_commented(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    if ![&b"//"[..], b"/*", b"#"].iter().any(|mark| start.starts_with(mark)) {
        return false;
    }
    let mut comments = Comments::default();
    for &byte in start {
        comments.pass(byte);
        if let Some(first) = comments.ready.trim_ascii_start().first() {
            return matches!(first, b'{' | b'[');
        }
    }
    false
}

/// What stands outside of comments; lines stay lines.
pub(crate) fn without_comments<R: Read>(inner: R) -> Converted<R, Comments> {
    Converted::new(inner, Comments::default())
}

#[derive(Default)]
pub(crate) struct Comments {
    state: State,
    /// No more than white space stands before on the line.
    is_begun: bool,
    ready: Vec<u8>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Outside,
    /// In a string; whether a backslash stands before.
    String(bool),
    /// After `/`.
    Slash,
    /// Up to the end of the line.
    Line,
    /// Up to `*/`; whether `*` stands before.
    Block(bool),
}

impl EachByte for Comments {
    fn pass(&mut self, byte: u8) {
        if byte == b'\n' {
            // No string of JSON goes on over it.
            if self.state == State::Slash {
                self.ready.push(b'/');
            }
            self.ready.push(byte);
            self.is_begun = false;
            self.state =
                if matches!(self.state, State::Block(_)) { self.state } else { State::Outside };
            return;
        }
        self.state = match (self.state, byte) {
            (State::Outside, b'"') | (State::String(true), _) => {
                self.keep(byte, State::String(false))
            }
            (State::Outside, b'/') => State::Slash,
            (State::Outside, b'#') if !self.is_begun => State::Line,
            (State::Outside, _) | (State::String(false), b'"') => self.keep(byte, State::Outside),
            (State::String(false), byte) => self.keep(byte, State::String(byte == b'\\')),
            (State::Slash, b'/') | (State::Line, _) => State::Line,
            (State::Slash, b'*') => State::Block(false),
            (State::Slash, _) => {
                self.ready.push(b'/');
                self.keep(byte, State::Outside)
            }
            (State::Block(true), b'/') => State::Outside,
            (State::Block(_), _) => State::Block(byte == b'*'),
        };
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

impl Comments {
    fn keep(&mut self, byte: u8, next: State) -> State {
        self.is_begun |= !byte.is_ascii_whitespace();
        self.ready.push(byte);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_left_out_and_strings_stay() {
        let read = |text: &str| {
            let mut plain = String::new();
            without_comments(text.as_bytes()).read_to_string(&mut plain).unwrap();
            plain
        };
        let document = "/* a\n*/ [ {\"a\": \"http://x/*\\\"\"}, // b\n# c\n {\"d\": 1/2} ]";
        assert_eq!(read(document), "\n [ {\"a\": \"http://x/*\\\"\"}, \n\n {\"d\": 1/2} ]");
        assert!(is_commented(document.as_bytes()) && is_commented(b"# a\n// b\n{\"c\":1}"));
        for other in ["# a\nid,text\n", "[{}]", "// a", "#!/bin/sh\necho {", "/* { */"] {
            assert!(!is_commented(other.as_bytes()), "{other}");
        }
    }
}
