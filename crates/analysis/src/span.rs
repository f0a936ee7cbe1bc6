//! Periods as a user names them: a day, a week, a month, a year, a number of days.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};

use super::error::QueryError;
use super::values::Values;
use super::when::{When, meant, nearest, parse_date, plain, today};
use tsubuyaki_warehouse::{Manifest, Table};

/// The longest period: each of its days, and of the one before it, is looked at.
const MOST_YEARS: i16 = 100;

/// The first day that dates of four digits have.
const FIRST: Date = date(1, 1, 1);

/// What kind of period it is; it tells which one comes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanKind {
    Day,
    /// Monday to Sunday, numbered as in ISO 8601.
    Week,
    /// Of the calendar.
    Month,
    Year,
    /// Any days in a row.
    Days,
}

/// Days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    kind: SpanKind,
    from: Date,
    to: Date,
}

/// A period as the command line names it: `2018-09-03`, `2018-W36`, `2018-09`,
/// `2018`, `2018-09-01..2018-09-07`, a name of a day, `last-week`, `last-month`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanName {
    Day(When),
    Span(Span),
    Between(When, When),
    /// The week before the one of today.
    LastWeek,
    LastMonth,
}

impl From<Date> for Span {
    fn from(date: Date) -> Self {
        Self { kind: SpanKind::Day, from: date, to: date }
    }
}

impl Span {
    /// The week of a day.
    #[must_use]
    pub fn week_of(date: Date) -> Self {
        let monday = date.saturating_sub(date.weekday().to_monday_zero_offset().days());
        Self { kind: SpanKind::Week, from: monday, to: monday.saturating_add(6.days()) }
    }

    /// The month of a day.
    #[must_use]
    pub fn month_of(date: Date) -> Self {
        Self { kind: SpanKind::Month, from: date.first_of_month(), to: date.last_of_month() }
    }

    /// The year of a day.
    #[must_use]
    pub fn year_of(date: Date) -> Self {
        Self { kind: SpanKind::Year, from: date.first_of_year(), to: date.last_of_year() }
    }

    /// The days from one to another; one day is a day.
    ///
    /// # Errors
    ///
    /// When the first comes after the last.
    pub fn between(from: Date, to: Date) -> Result<Self, QueryError> {
        match from.cmp(&to) {
            std::cmp::Ordering::Less => Ok(Self { kind: SpanKind::Days, from, to }),
            std::cmp::Ordering::Equal => Ok(Self::from(from)),
            std::cmp::Ordering::Greater => Err(QueryError::Usage(format!("{from} is after {to}"))),
        }
    }

    #[must_use]
    pub fn kind(self) -> SpanKind {
        self.kind
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.from
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.to
    }

    /// Whether it is one day.
    #[must_use]
    pub fn is_day(self) -> bool {
        self.kind == SpanKind::Day
    }

    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = Date> {
        self.from.series(1.day()).take_while(move |date| *date <= self.to)
    }

    /// Its days that have posts, in order.
    #[must_use]
    pub fn dates(self, manifest: &Manifest) -> Vec<Date> {
        manifest.dates_between(Table::Tweets, self.first(), self.last())
    }

    /// These as the values of a question's parameter `date`; its first day where
    /// none has posts.
    pub(crate) fn values(self, manifest: &Manifest) -> Values {
        let mut values = Values::default();
        for day in self.dates(manifest) {
            values.add("date", &day);
        }
        if values.get("date").is_none() { values.with("date", &self.from) } else { values }
    }

    /// The period of the same kind before it; of some days as many before them.
    #[must_use]
    pub fn previous(self) -> Self {
        // No post is older than the calendar.
        let calendar =
            |span: Self| Self { from: span.from.max(FIRST), to: span.to.max(FIRST), ..span };
        let before = self.from.saturating_sub(1.day());
        calendar(match self.kind {
            SpanKind::Day => Self::from(before),
            SpanKind::Week => Self::week_of(before),
            SpanKind::Month => Self::month_of(before),
            SpanKind::Year => Self::year_of(before),
            SpanKind::Days => {
                let days = self.from.until(self.to).map_or(0, |days| days.get_days());
                Self { from: before.saturating_sub(days.days()), to: before, ..self }
            }
        })
    }

