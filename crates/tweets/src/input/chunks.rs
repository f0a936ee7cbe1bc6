//! Cuts a stream of records into chunks that end at a record's end, so that chunks can be
//! parsed in parallel.

use std::io::{self, Cursor, Read};
use std::ops::Range;

use encoding_rs::Encoding;

use super::boundary::{Boundary, CHUNK_BYTES, Searched};
use crate::json::elements::Elements;
use crate::posts::record::Reject;

/// Bytes that an element of a document may have. One that is longer ends the reading of
/// its file: it could take all memory.
const MOST_RECORD_BYTES: usize = 256 << 20;
/// Bytes of a line at most, or of a quoted field that spans several. One that is
/// longer is set aside, and what follows it is read.
const MOST_LINE_BYTES: usize = 64 << 20;
/// Bytes of a line that is set aside that are held.
const HELD: usize = 1 << 20;
/// Bytes that are read at once of a line that is set aside.
const PIECE: u64 = 1 << 20;
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Whole records of a file, in their order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub bytes: Vec<u8>,
    /// The elements of a document that are in it.
    pub elements: Vec<Range<usize>>,
    /// The line of the file at which the chunk begins, from 1.
    pub first_line: u64,
}

/// A reader of chunks. After an error of the underlying reader it yields what
/// was read before it, then keeps the error in [`Chunks::error`].
pub(crate) struct Chunks<R> {
    reader: R,
    boundary: Boundary,
    /// Those of a document.
    elements: Option<Elements>,
    /// Read and not yet handed out; begins at a record.
    pub(super) pending: Vec<u8>,
    pub(super) next_line: u64,
    pub(super) ended: bool,
    /// Whether what has come is handed out when the stream pauses.
    is_live: bool,
    /// What ended the stream before its end.
    pub error: Option<io::Error>,
    /// Lines that were too long to be read, with what is held of them.
    pub aside: Vec<Reject>,
    /// That of the stream, where it is not UTF-8.
    encoding: Option<&'static Encoding>,
}

