//! A column of strings that repeat, encoded for Parquet.
//!
//! In memory such a column has each string once and a number for every row.
//! Parquet's `RLE_DICTIONARY` is the same; the Arrow writer, however, goes by
//! way of the strings and hashes that of every row, which took a tenth of an
//! ingest. Here only the numbers are changed.
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>

use std::hash::BuildHasher;

use arrow::array::{Array, AsArray, DictionaryArray, Int32Array, StringViewArray};
use arrow::datatypes::Int32Type;
use bytes::Bytes;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescPtr;

use super::encoded_chunk::{EncodedChunk, PlainColumn};
use super::page_encodings::{pack, push_varint};

/// The number of a row without a string.
const NULL: u32 = u32::MAX;
/// The bits of a view that have the length of its string.
const LENGTH: u128 = 0xffff_ffff;
/// Bytes of a string that its view has whole.
const INLINE_BYTES: u128 = 12;
/// Values that make a bit-packed group, and a run worth its header.
const GROUP: usize = 8;

/// One such column of one row group.
#[derive(Default)]
pub(super) struct DictionaryColumn {
    strings: Strings,
    parts: Vec<Part>,
}

/// Different strings, numbered in the order in which they were met.
#[derive(Default)]
struct Strings {
    hasher: RandomState,
    /// Those that their views have whole, as most words are: equal where these are.
    short: HashTable<(u128, u32)>,
    /// The others, each with its hash.
    long: HashTable<(u64, u32)>,
    /// By number, where its string ends in `dictionary`.
    ends: Vec<usize>,
    /// The strings with their lengths in front, as the file has them.
    dictionary: Vec<u8>,
}

impl Strings {
    /// The number of the string at a place, which is not null.
    fn number(&mut self, strings: &StringViewArray, place: usize) -> u32 {
        let view = strings.views()[place];
        let hasher = &self.hasher;
        let number = len_u32(self.ends.len());
        if is_whole(view) {
            let hash = hasher.hash_one(view);
            if let Some(&(_, number)) = self.short.find(hash, |(other, _)| *other == view) {
                return number;
            }
            self.short.insert_unique(hash, (view, number), |(view, _)| hasher.hash_one(view));
        } else {
            let string = strings.value(place);
            let hash = hasher.hash_one(string);
            let (ends, dictionary) = (&self.ends, &self.dictionary);
            let is_same = |&(other, number): &(u64, u32)| {
                other == hash && bytes_of(ends, dictionary, number as usize) == string.as_bytes()
            };
            if let Some(&(_, number)) = self.long.find(hash, is_same) {
                return number;
            }
            self.long.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        }
        let string = strings.value(place);
        self.dictionary.extend_from_slice(&len_u32(string.len()).to_le_bytes());
        self.dictionary.extend_from_slice(string.as_bytes());
        self.ends.push(self.dictionary.len());
        number
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|number| bytes_of(&self.ends, &self.dictionary, number))
    }
}

/// Whether a view has a whole string, and not only its beginning. Behind a shorter one
/// there are zeros.
/// <https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout>
const fn is_whole(view: u128) -> bool {
    view & LENGTH <= INLINE_BYTES
}

/// The string of a number.
fn bytes_of<'a>(ends: &[usize], dictionary: &'a [u8], number: usize) -> &'a [u8] {
    let before = number.checked_sub(1).map_or(0, |before| ends[before]);
    &dictionary[before + size_of::<u32>()..ends[number]]
}

/// Some rows of a column.
enum Part {
    /// The number of each.
    Numbered(Vec<u32>),
    /// Keys, and by key the number of the string that it stands for.
    Coded(Int32Array, Vec<u32>),
}

impl Part {
    fn rows(&self) -> usize {
        match self {
            Self::Numbered(numbers) => numbers.len(),
            Self::Coded(keys, _) => keys.len(),
        }
    }

