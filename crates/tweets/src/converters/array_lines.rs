//! Rows that are JSON arrays, one per line below a line of names, as `ClickHouse` writes them;
//! converted to records while they are read.

use std::io::Read;

use serde_json::Value;

use super::grid_rows::{cells, is_header_again, write_row};
use crate::streams::converted::{Converted, EachLine, Lines};

/// The lines of a stream as records. One that is broken stays as it is, for the reader of rows
/// to say what is wrong with it.
pub(crate) fn records<R: Read>(inner: R) -> Converted<R, Lines<ArrayLines>> {
    Converted::new(inner, Lines::of(ArrayLines::default()))
}

/// The same of a text; `None` where there are none.
pub(crate) fn rows(text: &[u8]) -> Option<Vec<u8>> {
    let mut written = Vec::with_capacity(text.len());
    records(text).read_to_end(&mut written).ok()?;
    (!written.trim_ascii().is_empty()).then_some(written)
}

#[derive(Default)]
pub(crate) struct ArrayLines {
    names: Option<Vec<String>>,
}

impl EachLine for ArrayLines {
    const MOST_BYTES: usize = 64 << 20;

    /// That of the names becomes blank.
    fn line(&mut self, line: &[u8], ready: &mut Vec<u8>) {
        let Ok(value) = serde_json::from_slice::<Value>(line) else {
            ready.extend_from_slice(line);
            return;
        };
        let Some(names) = &self.names else {
            match serde_json::from_value(value) {
                Ok(names) => self.names = Some(names),
                Err(_) => ready.extend_from_slice(line),
            }
            return;
        };
        let row = cells(&value);
        if row.as_ref().is_some_and(|row| is_header_again(row, names)) {
            return;
        }
        let start = ready.len();
        match write_row(names, row.as_ref().ok_or(&value), ready) {
            // Its own end follows.
            Some(()) => _ = ready.pop(),
            None => {
                ready.truncate(start);
                ready.extend_from_slice(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_on_lines_are_records() {
        let text = "[\"id\",\"text\"]\n[\"5\",\"a\"]\n\n[\"6\",\n[\"id\",\"text\"]\n[7,null]";
        let records = "\n{\"id\":\"5\",\"text\":\"a\"}\n\n[\"6\",\n\n{\"id\":7,\"text\":null}";
        assert_eq!(String::from_utf8(rows(text.as_bytes()).unwrap()).unwrap(), records);
        assert_eq!(rows(b"[\"id\"]\n"), None);
        // What follows no names stays.
        assert_eq!(rows(b"{}\n[1]\n").unwrap(), b"{}\n[1]\n");
    }
}
