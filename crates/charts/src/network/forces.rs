//! A component's layout: each two nodes as far apart as there are lines between
//! them (stress majorization, Gansner, Koren & North 2004), measured from box to
//! box, from several fixed starts.

use rayon::prelude::*;

use super::area::Area;
use super::boxes::{NodeBox, length, spread};
use super::polish::{badness, polish};

/// Starts, of which the best result stays.
const STARTS: usize = 10;
/// How many of the best are polished before one is chosen.
const POLISHED: usize = 4;
const ROUNDS: usize = 40;
/// What is free between the boxes of two nodes with a line, in pixels, before
/// everything is fitted into its area.
const LINE: f64 = 46.0;
/// How much longer lines may become to fill an area, across and down.
const STRETCH: (f64, f64) = (1.4, 1.25);

/// A component to lay out.
pub(super) struct Component {
    /// Half width and half height of each node's box.
    pub halves: Vec<(f64, f64)>,
    pub lines: Vec<(usize, usize)>,
}

impl Component {
    /// The boxes of the nodes, within the width from 0, the uppermost at 0.
    pub(super) fn layout(&self, area: Area) -> Vec<NodeBox> {
        if let [a, b] = self.halves[..] {
            return side_by_side(a, b, area);
        }
        let distances = self.distances();
        let judged = |boxes: Vec<NodeBox>| {
            let too_high = (height(&boxes) - area.height).max(0.0) / 20.0;
            (badness(&boxes, &self.lines) + too_high, boxes)
        };
        let mut layouts: Vec<(f64, Vec<NodeBox>)> = (0..STARTS)
            .into_par_iter()
            .map(|start| {
                let mut boxes = self.start(start, area);
                relax(&mut boxes, &distances, area);
                fit(&mut boxes, area);
                spread(&mut boxes, &self.lines, area.width);
                to_origin(&mut boxes);
                judged(boxes)
            })
            .collect();
        // Stable: of equals the earlier start.
        layouts.sort_by(|a, b| a.0.total_cmp(&b.0));
        layouts.truncate(POLISHED);
        let mut polished: Vec<(f64, Vec<NodeBox>)> = layouts
            .into_par_iter()
            .map(|(_, mut boxes)| {
                polish(&mut boxes, &self.lines, area);
                to_origin(&mut boxes);
                judged(boxes)
            })
            .collect();
        polished.sort_by(|a, b| a.0.total_cmp(&b.0));
        polished.into_iter().next().map(|(_, boxes)| boxes).unwrap_or_default()
    }

    /// On an ellipse, in an order that depends on the start alone.
    fn start(&self, start: usize, area: Area) -> Vec<NodeBox> {
        let n = self.halves.len();
        let mut order: Vec<usize> = (0..n).collect();
        // A linear congruential generator (Knuth's MMIX): fixed, and enough to shuffle.
        let mut state = start as u64;
        for last in (1..n).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let place = usize::try_from(state >> 33).unwrap_or(0) % (last + 1);
            // The first start keeps the order.
            order.swap(last, if start == 0 { last } else { place });
        }
        let mut boxes = vec![NodeBox::default(); n];
        for (place, node) in order.into_iter().enumerate() {
            let angle = std::f64::consts::TAU * (place as f64 + 0.25 * start as f64) / n as f64;
            boxes[node] = NodeBox {
                x: area.width * 0.4 * angle.cos(),
                y: area.height * 0.4 * angle.sin(),
                half_width: self.halves[node].0,
                half_height: self.halves[node].1,
            };
        }
        boxes
    }

    /// How many lines there are between each two nodes.
    fn distances(&self) -> Vec<Vec<f64>> {
        let n = self.halves.len();
        let mut neighbours = vec![Vec::new(); n];
        for &(a, b) in &self.lines {
            neighbours[a].push(b);
            neighbours[b].push(a);
        }
        (0..n)
            .map(|from| {
                let mut distances = vec![f64::INFINITY; n];
                distances[from] = 0.0;
                let mut queue = std::collections::VecDeque::from([from]);
                while let Some(node) = queue.pop_front() {
                    for &next in &neighbours[node] {
                        if distances[next].is_infinite() {
                            distances[next] = distances[node] + 1.0;
                            queue.push_back(next);
                        }
                    }
                }
                distances
            })
            .collect()
    }
}

