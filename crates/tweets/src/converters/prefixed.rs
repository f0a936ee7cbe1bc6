//! Lines of JSON with a prefix: the time in a log, a number, the `data:` of an event stream.

use std::io::Read;

use crate::streams::converted::{Convert, Converted};

/// Bytes that may stand before the JSON of a line.
const MOST_BYTES: usize = 80;
/// Lines that are looked at.
const LINES: usize = 40;
/// What lines of an event stream begin with that have no JSON.
const OF_EVENTS: [&[u8]; 4] = [b"event:", b"id:", b"retry:", b":"];

/// Whether most lines of a file have JSON after something else.
pub(crate) fn is_prefixed(head: &[u8]) -> bool {
    let lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let lines = lines.filter(|line| !line.is_empty() && !is_of_events(line)).take(LINES);
    let (mut all, mut prefixed) = (0, 0);
    for line in lines {
        all += 1;
        let start = memchr::memchr(b'{', line).filter(|start| (1..=MOST_BYTES).contains(start));
        let is_json = |start: usize| {
            let before = without_numbers(&line[..start]);
            !before.iter().any(|byte| b"\"[=(".contains(byte)) && line.ends_with(b"}")
        };
        prefixed += usize::from(start.is_some_and(is_json));
    }
    // The last line may be cut.
    prefixed > 0 && (prefixed == all || prefixed * 2 > all)
}

/// A prefix without process numbers: `app[12]: `.
fn without_numbers(before: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(before.len());
    let mut rest = before;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_number = byte == b'[' && digits > 0 && after.get(digits) == Some(&b']');
        if !is_number {
            plain.push(byte);
        }
        rest = if is_number { &after[digits + 1..] } else { after };
    }
    plain
}

fn is_of_events(line: &[u8]) -> bool {
    OF_EVENTS.iter().any(|word| line.starts_with(word)) && !line.contains(&b'{')
}

/// A stream of the JSON alone, a line for each line.
pub(crate) fn bare<R: Read>(inner: R) -> Converted<R, Bare> {
    Converted::new(inner, Bare::default())
}

/// The same of the first bytes of a file.
pub(crate) fn bare_head(head: &[u8]) -> Vec<u8> {
    let mut bare = Bare::default();
    bare.take(head);
    bare.ready
}

#[derive(Default)]
pub(crate) struct Bare {
    ready: Vec<u8>,
    /// What a line begins with.
    before: Vec<u8>,
    /// The rest of the line is handed out.
    in_json: bool,
    /// What the lines that follow are told of as deleted, by their ids alone.
    is_of_deletion: bool,
}

impl Convert for Bare {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\n' => {
                    self.end_line();
                    self.ready.push(byte);
                }
                _ if self.in_json => self.ready.push(byte),
                b'{' => {
                    self.before.clear();
                    self.in_json = true;
                    self.ready.push(byte);
                }
                _ if self.before.len() == MOST_BYTES => {
                    self.end_line();
                    self.in_json = true;
                    self.ready.push(byte);
                }
                _ => self.before.push(byte),
            }
        }
        if bytes.is_empty() {
            self.end_line();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

impl Bare {
    /// A line without JSON stays, to be rejected, unless it is none of a record.
    fn end_line(&mut self) {
        let line = self.before.trim_ascii();
        if let Some(event) = line.strip_prefix(b"event:") {
            self.is_of_deletion = event.trim_ascii() == b"delete";
        }
        let id = line.strip_prefix(b"data:").map(<[u8]>::trim_ascii);
        let id = id.filter(|id| !id.is_empty() && id.iter().all(u8::is_ascii_alphanumeric));
        if let Some(id) = id.filter(|_| self.is_of_deletion) {
            self.ready.extend_from_slice(b"{\"event\":\"delete\",\"payload\":\"");
            self.ready.extend_from_slice(id);
            self.ready.extend_from_slice(b"\"}");
            self.before.clear();
        }
        if !is_of_events(self.before.trim_ascii()) {
            self.ready.append(&mut self.before);
        }
        self.before.clear();
        self.in_json = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut plain = String::new();
        bare(text.as_bytes()).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn what_stands_before_json_is_left_out() {
        let events = ":thump\n\nevent: update\ndata: {\"a\":1}\n\nid: 5\ndata: {\"a\":{}}\n";
        assert!(is_prefixed(events.as_bytes()));
        assert_eq!(read(events), "\n\n\n{\"a\":1}\n\n\n{\"a\":{}}\n");
        let log = "2018-09-03T03:15:00Z {\"a\":1}\nstarted\n\u{1e}{\"b\":2}";
        assert!(is_prefixed(log.as_bytes()));
        assert_eq!(read(log), "{\"a\":1}\nstarted\n{\"b\":2}");
        let long = "x".repeat(200) + "{\"a\":1}\n";
        assert_eq!(read(&long), long);
        for other in
            ["{\"a\":1}\n", "a,b\n1,\"{\"\"a\"\":1}\"\n", "var a = {\"b\":1}\n", "", "f({})"]
        {
            assert!(!is_prefixed(other.as_bytes()), "{other}");
        }
    }
}
