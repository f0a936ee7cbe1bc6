//! Ids of which a spreadsheet has kept only fifteen digits, with zeros for the rest.

use super::network::Network;
use super::tweet::Tweet;

/// Digits that a spreadsheet keeps.
const KEPT_DIGITS: u32 = 15;
/// Zeros that there must be in all ids of a file: fewer may be chance.
const LEAST_ZEROS: u32 = 6;

/// What an id that went through a fraction counts for: one in forty is such by chance.
const FRACTION: u32 = 2;

/// How many digits of an id are zeros that a spreadsheet may have left; `None` if
/// the id is whole.
fn zeros(id: i64) -> Option<u32> {
    let digits = id.checked_ilog10()? + 1;
    let lost = digits.checked_sub(KEPT_DIGITS).filter(|lost| *lost > 0)?;
    (id % 10_i64.pow(lost) == 0).then_some(lost)
}

/// Whether the last digits of an id are such zeros, or what a program made of them that
/// keeps numbers as fractions.
pub(crate) fn is_rounded(id: i64) -> bool {
    zeros(id).is_some() || is_nearest_fraction(id)
}

/// Whether an id is the whole number that a fraction of fifteen digits comes to:
/// `1.78546049954297E+18` is 1785460499542970112.
fn is_nearest_fraction(id: i64) -> bool {
    let Some(lost) = (id.checked_ilog10().unwrap_or(0) + 1).checked_sub(KEPT_DIGITS) else {
        return false;
    };
    let unit = 10_i64.pow(lost);
    // The nearest of its neighbours of fifteen digits, as a fraction has it.
    let rounded = (id / unit).checked_add(i64::from(id % unit * 2 >= unit));
    let rounded = rounded.and_then(|digits| digits.checked_mul(unit));
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    rounded.is_some_and(|rounded| lost > 0 && rounded as f64 as i64 == id)
}

/// Looks at all ids of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoundedIds {
    zeros: u32,
    has_whole: bool,
}

impl RoundedIds {
    /// Looks at one. Other networks' ids may end in zeros by themselves.
    pub fn check(&mut self, tweet: &Tweet) {
        if tweet.network != Network::X {
            return;
        }
        match zeros(tweet.id).or_else(|| is_nearest_fraction(tweet.id).then_some(FRACTION)) {
            Some(zeros) => self.zeros = self.zeros.saturating_add(zeros),
            // Short ones were never too long for a spreadsheet.
            None => self.has_whole |= tweet.id >= 10_i64.pow(KEPT_DIGITS),
        }
    }

    /// Whether a spreadsheet has rounded all of them.
    #[must_use]
    pub fn are_rounded(self) -> bool {
        !self.has_whole && self.zeros >= LEAST_ZEROS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_other_networks_may_end_in_zeros() {
        let mut all = RoundedIds::default();
        for id in 1..20 {
            let network = Network::Mastodon;
            let id = 112_360_000_000_000_000 + id * 1_000;
            all.check(&Tweet { id, network, ..Tweet::new(String::new()) });
        }
        assert!(!all.are_rounded());
    }

    #[test]
    fn files_of_rounded_ids_are_told() {
        let are_rounded = |ids: &[i64]| {
            let mut all = RoundedIds::default();
            for &id in ids {
                all.check(&Tweet { id, ..Tweet::new(String::new()) });
            }
            all.are_rounded()
        };
        let rounded = 1_785_459_115_422_640_000;
        assert!(are_rounded(&[rounded, rounded + 10_000]));
        assert!(are_rounded(&[rounded, rounded + 10_000, 20, -5_000]));
        // A spreadsheet's numbers that another program kept as fractions.
        let fractions =
            [1_785_460_499_542_970_112, 1_785_469_857_035_190_016, 1_785_479_214_527_409_920];
        assert!(are_rounded(&fractions) && !are_rounded(&fractions[..2]));
        assert!(!are_rounded(&[fractions[0], fractions[1], 1_785_479_214_527_414_277]));
        // One may be chance, and a whole one shows that none is rounded.
        assert!(!are_rounded(&[rounded]));
        assert!(!are_rounded(&[rounded, rounded + 10_000, rounded + 1]));
        assert!(!are_rounded(&[20, 1_000_000]) && !are_rounded(&[i64::MIN, i64::MAX, 0]));
    }
}
