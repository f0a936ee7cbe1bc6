//! Fits the columns of an answer into the width of a terminal.

use super::columns::Column;
use crate::report::terminal::cut;

/// Columns of the terminal that a text keeps where it is narrow.
const LEAST: usize = 12;
/// Columns that a text keeps rather than times beside it.
const LEAST_BESIDE_TIMES: usize = 30;
/// Columns of a table that stay however narrow the terminal is.
const LEAST_COLUMNS: usize = 3;
/// Columns between two columns.
const GAP: usize = 2;

/// Shortens texts, the longest first, until the rows fit into so many columns; on a
/// narrow terminal the last numbers are left out. Returns how many columns are.
pub(super) fn fit(columns: &mut Vec<Column>, screen: usize) -> usize {
    let before = columns.len();
    if all(columns) > screen {
        for column in columns.iter_mut().filter(|column| !column.short.is_empty()) {
            column.cells = std::mem::take(&mut column.short);
        }
    }
    // Times, and what tells least, are left out before a text is cut to nothing.
    let cut = |columns: &[Column]| {
        let texts = columns.iter().filter(|column| !column.is_whole).map(Column::width);
        texts.max().unwrap_or(0).saturating_sub(LEAST_BESIDE_TIMES)
    };
    while all(columns).saturating_sub(cut(columns)) > screen
        && let Some(last) = columns.iter().rposition(|column| column.leaves_first)
    {
        columns.remove(last);
    }
    shorten(columns, screen);
    while all(columns) > screen && columns.len() > LEAST_COLUMNS {
        let last = columns.iter().rposition(|column| column.is_number);
        let last = last.filter(|last| *last >= LEAST_COLUMNS).unwrap_or(columns.len() - 1);
        columns.remove(last);
    }
    before - columns.len()
}

/// Columns of the rows, each with its own padding: one on either side.
fn all(columns: &[Column]) -> usize {
    columns.iter().map(|column| column.width() + GAP).sum()
}

fn shorten(columns: &mut [Column], screen: usize) {
    while let excess @ 1.. = all(columns).saturating_sub(screen) {
        let longest = columns.iter_mut().filter(|column| !column.is_whole);
        let Some(longest) = longest.max_by_key(|column| column.width()) else { return };
        let now = longest.width();
        let most = now.saturating_sub(excess).max(LEAST);
        if most >= now {
            return;
        }
        longest.head = cut(&longest.head, most);
        for cell in &mut longest.cells {
            *cell = cut(cell, most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_text_is_cut_first() {
        let column = |text: &str| Column {
            head: String::new(),
            is_number: false,
            is_whole: false,
            leaves_first: false,
            short: Vec::new(),
            cells: vec![text.to_owned(), "a".to_owned()],
        };
        let mut columns = vec![column("短い"), column(&"長い文".repeat(10))];
        fit(&mut columns, 40);
        assert_eq!(columns[0].cells[0], "短い");
        assert_eq!(columns[1].width(), 31);
        fit(&mut columns, 10);
        assert!(columns[1].width() <= LEAST);
    }

    #[test]
    fn times_are_left_out_before_a_text_is_cut_to_nothing() {
        let column = |text: &str, is_time| Column {
            head: String::new(),
            is_number: false,
            is_whole: is_time,
            leaves_first: is_time,
            short: Vec::new(),
            cells: vec![text.to_owned()],
        };
        let columns = || {
            let time = "2018-09-03 10:25";
            vec![column(&"長い文".repeat(10), false), column(time, true), column(time, true)]
        };
        let fitted = |screen| {
            let mut columns = columns();
            let hidden = fit(&mut columns, screen);
            (hidden, columns[0].width(), columns.last().map(|last| last.cells[0].clone()))
        };
        let time = Some("2018-09-03 10:25".to_owned());
        assert_eq!(fitted(80), (0, 41, time.clone()));
        assert_eq!(fitted(60), (1, 39, time));
        assert_eq!((fitted(45).0, fitted(45).1), (2, 43));
    }

    #[test]
    fn what_tells_least_leaves_a_narrow_terminal_first() {
        let column = |head: &str, cell: &str, leaves_first| Column {
            head: head.to_owned(),
            is_number: false,
            is_whole: head != "word" && head != "marks",
            leaves_first,
            short: if head == "marks" { vec!["▲".to_owned()] } else { Vec::new() },
            cells: vec![cell.to_owned()],
        };
        let fitted = |screen| {
            let mut columns = vec![
                column("word", "避難指示", false),
                column("pos", "名詞", true),
                column("counts", "0.3 → 17", false),
                column("q", "0.00012", true),
                column("marks", "▲・比較対象になし", false),
            ];
            fit(&mut columns, screen);
            let marks = columns.last().map(|marks| marks.cells[0].clone());
            (columns.iter().map(|column| column.head.clone()).collect::<Vec<_>>().join(" "), marks)
        };
        let marks = |marks: &str| Some(marks.to_owned());
        assert_eq!(fitted(60), ("word pos counts q marks".to_owned(), marks("▲・比較対象になし")));
        assert_eq!(fitted(41), ("word pos counts marks".to_owned(), marks("▲")));
        assert_eq!(fitted(30), ("word counts marks".to_owned(), marks("▲")));
    }

    #[test]
    fn of_a_narrow_terminal_the_last_numbers_are_left_out() {
        let column = |head: &str, is_number| Column {
            head: head.to_owned(),
            is_number,
            is_whole: is_number,
            leaves_first: false,
            short: Vec::new(),
            cells: vec!["12345".to_owned()],
        };
        let heads =
            [("a", true), ("b", false), ("c", true), ("d", true), ("e", true), ("f", false)];
        let mut columns: Vec<Column> =
            heads.iter().map(|(head, is_number)| column(head, *is_number)).collect();
        assert_eq!(fit(&mut columns, 30), 2);
        let left: Vec<&str> = columns.iter().map(|column| column.head.as_str()).collect();
        assert_eq!(left, ["a", "b", "c", "f"]);
    }
}
