//! The elements of a part of a document, one after another, in bounded memory.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// Bytes of an element or of a text; a cell has at most 32,767 characters.
const MOST_BYTES: u64 = 4 << 20;

/// Reads elements.
pub(super) struct Elements {
    reader: Reader<BufReader<Bounded>>,
    buffer: Vec<u8>,
    /// Since the last element.
    bytes: Arc<AtomicU64>,
}

impl Elements {
    pub(super) fn new(xml: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(AtomicU64::new(0));
        let bounded = Bounded { inner: Box::new(xml), bytes: Arc::clone(&bytes) };
        let mut reader = Reader::from_reader(BufReader::with_capacity(64 * 1024, bounded));
        // What a hostile file has in its names is of no interest.
        reader.config_mut().check_end_names = false;
        Self { reader, buffer: Vec::new(), bytes }
    }

    /// The next of them.
    ///
    /// # Errors
    ///
    /// When it is broken, or larger than those of documents that people have.
    pub(super) fn next(&mut self) -> io::Result<Event<'_>> {
        self.bytes.store(0, Ordering::Relaxed);
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer).map_err(|error| match error {
            quick_xml::Error::Io(error) => io::Error::new(error.kind(), error.to_string()),
            error => invalid(error),
        })
    }

    /// Goes through all elements.
    ///
    /// # Errors
    ///
    /// As [`Elements::next`].
    pub(super) fn all(&mut self, mut each: impl FnMut(&BytesStart)) -> io::Result<()> {
        loop {
            match self.next()? {
                Event::Start(start) | Event::Empty(start) => each(&start),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Goes through those of a name.
    ///
    /// # Errors
    ///
    /// As [`Elements::next`].
    pub(super) fn each(
        &mut self,
        name: &[u8],
        mut each: impl FnMut(&BytesStart),
    ) -> io::Result<()> {
        self.all(|start| {
            if start.local_name().as_ref() == name {
                each(start);
            }
        })
    }
}

/// An attribute, whatever prefix it has.
pub(super) fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|found| found.key.local_name().as_ref() == name.as_bytes())?;
    Some(found.unescape_value().ok()?.into_owned())
}

/// Appends what an event has of a text.
///
/// # Errors
///
/// When it is not UTF-8, or names a character that there is not.
pub(super) fn push_text(event: &Event, text: &mut String) -> io::Result<()> {
    match event {
        Event::Text(part) => text.push_str(&part.decode().map_err(invalid)?),
        Event::CData(part) => text.push_str(&part.decode().map_err(invalid)?),
        Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(invalid)? {
            Some(character) => text.push(character),
            None => {
                let name = entity.decode().map_err(invalid)?;
                text.push_str(resolve_xml_entity(&name).unwrap_or("\u{fffd}"));
            }
        },
        _ => {}
    }
    Ok(())
}

/// What is said of a workbook that is not as it should be.
pub(super) fn broken(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

fn invalid(error: impl std::fmt::Display) -> io::Error {
    broken(format!("its XML is broken: {error}"))
}

/// Fails where too much is read before what reads it has seen the end of an element.
struct Bounded {
    inner: Box<dyn Read + Send>,
    bytes: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let before = self.bytes.fetch_add(count as u64, Ordering::Relaxed);
        if before + count as u64 > MOST_BYTES {
            let message = "an element of its XML has more than 4 MiB";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_with_what_they_escape() {
        let xml = "<a x:r='1&amp;2'>朝 &lt;&#x9152;<![CDATA[<&]]>&nobody;</a>";
        let mut elements = Elements::new(xml.as_bytes());
        let mut text = String::new();
        loop {
            match elements.next().unwrap() {
                Event::Start(start) => assert_eq!(attribute(&start, "r").unwrap(), "1&2"),
                Event::Eof => break,
                event => push_text(&event, &mut text).unwrap(),
            }
        }
        assert_eq!(text, "朝 <酒<&\u{fffd}");
    }

    #[test]
    fn what_never_ends_is_an_error() {
        let mut elements = Elements::new(b"<a>".chain(io::repeat(b'a')));
        let found = (0..3).map(|_| elements.next().map(|_| ())).find_map(Result::err).unwrap();
        assert!(found.to_string().contains("4 MiB"), "{found}");
    }
}
