use anyhow::Result;

use super::output::Layout;
use super::{Context, Done, output};
use crate::cli::Cooccur;
use tsubuyaki_analysis::{Pairs, cooccurrence};

/// Prints which terms co-occur in posts.
pub fn run(context: &Context, options: &Cooccur) -> Result<Done> {
    output::ask(context, &options.output, options.rows.top, Layout::Rows, |snapshot| {
        let span = options.span.date.with_data(snapshot.manifest())?;
        let pairs = Pairs {
            min_tweets: options.min_tweets,
            around: options.around.clone(),
            order: options.sort,
        };
        let filters = context.filters(&options.filters, snapshot)?;
        cooccurrence(snapshot, span, &pairs, &filters)?.explained(snapshot, &filters)
    })
}
