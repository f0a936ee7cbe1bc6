//! JSON tables whose rows are arrays, with the header as the first row or apart, as
//! spreadsheets and query engines return them (`{"values": [["id", "text"], …]}`,
//! `{"cols": […], "rows": [{"c": [{"v": …}]}]}`); converted to one record per line.

use std::rc::Rc;

use serde_json::Value;

use super::array_lines;
use super::grid_rows::{ROWS, cells, is_header_again, write_row};
use crate::columns::vocabulary;

/// Bytes of such a file: all of it has to be in memory.
pub(crate) const MOST_BYTES: usize = 64 << 20;
/// Bytes in which such rows are looked for.
const LOOKED_AT: usize = 64 * 1024;
/// Bytes between a script's call and its JSON, at most.
const MOST_BEFORE: usize = 80;
/// Objects and arrays around the rows.
const DEEPEST: usize = 6;
/// Lists of names in an object that are looked at.
const MOST_BESIDE: usize = 64;
/// Columns that a table has at least.
const LEAST_COLUMNS: usize = 2;
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
pub(crate) fn is_array_a_line(head: &[u8]) -> bool {
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

/// The rows of such tables, one per line, and whether the document is cut short; `None`
/// where there are none.
pub(crate) fn rows(document: &[u8]) -> Option<(Vec<u8>, bool)> {
    let json = json_of(document)?;
    if is_array_a_line(json) {
        return array_lines::rows(json).map(|lines| (lines, false));
    }
    let mut documents = Vec::new();
    let mut is_cut = false;
    let mut stream = serde_json::Deserializer::from_slice(json).into_iter::<Value>();
    loop {
        let start = stream.byte_offset();
        match stream.next() {
            Some(Ok(document)) => documents.push(document),
            Some(Err(_)) => {
                let rest = json[start..].trim_ascii_start();
                // The end of a call is not a document.
                is_cut = matches!(rest.first(), Some(b'[' | b'{'));
                let begun = closed(rest).filter(|_| is_cut);
                documents.extend(begun.and_then(|begun| serde_json::from_slice(&begun).ok()));
                break;
            }
            None => break,
        }
    }
    let mut tables = Vec::new();
    match documents.as_slice() {
        [] => return None,
        [one] => find(one, DEEPEST, &mut Vec::new(), &mut tables),
        several => match Table::of(several, &[]) {
            // A row each.
            Some(table) => tables.push(table),
            None => {
                for one in several {
                    find(one, DEEPEST, &mut Vec::new(), &mut tables);
                }
            }
        },
    }
    if is_cut && let Some(table) = tables.last_mut() {
        table.drop_begun();
    }
    let mut lines = Vec::with_capacity(document.len());
    for table in &tables {
        for row in &table.rows {
            write_row(&table.names.all, row.as_ref().map_err(|other| *other), &mut lines)?;
        }
    }
    (!lines.is_empty()).then_some((lines, is_cut))
}

/// The rows of a table of arrays whose names are nowhere, as CSV without a header: what stands
/// in them tells which columns they are.
pub(crate) fn rows_without_names(document: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut stream = serde_json::Deserializer::from_slice(json_of(document)?).into_iter::<Value>();
    let first = stream.next()?.ok()?;
    let rows: Vec<Value> = match first {
        Value::Array(rows) if rows.iter().any(Value::is_array) => rows,
        // A row on each line.
        row => std::iter::once(Ok(row)).chain(stream).collect::<Result<_, _>>().ok()?,
    };
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &rows {
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let row = row.as_array().filter(|row| !row.is_empty())?;
        writer.write_record(row.iter().map(cell)).ok()?;
    }
    Some((writer.into_inner().ok()?, false)).filter(|(rows, _)| !rows.is_empty())
}

/// A document that is cut short, up to where an array or an object in it was closed, with all
/// that is open closed.
fn closed(text: &[u8]) -> Option<Vec<u8>> {
    let mut open = Vec::new();
    let (mut in_string, mut is_escaped) = (false, false);
    let mut kept = None;
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_string,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            b']' | b'}' if open.pop() == Some(byte) => kept = Some((at + 1, open.len())),
            b']' | b'}' => break,
            _ => {}
        }
    }
    // No bracket was closed since, so that these are those that were open there.
    let (upto, depth) = kept.filter(|(_, depth)| *depth <= open.len())?;
    Some(text[..upto].iter().chain(open[..depth].iter().rev()).copied().collect())
}

/// The names of columns.
struct Names {
    all: Vec<String>,
    filled: usize,
}

impl Names {
    fn of(all: Vec<String>) -> Self {
        let filled = all.iter().filter(|name| !name.is_empty()).count();
        Self { all, filled }
    }
}

/// Rows of values under the names of their columns; what stands among them and is no row.
struct Table<'a> {
    names: Rc<Names>,
    rows: Vec<Result<Vec<Value>, &'a Value>>,
}

/// Finds the tables in a value; `beside` are the names in the objects around it.
fn find<'a>(
    value: &'a Value,
    depth: usize,
    beside: &mut Vec<Rc<Names>>,
    tables: &mut Vec<Table<'a>>,
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
            names_in(value, 3, known + MOST_BESIDE, beside);
            for value in object.values() {
                find(value, depth - 1, beside, tables);
            }
            beside.truncate(known);
        }
        _ => {}
    }
}

/// The lists of names within the objects of an object, up to so many.
fn names_in(value: &Value, depth: usize, most: usize, found: &mut Vec<Rc<Names>>) {
    let Value::Object(object) = value else { return };
    for value in object.values() {
        match value {
            Value::Array(values) if found.len() < most && values.len() >= LEAST_COLUMNS => {
                found.extend(names(values).map(|names| Rc::new(Names::of(names))));
            }
            Value::Object(_) if depth > 0 => names_in(value, depth - 1, most, found),
            _ => {}
        }
    }
}

