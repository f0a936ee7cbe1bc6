//! How often terms were said, and by how many people, day by day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use polars::prelude::*;

use super::bursts::DayCount;
use super::daily_people::DailyPeople;
use super::engine::words_about;
use super::error::QueryError;
use super::filters::Filters;
use super::trend::{SeriesDay, by_lemma, daily_totals};
use tsubuyaki_warehouse::{Snapshot, days_since_1970};

/// Some terms on some days.
#[derive(Default)]
pub(crate) struct Daily {
    /// How many words count on each day, by days since 1970.
    totals: BTreeMap<i32, i64>,
    /// Of those that were said, by their lemmas.
    terms: BTreeMap<String, Counts>,
    people: DailyPeople,
}

/// How often a term was said on days since 1970, and as what.
#[derive(Default)]
pub(crate) struct Counts {
    counts: HashMap<i32, i64>,
    pub parts_of_speech: BTreeSet<String>,
}

impl Daily {
    /// Reads the days, which are in their order.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse or a list of words cannot be read.
    pub(crate) fn of(
        snapshot: &Snapshot,
        days: &[Date],
        lemmas: &[&str],
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        let (Some(&from), Some(&to)) = (days.first(), days.last()) else {
            return Ok(Self::default());
        };
        let terms = counts_of(snapshot, days, lemmas, filters)?;
        let said: BTreeSet<i32> =
            terms.values().flat_map(|of_term| of_term.counts.keys().copied()).collect();
        let said_on = |day| said.contains(&day);
        Ok(Self {
            totals: daily_totals(snapshot, (from, to), &filters.of_words())?,
            people: DailyPeople::of(snapshot, days, said_on, filters, lemmas, by_lemma)?,
            terms,
        })
    }

    /// The terms that were said, in the order of their lemmas.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (&str, &Counts)> {
        self.terms.iter().map(|(lemma, counts)| (lemma.as_str(), counts))
    }

    /// A term on a day.
    pub(crate) fn on(&self, lemma: &str, date: Date) -> SeriesDay {
        let number = days_since_1970(date);
        let count = self.terms.get(lemma).and_then(|term| term.counts.get(&number)).copied();
        let count =
            self.totals.get(&number).map(|&all| DayCount { count: count.unwrap_or(0), all });
        SeriesDay::new(date, count, self.people.on(lemma, number))
    }
}

fn counts_of(
    snapshot: &Snapshot,
    days: &[Date],
    lemmas: &[&str],
    filters: &Filters,
) -> Result<BTreeMap<String, Counts>, QueryError> {
    let frame = words_about(snapshot, days, filters, &["lemma", "pos", "count"], lemmas)?
        .group_by([col("lemma"), col("pos"), col("date")])
        .agg([col("count").sum().cast(DataType::Int64)])
        .collect()?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let count = frame.column("count")?.i64()?;
    let date = frame.column("date")?.date()?.physical().clone();
    let mut terms: BTreeMap<String, Counts> = BTreeMap::new();
    for row in 0..frame.height() {
        if let (Some(lemma), Some(pos), Some(date), Some(count)) =
            (lemma.get(row), pos.get(row), date.get(row), count.get(row))
        {
            let of_term = terms.entry(lemma.to_owned()).or_default();
            *of_term.counts.entry(date).or_default() += count;
            if !of_term.parts_of_speech.contains(pos) {
                of_term.parts_of_speech.insert(pos.to_owned());
            }
        }
    }
    Ok(terms)
}
