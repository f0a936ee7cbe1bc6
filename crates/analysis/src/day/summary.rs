//! The day's most central tweets.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use polars::prelude::*;

use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::{Filters, HashtagWords};
use crate::summary::{Node, lexrank};
use tsubuyaki_warehouse::{Snapshot, Table};

/// Tweets of a day that needs no summary, at most.
pub const SHORT_DAY: usize = 20;
/// Tweets of a summary.
const CENTRAL_TWEETS: usize = 5;

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

/// The day's most central tweets, in the order of their times.
pub(super) fn summary(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<Vec<SummaryTweet>, QueryError> {
    let central = lexrank(&nodes(snapshot, dates, filters)?, CENTRAL_TWEETS);
    let ids: Vec<i64> = central.iter().map(|central| central.tweet_id).collect();
    let wanted = DataFrame::new(ids.len(), vec![Column::new("tweet_id".into(), ids)])?.lazy();
    let id = || [col("tweet_id")];
    let tweets = scan(snapshot, Table::Tweets, dates, filters)?;
    let mut tweets = in_time(tweets.join(wanted, id(), id(), JoinArgs::new(JoinType::Semi)))?;
    for tweet in &mut tweets {
        let of = central.iter().find(|central| central.tweet_id == tweet.tweet_id);
        tweet.score = of.map_or(0.0, |central| central.score);
    }
    Ok(tweets)
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

/// Whether the days have posts of other networks than X.
pub(super) fn has_other_networks(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<bool, QueryError> {
    let others = scan(snapshot, Table::Tweets, dates, filters)?
        .filter(col("network").neq(lit("x")))
        .select([col("network")])
        .limit(1)
        .collect()?;
    Ok(others.height() > 0)
}

/// The day's own tweets with their content words, those of hashtags left out.
fn nodes(snapshot: &Snapshot, dates: &[Date], filters: &Filters) -> Result<Vec<Node>, QueryError> {
    let filters = Filters { hashtag_words: HashtagWords::Out, ..filters.clone() };
    let category =
        || ["pos", "pos1", "kind", "in_hashtag", "in_compound", "negated", "is_retweet"].map(col);
    let wanted = filters.wanted(snapshot.manifest())?.lazy().with_column(lit(true).alias("wanted"));
    let stopwords = filters.stopword_rows()?.lazy().with_column(lit(true).alias("stopped"));
    let variants = filters.variant_rows()?.lazy();
    let left = || JoinArgs::new(JoinType::Left);
    let tokens = scan(snapshot, Table::Tokens, dates, &filters)?
        .filter(col("in_hashtag").not())
        .join(variants, [col("lemma")], [col("variant")], left())
        .with_column(coalesce(&[col("canonical"), col("lemma")]).alias("lemma"))
        .join(wanted, category(), category(), left())
        .join(stopwords, [col("lemma")], [col("lemma")], left())
        .with_columns([
            col("wanted").fill_null(lit(false)).and(col("stopped").is_null()).alias("counts"),
            col("kind")
                .is_in(
                    lit(Series::new("".into(), ["word", "number", "symbol"])).implode(true),
                    false,
                )
                .alias("is_text"),
        ])
        .sort(["tweet_id", "position"], SortMultipleOptions::default())
        .select([col("tweet_id"), col("surface"), col("lemma"), col("counts"), col("is_text")])
        .collect()?;
    let (id, counts) = (tokens.column("tweet_id")?.i64()?, tokens.column("counts")?.bool()?);
    let (surface, lemma) = (tokens.column("surface")?.str()?, tokens.column("lemma")?.str()?);
    let is_text = tokens.column("is_text")?.bool()?;
    let mut nodes: Vec<Node> = Vec::new();
    for row in 0..tokens.height() {
        let (Some(tweet_id), Some(surface), Some(lemma)) =
            (id.get(row), surface.get(row), lemma.get(row))
        else {
            continue;
        };
        if nodes.last().is_none_or(|node| node.tweet_id != tweet_id) {
            nodes.push(Node { tweet_id, text: String::new(), words: BTreeMap::new() });
        }
        let Some(node) = nodes.last_mut() else { continue };
        if is_text.get(row) == Some(true) {
            node.text.push_str(surface);
        }
        if counts.get(row) == Some(true) {
            *node.words.entry(lemma.to_owned()).or_default() += 1;
        }
    }
    let keys = text_keys(snapshot, dates)?;
    for node in &mut nodes {
        // Copies are one node, whatever numbers and signs they have.
        if let Some(key) = keys.get(&node.tweet_id) {
            node.text = format!("text key {key}");
        }
    }
    Ok(nodes)
}

/// The keys of the day's texts.
fn text_keys(snapshot: &Snapshot, dates: &[Date]) -> Result<HashMap<i64, i64>, QueryError> {
    let frame = snapshot
        .scan(Table::Tweets, dates)?
        .filter(col("is_retweet").not().and(col("text_key").is_not_null()))
        .select([col("tweet_id"), col("text_key")])
        .collect()?;
    let (id, key) = (frame.column("tweet_id")?.i64()?, frame.column("text_key")?.i64()?);
    Ok(id.iter().zip(key.iter()).filter_map(|(id, key)| id.zip(key)).collect())
}
