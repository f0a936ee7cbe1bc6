//! The co-occurrence network: words that co-occur in tweets.

mod area;
mod boxes;
mod forces;
mod layout;
mod louvain;
mod polish;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use askama::Template;

use self::boxes::NodeBox;
use self::layout::Shape;
use super::in_page::wide_and_narrow;
use super::palette::{self, GREY, GROUPS, Palette};
use super::scale::{Px, share};
use super::{Alternative, Chart, Column, Drawing, Label, Link, Numbers};
use crate::Language;
use crate::number::{count as grouped, people as people_of};
use crate::template::render;

/// For the page of a desktop and of a phone.
const WIDE: Style = Style {
    shape: Shape { width: 888.0, least_height: 260.0, most_height: 620.0, strip: 210.0 },
    ems: 10,
    sizes: (15.5, 25.0),
};
const NARROW: Style = Style {
    shape: Shape { width: 350.0, least_height: 240.0, most_height: 700.0, strip: 0.0 },
    ems: 7,
    sizes: (13.0, 19.0),
};
/// Of a box, in ems of its word: at its left and right together, and its height.
const SIDES: f64 = 1.1;
const HEIGHT: f64 = 1.62;
/// Around all boxes, for their borders, in pixels.
const EDGE: f64 = 1.0;
/// The widths of lines, in pixels.
const THIN: f64 = 0.8;
const THICK: f64 = 4.0;

/// Words as boxes, lines between those that stand together: the thicker, the more
/// often. Words that belong together (communities of the Louvain method, by how
/// often they stand together) have one colour.
#[derive(Clone, Debug)]
pub struct Network {
    language: Language,
    nodes: Vec<Named>,
    edges: Vec<Edge>,
    communities: Vec<Community>,
    /// Laid out once, since that takes long.
    wide: OnceLock<Placed>,
    narrow: OnceLock<Placed>,
}

/// The nodes' labels, sizes and boxes, and the height of all.
type Placed = (Vec<(Label, f64, NodeBox)>, f64);

/// Two words that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// As people wrote them.
    pub x: String,
    pub y: String,
    /// In how many tweets. Pairs without any are left out.
    pub together: i64,
    /// How many people wrote these tweets, where that is known.
    pub people: Option<i64>,
}

/// What is known of a word besides its pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// In how many tweets it stands: its size.
    pub count: i64,
    /// How many people say it, where that is known.
    pub people: Option<i64>,
    pub link: Option<Link>,
}

/// Words that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Its colour, see [`swatch`]: one of its own, or grey for two words by
    /// themselves and for what comes after all colours are given.
    pub group: usize,
    /// As people wrote them, the most frequent first.
    pub words: Vec<String>,
}

#[derive(Clone, Debug)]
struct Named {
    text: String,
    known: Node,
    group: usize,
}

/// Between two nodes by their numbers.
#[derive(Clone, Copy, Debug)]
struct Edge {
    a: usize,
    b: usize,
    together: i64,
    people: Option<i64>,
}

#[derive(Clone, Copy)]
struct Style {
    shape: Shape,
    /// Of a word.
    ems: usize,
    /// Of the rarest and the most frequent word.
    sizes: (f64, f64),
}

impl Network {
    /// How many pairs are drawn unless the caller asks for more, as in KH Coder.
    pub const MOST_PAIRS: usize = 60;

    /// The first `most` of `pairs`, which are in the order that the caller wants.
    /// `node` tells of a word what there is besides.
    #[must_use]
    pub fn new(
        language: Language,
        pairs: &[Pair],
        most: usize,
        node: impl Fn(&str) -> Node,
    ) -> Self {
        let is_shown = |text: &str| !Label::new(text, NARROW.ems).is_empty();
        let pairs: Vec<&Pair> = pairs
            .iter()
            .filter(|pair| pair.together > 0 && pair.x != pair.y)
            .filter(|pair| is_shown(&pair.x) && is_shown(&pair.y))
            .take(most)
            .collect();
        let mut nodes: Vec<Named> = Vec::new();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for text in pairs.iter().flat_map(|pair| [&pair.x, &pair.y]) {
            numbers.entry(text).or_insert_with(|| {
                nodes.push(Named { text: text.clone(), known: node(text), group: 0 });
                nodes.len() - 1
            });
        }
        let edges: Vec<Edge> = pairs
            .iter()
            .map(|pair| Edge {
                a: numbers[pair.x.as_str()],
                b: numbers[pair.y.as_str()],
                together: pair.together,
                people: pair.people,
            })
            .collect();
        let lines: Vec<louvain::Line> =
            edges.iter().map(|edge| (edge.a, edge.b, edge.together)).collect();
        let of_node = louvain::communities(nodes.len(), &lines);
        let communities = communities(&mut nodes, &of_node);
        Self { language, nodes, edges, communities, wide: OnceLock::new(), narrow: OnceLock::new() }
    }

