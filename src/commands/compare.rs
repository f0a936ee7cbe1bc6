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
    let mut answer = context.warehouse.read(|snapshot| ask(context, snapshot, options))?;
    let mut top = options.output.rows(options.top, output::ROWS);
    let mut left_out = output::left_out(answer.frame.height(), top);
    if options.by.is_some() {
        let rows = first_of_each_kind(&answer.frame, top).map_err(QueryError::from)?;
        left_out = answer.frame.height() - rows.height();
        (answer.frame, top) = (rows, 0);
    }
    output::answer(context, &options.output, left_out, |out| {
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
    comparison(snapshot, date, options.comparison(), &filters)
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
