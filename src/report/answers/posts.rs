use std::io::{self, Write};

use polars::prelude::{Column, DataFrame};

use super::table;
use crate::report::Screen;
use crate::report::terminal::fit;
use tsubuyaki_analysis::Answer;

/// Columns of the screen that a text takes.
const TEXT: usize = 60;

/// Writes rows with whole texts as a table: of each text the beginning, in one
/// line.
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
    table::write(answer, &rows, screen, out)
}

fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    fit(&line, TEXT).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_that_fits() {
        assert_eq!(beginning("朝\n\nごはん  を"), "朝 ごはん を");
        let long = beginning(&"水曜".repeat(40));
        assert!(long.ends_with('…') && long.chars().count() <= 30, "{long}");
    }
}