    /// The greatest first.
    #[must_use]
    pub fn communities(&self) -> &[Community] {
        &self.communities
    }

    /// How many words there are.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// How many pairs there are.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// The nodes' labels, sizes and boxes, and the height of all.
    fn placed(&self, style: Style) -> Placed {
        let most = self.nodes.iter().map(|node| node.known.count).max().unwrap_or(1) as f64;
        let (small, large) = style.sizes;
        let size = |node: &Named| {
            let part = share(node.known.count.max(0) as f64, most).sqrt();
            ((small + (large - small) * part) * 2.0).round() / 2.0
        };
        let labels: Vec<(Label, f64)> =
            self.nodes.iter().map(|node| (Label::new(&node.text, style.ems), size(node))).collect();
        let halves: Vec<(f64, f64)> = labels
            .iter()
            .map(|(label, size)| ((label.width() + SIDES) * size / 2.0, HEIGHT * size / 2.0))
            .collect();
        let lines: Vec<(usize, usize)> = self.edges.iter().map(|edge| (edge.a, edge.b)).collect();
        let placed = layout::layout(&halves, &lines, style.shape);
        let nodes = labels.into_iter().zip(placed.boxes).map(|((label, size), of)| {
            (label, size, NodeBox { x: of.x + EDGE, y: of.y + EDGE, ..of })
        });
        (nodes.collect(), placed.height + 2.0 * EDGE)
    }

    fn body(&self, is_wide: bool, with_links: bool) -> Drawing {
        let (placed, style) = if is_wide { (&self.wide, WIDE) } else { (&self.narrow, NARROW) };
        let (placed, height) = placed.get_or_init(|| self.placed(style));
        let most = self.edges.iter().map(|edge| edge.together).max().unwrap_or(1) as f64;
        let mut edges: Vec<&Edge> = self.edges.iter().collect();
        edges.sort_by_key(|edge| edge.together);
        let lines = edges.into_iter().map(|edge| {
            let (a, b) = (&self.nodes[edge.a], &self.nodes[edge.b]);
            let group = (a.group == b.group && a.group != GREY).then_some(a.group);
            let (from, to) = (placed[edge.a].2, placed[edge.b].2);
            Line {
                class: group.map(|group| format!("e{group}")),
                stroke: group.map_or(palette::light("bar"), palette::stroke),
                from: (Px(from.x), Px(from.y)),
                to: (Px(to.x), Px(to.y)),
                width: Px(THIN + (THICK - THIN) * share(edge.together as f64, most)),
                title: self.pair_title(&placed[edge.a].0, &placed[edge.b].0, edge),
            }
        });
        let words = self.nodes.iter().zip(placed).map(|(node, (label, size, of))| Word {
            href: node.known.link.clone().filter(|_| with_links),
            group: node.group % GROUPS,
            fill: palette::fill(node.group),
            stroke: palette::stroke(node.group),
            x: Px(of.x - of.half_width),
            y: Px(of.y - of.half_height),
            width: Px(2.0 * of.half_width),
            height: Px(2.0 * of.half_height),
            radius: Px(0.55 * size),
            text_x: Px(of.x - label.width() * size / 2.0),
            baseline: Px(of.y + 0.37 * size),
            size: Px(*size),
            length: Px(label.width() * size),
            title: self.title(&Label::new(&node.text, WIDE.ems), &node.known),
            text: label.text().to_owned(),
        });
        let body =
            render(&Body { palette: Palette, lines: lines.collect(), words: words.collect() });
        Drawing {
            width: style.shape.width + 2.0 * EDGE,
            height: height.max(1.0),
            body,
            key: Vec::new(),
        }
    }

