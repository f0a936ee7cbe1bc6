//! Writes a table's file so that the same rows give the same bytes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::DataType;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{
    EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterPropertiesPtr,
};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnDescPtr, ColumnPath, TypePtr};
use rayon::prelude::*;

use super::dictionary_column::{DictionaryColumn, KeysInOrder};
use super::encoded_chunk::EncodedChunk;
use super::error::{AtPath, WarehouseError};
use super::few_rows;
use super::layout::Table;
use super::manifest::{SCHEMA_VERSION, Stamp};
use super::schema::{Column as TableColumn, ColumnType};
use super::slices::Slices;

/// Rows that are handed to Arrow's writers at once: their bytes depend on it.
pub(super) const SLICE_ROWS: usize = 65_536;
/// Rows of a row group.
const ROW_GROUP_ROWS: usize = 4 * SLICE_ROWS;
/// Rows of a row group of which the columns are not worth a thread each.
const FEW_ROWS: usize = 16_384;
/// Parquet's page headers are written by themselves.
const BUFFER_BYTES: usize = 256 * 1024;

/// What the files of a table have in common that are written in one run: to find it for
/// each of the small files of many days took as long as their rows.
pub(super) struct TableFormat {
    table: Table,
    schema: TypePtr,
    properties: WriterPropertiesPtr,
    /// By their places, the columns that Arrow writes.
    by_arrow: Vec<usize>,
    described: Vec<ColumnDescPtr>,
    /// How columns of few rows are encoded, whose pages are compressed elsewhere.
    uncompressed: WriterPropertiesPtr,
}

impl TableFormat {
    /// That of files with a stamp.
    pub(crate) fn of(table: Table, stamp: &Stamp) -> Result<Self, WarehouseError> {
        let all = table.schema();
        // Without Arrow's own schema in it, other tools see plain strings.
        let schema = ArrowSchemaConverter::new().convert(&all)?;
        let is_dictionary =
            |place: &usize| matches!(all.field(*place).data_type(), DataType::Dictionary(_, _));
        let by_arrow: Vec<usize> =
            (0..all.fields().len()).filter(|place| !is_dictionary(place)).collect();
        let uncompressed = encodings(table)
            .set_compression(Compression::UNCOMPRESSED)
            .set_offset_index_disabled(true);
        Ok(Self {
            table,
            described: by_arrow.iter().map(|&place| schema.column(place)).collect(),
            schema: schema.root_schema_ptr(),
            properties: Arc::new(properties(table, stamp)),
            by_arrow,
            uncompressed: Arc::new(uncompressed.build()),
        })
    }
}

/// Writes one file of a table.
pub(super) struct TableWriter {
    file: SerializedFileWriter<BufWriter<File>>,
    factory: ArrowRowGroupWriterFactory,
    format: Arc<TableFormat>,
    group: Option<RowGroup>,
    path: PathBuf,
}

impl TableWriter {
    /// Creates the file.
    pub(crate) fn create(path: &Path, format: Arc<TableFormat>) -> Result<Self, WarehouseError> {
        let file = BufWriter::with_capacity(BUFFER_BYTES, File::create(path).at(path)?);
        let (schema, properties) = (format.schema.clone(), format.properties.clone());
        let file = SerializedFileWriter::new(file, schema, properties)?;
        let factory = ArrowRowGroupWriterFactory::new(&file, format.table.schema());
        Ok(Self { file, factory, format, group: None, path: path.to_path_buf() })
    }

    /// Appends rows.
    pub(crate) fn write(&mut self, mut rows: RecordBatch) -> Result<(), WarehouseError> {
        while rows.num_rows() > 0 {
            let group = match &mut self.group {
                Some(group) => group,
                none => none.insert(RowGroup::new(self.format.clone())),
            };
            let fitting = ROW_GROUP_ROWS - group.rows;
            if rows.num_rows() < fitting {
                return group.write(&rows, &self.factory);
            }
            group.write(&rows.slice(0, fitting), &self.factory)?;
            rows = rows.slice(fitting, rows.num_rows() - fitting);
            self.finish_group()?;
        }
        Ok(())
    }