    /// The number of every row.
    fn extend(&self, all: &mut Vec<u32>) {
        match self {
            Self::Numbered(numbers) => all.extend(numbers),
            // A row is null where its key is, or the string that its key names.
            Self::Coded(keys, numbers) if keys.null_count() > 0 => {
                let number = |key: Option<i32>| key.map_or(NULL, |key| numbers[at(key)]);
                all.extend(keys.iter().map(number));
            }
            Self::Coded(keys, numbers) => {
                all.extend(keys.values().iter().map(|&key| numbers[at(key)]));
            }
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
        self.parts.push(Part::Coded(rows.keys().clone(), numbers));
    }

    /// Appends rows that have each its own string.
    pub(crate) fn write_strings(&mut self, rows: &StringViewArray) {
        let number = |row: usize| {
            if rows.is_valid(row) { self.strings.number(rows, row) } else { NULL }
        };
        self.parts.push(Part::Numbered((0..rows.len()).map(number).collect()));
    }

    /// Bytes of all different strings.
    pub(crate) fn dictionary_bytes(&self) -> usize {
        self.strings.dictionary.len()
    }

    /// The least and the greatest string, and how many rows have none; `None` if one of
    /// the two has more bytes than a file should say of it.
    pub(crate) fn statistics(&self, most_bytes: usize) -> Option<Statistics> {
        let (least, greatest) = (self.strings.iter().min(), self.strings.iter().max());
        if least.into_iter().chain(greatest).any(|string| string.len() > most_bytes) {
            return None;
        }
        let value = |string: Option<&[u8]>| string.map(|string| ByteArray::from(string.to_vec()));
        let nulls = |part: &Part| match part {
            Part::Numbered(numbers) => numbers.iter().filter(|number| **number == NULL).count(),
            Part::Coded(keys, numbers) => {
                keys.iter().filter(|key| key.is_none_or(|key| numbers[at(key)] == NULL)).count()
            }
        };
        let nulls: usize = self.parts.iter().map(nulls).sum();
        let nulls = Some(nulls as u64);
        Some(Statistics::byte_array(value(least), value(greatest), None, nulls, false))
    }

    /// Encodes the rows.
    pub(crate) fn finish(
        self,
        column: ColumnDescPtr,
        statistics: Option<Statistics>,
    ) -> Result<EncodedChunk> {
        let rows = self.parts.iter().map(Part::rows).sum();
        let mut numbers = Vec::with_capacity(rows);
        for part in &self.parts {
            part.extend(&mut numbers);
        }
        let mut data = Vec::new();
        if column.max_def_level() > 0 {
            let present: Vec<u32> =
                numbers.iter().map(|&number| u32::from(number != NULL)).collect();
            let mut levels = Vec::new();
            encode_hybrid(&present, 1, &mut levels);
            data.extend_from_slice(&len_u32(levels.len()).to_le_bytes());
            data.append(&mut levels);
            numbers.retain(|&number| number != NULL);
        } else if numbers.contains(&NULL) {
            let message = format!("a row of {} has no value", column.path());
            return Err(ParquetError::General(message));
        }
        let strings = len_u32(self.strings.ends.len());
        let greatest = strings.saturating_sub(1);
        let width = (u32::BITS - greatest.leading_zeros()).max(1);
        data.push(u8::try_from(width).unwrap_or(32));
        encode_hybrid(&numbers, width, &mut data);

        let dictionary_page = Page::DictionaryPage {
            buf: Bytes::from(self.strings.dictionary),
            num_values: strings,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        let data_page = Page::DataPage {
            buf: Bytes::from(data),
            num_values: len_u32(rows),
            encoding: Encoding::RLE_DICTIONARY,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        EncodedChunk::of(PlainColumn {
            column,
            rows,
            encodings: vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY],
            statistics,
            pages: vec![dictionary_page, data_page],
        })
    }
}

/// Encodes numbers of `width` bits as Parquet's hybrid of run lengths and bit
/// packing: runs where a number repeats, packed groups elsewhere.
fn encode_hybrid(numbers: &[u32], width: u32, out: &mut Vec<u8>) {
    let mut rest = numbers;
    while let Some(&first) = rest.first() {
        if starts_run(rest) {
            let length = rest.iter().take_while(|&&number| number == first).count();
            push_varint((length as u64) << 1, out);
            let bytes = width.div_ceil(8) as usize;
            out.extend_from_slice(&first.to_le_bytes()[..bytes]);
            rest = &rest[length..];
        } else {
            let groups = rest.chunks(GROUP).take_while(|group| !starts_run(group)).count();
            let (packed, after) = rest.split_at(rest.len().min(groups * GROUP));
            push_varint((groups as u64) << 1 | 1, out);
            let padding = groups * GROUP - packed.len();
            let packed = packed.iter().copied().map(u64::from);
            // Zeros fill the last group.
            pack(packed.chain(std::iter::repeat_n(0, padding)), width, out);
            rest = after;
        }
    }
}

fn starts_run(numbers: &[u32]) -> bool {
    numbers.get(..GROUP).is_some_and(|group| group.iter().all(|number| *number == group[0]))
}

/// A key as an index; keys are never negative.
pub(super) fn at(key: i32) -> usize {
    usize::try_from(key).unwrap_or_default()
}

/// A length within a row group, whose rows a 32-bit number counts.
fn len_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, RecordBatch, StringViewArray};
    use arrow::datatypes::{Field, Schema};
    use parquet::arrow::ArrowSchemaConverter;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::file::writer::SerializedFileWriter;
    use proptest::prelude::*;

