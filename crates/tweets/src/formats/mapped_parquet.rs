//! Parquet: this program's own table `tweets`, or any other; columns are found by name or as
//! the user says.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;

use super::format::{InputFormat, Layout};
use super::mapped_rows::{BATCH_ROWS, ColumnTable, TableError};
use crate::input::chunks::Chunks;
use crate::input::head::{Claim, Head};
use crate::input::source::Source;
use crate::posts::rules::TimeRule;
use crate::tables::panic_guard::guarded;
use crate::tables::row_parts::as_views;

/// The bytes with which a file begins.
const MAGIC: &[u8] = b"PAR1";

impl From<ParquetError> for TableError {
    fn from(error: ParquetError) -> Self {
        Self::Broken(error.to_string())
    }
}

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "parquet",
    description: "Parquet, including this program's own table tweets",
    columns: &[],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Columns(open),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.bytes.starts_with(MAGIC))
}

/// A file that is not compressed is not read into memory.
fn open(
    source: &Source,
    mut chunks: Chunks<Box<dyn Read + Send>>,
) -> Result<ColumnTable, TableError> {
    let file = uncompressed(source)?;
    let plain = if file.is_none() { chunks.read_all()? } else { Vec::new() };
    guarded(|| match file {
        Some(file) => table(file),
        None => table(bytes::Bytes::from(plain)),
    })
    .unwrap_or_else(|message| Err(TableError::Broken(message)))
}

fn table<T: ChunkReader + 'static>(input: T) -> Result<ColumnTable, TableError> {
    let metadata = ArrowReaderMetadata::load(&input, ArrowReaderOptions::default())?;
    let views = Arc::new(as_views(metadata.schema()));
    let options = ArrowReaderOptions::new().with_schema(views);
    // Of a schema that cannot be read so, the columns are read as they are.
    let metadata =
        ArrowReaderMetadata::try_new(metadata.metadata().clone(), options).unwrap_or(metadata);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(input, metadata);
    let schema = builder.schema().clone();
    let total_rows = u64::try_from(builder.metadata().file_metadata().num_rows()).ok();
    let batches = Box::new(builder.with_batch_size(BATCH_ROWS).build()?);
    Ok(ColumnTable { schema, batches, total_rows })
}

/// The file of a source, if it is one that needs not be uncompressed.
fn uncompressed(source: &Source) -> io::Result<Option<File>> {
    let Source::File(path) = source else { return Ok(None) };
    let mut file = File::open(path)?;
    let mut magic = [0; MAGIC.len()];
    let is_plain = file.read_exact(&mut magic).is_ok() && magic == MAGIC;
    Ok(is_plain.then_some(file))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        Array, ArrayRef, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray,
        StringBuilder, StructArray, TimestampMillisecondArray,
    };
    use jiff::tz::TimeZone;
    use parquet::arrow::ArrowWriter;

    use super::*;
    use crate::formats::mapped_rows::Rows;
    use crate::input::setup::Setup;
    use crate::posts::rules::Rules;
    use crate::{Moment, Records};

    fn file(columns: Vec<(&str, ArrayRef)>) -> bytes::Bytes {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut buffer = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut buffer, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        buffer.into()
    }

    fn texts(values: [&str; 2]) -> ArrayRef {
        Arc::new(StringArray::from(values.to_vec()))
    }

    fn read(file: bytes::Bytes, mapping: &str) -> Records {
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let mapping = mapping.parse().unwrap();
        let rules = Rules { time: TimeRule::Written, ..Rules::default() };
        let setup = Setup { rules, mapping, time_zone: tokyo, ..Setup::default() };
        let mut rows = Rows::new(table(file).unwrap(), &setup).unwrap();
        let records = rows.next_records().unwrap().unwrap();
        assert!(rows.next_records().is_none());
        records
    }

    #[test]
    fn timestamps_with_and_without_a_zone() {
        let millis = || TimestampMillisecondArray::from(vec![1_535_944_500_000, 0]);
        for (column, expected) in [
            (millis().with_timezone("UTC"), 1_535_944_500_000_000),
            (millis(), 1_535_944_500_000_000 - 9 * 3_600_000_000),
        ] {
            let ids: ArrayRef = Arc::new(Int64Array::from(vec![20, 21]));
            let columns = vec![
                ("id", ids),
                ("at", Arc::new(column) as ArrayRef),
                ("text", texts(["朝", "昼"])),
            ];
            let records = read(file(columns), "created_at=at");
            assert_eq!(records.tweets.len(), 2);
            assert_eq!(records.tweets[0].time, Moment::At(expected));
        }
    }

    #[test]
    fn fields_of_objects_are_columns_and_lists_are_told() {
        let names = texts(["mugicha", "yakoubasu"]);
        let field = |name: &str, values: &ArrayRef| {
            Arc::new(arrow::datatypes::Field::new(name, values.data_type().clone(), true))
        };
        let user: ArrayRef =
            Arc::new(StructArray::from(vec![(field("screen_name", &names), names)]));
        let mut tags = ListBuilder::new(StringBuilder::new());
        tags.append_value([Some("朝")]);
        tags.append_null();
        let columns = vec![
            ("id", Arc::new(Int64Array::from(vec![20, 21])) as ArrayRef),
            ("created_at", texts(["2018-09-03T03:15:00Z", "2018-09-03T03:16:00Z"])),
            ("text", texts(["朝", "昼"])),
            ("user", user),
            ("lang", Arc::new(tags.finish()) as ArrayRef),
        ];
        let records = read(file(columns), "");
        let told: Vec<_> = records.tweets.iter().map(|tweet| tweet.author.as_deref()).collect();
        assert_eq!(told, [Some("mugicha"), Some("yakoubasu")], "{records:?}");
    }

    #[test]
    fn a_row_that_is_no_tweet_is_kept_as_json() {
        let ids: ArrayRef = Arc::new(Float64Array::from(vec![1.036_452_470_584_246_3e18, 20.0]));
        let columns = vec![
            ("id", ids),
            ("created_at", texts(["2018-09-03T03:15:00Z", "soon"])),
            ("text", texts(["朝", "昼"])),
        ];
        let records = read(file(columns), "");
        assert_eq!(records.rejects.len(), 2);
        assert_eq!(records.rejects[1].line, 2);
        assert!(records.rejects[0].reason.contains("lost its last digits"), "{records:?}");
        let kept = String::from_utf8(records.rejects[1].record.clone()).unwrap();
        assert_eq!(kept, r#"{"id":"20.0","created_at":"soon","text":"昼"}"#);
    }
}
