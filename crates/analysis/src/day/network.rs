//! Content words that co-occur in tweets.

use std::collections::BTreeSet;

use polars::prelude::*;

use super::TermKey;
use super::said::SaidTerm;
use crate::comparison::is_of_one;
use crate::cooccurrence::{PairOrder, Pairs, cooccurrence};
use crate::crowd::{Accounts, Voices};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::span::Span;
use crate::tally::{Token, tokens};
use tsubuyaki_warehouse::Snapshot;

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
    let keys: Vec<(&str, &str)> =
        keys.iter().map(|key| (key.lemma.as_str(), key.pos.as_str())).collect();
    // The terms of a tweet, or of a pair, each as one bit.
    let bit = |term: (&str, &str)| keys.binary_search(&term).map_or(0, |place| 1_u128 << place);
    let of_pairs: Vec<u128> = pairs
        .iter()
        .map(|pair| bit((&pair.x.lemma, &pair.x.pos)) | bit((&pair.y.lemma, &pair.y.pos)))
        .collect();
    let mut accounts = Accounts::default();
    let mut authors_of: Vec<Voices> = vec![Voices::default(); pairs.len()];
    let lemmas: BTreeSet<&str> = keys.iter().map(|key| key.0).collect();
    let lemmas: Vec<&str> = lemmas.into_iter().collect();
    let mut terms = Terms::default();
    for (lemma, pos) in &keys {
        terms.number(lemma, pos);
    }
    let bit_of = |term: u32| 1_u128.checked_shl(term).filter(|_| (term as usize) < keys.len());
    let mut of_tweet = OfTweet::default();
    let mut take = |token: Option<Token>| {
        let Some(token) = token else {
            authors_of.fill_with(Voices::default);
            of_tweet = OfTweet::default();
            return;
        };
        // The words of a hashtag are in no pair.
        if token.in_hashtag {
            return;
        }
        if of_tweet.id != Some(token.tweet) {
            of_tweet.count(&of_pairs, &mut authors_of);
            let author = token.author.map(|author| accounts.number(author));
            of_tweet = OfTweet { id: Some(token.tweet), author, terms: 0 };
        }
        of_tweet.terms |= bit_of(token.term).unwrap_or(0);
    };
    let dates = span.dates(snapshot.manifest());
    tokens(snapshot, &dates, filters, Some(&lemmas), &mut terms, &mut take)?;
    of_tweet.count(&of_pairs, &mut authors_of);
    for (pair, mut by_author) in pairs.iter_mut().zip(authors_of) {
        let (people, most) = by_author.people_and_most();
        let share = (people > 0).then(|| most as f64 / pair.together.max(1) as f64);
        pair.people = (people > 0).then_some(people);
        pair.is_of_one = is_of_one(share, pair.together);
    }
    Ok(())
}

/// The terms of pairs in a tweet, each as one bit.
#[derive(Default)]
struct OfTweet {
    id: Option<i64>,
    /// By the number of the account.
    author: Option<u32>,
    terms: u128,
}

impl OfTweet {
    /// Counts one more post of the author for each pair of which it has both terms.
    fn count(&self, pairs: &[u128], authors_of: &mut [Voices]) {
        let Some(author) = self.author else { return };
        for (pair, by_author) in pairs.iter().zip(authors_of) {
            if pair & self.terms == *pair {
                by_author.add(author);
            }
        }
    }
}
