//! Where the nodes of a network stand: each component laid out by itself, the
//! greatest in the main place, small ones in a strip beside it or in rows below.

use super::area::Area;
use super::boxes::NodeBox;
use super::forces::{Component, height, sides};

/// Between components, in pixels.
const APART: f64 = 26.0;
/// How much of an area boxes fill: of the greatest component, and of others.
const LOOSE: f64 = 8.0;
const DENSE: f64 = 4.0;
/// A component of so many nodes is the main one.
const MAIN: usize = 6;

/// What to draw in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    pub width: f64,
    /// Of the greatest component's area, at least and at most.
    pub least_height: f64,
    pub most_height: f64,
    /// The most that a strip beside the greatest component takes; 0 for none.
    pub strip: f64,
}

/// The nodes' boxes, in their order, and the height of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Placed {
    pub boxes: Vec<NodeBox>,
    pub height: f64,
}

/// A laid-out component.
struct Piece {
    nodes: Vec<usize>,
    boxes: Vec<NodeBox>,
    left: f64,
    width: f64,
    height: f64,
}

/// Places nodes by half of their boxes' width and height.
pub(super) fn layout(halves: &[(f64, f64)], lines: &[(usize, usize)], shape: Shape) -> Placed {
    let mut placed = Placed { boxes: vec![NodeBox::default(); halves.len()], height: 0.0 };
    let components = components(halves.len(), lines);
    let has_main = components.first().is_some_and(|nodes| nodes.len() >= MAIN);
    let (main, others) = components.split_at(usize::from(has_main));
    let mut others: Vec<Piece> = others
        .iter()
        .map(|nodes| piece(nodes, halves, lines, small_area(nodes, halves, shape)))
        .collect();

    if let Some(nodes) = main.first() {
        let strip_width = if others.iter().any(|other| other.width <= shape.strip) {
            others
                .iter()
                .map(|other| other.width)
                .filter(|width| *width <= shape.strip)
                .fold(0.0, f64::max)
        } else {
            0.0
        };
        let left = if strip_width > 0.0 { strip_width + 1.5 * APART } else { 0.0 };
        let width = shape.width - left;
        let area = Area {
            width,
            height: (LOOSE * boxes_area(nodes, halves) / width)
                .clamp(shape.least_height, shape.most_height),
        };
        let piece = piece(nodes, halves, lines, area);
        let spare = (width - piece.width) / 2.0;
        placed.put(&piece, left + spare, 0.0);
        placed.height = piece.height;
        if strip_width > 0.0 {
            others = placed.put_strip(others, strip_width, piece.height);
        }
    }
    placed.put_rows(&others, shape.width);
    placed
}

impl Placed {
    fn put(&mut self, piece: &Piece, x: f64, y: f64) {
        for (node, of) in piece.nodes.iter().zip(&piece.boxes) {
            self.boxes[*node] = NodeBox { x: of.x - piece.left + x, y: of.y + y, ..*of };
        }
    }

    /// One below the other in a strip from the left, spread over its height.
    /// Those that find no room come back.
    fn put_strip(&mut self, pieces: Vec<Piece>, width: f64, most: f64) -> Vec<Piece> {
        let mut filled = 0.0;
        let (strip, rest): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(|piece| {
            let fits = piece.width <= width && filled + piece.height <= most;
            if fits {
                filled += piece.height + APART;
            }
            fits
        });
        let spare = (most - (filled - APART)).max(0.0) / (strip.len() + 1) as f64;
        let mut y = spare;
        for piece in &strip {
            self.put(piece, (width - piece.width) / 2.0, y);
            y += piece.height + APART + spare;
        }
        // The gaps add up to no more than there is spare.
        let lowest = y - APART - spare;
        self.height = self.height.max(lowest);
        rest
    }

    /// Side by side in rows below all else.
    fn put_rows(&mut self, pieces: &[Piece], width: f64) {
        let mut rest = pieces;
        while !rest.is_empty() {
            let mut filled = 0.0;
            let in_row = rest.iter().take_while(|piece| {
                filled += piece.width + APART;
                filled - APART <= width
            });
            let (row, after) = rest.split_at(in_row.count().max(1));
            let used: f64 = row.iter().map(|piece| piece.width).sum();
            let spare = (width - used).max(0.0) / row.len() as f64;
            let row_height = row.iter().map(|piece| piece.height).fold(0.0, f64::max);
            let top = if self.height > 0.0 { self.height + APART } else { 0.0 };
            let mut x = spare / 2.0;
            for piece in row {
                self.put(piece, x, top + (row_height - piece.height) / 2.0);
                x += piece.width + spare;
            }
            self.height = top + row_height;
            rest = after;
        }
    }
}

fn piece(nodes: &[usize], halves: &[(f64, f64)], lines: &[(usize, usize)], area: Area) -> Piece {
    let place = |node: usize| nodes.iter().position(|known| *known == node);
    let component = Component {
        halves: nodes.iter().map(|node| halves[*node]).collect(),
        lines: lines.iter().filter_map(|(a, b)| Some((place(*a)?, place(*b)?))).collect(),
    };
    let boxes = component.layout(area);
    let (left, right) = sides(&boxes);
    Piece { nodes: nodes.to_vec(), left, width: right - left, height: height(&boxes), boxes }
}

fn boxes_area(nodes: &[usize], halves: &[(f64, f64)]) -> f64 {
    nodes.iter().map(|node| 4.0 * halves[*node].0 * halves[*node].1).sum()
}

fn small_area(nodes: &[usize], halves: &[(f64, f64)], shape: Shape) -> Area {
    if nodes.len() == 2 {
        // As wide as two words are, and no wider.
        return Area { width: shape.width, height: 0.0 };
    }
    let area = DENSE * boxes_area(nodes, halves);
    let widest = nodes.iter().map(|node| 2.0 * halves[*node].0).fold(0.0, f64::max);
    let width = (1.2 * area).sqrt().max(widest + 30.0).min(shape.width);
    Area { width, height: (area / width).max(70.0) }
}

/// The nodes of each component, the greatest first.
fn components(n: usize, lines: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); n];
    for &(a, b) in lines {
        neighbours[a].push(b);
        neighbours[b].push(a);
    }
    let mut is_seen = vec![false; n];
    let mut components: Vec<Vec<usize>> = Vec::new();
    for start in 0..n {
        let mut component = Vec::new();
        let mut to_visit = vec![start];
        while let Some(node) = to_visit.pop() {
            if !std::mem::replace(&mut is_seen[node], true) {
                component.push(node);
                to_visit.extend(&neighbours[node]);
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    components.retain(|nodes| !nodes.is_empty());
    components.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    components
}
