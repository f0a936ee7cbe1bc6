//! The days that a question is about, as options.

use clap::Args;

use tsubuyaki_analysis::{Period, QueryError, SpanName, When};
use tsubuyaki_warehouse::Manifest;

/// A day, or a period.
#[derive(Debug, Args)]
pub struct PeriodOptions {
    /// A day or period: 2018-09-03, latest, yesterday, 2018-W36, 2018-09, 2018,
    /// last-week, last-month or DATE..DATE
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    date: Option<SpanName>,
    /// First day [default: 27 days before the last]
    #[arg(long, value_name = "DATE")]
    from: Option<When>,
    /// Last day [default: the latest]
    #[arg(long, value_name = "DATE")]
    to: Option<When>,
}

/// The same, of a command that looks at all days unless the person says otherwise.
#[derive(Debug, Args)]
pub struct AllDaysOptions {
    /// A day or period: 2018-09-03, latest, yesterday, 2018-W36, 2018-09, 2018,
    /// last-week, last-month or DATE..DATE [default: all days]
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    date: Option<SpanName>,
    /// First day [default: the first with posts]
    #[arg(long, value_name = "DATE")]
    from: Option<When>,
    /// Last day [default: the latest]
    #[arg(long, value_name = "DATE")]
    to: Option<When>,
}

impl PeriodOptions {
    /// The period these options describe.
    ///
    /// # Errors
    ///
    /// When `latest` is asked of a warehouse without tweets.
    pub fn period(&self, manifest: &Manifest) -> Result<Period, QueryError> {
        period(self.date, self.from, self.to, manifest)
    }

    /// The same of the day or period that `date` names, where none is given.
    ///
    /// # Errors
    ///
    /// As [`PeriodOptions::period`].
    pub fn or(&self, date: Option<SpanName>, manifest: &Manifest) -> Result<Period, QueryError> {
        period(self.date.or(date), self.from, self.to, manifest)
    }

    /// Whether no day is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.date.is_none() && self.from.is_none() && self.to.is_none()
    }

    /// Whether the first day is as by default.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.date.is_none() && self.from.is_none()
    }
}

impl AllDaysOptions {
    /// As [`PeriodOptions::period`].
    ///
    /// # Errors
    ///
    /// As that.
    pub fn period(&self, manifest: &Manifest) -> Result<Period, QueryError> {
        period(self.date, self.from, self.to, manifest)
    }
}

fn period(
    date: Option<SpanName>,
    from: Option<When>,
    to: Option<When>,
    manifest: &Manifest,
) -> Result<Period, QueryError> {
    match date {
        Some(date) => Period::of(date, manifest),
        None => Ok(Period { from, to }),
    }
}