    use super::*;

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
        let field = Field::new("word", arrow::datatypes::DataType::Utf8, true);
        let schema = ArrowSchemaConverter::new().convert(&Schema::new(vec![field])).unwrap();
        let root = schema.root_schema_ptr();
        let mut file = SerializedFileWriter::new(Vec::new(), root, Arc::default()).unwrap();
        let mut column = DictionaryColumn::default();
        for batch in batches {
            column.write(batch, &mut KeysInOrder::default());
        }
        let chunk = column.finish(schema.column(0), None).unwrap();
        let mut row_group = file.next_row_group().unwrap();
        chunk.append_to_row_group(&mut row_group).unwrap();
        row_group.close().unwrap();
        Bytes::from(file.into_inner().unwrap())
    }

    fn read(file: Bytes) -> Values {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
        let strings = |column: &ArrayRef| -> Values {
            column.as_string::<i32>().iter().map(|string| string.map(str::to_owned)).collect()
        };
        batches.iter().flat_map(|batch| strings(batch.column(0))).collect()
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
    fn rows_with_strings_of_their_own_are_the_same_column() {
        let rows: Values = [Some("水"), None, Some("赤"), Some("水"), None]
            .map(|string| string.map(str::to_owned))
            .to_vec();
        let mut column = DictionaryColumn::default();
        column.write_strings(&rows.iter().collect());
        let mut coded = DictionaryColumn::default();
        coded.write(&numbered_otherwise(&rows), &mut KeysInOrder::default());
        for column in [&column, &coded] {
            let mut numbers = Vec::new();
            column.parts.iter().for_each(|part| part.extend(&mut numbers));
            assert_eq!(numbers, [0, NULL, 1, 0, NULL]);
            assert_eq!(column.dictionary_bytes(), 2 * (4 + "水".len()));
            let statistics = column.statistics("水".len()).unwrap();
            assert_eq!(statistics.min_bytes_opt(), Some("水".as_bytes()));
            assert_eq!(statistics.max_bytes_opt(), Some("赤".as_bytes()));
            assert_eq!(statistics.null_count_opt(), Some(2));
            assert_eq!(column.statistics("水".len() - 1), None);
        }
    }

    #[test]
    fn a_column_of_required_values_refuses_a_null() {
        let field = Field::new("word", arrow::datatypes::DataType::Utf8, false);
        let schema = ArrowSchemaConverter::new().convert(&Schema::new(vec![field])).unwrap();
        let mut column = DictionaryColumn::default();
        let rows = [Some("語".to_owned()), None];
        column.write(&numbered_otherwise(&rows), &mut KeysInOrder::default());
        assert!(
            column
                .finish(schema.column(0), None)
                .is_err_and(|error| error.to_string().contains("word"))
        );
    }

    #[test]
    fn many_different_values_take_many_bits() {
        let rows: Values = (0..70_000).map(|row| Some(format!("語{}", row % 69_999))).collect();
        assert_eq!(read(file_of(&[numbered(&rows)])), rows);
    }
}
