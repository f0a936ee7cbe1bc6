//! Whether a term is said more in one corpus than in another, and by how much:
//! measures of the 2x2 table of its counts.

mod beta;

use statrs::function::erf::erfc;

/// The pseudo-count of all terms together in the prior of [`Frequencies::z`].
const PRIOR: f64 = 1_000.0;

/// How often a term is said in a target and in a baseline, and how many terms
/// each has in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frequencies {
    /// The term's count in the target.
    pub a: i64,
    /// The term's count in the baseline.
    pub b: i64,
    /// All terms of the target, this one included; above 0.
    pub n1: i64,
    /// All terms of the baseline, this one included; above 0.
    pub n2: i64,
}

impl Frequencies {
    /// How much more often the term is said than if both had one rate: a d − b c
    /// of the table's cells. Its sign is that of a/n1 − b/n2.
    fn surplus(self) -> i128 {
        i128::from(self.a) * i128::from(self.n2) - i128::from(self.b) * i128::from(self.n1)
    }

    /// Whether the term's rate is greater in the target than in the baseline (1),
    /// the same (0), or less (-1).
    #[must_use]
    pub fn direction(self) -> i32 {
        match self.surplus() {
            ..0 => -1,
            0 => 0,
            1.. => 1,
        }
    }

    /// The log-likelihood ratio over the four cells, 2 Σ O ln(O/E) (Dunning
    /// 1993), negative where the term's rate is less in the target.
    ///
    /// As O − E is the same in all cells but for its sign, this is the sum of
    /// 2 E ((1+x) ln(1+x) − x), x = (O−E)/E, whose parts do not cancel.
    #[must_use]
    pub fn g2(self) -> f64 {
        let n = (self.n1 + self.n2) as f64;
        let (said, unsaid) =
            ((self.a + self.b) as f64, (self.n1 - self.a + self.n2 - self.b) as f64);
        let difference = self.surplus() as f64 / n;
        let part = |row: f64, column: i64, sign: f64| {
            let expected = row * (column as f64) / n;
            if expected == 0.0 { 0.0 } else { expected * excess(sign * difference / expected) }
        };
        let sum = part(said, self.n1, 1.0)
            + part(said, self.n2, -1.0)
            + part(unsaid, self.n1, -1.0)
            + part(unsaid, self.n2, 1.0);
        let g2 = 2.0 * sum.max(0.0);
        if self.surplus() < 0 { -g2 } else { g2 }
    }

    /// Pearson's chi-square over the four cells; 0 where a row or column is
    /// empty.
    #[must_use]
    pub fn chi2(self) -> f64 {
        let n = (self.n1 + self.n2) as f64;
        let (said, unsaid) =
            ((self.a + self.b) as f64, (self.n1 - self.a + self.n2 - self.b) as f64);
        let difference = self.surplus() as f64;
        if said == 0.0 || unsaid == 0.0 || self.n1 == 0 || self.n2 == 0 {
            return 0.0;
        }
        n * (difference / (self.n1 as f64)) * (difference / (self.n2 as f64)) / (said * unsaid)
    }

    /// log2 of the ratio of the rates, a zero count taken as 0.5 (Hardie 2014).
    #[must_use]
    pub fn log_ratio(self) -> f64 {
        let count = |count: i64| if count == 0 { 0.5 } else { count as f64 };
        ((count(self.a) / self.n1 as f64) / (count(self.b) / self.n2 as f64)).log2()
    }

    /// The log-odds ratio with an informative Dirichlet prior, over its standard
    /// deviation (Monroe, Colaresi & Quinn 2008, *Fightin' Words*).
    #[must_use]
    pub fn z(self) -> f64 {
        let [a, b, n1, n2] = [self.a, self.b, self.n1, self.n2].map(|count| count as f64);
        let prior = PRIOR * (a + b) / (n1 + n2);
        let odds = |count: f64, all: f64| ((count + prior) / (all + PRIOR - count - prior)).ln();
        let delta = odds(a, n1) - odds(b, n2);
        let variance = 1.0 / (a + prior) + 1.0 / (b + prior);
        if delta.is_finite() { delta / variance.sqrt() } else { 0.0 }
    }

    /// Bounds of the log ratio from those of the odds of `a` against `b`: a
    /// bound p of the share a/(a+b) becomes log2((n2/n1) p/(1−p)) (Evert 2022).
    #[must_use]
    pub fn log_ratio_bounds(self, odds: LogOddsBounds) -> (Option<f64>, Option<f64>) {
        let scale = (self.n2 as f64 / self.n1 as f64).log2();
        let bound = |log_odds: f64| scale + log_odds / std::f64::consts::LN_2;
        (odds.low.map(bound), odds.high.map(bound))
    }

    /// The conservative log ratio: the bound that is nearer to 0, or 0 where
    /// the bounds lie on both sides of it (Evert 2022).
    #[must_use]
    pub fn conservative(self, (low, high): (Option<f64>, Option<f64>)) -> f64 {
        if self.direction() > 0 {
            low.map_or(0.0, |low| low.max(0.0))
        } else {
            high.map_or(0.0, |high| high.min(0.0))
        }
    }
}

/// Bounds of the log odds of a count of `a` against one of `b`, by Clopper and
/// Pearson's interval of a out of a + b. They do not hang on the totals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogOddsBounds {
    /// `None` where it is minus infinity.
    pub low: Option<f64>,
    /// `None` where it is infinity.
    pub high: Option<f64>,
}