    /// Writes what is left and the footer.
    pub(crate) fn finish(mut self) -> Result<(), WarehouseError> {
        self.finish_group()?;
        self.file.into_inner()?.flush().at(&self.path)
    }

    fn finish_group(&mut self) -> Result<(), WarehouseError> {
        let Some(group) = self.group.take() else { return Ok(()) };
        let chunks = group.finish(&self.factory, self.file.schema_descr().columns())?;
        let mut row_group = self.file.next_row_group()?;
        for chunk in chunks {
            match chunk {
                Chunk::Ours(chunk) => chunk.append_to_row_group(&mut row_group)?,
                Chunk::Arrow(chunk) => chunk.append_to_row_group(&mut row_group)?,
            }
        }
        row_group.close()?;
        Ok(())
    }
}

/// A row group under construction.
struct RowGroup {
    format: Arc<TableFormat>,
    rows: usize,
    /// Those that Arrow does not write, by their places in the table.
    words: Vec<Option<DictionaryColumn>>,
    /// The rows of those that Arrow writes.
    slices: Slices,
    /// Their writers, once there is a whole slice.
    writers: Option<Vec<ArrowColumnWriter>>,
}

/// A column of a row group, encoded.
enum Chunk {
    Ours(EncodedChunk),
    Arrow(ArrowColumnChunk),
}

impl RowGroup {
    fn new(format: Arc<TableFormat>) -> Self {
        let places = 0..format.table.columns().len();
        let words =
            places.map(|place| (!format.by_arrow.contains(&place)).then(DictionaryColumn::default));
        Self { rows: 0, words: words.collect(), slices: Slices::default(), writers: None, format }
    }

    fn write(
        &mut self,
        rows: &RecordBatch,
        factory: &ArrowRowGroupWriterFactory,
    ) -> Result<(), WarehouseError> {
        self.rows += rows.num_rows();
        let mut in_order = KeysInOrder::default();
        for (column, rows) in self.words.iter_mut().zip(rows.columns()) {
            if let Some(column) = column {
                column.write(rows.as_dictionary(), &mut in_order);
            }
        }
        self.slices.push(rows.project(&self.format.by_arrow)?)?;
        while let Some(slice) = self.slices.next_whole() {
            self.write_slice(&slice, factory)?;
        }
        Ok(())
    }

    fn write_slice(
        &mut self,
        slice: &RecordBatch,
        factory: &ArrowRowGroupWriterFactory,
    ) -> Result<(), WarehouseError> {
        let writers = match &mut self.writers {
            Some(writers) => writers,
            none => {
                let all = factory.create_column_writers(0)?.into_iter().enumerate();
                let ours = all.filter(|(place, _)| self.format.by_arrow.contains(place));
                none.insert(ours.map(|(_, writer)| writer).collect())
            }
        };
        let schema = slice.schema();
        for ((writer, field), rows) in writers.iter_mut().zip(schema.fields()).zip(slice.columns())
        {
            for leaf in compute_leaves(field, rows)? {
                writer.write(&leaf)?;
            }
        }
        Ok(())
    }

