//! Row groups of few rows, as most days have them: each column by itself, its pages as
//! they come from the encoder compressed here.
//!
//! Arrow's writer of a row group makes a file of it, of which the pages would have to be
//! read back; over the files of many days that took a tenth of an ingest.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Int32Type, Int64Type, TimeUnit,
    TimestampMicrosecondType,
};
use bytes::Bytes;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::Encoding;
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::column::writer::{ColumnWriterImpl, GenericColumnWriter};
use parquet::data_type::{BoolType, DataType as Physical, Int32Type as Int32, Int64Type as Int64};
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnDescPtr;

use super::dictionary_column::DictionaryColumn;
use super::encoded_chunk::{EncodedChunk, PlainColumn};

/// Bytes of different strings from which on Arrow's writer gives a dictionary up.
const DICTIONARY_BYTES: usize = 1 << 20;
/// Bytes of the least and the greatest string that a file says; of longer ones Arrow's
/// writer says what they begin with.
const STATISTICS_BYTES: usize = 64;

/// Encodes all rows of a row group. `properties` say how, without compression;
/// `described` are the columns in the file's schema.
pub(super) fn encode(
    rows: &RecordBatch,
    properties: &WriterPropertiesPtr,
    described: &[ColumnDescPtr],
) -> Result<Vec<EncodedChunk>> {
    let columns = rows.columns().iter().zip(described).enumerate();
    let columns = columns.map(|(place, (column, described))| {
        let pages = || Pages::of(properties, described);
        let plain = match column.data_type() {
            DataType::Int64 => pages().numbers::<Int64Type, Int64>(column)?,
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                pages().numbers::<TimestampMicrosecondType, Int64>(column)?
            }
            DataType::Int32 => pages().numbers::<Int32Type, Int32>(column)?,
            DataType::Date32 => pages().numbers::<Date32Type, Int32>(column)?,
            DataType::Boolean => pages().flags(column)?,
            DataType::Utf8View => match strings(column, described)? {
                Some(chunk) => return Ok(chunk),
                None => by_arrow(&rows.project(&[place])?, properties, described)?,
            },
            _ => by_arrow(&rows.project(&[place])?, properties, described)?,
        };
        EncodedChunk::of(plain)
    });
    columns.collect()
}

/// Strings, of which many repeat; `None` of those for which no dictionary is meant, or
/// whose statistics have to be shortened.
fn strings(column: &ArrayRef, described: &ColumnDescPtr) -> Result<Option<EncodedChunk>> {
    let mut words = DictionaryColumn::default();
    words.write_strings(column.as_string_view());
    if words.dictionary_bytes() >= DICTIONARY_BYTES {
        return Ok(None);
    }
    match words.statistics(STATISTICS_BYTES) {
        Some(statistics) => words.finish(described.clone(), Some(statistics)).map(Some),
        None => Ok(None),
    }
}

/// The encoder of a column, and where its pages go.
struct Pages<'a> {
    properties: &'a WriterPropertiesPtr,
    described: &'a ColumnDescPtr,
    written: Arc<Mutex<Vec<Page>>>,
}

impl<'a> Pages<'a> {
    fn of(properties: &'a WriterPropertiesPtr, described: &'a ColumnDescPtr) -> Self {
        Self { properties, described, written: Arc::default() }
    }

    fn encoder<T: Physical>(&self) -> ColumnWriterImpl<'static, T> {
        let to_memory = Box::new(ToMemory { pages: self.written.clone(), bytes: 0 });
        GenericColumnWriter::new(self.described.clone(), self.properties.clone(), to_memory)
    }

    fn numbers<A, T>(self, column: &ArrayRef) -> Result<PlainColumn>
    where
        A: ArrowPrimitiveType,
        T: Physical<T = A::Native>,
    {
        let numbers = column.as_primitive::<A>();
        match numbers.nulls() {
            Some(_) => {
                let present: Vec<A::Native> = numbers.iter().flatten().collect();
                self.column::<T>(column, &present)
            }
            None => self.column::<T>(column, numbers.values()),
        }
    }

    fn flags(self, column: &ArrayRef) -> Result<PlainColumn> {
        let flags = column.as_boolean();
        let present: Vec<bool> = match flags.nulls() {
            Some(_) => flags.iter().flatten().collect(),
            None => flags.values().iter().collect(),
        };
        self.column::<BoolType>(column, &present)
    }

    /// Encodes the values that a column has where it is not null.
    fn column<T: Physical>(self, column: &ArrayRef, present: &[T::T]) -> Result<PlainColumn> {
        let levels = (self.described.max_def_level() > 0).then(|| {
            (0..column.len()).map(|row| i16::from(column.is_valid(row))).collect::<Vec<_>>()
        });
        let mut encoder = self.encoder::<T>();
        encoder.write_batch(present, levels.as_deref(), None)?;
        let metadata = encoder.close()?.metadata;
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(plain(self.described, column.len(), &metadata, std::mem::take(&mut *written)))
    }
}

fn plain(
    described: &ColumnDescPtr,
    rows: usize,
    metadata: &ColumnChunkMetaData,
    pages: Vec<Page>,
) -> PlainColumn {
    PlainColumn {
        column: described.clone(),
        rows,
        encodings: metadata.encodings().collect::<Vec<Encoding>>(),
        statistics: metadata.statistics().cloned(),
        pages,
    }
}

/// Keeps pages as they are.
struct ToMemory {
    pages: Arc<Mutex<Vec<Page>>>,
    bytes: u64,
}

