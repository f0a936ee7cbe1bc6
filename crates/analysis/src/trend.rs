//! The course of terms from day to day.

mod of_the_day;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use polars::prelude::*;
use serde_json::json;

use super::answer::{Answer, Totals};
use super::bursts::{Burst, DayCount, bursts, bursts_by_day};
use super::daily_people::DailyPeople;
use super::engine::answer_about;
use super::error::QueryError;
use super::filters::Filters;
use super::question::Question;
use super::selection::named_days;
use super::term::{Term, look_up, widened};
use super::values::Values;
use super::why_empty::nearest_day;
pub use of_the_day::of_the_day;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// Rates are per so many terms.
const PER: f64 = 10_000.0;

/// People that make a burst more than that of a few.
const FEW: i64 = 3;

/// The way of some terms, and what is seen in it.
#[derive(Clone, Debug)]
pub struct Trend {
    /// lemma, date, count, rate (per 10,000) and burst: of each term all days,
    /// those without tweets with nulls.
    pub answer: Answer,
    pub series: Vec<Series>,
}

/// The way of one term.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub lemma: String,
    /// Every calendar day of the period.
    pub days: Vec<SeriesDay>,
    pub bursts: Vec<TermBurst>,
    /// Rates per 10,000 from Monday to Sunday, all such days pooled; `None`
    /// where no such day has tweets.
    pub weekdays: [Option<f64>; 7],
}

/// A term on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesDay {
    pub date: Date,
    /// `None` if the day has no tweets.
    pub count: Option<DayCount>,
    /// How many people said it, of those who wrote; `None` if the day has no tweets, or
    /// authors are not known.
    pub people: Option<DayCount>,
    pub in_burst: bool,
}

/// Days on which a term was said more than usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermBurst {
    pub from: Date,
    pub to: Date,
    /// How often it was said on these days.
    pub count: i64,
    /// By how many people on that of these days on which most said it; `None` where
    /// authors are not known.
    pub people: Option<i64>,
    /// See [`Burst::weight`](super::bursts::Burst::weight).
    pub weight: f64,
}

impl SeriesDay {
    /// A day in no burst yet; what no posts tell is left out.
    pub(super) fn new(date: Date, count: Option<DayCount>, people: Option<DayCount>) -> Self {
        Self { date, count, people: people.filter(|_| count.is_some()), in_burst: false }
    }

    /// Per 10,000 terms; `None` if no term counts on the day.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let DayCount { count, all } = self.count?;
        (all > 0).then(|| PER * count as f64 / all as f64)
    }
}

/// The daily series of terms, from the first day to the last, with their bursts
/// and weekdays.
///
/// # Errors
///
/// When a term never occurs or the filters leave it out, or a file of the
/// warehouse is damaged.
pub fn trend(
    snapshot: &Snapshot,
    names: &[String],
    (from, to): (Date, Date),
    filters: &Filters,
) -> Result<Trend, QueryError> {
    let terms = look_up(snapshot, names, filters)?;
    let filters = widened(filters, &terms)?;
    let mut values = Values::default().with("from", &from).with("to", &to);
    for term in &terms {
        values.add("term", &term.lemma);
    }
    let lemmas: Vec<&str> = terms.iter().map(|term| term.lemma.as_str()).collect();
    let question = Question::named("trend")?;
    let found = answer_about(snapshot, &question, &values, &filters, Some(&lemmas))?;
    let totals = if found.frame.height() > 0 {
        totals_of(&found.frame, snapshot, (from, to))?
    } else {
        daily_totals(snapshot, (from, to), &filters)?
    };
    let (lemma, count) = (found.frame.column("lemma")?.str()?, found.frame.column("count")?.i64()?);
    let date = found.frame.column("date")?.date()?.physical().clone();
    let mut counts: BTreeMap<(&str, i32), i64> = BTreeMap::new();
    for row in 0..found.frame.height() {
        if let (Some(lemma), Some(date), Some(count)) =
            (lemma.get(row), date.get(row), count.get(row))
        {
            counts.insert((lemma, date), count);
        }
    }
    let with_posts = snapshot.manifest().dates_between(Table::Tweets, from, to);
    let said: BTreeSet<i32> =
        counts.iter().filter(|(_, count)| **count > 0).map(|((_, day), _)| *day).collect();
    let said_on = |day| said.contains(&day);
    let people = DailyPeople::of(snapshot, &with_posts, said_on, &filters, &lemmas, by_lemma)?;
    let mut series: Vec<Series> = Vec::new();
    for Term { lemma, .. } in &terms {
        if series.iter().any(|series| series.lemma == *lemma) {
            continue;
        }
        let day = |date| {
            let day = days_since_1970(date);
            let count = counts.get(&(lemma.as_str(), day)).copied().unwrap_or(0);
            let count = totals.get(&day).map(|&all| DayCount { count, all });
            SeriesDay::new(date, count, people.on(lemma, day))
        };
        series.push(Series::new(lemma, calendar(from, to).map(day).collect()));
    }
    let min_count = filters.min_count.unwrap_or(0);
    let most = series.iter().map(Series::count).max();
    series.retain(|series| series.count() >= min_count);
    for term in terms.iter().filter(|term| !term.is_of_vocabulary()) {
        // The vocabulary does not tell on which other days such a term is said.
        let is_said = |series: &&Series| series.lemma == term.lemma && series.count() > 0;
        if series.iter().all(|series| !is_said(&series)) {
            let days = named_days(&found.totals.dates);
            return Err(QueryError::NoData(format!("{} does not occur {days}", term.lemma)));
        }
    }
    let mut notes = Vec::new();
    for series in series.iter().filter(|series| series.count() == 0) {
        let lemma = std::slice::from_ref(&series.lemma);
        notes.extend(nearest_day(snapshot, lemma, &[from, to])?);
    }
    let totals = Totals {
        n1: Some(totals.values().sum()),
        most,
        notes,
        details: details(&series),
        ..Totals::of(found.totals.dates, &filters)
    };
    let frame = frame(&series)?;
    Ok(Trend { answer: Answer { totals, frame, ..found }, series })
}

