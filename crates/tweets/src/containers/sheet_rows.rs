//! The rows of a sheet of a workbook, as CSV in UTF-8.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::{SignedDuration, civil};
use quick_xml::events::{BytesStart, Event};

use super::cell_place::{MOST_COLUMNS, column_of};
use super::number_format::Shows;
use super::sheet_links::{self, SheetLinks};
use super::sheet_values::{SheetValues, Strings};
use super::xml::{Elements, attribute, broken, push_text};
use crate::streams::compression::is_too_much;

/// Rows that a sheet can have.
const MOST_ROWS: u32 = 1_048_576;
/// Bytes of the values of a row; those of a cell have 32,767 characters at most.
const MOST_ROW_BYTES: usize = 16 << 20;
/// Bytes of CSV that may come of a small file.
const FREE_BYTES: u64 = 1 << 30;
const SECONDS_OF_DAY: f64 = 86_400.0;

/// Reads the rows of one sheet.
pub(super) struct SheetRows {
    elements: Elements,
    values: Arc<SheetValues>,
    /// Those of the workbook, once a cell has one.
    strings: Option<Arc<Strings>>,
    links: SheetLinks,
    /// Bytes of the workbook's file.
    packed: u64,
    /// The last row that has begun.
    row: u32,
    /// Rows without a value since the last one with one: below the last of a table there
    /// may be a million that are merely colored.
    blank: u32,
    /// The cells of the row, up to the last that has a value.
    cells: Vec<String>,
    out: Vec<u8>,
    /// How much of `out` has been read.
    taken: usize,
    written: u64,
    is_done: bool,
}

/// A cell whose value is being read.
struct Cell {
    column: usize,
    kind: Kind,
    style: Option<usize>,
    value: String,
    formula: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// The number of a string of the workbook.
    Shared,
    Text,
    Flag,
    /// What a formula failed with.
    Error,
}

impl SheetRows {
    pub(super) fn new(
        elements: Elements,
        values: Arc<SheetValues>,
        links: SheetLinks,
        packed: u64,
    ) -> Self {
        Self {
            elements,
            values,
            strings: None,
            links,
            packed,
            row: 0,
            blank: 0,
            cells: Vec::new(),
            out: Vec::new(),
            taken: 0,
            written: 0,
            is_done: false,
        }
    }

    /// Reads up to the end of the next row.
    fn next_row(&mut self) -> io::Result<()> {
        let mut cell: Option<Cell> = None;
        let (mut in_row, mut is_value, mut in_reading) = (false, false, false);
        let mut is_formula = false;
        let mut row_bytes = 0;
        loop {
            match self.elements.next()? {
                Event::Start(start) => match start.local_name().as_ref() {
                    b"row" => {
                        begin_row(&start, &mut self.row, &mut self.blank)?;
                        in_row = true;
                    }
                    b"c" => cell = Some(Cell::of(&start, self.cells.len())?),
                    b"v" | b"t" => is_value = !in_reading,
                    b"f" => is_formula = true,
                    b"rPh" => in_reading = true,
                    _ => {}
                },
                Event::Empty(empty) => match empty.local_name().as_ref() {
                    b"row" => {
                        begin_row(&empty, &mut self.row, &mut self.blank)?;
                        self.blank += 1;
                    }
                    b"c" => Cell::of(&empty, self.cells.len())?.place("", &mut self.cells),
                    _ => {}
                },
                Event::End(end) => match end.local_name().as_ref() {
                    b"row" => break,
                    b"c" => {
                        let Some(cell) = cell.take() else { continue };
                        let value = cell.shown(&self.values, &mut self.strings)?;
                        row_bytes += value.len();
                        if row_bytes > MOST_ROW_BYTES {
                            return Err(broken("a row has more than 16 MiB"));
                        }
                        cell.place(&value, &mut self.cells);
                    }
                    b"v" | b"t" => is_value = false,
                    b"f" => is_formula = false,
                    b"rPh" => in_reading = false,
                    _ => {}
                },
                Event::Eof if in_row => return Err(broken("its XML ends within a row")),
                Event::Eof => {
                    self.is_done = true;
                    return Ok(());
                }
                event => {
                    if let Some(cell) = cell.as_mut().filter(|_| is_value || is_formula) {
                        if !is_formula {
                            push_text(&event, &mut cell.value)?;
                        } else if push_text(&event, &mut cell.formula).is_err() {
                            cell.formula.clear();
                        }
                    }
                }
            }
        }
        self.end_row()
    }

