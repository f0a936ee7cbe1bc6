//! Terms by the day of their first occurrence in the warehouse.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Date32Type;
use hashbrown::{DefaultHashBuilder, HashSet};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use polars::prelude::*;

use super::TermKey;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::span::Span;
use crate::views::{array, unlike};
use crate::word_lists::Variants;
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// Days whose tokens are read together.
const DAYS_AT_ONCE: usize = 64;
/// Days that a warehouse must reach back for a term to be called new: in the first
/// days every word is.
const LEAST_DAYS: i32 = 13;

/// The terms of the vocabulary by the first day on which an original tweet has
/// them, variants united and stop words left out.
#[derive(Clone, Debug, Default)]
pub struct Newcomers {
    hasher: DefaultHashBuilder,
    days: BTreeMap<Date, OfDay>,
    /// The first day that can have new terms; `None` without tweets.
    from: Option<Date>,
}

/// The terms of a day. They are asked for during the whole run, and of a day of millions of
/// terms hashes take a tenth of what terms take.
#[derive(Clone, Debug)]
struct OfDay {
    /// The hash of each, sorted.
    terms: Vec<u64>,
    /// How many of them are content words.
    words: i64,
    /// blake3 of them all, and of how many are content words.
    hash: String,
}

impl Newcomers {
    /// Those of all days, or from one on. Where tweets are left out, all others are read to
    /// tell which terms they have first.
    ///
    /// # Errors
    ///
    /// When the vocabulary is damaged, or a list of words.
    pub fn of(
        snapshot: &Snapshot,
        lists: &Filters,
        since: Option<Date>,
    ) -> Result<Self, QueryError> {
        let filters = lists.of_content_words();
        let stopwords = filters.stopwords()?;
        let stopwords: HashSet<&str> = stopwords.iter().map(String::as_str).collect();
        let united = Variants::united_of(&filters.variants)?;
        let vocabulary = match filters.of_tweets() {
            None => Vocabulary::Stored(snapshot.vocabulary(&COLUMNS)?),
            Some(_) => Vocabulary::Of(vocabulary_without(snapshot, &filters)?),
        };
        let mut terms = Terms::default();
        // By the numbers of the terms.
        let mut known: Vec<Seen> = Vec::new();
        let since = since.map_or(i32::MIN, days_since_1970);
        vocabulary.each(|lemma, pos, kind, first| {
            if first < since {
                return;
            }
            let lemma = united.canonical(lemma);
            if stopwords.contains(lemma) {
                return;
            }
            let seen = (first, filters.may_want(pos, kind));
            let term = terms.number(lemma, pos) as usize;
            match known.get_mut(term) {
                Some(known) => *known = earlier(*known, seen),
                None => known.push(seen),
            }
        })?;
        // In another kind or spelling a term may have been there before.
        vocabulary.each(|lemma, pos, _, first| {
            if first < since
                && let Some(term) = terms.known(united.canonical(lemma), pos)
            {
                known[term as usize] = (first, false);
            }
        })?;
        let hasher = DefaultHashBuilder::default();
        // By lemma and part of speech.
        let mut of_days: BTreeMap<i32, Vec<u32>> = BTreeMap::new();
        for term in terms.sorted() {
            let (first, _) = known[term as usize];
            if first >= since {
                of_days.entry(first).or_default().push(term);
            }
        }
        let days = of_days.into_iter().map(|(day, of_day)| {
            let words = of_day.iter().filter(|term| known[**term as usize].1).count();
            let words = i64::try_from(words).unwrap_or(i64::MAX);
            let of_day = of_day.into_iter().map(|term| terms.term(term));
            (
                date(1970, 1, 1).saturating_add(day.days()),
                OfDay::of(of_day, words, |term| hasher.hash_one(term)),
            )
        });
        let days = days.collect();
        let first = snapshot.manifest().dates().next();
        Ok(Self { hasher, days, from: first.map(|first| first.saturating_add(LEAST_DAYS.days())) })
    }

    /// How many content words a day has that no day before has.
    #[must_use]
    pub fn count(&self, date: Date) -> i64 {
        self.days.get(&date).map_or(0, |of_day| of_day.words)
    }

    /// Whether a warehouse reaches back far enough for new terms to tell something of all
    /// days of a period.
    #[must_use]
    pub fn tell_of(&self, span: Span) -> bool {
        self.from.is_some_and(|from| span.first() >= from)
    }

    /// Whether a day, or one of a period, is the first that has a term, of a
    /// warehouse that reaches back far enough to tell of all its days.
    #[must_use]
    pub fn has(&self, span: impl Into<Span>, key: &TermKey) -> bool {
        let span = span.into();
        if !self.tell_of(span) {
            return false;
        }
        let term = self.hasher.hash_one((key.lemma.as_str(), key.pos.as_str()));
        let mut days = self.days.range(span.first()..=span.last());
        days.any(|(_, of_day)| of_day.terms.binary_search(&term).is_ok())
    }

