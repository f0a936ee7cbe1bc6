use askama::Template;

use super::word::WordLink;
use crate::report::clean;
use tsubuyaki_charts::Numbers;

/// Characters of a cell.
const MOST: usize = 40;

/// Numbers behind a chart, closed until someone asks.
#[derive(Debug, Template)]
#[template(path = "templates/table.html", config = "src/report/askama.toml")]
pub(in crate::report) struct Table {
    /// What opens it.
    pub summary: &'static str,
    pub caption: String,
    pub(super) heads: Vec<Head>,
    /// The first cell of each names the row.
    pub(super) rows: Vec<Vec<Cell>>,
}

#[derive(Debug)]
pub(super) struct Head {
    pub name: String,
    pub is_number: bool,
}

#[derive(Debug)]
pub(super) enum Cell {
    Word(WordLink),
    /// What people wrote.
    Text(String),
    /// What the program wrote.
    Own(String),
    Number(String),
}

impl Table {
    /// The numbers of a chart.
    pub(in crate::report) fn of(numbers: Numbers, summary: &'static str, caption: String) -> Self {
        let is_number: Vec<bool> = numbers.columns.iter().map(|column| column.is_number).collect();
        let cell = |(text, is_number): (String, &bool)| {
            if *is_number { Cell::Number(text) } else { Cell::Text(clean::line(&text, MOST)) }
        };
        let row = |row: Vec<String>| row.into_iter().zip(&is_number).map(cell).collect();
        Self {
            summary,
            caption,
            rows: numbers.rows.into_iter().map(row).collect(),
            heads: numbers
                .columns
                .into_iter()
                .map(|column| Head { name: column.name, is_number: column.is_number })
                .collect(),
        }
    }
}

/// Heads of columns of text, and of numbers.
pub(super) fn heads(names: &[(&str, bool)]) -> Vec<Head> {
    names
        .iter()
        .map(|(name, is_number)| Head { name: (*name).to_owned(), is_number: *is_number })
        .collect()
}
