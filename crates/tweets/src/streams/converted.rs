//! A stream whose bytes are rewritten while it is read.

use std::io::{self, Read};

/// Bytes that are read at once.
const READ_BYTES: u64 = 64 * 1024;

/// Makes other bytes of those of a stream.
pub(crate) trait Convert {
    /// Takes the next bytes; none when the stream has ended.
    fn take(&mut self, bytes: &[u8]);

    /// What has come of them and was not cleared yet.
    fn ready(&mut self) -> &mut Vec<u8>;

    /// Why no more can be taken.
    fn refusal(&self) -> Option<io::Error> {
        None
    }
}

/// One that looks at each byte for itself.
pub(crate) trait EachByte {
    /// Takes the next byte.
    fn pass(&mut self, byte: u8);

    /// The stream has ended.
    fn end(&mut self) {}

    /// See [`Convert::ready`].
    fn ready(&mut self) -> &mut Vec<u8>;
}

impl<C: EachByte> Convert for C {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.pass(byte);
        }
        if bytes.is_empty() {
            self.end();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        EachByte::ready(self)
    }
}

/// One that looks at each line for itself.
pub(crate) trait EachLine {
    /// Bytes of a line: a longer one stays as it is.
    const MOST_BYTES: usize;

    /// Writes what comes of a line, which has no end, into `ready`.
    fn line(&mut self, line: &[u8], ready: &mut Vec<u8>);
}

/// Lines that become others. They stay lines, so that they can be counted.
#[derive(Default)]
pub(crate) struct Lines<L> {
    of_line: L,
    line: Vec<u8>,
    /// The line is too long, and its beginning is handed out already.
    is_long: bool,
    ready: Vec<u8>,
}

impl<L> Lines<L> {
    pub(crate) fn of(of_line: L) -> Self {
        Self { of_line, line: Vec::new(), is_long: false, ready: Vec::new() }
    }
}

impl<L: EachLine> Lines<L> {
    fn end_line(&mut self) {
        if !std::mem::take(&mut self.is_long) {
            self.of_line.line(&self.line, &mut self.ready);
            self.line.clear();
        }
    }
}

impl<L: EachLine> EachByte for Lines<L> {
    fn pass(&mut self, byte: u8) {
        match byte {
            b'\n' => {
                self.end_line();
                self.ready.push(byte);
            }
            _ if self.is_long => self.ready.push(byte),
            _ if self.line.len() == L::MOST_BYTES => {
                self.is_long = true;
                self.ready.append(&mut self.line);
                self.ready.push(byte);
            }
            byte => self.line.push(byte),
        }
    }

    fn end(&mut self) {
        if !self.line.is_empty() {
            self.end_line();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

/// The stream that a converter makes of another.
pub(crate) struct Converted<R, C> {
    inner: R,
    converter: C,
    raw: Vec<u8>,
    /// Handed out of what is ready.
    at: usize,
    ended: bool,
}

impl<R: Read, C: Convert> Converted<R, C> {
    pub(crate) fn new(inner: R, converter: C) -> Self {
        Self { inner, converter, raw: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.raw.clear();
        self.inner.by_ref().take(READ_BYTES).read_to_end(&mut self.raw)?;
        self.ended = self.raw.is_empty();
        self.converter.ready().clear();
        self.at = 0;
        self.converter.take(&self.raw);
        self.converter.refusal().map_or(Ok(()), Err)
    }
}

impl<R: Read, C: Convert> Read for Converted<R, C> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.converter.ready().len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = &self.converter.ready()[self.at..];
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Counted;

    impl EachLine for Counted {
        const MOST_BYTES: usize = 4;

        fn line(&mut self, line: &[u8], ready: &mut Vec<u8>) {
            ready.extend(line.len().to_string().into_bytes());
        }
    }

    #[test]
    fn a_line_that_is_too_long_stays_whole() {
        let mut read = String::new();
        let lines = Lines::of(Counted);
        Converted::new(&b"1234\n123456789\n\n12"[..], lines).read_to_string(&mut read).unwrap();
        assert_eq!(read, "4\n123456789\n0\n2");
    }
}
