//! The figures of one day, for its page.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use polars::prelude::*;

use super::engine::answer;
use super::error::QueryError;
use super::filters::{Filters, HashtagWords};
use super::question::Question;
use super::ranking::RankBy;
use super::summary::{Node, lexrank};
use super::values::Values;
use crate::warehouse::{Snapshot, Table};

/// Tweets of a summary.
const CENTRAL_TWEETS: usize = 5;

/// The rankings of the model of this page, a daily blog of 2018: each a plain
/// list of parts of speech, less the stop words.
pub const RANKINGS: [(&str, &[&str]); 3] = [
    ("形容詞", &["形容詞"]),
    ("名詞・形容詞", &["名詞", "形容詞"]),
    ("動詞・名詞・形容詞", &["動詞", "名詞", "形容詞"]),
];

/// One day in numbers.
#[derive(Clone, Debug)]
pub struct Day {
    pub date: Date,
    pub time_zone: String,
    pub counts: Counts,
    /// The day before, if it has tweets.
    pub previous: Option<(Date, Counts)>,
    /// In the order of their times.
    pub summary: Vec<SummaryTweet>,
    /// As [`RANKINGS`] has them, whole.
    pub rankings: Vec<(&'static str, Vec<RankedTerm>)>,
    /// Terms by the difference to the day before, those that grew most first;
    /// empty without a day before.
    pub changes: Vec<ChangedTerm>,
    /// The filters of `changes`, in words.
    pub filters: String,
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows of `tweets`.
    pub tweets: i64,
    /// Retweets among them.
    pub retweets: i64,
    /// `None` where no author is known.
    pub authors: Option<i64>,
}

/// A tweet of the summary.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryTweet {
    pub tweet_id: i64,
    pub author: Option<String>,
    /// Time of day, `HH:MM`, where it is known.
    pub time: Option<String>,
    pub text: String,
    /// Its share of LexRank's random walk.
    pub score: f64,
}

/// A term of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedTerm {
    pub rank: i64,
    pub lemma: String,
    pub pos: String,
    pub count: i64,
    /// Per 10,000 terms that count.
    pub rate: f64,
}

/// A term with its counts on two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedTerm {
    pub lemma: String,
    pub pos: String,
    pub count: i64,
    pub baseline_count: i64,
}

impl ChangedTerm {
    /// By how much the count grew.
    #[must_use]
    pub fn delta(&self) -> i64 {
        self.count - self.baseline_count
    }
}

impl Day {
    /// Gathers the figures of a day that has tweets, with the stop words and
    /// variants of `lists`.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse is damaged, or one of the lists.
    pub fn gather(snapshot: &Snapshot, date: Date, lists: &Filters) -> Result<Self, QueryError> {
        let before = date.saturating_sub(1.day());
        let previous = snapshot
            .manifest()
            .daily(Table::Tweets, before)
            .map(|_| Ok::<_, QueryError>((before, counts(snapshot, before)?)))
            .transpose()?;
        let rankings = RANKINGS
            .iter()
            .map(|(name, parts)| Ok((*name, ranking(snapshot, date, &lists.of_plain(parts))?)))
            .collect::<Result<_, QueryError>>()?;
        let filters = lists.of_content_words();
        let changes = match previous {
            Some((before, _)) => changes(snapshot, date, before, &filters)?,
            None => Vec::new(),
        };
        Ok(Self {
            date,
            time_zone: snapshot.manifest().stamp.time_zone.clone(),
            counts: counts(snapshot, date)?,
            previous,
            summary: summary(snapshot, date, &filters)?,
            rankings,
            changes,
            filters: filters.describe(),
        })
    }
}

fn counts(snapshot: &Snapshot, date: Date) -> Result<Counts, QueryError> {
    let frame = snapshot
        .scan(Table::Tweets, &[date])?
        .select([
            len().cast(DataType::Int64).alias("tweets"),
            col("is_retweet").sum().cast(DataType::Int64).alias("retweets"),
            col("author_id").drop_nulls().n_unique().cast(DataType::Int64).alias("authors"),
        ])
        .collect()?;
    let value = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.get(0).unwrap_or(0));
    let authors = value("authors")?;
    Ok(Counts {
        tweets: value("tweets")?,
        retweets: value("retweets")?,
        authors: (authors > 0).then_some(authors),
    })
}

