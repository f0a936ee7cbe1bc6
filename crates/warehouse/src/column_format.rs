//! How a column of a table is encoded in its files.

use parquet::errors::{ParquetError, Result};
use parquet::file::statistics::ValueStatistics;
use parquet::schema::types::ColumnDescPtr;

use super::layout::Table;
use super::page_encodings::push_levels;
use super::schema::{Column, ColumnType};

/// How one column is encoded.
pub(super) struct ColumnFormat {
    /// The column in the files' schema.
    pub column: ColumnDescPtr,
    pub column_type: ColumnType,
    /// Whether its numbers hardly repeat, but differ little from row to row.
    pub is_by_differences: bool,
    /// Whether a file says its least and its greatest value.
    pub has_statistics: bool,
}

impl ColumnFormat {
    /// That of a column of a table.
    pub(crate) fn of(table: Table, column: &Column, described: ColumnDescPtr) -> Self {
        let is_of_tokens = table == Table::Tokens;
        Self {
            column: described,
            column_type: column.column_type,
            is_by_differences: is_of_tokens
                && ["tweet_id", "position", "start", "end"].contains(&column.name),
            // Every row group has all parts of speech and most words: least and greatest
            // tell nothing there, and cost a comparison a value.
            has_statistics: !is_of_tokens || column.name == "tweet_id",
        }
    }

    /// Appends which rows have a value, unless all must.
    ///
    /// # Errors
    ///
    /// When a row has none of a column that requires one.
    pub(crate) fn push_levels(
        &self,
        mut is_present: impl Iterator<Item = bool>,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        if self.column.max_def_level() > 0 {
            push_levels(is_present, out);
        } else if !is_present.all(|is_present| is_present) {
            return Err(self.lacks_a_value());
        }
        Ok(())
    }

    /// What is wrong with a row without a value that must have one.
    pub(crate) fn lacks_a_value(&self) -> ParquetError {
        ParquetError::General(format!("a row of {} has no value", self.column.path()))
    }

    /// What a file says of values, the least and the greatest of which are known.
    pub(crate) fn ends<T>(
        &self,
        (least, greatest): (Option<T>, Option<T>),
        nulls: usize,
    ) -> ValueStatistics<T> {
        ValueStatistics::new(least, greatest, None, Some(nulls as u64), false)
            .with_backwards_compatible_min_max(self.column.sort_order().is_signed())
    }
}
