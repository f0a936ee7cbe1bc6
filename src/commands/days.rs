use anyhow::Result;

use super::context::warn_of_idle;
use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::Days;
use tsubuyaki_analysis::{Acting, Note};

/// Days that are printed unless the person says otherwise.
const DAYS: i32 = 28;

/// Prints what each day was like.
pub fn run(context: &Context, options: &Days) -> Result<Done> {
    warn_of_idle(&options.filters, Acting::OF_DAYS);
    let top = options.output.rows(options.top, 0)?;
    output::ask(context, &options.output, options.top, Layout::Rows, |snapshot| {
        let bounds =
            options.period.period(snapshot.manifest())?.bounds(snapshot.manifest(), Some(DAYS))?;
        let filters = context.filters(&options.filters, snapshot)?;
        let mut answer = tsubuyaki_analysis::days(snapshot, bounds, &filters)?;
        let first = snapshot.manifest().dates().next();
        if let Some(first) = first.filter(|first| options.period.is_open() && *first < bounds.0) {
            answer.totals.notes.push(Note::EarlierDays { first });
        }
        // Fewer rows than there are days: the last ones.
        let rows = answer.frame.height();
        if top > 0 && top < rows {
            answer.totals.rows = Some(rows);
            answer.frame = answer.frame.tail(Some(top));
        }
        answer.explained(snapshot, &filters)
    })
}
