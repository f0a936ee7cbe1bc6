//! Tokens of original posts, and rows of some terms, read straight from the tables' files:
//! what is asked of a word is asked once for each of its codes and not for each row.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type};
use hashbrown::HashSet;
use jiff::civil::Date;
use rayon::prelude::*;

use super::part::{array, place, unlike, words};
use super::{AT_ONCE, ids};
use crate::error::QueryError;
use crate::filters::Filters;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// Which rows of a batch may be wanted, besides whether they are of original posts.
pub(crate) type Choose<'a> = &'a (dyn Fn(&RecordBatch) -> Result<Vec<u32>, QueryError> + Sync);
/// What is done with the rows of a batch that are wanted.
pub(crate) type Take<'a> = &'a mut dyn FnMut(&Chosen) -> Result<(), QueryError>;

/// The rows of a batch that are wanted.
pub(crate) struct Chosen {
    /// Days since 1970.
    pub date: i32,
    pub rows: Vec<u32>,
    batch: RecordBatch,
}

/// Gives the tokens of some days' original posts that pass the filters of posts and that
/// `choose` picks to `take`, in the order of the tables; of days of few rows several are read
/// beside each other. Days whose files are of an earlier schema version are left out and
/// given back.
///
/// # Errors
///
/// When a file of the warehouse is damaged, and what `choose` and `take` return.
pub(crate) fn originals(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    columns: &[&str],
    choose: Choose,
    take: Take,
) -> Result<Vec<Date>, QueryError> {
    let of_tweets = filters.of_tweets();
    let mut read = columns.to_vec();
    read.extend(["tweet_id", "is_retweet"]);
    let of_day = |date: Date, then: &mut dyn FnMut(Result<Chosen, QueryError>)| {
        let ids = match &of_tweets {
            Some(of_tweets) => Some(ids(snapshot, &[date], of_tweets)?),
            None => None,
        };
        let chosen = |batch: RecordBatch| {
            let rows = choose(&batch)?;
            Chosen::of(days_since_1970(date), batch, rows, ids.as_deref())
        };
        Ok::<_, QueryError>(snapshot.coded_rows(Table::Tokens, date, &read, &chosen, then)?)
    };
    side_by_side(snapshot, Table::Tokens, days, &of_day, take)
}

/// Gives the rows of `terms` of some days whose lemma is one of `lemmas` to `take`, with
/// some columns. Gives whether the tables tell them: not if the filters leave posts out, or
/// if a file is of an earlier schema version; then what `take` has had is not all.
///
/// # Errors
///
/// When a file of the warehouse is damaged, and what `take` returns.
pub(crate) fn terms_of(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    lemmas: &HashSet<&str>,
    columns: &[&str],
    take: Take,
) -> Result<bool, QueryError> {
    if filters.of_tweets().is_some() {
        return Ok(false);
    }
    let of_day = |date: Date, then: &mut dyn FnMut(Result<Chosen, QueryError>)| {
        let chosen = |batch: RecordBatch| {
            let rows = rows_where(&batch, "lemma", |lemma| lemmas.contains(lemma))?;
            Ok(Chosen { date: days_since_1970(date), rows, batch })
        };
        Ok::<_, QueryError>(snapshot.coded_rows(Table::Terms, date, columns, &chosen, then)?)
    };
    Ok(side_by_side(snapshot, Table::Terms, days, &of_day, take)?.is_empty())
}

/// How the rows of a day are read, and whether they can be.
type OfDay<'a> = &'a (
        dyn Fn(Date, &mut dyn FnMut(Result<Chosen, QueryError>)) -> Result<bool, QueryError> + Sync
    );

/// Gives what `of_day` reads to `take`, day after day; of days of few rows several are read
/// beside each other. Gives the days that cannot be read.
fn side_by_side(
    snapshot: &Snapshot,
    table: Table,
    days: &[Date],
    of_day: OfDay,
    take: Take,
) -> Result<Vec<Date>, QueryError> {
    let (mut earlier, mut days) = (Vec::new(), days);
    while !days.is_empty() {
        let mut rows = 0;
        let is_few = |day: &&Date| {
            rows += snapshot.rows(table, std::slice::from_ref(*day));
            rows <= AT_ONCE
        };
        let (some, rest) = days.split_at(days.iter().take_while(is_few).count().max(1));
        days = rest;
        let mut failed = None;
        let mut take = |chosen: Result<Chosen, QueryError>| {
            if failed.is_none()
                && let Err(error) = chosen.and_then(|chosen| take(&chosen))
            {
                failed = Some(error);
            }
        };
        if let [date] = some {
            if !of_day(*date, &mut take)? {
                earlier.push(*date);
            }
        } else {
            let parts = some.par_iter().map(|&date| {
                let mut parts = Vec::new();
                Ok((date, of_day(date, &mut |part| parts.push(part))?, parts))
            });
            for (date, is_told, parts) in parts.collect::<Result<Vec<_>, QueryError>>()? {
                if !is_told {
                    earlier.push(date);
                }
                parts.into_iter().for_each(&mut take);
            }
        }
        failed.map_or(Ok(()), Err)?;
    }
    Ok(earlier)
}

