//! How many people said a term on each day. Bursts are sought in these counts, since one
//! person's hundred posts are not news.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::bursts::DayCount;
use super::engine::{by_sql, scan};
use super::error::QueryError;
use super::filters::{Filters, Retweets};
use super::views::{Asked, Part, View, array, each, of_months, unlike};
use tsubuyaki_warehouse::{Snapshot, Table, Wrote, days_since_1970};

/// People by day, by days since 1970.
#[derive(Default)]
pub(crate) struct DailyPeople {
    /// Those who wrote; `None` of a day that has posts that count, and the author of none
    /// is known.
    wrote: BTreeMap<i32, Option<i64>>,
    /// Those who said a term, by its name.
    said: HashMap<String, BTreeMap<i32, i64>>,
}

impl DailyPeople {
    /// Those of some terms, which `named` gives names, or none to what is not such a term;
    /// `lemmas` are theirs, and `said_on` the days on which any of them is said. Posts
    /// without an author are left out.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse or a list of words cannot be read.
    pub(crate) fn of(
        snapshot: &Snapshot,
        days: &[Date],
        said_on: impl Fn(i32) -> bool,
        filters: &Filters,
        lemmas: &[&str],
        named: impl Fn(&str, &str) -> Option<String>,
    ) -> Result<Self, QueryError> {
        let known = |Writers { posts, people }| (posts == 0 || people > 0).then_some(people);
        let writers = writers(snapshot, days, filters)?.into_iter();
        let wrote = writers.map(|(day, writers)| (day, known(writers))).collect();
        let said_on: Vec<Date> =
            days.iter().copied().filter(|day| said_on(days_since_1970(*day))).collect();
        Ok(Self { wrote, said: said(snapshot, &said_on, filters, lemmas, named)? })
    }

    /// How many of those who wrote on a day said a term, if they are known.
    pub(crate) fn on(&self, term: &str, day: i32) -> Option<DayCount> {
        let all = self.wrote.get(&day).copied().unwrap_or(Some(0))?;
        let count = self.said.get(term).and_then(|days| days.get(&day)).copied().unwrap_or(0);
        Some(DayCount { count, all })
    }
}

/// The posts of a day that count, and the people who wrote them.
#[derive(Clone, Copy, Default)]
struct Writers {
    posts: i64,
    people: i64,
}

fn writers(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
) -> Result<BTreeMap<i32, Writers>, QueryError> {
    if filters.of_tweets().is_none() {
        let of_day = |&date: &Date| {
            let writers = match told_writers(snapshot, date, filters.retweets) {
                Some(writers) => Some(writers),
                None => writers_of_day(snapshot, date, filters.retweets)?,
            };
            Ok(writers.map(|writers| (days_since_1970(date), writers)))
        };
        let of_days = days.par_iter().map(of_day).collect::<Result<Vec<_>, QueryError>>()?;
        if let Some(of_days) = of_days.into_iter().collect() {
            return Ok(of_days);
        }
    }
    let retweets = match filters.retweets {
        Retweets::Exclude => col("is_retweet").not(),
        Retweets::Include => lit(true),
        Retweets::Only => col("is_retweet"),
    };
    let frame = scan(snapshot, Table::Tweets, days, filters)?
        .filter(retweets)
        .group_by([col("date")])
        .agg([
            len().cast(DataType::Int64).alias("posts"),
            col("author_id").drop_nulls().n_unique().cast(DataType::Int64).alias("people"),
        ]);
    let frame = snapshot.collect(frame, Table::Tweets, days)?;
    let date = frame.column("date")?.date()?.physical().clone();
    let (posts, people) = (frame.column("posts")?.i64()?, frame.column("people")?.i64()?);
    let row =
        |row| Some((date.get(row)?, Writers { posts: posts.get(row)?, people: people.get(row)? }));
    Ok((0..frame.height()).filter_map(row).collect())
}

/// Those of one day, if the manifest says how many they are.
fn told_writers(snapshot: &Snapshot, date: Date, retweets: Retweets) -> Option<Writers> {
    let told = snapshot.manifest().daily(Table::Tweets, date)?.writers?;
    let Wrote { posts, people } = match retweets {
        Retweets::Exclude => told.own,
        Retweets::Include => told.all,
        Retweets::Only => told.retweets,
    };
    let whole = |number| i64::try_from(number).unwrap_or(i64::MAX);
    Some(Writers { posts: whole(posts), people: whole(people) })
}

