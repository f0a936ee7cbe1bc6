use std::io::{self, Write};

use polars::prelude::{AnyValue, DataFrame};

use super::{table, value};
use crate::report::Screen;
use crate::report::clean;
use crate::report::terminal::{cut, fit, fit_end, safe, width};
use tsubuyaki_analysis::Answer;

/// Columns of text on either side of the keyword: at most, and on a narrow
/// terminal.
const AROUND: usize = 30;
const LEAST_AROUND: usize = 10;
/// Columns of a name, and of what is between the columns of a line.
const AUTHOR: usize = 20;
const LEAST_AUTHOR: usize = 4;
const GAPS: usize = 6;
/// Columns of a terminal that has no room for a date in each line, and where the time of day
/// begins beside it.
const NARROW: usize = 80;
const TIME_OF_DAY: usize = "2018-09-03 ".len();

/// Writes the keyword's occurrences below each other, the keyword in one column
/// of the screen, then the time and the author; the id of the post where
/// all columns are asked for.
pub(super) fn write(
    answer: &Answer,
    rows: &DataFrame,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = |name: &str| {
        let column = rows.column(name).and_then(|column| Ok(column.str()?.clone()));
        column.map_err(io::Error::other)
    };
    let (author, before, keyword, after) =
        (text("author")?, text("before")?, text("keyword")?, text("after")?);
    let whole = |name: &str, row: usize| {
        let cell = rows.column(name).and_then(|column| column.get(row));
        value::text(&cell.unwrap_or(AnyValue::Null))
    };
    let most = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let keyword_width =
        most(&mut keyword.iter().flatten().map(|keyword| width(&one_line(keyword))));
    // On a narrow terminal the name gives way, not the text, and of one day the date.
    let left =
        screen.columns.map(|all| all.saturating_sub(2 * LEAST_AROUND + keyword_width + GAPS));
    let is_short = answer.totals.dates.len() == 1 && screen.columns.is_some_and(|all| all < NARROW);
    let time = |row: usize| match minutes(whole("local_time", row)) {
        Some(time) if is_short => time.get(TIME_OF_DAY..).unwrap_or(&time).to_owned(),
        time => time.unwrap_or_else(|| whole("date", row)),
    };
    let times: Vec<String> = (0..rows.height()).map(time).collect();
    let time_width = most(&mut times.iter().map(|time| width(time)));
    let origins = author.iter().zip(times).enumerate().map(|(row, (author, time))| {
        let time = fit(&time, time_width);
        if screen.is_wide {
            let author = author.map_or_else(String::new, |name| clean::handle(name, AUTHOR));
            return format!("{time}  {:>20}  {}", whole("tweet_id", row), cut(&author, AUTHOR));
        }
        let room = left.map_or(AUTHOR, |left| left.saturating_sub(time_width + 2).min(AUTHOR));
        let author = author.filter(|_| room >= LEAST_AUTHOR);
        let author =
            author.map_or_else(String::new, |name| cut(&clean::handle(name, AUTHOR), room));
        format!("{time}  {author}")
    });
    let origins: Vec<String> = origins.collect();
    let origin_width = most(&mut origins.iter().map(|origin| width(origin.trim_end())));
    let around =
        screen.beside(origin_width + keyword_width + GAPS, 2 * LEAST_AROUND, 2 * AROUND) / 2;
    // What no text before the keyword takes is left to those after it.
    let before: Vec<String> =
        before.iter().map(|text| one_line(text.unwrap_or_default())).collect();
    let before_width = most(&mut before.iter().map(|text| width(text))).min(around);
    let around = if before_width < around && screen.columns.is_some() {
        (2 * around - before_width).min(AROUND)
    } else {
        around
    };
    for (row, origin) in origins.iter().enumerate() {
        let before = fit_end(&before[row], before_width);
        let keyword = fit(&one_line(keyword.get(row).unwrap_or_default()), keyword_width);
        let after = fit(&one_line(after.get(row).unwrap_or_default()), around);
        let paint = screen.paint;
        let origin = paint.faint(origin.trim_end());
        let line = format!("{before} {} {after}  {origin}", paint.risen(keyword));
        writeln!(out, "{}", line.trim_end())?;
    }
    table::write_under(answer, rows, screen, out)
}

/// `2018-09-03 10:25` of a time with seconds.
fn minutes(time: String) -> Option<String> {
    const MINUTES: usize = "2018-09-03 10:25".len();
    let mut time = time;
    if !time.is_char_boundary(MINUTES) || time.len() < MINUTES {
        return None;
    }
    time.truncate(MINUTES);
    Some(time)
}

/// A text in one line.
fn one_line(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}
