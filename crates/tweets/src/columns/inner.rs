//! Cells that contain objects, as JSON or as Python prints them. Each key becomes a column of
//! its own: `public_metrics.like_count`.

use std::borrow::Cow;
use std::io::Read;

use serde_json::{Map, Value};

use super::column::{Column, TRIED_ROWS, filled};
use super::vocabulary;
use crate::json::python;

/// Keys of such a column that are looked at.
const MOST_KEYS: usize = 48;
/// Bytes of such a cell.
const MOST_BYTES: usize = 64 << 10;

/// A column that stands in the cells of another.
#[derive(Clone, Debug)]
pub(crate) struct Inner {
    /// The place of the other.
    pub place: usize,
    key: String,
}

impl Inner {
    /// The value in a cell.
    pub(crate) fn of(&self, cell: &str) -> Option<Cow<'static, str>> {
        value_of(object(cell)?.get(&self.key)?).map(Cow::Owned)
    }
}

/// The columns that stand in the cells of others and are called what posts need, with their
/// values.
pub(crate) fn inner_columns(columns: &[Column]) -> Vec<(Inner, Column)> {
    let in_column = |(place, column): (usize, &Column)| {
        let is_object = |cell: &&String| cell.trim_start().starts_with('{');
        let (all, objects) =
            filled(column).take(TRIED_ROWS).fold((0, 0), |(all, objects), cell| {
                (all + 1, objects + usize::from(is_object(&cell)))
            });
        if objects == 0 || objects * 2 < all {
            return Vec::new();
        }
        let rows: Vec<Map<String, Value>> =
            column.values.iter().map(|cell| object(cell).unwrap_or_default()).collect();
        let mut keys: Vec<&String> = Vec::new();
        for key in rows.iter().take(TRIED_ROWS).flat_map(Map::keys) {
            if keys.len() < MOST_KEYS && !keys.contains(&key) {
                keys.push(key);
            }
        }
        let name = |key: &String| format!("{}.{key}", column.name.trim());
        let keys = keys.into_iter().filter(|key| !vocabulary::meanings(&name(key)).is_empty());
        let of_key = |key: &String| {
            let value = |row: &Map<String, Value>| row.get(key).and_then(value_of);
            let values = rows.iter().map(|row| value(row).unwrap_or_default()).collect();
            let inner = Column { name: name(key), values, is_closed: false };
            (Inner { place, key: key.clone() }, inner)
        };
        keys.map(of_key).collect()
    };
    columns.iter().enumerate().flat_map(in_column).collect()
}

/// The object that a cell is.
fn object(cell: &str) -> Option<Map<String, Value>> {
    match inner_value(cell)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// The value of a cell that is JSON, or as Python prints it.
pub(crate) fn inner_value(cell: &str) -> Option<Value> {
    let cell = cell.trim();
    if !cell.starts_with(['{', '[']) || cell.len() > MOST_BYTES {
        return None;
    }
    serde_json::from_str(cell).ok().or_else(|| {
        let mut json = String::new();
        python::json_of(cell.as_bytes()).read_to_string(&mut json).ok()?;
        serde_json::from_str(&json).ok()
    })
}

fn value_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_in_cells_are_columns() {
        let column = |name: &str, values: [&str; 2]| Column {
            name: name.to_owned(),
            values: values.map(str::to_owned).to_vec(),
            is_closed: false,
        };
        let columns = [
            column("public_metrics", [r#"{"like_count": 5, "x": 1}"#, "{'like_count': 6}"]),
            column("text", ["{朝}", "昼"]),
            column("entities", [r#"{"urls": []}"#, ""]),
        ];
        let inner = inner_columns(&columns);
        let [(likes, column)] = inner.as_slice() else { panic!("{inner:?}") };
        assert_eq!((column.name.as_str(), likes.place), ("public_metrics.like_count", 0));
        assert_eq!(column.values, ["5", "6"]);
        assert_eq!(likes.of("{'like_count': 7}").as_deref(), Some("7"));
        assert_eq!((likes.of("{}"), likes.of("{'like_count"), likes.of("7")), (None, None, None));
    }
}
