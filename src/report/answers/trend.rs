use std::io::{self, Write};
use std::ops::Range;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use jiff::civil::Weekday;

use super::heads::head;
use super::table;
use crate::report::number::{count, counted, people, times};
use crate::report::sparkline::sparkline;
use crate::report::terminal::{fit, safe, width, wrap};
use crate::report::{Language, Screen};
use tsubuyaki_analysis::{Series, SeriesDay, TermBurst, Trend};

/// Columns of a sparkline, and those that stand beside it; a longer series is drawn
/// with several days in one.
const SPARKLINE: usize = 60;
const LEAST_SPARKLINE: usize = 20;
const BESIDE_SPARKLINE: usize = 16;
/// Days up to which each has a row.
const LISTED: usize = 62;

/// Writes the series of terms: of each a line to see it at a glance, its bursts
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
        writeln!(out, "{name}  {line}  {}", occurrences(series.count(), screen.language))?;
        let indent = " ".repeat(widest);
        for burst in &series.bursts {
            for line in within(&told(burst, screen.language), widest + 2, screen) {
                writeln!(out, "{indent}  {}", paint.risen(line))?;
            }
        }
        let beside = widest + 2;
        let week = week(series, screen.language).map(|week| {
            let is_wide = screen.columns.is_some_and(|columns| beside + width(&week) > columns);
            if is_wide { week.replace("  ", " ") } else { week }
        });
        for line in week.iter().flat_map(|week| within(week, beside, screen)) {
            writeln!(out, "{indent}  {}", paint.faint(line))?;
        }
    }
    if trend.series.is_empty() {
        return table::write_under(&trend.answer, &trend.answer.frame, screen, out);
    }
    writeln!(out)?;
    days(trend, top, screen, out)?;
    table::write_under(&trend.answer, &trend.answer.frame, screen, out)
}

/// The lines of a text beside so many columns, of a terminal.
fn within(text: &str, beside: usize, screen: Screen) -> Vec<String> {
    match screen.columns {
        Some(columns) => wrap(text, columns.saturating_sub(beside).max(LEAST_SPARKLINE)),
        None => vec![text.to_owned()],
    }
}

fn occurrences(number: i64, language: Language) -> String {
    match language {
        Language::Ja => format!("{}回", count(number)),
        Language::En => times(number),
    }
}

/// `burst 2018-09-03 to 2018-09-05, 38 times by up to 12 people a day, weight 12.4`
fn told(burst: &TermBurst, language: Language) -> String {
    let (from, to, weight) = (burst.from, burst.to, burst.weight);
    let days = match language {
        _ if from == to => from.to_string(),
        Language::Ja => format!("{from}から{to}"),
        Language::En => format!("{from} to {to}"),
    };
    let times = occurrences(burst.count, language);
    let by = burst.people.map_or_else(String::new, |most| match (language, from == to) {
        (Language::Ja, true) => format!("（{}人）", count(most)),
        (Language::Ja, false) => format!("（1日に最大{}人）", count(most)),
        (Language::En, true) => format!(" by {}", people(most)),
        (Language::En, false) => format!(" by up to {} a day", people(most)),
    });
    let few = if burst.is_of_few() { language.pick("・少人数", " (few)") } else { "" };
    let times = format!("{times}{by}{few}");
    match language {
        Language::Ja => format!("急増 {days}、{times}、強さ{weight:.1}"),
        Language::En => format!("burst {days}, {times}, weight {weight:.1}"),
    }
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
    let dates = first.days.len() - shown..first.days.len();
    let mut series = trend.series.as_slice();
    let lines = loop {
        let lines: Vec<String> = side_by_side(series, dates.clone(), language)
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        let fits = |columns| lines.iter().all(|line| width(line) <= columns);
        if screen.columns.is_none_or(fits) || series.len() < 2 {
            break lines;
        }
        series = &series[..series.len() - 1];
    };
    for (number, line) in lines.iter().enumerate() {
        writeln!(out, "{}", if number == 0 { paint.heading(line) } else { line.clone() })?;
    }
    if shown < all {
        let left = match language {
            Language::Ja => format!("…その前に{}日（--format csv ですべて）", all - shown),
            Language::En => {
                format!("… and {} before (--format csv has all)", counted(all - shown, "day"))
            }
        };
        writeln!(out, "{}", paint.faint(left))?;
    }
    if series.len() < trend.series.len() {
        let left = trend.series.len() - series.len();
        let left = match language {
            Language::Ja => format!("…ほか{left}語（--format csv ですべて）"),
            Language::En => {
                format!("… and {} beside these (--format csv has all)", counted(left, "term"))
            }
        };
        writeln!(out, "{}", paint.faint(left))?;
    }
    Ok(())
}

/// The days of terms, a row per day, the terms beside each other.
fn side_by_side(series: &[Series], dates: Range<usize>, language: Language) -> Table {
    let mut rows = Table::new();
    rows.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let names = series.iter().flat_map(|series| {
        [
            right(safe(&series.lemma).into_owned()),
            right(head("series", "rate", language).to_owned()),
            Cell::new(""),
        ]
    });
    rows.set_header([Cell::new(head("series", "date", language))].into_iter().chain(names));
    for number in dates {
        let Some(date) = series.first().map(|series| series.days[number].date) else { break };
        let mut row = vec![Cell::new(format!("{date} {}", language.weekday(date.weekday())))];
        for series in series {
            let day = &series.days[number];
            let count = day.count.map_or_else(String::new, |day| day.count.to_string());
            let rate = day.rate().map_or_else(String::new, |rate| format!("{rate:.2}"));
            row.extend([right(count), right(rate), Cell::new(if day.in_burst { "▲" } else { "" })]);
        }
        rows.add_row(row);
    }
    rows
}
