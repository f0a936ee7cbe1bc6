//! The tokens of a day in which candidates are sought.

use jiff::civil::Date;
use polars::prelude::*;

use super::Source;
use crate::error::QueryError;
use tsubuyaki_warehouse::Table;

/// Some tokens of a day, in the order in which they stand.
pub(super) struct TokenFrame(DataFrame);

/// A token of it.
pub(super) struct TokenRow<'a> {
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    pub start: i32,
    pub end: i32,
    pub surface: &'a str,
    pub reading: Option<&'a str>,
    /// pos, pos1 and pos2; `*` where there is none.
    pub pos: [&'a str; 3],
    pub kind: &'a str,
    pub is_unknown: bool,
}

impl TokenFrame {
    /// Reads those of which `wanted` is true.
    pub(super) fn read(source: &Source, date: Date, wanted: Expr) -> Result<Self, QueryError> {
        let columns = [
            "tweet_id",
            "author_id",
            "position",
            "start",
            "end",
            "surface",
            "reading",
            "pos",
            "pos1",
            "pos2",
            "kind",
            "is_unknown",
        ];
        let frame = source
            .snapshot
            .scan(Table::Tokens, &[date])?
            .filter(wanted)
            .select(columns.map(col))
            .sort(["tweet_id", "position"], SortMultipleOptions::default())
            .collect()?;
        Ok(Self(frame))
    }

    pub(super) fn rows(&self) -> PolarsResult<impl Iterator<Item = TokenRow<'_>>> {
        let frame = &self.0;
        let text = |name: &str| frame.column(name)?.str();
        let number = |name: &str| frame.column(name)?.i64();
        let place = |name: &str| frame.column(name)?.i32();
        let (tweet_id, author_id) = (number("tweet_id")?, number("author_id")?);
        let (start, end) = (place("start")?, place("end")?);
        let (surface, reading, kind) = (text("surface")?, text("reading")?, text("kind")?);
        let pos = [text("pos")?, text("pos1")?, text("pos2")?];
        let is_unknown = frame.column("is_unknown")?.bool()?;
        Ok((0..frame.height()).filter_map(move |row| {
            Some(TokenRow {
                tweet_id: tweet_id.get(row)?,
                author_id: author_id.get(row),
                start: start.get(row)?,
                end: end.get(row)?,
                surface: surface.get(row)?,
                reading: reading.get(row),
                pos: pos.map(|column| column.get(row).unwrap_or("*")),
                kind: kind.get(row).unwrap_or_default(),
                is_unknown: is_unknown.get(row).unwrap_or_default(),
            })
        }))
    }
}