    /// blake3 of the newcomers of each day, and of how many of them are content words.
    pub fn hashes(&self) -> impl Iterator<Item = (Date, String)> + '_ {
        self.days.iter().map(|(date, of_day)| (*date, of_day.hash.clone()))
    }

    /// The same of one day, if it has any.
    #[must_use]
    pub fn hash_of(&self, date: Date) -> Option<String> {
        self.days.get(&date).map(|of_day| of_day.hash.clone())
    }
}

impl OfDay {
    /// Those of a day, in their order.
    fn of<'a>(
        terms: impl ExactSizeIterator<Item = (&'a str, &'a str)>,
        words: i64,
        number: impl Fn((&'a str, &'a str)) -> u64,
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{words}\n").as_bytes());
        let mut hashes = Vec::with_capacity(terms.len());
        for (lemma, pos) in terms {
            for part in [lemma, "\n", pos, "\n"] {
                hasher.update(part.as_bytes());
            }
            hashes.push(number((lemma, pos)));
        }
        hashes.sort_unstable();
        Self { terms: hashes, words, hash: hasher.finalize().to_hex().to_string() }
    }
}

/// When a term is first seen, in days, and whether it is a content word there.
type Seen = (i32, bool);

/// The earlier of two. What a term is on later days does not count: the page of the day
/// on which it is new would change after that day.
fn earlier(one: Seen, other: Seen) -> Seen {
    match one.0.cmp(&other.0) {
        Ordering::Less => one,
        Ordering::Greater => other,
        Ordering::Equal => (one.0, one.1 || other.1),
    }
}

/// The columns of `vocabulary` that newcomers need.
const COLUMNS: [&str; 4] = ["lemma", "pos", "kind", "first_date"];

enum Vocabulary {
    Stored(Vec<RecordBatch>),
    /// Each term with its kind, and the first day that has it since 1970.
    Of(FirstDays),
}

type FirstDays = HashMap<(String, String, String), i32>;

impl Vocabulary {
    /// Gives each lemma, its part of speech and kind, and its first day since 1970.
    fn each(&self, mut take: impl FnMut(&str, &str, &str, i32)) -> Result<(), QueryError> {
        let batches = match self {
            Self::Stored(batches) => batches,
            Self::Of(days) => {
                for ((lemma, pos, kind), first) in days {
                    take(lemma, pos, kind, *first);
                }
                return Ok(());
            }
        };
        for batch in batches {
            let text = |name| array(batch, name)?.as_string_view_opt().ok_or_else(|| unlike(name));
            let [lemma, pos, kind, first] = COLUMNS;
            let (lemma, pos, kind) = (text(lemma)?, text(pos)?, text(kind)?);
            let days = array(batch, first)?.as_primitive_opt::<Date32Type>();
            let days = days.ok_or_else(|| unlike(first))?.values();
            for (row, day) in days.iter().enumerate() {
                take(lemma.value(row), pos.value(row), kind.value(row), *day);
            }
        }
        Ok(())
    }
}

/// The vocabulary, made from the tweets that the filters leave.
fn vocabulary_without(snapshot: &Snapshot, filters: &Filters) -> Result<FirstDays, QueryError> {
    let kinds = [Kind::Word, Kind::Compound, Kind::Hashtag, Kind::Emoji].map(Kind::name);
    let is_kept = || col("kind").is_in(lit(Series::new("".into(), kinds)).implode(true), false);
    let days: Vec<Date> = snapshot.manifest().dates_of(Table::Tokens).collect();
    let mut first = FirstDays::new();
    for days in days.chunks(DAYS_AT_ONCE) {
        let frame = scan(snapshot, Table::Tokens, days, filters)?
            .filter(col("is_retweet").not().and(is_kept()))
            .group_by([col("lemma"), col("pos"), col("kind")])
            .agg([col("date").min()])
            .collect()?;
        let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
        let (lemma, pos, kind) = (text("lemma")?, text("pos")?, text("kind")?);
        let date = frame.column("date")?.date()?.physical().clone();
        for row in 0..frame.height() {
            if let (Some(lemma), Some(pos), Some(kind), Some(date)) =
                (lemma.get(row), pos.get(row), kind.get(row), date.get(row))
            {
                let term = (lemma.to_owned(), pos.to_owned(), kind.to_owned());
                let known = first.entry(term).or_insert(date);
                *known = date.min(*known);
            }
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_days_do_not_change_what_was_new() {
        assert_eq!(earlier((3, false), (5, true)), (3, false));
        assert_eq!(earlier((5, true), (3, false)), (3, false));
        assert_eq!(earlier((3, false), (3, true)), (3, true));
    }
}
