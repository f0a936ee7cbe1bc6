//! A column of strings, encoded for Parquet: as codes, until those that differ are too many
//! for a dictionary, and plainly from there on.
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>

use arrow::array::{Array, StringViewArray};
use parquet::basic::Encoding;
use parquet::data_type::ByteArray;
use parquet::errors::Result;
use parquet::file::statistics::{Statistics, ValueStatistics};

use super::column_format::ColumnFormat;
use super::encoded_chunk::{EncodedChunk, EncodedColumn, PackedPage};
use super::numbered_strings::{NumberedStrings, push_string};
use super::page_encodings::{CODED, NULL, PAGE_ROWS, coded, data_page};

/// Bytes of a dictionary that take no more strings, and of a page of plain strings that
/// takes no more rows.
const FULL_BYTES: usize = 1 << 20;
/// Bytes of the least and the greatest string that a file says.
const STATISTICS_BYTES: usize = 64;

/// One such column of one row group.
#[derive(Default)]
pub(super) struct StringColumn {
    rows: usize,
    nulls: usize,
    /// Those of the dictionary.
    strings: NumberedStrings,
    /// By row, its number among them.
    codes: Vec<u32>,
    /// What follows once the dictionary is full.
    plain: Option<PlainStrings>,
}

/// Rows whose strings are not in the dictionary.
struct PlainStrings {
    /// All pages before.
    pages: Vec<PackedPage>,
    ends: Ends,
    /// Those of the next page.
    is_present: Vec<bool>,
    bytes: Vec<u8>,
}

impl StringColumn {
    /// Appends rows.
    ///
    /// # Errors
    ///
    /// When a row of a column that requires a string has none.
    pub(crate) fn write(&mut self, rows: &StringViewArray, format: &ColumnFormat) -> Result<()> {
        for row in 0..rows.len() {
            self.rows += 1;
            self.nulls += usize::from(rows.is_null(row));
            if let Some(plain) = &mut self.plain {
                plain.push(rows.is_valid(row).then(|| rows.value(row)), format)?;
                continue;
            }
            let is_valid = rows.is_valid(row);
            self.codes.push(if is_valid { self.strings.number(rows, row) } else { NULL });
            if self.strings.bytes() >= FULL_BYTES {
                let strings = std::mem::take(&mut self.strings);
                let codes = coded(&std::mem::take(&mut self.codes), strings.len(), &format.column)?;
                let ends = Ends::of(&strings);
                let pages = vec![PackedPage::of(strings.into_page())?, PackedPage::of(codes)?];
                let (is_present, bytes) = (Vec::new(), Vec::new());
                self.plain = Some(PlainStrings { pages, ends, is_present, bytes });
            }
        }
        Ok(())
    }

    /// Encodes the rows.
    ///
    /// # Errors
    ///
    /// When a row of a column that requires a string has none.
    pub(crate) fn finish(self, format: &ColumnFormat) -> Result<EncodedChunk> {
        let Self { rows, nulls, strings, codes, plain } = self;
        let statistics = |ends: Ends| format.has_statistics.then(|| ends.statistics(format, nulls));
        let column = format.column.clone();
        if let Some(mut plain) = plain {
            plain.end_page(format)?;
            return EncodedChunk::of_packed(EncodedColumn {
                column,
                rows,
                encodings: CODED.to_vec(),
                statistics: statistics(plain.ends),
                pages: plain.pages,
            });
        }
        let ends = Ends::of(&strings);
        let data_page = coded(&codes, strings.len(), &format.column)?;
        EncodedChunk::of(EncodedColumn {
            column,
            rows,
            encodings: CODED.to_vec(),
            statistics: statistics(ends),
            pages: vec![strings.into_page(), data_page],
        })
    }
}

