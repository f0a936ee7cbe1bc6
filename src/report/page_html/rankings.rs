use askama::Template;

use super::word::{ShownMark, WordLink};
use crate::report::content::Content;
use crate::report::content::rankings::{Row as Ranked, units};
use crate::report::content::ratio::Ratio;
use crate::report::content::reposts::Reposts;
use crate::report::content::words::Mark;
use crate::report::language::Language;
use crate::report::number::{count, whole};

/// The three rankings of the model of the page.
#[derive(Debug, Template)]
#[template(path = "templates/rankings.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    /// What passing posts on is called.
    reposts: &'static Reposts,
    /// Which units are counted where.
    units: &'static str,
    rankings: Vec<Ranking>,
    /// The head of the column of changes; `None` without a day before.
    change: Option<String>,
    key: Vec<(String, String)>,
    /// Those that occur.
    marks: Vec<ShownMark>,
}

#[derive(Debug)]
struct Ranking {
    name: &'static str,
    about: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    rank: i64,
    word: WordLink,
    bar: String,
    count: String,
    /// `否定 4`; empty where it was not negated.
    negated: String,
    rate: String,
    people: String,
    /// Beside the people: what is special about who said it.
    marks: Vec<ShownMark>,
    /// To the day before; `None` without one.
    change: Option<Change>,
}

/// How many times the rate of the day before, or that the word is new.
#[derive(Debug)]
pub(super) struct Change {
    /// By which the table is sorted.
    pub number: String,
    pub text: String,
    pub class: &'static str,
}

impl Change {
    pub fn new(ratio: &Ratio, is_new: bool, l: Language) -> Self {
        let number = ratio.sorted_by();
        if is_new {
            return Self { number, text: l.pick("新出", "new").to_owned(), class: "m new" };
        }
        Self { number, text: ratio.text.clone(), class: "" }
    }
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let (l, charts) = (content.language, &content.charts.rankings);
        let rankings = content.rankings.iter().zip(charts).map(|(ranking, (chart, _))| Ranking {
            name: ranking.name,
            about: ranking.about.clone(),
            rows: ranking.rows.iter().zip(chart.bars()).map(|(of, bar)| row(of, bar, l)).collect(),
        });
        let rankings: Vec<Ranking> = rankings.collect();
        let occurs = |mark: &ShownMark| {
            rankings.iter().flat_map(|ranking| &ranking.rows).any(|row| row.marks.contains(mark))
        };
        let mut rows = rankings.iter().flat_map(|ranking| &ranking.rows);
        let has_changes = rows.any(|row| row.change.is_some());
        Self {
            l,
            reposts: content.reposts,
            units: units(content.day, l),
            marks: Mark::ALL
                .map(|mark| ShownMark::of(mark, l))
                .into_iter()
                .filter(occurs)
                .collect(),
            change: has_changes.then(|| change(content)),
            rankings,
            // That of one with ticks, if any has them.
            key: charts
                .iter()
                .map(|(chart, _)| chart.key())
                .max_by_key(Vec::len)
                .unwrap_or_default(),
        }
    }
}

/// The head of the column of changes.
pub(super) fn change(content: &Content) -> String {
    match content.language {
        Language::Ja => format!("{}比", content.named.before),
        Language::En => "change".to_owned(),
    }
}

fn row(ranked: &Ranked, bar: String, l: Language) -> Row {
    let term = ranked.of;
    Row {
        rank: term.rank,
        word: WordLink::plain(ranked.word.clone()),
        bar,
        count: count(term.count),
        negated: ranked.negated(l),
        rate: whole(term.rate),
        people: term.authors.map_or_else(String::new, count),
        marks: ranked.word.marks.iter().map(|mark| ShownMark::of(*mark, l)).collect(),
        change: ranked.ratio.as_ref().map(|ratio| Change::new(ratio, ranked.is_new, l)),
    }
}
