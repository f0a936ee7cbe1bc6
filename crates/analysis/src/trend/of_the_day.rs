use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashSet;
use jiff::civil::Date;
use polars::prelude::*;

use super::{Series, SeriesDay, TermBurst, calendar, daily_totals};
use crate::answer::{Answer, Totals};
use crate::bursts::DayCount;
use crate::daily_people::DailyPeople;
use crate::engine::answer;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::note::Note;
use crate::question::Question;
use crate::ranking::{RankBy, ranking};
use crate::values::Values;
use tsubuyaki_warehouse::{Snapshot, days_since_1970};

/// How often a term must occur on a day to be looked at for bursts.
const MIN_COUNT: i64 = 5;

/// The terms that are in a burst on a day, by the weight of the burst: lemma,
/// pos, kind, count, authors, `one_author`, rate, since, days, `burst_count`, weight and
/// `few_people`, whether fewer than three said it on each day of the burst.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub fn of_the_day(
    snapshot: &Snapshot,
    from: Date,
    day: Date,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let min_count = filters.min_count.unwrap_or(MIN_COUNT);
    let values =
        Values::default().with("date", &day).with("from", &from).with("min_count", &min_count);
    let found = answer(snapshot, &Question::named("series")?, &values, filters)?;
    let totals = daily_totals(snapshot, (from, day), filters)?;
    let rows = Rows::of(&found.frame)?;
    let daily = daily_people(snapshot, (from, day), filters, (&rows.lemma, &rows.pos))?;
    let mut bursting: Vec<Bursting> = rows
        .by_term()
        .filter_map(|(row, counts)| {
            let (lemma, name) = (rows.lemma.get(row).unwrap_or_default(), rows.name(row));
            let of_day = |date| {
                let number = days_since_1970(date);
                let count = counts.get(&number).copied().unwrap_or(0);
                let count = totals.get(&number).map(|&all| DayCount { count, all });
                SeriesDay::new(date, count, daily.on(&name, number))
            };
            let series = Series::new(lemma, calendar(from, day).map(of_day).collect());
            let burst = *series.bursts.last().filter(|burst| burst.to == day)?;
            Some(Bursting { row, day: *series.days.last()?, burst })
        })
        .collect();
    bursting.sort_by(|x, y| y.burst.weight.total_cmp(&x.burst.weight).then(x.row.cmp(&y.row)));
    let frame = rows.frame(&bursting, &People::of(snapshot, day, filters)?)?;
    // That terms occur often enough, and none more than usual.
    let is_quiet = bursting.is_empty() && found.frame.height() > 0;
    let notes = if is_quiet { vec![Note::NoBurst { day }] } else { Vec::new() };
    let totals = Totals {
        notes,
        n1: totals.get(&days_since_1970(day)).copied(),
        ..Totals::of(vec![day], &Filters { min_count: Some(min_count), ..filters.clone() })
    };
    Ok(Answer { totals, frame, ..found })
}

/// A term that is in a burst on the day.
struct Bursting {
    /// The first of its rows.
    row: usize,
    day: SeriesDay,
    burst: TermBurst,
}

/// How often each term is said on which day, the rows of a term one after another.
struct Rows {
    lemma: StringChunked,
    pos: StringChunked,
    kind: StringChunked,
    date: Int32Chunked,
    count: Int64Chunked,
}

impl Rows {
    fn of(frame: &DataFrame) -> PolarsResult<Self> {
        let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
        Ok(Self {
            lemma: text("lemma")?,
            pos: text("pos")?,
            kind: text("kind")?,
            date: frame.column("date")?.date()?.physical().clone(),
            count: frame.column("count")?.i64()?.clone(),
        })
    }

    fn term(&self, row: usize) -> (Option<&str>, Option<&str>) {
        (self.lemma.get(row), self.pos.get(row))
    }

    fn name(&self, row: usize) -> String {
        let (lemma, pos) = self.term(row);
        lemma.zip(pos).map(|(lemma, pos)| name_of(lemma, pos)).unwrap_or_default()
    }

