//! Rows that the warehouse already has, wherever their day may be.

use std::sync::Arc;

use polars::prelude::*;

use super::stored::Stored;
use crate::day_number::days_since_1970;
use crate::polars_frame::frame_of;
use crate::snapshot::empty_frame;
use crate::{Table, WarehouseError};

/// The day on which the warehouse has had the tweet so far.
pub(super) const KNOWN_DAY: &str = "known_day";

/// The stored rows of the tweets with the given ids, with [`KNOWN_DAY`]. The
/// manifest's least and greatest ids tell which days need to be looked at.
pub(super) fn known_rows(
    stored: Option<&Stored>,
    mut ids: Vec<i64>,
) -> Result<DataFrame, WarehouseError> {
    let mut found = empty_frame(Table::Tweets)?;
    found.with_column(Column::new_empty(KNOWN_DAY.into(), &DataType::Int64))?;
    let Some(stored) = stored else { return Ok(found) };
    ids.sort_unstable();
    ids.dedup();
    let ids: Arc<[i64]> = ids.into();
    for date in stored.base().manifest().dates() {
        let range = stored.entry(Table::Tweets, date).and_then(|file| file.ids);
        let may_have = range.is_some_and(|(least, greatest)| {
            let from = ids.partition_point(|&id| id < least);
            ids.get(from).is_some_and(|&id| id <= greatest)
        });
        if !may_have {
            continue;
        }
        let day = i64::from(days_since_1970(date));
        for rows in stored.tweets(date, &ids)? {
            let mut rows = frame_of(&rows)?;
            let days = vec![day; rows.height()];
            rows.with_column(Column::new(KNOWN_DAY.into(), days))?;
            found.vstack_mut(&rows)?;
        }
    }
    Ok(found)
}
