//! What the CSV formats share: columns of a header by name, fields of a record.

use csv::{ByteRecord, StringRecord};

/// The names in a header line.
pub(crate) struct Header(StringRecord);

impl Header {
    /// Reads the first record of a text; `None` if there is none.
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        Self::delimited(text, b',')
    }

    /// The same, with another sign between the fields.
    pub(crate) fn delimited(text: &[u8], delimiter: u8) -> Option<Self> {
        let start = text.iter().position(|byte| !matches!(byte, b'\n' | b'\r'))?;
        let end = memchr::memchr2(b'\n', b'\r', &text[start..]).map_or(text.len(), |at| start + at);
        let line = &text[start..end];
        // To make a reader costs more than to read such a line, and many are tried.
        if !line.contains(&b'"') {
            let line = std::str::from_utf8(line).ok()?;
            return Some(Self(line.split(char::from(delimiter)).collect()));
        }
        let mut builder = csv::ReaderBuilder::new();
        let mut reader = builder.has_headers(false).delimiter(delimiter).from_reader(text);
        Some(Self(reader.records().next()?.ok()?))
    }

    /// The names, as they stand.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter()
    }

    /// Where the column of a name stands.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|field| field.trim() == name)
    }

    /// Where the first of several names stands that the header has.
    pub(crate) fn any_column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.column(name))
    }

    /// The value at a place, whether a name or part of a first record.
    pub(crate) fn name(&self, place: usize) -> Option<&str> {
        self.0.get(place)
    }

    /// How many columns it has.
    pub(crate) fn width(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }
}

/// One record.
pub(crate) struct Row(StringRecord);

impl Row {
    /// # Errors
    ///
    /// When the record is not UTF-8.
    pub(crate) fn of(record: &ByteRecord) -> Result<Self, String> {
        StringRecord::from_byte_record(record.clone())
            .map(Self)
            .map_err(|error| format!("invalid UTF-8 in column {}", error.utf8_error().field() + 1))
    }

    /// A field as it stands, unless it is empty.
    pub(crate) fn text(&self, column: usize) -> Option<&str> {
        self.0.get(column).filter(|field| !field.is_empty())
    }

    /// A field without the white space around it, unless nothing is left.
    pub(crate) fn field(&self, column: Option<usize>) -> Option<&str> {
        self.0.get(column?).map(str::trim).filter(|field| !field.is_empty())
    }

    /// A whole number.
    pub(crate) fn number(&self, column: Option<usize>) -> Option<i64> {
        self.field(column)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_with_and_without_quotation_marks() {
        for text in ["\nid,text,\r\n1,2", "id,text,", "\"id\",\"text\",\n"] {
            let header = Header::of(text.as_bytes()).unwrap();
            assert!(header.names().eq(["id", "text", ""]), "{text}");
        }
        assert_eq!(Header::delimited("本文;id".as_bytes(), b';').unwrap().width(), 2);
        assert!(Header::of(b"\r\n").is_none() && Header::of(b"").is_none());
        assert!(Header::of(b"\xff,id\n").is_none());
    }
}
