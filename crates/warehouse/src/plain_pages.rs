//! Columns whose pages Arrow can nearly take as they are: strings of which each stands
//! once, and flags.
//!
//! Arrow's reader copies such strings three times and makes a byte of every flag. Over
//! the small files of many days that took longer than what was asked of them.
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>

use std::sync::Arc;

use arrow::array::builder::make_view;
use arrow::array::{ArrayRef, BooleanArray, DictionaryArray, Int32Array, StringViewArray};
use arrow::buffer::{BooleanBuffer, Buffer, ScalarBuffer};
use arrow::datatypes::Int32Type;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::errors::Result;

/// Strings with a code for each row, none of which is null. `None` where the pages are
/// not all of codes: then Arrow's reader has to read them, or tell what is wrong.
///
/// # Errors
///
/// When a page cannot be read, or its strings are none.
pub(super) fn words(pages: &mut dyn PageReader, rows: usize) -> Result<Option<ArrayRef>> {
    let mut strings = None;
    let mut codes: Vec<i32> = Vec::with_capacity(rows);
    while let Some(page) = pages.get_next_page()? {
        let is_read = match page {
            Page::DictionaryPage { buf, num_values, encoding, .. }
                if encoding == Encoding::PLAIN && strings.is_none() =>
            {
                strings = views(&buf, num_values as usize);
                strings.is_some()
            }
            Page::DataPage { buf, num_values, encoding: Encoding::RLE_DICTIONARY, .. } => {
                let count = num_values as usize;
                count <= rows - codes.len() && unpack(&buf, count, &mut codes).is_some()
            }
            _ => false,
        };
        if !is_read {
            return Ok(None);
        }
    }
    let Some((views, buffer)) = strings.filter(|_| codes.len() == rows) else { return Ok(None) };
    let strings = StringViewArray::try_new(ScalarBuffer::from(views), vec![buffer], None)?;
    Ok(Some(Arc::new(DictionaryArray::<Int32Type>::try_new(
        Int32Array::from(codes),
        Arc::new(strings),
    )?)))
}

/// Flags, none of which is null; `None` as for [`words`].
///
/// # Errors
///
/// When a page cannot be read.
pub(super) fn flags(pages: &mut dyn PageReader, rows: usize) -> Result<Option<ArrayRef>> {
    // Of several pages the bits would have to be moved.
    let only = match (pages.get_next_page()?, pages.get_next_page()?) {
        (Some(Page::DataPage { buf, num_values, encoding: Encoding::PLAIN, .. }), None)
            if num_values as usize == rows && buf.len() >= rows.div_ceil(8) =>
        {
            buf
        }
        _ => return Ok(None),
    };
    let bits = BooleanBuffer::new(Buffer::from(only.as_ref()), 0, rows);
    Ok(Some(Arc::new(BooleanArray::new(bits, None))))
}

/// Where the strings of a page of a dictionary stand in it; `None` if they are not as
/// many.
fn views(page: &[u8], count: usize) -> Option<(Vec<u128>, Buffer)> {
    let buffer = Buffer::from(page);
    // A length takes four bytes.
    let mut views = Vec::with_capacity(count.min(page.len() / 4));
    let mut at = 0_usize;
    for _ in 0..count {
        let length = page.get(at..at.checked_add(4)?)?;
        let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
        at += 4;
        let string = page.get(at..at.checked_add(length)?)?;
        views.push(make_view(string, 0, u32::try_from(at).ok()?));
        at += length;
    }
    Some((views, buffer))
}

/// Appends as many numbers as Parquet's hybrid of run lengths and bit packing has in a
/// page, whose first byte says how many bits each takes; `None` if there are not as many.
fn unpack(page: &[u8], count: usize, numbers: &mut Vec<i32>) -> Option<()> {
    let (&width, mut rest) = page.split_first()?;
    // Codes are never negative.
    if width > 31 {
        return None;
    }
    let width = usize::from(width);
    let end = numbers.len().checked_add(count)?;
    while numbers.len() < end {
        let wanted = end - numbers.len();
        let header = varint(&mut rest)?;
        let length = usize::try_from(header >> 1).ok()?;
        if header & 1 == 0 {
            let (number, after) = rest.split_at_checked(width.div_ceil(8))?;
            let mut bytes = [0; 4];
            bytes[..number.len()].copy_from_slice(number);
            let number = i32::try_from(u32::from_le_bytes(bytes)).ok()?;
            numbers.resize(numbers.len() + length.min(wanted), number);
            // A run of none would never end.
            if length == 0 {
                return None;
            }
            rest = after;
        } else {
            let (packed, after) = rest.split_at_checked(length.checked_mul(width)?)?;
            let held = length.checked_mul(8)?;
            if held == 0 {
                return None;
            }
            unpack_bits(packed, width, held.min(wanted), numbers);
            rest = after;
        }
    }
    Some(())
}

