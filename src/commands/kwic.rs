use anyhow::Result;

use super::context::warn_of_idle;
use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::Kwic;
use tsubuyaki_analysis::{Acting, concordance};

/// Days that are looked at unless the person says otherwise.
const DAYS: i32 = 28;

/// Prints a term in context.
pub fn run(context: &Context, options: &Kwic) -> Result<Done> {
    warn_of_idle(&options.filters, Acting::OF_NAMED);
    let top = options.output.rows(options.rows.top, output::ROWS)?;
    output::ask(context, &options.output, Some(top), Layout::Concordance, |snapshot| {
        let (terms, date) = options.terms_and_date();
        let days = options
            .period
            .or(date, snapshot.manifest())?
            .bounds(snapshot.manifest(), Some(DAYS))?;
        let filters = context.filters(&options.filters, snapshot)?;
        let most = Some(top).filter(|top| *top > 0);
        concordance(snapshot, terms, days, &filters, most)?.explained(snapshot, &filters)
    })
}