    fn title(&self, label: &Label, node: &Node) -> String {
        let (text, count) = (label.text(), grouped(node.count));
        let people = self.people(node.people);
        match self.language {
            Language::Ja => format!("{text} {count}件{people}"),
            Language::En => format!("{text}: {count}{people}"),
        }
    }

    fn pair_title(&self, x: &Label, y: &Label, edge: &Edge) -> String {
        let (x, y, together) = (x.text(), y.text(), grouped(edge.together));
        let people = self.people(edge.people);
        match self.language {
            Language::Ja => format!("{x}・{y} {together}件{people}"),
            Language::En => format!("{x} · {y}: {together}{people}"),
        }
    }

    /// What follows a number of tweets: by how many people.
    fn people(&self, people: Option<i64>) -> String {
        people.map_or_else(String::new, |people| match self.language {
            Language::Ja => format!("・{}人", grouped(people)),
            Language::En => format!(", {}", people_of(people)),
        })
    }
}

/// The communities, the greatest first; each node learns its colour. Two words by
/// themselves, and what comes after all colours are given, is grey.
fn communities(nodes: &mut [Named], of_node: &[usize]) -> Vec<Community> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (node, community) in of_node.iter().enumerate() {
        members[*community].push(node);
    }
    members.retain(|members| !members.is_empty());
    members.sort_by_key(|members| std::cmp::Reverse(members.len()));
    let mut colours = (0..GROUPS).filter(|group| *group != GREY);
    members
        .into_iter()
        .map(|mut members| {
            members.sort_by_key(|node| std::cmp::Reverse(nodes[*node].known.count));
            let colour = if members.len() > 2 { colours.next() } else { None };
            let group = colour.unwrap_or(GREY);
            let words = members.into_iter().map(|node| {
                nodes[node].group = group;
                nodes[node].text.clone()
            });
            Community { group, words: words.collect() }
        })
        .collect()
}

/// A small box in a community's colour, for a legend.
#[must_use]
pub fn swatch(group: usize) -> String {
    render(&Swatch {
        group: group % GROUPS,
        fill: palette::fill(group),
        stroke: palette::stroke(group),
    })
}

impl Chart for Network {
    fn svg(&self, alternative: &Alternative) -> String {
        let has_links = self.nodes.iter().any(|node| node.known.link.is_some());
        wide_and_narrow(alternative, has_links, (&true, &false), |is_wide| {
            self.body(*is_wide, true)
        })
    }

    fn drawing(&self) -> Drawing {
        self.body(true, false)
    }

    fn numbers(&self) -> Numbers {
        let pick = |ja, en| self.language.pick(ja, en);
        let row = |edge: &Edge| {
            let (a, b) = (&self.nodes[edge.a], &self.nodes[edge.b]);
            vec![
                a.text.clone(),
                b.text.clone(),
                grouped(edge.together),
                edge.people.map(grouped).unwrap_or_default(),
                grouped(a.known.count),
                grouped(b.known.count),
            ]
        };
        Numbers {
            columns: vec![
                Column::text(pick("語", "word")),
                Column::text(pick("語", "word")),
                Column::number(pick("両方", "both")),
                Column::number(pick("人", "people")),
                Column::number(pick("前の語", "first")),
                Column::number(pick("後の語", "second")),
            ],
            rows: self.edges.iter().map(row).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "network.svg", config = "askama.toml")]
struct Body {
    palette: Palette,
    lines: Vec<Line>,
    words: Vec<Word>,
}

struct Line {
    class: Option<String>,
    stroke: &'static str,
    from: (Px, Px),
    to: (Px, Px),
    width: Px,
    title: String,
}

struct Word {
    href: Option<Link>,
    group: usize,
    fill: &'static str,
    stroke: &'static str,
    x: Px,
    y: Px,
    width: Px,
    height: Px,
    radius: Px,
    text_x: Px,
    baseline: Px,
    size: Px,
    length: Px,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(
    ext = "svg",
    source = r#"<svg class="g{{ group }}" width="13" height="13" aria-hidden="true"><rect fill="{{ fill }}" stroke="{{ stroke }}" x="1" y="1" width="11" height="11" rx="3"/></svg>"#
)]
struct Swatch {
    group: usize,
    fill: &'static str,
    stroke: &'static str,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Boxes that share a place, and those that leave the drawing.
    fn faults(network: &Network, style: Style) -> (usize, usize) {
        let (placed, height) = network.placed(style);
        let meet = |a: &NodeBox, b: &NodeBox| {
            (a.x - b.x).abs() < a.half_width + b.half_width
                && (a.y - b.y).abs() < a.half_height + b.half_height
        };
        let pairs = (0..placed.len()).flat_map(|a| (a + 1..placed.len()).map(move |b| (a, b)));
        let overlaps = pairs.filter(|(a, b)| meet(&placed[*a].2, &placed[*b].2)).count();
        let is_outside = |of: &NodeBox| {
            of.x - of.half_width < -1e-6
                || of.x + of.half_width > style.shape.width + 2.0 * EDGE + 1e-6
                || of.y - of.half_height < -1e-6
                || of.y + of.half_height > height + 1e-6
        };
        (overlaps, placed.iter().filter(|(.., of)| is_outside(of)).count())
    }

