//! How many times as frequent something is, in words: `約9倍`, `約半分`.

use crate::report::language::Language;
use crate::report::number::{real, whole};
use tsubuyaki_analysis::day::{Counts, Day, EntityCount, SHORT_DAY, TermKey};

/// A change of a rate as pages say it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Ratio {
    pub text: String,
    /// By which it is sorted: the ratio itself, infinite for what was not there before.
    pub value: f64,
}

/// Where a rate went, as far as the test tells: what may be chance has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) enum Direction {
    Up,
    Down,
    #[default]
    None,
}

impl Direction {
    /// That of a term by the comparison of the page.
    pub fn of(day: &Day, key: &TermKey) -> Self {
        let Some(compared) = &day.compared else { return Self::None };
        let [risen, fallen] = &compared.beyond_chance;
        if risen.contains(key) {
            Self::Up
        } else if fallen.contains(key) {
            Self::Down
        } else {
            Self::None
        }
    }
}

/// Ratios that are told by their number.
const MOST: f64 = 49.5;

impl Ratio {
    /// Of two counts, each of so many in all.
    pub fn of((now, all_now): (i64, i64), (before, all_before): (i64, i64), l: Language) -> Self {
        let rate = |count: i64, all: i64| count as f64 / all.max(1) as f64;
        let (now, before) = (rate(now, all_now), rate(before, all_before));
        Self { text: of_rates((now, before), l), value: now / before }
    }

    /// For a table that is sorted by it.
    pub fn sorted_by(&self) -> String {
        if self.value.is_finite() { format!("{:.4}", self.value) } else { "∞".to_owned() }
    }
}

/// The change of the share of originals that have a hashtag or an emoji; `None` without
/// a day before.
pub(in crate::report) fn of_entity(entity: &EntityCount, day: &Day, l: Language) -> Option<Ratio> {
    let originals = |counts: Counts| counts.tweets - counts.retweets;
    let before = (entity.before.filter(|_| is_comparable(day))?, originals(day.previous?.1));
    Some(Ratio::of((entity.tweets, originals(day.counts)), before, l))
}

/// How many times a rate is another: the rate now, and the one before.
pub(in crate::report) fn of_rates((now, before): (f64, f64), l: Language) -> String {
    match (now > 0.0, before > 0.0) {
        (false, false) => "–".to_owned(),
        (true, false) => l.pick("0から", "from 0").to_owned(),
        (false, true) => l.pick("0に", "to 0").to_owned(),
        (true, true) => text(now / before, l),
    }
}

/// A ratio without digits that mean nothing.
fn text(ratio: f64, l: Language) -> String {
    let times = |number: &str| match l {
        Language::Ja => format!("約{number}倍"),
        Language::En => format!("≈{number}×"),
    };
    match ratio {
        0.95..1.05 => l.pick("ほぼ同じ", "same").to_owned(),
        // More is the ratio of next to nothing.
        MOST.. => l.pick("50倍以上", "50× or more").to_owned(),
        2.95.. => times(&whole(ratio)),
        1.05.. => times(&real(ratio, 1)),
        _ => match (real(ratio * 10.0, 0).as_str(), l) {
            ("0", _) => l.pick("9割以上減", "<0.1×").to_owned(),
            ("5", Language::Ja) => "約半分".to_owned(),
            // 約2割 would be read as two tenths less.
            (_, Language::Ja) => format!("約{}割減", real(10.0 - 10.0 * ratio, 0)),
            (tenths, Language::En) => format!("≈0.{tenths}×"),
        },
    }
}

/// Whether the day before has so many posts that a ratio to it means something.
pub(super) fn is_comparable(day: &Day) -> bool {
    let originals = day.previous.map_or(0, |(_, before)| before.tweets - before.retweets);
    usize::try_from(originals).is_ok_and(|posts| posts > SHORT_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_rates() {
        let ratio = |now, before, l| Ratio::of((now, 100), (before, 200), l).text;
        let of: [(i64, i64, &str, &str); 10] = [
            (9, 2, "約9倍", "≈9×"),
            (13, 1, "約26倍", "≈26×"),
            (6, 8, "約1.5倍", "≈1.5×"),
            (5, 10, "ほぼ同じ", "same"),
            (5, 20, "約半分", "≈0.5×"),
            (4, 10, "約2割減", "≈0.8×"),
            (1, 60, "9割以上減", "<0.1×"),
            (60, 2, "50倍以上", "50× or more"),
            (5, 0, "0から", "from 0"),
            (0, 5, "0に", "to 0"),
        ];
        for (now, before, ja, en) in of {
            assert_eq!(
                [ratio(now, before, Language::Ja), ratio(now, before, Language::En)],
                [ja, en]
            );
        }
        assert_eq!(Ratio::of((5, 100), (0, 200), Language::Ja).sorted_by(), "∞");
    }
}
