//! The messages of Arrow's IPC format, in a stream or a file. Compressed ones are checked
//! before memory is reserved for the size they claim.

use std::io::{self, Read};

use arrow::ipc::{self, Message, root_as_message};

/// The bytes with which a message begins; earlier versions of the format have none.
const CONTINUATION: [u8; 4] = [0xff; 4];
/// The bytes with which a file begins, and how many come before its messages.
const FILE_MAGIC: &[u8] = b"ARROW1";
const FILE_HEAD: usize = 8;
/// Words of zeros that may be between those and the first message.
const MOST_PADDING: usize = 64;
/// Bytes of the longest schema that nothing says the length of.
const MOST_SCHEMA: usize = 1 << 20;
/// Bytes to which a batch may unpack.
const MOST_UNPACKED: i64 = 1 << 30;
/// Bytes of a compressed buffer that say how long it is unpacked.
const LENGTH_BYTES: usize = 8;

/// What to say of an input in which a stream follows another.
pub(crate) const ANOTHER_STREAM: &str =
    "data after the end of the Arrow stream: another stream; give each as an input of its own";

/// Whether an input that begins so is a file of Arrow's IPC format.
pub(crate) fn is_file(head: &[u8]) -> bool {
    head.starts_with(FILE_MAGIC)
}

/// The messages of an input, up to the one that ends them.
pub(crate) struct Messages<R> {
    input: R,
    /// Of the next message, what is looked at and not handed out.
    ready: Vec<u8>,
    /// Of `ready`, what was handed out.
    at: usize,
    /// Bytes of the message that follow and need not be looked at.
    following: u64,
    is_before_first: bool,
    /// The bytes with which the next message begins were read.
    has_begun: bool,
    has_ended: bool,
    /// Bytes to which compressed batches unpack, so far.
    pub unpacked: usize,
}

