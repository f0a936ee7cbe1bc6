//! A table's file in memory, read row group by row group.
//!
//! Parquet's own reader makes two contexts of zstd for every column of every file, and
//! reads from each footer what the table says already. Of the small files of many days
//! that took longer than their rows. Here pages are unpacked before Arrow's reader has
//! them (`packed_pages.rs`).

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use parquet::basic::{Compression, Type as PhysicalType};
use parquet::column::page::{PageIterator, PageReader};
use parquet::errors::Result;
use parquet::file::metadata::{
    ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader,
    ParquetStatisticsPolicy, RowGroupMetaData,
};
use parquet::file::serialized_reader::SerializedPageReader;

use super::decoded_columns::DecodedColumns;
use super::packed_pages::PackedPages;
use super::plain_pages;
use super::table_reader::version_of;

/// From so many bytes on, a file may have more than one row group.
const MANY_BYTES: usize = 1 << 20;
/// From so many rows on, the columns of a file are not kept.
const MANY_ROWS: i64 = 1 << 16;

/// A file whose footer has been read.
#[derive(Debug)]
pub(super) struct TableBytes {
    bytes: Bytes,
    metadata: ParquetMetaData,
    /// Of a file that is kept.
    decoded: Option<DecodedColumns>,
}

impl TableBytes {
    /// Reads the footer; of a large file with what it says of the values of its row
    /// groups, which in a small one are quicker read.
    ///
    /// # Errors
    ///
    /// When it is not Parquet.
    pub(super) fn open(bytes: Bytes) -> Result<Self> {
        let statistics = match bytes.len() {
            0..MANY_BYTES => ParquetStatisticsPolicy::SkipAll,
            _ => ParquetStatisticsPolicy::KeepAll,
        };
        let options = ParquetMetaDataOptions::new()
            .with_column_stats_policy(statistics)
            .with_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
        let reader = ParquetMetaDataReader::new().with_metadata_options(Some(options));
        let metadata = reader.parse_and_finish(&bytes)?;
        Ok(Self { bytes, metadata, decoded: None })
    }

    /// The same, which keeps the columns that are read of it as codes, unless its rows are
    /// many.
    pub(super) fn keeping(mut self, sum: &Arc<AtomicUsize>) -> Self {
        let is_small = (1..=MANY_ROWS).contains(&self.rows()) && self.row_groups().len() == 1;
        self.decoded = is_small.then(|| DecodedColumns::new(sum.clone()));
        self
    }

    /// Drops the columns that are kept.
    pub(super) fn drop_decoded(&self) {
        self.decoded.iter().for_each(DecodedColumns::clear);
    }

    /// Bytes of the file.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The schema version that it says it is of.
    pub(super) fn version(&self) -> Option<u32> {
        version_of(self.metadata.file_metadata())
    }

