//! The last touch to a layout: nodes one after the other move to a place near
//! one of their neighbours, if it looks better there.

use super::area::Area;
use super::boxes::{NodeBox, cross, length, way_off};

/// How bad it is that a box lies on a foreign line, that two lines cross, and
/// that a line is so many pixels long.
const ON_LINE: f64 = 12.0;
const CROSSING: f64 = 4.0;
const PIXELS: f64 = 60.0;
/// How often all nodes are gone through at most.
const ROUNDS: usize = 3;
/// Places around a neighbour: so many directions, at these distances from box to
/// box.
const DIRECTIONS: usize = 12;
const DISTANCES: [f64; 2] = [24.0, 60.0];
/// Around how many neighbours.
const NEIGHBOURS: usize = 3;

/// Moves nodes as long as that makes the layout better. Boxes stay apart, within
/// the area's width and not above 0.
pub(super) fn polish(boxes: &mut [NodeBox], lines: &[(usize, usize)], area: Area) {
    let lowest = boxes.iter().map(|of| of.y + of.half_height).fold(area.height, f64::max);
    let mut neighbours = vec![Vec::new(); boxes.len()];
    for &(a, b) in lines {
        neighbours[a].push(b);
        neighbours[b].push(a);
    }
    for _ in 0..ROUNDS {
        let mut has_moved = false;
        for node in 0..boxes.len() {
            let before = boxes[node];
            let badness = badness_of(node, boxes, lines, f64::INFINITY);
            let mut best = (badness.unwrap_or(f64::INFINITY), before);
            for place in places(node, boxes, &neighbours[node]) {
                let is_within = place.x >= place.half_width
                    && place.x + place.half_width <= area.width
                    && place.y >= place.half_height
                    && place.y + place.half_height <= lowest;
                let is_free =
                    |(other, of): (usize, &NodeBox)| other == node || place.shared(of).is_none();
                if !is_within || !boxes.iter().enumerate().all(is_free) {
                    continue;
                }
                boxes[node] = place;
                // By so little that it could be rounding, nothing moves.
                if let Some(badness) = badness_of(node, boxes, lines, best.0 - 1e-6) {
                    best = (badness, place);
                }
            }
            boxes[node] = best.1;
            has_moved |= best.1 != before;
        }
        if !has_moved {
            break;
        }
    }
}

/// Where a node might go.
fn places(node: usize, boxes: &[NodeBox], neighbours: &[usize]) -> Vec<NodeBox> {
    let own = boxes[node];
    let mut places = Vec::new();
    for neighbour in neighbours.iter().take(NEIGHBOURS) {
        let around = boxes[*neighbour];
        for direction in 0..DIRECTIONS {
            let angle = std::f64::consts::TAU * direction as f64 / DIRECTIONS as f64;
            let unit = (angle.cos(), angle.sin());
            for distance in DISTANCES {
                let far = own.reach(unit) + around.reach(unit) + distance;
                places.push(NodeBox {
                    x: around.x + far * unit.0,
                    y: around.y + far * unit.1,
                    ..own
                });
            }
        }
    }
    places
}

/// What of the whole layout's badness one node has to do with, unless that is
/// `most` or more.
fn badness_of(node: usize, boxes: &[NodeBox], lines: &[(usize, usize)], most: f64) -> Option<f64> {
    let is_own = |line: &&(usize, usize)| line.0 == node || line.1 == node;
    let lengths = lines.iter().filter(is_own).map(|(a, b)| length_of(&boxes[*a], &boxes[*b]));
    let mut badness = lengths.sum::<f64>() / PIXELS;
    for &(a, b) in lines {
        if badness >= most {
            return None;
        }
        if a == node || b == node {
            badness += faults_of_line((a, b), boxes, lines, |_| true);
        } else if way_off(&boxes[node], &boxes[a], &boxes[b]).is_some() {
            badness += ON_LINE;
        }
    }
    (badness < most).then_some(badness)
}

/// How bad a layout looks as a whole.
pub(super) fn badness(boxes: &[NodeBox], lines: &[(usize, usize)]) -> f64 {
    let of_line = |(place, &(a, b)): (usize, &(usize, usize))| {
        // Each crossing counts for one of its two lines.
        faults_of_line((a, b), boxes, lines, |other| other > place)
            + length_of(&boxes[a], &boxes[b]) / PIXELS
    };
    lines.iter().enumerate().map(of_line).sum()
}

/// Of one line: what it crosses of the lines that count, and whom it runs over.
fn faults_of_line(
    (a, b): (usize, usize),
    boxes: &[NodeBox],
    lines: &[(usize, usize)],
    counts: impl Fn(usize) -> bool,
) -> f64 {
    let others = boxes.iter().enumerate().filter(|(other, _)| *other != a && *other != b);
    let covered = others.filter(|(_, of)| way_off(of, &boxes[a], &boxes[b]).is_some()).count();
    let crossed = lines.iter().enumerate().filter(|(place, (c, d))| {
        counts(*place)
            && ![a, b].contains(c)
            && ![a, b].contains(d)
            && cross(boxes, (a, b), (*c, *d))
    });
    ON_LINE * covered as f64 + CROSSING * crossed.count() as f64
}

fn length_of(from: &NodeBox, to: &NodeBox) -> f64 {
    length(from.x - to.x, from.y - to.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(places: &[(f64, f64)]) -> Vec<NodeBox> {
        let of =
            |(x, y): &(f64, f64)| NodeBox { x: *x, y: *y, half_width: 20.0, half_height: 10.0 };
        places.iter().map(of).collect()
    }

    #[test]
    fn crossings_and_covered_words_are_counted() {
        // Two lines that cross, 100 pixels each; a fifth word in the middle of one.
        let square = boxes(&[(0.0, 0.0), (80.0, 60.0), (80.0, 0.0), (0.0, 60.0)]);
        let badness = super::badness(&square, &[(0, 1), (2, 3)]);
        assert!((badness - (CROSSING + 200.0 / PIXELS)).abs() < 1e-9, "{badness}");
        let row = boxes(&[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)]);
        let badness = super::badness(&row, &[(0, 2)]);
        assert!((badness - (ON_LINE + 200.0 / PIXELS)).abs() < 1e-9, "{badness}");
    }

    #[test]
    fn it_only_becomes_better() {
        let mut layout =
            boxes(&[(200.0, 100.0), (40.0, 40.0), (360.0, 180.0), (40.0, 180.0), (360.0, 40.0)]);
        let lines = [(0, 1), (0, 2), (3, 4), (1, 3)];
        let before = badness(&layout, &lines);
        polish(&mut layout, &lines, Area { width: 400.0, height: 220.0 });
        assert!(badness(&layout, &lines) < before);
        let pairs = (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b)));
        assert!(pairs.into_iter().all(|(a, b)| layout[a].shared(&layout[b]).is_none()));
    }
}
