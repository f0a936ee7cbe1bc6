//! The account that wrote a great part of the day.

use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::newcomers::Newcomers;
use super::said::said;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use tsubuyaki_warehouse::{Snapshot, Table};

/// The share of the posts from which on an account is told of, as one in so
/// many.
const ONE_IN: i64 = 4;
/// Words that are named.
const WORDS: usize = 10;
/// Posts of a day on which shares tell something.
const LEAST_POSTS: i64 = 4;

/// An account that wrote a quarter of the day's posts, or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopAuthor {
    /// Its screen name, where it is known.
    pub name: Option<String>,
    pub posts: i64,
    /// The words said most on the day without it.
    pub words_without: Vec<TermKey>,
}

/// The account that wrote most, if that is a quarter of the posts and there are
/// others.
pub(super) fn top_author(
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<Option<TopAuthor>, QueryError> {
    let frame = scan(snapshot, Table::Tweets, &[date], filters)?
        .group_by([col("author_id")])
        .agg([len().cast(DataType::Int64).alias("posts"), col("author").max()])
        .sort(
            ["posts", "author_id"],
            SortMultipleOptions::default().with_order_descending_multi([true, false]),
        )
        .collect()?;
    let (ids, posts) = (frame.column("author_id")?.i64()?, frame.column("posts")?.i64()?);
    let all = posts.sum().unwrap_or(0);
    let Some(row) = (0..frame.height()).find(|&row| ids.get(row).is_some()) else {
        return Ok(None);
    };
    let (Some(id), Some(most)) = (ids.get(row), posts.get(row)) else { return Ok(None) };
    if all < LEAST_POSTS || most * ONE_IN < all || most == all {
        return Ok(None);
    }
    let mut others = filters.clone();
    others.not_authors.push(id.to_string());
    let words = said(snapshot, date, &others, newcomers)?;
    Ok(Some(TopAuthor {
        name: frame.column("author")?.str()?.get(row).map(str::to_owned),
        posts: most,
        words_without: words.into_iter().take(WORDS).map(|word| word.key).collect(),
    }))
}
