//! Posts of which their network says how often they were retweeted.

use std::cmp::Reverse;

use jiff::civil::Date;
use polars::prelude::*;

use crate::error::QueryError;
use crate::filters::Filters;
use crate::slices::by_slices;
use tsubuyaki_warehouse::{Snapshot, Table};

/// A post, and the number that its network gave when it was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    pub author: Option<String>,
    /// Microseconds of local time.
    pub posted: Option<i64>,
    pub text: String,
    pub retweets: i64,
}

/// The `most` originals of some days that were retweeted most, by their networks, the most
/// retweeted first; none that was fewer than `least` times.
pub(super) fn counted(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
    least: i64,
    most: usize,
) -> Result<Vec<Counted>, QueryError> {
    let limit = IdxSize::try_from(most).unwrap_or(IdxSize::MAX);
    let ask = |tweets: LazyFrame| {
        let is_counted = col("retweet_count").gt_eq(lit(least));
        let order = SortMultipleOptions::default().with_order_descending_multi([true, false]);
        tweets
            .filter(col("is_retweet").not().and(is_counted))
            .select([
                col("tweet_id"),
                col("author_id"),
                col("author"),
                col("local_time"),
                col("text"),
                col("retweet_count"),
            ])
            .sort_by_exprs([col("retweet_count"), col("tweet_id")], order)
            .limit(limit)
    };
    let mut found: Vec<Counted> = Vec::new();
    by_slices(snapshot, Table::Tweets, dates, filters, ask, |frame: &DataFrame| {
        let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
        let (id, retweets) = (number("tweet_id")?, number("retweet_count")?);
        let (author_id, author) = (number("author_id")?, frame.column("author")?.str()?);
        let posted = frame.column("local_time")?.datetime()?.physical().clone();
        let text = frame.column("text")?.str()?;
        found.extend((0..frame.height()).filter_map(|row| {
            Some(Counted {
                tweet_id: id.get(row)?,
                author_id: author_id.get(row),
                author: author.get(row).map(str::to_owned),
                posted: posted.get(row),
                text: text.get(row)?.to_owned(),
                retweets: retweets.get(row)?,
            })
        }));
        found.sort_by_key(|post| (Reverse(post.retweets), post.tweet_id));
        found.truncate(most);
        Ok(())
    })?;
    Ok(found)
}
