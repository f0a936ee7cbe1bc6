use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::Kwic;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::concordance;

/// Days that are looked at unless the person says otherwise.
const DAYS: i32 = 28;

/// Prints a term in context.
pub fn run(context: &Context, options: &Kwic) -> Result<Done> {
    let top = options.output.rows(options.top, output::ROWS);
    let answer = context.warehouse.read(|snapshot| {
        let days =
            options.period.period(snapshot.manifest())?.bounds(snapshot.manifest(), Some(DAYS))?;
        let filters = context.filters(&options.filters, snapshot)?;
        concordance(snapshot, &options.terms, days, &filters, Some(top).filter(|top| *top > 0))
    })?;
    let screen = context.screen(&options.output);
    let left_out = output::left_out(answer.rows(), top);
    output::answer(context, &options.output, left_out, |out| match options.output.format() {
        AnswerFormat::Table => answers::write_concordance(&answer, top, screen, out),
        format => answers::write(&answer, format, top, screen, out),
    })?;
    Ok(Done::Well)
}