    fn end_row(&mut self) -> io::Result<()> {
        let mut cells = std::mem::take(&mut self.cells);
        self.add_link(&mut cells);
        let Some(last) = cells.iter().rposition(|cell| !cell.is_empty()) else {
            self.blank += 1;
            return Ok(());
        };
        let before = self.out.len();
        let blank = std::mem::take(&mut self.blank);
        self.out.extend((0..blank).map(|_| b'\n'));
        let mut csv = csv::Writer::from_writer(&mut self.out);
        csv.write_record(&cells[..=last])?;
        csv.flush()?;
        drop(csv);
        self.written += (self.out.len() - before) as u64;
        if is_too_much(self.written, self.packed, FREE_BYTES) {
            return Err(broken("its rows are more than 250 times its size, as of no posts"));
        }
        Ok(())
    }
}

impl SheetRows {
    /// Puts the address to which a row leads into a column of its own, which is named in the
    /// rows before the first that has one.
    fn add_link(&self, cells: &mut Vec<String>) {
        if self.links.is_empty() || cells.iter().all(String::is_empty) {
            return;
        }
        let link = match self.links.of_row(self.row, cells) {
            _ if self.row < self.links.first_row() => sheet_links::HEADING,
            Some(link) => link,
            None => return,
        };
        cells.resize(cells.len().max(self.links.width), String::new());
        cells.push(link.to_owned());
    }
}

