//! Where words of a trie may begin, told by a few characters.
//!
//! At most places of a sentence none of the lexicon's words begins, which a walk through
//! its trie shows after two or three steps. Here it is seen without one, in a few
//! kilobytes that stay near the processor.

/// Bits of the sets of one, two and three characters, as powers of two.
const BITS: [u32; 3] = [12, 16, 18];
/// What the characters are multiplied by: odd, with bits of no order.
const FACTORS: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9];

/// The words of one and of two characters, and those with which longer ones begin. Some
/// that are none may be taken for one.
pub(super) struct Beginnings([Vec<u64>; 3]);

impl Beginnings {
    pub(super) fn new() -> Self {
        Self(BITS.map(|bits| vec![0; 1 << (bits - u64::BITS.ilog2())]))
    }

    /// Adds a whole word of one or two characters, or the first three of a longer one.
    pub(super) fn add(&mut self, characters: &[char]) {
        let Some(which) = characters.len().checked_sub(1).filter(|which| *which < BITS.len())
        else {
            return;
        };
        let hash = characters
            .iter()
            .zip(FACTORS)
            .fold(0, |hash, (&c, factor)| hash ^ u64::from(c).wrapping_mul(factor));
        let (word, bit) = place(hash, which);
        self.0[which][word] |= bit;
    }

    /// Whether a word may begin with the first of some characters, if it is not the last.
    #[allow(clippy::needless_bitwise_bool)] // A lazy operator is a branch.
    #[inline]
    pub(super) fn may_begin(&self, characters: &[char]) -> bool {
        let code = |which: usize| {
            let c = characters.get(which).copied().map_or(0, u64::from);
            c.wrapping_mul(FACTORS[which])
        };
        let has = |hash: u64, which: usize| {
            let (word, bit) = place(hash, which);
            self.0[which].get(word).is_some_and(|bits| bits & bit != 0)
        };
        let one = code(0);
        let two = one ^ code(1);
        let three = two ^ code(2);
        has(one, 0) | has(two, 1) | has(three, 2)
    }
}

/// The word and the bit of a hash in one of the sets.
#[inline]
fn place(hash: u64, which: usize) -> (usize, u64) {
    let number = hash >> (u64::BITS - BITS[which]);
    // Of 2^18 at most.
    let word = usize::try_from(number / u64::from(u64::BITS)).unwrap_or_default();
    (word, 1 << (number % u64::from(u64::BITS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_by_their_first_characters() {
        let characters = |text: &str| text.chars().collect::<Vec<_>>();
        let mut beginnings = Beginnings::new();
        for word in ["垢", "推し", "エモい", ""] {
            beginnings.add(&characters(word));
        }
        for text in ["垢", "垢が", "推し", "推しの子", "エモい", "エモいね"] {
            assert!(beginnings.may_begin(&characters(text)), "{text}");
        }
        for text in ["", "推", "推す", "エモ", "エモさ", "モい", "し"] {
            assert!(!beginnings.may_begin(&characters(text)), "{text}");
        }
    }
}
