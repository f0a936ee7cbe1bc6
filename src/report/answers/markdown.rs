use std::io::{self, Write};

use polars::prelude::DataFrame;

use super::heads::{head, named};
use super::{sentences, table, value};
use crate::report::Language;
use crate::report::terminal::safe;
use tsubuyaki_analysis::Answer;

pub(super) fn write(
    answer: &Answer,
    rows: &DataFrame,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = &value::for_people(answer, rows)?;
    let row_of = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let names = value::names(rows);
    let heads = names.iter().map(|name| escaped(head(&answer.question, name, language)));
    writeln!(out, "{}", row_of(heads.collect()))?;
    let types = rows.dtypes();
    let aligned = types.iter().map(|dtype| {
        if dtype.is_primitive_numeric() { "---:".to_owned() } else { "---".to_owned() }
    });
    writeln!(out, "{}", row_of(aligned.collect()))?;
    (0..rows.height()).try_for_each(|row| {
        let cells = names.iter().zip(value::cells(rows, row)).map(|(name, cell)| {
            let shown = value::shown(&cell);
            escaped(named(name, &shown, language).unwrap_or(&shown))
        });
        writeln!(out, "{}", row_of(cells.collect()))
    })?;
    writeln!(out, "\n{}", escaped(&table::under(answer, language)))?;
    let mut notes = answer.totals.notes.iter();
    notes.try_for_each(|note| writeln!(out, "\n{}", escaped(&sentences::note(note, language))))
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
