use askama::Template;

use super::word::{ShownMark, WordLink};
use crate::report::content::Content;
use crate::report::content::rankings::Row as Ranked;
use crate::report::content::words::Mark;
use crate::report::language::Language;
use crate::report::number::{count, real, signed};

/// The three rankings of the model of the page.
#[derive(Debug, Template)]
#[template(path = "templates/rankings.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    rankings: Vec<Ranking>,
    change: String,
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
    rate: String,
    people: String,
    /// Beside the people: what is special about who said it.
    marks: Vec<ShownMark>,
    /// The difference to the day before; `None` without one.
    delta: Option<Delta>,
}

/// A difference with its sign, or that the word is new.
#[derive(Debug)]
pub(super) struct Delta {
    pub number: i64,
    pub text: String,
    pub class: &'static str,
}

impl Delta {
    pub fn new(number: i64, is_new: bool, l: Language) -> Self {
        let class = match number {
            _ if is_new => "m new",
            1.. => "up",
            0 => "",
            _ => "down",
        };
        let text = if is_new { l.pick("新出", "new").to_owned() } else { signed(number) };
        Self { number, text, class }
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
        Self {
            l,
            marks: Mark::ALL
                .map(|mark| ShownMark::of(mark, l))
                .into_iter()
                .filter(occurs)
                .collect(),
            rankings,
            change: change(content),
            key: charts.first().map_or_else(Vec::new, |(chart, _)| chart.key()),
        }
    }
}

/// The head of the column of differences.
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
        count: ranked.count(l),
        rate: real(term.rate, 0),
        people: term.authors.map_or_else(String::new, count),
        marks: ranked.word.marks.iter().map(|mark| ShownMark::of(*mark, l)).collect(),
        delta: term.before.map(|before| Delta::new(term.count - before, ranked.is_new, l)),
    }
}
