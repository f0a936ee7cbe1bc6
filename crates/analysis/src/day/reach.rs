//! What was passed on.

use jiff::civil::Date;

use crate::error::QueryError;
use crate::filters::Filters;
use crate::passed_on::{PassedOn, most_passed_on};
use tsubuyaki_warehouse::Snapshot;

/// Posts that a page shows.
const POSTS: usize = 5;
/// How often they must have been passed on.
const LEAST: i64 = 2;

/// The posts that most people passed on.
pub(super) fn passed_on(
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
) -> Result<Vec<PassedOn>, QueryError> {
    let mut posts = most_passed_on(snapshot, date, POSTS, filters)?;
    posts.retain(|post| post.count >= LEAST);
    Ok(posts)
}
