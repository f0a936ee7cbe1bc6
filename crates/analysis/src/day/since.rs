//! Since when terms have been in a burst, by what their own pages and series say, so that
//! the pages of all its days count from the same one.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::TermKey;
use super::changes::Compared;
use crate::bursts::LEAD;
use crate::daily::Daily;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::span::Span;
use crate::trend::{Series, TermBurst};
use tsubuyaki_warehouse::{Snapshot, Table};

/// Tells since when each telling term that rose has been in a burst on a day, and which terms
/// that rose were in one of several people then, or in a longer period: by the people who
/// said them, or where authors are not known by how often they were said. Of the terms that
/// the day before had, those are left that were in a burst of several people then, the
/// heaviest first. Of those that fell against weeks, such are usual as were said on half of
/// the days or more.
pub(super) fn tell(
    compared: &mut Compared,
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<(), QueryError> {
    let is_of_many = span.is_day() && compared.baseline_dates.len() > 1;
    let fell = |compared: &Compared| {
        let is_told = |key: &&TermKey| is_of_many && compared.sure.contains(*key);
        compared.telling_fall.iter().filter(is_told).cloned().collect::<Vec<_>>()
    };
    let fell = fell(compared);
    let rose = compared.risen.iter().map(|risen| &risen.key);
    let rose = rose.chain(compared.rising.iter().map(|term| &term.key));
    let rose: BTreeSet<TermKey> = rose.cloned().collect();
    if rose.is_empty() && compared.lost.is_empty() && fell.is_empty() {
        return Ok(());
    }
    let first = span.first().saturating_sub(LEAD.days());
    let days: Vec<Date> = snapshot.manifest().dates_between(Table::Tweets, first, span.last());
    let asked = rose.iter().chain(&compared.lost).chain(&fell);
    let lemmas: Vec<&str> = asked.map(|key| key.lemma.as_str()).collect();
    let daily = Daily::of(snapshot, &days, &lemmas, filters)?;
    let series =
        |lemma: &str| Series::by_day(lemma, days.iter().map(|&day| daily.on(lemma, day)).collect());
    for key in rose {
        let series = series(&key.lemma);
        let bursts = series.bursts.iter().filter(|burst| burst.to >= span.first());
        let bursts: Vec<&TermBurst> = bursts.collect();
        let lasting = bursts.last().filter(|burst| span.is_day() && burst.to == span.last());
        let lasting = lasting.filter(|burst| !burst.is_of_few());
        if let Some(risen) = compared.risen.iter_mut().find(|risen| risen.key == key) {
            risen.since = lasting.map(|burst| burst.from);
        }
        if bursts.iter().any(|burst| !burst.is_of_few()) {
            compared.bursting.insert(key);
        }
    }
    let before = span.first().saturating_sub(1.day());
    let weighed = |key: TermKey| {
        let bursts = series(&key.lemma).bursts;
        let over = bursts.iter().find(|burst| burst.to == before && !burst.is_of_few())?;
        Some((over.weight, key))
    };
    let mut lost: Vec<(f64, TermKey)> =
        std::mem::take(&mut compared.lost).into_iter().filter_map(weighed).collect();
    // Stable.
    lost.sort_by(|one, other| other.0.total_cmp(&one.0));
    compared.lost = lost.into_iter().map(|(_, key)| key).collect();
    let is_rare = |key: &TermKey| {
        let is_said = |day: &&Date| daily.on(&key.lemma, **day).count.is_some_and(|n| n.count > 0);
        2 * compared.baseline_dates.iter().filter(is_said).count() < compared.baseline_dates.len()
    };
    let rare: Vec<TermKey> = fell.into_iter().filter(is_rare).collect();
    compared.telling_fall.retain(|key| !rare.contains(key));
    Ok(())
}
