use std::io::{self, Write};

use polars::prelude::DataFrame;

use super::table;
use crate::report::paint::Paint;
use crate::report::terminal::{fit, fit_end, safe, width};
use tsubuyaki_analysis::Answer;

/// Columns of text on either side of the keyword.
const AROUND: usize = 30;

/// Writes the keyword's occurrences below each other, the keyword in one column
/// of the screen.
pub(super) fn write(
    answer: &Answer,
    rows: &DataFrame,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = |name: &str| {
        let column = rows.column(name).and_then(|column| Ok(column.str()?.clone()));
        column.map_err(io::Error::other)
    };
    let (author, before, keyword, after) =
        (text("author")?, text("before")?, text("keyword")?, text("after")?);
    let date = rows.column("date").map_err(io::Error::other)?;
    let id = rows.column("tweet_id").map_err(io::Error::other)?;
    let authors: Vec<String> = author
        .iter()
        .map(|author| author.map_or_else(String::new, |name| format!("@{name}")))
        .collect();
    let most = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let author_width = most(&mut authors.iter().map(|author| width(&safe(author))));
    let keyword_width =
        most(&mut keyword.iter().flatten().map(|keyword| width(&one_line(keyword))));
    for (row, author) in authors.iter().enumerate() {
        let cell = |column: &polars::prelude::Column| {
            super::value::text(&column.get(row).unwrap_or(polars::prelude::AnyValue::Null))
        };
        let before = fit_end(&one_line(before.get(row).unwrap_or_default()), AROUND);
        let keyword = fit(&one_line(keyword.get(row).unwrap_or_default()), keyword_width);
        let after = fit(&one_line(after.get(row).unwrap_or_default()), AROUND);
        let from = format!("{}  {:>20}  {}", cell(date), cell(id), fit(author, author_width));
        let line =
            format!("{before} {} {after}  {}", paint.risen(keyword), paint.faint(from.trim_end()));
        writeln!(out, "{}", line.trim_end())?;
    }
    table::write_under(answer, rows, paint, out)
}

/// A text in one line.
fn one_line(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}
