//! Near-duplicate texts: `MinHash` (Broder 1997) over runs of five characters finds candidate
//! pairs, and their actual overlap decides.

use std::collections::HashMap;

use rayon::prelude::*;

/// Characters of a run.
const RUN: usize = 5;
/// What two texts must have in common of all their different runs (Jaccard).
const LEAST_IN_COMMON: f64 = 0.8;
/// The least hashes of a text, in so many bands of so many rows. Two texts
/// that have 0.8 in common agree in a whole band with a probability of 0.9999.
const BANDS: usize = 25;
const ROWS: usize = 5;
/// Texts with which one is compared in a band, at most.
const COMPARED: usize = 16;

/// Groups of two texts or more, each of which is nearly the same as another of
/// the group. The places of the texts ascend, in a group and from group to
/// group.
pub(super) fn groups(texts: &[String]) -> Vec<Vec<usize>> {
    let runs: Vec<Vec<u128>> = texts.par_iter().map(|text| runs(text)).collect();
    let functions = functions();
    let bands: Vec<[u64; BANDS]> = runs.par_iter().map(|runs| bands(runs, &functions)).collect();
    let mut groups = Groups::of(texts.len());
    for band in 0..BANDS {
        let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
        for (text, bands) in bands.iter().enumerate() {
            let others = alike.entry(bands[band]).or_default();
            let is_near =
                |other: &&usize| in_common(&runs[text], &runs[**other]) >= LEAST_IN_COMMON;
            let first = groups.first(text);
            if others.iter().any(|&other| groups.first(other) == first) {
                continue;
            }
            match others.iter().find(is_near) {
                Some(&other) => groups.unite(text, other),
                None if others.len() < COMPARED => others.push(text),
                None => {}
            }
        }
    }
    let mut by_first: HashMap<usize, Vec<usize>> = HashMap::new();
    for text in 0..texts.len() {
        by_first.entry(groups.first(text)).or_default().push(text);
    }
    let mut groups: Vec<Vec<usize>> =
        by_first.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    groups
}

/// The different runs of characters of a text, sorted.
fn runs(text: &str) -> Vec<u128> {
    let characters: Vec<char> = text.chars().collect();
    let number =
        |run: &[char]| run.iter().fold(0_u128, |all, &c| all << 21 | u128::from(u32::from(c)));
    let mut runs: Vec<u128> =
        characters.windows(RUN.min(characters.len()).max(1)).map(number).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The share of two sorted sets that both have.
fn in_common(one: &[u128], other: &[u128]) -> f64 {
    let mut rest = other.iter().peekable();
    let mut both = 0_usize;
    for run in one {
        while rest.next_if(|other| *other < run).is_some() {}
        both += usize::from(rest.next_if_eq(&run).is_some());
    }
    let all = one.len() + other.len() - both;
    both as f64 / all.max(1) as f64
}

/// What makes one hash many: a factor and a summand each.
fn functions() -> Vec<(u64, u64)> {
    let mut seed = 0;
    let mut next = || {
        seed += 1;
        mixed(seed)
    };
    (0..BANDS * ROWS).map(|_| (next() | 1, next())).collect()
}

/// The bands of a text's least hashes, each as one number.
fn bands(runs: &[u128], functions: &[(u64, u64)]) -> [u64; BANDS] {
    let hashes: Vec<u64> =
        runs.iter().map(|&run| mixed(low(run) ^ low(run >> 64).rotate_left(32))).collect();
    std::array::from_fn(|band| {
        let rows = &functions[band * ROWS..(band + 1) * ROWS];
        rows.iter().fold(0, |all, &(factor, summand)| {
            let of = |hash: &u64| hash.wrapping_mul(factor).wrapping_add(summand);
            mixed(all ^ hashes.iter().map(of).min().unwrap_or(0))
        })
    })
}

#[allow(clippy::cast_possible_truncation)]
fn low(run: u128) -> u64 {
    run as u64
}

/// The finalizer of `SplitMix64` (Steele, Lea & Flood 2014).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Which texts belong together.
struct Groups {
    /// Of each text one before it in its group, or itself.
    before: Vec<usize>,
}

impl Groups {
    fn of(texts: usize) -> Self {
        Self { before: (0..texts).collect() }
    }

    /// The first text of a text's group.
    fn first(&mut self, text: usize) -> usize {
        let mut first = text;
        while self.before[first] != first {
            self.before[first] = self.before[self.before[first]];
            first = self.before[first];
        }
        first
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.before[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "水曜日の朝はいつもより少しだけ早く目がさめて散歩にでかけたくなるのはわたしだけでしょうか";

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_varies_in_a_word_is_near() {
        let one = TEXT.replace("水曜日", "木曜日");
        let other = TEXT.replace("でしょうか", "でしょうね");
        let unlike = "まったく別の話をしているこの文は何ともおなじではないはずですよね";
        assert_eq!(groups(&texts(&[&one, unlike, TEXT, &other])), [vec![0, 2, 3]]);
        assert!(groups(&texts(&[TEXT, unlike])).is_empty());
        assert!(groups(&[]).is_empty());
    }

    #[test]
    fn the_share_in_common_is_exact() {
        let share = |one: &str, other: &str| in_common(&runs(one), &runs(other));
        assert_eq!(share("あいうえおか", "あいうえおか").to_bits(), 1_f64.to_bits());
        assert_eq!(share("あいうえおか", "あいうえおき").to_bits(), (1_f64 / 3.0).to_bits());
        assert_eq!(share("あいうえお", "かきくけこ").to_bits(), 0_f64.to_bits());
    }

    #[test]
    fn pairs_over_the_bound_are_found_and_no_others() {
        // Letters in an order that hardly repeats.
        let letter =
            |number: u64| char::from_u32(0x4e00 + u32::try_from(mixed(number) % 20_000).unwrap());
        let text = |from: u64| (from..from + 60).filter_map(letter).collect::<String>();
        let mut all = Vec::new();
        for number in 0..300 {
            let base = text(number * 1_000);
            // The end of 5 characters is another: 51 of 61 runs in common.
            let near: String =
                base.chars().take(55).chain("これはちがう".chars().take(5)).collect();
            // The end of 12: 44 of 68.
            let far: String =
                base.chars().take(48).chain(text(number * 1_000 + 500).chars().take(12)).collect();
            all.extend([base, near, far]);
        }
        let found = groups(&all);
        let expected: Vec<Vec<usize>> =
            (0..300).map(|number| vec![number * 3, number * 3 + 1]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_storm_of_variants_is_one_group() {
        let all: Vec<String> = (0..2_000_u32)
            .map(|number| {
                let end: String = (0..2)
                    .filter_map(|place| char::from_u32(0x4e00 + number * 2 + place))
                    .collect();
                format!("{TEXT}{end}")
            })
            .collect();
        assert_eq!(groups(&all), [(0..2_000).collect::<Vec<usize>>()]);
    }
}
