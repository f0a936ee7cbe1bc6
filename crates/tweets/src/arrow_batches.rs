//! Batches of Arrow's IPC format as another program pipes them: each as soon as
//! it has come.

use std::io::{Cursor, Read};

use arrow::array::RecordBatch;
use arrow::buffer::Buffer;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamDecoder};

use super::guarded::guarded;

/// The bytes with which a stream begins.
const STREAM_MAGIC: &[u8] = &[0xff; 4];
/// The bytes with which a file begins.
const FILE_MAGIC: &[u8] = b"ARROW1";
/// Bytes that are read at once.
const READ_BYTES: usize = 1 << 20;

/// What [`ArrowBatches::step`] came to.
#[derive(Debug)]
pub enum Step {
    /// The next step waits for input: what was written should be flushed.
    Pause,
    /// The next batch.
    Batch(RecordBatch),
    /// The input has ended as it should.
    End,
}

/// A stream or a file of Arrow's IPC format.
pub struct ArrowBatches<R> {
    input: R,
    kind: Kind,
    /// Whether [`Step::Pause`] was returned since the last read.
    has_paused: bool,
    bytes: usize,
}

enum Kind {
    Stream {
        decoder: Box<StreamDecoder>,
        unread: Buffer,
    },
    /// `None` until all of it has come: it is read from its end.
    File(Option<Box<FileReader<Cursor<Vec<u8>>>>>),
}

/// Whether an input that begins so is a stream or a file of Arrow's IPC format.
#[must_use]
pub fn is_arrow(head: &[u8]) -> bool {
    let begins = |magic: &[u8]| {
        let length = head.len().min(magic.len());
        length > 0 && head[..length] == magic[..length]
    };
    begins(STREAM_MAGIC) || begins(FILE_MAGIC)
}

impl<R: Read> ArrowBatches<R> {
    /// Batches of an input that begins with `head`, which is yet to be read.
    #[must_use]
    pub fn new(head: &[u8], input: R) -> Self {
        let kind = if head.starts_with(&STREAM_MAGIC[..1]) {
            Kind::Stream { decoder: Box::default(), unread: Buffer::from(&[]) }
        } else {
            Kind::File(None)
        };
        Self { input, kind, has_paused: false, bytes: 0 }
    }

    /// The columns, once they are known.
    #[must_use]
    pub fn schema(&self) -> Option<SchemaRef> {
        match &self.kind {
            Kind::Stream { decoder, .. } => decoder.schema(),
            Kind::File(file) => file.as_ref().map(|file| file.schema()),
        }
    }

    /// Reads on. After an error there is nothing more.
    ///
    /// # Errors
    ///
    /// When the input cannot be read, or breaks off before its end.
    pub fn step(&mut self) -> Result<Step, ArrowError> {
        guarded(|| self.unguarded_step())
            .unwrap_or_else(|message| Err(ArrowError::IpcError(message)))
            .map_err(explained)
    }

    fn unguarded_step(&mut self) -> Result<Step, ArrowError> {
        let batch = match &mut self.kind {
            Kind::File(None) => {
                let mut bytes = Vec::new();
                self.bytes = self.input.read_to_end(&mut bytes)?;
                self.kind =
                    Kind::File(Some(Box::new(FileReader::try_new(Cursor::new(bytes), None)?)));
                return Ok(Step::Pause);
            }
            Kind::File(Some(file)) => match file.next() {
                Some(batch) => batch?,
                None => return Ok(Step::End),
            },
            Kind::Stream { decoder, unread } => loop {
                if let Some(batch) = decoder.decode(unread)? {
                    break batch;
                }
                if !self.has_paused {
                    self.has_paused = true;
                    return Ok(Step::Pause);
                }
                let mut bytes = vec![0; READ_BYTES];
                let length = self.input.read(&mut bytes)?;
                if length == 0 {
                    decoder.finish()?;
                    return has_ended(decoder);
                }
                bytes.truncate(length);
                self.has_paused = false;
                self.bytes += length;
                *unread = Buffer::from_vec(bytes);
            },
        };
        // Columns of nothing can claim any number of rows.
        if batch.num_rows() > self.bytes {
            let message = format!("{} rows in {} bytes", batch.num_rows(), self.bytes);
            return Err(ArrowError::IpcError(message));
        }
        Ok(Step::Batch(batch))
    }
}

/// Whether the mark of the end has come: after it, a decoder takes nothing.
fn has_ended(decoder: &mut StreamDecoder) -> Result<Step, ArrowError> {
    match decoder.decode(&mut Buffer::from(&[0xff])) {
        Err(_) => Ok(Step::End),
        Ok(_) => {
            let message = "the stream breaks off: it has no end-of-stream marker";
            Err(ArrowError::IpcError(message.to_owned()))
        }
    }
}

/// An error in the terms of who wrote the batches.
fn explained(error: ArrowError) -> ArrowError {
    let message = error.to_string();
    if message.contains("lz4 feature") || message.contains("zstd feature") {
        let message = "compressed batches cannot be read; write them without compression";
        return ArrowError::IpcError(message.to_owned());
    }
    error
}
