//! Arrow's IPC format, piped or saved by other programs; columns are found by name or as the
//! user says.

use std::io::{self, Read};

use arrow::array::RecordBatch;
use arrow::buffer::Buffer;
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamDecoder;

use super::format::{InputFormat, Layout};
use super::mapped_rows::{BATCH_ROWS, ColumnTable, TableError};
use crate::input::chunks::Chunks;
use crate::input::head::{Claim, Head};
use crate::input::source::Source;
use crate::posts::rules::TimeRule;
use crate::tables::arrow_messages::{Messages, is_file};
use crate::tables::panic_guard::guarded;

/// The bytes with which a stream begins.
const MAGIC: &[u8] = &[0xff; 4];
/// Bytes that are read at once.
const READ_BYTES: u64 = 1 << 20;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "arrow",
    description: "Arrow IPC stream or file",
    columns: &[],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Columns(open),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.bytes.starts_with(MAGIC) || is_file(head.bytes))
}

fn open(_: &Source, chunks: Chunks<Box<dyn Read + Send>>) -> Result<ColumnTable, TableError> {
    open_stream(chunks.into_reader())
}

/// Opens a stream.
fn open_stream(input: impl Read + Send + 'static) -> Result<ColumnTable, TableError> {
    let mut stream = Stream::new(input);
    let first = guarded(|| stream.next_batch())
        .map_err(TableError::Broken)?
        .map_err(|error| TableError::Broken(error.to_string()))?;
    let schema = stream.decoder.schema();
    let schema = schema.ok_or_else(|| TableError::Broken("it has no schema".to_owned()))?;
    let batches = first
        .map(Ok)
        .into_iter()
        .chain(std::iter::from_fn(move || stream.next_batch().transpose()))
        .flat_map(in_parts);
    Ok(ColumnTable { schema, batches: Box::new(batches), total_rows: None })
}

/// A batch in parts of so many rows as are read at once.
fn in_parts(
    batch: Result<RecordBatch, ArrowError>,
) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> {
    let (batch, error) = match batch {
        Ok(batch) => (Some(batch), None),
        Err(error) => (None, Some(Err(error))),
    };
    let parts = batch.into_iter().flat_map(|batch| {
        let rows = batch.num_rows();
        let part = move |start| Ok(batch.slice(start, BATCH_ROWS.min(rows - start)));
        (0..rows).step_by(BATCH_ROWS).map(part)
    });
    parts.chain(error)
}

/// A stream of messages. Of what a message claims to have, no more is kept than
/// has come.
struct Stream<R> {
    input: Messages<R>,
    decoder: StreamDecoder,
    /// Read and not yet decoded.
    unread: Buffer,
    /// What ended the input, after what is unread.
    error: Option<io::Error>,
    /// Read so far.
    bytes: usize,
}

impl<R: Read> Stream<R> {
    fn new(input: R) -> Self {
        let unread = Buffer::from(&[]);
        let input = Messages::new(input);
        Self { input, decoder: StreamDecoder::new(), unread, error: None, bytes: 0 }
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        loop {
            if self.unread.is_empty() {
                if let Some(error) = self.error.take() {
                    return Err(error.into());
                }
                let mut bytes = Vec::new();
                self.error = self.input.by_ref().take(READ_BYTES).read_to_end(&mut bytes).err();
                if bytes.is_empty() && self.error.is_none() {
                    self.decoder.finish()?;
                    self.input.read_rest()?;
                    return Ok(None);
                }
                self.bytes += bytes.len();
                self.unread = Buffer::from_vec(bytes);
            }
            if let Some(batch) = self.decoder.decode(&mut self.unread)? {
                // Columns of nothing can claim any number of rows.
                if batch.num_rows() > self.bytes.saturating_add(self.input.unpacked) {
                    let message = format!("{} rows in {} bytes", batch.num_rows(), self.bytes);
                    return Err(ArrowError::IpcError(message));
                }
                return Ok(Some(batch));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, NullArray, StringArray};
    use arrow::ipc::writer::StreamWriter;

    use super::*;
    use crate::Tweet;
    use crate::formats::mapped_rows::Rows;
    use crate::input::setup::Setup;

    fn opened(bytes: Vec<u8>) -> Result<Rows, TableError> {
        Rows::new(open_stream(Cursor::new(bytes))?, &Setup::default())
    }

    /// A stream of two batches, the second of so many rows.
    fn stream(rows: usize) -> Vec<u8> {
        let batch = |ids: Vec<i64>| {
            let texts: ArrayRef =
                Arc::new(StringArray::from_iter_values(ids.iter().map(|id| format!("朝{id}"))));
            let times: ArrayRef =
                Arc::new(StringArray::from(vec!["2018-09-03T03:15:00Z"; ids.len()]));
            let ids: ArrayRef = Arc::new(Int64Array::from(ids));
            RecordBatch::try_from_iter([("id", ids), ("created_at", times), ("text", texts)])
                .unwrap()
        };
        let mut bytes = Vec::new();
        let first = batch(vec![1, 2]);
        let mut writer = StreamWriter::try_new(&mut bytes, &first.schema()).unwrap();
        writer.write(&first).unwrap();
        writer.write(&batch((3..).take(rows).collect())).unwrap();
        writer.finish().unwrap();
        drop(writer);
        bytes
    }

    fn read(bytes: Vec<u8>) -> (Vec<Tweet>, Option<ArrowError>) {
        let mut rows = opened(bytes).unwrap();
        let (mut tweets, mut error) = (Vec::new(), None);
        while let Some(records) = rows.next_records() {
            match records {
                Ok(records) => tweets.extend(records.tweets),
                Err(failed) => error = Some(failed),
            }
        }
        (tweets, error)
    }

    #[test]
    fn every_row_of_every_batch_is_a_tweet() {
        let (tweets, error) = read(stream(20_000));
        assert!(error.is_none(), "{error:?}");
        assert!(tweets.iter().map(|tweet| tweet.id).eq(1..=20_002));
        assert!(tweets.iter().all(|tweet| tweet.text == format!("朝{}", tweet.id)));
    }

    #[test]
    fn a_stream_cut_short_keeps_what_came_before() {
        let whole = stream(20_000);
        let (tweets, error) = read(whole[..whole.len() - 100].to_vec());
        assert!(tweets.len() == 2 && error.is_some(), "{} {error:?}", tweets.len());
        for length in [5, 40, 300] {
            assert!(opened(whole[..length].to_vec()).is_err());
        }
    }

    #[test]
    fn more_rows_than_bytes_are_refused() {
        let nothing = || Arc::new(NullArray::new(1 << 40)) as ArrayRef;
        let columns = ["id", "created_at", "text"].map(|name| (name, nothing(), true));
        let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
        let mut bytes = Vec::new();
        let mut writer = StreamWriter::try_new(&mut bytes, &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        drop(writer);
        let error = opened(bytes).err().unwrap();
        assert!(error.to_string().contains("1099511627776 rows in"), "{error}");
    }

    #[test]
    fn a_flipped_bit_is_no_panic() {
        let whole = stream(3);
        for place in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[place / 8] ^= 1 << (place % 8);
            if let Ok(mut rows) = opened(bytes) {
                while let Some(Ok(_)) = rows.next_records() {}
            }
        }
    }
}
