//! Cells of a frame as text and as JSON.

use polars::prelude::{AnyValue, DataFrame};
use serde_json::{Map, Value, json};

/// Names of the columns.
pub(super) fn names(rows: &DataFrame) -> Vec<String> {
    rows.get_column_names_owned().into_iter().map(String::from).collect()
}

/// The cells of a row.
pub(super) fn cells(rows: &DataFrame, row: usize) -> impl Iterator<Item = AnyValue<'_>> {
    rows.columns().iter().map(move |column| column.get(row).unwrap_or(AnyValue::Null))
}

/// A cell as a person reads it; nothing for null.
pub(super) fn text(value: &AnyValue) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::List(items) => {
            let items: Vec<String> = items.iter().map(|item| text(&item)).collect();
            items.join(" ")
        }
        other => other.to_string(),
    }
}

/// Whether a cell is a number, and is aligned as one.
pub(super) fn is_number(value: &AnyValue) -> bool {
    value.is_primitive_numeric()
}

/// A cell as JSON.
pub(super) fn json(value: &AnyValue) -> Value {
    match value {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(value) => json!(value),
        AnyValue::List(items) => items.iter().map(|item| json(&item)).collect(),
        value if value.is_float() => json!(value.extract::<f64>()),
        value if value.is_primitive_numeric() => json!(value.extract::<i64>()),
        other => json!(text(other)),
    }
}

/// A row as an object keyed by the columns' names.
pub(super) fn object(rows: &DataFrame, row: usize) -> Value {
    let cells = cells(rows, row).map(|cell| json(&cell));
    Value::Object(names(rows).into_iter().zip(cells).collect::<Map<_, _>>())
}
