//! How different two rankings are.

/// The exponent of ranks: what it weighs of frequent words against rare ones.
const ALPHA: f64 = 1.0 / 3.0;

/// The rank-turbulence divergence of two rankings (Dodds et al. 2023), alpha =
/// 1/3: 0 for the same ranks, 1 for two that have no term in common. `counts`
/// has what each term counts on the two sides, 0 where a side lacks it; a side's
/// terms of equal counts, and those that it lacks, share the mean of their
/// ranks. `None` where a side is empty.
#[must_use]
pub(crate) fn turbulence(counts: &[(i64, i64)]) -> Option<f64> {
    let one: Vec<i64> = counts.iter().map(|(one, _)| *one).collect();
    let other: Vec<i64> = counts.iter().map(|(_, other)| *other).collect();
    let size = |counts: &[i64]| counts.iter().filter(|&&count| count > 0).count() as f64;
    let (of_one, of_other) = (size(&one), size(&other));
    if of_one == 0.0 || of_other == 0.0 {
        return None;
    }
    let weight = |rank: f64| rank.powf(-ALPHA);
    let part = |one: f64, other: f64| (one - other).abs().powf(1.0 / (ALPHA + 1.0));
    // The same of two rankings with no term in common: those that a side lacks
    // come after all of its own.
    let lacking = |own: f64, others: f64| weight(own + f64::midpoint(others, 1.0));
    let [of_lacking, of_lacked] = [lacking(of_other, of_one), lacking(of_one, of_other)];
    let side = |counts: &[i64], of_lacking: f64| {
        by_rank(counts, |rank| (weight(rank), part(weight(rank), of_lacking)))
    };
    let (one_side, other_side) = (side(&one, of_lacking), side(&other, of_lacked));
    let both = one_side.iter().zip(&other_side);
    let divergence: f64 = both.map(|((one, _), (other, _))| part(*one, *other)).sum();
    let greatest = |side: &[(f64, f64)], counts: &[i64]| -> f64 {
        let own = side.iter().zip(counts).filter(|(_, count)| **count > 0);
        own.map(|((_, greatest), _)| greatest).sum()
    };
    let greatest = greatest(&one_side, &one) + greatest(&other_side, &other);
    (greatest > 0.0).then(|| (divergence / greatest).clamp(0.0, 1.0))
}

/// What `of` makes of the rank of each, from 1 for the greatest count; equals share the
/// mean of theirs. It is asked once for all of these: there are few ranks.
fn by_rank<T: Copy + Default>(counts: &[i64], of: impl Fn(f64) -> T) -> Vec<T> {
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_unstable_by_key(|&place| std::cmp::Reverse(counts[place]));
    let mut all = vec![T::default(); counts.len()];
    let mut before = 0;
    for tied in order.chunk_by(|&one, &other| counts[one] == counts[other]) {
        let rank = before as f64 + f64::midpoint(tied.len() as f64, 1.0);
        let of_rank = of(rank);
        for &place in tied {
            all[place] = of_rank;
        }
        before += tied.len();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_the_mean_of_their_ranks() {
        let ranks = by_rank(&[2, 5, 5, 3, 0], |rank| rank);
        assert_eq!(ranks, [4.0, 1.5, 1.5, 3.0, 5.0]);
    }

    #[test]
    fn between_the_same_and_nothing_in_common() {
        let close = |found: Option<f64>, expected: f64| {
            assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12), "{found:?}");
        };
        close(turbulence(&[(5, 50), (3, 30), (1, 10)]), 0.0);
        close(turbulence(&[(5, 0), (3, 0), (0, 7), (0, 1)]), 1.0);
        // Two terms that change places: 2 |1 − 2^(−1/3)|^(3/4), over the four
        // parts of two that have none in common, of ranks 1 and 2 to 3.5.
        let part =
            |one: f64, other: f64| (one.powf(-1.0 / 3.0) - other.powf(-1.0 / 3.0)).abs().powf(0.75);
        let expected = 2.0 * part(1.0, 2.0) / (2.0 * (part(1.0, 3.5) + part(2.0, 3.5)));
        close(turbulence(&[(5, 1), (1, 5)]), expected);
        assert_eq!(turbulence(&[(5, 0)]), None);
        assert_eq!(turbulence(&[]), None);
    }
}