impl<R: Read> Messages<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input,
            ready: Vec::new(),
            at: 0,
            following: 0,
            is_before_first: true,
            has_begun: false,
            has_ended: false,
            unpacked: 0,
        }
    }

    /// Reads what comes after the last message, which may tell that the input is damaged,
    /// or that there is another stream.
    pub(crate) fn read_rest(&mut self) -> io::Result<()> {
        let mut head = Vec::new();
        self.input.by_ref().take(CONTINUATION.len() as u64).read_to_end(&mut head)?;
        if head == CONTINUATION {
            return Err(io::Error::new(io::ErrorKind::InvalidData, ANOTHER_STREAM));
        }
        io::copy(&mut self.input, &mut io::sink()).map(|_| ())
    }

    /// Reads so many bytes, or what there is.
    fn take(&mut self, count: usize) -> io::Result<usize> {
        self.input.by_ref().take(count as u64).read_to_end(&mut self.ready)
    }

    /// Polars begins its files with a schema that nothing says the length of: up to the
    /// next message it is put into a message of its own.
    fn frame_schema(&mut self) -> io::Result<()> {
        let first = self.ready.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        // Where its table is; no message is as short.
        if self.ready.len() < CONTINUATION.len() || !(4..=16).contains(&first) {
            return Ok(());
        }
        while self.ready.len() < MOST_SCHEMA {
            let start = self.ready.len();
            if self.take(CONTINUATION.len())? < CONTINUATION.len() {
                return Ok(());
            }
            if start.is_multiple_of(8) && self.ready[start..] == CONTINUATION {
                self.ready.truncate(start);
                self.has_begun = true;
                let length = u32::try_from(start).unwrap_or(u32::MAX).to_le_bytes();
                self.ready.splice(..0, CONTINUATION.into_iter().chain(length));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Goes on from the bytes with which a file begins to its first message.
    fn pass_file_head(&mut self) -> io::Result<()> {
        self.take(FILE_HEAD - CONTINUATION.len())?;
        // Zeros may follow, up to where its writer aligns messages.
        for _ in 0..MOST_PADDING {
            self.ready.clear();
            self.take(CONTINUATION.len())?;
            if self.ready != [0; CONTINUATION.len()] {
                break;
            }
        }
        self.frame_schema()
    }

    fn next_message(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        let is_first = std::mem::take(&mut self.is_before_first);
        if std::mem::take(&mut self.has_begun) {
            self.ready.extend(CONTINUATION);
        } else {
            let count = self.take(CONTINUATION.len())?;
            if is_first && self.ready == FILE_MAGIC[..count] {
                self.pass_file_head()?;
            }
        }
        let mut prefix = self.ready.len().min(CONTINUATION.len());
        if self.ready.starts_with(&CONTINUATION) {
            if self.ready.len() == prefix {
                self.take(size_of::<u32>())?;
            }
            prefix = self.ready.len().min(prefix + size_of::<u32>());
        }
        let length = self.ready[..prefix].last_chunk();
        let length = length.map_or(0, |bytes| u32::from_le_bytes(*bytes)) as usize;
        self.has_ended = length == 0;
        self.take(length.saturating_sub(self.ready.len() - prefix))?;
        // What is none is refused by who decodes it.
        let Ok(message) = root_as_message(&self.ready[prefix..]) else { return Ok(()) };
        let body = u64::try_from(message.bodyLength()).unwrap_or(0);
        let Some(buffers) = compressed(&message) else {
            self.following = body;
            return Ok(());
        };
        let start = self.ready.len();
        self.take(usize::try_from(body).unwrap_or(usize::MAX))?;
        let unpacked = unpacked(&self.ready[start..], &buffers)?;
        self.unpacked = self.unpacked.saturating_add(unpacked);
        Ok(())
    }
}

/// Where the buffers of a message begin in what follows it, if they are compressed.
fn compressed(message: &Message) -> Option<Vec<usize>> {
    let batch: ipc::RecordBatch = message
        .header_as_record_batch()
        .or_else(|| message.header_as_dictionary_batch().and_then(|batch| batch.data()))?;
    batch.compression()?;
    let buffers = batch.buffers()?.iter().filter(|buffer| buffer.length() > 0);
    Some(buffers.filter_map(|buffer| usize::try_from(buffer.offset()).ok()).collect())
}

/// To how many bytes compressed buffers say that they unpack.
///
/// # Errors
///
/// When that is too much.
fn unpacked(body: &[u8], buffers: &[usize]) -> io::Result<usize> {
    let length = |start: &usize| {
        let bytes = body.get(*start..)?.first_chunk::<LENGTH_BYTES>()?;
        // One that is not compressed after all has -1.
        Some(i64::from_le_bytes(*bytes).max(0))
    };
    let total = buffers.iter().filter_map(length).fold(0, i64::saturating_add);
    if total > MOST_UNPACKED {
        let message = format!("a batch that unpacks to {total} bytes; write smaller batches");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(usize::try_from(total).unwrap_or(usize::MAX))
}

impl<R: Read> Read for Messages<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.at < self.ready.len() {
                let ready = &self.ready[self.at..];
                let count = ready.len().min(buffer.len());
                buffer[..count].copy_from_slice(&ready[..count]);
                self.at += count;
                return Ok(count);
            }
            if self.following > 0 {
                let count = self.input.by_ref().take(self.following).read(buffer)?;
                self.following -= count as u64;
                return Ok(count);
            }
            if self.has_ended || buffer.is_empty() {
                return Ok(0);
            }
            self.next_message()?;
            if self.ready.is_empty() {
                self.has_ended = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use arrow::ipc::CompressionType;
    use arrow::ipc::reader::StreamReader;
    use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};

    use super::*;

    fn batch() -> RecordBatch {
        let ids: ArrayRef = Arc::new((0..1_000).collect::<Int64Array>());
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["朝だ"; 1_000]));
        RecordBatch::try_from_iter([("id", ids), ("text", texts)]).unwrap()
    }

    /// The same batch twice, in a file or a stream.
    fn written(compression: Option<CompressionType>, is_file: bool) -> Vec<u8> {
        let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
        let (batch, mut bytes) = (batch(), Vec::new());
        if is_file {
            let writer = FileWriter::try_new_with_options(&mut bytes, &batch.schema(), options);
            let mut writer = writer.unwrap();
            writer.write(&batch).and_then(|()| writer.write(&batch)).unwrap();
            writer.finish().unwrap();
        } else {
            let writer = StreamWriter::try_new_with_options(&mut bytes, &batch.schema(), options);
            let mut writer = writer.unwrap();
            writer.write(&batch).and_then(|()| writer.write(&batch)).unwrap();
            writer.finish().unwrap();
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Vec<RecordBatch>, arrow::error::ArrowError> {
        StreamReader::try_new(Messages::new(bytes), None)?.collect()
    }

    #[test]
    fn streams_and_files_are_read_compressed_or_not() {
        for compression in [None, Some(CompressionType::ZSTD), Some(CompressionType::LZ4_FRAME)] {
            for is_file in [false, true] {
                let bytes = written(compression, is_file);
                assert_eq!(super::is_file(&bytes), is_file);
                assert_eq!(read(&bytes).unwrap(), [batch(), batch()], "{compression:?} {is_file}");
            }
        }
    }

    #[test]
    fn a_schema_without_its_length_is_read() {
        // As Polars writes its files.
        let stream = written(None, false);
        let (prefix, rest) = stream.split_at(2 * CONTINUATION.len());
        let length = u32::from_le_bytes(*prefix.last_chunk().unwrap()) as usize;
        let mut schema = rest[..length].to_vec();
        schema.resize(length.next_multiple_of(8), 0);
        let file = [&b"ARROW1\0\0"[..], &schema, &rest[length..]].concat();
        assert!((4..=16).contains(&schema[0]), "{}", schema[0]);
        assert_eq!(read(&file).unwrap(), [batch(), batch()]);
        for end in [8, 12, 40, schema.len(), schema.len() + 10] {
            assert!(read(&file[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn a_batch_that_claims_too_much_is_refused() {
        let whole = written(Some(CompressionType::ZSTD), false);
        // The length of the buffer of ids.
        let length = 8_000_i64.to_le_bytes();
        let at = whole.windows(length.len()).position(|bytes| bytes == length).unwrap();
        for claimed in [i64::MAX, 1 << 40, MOST_UNPACKED + 1] {
            let mut bytes = whole.clone();
            bytes[at..at + length.len()].copy_from_slice(&claimed.to_le_bytes());
            let error = read(&bytes).unwrap_err().to_string();
            assert!(error.contains("write smaller batches"), "{error}");
        }
        for end in [0, 3, 6, 100, whole.len() - 100] {
            assert!(read(&whole[..end]).is_err() || end > 100, "{end}");
        }
    }
}
