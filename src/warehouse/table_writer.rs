//! Writes a table's file so that the same rows give the same bytes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::compute::BatchCoalescer;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::error::{AtPath, WarehouseError};
use super::layout::Table;
use super::manifest::{SCHEMA_VERSION, Stamp};

/// Rows that are handed to the Parquet writer at once: its bytes depend on it.
const SLICE_ROWS: usize = 65_536;
/// Rows of a row group.
const ROW_GROUP_ROWS: usize = 4 * SLICE_ROWS;

/// The Parquet writer hands on every page header by itself.
const BUFFER_BYTES: usize = 256 * 1024;

/// Writes one file of a table.
pub(super) struct TableWriter {
    writer: ArrowWriter<BufWriter<File>>,
    slices: BatchCoalescer,
    path: PathBuf,
}

impl TableWriter {
    /// Creates the file.
    pub fn create(path: &Path, table: Table, stamp: &Stamp) -> Result<Self, WarehouseError> {
        let file = BufWriter::with_capacity(BUFFER_BYTES, File::create(path).at(path)?);
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_key_value_metadata(Some(key_values(stamp)));
        if table == Table::Tokens {
            // Every row group has all parts of speech and most words: least
            // and greatest tell nothing there, and cost a comparison a value.
            properties = properties.set_statistics_enabled(EnabledStatistics::None);
            let tweet_id = ColumnPath::from("tweet_id");
            properties =
                properties.set_column_statistics_enabled(tweet_id, EnabledStatistics::Chunk);
            // Numbers that hardly repeat but differ little from row to row.
            for column in ["tweet_id", "position", "start", "end"] {
                let column = ColumnPath::from(column);
                properties = properties
                    .set_column_dictionary_enabled(column.clone(), false)
                    .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
            }
        }
        let properties = properties.build();
        // Without Arrow's own schema in it, other tools see plain strings.
        let options =
            ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        Ok(Self {
            writer: ArrowWriter::try_new_with_options(file, table.schema(), options)?,
            slices: BatchCoalescer::new(table.schema(), SLICE_ROWS),
            path: path.to_path_buf(),
        })
    }

    /// Appends rows.
    pub fn write(&mut self, rows: RecordBatch) -> Result<(), WarehouseError> {
        self.slices.push_batch(rows)?;
        self.write_slices()
    }

    /// Writes what is left and the footer.
    pub fn finish(mut self) -> Result<(), WarehouseError> {
        self.slices.finish_buffered_batch()?;
        self.write_slices()?;
        self.writer.into_inner()?.flush().at(&self.path)
    }

    fn write_slices(&mut self) -> Result<(), WarehouseError> {
        while let Some(slice) = self.slices.next_completed_batch() {
            self.writer.write(&slice)?;
        }
        Ok(())
    }
}

fn key_values(stamp: &Stamp) -> Vec<KeyValue> {
    let pair = |key: &str, value: String| KeyValue::new(format!("tsubuyaki.{key}"), value);
    vec![
        pair("schema_version", SCHEMA_VERSION.to_string()),
        pair("tokens_version", stamp.tokens_version.to_string()),
        pair("time_zone", stamp.time_zone.clone()),
        pair("dictionary_name", stamp.dictionary.name.clone()),
        pair("dictionary_hash", stamp.dictionary.hash.clone()),
    ]
}
