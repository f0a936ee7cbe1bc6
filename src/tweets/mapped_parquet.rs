//! Parquet: this program's own table `tweets`, or any other whose columns are
//! found by name or as the user says.

use std::fs::File;
use std::io::{self, Read};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimeUnit};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;
use serde_json::{Map, Value};
use thiserror::Error;

use super::draft::{Draft, MissingIds};
use super::form::Form;
use super::guarded::guarded;
use super::mapping::{self, Field, Mapping, MissingColumn, Places};
use super::record::Records;
use super::source::Source;

/// The bytes with which a file begins.
pub(super) const MAGIC: &[u8] = b"PAR1";
/// Rows that are read at once.
const BATCH_ROWS: usize = 8_192;

/// Why a file of Parquet cannot be read.
#[derive(Debug, Error)]
pub(super) enum ParquetInputError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    #[error("{0}")]
    Column(MissingColumn),
}

/// The rows of a file, some at a time.
pub(super) struct Rows {
    /// `None` once a part could not be read.
    batches: Option<ParquetRecordBatchReader>,
    places: Places,
    zone: TimeZone,
    missing_ids: MissingIds,
    names: Vec<String>,
    /// That of the next row, from 1.
    next_row: u64,
    pub total_rows: u64,
}

impl Rows {
    /// Opens a source whose plain bytes are `plain`; a file that is not
    /// compressed is not read into memory.
    pub fn open(
        source: &Source,
        plain: impl FnOnce() -> io::Result<Vec<u8>>,
        mapping: &Mapping,
        zone: &TimeZone,
        missing_ids: MissingIds,
    ) -> Result<Self, ParquetInputError> {
        let file = uncompressed(source)?;
        let plain = if file.is_none() { plain()? } else { Vec::new() };
        guarded(|| match file {
            Some(file) => Self::of(file, mapping, zone, missing_ids),
            None => Self::of(bytes::Bytes::from(plain), mapping, zone, missing_ids),
        })
        .unwrap_or_else(|message| Err(ParquetError::General(message).into()))
    }

    fn of<T: ChunkReader + 'static>(
        input: T,
        mapping: &Mapping,
        zone: &TimeZone,
        missing_ids: MissingIds,
    ) -> Result<Self, ParquetInputError> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(input)?;
        let names: Vec<String> =
            builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        let needs_id = missing_ids == MissingIds::Reject;
        let places = mapping
            .places(names.iter().map(String::as_str), needs_id)
            .map_err(ParquetInputError::Column)?;
        let rows = builder.metadata().file_metadata().num_rows();
        Ok(Self {
            batches: Some(builder.with_batch_size(BATCH_ROWS).build()?),
            places,
            zone: zone.clone(),
            missing_ids,
            names,
            next_row: 1,
            total_rows: u64::try_from(rows).unwrap_or(0),
        })
    }

    /// The name of the column that feeds a field.
    pub fn name(&self, field: Field) -> Option<&str> {
        self.places.of(field).and_then(|place| self.names.get(place)).map(String::as_str)
    }

    /// Rows that were read.
    pub fn rows_read(&self) -> u64 {
        self.next_row - 1
    }

    /// The records of the next rows, or what keeps them from being read; then
    /// there are no more.
    pub fn next_records(&mut self) -> Option<Result<Records, ArrowError>> {
        let batches = self.batches.as_mut()?;
        let next = guarded(|| batches.next())
            .unwrap_or_else(|message| Some(Err(ArrowError::ParquetError(message))));
        let batch = match next? {
            Ok(batch) => batch,
            Err(error) => {
                self.batches = None;
                return Some(Err(error));
            }
        };
        let records = self.records(&batch);
        self.next_row += batch.num_rows() as u64;
        Some(records)
    }

    fn records(&self, batch: &RecordBatch) -> Result<Records, ArrowError> {
        let values = Field::ALL.map(|field| {
            self.places.of(field).map(|place| written(batch.column(place))).transpose()
        });
        let mut columns = Vec::with_capacity(values.len());
        for value in values {
            columns.push(value?);
        }
        let mut records = Records::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let value = |field: Field| {
                let column = columns[field as usize].as_ref()?;
                column.is_valid(row).then(|| column.value(row).into())
            };
            let draft = mapping::draft(Form::Parquet, &self.zone, value);
            let parsed = draft.and_then(|draft: Draft| draft.finish(self.missing_ids));
            let record = if parsed.is_err() { self.row_as_json(batch, row) } else { Vec::new() };
            records.push(self.next_row + row as u64, parsed, &record);
        }
        Ok(records)
    }

    /// A row as a person can read it, to be kept aside.
    fn row_as_json(&self, batch: &RecordBatch, row: usize) -> Vec<u8> {
        let options = FormatOptions::default();
        let value = |column: &ArrayRef| {
            if column.is_null(row) {
                return Value::Null;
            }
            let text = ArrayFormatter::try_new(column.as_ref(), &options)
                .and_then(|formatter| formatter.value(row).try_to_string());
            Value::String(text.unwrap_or_else(|error| error.to_string()))
        };
        let values = self.names.iter().cloned().zip(batch.columns().iter().map(value));
        Value::Object(values.collect::<Map<_, _>>()).to_string().into_bytes()
    }
}

/// The file of a source, if it is one that needs not be uncompressed.
fn uncompressed(source: &Source) -> io::Result<Option<File>> {
    let Source::File(path) = source else { return Ok(None) };
    let mut file = File::open(path)?;
    let mut magic = [0; MAGIC.len()];
    let is_plain = file.read_exact(&mut magic).is_ok() && magic == MAGIC;
    Ok(is_plain.then_some(file))
}

/// A column as the other forms would write its values.
fn written(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    let DataType::Timestamp(_, zone) = column.data_type() else {
        return Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone());
    };
    let micros = cast(column, &DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))?;
    let micros = cast(&micros, &DataType::Int64)?;
    let written = |micros: i64| {
        let utc = Timestamp::from_microsecond(micros).ok()?.to_string();
        // Without a zone it is what clocks show.
        Some(if zone.is_some() { utc } else { utc.trim_end_matches('Z').to_owned() })
    };
    Ok(micros.as_primitive::<Int64Type>().iter().map(|micros| written(micros?)).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Float64Array, Int64Array, TimestampMillisecondArray};
    use parquet::arrow::ArrowWriter;

    use super::*;
    use crate::tweets::Moment;

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
        let mut rows = Rows::of(file, &mapping, &tokyo, MissingIds::Reject).unwrap();
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
