//! Rows of columns as lines of JSON.

use arrow::array::{
    Array, ArrayAccessor, ArrayRef, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, UInt64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Rows as an object per line.
///
/// # Errors
///
/// When a column is of a type that cannot be written.
pub(super) fn lines(rows: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let names = rows.schema_ref().fields().iter().map(|field| field.name().as_str());
    let columns = columns(names, rows.columns())?;
    let mut lines = Vec::new();
    for row in 0..rows.num_rows() {
        serde_json::to_writer(&mut lines, &Row { columns: &columns, row })
            .map_err(|error| ArrowError::JsonError(error.to_string()))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Columns by their names.
type Columns<'a> = Vec<(&'a str, Values<'a>)>;

fn columns<'a>(
    names: impl Iterator<Item = &'a str>,
    columns: &'a [ArrayRef],
) -> Result<Columns<'a>, ArrowError> {
    names.zip(columns).map(|(name, column)| Ok((name, Values::of(column)?))).collect()
}

/// The values of a column.
enum Values<'a> {
    Number(PrimitiveArray<Int64Type>),
    Unsigned(PrimitiveArray<UInt64Type>),
    Float(PrimitiveArray<Float64Type>),
    Text(StringArray),
    Flag(&'a BooleanArray),
    /// Lists of objects.
    Lists {
        offsets: &'a [i32],
        nulls: Option<&'a NullBuffer>,
        columns: Columns<'a>,
    },
    /// What JSON has no type for, as text.
    Other(&'a ArrayRef, ArrayFormatter<'a>),
}

impl<'a> Values<'a> {
    fn of(column: &'a ArrayRef) -> Result<Self, ArrowError> {
        const OPTIONS: &FormatOptions = &FormatOptions::new();
        let data_type: &DataType = match column.data_type() {
            DataType::Dictionary(_, values) if !values.is_nested() => values,
            other => other,
        };
        Ok(match data_type {
            DataType::UInt64 => {
                Self::Unsigned(cast(column, &DataType::UInt64)?.as_primitive().clone())
            }
            integer if integer.is_integer() => {
                Self::Number(cast(column, &DataType::Int64)?.as_primitive().clone())
            }
            float if float.is_floating() => {
                Self::Float(cast(column, &DataType::Float64)?.as_primitive().clone())
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Self::Text(cast(column, &DataType::Utf8)?.as_string().clone())
            }
            DataType::Boolean if column.data_type() == data_type => Self::Flag(column.as_boolean()),
            DataType::List(item) if matches!(item.data_type(), DataType::Struct(_)) => {
                let lists = column.as_list::<i32>();
                let values = lists.values().as_struct();
                let names = values.fields().iter().map(|field| field.name().as_str());
                let columns = columns(names, values.columns())?;
                Self::Lists { offsets: lists.value_offsets(), nulls: lists.nulls(), columns }
            }
            _ => Self::Other(column, ArrayFormatter::try_new(column.as_ref(), OPTIONS)?),
        })
    }
}

/// A row as an object.
struct Row<'a> {
    columns: &'a [(&'a str, Values<'a>)],
    row: usize,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.row;
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for (name, values) in self.columns {
            match values {
                Values::Number(values) => object.serialize_entry(name, &value(values, row))?,
                Values::Unsigned(values) => object.serialize_entry(name, &value(values, row))?,
                Values::Float(values) => object.serialize_entry(name, &value(values, row))?,
                Values::Text(values) => object.serialize_entry(name, &value(values, row))?,
                Values::Flag(values) => object.serialize_entry(name, &value(*values, row))?,
                Values::Lists { offsets, nulls, columns } => {
                    let range = [offsets[row], offsets[row + 1]];
                    let [start, end] = range.map(|offset| usize::try_from(offset).unwrap_or(0));
                    let is_valid = nulls.is_none_or(|nulls| nulls.is_valid(row));
                    let rows = is_valid.then_some(Rows { columns, start, end });
                    object.serialize_entry(name, &rows)?;
                }
                Values::Other(column, formatter) => {
                    let text = column.is_valid(row).then(|| formatter.value(row).to_string());
                    object.serialize_entry(name, &text)?;
                }
            }
        }
        object.end()
    }
}

/// Rows as an array of objects.
struct Rows<'a> {
    columns: &'a [(&'a str, Values<'a>)],
    start: usize,
    end: usize,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut array = serializer.serialize_seq(Some(self.end - self.start))?;
        for row in self.start..self.end {
            array.serialize_element(&Row { columns: self.columns, row })?;
        }
        array.end()
    }
}

/// A value, if the row has one.
#[allow(clippy::needless_pass_by_value)] // Arrays are references.
fn value<A: ArrayAccessor>(values: A, row: usize) -> Option<A::Item> {
    values.is_valid(row).then(|| values.value(row))
}
