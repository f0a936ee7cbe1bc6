//! Answers of a server that were saved with their headers, as `curl -i` prints them.

use std::io::Read;

use crate::streams::converted::{Converted, EachLine, Lines};

/// Whether a file begins so.
pub(crate) fn is_there(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let is_field = |line: &[u8]| memchr::memchr(b':', line).is_some_and(|at| at > 0);
    lines.next().is_some_and(is_status) && lines.next().is_some_and(|l| l.is_empty() || is_field(l))
}

/// Whether a line says how an answer turned out: `HTTP/1.1 200 OK`.
fn is_status(line: &[u8]) -> bool {
    let rest = line.strip_prefix(b"HTTP/");
    let code = rest.and_then(|rest| rest.split(|&byte| byte == b' ').nth(1));
    code.is_some_and(|code| code.len() == 3 && code.iter().all(u8::is_ascii_digit))
}

/// What was answered. The lines of headers become blank.
pub(crate) fn bodies<R: Read>(inner: R) -> Converted<R, Lines<Bodies>> {
    Converted::new(inner, Lines::of(Bodies::default()))
}

#[derive(Default)]
pub(crate) struct Bodies {
    is_in_headers: bool,
}

impl EachLine for Bodies {
    const MOST_BYTES: usize = 64 << 20;

    fn line(&mut self, line: &[u8], ready: &mut Vec<u8>) {
        // Before an answer stand those of a proxy, or one that leads elsewhere.
        if is_status(line) {
            self.is_in_headers = true;
        } else if !self.is_in_headers {
            ready.extend_from_slice(line);
        } else if line.trim_ascii().is_empty() {
            self.is_in_headers = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_left_out() {
        let text = "HTTP/1.1 302 Found\r\nlocation: /b\r\n\r\nHTTP/2 200 \r\ncontent-type: a\r\n\r\n{\"id\":1}\n{\"id\":2}\nHTTP/2 200\nx: y\n\n{\"id\":3}";
        assert!(is_there(text.as_bytes()));
        let mut plain = String::new();
        bodies(text.as_bytes()).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, "\n\n\n\n\n\n{\"id\":1}\n{\"id\":2}\n\n\n\n{\"id\":3}");
        for other in ["HTTP/1.1 is old\na: b\n", "HTTP/1.1 200 OK", "{\"a\":1}", ""] {
            assert!(!is_there(other.as_bytes()), "{other}");
        }
    }
}