    /// The first row of each term, and its counts by the days.
    fn by_term(&self) -> impl Iterator<Item = (usize, BTreeMap<i32, i64>)> {
        let mut row = 0;
        std::iter::from_fn(move || {
            let first = row;
            let mut counts = BTreeMap::new();
            while row < self.count.len() && self.term(row) == self.term(first) {
                counts.extend(self.date.get(row).zip(self.count.get(row)));
                row += 1;
            }
            (row > first).then_some((first, counts))
        })
    }

    fn frame(&self, bursting: &[Bursting], people: &People) -> PolarsResult<DataFrame> {
        let each = || bursting.iter();
        let said_by = |b: &Bursting| {
            let (lemma, pos) = self.term(b.row);
            people.0.get(&(lemma?.to_owned(), pos?.to_owned())).copied()
        };
        let length = |burst: &TermBurst| {
            i64::from(burst.to.since(burst.from).map_or(0, |span| span.get_days()) + 1)
        };
        DataFrame::new(
            bursting.len(),
            vec![
                column("lemma", each().map(|b| self.lemma.get(b.row))),
                column("pos", each().map(|b| self.pos.get(b.row))),
                column("kind", each().map(|b| self.kind.get(b.row))),
                column("count", each().map(|b| b.day.count.map(|count| count.count))),
                column("authors", each().map(|b| said_by(b).map(|people| people.0))),
                column("one_author", each().map(|b| said_by(b).map(|people| people.1))),
                column("rate", each().map(|b| b.day.rate())),
                column("since", each().map(|b| days_since_1970(b.burst.from)))
                    .cast(&DataType::Date)?,
                column("days", each().map(|b| length(&b.burst))),
                column("burst_count", each().map(|b| b.burst.count)),
                column("weight", each().map(|b| b.burst.weight)),
                column("few_people", each().map(|b| b.burst.is_of_few())),
            ],
        )
    }
}

fn column<T, Of: ?Sized>(name: &str, values: impl Iterator<Item = T>) -> Column
where
    polars::prelude::Series: NamedFrom<Vec<T>, Of>,
{
    Column::new(name.into(), values.collect::<Vec<T>>())
}

/// By how many people terms were said on each day, by their names.
fn daily_people(
    snapshot: &Snapshot,
    (from, to): (Date, Date),
    filters: &Filters,
    (lemma, pos): (&StringChunked, &StringChunked),
) -> Result<DailyPeople, QueryError> {
    let terms: HashSet<(&str, &str)> =
        lemma.iter().zip(pos.iter()).filter_map(|(lemma, pos)| lemma.zip(pos)).collect();
    let lemmas: BTreeSet<&str> = terms.iter().map(|(lemma, _)| *lemma).collect();
    let lemmas: Vec<&str> = lemmas.into_iter().collect();
    let days: Vec<Date> =
        snapshot.manifest().dates().filter(|date| (from..=to).contains(date)).collect();
    let named = |lemma: &str, pos: &str| terms.contains(&(lemma, pos)).then(|| name_of(lemma, pos));
    DailyPeople::of(snapshot, &days, |_| true, filters, &lemmas, named)
}

/// By how many people the terms of a day are said, and whether one of them said
/// half or more.
struct People(BTreeMap<(String, String), (i64, bool)>);

impl People {
    fn of(snapshot: &Snapshot, day: Date, filters: &Filters) -> Result<Self, QueryError> {
        let frame = ranking(snapshot, day, RankBy::Count, filters)?.frame;
        let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
        let authors = frame.column("authors")?.i64()?;
        let one_author = frame.column("one_author")?.bool()?;
        let term = |row| {
            let term = (lemma.get(row)?.to_owned(), pos.get(row)?.to_owned());
            Some((term, (authors.get(row)?, one_author.get(row)?)))
        };
        Ok(Self((0..frame.height()).filter_map(term).collect()))
    }
}

/// A term by its lemma and its part of speech.
fn name_of(lemma: &str, pos: &str) -> String {
    format!("{lemma}\t{pos}")
}
