use std::io::{self, Write};

use polars::prelude::{AnyValue, DataFrame};

use super::value;

/// Writes the rows; unless cells are to stay as they are, none of them is a formula.
pub(super) fn write(rows: &DataFrame, is_unguarded: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let name = |name: String| if is_unguarded { name } else { quoted(name) };
    writer.write_record(value::names(rows).into_iter().map(name)).map_err(of_output)?;
    for row in 0..rows.height() {
        let cells = value::cells(rows, row)
            .map(|cell| if is_unguarded { value::text(&cell) } else { harmless(&cell) });
        writer.write_record(cells).map_err(of_output)?;
    }
    writer.flush()
}

/// The error of the output itself: a closed pipe is none.
fn of_output(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A cell that no spreadsheet takes for a formula: text that could be one
/// gets an apostrophe in front. Nor does it act on a terminal, or end where a NUL
/// stands: U+FFFD stands for control characters but tabs and line ends.
fn harmless(cell: &AnyValue) -> String {
    let text = value::text(cell);
    if value::is_number(cell) { text } else { quoted(text) }
}

/// Signs with which a formula may begin, also in full width, as which a Japanese
/// spreadsheet takes them, and white space that it may pass over.
const FORMULA_SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn quoted(text: String) -> String {
    let acts = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    let text = if text.contains(acts) { text.replace(acts, "\u{fffd}") } else { text };
    if text.starts_with(FORMULA_SIGNS) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_as_a_formula() {
        assert_eq!(harmless(&AnyValue::String("=1+1")), "'=1+1");
        assert_eq!(harmless(&AnyValue::String("@suiyo")), "'@suiyo");
        assert_eq!(harmless(&AnyValue::String("水曜")), "水曜");
        assert_eq!(harmless(&AnyValue::String("\u{1b}[2J\0\n")), "\u{fffd}[2J\u{fffd}\n");
        assert_eq!(harmless(&AnyValue::Int64(-3)), "-3");
        assert_eq!(harmless(&AnyValue::Float64(-0.5)), "-0.5");
        for sign in FORMULA_SIGNS {
            let cell = format!("{sign}cmd|' /C calc'!A0");
            assert_eq!(harmless(&AnyValue::String(&cell)), format!("'{cell}"));
        }
        assert_eq!(harmless(&AnyValue::Null), "");
    }
}
