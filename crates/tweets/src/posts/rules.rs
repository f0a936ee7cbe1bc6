//! What the format and the user say of all records of an input.

use super::limits::Limits;

/// What a record must have, beside a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Needs {
    /// An id and a time.
    #[default]
    Post,
    /// An id. Without a time it has [`Moment::UNKNOWN`](crate::Moment::UNKNOWN).
    Id,
    /// Nothing. Without an id it has [`NO_ID`].
    Text,
}

/// The id of what has none and needs none: no post has it.
pub const NO_ID: i64 = 0;

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
    /// What a record must have.
    pub needs: Needs,
    /// Ids whose last digits are zeros are not whole.
    pub rounded_ids: bool,
    /// How large a post may be.
    pub limits: Limits,
}