    pub(super) fn row_groups(&self) -> &[RowGroupMetaData] {
        self.metadata.row_groups()
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> i64 {
        self.metadata.file_metadata().num_rows()
    }

    /// The rows of a row group: its columns at some places, as `schema` has them, which
    /// is about all columns of the file.
    ///
    /// # Errors
    ///
    /// When the file has other columns.
    pub(super) fn read(
        &self,
        row_group: usize,
        schema: &Schema,
        places: impl IntoIterator<Item = usize>,
        batch_rows: usize,
    ) -> Result<ParquetRecordBatchReader> {
        let columns = self.metadata.file_metadata().schema_descr();
        let mask = ProjectionMask::leaves(columns, places);
        let levels = parquet_to_arrow_field_levels(columns, mask, Some(schema.fields()))?;
        let row_group = RowGroup { file: self, group: self.metadata.row_group(row_group) };
        ParquetRecordBatchReader::try_new_with_row_groups(&levels, &row_group, batch_rows, None)
    }

    /// The rows of a row group as [`TableBytes::read`] has them, columns of words as codes.
    /// All who read a file so give the same schema.
    ///
    /// # Errors
    ///
    /// When the file has other columns.
    pub(super) fn read_coded(
        &self,
        row_group: usize,
        schema: &Schema,
        places: &[usize],
        batch_rows: usize,
    ) -> Result<Vec<RecordBatch>> {
        // Columns are kept by their places in the only row group.
        let is_one = self.row_groups().len() == 1
            && usize::try_from(self.rows()).is_ok_and(|rows| rows <= batch_rows);
        let Some(decoded) = self.decoded.as_ref().filter(|_| is_one) else {
            return self.decode(row_group, schema, places, batch_rows);
        };
        let mut columns = decoded.get(places);
        let missing = || places.iter().zip(&columns).filter(|(_, column)| column.is_none());
        let missing: Vec<usize> = missing().map(|(&place, _)| place).collect();
        let read = match missing.as_slice() {
            [] => Vec::new(),
            missing => self.decode(row_group, schema, missing, batch_rows)?,
        };
        let read: Vec<ArrayRef> = read.iter().flat_map(RecordBatch::columns).cloned().collect();
        decoded.keep(missing.into_iter().zip(&read));
        let mut read = read.into_iter();
        columns.iter_mut().filter(|column| column.is_none()).for_each(|none| *none = read.next());
        let columns = columns.into_iter().flatten().collect();
        Ok(vec![RecordBatch::try_new(Arc::new(schema.project(places)?), columns)?])
    }

    fn decode(
        &self,
        row_group: usize,
        schema: &Schema,
        places: &[usize],
        batch_rows: usize,
    ) -> Result<Vec<RecordBatch>> {
        let group = RowGroup { file: self, group: self.metadata.row_group(row_group) };
        let taken = places.iter().map(|&place| group.taken(place, schema.field(place)));
        let taken: Vec<Option<ArrayRef>> = taken.collect::<Result<_>>()?;
        let others = || places.iter().zip(&taken).filter(|(_, taken)| taken.is_none());
        let read: Vec<RecordBatch> = match others().count() {
            0 => Vec::new(),
            _ => {
                let others = others().map(|(&place, _)| place);
                // Arrow's reader makes room for a whole batch in advance.
                let batch_rows = batch_rows.min(group.num_rows().max(1));
                self.read(row_group, schema, others, batch_rows)?.collect::<Result<_, _>>()?
            }
        };
        let asked = Arc::new(schema.project(places)?);
        let rows = group.num_rows();
        let batch = |(number, start): (usize, usize)| {
            let length = batch_rows.min(rows - start);
            let mut read = read.get(number).into_iter().flat_map(RecordBatch::columns).cloned();
            let columns = taken.iter().filter_map(|taken| match taken {
                Some(column) => Some(column.slice(start, length)),
                None => read.next(),
            });
            Ok(RecordBatch::try_new(asked.clone(), columns.collect())?)
        };
        (0..rows).step_by(batch_rows.max(1)).enumerate().map(batch).collect()
    }
}

struct RowGroup<'a> {
    file: &'a TableBytes,
    group: &'a RowGroupMetaData,
}

impl RowGroups for RowGroup<'_> {
    fn num_rows(&self) -> usize {
        usize::try_from(self.group.num_rows()).unwrap_or(0)
    }

    fn column_chunks(&self, column: usize) -> Result<Box<dyn PageIterator>> {
        Ok(Box::new(OneChunk(Some(self.chunk(column)?))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.group))
    }

    fn metadata(&self) -> &ParquetMetaData {
        &self.file.metadata
    }
}

impl RowGroup<'_> {
    /// The pages of a column.
    fn chunk(&self, column: usize) -> Result<Box<dyn PageReader>> {
        let chunk = self.group.column(column);
        Ok(match chunk.compression() {
            Compression::ZSTD(_) => Box::new(self.pages(&as_it_is(chunk)?)?),
            _ => Box::new(self.pages(chunk)?.0),
        })
    }

    /// A column whose pages need no reader of Arrow's; `None` of others.
    fn taken(&self, place: usize, field: &Field) -> Result<Option<ArrayRef>> {
        let Some(column) = self.group.columns().get(place) else { return Ok(None) };
        let described = column.column_descr();
        if described.max_def_level() > 0
            || described.max_rep_level() > 0
            || described.path().parts() != [field.name().as_str()]
        {
            return Ok(None);
        }
        match (field.data_type(), described.physical_type()) {
            (DataType::Dictionary(_, _), PhysicalType::BYTE_ARRAY) => {
                plain_pages::words(&mut *self.chunk(place)?, self.num_rows())
            }
            (DataType::Boolean, PhysicalType::BOOLEAN) => {
                plain_pages::flags(&mut *self.chunk(place)?, self.num_rows())
            }
            _ => Ok(None),
        }
    }

    fn pages(&self, chunk: &ColumnChunkMetaData) -> Result<PackedPages> {
        let bytes = self.file.bytes.clone().into();
        Ok(PackedPages(SerializedPageReader::new(bytes, chunk, self.num_rows(), None)?))
    }
}

