use crate::Language;

/// What a page calls the day or period that it is of, and the one before: `この日`
/// and `前日`, `this week` and `week before`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub this: &'static str,
    pub before: &'static str,
}

impl Named {
    fn pick(l: Language, [this_ja, before_ja, this_en, before_en]: [&'static str; 4]) -> Self {
        Self { this: l.pick(this_ja, this_en), before: l.pick(before_ja, before_en) }
    }

    #[must_use]
    pub fn day(l: Language) -> Self {
        Self::pick(l, ["この日", "前日", "this day", "day before"])
    }

    #[must_use]
    pub fn week(l: Language) -> Self {
        Self::pick(l, ["この週", "前週", "this week", "week before"])
    }

    #[must_use]
    pub fn month(l: Language) -> Self {
        Self::pick(l, ["この月", "前月", "this month", "month before"])
    }

    #[must_use]
    pub fn year(l: Language) -> Self {
        Self::pick(l, ["この年", "前年", "this year", "year before"])
    }

    /// Of some days in a row.
    #[must_use]
    pub fn period(l: Language) -> Self {
        Self::pick(l, ["この期間", "前の期間", "this period", "period before"])
    }
}
