//! Who says something, counted: of millions of people each takes a few bits.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Accounts that are kept together: what grows as a whole takes three times what it has
/// for a while.
const TOGETHER: usize = 1 << 16;
/// Numbers that wait, at the least, before they are sorted among those that are known.
const LEAST_WAITING: usize = 64;
/// Bits of a number.
const NUMBER: usize = 32;
/// Bits of a word of bits.
const WORD: usize = 64;

/// Accounts, numbered from 0 in the order in which they are met.
#[derive(Default)]
pub(crate) struct Accounts {
    /// By their numbers, `TOGETHER` at a time.
    ids: Vec<Vec<i64>>,
    count: u32,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// That which was met last.
    last: Option<(i64, u32)>,
}

impl Accounts {
    /// The number of an account; of one not met before the next.
    pub(crate) fn number(&mut self, id: i64) -> u32 {
        if let Some((last, number)) = self.last
            && last == id
        {
            return number;
        }
        let hash = self.hasher.hash_one(id);
        let known = self.numbers.find(hash, |&number| id_of(&self.ids, number) == id).copied();
        let number = known.unwrap_or_else(|| self.push(id, hash));
        self.last = Some((id, number));
        number
    }

    fn push(&mut self, id: i64, hash: u64) -> u32 {
        let number = self.count;
        self.count += 1;
        if (number as usize).is_multiple_of(TOGETHER) {
            // Of a few accounts no more is asked for than they take.
            let room = if self.ids.is_empty() { 0 } else { TOGETHER };
            self.ids.push(Vec::with_capacity(room));
        }
        self.ids.last_mut().into_iter().for_each(|ids| ids.push(id));
        let Self { ids, numbers, hasher, .. } = self;
        numbers.insert_unique(hash, number, |&number| hasher.hash_one(id_of(ids, number)));
        number
    }
}

fn id_of(ids: &[Vec<i64>], number: u32) -> i64 {
    let number = number as usize;
    ids[number / TOGETHER][number % TOGETHER]
}

/// Bits by numbers.
#[derive(Clone, Default)]
struct Bits(Vec<u64>);

