//! What is known of a day's own posts to choose from them: their words, who wrote
//! them and when, whom they answer, how many they reached.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use polars::prelude::*;

use crate::copies::LEAST_ACCOUNTS;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::{Filters, HashtagWords};
use crate::summary::Node;
use tsubuyaki_warehouse::{Snapshot, Table};

/// The posts of some days.
#[derive(Default)]
pub(super) struct Nodes {
    /// In the order of their ids, with their content words.
    pub nodes: Vec<Node>,
    about: HashMap<i64, About>,
}

/// What is known of a post besides its words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    pub author: Option<i64>,
    /// Days since 1970, and the hour where it is known.
    pub day: i32,
    pub hour: Option<usize>,
    /// How often it was retweeted and liked.
    pub reach: i64,
    /// It answers a post that the days do not have.
    pub answers_nobody: bool,
    /// Several accounts have its text.
    pub is_copied: bool,
}

impl Nodes {
    /// Reads them.
    pub(super) fn read(
        snapshot: &Snapshot,
        dates: &[Date],
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        let (about, keys) = about(snapshot, dates, filters)?;
        let mut nodes = nodes(snapshot, dates, filters)?;
        for node in &mut nodes {
            // Copies are one node, whatever numbers and signs they have.
            if let Some(key) = keys.get(&node.tweet_id) {
                node.text = format!("text key {key}");
            }
        }
        Ok(Self { nodes, about })
    }

    /// What is known of a post.
    pub(super) fn about(&self, tweet_id: i64) -> About {
        self.about.get(&tweet_id).copied().unwrap_or_default()
    }
}

/// What is known of posts besides their words, by their ids, and the keys of their texts.
type OfPosts = (HashMap<i64, About>, HashMap<i64, i64>);

fn about(snapshot: &Snapshot, dates: &[Date], filters: &Filters) -> Result<OfPosts, QueryError> {
    let zero = |name: &str| col(name).fill_null(lit(0_i64));
    let frame = scan(snapshot, Table::Tweets, dates, filters)?
        .filter(col("is_retweet").not())
        .select([
            col("tweet_id"),
            col("author_id"),
            col("date"),
            col("local_time").dt().hour().cast(DataType::Int32).alias("hour"),
            (zero("like_count") + zero("retweet_count")).alias("reach"),
            col("in_reply_to_id"),
            col("text").str().starts_with(lit("@")).alias("is_to_someone"),
            col("text_key"),
        ])
        .collect()?;
    let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
    let (id, author, reach) = (number("tweet_id")?, number("author_id")?, number("reach")?);
    let (answered, key) = (number("in_reply_to_id")?, number("text_key")?);
    let day = frame.column("date")?.date()?.physical().clone();
    let (hour, is_to_someone) =
        (frame.column("hour")?.i32()?, frame.column("is_to_someone")?.bool()?);
    let present: BTreeSet<i64> = id.iter().flatten().collect();
    let mut keys = HashMap::new();
    let mut authors: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    let mut about = HashMap::with_capacity(present.len());
    for row in 0..frame.height() {
        let Some(tweet_id) = id.get(row) else { continue };
        if let Some(key) = key.get(row) {
            keys.insert(tweet_id, key);
            authors.entry(key).or_default().extend(author.get(row));
        }
        let answers_nobody = match answered.get(row) {
            Some(answered) => !present.contains(&answered),
            None => is_to_someone.get(row) == Some(true),
        };
        let of_post = About {
            author: author.get(row),
            day: day.get(row).unwrap_or_default(),
            hour: hour.get(row).and_then(|hour| usize::try_from(hour).ok()),
            reach: reach.get(row).unwrap_or(0).max(0),
            answers_nobody,
            is_copied: false,
        };
        about.insert(tweet_id, of_post);
    }
    for (id, key) in &keys {
        let accounts = authors.get(key).map_or(0, BTreeSet::len);
        if let Some(of_post) = about.get_mut(id) {
            of_post.is_copied = i64::try_from(accounts).unwrap_or(i64::MAX) >= LEAST_ACCOUNTS;
        }
    }
    Ok((about, keys))
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
    Ok(nodes)
}
