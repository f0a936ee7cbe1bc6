//! A term of a day, and how often it occurs.

use std::ops::AddAssign;
use std::sync::Arc;

/// A part of speech or a kind, which many terms have in common.
pub(super) type Name = Arc<str>;

/// What is counted apart; in the order of the table `terms`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    pub lemma: Box<str>,
    pub pos: Name,
    pub pos1: Name,
    pub kind: Name,
    pub in_hashtag: bool,
    pub in_compound: bool,
    pub is_retweet: bool,
}

/// How often a term occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Count {
    pub all: i64,
    /// Those among them that are denied.
    pub negated: i64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.negated += other.negated;
    }
}
