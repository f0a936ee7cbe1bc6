//! Tables that pandas wrote as JSON by columns, `{"id": {"0": 1, …}, "text": {…}}`, or
//! with the names of the columns apart, `{"columns": […], "data": [[…], …]}`, or Polars
//! with each in its column: as a record per line.

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
            value
                .strip_prefix(b"{")
                .and_then(|rest| rest.trim_ascii_start().strip_prefix(b"\"0\""))
                .is_some_and(|rest| {
                    let value = rest.trim_ascii_start().strip_prefix(b":").unwrap_or_default();
                    !value.trim_ascii_start().starts_with(b"{")
                })
                || value.strip_prefix(b"[").is_some_and(is_list_of_values)
        }
    }
}

/// Whether an array has values that are no objects, and a second one: those of a column.
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
        (Some(Value::Array(columns)), Some(Value::Array(data))) => of_lists(columns, data)?,
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

fn of_lists(columns: &[Value], data: &[Value]) -> Option<Vec<Map<String, Value>>> {
    let names: Vec<&str> = columns.iter().map(Value::as_str).collect::<Option<_>>()?;
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
        columns.iter().filter_map(value).collect()
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
