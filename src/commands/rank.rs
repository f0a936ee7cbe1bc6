use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::Rank;
use crate::report::answers;
use tsubuyaki_analysis::{Answer, QueryError, ranking};
use tsubuyaki_warehouse::Snapshot;

/// Prints the ranking of a day.
pub fn run(context: &Context, options: &Rank) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| ask(context, snapshot, options))?;
    let top = options.output.rows(options.top, output::ROWS);
    let left_out = output::left_out(answer.frame.height(), top);
    output::answer(context, &options.output, left_out, |out| {
        answers::write(&answer, options.output.format(), top, context.screen(&options.output), out)
    })?;
    Ok(Done::Well)
}

fn ask(context: &Context, snapshot: &Snapshot, options: &Rank) -> Result<Answer, QueryError> {
    let span = options.date.with_data(snapshot.manifest())?;
    ranking(snapshot, span, options.by, &context.filters(&options.filters, snapshot)?)
}
