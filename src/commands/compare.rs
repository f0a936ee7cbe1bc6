use anyhow::Result;
use polars::prelude::*;

use super::{Context, Done, output};
use crate::cli::Compare;
use crate::report::answers;
use tsubuyaki_analysis::{Answer, PartsOfSpeech, QueryError, comparison, null_check};
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::Snapshot;

/// The kinds that `--by kind` parts.
const KINDS: [Kind; 5] = [Kind::Word, Kind::Hashtag, Kind::Mention, Kind::Emoji, Kind::Emoticon];

/// Prints what changed.
pub fn run(context: &Context, options: &Compare) -> Result<Done> {
    let answer = context.warehouse.read(|snapshot| ask(context, snapshot, options))?;
    let top = if options.by.is_some() { 0 } else { options.top };
    output::to(options.output.output.as_deref(), |out| {
        answers::write(&answer, options.output.format, top, context.paint(), out)
    })?;
    Ok(Done::Well)
}

fn ask(context: &Context, snapshot: &Snapshot, options: &Compare) -> Result<Answer, QueryError> {
    let date = options.date.day_with_data(snapshot.manifest())?;
    let mut filters = context.filters(&options.filters, snapshot)?;
    if options.by.is_some()
        && filters.kinds.is_none()
        && filters.parts_of_speech == PartsOfSpeech::Content
    {
        filters.kinds = Some(KINDS.to_vec());
    }
    if let Some(check) = options.null_check() {
        return null_check(snapshot, date, check, &filters);
    }
    let mut answer = comparison(snapshot, date, options.comparison(), &filters)?;
    if options.by.is_some() {
        answer.frame = first_of_each_kind(&answer.frame, options.top)?;
    }
    Ok(answer)
}

/// The first rows of each kind, kind by kind, in the order in which
/// [`Kind::ALL`] has them; 0 means all.
fn first_of_each_kind(rows: &DataFrame, top: usize) -> PolarsResult<DataFrame> {
    let mut parted = rows.clear();
    for kind in Kind::ALL {
        let of_kind = rows.filter(&rows.column("kind")?.str()?.equal(kind.name()))?;
        parted.vstack_mut(&if top == 0 { of_kind } else { of_kind.head(Some(top)) })?;
    }
    Ok(parted)
}