impl Series {
    /// Finds the bursts in the days that have tweets, as if these followed each
    /// other, and the pattern of the week.
    pub(super) fn new(lemma: &str, days: Vec<SeriesDay>) -> Self {
        Self::with(lemma, days, |days, _| {
            bursts(&days.iter().map(|(_, count)| *count).collect::<Vec<_>>())
        })
    }

    /// The same with the bursts that the pages of the days tell, each by those up to it.
    pub(super) fn by_day(lemma: &str, days: Vec<SeriesDay>) -> Self {
        Self::with(lemma, days, bursts_by_day)
    }

    fn with(
        lemma: &str,
        mut days: Vec<SeriesDay>,
        bursts: impl Fn(&[(Date, DayCount)], i64) -> Vec<Burst>,
    ) -> Self {
        let (basis, least) = basis(&days);
        let counts: Vec<(Date, DayCount)> =
            basis.iter().map(|&(place, count)| (days[place].date, count)).collect();
        for day in &mut days {
            day.in_burst = false;
        }
        let found = bursts(&counts, least)
            .into_iter()
            .map(|burst| {
                for (place, _) in &basis[burst.first..=burst.last] {
                    days[*place].in_burst = true;
                }
                TermBurst::of(&days[basis[burst.first].0..=basis[burst.last].0], burst.weight)
            })
            .collect();
        let weekdays = weekdays(&days);
        Self { lemma: lemma.to_owned(), days, bursts: found, weekdays }
    }

    /// How often the term was said on all days.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.days.iter().filter_map(|day| day.count).map(|day| day.count).sum()
    }
}

/// The rates of the weekdays.
fn weekdays(days: &[SeriesDay]) -> [Option<f64>; 7] {
    let mut of_week = [DayCount { count: 0, all: 0 }; 7];
    for day in days {
        if let Some(DayCount { count, all }) = day.count {
            let weekday = &mut of_week
                [usize::from(day.date.weekday().to_monday_zero_offset().unsigned_abs())];
            weekday.count += count;
            weekday.all += all;
        }
    }
    let rate = |day: DayCount| (day.all > 0).then(|| PER * day.count as f64 / day.all as f64);
    of_week.map(rate)
}

impl TermBurst {
    /// That of some days, at least one.
    pub(super) fn of(days: &[SeriesDay], weight: f64) -> Self {
        let counts = days.iter().filter_map(|day| day.count);
        Self {
            from: days[0].date,
            to: days[days.len() - 1].date,
            count: counts.map(|day| day.count).sum(),
            people: days.iter().filter_map(|day| Some(day.people?.count)).max(),
            weight,
        }
    }

    /// Whether fewer people said it on each of its days than would make it news.
    #[must_use]
    pub fn is_of_few(&self) -> bool {
        self.people.is_some_and(|people| people < FEW)
    }
}

