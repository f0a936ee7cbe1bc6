//! Roll-ups of the program's own: who said which word on which days of a month, so that a
//! question about years opens a file a month instead of two a day.
//!
//! All that one tells stands in `tokens`; where there is none, or one of other tokens, the
//! days themselves are read. Of the people only as many are told as differ on a day: they
//! stand by numbers that hold for that day alone.
//!
//! A file is [`MAGIC`] and a frame of zstd. In it, numbers are of seven bits a byte, the
//! least first; a text is its length and its bytes. The days, each a byte; the groups, each
//! three texts and a byte of flags; of each day how many groups have how many words; the
//! words in their order, each by how many bytes it has in common with the one before, the
//! rest, and the length of what is said of it: the place of a day, a group, and what
//! [`put_people`] writes.

mod building;

use jiff::ToSpan;
use jiff::civil::Date;

pub(crate) use self::building::Month;
use super::layout::{Table, daily_path};
use super::manifest::FileEntry;
use super::packed_pages::unpack;

/// How a file begins; another version of the format begins otherwise.
const MAGIC: &[u8] = b"tsubuyaki month 1\n";

/// What words of a month are told apart by, beside their lemmas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub pos: Box<str>,
    pub pos1: Box<str>,
    pub kind: Box<str>,
    /// `in_hashtag`, `in_compound`, `negated` and `is_retweet`.
    pub flags: [bool; 4],
    /// Whether its words are told, not only how many they are.
    pub is_held: bool,
}

/// What is known of a word on a day.
#[derive(Debug, PartialEq, Eq)]
pub struct Said<'m> {
    pub date: Date,
    /// Its place among the month's groups.
    pub group: usize,
    pub count: i64,
    people: &'m [u8],
}

impl Said<'_> {
    /// The different people who said it whose ids are known, by numbers that hold on this
    /// day.
    pub fn people(&self) -> impl Iterator<Item = u32> {
        let (mut rest, mut next) = (self.people, 0_u32);
        std::iter::from_fn(move || {
            let left_out = u32::try_from(number(&mut rest)?).ok()?;
            let person = next.checked_add(left_out)?;
            next = person.checked_add(1)?;
            Some(person)
        })
    }
}

/// A month's roll-up.
#[derive(Debug)]
pub struct MonthWords {
    content: Vec<u8>,
    days: Vec<Date>,
    groups: Vec<Group>,
    totals: Vec<Vec<(u16, i64)>>,
    /// How many words there are, and where they begin.
    words: (u64, usize),
}

impl MonthWords {
    /// Reads the file of a month, given by its first day; `None` if it is none.
    pub(crate) fn of(bytes: &[u8], month: Date) -> Option<Self> {
        let content = unpack(bytes.strip_prefix(MAGIC)?).ok()?;
        let mut rest = content.as_slice();
        let days = list(&mut rest, |rest| {
            let day = i8::try_from(byte(rest)?).ok()?;
            Date::new(month.year(), month.month(), day).ok()
        })?;
        let groups = list(&mut rest, |rest| {
            let [pos, pos1, kind] = [text(rest)?, text(rest)?, text(rest)?].map(Box::from);
            let bits = byte(rest)?;
            let flags = [3, 2, 1, 0].map(|place| bits >> place & 1 != 0);
            Some(Group { pos, pos1, kind, flags, is_held: bits >> 4 & 1 != 0 })
        })?;
        let totals = days.iter().map(|_| {
            list(&mut rest, |rest| {
                let group = u16::try_from(number(rest)?).ok()?;
                groups.get(usize::from(group))?;
                Some((group, i64::try_from(number(rest)?).ok()?))
            })
        });
        let totals = totals.collect::<Option<_>>()?;
        let count = number(&mut rest)?;
        let at = content.len() - rest.len();
        Some(Self { content, days, groups, totals, words: (count, at) })
    }

    /// Whether it tells what its days come to.
    pub(crate) fn is_of(&self, month: &Month) -> bool {
        self.content == month.content().0
    }

    /// The days that have tokens, in their order.
    #[must_use]
    pub fn days(&self) -> &[Date] {
        &self.days
    }

    /// What its words are told apart by.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How often words of each group were said on the days, whichever they are.
    pub fn totals(&self) -> impl Iterator<Item = (Date, impl Iterator<Item = (&Group, i64)>)> {
        self.days.iter().zip(&self.totals).map(|(&date, totals)| {
            (date, totals.iter().map(|&(group, count)| (&self.groups[usize::from(group)], count)))
        })
    }

    /// What is said of some words, which are in the order of their bytes, day after day of
    /// each; `take` has the places of the words among them. Words that are not held are
    /// none of the month's.
    ///
    /// Gives whether the file could be read to its end.
    #[must_use]
    pub fn each(&self, wanted: &[&str], mut take: impl FnMut(usize, Said)) -> bool {
        let mut place = 0;
        self.words(|word, said| {
            while wanted.get(place).is_some_and(|wanted| wanted.as_bytes() < word) {
                place += 1;
            }
            if wanted.get(place).is_some_and(|wanted| wanted.as_bytes() == word) {
                let mut rest = said;
                while !rest.is_empty() {
                    take(place, self.said(&mut rest)?);
                }
            }
            Some(())
        })
        .is_some()
    }

