//! Numbers as SVG writes them.

use std::fmt;

/// A coordinate, to a tenth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Px(pub f64);

/// A share as a percentage, to a hundredth: 0.5 is `50%`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Percent(pub f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rounded(f, self.0, 1)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rounded(f, 100.0 * self.0, 2)?;
        f.write_str("%")
    }
}

/// A number without zeros at its end; what is not finite is 0.
fn rounded(f: &mut fmt::Formatter<'_>, value: f64, decimals: usize) -> fmt::Result {
    let text = format!("{:.decimals$}", if value.is_finite() { value } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    f.write_str(if text == "-0" { "0" } else { text })
}

/// `part` of `whole`, from 0 to 1.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(Px(12.0).to_string(), "12");
        assert_eq!(Px(120.04).to_string(), "120");
        assert_eq!(Px(-0.04).to_string(), "0");
        assert_eq!(Px(f64::NAN).to_string(), "0");
        assert_eq!(Percent(0.123_45).to_string(), "12.35%");
    }
}
