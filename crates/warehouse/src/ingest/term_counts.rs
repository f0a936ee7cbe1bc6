//! Tokens counted by term: the table `terms`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, StringViewArray,
};
use arrow::datatypes::{Int32Type, Int64Type};
use foldhash::fast::RandomState;
use hashbrown::{Equivalent, HashMap, HashSet};

use super::day_words::{DayWords, People, is_held};
use super::term::{Count, Name, Term};
use crate::dictionary_column::at;
use crate::{Category, Table, WarehouseError};

/// Kinds whose terms the vocabulary keeps.
pub(super) const OF_VOCABULARY: [&str; 4] = ["word", "compound", "hashtag", "emoji"];

struct TermRef<'a> {
    lemma: &'a str,
    pos: &'a str,
    pos1: &'a str,
    kind: &'a str,
    in_hashtag: bool,
    in_compound: bool,
    is_retweet: bool,
}

/// By what nearly all terms differ; the rest is looked at where it is the same.
impl Hash for Term {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.lemma, [self.in_hashtag, self.in_compound, self.is_retweet], state);
    }
}

impl Hash for TermRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(self.lemma, [self.in_hashtag, self.in_compound, self.is_retweet], state);
    }
}

fn hash(lemma: &str, flags: [bool; 3], state: &mut impl Hasher) {
    state.write(lemma.as_bytes());
    state.write_u8(flags.into_iter().fold(0, |bits, flag| bits << 1 | u8::from(flag)));
}

impl Equivalent<Term> for TermRef<'_> {
    fn equivalent(&self, term: &Term) -> bool {
        self.lemma == &*term.lemma
            && self.pos == &*term.pos
            && self.pos1 == &*term.pos1
            && self.kind == &*term.kind
            && self.in_hashtag == term.in_hashtag
            && self.in_compound == term.in_compound
            && self.is_retweet == term.is_retweet
    }
}

/// Numbers the rows so that those with the same keys in all columns have the
/// same number: the number of every row, and by number the keys. Where those of
/// the first column tell the others, as of new tokens the words do, they are
/// the numbers, from 0 to `upto`.
fn number_rows(columns: [&[i32]; 4], upto: usize) -> (Cow<'_, [i32]>, Vec<[i32; 4]>) {
    if columns.iter().all(|keys| std::ptr::eq(*keys, columns[0])) {
        let keys = (0..).take(upto).map(|key| [key; 4]).collect();
        return (Cow::Borrowed(columns[0]), keys);
    }
    let others = columns[1];
    if columns[2..].iter().all(|keys| std::ptr::eq(*keys, others)) {
        let mut told = vec![None; upto];
        let is_told = |(&key, &other): (&i32, &i32)| *told[at(key)].get_or_insert(other) == other;
        if columns[0].iter().zip(others).all(is_told) {
            let keys = (0..).zip(told).map(|(key, other)| {
                let other = other.unwrap_or_default();
                [key, other, other, other]
            });
            return (Cow::Borrowed(columns[0]), keys.collect());
        }
    }
    let mut keys = Vec::new();
    let mut number_of: HashMap<[i32; 4], i32, RandomState> = HashMap::default();
    let number = |row: usize| {
        let of_row = columns.map(|keys| keys[row]);
        *number_of.entry(of_row).or_insert_with(|| {
            keys.push(of_row);
            i32::try_from(keys.len() - 1).unwrap_or(i32::MAX)
        })
    };
    let numbers = (0..columns[0].len()).map(number).collect();
    (Cow::Owned(numbers), keys)
}

/// Names, each once.
#[derive(Default)]
pub(super) struct Names(HashSet<Name, RandomState>);

impl Names {
    /// The one copy of a name.
    pub(crate) fn get(&mut self, name: &str) -> Name {
        self.0.get_or_insert_with(name, |name| name.into()).clone()
    }
}

/// How often each term of a day occurs.
#[derive(Default)]
pub(crate) struct TermCounts {
    counts: HashMap<Term, Counted, RandomState>,
    names: Names,
    people: People,
}

/// A term's count, and the number by which it goes among the day's.
struct Counted {
    count: Count,
    number: u32,
}

