use askama::Template;

use super::alternative::{Alternative, Texts};
use super::palette::light;
use super::scale::Px;
use super::{Chart, Label};
use crate::template::render;

/// Around the drawing, in pixels.
const MARGIN: f64 = 28.0;
/// Above it, for the title.
const HEAD: f64 = 34.0;
const TITLE_SIZE: f64 = 17.0;
/// Of a line of the key, of its text, of a small drawing with its gap, and
/// between two entries.
const KEY_LINE: f64 = 24.0;
const KEY_SIZE: f64 = 12.0;
const KEY_DRAWING: f64 = 30.0;
const KEY_APART: f64 = 18.0;

/// A chart as the text of an .svg file: with its namespace and size, its title
/// above and its key below, on light paper, and without links.
#[must_use]
pub fn standalone(chart: &dyn Chart, alternative: &Alternative) -> String {
    let drawing = chart.drawing();
    let (width, height) = (drawing.width, drawing.height);
    let (key, key_height) = placed_key(&drawing.key, width, MARGIN + HEAD + height);
    // Cut, if need be, at the drawing's width.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let title = Label::new(&alternative.title, (width / TITLE_SIZE).max(1.0) as usize);
    render(&File {
        id: alternative.element_id(),
        alternative: Texts::of(alternative),
        title: title.text(),
        paper: light("paper"),
        ink: light("ink"),
        ink2: light("ink2"),
        width: Px(width),
        height: Px(height),
        margin: Px(MARGIN),
        top: Px(MARGIN + HEAD),
        baseline: Px(MARGIN + TITLE_SIZE),
        whole_width: Px(width + 2.0 * MARGIN),
        whole_height: Px(height + key_height + 2.0 * MARGIN + HEAD),
        body: &drawing.body,
        key,
    })
}

/// The entries of a key in lines below `top`, and the height of all.
fn placed_key(key: &[(String, String)], width: f64, top: f64) -> (Vec<KeyEntry<'_>>, f64) {
    let (mut x, mut line) = (0.0, 1.0);
    let mut entries = Vec::new();
    for (svg, text) in key {
        let label = Label::new(text, 40);
        let needed = KEY_DRAWING + label.width() * KEY_SIZE;
        if x > 0.0 && x + needed > width {
            (x, line) = (0.0, line + 1.0);
        }
        let y = top + line * KEY_LINE;
        entries.push(KeyEntry {
            svg,
            x: Px(MARGIN + x),
            y: Px(y - 10.0),
            text_x: Px(MARGIN + x + KEY_DRAWING),
            baseline: Px(y),
            label,
        });
        x += needed + KEY_APART;
    }
    let height = if key.is_empty() { 0.0 } else { line * KEY_LINE };
    (entries, height)
}

struct KeyEntry<'a> {
    svg: &'a str,
    x: Px,
    y: Px,
    text_x: Px,
    baseline: Px,
    label: Label,
}

#[derive(Template)]
#[template(path = "file.svg", config = "askama.toml")]
struct File<'a> {
    id: String,
    alternative: Texts,
    title: &'a str,
    paper: &'a str,
    ink: &'a str,
    ink2: &'a str,
    width: Px,
    height: Px,
    margin: Px,
    top: Px,
    baseline: Px,
    whole_width: Px,
    whole_height: Px,
    body: &'a str,
    key: Vec<KeyEntry<'a>>,
}
