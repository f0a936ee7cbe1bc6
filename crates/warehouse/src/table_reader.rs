//! The rows of a table's file, with the columns that the table has now,
//! whatever schema version the file is of.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, StringViewArray, new_null_array,
};
use arrow::error::ArrowError;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::FileMetaData;
use parquet::file::reader::ChunkReader;

use super::layout::Table;
use super::manifest::SCHEMA_VERSION;
use super::schema::{Before, Column};
use super::table_writer::VERSION_KEY;
use super::text_key;

/// A file that is to be read.
pub(super) struct TableFile<R: ChunkReader> {
    pub builder: ParquetRecordBatchReaderBuilder<R>,
    pub table: Table,
    pub version: u32,
}

impl<R: ChunkReader + 'static> TableFile<R> {
    /// Opens a table's file.
    ///
    /// # Errors
    ///
    /// When it is not Parquet, or its columns are not those of its version.
    pub(crate) fn open(file: R, table: Table) -> ParquetResult<Self> {
        let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let version = version_of(plain.metadata().file_metadata()).unwrap_or(SCHEMA_VERSION);
        let options = ArrowReaderOptions::new().with_schema(table.schema_of(version));
        let metadata = ArrowReaderMetadata::try_new(plain.metadata().clone(), options)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        Ok(Self { builder, table, version })
    }

    /// The rows in batches of so many at most.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub(crate) fn rows(self, batch_rows: usize) -> ParquetResult<TableReader> {
        let rows = self.builder.with_batch_size(batch_rows).build()?;
        Ok(TableReader { rows, table: self.table, version: self.version })
    }
}

/// The schema version that a file says it is of.
pub(super) fn version_of(metadata: &FileMetaData) -> Option<u32> {
    let pairs = metadata.key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == VERSION_KEY)?.value.as_ref()?.parse().ok()
}

/// Rows of a file, batch by batch.
pub(super) struct TableReader {
    rows: ParquetRecordBatchReader,
    table: Table,
    version: u32,
}

impl Iterator for TableReader {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.next()?;
        Some(rows.and_then(|rows| completed(self.table, self.version, rows)))
    }
}

/// Rows of an earlier version with the columns that it lacked.
fn completed(table: Table, version: u32, rows: RecordBatch) -> Result<RecordBatch, ArrowError> {
    if table.columns().iter().all(|column| column.since <= version) {
        return Ok(rows);
    }
    let columns = table.columns().iter().map(|column| match rows.column_by_name(column.name) {
        Some(values) => values.clone(),
        None => missing(column, &rows),
    });
    RecordBatch::try_new(table.schema(), columns.collect())
}

/// What rows of an earlier version have in a column.
fn missing(column: &Column, rows: &RecordBatch) -> ArrayRef {
    let texts = rows.column_by_name("text").and_then(|texts| texts.as_string_view_opt());
    match (column.before, texts) {
        (Before::TextKey, Some(texts)) => {
            let keys = texts.iter().map(|text| text.and_then(text_key));
            Arc::new(keys.collect::<Int64Array>())
        }
        _ => usual(column, rows.num_rows()),
    }
}

/// What so many rows of an earlier version have in a column, whatever they are.
pub(super) fn usual(column: &Column, count: usize) -> ArrayRef {
    match column.before {
        Before::False => Arc::new(BooleanArray::from(vec![false; count])),
        Before::Zero => Arc::new(Int64Array::from(vec![0; count])),
        Before::Text(text) => {
            let texts = std::iter::repeat_n(text, count);
            Arc::new(StringViewArray::from_iter_values(texts))
        }
        Before::Null | Before::TextKey => new_null_array(&column.column_type.arrow(), count),
    }
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::{DataType, Int64Type};
    use bytes::Bytes;
    use parquet::arrow::ArrowWriter;
    use parquet::file::metadata::KeyValue;

    use super::*;

    const TEXT: &str = "水曜日の朝はいつもより少しだけ早く目がさめます";

    /// A file of a version with one row, in which every string is `text`.
    fn file(table: Table, version: u32, text: &str) -> Bytes {
        let schema = table.schema_of(version);
        let value = |data_type: &DataType| -> ArrayRef {
            match data_type {
                DataType::Utf8View => Arc::new(StringViewArray::from(vec![text])),
                DataType::Boolean => Arc::new(BooleanArray::from(vec![true])),
                other => {
                    let one: ArrayRef = Arc::new(Int64Array::from(vec![1]));
                    let text: ArrayRef = Arc::new(StringViewArray::from(vec![text]));
                    arrow::compute::cast(&one, other)
                        .or_else(|_| arrow::compute::cast(&text, other))
                        .unwrap()
                }
            }
        };
        let columns = schema.fields().iter().map(|field| value(field.data_type())).collect();
        let rows = RecordBatch::try_new(schema.clone(), columns).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, None).unwrap();
        let version = KeyValue::new(VERSION_KEY.to_owned(), version.to_string());
        writer.append_key_value_metadata(version);
        writer.write(&rows).unwrap();
        writer.into_inner().unwrap().into()
    }

    fn rows(table: Table, version: u32) -> RecordBatch {
        let file = TableFile::open(file(table, version, TEXT), table).unwrap();
        assert_eq!(file.version, version);
        let rows: Vec<RecordBatch> = file.rows(10).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 1);
        rows[0].clone()
    }

    #[test]
    fn files_of_every_version_have_the_columns_of_today() {
        for table in Table::ALL {
            for version in 1..=SCHEMA_VERSION {
                let rows = rows(table, version);
                assert_eq!((rows.schema(), rows.num_rows()), (table.schema(), 1), "{table}");
            }
        }
    }

    #[test]
    fn what_files_of_the_first_version_lack_is_told() {
        let tweets = rows(Table::Tweets, 1);
        let column = |name: &str| tweets.column(Table::Tweets.place(name));
        assert_eq!(column("network").as_string_view().value(0), "x");
        assert!(column("url").is_null(0) && column("source_id").is_null(0));
        let key = column("text_key").as_primitive::<Int64Type>();
        assert_eq!(Some(key.value(0)), text_key(TEXT));
        let tokens = rows(Table::Tokens, 1);
        for name in ["in_compound", "negated"] {
            assert!(!tokens.column(Table::Tokens.place(name)).as_boolean().value(0), "{name}");
        }
        let terms = rows(Table::Terms, 1);
        assert!(!terms.column(Table::Terms.place("in_compound")).as_boolean().value(0));
        let negated = terms.column(Table::Terms.place("negated")).as_primitive::<Int64Type>();
        assert_eq!(negated.value(0), 0);
    }

    #[test]
    fn columns_that_a_version_never_had_are_an_error() {
        let old = file(Table::Terms, 1, TEXT);
        assert!(TableFile::open(old, Table::Vocabulary).is_err());
    }
}