impl<R: Read> Chunks<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self::of(reader, false)
    }

    /// Chunks of a stream whose reads are short where it pauses: no chunk waits
    /// for more than a whole record.
    pub(crate) fn live(reader: R) -> Self {
        Self::of(reader, true)
    }

    fn of(reader: R, is_live: bool) -> Self {
        let mut chunks = Self {
            reader,
            boundary: Boundary::Line,
            elements: None,
            pending: Vec::new(),
            next_line: 1,
            ended: false,
            is_live,
            error: None,
            aside: Vec::new(),
            encoding: None,
        };
        chunks.fill(CHUNK_BYTES);
        while is_live && !chunks.ended && memchr::memchr(b'\n', &chunks.pending).is_none() {
            if chunks.pending.len() >= CHUNK_BYTES {
                break;
            }
            chunks.fill(CHUNK_BYTES);
        }
        if chunks.pending.starts_with(&BYTE_ORDER_MARK) {
            chunks.pending.drain(..BYTE_ORDER_MARK.len());
        }
        chunks
    }

    /// The first bytes of the file, before any chunk is taken.
    pub(crate) fn head(&self) -> &[u8] {
        &self.pending
    }

    /// The stream is of this encoding; what is taken of it is UTF-8. No character
    /// of it has a byte that is a newline, a comma or a quotation mark.
    pub(crate) fn convert_from(&mut self, encoding: &'static Encoding) {
        self.encoding = Some(encoding);
    }

    /// Bytes in UTF-8. Where the stream's encoding has no such bytes, they
    /// stay as they are, and are rejected with their record.
    fn converted(&self, bytes: Vec<u8>) -> Vec<u8> {
        let Some(encoding) = self.encoding else { return bytes };
        let convert = |line: &[u8]| {
            encoding
                .decode_without_bom_handling_and_without_replacement(line)
                .map_or_else(|| line.to_vec(), |text| text.into_owned().into_bytes())
        };
        bytes.split_inclusive(|&byte| byte == b'\n').flat_map(convert).collect()
    }

    /// The same in UTF-8, without the last line, which may be cut.
    pub(crate) fn head_in_utf_8(&self) -> Vec<u8> {
        let end = memchr::memrchr(b'\n', &self.pending).map_or(self.pending.len(), |at| at + 1);
        self.converted(self.pending[..end].to_vec())
    }

    /// All of the stream at once.
    ///
    /// # Errors
    ///
    /// What ended the stream before its end.
    pub(crate) fn read_all(&mut self) -> io::Result<Vec<u8>> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut bytes = std::mem::take(&mut self.pending);
        self.reader.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// All of the stream, from its beginning.
    pub(crate) fn into_reader(self) -> impl Read + use<R> {
        Cursor::new(self.pending).chain(Broken { error: self.error, reader: self.reader })
    }

    pub(crate) fn set_boundary(&mut self, boundary: Boundary) {
        self.boundary = boundary;
        self.elements = match boundary {
            Boundary::Element(keys) => Some(Elements::new(keys)),
            Boundary::Line | Boundary::UnquotedLine => None,
        };
    }

    /// Takes the first line of what is pending, without its end: a newline, or
    /// what other systems write there, which ends records of CSV, too.
    pub(crate) fn take_line(&mut self) -> Vec<u8> {
        let end = memchr::memchr2(b'\n', b'\r', &self.pending).map(|at| &self.pending[at..]);
        let rest = match end {
            Some(end) if end.starts_with(b"\r\n") => &end[2..],
            Some(end) => &end[1..],
            None => &[],
        };
        let length = self.pending.len() - rest.len();
        let mut line: Vec<u8> = self.pending.drain(..length).collect();
        self.next_line += u64::from(line.ends_with(b"\n"));
        while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            line.pop();
        }
        self.converted(line)
    }

    /// Takes away the lines at the beginning that have nothing on them.
    pub(crate) fn skip_blank_lines(&mut self) {
        let blank = self.pending.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let lines = memchr::memrchr(b'\n', &self.pending[..blank]).map_or(0, |at| at + 1);
        self.next_line += memchr::memchr_iter(b'\n', &self.pending[..lines]).count() as u64;
        self.pending.drain(..lines);
    }

    /// Takes so many lines away.
    pub(crate) fn skip_lines(&mut self, count: usize) {
        for _ in 0..count {
            self.take_line();
        }
    }

    /// The next chunk of whole records. The file's last record need not end
    /// with a newline.
    pub(crate) fn next_chunk(&mut self) -> Option<Chunk> {
        let mut searched = Searched::default();
        // Of a live stream, what is there is looked at before more is waited for.
        let mut wanted = if self.is_live { 0 } else { CHUNK_BYTES };
        loop {
            self.fill(wanted);
            let boundary = match &mut self.elements {
                Some(elements) => {
                    elements.look(&self.pending);
                    elements.whole_upto()
                }
                None => searched.last_boundary(&self.pending, self.boundary),
            };
            if self.ended {
                self.end_elements();
            }
            if self.pending.is_empty() && (self.ended || !self.is_live) {
                return None;
            }
            let end = if self.ended { Some(self.pending.len()) } else { boundary };
            if let Some(end) = end {
                let rest = self.pending.split_off(end);
                let bytes = std::mem::replace(&mut self.pending, rest);
                let first_line = self.next_line;
                self.next_line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
                let elements = self.elements.as_mut().map(|elements| elements.take(end));
                return Some(Chunk {
                    bytes: self.converted(bytes),
                    elements: elements.unwrap_or_default(),
                    first_line,
                });
            }
            if self.elements.is_none() && self.pending.len() >= MOST_LINE_BYTES {
                let reason = format!("the record is larger than {} MiB", MOST_LINE_BYTES >> 20);
                self.set_line_aside(reason);
                searched = Searched::default();
                wanted = CHUNK_BYTES;
                continue;
            }
            if self.pending.len() >= MOST_RECORD_BYTES {
                let message = format!(
                    "the record at line {} is larger than {} MiB",
                    self.next_line,
                    MOST_RECORD_BYTES >> 20
                );
                self.error = Some(io::Error::new(io::ErrorKind::InvalidData, message));
                self.ended = true;
                self.pending = Vec::new();
                return None;
            }
            let most = if self.elements.is_none() { MOST_LINE_BYTES } else { MOST_RECORD_BYTES };
            wanted = (self.pending.len() * 2).clamp(CHUNK_BYTES, most);
        }
    }

    /// So many lines come before the first.
    pub(crate) fn begin_after(&mut self, lines: u64) {
        self.next_line += lines;
    }

    /// Takes the first line away, however long it is.
    pub(super) fn set_line_aside(&mut self, reason: String) {
        let line = self.next_line;
        let mut hasher = blake3::Hasher::new();
        let (mut length, mut record) = (0, Vec::new());
        loop {
            let end = memchr::memchr(b'\n', &self.pending);
            let piece = &self.pending[..end.unwrap_or(self.pending.len())];
            hasher.update(piece);
            length += piece.len() as u64;
            record.extend_from_slice(&piece[..piece.len().min(HELD - record.len())]);
            if let Some(end) = end {
                self.pending.drain(..=end);
                self.next_line += 1;
                break;
            }
            self.pending = Vec::new();
            if self.ended {
                break;
            }
            match self.reader.by_ref().take(PIECE).read_to_end(&mut self.pending) {
                Ok(read) => self.ended = read == 0,
                Err(error) => {
                    self.error = Some(error);
                    self.ended = true;
                }
            }
        }
        let whole = (record.len() as u64) < length;
        let whole = whole.then(|| (length, hasher.finalize()));
        self.aside.push(Reject { line, reason, record, whole });
    }

    /// A document that ends between two elements has lost what follows.
    fn end_elements(&mut self) {
        let is_whole = self.elements.as_mut().is_none_or(Elements::end);
        if !is_whole && self.error.is_none() {
            let message = "the document is truncated";
            self.error = Some(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
    }

    /// Whether all of the stream was handed out.
    pub(crate) fn is_at_end(&self) -> bool {
        self.ended && self.pending.is_empty()
    }

    /// Takes what one read returns.
    fn fill_once(&mut self, missing: usize) {
        let length = self.pending.len();
        self.pending.resize(length + missing, 0);
        let read = self.reader.read(&mut self.pending[length..]);
        self.pending.truncate(length + read.as_ref().map_or(0, |read| *read));
        match read {
            Ok(read) => self.ended = read == 0,
            Err(error) => {
                self.error = Some(error);
                self.ended = true;
            }
        }
    }

    pub(super) fn fill(&mut self, wanted: usize) {
        if self.ended || self.pending.len() >= wanted {
            return;
        }
        let missing = wanted - self.pending.len();
        self.pending.reserve(missing);
        if self.is_live {
            return self.fill_once(missing);
        }
        match self.reader.by_ref().take(missing as u64).read_to_end(&mut self.pending) {
            Ok(0) => self.ended = true,
            Ok(_) => self.ended = self.pending.len() < wanted,
            Err(error) => {
                self.error = Some(error);
                self.ended = true;
            }
        }
    }
}

/// A reader that may have failed: then it says so before it is read on.
struct Broken<R> {
    error: Option<io::Error>,
    reader: R,
}

impl<R: Read> Read for Broken<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.error.take().map_or_else(|| self.reader.read(buffer), Err)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

    use super::*;

    fn chunks_of(text: &[u8], boundary: Boundary) -> Vec<Chunk> {
        let mut chunks = Chunks::new(text);
        chunks.set_boundary(boundary);
        std::iter::from_fn(|| chunks.next_chunk()).collect()
    }

    #[test]
    fn chunks_end_at_lines_and_keep_every_byte() {
        let line = "あ".repeat(1000) + "\n";
        let text = line.repeat(1500) + "end";
        let chunks = chunks_of(text.as_bytes(), Boundary::Line);
        assert!(chunks.len() > 3);
        for (chunk, next) in chunks.iter().zip(&chunks[1..]) {
            assert_eq!(chunk.bytes.last(), Some(&b'\n'));
            let lines = chunk.bytes.len() / line.len();
            assert_eq!(chunk.first_line + lines as u64, next.first_line);
        }
        let bytes: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.bytes).collect();
        assert_eq!(bytes, text.as_bytes());
    }

    #[test]
    fn a_record_longer_than_a_chunk_stays_whole() {
        let text = format!("{}\nshort\n", "x".repeat(3 * CHUNK_BYTES));
        let chunks = chunks_of(text.as_bytes(), Boundary::Line);
        assert_eq!(chunks.iter().map(|chunk| chunk.bytes.len()).sum::<usize>(), text.len());
        assert_eq!(chunks[0].bytes.last(), Some(&b'\n'));
    }

    #[test]
    fn a_line_that_is_too_long_is_set_aside_and_the_next_is_read() {
        for (boundary, sign) in [(Boundary::Line, "x"), (Boundary::UnquotedLine, ",")] {
            let long = sign.repeat(MOST_LINE_BYTES + 3 * CHUNK_BYTES);
            let text = format!("first\n{long}\nlast\n");
            let mut chunks = Chunks::new(text.as_bytes());
            chunks.set_boundary(boundary);
            let read: Vec<Chunk> = std::iter::from_fn(|| chunks.next_chunk()).collect();
            let lines: Vec<_> = read.iter().map(|c| (c.first_line, c.bytes.as_slice())).collect();
            assert_eq!(lines, [(1, &b"first\n"[..]), (3, b"last\n")]);
            assert!(chunks.error.is_none());
            let [aside] = chunks.aside.as_slice() else { panic!("{}", chunks.aside.len()) };
            assert_eq!((aside.line, aside.record.len()), (2, HELD));
            assert_eq!(aside.whole, Some((long.len() as u64, blake3::hash(long.as_bytes()))));
        }
    }

    #[test]
    fn newlines_in_quotation_marks_end_no_record() {
        let record = format!("1,\"{}\"\"\nb\"\n", "a".repeat(700_000));
        let text = record.repeat(4);
        for chunk in chunks_of(text.as_bytes(), Boundary::UnquotedLine) {
            assert_eq!(chunk.bytes.len() % record.len(), 0);
        }
    }

    #[test]
    fn lines_of_another_encoding_are_converted_one_by_one() {
        let (shift_jis, _, _) = SHIFT_JIS.encode("一\nﾃｽﾄ\n二\n");
        let mut chunks = Chunks::new(&*shift_jis);
        chunks.convert_from(SHIFT_JIS);
        assert_eq!(chunks.next_chunk().unwrap().bytes, "一\nﾃｽﾄ\n二\n".as_bytes());
    }

    #[test]
    fn the_byte_order_mark_is_no_part_of_the_text() {
        let mut chunks = Chunks::new(&b"\xef\xbb\xbfid,text\r\n1,a\n"[..]);
        assert_eq!(chunks.head(), b"id,text\r\n1,a\n");
        assert_eq!(chunks.take_line(), b"id,text");
        let chunk = chunks.next_chunk().unwrap();
        assert_eq!((chunk.bytes.as_slice(), chunk.first_line), (&b"1,a\n"[..], 2));
    }

    #[test]
    fn a_line_may_end_as_the_macintosh_had_it() {
        let mut chunks = Chunks::new(&b"id,text\r1,a\r"[..]);
        assert_eq!(chunks.take_line(), b"id,text");
        let chunk = chunks.next_chunk().unwrap();
        assert_eq!((chunk.bytes.as_slice(), chunk.first_line), (&b"1,a\r"[..], 1));
    }
}
