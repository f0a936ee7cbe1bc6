use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use jiff::civil::Weekday;

use super::heads::head;
use super::table;
use crate::report::number::{counted, times};
use crate::report::sparkline::sparkline;
use crate::report::terminal::{fit, safe, width};
use crate::report::{Language, Screen};
use tsubuyaki_analysis::{Series, SeriesDay, Trend};

/// Columns of a sparkline, and those that stand beside it; a longer series is drawn
/// with several days in one.
const SPARKLINE: usize = 60;
const LEAST_SPARKLINE: usize = 20;
const BESIDE_SPARKLINE: usize = 16;
/// Days up to which every one has a row of its own.
const LISTED: usize = 62;

/// Writes the ways of terms: of each a line to see it at a glance, its bursts
/// and its week, then the days, the terms side by side.
pub(super) fn write(
    trend: &Trend,
    top: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paint = screen.paint;
    let widest = trend.series.iter().map(|series| width(&safe(&series.lemma))).max().unwrap_or(0);
    for series in &trend.series {
        let rates: Vec<Option<f64>> = series.days.iter().map(SeriesDay::rate).collect();
        let room = screen.beside(widest + BESIDE_SPARKLINE, LEAST_SPARKLINE, SPARKLINE);
        let line = sparkline(&rates, room);
        let name = paint.heading(fit(&series.lemma, widest));
        writeln!(out, "{name}  {line}  {}", times(series.count()))?;
        let indent = " ".repeat(widest);
        for burst in &series.bursts {
            let days = if burst.from == burst.to {
                burst.from.to_string()
            } else {
                format!("{} to {}", burst.from, burst.to)
            };
            let text = format!("burst {days}, {}, weight {:.1}", times(burst.count), burst.weight);
            writeln!(out, "{indent}  {}", paint.risen(text))?;
        }
        if let Some(week) = week(series, screen.language) {
            writeln!(out, "{indent}  {}", paint.faint(week))?;
        }
    }
    if trend.series.is_empty() {
        return table::write_under(&trend.answer, &trend.answer.frame, screen, out);
    }
    writeln!(out)?;
    days(trend, top, screen, out)?;
    table::write_under(&trend.answer, &trend.answer.frame, screen, out)
}

/// The rates of the week, if every weekday has one.
fn week(series: &Series, language: Language) -> Option<String> {
    let rates: Option<Vec<String>> = series
        .weekdays
        .iter()
        .zip(0_i8..)
        .map(|(rate, day)| {
            let name = language.weekday(Weekday::from_monday_zero_offset(day).ok()?);
            Some(format!("{name} {:.1}", (*rate)?))
        })
        .collect();
    let per = language.pick("1万語あたり", "per 10,000:");
    Some(format!("{per} {}", rates?.join("  ")))
}

/// A row per day, from the first that has tweets; the last `top` of them, 0 for
/// all that fit.
fn days(trend: &Trend, top: usize, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let Screen { paint, language, .. } = screen;
    let Some(first) = trend.series.first() else { return Ok(()) };
    let begin = first.days.iter().position(|day| day.count.is_some()).unwrap_or(0);
    let all = first.days.len() - begin;
    let shown = if top == 0 { LISTED } else { top }.min(all);
    let mut rows = Table::new();
    rows.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let names = trend.series.iter().flat_map(|series| {
        [
            right(safe(&series.lemma).into_owned()),
            right(head("rate", language).to_owned()),
            Cell::new(""),
        ]
    });
    rows.set_header([Cell::new(head("date", language))].into_iter().chain(names));
    for number in first.days.len() - shown..first.days.len() {
        let date = first.days[number].date;
        let mut row = vec![Cell::new(format!("{date} {}", language.weekday(date.weekday())))];
        for series in &trend.series {
            let day = &series.days[number];
            let count = day.count.map_or_else(String::new, |day| day.count.to_string());
            let rate = day.rate().map_or_else(String::new, |rate| format!("{rate:.2}"));
            row.extend([right(count), right(rate), Cell::new(if day.in_burst { "▲" } else { "" })]);
        }
        rows.add_row(row);
    }
    for (number, line) in rows.lines().enumerate() {
        let line = line.trim_end().to_owned();
        writeln!(out, "{}", if number == 0 { paint.heading(line) } else { line })?;
    }
    if shown < all {
        let left = counted(all - shown, "day");
        let left = format!("… and {left} before (--format csv has all)");
        writeln!(out, "{}", paint.faint(left))?;
    }
    Ok(())
}
