//! What the day before had and a day has not: terms that may have been in a burst then.

use super::TermKey;
use super::said::Previous;
use crate::comparison::{Measures, Weighed};

/// Terms of which it is asked whether they were in a burst.
const ASKED: usize = 12;
/// How often such a term was said the day before, and how many times as often as on the
/// other days.
const LEAST_COUNT: i64 = 5;
const LEAST_TIMES: f64 = 2.0;
/// Parts of speech that tell something in a sentence alone.
const TELLING: [&str; 2] = ["名詞", "ハッシュタグ"];

/// The terms that stood out most the day before against the other days of the baseline,
/// and that are at most half as frequent now; not those that one person or copies carry.
/// None where the baseline is one day.
pub(super) fn candidates(
    weighed: &Weighed,
    measures: &[Measures],
    counts: &Previous,
) -> Vec<TermKey> {
    let others = weighed.baseline.len().saturating_sub(1);
    let now: i64 = measures.iter().map(|measures| measures.table.a).sum();
    let before = counts.all();
    if others == 0 || now == 0 || before == 0 {
        return Vec::new();
    }
    let halved = |count: i64, count_before: i64| {
        2.0 * count as f64 / now as f64 <= count_before as f64 / before as f64
    };
    let candidate = |measures: &Measures| {
        let (lemma, pos) = weighed.term(measures.row)?;
        let (count, count_before) = (measures.table.a, counts.count(lemma, pos));
        let usual = (measures.table.b - count_before).max(0) as f64 / others as f64;
        let times = count_before as f64 / usual.max(1.0);
        let is_told = TELLING.contains(&pos)
            && count_before >= LEAST_COUNT
            && count < count_before
            && halved(count, count_before)
            && times >= LEAST_TIMES
            && !measures.is_of_one()
            && !measures.is_of_copies();
        is_told.then(|| (times, TermKey::new(lemma, pos)))
    };
    let mut lost: Vec<(f64, TermKey)> = measures.iter().filter_map(candidate).collect();
    lost.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    lost.into_iter().take(ASKED).map(|(_, key)| key).collect()
}