impl Read for SheetRows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.out.len() && !self.is_done {
            self.out.clear();
            self.taken = 0;
            self.next_row()?;
        }
        let count = buffer.len().min(self.out.len() - self.taken);
        buffer[..count].copy_from_slice(&self.out[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

/// Counts the rows that a file passes over as blank.
fn begin_row(start: &BytesStart, row: &mut u32, blank: &mut u32) -> io::Result<()> {
    let next = attribute(start, "r").and_then(|number| number.trim().parse().ok());
    let next: u32 = next.unwrap_or(*row + 1);
    if next <= *row || next > MOST_ROWS {
        return Err(broken(format!("its rows are not in order: {next} follows {row}")));
    }
    *blank += next - *row - 1;
    *row = next;
    Ok(())
}

impl Cell {
    /// One that begins, `next` to the last one if it does not say where.
    fn of(start: &BytesStart, next: usize) -> io::Result<Self> {
        let column = attribute(start, "r").and_then(|place| column_of(&place)).unwrap_or(next);
        if column >= MOST_COLUMNS {
            return Err(broken("the sheet has more than 2,048 columns, as no table of posts"));
        }
        let kind = match attribute(start, "t").as_deref() {
            Some("s") => Kind::Shared,
            Some("str" | "inlineStr" | "d") => Kind::Text,
            Some("b") => Kind::Flag,
            Some("e") => Kind::Error,
            _ => Kind::Number,
        };
        let style = attribute(start, "s").and_then(|style| style.parse().ok());
        Ok(Self { column, kind, style, value: String::new(), formula: String::new() })
    }

    /// Puts its value into its row.
    fn place(&self, value: &str, cells: &mut Vec<String>) {
        if self.column >= cells.len() {
            cells.resize(self.column + 1, String::new());
        }
        value.clone_into(&mut cells[self.column]);
    }

    /// What stands in it; `strings` are those of the workbook, if they have been read.
    fn shown(
        &self,
        values: &SheetValues,
        strings: &mut Option<Arc<Strings>>,
    ) -> io::Result<String> {
        let value = self.value.as_str();
        if let Some(address) = sheet_links::of_formula(&self.formula, value) {
            return Ok(address.to_owned());
        }
        Ok(match self.kind {
            _ if value.is_empty() => String::new(),
            Kind::Shared => {
                let strings = match strings {
                    Some(strings) => strings,
                    none => none.insert(values.strings()?),
                };
                unescaped(strings.get(value)?)
            }
            Kind::Text => unescaped(value),
            Kind::Flag => (if value.trim() == "1" { "TRUE" } else { "FALSE" }).to_owned(),
            Kind::Error => String::new(),
            Kind::Number => {
                let shows = values.shows(self.style);
                let time = || moment(value, shows, values.is_since_1904);
                let is_number = shows == Shows::Number;
                if is_number { None } else { time() }.unwrap_or_else(|| value.trim().to_owned())
            }
        })
    }
}

/// The day or the time of a number of days, in no time zone.
fn moment(days: &str, shows: Shows, is_since_1904: bool) -> Option<String> {
    let days: f64 = days.trim().parse().ok()?;
    if !(0.0..3_000_000.0).contains(&days) {
        return None;
    }
    // Excel takes 1900 for a leap year, so days are right from its March on.
    let first = if is_since_1904 { civil::date(1904, 1, 1) } else { civil::date(1899, 12, 30) };
    #[allow(clippy::cast_possible_truncation)] // It is below 2^48.
    let milliseconds = (days * SECONDS_OF_DAY * 1_000.0).round() as i64;
    let since = SignedDuration::from_millis(milliseconds);
    let time: DateTime = first.to_datetime(civil::Time::midnight()).checked_add(since).ok()?;
    let mut clock = time.strftime("%H:%M:%S").to_string();
    if time.millisecond() > 0 {
        let _ = write!(clock, ".{:03}", time.millisecond());
    }
    let is_whole = milliseconds % 86_400_000 == 0;
    match shows {
        // Less than a day is none: the number of something, in a column of days.
        Shows::Day if days < 1.0 => None,
        Shows::Day if is_whole => Some(time.date().to_string()),
        _ if days < 1.0 => Some(clock),
        _ => Some(format!("{} {clock}", time.date())),
    }
}

/// A string whose characters that XML has not are written `_x000D_`.
fn unescaped(string: &str) -> String {
    let mut rest = string;
    let mut out = String::with_capacity(string.len());
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        match character.and_then(char::from_u32) {
            Some(character) => {
                out.push_str(&rest[..at]);
                out.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_days_are_days_and_times() {
        let shown = |days, shows| moment(days, shows, false);
        assert_eq!(shown("43346", Shows::Day).as_deref(), Some("2018-09-03"));
        assert_eq!(shown("43346", Shows::Time).as_deref(), Some("2018-09-03 00:00:00"));
        let noon = Some("2018-09-03 12:15:07");
        assert_eq!(shown("43346.51049768519", Shows::Time).as_deref(), noon);
        assert_eq!(shown("43346.51049768519", Shows::Day).as_deref(), noon);
        assert_eq!(shown("0.25", Shows::Time).as_deref(), Some("06:00:00"));
        assert_eq!(
            shown("43346.00000578704", Shows::Time).as_deref(),
            Some("2018-09-03 00:00:00.500")
        );
        assert_eq!(moment("41884", Shows::Day, true).as_deref(), Some("2018-09-03"));
        for none in ["-1", "4e9", "NaN", "inf", "朝", "", "0", "0.5"] {
            assert_eq!(shown(none, Shows::Day), None, "{none}");
        }
    }

    #[test]
    fn characters_that_xml_has_not_are_read() {
        assert_eq!(unescaped("朝_x000D_\n昼_x005F_x000D_"), "朝\r\n昼_x000D_");
        for same in ["_x", "_x00", "a_x000g_", "_xあいう_", "_xD800_"] {
            assert_eq!(unescaped(same), same);
        }
    }
}
