//! Batches of Arrow's IPC format as another program pipes them: each as soon as
//! it has come.

use std::io::{self, Cursor, Read};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};

use super::guarded::guarded;

/// The bytes with which a stream begins.
const STREAM_MAGIC: &[u8] = &[0xff; 4];
/// The bytes with which a file begins.
const FILE_MAGIC: &[u8] = b"ARROW1";

/// Whether an input that begins so is a stream or a file of Arrow's IPC format.
#[must_use]
pub fn is_arrow(head: &[u8]) -> bool {
    let begins = |magic: &[u8]| {
        let length = head.len().min(magic.len());
        length > 0 && head[..length] == magic[..length]
    };
    begins(STREAM_MAGIC) || begins(FILE_MAGIC)
}

/// A stream or a file of Arrow's IPC format. Of a stream, no more is read than the
/// batch that is asked for.
pub enum ArrowBatches<R> {
    /// As it comes.
    Stream(Box<StreamReader<Watched<R>>>),
    /// All of it, since it is read from its end, with its length.
    File(Box<FileReader<Cursor<Vec<u8>>>>, usize),
}

/// An input of which it is known whether it has ended.
pub struct Watched<R> {
    input: R,
    bytes: usize,
    has_ended: bool,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.bytes = self.bytes.saturating_add(read);
        self.has_ended |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

impl<R: Read> ArrowBatches<R> {
    /// Waits for the schema of an input that begins with `head`, which is yet to
    /// be read.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn open(head: &[u8], mut input: R) -> Result<Self, ArrowError> {
        tried(|| {
            if head.starts_with(&STREAM_MAGIC[..1]) {
                let input = Watched { input, bytes: 0, has_ended: false };
                return Ok(Self::Stream(Box::new(StreamReader::try_new(input, None)?)));
            }
            let mut bytes = Vec::new();
            let length = input.read_to_end(&mut bytes)?;
            Ok(Self::File(Box::new(FileReader::try_new(Cursor::new(bytes), None)?), length))
        })
    }

    /// The columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        match self {
            Self::Stream(stream) => stream.schema(),
            Self::File(file, _) => file.schema(),
        }
    }

    /// The next batch, or `None` when there are no more. After an error there is
    /// nothing more.
    ///
    /// # Errors
    ///
    /// When the input cannot be read, or breaks off before its end.
    pub fn next_batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        tried(|| {
            let (batch, bytes) = match self {
                Self::Stream(stream) => {
                    let batch = stream.next().transpose()?;
                    if batch.is_none() && stream.get_ref().has_ended {
                        let message = "the stream breaks off: it has no end-of-stream marker";
                        return Err(ArrowError::IpcError(message.to_owned()));
                    }
                    (batch, stream.get_ref().bytes)
                }
                Self::File(file, bytes) => (file.next().transpose()?, *bytes),
            };
            // Columns of nothing can claim any number of rows.
            let rows = batch.as_ref().map_or(0, RecordBatch::num_rows);
            if rows > bytes {
                return Err(ArrowError::IpcError(format!("{rows} rows in {bytes} bytes")));
            }
            Ok(batch)
        })
    }
}

/// Does what may panic at a broken input.
fn tried<T>(work: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    guarded(work).unwrap_or_else(|message| Err(ArrowError::IpcError(message))).map_err(explained)
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
