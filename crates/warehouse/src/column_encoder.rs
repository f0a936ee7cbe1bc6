//! The columns of a row group, each encoded by itself as its type is best.
//!
//! Arrow's writer of a row group makes a file of it, whose pages have to be read back, and
//! goes through every value of each type in the same way.

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use parquet::errors::Result;

use super::column_format::ColumnFormat;
use super::dictionary_column::{DictionaryColumn, KeysInOrder};
use super::encoded_chunk::EncodedChunk;
use super::flag_column::FlagColumn;
use super::number_column::NumberColumn;
use super::schema::ColumnType;
use super::string_column::StringColumn;

/// A column under construction. What it becomes depends on its rows alone, not on the
/// batches that they come in.
pub(super) enum ColumnEncoder {
    Flags(FlagColumn),
    Numbers(NumberColumn<i64>),
    SmallNumbers(NumberColumn<i32>),
    Strings(StringColumn),
    Words(DictionaryColumn),
}

impl ColumnEncoder {
    pub(crate) fn new(format: &ColumnFormat) -> Self {
        match format.column_type {
            ColumnType::Flag => Self::Flags(FlagColumn::new()),
            ColumnType::Int64 | ColumnType::UtcTime | ColumnType::LocalTime => {
                Self::Numbers(NumberColumn::default())
            }
            ColumnType::Int32 | ColumnType::Day => Self::SmallNumbers(NumberColumn::default()),
            ColumnType::Text => Self::Strings(StringColumn::default()),
            ColumnType::Word => Self::Words(DictionaryColumn::default()),
        }
    }

    /// Appends rows, which are as the table's schema has them.
    ///
    /// # Errors
    ///
    /// When one lacks a value that its column requires.
    pub(crate) fn write(
        &mut self,
        rows: &ArrayRef,
        format: &ColumnFormat,
        in_order: &mut KeysInOrder,
    ) -> Result<()> {
        match self {
            Self::Flags(column) => column.write(rows.as_boolean()),
            Self::Numbers(column) => match format.column_type {
                ColumnType::Int64 => column.write::<Int64Type>(rows.as_primitive()),
                _ => column.write::<TimestampMicrosecondType>(rows.as_primitive()),
            },
            Self::SmallNumbers(column) => match format.column_type {
                ColumnType::Day => column.write::<Date32Type>(rows.as_primitive()),
                _ => column.write::<Int32Type>(rows.as_primitive()),
            },
            Self::Strings(column) => return column.write(rows.as_string_view(), format),
            Self::Words(column) => column.write(rows.as_dictionary(), in_order),
        }
        Ok(())
    }

