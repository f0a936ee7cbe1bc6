//! Posts assigned to two sides: which of them the test counts, and its design.

use super::design::{Cell, Design, Unit};
use super::posts::{NONE, Posts};
use super::side::{Side, Sides};

/// Accounts that must have a text for its posts to be copies.
const COPYING_ACCOUNTS: usize = 3;

/// What tests of terms need of posts that are assigned to sides.
pub(crate) struct Layout {
    pub design: Design,
    /// Which posts count: those of a known author on a side, of copies the
    /// first.
    pub is_kept: Vec<bool>,
    /// The cell of each post that is part of a conversation of several people; empty where
    /// none is.
    cell: Vec<u32>,
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
        let mut terms: Vec<u32> = vec![0; posts.author.len()];
        for post in (0..is_kept.len()).filter(|&post| is_kept[post]) {
            terms[posts.unit[post] as usize] += posts.terms[post];
        }
        let units = posts.author.iter().zip(&sides.0).zip(terms);
        let units = units.map(|((&author, &side), terms)| Unit {
            author,
            is_target: side == Side::Target,
            terms,
        });
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

    /// The cell of a post.
    pub(crate) fn cell_of(&self, post: u32) -> Option<u32> {
        self.cell.get(post as usize).copied().filter(|cell| *cell != NONE)
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
    let mut texts = 0;
    for of_side in [Side::Target, Side::Baseline] {
        let posts_of_side =
            posts.by_id().filter(|&post| posts.text[post as usize] != NONE).filter(|&post| {
                let post = post as usize;
                side(post) == of_side && is_counted(post)
            });
        let mut keyed: Vec<(u32, u32)> =
            posts_of_side.map(|post| (posts.text[post as usize], post)).collect();
        // Stable: those of a text stay in the order of their ids.
        keyed.sort_by_key(|(text, _)| *text);
        for same in keyed.chunk_by(|one, other| one.0 == other.0) {
            let author = |&(_, post): &(u32, u32)| posts.author[posts.unit[post as usize] as usize];
            let mut authors: Vec<u32> = same.iter().map(author).collect();
            authors.sort_unstable();
            authors.dedup();
            if authors.len() >= COPYING_ACCOUNTS {
                texts += 1;
                for (_, post) in &same[1..] {
                    is_copy[*post as usize] = true;
                }
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
    if posts.parent.iter().all(|&parent| parent == NONE) {
        return (Vec::new(), Vec::new());
    }
    let mut cell_of = vec![NONE; posts.ids.len()];
    // A post that is absent may be answered on either side.
    let node = |place: u32, side: Side| 2 * place + u32::from(side == Side::Target);
    let mut threads = Threads::of(2 * posts.nodes);
    // Posts that answer none and that none answers are in no conversation.
    let mut is_linked = vec![false; posts.nodes];
    for (post, &parent) in (0..).zip(&posts.parent) {
        let side = side(post as usize);
        if parent != NONE && side != Side::Out {
            threads.unite(node(post, side), node(parent, side));
            (is_linked[post as usize], is_linked[parent as usize]) = (true, true);
        }
    }
    let linked =
        (0..).zip(is_kept).filter(|(post, is_kept)| **is_kept && is_linked[*post as usize]);
    let mut members: Vec<(u32, u32, u32)> = linked
        .map(|(post, _)| {
            (threads.root(node(post, side(post as usize))), posts.unit[post as usize], post)
        })
        .collect();
    drop((threads, is_linked));
    members.sort_unstable();
    let (mut cells, mut conversation) = (Vec::new(), 0);
    for thread in members.chunk_by(|one, other| one.0 == other.0) {
        if thread.iter().all(|(_, unit, _)| *unit == thread[0].1) {
            continue;
        }
        for of_unit in thread.chunk_by(|one, other| one.1 == other.1) {
            let mut terms = 0.0;
            for &(.., post) in of_unit {
                cell_of[post as usize] = u32::try_from(cells.len()).unwrap_or(NONE);
                terms += f64::from(posts.terms[post as usize]);
            }
            cells.push(Cell { unit: of_unit[0].1, conversation, terms });
        }
        conversation += 1;
    }
    (cells, cell_of)
}

/// Sets of nodes that are linked, as a forest.
struct Threads(Vec<u32>);

impl Threads {
    /// So many nodes, none linked.
    fn of(nodes: usize) -> Self {
        Self((0..u32::try_from(nodes).unwrap_or(NONE)).collect())
    }

    fn root(&mut self, node: u32) -> u32 {
        let mut node = node;
        while self.0[node as usize] != node {
            self.0[node as usize] = self.0[self.0[node as usize] as usize];
            node = self.0[node as usize];
        }
        node
    }

    fn unite(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}