    fn network(pairs: &[(usize, usize, i64)], texts: &[String]) -> Network {
        let pairs: Vec<Pair> = pairs
            .iter()
            .map(|(x, y, together)| Pair {
                x: texts[*x].clone(),
                y: texts[*y].clone(),
                together: *together,
                people: None,
            })
            .collect();
        let node =
            |text: &str| Node { count: i64::try_from(text.len()).unwrap_or(1), ..Node::default() };
        Network::new(Language::Ja, &pairs, Network::MOST_PAIRS, node)
    }

    fn texts(n: usize) -> Vec<String> {
        (0..n).map(|n| format!("{}{n}", "ことばの雲".repeat(n % 3))).collect()
    }

    #[test]
    fn at_most_so_many_pairs() {
        let pairs: Vec<(usize, usize, i64)> = (1..90).map(|node| (0, node, 2)).collect();
        assert_eq!(network(&pairs, &texts(90)).edges(), 60);
    }

    #[test]
    fn two_topics_have_two_colours() {
        let pairs = [(0, 1, 5), (1, 2, 5), (0, 2, 5), (3, 4, 5), (4, 5, 5), (3, 5, 5), (2, 3, 1)];
        let names: Vec<String> =
            ["あ", "いい", "ううう", "え", "おお", "かかか"].map(str::to_owned).into();
        let network = network(&pairs, &names);
        let words: Vec<&[String]> =
            network.communities().iter().map(|community| community.words.as_slice()).collect();
        assert_eq!(words, [["ううう", "いい", "あ"], ["かかか", "おお", "え"]]);
    }

    #[test]
    fn stars_chains_and_many_small_components_fit() {
        let star: Vec<(usize, usize, i64)> = (1..60).map(|node| (0, node, 2)).collect();
        let chain: Vec<(usize, usize, i64)> = (1..60).map(|node| (node - 1, node, 2)).collect();
        let pairs: Vec<(usize, usize, i64)> =
            (0..60).map(|pair| (2 * pair, 2 * pair + 1, 2)).collect();
        let mut dense = Vec::new();
        for a in 0..11 {
            dense.extend((a + 1..11).map(|b| (a, b, 2)));
        }
        for pairs in [star, chain, pairs, dense] {
            let network = network(&pairs, &texts(120));
            for style in [WIDE, NARROW] {
                assert_eq!(faults(&network, style), (0, 0));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn words_do_not_overlap(
            pairs in proptest::collection::vec((0_usize..40, 0_usize..40, 1_i64..30), 1..60),
            texts in proptest::collection::vec("[あ-んア-ン一-龠a-zA-Z0-9#ー🎂]{1,14}", 40),
        ) {
            let network = network(&pairs, &texts);
            for style in [WIDE, NARROW] {
                prop_assert_eq!(faults(&network, style), (0, 0));
            }
        }
    }
}
