//! What a person sees of the rows of an answer, column by column.

use std::io;

use polars::prelude::{AnyValue, DataFrame};

use super::heads::{head, named};
use super::value;
use crate::report::Language;
use crate::report::content::ratio::of_rates;
use crate::report::number::mean;
use crate::report::terminal::{cut, width};
use tsubuyaki_analysis::FALSE_DISCOVERY_RATE;

/// Columns of a cell, at most: every row is as wide as the widest.
const WIDEST: usize = 400;
/// The columns of times.
pub(super) const TIMES: [&str; 2] = ["first_time", "last_time"];
/// Rates are per so many terms.
const PER: f64 = 10_000.0;

/// A column as it is read.
pub(super) struct Column {
    pub head: String,
    /// Numbers are aligned to the right.
    pub is_number: bool,
    /// Whether its cells tell nothing once they are cut: numbers and times.
    pub is_whole: bool,
    /// Whether it is left out before a text is cut to nothing.
    pub leaves_first: bool,
    pub cells: Vec<String>,
    /// The cells without what other columns say, for a narrow terminal; none where they say
    /// nothing of it.
    pub short: Vec<String>,
}

/// A column of the first view of an answer.
enum Part {
    /// As it is.
    Plain(&'static str),
    /// As it is, where any row has it.
    Known(&'static str),
    /// The same, but left out where the terminal is narrow.
    Extra(&'static str),
    /// Two numbers, before and now: `5 → 38`. Of a day that is set against several the number
    /// before is what their rate lets expect, as its page has it.
    Course { head: [&'static str; 2], before: &'static str, now: &'static str },
    /// People before and now; of a day that is set against several those of the day.
    People { before: &'static str, now: &'static str },
    /// A rate divided by another, as pages say it: `≈4×`.
    Ratio { before: &'static str, now: &'static str },
    /// What else there is to know of a row, in words.
    Marks,
}

use Part::{Course, Extra, Known, Marks, People, Plain, Ratio};

/// What is read first, by question; of the others all is shown.
const FIRST: &[(&str, &[Part])] = &[
    (
        "ranking",
        &[
            Plain("rank"),
            Plain("lemma"),
            Plain("pos"),
            Plain("count"),
            Plain("tweets"),
            Plain("authors"),
            Plain("previous_rank"),
            Marks,
        ],
    ),
    (
        "comparison",
        &[
            Plain("lemma"),
            Extra("pos"),
            Course {
                head: ["前 → 今", "before → now"], before: "baseline_count", now: "count"
            },
            Ratio { before: "baseline_rate", now: "rate" },
            People { before: "baseline_authors", now: "authors" },
            Extra("q"),
            Marks,
        ],
    ),
    (
        "cooccurrence",
        &[
            Plain("x"),
            Plain("y"),
            Plain("n_xy"),
            Plain("n_x"),
            Plain("n_y"),
            Plain("jaccard"),
            Plain("npmi"),
            Plain("g2"),
        ],
    ),
    (
        "copies",
        &[
            Plain("text"),
            Plain("posts"),
            Plain("accounts"),
            Plain("match"),
            Plain("first_time"),
            Plain("last_time"),
        ],
    ),
    (
        "series",
        &[
            Plain("lemma"),
            Plain("pos"),
            Plain("count"),
            Plain("authors"),
            Plain("since"),
            Plain("days"),
            Plain("weight"),
            Marks,
        ],
    ),
    (
        "candidates",
        &[
            Plain("rank"),
            Plain("surface"),
            Plain("parts"),
            Plain("count"),
            Plain("authors"),
            Plain("score"),
            Plain("example"),
        ],
    ),
    (
        "passed_on",
        &[
            Plain("text"),
            Extra("author"),
            Plain("count"),
            Known("people"),
            Known("retweet_count"),
            Extra("first_time"),
        ],
    ),
];

/// The columns of an answer's rows: of a known question those that are read first,
/// unless all are asked for. `expected_of` is how many terms the day has that is set against
/// several; `None` of others.
///
/// # Errors
///
/// When a column is not there.
pub(super) fn columns(
    question: &str,
    rows: &DataFrame,
    language: Language,
    is_wide: bool,
    expected_of: Option<i64>,
) -> io::Result<Vec<Column>> {
    let view = FIRST.iter().find(|(name, _)| *name == question && !is_wide);
    match view {
        Some((_, parts)) if has_all(rows, parts) => {
            let mut columns = Vec::new();
            for part in *parts {
                let column = part.column(question, rows, language, expected_of)?;
                // Without a mark, no column of marks.
                if !matches!(part, Marks | Known(_) | Extra(_)) || column.has_text() {
                    columns.push(column);
                }
            }
            Ok(columns)
        }
        _ => {
            let names = value::names(rows);
            names.iter().map(|name| plain(question, rows, name, language)).collect()
        }
    }
}

fn has_all(rows: &DataFrame, parts: &[Part]) -> bool {
    let has = |name: &str| rows.column(name).is_ok();
    parts.iter().all(|part| match part {
        Plain(name) | Known(name) | Extra(name) => has(name),
        Course { before, now, .. } | People { before, now } | Ratio { before, now } => {
            has(before) && has(now)
        }
        Marks => true,
    })
}

impl Column {
    fn has_text(&self) -> bool {
        self.cells.iter().any(|cell| !cell.is_empty())
    }

    /// Columns of the terminal that it takes.
    pub fn width(&self) -> usize {
        self.cells.iter().map(|cell| width(cell)).max().unwrap_or(0).max(width(&self.head))
    }
}

impl Part {
    fn column(
        &self,
        question: &str,
        rows: &DataFrame,
        language: Language,
        expected_of: Option<i64>,
    ) -> io::Result<Column> {
        let each = |of: &dyn Fn(usize) -> String| (0..rows.height()).map(of).collect();
        Ok(match self {
            Plain(name) | Known(name) => plain(question, rows, name, language)?,
            Extra(name) => Column { leaves_first: true, ..plain(question, rows, name, language)? },
            Course { now, .. } if let Some(all) = expected_of => Column {
                head: language.pick("見込み → 今", "expected → now").to_owned(),
                is_number: true,
                is_whole: true,
                leaves_first: false,
                short: Vec::new(),
                cells: each(&|row| {
                    let expected = real(rows, "baseline_rate", row).unwrap_or(0.0) / PER;
                    let expected = match expected * all as f64 {
                        0.0 => "0".to_owned(),
                        expected => mean(expected),
                    };
                    format!("{expected} → {}", whole(rows, now, row).unwrap_or(0))
                }),
            },
            People { now, .. } if expected_of.is_some() => Column {
                head: language.pick("人数", "people").to_owned(),
                is_number: true,
                is_whole: true,
                leaves_first: false,
                short: Vec::new(),
                cells: each(&|row| {
                    whole(rows, now, row).map_or_else(String::new, |people| people.to_string())
                }),
            },
            People { before, now } => Column {
                head: language.pick("人数", "people").to_owned(),
                is_number: true,
                is_whole: true,
                leaves_first: false,
                short: Vec::new(),
                cells: each(&|row| course(whole(rows, before, row), whole(rows, now, row))),
            },
            Course { head: [ja, en], before, now } => Column {
                head: language.pick(ja, en).to_owned(),
                is_number: true,
                is_whole: true,
                leaves_first: false,
                short: Vec::new(),
                cells: each(&|row| course(whole(rows, before, row), whole(rows, now, row))),
            },
            Ratio { before, now } => Column {
                head: language.pick("比", "ratio").to_owned(),
                is_number: true,
                is_whole: true,
                leaves_first: false,
                short: Vec::new(),
                cells: each(&|row| {
                    let rates = real(rows, now, row).zip(real(rows, before, row));
                    rates.map_or_else(String::new, |rates| of_rates(rates, language))
                }),
            },
            Marks => Column {
                head: language.pick("印", "marks").to_owned(),
                is_number: false,
                is_whole: false,
                leaves_first: false,
                cells: each(&|row| marks(rows, row, language, true)),
                // What the ratio says.
                short: each(&|row| marks(rows, row, language, false)),
            },
        })
    }
}

fn plain(question: &str, rows: &DataFrame, name: &str, language: Language) -> io::Result<Column> {
    let column = rows.column(name).map_err(io::Error::other)?;
    let cell = |row| column.get(row).unwrap_or(AnyValue::Null);
    Ok(Column {
        head: cut(head(question, name, language), WIDEST),
        is_number: column.dtype().is_primitive_numeric(),
        is_whole: column.dtype().is_primitive_numeric() || TIMES.contains(&name),
        leaves_first: TIMES.contains(&name),
        short: Vec::new(),
        cells: (0..rows.height())
            .map(|row| {
                let shown = value::shown(&cell(row));
                cut(named(name, &shown, language).unwrap_or(&shown), WIDEST)
            })
            .collect(),
    })
}

fn whole(rows: &DataFrame, name: &str, row: usize) -> Option<i64> {
    match rows.column(name).ok()?.get(row).ok()? {
        value if value.is_primitive_numeric() => value.extract(),
        _ => None,
    }
}

fn real(rows: &DataFrame, name: &str, row: usize) -> Option<f64> {
    match rows.column(name).ok()?.get(row).ok()? {
        value if value.is_primitive_numeric() => value.extract(),
        _ => None,
    }
}

fn truth(rows: &DataFrame, name: &str, row: usize) -> bool {
    let value = rows.column(name).ok().and_then(|column| column.get(row).ok());
    matches!(value, Some(AnyValue::Boolean(true)))
}

/// `5 → 38`; nothing where neither is known.
fn course(before: Option<i64>, now: Option<i64>) -> String {
    let shown = |number: Option<i64>| number.map_or_else(|| "?".to_owned(), |n| n.to_string());
    match (before, now) {
        (None, None) => String::new(),
        (before, now) => format!("{} → {}", shown(before), shown(now)),
    }
}

/// What else a reader must know of a term: found or not, of one account or of few
/// people, denied, copied; and whether one side lacks it, if that is wanted.
fn marks(rows: &DataFrame, row: usize, language: Language, of_sides: bool) -> String {
    let mut marks = Vec::new();
    if real(rows, "q", row).is_some_and(|q| q < FALSE_DISCOVERY_RATE) {
        let z = real(rows, "z", row).unwrap_or(0.0);
        marks.push(if z < 0.0 { "▼" } else { "▲" }.to_owned());
    }
    match (whole(rows, "baseline_count", row), whole(rows, "count", row)) {
        _ if !of_sides => {}
        (Some(0), _) => marks.push(language.pick("比較対象になし", "absent before").to_owned()),
        (Some(_), Some(0)) => marks.push(language.pick("今回なし", "absent now").to_owned()),
        _ => {}
    }
    if truth(rows, "one_author", row) {
        let is_only = whole(rows, "authors", row) == Some(1);
        let (ja, en) = if is_only { ("一人", "one person") } else { ("偏り", "mostly one") };
        marks.push(language.pick(ja, en).to_owned());
    } else if truth(rows, "few_people", row) {
        marks.push(language.pick("少人数", "few people").to_owned());
    }
    for (name, ja, en) in [("negated", "否定", "negated"), ("copies", "同文", "copied")] {
        if let Some(count @ 1..) = whole(rows, name, row) {
            marks.push(language.pick(&format!("{ja}{count}"), &format!("{count} {en}")).to_owned());
        }
    }
    marks.join(language.pick("・", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_says_what_is_not_known() {
        assert_eq!(course(Some(5), Some(38)), "5 → 38");
        assert_eq!(course(None, Some(3)), "? → 3");
        assert_eq!(course(None, None), "");
    }
}
