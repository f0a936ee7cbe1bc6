use askama::Template;

use super::word::{WordLink, Words};
use crate::report::language::Language;
use crate::report::number::{count, counted, real, signed, times};
use crate::report::page::with_negated;
use tsubuyaki_analysis::day::{Day, RANKED, RankedTerm, TermKey};
use tsubuyaki_charts::ranking::RankedBar;
use tsubuyaki_charts::{Alternative, RankingBars};

/// The three rankings of the model of the page.
#[derive(Debug, Template)]
#[template(path = "templates/rankings.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    rankings: Vec<Ranking>,
    key: Vec<(String, &'static str)>,
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
    pub fn of(day: &Day, words: &Words, l: Language) -> Self {
        let charts = bars(day, words, l);
        let key = charts.first().map_or_else(Vec::new, |(chart, _)| chart.key());
        let rankings = day
            .rankings
            .iter()
            .zip(charts)
            .map(|((name, terms), (chart, _))| Ranking {
                name: l.ranking(name),
                about: about(name, terms, l),
                rows: terms
                    .iter()
                    .zip(chart.bars())
                    .map(|(term, bar)| row(term, bar, words, l))
                    .collect(),
            })
            .collect();
        Self { l, rankings, key }
    }
}

/// What a ranking is of, and of how much.
fn about(name: &str, terms: &[RankedTerm], l: Language) -> String {
    let all: i64 = terms.iter().map(|term| term.count).sum();
    let distinct = i64::try_from(terms.len()).unwrap_or(i64::MAX);
    let what = match name {
        "形容詞" => l.pick("気持ちの語", "feelings"),
        "名詞・形容詞" => l.pick("話題の語", "topics"),
        _ => l.pick("すべて", "everything"),
    };
    match l {
        Language::Ja => format!("{what}、{}語（のべ{}語）", count(distinct), count(all)),
        Language::En => format!("{what}: {}, {}", counted(distinct, "word"), times(all)),
    }
}

fn row(term: &RankedTerm, bar: String, words: &Words, l: Language) -> Row {
    let key = TermKey { lemma: term.lemma.clone(), pos: term.pos.clone() };
    let is_new = words.get(&key).is_some_and(|word| word.is_new);
    Row {
        rank: term.rank,
        word: words.plain(&key),
        bar,
        count: with_negated(term, l),
        rate: real(term.rate, 0),
        delta: term.before.map(|before| Delta::new(term.count - before, is_new, l)),
    }
}

/// The charts of the rankings.
pub(super) fn bars(day: &Day, words: &Words, l: Language) -> Vec<(RankingBars, Alternative)> {
    let bar = |term: &RankedTerm| RankedBar {
        rank: term.rank,
        text: term.lemma.clone(),
        count: term.count,
        before: term.before,
        link: words.place(&TermKey { lemma: term.lemma.clone(), pos: term.pos.clone() }),
    };
    let ids = ["adjectives", "nouns", "verbs"];
    day.rankings
        .iter()
        .zip(ids)
        .map(|((name, terms), id)| {
            let title = match l {
                Language::Ja => format!("{name}の順位"),
                Language::En => l.ranking(name).to_owned(),
            };
            let bars = terms.iter().take(RANKED).map(bar).collect();
            (RankingBars::new(l, bars), Alternative::new(id, &title, &about(name, terms, l)))
        })
        .collect()
}
