use anyhow::Result;
use jiff::civil::Date;

use super::{Context, Done, output};
use crate::cli::Candidates;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::candidates::{Least, Source, candidates};
use tsubuyaki_analysis::{Answer, QueryError};
use tsubuyaki_warehouse::Snapshot;

/// Rows of a table unless the person says otherwise.
const ROWS: usize = 50;

/// Prints candidates for a user dictionary.
pub fn run(context: &Context, options: &Candidates) -> Result<Done> {
    let format = options.output.format()?;
    let answer = context.warehouse.read(|snapshot| found(snapshot, options))?;
    let top = options.output.rows(options.top, ROWS)?;
    let left_out = output::left_out(answer.frame.height(), top);
    output::answer(context, &options.output, left_out, |out| match format {
        AnswerFormat::Csv => answers::write_user_dictionary(&answer, top, out),
        format => answers::write(&answer, format, top, context.screen(&options.output), out),
    })?;
    Ok(Done::Well)
}

fn found(snapshot: &Snapshot, options: &Candidates) -> Result<Answer, QueryError> {
    let least = Least { count: options.min_count, authors: options.min_authors };
    let manifest = snapshot.manifest();
    let (from, to) = options.period.period(manifest)?.bounds(manifest, None)?;
    let dates: Vec<Date> = manifest.dates().filter(|date| (from..=to).contains(date)).collect();
    let against = match (options.against, dates.first()) {
        (Some(baseline), Some(&first)) => {
            let mut against = baseline.dates(first, manifest)?;
            against.retain(|date| !dates.contains(date));
            against
        }
        _ => Vec::new(),
    };
    let source =
        Source { snapshot, dates: &dates, hashtag_words: options.hashtag_words, against: &against };
    candidates(&source, least)
}
