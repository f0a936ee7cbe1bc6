//! Batches of Arrow's IPC format piped by another program, each as soon as it has arrived.

use std::io::{self, Read};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;

use super::arrow_messages::{ANOTHER_STREAM, Messages};
use super::panic_guard::guarded;
use super::row_parts::parts;

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

/// What to say of an input that goes on like this after the end of a stream, if it may not.
#[must_use]
pub fn after_end(rest: &[u8]) -> Option<&'static str> {
    (!rest.is_empty() && rest.starts_with(&STREAM_MAGIC[..rest.len().min(STREAM_MAGIC.len())]))
        .then_some(ANOTHER_STREAM)
}

/// A stream or a file of Arrow's IPC format. No more is read than the batch that is
/// asked for.
pub struct ArrowBatches<R> {
    stream: Box<StreamReader<Watched<R>>>,
    /// Of the batch that came last, the rows that were not handed out.
    parts: Box<dyn Iterator<Item = RecordBatch> + Send>,
}

/// An input of which it is known whether it has ended.
struct Watched<R> {
    input: Messages<R>,
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
    /// Waits for the schema of an input.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn open(input: R) -> Result<Self, ArrowError> {
        let input = Watched { input: Messages::new(input), bytes: 0, has_ended: false };
        let stream = tried(|| Ok(Box::new(StreamReader::try_new(input, None)?)))?;
        Ok(Self { stream, parts: Box::new(std::iter::empty()) })
    }

    /// The columns.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.stream.schema()
    }

    /// The next rows, or `None` when there are no more: a batch, or a part of one whose
    /// rows share long texts. After an error there is nothing more.
    ///
    /// # Errors
    ///
    /// When the input cannot be read or is truncated.
    pub fn next_batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        if let Some(part) = self.parts.next() {
            return Ok(Some(part));
        }
        let batch = self.whole_batch()?;
        Ok(batch.and_then(|batch| {
            self.parts = Box::new(parts(&batch));
            self.parts.next()
        }))
    }

    /// The next batch as it came.
    fn whole_batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        tried(|| {
            let batch = self.stream.next().transpose()?;
            let Watched { input, bytes, has_ended } = self.stream.get_ref();
            if batch.is_none() && *has_ended {
                let message = "the Arrow stream is cut: it has no end-of-stream marker";
                return Err(ArrowError::IpcError(message.to_owned()));
            }
            // Columns of nothing can claim any number of rows.
            let rows = batch.as_ref().map_or(0, RecordBatch::num_rows);
            if rows > bytes.saturating_add(input.unpacked) {
                return Err(ArrowError::IpcError(format!("{rows} rows in {bytes} bytes")));
            }
            Ok(batch)
        })
    }
}

/// Does what may panic at a broken input.
fn tried<T>(work: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    guarded(work).unwrap_or_else(|message| Err(ArrowError::IpcError(message)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
    use arrow::ipc::writer::StreamWriter;

    use super::*;

    #[test]
    fn rows_that_share_a_long_text_come_a_few_at_a_time() {
        let keys = Int32Array::from_iter_values((0..100).map(|row| row % 2));
        let values = StringArray::from(vec!["あ".repeat(1 << 20), "朝".to_owned()]);
        let texts: ArrayRef = Arc::new(DictionaryArray::new(keys, Arc::new(values)));
        let batch = RecordBatch::try_from_iter([("text", texts)]).unwrap();
        let mut bytes = Vec::new();
        let mut writer = StreamWriter::try_new(&mut bytes, &batch.schema()).unwrap();
        writer.write(&batch).and_then(|()| writer.write(&batch.slice(0, 0))).unwrap();
        writer.finish().unwrap();
        let mut batches = ArrowBatches::open(&*bytes).unwrap();
        let mut rows = Vec::new();
        while let Some(part) = batches.next_batch().unwrap() {
            rows.push(part.num_rows());
        }
        assert_eq!(rows, [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 0]);
    }
}