    /// Encodes what is left; many rows with the columns side by side. What is
    /// many depends on the rows alone, and so do the bytes.
    fn finish(
        mut self,
        factory: &ArrowRowGroupWriterFactory,
        described: &[ColumnDescPtr],
    ) -> Result<Vec<Chunk>, WarehouseError> {
        let last = std::mem::take(&mut self.slices).rest()?;
        let by_arrow: Vec<Chunk> = match (last, &self.writers) {
            (Some(rows), None) => {
                let TableFormat { uncompressed, described, .. } = &*self.format;
                let chunks = few_rows::encode(&rows, uncompressed, described)?;
                chunks.into_iter().map(Chunk::Ours).collect()
            }
            (last, _) => {
                if let Some(rows) = last {
                    self.write_slice(&rows, factory)?;
                }
                let writers = self.writers.unwrap_or_default();
                let chunks = writers.into_par_iter().map(ArrowColumnWriter::close);
                chunks.map(|chunk| chunk.map(Chunk::Arrow)).collect::<ParquetResult<_>>()?
            }
        };
        let finish = |(words, column): (Option<DictionaryColumn>, &ColumnDescPtr)| {
            words.map(|words| words.finish(column.clone(), None)).transpose()
        };
        let words: Vec<Option<EncodedChunk>> = if self.rows < FEW_ROWS {
            self.words.into_iter().zip(described).map(finish).collect::<ParquetResult<_>>()?
        } else {
            self.words.into_par_iter().zip(described).map(finish).collect::<ParquetResult<_>>()?
        };
        let mut by_arrow = by_arrow.into_iter();
        let in_order = words.into_iter().map(|words| words.map(Chunk::Ours));
        Ok(in_order.filter_map(|words| words.or_else(|| by_arrow.next())).collect())
    }
}

/// How the columns of a table are encoded.
fn encodings(table: Table) -> WriterPropertiesBuilder {
    let mut properties =
        WriterProperties::builder().set_statistics_enabled(EnabledStatistics::Chunk);
    if table == Table::Tokens {
        // Every row group has all parts of speech and most words: least and
        // greatest tell nothing there, and cost a comparison a value.
        let tweet_id = ColumnPath::from("tweet_id");
        properties = properties
            .set_statistics_enabled(EnabledStatistics::None)
            .set_column_statistics_enabled(tweet_id, EnabledStatistics::Chunk);
        // Numbers that hardly repeat but differ little from row to row.
        for column in ["tweet_id", "position", "start", "end"] {
            let column = ColumnPath::from(column);
            properties = properties
                .set_column_dictionary_enabled(column.clone(), false)
                .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
        }
    }
    properties
}

fn properties(table: Table, stamp: &Stamp) -> WriterProperties {
    encodings(table)
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(key_values(table, stamp)))
        .build()
}

/// The key of the schema version that a file is of.
pub(super) const VERSION_KEY: &str = "tsubuyaki.schema_version";
/// The key under which pandas looks for types.
pub(super) const PANDAS_KEY: &str = "pandas";

/// What every file of a table says of itself.
pub(super) fn key_values(table: Table, stamp: &Stamp) -> Vec<KeyValue> {
    let pair = |(key, value)| KeyValue::new(key, value);
    let mut pairs = vec![pair((VERSION_KEY.to_owned(), SCHEMA_VERSION.to_string()))];
    pairs.extend(stamp.cut_by().into_iter().map(pair));
    // Where it was from the beginning, so that a file written again is the same.
    pairs.insert(2, pair(("tsubuyaki.time_zone".to_owned(), stamp.time_zone.clone())));
    pairs.extend(for_pandas(table).map(|value| KeyValue::new(PANDAS_KEY.to_owned(), value)));
    pairs
}

/// What tells pandas that numbers some rows lack are whole numbers all the same.
/// As floats, which it takes for the default, ids lose their last digits.
/// <https://pandas.pydata.org/docs/development/developer.html>
fn for_pandas(table: Table) -> Option<String> {
    let is_concerned =
        |column: &&TableColumn| column.is_optional && column.column_type == ColumnType::Int64;
    let column = |column: &TableColumn| {
        serde_json::json!({
            "name": column.name,
            "field_name": column.name,
            "pandas_type": "int64",
            "numpy_type": "Int64",
            "metadata": null,
        })
    };
    let columns: Vec<_> = table.columns().iter().filter(is_concerned).map(column).collect();
    let metadata = serde_json::json!({
        "index_columns": [],
        "column_indexes": [],
        "columns": columns,
        "creator": { "library": "tsubuyaki", "version": SCHEMA_VERSION.to_string() },
        "pandas_version": "1.0.0",
    });
    (!columns.is_empty()).then(|| metadata.to_string())
}
