//! The views `words` and `said` of some days, read straight from the tables' files.
//!
//! `queries/words.sql` and `queries/said.sql` say what the views are, for every
//! engine. Joins of each row with the filters cost most of a question; here the
//! filters act on what a file has of different words and categories. The rows
//! are the same, which a test below compares.

mod part;

use std::sync::Arc;

use arrow::array::{Array, AsArray, Int64Array, RecordBatch};
use arrow::datatypes::{ArrowPrimitiveType, Int32Type, Int64Type};
use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::error::QueryError;
use super::filters::Filters;
use super::united::United;
use super::wanted::{FLAGS, Wanted, bits};
use super::word_lists::Variants;
pub(crate) use part::{Part, array, unlike};
use part::{place, words};
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
    /// The lemmas that are told apart; the counts of all others are added up by
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
    let mut parts = Vec::new();
    let mut keep = |part| {
        parts.push(part);
        Ok(())
    };
    if !each(snapshot, view, days, filters, asked, &mut keep)? {
        return Ok(None);
    }
    let frame = columns.par_iter().map(|name| column(name, own(name), &parts));
    let frame = frame.collect::<Result<Vec<_>, QueryError>>()?;
    Ok(Some(DataFrame::new(parts.iter().map(Part::len).sum(), frame)?))
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
    let of_day =
        |date: Date, ids: Option<&[i64]>, then: &mut dyn FnMut(Result<Part, QueryError>)| {
            let number = days_since_1970(date);
            let part = |batch: RecordBatch| filter.part(number, &batch, ids);
            snapshot.coded_rows(table, date, &read, &part, then)
        };
    let rows = |day: &Date| snapshot.manifest().daily(table, *day).map_or(0, |file| file.rows);
    let mut days = days;
    while !days.is_empty() {
        let mut sum = 0;
        let is_few = |day: &&Date| {
            sum += rows(day);
            sum <= AT_ONCE
        };
        let (some, rest) = days.split_at(days.iter().take_while(is_few).count().max(1));
        days = rest;
        let ids = match &of_tweets {
            Some(of_tweets) => Some(ids(snapshot, some, of_tweets)?),
            None => None,
        };
        let ids = ids.as_deref();
        let mut failed = None;
        let mut take = |part: Result<Part, QueryError>| {
            if let Err(error) = part.and_then(&mut *take)
                && failed.is_none()
            {
                failed = Some(error);
            }
        };
        if let [date] = some {
            if !of_day(*date, ids, &mut take)? {
                return Ok(false);
            }
        } else {
            let parts = some.par_iter().map(|&date| {
                let mut parts = Vec::new();
                Ok((of_day(date, ids, &mut |part| parts.push(part))?, parts))
            });
            for (is_told, parts) in parts.collect::<Result<Vec<_>, QueryError>>()? {
                if !is_told {
                    return Ok(false);
                }
                parts.into_iter().for_each(&mut take);
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
    }
    Ok(true)
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

/// What the filters come to.
struct Filter<'a> {
    /// The table that is read.
    table: Table,
    /// Whether it is asked how often rows were said.
    counts: bool,
    wanted: Wanted<'a>,
    united: Arc<United>,
    stopwords: HashSet<&'a str>,
    lemmas: Option<HashSet<&'a str>>,
    /// The table's columns that are kept.
    kept: &'a [&'a str],
    /// The lemmas of which the lists say something, where many files are asked for
    /// the same ones.
    known: Option<HashMap<Box<str>, Lemma>>,
}