impl Bits {
    /// Sets one; gives whether it was not.
    fn set(&mut self, number: u32) -> bool {
        let (word, bit) = (number as usize / WORD, 1_u64 << (number as usize % WORD));
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// People by their numbers.
#[derive(Clone, Default)]
pub(crate) struct People {
    /// Some of them more than once, until bits take less.
    few: Vec<u32>,
    /// How many they were when they were sorted.
    sorted: usize,
    /// A bit for each, from then on.
    many: Option<Bits>,
}

impl People {
    /// Adds one.
    pub(crate) fn add(&mut self, number: u32) {
        if let Some(many) = &mut self.many {
            many.set(number);
            return;
        }
        if self.few.last() == Some(&number) {
            return;
        }
        self.few.push(number);
        if self.few.len() >= LEAST_WAITING.max(2 * self.sorted) {
            self.settle();
        }
    }

    /// Adds those of another.
    pub(crate) fn unite(&mut self, others: &Self) {
        others.few.iter().for_each(|&number| self.add(number));
        for (word, &bits) in (0..).zip(others.many.iter().flat_map(|many| &many.0)) {
            let of_word = (0..).take(WORD).filter(|bit: &u32| bits >> bit & 1 != 0);
            of_word.for_each(|bit| self.add(number_of(word, bit)));
        }
    }

    fn settle(&mut self) {
        self.few.sort_unstable();
        self.few.dedup();
        self.sorted = self.few.len();
        let greatest = self.few.last().map_or(0, |&greatest| greatest as usize);
        if self.few.len() >= LEAST_WAITING && NUMBER * self.few.len() > greatest {
            let mut many = Bits::default();
            for number in std::mem::take(&mut self.few) {
                many.set(number);
            }
            self.many = Some(many);
        }
    }

    /// How many they are.
    pub(crate) fn count(&self) -> usize {
        if let Some(many) = &self.many {
            return many.count();
        }
        let mut few = self.few.clone();
        few.sort_unstable();
        few.dedup();
        few.len()
    }
}

fn number_of(word: u32, bit: u32) -> u32 {
    word.saturating_mul(64).saturating_add(bit)
}

/// People by their numbers, each with how often it was.
#[derive(Clone, Default)]
pub(crate) struct Voices {
    waiting: Vec<u32>,
    /// Sorted: all, until bits take less; those who were there more than once from then on.
    counted: Vec<(u32, u32)>,
    many: Option<Bits>,
}

impl Voices {
    /// One is there once more.
    pub(crate) fn add(&mut self, number: u32) {
        self.waiting.push(number);
        if self.waiting.len() >= LEAST_WAITING.max(self.counted.len()) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let Self { waiting, counted, many } = self;
        waiting.sort_unstable();
        let mut all = Vec::with_capacity(counted.len());
        let mut known = std::mem::take(counted).into_iter().peekable();
        for same in waiting.chunk_by(|one, other| one == other) {
            let number = same[0];
            let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
            all.extend(std::iter::from_fn(|| known.next_if(|(other, _)| *other < number)));
            let before = match known.next_if(|(other, _)| *other == number) {
                Some((_, before)) => {
                    all.push((number, before.saturating_add(count)));
                    continue;
                }
                None => many.as_mut().map_or(0, |many| u32::from(!many.set(number))),
            };
            if many.is_none() || before + count > 1 {
                all.push((number, before.saturating_add(count)));
            }
        }
        all.extend(known);
        waiting.clear();
        let greatest = all.last().map_or(0, |&(greatest, _)| greatest as usize);
        if many.is_none() && all.len() >= LEAST_WAITING && 2 * NUMBER * all.len() > greatest {
            let bits = many.insert(Bits::default());
            all.retain(|&(number, count)| {
                bits.set(number);
                count > 1
            });
            all.shrink_to_fit();
        }
        *counted = all;
    }

    /// How many they are, and how often the one was there who was most often.
    pub(crate) fn people_and_most(&mut self) -> (i64, i64) {
        self.settle();
        let people = self.many.as_ref().map_or(self.counted.len(), Bits::count);
        let most = self.counted.iter().map(|(_, count)| i64::from(*count)).max();
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        (people, most.unwrap_or_else(|| people.min(1)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_account_has_one_number() {
        let mut accounts = Accounts::default();
        let ids = || (0..70_000_i64).map(|id| id * 7 - 1_000);
        for _ in 0..2 {
            for (number, id) in (0..).zip(ids()) {
                assert_eq!(accounts.number(id), number);
                assert_eq!(accounts.number(id), number);
            }
        }
    }

    #[test]
    fn people_are_counted_few_or_many() {
        let mut state = 1_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            u32::try_from((state >> 33) % below).unwrap()
        };
        for (times, below) in [(0, 1), (1, 1), (50, 9), (63, 1_000_000), (3_000, 5)]
            .into_iter()
            .chain([(2_000, 100), (2_000, 1_000_000), (9_000, 20_000), (9_000, 150_000)])
        {
            let (mut people, mut voices) = (People::default(), Voices::default());
            let mut counts: BTreeMap<u32, i64> = BTreeMap::new();
            for time in 0..times {
                // At last those of high numbers alone.
                let number = if time > times / 2 { next(below) } else { next(below) / 2 };
                people.add(number);
                voices.add(number);
                *counts.entry(number).or_default() += 1;
            }
            let most = counts.values().max().copied().unwrap_or(0);
            let expected = i64::try_from(counts.len()).unwrap();
            assert_eq!(voices.people_and_most(), (expected, most), "{times} of {below}");
            assert_eq!(people.count(), counts.len(), "{times} of {below}");
            let mut others = People::default();
            (0..500).for_each(|number| others.add(number * 3));
            others.unite(&people);
            let united = counts.keys().copied().chain((0..500).map(|number| number * 3));
            let united: std::collections::BTreeSet<u32> = united.collect();
            assert_eq!(others.count(), united.len());
        }
    }
}
