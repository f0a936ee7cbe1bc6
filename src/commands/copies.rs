use anyhow::Result;

use super::{Context, Done, output};
use crate::cli::Copies;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::copies;

/// Prints texts that several accounts have posted.
pub fn run(context: &Context, options: &Copies) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| {
        let date = options.date.day_with_data(snapshot.manifest())?;
        let filters = context.filters(&options.filters, snapshot)?;
        copies(snapshot, date, options.min_accounts, &filters)
    })?;
    let paint = context.paint();
    output::to(options.output.output.as_deref(), |out| match options.output.format {
        AnswerFormat::Table => answers::write_posts(&answer, options.top, paint, out),
        format => answers::write(&answer, format, options.top, paint, out),
    })?;
    Ok(Done::Well)
}
