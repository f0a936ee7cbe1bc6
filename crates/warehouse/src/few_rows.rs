//! Row groups of few rows, as most days have them: each column by itself, its pages as
//! they come from the encoder compressed here.
//!
//! Arrow's writer of a row group makes a file of it, of which the pages would have to be
//! read back; over the files of many days that took a tenth of an ingest.

use std::borrow::Borrow;
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
use parquet::data_type::{DataType as Physical, Int32Type as Int32, Int64Type as Int64};
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::{EnabledStatistics, WriterPropertiesPtr};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::file::statistics::{Statistics, ValueStatistics};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnDescPtr;

use super::dictionary_column::DictionaryColumn;
use super::encoded_chunk::{EncodedChunk, PlainColumn};
use super::page_encodings;

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
        if column.data_type() == &DataType::Utf8View
            && let Some(chunk) = strings(column, described)?
        {
            return Ok(chunk);
        }
        EncodedChunk::of(plain_column(rows, place, properties, described)?)
    });
    columns.collect()
}

/// One of the columns, not compressed yet.
fn plain_column(
    rows: &RecordBatch,
    place: usize,
    properties: &WriterPropertiesPtr,
    described: &ColumnDescPtr,
) -> Result<PlainColumn> {
    let column = rows.column(place);
    if let Some(plain) = by_ourselves(column, properties, described) {
        return Ok(plain);
    }
    let pages = || Pages::of(properties, described);
    match column.data_type() {
        DataType::Int64 => pages().numbers::<Int64Type, Int64>(column),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            pages().numbers::<TimestampMicrosecondType, Int64>(column)
        }
        DataType::Int32 => pages().numbers::<Int32Type, Int32>(column),
        DataType::Date32 => pages().numbers::<Date32Type, Int32>(column),
        _ => by_arrow(&rows.project(&[place])?, properties, described),
    }
}

/// Flags, and numbers that are stored by their differences, none of which is null; `None`
/// of others.
fn by_ourselves(
    column: &ArrayRef,
    properties: &WriterPropertiesPtr,
    described: &ColumnDescPtr,
) -> Option<PlainColumn> {
    if described.max_def_level() > 0 || column.is_empty() {
        return None;
    }
    let is_by_deltas = properties.encoding(described.path()) == Some(Encoding::DELTA_BINARY_PACKED);
    let has_statistics = properties.statistics_enabled(described.path()) != EnabledStatistics::None;
    let (pages, statistics, encoding) = match column.data_type() {
        DataType::Boolean => {
            let flags = column.as_boolean().values();
            let ends = || {
                let are_set = flags.count_set_bits();
                ends(described, (Some(are_set == flags.len()), Some(are_set > 0)))
            };
            let statistics = has_statistics.then(|| Statistics::Boolean(ends()));
            (page_encodings::flags(flags), statistics, Encoding::PLAIN)
        }
        DataType::Int32 if is_by_deltas => {
            let numbers = column.as_primitive::<Int32Type>().values();
            let ends = || ends(described, (numbers.iter().min(), numbers.iter().max()));
            let statistics = has_statistics.then(|| Statistics::Int32(ends()));
            (page_encodings::deltas(numbers), statistics, Encoding::DELTA_BINARY_PACKED)
        }
        DataType::Int64 if is_by_deltas => {
            let numbers = column.as_primitive::<Int64Type>().values();
            let ends = || ends(described, (numbers.iter().min(), numbers.iter().max()));
            let statistics = has_statistics.then(|| Statistics::Int64(ends()));
            (page_encodings::deltas(numbers), statistics, Encoding::DELTA_BINARY_PACKED)
        }
        _ => return None,
    };
    Some(PlainColumn {
        column: described.clone(),
        rows: column.len(),
        // Levels are of the second, were there any.
        encodings: vec![encoding, Encoding::RLE],
        statistics,
        pages,
    })
}

/// What a file says of values, the least and the greatest of which are known.
fn ends<T: Copy>(
    described: &ColumnDescPtr,
    (least, greatest): (Option<impl Borrow<T>>, Option<impl Borrow<T>>),
) -> ValueStatistics<T> {
    let [least, greatest] = [least.map(|of| *of.borrow()), greatest.map(|of| *of.borrow())];
    ValueStatistics::new(least, greatest, None, Some(0), false)
        .with_backwards_compatible_min_max(described.sort_order().is_signed())
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
    use std::collections::BTreeSet;

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
        const ROWS: i64 = 60_000;
        let numbers: Int64Array = (0..ROWS).map(|row| Some(row * row % 701)).collect();
        let some: Int64Array = (0..ROWS).map(|row| (row % 3 > 0).then_some(row)).collect();
        let none: Int64Array = (0..ROWS).map(|_| None).collect();
        let small = |row: i64| i32::try_from(row % 40).ok();
        let days: Date32Array = (0..ROWS).map(|row| small(row / 9)).collect();
        let flags: BooleanArray = (0..ROWS).map(|row| Some(row % 5 == 0)).collect();
        let set: BooleanArray = (0..ROWS).map(|_| Some(true)).collect();
        let times: TimestampMicrosecondArray =
            (0..ROWS).map(|row| (row % 7 > 0).then_some(row)).collect();
        let deltas: Int32Array = (0..ROWS).map(small).collect();
        let count = usize::try_from(ROWS).unwrap();
        let far = [i32::MAX, i32::MIN, 0, 5].into_iter().cycle().take(count);
        let far: Int32Array = far.map(Some).collect();
        let same: Int64Array = (0..ROWS).map(|row| Some(1_000_000_007 * (row / 700))).collect();
        let ends = [i64::MAX, i64::MIN, -1, 3].into_iter().cycle().take(count);
        let ends: Int64Array = ends.map(Some).collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("numbers", Arc::new(numbers)),
            ("some", Arc::new(some)),
            ("none", Arc::new(none)),
            ("days", Arc::new(days)),
            ("flags", Arc::new(flags)),
            ("set", Arc::new(set)),
            ("times", Arc::new(times)),
            ("deltas", Arc::new(deltas)),
            ("deltas that are large", Arc::new(far)),
            ("deltas of many that are the same", Arc::new(same)),
            ("deltas that wrap around", Arc::new(ends)),
        ];
        // Pages, blocks and parts of blocks that are full and not.
        for rows in [60_000, 40_960, 20_481, 3_000, 258, 257, 256, 129, 65, 33, 9, 8, 2, 1, 0] {
            // Of more rows that are null alone Arrow's writer ends pages elsewhere.
            let is_compared = |name: &str| name != "none" || rows <= 3_000;
            for (name, column) in columns.iter().filter(|(name, _)| is_compared(name)) {
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
                let properties = if name.starts_with("deltas") {
                    properties
                        .set_column_dictionary_enabled(path.clone(), false)
                        .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED)
                } else {
                    properties
                };
                let properties = Arc::new(properties.build());
                let ours = plain_column(&batch, 0, &properties, &described);
                let (ours, arrow) = (ours.unwrap(), by_arrow(&batch, &properties, &described));
                let arrow = arrow.unwrap();
                assert_eq!(ours.statistics, arrow.statistics, "{name} {rows}");
                // A file has them as a set.
                let encodings = |of: &PlainColumn| -> BTreeSet<String> {
                    of.encodings.iter().map(ToString::to_string).collect()
                };
                assert_eq!(encodings(&ours), encodings(&arrow), "{name} {rows}");
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
