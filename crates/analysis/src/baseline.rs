//! The baseline that a day or period is compared with.

use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::error::QueryError;
use super::span::{Span, SpanName};
use super::when::{nearest, plain};
use tsubuyaki_warehouse::Manifest;

/// A baseline as the command line names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// The period of the same kind before: of a day the calendar day before.
    #[default]
    Previous,
    /// The same weekday of the four weeks before, pooled; of a day alone.
    SameWeekday,
    /// The same day, week, month … of the year before.
    SameLastYear,
    /// So many days before, pooled.
    Days(i32),
    /// A day, or the days of a period, pooled.
    Span(SpanName),
}

/// The weeks of [`Baseline::SameWeekday`].
const WEEKS: i32 = 4;

impl FromStr for Baseline {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "previous" => return Ok(Self::Previous),
            "same-weekday" => return Ok(Self::SameWeekday),
            "same-last-year" => return Ok(Self::SameLastYear),
            _ => {}
        }
        if let Some(days) = name.strip_suffix('d').and_then(|days| days.parse().ok()) {
            return match days {
                1..=3660 => Ok(Self::Days(days)),
                _ => Err("expected 1d to 3660d".to_owned()),
            };
        }
        name.parse().map(Self::Span).map_err(|error: String| {
            if let Some(plain) = plain(name)
                && plain.parse::<Self>().is_ok()
            {
                return format!("not a baseline; did you mean {plain}?");
            }
            let others = "a baseline is also previous, same-last-year, same-weekday, 7d or 28d";
            format!("{error}; {others}")
        })
    }
}

impl Baseline {
    /// Its days that have tweets, without those of `target`, which is never part
    /// of its own baseline.
    ///
    /// # Errors
    ///
    /// When none has any, or it is the target itself.
    pub fn dates(
        self,
        target: impl Into<Span>,
        manifest: &Manifest,
    ) -> Result<Vec<Date>, QueryError> {
        let target = target.into();
        let before = |days: i32| target.first().saturating_sub(days.days());
        let of = |span: Span| (span.dates(manifest), span.last(), span.to_string());
        let (wanted, last, name) = match self {
            Self::Previous => of(target.previous()),
            Self::SameLastYear => of(target.year_before().ok_or_else(|| {
                QueryError::NoData(format!("the year before {target} has no such day"))
            })?),
            Self::SameWeekday if !target.is_day() => {
                return Err(QueryError::Usage(format!(
                    "same-weekday is the baseline of a day; against {target} use previous, \
                     same-last-year, or another period"
                )));
            }
            Self::SameWeekday => {
                let days: Vec<Date> = (1..=WEEKS).rev().map(|week| before(7 * week)).collect();
                let name = days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let wanted = manifest.dates().filter(|date| days.contains(date)).collect();
                (wanted, before(7), name)
            }
            Self::Days(days) => {
                let (first, last) = (before(days), before(1));
                let wanted = manifest.dates().filter(|date| (first..=last).contains(date));
                let name = if days == 1 { last.to_string() } else { format!("{first} to {last}") };
                (wanted.collect(), last, name)
            }
            Self::Span(name) => {
                let span = name.span(manifest)?;
                if span == target {
                    return Err(QueryError::Usage(format!("{span} cannot be its own baseline")));
                }
                if target.contains(span.first()) && target.contains(span.last()) {
                    return Err(QueryError::Usage(format!(
                        "{span} is part of {target} and cannot be its baseline"
                    )));
                }
                of(span)
            }
        };
        let is_any = !wanted.is_empty();
        let dates: Vec<Date> = wanted.into_iter().filter(|&date| !target.contains(date)).collect();
        if dates.is_empty() && is_any {
            return Err(QueryError::NoData(format!(
                "no baseline: {name} has no other day with posts than {target}"
            )));
        }
        if dates.is_empty() {
            let others = manifest.dates().filter(|&date| !target.contains(date));
            return Err(QueryError::NoBaseline { wanted: name, nearest: nearest(others, last) });
        }
        Ok(dates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::when::When;

    #[test]
    fn baselines_have_names() {
        assert_eq!("previous".parse(), Ok(Baseline::Previous));
        assert_eq!("same-weekday".parse(), Ok(Baseline::SameWeekday));
        assert_eq!("28d".parse(), Ok(Baseline::Days(28)));
        let day = When::On(jiff::civil::date(2018, 9, 3));
        assert_eq!("2018-09-03".parse(), Ok(Baseline::Span(SpanName::Day(day))));
        let period = SpanName::Between(day, When::Latest);
        assert_eq!("2018-09-03..latest".parse(), Ok(Baseline::Span(period)));
        assert_eq!("same-last-year".parse(), Ok(Baseline::SameLastYear));
        assert_eq!("last-week".parse(), Ok(Baseline::Span(SpanName::LastWeek)));
        for (name, plain) in [
            ("7D", "7d"),
            ("Same_Weekday", "same-weekday"),
            ("Latest", "latest"),
            ("last_week", "last-week"),
            ("2018-09-01...2018-09-03", "2018-09-01..2018-09-03"),
        ] {
            let error = name.parse::<Baseline>().unwrap_err();
            assert!(error.contains(&format!("did you mean {plain}?")), "{name}: {error}");
        }
        for name in ["0d", "-3d", "4000d", "week", "2018-9-3", "", "2018-09-03..", ".."] {
            assert!(name.parse::<Baseline>().is_err(), "{name}");
        }
    }
}
