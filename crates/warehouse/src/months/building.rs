//! A month's roll-up, from its days.

use std::collections::BTreeMap;
use std::io;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use jiff::civil::Date;

use super::{Group, MAGIC, MonthWords, get_people, place, put_number, put_part};
use crate::ingest::day_words::DayWords;

/// Bytes of all that is said in a month of which a roll-up is made: about half a million
/// posts.
const MOST_BYTES: usize = 24 << 20;
/// Of zstd, as for the tables.
const LEVEL: i32 = 1;

/// A month whose days are added one by one.
#[derive(Default)]
pub(crate) struct Month {
    /// Of each day how often words of the groups were said.
    days: BTreeMap<i8, Vec<(u16, i64)>>,
    groups: HashMap<Group, u16, RandomState>,
    lemmas: HashMap<Box<str>, u32, RandomState>,
    entries: Vec<Entry>,
    /// How often each was said and by whom.
    said: Vec<u8>,
}

/// What is known of a word of a day in a group.
struct Entry {
    lemma: u32,
    group: u16,
    day: i8,
    /// Where it is in `said`.
    start: u32,
    length: u32,
}

impl Month {
    /// Adds a day. Gives whether there is still place for all of the month.
    #[must_use]
    pub(crate) fn add(&mut self, date: Date, words: &DayWords) -> bool {
        let groups: Vec<u16> = words.groups.iter().map(|group| self.group(group)).collect();
        let totals = groups.iter().copied().zip(words.totals.iter().copied());
        self.days.insert(date.day(), totals.collect());
        for (lemma, group, said) in words.iter() {
            let lemma = self.lemma(lemma);
            self.enter(lemma, groups[usize::from(group)], date.day(), said);
        }
        self.has_place()
    }

    /// Adds the days of a roll-up of which `is_kept` says so; `None` if it cannot be read.
    pub(crate) fn add_of(
        &mut self,
        month: &MonthWords,
        is_kept: impl Fn(Date) -> bool,
    ) -> Option<bool> {
        let kept: Vec<bool> = month.days.iter().map(|date| is_kept(*date)).collect();
        // A group that no day has is none of the month's.
        let mut groups: Vec<Option<u16>> = vec![None; month.groups.len()];
        for ((date, totals), is_kept) in month.days.iter().zip(&month.totals).zip(&kept) {
            if !is_kept {
                continue;
            }
            let mut of_day = Vec::with_capacity(totals.len());
            for (group, count) in totals {
                let place = usize::from(*group);
                let number = groups[place].unwrap_or_else(|| self.group(&month.groups[place]));
                groups[place] = Some(number);
                of_day.push((number, *count));
            }
            self.days.insert(date.day(), of_day);
        }
        month.words(|word, said| {
            let word = std::str::from_utf8(word).ok()?;
            let mut lemma = None;
            let mut rest = said;
            while !rest.is_empty() {
                let (day, group) = place(&mut rest)?;
                let before = rest;
                get_people(&mut rest)?;
                if *kept.get(day)? {
                    let lemma = *lemma.get_or_insert_with(|| self.lemma(word));
                    let said = &before[..before.len() - rest.len()];
                    self.enter(lemma, (*groups.get(group)?)?, month.days[day].day(), said);
                }
            }
            Some(())
        })?;
        Some(self.has_place())
    }

    fn group(&mut self, group: &Group) -> u16 {
        if let Some(known) = self.groups.get(group) {
            return *known;
        }
        let next = u16::try_from(self.groups.len()).unwrap_or(u16::MAX);
        self.groups.insert(group.clone(), next);
        next
    }

    fn lemma(&mut self, lemma: &str) -> u32 {
        if let Some(known) = self.lemmas.get(lemma) {
            return *known;
        }
        let next = u32::try_from(self.lemmas.len()).unwrap_or(u32::MAX);
        self.lemmas.insert(lemma.into(), next);
        next
    }

    fn enter(&mut self, lemma: u32, group: u16, day: i8, said: &[u8]) {
        let start = u32::try_from(self.said.len()).unwrap_or(u32::MAX);
        let length = u32::try_from(said.len()).unwrap_or(u32::MAX);
        self.said.extend_from_slice(said);
        self.entries.push(Entry { lemma, group, day, start, length });
    }

