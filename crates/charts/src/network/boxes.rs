//! Boxes in the plane: moved until none covers another or a line between others.

/// A label's box by its middle and half of its width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct NodeBox {
    pub x: f64,
    pub y: f64,
    pub half_width: f64,
    pub half_height: f64,
}

/// What is free between two boxes, in pixels.
pub(super) const GAP: f64 = 8.0;
/// And between a box and a line that is not its own.
const LINE_GAP: f64 = 3.0;
/// How often boxes are pushed at most.
const ROUNDS: usize = 60;

impl NodeBox {
    /// How much two boxes, grown by half of the gap, share: in width and in height.
    pub(super) fn shared(&self, other: &Self) -> Option<(f64, f64)> {
        let width = self.half_width + other.half_width + GAP - (self.x - other.x).abs();
        let height = self.half_height + other.half_height + GAP - (self.y - other.y).abs();
        (width > 1e-6 && height > 1e-6).then_some((width, height))
    }

    /// The distance from its middle to its side in a direction (a unit vector).
    pub(super) fn reach(&self, (x, y): (f64, f64)) -> f64 {
        let across = if x.abs() > 1e-9 { self.half_width / x.abs() } else { f64::INFINITY };
        let down = if y.abs() > 1e-9 { self.half_height / y.abs() } else { f64::INFINITY };
        across.min(down)
    }
}

/// Pushes boxes apart, off the lines of others and into the width from 0.
/// `boxes` are of one component; it may become as high as it must.
pub(super) fn spread(boxes: &mut [NodeBox], lines: &[(usize, usize)], width: f64) {
    for round in 0..ROUNDS {
        // Lines first: what pushing off a line has put together, is taken apart.
        let on_lines = if round < ROUNDS * 2 / 3 { push_off_lines(boxes, lines) } else { 0 };
        let together = push_apart(boxes, round);
        keep_within(boxes, width);
        if on_lines + together == 0 {
            break;
        }
    }
    part(boxes);
}

/// Pushes each two boxes that share a place apart, half of the way each, where it
/// is shortest; in later rounds downwards, where there is always room.
fn push_apart(boxes: &mut [NodeBox], round: usize) -> usize {
    let mut together = 0;
    for a in 0..boxes.len() {
        for b in a + 1..boxes.len() {
            let Some((width, height)) = boxes[a].shared(&boxes[b]) else { continue };
            together += 1;
            let sign = |difference: f64| if difference < 0.0 { -0.5 } else { 0.5 };
            if width < height && round < ROUNDS / 2 {
                let push = sign(boxes[b].x - boxes[a].x) * width;
                boxes[a].x -= push;
                boxes[b].x += push;
            } else {
                let push = sign(boxes[b].y - boxes[a].y) * height;
                boxes[a].y -= push;
                boxes[b].y += push;
            }
        }
    }
    together
}

fn push_off_lines(boxes: &mut [NodeBox], lines: &[(usize, usize)]) -> usize {
    let mut on_lines = 0;
    for &(a, b) in lines {
        for node in 0..boxes.len() {
            if node == a || node == b {
                continue;
            }
            let Some((x, y)) = way_off(&boxes[node], &boxes[a], &boxes[b]) else { continue };
            on_lines += 1;
            boxes[node].x += 0.7 * x;
            boxes[node].y += 0.7 * y;
            // The line gives way a little too.
            for end in [a, b] {
                boxes[end].x -= 0.15 * x;
                boxes[end].y -= 0.15 * y;
            }
        }
    }
    on_lines
}

/// The shortest way for a box off the line between the middles of two others.
pub(super) fn way_off(node: &NodeBox, from: &NodeBox, to: &NodeBox) -> Option<(f64, f64)> {
    // Most are far from each other, which is soon told.
    let is_beyond = |at: f64, half: f64, from: f64, to: f64| {
        at + half + LINE_GAP < from.min(to) || at - half - LINE_GAP > from.max(to)
    };
    if is_beyond(node.x, node.half_width, from.x, to.x)
        || is_beyond(node.y, node.half_height, from.y, to.y)
    {
        return None;
    }
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = length(dx, dy);
    if length < 1e-9 {
        return None;
    }
    let (ux, uy) = (dx / length, dy / length);
    let (px, py) = (node.x - from.x, node.y - from.y);
    let along = px * ux + py * uy;
    // Half of the box's extent along the line, and across it.
    let half_along = node.half_width * ux.abs() + node.half_height * uy.abs();
    let half_across = node.half_width * uy.abs() + node.half_height * ux.abs() + LINE_GAP;
    if along + half_along < 0.0 || along - half_along > length {
        return None;
    }
    let across = py * ux - px * uy;
    let missing = half_across - across.abs();
    let side = if across < 0.0 { -1.0 } else { 1.0 };
    (missing > 0.0).then_some((-uy * side * missing, ux * side * missing))
}

/// Of a way. Not `hypot`, which is several times slower for digits that no screen
/// shows, and may differ from machine to machine.
pub(super) fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

fn keep_within(boxes: &mut [NodeBox], width: f64) {
    for of in boxes {
        let most = width - of.half_width;
        of.x = if most < of.half_width { width / 2.0 } else { of.x.clamp(of.half_width, most) };
    }
}

/// From the top down, each box that still covers an earlier one goes below it.
fn part(boxes: &mut [NodeBox]) {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|a, b| boxes[*a].y.total_cmp(&boxes[*b].y).then_with(|| a.cmp(b)));
    for place in 0..order.len() {
        let node = order[place];
        while let Some(above) =
            order[..place].iter().find(|above| boxes[node].shared(&boxes[**above]).is_some())
        {
            let above = boxes[*above];
            boxes[node].y = above.y + above.half_height + GAP + boxes[node].half_height;
        }
    }
}

/// Whether two lines cross that have no end in common.
pub(super) fn cross(boxes: &[NodeBox], (a, b): (usize, usize), (c, d): (usize, usize)) -> bool {
    // Most are far from each other, which is soon told.
    let are_apart = |at: fn(&NodeBox) -> f64| {
        let [a, b, c, d] = [a, b, c, d].map(|node| at(&boxes[node]));
        a.max(b) < c.min(d) || c.max(d) < a.min(b)
    };
    if are_apart(|of| of.x) || are_apart(|of| of.y) {
        return false;
    }
    let side = |a: usize, b: usize, c: usize| {
        let (a, b, c) = (&boxes[a], &boxes[b], &boxes[c]);
        (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    };
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}
