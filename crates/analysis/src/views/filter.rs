//! Which of a file's rows count, and as which lemma.

use std::sync::Arc;

use arrow::array::{AsArray, Int64Array, RecordBatch};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::Int64Type;
use hashbrown::{HashMap, HashSet};
use polars::prelude::*;

use super::part::{Part, array, place, unlike, words};
use crate::error::QueryError;
use crate::united::United;
use crate::wanted::{FLAGS, Wanted, bits};
use tsubuyaki_warehouse::Table;

/// What the filters come to.
pub(super) struct Filter<'a> {
    /// The table that is read.
    pub table: Table,
    /// Whether it is asked how often rows were said.
    pub counts: bool,
    pub wanted: Wanted<'a>,
    pub united: Arc<United>,
    pub stopwords: HashSet<&'a str>,
    pub lemmas: Option<HashSet<&'a str>>,
    /// The table's columns that are kept.
    pub kept: &'a [&'a str],
    /// The lemmas of which the lists say something, where many files are asked for
    /// the same ones.
    pub known: Option<HashMap<Box<str>, Lemma>>,
}

impl Filter<'_> {
    /// The rows of a batch that count; of the tweets with these `ids`, which are sorted, if
    /// they are given.
    pub(super) fn part(
        &self,
        date: i32,
        batch: &RecordBatch,
        ids: Option<&[i64]>,
    ) -> Result<Part, QueryError> {
        let (lemma, lemmas) = words(batch, "lemma")?;
        let [(pos, all_pos), (pos1, all_pos1), (kind, all_kinds)] =
            [words(batch, "pos")?, words(batch, "pos1")?, words(batch, "kind")?];
        let said = Said::of(batch, self.table)?;
        let has_counts = self.counts || self.table == Table::Terms;
        let mut picked = match ids {
            Some(ids) => Some(Picked { ids, tweets: numbers(batch, "tweet_id")?, last: None }),
            None => None,
        };
        let lemmas: Vec<Lemma> =
            lemmas.iter().map(|lemma| self.lemma(lemma.unwrap_or_default())).collect();
        // By the codes of a category, which are one number: it is quicker to look up.
        let mut known: HashMap<u128, u16> = HashMap::new();
        let (mut last, mut last_flags) = ([-1; 3], 0);
        let (mut rows, mut counts, mut others) = (Vec::new(), Vec::new(), 0);
        // Of tokens of some lemmas alone nothing else needs to be looked at.
        let is_asked: Option<Vec<bool>> = (self.lemmas.is_some() && !self.counts)
            .then(|| lemmas.iter().map(|lemma| !matches!(lemma, Lemma::Other)).collect());
        for row in 0..batch.num_rows() {
            if is_asked.as_ref().is_some_and(|is_asked| !is_asked[place(lemma[row])]) {
                continue;
            }
            let category = [pos[row], pos1[row], kind[row]];
            if category != last {
                let find = || {
                    let [p, q, k] = category.map(place);
                    self.wanted.flags_of([all_pos.value(p), all_pos1.value(q), all_kinds.value(k)])
                };
                let number = category
                    .iter()
                    .fold(0, |number, code| number << i32::BITS | u128::from(code.cast_unsigned()));
                (last, last_flags) = (category, *known.entry(number).or_insert_with(find));
            }
            if last_flags == 0 {
                continue;
            }
            if picked.as_mut().is_some_and(|picked| !picked.has(row)) {
                continue;
            }
            let lemma = &lemmas[place(lemma[row])];
            if matches!(lemma, Lemma::Stopped) {
                continue;
            }
            let is_other = matches!(lemma, Lemma::Other);
            let counts_as = |flags| last_flags & (1 << bits(flags)) != 0;
            said.each(row, counts_as, |is_negated, count| {
                if is_other {
                    others += if has_counts { count } else { 0 };
                    return;
                }
                rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                if has_counts {
                    counts.push((is_negated, count));
                }
            });
        }
        let lemmas = lemmas.into_iter().map(Lemma::other_name).collect();
        let batch = self.kept_columns(batch)?;
        Ok(Part { date, batch, rows, lemmas, counts, others })
    }

    fn kept_columns(&self, batch: &RecordBatch) -> Result<RecordBatch, QueryError> {
        let schema = batch.schema();
        let kept = schema.fields().iter().enumerate();
        let kept: Vec<usize> = kept
            .filter(|(_, field)| self.kept.contains(&field.name().as_str()))
            .map(|(place, _)| place)
            .collect();
        let kept = batch.project(&kept);
        kept.map_err(|error| QueryError::Polars(polars_err!(ComputeError: "{error}")))
    }

    /// Puts together what the lists say of single lemmas.
    pub(super) fn know(&mut self) {
        let united = self.united.iter().map(|(variant, _)| variant);
        let listed = self.lemmas.iter().flatten().chain(&self.stopwords).copied();
        let judged = united.chain(listed).map(|lemma| (lemma, self.judged(lemma)));
        // Where some lemmas are asked for, what is unknown is another one.
        let known = judged.filter(|(_, lemma)| !matches!(lemma, Lemma::Other));
        self.known = Some(known.map(|(name, lemma)| (Box::from(name), lemma)).collect());
    }

    /// The lemmas of which the lists say something, once they are put together.
    pub(super) fn known(&self) -> impl Iterator<Item = (&str, &Lemma)> {
        self.known.iter().flatten().map(|(lemma, judged)| (&**lemma, judged))
    }

    /// What a lemma of the table is in the view.
    fn lemma(&self, lemma: &str) -> Lemma {
        let Some(known) = &self.known else { return self.judged(lemma) };
        match known.get(lemma) {
            Some(known) => known.clone(),
            None if self.lemmas.is_some() => Lemma::Other,
            None => Lemma::Itself,
        }
    }

    fn judged(&self, lemma: &str) -> Lemma {
        let canonical = self.united.get(lemma);
        let named = canonical.unwrap_or(lemma);
        if self.stopwords.contains(named) {
            return Lemma::Stopped;
        }
        if self.lemmas.as_ref().is_some_and(|lemmas| !lemmas.contains(named)) {
            return Lemma::Other;
        }
        match canonical {
            Some(canonical) => Lemma::Of(canonical.into()),
            None => Lemma::Itself,
        }
    }
}

