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
const GAPS: usize = 6;

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
    let mut origins: Vec<String> = author
        .iter()
        .enumerate()
        .map(|(row, author)| {
            let time = minutes(whole("local_time", row)).unwrap_or_else(|| whole("date", row));
            let author =
                author.map_or_else(String::new, |name| cut(&clean::handle(name, AUTHOR), AUTHOR));
            if screen.is_wide {
                format!("{time:16}  {:>20}  {author}", whole("tweet_id", row))
            } else {
                format!("{time:16}  {author}")
            }
        })
        .collect();
    let most = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let keyword_width =
        most(&mut keyword.iter().flatten().map(|keyword| width(&one_line(keyword))));
    // On a narrow terminal the name gives way, not the text.
    if let Some(columns) = screen.columns {
        let left = columns.saturating_sub(2 * LEAST_AROUND + keyword_width + GAPS);
        for origin in &mut origins {
            *origin = cut(origin.trim_end(), left);
        }
    }
    let origin_width = most(&mut origins.iter().map(|origin| width(origin.trim_end())));
    let around =
        screen.beside(origin_width + keyword_width + GAPS, 2 * LEAST_AROUND, 2 * AROUND) / 2;
    for (row, origin) in origins.iter().enumerate() {
        let before = fit_end(&one_line(before.get(row).unwrap_or_default()), around);
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
