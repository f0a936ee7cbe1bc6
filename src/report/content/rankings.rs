//! The three rankings of the model of the page.

use super::ratio::{Ratio, is_comparable};
use super::words::{Mark, Term, Words};
use crate::report::language::Language;
use crate::report::number::{count, counted, times};
use tsubuyaki_analysis::day::{self, Day, RankedTerm, TermKey, shown_in_rankings};

/// A ranking, as far as the page shows it.
pub(in crate::report) struct Ranking<'a> {
    /// In the page's language.
    pub name: &'static str,
    /// What it is of, and of how much.
    pub about: String,
    /// Whether its rows are those that the ranking before lacks.
    pub is_of_others: bool,
    /// How many times as many words there are as before.
    pub scale: f64,
    pub rows: Vec<Row<'a>>,
}

/// A term of a ranking.
pub(in crate::report) struct Row<'a> {
    /// Marked where one person or copies carry it.
    pub word: Term,
    pub is_new: bool,
    /// To the day before; `None` without one.
    pub ratio: Option<Ratio>,
    pub of: &'a RankedTerm,
}

impl Row<'_> {
    /// How often it was negated: `否定 4`; empty if it never was.
    pub fn negated(&self, l: Language) -> String {
        match (self.of.negated, l) {
            (0, _) => String::new(),
            (negated, Language::Ja) => format!("否定 {}", count(negated)),
            (negated, Language::En) => format!("{} neg.", count(negated)),
        }
    }

    /// How often it was said, and negated: `6（否定 4）`.
    pub fn count(&self, l: Language) -> String {
        let (all, negated) = (count(self.of.count), self.negated(l));
        match l {
            _ if negated.is_empty() => all,
            Language::Ja => format!("{all}（{negated}）"),
            Language::En => format!("{all} ({negated})"),
        }
    }
}

pub(super) fn of<'a>(day: &'a Day, words: &Words, l: Language) -> Vec<Ranking<'a>> {
    let row = |term: &'a RankedTerm, (all, all_before): (i64, i64)| {
        let key = TermKey { lemma: term.lemma.clone(), pos: term.pos.clone() };
        let ratio = |before| Ratio::of((term.count, all), (before, all_before), l);
        Row {
            ratio: term.before.filter(|_| is_comparable(day)).map(ratio),
            word: words.marked(&key, marks(term, words)),
            is_new: words.get(&key).is_some_and(|word| word.is_new),
            of: term,
        }
    };
    let shown = shown_in_rankings(&day.rankings);
    let ranking = |((name, terms), shown): (&'a (&'static str, day::Ranking), Vec<_>)| {
        let all = (terms.all, terms.all_before);
        let rows = shown.into_iter().map(|term| row(term, all)).collect();
        let about = about(name, terms, l);
        // Of no days before there is nothing to scale by.
        let scale = if all.1 > 0 { all.0 as f64 / all.1 as f64 } else { 1.0 };
        Ranking { name: l.ranking(name), about, is_of_others: is_of_others(name), scale, rows }
    };
    day.rankings.iter().zip(shown).map(ranking).collect()
}

/// What is special about a term of a ranking.
fn marks(term: &RankedTerm, words: &Words) -> Vec<Mark> {
    words
        .told(vec![(term.is_of_one, Mark::of_one(term.authors)), (term.is_of_copies, Mark::Copies)])
}

/// Whether a ranking shows what the one before it lacks.
fn is_of_others(name: &str) -> bool {
    !matches!(name, "形容詞" | "名詞・形容詞")
}

fn about(name: &str, ranking: &day::Ranking, l: Language) -> String {
    let (all, distinct) = (ranking.count, i64::try_from(ranking.terms).unwrap_or(i64::MAX));
    let (distinct_words, times) = (counted(distinct, "word"), times(all));
    // The count is of all, the rows of the last are not.
    match (l, is_of_others(name)) {
        (Language::Ja, false) => format!("{}語（のべ{}語）", count(distinct), count(all)),
        (Language::Ja, true) => {
            format!("{}語（のべ{}語）のうち、前の表にない語", count(distinct), count(all))
        }
        (Language::En, false) => format!("{distinct_words}, {times}"),
        (Language::En, true) => {
            format!("{distinct_words}, {times}; shown: those not in the table before")
        }
    }
}

/// Which units are counted where: a page has two counts of a word that stands in compounds.
pub(in crate::report) fn units(day: &Day, l: Language) -> &'static str {
    match (day.span.is_day(), l) {
        (true, Language::Ja) => {
            "順位は複合語の中の語も数え、見出し・増減・ことばの雲は複合語を一語として数える。"
        }
        (false, Language::Ja) => {
            "順位は複合語の中の語も数え、見出し・増減・日々・ことばの雲は複合語を一語として数える。"
        }
        (true, Language::En) => {
            "Rankings count words within compounds, too; the first sentences, the changes and the \
             word cloud count a compound as one word."
        }
        (false, Language::En) => {
            "Rankings count words within compounds, too; the first sentences, the changes, the days \
             and the word cloud count a compound as one word."
        }
    }
}
