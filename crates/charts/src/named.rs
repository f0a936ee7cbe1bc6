use crate::Language;

/// What a page calls the day or period that it is of, and the one before: `この日`
/// and `前日`, `this week` and `week before`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub this: &'static str,
    pub before: &'static str,
    /// That a word is not used: `この日は0回`.
    pub none: &'static str,
}

impl Named {
    fn pick(l: Language, japanese: [&'static str; 3], english: [&'static str; 3]) -> Self {
        let [this, before, none] = if l == Language::Ja { japanese } else { english };
        Self { this, before, none }
    }

    #[must_use]
    pub fn day(l: Language) -> Self {
        Self::pick(
            l,
            ["この日", "前日", "この日は0回"],
            ["this day", "day before", "not used on this day"],
        )
    }

    #[must_use]
    pub fn week(l: Language) -> Self {
        Self::pick(
            l,
            ["この週", "前週", "この週は0回"],
            ["this week", "week before", "not used in this week"],
        )
    }

    #[must_use]
    pub fn month(l: Language) -> Self {
        Self::pick(
            l,
            ["この月", "前月", "この月は0回"],
            ["this month", "month before", "not used in this month"],
        )
    }

    #[must_use]
    pub fn year(l: Language) -> Self {
        Self::pick(
            l,
            ["この年", "前年", "この年は0回"],
            ["this year", "year before", "not used in this year"],
        )
    }

    /// Of some days in a row.
    #[must_use]
    pub fn period(l: Language) -> Self {
        Self::pick(
            l,
            ["この期間", "前の期間", "この期間は0回"],
            ["this period", "period before", "not used in this period"],
        )
    }
}