/// Two words with a short line between them, one above the other where the area
/// is narrow.
fn side_by_side(a: (f64, f64), b: (f64, f64), area: Area) -> Vec<NodeBox> {
    const SHORT: f64 = 24.0;
    let of = |(half_width, half_height), x, y| NodeBox { x, y, half_width, half_height };
    let width = 2.0 * (a.0 + b.0) + SHORT;
    if width <= area.width {
        let middle = a.1.max(b.1);
        vec![of(a, a.0, middle), of(b, width - b.0, middle)]
    } else {
        let middle = a.0.max(b.0);
        vec![of(a, middle, a.1), of(b, middle, 2.0 * a.1 + SHORT + b.1)]
    }
}

/// Moves each node to where its distances ask for, by the mean of what the others
/// want, nearer ones weighing more.
fn relax(boxes: &mut [NodeBox], distances: &[Vec<f64>], area: Area) {
    // In a wide area, lines are longer across than down.
    let ratio = (area.width / area.height).clamp(0.4, 2.5).sqrt();
    for _ in 0..ROUNDS {
        let mut moved: f64 = 0.0;
        for node in 0..boxes.len() {
            let own = boxes[node];
            let (mut x, mut y, mut weights) = (0.0, 0.0, 0.0);
            for (other, of_other) in boxes.iter().enumerate() {
                if other == node {
                    continue;
                }
                let (dx, dy) = (own.x - of_other.x, own.y - of_other.y);
                let distance = length(dx, dy);
                // On the same spot, apart in a direction of their own.
                let unit = if distance > 1e-6 {
                    (dx / distance, dy / distance)
                } else {
                    let angle = node as f64 * 2.4 + other as f64;
                    (angle.cos(), angle.sin())
                };
                let hops = distances[node][other];
                let line = LINE * hops / length(unit.0 / ratio, unit.1 * ratio);
                let wanted = own.reach(unit) + of_other.reach(unit) + line;
                let weight = 1.0 / (hops * hops);
                x += weight * (of_other.x + wanted * unit.0);
                y += weight * (of_other.y + wanted * unit.1);
                weights += weight;
            }
            if weights > 0.0 {
                moved = moved.max((x / weights - own.x).abs() + (y / weights - own.y).abs());
                (boxes[node].x, boxes[node].y) = (x / weights, y / weights);
            }
        }
        if moved < 0.5 {
            break;
        }
    }
}

/// Stretches the distances, not the boxes, so that all fill the area.
fn fit(boxes: &mut [NodeBox], area: Area) {
    let stretch = |most: f64, longest: f64, at: fn(&NodeBox) -> f64, half: fn(&NodeBox) -> f64| {
        let ends = |boxes: &[NodeBox], scale: f64| {
            let low =
                boxes.iter().map(|of| at(of) * scale - half(of)).fold(f64::INFINITY, f64::min);
            let high =
                boxes.iter().map(|of| at(of) * scale + half(of)).fold(f64::NEG_INFINITY, f64::max);
            (low, high)
        };
        // The scale with which the ends are as far apart as there is room.
        let (mut scale, mut above) = (0.0, longest);
        for _ in 0..20 {
            let middle = f64::midpoint(scale, above);
            let (low, high) = ends(boxes, middle);
            if high - low <= most { scale = middle } else { above = middle }
        }
        (scale, ends(boxes, scale))
    };
    let (x_scale, (left, right)) = stretch(area.width, STRETCH.0, |of| of.x, |of| of.half_width);
    let (y_scale, (top, _)) = stretch(area.height, STRETCH.1, |of| of.y, |of| of.half_height);
    let margin = (area.width - (right - left)).max(0.0) / 2.0;
    for of in boxes {
        of.x = of.x * x_scale - left + margin;
        of.y = of.y * y_scale - top;
    }
}

/// Moves all down or up, so that the uppermost box begins at 0.
fn to_origin(boxes: &mut [NodeBox]) {
    let top = boxes.iter().map(|of| of.y - of.half_height).fold(f64::INFINITY, f64::min);
    for of in boxes {
        of.y -= top;
    }
}

/// How low the lowest box reaches.
pub(super) fn height(boxes: &[NodeBox]) -> f64 {
    boxes.iter().map(|of| of.y + of.half_height).fold(0.0, f64::max)
}

/// From the leftmost to the rightmost side.
pub(super) fn sides(boxes: &[NodeBox]) -> (f64, f64) {
    let left = boxes.iter().map(|of| of.x - of.half_width).fold(f64::INFINITY, f64::min);
    let right = boxes.iter().map(|of| of.x + of.half_width).fold(f64::NEG_INFINITY, f64::max);
    if left <= right { (left, right) } else { (0.0, 0.0) }
}
