//! When a post was written.

/// When a tweet was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Microseconds since 1970-01-01 00:00 UTC.
    At(i64),
    /// The time of day is lost; microseconds at the day's 00:00 UTC.
    Day(i64),
}

impl Moment {
    /// The time of what has none, where a text is enough.
    pub const UNKNOWN: Self = Self::At(i64::MIN);

    /// Microseconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn micros(self) -> i64 {
        match self {
            Self::At(micros) | Self::Day(micros) => micros,
        }
    }
}
