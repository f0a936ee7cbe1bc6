//! Since when terms have been in a burst, by what their own pages and series say, so that
//! the pages of all its days count from the same one.

use jiff::ToSpan;
use jiff::civil::Date;

use super::changes::Risen;
use crate::bursts::LEAD;
use crate::daily::Daily;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::span::Span;
use crate::trend::{Series, TermBurst};
use tsubuyaki_warehouse::{Snapshot, Table};

/// Tells since when each has been in a burst on a day, and whether it was in one of several
/// people then, or in a longer period: by the people who said it, or where authors are not
/// known by how often it was said.
pub(super) fn tell(
    risen: &mut [Risen],
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<(), QueryError> {
    if risen.is_empty() {
        return Ok(());
    }
    let first = span.first().saturating_sub(LEAD.days());
    let days: Vec<Date> = snapshot.manifest().dates_between(Table::Tweets, first, span.last());
    let lemmas: Vec<&str> = risen.iter().map(|risen| risen.key.lemma.as_str()).collect();
    let daily = Daily::of(snapshot, &days, &lemmas, filters)?;
    for risen in risen {
        let lemma = &risen.key.lemma;
        let series = Series::by_day(lemma, days.iter().map(|&day| daily.on(lemma, day)).collect());
        let bursts = series.bursts.iter().filter(|burst| burst.to >= span.first());
        let bursts: Vec<&TermBurst> = bursts.collect();
        risen.is_bursting = bursts.iter().any(|burst| !burst.is_of_few());
        let lasting = bursts.last().filter(|burst| span.is_day() && burst.to == span.last());
        risen.since = lasting.map(|burst| burst.from);
    }
    Ok(())
}
