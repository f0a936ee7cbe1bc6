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
    let (format, is_for_people) = (options.output.format()?, options.output.is_for_people()?);
    let mut answer = context.warehouse.read(|snapshot| ask(context, snapshot, options))?;
    if options.null_check().is_some() && is_for_people {
        answer.frame = in_three_digits(&answer.frame)?;
    }
    let mut top = options.output.rows(options.rows.top, output::ROWS)?;
    let mut left_out = output::left_out(answer.frame.height(), top);
    if options.by.is_some() {
        let rows = first_of_each_kind(&answer.frame, top).map_err(QueryError::from)?;
        left_out = answer.frame.height() - rows.height();
        (answer.frame, top) = (rows, 0);
    }
    output::answer(context, &options.output, left_out, |out| {
        answers::write(&answer, format, top, context.screen(&options.output), out)
    })?;
    Ok(Done::Well)
}

fn ask(context: &Context, snapshot: &Snapshot, options: &Compare) -> Result<Answer, QueryError> {
    let span = options.span.date.with_data(snapshot.manifest())?;
    let mut filters = context.filters(&options.filters, snapshot)?;
    if options.by.is_some()
        && filters.kinds.is_none()
        && filters.parts_of_speech == PartsOfSpeech::Content
    {
        filters.kinds = Some(KINDS.to_vec());
    }
    if let Some(check) = options.null_check() {
        return null_check(snapshot, span, check, &filters)?.of_selected(snapshot, &filters);
    }
    comparison(snapshot, span, options.comparison(), &filters)?.of_selected(snapshot, &filters)
}

/// The figures of a null check, whose shares are small, as text of three
/// significant digits.
fn in_three_digits(figures: &DataFrame) -> PolarsResult<DataFrame> {
    let values: Vec<Option<String>> =
        figures.column("value")?.f64()?.iter().map(|value| value.map(three_digits)).collect();
    let mut figures = figures.clone();
    figures.with_column(Column::new("value".into(), values))?;
    Ok(figures)
}

fn three_digits(value: f64) -> String {
    let text = format!("{value:.2e}");
    // The exponent after rounding.
    let exponent = text.split_once('e').and_then(|(_, exponent)| exponent.parse().ok());
    let exponent: i32 = exponent.unwrap_or(0);
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    let decimals = usize::try_from(2 - exponent).unwrap_or(0);
    format!("{value:.decimals$}")
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

#[cfg(test)]
mod tests {
    use super::three_digits;

    #[test]
    fn small_shares_keep_their_digits() {
        let texts = [0.041_234, 0.0, 20.0, 312.25, 1234.5, 0.999_9, 0.000_512_3];
        assert_eq!(
            texts.map(three_digits),
            ["0.0412", "0", "20", "312", "1234", "1.00", "0.000512"]
        );
    }
}
