use anyhow::Result;

use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::Rank;
use tsubuyaki_analysis::ranking;

/// Prints the ranking of a day.
pub fn run(context: &Context, options: &Rank) -> Result<Done> {
    output::ask(context, &options.output, options.rows.top, Layout::Rows, |snapshot| {
        let span = options.span.date.with_data(snapshot.manifest())?;
        let filters = context.filters(&options.filters, snapshot)?;
        ranking(snapshot, span, options.by, &filters)?.explained(snapshot, &filters)
    })
}
