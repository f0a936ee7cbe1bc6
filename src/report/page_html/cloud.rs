use askama::Template;

use super::table::{Cell, Table, heads};
use super::word::WordLink;
use crate::report::content::Content;
use crate::report::content::ratio::Direction;
use crate::report::language::Language;
use crate::report::number::count;
use tsubuyaki_analysis::day::SaidTerm;
use tsubuyaki_charts::Chart;

/// The word cloud.
#[derive(Debug, Template)]
#[template(path = "templates/cloud.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    against: String,
    svg: String,
    /// Whether words are coloured that are more frequent, and such as are less.
    has_risen: bool,
    has_fallen: bool,
    has_faint: bool,
    table: Table,
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let (day, words, l) = (content.day, &content.words, content.language);
        let (cloud, alternative) = &content.charts.cloud;
        let row = |term: &SaidTerm| {
            vec![
                Cell::Word(WordLink::new(words.term(&term.key), l)),
                Cell::Own(l.part_of_speech(&term.key.pos).to_owned()),
                Cell::Number(count(term.count)),
                Cell::Number(term.authors.map_or_else(String::new, count)),
                Cell::Number(day.previous.map_or_else(String::new, |_| count(term.before))),
            ]
        };
        let has =
            |direction| day.said.iter().any(|term| Direction::of(day, &term.key) == direction);
        Self {
            l,
            svg: if day.said.is_empty() { String::new() } else { cloud.svg(alternative) },
            has_risen: has(Direction::Up),
            has_fallen: has(Direction::Down),
            against: content
                .changes
                .as_ref()
                .map_or_else(String::new, |changes| changes.against.clone()),
            has_faint: day.said.iter().any(|term| words.is_faint(&term.key)),
            table: Table {
                summary: l.pick("数値を表で見る", "Show the numbers as a table"),
                caption: alternative.title.clone(),
                heads: heads(&[
                    (l.pick("語", "Word"), false),
                    (l.pick("品詞", "Part of speech"), false),
                    (l.pick("回", "Count"), true),
                    (l.pick("人", "People"), true),
                    (content.named.before, true),
                ]),
                rows: day.said.iter().map(row).collect(),
            },
        }
    }
}
