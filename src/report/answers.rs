//! Answers in the format asked for: one file per format.

mod arrow;
mod columns;
mod concordance;
mod csv;
mod fit;
mod heads;
mod json;
mod markdown;
mod ndjson;
mod parquet;
mod posts;
mod sentences;
mod table;
mod trend;
mod user_dictionary;
mod value;
mod xlsx;

use std::io::{self, Write};

use polars::prelude::DataFrame;

use super::{Language, Screen};
use tsubuyaki_analysis::{Answer, Note, Trend};

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum AnswerFormat {
    /// Table for a terminal
    #[default]
    Table,
    /// One JSON object: query, parameters, totals, rows
    Json,
    /// One JSON object per row
    Ndjson,
    /// CSV of the rows; text that a spreadsheet would run as a formula (beginning
    /// with = + - @, a tab or a newline) gets an apostrophe in front, unless --no-guard
    Csv,
    /// Markdown table
    Markdown,
    /// Parquet file of the rows
    Parquet,
    /// Arrow IPC stream of the rows
    Arrow,
    /// Spreadsheet: ids as text, dates as dates; the default with -o FILE.xlsx
    Xlsx,
}

/// Writes the first `top` rows of an answer; 0 means all.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write(
    answer: &Answer,
    format: AnswerFormat,
    top: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = first(answer, top);
    match format {
        AnswerFormat::Table => table::write(answer, &rows, screen, out),
        AnswerFormat::Json => json::write(answer, &rows, out),
        AnswerFormat::Ndjson => ndjson::write(&rows, out),
        AnswerFormat::Csv => csv::write(&rows, screen.is_unguarded, out),
        AnswerFormat::Markdown => markdown::write(answer, &rows, screen.language, out),
        AnswerFormat::Parquet => parquet::write(&rows, out),
        AnswerFormat::Arrow => arrow::write(&rows, out),
        AnswerFormat::Xlsx => xlsx::write(answer, &rows, out),
    }
}

/// What a note says, for messages.
#[must_use]
pub fn told(note: &Note) -> String {
    sentences::note(note, Language::En)
}

/// Writes rows as one file of Parquet.
///
/// # Errors
///
/// When the output cannot be written, or a column is of a type that no answer
/// has.
pub fn write_parquet(rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    parquet::write(rows, out)
}

/// Writes the series of terms for a terminal, the last `top` days of each; 0
/// means all that fit.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write_trend(
    trend: &Trend,
    top: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    trend::write(trend, top, screen, out)
}

/// Writes the first `top` occurrences of a concordance for a terminal; 0 means
/// all.
///
/// # Errors
///
/// When the output cannot be written.
pub fn write_concordance(
    answer: &Answer,
    top: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    concordance::write(answer, &first(answer, top), screen, out)
}

/// Writes the first `top` rows of an answer about posts for a person, the
/// beginnings of their texts; 0 means all.
///
/// # Errors
///
/// When the output cannot be written, or the answer has no texts.
pub fn write_posts(
    answer: &Answer,
    top: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    posts::write(answer, &first(answer, top), screen, out)
}

/// Writes the first `top` candidates of an answer as a user dictionary for
/// lindera; 0 means all.
///
/// # Errors
///
/// When the output cannot be written, or the answer has no surface and reading.
pub fn write_user_dictionary(answer: &Answer, top: usize, out: &mut dyn Write) -> io::Result<()> {
    user_dictionary::write(&first(answer, top), out)
}

fn first(answer: &Answer, top: usize) -> DataFrame {
    if top == 0 { answer.frame.clone() } else { answer.frame.head(Some(top)) }
}
