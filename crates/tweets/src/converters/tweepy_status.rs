//! Tweepy's statuses as Python prints them, one per line or in lists:
//! `Status(_api=…, _json={'created_at': …}, …)`. The dictionary in `_json` is the status of the
//! API v1.1; the rest repeats it.

use std::io::Read;

use crate::streams::converted::{Converted, EachByte};

const STATUS: &[u8] = b"Status(";
const JSON: &[u8] = b"_json=";
/// Bytes in which the first dictionary begins.
const LOOKED_AT: usize = 4_096;
/// Bytes that are remembered to know a name by.
const MOST_NAME: usize = 8;

/// Whether a file begins so.
pub(crate) fn is_printed(head: &[u8]) -> bool {
    let mut rest = head.trim_ascii_start();
    while let Some(inner) = rest.strip_prefix(b"[") {
        rest = inner.trim_ascii_start();
    }
    rest.starts_with(STATUS)
        && memchr::memmem::find(&rest[..rest.len().min(LOOKED_AT)], JSON).is_some()
}

/// The dictionaries of a stream, a line for each.
pub(crate) fn dictionaries<R: Read>(inner: R) -> Converted<R, Dictionaries> {
    Converted::new(inner, Dictionaries::default())
}

#[derive(Default)]
pub(crate) struct Dictionaries {
    ready: Vec<u8>,
    /// Brackets that are open within the status; none outside of one.
    depth: usize,
    /// The status has had its dictionary.
    is_done: bool,
    /// The dictionary is handed out until only so many brackets are open.
    upto: Option<usize>,
    /// The mark of the string that is open.
    quoted: Option<u8>,
    is_escaped: bool,
    /// The last bytes outside of strings.
    name: Vec<u8>,
}

impl Dictionaries {
    fn pass_outside(&mut self, byte: u8) {
        match byte {
            b'\'' | b'"' => self.quoted = Some(byte),
            b'(' if self.begins() => (self.depth, self.is_done) = (1, false),
            b'{' if self.depth == 1 && !self.is_done && self.name.ends_with(JSON) => {
                self.upto = Some(self.depth);
                self.is_done = true;
                self.ready.push(byte);
                self.depth += 1;
            }
            b'(' | b'[' | b'{' if self.depth > 0 => self.depth += 1,
            b')' | b']' | b'}' if self.depth > 0 => {
                self.depth -= 1;
                if self.upto == Some(self.depth) {
                    self.upto = None;
                    self.ready.push(b'\n');
                }
            }
            _ => {}
        }
        if self.name.len() == MOST_NAME {
            self.name.remove(0);
        }
        self.name.push(byte);
    }

    /// Whether a bracket opens a status: after its name, outside of others, which may have
    /// broken off on the line before.
    fn begins(&self) -> bool {
        let name = &STATUS[..STATUS.len() - 1];
        (self.depth == 0 && self.name.ends_with(name)) || self.name.trim_ascii_start() == name
    }

    fn end_line(&mut self) {
        (self.is_escaped, self.name) = (false, Vec::new());
        // In a list, a status may go on over many lines; one that breaks off within a
        // string or its dictionary ends with its line.
        if self.quoted.take().is_some() || self.upto.is_some() {
            if self.upto.take().is_some() {
                self.ready.push(b'\n');
            }
            self.depth = 0;
        }
    }
}

impl EachByte for Dictionaries {
    fn pass(&mut self, byte: u8) {
        if self.upto.is_some() && byte != b'\n' {
            self.ready.push(byte);
        }
        // Python writes line ends of strings as `\n`: one that is not closed is broken.
        if byte == b'\n' {
            self.end_line();
        } else if let Some(mark) = self.quoted {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                byte if byte == mark => self.quoted = None,
                _ => {}
            }
        } else {
            self.pass_outside(byte);
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
        dictionaries(text.as_bytes()).read_to_string(&mut plain).unwrap();
        plain
    }

    fn status(id: u32) -> String {
        format!(
            "Status(_api=<tweepy.api.API object at 0x7f>, _json={{'id': {id}, 'text': \"it's (\", \
             'user': {{'id': 7}}}}, created_at=datetime.datetime(2018, 9, 3), id={id}, \
             author=User(_api=<tweepy.api.API object at 0x7f>, _json={{'id': 7}}, id=7))"
        )
    }

    #[test]
    fn the_dictionary_of_each_status_is_all_that_is_left() {
        let own = |id: u32| format!("{{'id': {id}, 'text': \"it's (\", 'user': {{'id': 7}}}}\n");
        let both = own(1) + &own(2);
        let lines = format!("{}\n{}\n", status(1), status(2));
        assert_eq!(read(&lines).replace("\n\n", "\n"), both);
        assert_eq!(read(&format!("[{}, {}]", status(1), status(2))), both);
        assert_eq!(read(&format!("[{},\n {}]\n", status(1), status(2))), both);
        assert!(is_printed(lines.as_bytes()) && is_printed(b"[Status(_api=1, _json={"));
        assert!(!is_printed(b"Status(ok)") && !is_printed(b"[{'_json': 1}]"));
    }

    #[test]
    fn one_that_breaks_off_costs_its_line() {
        let whole = status(2);
        for broken in [
            "Status(_api=1, _json={'id': 1, 'text': 'a",
            "Status(_api=1, _json={'id': 1,",
            "Status(_api=1, _json={'id': 1, 'a': 2}, author=User(",
        ] {
            let text = read(&format!("{broken}\n{whole}\n"));
            assert!(text.contains("{'id': 1,") && text.contains("\n{'id': 2,"), "{text}");
        }
    }
}
