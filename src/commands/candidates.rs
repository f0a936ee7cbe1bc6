use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;

use super::{Context, Done, output};
use crate::cli::Candidates;
use crate::report::answers::{self, AnswerFormat};
use tsubuyaki_analysis::candidates::{Least, Source, candidates};
use tsubuyaki_analysis::{Answer, Filters, QueryError};
use tsubuyaki_warehouse::Snapshot;

/// Rows of a table unless the person says otherwise.
const ROWS: usize = 50;

/// Prints candidates for a user dictionary.
pub fn run(context: &Context, options: &Candidates) -> Result<Done> {
    let format = options.output.format()?;
    refuse_own_dictionary(context, options.output.file())?;
    let answer = context.warehouse.read(|snapshot| found(snapshot, options))?;
    output::tell_nothing(&options.output, &answer)?;
    let top = options.output.rows(options.top, ROWS)?;
    let left_out = output::left_out(answer.frame.height(), top);
    output::answer(context, &options.output, left_out, |out| match format {
        AnswerFormat::Csv => answers::write_user_dictionary(&answer, top, out),
        format => answers::write(&answer, format, top, context.screen(&options.output), out),
    })?;
    Ok(Done::Well)
}

/// Refuses to replace the user dictionary, of whose words none is a candidate any more.
fn refuse_own_dictionary(context: &Context, file: Option<&Path>) -> Result<(), QueryError> {
    let place = |path: &Path| path.canonicalize().ok();
    let (Some(file), Some(own)) = (file, &context.settings.user_dictionary) else { return Ok(()) };
    if place(file).is_none() || place(file) != place(own) {
        return Ok(());
    }
    let name = file.display();
    Err(QueryError::Usage(format!(
        "{name} is the configured user dictionary, whose words are not listed again; add the new \
         ones to it: --format csv >> {name}"
    )))
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
    candidates(&source, least)?.explained(snapshot, &Filters::default())
}
