//! Tables whose rows are arrays in JSON, and their header the first of them or apart: as
//! spreadsheets and query engines answer (`{"values": [["id", "text"], …]}`, `{"cols": […],
//! "rows": [{"c": [{"v": …}]}]}`), as a record per line.

use serde_json::{Map, Value};

/// Bytes of such a file: all of it has to be in memory.
pub(crate) const MOST_BYTES: usize = 64 << 20;
/// Bytes in which such rows are looked for.
const LOOKED_AT: usize = 64 * 1024;
/// What stands between a script and the JSON that it is called with, at most.
const MOST_BEFORE: usize = 80;
/// Objects and arrays around the rows.
const DEEPEST: usize = 6;
/// Columns that a table has at least.
const LEAST_COLUMNS: usize = 2;
/// Keys of a cell: what it holds, as a person reads it before as it is kept where that is
/// code, `Date(2024,4,1)`.
const CELLS: [&str; 5] = ["v", "VarCharValue", "stringValue", "longValue", "value"];
const FORMATTED: &str = "f";
/// Keys of the cells of a row that is an object.
const ROWS: [&str; 4] = ["c", "f", "Data", "values"];
/// Keys of the name of a column.
const NAMES: [&str; 5] = ["label", "name", "Name", "displayName", "id"];

/// Whether a file may have such rows: an array begins with an array of values, or with an
/// object that has a list of cells.
pub(crate) fn may_be(head: &[u8]) -> bool {
    let Some(json) = json_of(head) else { return false };
    let looked_at = &json[..json.len().min(LOOKED_AT)];
    if is_array_a_line(looked_at) {
        return true;
    }
    memchr::memchr_iter(b'[', looked_at).any(|at| {
        let inner = looked_at[at + 1..].trim_ascii_start();
        match inner.first() {
            Some(b'[') => begins_with_value(&inner[1..]),
            Some(b'{') => ROWS.iter().any(|key| begins_with_cells(inner, key)),
            _ => false,
        }
    })
}

/// Whether the first two lines are arrays.
fn is_array_a_line(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    first.starts_with(b"[\"")
        && first.ends_with(b"]")
        && lines.next().is_some_and(|line| line.starts_with(b"["))
}

fn begins_with_value(list: &[u8]) -> bool {
    matches!(list.trim_ascii_start().first(), Some(b'"' | b'-' | b'n' | b't' | b'f' | b'0'..=b'9'))
}

/// Whether an object begins `{"c": [{`.
fn begins_with_cells(object: &[u8], key: &str) -> bool {
    let rest = object.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let rest = rest.and_then(|rest| rest.strip_prefix(b"\"")?.strip_prefix(key.as_bytes()));
    let rest = rest.and_then(|rest| rest.strip_prefix(b"\"")).map(<[u8]>::trim_ascii_start);
    let rest = rest.and_then(|rest| rest.strip_prefix(b":")).map(<[u8]>::trim_ascii_start);
    let rest = rest.and_then(|rest| rest.strip_prefix(b"[")).map(<[u8]>::trim_ascii_start);
    rest.is_some_and(|rest| rest.starts_with(b"{") || rest.starts_with(b"null"))
}

/// The JSON that a file is, or that a script in it is called with:
/// `google.visualization.Query.setResponse({…});`.
fn json_of(text: &[u8]) -> Option<&[u8]> {
    let text = text.trim_ascii_start();
    let start = memchr::memchr2(b'{', b'[', text)?;
    let before = text[..start].trim_ascii_end();
    (before.is_empty() || (start <= MOST_BEFORE && before.ends_with(b"(")))
        .then_some(&text[start..])
}

