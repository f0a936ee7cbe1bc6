use askama::Template;

use super::table::{Cell, Table, heads};
use super::word::WordLink;
use crate::report::content::Content;
use crate::report::content::charts::{by_text, pairs};
use crate::report::content::words::Mark;
use crate::report::language::Language;
use crate::report::number::{count, real};
use crate::report::posts::posts;
use tsubuyaki_analysis::day::{self, TermKey};
use tsubuyaki_charts::Chart;
use tsubuyaki_charts::network::swatch;

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
    pub fn of(content: &Content) -> Self {
        let (day, words, l) = (content.day, &content.words, content.language);
        let (network, alternative) = &content.charts.network;
        let plain = |key: &TermKey| WordLink::plain(words.term(key));
        let by_text = by_text(day);
        let communities = network
            .communities()
            .iter()
            .map(|community| Community {
                swatch: swatch(community.group),
                words: community
                    .words
                    .iter()
                    .filter_map(|text| Some(plain(by_text.get(text.as_str())?.0).without_stop()))
                    .collect(),
            })
            .collect();
        // A pair of one person's is marked behind its second word.
        let of_pair = |pair: &day::Pair| {
            let marks = words.told(vec![(pair.is_of_one, Mark::of_one(pair.people))]);
            WordLink::new(words.marked(&pair.y, marks), l)
        };
        let row = |pair: &day::Pair| {
            vec![
                Cell::Word(plain(&pair.x)),
                Cell::Word(of_pair(pair)),
                Cell::Number(count(pair.together)),
                Cell::Number(pair.people.map_or_else(String::new, count)),
                Cell::Number(count(pair.with_x)),
                Cell::Number(count(pair.with_y)),
                Cell::Number(real(pair.jaccard, 2)),
            ]
        };
        Self {
            l,
            posts: posts(l),
            svg: if network.nodes() == 0 { String::new() } else { network.svg(alternative) },
            communities,
            table: Table {
                summary: l.pick("数値を表で見る", "Show the numbers as a table"),
                caption: l.pick("結びつきの強い組", "Closest pairs").to_owned(),
                heads: heads(&[
                    (l.pick("語", "Word"), false),
                    (l.pick("語", "Word"), false),
                    (l.pick("両方を含む件数", "Posts with both"), true),
                    (l.pick("人", "People"), true),
                    (l.pick("前の語の件数", "with the first"), true),
                    (l.pick("後の語の件数", "with the second"), true),
                    ("Jaccard", true),
                ]),
                rows: pairs(day).map(row).collect(),
            },
        }
    }
}
