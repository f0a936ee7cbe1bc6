//! From Polars' columns to those that Arrow's writers take.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, ListArray,
    NullArray, RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use polars::prelude::{Column, DataFrame, IntoColumn, PolarsResult, Series};

use super::error::WarehouseError;

/// The columns of `frame` that `schema` names, as Arrow arrays.
///
/// # Errors
///
/// When a column is missing, of another type, or null where it must not be.
pub(super) fn record_batch(
    frame: &DataFrame,
    schema: &SchemaRef,
) -> Result<RecordBatch, WarehouseError> {
    let columns = schema
        .fields()
        .iter()
        .map(|field| Ok(array(frame.column(field.name())?, field.data_type())?))
        .collect::<Result<Vec<_>, WarehouseError>>()?;
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}

/// A frame as a record batch, for writers of Arrow and Parquet.
///
/// # Errors
///
/// When a column is of a type that no answer has.
pub fn batch_of(frame: &DataFrame) -> Result<RecordBatch, WarehouseError> {
    record_batch(frame, &SchemaRef::new(schema_of(frame, |data_type| data_type)?))
}

/// The same for frames that are read back: `polars_frame` takes its strings as they are.
///
/// # Errors
///
/// As [`batch_of`].
pub(super) fn batch_with_views(frame: &DataFrame) -> Result<RecordBatch, WarehouseError> {
    let schema = schema_of(frame, |data_type| match data_type {
        DataType::Utf8 => DataType::Utf8View,
        other => other,
    })?;
    record_batch(frame, &SchemaRef::new(schema))
}

/// A frame's columns, their types as `adapted`.
fn schema_of(frame: &DataFrame, adapted: impl Fn(DataType) -> DataType) -> PolarsResult<Schema> {
    let field = |column: &Column| {
        let data_type = adapted(arrow_type(column.dtype())?);
        Ok(Field::new(column.name().as_str(), data_type, true))
    };
    Ok(Schema::new(frame.columns().iter().map(field).collect::<PolarsResult<Vec<_>>>()?))
}

/// The type of a column for other programs: plain strings and signed integers,
/// which all of them read.
fn arrow_type(dtype: &polars::prelude::DataType) -> PolarsResult<DataType> {
    use polars::prelude::DataType as Polars;
    Ok(match dtype {
        Polars::Boolean => DataType::Boolean,
        Polars::Int32 => DataType::Int32,
        Polars::Int64 => DataType::Int64,
        Polars::Float64 => DataType::Float64,
        Polars::String => DataType::Utf8,
        Polars::Date => DataType::Date32,
        Polars::Datetime(_, zone) => DataType::Timestamp(
            TimeUnit::Microsecond,
            zone.as_ref().map(|zone| zone.as_str().into()),
        ),
        Polars::List(item) => DataType::List(Arc::new(Field::new("item", arrow_type(item)?, true))),
        Polars::Null => DataType::Null,
        dtype if dtype.is_primitive_numeric() && dtype.is_float() => DataType::Float64,
        dtype if dtype.is_primitive_numeric() => DataType::Int64,
        other => {
            polars::prelude::polars_bail!(ComputeError: "a column of {other} cannot be written; CAST it")
        }
    })
}

fn array(column: &Column, data_type: &DataType) -> PolarsResult<ArrayRef> {
    Ok(match data_type {
        DataType::Boolean => Arc::new(column.bool()?.iter().collect::<BooleanArray>()),
        DataType::Int32 => Arc::new(column.i32()?.iter().collect::<Int32Array>()),
        DataType::Int64 => Arc::new(
            column.cast(&polars::prelude::DataType::Int64)?.i64()?.iter().collect::<Int64Array>(),
        ),
        DataType::Float64 => Arc::new(
            column
                .cast(&polars::prelude::DataType::Float64)?
                .f64()?
                .iter()
                .collect::<Float64Array>(),
        ),
        DataType::Utf8 => Arc::new(column.str()?.iter().collect::<StringArray>()),
        DataType::Null => Arc::new(NullArray::new(column.len())),
        DataType::List(item) => {
            let lists = column.list()?;
            let lists: Vec<Option<Series>> =
                (0..lists.len()).map(|row| lists.get_as_series(row)).collect();
            let mut items = Series::new_empty(
                "item".into(),
                column.dtype().inner_dtype().unwrap_or(&polars::prelude::DataType::Null),
            );
            for list in lists.iter().flatten() {
                items.append(list)?;
            }
            let lengths = lists.iter().map(|list| list.as_ref().map_or(0, |list| list.len()));
            let offsets = OffsetBuffer::from_lengths(lengths);
            let valid: NullBuffer = lists.iter().map(Option::is_some).collect();
            let items = array(&items.into_column(), item.data_type())?;
            Arc::new(ListArray::new(item.clone(), offsets, items, Some(valid)))
        }
        DataType::Utf8View => Arc::new(column.str()?.iter().collect::<StringViewArray>()),
        DataType::Date32 => Arc::new(column.date()?.physical().iter().collect::<Date32Array>()),
        DataType::Timestamp(TimeUnit::Microsecond, zone) => {
            let micros =
                column.datetime()?.physical().iter().collect::<TimestampMicrosecondArray>();
            Arc::new(micros.with_timezone_opt(zone.clone()))
        }
        other => polars::prelude::polars_bail!(ComputeError: "no table has a column of {other}"),
    })
}
