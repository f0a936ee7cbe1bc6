//! What is embedded packed; see `build/packed.rs`.

use std::sync::{LazyLock, OnceLock};

/// The features of the words in a file.
macro_rules! blocks {
    ($name:literal) => {
        LazyLock::new(|| Blocks::of(include_bytes!(concat!(env!("OUT_DIR"), "/", $name))))
    };
}

static IPADIC: LazyLock<Blocks> = blocks!("features.packed");
static LEXICON: LazyLock<Blocks> = blocks!("lexicon.features.packed");

/// What IPADIC says of a word, in the order of its columns; nothing of a number that no
/// word has.
///
/// The features of a word are unpacked when one is asked of them, and those of the
/// words beside it.
pub fn ipadic_features(word: usize) -> impl Iterator<Item = &'static str> {
    IPADIC.columns(word)
}

/// The same of a word of the lexicon.
pub fn lexicon_features(word: usize) -> impl Iterator<Item = &'static str> {
    LEXICON.columns(word)
}

struct Blocks {
    words: usize,
    /// How many a block has.
    block_words: usize,
    /// What all blocks refer to.
    shared: &'static [u8],
    packed: Vec<&'static [u8]>,
    unpacked: Vec<OnceLock<Block>>,
}

/// The features of some words.
#[derive(Default)]
struct Block {
    features: Vec<u8>,
    /// Where those of each end.
    ends: Vec<usize>,
}

impl Blocks {
    fn of(bytes: &'static [u8]) -> Self {
        let mut rest = bytes;
        let mut number = || {
            let (number, behind) = rest.split_first_chunk::<4>()?;
            rest = behind;
            Some(u32::from_le_bytes(*number) as usize)
        };
        let [words, block_words, shared] = [(); 3].map(|()| number().unwrap_or(0));
        let block_words = block_words.max(1);
        let ends: Vec<usize> = (0..words.div_ceil(block_words)).map_while(|_| number()).collect();
        let (shared, rest) = rest.split_at_checked(shared).unwrap_or_default();
        let begins = std::iter::once(0).chain(ends.iter().copied());
        let packed: Vec<&[u8]> =
            begins.zip(&ends).map(|(begin, &end)| rest.get(begin..end).unwrap_or(&[])).collect();
        let unpacked = packed.iter().map(|_| OnceLock::new()).collect();
        Self { words, block_words, shared, packed, unpacked }
    }

    fn columns(&self, word: usize) -> impl Iterator<Item = &str> {
        self.features(word).into_iter().flat_map(|features| features.split('\0'))
    }

    fn features(&self, word: usize) -> Option<&str> {
        let block = word / self.block_words;
        let first = block * self.block_words;
        let unpack = || {
            let words = self.block_words.min(self.words - first);
            Block::unpack(self.packed[block], self.shared, words).unwrap_or_default()
        };
        self.unpacked.get(block)?.get_or_init(unpack).features(word - first)
    }
}

impl Block {
    fn unpack(packed: &[u8], shared: &[u8], words: usize) -> Option<Self> {
        let mut bytes =
            lz4_flex::block::decompress_size_prepended_with_dict(packed, shared).ok()?;
        let features = bytes.split_off(bytes.len().min(words * 2));
        let mut end = 0;
        let ends = bytes.as_chunks::<2>().0.iter().map(|length| {
            end += usize::from(u16::from_le_bytes(*length));
            end
        });
        Some(Self { ends: ends.collect(), features })
    }

    /// Those of a word.
    fn features(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let begin = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        std::str::from_utf8(self.features.get(begin..end)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_word_has_the_features_that_the_dictionary_has() {
        let built = lindera_dictionary::dictionary::Dictionary::load_from_path(Path::new(
            crate::BUILT_IPADIC,
        ))
        .unwrap();
        let words = IPADIC.words;
        assert_eq!(words, built.prefix_dictionary.words_idx_data.len() / 4);
        for word in 0..words {
            assert!(ipadic_features(word).eq(built.word_details_iter(word)), "{word}");
        }
        assert_eq!(ipadic_features(words).count(), 0);
        assert_eq!(ipadic_features(usize::MAX).count(), 0);
    }

    #[test]
    fn a_word_of_the_lexicon_has_the_features_of_its_row() {
        let rows = crate::lexicon_rows().unwrap();
        let mut rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split(',').collect()).collect();
        // As the builder numbers them.
        rows.sort_by_key(|row| row[0]);
        assert_eq!(LEXICON.words, rows.len());
        for (word, row) in rows.iter().enumerate() {
            assert!(lexicon_features(word).eq(row[4..].iter().copied()), "{word}");
        }
        assert_eq!(lexicon_features(rows.len()).count(), 0);
    }
}
