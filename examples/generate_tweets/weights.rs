//! Draws where some are likelier than others, by whole numbers.

use crate::rng::Rng;

/// The weight of the first rank, about; large enough that the last of some
/// millions still has one.
const ZIPF_SCALE: u64 = 1 << 40;

/// Things by their number, each with a weight.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The sum of the weights up to and with each.
    sums: Vec<u64>,
}

impl Weights {
    /// The weights of 0, 1, 2, …; at least one of them above 0.
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let mut sum = 0;
        let add = |weight| {
            sum += weight;
            sum
        };
        Self { sums: weights.into_iter().map(add).collect() }
    }

    /// Zipf's law as Mandelbrot amended it: the weight of rank r, from 0, is
    /// 1 / (r + `shift`). The greater the shift, the less the first stand out.
    pub fn zipf(count: u64, shift: u64) -> Self {
        Self::new((0..count).map(|rank| ZIPF_SCALE / (rank + shift)))
    }

    /// Draws one.
    pub fn draw(&self, rng: &mut Rng) -> usize {
        let drawn = rng.below(self.sums.last().copied().unwrap_or(1));
        self.sums.partition_point(|&sum| sum <= drawn)
    }

    /// Divides `total` by the weights, so that the parts add up to it.
    pub fn divide(&self, total: u64) -> Vec<u64> {
        let whole = u128::from(self.sums.last().copied().unwrap_or(1));
        let mut before = 0;
        let part = |&sum: &u64| {
            let up_to = u128::from(total) * u128::from(sum) / whole;
            let up_to = u64::try_from(up_to).unwrap_or(total);
            up_to - std::mem::replace(&mut before, up_to)
        };
        self.sums.iter().map(part).collect()
    }
}