impl LogOddsBounds {
    /// With the probability `tail` left out on each side, above 0 and below a
    /// half.
    #[must_use]
    pub fn clopper_pearson(a: i64, b: i64, tail: f64) -> Self {
        let [a, b] = [a, b].map(|count| count as f64);
        Self {
            low: (a > 0.0).then(|| beta::logit_quantile(tail, a, b + 1.0)),
            // The upper tail of Beta(a+1, b) is the lower one of its mirror.
            high: (b > 0.0).then(|| -beta::logit_quantile(tail, b, a + 1.0)),
        }
    }
}

/// (1+x) ln(1+x) − x for x ≥ −1.
fn excess(x: f64) -> f64 {
    /// Below it the parts of the formula cancel.
    const SMALL: f64 = 0.05;
    /// As many terms of the series as change the sum.
    const TERMS: i32 = 14;

    if x <= -1.0 {
        1.0
    } else if x.abs() < SMALL {
        // x² (1/2 − x/6 + x²/12 − …), the innermost first.
        let sum = (2..=TERMS).rev().fold(0.0, |sum, k| 1.0 / f64::from(k * (k - 1)) - x * sum);
        x * x * sum
    } else {
        (1.0 + x) * x.ln_1p() - x
    }
}

/// The upper tail of the chi-square distribution with one degree of freedom.
#[must_use]
pub fn chi2_tail(chi2: f64) -> f64 {
    erfc((chi2 / 2.0).sqrt())
}

/// The rates of false discovery at which each of some tests is still taken for
/// one, by Benjamini and Hochberg (1995): q of each p.
#[must_use]
pub fn false_discovery_rates(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&x, &y| p[y].total_cmp(&p[x]));
    let tests = p.len() as f64;
    let mut q = vec![0.0; p.len()];
    let mut least: f64 = 1.0;
    for (greater, &test) in order.iter().enumerate() {
        let rank = (p.len() - greater) as f64;
        least = least.min(p[test] * tests / rank);
        q[test] = least;
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-6 * expected.abs().max(1.0)
    }

    #[test]
    fn g2_is_that_of_four_cells() {
        let g2 = Frequencies { a: 10, b: 5, n1: 100, n2: 200 }.g2();
        assert!(close(g2, 7.329_812), "{g2}");
        // Two documents of quanteda.textstats' own test: d1 = a a a b b c c c c c
        // c d e f g h h, d2 = a a b c c d d d d e f h.
        let counts = [(3, 2), (2, 1), (6, 2), (1, 4), (1, 1), (1, 1), (1, 0), (2, 1)];
        let g2 = counts.map(|(a, b)| Frequencies { a, b, n1: 17, n2: 12 }.g2());
        assert!(close(g2[2], 1.274_238) && close(g2[6], 1.093_291) && close(g2[3], -3.779_441));
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by(|&x, &y| g2[y].total_cmp(&g2[x]));
        let order: String = order.into_iter().map(|at| char::from(b"abcdefgh"[at])).collect();
        assert!(order.starts_with("cg") && order.ends_with('d'), "{order}");
    }

    #[test]
    fn the_mirror_of_a_table_has_the_mirror_of_its_measures() {
        for (a, b, n1, n2) in [(10, 5, 100, 200), (0, 7, 50, 60), (3, 3, 9, 9), (1, 0, 1, 1)] {
            let (here, there) =
                (Frequencies { a, b, n1, n2 }, Frequencies { a: b, b: a, n1: n2, n2: n1 });
            assert!(close(here.g2(), -there.g2()));
            assert!(close(here.z(), -there.z()));
            assert!(close(here.log_ratio(), -there.log_ratio()));
            let bounds = |table: Frequencies| {
                table.log_ratio_bounds(LogOddsBounds::clopper_pearson(table.a, table.b, 0.025))
            };
            let ((low, high), (mirrored_low, mirrored_high)) = (bounds(here), bounds(there));
            for (one, other) in [(low, mirrored_high), (high, mirrored_low)] {
                assert_eq!(one.is_some(), other.is_some());
                assert!(close(one.unwrap_or(0.0), -other.unwrap_or(0.0)));
            }
            assert!(close(
                here.conservative((low, high)),
                -there.conservative((mirrored_low, mirrored_high))
            ));
        }
    }

    #[test]
    fn nothing_is_infinite_at_the_edges() {
        for (a, b, n1, n2) in [(0, 1, 1, 1), (1, 0, 1, 1), (5, 5, 5, 5), (0, 9, 1, 9), (4, 0, 4, 9)]
        {
            let table = Frequencies { a, b, n1, n2 };
            for value in [table.g2(), table.z(), table.log_ratio(), table.chi2()] {
                assert!(value.is_finite(), "{table:?}: {value}");
            }
        }
        assert!(Frequencies { a: 5, b: 5, n1: 5, n2: 5 }.g2().abs() < f64::MIN_POSITIVE);
    }

    #[test]
    fn false_discoveries_by_hand() {
        let q = false_discovery_rates(&[0.01, 0.04, 0.03, 0.5]);
        for (found, expected) in q.into_iter().zip([0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5]) {
            assert!(close(found, expected), "{found}");
        }
        assert!(false_discovery_rates(&[]).is_empty());
    }
}
