//! A column of a table.

use arrow::datatypes::{DataType, Field, TimeUnit};

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the files and in SQL.
    pub name: &'static str,
    /// What its values are.
    pub column_type: ColumnType,
    /// Whether rows may lack a value.
    pub is_optional: bool,
    /// The first schema version whose files have it.
    pub since: u32,
    /// What stands in it for rows of files from before that version.
    pub before: Before,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// A number, an id or a count.
    Int64,
    /// A small number.
    Int32,
    /// Yes or no.
    Flag,
    /// A string.
    Text,
    /// A string that repeats: in memory each stands once, in the file it is a
    /// plain string.
    Word,
    /// A point in time.
    UtcTime,
    /// A time of day on a calendar day, in the warehouse's time zone.
    LocalTime,
    /// A calendar day.
    Day,
}

/// What rows of files that lack a column have in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing.
    Null,
    /// No.
    False,
    /// 0.
    Zero,
    /// The same string in all rows.
    Text(&'static str),
    /// The key of the row's text.
    TextKey,
}

impl Column {
    /// A column whose every row has a value.
    pub(super) const fn required(name: &'static str, column_type: ColumnType) -> Self {
        Self { name, column_type, is_optional: false, since: 1, before: Before::Null }
    }

    /// A column whose rows may lack a value.
    pub(super) const fn optional(name: &'static str, column_type: ColumnType) -> Self {
        Self { is_optional: true, ..Self::required(name, column_type) }
    }

    /// A column that files have from a schema version on.
    pub(super) const fn since(self, version: u32, before: Before) -> Self {
        Self { since: version, before, ..self }
    }

    pub(super) fn field(&self) -> Field {
        Field::new(self.name, self.column_type.arrow(), self.is_optional)
    }
}

impl ColumnType {
    /// The type in memory for Arrow.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::Int64 => DataType::Int64,
            Self::Int32 => DataType::Int32,
            Self::Flag => DataType::Boolean,
            Self::Text => DataType::Utf8View,
            Self::Word => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8View))
            }
            Self::UtcTime => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::LocalTime => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Day => DataType::Date32,
        }
    }

    /// The type in Polars' frames.
    #[must_use]
    pub fn polars(self) -> polars::prelude::DataType {
        use polars::prelude::{DataType as Polars, TimeUnit, TimeZone};
        match self {
            Self::Int64 => Polars::Int64,
            Self::Int32 => Polars::Int32,
            Self::Flag => Polars::Boolean,
            Self::Text | Self::Word => Polars::String,
            Self::UtcTime => Polars::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)),
            Self::LocalTime => Polars::Datetime(TimeUnit::Microseconds, None),
            Self::Day => Polars::Date,
        }
    }
}
