use anyhow::Result;
use jiff::civil::Date;

use super::{Context, Done, output};
use crate::analysis::candidates::{Least, Source, candidates};
use crate::analysis::{Answer, QueryError};
use crate::cli::{Candidates, Period};
use crate::report::answers::{self, AnswerFormat};
use crate::warehouse::Snapshot;

/// Prints candidates for a user dictionary.
pub fn run(context: &Context, options: &Candidates) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| found(snapshot, options))?;
    output::to(options.output.output.as_deref(), |out| match options.output.format {
        AnswerFormat::Csv => answers::write_user_dictionary(&answer, options.top, out),
        format => answers::write(&answer, format, options.top, context.paint(), out),
    })?;
    Ok(Done::Well)
}

fn found(snapshot: &Snapshot, options: &Candidates) -> Result<Answer, QueryError> {
    let least = Least { count: options.min_count, authors: options.min_authors };
    let dates = days(snapshot, &options.period)?;
    let source = Source { snapshot, dates: &dates, hashtag_words: options.hashtag_words };
    candidates(&source, least)
}

/// The days of a period that have tweets.
fn days(snapshot: &Snapshot, period: &Period) -> Result<Vec<Date>, QueryError> {
    let manifest = snapshot.manifest();
    if let Some(date) = period.date {
        return Ok(vec![date.day_with_data(manifest)?]);
    }
    let from = period.from.map(|from| from.day(manifest)).transpose()?.unwrap_or(Date::MIN);
    let to = period.to.map(|to| to.day(manifest)).transpose()?.unwrap_or(Date::MAX);
    if from > to {
        return Err(QueryError::Usage(format!("--from {from} is after --to {to}")));
    }
    let days: Vec<Date> = manifest.dates().filter(|date| (from..=to).contains(date)).collect();
    if days.is_empty() {
        return Err(QueryError::NoData(format!("there are no tweets from {from} to {to}")));
    }
    Ok(days)
}
