//! Tests all terms of a comparison together.

use rayon::prelude::*;

use super::design::TermTest;
use super::postings::Postings;
use super::posts::{NONE, Posts};
use super::side::{Side, Sides};
use super::sides::Layout;
use super::voices::Voices;

/// q below which a change is taken for one.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;
/// What the 95 % interval leaves out on each side.
pub(crate) const TAIL: f64 = 0.025;
/// How often a term must occur on both sides together to be tested, and where
/// the target has fewer terms than `SMALL`.
const MIN_COUNT: i64 = 5;
const MIN_COUNT_OF_SMALL: i64 = 3;
const SMALL: i64 = 2_000;

/// How often a term must occur where nobody says so.
pub(crate) fn min_count_of(n1: i64) -> i64 {
    if n1 < SMALL { MIN_COUNT_OF_SMALL } else { MIN_COUNT }
}

/// A term that was tested.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tested {
    pub test: TermTest,
    /// The voices of the interval, and their phi.
    pub raw: Option<(Voices, f64)>,
    /// `None` where too few people say the term.
    pub p: Option<f64>,
    pub q: Option<f64>,
}

/// What a comparison comes to.
pub(crate) struct Verdict {
    /// By the rows of the postings, ascending, without terms that do not occur often
    /// enough, or that nobody says whose name is known: of millions most do not.
    terms: Vec<(u32, Tested)>,
    /// How many terms are tested together.
    pub family: usize,
}

impl Verdict {
    /// A term that was tested.
    pub(crate) fn get(&self, row: usize) -> Option<Tested> {
        let row = u32::try_from(row).ok()?;
        let place = self.terms.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        Some(self.terms[place].1)
    }

    /// How many terms have q below .05.
    pub(crate) fn found(&self) -> usize {
        let q = self.terms.iter().filter_map(|(_, tested)| tested.q);
        q.filter(|&q| q < FALSE_DISCOVERY_RATE).count()
    }
}

/// Tests the terms that occur often enough.
pub(crate) fn verdict(
    posts: &Posts,
    postings: &Postings,
    layout: &Layout,
    is_often: impl Fn(usize) -> bool + Sync,
) -> Verdict {
    let mut terms: Vec<(u32, Tested)> = (0..postings.0.len())
        .into_par_iter()
        .filter(|&term| is_often(term))
        .filter_map(|term| {
            let row = u32::try_from(term).ok()?;
            let (units, cells) = postings.counts(term, posts, layout);
            let test = layout.design.test(&units, &cells)?;
            let raw = layout.design.raw_voices(&units, &cells);
            let p = (test.is_testable && test.has_people).then_some(test.p);
            Some((row, Tested { test, raw, p, q: None }))
        })
        .collect();
    let family: Vec<usize> =
        (0..terms.len()).filter(|&place| terms[place].1.test.is_testable).collect();
    let p: Vec<f64> = family.iter().map(|&place| terms[place].1.p.unwrap_or(1.0)).collect();
    for (&place, q) in family.iter().zip(false_discovery_rates(&p)) {
        let tested = &mut terms[place].1;
        tested.q = tested.p.map(|_| q);
    }
    Verdict { terms, family: family.len() }
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

/// What comparisons find in which nothing differs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NullFigures {
    /// How many comparisons.
    pub runs: usize,
    /// Terms that were tested in all of them: the families, together.
    pub tested: usize,
    /// Those with p below .05; those with q below .05.
    pub small_p: usize,
    pub false_words: usize,
    /// Intervals, and those that leave out that nothing changed.
    pub intervals: usize,
    pub missed: usize,
}

impl NullFigures {
    /// Runs a comparison of sides among which nothing differs.
    pub(crate) fn add(
        &mut self,
        posts: &Posts,
        postings: &Postings,
        sides: &Sides,
        min_count: Option<i64>,
    ) {
        let layout = Layout::of(posts, sides);
        let side = |post: u32| match posts.unit[post as usize] {
            NONE => Side::Out,
            unit => sides.0[unit as usize],
        };
        let n1: i64 = (0..)
            .zip(&posts.terms)
            .filter(|(post, _)| side(*post) == Side::Target)
            .map(|(_, &terms)| i64::from(terms))
            .sum();
        let min_count = min_count.unwrap_or_else(|| min_count_of(n1));
        let is_often = |term: usize| {
            let count =
                postings.0[term].as_slice().iter().filter(|&&post| side(post) != Side::Out).count();
            i64::try_from(count).is_ok_and(|count| count >= min_count)
        };
        let verdict = verdict(posts, postings, &layout, is_often);
        self.runs += 1;
        self.false_words += verdict.found();
        for (_, tested) in &verdict.terms {
            if !tested.test.is_testable {
                continue;
            }
            self.tested += 1;
            self.small_p += usize::from(tested.p.is_some_and(|p| p < FALSE_DISCOVERY_RATE));
            let Some((voices, _)) = tested.raw else { continue };
            let (low, high) = voices.log_ratio(layout.design.share(), TAIL);
            self.intervals += 1;
            let is_missed = low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0);
            self.missed += usize::from(is_missed);
        }
    }

    /// The share of p below .05.
    #[must_use]
    pub fn share_of_small_p(&self) -> Option<f64> {
        share(self.small_p, self.tested)
    }

    /// How many terms have q below .05, on average.
    #[must_use]
    pub fn false_words_a_run(&self) -> Option<f64> {
        share(self.false_words, self.runs)
    }

    /// The share of 95 % intervals that miss.
    #[must_use]
    pub fn share_of_misses(&self) -> Option<f64> {
        share(self.missed, self.intervals)
    }
}

fn share(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn false_discoveries_by_hand() {
        let q = false_discovery_rates(&[0.01, 0.04, 0.03, 0.5]);
        for (found, expected) in q.into_iter().zip([0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
        assert!(false_discovery_rates(&[]).is_empty());
    }
}
