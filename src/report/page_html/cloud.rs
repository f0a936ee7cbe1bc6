use askama::Template;

use super::table::{Cell, Table, heads};
use super::word::Words;
use crate::report::language::Language;
use crate::report::number::{count, counted, times};
use tsubuyaki_analysis::day::{Day, SaidTerm};
use tsubuyaki_charts::cloud::CloudWord;
use tsubuyaki_charts::palette::Tone;
use tsubuyaki_charts::{Alternative, Chart, Cloud};

/// How many times as often a word is said than on the day before, or as seldom,
/// to get a colour, and how often on both days together.
const RATIO: f64 = 2.0;
const LEAST: i64 = 5;

/// The word cloud.
#[derive(Debug, Template)]
#[template(path = "templates/cloud.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    svg: String,
    has_tones: bool,
    table: Table,
}

impl Section {
    pub fn of(day: &Day, words: &Words, l: Language) -> Self {
        let (cloud, alternative) = cloud(day, words, l);
        let row = |term: &SaidTerm| {
            let authors = words.get(&term.key).and_then(|word| word.authors);
            vec![
                Cell::Word(words.link(&term.key)),
                Cell::Own(l.part_of_speech(&term.key.pos).to_owned()),
                Cell::Number(count(term.count)),
                Cell::Number(authors.map_or_else(String::new, count)),
                Cell::Number(day.previous.map_or_else(String::new, |_| count(term.before))),
            ]
        };
        Self {
            l,
            svg: if day.said.is_empty() { String::new() } else { cloud.svg(&alternative) },
            has_tones: day.previous.is_some(),
            table: Table {
                summary: l.pick("数値を表で見る", "Show the numbers as a table"),
                caption: alternative.title,
                heads: heads(&[
                    (l.pick("語", "Word"), false),
                    (l.pick("品詞", "Part of speech"), false),
                    (l.pick("回", "Count"), true),
                    (l.pick("書いた人", "Authors"), true),
                    (l.pick("前日", "Day before"), true),
                ]),
                rows: day.said.iter().map(row).collect(),
            },
        }
    }
}

/// The chart.
pub(super) fn cloud(day: &Day, words: &Words, l: Language) -> (Cloud, Alternative) {
    let word = |term: &SaidTerm| CloudWord {
        text: term.key.lemma.clone(),
        count: term.count,
        tone: tone(term, day.previous.is_some()),
        link: words.place(&term.key),
    };
    let title = match l {
        Language::Ja => format!("ことばの雲、{}語", day.said.len()),
        Language::En => format!("Word cloud, {}", counted(day.said.len(), "word")),
    };
    let description = day.said.first().map_or_else(String::new, |term| match l {
        Language::Ja => {
            format!("最多は「{}」の{}回", super::word::text(&term.key.lemma), count(term.count))
        }
        Language::En => {
            format!("Most frequent: {}, {}", super::word::text(&term.key.lemma), times(term.count))
        }
    });
    let words = day.said.iter().map(word).collect();
    (Cloud::new(l, words), Alternative::new("cloud-chart", &title, &description))
}

/// Red for what is said at least twice as often, blue for half as often.
fn tone(term: &SaidTerm, has_before: bool) -> Tone {
    if !has_before || term.count + term.before < LEAST {
        return Tone::Ink;
    }
    match term.ratio {
        None => Tone::Up,
        Some(ratio) if ratio >= RATIO => Tone::Up,
        Some(ratio) if ratio <= RATIO.recip() => Tone::Down,
        Some(_) => Tone::Ink,
    }
}
