//! A column of flags, encoded for Parquet: as bits.

use arrow::array::{Array, BooleanArray, BooleanBufferBuilder};
use parquet::basic::Encoding;
use parquet::errors::Result;
use parquet::file::statistics::Statistics;

use super::column_format::ColumnFormat;
use super::encoded_chunk::{EncodedChunk, EncodedColumn};
use super::page_encodings::flags;

/// One such column of one row group.
pub(super) struct FlagColumn {
    flags: BooleanBufferBuilder,
    nulls: usize,
}

impl FlagColumn {
    pub(crate) fn new() -> Self {
        Self { flags: BooleanBufferBuilder::new(0), nulls: 0 }
    }

    /// Appends rows.
    pub(crate) fn write(&mut self, rows: &BooleanArray) {
        self.flags.append_buffer(rows.values());
        self.nulls += rows.null_count();
    }

    /// Encodes the rows.
    ///
    /// # Errors
    ///
    /// When a row has no flag: all columns of flags require one.
    pub(crate) fn finish(self, format: &ColumnFormat) -> Result<EncodedChunk> {
        if self.nulls > 0 {
            return Err(format.lacks_a_value());
        }
        let flags_of = self.flags.build();
        EncodedChunk::of(EncodedColumn {
            column: format.column.clone(),
            rows: flags_of.len(),
            // Levels are of the second, were there any.
            encodings: vec![Encoding::PLAIN, Encoding::RLE],
            statistics: format.has_statistics.then(|| {
                let are_set = flags_of.count_set_bits();
                let ends = (Some(are_set == flags_of.len()), Some(are_set > 0));
                Statistics::Boolean(format.ends(ends, 0))
            }),
            pages: flags(&flags_of),
        })
    }
}
