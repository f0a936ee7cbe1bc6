use anyhow::Result;

use super::context::warn_of_idle;
use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::PassedOn;
use tsubuyaki_analysis::{Acting, passed_on};

/// Prints the most retweeted posts.
pub fn run(context: &Context, options: &PassedOn) -> Result<Done> {
    warn_of_idle(&options.filters, Acting::NONE);
    output::ask(context, &options.output, options.rows.top, Layout::Posts, |snapshot| {
        let span = options.span.date.with_data(snapshot.manifest())?;
        let filters = context.filters(&options.filters, snapshot)?;
        passed_on(snapshot, span, &filters)?.explained(snapshot, &filters)
    })
}
