//! Days as a user names them.

use std::str::FromStr;
use std::time::SystemTime;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::error::QueryError;
use tsubuyaki_warehouse::Manifest;

/// A day as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    On(Date),
    Today,
    Yesterday,
    /// The last day of the warehouse that has posts.
    Latest,
}

impl FromStr for When {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "today" => Ok(Self::Today),
            "yesterday" => Ok(Self::Yesterday),
            "latest" => Ok(Self::Latest),
            _ => parse_date(name).map(Self::On).map_err(|error| match plain(name) {
                Some(plain) if plain.parse::<Self>().is_ok() => {
                    format!("not a date; did you mean {plain}?")
                }
                _ => error,
            }),
        }
    }
}

/// Reads YYYY-MM-DD and nothing else.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    let problem = || match meant(text) {
        Some(period) if period.len() < "2018-09-03".len() => match first_day(&period) {
            Some(first) => format!("a day is expected; the first day of {period} is {first}"),
            None => format!("a day is expected, not {period}"),
        },
        Some(meant) => format!("not a date; did you mean {meant}?"),
        None => "not a date; expected YYYY-MM-DD, today, yesterday or latest".to_owned(),
    };
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_shaped {
        return Err(problem());
    }
    text.parse().map_err(|_| problem())
}

/// The first day of a week or a month as [`meant`] writes it.
fn first_day(period: &str) -> Option<Date> {
    let (year, rest) = period.split_once('-')?;
    let year = year.parse().ok()?;
    match rest.strip_prefix('W') {
        Some(week) => {
            let monday = ISOWeekDate::new(year, week.parse().ok()?, Weekday::Monday).ok()?;
            Some(monday.date())
        }
        None => Date::new(year, rest.parse().ok()?, 1).ok(),
    }
}

/// A name in small letters and with its usual marks, if it is written otherwise:
/// `Latest`, `last_week`, `7D`, `2018-09-01...2018-09-03`.
pub(super) fn plain(name: &str) -> Option<String> {
    let plain = name.trim().to_lowercase().replace(['_', ' '], "-");
    let plain = plain.replace("...", "..").replace(['…', '～', '〜'], "..");
    (plain != name).then_some(plain)
}

/// What a day, month or week that is written in another way is here: `2018/9/3`,
/// `20180903`, `2018年9月3日`, `2018-w36`.
pub(super) fn meant(text: &str) -> Option<String> {
    let is_mark = |c: char| "-/. 年月日".contains(c);
    let text = text.trim().trim_end_matches(is_mark).to_uppercase();
    let numbers: Vec<&str> = match text.split_once('W') {
        Some((year, week)) => {
            let year: i16 = year.trim_end_matches(is_mark).parse().ok()?;
            let week: i8 = week.parse().ok()?;
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
            return Some(format!("{:04}-W{:02}", monday.year(), monday.week()));
        }
        None if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            vec![&text[..4], &text[4..6], &text[6..]]
        }
        None => text.split(is_mark).collect(),
    };
    match numbers.as_slice() {
        [year, month, day] if year.len() == 4 => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
                .ok()
                .map(|date| date.to_string())
        }
        [year, month] if year.len() == 4 => {
            let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
            Some(format!("{:04}-{:02}", first.year(), first.month()))
        }
        _ => None,
    }
}

impl When {
    /// The day that is meant, which must have posts.
    ///
    /// # Errors
    ///
    /// When it has none; the error names the nearest day that has some.
    pub fn day_with_data(self, manifest: &Manifest) -> Result<Date, QueryError> {
        let date = self.day(manifest)?;
        if manifest.dates().any(|day| day == date) {
            return Ok(date);
        }
        Err(QueryError::NoData(match nearest(manifest.dates(), date) {
            Some(nearest) => {
                format!("no posts on {date}; the nearest day with posts is {nearest}")
            }
            None => format!("no posts on {date}, or on any other day"),
        }))
    }

    /// The day that is meant, which need not have posts.
    ///
    /// # Errors
    ///
    /// When it is the last of a warehouse that has none.
    pub fn day(self, manifest: &Manifest) -> Result<Date, QueryError> {
        match self {
            Self::On(date) => Ok(date),
            Self::Today => Ok(today(manifest)),
            Self::Yesterday => Ok(today(manifest).saturating_sub(1.day())),
            Self::Latest => manifest.dates().next_back().ok_or(QueryError::NoTweets),
        }
    }
}

/// The day with posts that is nearest to `date`, the earlier of two.
#[must_use]
pub fn nearest(days: impl Iterator<Item = Date>, date: Date) -> Option<Date> {
    let distance = |day: Date| day.until(date).map_or(i32::MAX, |span| span.get_days().abs());
    days.min_by_key(|&day| distance(day))
}

/// The day that it is in the warehouse's time zone.
pub(super) fn today(manifest: &Manifest) -> Date {
    let zone = TimeZone::get(&manifest.stamp.time_zone).unwrap_or(TimeZone::UTC);
    // A clock may show what no calendar of ours has.
    let now = SystemTime::now();
    let end = if now < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    zone.to_datetime(Timestamp::try_from(now).unwrap_or(end)).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_one_way() {
        assert_eq!("2018-09-03".parse(), Ok(When::On(jiff::civil::date(2018, 9, 3))));
        assert_eq!("latest".parse(), Ok(When::Latest));
        for text in ["2018-9-3", "20180903", "2018-02-30", "tomorrow", "2018-09-03T00:00", ""] {
            assert!(text.parse::<When>().is_err(), "{text}");
        }
        for text in ["2018/09/03", "2018-9-3", "20180903", "2018.9.3", "2018年9月3日"] {
            let error = text.parse::<When>().unwrap_err();
            assert!(error.ends_with("did you mean 2018-09-03?"), "{text}: {error}");
        }
        for (text, message) in [
            ("2018-09", "a day is expected; the first day of 2018-09 is 2018-09-01"),
            ("2018-W36", "a day is expected; the first day of 2018-W36 is 2018-09-03"),
            ("Latest", "not a date; did you mean latest?"),
        ] {
            assert_eq!(text.parse::<When>().unwrap_err(), message);
        }
    }
}
