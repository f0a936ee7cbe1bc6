//! The views `words` and `said` of some days, read straight from the tables' files.
//!
//! `queries/words.sql` and `queries/said.sql` say what the views are, for every
//! engine. Joins of each row with the filters cost most of a question; here the
//! filters act on what a file has of different words and categories. The rows
//! are the same, which a test below compares.

mod columns;
mod filter;
mod months;
mod originals;
mod part;

use arrow::array::RecordBatch;
use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::error::QueryError;
use super::filters::Filters;
use super::wanted::{FLAGS, Wanted};
use super::word_lists::Variants;
use columns::column;
use filter::Filter;
pub(crate) use months::of_months;
pub(crate) use originals::{Chosen, originals, rows_where, terms_of};
pub(crate) use part::{Part, array, place, unlike, words};
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// What tells whether a row counts, and as which lemma.
const CATEGORY: [&str; 4] = ["lemma", "pos", "pos1", "kind"];
/// Columns that tell a token's place, with their names in the table.
const PLACES: [(&str, &str); 3] =
    [("position", "position"), ("start_place", "start"), ("end_place", "end")];

/// A view over a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The terms that count.
    Words,
    /// The tokens that count.
    Said,
}

impl View {
    pub(crate) const ALL: [Self; 2] = [Self::Words, Self::Said];

    /// Its name in SQL, and that of its question.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Said => "said",
        }
    }

    /// The table that it is over.
    pub(crate) fn table(self) -> Table {
        match self {
            Self::Words => Table::Terms,
            Self::Said => Table::Tokens,
        }
    }

    /// Its columns.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Words => &[
                "date",
                "lemma",
                "pos",
                "pos1",
                "kind",
                "in_hashtag",
                "in_compound",
                "negated",
                "is_retweet",
                "count",
            ],
            Self::Said => &[
                "date",
                "tweet_id",
                "author_id",
                "position",
                "start_place",
                "end_place",
                "surface",
                "lemma",
                "pos",
                "pos1",
                "kind",
                "in_hashtag",
                "in_compound",
                "negated",
                "is_retweet",
            ],
        }
    }
}

/// What is asked of a view.
pub(crate) struct Asked<'a> {
    /// Columns that the answer does not depend on are left out.
    pub columns: &'a dyn Fn(&str) -> bool,
    /// The lemmas that are distinguished; the counts of all others are added up by
    /// the day under the lemma "", which no term has. `None` for all.
    pub lemmas: Option<&'a [&'a str]>,
}

/// From so many days on, what the lists say is put together first.
const MANY_DAYS: usize = 64;
/// Tokens of days that are read at once.
const AT_ONCE: u64 = 1 << 20;

/// The rows of a view over some days. `None` where the tables do not tell them
/// by themselves; see [`each`].
///
/// # Errors
///
/// When a file of the warehouse or a list of words cannot be read.
pub(crate) fn rows(
    snapshot: &Snapshot,
    view: View,
    days: &[Date],
    filters: &Filters,
    asked: &Asked,
) -> Result<Option<DataFrame>, QueryError> {
    // What tweets add to `terms` is not in its rows.
    if view == View::Words && filters.of_tweets().is_some() {
        return Ok(None);
    }
    let columns: Vec<&str> = view
        .columns()
        .iter()
        .copied()
        // A view without a column would have no rows.
        .filter(|&column| column == "date" || (asked.columns)(column))
        .collect();
    let mut of_months = Vec::new();
    let rest = match asked.lemmas.filter(|_| view == View::Words) {
        Some(lemmas) => {
            let take = |rows| of_months.push(rows);
            months::of_months(snapshot, view, days, filters, lemmas, take)?
        }
        None => days.to_vec(),
    };
    let mut parts = Vec::new();
    let mut keep = |part| {
        parts.push(part);
        Ok(())
    };
    if !rest.is_empty() && !each(snapshot, view, &rest, filters, asked, &mut keep)? {
        return Ok(None);
    }
    let frame = columns.par_iter().map(|name| column(name, own(name), &parts));
    let frame = frame.collect::<Result<Vec<_>, QueryError>>()?;
    let frame = DataFrame::new(parts.iter().map(Part::len).sum(), frame)?;
    if of_months.is_empty() {
        return Ok(Some(frame));
    }
    Ok(Some(months::frame(&columns, &of_months)?.vstack(&frame)?))
}

