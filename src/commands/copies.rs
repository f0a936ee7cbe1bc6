use anyhow::Result;

use super::context::warn_of_idle;
use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::Copies;
use tsubuyaki_analysis::{Acting, copies};

/// Prints texts that several accounts have posted.
pub fn run(context: &Context, options: &Copies) -> Result<Done> {
    warn_of_idle(&options.filters, Acting::OF_TEXTS);
    output::ask(context, &options.output, options.rows.top, Layout::Posts, |snapshot| {
        let span = options.span.date.with_data(snapshot.manifest())?;
        let filters = context.filters(&options.filters, snapshot)?;
        copies(snapshot, span, options.min_accounts, &filters)?.explained(snapshot, &filters)
    })
}