fn ranking(
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
) -> Result<Vec<RankedTerm>, QueryError> {
    let frame = super::ranking::ranking(snapshot, date, RankBy::Count, filters)?.frame;
    let (rank, count) = (frame.column("rank")?.i64()?, frame.column("count")?.i64()?);
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let rate = frame.column("rate")?.f64()?;
    let row = |row| {
        Some(RankedTerm {
            rank: rank.get(row)?,
            lemma: lemma.get(row)?.to_owned(),
            pos: pos.get(row)?.to_owned(),
            count: count.get(row)?,
            rate: rate.get(row)?,
        })
    };
    Ok((0..frame.height()).filter_map(row).collect())
}

fn changes(
    snapshot: &Snapshot,
    date: Date,
    baseline: Date,
    filters: &Filters,
) -> Result<Vec<ChangedTerm>, QueryError> {
    let values = Values::default().with("date", &date).with("baseline", &baseline);
    let frame = answer(snapshot, &Question::named("comparison")?, &values, filters)?.frame;
    let frame = frame
        .lazy()
        .with_column((col("count") - col("baseline_count")).alias("delta"))
        .sort(
            ["delta", "lemma", "pos"],
            SortMultipleOptions::default().with_order_descending_multi([true, false, false]),
        )
        .collect()?;
    let (count, baseline_count) =
        (frame.column("count")?.i64()?, frame.column("baseline_count")?.i64()?);
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let row = |row| {
        Some(ChangedTerm {
            lemma: lemma.get(row)?.to_owned(),
            pos: pos.get(row)?.to_owned(),
            count: count.get(row)?,
            baseline_count: baseline_count.get(row)?,
        })
    };
    Ok((0..frame.height()).filter_map(row).collect())
}

/// The day's most central tweets.
fn summary(
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
) -> Result<Vec<SummaryTweet>, QueryError> {
    let central = lexrank(&nodes(snapshot, date, filters)?, CENTRAL_TWEETS);
    let ids: Vec<i64> = central.iter().map(|central| central.tweet_id).collect();
    let wanted = DataFrame::new(ids.len(), vec![Column::new("tweet_id".into(), ids)])?.lazy();
    let frame = snapshot
        .scan(Table::Tweets, &[date])?
        .join(wanted, [col("tweet_id")], [col("tweet_id")], JoinArgs::new(JoinType::Semi))
        .with_column(col("local_time").dt().to_string("%H:%M").alias("time"))
        .sort(["local_time", "tweet_id"], SortMultipleOptions::default())
        .collect()?;
    let id = frame.column("tweet_id")?.i64()?;
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
    let (author, time, texts) = (text("author")?, text("time")?, text("text")?);
    let row = |row| {
        let tweet_id = id.get(row)?;
        Some(SummaryTweet {
            tweet_id,
            author: author.get(row).map(str::to_owned),
            time: time.get(row).map(str::to_owned),
            text: texts.get(row)?.to_owned(),
            score: central.iter().find(|central| central.tweet_id == tweet_id)?.score,
        })
    };
    Ok((0..frame.height()).filter_map(row).collect())
}

/// The day's own tweets with their content words, those of hashtags left out.
fn nodes(snapshot: &Snapshot, date: Date, filters: &Filters) -> Result<Vec<Node>, QueryError> {
    let filters = Filters { hashtag_words: HashtagWords::Out, ..filters.clone() };
    let category = || [col("pos"), col("pos1"), col("kind"), col("is_retweet"), col("in_hashtag")];
    let wanted = filters.wanted(snapshot.manifest())?.lazy().with_column(lit(true).alias("wanted"));
    let stopwords = filters.stopword_rows()?.lazy().with_column(lit(true).alias("stopped"));
    let variants = filters.variant_rows()?.lazy();
    let left = || JoinArgs::new(JoinType::Left);
    let tokens = snapshot
        .scan(Table::Tokens, &[date])?
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
    Ok(nodes)
}
