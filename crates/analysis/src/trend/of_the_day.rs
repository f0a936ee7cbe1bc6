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
    let text = |name: &str| Ok::<_, PolarsError>(found.frame.column(name)?.str()?.clone());
    let (lemma, pos, kind) = (text("lemma")?, text("pos")?, text("kind")?);
    let date = found.frame.column("date")?.date()?.physical().clone();
    let count = found.frame.column("count")?.i64()?.clone();
    let daily = daily_people(snapshot, (from, day), filters, (&lemma, &pos))?;

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
        let name = term.0.zip(term.1).map(|(lemma, pos)| name_of(lemma, pos)).unwrap_or_default();
        let of_day = |date| {
            let number = days_since_1970(date);
            let count = counts.get(&number).copied().unwrap_or(0);
            let count = totals.get(&number).map(|&all| DayCount { count, all });
            SeriesDay::new(date, count, daily.on(&name, number))
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
            Column::new(
                "few_people".into(),
                bursting.iter().map(|(.., burst)| burst.is_of_few()).collect::<Vec<_>>(),
            ),
        ],
    )?;
    let totals = Totals {
        n1: totals.get(&days_since_1970(day)).copied(),
        ..Totals::of(found.totals.dates, &Filters { min_count: Some(min_count), ..filters.clone() })
    };
    Ok(Answer { totals, frame, ..found })
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
