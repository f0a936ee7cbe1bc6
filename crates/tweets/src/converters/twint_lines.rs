//! Tweets as twint prints them, and writes them into a file that is to be neither CSV nor JSON:
//! `1036452470584246272 2018-09-03 12:15:00 +0900 <mugicha> 朝`; converted to JSON.

use std::io::Read;

use serde_json::json;

use crate::streams::converted::{Converted, EachLine, Lines};

/// Lines that are looked at.
const LINES: usize = 20;

/// Whether a file begins so: one of its lines may be broken, and what twint says of itself
/// may stand before them.
pub(crate) fn is_printed(head: &[u8]) -> bool {
    let lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let lines = lines.filter(|line| !line.is_empty() && !is_of_itself(line)).take(LINES);
    let are: Vec<bool> = lines.map(|line| Tweet::of(line).is_some()).collect();
    let printed = are.iter().filter(|is| **is).count();
    are.first() == Some(&true) && printed * 5 >= are.len() * 4
}

/// What twint says between tweets: `[!] No more data!`
fn is_of_itself(line: &[u8]) -> bool {
    [&b"[!]"[..], b"[-]", b"[+]", b"[x]", b"CRITICAL:", b"WARNING:"]
        .iter()
        .any(|sign| line.starts_with(sign))
}

/// The parts of a line.
struct Tweet<'a> {
    id: &'a str,
    time: &'a str,
    author: &'a str,
    text: &'a str,
}

impl<'a> Tweet<'a> {
    fn of(line: &'a [u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let (id, rest) = line.split_once(' ')?;
        let (time, rest) = rest.split_once(" <")?;
        let (author, text) = rest.split_once("> ")?;
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = author.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        // `2018-09-03 12:15:00`, and the name of a zone.
        let shape: Vec<bool> = time.bytes().take(19).map(|byte| byte.is_ascii_digit()).collect();
        let is_sign = |at: usize| matches!(at, 4 | 7 | 10 | 13 | 16);
        let is_time =
            shape.len() == 19 && shape.iter().enumerate().all(|(at, is)| *is != is_sign(at));
        (is_id && is_name && is_time).then_some(Self { id, time, author, text })
    }
}

/// The tweets of a stream as objects.
pub(crate) fn objects<R: Read>(inner: R) -> Converted<R, Lines<Printed>> {
    Converted::new(inner, Lines::of(Printed))
}

pub(crate) struct Printed;

impl EachLine for Printed {
    const MOST_BYTES: usize = 1 << 20;

    /// One that is no tweet stays as it is.
    fn line(&mut self, line: &[u8], ready: &mut Vec<u8>) {
        let line = line.trim_ascii();
        match Tweet::of(line) {
            Some(Tweet { id, time, author, text }) => {
                let object =
                    json!({ "id": id, "created_at": time, "username": author, "tweet": text });
                ready.extend(object.to_string().into_bytes());
            }
            None if is_of_itself(line) => {}
            None => ready.extend_from_slice(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_tweets_are_objects() {
        let text = "[!] begins\n1036452470584246272 2018-09-03 12:15:00 +0900 <mugicha> 朝 <3 > 昼\n\
            20 2006-03-21 20:50:14 東京 (標準時) <jack> just\nx\n[!] No more data!\n";
        assert!(!is_printed(text.as_bytes()) && is_printed(text.replace("\nx", "").as_bytes()));
        let mut plain = String::new();
        objects(text.as_bytes()).read_to_string(&mut plain).unwrap();
        let lines: Vec<&str> = plain.split('\n').collect();
        let first: serde_json::Value = serde_json::from_str(lines[1]).unwrap();
        assert_eq!(first["tweet"], "朝 <3 > 昼");
        assert_eq!(first["created_at"], "2018-09-03 12:15:00 +0900");
        let second: serde_json::Value = serde_json::from_str(lines[2]).unwrap();
        assert_eq!(second["username"], "jack");
        assert_eq!((lines[0], lines[3], lines[4], lines.len()), ("", "x", "", 6));
        for other in [
            "",
            "x",
            "20 2018-09-03 12:15 <a> b",
            "2018-09-03 12:15:00 <a> b\n",
            "20 2018-09-03 12:15:00 +0900 <a b> c\n",
            "{\"id\":20}\n",
        ] {
            assert!(!is_printed(other.as_bytes()), "{other}");
        }
    }
}
