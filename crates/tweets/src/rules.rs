//! What a format, and the user, say of all its records.

use super::limits::Limits;

/// Which time counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeRule {
    /// The one that the id tells, if it tells any; the written one is checked
    /// against it.
    #[default]
    Id,
    /// The same. Midnight, before ids told the time, stands for a time of day
    /// that is lost.
    OldArchive,
    /// The written one.
    Written,
}

/// What becomes of a record that has no usable id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingIds {
    /// It is rejected.
    #[default]
    Reject,
    /// It gets a negative id, which no real tweet has.
    Assign,
}

/// How drafts become tweets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// The format's name.
    pub format: &'static str,
    pub time: TimeRule,
    pub missing_ids: MissingIds,
    /// Ids whose last digits are zeros are not whole.
    pub rounded_ids: bool,
    /// How large a post may be.
    pub limits: Limits,
}
