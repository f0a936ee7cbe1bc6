//! Views over many days, from the roll-ups of their months: those of some lemmas alone, of
//! which the tables would have to be read day by day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::filter::{Filter, Lemma};
use super::{MANY_DAYS, View};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::wanted::{Wanted, bits};
use crate::word_lists::Variants;
use tsubuyaki_warehouse::{Group, MonthWords, Snapshot, days_since_1970};

/// What a month has of a view.
pub(crate) struct MonthRows {
    groups: Vec<Group>,
    /// By their days.
    rows: Vec<MonthRow>,
    /// How often lemmas that are not told apart were said on the days.
    others: Vec<(i32, i64)>,
}

struct MonthRow {
    /// Days since 1970.
    date: i32,
    lemma: Box<str>,
    group: usize,
    count: i64,
    /// Those who said it, by numbers that hold on the day; of the view `said` alone.
    people: Vec<u32>,
}

impl MonthRows {
    /// Who said what: day, lemma, part of speech, and the people by numbers that hold on the
    /// day. One may say it in several ways, and stands in each of them.
    pub(crate) fn people(&self) -> impl Iterator<Item = (i32, &str, &str, &[u32])> {
        self.rows.iter().map(|row| {
            let pos = &*self.groups[row.group].pos;
            (row.date, &*row.lemma, pos, row.people.as_slice())
        })
    }

    fn len(&self) -> usize {
        self.rows.len() + self.others.len()
    }
}

/// Gives what months have of a view of some lemmas to `take`, one after the other. Returns
/// the days that have to be read themselves.
///
/// # Errors
///
/// When a roll-up or a list of words cannot be read.
pub(crate) fn of_months(
    snapshot: &Snapshot,
    view: View,
    days: &[Date],
    filters: &Filters,
    lemmas: &[&str],
    mut take: impl FnMut(MonthRows),
) -> Result<Vec<Date>, QueryError> {
    if days.len() < MANY_DAYS || filters.of_tweets().is_some() {
        return Ok(days.to_vec());
    }
    let mut asked: BTreeMap<Date, BTreeSet<Date>> = BTreeMap::new();
    for &date in days {
        asked.entry(date.first_of_month()).or_default().insert(date);
    }
    let months = snapshot.months().iter();
    let months: Vec<(Date, BTreeSet<Date>)> =
        months.filter_map(|month| asked.remove_entry(month)).collect();
    let mut rest: Vec<Date> = asked.into_values().flatten().collect();
    if months.is_empty() {
        return Ok(rest);
    }
    let stopwords = filters.stopwords()?;
    let wanted = filters.wanted(snapshot.manifest())?;
    let mut filter = Filter {
        table: view.table(),
        counts: view == View::Words,
        wanted: Wanted::of(&wanted)?,
        united: Variants::united_of(&filters.variants)?,
        stopwords: stopwords.iter().map(String::as_str).collect(),
        lemmas: Some(lemmas.iter().copied().collect()),
        kept: &[],
        known: None,
    };
    filter.know();
    let mut known: Vec<(&str, &Lemma)> = filter.known().collect();
    known.sort_unstable_by_key(|(lemma, _)| *lemma);
    let reading = Reading { view, filter: &filter, known: &known };
    snapshot.bring_months(&months.iter().map(|(month, _)| *month).collect::<Vec<_>>());
    for some in months.chunks(rayon::current_num_threads().max(1) * 4) {
        let of_month = |(month, days): &(Date, BTreeSet<Date>)| {
            reading.rows(*month, &snapshot.month(*month)?, days)
        };
        let read: Vec<_> = some.par_iter().map(of_month).collect::<Result<_, QueryError>>()?;
        for (rows, (_, days)) in read.into_iter().zip(some) {
            match rows {
                Some(rows) => take(rows),
                None => rest.extend(days),
            }
        }
    }
    rest.sort_unstable();
    Ok(rest)
}

fn unreadable(month: Date) -> QueryError {
    QueryError::Polars(polars_err!(ComputeError: "the roll-up of {month} cannot be read"))
}

struct Reading<'a> {
    view: View,
    filter: &'a Filter<'a>,
    /// The lemmas of which the lists say something, sorted.
    known: &'a [(&'a str, &'a Lemma)],
}

