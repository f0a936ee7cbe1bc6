//! Where the files of a warehouse lie. Other tools skip names that begin
//! with `_`.

use std::fmt;

use jiff::civil::Date;

pub(super) const MANIFEST: &str = "_manifest.json";
pub(super) const LOCK: &str = "_lock";
pub(super) const JOURNAL: &str = "_journal";
pub(super) const STAGING: &str = "_staging";
pub(super) const REJECTS: &str = "_rejects";
/// Roll-ups of the program's own, a file a month.
pub(super) const MONTHS: &str = "_months";
/// What was damaged and could not be rebuilt, a folder per run.
pub(super) const DAMAGED: &str = "_damaged";
/// Hashes of what must never be ingested again.
pub const FORGOTTEN: &str = "_forgotten/part-0.jsonl";

/// A table of the warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One row per tweet.
    Tweets,
    /// One row per token.
    Tokens,
    /// Counts a day.
    Terms,
    /// First and last day of each term.
    Vocabulary,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 4] = [Self::Tweets, Self::Tokens, Self::Terms, Self::Vocabulary];
    /// Those that are partitioned by day.
    pub const DAILY: [Self; 3] = [Self::Tweets, Self::Tokens, Self::Terms];

    /// The name in SQL, and of the folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tweets => "tweets",
            Self::Tokens => "tokens",
            Self::Terms => "terms",
            Self::Vocabulary => "vocabulary",
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The file of one day of a daily table, relative to the warehouse.
#[must_use]
pub fn daily_path(table: Table, date: Date) -> String {
    format!("{table}/date={date}/part-0.parquet")
}

/// The file of a month's roll-up; the month is given by its first day.
pub(super) fn month_path(month: Date) -> String {
    let first = month.to_string();
    format!("{MONTHS}/{}.words", first.strip_suffix("-01").unwrap_or(&first))
}

/// The first day of the month in the path of its roll-up.
pub(super) fn month_of_path(path: &str) -> Option<Date> {
    let month = path.strip_prefix(MONTHS)?.strip_prefix('/')?.strip_suffix(".words")?;
    let date: Date = format!("{month}-01").parse().ok()?;
    (month_path(date) == path).then_some(date)
}

/// The file of the table that has no days.
pub(super) fn vocabulary_path() -> String {
    format!("{}/part-0.parquet", Table::Vocabulary)
}

/// The day in the path of a daily table's file.
pub(super) fn date_of_path(table: Table, path: &str) -> Option<Date> {
    let rest = path.strip_prefix(table.name())?.strip_prefix("/date=")?;
    let date = rest.strip_suffix("/part-0.parquet")?;
    // What is asked of thousands of paths is not left to a parser of all calendars.
    match date.as_bytes() {
        [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] => {
            let year = number(&[*y0, *y1, *y2, *y3])?;
            let (month, day) = (number(&[*m0, *m1])?, number(&[*d0, *d1])?);
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        }
        _ => date.parse().ok(),
    }
}

/// A number of decimal digits and nothing else.
fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| 10 * number + i16::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_back_to_days() {
        let date = jiff::civil::date(2018, 9, 3);
        let path = daily_path(Table::Tokens, date);
        assert_eq!(path, "tokens/date=2018-09-03/part-0.parquet");
        assert_eq!(date_of_path(Table::Tokens, &path), Some(date));
        assert_eq!(date_of_path(Table::Tweets, &path), None);
        assert_eq!(date_of_path(Table::Vocabulary, &vocabulary_path()), None);
        let first = jiff::civil::date(2018, 9, 1);
        assert_eq!(month_path(first), "_months/2018-09.words");
        assert_eq!(month_of_path(&month_path(first)), Some(first));
        for path in ["_months/2018-09-01.words", "_months/2018-9.words", "_months/2018-09"] {
            assert_eq!(month_of_path(path), None);
        }
    }
}