impl PlainStrings {
    fn push(&mut self, string: Option<&str>, format: &ColumnFormat) -> Result<()> {
        self.is_present.push(string.is_some());
        if let Some(string) = string {
            self.ends.add(string.as_bytes());
            push_string(string, &mut self.bytes);
        }
        if self.is_present.len() < PAGE_ROWS && self.bytes.len() < FULL_BYTES {
            return Ok(());
        }
        self.end_page(format)
    }

    fn end_page(&mut self, format: &ColumnFormat) -> Result<()> {
        let rows = self.is_present.len();
        if rows == 0 {
            return Ok(());
        }
        let mut page = Vec::with_capacity(self.bytes.len() + rows / 8);
        format.push_levels(self.is_present.drain(..), &mut page)?;
        page.append(&mut self.bytes);
        self.pages.push(PackedPage::of(data_page(page, rows, Encoding::PLAIN))?);
        Ok(())
    }
}

/// The least and the greatest string.
struct Ends(Option<(Vec<u8>, Vec<u8>)>);

impl Ends {
    fn of(strings: &NumberedStrings) -> Self {
        let ends = strings.iter().min().zip(strings.iter().max());
        Self(ends.map(|(least, greatest)| (least.to_vec(), greatest.to_vec())))
    }

    fn add(&mut self, string: &[u8]) {
        match &mut self.0 {
            None => self.0 = Some((string.to_vec(), string.to_vec())),
            Some((least, _)) if string < least.as_slice() => *least = string.to_vec(),
            Some((_, greatest)) if string > greatest.as_slice() => *greatest = string.to_vec(),
            Some(_) => {}
        }
    }

    /// Of long strings what no string of the column is below or above.
    fn statistics(self, format: &ColumnFormat, nulls: usize) -> Statistics {
        let Some((least, greatest)) = self.0 else {
            return Statistics::ByteArray(format.ends((None, None), nulls));
        };
        let (below, above) = (beginning(&least), above(&greatest));
        let is_exact = (below.is_none(), above.is_none());
        let [least, greatest] = [below.unwrap_or(least), above.unwrap_or(greatest)];
        let ends = (Some(ByteArray::from(least)), Some(ByteArray::from(greatest)));
        let ends: ValueStatistics<ByteArray> = format.ends(ends, nulls);
        Statistics::ByteArray(ends.with_min_is_exact(is_exact.0).with_max_is_exact(is_exact.1))
    }
}

/// What a long string begins with, up to the end of a character; `None` of others.
fn beginning(string: &[u8]) -> Option<Vec<u8>> {
    let beginning = string.get(..STATISTICS_BYTES).filter(|_| string.len() > STATISTICS_BYTES)?;
    let last = beginning.utf8_chunks().next()?.valid().len();
    Some(beginning[..last].to_vec())
}

/// The same with the last character that has a next one replaced by that, so that it comes
/// after the string; `None` also if none has.
fn above(string: &[u8]) -> Option<Vec<u8>> {
    let beginning = String::from_utf8(beginning(string)?).ok()?;
    beginning.char_indices().rev().find_map(|(at, last)| {
        let next = char::from_u32(u32::from(last) + 1)?;
        Some(format!("{}{next}", &beginning[..at]).into_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_strings_lie_between_what_is_said_of_them() {
        let some = |string: String| Some(string.into_bytes());
        for short in ["", "語", &"あ".repeat(21)] {
            assert_eq!((beginning(short.as_bytes()), above(short.as_bytes())), (None, None));
        }
        let long = "あ".repeat(30);
        assert_eq!(beginning(long.as_bytes()), some("あ".repeat(21)));
        assert_eq!(above(long.as_bytes()), some("あ".repeat(20) + "ぃ"));
        // The last character of all has none after it, and surrogates are no characters.
        for last in ["\u{10ffff}", "\u{d7ff}"] {
            let string = "い".to_owned() + &last.repeat(30);
            assert_eq!(above(string.as_bytes()), some("ぅ".to_owned()));
            assert_eq!(above(last.repeat(30).as_bytes()), None);
        }
    }
}