/// What bursts are found in, with the places of the days: people who said it of those who
/// wrote, of the days on which they are known. Where they are known on less than half of the
/// days that have tweets, or on none as many wrote as make news, how often it was said of
/// all terms. With how many make news on a day.
fn basis(days: &[SeriesDay]) -> (Vec<(usize, DayCount)>, i64) {
    let of_people: Vec<(usize, DayCount)> =
        days.iter().enumerate().filter_map(|(place, day)| Some((place, day.people?))).collect();
    let with_tweets: Vec<(usize, DayCount)> =
        days.iter().enumerate().filter_map(|(place, day)| Some((place, day.count?))).collect();
    let are_known = 2 * of_people.len() >= with_tweets.len();
    let are_enough = of_people.iter().any(|(_, people)| people.all >= FEW);
    if are_known && are_enough { (of_people, FEW) } else { (with_tweets, 1) }
}

/// The name of a term whose parts of speech are one.
#[expect(clippy::unnecessary_wraps, reason = "other terms have no name")]
pub(super) fn by_lemma(lemma: &str, _pos: &str) -> Option<String> {
    Some(lemma.to_owned())
}

/// The days from one to another.
pub(super) fn calendar(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |date| *date <= to)
}

/// How many terms count on each day that has tweets, by days since 1970.
pub(super) fn daily_totals(
    snapshot: &Snapshot,
    (from, to): (Date, Date),
    filters: &Filters,
) -> Result<BTreeMap<i32, i64>, QueryError> {
    let values = Values::default().with("from", &from).with("to", &to);
    let frame =
        answer_about(snapshot, &Question::named("totals")?, &values, filters, Some(&[]))?.frame;
    totals_of(&frame, snapshot, (from, to))
}

/// The column `n1` of a frame by its column `date`; 0 on other days that have
/// tweets.
fn totals_of(
    frame: &DataFrame,
    snapshot: &Snapshot,
    (from, to): (Date, Date),
) -> Result<BTreeMap<i32, i64>, QueryError> {
    let date = frame.column("date")?.date()?.physical().clone();
    let counted = date.iter().zip(frame.column("n1")?.i64()?.iter());
    let days = snapshot.manifest().dates_between(Table::Tweets, from, to).into_iter();
    let mut totals: BTreeMap<i32, i64> = days.map(|date| (days_since_1970(date), 0)).collect();
    totals.extend(counted.filter_map(|(date, n)| Some((date?, n?))));
    Ok(totals)
}

/// Bursts and weekdays, for programs.
fn details(series: &[Series]) -> serde_json::Map<String, serde_json::Value> {
    const NAMES: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let mut bursts = Vec::new();
    let mut weekdays = Vec::new();
    for series in series {
        for burst in &series.bursts {
            bursts.push(json!({
                "lemma": series.lemma,
                "from": burst.from.to_string(),
                "to": burst.to.to_string(),
                "count": burst.count,
                "people": burst.people,
                "few_people": burst.is_of_few(),
                "weight": burst.weight,
            }));
        }
        let mut rates = serde_json::Map::from_iter([("lemma".to_owned(), json!(series.lemma))]);
        rates.extend(
            NAMES
                .into_iter()
                .zip(series.weekdays)
                .map(|(name, rate)| (name.to_owned(), json!(rate))),
        );
        weekdays.push(serde_json::Value::Object(rates));
    }
    serde_json::Map::from_iter([
        ("bursts".to_owned(), bursts.into()),
        ("weekday_rates".to_owned(), weekdays.into()),
    ])
}

fn frame(series: &[Series]) -> PolarsResult<DataFrame> {
    let days = || series.iter().flat_map(|series| series.days.iter().map(move |day| (series, day)));
    let dates: Vec<i32> = days().map(|(_, day)| days_since_1970(day.date)).collect();
    let burst = |day: &SeriesDay| day.count.map(|_| day.in_burst);
    DataFrame::new(
        dates.len(),
        vec![
            Column::new(
                "lemma".into(),
                days().map(|(series, _)| series.lemma.as_str()).collect::<Vec<_>>(),
            ),
            Column::new("date".into(), dates).cast(&DataType::Date)?,
            Column::new(
                "count".into(),
                days().map(|(_, day)| day.count.map(|day| day.count)).collect::<Vec<_>>(),
            ),
            Column::new("rate".into(), days().map(|(_, day)| day.rate()).collect::<Vec<_>>()),
            Column::new("burst".into(), days().map(|(_, day)| burst(day)).collect::<Vec<_>>()),
        ],
    )
}

/// The name of a weekday in Japanese, one character.
#[must_use]
pub fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}