/// The rows of such tables, one per line; `None` where there are none.
pub(crate) fn rows(document: &[u8]) -> Option<Vec<u8>> {
    let documents = serde_json::Deserializer::from_slice(json_of(document)?).into_iter::<Value>();
    let documents: Vec<Value> = documents.map_while(Result::ok).collect();
    let mut tables = Vec::new();
    match documents.as_slice() {
        [] => return None,
        [one] => find(one, DEEPEST, &mut Vec::new(), &mut tables),
        // A row on each line.
        rows => tables.extend(Table::of(rows, &[])),
    }
    let mut lines = Vec::with_capacity(document.len());
    for row in tables.iter().flat_map(Table::rows) {
        serde_json::to_writer(&mut lines, &row).ok()?;
        lines.push(b'\n');
    }
    (!lines.is_empty()).then_some(lines)
}

/// Rows of values under the names of their columns.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// Finds the tables in a value; `beside` are the arrays in the objects around it.
fn find<'a>(
    value: &'a Value,
    depth: usize,
    beside: &mut Vec<&'a Vec<Value>>,
    tables: &mut Vec<Table>,
) {
    match value {
        Value::Array(values) => match Table::of(values, beside) {
            Some(table) => tables.push(table),
            None if depth > 0 => {
                for value in values {
                    find(value, depth - 1, beside, tables);
                }
            }
            None => {}
        },
        Value::Object(object) if depth > 0 => {
            let known = beside.len();
            arrays_in(value, 3, beside);
            for value in object.values() {
                find(value, depth - 1, beside, tables);
            }
            beside.truncate(known);
        }
        _ => {}
    }
}

/// The arrays within the objects of an object.
fn arrays_in<'a>(value: &'a Value, depth: usize, found: &mut Vec<&'a Vec<Value>>) {
    let Value::Object(object) = value else { return };
    for value in object.values() {
        match value {
            Value::Array(values) => found.push(values),
            Value::Object(_) if depth > 0 => arrays_in(value, depth - 1, found),
            _ => {}
        }
    }
}

impl Table {
    /// The table of an array of rows, whose names are one of the arrays beside it or the
    /// first row.
    fn of(values: &[Value], beside: &[&Vec<Value>]) -> Option<Self> {
        let mut rows: Vec<Vec<Value>> = values.iter().map(cells).collect::<Option<_>>()?;
        let width = rows.iter().map(Vec::len).max().filter(|width| *width >= LEAST_COLUMNS)?;
        let is_header = |names: &Vec<String>| {
            names.len() >= width && names.iter().filter(|name| !name.is_empty()).count() > 1
        };
        let apart = beside.iter().rev().filter_map(|list| names(list)).find(is_header);
        let names = match apart {
            Some(names) => names,
            None => {
                let first = rows.first()?;
                let names: Vec<String> = first
                    .iter()
                    .map(|name| Some(name.as_str()?.to_owned()))
                    .collect::<Option<_>>()?;
                rows.remove(0);
                Some(names).filter(is_header)?
            }
        };
        // The names may stand in the first row once more.
        let is_again = |row: &Vec<Value>| {
            row.iter().zip(&names).all(|(value, name)| value.as_str() == Some(name.as_str()))
        };
        if rows.first().is_some_and(is_again) {
            rows.remove(0);
        }
        Some(Self { names, rows })
    }

    fn rows(&self) -> impl Iterator<Item = Map<String, Value>> {
        self.rows.iter().map(|row| {
            let cells = self.names.iter().zip(row).filter(|(name, _)| !name.is_empty());
            cells.map(|(name, value)| (name.clone(), value.clone())).collect()
        })
    }
}

/// The values of a row.
fn cells(row: &Value) -> Option<Vec<Value>> {
    let list = match row {
        Value::Array(list) => list,
        Value::Object(object) => {
            ROWS.iter().find_map(|key| object.get(*key)?.as_array()).filter(|_| object.len() < 3)?
        }
        _ => return None,
    };
    list.iter().map(cell).collect()
}

fn cell(value: &Value) -> Option<Value> {
    match value {
        Value::Object(object) => {
            if object.is_empty() || object.contains_key("isNull") {
                return Some(Value::Null);
            }
            let kept = CELLS.iter().find_map(|key| object.get(*key))?;
            match kept.as_str().and_then(day_and_time) {
                Some(time) => Some(object.get(FORMATTED).cloned().unwrap_or(time.into())),
                None => Some(kept.clone()),
            }
        }
        Value::Array(_) => None,
        value => Some(value.clone()),
    }
}

