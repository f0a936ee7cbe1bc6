//! Content words that co-occur in tweets.

use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::said::SaidTerm;
use crate::cooccurrence::{PairOrder, Pairs, cooccurrence};
use crate::error::QueryError;
use crate::filters::Filters;
use tsubuyaki_warehouse::Snapshot;

/// Pairs that a page shows; KH Coder draws as many.
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
}

/// The pairs of the words said most, by their Jaccard index: among all words of
/// a large day those would win that two tweets have and no other.
pub(super) fn pairs(
    snapshot: &Snapshot,
    date: Date,
    said: &[SaidTerm],
    filters: &Filters,
) -> Result<Vec<Pair>, QueryError> {
    let least = said.last().map_or(LEAST, |term| term.count).max(LEAST);
    let wanted = Pairs { min_tweets: LEAST, around: None, order: PairOrder::Jaccard };
    // Of fewer than `least` tweets are also words that stand more often in fewer.
    let filters = Filters { min_count: Some((least / 2).max(LEAST)), ..filters.clone() };
    let frame = cooccurrence(snapshot, date, &wanted, &filters)?.frame;
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
        })
    };
    let is_said = |key: &TermKey| said.iter().any(|term| term.key == *key);
    Ok((0..frame.height())
        .filter_map(pair)
        .filter(|pair| is_said(&pair.x) && is_said(&pair.y))
        .take(SHOWN)
        .collect())
}
