//! The relation `wanted` as a table for looking up categories.

use hashbrown::HashMap;
use polars::prelude::*;

/// What the relation tells apart by `true` and `false`.
pub(crate) const FLAGS: [&str; 4] = ["in_hashtag", "in_compound", "negated", "is_retweet"];

/// The categories that count: those of a pos, pos1 and kind that have a bit set
/// for their flags.
pub(crate) struct Wanted<'a>(HashMap<[&'a str; 3], u16>);

impl<'a> Wanted<'a> {
    /// From the rows of the relation.
    pub(crate) fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        let texts = texts(frame, ["pos", "pos1", "kind"])?;
        let flags = flags(frame)?;
        let mut wanted: HashMap<[&str; 3], u16> = HashMap::new();
        for row in 0..frame.height() {
            if let [Some(pos), Some(pos1), Some(kind)] = texts.map(|column| column.get(row)) {
                *wanted.entry([pos, pos1, kind]).or_default() |= 1 << flag_bits(&flags, row);
            }
        }
        Ok(Self(wanted))
    }

    /// For which flags a category counts: a bit for each number of
    /// [`bits`].
    pub(crate) fn flags_of(&self, category: [&str; 3]) -> u16 {
        self.0.get(&category).copied().unwrap_or(0)
    }
}

/// Flags as a number.
pub(crate) fn bits(flags: [bool; 4]) -> u32 {
    flags.into_iter().fold(0, |number, flag| number << 1 | u32::from(flag))
}

/// Columns of strings.
fn texts<'a, const N: usize>(
    frame: &'a DataFrame,
    names: [&str; N],
) -> PolarsResult<[&'a StringChunked; N]> {
    let columns = names.map(|name| frame.column(name).and_then(Column::str));
    let columns = columns.into_iter().collect::<PolarsResult<Vec<_>>>()?;
    columns.try_into().map_err(|_| polars_err!(ComputeError: "a column is missing"))
}

/// The columns of the flags.
fn flags(frame: &DataFrame) -> PolarsResult<[&BooleanChunked; 4]> {
    let columns = FLAGS.map(|name| frame.column(name).and_then(Column::bool));
    let columns = columns.into_iter().collect::<PolarsResult<Vec<_>>>()?;
    columns.try_into().map_err(|_| polars_err!(ComputeError: "a column is missing"))
}

/// A row's flags as a number.
fn flag_bits(flags: &[&BooleanChunked; 4], row: usize) -> u32 {
    bits(flags.map(|column| column.get(row).unwrap_or_default()))
}
