//! Parquet and Arrow made from a network's records: a column for each key, with the objects
//! within them as objects. Each row is turned back into the object that it was.

use std::io::{self, Read};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::{Map, Value};

use super::row_objects::{inner_cell, put, whole_number};
use crate::formats::mapped_rows::{RowBatches, written};
use crate::tables::panic_guard::guarded;

/// Rows that are turned into objects at once.
const ROWS: usize = 256;

/// The objects of some rows, each on a line of its own.
///
/// # Errors
///
/// When a value cannot be written.
pub(crate) fn lines(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut lines = Vec::new();
    for row in 0..batch.num_rows() {
        lines.extend_from_slice(object(batch, row)?.to_string().as_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Whether some columns of a table are objects, or are named as if they stood in some.
pub(crate) fn may_be_objects(batch: &RecordBatch) -> bool {
    let schema = batch.schema();
    let mut fields = schema.fields().iter();
    fields.any(|field| field.data_type().is_nested() || field.name().contains('.'))
}

/// The objects of a table, as a stream.
pub(crate) fn objects(batches: RowBatches) -> ColumnObjects {
    ColumnObjects { batches, batch: None, next_row: 0, ready: Vec::new(), at: 0 }
}

pub(crate) struct ColumnObjects {
    batches: RowBatches,
    /// The rows that are turned into objects, and the next of them.
    batch: Option<RecordBatch>,
    next_row: usize,
    ready: Vec<u8>,
    /// Handed out of what is ready.
    at: usize,
}

impl ColumnObjects {
    /// Turns more rows into objects; says whether there are any.
    fn refill(&mut self) -> io::Result<bool> {
        (self.at, self.next_row) = (0, self.next_row + ROWS);
        self.ready.clear();
        if self.batch.as_ref().is_none_or(|batch| self.next_row >= batch.num_rows()) {
            let next = guarded(|| self.batches.next()).map_err(io::Error::other)?;
            self.batch = next.transpose().map_err(io::Error::other)?;
            self.next_row = 0;
        }
        let Some(batch) = &self.batch else { return Ok(false) };
        let rows = batch.slice(self.next_row, ROWS.min(batch.num_rows() - self.next_row));
        self.ready =
            guarded(|| lines(&rows)).map_err(io::Error::other)?.map_err(io::Error::other)?;
        Ok(true)
    }
}

impl Read for ColumnObjects {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            if !self.refill()? {
                return Ok(0);
            }
        }
        let ready = &self.ready[self.at..];
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.at += count;
        Ok(count)
    }
}

fn object(batch: &RecordBatch, row: usize) -> Result<Value, ArrowError> {
    let mut object = Map::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let value = match value(column, row)? {
            Value::String(text) => inner_cell(field.name(), &text).unwrap_or(Value::String(text)),
            value => value,
        };
        let path: Vec<String> = field.name().split('.').map(str::to_owned).collect();
        match path.split_last() {
            Some((last, [])) => _ = object.insert(last.clone(), value),
            Some((last, around)) if !value.is_null() => put(&mut object, around, last, value),
            _ => {}
        }
    }
    Ok(Value::Object(object))
}

/// A value as JSON has it. An object of which nothing is known is none.
fn value(column: &ArrayRef, row: usize) -> Result<Value, ArrowError> {
    if column.is_null(row) {
        return Ok(Value::Null);
    }
    let list = |values: ArrayRef| {
        let values: Result<_, _> = (0..values.len()).map(|row| value(&values, row)).collect();
        Ok(Value::Array(values?))
    };
    match column.data_type() {
        DataType::Null => Ok(Value::Null),
        DataType::Boolean => Ok(Value::Bool(column.as_boolean().value(row))),
        DataType::Struct(fields) => {
            let mut object = Map::new();
            for (field, inner) in fields.iter().zip(column.as_struct().columns()) {
                let value = value(inner, row)?;
                if !value.is_null() {
                    object.insert(field.name().clone(), value);
                }
            }
            Ok(if object.is_empty() { Value::Null } else { Value::Object(object) })
        }
        DataType::List(_) => list(column.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list(column.as_list::<i64>().value(row)),
        DataType::FixedSizeList(..) => list(column.as_fixed_size_list().value(row)),
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary();
            let keys = dictionary.normalized_keys();
            keys.get(row).map_or(Ok(Value::Null), |&key| value(dictionary.values(), key))
        }
        data_type if data_type.is_nested() => {
            let options = FormatOptions::default();
            let formatter = ArrayFormatter::try_new(column.as_ref(), &options)?;
            Ok(Value::String(formatter.value(row).try_to_string()?))
        }
        data_type => {
            let text = written(&column.slice(row, 1))?;
            if text.is_null(0) {
                return Ok(Value::Null);
            }
            let text = text.value(0);
            Ok(match data_type {
                _ if data_type.is_integer() => text.parse().map_or(Value::Null, Value::Number),
                _ if data_type.is_floating() => {
                    text.parse().ok().map_or(Value::Null, |number: f64| whole_number(number))
                }
                // What the API of a network writes is in UTC.
                DataType::Timestamp(_, None) => Value::String(format!("{text}Z")),
                _ => Value::String(text.to_owned()),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        Float64Array, Int64Array, ListBuilder, StringArray, StringBuilder, StructArray,
        TimestampMillisecondArray,
    };
    use arrow::datatypes::Field;
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_the_objects_that_they_were() {
        let names: ArrayRef = Arc::new(StringArray::from(vec![Some("mugicha"), None]));
        let field = Arc::new(Field::new("acct", DataType::Utf8, true));
        let account: ArrayRef = Arc::new(StructArray::from(vec![(field, names)]));
        let mut langs = ListBuilder::new(StringBuilder::new());
        langs.append_value([Some("ja")]);
        langs.append_null();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(Int64Array::from(vec![20, 21]))),
            ("account", account),
            ("langs", Arc::new(langs.finish())),
            ("reblog.id", Arc::new(Float64Array::from(vec![None, Some(5.0)]))),
            ("tags", Arc::new(StringArray::from(vec!["[{'name': '空'}]", "[]"]))),
            ("at", Arc::new(TimestampMillisecondArray::from(vec![1_535_944_500_000, 0]))),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, column)| (name, column, true)),
        )
        .unwrap();
        assert!(may_be_objects(&batch));
        let mut text = String::new();
        let batches = Box::new(vec![Ok(batch)].into_iter());
        objects(batches).read_to_string(&mut text).unwrap();
        let read: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            read,
            [
                json!({"id": 20, "account": {"acct": "mugicha"}, "langs": ["ja"],
                    "tags": [{"name": "空"}], "at": "2018-09-03T03:15:00Z"}),
                json!({"id": 21, "account": null, "langs": null, "reblog": {"id": 5},
                    "tags": [], "at": "1970-01-01T00:00:00Z"}),
            ]
        );
    }
}