    /// Whether no day of it has any tokens.
    pub(crate) fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    fn has_place(&self) -> bool {
        self.said.len() + self.entries.len() * size_of::<Entry>() <= MOST_BYTES
            && self.groups.len() < usize::from(u16::MAX)
    }

    /// The file, and how many words it has.
    ///
    /// # Errors
    ///
    /// When zstd cannot pack it.
    pub(crate) fn file(&self) -> io::Result<(Vec<u8>, u64)> {
        let (content, words) = self.content();
        let mut file = MAGIC.to_vec();
        file.extend(zstd::bulk::compress(&content, LEVEL)?);
        Ok((file, words))
    }

    /// What is in the file, and how many words it has: the same for the same days in any
    /// order.
    pub(super) fn content(&self) -> (Vec<u8>, u64) {
        let mut content = Vec::with_capacity(self.said.len() + 8 * self.entries.len());
        // The place of each day among them.
        let mut places = [0; 32];
        for (place, day) in (0..).zip(self.days.keys()) {
            places[usize::from(day.unsigned_abs())] = place;
        }
        put_number(&mut content, self.days.len() as u64);
        content.extend(self.days.keys().map(|day| day.unsigned_abs()));

        let mut groups: Vec<(&Group, u16)> = self.groups.iter().map(|(g, n)| (g, *n)).collect();
        groups.sort_unstable();
        let group_ranks = ranks(groups.iter().map(|(_, number)| usize::from(*number)));
        put_number(&mut content, groups.len() as u64);
        for (Group { pos, pos1, kind, flags, is_held }, _) in groups {
            for name in [pos, pos1, kind] {
                put_part(&mut content, name.as_bytes());
            }
            let bits = std::iter::once(is_held).chain(flags);
            content.push(bits.fold(0, |bits, flag| bits << 1 | u8::from(*flag)));
        }
        for totals in self.days.values() {
            let rank = |(group, count): &(u16, i64)| (group_ranks[usize::from(*group)], *count);
            let mut totals: Vec<(u32, i64)> = totals.iter().map(rank).collect();
            totals.sort_unstable();
            put_number(&mut content, totals.len() as u64);
            for (group, count) in totals {
                put_number(&mut content, group.into());
                put_number(&mut content, u64::try_from(count).unwrap_or(0));
            }
        }
        let words = self.put_words(&places, &group_ranks, &mut content);
        (content, words)
    }

    fn put_words(&self, places: &[u8; 32], group_ranks: &[u32], content: &mut Vec<u8>) -> u64 {
        let mut lemmas: Vec<(&str, u32)> = self.lemmas.iter().map(|(l, n)| (&**l, *n)).collect();
        lemmas.sort_unstable();
        let lemma_ranks = ranks(lemmas.iter().map(|(_, number)| *number as usize));
        // The entries of one lemma after those of the other, and where these end.
        let mut ends = vec![0; lemmas.len() + 1];
        for entry in &self.entries {
            ends[lemma_ranks[entry.lemma as usize] as usize + 1] += 1;
        }
        for rank in 1..ends.len() {
            ends[rank] += ends[rank - 1];
        }
        let mut entries = vec![0_usize; self.entries.len()];
        for (place, entry) in self.entries.iter().enumerate() {
            let next = &mut ends[lemma_ranks[entry.lemma as usize] as usize];
            entries[*next] = place;
            *next += 1;
        }
        let count = lemmas.len() as u64;
        put_number(content, count);
        let (mut last, mut said) = ("", Vec::new());
        let mut rest = entries.as_mut_slice();
        let mut start = 0;
        for ((lemma, _), end) in lemmas.into_iter().zip(ends) {
            let (entries, after) = std::mem::take(&mut rest).split_at_mut(end - start);
            (rest, start) = (after, end);
            entries.sort_unstable_by_key(|place| {
                let Entry { day, group, .. } = self.entries[*place];
                (day, group_ranks[usize::from(group)])
            });
            said.clear();
            for Entry { day, group, start, length, .. } in
                entries.iter().map(|place| &self.entries[*place])
            {
                said.push(places[usize::from(day.unsigned_abs())]);
                put_number(&mut said, group_ranks[usize::from(*group)].into());
                let start = *start as usize;
                said.extend_from_slice(&self.said[start..start + *length as usize]);
            }
            let pairs = lemma.bytes().zip(last.bytes());
            let common = pairs.take_while(|(a, b)| a == b).count();
            put_number(content, common as u64);
            put_part(content, &lemma.as_bytes()[common..]);
            put_part(content, &said);
            last = lemma;
        }
        count
    }
}

