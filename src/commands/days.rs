use anyhow::Result;

use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::Days;

/// Days that are printed unless the person says otherwise.
const DAYS: i32 = 28;

/// Prints what each day was like.
pub fn run(context: &Context, options: &Days) -> Result<Done> {
    output::ask(context, &options.output, options.top, Layout::Rows, |snapshot| {
        let bounds =
            options.period.period(snapshot.manifest())?.bounds(snapshot.manifest(), Some(DAYS))?;
        let filters = context.filters(&options.filters, snapshot)?;
        tsubuyaki_analysis::days(snapshot, bounds, &filters)?.of_selected(snapshot, &filters)
    })
}