/// A column of which pages are read without unpacking them.
fn as_it_is(chunk: &ColumnChunkMetaData) -> Result<ColumnChunkMetaData> {
    chunk.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()
}

/// The pages of a single column of a single row group.
struct OneChunk(Option<Box<dyn PageReader>>);

impl Iterator for OneChunk {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for OneChunk {}

#[cfg(test)]
pub(super) mod tests {
    use arrow::array::{AsArray, BooleanArray, Int64Array, StringViewArray};
    use arrow::datatypes::Int64Type;
    use parquet::arrow::ArrowWriter;
    use parquet::basic::ZstdLevel;
    use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};

    use super::*;

    fn rows() -> RecordBatch {
        let texts: StringViewArray = (0..5_000)
            .map(|row| (row % 7 != 0).then(|| format!("語{} この文字列は長い", row % 900)))
            .collect();
        let numbers: Int64Array = (0..5_000).map(|row| (row % 3 != 0).then_some(row)).collect();
        let schema = Schema::new(vec![
            Field::new("text", DataType::Utf8View, true),
            Field::new("number", DataType::Int64, true),
        ]);
        RecordBatch::try_new(Arc::new(schema), vec![Arc::new(texts), Arc::new(numbers)]).unwrap()
    }

    /// A file of at least so many bytes, and not many more.
    pub(crate) fn file_of_bytes(bytes: usize) -> TableBytes {
        let schema = Arc::new(Schema::new(vec![Field::new("text", DataType::Utf8View, false)]));
        let text = StringViewArray::from(vec!["あ".repeat(bytes / 3).as_str()]);
        let rows = RecordBatch::try_new(schema.clone(), vec![Arc::new(text)]).unwrap();
        let properties = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_statistics_enabled(EnabledStatistics::None);
        let mut writer =
            ArrowWriter::try_new(Vec::new(), schema, Some(properties.build())).unwrap();
        writer.write(&rows).unwrap();
        TableBytes::open(writer.into_inner().unwrap().into()).unwrap()
    }

    #[test]
    fn a_large_file_says_what_its_row_groups_have() {
        let rows = rows();
        for (repeated, says) in [(1, false), (40, true)] {
            let mut writer = ArrowWriter::try_new(
                Vec::new(),
                rows.schema(),
                Some(WriterProperties::builder().set_dictionary_enabled(false).build()),
            )
            .unwrap();
            for _ in 0..repeated {
                writer.write(&rows).unwrap();
            }
            let file = TableBytes::open(writer.into_inner().unwrap().into()).unwrap();
            let statistics = file.row_groups()[0].column(1).statistics();
            assert_eq!(statistics.is_some(), says, "{}", file.size());
        }
    }