impl Chosen {
    fn of(
        date: i32,
        batch: RecordBatch,
        mut rows: Vec<u32>,
        ids: Option<&[i64]>,
    ) -> Result<Self, QueryError> {
        if !rows.is_empty() {
            let is_retweet = array(&batch, "is_retweet")?.as_boolean_opt();
            let is_retweet = is_retweet.ok_or_else(|| unlike("is_retweet"))?;
            let tweet = array(&batch, "tweet_id")?.as_primitive_opt::<Int64Type>();
            let tweet = tweet.ok_or_else(|| unlike("tweet_id"))?;
            let mut last = None;
            rows.retain(|&row| {
                let row = row as usize;
                if is_retweet.value(row) {
                    return false;
                }
                let Some(ids) = ids else { return true };
                let id = tweet.value(row);
                match last {
                    Some((known, is_picked)) if known == id => is_picked,
                    _ => {
                        let is_picked = ids.binary_search(&id).is_ok();
                        last = Some((id, is_picked));
                        is_picked
                    }
                }
            });
        }
        Ok(Self { date, rows, batch })
    }

    /// What `number` says of the term of each row, by lemma and part of speech; it is asked
    /// once for each term of the batch.
    pub(crate) fn terms<T: Copy>(
        &self,
        mut number: impl FnMut(&str, &str) -> T,
    ) -> Result<Vec<T>, QueryError> {
        let ((lemma, lemmas), (pos, all_pos)) =
            (words(&self.batch, "lemma")?, words(&self.batch, "pos")?);
        let mut known = hashbrown::HashMap::new();
        let term = |&row: &u32| {
            let codes = (lemma[row as usize], pos[row as usize]);
            *known.entry(codes).or_insert_with(|| {
                number(lemmas.value(place(codes.0)), all_pos.value(place(codes.1)))
            })
        };
        Ok(self.rows.iter().map(term).collect())
    }

    /// A column of numbers that may lack some.
    pub(crate) fn numbers(
        &self,
        name: &str,
    ) -> Result<impl Iterator<Item = Option<i64>>, QueryError> {
        let column = array(&self.batch, name)?.as_primitive_opt::<Int64Type>();
        let column = column.ok_or_else(|| unlike(name))?;
        let number = |&row: &u32| column.is_valid(row as usize).then(|| column.value(row as usize));
        Ok(self.rows.iter().map(number))
    }

    /// A column of small numbers.
    pub(crate) fn places(&self, name: &str) -> Result<impl Iterator<Item = i32>, QueryError> {
        let column = array(&self.batch, name)?.as_primitive_opt::<Int32Type>();
        let column = column.ok_or_else(|| unlike(name))?;
        Ok(self.rows.iter().map(|&row| column.value(row as usize)))
    }

    /// A column of yes or no.
    pub(crate) fn flags(&self, name: &str) -> Result<impl Iterator<Item = bool>, QueryError> {
        let column = array(&self.batch, name)?.as_boolean_opt().ok_or_else(|| unlike(name))?;
        Ok(self.rows.iter().map(|&row| column.value(row as usize)))
    }

    /// A column of strings that may lack some.
    pub(crate) fn texts(
        &self,
        name: &str,
    ) -> Result<impl Iterator<Item = Option<&str>>, QueryError> {
        let column = array(&self.batch, name)?.as_dictionary_opt::<Int32Type>();
        let column = column.ok_or_else(|| unlike(name))?;
        let texts = column.values().as_string_view_opt().ok_or_else(|| unlike(name))?;
        let keys = column.keys();
        let text = move |&row: &u32| {
            let row = row as usize;
            keys.is_valid(row).then(|| texts.value(place(keys.value(row))))
        };
        Ok(self.rows.iter().map(text))
    }
}

/// The rows whose string in a column is wanted.
pub(crate) fn rows_where(
    batch: &RecordBatch,
    name: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<u32>, QueryError> {
    let (codes, texts) = words(batch, name)?;
    let wanted: Vec<bool> = texts.iter().map(|text| text.is_some_and(&is_wanted)).collect();
    if !wanted.contains(&true) {
        return Ok(Vec::new());
    }
    let rows = (0..).zip(codes).filter(|(_, code)| wanted[place(**code)]);
    Ok(rows.map(|(row, _)| row).collect())
}
