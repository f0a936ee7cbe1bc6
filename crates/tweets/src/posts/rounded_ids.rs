//! Ids that have lost their last digits: a spreadsheet keeps fifteen and writes zeros for the
//! rest; JavaScript, pandas and R keep numbers as fractions of 53 bits, which they write with
//! no more digits than tell them apart (`1746729939891130400`), or whole
//! (`1746729939891130368`).

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

/// Bits of which the smaller ones of an id count posts of one server in one millisecond: where
/// all are zero, as they often are, the id may be whole.
const COUNTING_BITS: u32 = 12;

/// How many digits of an id are zeros that JavaScript writes where a fraction has no more.
fn zeros_of_script(id: i64) -> Option<u32> {
    const MOST_DIGITS: u32 = 17;
    let digits = id.checked_ilog10()? + 1;
    let lost = digits.checked_sub(MOST_DIGITS).filter(|lost| *lost > 0)?;
    #[allow(clippy::cast_precision_loss)]
    let written = || format!("{}", id as f64);
    (id % 10_i64.pow(lost) == 0 && written() == id.to_string()).then_some(lost)
}

/// Whether an id is one that a fraction of 53 bits can be.
fn is_fraction(id: i64) -> bool {
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    let read_back = id as f64 as i64;
    id >= 1 << 53 && read_back == id
}

/// Whether an id is what is left of one, by itself. Many that are whole are so by chance.
pub(crate) fn is_rounded(id: i64) -> bool {
    zeros(id).is_some()
        || is_nearest_fraction(id)
        || zeros_of_script(id).is_some()
        || is_fraction(id)
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
    by_spreadsheet: Seen,
    by_script: Seen,
    /// As whole numbers that fractions are.
    as_numbers: Seen,
}

/// What speaks for the ids of a file being rounded in one way, and whether any is not.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    zeros: u32,
    has_whole: bool,
}

impl Seen {
    fn add(&mut self, zeros: Option<u32>) {
        match zeros {
            Some(zeros) => self.zeros = self.zeros.saturating_add(zeros),
            None => self.has_whole = true,
        }
    }

    fn are_rounded(self) -> bool {
        !self.has_whole && self.zeros >= LEAST_ZEROS
    }
}

impl RoundedIds {
    /// Looks at one. Other networks' ids may end in zeros by themselves.
    pub fn check(&mut self, tweet: &Tweet) {
        // Short ones were never too long for a spreadsheet.
        if tweet.network != Network::X || tweet.id < 10_i64.pow(KEPT_DIGITS) {
            return;
        }
        let id = tweet.id;
        self.by_spreadsheet.add(zeros(id).or_else(|| is_nearest_fraction(id).then_some(FRACTION)));
        if !self.by_script.has_whole {
            self.by_script.add(if id < 1 << 53 { Some(0) } else { zeros_of_script(id) });
        }
        // What counts posts is zero in many that are whole: these say nothing.
        let is_telling = id.trailing_zeros() < COUNTING_BITS;
        let is_known = id < 1 << 53 || is_fraction(id);
        self.as_numbers.add(is_known.then_some(if is_telling { FRACTION } else { 0 }));
    }

    /// Whether a program has rounded all of them.
    #[must_use]
    pub fn are_rounded(self) -> bool {
        self.by_spreadsheet.are_rounded()
            || self.by_script.are_rounded()
            || self.as_numbers.are_rounded()
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
        // JavaScript's, and pandas' of a column with gaps.
        let script =
            [1_746_729_939_891_130_400, 1_746_741_797_188_542_500, 1_746_753_654_485_954_600];
        assert!(are_rounded(&script) && !are_rounded(&script[..2]));
        let whole =
            [1_746_729_939_891_130_373, 1_746_741_797_188_542_472, 1_746_753_654_485_954_571];
        assert!(!are_rounded(&whole) && !are_rounded(&[script[0], script[1], script[2], whole[0]]));
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let pandas = whole.map(|id: i64| (id + 700) as f64 as i64);
        assert!(are_rounded(&pandas) && pandas.iter().all(|id| is_rounded(*id)));
        // Of quiet milliseconds ids are such multiples by themselves.
        let quiet =
            [1_050_118_621_198_921_728, 1_001_503_516_555_337_728, 1_138_505_981_460_193_280];
        assert!(!are_rounded(&quiet) && !are_rounded(&[quiet, quiet, quiet].concat()));
        assert!(!are_rounded(&[20, 1_000_000]) && !are_rounded(&[i64::MIN, i64::MAX, 0]));
    }
}
