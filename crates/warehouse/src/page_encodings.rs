//! Data pages of flags and of numbers that differ little from row to row, as Parquet's own
//! writer has them, byte for byte. It takes a value at a time, and sets itself up for each
//! column anew, which took a tenth of an ingest of many days.
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>

use arrow::buffer::BooleanBuffer;
use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;

/// Rows of a page: whether it has 20,000 is looked at after every 1,024.
const PAGE_ROWS: usize = 20_480;
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

fn data_page(bytes: Vec<u8>, rows: usize, encoding: Encoding) -> Page {
    Page::DataPage {
        buf: Bytes::from(bytes),
        num_values: u32::try_from(rows).unwrap_or(u32::MAX),
        encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    }
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
pub(super) fn pack(numbers: impl Iterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
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

pub(super) fn push_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}
