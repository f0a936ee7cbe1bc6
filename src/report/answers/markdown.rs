use std::io::{self, Write};

use polars::prelude::DataFrame;

use super::{table, value};
use crate::report::Language;
use crate::report::terminal::safe;
use tsubuyaki_analysis::Answer;

pub(super) fn write(answer: &Answer, rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    let rows = &value::for_people(answer, rows)?;
    let row_of = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(out, "{}", row_of(value::names(rows).iter().map(|name| escaped(name)).collect()))?;
    let types = rows.dtypes();
    let aligned = types.iter().map(|dtype| {
        if dtype.is_primitive_numeric() { "---:".to_owned() } else { "---".to_owned() }
    });
    writeln!(out, "{}", row_of(aligned.collect()))?;
    (0..rows.height()).try_for_each(|row| {
        let cells = value::cells(rows, row).map(|cell| escaped(&value::shown(&cell)));
        writeln!(out, "{}", row_of(cells.collect()))
    })?;
    writeln!(out, "\n{}", escaped(&table::under(answer, Language::En)))?;
    answer.totals.notes.iter().try_for_each(|note| writeln!(out, "\n{}", escaped(note)))
}

/// Text that Markdown leaves as it is.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in safe(text).chars() {
        if r"\`*_{}[]<>()#|~!".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
