//! Whether a term is said more in one corpus than in another, and by how much: measures of the
//! 2x2 table of its counts.

pub(crate) mod beta;

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
            assert!(close(here.log_ratio(), -there.log_ratio()));
        }
    }

    #[test]
    fn nothing_is_infinite_at_the_edges() {
        for (a, b, n1, n2) in [(0, 1, 1, 1), (1, 0, 1, 1), (5, 5, 5, 5), (0, 9, 1, 9), (4, 0, 4, 9)]
        {
            let table = Frequencies { a, b, n1, n2 };
            for value in [table.g2(), table.log_ratio(), table.chi2()] {
                assert!(value.is_finite(), "{table:?}: {value}");
            }
        }
        assert!(Frequencies { a: 5, b: 5, n1: 5, n2: 5 }.g2().abs() < f64::MIN_POSITIVE);
    }
}
