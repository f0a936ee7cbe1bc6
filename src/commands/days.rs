use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::Days;
use crate::report::answers;

/// Days that are printed unless the person says otherwise.
const DAYS: i32 = 28;

/// Prints what each day was like.
pub fn run(context: &Context, options: &Days) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| {
        let bounds =
            options.period.period(snapshot.manifest())?.bounds(snapshot.manifest(), Some(DAYS))?;
        tsubuyaki_analysis::days(snapshot, bounds, &context.filters(&options.filters, snapshot)?)
    })?;
    let top = options.output.rows(options.top, 0);
    let left_out = output::left_out(answer.frame.height(), top);
    output::answer(context, &options.output, left_out, |out| {
        answers::write(&answer, options.output.format(), top, context.screen(&options.output), out)
    })?;
    Ok(Done::Well)
}