impl PageWriter for ToMemory {
    fn write_page(&mut self, page: CompressedPage) -> Result<PageWriteSpec> {
        let spec = PageWriteSpec {
            page_type: page.page_type(),
            uncompressed_size: page.uncompressed_size(),
            compressed_size: page.compressed_size(),
            num_values: page.num_values(),
            offset: self.bytes,
            bytes_written: page.compressed_size() as u64,
        };
        self.bytes += spec.bytes_written;
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.push(page.compressed_page().clone());
        Ok(spec)
    }

    fn close(&mut self) -> Result<()> {
        Ok(())
    }
}

/// The only column of some rows as Arrow's writer has it.
fn by_arrow(
    rows: &RecordBatch,
    properties: &WriterPropertiesPtr,
    described: &ColumnDescPtr,
) -> Result<PlainColumn> {
    let schema = rows.schema();
    let root = ArrowSchemaConverter::new().convert(&schema)?.root_schema_ptr();
    let mut file = SerializedFileWriter::new(Vec::new(), root, properties.clone())?;
    let writers =
        ArrowRowGroupWriterFactory::new(&file, schema.clone()).create_column_writers(0)?;
    let mut group = file.next_row_group()?;
    for ((mut writer, field), column) in
        writers.into_iter().zip(schema.fields()).zip(rows.columns())
    {
        for leaf in compute_leaves(field, column)? {
            writer.write(&leaf)?;
        }
        writer.close()?.append_to_row_group(&mut group)?;
    }
    let group = group.close()?;
    let bytes = Arc::new(Bytes::from(file.into_inner()?));
    let written = group.column(0);
    let pages = SerializedPageReader::new(bytes, written, rows.num_rows(), None)?;
    Ok(plain(described, rows.num_rows(), written, pages.collect::<Result<_>>()?))
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        BooleanArray, Date32Array, Int32Array, Int64Array, StringViewArray,
        TimestampMicrosecondArray,
    };
    use arrow::datatypes::{Field, Schema};
    use parquet::basic::Compression;
    use parquet::file::properties::{EnabledStatistics, WriterProperties};
    use parquet::schema::types::ColumnPath;

    use super::*;

    #[test]
    fn columns_of_numbers_and_flags_are_as_arrow_writes_them() {
        let numbers: Int64Array = (0..3_000).map(|row| Some(row * row % 701)).collect();
        let some: Int64Array = (0..3_000).map(|row| (row % 3 > 0).then_some(row)).collect();
        let none: Int64Array = (0..3_000).map(|_| None).collect();
        let small: Int32Array = (0..3_000).map(|row| Some(row % 40)).collect();
        let days: Date32Array = (0..3_000).map(|row| Some(row / 9)).collect();
        let flags: BooleanArray = (0..3_000).map(|row| Some(row % 5 == 0)).collect();
        let times: TimestampMicrosecondArray =
            (0..3_000).map(|row| (row % 7 > 0).then_some(row)).collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("numbers", Arc::new(numbers)),
            ("some", Arc::new(some)),
            ("none", Arc::new(none)),
            ("small", Arc::new(small)),
            ("days", Arc::new(days)),
            ("flags", Arc::new(flags)),
            ("times", Arc::new(times)),
        ];
        for rows in [3_000, 1, 0] {
            for (name, column) in &columns {
                let is_optional = column.null_count() > 0;
                let field = Field::new(*name, column.data_type().clone(), is_optional);
                let schema = Arc::new(Schema::new(vec![field]));
                let column = column.slice(0, rows);
                let batch = RecordBatch::try_new(schema.clone(), vec![column.clone()]).unwrap();
                let described = ArrowSchemaConverter::new().convert(&schema).unwrap().column(0);
                let path = ColumnPath::from(*name);
                let properties = WriterProperties::builder()
                    .set_compression(Compression::UNCOMPRESSED)
                    .set_offset_index_disabled(true)
                    .set_statistics_enabled(EnabledStatistics::Chunk);
                let properties = match *name {
                    "small" => properties
                        .set_column_dictionary_enabled(path.clone(), false)
                        .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
                    _ => properties,
                };
                let properties = Arc::new(properties.build());
                let pages = Pages::of(&properties, &described);
                let ours = match column.data_type() {
                    DataType::Int32 => pages.numbers::<Int32Type, Int32>(&column),
                    DataType::Date32 => pages.numbers::<Date32Type, Int32>(&column),
                    DataType::Boolean => pages.flags(&column),
                    DataType::Int64 => pages.numbers::<Int64Type, Int64>(&column),
                    _ => pages.numbers::<TimestampMicrosecondType, Int64>(&column),
                };
                let (ours, arrow) = (ours.unwrap(), by_arrow(&batch, &properties, &described));
                let arrow = arrow.unwrap();
                assert_eq!(ours.statistics, arrow.statistics, "{name} {rows}");
                assert_eq!(ours.encodings, arrow.encodings, "{name} {rows}");
                let bytes = |plain: &PlainColumn| -> Vec<Vec<u8>> {
                    plain.pages.iter().map(|page| page.buffer().to_vec()).collect()
                };
                assert_eq!(bytes(&ours), bytes(&arrow), "{name} {rows}");
            }
        }
    }

    #[test]
    fn long_strings_and_many_are_left_to_arrow() {
        let field = Field::new("text", DataType::Utf8View, false);
        let schema = ArrowSchemaConverter::new().convert(&Schema::new(vec![field])).unwrap();
        let described = schema.column(0);
        let long = "あ".repeat(30);
        let many: Vec<String> = (0..20_000).map(|row| format!("{row:060}")).collect();
        for (texts, are_ours) in [
            (vec!["赤".to_owned(), "青".to_owned()], true),
            (vec!["赤".to_owned(), long], false),
            (many, false),
            (Vec::new(), true),
        ] {
            let column: ArrayRef = Arc::new(StringViewArray::from_iter_values(texts));
            assert_eq!(strings(&column, &described).unwrap().is_some(), are_ours);
        }
    }
}