    #[test]
    fn rows_are_read_as_they_were_written() {
        let rows = rows();
        let packed = Compression::ZSTD(ZstdLevel::default());
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            for compression in [packed, Compression::UNCOMPRESSED, Compression::SNAPPY] {
                let properties = WriterProperties::builder()
                    .set_compression(compression)
                    .set_writer_version(version)
                    .set_data_page_row_count_limit(1_000)
                    .set_max_row_group_row_count(Some(3_000))
                    .build();
                let mut writer =
                    ArrowWriter::try_new(Vec::new(), rows.schema(), Some(properties)).unwrap();
                writer.write(&rows).unwrap();
                let file = TableBytes::open(writer.into_inner().unwrap().into()).unwrap();
                assert_eq!((file.rows(), file.row_groups().len()), (5_000, 2));
                for places in [vec![0, 1], vec![1]] {
                    let read = |group| {
                        file.read(group, &rows.schema(), places.iter().copied(), 2_048).unwrap()
                    };
                    let read: Vec<RecordBatch> =
                        (0..2).flat_map(read).map(Result::unwrap).collect();
                    let whole = arrow::compute::concat_batches(&read[0].schema(), &read).unwrap();
                    let expected = rows.project(&places).unwrap();
                    assert_eq!(whole.num_columns(), expected.num_columns());
                    for (found, expected) in whole.columns().iter().zip(expected.columns()) {
                        assert_eq!(
                            found.to_data(),
                            expected.to_data(),
                            "{version:?} {compression}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn words_and_flags_are_the_same_as_arrow_reads_them() {
        let words: StringViewArray =
            (0..5_000).map(|row| Some(["赤", "青い空の下の語"][row % 13 / 7])).collect();
        let texts: StringViewArray =
            (0..5_000).map(|row| Some(format!("語{}", row % 700))).collect();
        let flags: BooleanArray = (0..5_000).map(|row| Some(row % 3 == 0)).collect();
        let numbers: Int64Array = (0..5_000).map(|row| (row % 3 != 0).then_some(row)).collect();
        let columns: Vec<(&str, ArrayRef, bool)> = vec![
            ("word", Arc::new(words), false),
            ("text", Arc::new(texts), false),
            ("number", Arc::new(numbers), true),
            ("flag", Arc::new(flags), false),
        ];
        let rows = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
        let schema = rows.schema();
        let coded = schema.fields().iter().map(|field| match field.data_type() {
            DataType::Utf8View => {
                let coded = crate::schema::ColumnType::Word.arrow();
                field.as_ref().clone().with_data_type(coded)
            }
            _ => field.as_ref().clone(),
        });
        let coded = Schema::new(coded.collect::<Vec<_>>());
        for (compression, dictionary_bytes, taken) in [
            (Compression::UNCOMPRESSED, 1 << 20, [true, true, false, true]),
            (Compression::ZSTD(ZstdLevel::default()), 1 << 20, [true, true, false, true]),
            // Of the texts too many for a dictionary.
            (Compression::UNCOMPRESSED, 1 << 10, [true, false, false, true]),
        ] {
            let properties = WriterProperties::builder()
                .set_compression(compression)
                .set_dictionary_page_size_limit(dictionary_bytes)
                .set_max_row_group_row_count(Some(3_000))
                .build();
            let mut writer =
                ArrowWriter::try_new(Vec::new(), rows.schema(), Some(properties)).unwrap();
            writer.write(&rows).unwrap();
            let file = TableBytes::open(writer.into_inner().unwrap().into()).unwrap();
            let group = RowGroup { file: &file, group: &file.row_groups()[0] };
            for (place, taken) in taken.into_iter().enumerate() {
                let found = group.taken(place, coded.field(place)).unwrap();
                assert_eq!(found.is_some(), taken, "{place} {compression}");
            }
            for places in [vec![0, 1, 2, 3], vec![0, 3], vec![2], vec![1, 2]] {
                for group in 0..2 {
                    let found = file.read_coded(group, &coded, &places, 1_024).unwrap();
                    let read = file.read(group, &coded, places.iter().copied(), 1_024).unwrap();
                    let read: Vec<RecordBatch> = read.map(Result::unwrap).collect();
                    assert_eq!(found.len(), read.len());
                    for (found, read) in found.iter().zip(&read) {
                        assert_eq!(found.num_rows(), read.num_rows());
                        for (found, read) in found.columns().iter().zip(read.columns()) {
                            assert_eq!(text_of(found), text_of(read));
                        }
                    }
                }
            }
        }
    }

    /// A column's values, one a line.
    fn text_of(column: &ArrayRef) -> Vec<String> {
        let plain = match column.as_any_dictionary_opt() {
            Some(coded) => arrow::compute::take(coded.values(), coded.keys(), None).unwrap(),
            None => column.clone(),
        };
        let text = |row| match plain.data_type() {
            _ if plain.is_null(row) => "null".to_owned(),
            DataType::Utf8View => plain.as_string_view().value(row).to_owned(),
            DataType::Boolean => plain.as_boolean().value(row).to_string(),
            _ => plain.as_primitive::<Int64Type>().value(row).to_string(),
        };
        (0..plain.len()).map(text).collect()
    }

    #[test]
    fn what_is_not_parquet_is_an_error() {
        assert!(TableBytes::open(Bytes::from_static(b"not Parquet")).is_err());
    }
}
