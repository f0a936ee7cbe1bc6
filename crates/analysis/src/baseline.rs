//! What a day is set against.

use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::error::QueryError;
use super::when::{When, nearest};
use tsubuyaki_warehouse::Manifest;

/// A baseline as the command line names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// The calendar day before.
    #[default]
    Previous,
    /// The same weekday of the four weeks before, pooled.
    SameWeekday,
    /// So many days before, pooled.
    Days(i32),
    /// A day.
    On(When),
    /// The days from one to another, pooled.
    Between(When, When),
}

/// The weeks of [`Baseline::SameWeekday`].
const WEEKS: i32 = 4;

impl FromStr for Baseline {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "previous" => return Ok(Self::Previous),
            "same-weekday" => return Ok(Self::SameWeekday),
            _ => {}
        }
        if let Some(days) = name.strip_suffix('d').and_then(|days| days.parse().ok()) {
            return match days {
                1..=3660 => Ok(Self::Days(days)),
                _ => Err(format!("{name:?}: 1d to 3660d")),
            };
        }
        let wrong = || {
            format!(
                "{name:?} is not a baseline; expected previous, same-weekday, 7d, 28d, a date, \
                 YYYY-MM-DD, or a period, YYYY-MM-DD..YYYY-MM-DD"
            )
        };
        let day = |name: &str| name.parse::<When>().map_err(|_| wrong());
        match name.split_once("..") {
            Some((from, to)) => Ok(Self::Between(day(from)?, day(to)?)),
            None => day(name).map(Self::On),
        }
    }
}

impl Baseline {
    /// Its days that have tweets.
    ///
    /// # Errors
    ///
    /// When none has any, or it is the day itself that is to be set against it.
    pub fn dates(self, day: Date, manifest: &Manifest) -> Result<Vec<Date>, QueryError> {
        let before = |days: i32| day.saturating_sub(days.days());
        let wanted: Vec<Date> = match self {
            Self::Previous => vec![before(1)],
            Self::SameWeekday => (1..=WEEKS).rev().map(|week| before(7 * week)).collect(),
            Self::Days(days) => (1..=days).rev().map(before).collect(),
            Self::On(when) => vec![when.day(manifest)?],
            Self::Between(from, to) => {
                let (from, to) = (from.day(manifest)?, to.day(manifest)?);
                if from > to {
                    return Err(QueryError::Usage(format!("{from} is after {to}")));
                }
                // The day is never part of its own baseline.
                let days = manifest.dates().filter(|&date| from <= date && date <= to);
                let days: Vec<Date> = days.filter(|&date| date != day).collect();
                if days.is_empty() { vec![from, to] } else { days }
            }
        };
        if wanted == [day] {
            return Err(QueryError::Usage(format!("{day} cannot be its own baseline")));
        }
        let dates: Vec<Date> =
            manifest.dates().filter(|date| wanted.contains(date) && *date != day).collect();
        if dates.is_empty() {
            let wanted_last = wanted.last().copied();
            let wanted = match wanted.as_slice() {
                [date] => date.to_string(),
                [first, .., last] if matches!(self, Self::Days(_) | Self::Between(..)) => {
                    format!("{first} to {last}")
                }
                dates => dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            };
            let others = manifest.dates().filter(|&date| date != day);
            let nearest = wanted_last.and_then(|wanted| nearest(others, wanted));
            return Err(QueryError::NoBaseline { wanted, nearest });
        }
        Ok(dates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn baselines_have_names() {
        assert_eq!("previous".parse(), Ok(Baseline::Previous));
        assert_eq!("same-weekday".parse(), Ok(Baseline::SameWeekday));
        assert_eq!("28d".parse(), Ok(Baseline::Days(28)));
        let day = When::On(jiff::civil::date(2018, 9, 3));
        assert_eq!("2018-09-03".parse(), Ok(Baseline::On(day)));
        let period = Baseline::Between(day, When::Latest);
        assert_eq!("2018-09-03..latest".parse(), Ok(period));
        for name in ["0d", "-3d", "4000d", "week", "2018-9-3", "", "2018-09-03..", ".."] {
            assert!(name.parse::<Baseline>().is_err(), "{name}");
        }
    }
}
