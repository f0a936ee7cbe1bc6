//! What was passed on.

use crate::error::QueryError;
use crate::filters::Filters;
use crate::passed_on::{PassedOn, most_passed_on};
use crate::span::Span;
use tsubuyaki_warehouse::Snapshot;

/// Posts that a page shows.
const POSTS: usize = 5;
/// How often a post that the records hardly tell of must have been, by its network.
const LEAST: i64 = 3;

/// The posts that most people passed on.
pub(super) fn passed_on(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
) -> Result<Vec<PassedOn>, QueryError> {
    most_passed_on(snapshot, span, POSTS, LEAST, filters)
}