    /// The same period a year before: the same date, number of the week, month;
    /// `None` of 29 February. A 53rd week has the last of the year before.
    #[must_use]
    pub fn year_before(self) -> Option<Self> {
        let back = |date: Date| Date::new(date.year() - 1, date.month(), date.day()).ok();
        match self.kind {
            SpanKind::Day => back(self.from).map(Self::from),
            SpanKind::Week => {
                let week = self.from.iso_week_date();
                let same = ISOWeekDate::new(week.year() - 1, week.week(), Weekday::Monday);
                let last = ISOWeekDate::new(week.year() - 1, 52, Weekday::Monday);
                Some(Self::week_of(same.or(last).ok()?.date()))
            }
            SpanKind::Month => back(self.from).map(Self::month_of),
            SpanKind::Year => back(self.from).map(Self::year_of),
            SpanKind::Days => {
                let year = 1.year();
                let (from, to) = (self.from.checked_sub(year), self.to.checked_sub(year));
                Some(Self { from: from.ok()?, to: to.ok()?, ..self })
            }
        }
    }

    /// How it is called in Japanese: `2018年9月`, `2018年第36週（9月3日〜9日）`.
    #[must_use]
    pub fn japanese(self) -> String {
        let Self { from, to, .. } = self;
        let day = |date: Date| format!("{}月{}日", date.month(), date.day());
        let until = if (from.year(), from.month()) == (to.year(), to.month()) {
            format!("{}日", to.day())
        } else if from.year() == to.year() {
            day(to)
        } else {
            format!("{}年{}", to.year(), day(to))
        };
        match self.kind {
            SpanKind::Day => format!("{}年{}", from.year(), day(from)),
            SpanKind::Week => {
                let week = from.iso_week_date();
                format!("{}年第{}週（{}〜{until}）", week.year(), week.week(), day(from))
            }
            SpanKind::Month => format!("{}年{}月", from.year(), from.month()),
            SpanKind::Year => format!("{}年", from.year()),
            SpanKind::Days => format!("{}年{}〜{until}", from.year(), day(from)),
        }
    }

    /// The same in English: `September 2018`, `week 36 of 2018 (3–9 September)`.
    #[must_use]
    pub fn english(self) -> String {
        let Self { from, to, .. } = self;
        let days = if (from.year(), from.month()) == (to.year(), to.month()) {
            format!("{}–{}", from.day(), to.strftime("%-d %B"))
        } else if from.year() == to.year() {
            format!("{} – {}", from.strftime("%-d %B"), to.strftime("%-d %B"))
        } else {
            format!("{} – {}", from.strftime("%-d %B %Y"), to.strftime("%-d %B"))
        };
        match self.kind {
            SpanKind::Day => from.strftime("%-d %B %Y").to_string(),
            SpanKind::Week => {
                let week = from.iso_week_date();
                format!("week {} of {} ({days})", week.week(), week.year())
            }
            SpanKind::Month => from.strftime("%B %Y").to_string(),
            SpanKind::Year => from.year().to_string(),
            SpanKind::Days => format!("{days} {}", to.year()),
        }
    }
}

/// As the command line names it.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { from, to, .. } = self;
        match self.kind {
            SpanKind::Day => write!(f, "{from}"),
            SpanKind::Week => {
                let week = from.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            SpanKind::Month => write!(f, "{:04}-{:02}", from.year(), from.month()),
            SpanKind::Year => write!(f, "{:04}", from.year()),
            SpanKind::Days => write!(f, "{from}..{to}"),
        }
    }
}

/// The names of days and periods, for errors and help.
const SPAN_NAMES: &str = "a date (2018-09-03), latest, today, yesterday, a week (2018-W36), a \
                              month (2018-09), a year (2018), last-week, last-month, or days \
                              (2018-09-01..2018-09-07)";

