//! A column of strings that repeat, encoded for Parquet.
//!
//! In memory such a column has each string once and a number for every row.
//! Parquet's `RLE_DICTIONARY` is the same; the Arrow writer, however, goes by
//! way of the strings and hashes that of every row, which took a tenth of an
//! ingest. Here only the numbers are changed.
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>

use arrow::array::{Array, AsArray, DictionaryArray, Int32Array};
use arrow::datatypes::Int32Type;
use parquet::errors::Result;

use super::column_format::ColumnFormat;
use super::encoded_chunk::{EncodedChunk, EncodedColumn};
use super::numbered_strings::NumberedStrings;
use super::page_encodings::{CODED, NULL, coded};

/// One such column of one row group.
#[derive(Default)]
pub(super) struct DictionaryColumn {
    strings: NumberedStrings,
    parts: Vec<Part>,
}

/// Some rows of a column.
struct Part {
    keys: Int32Array,
    /// By key, the number of the string that it stands for.
    numbers: Vec<u32>,
}

impl Part {
    /// The number of every row.
    fn extend(&self, all: &mut Vec<u32>) {
        let Self { keys, numbers } = self;
        // A row is null where its key is, or the string that its key names.
        if keys.null_count() > 0 {
            let number = |key: Option<i32>| key.map_or(NULL, |key| numbers[at(key)]);
            all.extend(keys.iter().map(number));
        } else {
            all.extend(keys.values().iter().map(|&key| numbers[at(key)]));
        }
    }
}

/// The different keys of some rows in the order in which they occur. Columns
/// that have their keys in common share them.
#[derive(Default)]
pub(super) struct KeysInOrder {
    keys: Option<Int32Array>,
    order: Vec<usize>,
}

impl KeysInOrder {
    fn of(&mut self, keys: &Int32Array, strings: usize) -> &[usize] {
        let is_same = self.keys.as_ref().is_some_and(|known| {
            known.values().inner().ptr_eq(keys.values().inner())
                && known.null_count() + keys.null_count() == 0
        });
        if !is_same {
            let mut seen = vec![false; strings];
            let is_new = |key: &usize| !std::mem::replace(&mut seen[*key], true);
            self.order = keys.iter().flatten().map(at).filter(is_new).collect();
            self.keys = Some(keys.clone());
        }
        &self.order
    }
}

impl DictionaryColumn {
    /// Appends rows. Strings are numbered as rows have them, so that the same
    /// rows give the same bytes whatever batches they come in.
    pub(crate) fn write(&mut self, rows: &DictionaryArray<Int32Type>, in_order: &mut KeysInOrder) {
        let strings = rows.values().as_string_view();
        let mut numbers = vec![NULL; strings.len()];
        for &key in in_order.of(rows.keys(), strings.len()) {
            if strings.is_valid(key) {
                numbers[key] = self.strings.number(strings, key);
            }
        }
        self.parts.push(Part { keys: rows.keys().clone(), numbers });
    }

    /// Encodes the rows.
    pub(crate) fn finish(self, format: &ColumnFormat) -> Result<EncodedChunk> {
        let rows = self.parts.iter().map(|part| part.keys.len()).sum();
        let mut numbers = Vec::with_capacity(rows);
        for part in &self.parts {
            part.extend(&mut numbers);
        }
        let data_page = coded(&numbers, self.strings.len(), &format.column)?;
        EncodedChunk::of(EncodedColumn {
            column: format.column.clone(),
            rows,
            encodings: CODED.to_vec(),
            // Every row group has all parts of speech and most words: least and greatest
            // tell nothing.
            statistics: None,
            pages: vec![self.strings.into_page(), data_page],
        })
    }
}

/// A key as an index; keys are never negative.
pub(super) fn at(key: i32) -> usize {
    usize::try_from(key).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, StringViewArray};
    use arrow::datatypes::DataType;
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::column_encoder::tests::{self, format};
    use crate::schema::ColumnType;

    type Values = Vec<Option<String>>;

    /// Rows whose strings each stand once, in the order in which they occur.
    fn numbered(rows: &[Option<String>]) -> DictionaryArray<Int32Type> {
        let rows: DictionaryArray<Int32Type> = rows.iter().map(Option::as_deref).collect();
        let strings: StringViewArray = rows.values().as_string::<i32>().iter().collect();
        DictionaryArray::new(rows.keys().clone(), Arc::new(strings))
    }

    /// The same rows in another guise: the strings backwards, among them some
    /// that no row has, and null as a string's place and not as a key.
    fn numbered_otherwise(rows: &[Option<String>]) -> DictionaryArray<Int32Type> {
        let mut strings: Values = rows.to_vec();
        strings.push(Some("そとに".to_owned()));
        strings.push(None);
        strings.sort_unstable();
        strings.dedup();
        strings.reverse();
        let place = |row| strings.iter().position(|string| string == row).unwrap();
        let keys: Int32Array = rows.iter().map(|row| i32::try_from(place(row)).ok()).collect();
        DictionaryArray::new(keys, Arc::new(strings.iter().collect::<StringViewArray>()))
    }

    fn file_of(batches: &[DictionaryArray<Int32Type>]) -> Bytes {
        let batches: Vec<ArrayRef> =
            batches.iter().map(|batch| Arc::new(batch.clone()) as ArrayRef).collect();
        tests::file_of(&batches, &format(ColumnType::Word, true)).unwrap()
    }

    fn read(file: Bytes) -> Values {
        let strings = tests::read(file, &DataType::Utf8);
        strings.as_string::<i32>().iter().map(|string| string.map(str::to_owned)).collect()
    }

    proptest! {
        #[test]
        fn rows_are_read_back_and_their_bytes_depend_on_them_alone(
            runs in prop::collection::vec((prop::option::of("[あ-お]{0,2}"), 1..40_usize), 0..60),
            cut in 0..100_usize,
        ) {
            let rows: Values =
                runs.into_iter().flat_map(|(word, times)| vec![word; times]).collect();
            let file = file_of(&[numbered(&rows)]);
            prop_assert_eq!(&read(file.clone()), &rows);
            let (first, second) = rows.split_at(cut.min(rows.len()));
            prop_assert_eq!(file, file_of(&[numbered_otherwise(first), numbered(second)]));
        }
    }

    #[test]
    fn a_column_of_required_values_refuses_a_null() {
        let rows = [Some("語".to_owned()), None];
        let rows: ArrayRef = Arc::new(numbered_otherwise(&rows));
        let error = tests::file_of(&[rows], &format(ColumnType::Word, false)).unwrap_err();
        assert!(error.to_string().contains("has no value"), "{error}");
    }

    #[test]
    fn many_different_values_take_many_bits() {
        let rows: Values = (0..70_000).map(|row| Some(format!("語{}", row % 69_999))).collect();
        assert_eq!(read(file_of(&[numbered(&rows)])), rows);
    }
}
