//! Rows that the warehouse already has, wherever their day may be.

use polars::prelude::*;

use super::merge::KNOWN_DAY;
use crate::warehouse::snapshot::{days_since_1970, empty_frame};
use crate::warehouse::{Snapshot, Table, WarehouseError};

/// The stored rows of the tweets with the given ids, with [`KNOWN_DAY`]. The
/// manifest's least and greatest ids tell which days need to be looked at.
pub(super) fn known_rows(
    base: Option<&Snapshot>,
    ids: &[i64],
) -> Result<DataFrame, WarehouseError> {
    let mut found = empty_frame(Table::Tweets)?;
    found.with_column(Column::new_empty(KNOWN_DAY.into(), &DataType::Int64))?;
    let Some(base) = base else { return Ok(found) };
    let manifest = base.manifest();
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    let wanted = DataFrame::new(ids.len(), vec![Column::new("tweet_id".into(), ids)])?;
    for date in manifest.dates() {
        let range = manifest.daily(Table::Tweets, date).and_then(|file| file.ids);
        let may_have = range.is_some_and(|(least, greatest)| {
            let from = sorted.partition_point(|&id| id < least);
            sorted.get(from).is_some_and(|&id| id <= greatest)
        });
        if may_have {
            let day = i64::from(days_since_1970(date));
            let rows = base
                .scan(Table::Tweets, &[date])?
                .drop(by_name(["date"], true, false))
                .join(
                    wanted.clone().lazy(),
                    [col("tweet_id")],
                    [col("tweet_id")],
                    JoinArgs::new(JoinType::Semi),
                )
                .with_column(lit(day).cast(DataType::Int64).alias(KNOWN_DAY))
                .collect()?;
            found.vstack_mut(&rows)?;
        }
    }
    Ok(found)
}