    /// Encodes the rows.
    ///
    /// # Errors
    ///
    /// When one lacks a value that its column requires.
    pub(crate) fn finish(self, format: &ColumnFormat) -> Result<EncodedChunk> {
        match self {
            Self::Flags(column) => column.finish(format),
            Self::Numbers(column) => column.finish(format),
            Self::SmallNumbers(column) => column.finish(format),
            Self::Strings(column) => column.finish(format),
            Self::Words(column) => column.finish(format),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use arrow::array::{
        Array, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, RecordBatchReader,
        StringViewArray, TimestampMicrosecondArray,
    };
    use arrow::compute::{cast, concat};
    use arrow::datatypes::{DataType, Field, Schema};
    use bytes::Bytes;
    use parquet::arrow::ArrowSchemaConverter;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaDataReader};
    use parquet::file::writer::SerializedFileWriter;
    use proptest::prelude::*;

    use super::*;

    /// How the only column of a file is encoded.
    pub(crate) fn format(column_type: ColumnType, is_optional: bool) -> ColumnFormat {
        let schema = Schema::new(vec![Field::new("value", column_type.arrow(), is_optional)]);
        let column = ArrowSchemaConverter::new().convert(&schema).unwrap().column(0);
        ColumnFormat { column, column_type, is_by_differences: false, has_statistics: true }
    }

    /// A file of one column.
    pub(crate) fn file_of(batches: &[ArrayRef], format: &ColumnFormat) -> Result<Bytes> {
        let schema = Schema::new(vec![Field::new(
            "value",
            format.column_type.arrow(),
            format.column.max_def_level() > 0,
        )]);
        let root = ArrowSchemaConverter::new().convert(&schema).unwrap().root_schema_ptr();
        let mut file = SerializedFileWriter::new(Vec::new(), root, Arc::default()).unwrap();
        let mut encoder = ColumnEncoder::new(format);
        for batch in batches {
            encoder.write(batch, format, &mut KeysInOrder::default())?;
        }
        let mut row_group = file.next_row_group().unwrap();
        encoder.finish(format)?.append_to_row_group(&mut row_group).unwrap();
        row_group.close().unwrap();
        Ok(Bytes::from(file.into_inner().unwrap()))
    }

    /// What Arrow's reader finds in such a file.
    pub(crate) fn read(file: Bytes, data_type: &DataType) -> ArrayRef {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let schema = reader.schema();
        let none = RecordBatch::new_empty(schema);
        let batches = reader.map(std::result::Result::unwrap).chain([none]);
        let batches: Vec<RecordBatch> = batches.collect();
        let columns: Vec<&dyn Array> = batches.iter().map(|batch| &**batch.column(0)).collect();
        cast(&concat(&columns).unwrap(), data_type).unwrap()
    }

    fn said(file: &Bytes) -> ColumnChunkMetaData {
        let metadata = ParquetMetaDataReader::new().parse_and_finish(file).unwrap();
        metadata.row_group(0).column(0).clone()
    }

    /// The rows, in two files: as one batch, and as two.
    fn assert_read_back(rows: &ArrayRef, cut: usize, format: &ColumnFormat) -> ColumnChunkMetaData {
        let cut = cut.min(rows.len());
        let file = file_of(std::slice::from_ref(rows), format).unwrap();
        let parts = [rows.slice(0, cut), rows.slice(cut, rows.len() - cut)];
        assert_eq!(file, file_of(&parts, format).unwrap());
        assert_eq!(read(file.clone(), rows.data_type()).to_data(), rows.to_data());
        let said = said(&file);
        let statistics = said.statistics().unwrap();
        assert_eq!(statistics.null_count_opt(), Some(rows.null_count() as u64));
        said
    }

    proptest! {
        #[test]
        fn numbers_are_read_back(
            runs in prop::collection::vec((prop::option::weighted(0.8, -3..40_i64), 1..20_usize), 1..60),
            factor in prop::sample::select(vec![1, 1_000_003, i64::MAX / 50]),
            cut in 0..300_usize,
        ) {
            let rows = || runs.iter().flat_map(|&(number, times)| vec![number; times]);
            let large = || rows().map(|number| number.map(|number| number * factor));
            let small = || rows().map(|number| number.and_then(|number| i32::try_from(number).ok()));
            let columns: [(ColumnType, ArrayRef); 4] = [
                (ColumnType::Int64, Arc::new(large().collect::<Int64Array>())),
                (ColumnType::LocalTime, Arc::new(large().collect::<TimestampMicrosecondArray>())),
                (ColumnType::Int32, Arc::new(small().collect::<Int32Array>())),
                (ColumnType::Day, Arc::new(small().collect::<Date32Array>())),
            ];
            for (column_type, rows) in columns {
                let mut format = format(column_type, true);
                assert_read_back(&rows, cut, &format);
                format.is_by_differences = true;
                assert_read_back(&rows, cut, &format);
            }
            let all: ArrayRef = Arc::new(large().flatten().collect::<Int64Array>());
            if !all.is_empty() {
                let mut format = format(ColumnType::Int64, false);
                let said = assert_read_back(&all, cut, &format);
                let least = large().flatten().min().unwrap();
                let said = said.statistics().and_then(|said| said.min_bytes_opt()).unwrap();
                prop_assert_eq!(said, least.to_le_bytes());
                format.is_by_differences = true;
                assert_read_back(&all, cut, &format);
            }
        }

        #[test]
        fn flags_and_strings_are_read_back(
            runs in prop::collection::vec((prop::option::of("[あ-お]{0,9}"), 1..20_usize), 1..60),
            cut in 0..300_usize,
        ) {
            let rows = || runs.iter().flat_map(|(string, times)| vec![string.as_deref(); *times]);
            let strings: ArrayRef = Arc::new(rows().collect::<StringViewArray>());
            assert_read_back(&strings, cut, &format(ColumnType::Text, true));
            let flags = rows().map(|string| Some(string.is_some()));
            let flags: ArrayRef = Arc::new(flags.collect::<BooleanArray>());
            assert_read_back(&flags, cut, &format(ColumnType::Flag, false));
        }
    }

    #[test]
    fn many_rows_have_many_pages() {
        let numbers: ArrayRef = Arc::new(
            (0..50_000_i64).map(|row| (row % 3 > 0).then_some(row * row)).collect::<Int64Array>(),
        );
        assert_read_back(&numbers, 30_000, &format(ColumnType::Int64, true));
        let none: ArrayRef = Arc::new((0..50_000).map(|_| None).collect::<Int64Array>());
        let said = assert_read_back(&none, 1, &format(ColumnType::Int64, true));
        assert_eq!(said.statistics().unwrap().min_bytes_opt(), None);
        assert!(said.compressed_size() < 200, "{}", said.compressed_size());
        let flags: ArrayRef =
            Arc::new((0..50_000).map(|row| Some(row % 5 == 0)).collect::<BooleanArray>());
        assert_read_back(&flags, 20_483, &format(ColumnType::Flag, false));
    }

    #[test]
    fn strings_that_are_too_many_for_a_dictionary_follow_it() {
        let format = format(ColumnType::Text, true);
        let string = |row: i32| (row % 7 > 0).then(|| format!("{row:060} この文は長い"));
        let rows: ArrayRef = Arc::new((0..60_000).map(string).collect::<StringViewArray>());
        let said = assert_read_back(&rows, 40_000, &format);
        let statistics = said.statistics().unwrap();
        assert!(!statistics.min_is_exact() && !statistics.max_is_exact());
        assert_eq!(statistics.min_bytes_opt(), Some(format!("{:060} こ", 1).as_bytes()));
        assert_eq!(statistics.max_bytes_opt(), Some(format!("{:060} ご", 59_999).as_bytes()));
    }

    #[test]
    fn a_row_without_a_value_that_must_have_one_is_an_error() {
        let columns: [(ColumnType, ArrayRef); 3] = [
            (ColumnType::Int64, Arc::new(Int64Array::from(vec![Some(1), None]))),
            (ColumnType::Flag, Arc::new(BooleanArray::from(vec![Some(true), None]))),
            (ColumnType::Text, Arc::new(StringViewArray::from(vec![Some("語"), None]))),
        ];
        for (column_type, rows) in columns {
            let error = file_of(&[rows], &format(column_type, false)).unwrap_err();
            assert!(error.to_string().contains("a row of \"value\" has no value"), "{error}");
        }
    }
}
