//! That an answer has no rows.

use jiff::civil::Date;

/// Why an answer has no rows, and what would give it some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nothing {
    /// The reason, a clause.
    pub reason: String,
    /// What a row needs at least, and can be asked for.
    pub minimums: Vec<Minimum>,
    /// The nearest day with rows, where it is known.
    pub nearest: Option<Date>,
}

/// What rows need at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Minimum {
    /// Occurrences of a term.
    Count,
    /// Posts.
    Tweets,
    /// People.
    Authors,
}

impl Nothing {
    pub(crate) fn because(reason: String) -> Self {
        Self { reason, minimums: Vec::new(), nearest: None }
    }

    pub(crate) fn below(reason: String, minimums: &[Minimum]) -> Self {
        Self { minimums: minimums.to_vec(), ..Self::because(reason) }
    }
}
