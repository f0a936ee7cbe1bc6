use askama::Template;

use super::palette::light;
use super::scale::Px;
use super::{Alternative, Chart, Label};

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
        id: id(alternative),
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
#[template(path = "charts/file.svg", config = "src/report/askama.toml")]
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

/// An SVG within a page.
#[derive(Template)]
#[template(path = "charts/inline.svg", config = "src/report/askama.toml")]
struct Inline<'a> {
    id: String,
    alternative: Texts,
    class: &'a str,
    size: Size,
    has_links: bool,
    ink2: &'a str,
    body: &'a str,
}

/// How an SVG takes its place in a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Size {
    /// As wide as there is room, so many pixels high.
    Height(Px),
    /// As wide as there is room, and as high as its width and height tell.
    Ratio(Px, Px),
}

/// A chart's SVG within a page.
pub(super) fn inline(
    alternative: &Alternative,
    (suffix, class): (&str, &str),
    size: Size,
    has_links: bool,
    body: &str,
) -> String {
    render(&Inline {
        id: format!("{}{suffix}", id(alternative)),
        alternative: Texts::of(alternative),
        class,
        size,
        has_links,
        ink2: light("ink2"),
        body,
    })
}

/// Title and description without what XML forbids.
struct Texts {
    title: String,
    description: String,
}

impl Texts {
    fn of(alternative: &Alternative) -> Self {
        /// As long as someone may want to listen to.
        const MOST: usize = 300;
        let clean = |text: &str| Label::new(text, MOST).text().to_owned();
        Self { title: clean(&alternative.title), description: clean(&alternative.description) }
    }
}

fn id(alternative: &Alternative) -> String {
    let id: String =
        alternative.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    // An id does not begin with a digit or `-` where a style sheet is to name it.
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("chart{id}") }
}

/// The text of a template.
pub(super) fn render(template: &(impl Template + ?Sized)) -> String {
    template.render().expect("only writing fails, and nothing is written but to a String")
}