/// Those of one day; `None` if its file is of an earlier schema version.
fn writers_of_day(
    snapshot: &Snapshot,
    date: Date,
    retweets: Retweets,
) -> Result<Option<Writers>, QueryError> {
    const COLUMNS: [&str; 2] = ["author_id", "is_retweet"];
    let (mut posts, mut people, mut failed) = (0, HashSet::new(), None);
    let of_batch = |batch: RecordBatch| authors(&batch, retweets);
    let mut take = |authors: Result<Vec<Option<i64>>, QueryError>| match authors {
        Ok(authors) => {
            posts += authors.len();
            people.extend(authors.into_iter().flatten());
        }
        Err(error) => failed = Some(error),
    };
    let is_told = snapshot.coded_rows(Table::Tweets, date, &COLUMNS, &of_batch, &mut take)?;
    match failed {
        Some(error) => Err(error),
        None => Ok(is_told.then(|| Writers { posts: whole(posts), people: whole(people.len()) })),
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The authors of the posts of a batch that count.
fn authors(batch: &RecordBatch, retweets: Retweets) -> Result<Vec<Option<i64>>, QueryError> {
    let author = array(batch, "author_id")?.as_primitive_opt::<Int64Type>();
    let author = author.ok_or_else(|| unlike("author_id"))?;
    let is_retweet = array(batch, "is_retweet")?.as_boolean_opt();
    let is_retweet = is_retweet.ok_or_else(|| unlike("is_retweet"))?;
    let counts = |row: &usize| match retweets {
        Retweets::Exclude => !is_retweet.value(*row),
        Retweets::Include => true,
        Retweets::Only => is_retweet.value(*row),
    };
    let author = |row| author.is_valid(row).then(|| author.value(row));
    Ok((0..batch.num_rows()).filter(counts).map(author).collect())
}

/// Who said which term on the day that is read.
#[derive(Default)]
struct Sayers {
    day: i32,
    met: HashSet<(u32, i64)>,
    numbers: HashMap<String, u32>,
    people: Vec<BTreeMap<i32, i64>>,
}

impl Sayers {
    /// The number of a term.
    fn number(&mut self, name: String) -> u32 {
        let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.people.push(BTreeMap::new());
        }
        number
    }

    /// An author said a term on a day. The days come one after the other.
    fn add(&mut self, day: i32, term: u32, author: i64) {
        if self.day != day {
            self.day = day;
            self.met.clear();
        }
        if self.met.insert((term, author)) {
            *self.people[term as usize].entry(day).or_default() += 1;
        }
    }
}

fn said(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    lemmas: &[&str],
    named: impl Fn(&str, &str) -> Option<String>,
) -> Result<HashMap<String, BTreeMap<i32, i64>>, QueryError> {
    const NONE: u32 = u32::MAX;
    const COLUMNS: [&str; 3] = ["lemma", "pos", "author_id"];
    let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas: Some(lemmas) };
    let mut sayers = Sayers::default();
    let rest = of_months(snapshot, View::Said, days, filters, lemmas, |month| {
        for (date, lemma, pos, people) in month.people() {
            if let Some(name) = named(lemma, pos) {
                let term = sayers.number(name);
                for &person in people {
                    sayers.add(date, term, person.into());
                }
            }
        }
    })?;
    let mut take = |part: Part| {
        let number =
            |lemma: &str, pos: &str| named(lemma, pos).map_or(NONE, |name| sayers.number(name));
        let of_rows = part.terms(number)?;
        for (&term, author) in of_rows.iter().zip(part.numbers("author_id")?) {
            if let Some(author) = author.filter(|_| term != NONE) {
                sayers.add(part.date(), term, author);
            }
        }
        Ok(())
    };
    let is_told = rest.is_empty() || each(snapshot, View::Said, &rest, filters, &asked, &mut take)?;
    if !is_told {
        sayers = Sayers::default();
        let wanted = lit(Series::new("".into(), lemmas)).implode(true);
        let frame = by_sql(snapshot, View::Said, days, filters)?
            .filter(col("lemma").is_in(wanted, false).and(col("author_id").is_not_null()))
            .select(["date", "lemma", "pos", "author_id"].map(col))
            .sort(["date"], SortMultipleOptions::default())
            .collect()?;
        let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
        let date = frame.column("date")?.date()?.physical().clone();
        let author = frame.column("author_id")?.i64()?;
        for row in 0..frame.height() {
            if let (Some(lemma), Some(pos), Some(date), Some(author)) =
                (lemma.get(row), pos.get(row), date.get(row), author.get(row))
                && let Some(name) = named(lemma, pos)
            {
                let term = sayers.number(name);
                sayers.add(date, term, author);
            }
        }
    }
    let Sayers { numbers, mut people, .. } = sayers;
    let of = |(name, number): (String, u32)| (name, std::mem::take(&mut people[number as usize]));
    Ok(numbers.into_iter().map(of).collect())
}
