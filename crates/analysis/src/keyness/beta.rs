//! The beta distribution and its quantiles, accurate for small tails and counts of any size.

use std::f64::consts::PI;

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::ln_gamma;

use super::excess;

/// The regularized incomplete beta function I(x; a, b), `rest` being 1−x, with
/// the limits I(x; 0, b) = 1 and I(x; a, 0) = 0. Small values keep their digits.
pub(crate) fn incomplete(x: f64, rest: f64, a: f64, b: f64) -> f64 {
    if a <= 0.0 {
        return 1.0;
    }
    if b <= 0.0 {
        return 0.0;
    }
    let lower = |x: f64, rest: f64, a: f64, b: f64| {
        let fraction = continued_fraction(x, a, b);
        (ln_density(x, rest, a, b) + (fraction / a).ln()).exp()
    };
    // The fraction converges fast up to about the mean.
    if x <= (a + 1.0) / (a + b + 2.0) {
        lower(x, rest, a, b).min(1.0)
    } else {
        (1.0 - lower(rest, x, b, a)).max(0.0)
    }
}

/// ln(x / (1−x)) of the x below which a share of `tail` of Beta(a, b) lies; a
/// and b above 0, `tail` above 0 and below a half.
///
/// Newton's method on ln I(x; a, b) − ln tail over the logit of x. That
/// function is concave and grows, so that from the second step on it is
/// approached from one side.
pub(crate) fn logit_quantile(tail: f64, a: f64, b: f64) -> f64 {
    /// Far more than are ever needed.
    const MOST_STEPS: usize = 100;
    const PRECISION: f64 = 1e-15;

    // The normal approximation of the logit.
    let z = std::f64::consts::SQRT_2 * erfc_inv(2.0 * tail);
    let mut logit = (a / b).ln() - z * (1.0 / a + 1.0 / b).sqrt();
    for _ in 0..MOST_STEPS {
        let (ln_lower, slope) = ln_lower_tail(logit, a, b);
        let step = (ln_lower - tail.ln()) / slope;
        logit -= step;
        if step.abs() <= PRECISION * logit.abs().max(1.0) {
            break;
        }
    }
    logit
}

/// ln of the regularized incomplete beta function at the x of a logit, and its
/// slope over the logit.
///
/// I(x; a, b) = D h / a, where D = x^a (1−x)^b / B(a, b), which is also the
/// slope of I, and h is a continued fraction (DLMF 8.17.22).
fn ln_lower_tail(logit: f64, a: f64, b: f64) -> (f64, f64) {
    let x = 1.0 / (1.0 + (-logit).exp());
    let rest = 1.0 / (1.0 + logit.exp());
    let fraction = continued_fraction(x, a, b);
    (ln_density(x, rest, a, b) + (fraction / a).ln(), a / fraction)
}

/// ln(x^a (1−x)^b / B(a, b)), `rest` being 1−x: by the deviance of x from a/(a+b),
/// so that large numbers do not cancel (Loader 2000).
fn ln_density(x: f64, rest: f64, a: f64, b: f64) -> f64 {
    let n = a + b;
    let deviance = |count: f64, expected: f64| expected * excess((count - expected) / expected);
    0.5 * (a * b / (2.0 * PI * n)).ln() - deviance(a, n * x) - deviance(b, n * rest)
        + stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
}

/// What Stirling's formula lacks of ln Γ(z).
fn stirling_error(z: f64) -> f64 {
    /// From here on the series is exact.
    const LARGE: f64 = 16.0;
    if z < LARGE {
        return ln_gamma(z) - ((z - 0.5) * z.ln() - z + 0.5 * (2.0 * PI).ln());
    }
    let square = z * z;
    (1.0 / 12.0
        - (1.0 / 360.0
            - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square)
            / square)
        / z
}

/// The continued fraction of the incomplete beta function by Lentz's method.
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    const PRECISION: f64 = f64::EPSILON;
    /// It takes about the square root of the counts.
    const MOST_TERMS: u32 = 1_000_000;

    let off_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / off_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = denominator;
    let mut step = |coefficient: f64| {
        denominator = 1.0 / off_zero(1.0 + coefficient * denominator);
        numerator = off_zero(1.0 + coefficient / numerator);
        denominator * numerator
    };
    for m in (1..MOST_TERMS).map(f64::from) {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        fraction *= step(even);
        let change = step(odd);
        fraction *= change;
        if (change - 1.0).abs() <= PRECISION {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I(x; a, b) + I(1−x; b, a) = 1, and whole numbers can be summed by hand.
    #[test]
    fn values_that_can_be_written_down() {
        for (x, a, b, expected) in [
            (0.5, 5.0, 1.0, 0.031_25),
            (0.25, 1.0, 20.0, 1.0 - 0.75_f64.powi(20)),
            (0.3, 2.0, 2.0, 0.216),
            (0.5, 50.0, 50.0, 0.5),
            (1e-3, 3.0, 1.0, 1e-9),
        ] {
            let (found, mirrored) = (incomplete(x, 1.0 - x, a, b), incomplete(1.0 - x, x, b, a));
            assert!((found - expected).abs() < 1e-13 * expected, "{found} {expected}");
            assert!((found + mirrored - 1.0).abs() < 1e-13);
        }
        assert!((incomplete(0.5, 0.5, 0.0, 3.0), incomplete(0.5, 0.5, 3.0, 0.0)) == (1.0, 0.0));
    }

    /// Whole numbers have quantiles that can be written down.
    #[test]
    fn quantiles_of_powers() {
        for tail in [0.025, 1e-3, 1e-9] {
            for count in [1.0, 2.0, 10.0, 1000.0] {
                // Beta(n, 1): x^n; Beta(1, n): 1 − (1−x)^n.
                let x: f64 = f64::powf(tail, 1.0 / count);
                let expected = x.ln() - (-x).ln_1p();
                let found = logit_quantile(tail, count, 1.0);
                assert!(
                    (found - expected).abs() < 1e-11 * expected.abs().max(1.0),
                    "{found} {expected}"
                );
                let rest = (-tail).ln_1p() / count;
                let expected = (-rest.exp_m1()).ln() - rest;
                let found = logit_quantile(tail, 1.0, count);
                assert!(
                    (found - expected).abs() < 1e-11 * expected.abs().max(1.0),
                    "{found} {expected}"
                );
            }
        }
    }
}
