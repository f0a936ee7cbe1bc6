//! The account that wrote a great part of the day.

use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::newcomers::Newcomers;
use super::said::said;
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::span::Span;
use tsubuyaki_warehouse::{Snapshot, Table};

/// The share of the posts from which on an account is named, as one in so
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

/// Accounts that a page names of those that wrote most.
const WRITERS: usize = 5;

/// An account and how many posts it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// Its screen name, where it is known.
    pub name: Option<String>,
    pub posts: i64,
}

/// The accounts that wrote most originals, those of two or more; none where one
/// account wrote all.
pub(super) fn writers(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
) -> Result<Vec<Writer>, QueryError> {
    let posts = scan(snapshot, Table::Tweets, days, filters)?;
    let originals = col("is_retweet").not().and(col("author_id").is_not_null());
    let frame = by_account(posts.filter(originals))?;
    if frame.height() < 2 {
        return Ok(Vec::new());
    }
    let (posts, author) = (frame.column("posts")?.i64()?, frame.column("author")?.str()?);
    let writer = |row| {
        let name = author.get(row).map(str::to_owned);
        Some(Writer { name, posts: posts.get(row)? })
    };
    let writers = (0..frame.height()).take(WRITERS).filter_map(writer);
    Ok(writers.filter(|writer| writer.posts > 1).collect())
}

/// How many of some posts each account wrote, those that wrote most first.
fn by_account(posts: LazyFrame) -> PolarsResult<DataFrame> {
    let order = SortMultipleOptions::default().with_order_descending_multi([true, false]);
    posts
        .group_by([col("author_id")])
        .agg([len().cast(DataType::Int64).alias("posts"), col("author").max()])
        .sort(["posts", "author_id"], order)
        .collect()
}

/// An account with a great part of some days' posts.
pub(super) struct Heaviest {
    pub id: i64,
    name: Option<String>,
    posts: i64,
}

/// The account that wrote most on some days, if that is a quarter of the posts
/// and there are others.
pub(super) fn heaviest(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
) -> Result<Option<Heaviest>, QueryError> {
    let frame = by_account(scan(snapshot, Table::Tweets, days, filters)?)?;
    let (ids, posts) = (frame.column("author_id")?.i64()?, frame.column("posts")?.i64()?);
    let all = posts.sum().unwrap_or(0);
    let Some(row) = (0..frame.height()).find(|&row| ids.get(row).is_some()) else {
        return Ok(None);
    };
    let (Some(id), Some(most)) = (ids.get(row), posts.get(row)) else { return Ok(None) };
    if all < LEAST_POSTS || most * ONE_IN < all || most == all {
        return Ok(None);
    }
    let name = frame.column("author")?.str()?.get(row).map(str::to_owned);
    Ok(Some(Heaviest { id, name, posts: most }))
}

/// The filters less the posts of an account.
pub(super) fn without(filters: &Filters, id: i64) -> Filters {
    let mut others = filters.clone();
    others.not_authors.push(id.to_string());
    others
}

/// The account that wrote most, if that is a quarter of the posts and there are
/// others.
pub(super) fn top_author(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<Option<TopAuthor>, QueryError> {
    let Some(Heaviest { id, name, posts }) =
        heaviest(snapshot, &span.dates(snapshot.manifest()), filters)?
    else {
        return Ok(None);
    };
    let words = said(snapshot, span, &without(filters, id), newcomers)?.shown;
    Ok(Some(TopAuthor {
        name,
        posts,
        words_without: words.into_iter().take(WORDS).map(|word| word.key).collect(),
    }))
}