impl FromStr for SpanName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "last-week" => return Ok(Self::LastWeek),
            "last-month" => return Ok(Self::LastMonth),
            _ => {}
        }
        let plain = || plain(name).filter(|plain| plain.parse::<Self>().is_ok());
        let wrong = || match meant(name).or_else(plain) {
            Some(meant) => format!("not a day or period; did you mean {meant}?"),
            None => format!("not a day or period; expected {SPAN_NAMES}"),
        };
        if let Some((from, to)) = name.split_once("..") {
            let day = |name: &str| name.parse::<When>().map_err(|_| wrong());
            let (from, to) = (day(from)?, day(to)?);
            return match (from, to) {
                (When::On(from), When::On(to)) if from > to => {
                    Err(format!("{from} is after {to}; the first day comes first"))
                }
                _ => Ok(Self::Between(from, to)),
            };
        }
        if let Ok(day) = name.parse() {
            return Ok(Self::Day(day));
        }
        let digits = |text: &str, length: usize| -> Option<i16> {
            let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse().ok()).flatten()
        };
        let (year, rest) = name.split_at_checked(4).ok_or_else(wrong)?;
        let year = digits(year, 4).filter(|year| *year > 0).ok_or_else(wrong)?;
        if rest.is_empty() {
            return Ok(Self::Span(Span::year_of(date(year, 1, 1))));
        }
        if let Some(week) = rest.strip_prefix("-W").and_then(|week| digits(week, 2)) {
            let monday = i8::try_from(week)
                .ok()
                .and_then(|week| ISOWeekDate::new(year, week, Weekday::Monday).ok());
            let weeks = if ISOWeekDate::new(year, 53, Weekday::Monday).is_ok() { 53 } else { 52 };
            let monday = monday
                .ok_or_else(|| format!("not a week; {year} has the weeks W01 to W{weeks}"))?;
            return Ok(Self::Span(Span::week_of(monday.date())));
        }
        if let Some(month) = rest.strip_prefix('-').and_then(|month| digits(month, 2)) {
            let first = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
            let first = first.ok_or_else(|| "not a month; they are 01 to 12".to_owned())?;
            return Ok(Self::Span(Span::month_of(first)));
        }
        Err(match parse_date(name) {
            // Of the form of a date, and none: 2018-02-30.
            Err(_)
                if name.len() == 10
                    && meant(name).is_none()
                    && name.get(8..).is_some_and(|day| digits(day, 2).is_some()) =>
            {
                format!("not a date of the calendar; expected {SPAN_NAMES}")
            }
            _ => wrong(),
        })
    }
}

impl SpanName {
    /// The days that are meant, which need not have posts.
    ///
    /// # Errors
    ///
    /// When `latest` is asked of a warehouse without posts, or the first day
    /// comes after the last.
    pub fn span(self, manifest: &Manifest) -> Result<Span, QueryError> {
        match self {
            Self::Day(when) => Ok(when.day(manifest)?.into()),
            Self::Span(span) => Ok(span),
            Self::Between(from, to) => {
                let (from, to) = (from.day(manifest)?, to.day(manifest)?);
                if to.year() - from.year() > MOST_YEARS {
                    let message = format!("{from}..{to} is longer than {MOST_YEARS} years");
                    return Err(QueryError::Usage(message));
                }
                Span::between(from, to)
            }
            Self::LastWeek => Ok(Span::week_of(today(manifest)).previous()),
            Self::LastMonth => Ok(Span::month_of(today(manifest)).previous()),
        }
    }