    /// Gives each word with what is said of it to `take`.
    fn words<'m>(&'m self, mut take: impl FnMut(&[u8], &'m [u8]) -> Option<()>) -> Option<()> {
        let (count, at) = self.words;
        let mut rest = self.content.get(at..)?;
        let mut word = Vec::new();
        for _ in 0..count {
            let common = usize::try_from(number(&mut rest)?).ok()?;
            if common > word.len() {
                return None;
            }
            word.truncate(common);
            word.extend_from_slice(part(&mut rest)?);
            take(&word, part(&mut rest)?)?;
        }
        rest.is_empty().then_some(())
    }

    fn said<'m>(&'m self, rest: &mut &'m [u8]) -> Option<Said<'m>> {
        let (day, group) = place(rest)?;
        let (count, people) = get_people(rest)?;
        let date = *self.days.get(day)?;
        self.groups.get(group)?;
        Some(Said { date, group, count, people })
    }
}

/// Where an entry of a word begins: the places of its day and its group.
fn place(rest: &mut &[u8]) -> Option<(usize, usize)> {
    Some((byte(rest)?.into(), usize::try_from(number(rest)?).ok()?))
}

/// Writes how often a word was said and by whom; `people` are sorted, some of them more
/// than once.
///
/// Twice the number of people, and one more if it was said more often than by each once;
/// then how much more often; then the people, each by how many are left out before it.
pub(crate) fn put_people(out: &mut Vec<u8>, count: i64, people: &[u32]) {
    let different = || people.chunk_by(|a, b| a == b).map(|same| same[0]);
    let all = different().count() as u64;
    let more = u64::try_from(count).unwrap_or(0).saturating_sub(all);
    put_number(out, 2 * all + u64::from(more > 0));
    if more > 0 {
        put_number(out, more);
    }
    let mut next = 0;
    for person in different() {
        put_number(out, u64::from(person - next));
        next = person + 1;
    }
}

/// How often it was, and the bytes of the people.
fn get_people<'b>(rest: &mut &'b [u8]) -> Option<(i64, &'b [u8])> {
    let head = number(rest)?;
    let more = if head & 1 == 0 { 0 } else { number(rest)? };
    let people = head / 2;
    let length = match usize::try_from(people).ok()? {
        0 => 0,
        people => {
            let is_end = |(_, byte): &(usize, &u8)| **byte & 0x80 == 0;
            rest.iter().enumerate().filter(is_end).nth(people - 1)?.0 + 1
        }
    };
    let (all, after) = rest.split_at(length);
    *rest = after;
    Some((i64::try_from(people.checked_add(more)?).ok()?, all))
}

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn put_part(out: &mut Vec<u8>, part: &[u8]) {
    put_number(out, part.len() as u64);
    out.extend_from_slice(part);
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (&first, after) = rest.split_first()?;
    *rest = after;
    Some(first)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let byte = byte(rest)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn part<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = usize::try_from(number(rest)?).ok()?;
    let (part, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(part)
}

fn text<'b>(rest: &mut &'b [u8]) -> Option<&'b str> {
    std::str::from_utf8(part(rest)?).ok()
}

/// As many of something as a number before it says.
fn list<'b, T>(
    rest: &mut &'b [u8],
    mut one: impl FnMut(&mut &'b [u8]) -> Option<T>,
) -> Option<Vec<T>> {
    (0..number(rest)?).map(|_| one(rest)).collect()
}

/// The first day of a date's month.
pub(crate) fn month_of(date: Date) -> Date {
    date.first_of_month()
}

/// A hash of the tokens of a month's days, as the manifest knows them: of the tokens that a
/// roll-up is made of, as long as none of them is changed.
pub(super) fn tokens_of<'f>(month: Date, entry: impl Fn(&str) -> Option<&'f FileEntry>) -> String {
    let mut hasher = blake3::Hasher::new();
    for date in days_of(month) {
        let path = daily_path(Table::Tokens, date);
        if let Some(entry) = entry(&path) {
            hasher.update(path.as_bytes()).update(entry.blake3.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// The days of a month.
pub(crate) fn days_of(month: Date) -> impl Iterator<Item = Date> {
    month.series(1.day()).take_while(move |date| date.month() == month.month())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_people_are_read_as_they_were_written() {
        for (count, people) in
            [(1, vec![0]), (3, vec![7, 7, 300]), (5, vec![]), (4, vec![0, 1, 2, 70_000])]
        {
            let mut out = Vec::new();
            put_people(&mut out, count, &people);
            let mut rest = out.as_slice();
            let (read, people_of) = get_people(&mut rest).unwrap();
            let date = jiff::civil::date(2018, 9, 1);
            let said = Said { date, group: 0, count: read, people: people_of };
            let mut expected = people.clone();
            expected.dedup();
            assert_eq!((read, rest), (count, &[][..]));
            assert_eq!(said.people().collect::<Vec<_>>(), expected);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(content in prop::collection::vec(any::<u8>(), 0..96)) {
            let mut file = MAGIC.to_vec();
            file.extend(zstd::bulk::compress(&content, 1).unwrap());
            if let Some(month) = MonthWords::of(&file, jiff::civil::date(2018, 9, 1)) {
                let _ = month.each(&["a", "語"], |_, _| ());
            }
        }
    }
}
