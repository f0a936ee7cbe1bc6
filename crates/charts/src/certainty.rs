//! How sure changes are.

/// How sure a change is, and how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It passes the test: in colour, with a filled dot.
    Sure,
    /// The 95 % interval excludes no change, which of many terms some do by chance: in
    /// colour, with a hollow dot.
    Unsure,
    /// The interval includes no change: grey, with a hollow dot.
    Chance,
}

impl Certainty {
    /// That of a change which passes the test or does not, with its 95 % interval.
    #[must_use]
    pub fn of(is_sure: bool, (low, high): (Option<f64>, Option<f64>)) -> Self {
        let is_open = low.is_none_or(|low| low <= 0.0) && high.is_none_or(|high| high >= 0.0);
        match (is_sure, is_open) {
            (true, _) => Self::Sure,
            (false, false) => Self::Unsure,
            (false, true) => Self::Chance,
        }
    }
}
