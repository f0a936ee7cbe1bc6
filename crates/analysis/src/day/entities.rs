//! Hashtags and emoji of a day.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::newcomers::Newcomers;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::span::Span;
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// Of each kind.
const SHOWN: usize = 8;

/// A hashtag or an emoji with the number of original tweets that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityCount {
    pub key: TermKey,
    pub tweets: i64,
    /// Of the day before, if it has tweets.
    pub before: Option<i64>,
    /// `None` where no author is known.
    pub authors: Option<i64>,
    /// Whether no day before has it.
    pub is_new: bool,
}

/// The hashtags and the emoji of the most tweets of the day or the day before,
/// by those of the day.
pub(super) fn entities(
    snapshot: &Snapshot,
    span: Span,
    before: Option<Span>,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<(Vec<EntityCount>, Vec<EntityCount>), QueryError> {
    let spans = before.into_iter().chain([span]);
    let dates: Vec<Date> = spans.flat_map(|span| span.dates(snapshot.manifest())).collect();
    let kinds = [Kind::Hashtag.name(), Kind::Emoji.name()];
    let variants = filters.variant_rows()?.lazy();
    let rows = scan(snapshot, Table::Tokens, &dates, filters)?
        .filter(
            col("is_retweet")
                .not()
                .and(col("kind").is_in(lit(Series::new("".into(), kinds)).implode(true), false)),
        )
        .join(variants, [col("lemma")], [col("variant")], JoinArgs::new(JoinType::Left))
        .with_column(coalesce(&[col("canonical"), col("lemma")]).alias("lemma"))
        .select(["date", "kind", "lemma", "pos", "tweet_id", "author_id"].map(col));
    let frame = snapshot.collect(rows, Table::Tokens, &dates)?;
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
    let (kind, lemma, pos) = (text("kind")?, text("lemma")?, text("pos")?);
    let day = frame.column("date")?.date()?.physical().clone();
    let (tweet, author) = (frame.column("tweet_id")?.i64()?, frame.column("author_id")?.i64()?);
    let stopwords = filters.stopwords()?;
    let first = days_since_1970(span.first());
    let mut seen: [BTreeMap<(&str, &str), Seen>; 2] = Default::default();
    for row in 0..frame.height() {
        let (Some(kind), Some(lemma), Some(pos), Some(tweet)) =
            (kind.get(row), lemma.get(row), pos.get(row), tweet.get(row))
        else {
            continue;
        };
        if stopwords.contains(lemma) {
            continue;
        }
        let of_kind = &mut seen[usize::from(kind != kinds[0])];
        let seen = of_kind.entry((lemma, pos)).or_default();
        if day.get(row) >= Some(first) {
            seen.tweets.insert(tweet);
            seen.authors.extend(author.get(row));
        } else {
            seen.before.insert(tweet);
        }
    }
    let [hashtags, emoji] = seen.map(|of_kind| {
        let count = |ids: &HashSet<i64>| i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let entity = |((lemma, pos), seen): ((&str, &str), Seen)| {
            let (key, authors) = (TermKey::new(lemma, pos), count(&seen.authors));
            EntityCount {
                tweets: count(&seen.tweets),
                before: before.map(|_| count(&seen.before)),
                authors: (authors > 0).then_some(authors),
                is_new: newcomers.has(span, &key),
                key,
            }
        };
        shown(of_kind.into_iter().map(entity).collect())
    });
    Ok((hashtags, emoji))
}

/// Tweets and authors of an entity.
#[derive(Default)]
struct Seen {
    tweets: HashSet<i64>,
    before: HashSet<i64>,
    authors: HashSet<i64>,
}

fn shown(mut entities: Vec<EntityCount>) -> Vec<EntityCount> {
    let before = |entity: &EntityCount| entity.before.unwrap_or(0);
    entities.sort_by(|a, b| {
        let most = |entity: &EntityCount| entity.tweets.max(before(entity));
        (most(b), b.tweets).cmp(&(most(a), a.tweets)).then_with(|| a.key.cmp(&b.key))
    });
    entities.truncate(SHOWN);
    entities.sort_by(|a, b| {
        (b.tweets, before(b)).cmp(&(a.tweets, before(a))).then_with(|| a.key.cmp(&b.key))
    });
    entities
}