/// What `Date(2024,4,1,9,0,0)` is: of May, as scripts count months.
fn day_and_time(code: &str) -> Option<String> {
    let numbers = code.strip_prefix("Date(")?.strip_suffix(')')?.split(',');
    let numbers: Vec<u32> = numbers.map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
    let [year, month, day, clock @ ..] = numbers.as_slice() else { return None };
    let clock: Vec<String> = clock.iter().take(3).map(|part| format!("{part:02}")).collect();
    let date = format!("{year}-{:02}-{day:02} {}", month.checked_add(1)?, clock.join(":"));
    Some(date.trim_end().to_owned())
}

/// The names that a list of columns has.
fn names(list: &[Value]) -> Option<Vec<String>> {
    let of = |column: &Value| match column {
        Value::String(name) => Some(name.clone()),
        Value::Object(object) => {
            NAMES.iter().find_map(|key| object.get(*key)?.as_str()).map(str::to_owned)
        }
        _ => None,
    };
    list.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_arrays_get_their_names() {
        let lines = "{\"id\":\"5\",\"text\":\"朝\"}\n{\"id\":\"6\",\"text\":null}\n";
        for table in [
            r#"{"range":"a!A1:B3","majorDimension":"ROWS","values":[["id","text"],["5","朝"],["6",null]]}"#,
            r#"[["id","text"],["5","朝"],["6",null]]"#,
            "[\"id\",\"text\"]\n[\"5\",\"朝\"]\n[\"6\",null]\n",
            r#"{"meta":[{"name":"id","type":"String"},{"name":"text"}],"data":[["5","朝"],["6",null]],"rows":2}"#,
            r#"{"columns":[{"name":"id"},{"name":"text"}],"rows":[["5","朝"],["6",null]]}"#,
            r#"{"schema":{"fields":[{"name":"id"},{"name":"text"}]},"rows":[{"f":[{"v":"5"},{"v":"朝"}]},{"f":[{"v":"6"},{"v":null}]}]}"#,
            r#"{"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"id"},{"VarCharValue":"text"}]},{"Data":[{"VarCharValue":"5"},{"VarCharValue":"朝"}]},{"Data":[{"VarCharValue":"6"},{}]}]}}"#,
            "/*O_o*/\ngoogle.visualization.Query.setResponse({\"version\":\"0.6\",\"table\":{\"cols\":[{\"id\":\"A\",\"label\":\"id\"},{\"id\":\"B\",\"label\":\"text\"}],\"rows\":[{\"c\":[{\"v\":\"5\"},{\"v\":\"朝\"}]},{\"c\":[{\"v\":\"6\"},null]}]}});",
            r#"{"results":[{"series":[{"columns":["id","text"],"values":[["5","朝"],["6",null]]}]}]}"#,
        ] {
            assert!(may_be(table.as_bytes()), "{table}");
            let rows = rows(table.as_bytes()).unwrap_or_else(|| panic!("{table}"));
            assert_eq!(String::from_utf8(rows).unwrap(), lines, "{table}");
        }
    }

    #[test]
    fn other_json_has_none() {
        for other in ["", "{}", r#"{"a":[1,2]}"#, "[[1,2],[3,4]]", r#"{"a":[[1]]}"#, "[[", "x([1])"]
        {
            assert_eq!(rows(other.as_bytes()), None, "{other}");
        }
        assert_eq!(day_and_time("Date(2024,4,1,9,5,0)").as_deref(), Some("2024-05-01 09:05:00"));
        assert_eq!(day_and_time("Date(2024,4,1)").as_deref(), Some("2024-05-01"));
        assert!(!may_be(br#"{"id":1,"text":"[a]"}"#) && !may_be(b"id,text\n"));
    }
}
