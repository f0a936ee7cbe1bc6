//! Reads large days one slice of their posts at a time.

use jiff::civil::Date;
use polars::prelude::*;

use super::engine::scan;
use super::error::QueryError;
use super::filters::Filters;
use tsubuyaki_warehouse::{FEW_ROWS, Snapshot, Table};

/// Rows that are read at once, at most: of `tweets` with their texts some 200 MB.
const AT_ONCE: u64 = FEW_ROWS / 2;

/// Lets `read` have what `ask` makes of the rows of some days of `tweets` or `tokens`:
/// of days with few rows of all together, of a large day of one slice after the
/// other. All rows of a post are in one slice, and the slices of a day are in the
/// order of the ids.
///
/// # Errors
///
/// When a file of the warehouse is damaged, and what `read` returns.
pub(crate) fn by_slices(
    snapshot: &Snapshot,
    table: Table,
    dates: &[Date],
    filters: &Filters,
    ask: impl Fn(LazyFrame) -> LazyFrame,
    mut read: impl FnMut(&DataFrame) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    for dates in together(snapshot, table, dates) {
        let rows = scan(snapshot, table, dates, filters)?;
        let &[date] = dates else {
            read(&ask(rows).collect()?)?;
            continue;
        };
        for ids in slices(snapshot, table, date)? {
            let of_slice = match ids {
                Some((first, last)) => rows.clone().filter(
                    col("tweet_id").gt_eq(lit(first)).and(col("tweet_id").lt_eq(lit(last))),
                ),
                None => rows.clone(),
            };
            read(&snapshot.collect(ask(of_slice), table, dates)?)?;
        }
    }
    Ok(())
}

/// Days that follow each other and have few rows together, and large days alone.
fn together<'a>(
    snapshot: &Snapshot,
    table: Table,
    mut dates: &'a [Date],
) -> impl Iterator<Item = &'a [Date]> {
    std::iter::from_fn(move || {
        let mut rows = 0;
        let fits = |date: &&Date| {
            rows += snapshot.rows(table, std::slice::from_ref(*date));
            rows <= AT_ONCE
        };
        let days = dates.iter().take_while(fits).count().max(1).min(dates.len());
        let (first, rest) = dates.split_at(days);
        dates = rest;
        (!first.is_empty()).then_some(first)
    })
}

/// The least and the greatest id of each slice of a day; `None` of a day that is one.
fn slices(
    snapshot: &Snapshot,
    table: Table,
    date: Date,
) -> Result<Vec<Option<(i64, i64)>>, QueryError> {
    let rows = snapshot.rows(table, &[date]);
    if rows <= AT_ONCE {
        return Ok(vec![None]);
    }
    let frame = snapshot.scan(Table::Tweets, &[date])?.select([col("tweet_id")]).collect()?;
    // The table is sorted by them.
    let ids: Vec<i64> = frame.column("tweet_id")?.i64()?.iter().flatten().collect();
    let slices = usize::try_from(rows.div_ceil(AT_ONCE / 2)).unwrap_or(usize::MAX);
    Ok(bounds(&ids, slices).map(Some).collect())
}

/// The first and the last of so many parts of sorted ids, as equal as can be.
fn bounds(ids: &[i64], parts: usize) -> impl Iterator<Item = (i64, i64)> {
    let of_part = |part: &[i64]| Some((*part.first()?, *part.last()?));
    ids.chunks(ids.len().div_ceil(parts).max(1)).filter_map(of_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_post_is_in_one_slice() {
        for posts in [0, 1, 2, 7, 100] {
            let ids: Vec<i64> = (0..posts).map(|number| number * 3 - 50).collect();
            for parts in [1, 2, 3, 8] {
                let bounds: Vec<(i64, i64)> = bounds(&ids, parts).collect();
                assert!(bounds.len() <= parts);
                for id in &ids {
                    let slices = bounds.iter().filter(|(first, last)| first <= id && id <= last);
                    assert_eq!(slices.count(), 1, "{id} {bounds:?}");
                }
                assert!(bounds.is_sorted());
            }
        }
    }
}
