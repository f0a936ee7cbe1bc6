//! Rows of JSON tables whose rows are arrays, or objects with lists of cells: their values, and
//! the records that they are.

use serde_json::{Map, Value};

/// Keys of a cell: what it holds, as a person reads it before as it is kept where that is
/// code, `Date(2024,4,1)`.
const CELLS: [&str; 5] = ["v", "VarCharValue", "stringValue", "longValue", "value"];
const FORMATTED: &str = "f";
/// Keys of the cells of a row that is an object.
pub(super) const ROWS: [&str; 4] = ["c", "f", "Data", "values"];

/// Writes a row as a record; as it is where it is none below these names.
pub(super) fn write_row(
    names: &[String],
    row: Result<&Vec<Value>, &Value>,
    lines: &mut Vec<u8>,
) -> Option<()> {
    match row {
        Ok(row) if row.len() <= names.len() => {
            let cells = names.iter().zip(row).filter(|(name, _)| !name.is_empty());
            let record: Map<String, Value> =
                cells.map(|(name, value)| (name.clone(), value.clone())).collect();
            serde_json::to_writer(&mut *lines, &record).ok()?;
        }
        Ok(row) => serde_json::to_writer(&mut *lines, row).ok()?,
        Err(other) => serde_json::to_writer(&mut *lines, other).ok()?,
    }
    lines.push(b'\n');
    Some(())
}

/// Whether a row is the names of the columns once more.
pub(super) fn is_header_again(row: &[Value], names: &[String]) -> bool {
    row.len() == names.len()
        && row.iter().zip(names).all(|(value, name)| value.as_str() == Some(name.as_str()))
}

/// The values of a row. Lists and objects may be among those of an array, if not all are.
pub(super) fn cells(row: &Value) -> Option<Vec<Value>> {
    match row {
        Value::Array(list) => {
            let mut is_row = false;
            let cells = list.iter().map(|value| {
                let cell = cell(value);
                is_row |= cell.is_some();
                cell.unwrap_or_else(|| value.clone())
            });
            let cells: Vec<Value> = cells.collect();
            is_row.then_some(cells)
        }
        Value::Object(object) => {
            let cells = ROWS.iter().find_map(|key| object.get(*key)?.as_array());
            cells.filter(|_| object.len() < 3)?.iter().map(cell).collect()
        }
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_scripts_begin_at_nought() {
        assert_eq!(day_and_time("Date(2024,4,1,9,5,0)").as_deref(), Some("2024-05-01 09:05:00"));
        assert_eq!(day_and_time("Date(2024,4,1)").as_deref(), Some("2024-05-01"));
        assert_eq!(day_and_time("2024-05-01"), None);
    }
}
