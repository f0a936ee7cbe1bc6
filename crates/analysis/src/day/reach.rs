//! What was passed on, and by how many people.

use std::collections::HashMap;

use jiff::civil::Date;
use polars::prelude::col;

use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::passed_on::{PassedOn, most_passed_on};
use tsubuyaki_warehouse::{Snapshot, Table};

/// Posts that a page shows.
const POSTS: usize = 5;

/// How far posts of others went on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// People who wrote something of their own; `None` where no author is known.
    pub writers: Option<i64>,
    /// People who only passed on what others wrote.
    pub passers_on: Option<i64>,
    /// The posts that most people passed on.
    pub posts: Vec<PassedOn>,
}

/// Counts who wrote and who only passed on, and finds what.
pub(super) fn reach(
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
) -> Result<Reach, QueryError> {
    let frame = scan(snapshot, Table::Tweets, &[date], filters)?
        .select([col("author_id"), col("is_retweet")])
        .collect()?;
    let (author, is_retweet) =
        (frame.column("author_id")?.i64()?, frame.column("is_retweet")?.bool()?);
    let mut wrote: HashMap<i64, bool> = HashMap::new();
    for (author, is_retweet) in author.iter().zip(is_retweet.iter()) {
        let Some(author) = author else { continue };
        *wrote.entry(author).or_default() |= is_retweet == Some(false);
    }
    let count = |of: bool| {
        let people = wrote.values().filter(|wrote| **wrote == of).count();
        (!wrote.is_empty()).then(|| i64::try_from(people).unwrap_or(i64::MAX))
    };
    Ok(Reach {
        writers: count(true),
        passers_on: count(false),
        posts: most_passed_on(snapshot, date, POSTS, filters)?,
    })
}
