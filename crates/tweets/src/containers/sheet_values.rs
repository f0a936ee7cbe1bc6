//! What the cells of all sheets of a workbook refer to: its strings, and what numbers are by
//! the style of their cells.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use quick_xml::events::Event;

use super::number_format::Shows;
use super::xml::{Elements, broken, push_text};

/// Bytes of all the different strings of a workbook: they are kept while one of its sheets is
/// read, and no longer, since there may be thousands of workbooks.
const MOST_STRINGS_BYTES: usize = 512 << 20;

/// Opens the part of a workbook that has its strings.
type OpenStrings = dyn Fn() -> io::Result<Elements> + Send + Sync;

/// What the sheets of a workbook have in common.
pub(super) struct SheetValues {
    /// Where the strings of all sheets stand, if there are any.
    open_strings: Option<Box<OpenStrings>>,
    /// As long as any of its sheets is being read.
    held: Mutex<Weak<Strings>>,
    /// What numbers are, by the style of their cells.
    styles: Vec<Shows>,
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
    pub(super) fn new(
        open_strings: Option<Box<OpenStrings>>,
        styles: Vec<Shows>,
        is_since_1904: bool,
    ) -> Self {
        Self { open_strings, held: Mutex::default(), styles, is_since_1904 }
    }

    /// The strings of all sheets, read once for all that are read at a time.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub(super) fn strings(&self) -> io::Result<Arc<Strings>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(strings) = held.upgrade() {
            return Ok(strings);
        }
        let strings = match &self.open_strings {
            Some(open) => Strings::read(&mut open()?)?,
            None => Strings::default(),
        };
        let strings = Arc::new(strings);
        *held = Arc::downgrade(&strings);
        Ok(strings)
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

    /// The string of a number.
    ///
    /// # Errors
    ///
    /// When there is no such string.
    pub(super) fn get(&self, number: &str) -> io::Result<&str> {
        let string = number.trim().parse().ok().and_then(|number: usize| {
            let end = *self.ends.get(number)?;
            let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
            self.all.get(start..end)
        });
        string.ok_or_else(|| broken("a cell names a string that the workbook does not have"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn strings_are_held_while_a_sheet_is_read() {
        let opened = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&opened);
        let open = move || {
            count.fetch_add(1, Ordering::Relaxed);
            let xml = "<sst><si><t>朝</t><rPh><t>あさ</t></rPh></si><si/></sst>";
            Ok(Elements::new(xml.as_bytes()))
        };
        let values = SheetValues::new(Some(Box::new(open)), Vec::new(), false);
        let (one, other) = (values.strings().unwrap(), values.strings().unwrap());
        assert_eq!((one.get("0").unwrap(), other.get(" 1 ").unwrap()), ("朝", ""));
        assert!(one.get("2").is_err() && one.get("x").is_err());
        assert_eq!(opened.load(Ordering::Relaxed), 1);
        drop((one, other));
        values.strings().unwrap();
        assert_eq!(opened.load(Ordering::Relaxed), 2);
    }
}