/// Gives the rows of a view over some days to `take`, part after part, in the order
/// of the tables. Where the filters pick tweets, the rows of the view `words` are their
/// tokens. Gives whether the tables tell them by themselves: they do not if a file is of
/// an earlier schema version; then what `take` has had is not all.
///
/// # Errors
///
/// As [`rows`].
pub(crate) fn each(
    snapshot: &Snapshot,
    view: View,
    days: &[Date],
    filters: &Filters,
    asked: &Asked,
    take: &mut dyn FnMut(Part) -> Result<(), QueryError>,
) -> Result<bool, QueryError> {
    let of_tweets = filters.of_tweets();
    let table = if of_tweets.is_some() { Table::Tokens } else { view.table() };
    let stopwords = filters.stopwords()?;
    let wanted = filters.wanted(snapshot.manifest())?;
    let mut kept: Vec<&str> = view
        .columns()
        .iter()
        .filter(|column| (asked.columns)(column))
        .map(|name| own(name))
        .collect();
    kept.extend(["lemma", "pos"]);
    let mut filter = Filter {
        table,
        counts: view == View::Words,
        wanted: Wanted::of(&wanted)?,
        united: Variants::united_of(&filters.variants)?,
        stopwords: stopwords.iter().map(String::as_str).collect(),
        lemmas: asked.lemmas.map(|lemmas| lemmas.iter().copied().collect()),
        kept: &kept,
        known: None,
    };
    if days.len() >= MANY_DAYS {
        filter.know();
    }
    let mut read = kept.clone();
    read.extend(CATEGORY.iter().chain(&FLAGS));
    if view == View::Words {
        read.push("count");
    }
    if of_tweets.is_some() {
        read.push("tweet_id");
    }
    let reading = Reading { snapshot, table, filter: &filter, read: &read };
    let mut days = days;
    while !days.is_empty() {
        let (some, rest) = days.split_at(reading.days_at_once(days));
        days = rest;
        let ids = match &of_tweets {
            Some(of_tweets) => Some(ids(snapshot, some, of_tweets)?),
            None => None,
        };
        if !reading.of_days(some, ids.as_deref(), take)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads the rows of a table that count.
struct Reading<'a> {
    snapshot: &'a Snapshot,
    table: Table,
    filter: &'a Filter<'a>,
    /// The columns that are read.
    read: &'a [&'a str],
}

impl Reading<'_> {
    /// How many of the first days are read side by side: those of few rows together.
    fn days_at_once(&self, days: &[Date]) -> usize {
        let manifest = self.snapshot.manifest();
        let mut sum = 0;
        let is_few = |day: &&Date| {
            sum += manifest.daily(self.table, **day).map_or(0, |file| file.rows);
            sum <= AT_ONCE
        };
        days.iter().take_while(is_few).count().max(1)
    }

    /// Gives the rows of some days to `take`; of the tweets with these `ids` alone, if they
    /// are given. Whether the tables tell them by themselves.
    fn of_days(
        &self,
        days: &[Date],
        ids: Option<&[i64]>,
        take: &mut dyn FnMut(Part) -> Result<(), QueryError>,
    ) -> Result<bool, QueryError> {
        let mut failed = None;
        let mut take = |part: Result<Part, QueryError>| {
            if let Err(error) = part.and_then(&mut *take)
                && failed.is_none()
            {
                failed = Some(error);
            }
        };
        if let [date] = days {
            if !self.of_day(*date, ids, &mut take)? {
                return Ok(false);
            }
        } else {
            let parts = days.par_iter().map(|&date| {
                let mut parts = Vec::new();
                Ok((self.of_day(date, ids, &mut |part| parts.push(part))?, parts))
            });
            for (is_told, parts) in parts.collect::<Result<Vec<_>, QueryError>>()? {
                if !is_told {
                    return Ok(false);
                }
                parts.into_iter().for_each(&mut take);
            }
        }
        failed.map_or(Ok(true), Err)
    }

    fn of_day(
        &self,
        date: Date,
        ids: Option<&[i64]>,
        then: &mut dyn FnMut(Result<Part, QueryError>),
    ) -> Result<bool, QueryError> {
        let number = days_since_1970(date);
        let part = |batch: RecordBatch| self.filter.part(number, &batch, ids);
        Ok(self.snapshot.coded_rows(self.table, date, self.read, &part, then)?)
    }
}

/// The tweets of some days that are picked, sorted.
fn ids(snapshot: &Snapshot, days: &[Date], of_tweets: &Expr) -> Result<Vec<i64>, QueryError> {
    let tweets = snapshot.scan(Table::Tweets, days)?.filter(of_tweets.clone());
    let frame = snapshot.collect(tweets.select([col("tweet_id")]), Table::Tweets, days)?;
    let mut ids: Vec<i64> = frame.column("tweet_id")?.i64()?.iter().flatten().collect();
    ids.sort_unstable();
    Ok(ids)
}

/// What the table calls a column of the view.
fn own(column: &str) -> &str {
    PLACES.iter().find(|(of_view, _)| *of_view == column).map_or(column, |(_, of_table)| of_table)
}
