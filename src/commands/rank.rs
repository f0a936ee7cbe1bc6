use anyhow::Result;
use polars::prelude::*;

use super::{Context, Done, output};
use crate::analysis::{self, Answer, QueryError, Question, Values};
use crate::cli::Rank;
use crate::report::answers;
use crate::warehouse::Snapshot;

/// Prints what was said most on a day.
pub fn run(context: &Context, options: &Rank) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| ranking(context, snapshot, options))?;
    output::to(options.output.output.as_deref(), |out| {
        answers::write(&answer, options.output.format, options.top, context.paint(), out)
    })?;
    Ok(Done::Well)
}

fn ranking(context: &Context, snapshot: &Snapshot, options: &Rank) -> Result<Answer, QueryError> {
    let date = options.date.day_with_data(snapshot.manifest())?;
    let filters = context.filters(&options.filters, snapshot)?;
    let values = Values::from([("date".to_owned(), date.to_string())]);
    let mut answer = analysis::answer(snapshot, &Question::named("ranking")?, &values, &filters)?;
    answer.totals.n1 = answer.frame.column("count")?.i64()?.sum();
    if options.min_count > 1 {
        answer.parameters.insert("min_count".to_owned(), options.min_count.to_string());
        let often = col("count").gt_eq(lit(options.min_count));
        answer.frame = answer.frame.lazy().filter(often).collect()?;
    }
    Ok(answer)
}
