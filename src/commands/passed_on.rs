use anyhow::Result;

use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::PassedOn;
use tsubuyaki_analysis::passed_on;

/// Prints the most retweeted posts.
pub fn run(context: &Context, options: &PassedOn) -> Result<Done> {
    output::ask(context, &options.output, options.rows.top, Layout::Posts, |snapshot| {
        let span = options.span.date.with_data(snapshot.manifest())?;
        let filters = context.filters(&options.filters, snapshot)?;
        passed_on(snapshot, span, &filters)?.of_selected(snapshot, &filters)
    })
}
