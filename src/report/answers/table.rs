use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::columns::columns;
use super::fit::fit;
use super::{sentences, value};
use crate::report::number::{count, counted};
use crate::report::terminal::wrap;
use crate::report::{Language, Screen};
use tsubuyaki_analysis::{Answer, Note};

pub(super) fn write(
    answer: &Answer,
    rows: &DataFrame,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown = &if screen.is_wide { rows.clone() } else { value::for_people(answer, rows)? };
    let expected_of = expected_of(answer);
    let mut columns =
        columns(&answer.question, shown, screen.language, screen.is_wide, expected_of)?;
    let hidden = screen.columns.map_or(0, |screen| fit(&mut columns, screen));
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let aligned = |text: &str, is_number: bool| {
        let cell = Cell::new(text);
        if is_number { cell.set_alignment(CellAlignment::Right) } else { cell }
    };
    table.set_header(columns.iter().map(|column| aligned(&column.head, column.is_number)));
    for row in 0..rows.height() {
        table.add_row(columns.iter().map(|column| aligned(&column.cells[row], column.is_number)));
    }
    for (number, line) in table.lines().enumerate() {
        let line = line.trim_end().to_owned();
        writeln!(out, "{}", if number == 0 { screen.paint.heading(line) } else { line })?;
    }
    if hidden > 0 {
        let note = match screen.language {
            Language::Ja => format!("{}列を省略（--wide ですべて）", of_usize(hidden)),
            Language::En => format!("{} hidden (--wide shows all)", counted(hidden, "column")),
        };
        write_faint(&note, screen, out)?;
    }
    write_under(answer, rows, screen, out)
}

/// How many terms a day has that is set against several: counts of these say nothing beside
/// its own.
fn expected_of(answer: &Answer) -> Option<i64> {
    let (all, baseline) = (answer.totals.dates.len(), answer.totals.baseline_dates.len());
    answer.totals.n1.filter(|_| baseline > 1 && all - baseline == 1)
}

/// Writes the lines under the rows of an answer: how many more
/// there are, the days, totals and filters.
pub(super) fn write_under(
    answer: &Answer,
    rows: &DataFrame,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let left = answer.rows().saturating_sub(rows.height());
    if left > 0 {
        let more = match screen.language {
            Language::Ja => format!("…ほか{}行（--top 0 ですべて）", of_usize(left)),
            Language::En => {
                format!("… and {} (--top 0 shows all)", counted(left, "more row"))
            }
        };
        write_faint(&more, screen, out)?;
    }
    write_faint(&under(answer, screen.language), screen, out)?;
    // A table shows less of a text than what is cut off.
    let is_of_tables = |note: &&Note| !matches!(note, Note::ContextsCut { .. });
    let mut notes = answer.totals.notes.iter().filter(is_of_tables);
    notes.try_for_each(|note| write_faint(&sentences::note(note, screen.language), screen, out))
}

/// Writes a sentence, in as many lines as the terminal takes for it.
fn write_faint(sentence: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let lines = wrap(sentence, screen.columns.unwrap_or(usize::MAX));
    lines.iter().try_for_each(|line| writeln!(out, "{}", screen.paint.faint(line)))
}

/// The line under a table: which days, how many terms, which filters.
pub(super) fn under(answer: &Answer, l: Language) -> String {
    let totals = &answer.totals;
    let baseline = &totals.baseline_dates;
    let target: Vec<Date> =
        totals.dates.iter().copied().filter(|date| !baseline.contains(date)).collect();
    let dates = match (days(&target, l), days(baseline, l)) {
        (Some(target), Some(baseline)) => Some(match l {
            Language::Ja => format!("{target}、比較は{baseline}"),
            Language::En => format!("{target} against {baseline}"),
        }),
        (target, _) => target,
    };
    let n1 = totals.n1.map(|n| format!("N1 = {}", count(n)));
    let n2 = totals.n2.map(|n| format!("N2 = {}", count(n)));
    let tweets = totals.tweets.map(|n| match l {
        Language::Ja => format!("{}件", count(n)),
        Language::En => counted(n, "post"),
    });
    let filters = sentences::filters(&totals.filters, l);
    let parts = [dates, tweets, n1, n2, Some(filters).filter(|filters| !filters.is_empty())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Days in few words.
fn days(dates: &[Date], l: Language) -> Option<String> {
    match dates {
        [] => None,
        [date] => Some(date.to_string()),
        [first, second] => Some(format!("{first}, {second}")),
        [first, .., last] => Some(match l {
            Language::Ja => format!("{first}〜{last}（{}日）", of_usize(dates.len())),
            Language::En => format!("{first} to {last} ({} days)", dates.len()),
        }),
    }
}

fn of_usize(number: usize) -> String {
    count(i64::try_from(number).unwrap_or(i64::MAX))
}
