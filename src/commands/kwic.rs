use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::Kwic;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::concordance;

/// Days that are looked at unless the person says otherwise.
const DAYS: i32 = 28;

/// Prints a term in context.
pub fn run(context: &Context, options: &Kwic) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| {
        let days = options.period.period().bounds(snapshot.manifest(), Some(DAYS))?;
        let filters = context.filters(&options.filters, snapshot)?;
        concordance(snapshot, &options.terms, days, &filters)
    })?;
    let paint = context.paint();
    output::to(options.output.output.as_deref(), |out| match options.output.format {
        AnswerFormat::Table => answers::write_concordance(&answer, options.top, paint, out),
        format => answers::write(&answer, format, options.top, paint, out),
    })?;
    Ok(Done::Well)
}
