//! What the CSV formats share: columns of a header by name, fields of a record.

use csv::{ByteRecord, StringRecord};
use encoding_rs::SHIFT_JIS;

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
    /// A record in UTF-8, or in `Shift_JIS` where lines of files in both were put together.
    ///
    /// # Errors
    ///
    /// When the record is neither.
    pub(crate) fn of(record: &ByteRecord) -> Result<Self, String> {
        StringRecord::from_byte_record(record.clone()).map(Self).or_else(|error| {
            let reason = format!("invalid UTF-8 in column {}", error.utf8_error().field() + 1);
            in_shift_jis(record).map(Self).ok_or(reason)
        })
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

/// A record that is `Shift_JIS` without doubt: all of it is read so, hiragana or katakana stand in
/// it, and it has few letters in UTF-8, of which a broken one has many.
fn in_shift_jis(record: &ByteRecord) -> Option<StringRecord> {
    const LEAST_BYTES: usize = 3;
    let is_letter = |c: char| c.len_utf8() >= LEAST_BYTES && c != char::REPLACEMENT_CHARACTER;
    let is_kana = |c: char| ('\u{3041}'..='\u{30ff}').contains(&c);
    let (mut as_utf_8, mut letters, mut kana) = (0, 0, 0);
    let mut read = StringRecord::new();
    for field in record {
        as_utf_8 += String::from_utf8_lossy(field).chars().filter(|&c| is_letter(c)).count();
        let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(field)?;
        letters += text.chars().filter(|&c| is_letter(c)).count();
        kana += text.chars().filter(|&c| is_kana(c)).count();
        read.push_field(&text);
    }
    (kana > 0 && as_utf_8 * 3 <= letters).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_two_encodings_are_read() {
        let (bytes, _, _) = SHIFT_JIS.encode("朝の散歩に行った");
        let row = Row::of(&ByteRecord::from(vec![b"1", bytes.as_ref()])).unwrap();
        assert_eq!(row.text(1), Some("朝の散歩に行った"));
        let broken = &"朝の散歩に行った".as_bytes()[..10];
        for field in [broken, b"caf\xe9", b"\xff"] {
            assert!(Row::of(&ByteRecord::from(vec![field])).is_err(), "{field:?}");
        }
    }

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
