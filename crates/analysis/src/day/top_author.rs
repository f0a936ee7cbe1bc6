//! The account that wrote a great part of the day.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::TermKey;
use super::newcomers::Newcomers;
use super::said::said;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::slices::by_slices;
use crate::span::Span;
use tsubuyaki_warehouse::{Snapshot, Table};

/// The share of the posts from which on an account is named, as one in so
/// many.
const ONE_IN: i64 = 4;
/// Words that are named.
const WORDS: usize = 10;
const OWN_WORDS: usize = 5;
/// Posts of a day on which shares tell something.
const LEAST_POSTS: i64 = 4;

/// An account that wrote a quarter of the day's posts, or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopAuthor {
    /// Its screen name, where it is known.
    pub name: Option<String>,
    pub posts: i64,
    /// The words that it said most.
    pub words: Vec<TermKey>,
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
    let originals = |tweets: LazyFrame| tweets.filter(col("is_retweet").not());
    let accounts = ByAccount::of(snapshot, days, filters, originals)?;
    if accounts.known < 2 {
        return Ok(Vec::new());
    }
    let most = accounts.most.iter().filter(|(posts, _)| *posts > 1);
    let mut names = names(snapshot, days, filters, originals, most.clone().map(|of| of.1))?;
    Ok(most.map(|&(posts, id)| Writer { name: names.remove(&id), posts }).collect())
}

/// How many of some posts accounts wrote.
struct ByAccount {
    /// All posts, those without an author, too.
    posts: i64,
    /// How many accounts there are.
    known: usize,
    /// The accounts that wrote most, with how many posts they wrote.
    most: Vec<(i64, i64)>,
}

impl ByAccount {
    fn of(
        snapshot: &Snapshot,
        days: &[Date],
        filters: &Filters,
        ask: impl Fn(LazyFrame) -> LazyFrame,
    ) -> Result<Self, QueryError> {
        let rows = usize::try_from(snapshot.rows(Table::Tweets, days)).unwrap_or(0);
        let (mut posts, mut authors) = (0, Vec::with_capacity(rows));
        let ask = |tweets| ask(tweets).select([col("author_id")]);
        by_slices(snapshot, Table::Tweets, days, filters, ask, |frame| {
            posts += i64::try_from(frame.height()).unwrap_or(i64::MAX);
            authors.extend(frame.column("author_id")?.i64()?.iter().flatten());
            Ok(())
        })?;
        authors.par_sort_unstable();
        let (mut known, mut most) = (0, Vec::new());
        for of_author in authors.chunk_by(|one, other| one == other) {
            known += 1;
            most.push((i64::try_from(of_author.len()).unwrap_or(i64::MAX), of_author[0]));
            if most.len() > 2 * WRITERS {
                keep_most(&mut most);
            }
        }
        keep_most(&mut most);
        Ok(Self { posts, known, most })
    }
}

/// Leaves the accounts that wrote most, those of the lower ids first among equals.
fn keep_most(accounts: &mut Vec<(i64, i64)>) {
    accounts.sort_unstable_by_key(|&(posts, id)| (Reverse(posts), id));
    accounts.truncate(WRITERS);
}

/// The screen names of some accounts, of several the last.
fn names(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    ask: impl Fn(LazyFrame) -> LazyFrame,
    ids: impl Iterator<Item = i64>,
) -> Result<BTreeMap<i64, String>, QueryError> {
    let wanted = lit(Series::new("".into(), ids.collect::<Vec<i64>>())).implode(true);
    let is_wanted = col("author_id").is_in(wanted, false).and(col("author").is_not_null());
    let ask =
        |tweets| ask(tweets).filter(is_wanted.clone()).select(["author_id", "author"].map(col));
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    by_slices(snapshot, Table::Tweets, days, filters, ask, |frame| {
        let (id, name) = (frame.column("author_id")?.i64()?, frame.column("author")?.str()?);
        for (id, name) in id.iter().zip(name.iter()) {
            let Some((id, name)) = id.zip(name) else { continue };
            match names.get_mut(&id) {
                Some(known) if name > known.as_str() => name.clone_into(known),
                Some(_) => {}
                None => {
                    names.insert(id, name.to_owned());
                }
            }
        }
        Ok(())
    })?;
    Ok(names)
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
    let accounts = ByAccount::of(snapshot, days, filters, |tweets| tweets)?;
    let all = accounts.posts;
    let Some(&(most, id)) = accounts.most.first() else { return Ok(None) };
    if all < LEAST_POSTS || most * ONE_IN < all || most == all {
        return Ok(None);
    }
    let name = names(snapshot, days, filters, |tweets| tweets, [id].into_iter())?.remove(&id);
    Ok(Some(Heaviest { id, name, posts: most }))
}

/// The filters less the posts of an account.
pub(super) fn without(filters: &Filters, id: i64) -> Filters {
    let mut others = filters.clone();
    others.not_authors.push(id.to_string());
    others
}

/// The filters for the posts of an account alone.
fn only(filters: &Filters, id: i64) -> Filters {
    Filters { authors: vec![id.to_string()], ..filters.clone() }
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
    let words = |filters: &Filters, most| {
        let words = said(snapshot, span, filters, newcomers)?.shown.into_iter();
        Ok::<_, QueryError>(words.take(most).map(|word| word.key).collect())
    };
    Ok(Some(TopAuthor {
        name,
        posts,
        words: words(&only(filters, id), OWN_WORDS)?,
        words_without: words(&without(filters, id), WORDS)?,
    }))
}
