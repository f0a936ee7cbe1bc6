//! Words that stayed through a period, and words of one of its days.

use super::words::{Mark, Term, Words};
use crate::report::language::Language;
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

impl Row<'_> {
    /// What is special about the word, in words.
    pub fn marks(&self, l: Language) -> String {
        let marks: Vec<&str> = self.word.marks.iter().map(|mark| mark.text(l)).collect();
        marks.join(l.pick("・", ", "))
    }
}

/// `None` of a day.
pub(super) fn of<'a>(day: &'a Day, words: &Words) -> Option<Spread<'a>> {
    let spread = day.spread.as_ref()?;
    // That a word is new tells nothing of how it is spread.
    let row = |of: &'a SpreadTerm| {
        let mut word = words.term(&of.key);
        word.marks.retain(|mark| mark.is_of_one() || *mark == Mark::Copies);
        Row { word, of }
    };
    Some(Spread {
        days: spread.days,
        stayed: spread.stayed.iter().map(row).collect(),
        of_one_day: spread.of_one_day.iter().map(row).collect(),
    })
}
