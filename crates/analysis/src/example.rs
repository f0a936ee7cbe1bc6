//! Example posts of a term, as pages show them.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use polars::prelude::*;

use super::engine::scan;
use super::error::QueryError;
use super::filters::Filters;
use tsubuyaki_warehouse::{Snapshot, Table};

/// From so many posts on, a part of them is looked at after the other.
const MANY_POSTS: u64 = 100_000;

/// A tweet in which a term stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub tweet_id: i64,
    pub date: Date,
    /// Time of day, `HH:MM`, where it is known.
    pub time: Option<String>,
    pub author: Option<String>,
    /// Where it was published, and its address there if that is known.
    pub network: String,
    pub url: Option<String>,
    pub text: String,
    /// Where in the text it stands, in code points.
    pub start: usize,
    pub end: usize,
}

impl Example {
    /// The same tweet, in which the term stands there.
    pub(crate) fn at(&self, (start, end): (usize, usize)) -> Self {
        Self { start, end, ..self.clone() }
    }
}

/// The tweets of some days that have these ids.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub(crate) fn with_ids(
    snapshot: &Snapshot,
    dates: &[Date],
    ids: Vec<i64>,
    filters: &Filters,
) -> Result<LazyFrame, QueryError> {
    let rows = scan(snapshot, Table::Tweets, dates, filters)?;
    if snapshot.rows(Table::Tweets, dates) > MANY_POSTS {
        // Asked of each part of a file, so that no other texts are held.
        let ids = lit(Series::new("".into(), ids)).implode(true);
        return Ok(rows.filter(col("tweet_id").is_in(ids, false)));
    }
    let id = [col("tweet_id")];
    let wanted = DataFrame::new(ids.len(), vec![Column::new("tweet_id".into(), ids)])?.lazy();
    Ok(rows.join(wanted, id.clone(), id, JoinArgs::new(JoinType::Semi)))
}

/// The tweets of some days with these ids, by id; where a term occurs in them is
/// still to be told.
pub(crate) fn tweets(
    snapshot: &Snapshot,
    dates: &[Date],
    ids: BTreeSet<i64>,
    filters: &Filters,
) -> Result<HashMap<i64, Example>, QueryError> {
    let rows = with_ids(snapshot, dates, ids.into_iter().collect(), filters)?;
    let rows = rows.select([
        col("tweet_id"),
        col("date"),
        col("local_time").dt().to_string("%H:%M").alias("time"),
        col("author"),
        col("network"),
        col("url"),
        col("text"),
    ]);
    let frame = snapshot.collect(rows, Table::Tweets, dates)?;
    let id = frame.column("tweet_id")?.i64()?;
    let days = frame.column("date")?.date()?.physical().clone();
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
    let (time, author, texts) = (text("time")?, text("author")?, text("text")?);
    let (network, url) = (text("network")?, text("url")?);
    let row = |row| {
        let tweet = Example {
            tweet_id: id.get(row)?,
            date: date(1970, 1, 1).saturating_add(days.get(row)?.days()),
            time: time.get(row).map(str::to_owned),
            author: author.get(row).map(str::to_owned),
            network: network.get(row).unwrap_or_default().to_owned(),
            url: url.get(row).map(str::to_owned),
            text: texts.get(row)?.to_owned(),
            start: 0,
            end: 0,
        };
        Some((tweet.tweet_id, tweet))
    };
    Ok((0..frame.height()).filter_map(row).collect())
}
