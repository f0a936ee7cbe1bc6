//! Tables that pandas wrote as JSON by columns, `{"id": {"0": 1, …}, "text": {…}}`, or with
//! separate column names, `{"columns": […], "data": [[…], …]}`, or Polars column by column;
//! converted to one record per line.

use serde_json::{Map, Value};

/// Bytes of such a file: all of it has to be in memory.
pub(crate) const MOST_BYTES: usize = 256 << 20;

/// Whether a file begins so.
pub(crate) fn is_oriented(head: &[u8]) -> bool {
    let Some(inner) = head.trim_ascii_start().strip_prefix(b"{") else { return false };
    let Some(key) = inner.trim_ascii_start().strip_prefix(b"\"") else { return false };
    let Some(end) = memchr::memchr(b'"', key) else { return false };
    let value = key[end + 1..].trim_ascii_start();
    let Some(value) = value.strip_prefix(b":").map(<[u8]>::trim_ascii_start) else { return false };
    match &key[..end] {
        b"columns" | b"index" => value.starts_with(b"["),
        // The first row is numbered.
        _ => {
            value.strip_prefix(b"{").is_some_and(is_numbered)
                || value.strip_prefix(b"[").is_some_and(is_list_of_values)
        }
    }
}

/// Whether an object has a value that is none by a row's number, or by its post's id where
/// that is the index.
fn is_numbered(object: &[u8]) -> bool {
    let Some(key) = object.trim_ascii_start().strip_prefix(b"\"") else { return false };
    let Some(end) = memchr::memchr(b'"', key) else { return false };
    let value = key[end + 1..].trim_ascii_start().strip_prefix(b":").unwrap_or_default();
    (&key[..end] == b"0" || is_id(&key[..end])) && !value.trim_ascii_start().starts_with(b"{")
}

/// Whether the name of a row is the id of a post, and not its number.
fn is_id(name: &[u8]) -> bool {
    const LEAST_DIGITS: usize = 15;
    name.len() >= LEAST_DIGITS && name.iter().all(u8::is_ascii_digit)
}

/// Gives a row the id that is its name, unless it has one.
fn name_row(row: &mut Map<String, Value>, name: &str) {
    if is_id(name.as_bytes()) && !row.contains_key("id") {
        row.insert("id".to_owned(), name.into());
    }
}

/// Whether an array has values that are not objects, and a second one: those of a column.
fn is_list_of_values(list: &[u8]) -> bool {
    let list = list.trim_ascii_start();
    let is_value =
        list.first().is_some_and(|&byte| matches!(byte, b'"' | b'-') || byte.is_ascii_digit());
    is_value && memchr::memchr2(b',', b']', list).is_some_and(|at| list[at] == b',')
}

/// The rows of such a table, one per line; `None` where it is none.
pub(crate) fn rows(document: &[u8]) -> Option<Vec<u8>> {
    let Value::Object(table) = serde_json::from_slice(document).ok()? else { return None };
    let data = table.get("data").or_else(|| table.get("rows"));
    let rows = match (table.get("columns"), data) {
        (Some(Value::Array(_)), Some(Value::Array(data))) if data.iter().all(Value::is_object) => {
            data.iter().filter_map(|row| row.as_object().cloned()).collect()
        }
        (Some(Value::Array(columns)), Some(Value::Array(data))) => {
            let mut rows = of_lists(columns, data)?;
            let names = table.get("index").and_then(Value::as_array).into_iter().flatten();
            for (row, name) in rows.iter_mut().zip(names) {
                name_row(row, &name.as_str().map_or_else(|| name.to_string(), str::to_owned));
            }
            rows
        }
        (Some(Value::Array(columns)), None) if columns.iter().all(Value::is_object) => {
            of_arrays(&named(columns)?)?
        }
        _ if table.values().all(Value::is_array) => of_arrays(&table)?,
        _ => of_columns(&table)?,
    };
    let mut lines = Vec::with_capacity(document.len());
    for row in rows {
        serde_json::to_writer(&mut lines, &row).ok()?;
        lines.push(b'\n');
    }
    Some(lines)
}

