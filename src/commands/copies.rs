use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::Copies;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::copies;

/// Prints texts that several accounts have posted.
pub fn run(context: &Context, options: &Copies) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| {
        let span = options.date.with_data(snapshot.manifest())?;
        let filters = context.filters(&options.filters, snapshot)?;
        copies(snapshot, span, options.min_accounts, &filters)
    })?;
    let screen = context.screen(&options.output);
    let top = options.output.rows(options.top, output::ROWS);
    let left_out = output::left_out(answer.frame.height(), top);
    output::answer(context, &options.output, left_out, |out| match options.output.format() {
        AnswerFormat::Table => answers::write_posts(&answer, top, screen, out),
        format => answers::write(&answer, format, top, screen, out),
    })?;
    Ok(Done::Well)
}
