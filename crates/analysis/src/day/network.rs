//! Content words that co-occur in tweets.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::TermKey;
use super::said::SaidTerm;
use crate::comparison::is_of_one;
use crate::cooccurrence::{PairOrder, Pairs, cooccurrence};
use crate::engine::said;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::span::Span;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Pairs that a page shows; KH Coder draws as many. Their terms have room in 128 bits.
const SHOWN: usize = 60;
/// Tweets that a pair needs.
const LEAST: i64 = 2;

/// Two terms that co-occur in tweets.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub x: TermKey,
    pub y: TermKey,
    /// Tweets that have both, and each.
    pub together: i64,
    pub with_x: i64,
    pub with_y: i64,
    pub jaccard: f64,
    /// How many people wrote these, and whether half of them or more are one
    /// person's; `None` where no author is known.
    pub people: Option<i64>,
    pub is_of_one: bool,
}

/// The pairs of the words said most, by their Jaccard index: among all words of
/// a large day those would win that two tweets have and no other.
pub(super) fn pairs(
    snapshot: &Snapshot,
    span: Span,
    words: &[SaidTerm],
    filters: &Filters,
) -> Result<Vec<Pair>, QueryError> {
    let least = words.last().map_or(LEAST, |term| term.count).max(LEAST);
    let wanted = Pairs { min_tweets: LEAST, around: None, order: PairOrder::Jaccard };
    // Of fewer than `least` tweets are also words that stand more often in fewer.
    let filters = Filters { min_count: Some((least / 2).max(LEAST)), ..filters.clone() };
    let frame = cooccurrence(snapshot, span, &wanted, &filters)?.frame;
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
    let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
    let (x, y, x_pos, y_pos) = (text("x")?, text("y")?, text("x_pos")?, text("y_pos")?);
    let (together, with_x, with_y) = (number("n_xy")?, number("n_x")?, number("n_y")?);
    let jaccard = frame.column("jaccard")?.f64()?;
    let pair = |row: usize| {
        Some(Pair {
            x: TermKey::new(x.get(row)?, x_pos.get(row)?),
            y: TermKey::new(y.get(row)?, y_pos.get(row)?),
            together: together.get(row)?,
            with_x: with_x.get(row)?,
            with_y: with_y.get(row)?,
            jaccard: jaccard.get(row)?,
            people: None,
            is_of_one: false,
        })
    };
    let is_said = |key: &TermKey| words.iter().any(|term| term.key == *key);
    let mut pairs: Vec<Pair> = (0..frame.height())
        .filter_map(pair)
        .filter(|pair| is_said(&pair.x) && is_said(&pair.y))
        .take(SHOWN)
        .collect();
    tell_people(&mut pairs, snapshot, span, &filters)?;
    Ok(pairs)
}

/// Tells who wrote the tweets that have both terms of each pair.
fn tell_people(
    pairs: &mut [Pair],
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<(), QueryError> {
    let keys: BTreeSet<&TermKey> = pairs.iter().flat_map(|pair| [&pair.x, &pair.y]).collect();
    let column = |name: &str, of: fn(&TermKey) -> &str| {
        Column::new(name.into(), keys.iter().map(|key| of(key)).collect::<Vec<_>>())
    };
    let wanted = vec![column("lemma", |key| &key.lemma), column("pos", |key| &key.pos)];
    let wanted = DataFrame::new(keys.len(), wanted)?.lazy();
    let term = || [col("lemma"), col("pos")];
    // The words of a hashtag are in no pair.
    let dates = span.dates(snapshot.manifest());
    let columns = ["in_hashtag", "lemma", "pos", "tweet_id", "author_id"];
    let rows = said(snapshot, &dates, filters, &columns)?
        .filter(col("in_hashtag").not())
        .join(wanted, term(), term(), JoinArgs::new(JoinType::Semi))
        .select([col("lemma"), col("pos"), col("tweet_id"), col("author_id")])
        .unique(None, UniqueKeepStrategy::Any)
        .sort(["tweet_id"], SortMultipleOptions::default());
    let frame = snapshot.collect(rows, Table::Tokens, &dates)?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let (tweet, author) = (frame.column("tweet_id")?.i64()?, frame.column("author_id")?.i64()?);
    let keys: Vec<(&str, &str)> =
        keys.iter().map(|key| (key.lemma.as_str(), key.pos.as_str())).collect();
    // The terms of a tweet, or of a pair, each as one bit.
    let bit = |term: (&str, &str)| keys.binary_search(&term).map_or(0, |place| 1_u128 << place);
    let of_pairs: Vec<u128> = pairs
        .iter()
        .map(|pair| bit((&pair.x.lemma, &pair.x.pos)) | bit((&pair.y.lemma, &pair.y.pos)))
        .collect();
    let mut authors_of: Vec<BTreeMap<i64, i64>> = vec![BTreeMap::new(); pairs.len()];
    let mut terms = 0_u128;
    for row in 0..frame.height() {
        if let (Some(lemma), Some(pos)) = (lemma.get(row), pos.get(row)) {
            terms |= bit((lemma, pos));
        }
        let is_last = row + 1 == frame.height() || tweet.get(row + 1) != tweet.get(row);
        if is_last && let Some(author) = author.get(row) {
            let both = of_pairs.iter().zip(&mut authors_of);
            for (_, by_author) in both.filter(|(pair, _)| **pair & terms == **pair) {
                *by_author.entry(author).or_default() += 1;
            }
        }
        if is_last {
            terms = 0;
        }
    }
    for (pair, by_author) in pairs.iter_mut().zip(authors_of) {
        let most = by_author.values().max().copied();
        let share = most.map(|most| most as f64 / pair.together.max(1) as f64);
        pair.people = most.map(|_| i64::try_from(by_author.len()).unwrap_or(i64::MAX));
        pair.is_of_one = is_of_one(share, pair.together);
    }
    Ok(())
}