impl TermCounts {
    /// Counts the rows of a batch of `tokens`.
    pub(crate) fn add(&mut self, tokens: &RecordBatch) -> Result<(), WarehouseError> {
        let index = |name: &str| tokens.schema_ref().index_of(name);
        let words = |name: &str| {
            let column = tokens.column(index(name)?).as_dictionary::<Int32Type>();
            Ok::<_, WarehouseError>((column.keys().values(), column.values().as_string_view()))
        };
        let flags =
            |name: &str| Ok::<_, WarehouseError>(tokens.column(index(name)?).as_boolean().values());
        let [lemma, pos, pos1, kind] =
            [words("lemma")?, words("pos")?, words("pos1")?, words("kind")?];
        let apart = [flags("in_hashtag")?, flags("in_compound")?, flags("is_retweet")?];
        let negated = flags("negated")?;

        let columns = [lemma, pos, pos1, kind];
        let (numbers, keys) = number_rows(columns.map(|(keys, _)| &**keys), lemma.1.len());
        let held = |keys: &[i32; 4]| is_held(pos.1.value(at(keys[1])), kind.1.value(at(keys[3])));
        let held: Vec<bool> = keys.iter().map(held).collect();
        let authors = tokens.column(index("author_id")?).as_primitive::<Int64Type>();
        let mut counts = vec![[Count::default(); 8]; keys.len()];
        for (row, &number) in numbers.iter().enumerate() {
            let flag = |place: usize| usize::from(apart[place].value(row)) << place;
            let flags = flag(0) | flag(1) | flag(2);
            let (number, is_negated) = (at(number), negated.value(row));
            counts[number][flags] += Count { all: 1, negated: is_negated.into() };
            if held[number] && authors.is_valid(row) {
                self.people.say(8 * number + flags, is_negated, authors.value(row));
            }
        }
        let mut terms = vec![0; 8 * keys.len()];
        let different =
            keys.iter().zip(&counts).enumerate().flat_map(|(number, (keys, counts))| {
                let counts = counts.iter().enumerate().filter(|(_, count)| count.all > 0);
                counts.map(move |(flags, &count)| (number, keys, flags, count))
            });
        for (number, keys, flags, count) in different {
            let [lemma, pos, pos1, kind] =
                std::array::from_fn(|column| columns[column].1.value(at(keys[column])));
            let [in_hashtag, in_compound, is_retweet] =
                std::array::from_fn(|place| flags >> place & 1 != 0);
            let term = TermRef { lemma, pos, pos1, kind, in_hashtag, in_compound, is_retweet };
            let next = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
            let term_number = &mut terms[8 * number + flags];
            match self.counts.get_mut(&term) {
                Some(known) => {
                    known.count += count;
                    *term_number = known.number;
                }
                None => {
                    *term_number = next;
                    let owned = Term {
                        lemma: lemma.into(),
                        pos: self.names.get(pos),
                        pos1: self.names.get(pos1),
                        kind: self.names.get(kind),
                        in_hashtag,
                        in_compound,
                        is_retweet,
                    };
                    self.counts.insert(owned, Counted { count, number: next });
                }
            }
        }
        self.people.know(&terms);
        Ok(())
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.counts.len()
    }

    /// The rows of `terms`, sorted.
    pub(crate) fn rows(&self) -> Result<RecordBatch, WarehouseError> {
        // Most of them differ in how they begin, which is compared as one number.
        let mut terms: Vec<(u64, &Term, Count)> = self
            .counts
            .iter()
            .map(|(term, counted)| (beginning(&term.lemma), term, counted.count))
            .collect();
        terms.sort_unstable();
        let terms: Vec<(&Term, Count)> = terms.into_iter().map(|(_, term, n)| (term, n)).collect();
        rows_of(&terms)
    }

    /// Who said which word; `None` of more than is kept.
    pub(crate) fn words(&self) -> Option<DayWords> {
        let terms = self.counts.iter();
        self.people.words(terms.map(|(term, Counted { count, number })| (term, *count, *number)))
    }

    /// Every combination of part of speech and kind.
    pub(crate) fn categories(&self) -> BTreeSet<Category> {
        // Each name is there once, and so is its place in memory.
        let places =
            |term: &Term| [&term.pos, &term.pos1, &term.kind].map(|name| Arc::as_ptr(name).addr());
        let mut met: HashSet<[usize; 3], RandomState> = HashSet::default();
        let different = self.counts.keys().filter(|term| met.insert(places(term)));
        let category = |term: &Term| Category {
            pos: term.pos.to_string(),
            pos1: term.pos1.to_string(),
            kind: term.kind.to_string(),
        };
        different.map(category).collect()
    }

    /// Lemma, part of speech and kind of what counts for the vocabulary, some of
    /// them more than once.
    pub(crate) fn vocabulary_keys(&self) -> impl Iterator<Item = [&str; 3]> {
        let counts = |term: &&Term| !term.is_retweet && OF_VOCABULARY.contains(&&*term.kind);
        self.counts.keys().filter(counts).map(|term| [&*term.lemma, &*term.pos, &*term.kind])
    }
}

/// The first bytes of a string as a number that is not less than that of a lesser string.
pub(super) fn beginning(string: &str) -> u64 {
    let bytes = string.as_bytes();
    let mut first = [0; 8];
    let length = bytes.len().min(first.len());
    first[..length].copy_from_slice(&bytes[..length]);
    u64::from_be_bytes(first)
}

/// Counted terms as rows of `terms`.
pub(super) fn rows_of(terms: &[(&Term, Count)]) -> Result<RecordBatch, WarehouseError> {
    let text = |value: fn(&Term) -> &str| -> ArrayRef {
        Arc::new(terms.iter().map(|(term, _)| Some(value(term))).collect::<StringViewArray>())
    };
    let flag = |value: fn(&Term) -> bool| -> ArrayRef {
        Arc::new(terms.iter().map(|(term, _)| Some(value(term))).collect::<BooleanArray>())
    };
    let number = |value: fn(&Count) -> i64| -> ArrayRef {
        Arc::new(terms.iter().map(|(_, count)| value(count)).collect::<Int64Array>())
    };
    let columns = vec![
        text(|term| &term.lemma),
        text(|term| &term.pos),
        text(|term| &term.pos1),
        text(|term| &term.kind),
        flag(|term| term.in_hashtag),
        flag(|term| term.in_compound),
        flag(|term| term.is_retweet),
        number(|count| count.all),
        number(|count| count.negated),
    ];
    Ok(RecordBatch::try_new(Table::Terms.schema(), columns)?)
}
