use std::collections::BTreeMap;

use askama::Template;

use super::table::{Cell, Table, heads};
use super::word::{WordLink, Words};
use crate::report::language::Language;
use crate::report::number::{count, counted, real};
use crate::report::posts::posts;
use tsubuyaki_analysis::day::{self, Day, TermKey};
use tsubuyaki_charts::network::{Node, Pair, swatch};
use tsubuyaki_charts::{Alternative, Chart, Network};

/// The co-occurrence network.
#[derive(Debug, Template)]
#[template(path = "templates/network.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    posts: &'static str,
    svg: String,
    communities: Vec<Community>,
    table: Table,
}

#[derive(Debug)]
struct Community {
    swatch: String,
    words: Vec<WordLink>,
}

impl Section {
    pub fn of(day: &Day, words: &Words, l: Language) -> Self {
        let (network, alternative) = network(day, words, l);
        let by_text = by_text(day);
        let communities = network
            .communities()
            .iter()
            .map(|community| Community {
                swatch: swatch(community.group),
                words: community
                    .words
                    .iter()
                    .filter_map(|text| Some(words.plain(by_text.get(text.as_str())?.0)))
                    .collect(),
            })
            .collect();
        let row = |pair: &&day::Pair| {
            vec![
                Cell::Word(words.plain(&pair.x)),
                Cell::Word(words.plain(&pair.y)),
                Cell::Number(count(pair.together)),
                Cell::Number(count(pair.with_x)),
                Cell::Number(count(pair.with_y)),
                Cell::Number(real(pair.jaccard, 2)),
            ]
        };
        Self {
            l,
            posts: posts(day, l),
            svg: if network.nodes() == 0 { String::new() } else { network.svg(&alternative) },
            communities,
            table: Table {
                summary: l.pick("数値を表で見る", "Show the numbers as a table"),
                caption: l.pick("結びつきの強い組", "Closest pairs").to_owned(),
                heads: heads(&[
                    (l.pick("語", "Word"), false),
                    (l.pick("語", "Word"), false),
                    (l.pick("両方を含む件数", "Tweets with both"), true),
                    (l.pick("前の語の件数", "with the first"), true),
                    (l.pick("後の語の件数", "with the second"), true),
                    ("Jaccard", true),
                ]),
                rows: pairs(day).map(|pair| row(&pair)).collect(),
            },
        }
    }
}

/// Pairs of words that look different.
fn pairs(day: &Day) -> impl Iterator<Item = &day::Pair> {
    day.pairs.iter().filter(|pair| pair.x.lemma != pair.y.lemma)
}

/// What a word of the network stands for, and in how many tweets it is.
fn by_text(day: &Day) -> BTreeMap<&str, (&TermKey, i64)> {
    let mut by_text = BTreeMap::new();
    for pair in pairs(day) {
        for (key, tweets) in [(&pair.x, pair.with_x), (&pair.y, pair.with_y)] {
            by_text.entry(key.lemma.as_str()).or_insert((key, tweets));
        }
    }
    by_text
}

/// The chart.
pub(super) fn network(day: &Day, words: &Words, l: Language) -> (Network, Alternative) {
    let drawn: Vec<Pair> = pairs(day)
        .map(|pair| Pair {
            x: pair.x.lemma.clone(),
            y: pair.y.lemma.clone(),
            together: pair.together,
        })
        .collect();
    let by_text = by_text(day);
    let node = |text: &str| match by_text.get(text) {
        Some((key, tweets)) => Node { count: *tweets, link: words.place(key) },
        None => Node { count: 0, link: None },
    };
    let network = Network::new(l, &drawn, Network::MOST_PAIRS, node);
    let (nodes, edges) = (network.nodes(), network.edges());
    let title = match l {
        Language::Ja => format!("いっしょに出たことば、{nodes}語、{edges}本の線"),
        Language::En => {
            format!("Co-occurrence network, {}, {}", counted(nodes, "word"), counted(edges, "line"))
        }
    };
    let description =
        pairs(day).max_by_key(|pair| pair.together).map_or_else(String::new, |pair| {
            let [x, y] = [&pair.x, &pair.y].map(|key| super::word::text(&key.lemma));
            match l {
                Language::Ja => {
                    format!("最も多い組は「{x}」と「{y}」の{}件", count(pair.together))
                }
                Language::En => {
                    let tweets = counted(pair.together, "tweet");
                    format!("Most frequent pair: {x} and {y}, in {tweets}")
                }
            }
        });
    (network, Alternative::new("net-chart", &title, &description))
}