/// The place of each number in an order of all of them.
fn ranks(numbers: impl ExactSizeIterator<Item = usize>) -> Vec<u32> {
    let mut ranks = vec![0; numbers.len()];
    for (rank, number) in (0..).zip(numbers) {
        ranks[number] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::day_words::DayWord;

    const MONTH: Date = jiff::civil::date(2018, 9, 1);

    fn group(pos: &str, is_negated: bool) -> Group {
        let flags = [false, false, is_negated, false];
        Group { pos: pos.into(), pos1: "*".into(), kind: "word".into(), flags, is_held: true }
    }

    /// A day's words: lemma, group, how often and by whom.
    fn day(groups: &[Group], words: &[(&str, u16, i64, &[u32])]) -> DayWords {
        let mut day = DayWords { groups: groups.to_vec(), ..DayWords::default() };
        day.totals = vec![0; groups.len()];
        for (lemma, group, count, people) in words {
            day.totals[usize::from(*group)] += count;
            day.lemmas.push_str(lemma);
            super::super::put_people(&mut day.said, *count, people);
            let (lemma_end, said_end) = (day.lemmas.len(), day.said.len());
            day.words.push(DayWord { lemma_end, group: *group, said_end });
        }
        day
    }

    fn days() -> [(Date, DayWords); 3] {
        let [noun, verb, denied] =
            [group("名詞", false), group("動詞", false), group("動詞", true)];
        let date = |day| jiff::civil::date(2018, 9, day);
        [
            (
                date(2),
                day(&[noun.clone(), verb.clone()], &[("犬", 0, 3, &[0, 4]), ("飛ぶ", 1, 1, &[2])]),
            ),
            (
                date(5),
                day(
                    &[denied.clone(), noun.clone()],
                    &[("飛ぶ", 0, 2, &[1]), ("犬小屋", 1, 1, &[])],
                ),
            ),
            (date(30), day(&[verb, denied], &[("飛ぶ", 0, 1, &[0]), ("飛ぶ", 1, 4, &[0, 1])])),
        ]
    }

    /// All that a file tells of two words.
    fn told(file: &[u8]) -> Vec<(usize, i8, String, i64, Vec<u32>)> {
        let month = MonthWords::of(file, MONTH).unwrap();
        let mut told = Vec::new();
        let is_whole = month.each(&["犬", "飛ぶ"], |word, said| {
            let group = &month.groups()[said.group];
            let group = format!("{}{}", group.pos, u8::from(group.flags[2]));
            told.push((word, said.date.day(), group, said.count, said.people().collect()));
        });
        assert!(is_whole);
        told
    }

    #[test]
    fn the_days_come_in_any_order_and_one_is_replaced() {
        let build = |order: [usize; 3]| {
            let mut month = Month::default();
            let days = days();
            assert!(order.iter().all(|&place| month.add(days[place].0, &days[place].1)));
            month.file().unwrap()
        };
        let (file, words) = build([0, 1, 2]);
        assert_eq!(words, 3);
        assert_eq!(build([2, 0, 1]).0, file);
        let verb = |denied: u8| format!("動詞{denied}");
        let expected = vec![
            (0, 2, "名詞0".to_owned(), 3, vec![0, 4]),
            (1, 2, verb(0), 1, vec![2]),
            (1, 5, verb(1), 2, vec![1]),
            (1, 30, verb(0), 1, vec![0]),
            (1, 30, verb(1), 4, vec![0, 1]),
        ];
        assert_eq!(told(&file), expected);

        // A day that is replaced leaves nothing of itself.
        let old = MonthWords::of(&file, MONTH).unwrap();
        let mut month = Month::default();
        let days = days();
        assert!(month.add(days[1].0, &days[1].1));
        assert_eq!(month.add_of(&old, |date| date != days[1].0), Some(true));
        assert_eq!(month.file().unwrap().0, file);
        let mut month = Month::default();
        assert_eq!(month.add_of(&old, |date| date == days[1].0), Some(true));
        let alone = month.file().unwrap().0;
        assert_eq!(told(&alone), [(1, 5, verb(1), 2, vec![1])]);
        assert_eq!(MonthWords::of(&alone, MONTH).unwrap().days(), [days[1].0]);
    }
}
