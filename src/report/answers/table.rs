use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::value;
use crate::report::number::counted;
use crate::report::paint::Paint;
use crate::report::terminal::{cut, safe};
use tsubuyaki_analysis::Answer;

/// Columns of a cell, at most: every row is as wide as the widest.
const WIDEST: usize = 400;

pub(super) fn write(
    answer: &Answer,
    rows: &DataFrame,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = &value::for_people(answer, rows)?;
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let types = rows.dtypes();
    let header = value::names(rows).into_iter().zip(&types).map(|(name, dtype)| {
        let cell = Cell::new(cut(&name, WIDEST));
        if dtype.is_primitive_numeric() { cell.set_alignment(CellAlignment::Right) } else { cell }
    });
    table.set_header(header);
    for row in 0..rows.height() {
        table.add_row(value::cells(rows, row).map(|cell| {
            let shown = Cell::new(cut(&value::shown(&cell), WIDEST));
            if value::is_number(&cell) { shown.set_alignment(CellAlignment::Right) } else { shown }
        }));
    }
    for (number, line) in table.lines().enumerate() {
        let line = line.trim_end().to_owned();
        writeln!(out, "{}", if number == 0 { paint.heading(line) } else { line })?;
    }
    write_under(answer, rows, paint, out)
}

/// Writes what stands under the rows that are shown of an answer: how many more
/// there are, the days, totals and filters.
pub(super) fn write_under(
    answer: &Answer,
    rows: &DataFrame,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let left = answer.frame.height() - rows.height();
    if left > 0 {
        let rows = counted(left, "more row");
        writeln!(out, "{}", paint.faint(format!("… and {rows} (--top 0 shows all)")))?;
    }
    writeln!(out, "{}", paint.faint(under(answer)))?;
    answer.totals.notes.iter().try_for_each(|note| writeln!(out, "{}", paint.faint(safe(note))))
}

/// The line under a table: which days, how many terms, which filters.
pub(super) fn under(answer: &Answer) -> String {
    let totals = &answer.totals;
    let baseline = &totals.baseline_dates;
    let target: Vec<Date> =
        totals.dates.iter().copied().filter(|date| !baseline.contains(date)).collect();
    let dates = match (days(&target), days(baseline)) {
        (Some(target), Some(baseline)) => Some(format!("{target} against {baseline}")),
        (target, _) => target,
    };
    let n1 = totals.n1.map(|n| format!("N1 = {n}"));
    let n2 = totals.n2.map(|n| format!("N2 = {n}"));
    let tweets = totals.tweets.map(|n| counted(n, "tweet"));
    let parts = [dates, tweets, n1, n2, Some(totals.filters.clone())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Days in few words.
fn days(dates: &[Date]) -> Option<String> {
    match dates {
        [] => None,
        [date] => Some(date.to_string()),
        [first, second] => Some(format!("{first}, {second}")),
        [first, .., last] => Some(format!("{first} to {last} ({} days)", dates.len())),
    }
}
