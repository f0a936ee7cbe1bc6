use std::io::{self, Write};

use polars::prelude::{AnyValue, Column, DataFrame};

use super::columns::TIMES;
use super::{table, value};
use crate::report::Screen;
use crate::report::terminal::fit;
use tsubuyaki_analysis::Answer;

/// Columns of the screen that a text takes.
const TEXT: usize = 60;

/// Writes rows with whole texts as a table: of each text the beginning, in one
/// line; of times as much as tells them apart, unless all columns are asked for.
pub(super) fn write(
    answer: &Answer,
    rows: &DataFrame,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = rows.column("text").and_then(|column| Ok(column.str()?.clone()));
    let beginnings: Vec<Option<String>> =
        text.map_err(io::Error::other)?.iter().map(|text| text.map(beginning)).collect();
    let mut rows = rows.clone();
    rows.with_column(Column::new("text".into(), beginnings)).map_err(io::Error::other)?;
    for name in TIMES.into_iter().filter(|_| !screen.is_wide) {
        let Ok(column) = rows.column(name) else { continue };
        let is_of_one_day = answer.totals.dates.len() == 1;
        let time = |row| value::text(&column.get(row).unwrap_or(AnyValue::Null));
        let times: Vec<String> =
            (0..rows.height()).map(|row| short(&time(row), is_of_one_day).to_owned()).collect();
        rows.with_column(Column::new(name.into(), times)).map_err(io::Error::other)?;
    }
    table::write(answer, &rows, screen, out)
}

/// `2018-09-03 10:25` of a time with seconds, of one day `10:25`.
fn short(time: &str, is_of_one_day: bool) -> &str {
    const MINUTES: usize = "2018-09-03 10:25".len();
    const DAY: usize = "2018-09-03 ".len();
    let from = if is_of_one_day { DAY } else { 0 };
    time.get(from..MINUTES).unwrap_or(time)
}

fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    fit(&line, TEXT).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_to_the_minute() {
        let time = "2018-09-03 10:25:59";
        assert_eq!([short(time, false), short(time, true)], ["2018-09-03 10:25", "10:25"]);
        assert_eq!(short("?", true), "?");
    }

    #[test]
    fn a_text_is_one_line_that_fits() {
        assert_eq!(beginning("朝\n\nごはん  を"), "朝 ごはん を");
        let long = beginning(&"水曜".repeat(40));
        assert!(long.ends_with('…') && long.chars().count() <= 30, "{long}");
    }
}
