//! Compares voices, which are real numbers: p, interval, order.

use std::f64::consts::LN_2;

use crate::keyness::beta::{incomplete, logit_quantile};

/// Voices of both sides together that [`order`] adds at the rate of all terms.
const PRIOR: f64 = 4.0;

/// Voices for a term on the target's side and on the baseline's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voices {
    /// Those of the target.
    pub target: f64,
    /// Those of the baseline.
    pub baseline: f64,
}

impl Voices {
    /// The upper and the lower tail of the binomial distribution at the
    /// target's voices, with half the probability of that very number (mid-p,
    /// Lancaster 1961). `share` is the target's share of all terms.
    #[must_use]
    pub fn tails(self, share: f64) -> (f64, f64) {
        let (k1, k0, rest) = (self.target, self.baseline, 1.0 - share);
        let upper =
            0.5 * (incomplete(share, rest, k1, k0 + 1.0) + incomplete(share, rest, k1 + 1.0, k0));
        let lower =
            0.5 * (incomplete(rest, share, k0, k1 + 1.0) + incomplete(rest, share, k0 + 1.0, k1));
        (upper, lower)
    }

    /// The two-sided p: of the other tail as much is added as could have been as
    /// extreme.
    #[must_use]
    pub fn p(self, share: f64) -> f64 {
        let (upper, lower) = self.tails(share);
        let all = self.target + self.baseline;
        let (tail, others) = if upper <= lower {
            (upper, all * (-share).ln_1p())
        } else {
            (lower, all * share.ln())
        };
        // Where both are equal, as without a baseline, rounding must not decide.
        let p = if 0.5 * others.exp() > tail * (1.0 + 1e-9) { tail } else { 2.0 * tail };
        p.min(1.0)
    }

    /// Bounds of log2 of the ratio of the rates, with the probability `tail` left
    /// out on each side (Jeffreys' interval: Brown, Cai & `DasGupta` 2001); `None`
    /// where a bound is infinite.
    #[must_use]
    pub fn log_ratio(self, share: f64, tail: f64) -> (Option<f64>, Option<f64>) {
        let even = logit(share);
        let bound = |log_odds: f64| (log_odds - even) / LN_2;
        let (a, b) = (self.target + 0.5, self.baseline + 0.5);
        (
            (self.target > 0.0).then(|| bound(logit_quantile(tail, a, b))),
            (self.baseline > 0.0).then(|| bound(-logit_quantile(tail, b, a))),
        )
    }

    /// The log ratio, shrunk, over its standard deviation: for the order of
    /// terms, not for a verdict.
    #[must_use]
    pub fn order(self, share: f64) -> f64 {
        let target = self.target + PRIOR * share;
        let baseline = self.baseline + PRIOR * (1.0 - share);
        ((target / baseline).ln() - logit(share)) / (1.0 / target + 1.0 / baseline).sqrt()
    }
}

fn logit(share: f64) -> f64 {
    share.ln() - (-share).ln_1p()
}

/// The bound that is nearer to 0; 0 where the bounds lie on both sides of it.
#[must_use]
pub(crate) fn conservative((low, high): (Option<f64>, Option<f64>)) -> f64 {
    match (low, high) {
        (Some(low), _) if low > 0.0 => low,
        (_, Some(high)) if high < 0.0 => high,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_voices_by_hand() {
        for (target, baseline, share, expected) in [
            // Six of six on an even chance: 2^-6 / 2, and as much on the other side.
            (6.0, 0.0, 0.5, 1.0 / 64.0),
            // One side in four: the other tail, (3/4)^4 / 2, could not be as small.
            (4.0, 0.0, 0.25, 1.0 / 512.0),
            (0.0, 0.0, 0.3, 1.0),
            (7.0, 7.0, 0.5, 1.0),
        ] {
            let p = Voices { target, baseline }.p(share);
            assert!((p - expected).abs() < 1e-12, "{target} {baseline} {share}: {p}");
        }
    }

    #[test]
    fn the_mirror_of_two_sides_has_the_mirror_of_its_measures() {
        for (target, baseline, share) in [(2.5, 7.0, 0.3), (0.0, 4.0, 0.9), (12.0, 0.4, 0.03)] {
            let here = Voices { target, baseline };
            let there = Voices { target: baseline, baseline: target };
            let mirrored = 1.0 - share;
            assert!((here.p(share) - there.p(mirrored)).abs() < 1e-12);
            assert!((here.order(share) + there.order(mirrored)).abs() < 1e-12);
            let ((low, high), (other_low, other_high)) =
                (here.log_ratio(share, 0.025), there.log_ratio(mirrored, 0.025));
            for (one, other) in [(low, other_high), (high, other_low)] {
                assert_eq!(one.is_some(), other.is_some());
                assert!((one.unwrap_or(0.0) + other.unwrap_or(0.0)).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn an_interval_that_has_0_in_it_is_conservatively_0() {
        assert_eq!(conservative((Some(-1.0), Some(2.0))).to_bits(), 0.0_f64.to_bits());
        assert!((conservative((Some(0.5), None)) - 0.5).abs() < f64::EPSILON);
        assert!((conservative((None, Some(-2.0))) + 2.0).abs() < f64::EPSILON);
    }
}
