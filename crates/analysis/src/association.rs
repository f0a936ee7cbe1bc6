//! How closely two terms are bound, by the tweets that have both.

use super::keyness::Frequencies;

/// The numbers of tweets with two terms, of `n` tweets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cooccurrence {
    /// Tweets that have both; at least 1.
    pub n_xy: i64,
    pub n_x: i64,
    pub n_y: i64,
    pub n: i64,
}

impl Cooccurrence {
    fn numbers(self) -> [f64; 4] {
        [self.n_xy, self.n_x, self.n_y, self.n].map(|number| number as f64)
    }

    /// The 2x2 table of the tweets: x or not, y or not.
    fn table(self) -> Frequencies {
        let Self { n_xy, n_x, n_y, n } = self;
        Frequencies { a: n_xy, b: n_y - n_xy, n1: n_x, n2: n - n_x }
    }

    /// Tweets with both of those with either.
    #[must_use]
    pub fn jaccard(self) -> f64 {
        let [both, x, y, _] = self.numbers();
        both / (x + y - both)
    }

    /// Tweets with both of the mean number of those with each.
    #[must_use]
    pub fn dice(self) -> f64 {
        let [both, x, y, _] = self.numbers();
        2.0 * both / (x + y)
    }

    /// Tweets with both of those with the rarer (the overlap coefficient of
    /// Szymkiewicz and Simpson).
    #[must_use]
    pub fn simpson(self) -> f64 {
        let [both, x, y, _] = self.numbers();
        both / x.min(y)
    }

    /// Pointwise mutual information in bits.
    #[must_use]
    pub fn pmi(self) -> f64 {
        let [both, x, y, n] = self.numbers();
        (n * both / (x * y)).log2()
    }

    /// Pointwise mutual information over −log2 of the share of tweets with both
    /// (Bouma 2009); 1 where all tweets have both.
    #[must_use]
    pub fn npmi(self) -> f64 {
        let [both, _, _, n] = self.numbers();
        if self.n_xy == self.n { 1.0 } else { self.pmi() / -(both / n).log2() }
    }

    /// The log-likelihood ratio of the 2x2 table of tweets, negative where the
    /// terms avoid each other.
    #[must_use]
    pub fn g2(self) -> f64 {
        self.table().g2()
    }

    /// Pearson's chi-square of the same table.
    #[must_use]
    pub fn chi2(self) -> f64 {
        self.table().chi2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_by_hand() {
        let pair = Cooccurrence { n_xy: 4, n_x: 8, n_y: 16, n: 64 };
        let expected = [4.0 / 20.0, 8.0 / 24.0, 0.5, 1.0, 0.25];
        let found = [pair.jaccard(), pair.dice(), pair.simpson(), pair.pmi(), pair.npmi()];
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        // 64 (4·44 − 12·4)² / (8 · 56 · 16 · 48)
        assert!((pair.chi2() - 64.0 * 16_384.0 / 344_064.0).abs() < 1e-12, "{}", pair.chi2());
    }

    #[test]
    fn nothing_is_infinite_where_all_tweets_have_a_term() {
        for (n_xy, n_x, n_y, n) in [(5, 5, 5, 5), (3, 5, 3, 5), (2, 2, 2, 9)] {
            let pair = Cooccurrence { n_xy, n_x, n_y, n };
            for value in [pair.npmi(), pair.g2(), pair.chi2(), pair.pmi()] {
                assert!(value.is_finite(), "{pair:?}: {value}");
            }
        }
    }
}
