//! The pages of a column, not compressed yet. Parquet's own writer takes a value at a time,
//! and sets itself up for each column anew, which took a tenth of an ingest of many days;
//! flags, and numbers that differ little from row to row, are as it has them, byte for byte.
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>

use arrow::buffer::BooleanBuffer;
use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

/// Rows of a page.
pub(super) const PAGE_ROWS: usize = 20_480;
/// The number of a row without a value.
pub(super) const NULL: u32 = u32::MAX;
/// The encodings of a column whose rows are numbers of values that stand once.
pub(super) const CODED: [Encoding; 3] = [Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY];
/// Values that make a bit-packed group, and a run worth its header.
const GROUP: usize = 8;
/// Parts of a block, each with its own number of bits.
const MINIBLOCKS: usize = 4;

/// A whole number that is stored by what it differs from the one before.
pub(super) trait Delta: Copy {
    /// Values of a part of a block.
    const OF_MINIBLOCK: usize;

    /// The difference from another, which wraps around.
    fn since(self, other: Self) -> i64;
    fn wide(self) -> i64;
}

impl Delta for i32 {
    const OF_MINIBLOCK: usize = 32;

    fn since(self, other: Self) -> i64 {
        self.wrapping_sub(other).into()
    }

    fn wide(self) -> i64 {
        self.into()
    }
}

impl Delta for i64 {
    const OF_MINIBLOCK: usize = 64;

    fn since(self, other: Self) -> i64 {
        self.wrapping_sub(other)
    }

    fn wide(self) -> i64 {
        self
    }
}

/// Flags as bits.
pub(super) fn flags(flags: &BooleanBuffer) -> Vec<Page> {
    let page = |start: usize| {
        let rows = PAGE_ROWS.min(flags.len() - start);
        let bits = flags.slice(start, rows).sliced();
        let mut bytes = bits.as_slice()[..rows.div_ceil(8)].to_vec();
        if let Some(last) = bytes.last_mut().filter(|_| !rows.is_multiple_of(8)) {
            *last &= (1 << (rows % 8)) - 1;
        }
        data_page(bytes, rows, Encoding::PLAIN)
    };
    (0..flags.len()).step_by(PAGE_ROWS).map(page).collect()
}

/// Numbers as differences.
pub(super) fn deltas<N: Delta>(numbers: &[N]) -> Vec<Page> {
    let page = |numbers: &[N]| {
        data_page(delta_bytes(numbers), numbers.len(), Encoding::DELTA_BINARY_PACKED)
    };
    numbers.chunks(PAGE_ROWS).map(page).collect()
}

/// The different values of a column, each as it is encoded.
pub(super) fn dictionary_page(values: Vec<u8>, count: usize) -> Page {
    Page::DictionaryPage {
        buf: Bytes::from(values),
        num_values: len_u32(count),
        encoding: Encoding::PLAIN,
        is_sorted: false,
    }
}

/// Rows as numbers of the values of a dictionary, which has `values`; [`NULL`] where they
/// have none.
///
/// # Errors
///
/// When a row of a column that requires a value has none.
pub(super) fn coded(numbers: &[u32], values: usize, column: &ColumnDescriptor) -> Result<Page> {
    let mut data = Vec::with_capacity(numbers.len());
    let present: Vec<u32>;
    let present = if column.max_def_level() > 0 {
        push_levels(numbers.iter().map(|&number| number != NULL), &mut data);
        present = numbers.iter().copied().filter(|&number| number != NULL).collect();
        &present
    } else if numbers.contains(&NULL) {
        return Err(ParquetError::General(format!("a row of {} has no value", column.path())));
    } else {
        numbers
    };
    let greatest = len_u32(values).saturating_sub(1);
    let width = (u32::BITS - greatest.leading_zeros()).max(1);
    data.push(width.to_le_bytes()[0]);
    push_hybrid(present, width, &mut data);
    Ok(data_page(data, numbers.len(), Encoding::RLE_DICTIONARY))
}

/// Appends which rows have a value.
pub(super) fn push_levels(is_present: impl Iterator<Item = bool>, out: &mut Vec<u8>) {
    let levels: Vec<u32> = is_present.map(u32::from).collect();
    let length = out.len();
    out.extend([0; size_of::<u32>()]);
    push_hybrid(&levels, 1, out);
    let bytes = len_u32(out.len() - length - size_of::<u32>());
    out[length..length + size_of::<u32>()].copy_from_slice(&bytes.to_le_bytes());
}

/// A page of values.
pub(super) fn data_page(bytes: Vec<u8>, rows: usize, encoding: Encoding) -> Page {
    Page::DataPage {
        buf: Bytes::from(bytes),
        num_values: len_u32(rows),
        encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    }
}

