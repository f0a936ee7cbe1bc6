//! What the cells of all sheets of a workbook refer to: its strings, and what numbers are by
//! the style of their cells.

use std::io;
use std::sync::OnceLock;

use quick_xml::events::Event;

use super::number_format::Shows;
use super::xml::{Elements, broken, push_text};

/// Bytes of all the different strings of a workbook: they are kept while it is read.
const MOST_STRINGS_BYTES: usize = 512 << 20;

/// Opens the part of a workbook that has its strings.
type OpenStrings = dyn Fn() -> io::Result<Elements> + Send + Sync;

/// What the sheets of a workbook have in common.
pub(super) struct SheetValues {
    /// Where the strings of all sheets stand, if there are any.
    pub open_strings: Option<Box<OpenStrings>>,
    pub strings: OnceLock<Result<Strings, String>>,
    /// What numbers are, by the style of their cells.
    pub styles: Vec<Shows>,
    /// Whether days are counted from 1904.
    pub is_since_1904: bool,
}

/// Different strings, one after the other.
#[derive(Default)]
pub(super) struct Strings {
    all: String,
    ends: Vec<usize>,
}

impl SheetValues {
    /// The string of a number.
    ///
    /// # Errors
    ///
    /// When the workbook has no such string, or its strings cannot be read.
    pub(super) fn string(&self, number: &str) -> io::Result<&str> {
        let strings = self.strings.get_or_init(|| match &self.open_strings {
            Some(open) => open()
                .and_then(|mut elements| Strings::read(&mut elements))
                .map_err(|error| error.to_string()),
            None => Ok(Strings::default()),
        });
        let strings = strings.as_ref().map_err(broken)?;
        let string = number.trim().parse().ok().and_then(|number: usize| strings.get(number));
        string.ok_or_else(|| broken("a cell names a string that the workbook does not have"))
    }

    /// What a number is in a cell of a style.
    pub(super) fn shows(&self, style: Option<usize>) -> Shows {
        style.and_then(|style| self.styles.get(style)).copied().unwrap_or(Shows::Number)
    }
}

impl Strings {
    fn read(elements: &mut Elements) -> io::Result<Self> {
        let mut strings = Self::default();
        let (mut is_text, mut in_reading) = (false, false);
        loop {
            match elements.next()? {
                // How a word is read stands beside it.
                Event::Start(start) if start.local_name().as_ref() == b"rPh" => in_reading = true,
                Event::Start(start) => is_text = start.local_name().as_ref() == b"t",
                Event::Empty(empty) if empty.local_name().as_ref() == b"si" => strings.end()?,
                Event::End(end) => match end.local_name().as_ref() {
                    b"si" => strings.end()?,
                    b"t" => is_text = false,
                    b"rPh" => in_reading = false,
                    _ => {}
                },
                Event::Eof => return Ok(strings),
                event if is_text && !in_reading => push_text(&event, &mut strings.all)?,
                _ => {}
            }
        }
    }

    /// Ends one, unless all are too many.
    fn end(&mut self) -> io::Result<()> {
        self.ends.push(self.all.len());
        if self.all.len() + size_of_val(&*self.ends) > MOST_STRINGS_BYTES {
            let message = "the workbook has more than 512 MiB of strings; save the sheet as CSV";
            return Err(broken(message));
        }
        Ok(())
    }

    fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all.get(start..end)
    }
}
