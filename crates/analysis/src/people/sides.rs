//! Posts assigned to two sides: which of them the test counts, and its design.

use std::collections::BTreeMap;

use super::design::{Cell, Design, Unit};
use super::posts::{NONE, Posts};

/// Accounts that must have a text for its posts to be copies.
const COPYING_ACCOUNTS: usize = 3;

/// Where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Target,
    Baseline,
    /// On neither side.
    Out,
}

/// The side of each unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sides(pub Vec<Side>);

/// What tests of terms need of posts that are assigned to sides.
pub(crate) struct Layout {
    pub design: Design,
    /// Which posts count: those of a known author on a side, of copies the
    /// first.
    pub is_kept: Vec<bool>,
    /// The cell of each post that is part of a conversation of several people.
    pub cell: Vec<u32>,
    /// How many posts are copies that do not count, and how many texts they
    /// have.
    pub copies: usize,
    pub copied_texts: usize,
    /// The same of each post.
    pub is_copy: Vec<bool>,
}

impl Layout {
    pub(crate) fn of(posts: &Posts, sides: &Sides) -> Self {
        let side = |post: usize| match posts.unit[post] {
            NONE => Side::Out,
            unit => sides.0[unit as usize],
        };
        let is_counted = |post: usize| side(post) != Side::Out && posts.terms[post] > 0;
        let (is_copy, copied_texts) = copies(posts, side, is_counted);
        let is_kept: Vec<bool> =
            (0..posts.ids.len()).map(|post| is_counted(post) && !is_copy[post]).collect();
        let mut units: Vec<Unit> = posts
            .author
            .iter()
            .zip(&sides.0)
            .map(|(&author, &side)| Unit { author, is_target: side == Side::Target, terms: 0.0 })
            .collect();
        for post in (0..is_kept.len()).filter(|&post| is_kept[post]) {
            units[posts.unit[post] as usize].terms += f64::from(posts.terms[post]);
        }
        let (cells, cell) = conversations(posts, side, &is_kept);
        Self {
            design: Design::new(units, cells),
            copies: is_copy.iter().filter(|&&is_copy| is_copy).count(),
            copied_texts,
            is_kept,
            cell,
            is_copy,
        }
    }
}

/// Which posts have a text that another post of their side has which counts,
/// several accounts having it; and how many such texts there are.
fn copies(
    posts: &Posts,
    side: impl Fn(usize) -> Side,
    is_counted: impl Fn(usize) -> bool,
) -> (Vec<bool>, usize) {
    let mut is_copy = vec![false; posts.ids.len()];
    let mut keyed: Vec<(Side, i64, i64, usize)> = posts
        .key
        .iter()
        .enumerate()
        .filter(|(post, _)| is_counted(*post))
        .filter_map(|(post, key)| Some((side(post), (*key)?, posts.ids[post], post)))
        .collect();
    keyed.sort_unstable();
    let mut texts = 0;
    for same in keyed.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let post_of = |(.., post): &(Side, i64, i64, usize)| *post;
        let mut authors: Vec<u32> =
            same.iter().map(|keyed| posts.author[posts.unit[post_of(keyed)] as usize]).collect();
        authors.sort_unstable();
        authors.dedup();
        if authors.len() >= COPYING_ACCOUNTS {
            texts += 1;
            for keyed in &same[1..] {
                is_copy[post_of(keyed)] = true;
            }
        }
    }
    (is_copy, texts)
}

/// The cells of conversations within one side in which several units are, and
/// the cell of each post.
fn conversations(
    posts: &Posts,
    side: impl Fn(usize) -> Side,
    is_kept: &[bool],
) -> (Vec<Cell>, Vec<u32>) {
    let mut cell_of = vec![NONE; posts.ids.len()];
    if posts.parent.iter().all(|&parent| parent == NONE) {
        return (Vec::new(), cell_of);
    }
    // A post that is absent may be answered on either side.
    let node = |place: usize, side: Side| 2 * place + usize::from(side == Side::Target);
    let mut threads = Threads((0..2 * posts.nodes).collect());
    for (post, &parent) in posts.parent.iter().enumerate() {
        let side = side(post);
        if parent != NONE && side != Side::Out {
            threads.unite(node(post, side), node(parent as usize, side));
        }
    }
    let mut members: Vec<(usize, u32, usize)> = (0..posts.ids.len())
        .filter(|&post| is_kept[post])
        .map(|post| (threads.root(node(post, side(post))), posts.unit[post], post))
        .collect();
    members.sort_unstable();
    let (mut cells, mut conversation) = (Vec::new(), 0);
    for thread in members.chunk_by(|one, other| one.0 == other.0) {
        if thread.iter().all(|(_, unit, _)| *unit == thread[0].1) {
            continue;
        }
        for of_unit in thread.chunk_by(|one, other| one.1 == other.1) {
            let mut terms = 0.0;
            for &(.., post) in of_unit {
                cell_of[post] = u32::try_from(cells.len()).unwrap_or(NONE);
                terms += f64::from(posts.terms[post]);
            }
            cells.push(Cell { unit: of_unit[0].1, conversation, terms });
        }
        conversation += 1;
    }
    (cells, cell_of)
}

/// Sets of nodes that are linked, as a forest.
struct Threads(Vec<usize>);

impl Threads {
    fn root(&mut self, node: usize) -> usize {
        let mut node = node;
        while self.0[node] != node {
            self.0[node] = self.0[self.0[node]];
            node = self.0[node];
        }
        node
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}

impl Sides {
    /// The units of each author, in their order.
    pub(crate) fn by_author(author: &[u32]) -> BTreeMap<u32, Vec<usize>> {
        let mut units: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (unit, &author) in author.iter().enumerate() {
            units.entry(author).or_default().push(unit);
        }
        units
    }
}
