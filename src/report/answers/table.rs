use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use polars::prelude::{AnyValue, DataFrame};

use super::value;
use crate::analysis::Answer;
use crate::report::paint::Paint;
use crate::report::terminal::safe;

pub(super) fn write(
    answer: &Answer,
    rows: &DataFrame,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let types = rows.dtypes();
    let header = value::names(rows).into_iter().zip(&types).map(|(name, dtype)| {
        let cell = Cell::new(name);
        if dtype.is_primitive_numeric() { cell.set_alignment(CellAlignment::Right) } else { cell }
    });
    table.set_header(header);
    for row in 0..rows.height() {
        table.add_row(value::cells(rows, row).map(|cell| {
            let shown = Cell::new(safe(&shown(&cell)));
            if value::is_number(&cell) { shown.set_alignment(CellAlignment::Right) } else { shown }
        }));
    }
    for (number, line) in table.lines().enumerate() {
        let line = line.trim_end().to_owned();
        writeln!(out, "{}", if number == 0 { paint.heading(line) } else { line })?;
    }
    let left = answer.frame.height() - rows.height();
    if left > 0 {
        writeln!(out, "{}", paint.faint(format!("… and {left} more rows (--top 0 shows all)")))?;
    }
    writeln!(out, "{}", paint.faint(under(answer)))
}

/// Numbers with few enough digits to read.
fn shown(cell: &AnyValue) -> String {
    match cell {
        AnyValue::Float64(number) => format!("{number:.2}"),
        AnyValue::Float32(number) => format!("{number:.2}"),
        other => value::text(other),
    }
}

/// The line under a table: which days, how many terms, which filters.
fn under(answer: &Answer) -> String {
    let totals = &answer.totals;
    let dates = match totals.dates.as_slice() {
        [] => None,
        [date] => Some(date.to_string()),
        [first, second] => Some(format!("{first}, {second}")),
        [first, .., last] => Some(format!("{first} to {last} ({} days)", totals.dates.len())),
    };
    let n1 = totals.n1.map(|n| format!("N1 = {n}"));
    let n2 = totals.n2.map(|n| format!("N2 = {n}"));
    let parts = [dates, n1, n2, Some(totals.filters.clone())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
