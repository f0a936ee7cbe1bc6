//! A stream of bytes that become others while they are read.

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
