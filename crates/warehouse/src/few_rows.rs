//! Row groups of few rows, as most days have them: Arrow's writers encode them,
//! and their pages are compressed here.

use std::sync::Arc;

use arrow::array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnDescPtr;

use super::encoded_chunk::{EncodedChunk, PlainColumn};

/// Encodes all rows of a row group. `properties` say how, without compression;
/// `described` are the columns in the file's schema.
pub(super) fn encode(
    rows: &RecordBatch,
    properties: WriterProperties,
    described: &[ColumnDescPtr],
) -> Result<Vec<EncodedChunk>> {
    let schema = rows.schema();
    let root = ArrowSchemaConverter::new().convert(&schema)?.root_schema_ptr();
    let mut file = SerializedFileWriter::new(Vec::new(), root, Arc::new(properties))?;
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
    let columns = group.columns().iter().zip(described).map(|(plain, column)| {
        let pages = SerializedPageReader::new(bytes.clone(), plain, rows.num_rows(), None)?;
        EncodedChunk::of(PlainColumn {
            column: column.clone(),
            rows: rows.num_rows(),
            encodings: plain.encodings().collect(),
            statistics: plain.statistics().cloned(),
            pages: pages.collect::<Result<_>>()?,
        })
    });
    columns.collect()
}
