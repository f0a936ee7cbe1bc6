use std::io::{self, Write};

use polars::prelude::{AnyValue, Column, DataFrame, DataType, TimeUnit};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::{sentences, table, value};
use crate::report::Language;
use tsubuyaki_analysis::Answer;

/// Rows and characters of a cell that a sheet can hold.
const MOST_ROWS: usize = 1_048_576;
const MOST_CHARACTERS: usize = 32_767;
/// A spreadsheet's numbers have 15 digits: ids are longer.
const EXACT: i64 = 1_000_000_000_000_000;
/// Width of a column, in digits.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=60;
/// The day from which spreadsheets count, before 1970-01-01.
const DAYS_TO_1970: f64 = 25_569.0;

/// Writes the rows as a workbook, all columns, and on a second sheet how they
/// came about. The same rows give the same bytes.
pub(super) fn write(answer: &Answer, rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    check(rows)?;
    let file = workbook(answer, rows).and_then(|mut workbook| workbook.save_to_buffer());
    out.write_all(&file.map_err(io::Error::other)?)
}

/// Refuses what a sheet cannot hold whole.
fn check(rows: &DataFrame) -> io::Result<()> {
    let refused = if rows.height() >= MOST_ROWS {
        format!("a sheet of xlsx holds {MOST_ROWS} rows")
    } else if rows.columns().iter().any(is_too_long) {
        format!("a cell of xlsx holds {MOST_CHARACTERS} characters")
    } else {
        return Ok(());
    };
    Err(io::Error::other(format!("{refused}, this answer has more; use --format csv --bom")))
}

fn is_too_long(column: &Column) -> bool {
    (0..column.len()).any(|row| {
        let cell = column.get(row).unwrap_or(AnyValue::Null);
        matches!(cell, AnyValue::String(_) | AnyValue::StringOwned(_) | AnyValue::List(_))
            && value::text(&cell).chars().count() > MOST_CHARACTERS
    })
}

fn workbook(answer: &Answer, rows: &DataFrame) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // Not the time of this run.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let heading = Format::new().set_bold();

    let sheet = workbook.add_worksheet().set_name("rows")?;
    for (place, column) in (0..).zip(rows.columns()) {
        sheet.write_string_with_format(0, place, column.name().as_str(), &heading)?;
        let width = write_column(sheet, place, column)?.max(column.name().width());
        sheet.set_column_width(place, bounded(width))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    if let (Ok(last), Ok(width @ 1..)) = (u32::try_from(rows.height()), u16::try_from(rows.width()))
    {
        sheet.autofilter(0, 0, last, width - 1)?;
    }

    let sheet = workbook.add_worksheet().set_name("query")?;
    let about = about(answer);
    for (row, (name, text)) in (0..).zip(&about) {
        sheet.write_string_with_format(row, 0, *name, &heading)?;
        sheet.write_string(row, 1, text.as_str())?;
    }
    sheet.set_column_width(0, bounded(0))?.set_column_width(1, 100)?;
    Ok(workbook)
}

/// What the answer is to, and how it was counted.
fn about(answer: &Answer) -> Vec<(&str, String)> {
    let mut about = vec![("query", answer.question.clone())];
    about.extend(answer.parameters.iter().map(|(name, values)| (name, values.join(", "))));
    about.push(("totals", table::under(answer, Language::En)));
    about.extend(
        answer.totals.notes.iter().map(|note| ("note", sentences::note(note, Language::En))),
    );
    about
}

fn bounded(width: usize) -> f64 {
    // Room for the filter's button.
    (width + 2).clamp(*WIDTHS.start(), *WIDTHS.end()) as f64
}

/// Writes a column below its heading; returns the width of its widest cell.
fn write_column(sheet: &mut Worksheet, place: u16, column: &Column) -> Result<usize, XlsxError> {
    let kind = Kind::of(column);
    let mut widest = 0;
    for row in 0..column.len() {
        let cell = column.get(row).unwrap_or(AnyValue::Null);
        let line = u32::try_from(row + 1).unwrap_or(u32::MAX);
        widest = widest.max(write_cell(sheet, line, place, &kind, &cell)?);
    }
    Ok(widest)
}

/// How the cells of a column are written.
struct Kind {
    /// Integers that a spreadsheet would round.
    is_id: bool,
    text: Format,
    day: Format,
    time: Format,
    ratio: Format,
    tiny: Format,
}

impl Kind {
    fn of(column: &Column) -> Self {
        let name = column.name().as_str();
        let is_long = |row| {
            let number = column.get(row).ok().and_then(|cell| cell.extract::<i64>());
            number.is_some_and(|number| !(-EXACT..EXACT).contains(&number))
        };
        let is_integer = column.dtype().is_integer();
        let is_id =
            is_integer && (name == "id" || name.ends_with("_id") || (0..column.len()).any(is_long));
        let format = |format| Format::new().set_num_format(format);
        Self {
            is_id,
            text: format("@"),
            // As text, which the column beside it may be.
            day: format("yyyy-mm-dd").set_align(FormatAlign::Left),
            time: format("yyyy-mm-dd hh:mm:ss").set_align(FormatAlign::Left),
            ratio: format("0.00"),
            tiny: format("0.0E+00"),
        }
    }
}

/// Writes a cell; returns its width in digits.
fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    kind: &Kind,
    cell: &AnyValue,
) -> Result<usize, XlsxError> {
    /// Width of a day, and of a day with the time of day.
    const DAY: usize = 10;
    const TIME: usize = 19;
    match cell {
        AnyValue::Null => return Ok(0),
        AnyValue::Boolean(value) => {
            sheet.write_boolean(row, place, *value)?;
        }
        AnyValue::Date(days) => {
            let serial = f64::from(*days) + DAYS_TO_1970;
            sheet.write_number_with_format(row, place, serial, &kind.day)?;
            return Ok(DAY);
        }
        AnyValue::Datetime(ticks, unit, _) | AnyValue::DatetimeOwned(ticks, unit, _) => {
            let serial = *ticks as f64 / ticks_of_day(*unit) + DAYS_TO_1970;
            sheet.write_number_with_format(row, place, serial, &kind.time)?;
            return Ok(TIME);
        }
        cell if cell.is_primitive_numeric() && !kind.is_id => {
            let number = cell.extract::<f64>().filter(|number| number.is_finite());
            let Some(number) = number else {
                sheet.write_string(row, place, value::text(cell))?;
                return Ok(value::text(cell).width());
            };
            let format = match cell.dtype() {
                DataType::Float32 | DataType::Float64 if number != 0.0 && number.abs() < 0.005 => {
                    &kind.tiny
                }
                DataType::Float32 | DataType::Float64 => &kind.ratio,
                _ => {
                    sheet.write_number(row, place, number)?;
                    return Ok(value::text(cell).width());
                }
            };
            sheet.write_number_with_format(row, place, number, format)?;
        }
        cell => {
            let text = value::text(cell);
            let width = text.width();
            sheet.write_string_with_format(row, place, text, &kind.text)?;
            return Ok(width);
        }
    }
    Ok(value::shown(cell).width())
}

fn ticks_of_day(unit: TimeUnit) -> f64 {
    let a_second = match unit {
        TimeUnit::Milliseconds => 1e3,
        TimeUnit::Microseconds => 1e6,
        TimeUnit::Nanoseconds => 1e9,
    };
    24.0 * 60.0 * 60.0 * a_second
}
