//! People shuffled between two sides at random, so that no real difference exists.

use super::side::{Side, Sides};

/// A sequence of numbers that look random; the same for the same seed (Steele,
/// Lea & Flood 2014, *`SplitMix64`*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Fisher and Yates' shuffle.
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = u64::try_from(last + 1).unwrap_or(u64::MAX);
            let chosen = usize::try_from(self.next() % bound).unwrap_or(last);
            items.swap(last, chosen);
        }
    }
}

/// Sides as they would be if the days were no different: an author who is on
/// both keeps the number of days in the target, at random ones; the sides of those who
/// are on one side are shuffled among them. Whoever changes sides brings as large a share
/// of their days as the other side has, at least one: against a target of one day one,
/// against a period as long as the baseline all.
/// `author` and `speaks` are of the units; those that say nothing are left out.
/// `days` are the days of the target, and of the baseline.
pub(crate) fn shuffled(
    author: &[u32],
    speaks: &[bool],
    sides: &Sides,
    days: (usize, usize),
    seed: u64,
) -> Sides {
    let mut random = Random(seed);
    let mut assigned = vec![Side::Out; sides.0.len()];
    let mut people = People::of(author, |unit| speaks[unit] && sides.0[unit] != Side::Out);
    let (mut of_one_side, mut on_target) = (Vec::<u32>::new(), Vec::new());
    for (number, person) in (0..).zip(0..people.count()) {
        let units = people.units(person);
        let is_target = |unit: &&u32| sides.0[**unit as usize] == Side::Target;
        let targets = units.iter().filter(is_target).count();
        if targets == 0 || targets == units.len() {
            on_target.push(targets > 0);
            of_one_side.push(number);
            continue;
        }
        random.shuffle(units);
        for (place, &unit) in units.iter().enumerate() {
            let side = if place < targets { Side::Target } else { Side::Baseline };
            assigned[unit as usize] = side;
        }
    }
    let before = on_target.clone();
    random.shuffle(&mut on_target);
    for ((person, was_target), is_target) in of_one_side.into_iter().zip(before).zip(on_target) {
        let units = people.units(person as usize);
        random.shuffle(units);
        let (own, other, there, here) = if was_target {
            (Side::Target, Side::Baseline, days.1, days.0)
        } else {
            (Side::Baseline, Side::Target, days.0, days.1)
        };
        let brought = if was_target == is_target {
            0
        } else {
            // Rounded.
            ((2 * units.len() * there + here) / (2 * here).max(1)).clamp(1, units.len())
        };
        for (place, &unit) in units.iter().enumerate() {
            assigned[unit as usize] = if place < brought { other } else { own };
        }
    }
    Sides(assigned)
}

/// The people of the target alone, one half of them against the other.
pub(crate) fn split_in_two(author: &[u32], speaks: &[bool], sides: &Sides, seed: u64) -> Sides {
    let mut assigned = vec![Side::Out; sides.0.len()];
    let mut people = People::of(author, |unit| speaks[unit] && sides.0[unit] == Side::Target);
    let mut order: Vec<usize> = (0..people.count()).collect();
    Random(seed).shuffle(&mut order);
    let half = order.len() / 2;
    for (place, person) in order.into_iter().enumerate() {
        for &unit in &*people.units(person) {
            assigned[unit as usize] = if place < half { Side::Target } else { Side::Baseline };
        }
    }
    Sides(assigned)
}

/// The units of people who have any, by their authors: of millions of people each takes a
/// few bytes.
struct People {
    units: Vec<u32>,
    /// Where those of each end.
    ends: Vec<u32>,
}

impl People {
    fn of(author: &[u32], is_theirs: impl Fn(usize) -> bool) -> Self {
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let mut units: Vec<u32> =
            (0..author.len()).filter(|&unit| is_theirs(unit)).map(number).collect();
        // As they are, mostly. Stable: those of an author stay in their order.
        units.sort_by_key(|&unit| author[unit as usize]);
        let same = |one: &u32, other: &u32| author[*one as usize] == author[*other as usize];
        let mut end = 0;
        let ends = units.chunk_by(same).map(|units| {
            end += number(units.len());
            end
        });
        Self { ends: ends.collect(), units }
    }

    fn count(&self) -> usize {
        self.ends.len()
    }

    /// Those of a person.
    fn units(&mut self, person: usize) -> &mut [u32] {
        let begin = person.checked_sub(1).map_or(0, |before| self.ends[before]);
        &mut self.units[begin as usize..self.ends[person] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Side::{Baseline, Out, Target};
    use super::*;

    fn on(sides: &Sides, side: Side) -> usize {
        sides.0.iter().filter(|&&other| other == side).count()
    }

    #[test]
    fn as_many_days_come_to_the_target_as_before() {
        // A panel of four over three days, two that came, two that went.
        let author = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 6, 7];
        let mut sides = [Target, Baseline, Baseline].repeat(4);
        sides.extend([Target, Target, Baseline, Baseline]);
        let sides = Sides(sides);
        let mut others = 0;
        for seed in 0..20 {
            let assigned = shuffled(&author, &[true; 16], &sides, (1, 2), seed);
            assert_eq!(on(&assigned, Target), 6);
            for units in assigned.0[..12].chunks(3) {
                assert_eq!(units.iter().filter(|&&side| side == Target).count(), 1);
            }
            others += usize::from(assigned != sides);
            assert_eq!(assigned, shuffled(&author, &[true; 16], &sides, (1, 2), seed));
        }
        assert!(others > 15);
    }

    #[test]
    fn who_changes_sides_brings_the_days_that_the_other_side_has() {
        // Two of the target's and two of the baseline's, three days each.
        let author = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
        let sides = Sides([[Target; 6], [Baseline; 6]].concat());
        for (days, whole) in [((3, 3), true), ((3, 1), false)] {
            for seed in 0..20 {
                let assigned = shuffled(&author, &[true; 12], &sides, days, seed);
                let of_one =
                    assigned.0.chunks(3).filter(|units| units.iter().all(|side| *side == units[0]));
                assert!(!whole || of_one.count() == 4, "{seed}");
                if !whole {
                    // One of three days goes to a baseline of one day, all three
                    // to the target.
                    let moved = |units: &[Side], to| on(&Sides(units.to_vec()), to);
                    for units in assigned.0[..6].chunks(3) {
                        assert!(moved(units, Baseline) <= 1, "{seed}");
                    }
                    for units in assigned.0[6..].chunks(3) {
                        assert!([0, 3].contains(&moved(units, Target)), "{seed}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_target_alone_is_split() {
        let author = [0, 0, 1, 2, 3, 4];
        let sides = Sides(vec![Target, Baseline, Target, Target, Target, Target]);
        let speaks = [true, true, true, true, true, false];
        let assigned = split_in_two(&author, &speaks, &sides, 1);
        assert_eq!((on(&assigned, Target), on(&assigned, Baseline), on(&assigned, Out)), (2, 2, 2));
        assert_eq!(assigned.0[1], Out);
    }
}
