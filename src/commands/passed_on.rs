use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::PassedOn;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::passed_on;

/// Prints the posts that were passed on most.
pub fn run(context: &Context, options: &PassedOn) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| {
        let date = options.date.day_with_data(snapshot.manifest())?;
        passed_on(snapshot, date, &context.filters(&options.filters, snapshot)?)
    })?;
    let paint = context.paint();
    output::to(options.output.output.as_deref(), |out| match options.output.format {
        AnswerFormat::Table => answers::write_posts(&answer, options.top, paint, out),
        format => answers::write(&answer, format, options.top, paint, out),
    })?;
    Ok(Done::Well)
}