impl<'a> Table<'a> {
    /// The table of an array of rows, whose names are the first row, if it names what posts
    /// have, one of the lists beside it, or the first row all the same.
    fn of(values: &'a [Value], beside: &[Rc<Names>]) -> Option<Self> {
        let mut rows: Vec<Result<Vec<Value>, &Value>> =
            values.iter().map(|value| cells(value).ok_or(value)).collect();
        // Some may be broken: most are not.
        let are_most = |count: usize| count > 0 && count * 2 > rows.len();
        let widths = || rows.iter().flatten().map(Vec::len);
        let is_header = |names: &Names| {
            names.filled >= LEAST_COLUMNS
                && are_most(widths().filter(|width| *width <= names.all.len()).count())
        };
        if !are_most(widths().count()) || widths().max() < Some(LEAST_COLUMNS) {
            return None;
        }
        let first = rows.first().and_then(|first| strings(first.as_ref().ok()?)).map(Names::of);
        let first = first.filter(is_header);
        let is_known = |name: &String| !vocabulary::meanings(name).is_empty();
        let names_known =
            |names: &Names| names.all.iter().filter(|name| is_known(name)).count() >= LEAST_COLUMNS;
        let apart = || beside.iter().rev().find(|names| is_header(names)).cloned();
        let names = match first {
            Some(first) if names_known(&first) => Rc::new(first),
            first => apart().or_else(|| first.map(Rc::new))?,
        };
        // The names may stand among the rows.
        rows.retain(|row| !row.as_ref().is_ok_and(|row| is_header_again(row, &names.all)));
        Some(Self { names, rows })
    }

    /// Without the last row, where a document is cut short in it.
    fn drop_begun(&mut self) {
        let width = self.names.all.len();
        self.rows.pop_if(|row| row.as_ref().map_or(true, |row| row.len() < width));
    }
}

fn strings(row: &[Value]) -> Option<Vec<String>> {
    row.iter().map(|value| Some(value.as_str()?.to_owned())).collect()
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
    fn rows_without_names_are_csv() {
        let rows = "5,\"朝, \"\"昼\"\"\",\n6,,1.5\n";
        for table in [
            r#"[["5","朝, \"昼\"",null],[6,null,1.5]]"#,
            "[\"5\",\"朝, \\\"昼\\\"\",null]\n[6,null,1.5]\n",
        ] {
            let (written, is_cut) = rows_without_names(table.as_bytes()).unwrap();
            assert_eq!((String::from_utf8(written).unwrap().as_str(), is_cut), (rows, false));
        }
        for other in ["[[1],{}]", "{}", "[", "[]", "[[1", "5", ""] {
            assert_eq!(rows_without_names(other.as_bytes()), None, "{other}");
        }
    }

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
            let (rows, is_cut) = rows(table.as_bytes()).unwrap_or_else(|| panic!("{table}"));
            // The line of the names is blank.
            assert_eq!(String::from_utf8(rows).unwrap().trim_start(), lines, "{table}");
            assert!(!is_cut, "{table}");
        }
    }

    #[test]
    fn a_broken_row_costs_itself() {
        let read = |text: &str| {
            rows(text.as_bytes()).map(|(rows, is_cut)| (String::from_utf8(rows).unwrap(), is_cut))
        };
        for (table, lines, is_cut) in [
            (
                "[\"id\",\"text\"]\n[\"5\",\"朝\n[\"6\",\"昼\"]\n\n[\"7\",\"夜",
                "\n[\"5\",\"朝\n{\"id\":\"6\",\"text\":\"昼\"}\n\n[\"7\",\"夜",
                false,
            ),
            (
                r#"[["id","text"],["5","朝"],["6","a","b"],["7"],null]"#,
                "{\"id\":\"5\",\"text\":\"朝\"}\n[\"6\",\"a\",\"b\"]\n{\"id\":\"7\"}\nnull\n",
                false,
            ),
            (
                r#"[["id","text"],["5",["朝"]],["6",["a","b"]]]"#,
                "{\"id\":\"5\",\"text\":[\"朝\"]}\n{\"id\":\"6\",\"text\":[\"a\",\"b\"]}\n",
                false,
            ),
            (
                r#"{"values":[["id","text","tags"],["5","朝",["a"]],["6",["b"],["#,
                "{\"id\":\"5\",\"text\":\"朝\",\"tags\":[\"a\"]}\n",
                true,
            ),
            (
                "{\"values\":[[\"id\",\"text\"],[\"5\",\"朝\"]]}\n{\"values\":[[\"id\",\"text\"],[\"6\",\"昼\"],[\"7\",\"]",
                "{\"id\":\"5\",\"text\":\"朝\"}\n{\"id\":\"6\",\"text\":\"昼\"}\n",
                true,
            ),
            (
                r#"{"columns":["A","B"],"rows":[["id","text"],["5","朝"]]}"#,
                "{\"id\":\"5\",\"text\":\"朝\"}\n",
                false,
            ),
        ] {
            assert_eq!(read(table), Some((lines.to_owned(), is_cut)), "{table}");
        }
    }

    #[test]
    fn other_json_has_none() {
        for other in ["", "{}", r#"{"a":[1,2]}"#, "[[1,2],[3,4]]", r#"{"a":[[1]]}"#, "[[", "x([1])"]
        {
            assert_eq!(rows(other.as_bytes()), None, "{other}");
        }
        assert!(!may_be(br#"{"id":1,"text":"[a]"}"#) && !may_be(b"id,text\n"));
    }
}
