//! From one day to another, as a user names them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::error::QueryError;
use super::span::SpanName;
use super::when::{When, nearest};
use tsubuyaki_warehouse::Manifest;

/// Days in a row as the command line names them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<When>,
    pub to: Option<When>,
}

impl Period {
    /// The days of a week, a month …, or one day.
    ///
    /// # Errors
    ///
    /// When `latest` is asked of a warehouse without posts.
    pub fn of(name: SpanName, manifest: &Manifest) -> Result<Self, QueryError> {
        let span = name.span(manifest)?;
        Ok(Self { from: Some(When::On(span.first())), to: Some(When::On(span.last())) })
    }

    /// Its first and last day: without a last one, the last that has posts;
    /// without a first one, `days` days in all, or as far back as there are
    /// posts.
    ///
    /// # Errors
    ///
    /// When the first day comes after the last, or no day between has posts.
    pub fn bounds(
        self,
        manifest: &Manifest,
        days: Option<i32>,
    ) -> Result<(Date, Date), QueryError> {
        let from = self.from.map(|from| from.day(manifest)).transpose()?;
        let to = match self.to {
            Some(to) => to.day(manifest)?,
            None => When::Latest.day(manifest)?.max(from.unwrap_or(Date::MIN)),
        };
        let from = match (from, days) {
            (Some(from), _) => from,
            (None, Some(days)) => to.saturating_sub((days - 1).days()),
            (None, None) => manifest.dates().next().map_or(to, |first| first.min(to)),
        };
        if from > to {
            return Err(QueryError::Usage(format!("{from} is after {to}")));
        }
        if manifest.dates().all(|date| date < from || to < date) {
            let nearest = match nearest(manifest.dates(), to) {
                Some(nearest) => format!("; the nearest day with posts is {nearest}"),
                None => String::new(),
            };
            let period =
                if from == to { format!("on {to}") } else { format!("from {from} to {to}") };
            return Err(QueryError::NoData(format!("no posts {period}{nearest}")));
        }
        Ok((from, to))
    }
}