impl Filter<'_> {
    /// The rows of a batch that count; of the tweets with these `ids`, which are sorted, if
    /// they are given.
    fn part(
        &self,
        date: i32,
        batch: &RecordBatch,
        ids: Option<&[i64]>,
    ) -> Result<Part, QueryError> {
        let (lemma, lemmas) = words(batch, "lemma")?;
        let [(pos, all_pos), (pos1, all_pos1), (kind, all_kinds)] =
            [words(batch, "pos")?, words(batch, "pos1")?, words(batch, "kind")?];
        let mut flags = Vec::new();
        let is_of_tokens = self.table == Table::Tokens;
        for name in FLAGS.iter().filter(|name| is_of_tokens || **name != "negated") {
            flags.push(array(batch, name)?.as_boolean_opt().ok_or_else(|| unlike(name))?);
        }
        let number = |name: &str| {
            array(batch, name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| unlike(name))
        };
        let said = match self.table {
            Table::Terms => Some((number("count")?, number("negated")?)),
            _ => None,
        };
        let mut picked = match ids {
            Some(ids) => Some(Picked { ids, tweets: number("tweet_id")?, last: None }),
            None => None,
        };
        let lemmas: Vec<Lemma> =
            lemmas.iter().map(|lemma| self.lemma(lemma.unwrap_or_default())).collect();
        let mut known: HashMap<[i32; 3], u16> = HashMap::new();
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
                (last, last_flags) = (category, *known.entry(category).or_insert_with(find));
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
            match (said, flags.as_slice()) {
                (Some((count, negated)), [hashtag, compound, retweet]) => {
                    let of = |is_negated| {
                        [hashtag.value(row), compound.value(row), is_negated, retweet.value(row)]
                    };
                    let negated = negated.value(row);
                    for (is_negated, count) in
                        [(false, count.value(row) - negated), (true, negated)]
                    {
                        if count > 0 && counts_as(of(is_negated)) {
                            if is_other {
                                others += count;
                            } else {
                                rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                                counts.push((is_negated, count));
                            }
                        }
                    }
                }
                (_, [hashtag, compound, negated, retweet])
                    if counts_as(
                        [hashtag, compound, negated, retweet].map(|flag| flag.value(row)),
                    ) =>
                {
                    if is_other {
                        others += i64::from(self.counts);
                        continue;
                    }
                    rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                    if self.counts {
                        counts.push((negated.value(row), 1));
                    }
                }
                _ => {}
            }
        }
        let lemmas = lemmas.into_iter().map(Lemma::other_name).collect();
        let schema = batch.schema();
        let kept = schema.fields().iter().enumerate();
        let kept: Vec<usize> = kept
            .filter(|(_, field)| self.kept.contains(&field.name().as_str()))
            .map(|(place, _)| place)
            .collect();
        let batch = batch
            .project(&kept)
            .map_err(|error| QueryError::Polars(polars_err!(ComputeError: "{error}")))?;
        Ok(Part { date, batch, rows, lemmas, counts, others })
    }

    /// Puts together what the lists say of single lemmas.
    fn know(&mut self) {
        let united = self.united.iter().map(|(variant, _)| variant);
        let listed = self.lemmas.iter().flatten().chain(&self.stopwords).copied();
        let known = united.chain(listed).map(|lemma| (Box::from(lemma), self.judged(lemma)));
        self.known = Some(known.collect());
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
enum Lemma {
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

/// A column of the view, which the table has as `own`.
fn column(name: &str, own: &str, parts: &[Part]) -> Result<Column, QueryError> {
    let rows = parts.iter().map(Part::len).sum();
    let named = PlSmallStr::from(name);
    match name {
        "date" => {
            let mut dates: Vec<i32> = Vec::with_capacity(rows);
            for part in parts {
                dates.resize(dates.len() + part.len(), part.date);
            }
            Ok(Column::new(named, dates).cast(&DataType::Date)?)
        }
        "tweet_id" | "author_id" => numbers::<Int64Type>(named, parts),
        "position" | "start_place" | "end_place" => {
            let column = numbers::<Int32Type>(own.into(), parts)?;
            Ok(column.with_name(named))
        }
        "count" => {
            let mut counts: Vec<i64> = Vec::with_capacity(rows);
            for part in parts {
                counts.extend(part.counts.iter().map(|(_, count)| *count));
                counts.extend((part.others > 0).then_some(part.others));
            }
            Ok(Column::new(named, counts))
        }
        "negated" if parts.iter().any(|part| !part.counts.is_empty() || part.others > 0) => {
            let mut negated: Vec<bool> = Vec::with_capacity(rows);
            for part in parts {
                negated.extend(part.counts.iter().map(|(is_negated, _)| *is_negated));
                negated.extend((part.others > 0).then_some(false));
            }
            Ok(Column::new(named, negated))
        }
        "in_hashtag" | "in_compound" | "negated" | "is_retweet" => {
            let mut flags: Vec<bool> = Vec::with_capacity(rows);
            for part in parts {
                let Some(column) = array(&part.batch, name)?.as_boolean_opt() else {
                    // No row counts of terms, which have no such column.
                    continue;
                };
                flags.extend(part.rows.iter().map(|&row| column.value(row as usize)));
                flags.extend((part.others > 0).then_some(false));
            }
            Ok(Column::new(named, flags))
        }
        _ => strings(named, own, parts, rows),
    }
}

fn numbers<T>(name: PlSmallStr, parts: &[Part]) -> Result<Column, QueryError>
where
    T: ArrowPrimitiveType,
    Series: NamedFrom<Vec<Option<T::Native>>, [Option<T::Native>]>,
{
    let mut numbers: Vec<Option<T::Native>> = Vec::with_capacity(parts.iter().map(Part::len).sum());
    for part in parts {
        let column = array(&part.batch, &name)?;
        let column = column.as_primitive_opt::<T>().ok_or_else(|| unlike(&name))?;
        let number = |&row: &u32| {
            let row = row as usize;
            column.is_valid(row).then(|| column.value(row))
        };
        numbers.extend(part.rows.iter().map(number));
    }
    Ok(Column::new(name, numbers))
}

fn strings(name: PlSmallStr, own: &str, parts: &[Part], rows: usize) -> Result<Column, QueryError> {
    let mut texts = StringChunkedBuilder::new(name, rows);
    for part in parts {
        let (codes, words) = words(&part.batch, own)?;
        for &row in &part.rows {
            let code = place(codes[row as usize]);
            let named = part.lemmas.get(code).filter(|_| own == "lemma");
            match named.and_then(Option::as_deref) {
                Some(canonical) => texts.append_value(canonical),
                None => texts.append_value(words.value(code)),
            }
        }
        if part.others > 0 {
            texts.append_value("");
        }
    }
    Ok(texts.finish().into_series().into_column())
}
