//! Posts that a page quotes.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use polars::prelude::*;

use crate::engine::scan;
use crate::error::QueryError;
use crate::example::with_ids;
use crate::filters::Filters;
use crate::slices::by_slices;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Tweets of a day that needs no summary, at most.
pub const SHORT_DAY: usize = 20;

/// A tweet that is quoted.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryTweet {
    pub tweet_id: i64,
    /// The day that it belongs to.
    pub date: Date,
    pub author: Option<String>,
    /// Where it was published, and its address there if that is known.
    pub network: String,
    pub url: Option<String>,
    /// Time of day, `HH:MM`, where it is known.
    pub time: Option<String>,
    pub text: String,
    pub is_retweet: bool,
    /// Its share of LexRank's random walk; 0 where it was not asked for.
    pub score: f64,
    pub like_count: Option<i64>,
    pub retweet_count: Option<i64>,
}

/// The tweets of the summary by their ids, in the order of their times.
pub(super) fn quoted(
    snapshot: &Snapshot,
    dates: &[Date],
    ids: &[i64],
    filters: &Filters,
) -> Result<Vec<SummaryTweet>, QueryError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    in_time(with_ids(snapshot, dates, ids.to_vec(), filters)?)
}

/// All tweets of a day that has so few, in the order of their times; none of one
/// that has more.
pub(super) fn posts_of_a_short_day(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<Vec<SummaryTweet>, QueryError> {
    let most = u32::try_from(SHORT_DAY + 1).unwrap_or(u32::MAX);
    let posts = in_time(scan(snapshot, Table::Tweets, dates, filters)?.limit(most))?;
    Ok(if posts.len() <= SHORT_DAY { posts } else { Vec::new() })
}

/// All tweets of some days, by day and time.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub fn all_posts(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<Vec<SummaryTweet>, QueryError> {
    in_time(scan(snapshot, Table::Tweets, dates, filters)?)
}

/// Tweets in the order of their days and times.
fn in_time(tweets: LazyFrame) -> Result<Vec<SummaryTweet>, QueryError> {
    let frame = tweets
        .with_column(col("local_time").dt().to_string("%H:%M").alias("time"))
        .sort(["date", "local_time", "tweet_id"], SortMultipleOptions::default())
        .collect()?;
    let id = frame.column("tweet_id")?.i64()?;
    let dates = frame.column("date")?.date()?.physical().clone();
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
    let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
    let (author, time, texts) = (text("author")?, text("time")?, text("text")?);
    let (network, url) = (text("network")?, text("url")?);
    let (likes, retweets) = (number("like_count")?, number("retweet_count")?);
    let is_retweet = frame.column("is_retweet")?.bool()?;
    let row = |row| {
        Some(SummaryTweet {
            tweet_id: id.get(row)?,
            date: date_of(dates.get(row)?),
            author: author.get(row).map(str::to_owned),
            network: network.get(row).unwrap_or_default().to_owned(),
            url: url.get(row).map(str::to_owned),
            time: time.get(row).map(str::to_owned),
            text: texts.get(row)?.to_owned(),
            like_count: likes.get(row),
            retweet_count: retweets.get(row),
            is_retweet: is_retweet.get(row) == Some(true),
            score: 0.0,
        })
    };
    Ok((0..frame.height()).filter_map(row).collect())
}

/// A day by its number since 1970.
fn date_of(days: i32) -> Date {
    date(1970, 1, 1).saturating_add(days.days())
}

/// The networks that the posts of some days are of.
pub(super) fn networks(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<BTreeSet<String>, QueryError> {
    let mut networks = BTreeSet::new();
    let ask = |tweets: LazyFrame| tweets.select([col("network")]);
    by_slices(snapshot, Table::Tweets, dates, filters, ask, |frame| {
        let mut last = None;
        for network in frame.column("network")?.str()?.iter().flatten() {
            // Those of one stand together.
            if last != Some(network) {
                last = Some(network);
                if !networks.contains(network) {
                    networks.insert(network.to_owned());
                }
            }
        }
        Ok(())
    })?;
    Ok(networks)
}
