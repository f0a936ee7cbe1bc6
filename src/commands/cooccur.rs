use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::Cooccur;
use crate::report::answers;
use tsubuyaki_analysis::{Answer, Pairs, QueryError, cooccurrence};
use tsubuyaki_warehouse::Snapshot;

/// Prints which terms co-occur in tweets.
pub fn run(context: &Context, options: &Cooccur) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| ask(context, snapshot, options))?;
    let top = options.output.rows(options.top, output::ROWS);
    let left_out = output::left_out(answer.frame.height(), top);
    output::answer(context, &options.output, left_out, |out| {
        answers::write(&answer, options.output.format(), top, context.screen(&options.output), out)
    })?;
    Ok(Done::Well)
}

fn ask(context: &Context, snapshot: &Snapshot, options: &Cooccur) -> Result<Answer, QueryError> {
    let span = options.date.with_data(snapshot.manifest())?;
    let pairs = Pairs {
        min_tweets: options.min_tweets,
        around: options.around.clone(),
        order: options.sort,
    };
    cooccurrence(snapshot, span, &pairs, &context.filters(&options.filters, snapshot)?)
}
