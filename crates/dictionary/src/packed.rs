//! What is embedded packed; see `build/packed.rs`.

use std::sync::LazyLock;

/// The features of the words in a file.
macro_rules! packed {
    ($name:literal) => {
        LazyLock::new(|| Packed::of(include_bytes!(concat!(env!("OUT_DIR"), "/", $name))))
    };
}

static IPADIC: LazyLock<Packed> = packed!("features.packed");
static LEXICON: LazyLock<Packed> = packed!("lexicon.features.packed");

/// What IPADIC says of a word, in the order of its columns; nothing of a number that no
/// word has.
pub fn ipadic_features(word: usize) -> impl Iterator<Item = &'static str> {
    IPADIC.columns(word)
}

/// The same of a word of the lexicon.
pub fn lexicon_features(word: usize) -> impl Iterator<Item = &'static str> {
    LEXICON.columns(word)
}

/// Columns that many words have in common: parts of speech and conjugations.
const SHARED_COLUMNS: usize = 6;
/// Bytes of what is said of a word, and of one that is pronounced otherwise than read.
const WORD_BYTES: usize = 10;
const PRONOUNCED_BYTES: usize = 7;
/// The bit of a word's shared columns that says that it is pronounced otherwise.
const IS_PRONOUNCED: u16 = 1 << 15;

/// What is said of the words of a dictionary.
#[derive(Default)]
struct Packed {
    /// The columns that words have in common.
    shared: Vec<[&'static str; SHARED_COLUMNS]>,
    words: &'static [[u8; WORD_BYTES]],
    pronounced: &'static [[u8; PRONOUNCED_BYTES]],
    /// All other strings.
    pool: &'static [u8],
}

impl Packed {
    fn of(bytes: &'static [u8]) -> Self {
        Self::read(bytes).unwrap_or_default()
    }

    fn read(mut rest: &'static [u8]) -> Option<Self> {
        let mut number = || {
            let (number, behind) = rest.split_first_chunk::<4>()?;
            rest = behind;
            usize::try_from(u32::from_le_bytes(*number)).ok()
        };
        let [shared, words, pronounced] = [number()?, number()?, number()?];
        let (shared, rest) = rest.split_at_checked(shared)?;
        let (words, rest) = rest.split_at_checked(words.checked_mul(WORD_BYTES)?)?;
        let (pronounced, pool) =
            rest.split_at_checked(pronounced.checked_mul(PRONOUNCED_BYTES)?)?;
        let columns: Vec<&str> = std::str::from_utf8(shared).ok()?.split('\0').collect();
        Some(Self {
            shared: columns.as_chunks().0.to_vec(),
            words: words.as_chunks().0,
            pronounced: pronounced.as_chunks().0,
            pool,
        })
    }

    fn columns(&self, word: usize) -> impl Iterator<Item = &'static str> {
        let of_word = self.words.get(word).and_then(|of_word| self.of_word(word, *of_word));
        of_word.into_iter().flat_map(|(shared, own)| shared.into_iter().chain(own))
    }

    /// The shared columns of a word; dictionary form, reading and pronunciation.
    fn of_word(
        &self,
        word: usize,
        [s0, s1, l0, l1, l2, l3, r0, r1, r2, r3]: [u8; WORD_BYTES],
    ) -> Option<([&'static str; SHARED_COLUMNS], [&'static str; 3])> {
        let shared = u16::from_le_bytes([s0, s1]);
        let lemma = self.string([l0, l1, l2, l3])?;
        let reading = self.string([r0, r1, r2, r3])?;
        let pronunciation = if shared & IS_PRONOUNCED == 0 {
            reading
        } else {
            let number =
                |[w0, w1, w2, ..]: [u8; PRONOUNCED_BYTES]| u32::from_le_bytes([w0, w1, w2, 0]);
            let at = self.pronounced.binary_search_by_key(&word, |of| number(*of) as usize).ok()?;
            let [_, _, _, p0, p1, p2, p3] = self.pronounced[at];
            self.string([p0, p1, p2, p3])?
        };
        let shared = self.shared.get(usize::from(shared & !IS_PRONOUNCED))?;
        Some((*shared, [lemma, reading, pronunciation]))
    }

    /// The string at a place of the pool: where it begins, in three bytes, and its length.
    fn string(&self, [a0, a1, a2, length]: [u8; 4]) -> Option<&'static str> {
        let start = u32::from_le_bytes([a0, a1, a2, 0]) as usize;
        let string = self.pool.get(start..start + usize::from(length))?;
        std::str::from_utf8(string).ok()
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
        let words = IPADIC.words.len();
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
        assert_eq!(LEXICON.words.len(), rows.len());
        for (word, row) in rows.iter().enumerate() {
            assert!(lexicon_features(word).eq(row[4..].iter().copied()), "{word}");
        }
        assert_eq!(lexicon_features(rows.len()).count(), 0);
    }
}
