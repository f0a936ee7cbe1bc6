//! How terms went from day to day.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use polars::prelude::*;
use serde_json::json;

use super::answer::{Answer, Totals};
use super::bursts::{DayCount, bursts};
use super::engine::{answer, answer_about};
use super::error::QueryError;
use super::filters::Filters;
use super::question::Question;
use super::ranking::{RankBy, ranking};
use super::term::{Term, look_up, widened};
use super::values::Values;
use tsubuyaki_warehouse::{Snapshot, days_since_1970};

/// Rates are per so many terms.
const PER: f64 = 10_000.0;
/// How often a term must occur on a day to be looked at for bursts.
const MIN_COUNT: i64 = 5;

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
    pub in_burst: bool,
}

/// Days on which a term was said more than usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermBurst {
    pub from: Date,
    pub to: Date,
    /// How often it was said on these days.
    pub count: i64,
    /// See [`Burst::weight`](super::bursts::Burst::weight).
    pub weight: f64,
}

impl SeriesDay {
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
    let mut series: Vec<Series> = Vec::new();
    for Term { lemma, .. } in &terms {
        if series.iter().any(|series| series.lemma == *lemma) {
            continue;
        }
        let day = |date| {
            let day = days_since_1970(date);
            let count = counts.get(&(lemma.as_str(), day)).copied().unwrap_or(0);
            let count = totals.get(&day).map(|&all| DayCount { count, all });
            SeriesDay { date, count, in_burst: false }
        };
        series.push(Series::new(lemma, calendar(from, to).map(day).collect()));
    }
    let min_count = filters.min_count.unwrap_or(0);
    series.retain(|series| series.count() >= min_count);
    let totals = Totals {
        n1: Some(totals.values().sum()),
        details: details(&series),
        ..Totals::of(found.totals.dates, &filters)
    };
    let frame = frame(&series)?;
    Ok(Trend { answer: Answer { totals, frame, ..found }, series })
}

/// The terms that are in a burst on a day, by the weight of the burst: lemma,
/// pos, kind, count, authors, `one_author`, rate, since, days, `burst_count` and
/// weight.
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
    let text = |name: &str| Ok::<_, PolarsError>(found.frame.column(name)?.str()?.clone());
    let (lemma, pos, kind) = (text("lemma")?, text("pos")?, text("kind")?);
    let date = found.frame.column("date")?.date()?.physical().clone();
    let count = found.frame.column("count")?.i64()?.clone();

    let mut bursting = Vec::new();
    let mut row = 0;
    while row < found.frame.height() {
        let term = (lemma.get(row), pos.get(row));
        let first = row;
        let mut counts: BTreeMap<i32, i64> = BTreeMap::new();
        while row < found.frame.height() && (lemma.get(row), pos.get(row)) == term {
            counts.extend(date.get(row).zip(count.get(row)));
            row += 1;
        }
        let of_day = |date| {
            let number = days_since_1970(date);
            let count = counts.get(&number).copied().unwrap_or(0);
            let count = totals.get(&number).map(|&all| DayCount { count, all });
            SeriesDay { date, count, in_burst: false }
        };
        let series =
            Series::new(term.0.unwrap_or_default(), calendar(from, day).map(of_day).collect());
        let Some(last) = series.days.last().copied() else { continue };
        if let Some(burst) = series.bursts.last().filter(|burst| burst.to == day) {
            bursting.push((first, last, *burst));
        }
    }
    bursting.sort_by(|x, y| y.2.weight.total_cmp(&x.2.weight).then(x.0.cmp(&y.0)));

    let people = People::of(snapshot, day, filters)?;
    let of_term = |row: usize| {
        let term = lemma.get(row).zip(pos.get(row));
        term.and_then(|(lemma, pos)| people.0.get(&(lemma.to_owned(), pos.to_owned())).copied())
    };
    let authors: Vec<Option<i64>> =
        bursting.iter().map(|(row, ..)| of_term(*row).map(|people| people.0)).collect();
    let one_author: Vec<Option<bool>> =
        bursting.iter().map(|(row, ..)| of_term(*row).map(|people| people.1)).collect();
    let of = |texts: &StringChunked, name: &str| {
        let texts: Vec<Option<&str>> = bursting.iter().map(|(row, ..)| texts.get(*row)).collect();
        Column::new(name.into(), texts)
    };
    let since: Vec<i32> =
        bursting.iter().map(|(_, _, burst)| days_since_1970(burst.from)).collect();
    let length = |burst: &TermBurst| {
        i64::from(burst.to.since(burst.from).map_or(0, |span| span.get_days()) + 1)
    };
    let count = |day: &SeriesDay| day.count.map(|count| count.count);
    let frame = DataFrame::new(
        bursting.len(),
        vec![
            of(&lemma, "lemma"),
            of(&pos, "pos"),
            of(&kind, "kind"),
            Column::new(
                "count".into(),
                bursting.iter().map(|(_, day, _)| count(day)).collect::<Vec<_>>(),
            ),
            Column::new("authors".into(), authors),
            Column::new("one_author".into(), one_author),
            Column::new(
                "rate".into(),
                bursting.iter().map(|(_, day, _)| day.rate()).collect::<Vec<_>>(),
            ),
            Column::new("since".into(), since).cast(&DataType::Date)?,
            Column::new(
                "days".into(),
                bursting.iter().map(|(.., burst)| length(burst)).collect::<Vec<_>>(),
            ),
            Column::new(
                "burst_count".into(),
                bursting.iter().map(|(.., burst)| burst.count).collect::<Vec<_>>(),
            ),
            Column::new(
                "weight".into(),
                bursting.iter().map(|(.., burst)| burst.weight).collect::<Vec<_>>(),
            ),
        ],
    )?;
    let totals = Totals {
        n1: totals.get(&days_since_1970(day)).copied(),
        ..Totals::of(found.totals.dates, &Filters { min_count: Some(min_count), ..filters.clone() })
    };
    Ok(Answer { totals, frame, ..found })
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

impl Series {
    /// Finds the bursts in the days that have tweets, as if these followed each
    /// other, and the pattern of the week.
    pub(super) fn new(lemma: &str, mut days: Vec<SeriesDay>) -> Self {
        let with_data: Vec<usize> =
            (0..days.len()).filter(|&day| days[day].count.is_some()).collect();
        let counts: Vec<DayCount> = days.iter().filter_map(|day| day.count).collect();
        let found = bursts(&counts)
            .into_iter()
            .map(|burst| {
                for day in burst.first..=burst.last {
                    days[with_data[day]].in_burst = true;
                }
                TermBurst {
                    from: days[with_data[burst.first]].date,
                    to: days[with_data[burst.last]].date,
                    count: counts[burst.first..=burst.last].iter().map(|day| day.count).sum(),
                    weight: burst.weight,
                }
            })
            .collect();
        let mut of_week = [DayCount { count: 0, all: 0 }; 7];
        for day in &days {
            if let Some(DayCount { count, all }) = day.count {
                let weekday = &mut of_week
                    [usize::from(day.date.weekday().to_monday_zero_offset().unsigned_abs())];
                weekday.count += count;
                weekday.all += all;
            }
        }
        let rate = |day: DayCount| (day.all > 0).then(|| PER * day.count as f64 / day.all as f64);
        Self { lemma: lemma.to_owned(), days, bursts: found, weekdays: of_week.map(rate) }
    }

    /// How often the term was said on all days.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.days.iter().filter_map(|day| day.count).map(|day| day.count).sum()
    }
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
    let days = snapshot.manifest().dates().filter(|date| (from..=to).contains(date));
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
