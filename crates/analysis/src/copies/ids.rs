//! Posts whose text is that of an earlier one.

use std::collections::HashSet;

use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::LEAST_ACCOUNTS;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::slices::by_slices;
use tsubuyaki_warehouse::{Snapshot, Table};

/// The posts of some days whose text is that of an earlier one, [`LEAST_ACCOUNTS`]
/// or more having it.
pub(crate) fn copied_ids(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<Copied, QueryError> {
    // Whose id is not known is known by the name.
    let name = when(col("author_id").is_null()).then(col("author")).otherwise(lit(NULL));
    let ask = |tweets: LazyFrame| {
        tweets.filter(col("is_retweet").not().and(col("text_key").is_not_null())).select([
            col("text_key"),
            col("tweet_id"),
            col("author_id"),
            name.clone().alias("name"),
        ])
    };
    // What is not filled takes no memory; what grows takes twice what it has for a while.
    let rows = usize::try_from(snapshot.rows(Table::Tweets, dates)).unwrap_or(0);
    let mut posts: Vec<Keyed> = Vec::with_capacity(rows);
    let mut names = Terms::default();
    by_slices(snapshot, Table::Tweets, dates, filters, ask, |frame| {
        let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
        let (key, id, author) = (number("text_key")?, number("tweet_id")?, number("author_id")?);
        let name = frame.column("name")?.str()?;
        for row in 0..frame.height() {
            let (Some(key), Some(tweet)) = (key.get(row), id.get(row)) else { continue };
            let account = match (author.get(row), name.get(row)) {
                (Some(author), _) => Whose::Author(author),
                (None, Some(name)) => Whose::Named(names.number(name, "")),
                (None, None) => Whose::Unknown,
            };
            posts.push(Keyed { key, tweet, account });
        }
        Ok(())
    })?;
    posts.par_sort_unstable();
    let mut copied = Copied::default();
    for same in posts.chunk_by(|one, other| one.key == other.key) {
        // Most texts are of one post.
        if same.len() == 1 {
            continue;
        }
        let accounts: HashSet<Whose> = same.iter().map(|post| post.account).collect();
        let known = accounts.iter().filter(|account| **account != Whose::Unknown).count();
        if i64::try_from(known).is_ok_and(|accounts| accounts >= LEAST_ACCOUNTS) {
            copied.0.extend(same[1..].iter().map(|post| post.tweet));
        }
    }
    copied.0.sort_unstable();
    Ok(copied)
}

/// A post with the key of its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Keyed {
    key: i64,
    tweet: i64,
    account: Whose,
}

/// Whose a post is: an author by id, or one by the number of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Whose {
    Author(i64),
    Named(u32),
    Unknown,
}

/// Posts whose text is that of an earlier one.
#[derive(Default)]
pub(crate) struct Copied(Vec<i64>);

impl Copied {
    pub(crate) fn has(&self, tweet: i64) -> bool {
        self.0.binary_search(&tweet).is_ok()
    }
}

/// Whether half of what is counted, or more, is in copies.
pub(crate) fn is_of_copies(copies: i64, count: i64) -> bool {
    copies > 0 && 2 * copies >= count
}
