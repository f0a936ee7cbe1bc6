//! From Polars' columns to those that the Parquet writer takes.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringViewArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use polars::prelude::{Column, DataFrame, PolarsResult};

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

fn array(column: &Column, data_type: &DataType) -> PolarsResult<ArrayRef> {
    Ok(match data_type {
        DataType::Boolean => Arc::new(column.bool()?.iter().collect::<BooleanArray>()),
        DataType::Int32 => Arc::new(column.i32()?.iter().collect::<Int32Array>()),
        DataType::Int64 => Arc::new(column.i64()?.iter().collect::<Int64Array>()),
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
