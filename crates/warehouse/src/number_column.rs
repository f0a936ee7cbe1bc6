//! A column of whole numbers, of times or of days, encoded for Parquet: by what each number
//! differs from the one before, as codes of those that repeat, or plainly.
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>

use std::hash::{BuildHasher, Hash};

use arrow::array::{Array, ArrowPrimitiveType, PrimitiveArray};
use arrow::buffer::{NullBuffer, ScalarBuffer};
use arrow::datatypes::ArrowNativeType;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::errors::Result;
use parquet::file::statistics::{Statistics, ValueStatistics};

use super::column_format::ColumnFormat;
use super::encoded_chunk::{EncodedChunk, EncodedColumn};
use super::page_encodings::{
    CODED, Delta, NULL, PAGE_ROWS, coded, data_page, deltas, dictionary_page, len_u32,
};

/// A number as Parquet has it.
pub(super) trait Number: Delta + ArrowNativeType + Ord + Hash {
    fn push(self, out: &mut Vec<u8>);
    fn statistics(ends: ValueStatistics<Self>) -> Statistics;
}

impl Number for i32 {
    fn push(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn statistics(ends: ValueStatistics<Self>) -> Statistics {
        Statistics::Int32(ends)
    }
}

impl Number for i64 {
    fn push(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn statistics(ends: ValueStatistics<Self>) -> Statistics {
        Statistics::Int64(ends)
    }
}

/// One such column of one row group.
pub(super) struct NumberColumn<N: Number> {
    parts: Vec<(ScalarBuffer<N>, Option<NullBuffer>)>,
}

impl<N: Number> Default for NumberColumn<N> {
    fn default() -> Self {
        Self { parts: Vec::new() }
    }
}

impl<N: Number> NumberColumn<N> {
    /// Appends rows.
    pub(crate) fn write<A: ArrowPrimitiveType<Native = N>>(&mut self, rows: &PrimitiveArray<A>) {
        let nulls = rows.nulls().filter(|nulls| nulls.null_count() > 0);
        self.parts.push((rows.values().clone(), nulls.cloned()));
    }

    /// Encodes the rows.
    ///
    /// # Errors
    ///
    /// When a row of a column that requires a number has none.
    pub(crate) fn finish(self, format: &ColumnFormat) -> Result<EncodedChunk> {
        let rows = self.parts.iter().map(|(numbers, _)| numbers.len()).sum();
        let nulls = self.parts.iter().flat_map(|(_, nulls)| nulls).map(NullBuffer::null_count);
        let nulls: usize = nulls.sum();
        let numbers = self.present(rows - nulls);
        let is_all = nulls == 0 && format.column.max_def_level() == 0;
        let (encodings, pages) = if format.is_by_differences && is_all {
            (vec![Encoding::DELTA_BINARY_PACKED, Encoding::RLE], deltas(&numbers))
        } else if let Some(repeated) = Repeated::of(&numbers) {
            let codes = self.in_rows(repeated.codes.into_iter()).map(|code| code.unwrap_or(NULL));
            let codes: Vec<u32> = codes.collect();
            let pages = vec![
                dictionary_page(repeated.values, repeated.count),
                coded(&codes, repeated.count, &format.column)?,
            ];
            (CODED.to_vec(), pages)
        } else {
            let rows: Vec<Option<N>> = self.in_rows(numbers.iter().copied()).collect();
            let pages = rows.chunks(PAGE_ROWS).map(|rows| plain(rows, format));
            (vec![Encoding::PLAIN, Encoding::RLE], pages.collect::<Result<_>>()?)
        };
        let statistics = format.has_statistics.then(|| {
            let (least, greatest) = (numbers.iter().min(), numbers.iter().max());
            let ends = (least.copied(), greatest.copied());
            N::statistics(format.ends(ends, nulls))
        });
        EncodedChunk::of(EncodedColumn {
            column: format.column.clone(),
            rows,
            encodings,
            statistics,
            pages,
        })
    }

    /// The numbers of the rows that have one.
    fn present(&self, count: usize) -> Vec<N> {
        let mut present = Vec::with_capacity(count);
        for (numbers, nulls) in &self.parts {
            match nulls {
                None => present.extend_from_slice(numbers),
                Some(nulls) => present.extend(nulls.valid_indices().map(|row| numbers[row])),
            }
        }
        present
    }

    /// What rows have, from what those have that are not null.
    fn in_rows<T>(&self, mut present: impl Iterator<Item = T>) -> impl Iterator<Item = Option<T>> {
        let rows = self.parts.iter().flat_map(|(numbers, nulls)| {
            let is_present = |row| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
            (0..numbers.len()).map(is_present)
        });
        rows.map(move |is_present| if is_present { present.next() } else { None })
    }
}

/// Numbers of which most stand more than once.
struct Repeated {
    /// Each once.
    values: Vec<u8>,
    count: usize,
    /// Which of them each is.
    codes: Vec<u32>,
}

impl Repeated {
    /// `None` if more than half of them are different.
    fn of<N: Number>(numbers: &[N]) -> Option<Self> {
        let hasher = RandomState::default();
        let mut known: HashTable<(N, u32)> = HashTable::new();
        let mut values = Vec::new();
        let mut codes = Vec::with_capacity(numbers.len());
        for &number in numbers {
            let hash = hasher.hash_one(number);
            let code = match known.find(hash, |(other, _)| *other == number) {
                Some(&(_, code)) => code,
                None if known.len() >= numbers.len() / 2 => return None,
                None => {
                    let code = len_u32(known.len());
                    known
                        .insert_unique(hash, (number, code), |(number, _)| hasher.hash_one(number));
                    number.push(&mut values);
                    code
                }
            };
            codes.push(code);
        }
        (!codes.is_empty()).then(|| Self { values, count: known.len(), codes })
    }
}

/// A page of rows as they are.
fn plain<N: Number>(rows: &[Option<N>], format: &ColumnFormat) -> Result<Page> {
    let mut bytes = Vec::with_capacity(size_of_val(rows));
    format.push_levels(rows.iter().map(Option::is_some), &mut bytes)?;
    rows.iter().flatten().for_each(|number| number.push(&mut bytes));
    Ok(data_page(bytes, rows.len(), Encoding::PLAIN))
}