/// How often rows were said, and with which flags.
enum Said<'a> {
    /// A row is a term of a day.
    Terms { count: &'a [i64], negated: &'a [i64], flags: [&'a BooleanBuffer; 3] },
    /// A row is a token, with these [`FLAGS`].
    Tokens([&'a BooleanBuffer; 4]),
}

impl<'a> Said<'a> {
    fn of(batch: &'a RecordBatch, table: Table) -> Result<Self, QueryError> {
        let flag = |name: &str| {
            let flags = array(batch, name)?.as_boolean_opt().ok_or_else(|| unlike(name))?;
            Ok::<_, QueryError>(flags.values())
        };
        let [hashtag, compound, negated, retweet] = FLAGS;
        let (hashtag, compound, retweet) = (flag(hashtag)?, flag(compound)?, flag(retweet)?);
        if table == Table::Terms {
            let (count, negated) = (numbers(batch, "count")?, numbers(batch, "negated")?);
            let [count, negated] = [count, negated].map(|column| column.values().as_ref());
            return Ok(Self::Terms { count, negated, flags: [hashtag, compound, retweet] });
        }
        Ok(Self::Tokens([hashtag, compound, flag(negated)?, retweet]))
    }

    /// Gives `take` how often a row was said, what is denied apart from the rest, where
    /// that `counts_as` something by its flags.
    fn each(
        &self,
        row: usize,
        counts_as: impl Fn([bool; 4]) -> bool,
        mut take: impl FnMut(bool, i64),
    ) {
        match self {
            Self::Terms { count, negated, flags } => {
                let [hashtag, compound, retweet] = flags.map(|flag| flag.value(row));
                let negated = negated[row];
                for (is_negated, count) in [(false, count[row] - negated), (true, negated)] {
                    if count > 0 && counts_as([hashtag, compound, is_negated, retweet]) {
                        take(is_negated, count);
                    }
                }
            }
            Self::Tokens(flags) => {
                let flags = flags.map(|flag| flag.value(row));
                let [_, _, is_negated, _] = flags;
                if counts_as(flags) {
                    take(is_negated, 1);
                }
            }
        }
    }
}

fn numbers<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a Int64Array, QueryError> {
    array(batch, name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| unlike(name))
}

/// The tweets that are picked.
struct Picked<'a> {
    /// Sorted.
    ids: &'a [i64],
    /// The tweet of each row.
    tweets: &'a Int64Array,
    /// The last that was looked at, and whether it is picked.
    last: Option<(i64, bool)>,
}

impl Picked<'_> {
    /// Whether a row is of one.
    fn has(&mut self, row: usize) -> bool {
        let tweet = self.tweets.value(row);
        let known = self.last.filter(|(last, _)| *last == tweet);
        let found = || (tweet, self.ids.binary_search(&tweet).is_ok());
        self.last.insert(known.unwrap_or_else(found)).1
    }
}

/// What becomes of a lemma.
#[derive(Clone)]
pub(super) enum Lemma {
    Itself,
    Of(Box<str>),
    /// A stop word.
    Stopped,
    /// It is not told apart from others.
    Other,
}

impl Lemma {
    fn other_name(self) -> Option<Box<str>> {
        match self {
            Self::Of(canonical) => Some(canonical),
            _ => None,
        }
    }
}
