//! Words that stayed through a period, and words of one of its days.

use super::words::{Term, Words};
use tsubuyaki_analysis::day::{Day, SpreadTerm};

/// How words are spread over the days of a period.
pub(in crate::report) struct Spread<'a> {
    /// The days that have data.
    pub days: usize,
    pub stayed: Vec<Row<'a>>,
    pub of_one_day: Vec<Row<'a>>,
}

pub(in crate::report) struct Row<'a> {
    pub word: Term,
    pub of: &'a SpreadTerm,
}

/// `None` of a day.
pub(super) fn of<'a>(day: &'a Day, words: &Words) -> Option<Spread<'a>> {
    let spread = day.spread.as_ref()?;
    let row = |of: &'a SpreadTerm| Row { word: words.term(&of.key), of };
    Some(Spread {
        days: spread.days,
        stayed: spread.stayed.iter().map(row).collect(),
        of_one_day: spread.of_one_day.iter().map(row).collect(),
    })
}
