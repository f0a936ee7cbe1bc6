//! Packs what is embedded but needed in part only, or not in every run.

use std::collections::BTreeMap;
use std::error::Error;

/// Words whose features are packed together. What is said of one is unpacked with that
/// of the others: a kilobyte, in less than a microsecond.
const BLOCK_WORDS: usize = 16;
/// Columns of the features that many words have in common: parts of speech and
/// conjugations.
const SHARED_COLUMNS: usize = 6;
/// The most frequent values of these, which every block may refer to.
const SHARED_VALUES: usize = 150;

/// The features of a dictionary's words in blocks, and where these end: both in one
/// piece that `src/packed.rs` reads. `places` and `features` are lindera's
/// `dict.wordsidx` and `dict.words`.
///
/// Numbers are `u32`, the lowest byte first: how many words there are, how many a block
/// has, how many bytes the blocks share, where each block ends among the packed bytes.
/// Then these bytes and the blocks. A block is unpacked to the length of each word's
/// features, as `u16`, and the features, one after the other.
pub fn features(places: &[u8], features: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut words = Vec::new();
    for place in places.as_chunks::<4>().0 {
        let (length, rest) = features
            .get(u32::from_le_bytes(*place) as usize..)
            .and_then(<[u8]>::split_first_chunk::<4>)
            .ok_or("dict.wordsidx points behind dict.words")?;
        let length = u32::from_le_bytes(*length) as usize;
        words.push(rest.get(..length).ok_or("dict.words ends within a word")?);
    }
    let shared = shared(&words);
    let (mut ends, mut packed) = (Vec::new(), Vec::new());
    for block in words.chunks(BLOCK_WORDS) {
        let mut bytes = Vec::new();
        for word in block {
            bytes.extend_from_slice(&u16::try_from(word.len())?.to_le_bytes());
        }
        bytes.extend(block.concat());
        packed.extend(lz4_flex::block::compress_prepend_size_with_dict(&bytes, &shared));
        ends.push(u32::try_from(packed.len())?);
    }
    let head = [words.len(), BLOCK_WORDS, shared.len()];
    let head = head.into_iter().map(u32::try_from).collect::<Result<Vec<u32>, _>>()?;
    let numbers = head.iter().chain(&ends).flat_map(|number| number.to_le_bytes());
    Ok(numbers.chain(shared.iter().copied()).chain(packed.iter().copied()).collect())
}

/// What many words have in common, the most frequent last.
fn shared(words: &[&[u8]]) -> Vec<u8> {
    let mut counts: BTreeMap<&[u8], usize> = BTreeMap::new();
    for word in words {
        let end = word.iter().enumerate().filter(|(_, byte)| **byte == 0).nth(SHARED_COLUMNS - 1);
        let value = end.map_or(*word, |(end, _)| &word[..=end]);
        *counts.entry(value).or_default() += 1;
    }
    let mut values: Vec<(usize, &[u8])> =
        counts.into_iter().map(|(value, count)| (count, value)).collect();
    values.sort_unstable();
    let frequent = &values[values.len().saturating_sub(SHARED_VALUES)..];
    frequent.iter().flat_map(|(_, value)| value.iter().copied()).collect()
}

/// A file that is unpacked whole.
pub fn whole(bytes: &[u8]) -> Vec<u8> {
    lz4_flex::block::compress_prepend_size(bytes)
}
