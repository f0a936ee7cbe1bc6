//! Writes a table's file so that the same rows give the same bytes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use parquet::arrow::ArrowSchemaConverter;
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::TypePtr;
use rayon::prelude::*;

use super::column_encoder::ColumnEncoder;
use super::column_format::ColumnFormat;
use super::dictionary_column::KeysInOrder;
use super::encoded_chunk::EncodedChunk;
use super::error::{AtPath, WarehouseError};
use super::layout::Table;
use super::manifest::{SCHEMA_VERSION, Stamp};
use super::schema::{Column as TableColumn, ColumnType};

/// Rows of a row group.
const ROW_GROUP_ROWS: usize = 262_144;
/// Rows of a row group of which the columns are not worth a thread each.
const FEW_ROWS: usize = 16_384;
/// Parquet's page headers are written by themselves.
const BUFFER_BYTES: usize = 256 * 1024;

/// What the files of a table have in common that are written in one run: to find it for
/// each of the small files of many days took as long as their rows.
pub(super) struct TableFormat {
    schema: TypePtr,
    properties: WriterPropertiesPtr,
    columns: Vec<ColumnFormat>,
}

impl TableFormat {
    /// That of files with a stamp.
    pub(crate) fn of(table: Table, stamp: &Stamp) -> Result<Self, WarehouseError> {
        // Without Arrow's own schema in it, other tools see plain strings.
        let schema = ArrowSchemaConverter::new().convert(&table.schema())?;
        let columns = table.columns().iter().zip(schema.columns());
        let columns =
            columns.map(|(column, described)| ColumnFormat::of(table, column, described.clone()));
        let properties =
            WriterProperties::builder().set_key_value_metadata(Some(key_values(table, stamp)));
        Ok(Self {
            columns: columns.collect(),
            schema: schema.root_schema_ptr(),
            properties: Arc::new(properties.build()),
        })
    }
}

/// Writes one file of a table.
pub(super) struct TableWriter {
    file: SerializedFileWriter<BufWriter<File>>,
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
        Ok(Self { file, format, group: None, path: path.to_path_buf() })
    }

    /// Appends rows.
    pub(crate) fn write(&mut self, mut rows: RecordBatch) -> Result<(), WarehouseError> {
        while rows.num_rows() > 0 {
            let group = match &mut self.group {
                Some(group) => group,
                none => none.insert(RowGroup::new(&self.format)),
            };
            let fitting = ROW_GROUP_ROWS - group.rows;
            if rows.num_rows() < fitting {
                return group.write(&rows, &self.format);
            }
            group.write(&rows.slice(0, fitting), &self.format)?;
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
        let chunks = group.finish(&self.format)?;
        let mut row_group = self.file.next_row_group()?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut row_group)?;
        }
        row_group.close()?;
        Ok(())
    }
}

/// A row group under construction.
struct RowGroup {
    rows: usize,
    columns: Vec<ColumnEncoder>,
}

impl RowGroup {
    fn new(format: &TableFormat) -> Self {
        Self { rows: 0, columns: format.columns.iter().map(ColumnEncoder::new).collect() }
    }

    fn write(&mut self, rows: &RecordBatch, format: &TableFormat) -> Result<(), WarehouseError> {
        self.rows += rows.num_rows();
        let mut in_order = KeysInOrder::default();
        let columns = self.columns.iter_mut().zip(&format.columns);
        for ((column, format), rows) in columns.zip(rows.columns()) {
            column.write(rows, format, &mut in_order)?;
        }
        Ok(())
    }

    /// Encodes the rows; the columns of many side by side.
    fn finish(self, format: &TableFormat) -> ParquetResult<Vec<EncodedChunk>> {
        let finish = |(column, format): (ColumnEncoder, &ColumnFormat)| column.finish(format);
        if self.rows < FEW_ROWS {
            self.columns.into_iter().zip(&format.columns).map(finish).collect()
        } else {
            self.columns.into_par_iter().zip(&format.columns).map(finish).collect()
        }
    }
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