impl Reading<'_> {
    /// What a month has on some days: nothing if it does not hold all words that count.
    fn rows(
        &self,
        of: Date,
        month: &MonthWords,
        days: &BTreeSet<Date>,
    ) -> Result<Option<MonthRows>, QueryError> {
        let counts = |group: &Group| {
            let category = [&*group.pos, &*group.pos1, &*group.kind];
            self.filter.wanted.flags_of(category) & (1 << bits(group.flags)) != 0
        };
        let groups = month.groups();
        if groups.iter().any(|group| !group.is_held && counts(group)) {
            return Ok(None);
        }
        let mut others: BTreeMap<Date, i64> = BTreeMap::new();
        if self.filter.counts {
            for (date, totals) in month.totals().filter(|(date, _)| days.contains(date)) {
                let counted = totals.filter(|(group, _)| counts(group));
                others.insert(date, counted.map(|(_, count)| count).sum());
            }
        }
        let counts: Vec<bool> = groups.iter().map(counts).collect();
        let lemmas: Vec<&str> = self.known.iter().map(|(lemma, _)| *lemma).collect();
        let mut rows = Vec::new();
        let is_whole = month.each(&lemmas, |place, said| {
            if !counts[said.group] || !days.contains(&said.date) {
                return;
            }
            if let Some(others) = others.get_mut(&said.date) {
                *others -= said.count;
            }
            let (lemma, judged) = self.known[place];
            let lemma = match judged {
                Lemma::Itself => lemma,
                Lemma::Of(canonical) => &**canonical,
                Lemma::Stopped | Lemma::Other => return,
            };
            let people = if self.view == View::Said { said.people().collect() } else { Vec::new() };
            let date = days_since_1970(said.date);
            let (lemma, group, count) = (Box::from(lemma), said.group, said.count);
            rows.push(MonthRow { date, lemma, group, count, people });
        });
        if !is_whole {
            return Err(unreadable(of));
        }
        rows.sort_by_key(|row| row.date);
        let others = others.into_iter().filter(|(_, count)| *count > 0);
        let others = others.map(|(date, count)| (days_since_1970(date), count)).collect();
        Ok(Some(MonthRows { groups: groups.to_vec(), rows, others }))
    }
}

/// The columns of the view `words` from what months have of it.
pub(super) fn frame(columns: &[&str], months: &[MonthRows]) -> PolarsResult<DataFrame> {
    let rows: usize = months.iter().map(MonthRows::len).sum();
    let columns = columns.iter().map(|&name| column(name, rows, months)).collect::<Result<_, _>>();
    DataFrame::new(rows, columns?)
}

fn column(name: &str, rows: usize, months: &[MonthRows]) -> PolarsResult<Column> {
    let named = PlSmallStr::from(name);
    let numbers = |of_row: fn(&MonthRow) -> i64, of_others: fn(&(i32, i64)) -> i64| {
        let of_month = |month: &MonthRows| {
            let of_rows = month.rows.iter().map(of_row);
            of_rows.chain(month.others.iter().map(of_others)).collect::<Vec<_>>()
        };
        months.iter().flat_map(of_month).collect::<Vec<i64>>()
    };
    let flags = |place: usize| {
        let of_month = |month: &MonthRows| {
            let flag = |row: &MonthRow| month.groups[row.group].flags[place];
            let others = std::iter::repeat_n(false, month.others.len());
            month.rows.iter().map(flag).chain(others).collect::<Vec<_>>()
        };
        months.iter().flat_map(of_month).collect::<Vec<bool>>()
    };
    Ok(match name {
        "date" => {
            let dates = numbers(|row| row.date.into(), |others| others.0.into());
            Column::new(named, dates).cast(&DataType::Int32)?.cast(&DataType::Date)?
        }
        "count" => Column::new(named, numbers(|row| row.count, |others| others.1)),
        "in_hashtag" => Column::new(named, flags(0)),
        "in_compound" => Column::new(named, flags(1)),
        "negated" => Column::new(named, flags(2)),
        "is_retweet" => Column::new(named, flags(3)),
        _ => {
            let mut texts = StringChunkedBuilder::new(named, rows);
            for month in months {
                for row in &month.rows {
                    let group = &month.groups[row.group];
                    texts.append_value(match name {
                        "pos" => &group.pos,
                        "pos1" => &group.pos1,
                        "kind" => &group.kind,
                        _ => &row.lemma,
                    });
                }
                month.others.iter().for_each(|_| texts.append_value(""));
            }
            texts.finish().into_series().into_column()
        }
    })
}
