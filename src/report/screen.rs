//! Where a person reads an answer.

use super::{Language, Paint};

/// How an answer is shown to a person.
#[derive(Clone, Copy, Debug, Default)]
pub struct Screen {
    pub paint: Paint,
    /// Of the heads of columns.
    pub language: Language,
    /// Columns of the terminal; `None` where lines may be of any length.
    pub columns: Option<usize>,
    /// Whether all columns are shown, not only those that are read first.
    pub is_wide: bool,
    /// Whether cells of CSV are written as they are, also those that a spreadsheet would
    /// run as a formula.
    pub is_unguarded: bool,
}

impl Screen {
    /// `most` columns, or as many as the terminal leaves beside so many others, but
    /// no fewer than `least`.
    pub(super) fn beside(self, others: usize, least: usize, most: usize) -> usize {
        self.columns.map_or(most, |columns| columns.saturating_sub(others).clamp(least, most))
    }
}