    /// The same, of which some day must have posts.
    ///
    /// # Errors
    ///
    /// When none has; the error names the nearest day that has some.
    pub fn with_data(self, manifest: &Manifest) -> Result<Span, QueryError> {
        let span = self.span(manifest)?;
        if manifest.dates().any(|date| span.contains(date)) {
            return Ok(span);
        }
        let of = if span.is_day() { "on" } else { "in" };
        Err(QueryError::NoData(match nearest(manifest.dates(), span.from) {
            Some(nearest) => {
                format!("no posts {of} {span}; the nearest day with posts is {nearest}")
            }
            None => format!("no posts {of} {span}, or on any other day"),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(name: &str) -> Span {
        match name.parse().unwrap() {
            SpanName::Span(span) => span,
            SpanName::Day(When::On(date)) => date.into(),
            SpanName::Between(When::On(from), When::On(to)) => Span::between(from, to).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn periods_are_written_as_they_are_read() {
        for (name, from, to) in [
            ("2018-09-03", date(2018, 9, 3), date(2018, 9, 3)),
            ("2018-W36", date(2018, 9, 3), date(2018, 9, 9)),
            ("2021-W01", date(2021, 1, 4), date(2021, 1, 10)),
            ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
            ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
            ("2018", date(2018, 1, 1), date(2018, 12, 31)),
            ("2018-09-01..2018-09-07", date(2018, 9, 1), date(2018, 9, 7)),
        ] {
            let span = span(name);
            assert_eq!((span.first(), span.last(), span.to_string().as_str()), (from, to, name));
        }
        assert!(span("2018-09-03..2018-09-03").is_day());
        assert_eq!("last-week".parse(), Ok(SpanName::LastWeek));
        assert_eq!("latest".parse(), Ok(SpanName::Day(When::Latest)));
    }

    #[test]
    fn mistakes_say_what_is_expected() {
        for (name, message) in [
            ("2018-13", "they are 01 to 12"),
            ("2017-W53", "2017 has the weeks W01 to W52"),
            ("2018-W00", "weeks W01 to W52"),
            ("2018-02-30", "not a date of the calendar"),
            ("2018-09-07..2018-09-01", "the first day comes first"),
            ("2018-9", "did you mean 2018-09?"),
            ("2018/09/03", "did you mean 2018-09-03?"),
            ("2018-w36", "did you mean 2018-W36?"),
            ("2018/13", "a month (2018-09)"),
            ("last-year", "last-week, last-month"),
            ("0000", "a year (2018)"),
            ("２０１８", "a year (2018)"),
            ("2018-W6", "did you mean 2018-W06?"),
            // Ten bytes, the eighth of which is within a character.
            ("2018あい", "a week (2018-W36)"),
            ("", "a date (2018-09-03)"),
            ("..", "a date (2018-09-03)"),
        ] {
            let error = name.parse::<SpanName>().unwrap_err();
            assert!(error.contains(message), "{name}: {error}");
        }
    }

    #[test]
    fn the_period_before_is_of_the_same_kind() {
        for (name, previous, year_before) in [
            ("2018-09-03", "2018-09-02", Some("2017-09-03")),
            ("2016-02-29", "2016-02-28", None),
            ("2018-W01", "2017-W52", Some("2017-W01")),
            ("2020-W53", "2020-W52", Some("2019-W52")),
            ("2018-03", "2018-02", Some("2017-03")),
            ("2018", "2017", Some("2017")),
            ("2018-09-01..2018-09-07", "2018-08-25..2018-08-31", Some("2017-09-01..2017-09-07")),
        ] {
            assert_eq!(span(name).previous(), span(previous), "{name}");
            assert_eq!(span(name).year_before(), year_before.map(span), "{name}");
        }
    }

    #[test]
    fn periods_have_names_in_both_languages() {
        for (name, japanese, english) in [
            ("2018-09-03", "2018年9月3日", "3 September 2018"),
            ("2018-W36", "2018年第36週（9月3日〜9日）", "week 36 of 2018 (3–9 September)"),
            ("2018-W40", "2018年第40週（10月1日〜7日）", "week 40 of 2018 (1–7 October)"),
            ("2018-09", "2018年9月", "September 2018"),
            ("2018", "2018年", "2018"),
            ("2018-08-30..2018-09-02", "2018年8月30日〜9月2日", "30 August – 2 September 2018"),
            (
                "2018-12-31..2019-01-01",
                "2018年12月31日〜2019年1月1日",
                "31 December 2018 – 1 January 2019",
            ),
        ] {
            assert_eq!(
                (span(name).japanese(), span(name).english()),
                (japanese.into(), english.into())
            );
        }
    }
}