/// Appends numbers of `width` bits each, from the least bit of each byte on; there are
/// bytes for all of them.
fn unpack_bits(packed: &[u8], width: usize, count: usize, numbers: &mut Vec<i32>) {
    let mask = (1_u64 << width) - 1;
    numbers.extend((0..count).map(|number| {
        let bit = number * width;
        let from = &packed[bit / 8..];
        let window = match from.first_chunk::<8>() {
            Some(window) => u64::from_le_bytes(*window),
            None => {
                let mut last = [0; 8];
                last[..from.len()].copy_from_slice(from);
                u64::from_le_bytes(last)
            }
        };
        // 31 bits at most.
        i32::try_from(window >> (bit % 8) & mask).unwrap_or_default()
    }));
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;

    /// Pages of a column, one after the other.
    struct Pages(std::vec::IntoIter<Page>);

    impl Iterator for Pages {
        type Item = Result<Page>;

        fn next(&mut self) -> Option<Self::Item> {
            self.0.next().map(Ok)
        }
    }

    impl PageReader for Pages {
        fn get_next_page(&mut self) -> Result<Option<Page>> {
            Ok(self.0.next())
        }

        fn peek_next_page(&mut self) -> Result<Option<parquet::column::page::PageMetadata>> {
            Ok(None)
        }

        fn skip_next_page(&mut self) -> Result<()> {
            Ok(())
        }

        fn at_record_boundary(&mut self) -> Result<bool> {
            Ok(true)
        }
    }

    fn dictionary(strings: &[&str]) -> Page {
        let mut buf = Vec::new();
        for string in strings {
            buf.extend(u32::try_from(string.len()).unwrap().to_le_bytes());
            buf.extend(string.as_bytes());
        }
        let num_values = u32::try_from(strings.len()).unwrap();
        let encoding = Encoding::PLAIN;
        Page::DictionaryPage { buf: buf.into(), num_values, encoding, is_sorted: false }
    }

    fn data(buf: &[u8], num_values: u32, encoding: Encoding) -> Page {
        Page::DataPage {
            buf: Bytes::copy_from_slice(buf),
            num_values,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        }
    }

    fn read(pages: Vec<Page>, rows: usize) -> Option<Vec<String>> {
        let found = words(&mut Pages(pages.into_iter()), rows).unwrap()?;
        let found = found.as_dictionary::<Int32Type>();
        let strings = found.values().as_string_view();
        let string = |&code: &i32| strings.value(usize::try_from(code).unwrap()).to_owned();
        Some(found.keys().values().iter().map(string).collect())
    }

    #[test]
    fn runs_and_packed_groups_of_several_pages_follow_one_another() {
        let strings = ["水曜日のミルクはとても甘い", "赤", "青", "白"];
        // Three times 1; then 0 to 3 twice, of two bits each.
        let first = [2, 3 << 1, 1, 1 << 1 | 1, 0b1110_0100, 0b1110_0100];
        let second = [2, 2 << 1, 3];
        let codes = Encoding::RLE_DICTIONARY;
        let pages = vec![dictionary(&strings), data(&first, 11, codes), data(&second, 2, codes)];
        let expected = [1, 1, 1, 0, 1, 2, 3, 0, 1, 2, 3, 3, 3].map(|code| strings[code].to_owned());
        assert_eq!(read(pages, 13).as_deref(), Some(expected.as_slice()));
    }

    #[test]
    fn what_is_of_another_form_is_left_to_arrow() {
        let codes = Encoding::RLE_DICTIONARY;
        let strings = || dictionary(&["赤", "青"]);
        let run = data(&[1, 3 << 1, 1], 3, codes);
        assert!(read(vec![strings(), run.clone()], 3).is_some());
        for pages in [
            vec![run.clone()],
            vec![strings(), strings(), run.clone()],
            vec![strings(), data(&[1, 3 << 1, 1], 3, Encoding::PLAIN)],
            // More rows, fewer, no end, not even a width, and too wide.
            vec![strings(), run.clone(), run],
            vec![strings(), data(&[1, 3 << 1, 1], 2, codes)],
            vec![strings(), data(&[1, 0, 1], 3, codes)],
            vec![strings(), data(&[1, 1], 3, codes)],
            vec![strings(), data(&[], 3, codes)],
            vec![strings(), data(&[32, 3 << 1, 1, 0, 0, 0], 3, codes)],
            vec![strings(), data(&[8, 3 << 1 | 1, 0], 3, codes)],
        ] {
            assert_eq!(read(pages, 3), None);
        }
        // A code that no string has.
        let pages = vec![strings(), data(&[2, 3 << 1, 2], 3, codes)];
        assert!(words(&mut Pages(pages.into_iter()), 3).is_err());
    }

    #[test]
    fn flags_are_taken_from_a_page_of_their_own() {
        let plain = |bytes: &[u8], rows| data(bytes, rows, Encoding::PLAIN);
        let read = |pages: Vec<Page>, rows| flags(&mut Pages(pages.into_iter()), rows).unwrap();
        let found = read(vec![plain(&[0b101, 0b1], 9)], 9).unwrap();
        let expected = [true, false, true, false, false, false, false, false, true];
        assert!(found.as_boolean().iter().eq(expected.map(Some)));
        assert!(read(vec![plain(&[0b101], 9)], 9).is_none());
        assert!(read(vec![plain(&[0b101], 3), plain(&[0b101], 3)], 6).is_none());
        assert!(read(vec![data(&[0b101], 3, Encoding::RLE)], 3).is_none());
        assert!(read(Vec::new(), 3).is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(
            page in prop::collection::vec(any::<u8>(), 0..64),
            entries in prop::collection::vec(any::<u8>(), 0..32),
            rows in 0..200_u32,
        ) {
            let encoding = Encoding::PLAIN;
            let buf = Bytes::from(entries);
            let first = Page::DictionaryPage { buf, num_values: 3, encoding, is_sorted: false };
            let pages = vec![first, data(&page, rows, Encoding::RLE_DICTIONARY)];
            let _ = words(&mut Pages(pages.into_iter()), rows as usize);
            let _ = flags(&mut Pages(vec![data(&page, rows, encoding)].into_iter()), rows as usize);
        }
    }
}