/// A length within a row group, whose rows a 32-bit number counts.
pub(super) fn len_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Appends numbers of `width` bits as Parquet's hybrid of run lengths and bit
/// packing: runs where a number repeats, packed groups elsewhere.
fn push_hybrid(numbers: &[u32], width: u32, out: &mut Vec<u8>) {
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

fn delta_bytes<N: Delta>(numbers: &[N]) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 * numbers.len());
    push_varint((MINIBLOCKS * N::OF_MINIBLOCK) as u64, &mut out);
    push_varint(MINIBLOCKS as u64, &mut out);
    push_varint(numbers.len() as u64, &mut out);
    push_zigzag(numbers.first().map_or(0, |first| first.wide()), &mut out);
    let deltas: Vec<i64> = numbers.windows(2).map(|two| two[1].since(two[0])).collect();
    for block in deltas.chunks(MINIBLOCKS * N::OF_MINIBLOCK) {
        let least = block.iter().copied().min().unwrap_or_default();
        push_zigzag(least, &mut out);
        // How many bits the parts take, in front of them all.
        let widths = out.len();
        out.extend([0; MINIBLOCKS]);
        for (part, deltas) in block.chunks(N::OF_MINIBLOCK).enumerate() {
            let greatest = deltas.iter().copied().max().unwrap_or_default();
            let width = u64::BITS - above(greatest, least).leading_zeros();
            out[widths + part] = width.to_le_bytes()[0];
            pack(deltas.iter().map(|delta| above(*delta, least)), width, &mut out);
            // What is missing of the last part is zeros.
            let end = (N::OF_MINIBLOCK - deltas.len()) * width as usize / 8;
            out.resize(out.len() + end, 0);
        }
    }
    out
}

/// How much a difference is above the least, as a number without a sign.
fn above(delta: i64, least: i64) -> u64 {
    delta.wrapping_sub(least).cast_unsigned()
}

/// Packs numbers of `width` bits each from the least bit of each byte on.
fn pack(numbers: impl Iterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
    let (mut bits, mut filled) = (0_u128, 0);
    for number in numbers {
        bits |= u128::from(number) << filled;
        filled += width;
        if filled >= u64::BITS {
            out.extend_from_slice(&bits.to_le_bytes()[..8]);
            bits >>= u64::BITS;
            filled -= u64::BITS;
        }
    }
    out.extend_from_slice(&bits.to_le_bytes()[..filled.div_ceil(8) as usize]);
}

fn push_zigzag(number: i64, out: &mut Vec<u8>) {
    push_varint(((number << 1) ^ (number >> 63)).cast_unsigned(), out);
}

fn push_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        Array, ArrayRef, AsArray, BooleanArray, Int32Array, Int64Array, RecordBatch,
    };
    use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, Schema};
    use parquet::arrow::ArrowWriter;
    use parquet::file::metadata::ParquetMetaDataReader;
    use parquet::file::properties::WriterProperties;
    use parquet::file::serialized_reader::SerializedPageReader;

    use super::*;

    /// The pages that Arrow's writer makes of a column.
    fn by_arrow(column: &ArrayRef) -> Vec<Page> {
        let field = Field::new("value", column.data_type().clone(), false);
        let schema = Arc::new(Schema::new(vec![field]));
        let rows = RecordBatch::try_new(schema.clone(), vec![column.clone()]).unwrap();
        let properties = WriterProperties::builder().set_dictionary_enabled(false);
        let properties = match column.data_type() {
            DataType::Boolean => properties,
            _ => properties.set_encoding(Encoding::DELTA_BINARY_PACKED),
        };
        let mut writer =
            ArrowWriter::try_new(Vec::new(), schema, Some(properties.build())).unwrap();
        writer.write(&rows).unwrap();
        let file = Arc::new(Bytes::from(writer.into_inner().unwrap()));
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&*file).unwrap();
        let chunk = metadata.row_group(0).column(0);
        let pages = SerializedPageReader::new(file, chunk, column.len(), None).unwrap();
        pages.map(Result::unwrap).collect()
    }

    #[test]
    fn flags_and_differences_are_as_arrow_writes_them() {
        const ROWS: i64 = 60_000;
        let small = |row: i64| i32::try_from(row % 40).ok();
        let flags: BooleanArray = (0..ROWS).map(|row| Some(row % 5 == 0)).collect();
        let set: BooleanArray = (0..ROWS).map(|_| Some(true)).collect();
        let numbers: Int32Array = (0..ROWS).map(small).collect();
        let count = usize::try_from(ROWS).unwrap();
        let far = [i32::MAX, i32::MIN, 0, 5].into_iter().cycle().take(count);
        let far: Int32Array = far.map(Some).collect();
        let same: Int64Array = (0..ROWS).map(|row| Some(1_000_000_007 * (row / 700))).collect();
        let ends = [i64::MAX, i64::MIN, -1, 3].into_iter().cycle().take(count);
        let wrapping: Int64Array = ends.map(Some).collect();
        let columns: [ArrayRef; 6] = [
            Arc::new(flags),
            Arc::new(set),
            Arc::new(numbers),
            Arc::new(far),
            Arc::new(same),
            Arc::new(wrapping),
        ];
        // Pages, blocks and parts of blocks that are full and not.
        for rows in [60_000, 40_960, 20_481, 3_000, 258, 257, 256, 129, 65, 33, 9, 8, 2, 1] {
            for column in &columns {
                let column = column.slice(0, rows);
                let ours = match column.data_type() {
                    DataType::Boolean => super::flags(column.as_boolean().values()),
                    DataType::Int32 => deltas(column.as_primitive::<Int32Type>().values()),
                    _ => deltas(column.as_primitive::<Int64Type>().values()),
                };
                let bytes = |pages: Vec<Page>| -> Vec<Vec<u8>> {
                    pages.iter().map(|page| page.buffer().to_vec()).collect()
                };
                assert_eq!(bytes(ours), bytes(by_arrow(&column)), "{} {rows}", column.data_type());
            }
        }
    }
}
