//! Reads on where what is looked at to recognize a file does not tell what it is.

use std::io::Read;

use super::boundary::CHUNK_BYTES;
use super::chunks::Chunks;
use crate::json::elements::Elements;
use crate::posts::record::Reject;

/// Bytes of a first line that are looked at where less tells nothing.
const LONGEST_LOOKED_AT: usize = 8 << 20;
/// The same of a browser's log, which begins with the scripts of a page.
const LONGEST_LOG_LOOKED_AT: usize = 32 << 20;

impl<R: Read> Chunks<R> {
    /// Reads on where what is looked at to recognize a file is but a part of its first line, or
    /// of what a browser has logged; says whether it is.
    pub(crate) fn fill_first_record(&mut self) -> bool {
        let is_log = self.begins_as_log();
        let most = if is_log { LONGEST_LOG_LOOKED_AT } else { LONGEST_LOOKED_AT };
        let is_part = |chunks: &Self| {
            !chunks.ended
                && chunks.pending.len() < most
                && (is_log || memchr::memchr(b'\n', &chunks.pending).is_none())
        };
        let is_longer = is_part(self);
        while is_part(self) {
            self.fill(self.pending.len() + CHUNK_BYTES);
        }
        is_longer
    }

    /// Whether a file begins as a browser's log (HAR) does.
    fn begins_as_log(&self) -> bool {
        const LOOKED_AT: usize = 256;
        let start = self.pending.trim_ascii_start();
        let start = &start[..start.len().min(LOOKED_AT)];
        start.starts_with(b"{") && memchr::memmem::find(start, b"\"log\"").is_some()
    }

    /// Takes the records of JSON away that are whole in what is looked at to recognize a file,
    /// and end within so many bytes, and reads as much on; `None` where there are none. Of an
    /// array, the rest stays one.
    pub(crate) fn take_records(&mut self, most: usize) -> Option<Vec<u8>> {
        let is_array = match self.pending.trim_ascii_start().first()? {
            b'[' => true,
            b'{' => false,
            _ => return None,
        };
        let mut elements = Elements::new(&[]);
        let end = loop {
            let last = memchr::memrchr(b'\n', &self.pending).map(|at| at + 1);
            let end = if is_array {
                elements.look(&self.pending);
                let found = elements.found().iter().map(|element| element.end);
                found.take_while(|end| *end <= most).last()
            } else {
                last.filter(|_| !self.ended).or(self.ended.then_some(self.pending.len()))
            };
            if end.is_some() || self.ended || self.pending.len() >= LONGEST_LOOKED_AT {
                break end?;
            }
            self.fill(self.pending.len() + CHUNK_BYTES);
        };
        let mut rest = self.pending.split_off(end);
        if is_array {
            let inner = rest.trim_ascii_start();
            rest = [b"[", inner.strip_prefix(b",").unwrap_or(inner)].concat();
        }
        let records = std::mem::replace(&mut self.pending, rest);
        self.fill(CHUNK_BYTES);
        Some(records)
    }

    /// Takes the lines away that come first and do not end within what is looked at to
    /// recognize a file. The line after them is the first then.
    pub(crate) fn set_long_lines_aside(&mut self) -> Vec<Reject> {
        let is_utf_16 =
            [[0xff, 0xfe], [0xfe, 0xff]].iter().any(|mark| self.pending.starts_with(mark));
        while !is_utf_16 && !self.ended && memchr::memchr(b'\n', &self.pending).is_none() {
            self.set_line_aside("no record of the format that the lines after it have".to_owned());
            self.fill(CHUNK_BYTES);
        }
        self.next_line = 1;
        std::mem::take(&mut self.aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_at_the_start_are_set_aside() {
        let long = "\0".repeat(2 * CHUNK_BYTES);
        for (text, lines, rest) in [
            (format!("{long}\n{long}\nshort\n"), vec![1, 2], "short\n"),
            (format!("{long}\n"), vec![1], ""),
            (long.clone(), vec![1], ""),
            ("short\n".to_owned(), vec![], "short\n"),
        ] {
            let mut chunks = Chunks::new(text.as_bytes());
            let aside = chunks.set_long_lines_aside();
            assert_eq!(aside.iter().map(|reject| reject.line).collect::<Vec<_>>(), lines);
            assert_eq!(chunks.head(), rest.as_bytes());
        }
    }

    #[test]
    fn records_at_the_start_are_taken_away() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(CHUNK_BYTES * 3 / 4));
        let of = |text: &str| {
            let mut chunks = Chunks::new(text.as_bytes());
            let taken = chunks.take_records(usize::MAX).map(|taken| taken.len());
            (taken, String::from_utf8(chunks.head().to_vec()).unwrap())
        };
        let lines = format!("{long}\n{long}\n{{\"b\":1}}\n");
        assert_eq!(of(&lines), (Some(long.len() + 1), lines[long.len() + 1..].to_owned()));
        let array = format!("[{long} ,{long},{{\"b\":1}}]");
        assert_eq!(of(&array), (Some(long.len() + 1), format!("[{long},{{\"b\":1}}]")));
        assert_eq!(of("{\"b\":1}"), (Some(7), String::new()));
        assert_eq!(of("id,text\n"), (None, "id,text\n".to_owned()));
        assert_eq!(of("[]").0, None);
    }
}