fn of_lists<'a>(columns: &'a [Value], data: &[Value]) -> Option<Vec<Map<String, Value>>> {
    let name = |column: &'a Value| column.as_str().or_else(|| column.get("name")?.as_str());
    let names: Vec<&str> = columns.iter().map(name).collect::<Option<_>>()?;
    let row = |values: &Value| {
        let values = values.as_array()?.iter().cloned();
        Some(names.iter().map(|name| (*name).to_owned()).zip(values).collect())
    };
    data.iter().map(row).collect()
}

/// Columns that name themselves, `{"name": "id", "values": […]}`, by their names.
fn named(columns: &[Value]) -> Option<Map<String, Value>> {
    let of = |column: &Value| {
        Some((column.get("name")?.as_str()?.to_owned(), column.get("values")?.clone()))
    };
    columns.iter().map(of).collect()
}

/// The rows of columns that are arrays of the same length.
fn of_arrays(table: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let columns: Vec<(&String, &Vec<Value>)> = table
        .iter()
        .map(|(name, values)| Some((name, values.as_array()?)))
        .collect::<Option<_>>()?;
    let (_, first) = columns.first()?;
    if columns.iter().any(|(_, values)| values.len() != first.len()) {
        return None;
    }
    let row = |at: usize| {
        let value = |(name, values): &(&String, &Vec<Value>)| ((*name).clone(), values[at].clone());
        columns.iter().map(value).collect()
    };
    Some((0..first.len()).map(row).collect())
}

/// The rows have the order of the first column.
fn of_columns(table: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let columns: Vec<(&String, &Map<String, Value>)> = table
        .iter()
        .map(|(name, values)| Some((name, values.as_object()?)))
        .collect::<Option<_>>()?;
    let (_, first) = columns.first()?;
    let row = |number: &String| {
        let value = |(name, values): &(&String, &Map<String, Value>)| {
            Some(((*name).clone(), values.get(number)?.clone()))
        };
        let mut row = columns.iter().filter_map(value).collect();
        name_row(&mut row, number);
        row
    };
    let mut numbers: Vec<&String> = first.keys().collect();
    numbers.sort_by_key(|number| (number.len(), *number));
    Some(numbers.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_rows() {
        let lines = "{\"id\":5,\"text\":\"朝\"}\n{\"id\":6,\"text\":null}\n";
        for table in [
            r#"{"id":{"0":5,"1":6},"text":{"0":"朝","1":null}}"#,
            r#"{"columns":["id","text"],"index":[0,1],"data":[[5,"朝"],[6,null]]}"#,
            r#"{"columns":[{"name":"id","values":[5,6]},{"name":"text","values":["朝",null]}]}"#,
        ] {
            assert!(is_oriented(table.as_bytes()), "{table}");
            assert_eq!(rows(table.as_bytes()).unwrap(), lines.as_bytes());
        }
        let by_id = "{\"id\":\"1036452470584246272\",\"text\":\"朝\"}\n";
        for table in [
            r#"{"text":{"1036452470584246272":"朝"}}"#,
            r#"{"columns":["text"],"index":[1036452470584246272],"data":[["朝"]]}"#,
        ] {
            assert!(is_oriented(table.as_bytes()), "{table}");
            let row: Value = serde_json::from_slice(&rows(table.as_bytes()).unwrap()).unwrap();
            assert_eq!(row, serde_json::from_str::<Value>(by_id).unwrap());
        }
        let objects =
            r#"{"columns":[{"name":"id"}],"rows":[{"id":5,"text":"朝"},{"id":6,"text":null}]}"#;
        assert_eq!(rows(objects.as_bytes()).unwrap(), lines.as_bytes());
        let many: Vec<String> = (0..12).map(|n| format!("\"{n}\":{n}")).collect();
        let table = format!("{{\"id\":{{{}}}}}", many.join(","));
        assert!(
            rows(table.as_bytes()).unwrap().ends_with(b"{\"id\":9}\n{\"id\":10}\n{\"id\":11}\n")
        );
        for other in [r#"{"id":{"a":5}}"#, r#"{"0":{"id":5}}"#, r#"{"id":{"0":{}}}"#, "[]", "", "{"]
        {
            assert!(!is_oriented(other.as_bytes()), "{other}");
        }
        assert_eq!(rows(br#"{"id":{"0":5},"text":3}"#), None);
    }
}
