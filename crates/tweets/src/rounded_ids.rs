//! Ids of which a spreadsheet has kept fifteen digits: the others are zeros.

use super::network::Network;
use super::tweet::Tweet;

/// Digits that a spreadsheet keeps.
const KEPT_DIGITS: u32 = 15;
/// Zeros that there must be in all ids of a file: fewer may be chance.
const LEAST_ZEROS: u32 = 6;

/// How many digits of an id are zeros that a spreadsheet may have left; `None` if
/// the id is whole.
fn zeros(id: i64) -> Option<u32> {
    let digits = id.checked_ilog10()? + 1;
    let lost = digits.checked_sub(KEPT_DIGITS).filter(|lost| *lost > 0)?;
    (id % 10_i64.pow(lost) == 0).then_some(lost)
}

/// Whether the last digits of an id are such zeros.
pub(crate) fn is_rounded(id: i64) -> bool {
    zeros(id).is_some()
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
        match zeros(tweet.id) {
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
        // One may be chance, and a whole one shows that none is rounded.
        assert!(!are_rounded(&[rounded]));
        assert!(!are_rounded(&[rounded, rounded + 10_000, rounded + 1]));
        assert!(!are_rounded(&[20, 1_000_000]) && !are_rounded(&[i64::MIN, i64::MAX, 0]));
    }
}
