use anyhow::Result;
use polars::prelude::{DataFrame, PolarsResult};

use super::output::Layout;
use super::{Context, Done, output};
use crate::cli;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::{Answer, Period, QueryError, Trend, of_the_day};
use tsubuyaki_warehouse::Snapshot;

/// Days that are looked at unless the person says otherwise.
const DAYS: i32 = 28;

/// Prints how the counts of terms developed, or the terms in a burst on a day.
pub fn run(context: &Context, options: &cli::Trend) -> Result<Done> {
    if options.of_the_day.is_some() {
        return output::ask(context, &options.output, options.top, Layout::Rows, |snapshot| {
            bursting(context, snapshot, options)
        });
    }
    let format = options.output.format()?;
    let screen = context.screen(&options.output);
    let trend = context.warehouse.read(|snapshot| {
        let period = Period { from: options.from, to: options.to };
        let days = period.bounds(snapshot.manifest(), Some(DAYS))?;
        let filters = context.filters(&options.filters, snapshot)?;
        let Trend { answer, series } =
            tsubuyaki_analysis::trend(snapshot, &options.terms, days, &filters)?;
        let answer = answer.explained(snapshot, &filters)?;
        Ok::<_, QueryError>(Trend { answer, series })
    })?;
    output::tell_nothing(&options.output, &trend.answer)?;
    let top = options.top.unwrap_or(0);
    // A table of days has the last ones, and says so itself.
    let mut left_out = 0;
    let mut trend = trend;
    if format != AnswerFormat::Table {
        let last = last_days(&trend, top).map_err(QueryError::from)?;
        left_out = trend.answer.frame.height() - last.height();
        trend.answer.frame = last;
    }
    output::answer(context, &options.output, left_out, |out| match format {
        AnswerFormat::Table => answers::write_trend(&trend, top, screen, out),
        format => answers::write(&trend.answer, format, 0, screen, out),
    })?;
    Ok(Done::Well)
}

/// The rows of each term's last `top` days; 0 means all.
fn last_days(trend: &Trend, top: usize) -> PolarsResult<DataFrame> {
    let mut rows = trend.answer.frame.clear();
    let mut start = 0_i64;
    for series in &trend.series {
        let days = series.days.len();
        let of_term = trend.answer.frame.slice(start, days);
        rows.vstack_mut(&if top == 0 { of_term } else { of_term.tail(Some(top)) })?;
        start += i64::try_from(days).unwrap_or(i64::MAX);
    }
    Ok(rows)
}

fn bursting(
    context: &Context,
    snapshot: &Snapshot,
    options: &cli::Trend,
) -> Result<Answer, QueryError> {
    let manifest = snapshot.manifest();
    let day = match options.of_the_day {
        Some(day) => day.day_with_data(manifest)?,
        None => Period::default().bounds(manifest, None)?.1,
    };
    let period = Period { from: options.from, to: Some(tsubuyaki_analysis::When::On(day)) };
    let (from, _) = period.bounds(manifest, Some(DAYS))?;
    let filters = context.filters(&options.filters, snapshot)?;
    of_the_day(snapshot, from, day, &filters)?.explained(snapshot, &filters)
}
