//! Chance that is the same on every machine: `SplitMix64` (Steele, Lea and
//! Flood, "Fast splittable pseudorandom number generators", 2014). It computes
//! with whole numbers alone.

/// What all shares are parts of.
pub const WHOLE: u32 = 10_000;

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A stream of its own for each purpose, so that drawing more for one does
    /// not change another.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut rng = Self(seed);
        for byte in purpose.bytes() {
            rng.0 = rng.next() ^ u64::from(byte);
        }
        rng
    }

    /// 64 random bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number less than `bound`, which must not be 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// True in `share` of [`WHOLE`] cases.
    pub fn happens(&mut self, share: u32) -> bool {
        self.below(u64::from(WHOLE)) < u64::from(share)
    }

    /// One of some things, each as likely as the others.
    pub fn pick<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.index(things.len())]
    }

    /// A place in something of this length, which must not be 0.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// A count as people collect them: mostly 0 or a few, seldom thousands.
    pub fn count(&mut self) -> u64 {
        let doublings = self.next().trailing_zeros().min(14);
        self.below(1 << doublings)
    }
}
