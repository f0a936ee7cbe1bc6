//! Cells of a frame as text and as JSON.

use std::io;

use polars::prelude::{AnyValue, DataFrame};
use serde_json::{Map, Value, json};

use tsubuyaki_analysis::Answer;

/// The columns of an answer's rows that a person reads.
pub(super) fn for_people(answer: &Answer, rows: &DataFrame) -> io::Result<DataFrame> {
    match answer.columns {
        [] => Ok(rows.clone()),
        columns => rows.select(columns.iter().copied()).map_err(io::Error::other),
    }
}

/// Names of the columns.
pub(super) fn names(rows: &DataFrame) -> Vec<String> {
    rows.get_column_names_owned().into_iter().map(String::from).collect()
}

/// The cells of a row.
pub(super) fn cells(rows: &DataFrame, row: usize) -> impl Iterator<Item = AnyValue<'_>> {
    rows.columns().iter().map(move |column| column.get(row).unwrap_or(AnyValue::Null))
}

/// A cell as text, numbers with all their digits; nothing for null.
pub(super) fn text(value: &AnyValue) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::List(items) => {
            let items: Vec<String> = items.iter().map(|item| text(&item)).collect();
            items.join(" ")
        }
        // Polars shows six digits, of which a small p has none left.
        value if value.is_float() => format!("{:?}", value.extract::<f64>().unwrap_or(f64::NAN)),
        other => other.to_string(),
    }
}

/// A cell as a person reads it: numbers with few enough digits.
pub(super) fn shown(cell: &AnyValue) -> String {
    /// Less would be shown as 0.00.
    const LEAST: f64 = 0.005;
    match cell {
        value if value.is_float() => {
            let number = value.extract::<f64>().unwrap_or(f64::NAN);
            if number != 0.0 && number.abs() < LEAST {
                format!("{number:.0e}")
            } else {
                format!("{number:.2}")
            }
        }
        AnyValue::Boolean(value) => if *value { "yes" } else { "no" }.to_owned(),
        other => text(other),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_all_their_digits() {
        for number in [1e-12, 0.1 + 0.2, 24.877_639_869_121_98, -0.5, 0.0, 1e300] {
            let text = text(&AnyValue::Float64(number));
            assert_eq!(text.parse::<f64>(), Ok(number), "{text}");
        }
    }
}
