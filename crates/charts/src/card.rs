//! The picture that others show beside a link to a page: its name, its day, how
//! much there was, and the words of the day.

use askama::Template;

use super::Label;
use super::palette::light;
use super::scale::Px;
use crate::template::render;

/// In pixels, as networks that show cards ask for.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// Around the text, in pixels.
const MARGIN: f64 = 76.0;
/// The widest that a line becomes.
const ROOM: f64 = 1200.0 - 2.0 * MARGIN;

/// A card of 1,200 × 630 px. All texts may be of people: they are cut and pinned to
/// their places, whatever they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// What the pages are called.
    pub site: String,
    /// `2018年9月3日（月）`
    pub heading: String,
    /// `66件・16人`
    pub figures: String,
    /// The words of the day, those that tell most first, and whether they rose beyond
    /// chance.
    pub words: Vec<String>,
    pub have_risen: bool,
}

impl Card {
    /// The card as the text of an .svg file, in light colours, without links.
    #[must_use]
    pub fn svg(&self) -> String {
        let words = self.words.iter().take(3).zip([(88.0, 390.0), (60.0, 480.0), (60.0, 560.0)]);
        let colour = if self.have_risen { "up" } else { "ink" };
        let lines = [(&self.site, 32.0, 112.0, "ink2"), (&self.heading, 60.0, 214.0, "ink")];
        let lines = lines
            .into_iter()
            .chain([(&self.figures, 36.0, 276.0, "ink2")])
            .chain(words.map(|(word, (size, y))| (word, size, y, colour)))
            .filter_map(|(text, size, y, colour)| Line::new(text, size, y, colour));
        render(&File {
            width: WIDTH,
            height: HEIGHT,
            margin: Px(MARGIN),
            paper: light("paper"),
            seal: light("up"),
            rule: light("rule"),
            title: Label::new(&format!("{} {}", self.heading, self.figures), 80),
            lines: lines.collect(),
        })
    }
}

/// A line of text, as large as it may be within the margins.
struct Line {
    text: Label,
    size: Px,
    y: Px,
    length: Px,
    colour: &'static str,
}

impl Line {
    fn new(text: &str, size: f64, y: f64, colour: &str) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let text = Label::new(text, (ROOM / size) as usize);
        let length = Px(text.width() * size);
        (!text.is_empty()).then(|| Self {
            text,
            size: Px(size),
            y: Px(y),
            length,
            colour: light(colour),
        })
    }
}

#[derive(Template)]
#[template(path = "card.svg", config = "askama.toml")]
struct File {
    width: u32,
    height: u32,
    margin: Px,
    paper: &'static str,
    seal: &'static str,
    rule: &'static str,
    title: Label,
    lines: Vec<Line>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_people_write_it_is_a_picture() {
        let long = "あ".repeat(10_000);
        let piled = format!("z{}", "\u{301}".repeat(900));
        for text in [
            "</text></svg><script>alert(1)</script>",
            "\" onload=\"alert(1)",
            "]]>",
            "&#0;",
            "\u{202e}txt.exe",
            "\u{0}\u{fffe}",
            "{{ 7 * 7 }}",
            "",
            &long,
            &piled,
        ] {
            let text = text.to_owned();
            let card = Card {
                site: text.clone(),
                heading: text.clone(),
                figures: text.clone(),
                words: vec![text.clone(), text.clone(), text.clone(), text.clone()],
                have_risen: text.len() % 2 == 0,
            };
            let svg = card.svg();
            let file = roxmltree::Document::parse(&svg).unwrap();
            for element in file.descendants().filter(roxmltree::Node::is_element) {
                let name = element.tag_name().name();
                assert!(matches!(name, "svg" | "title" | "rect" | "text" | "line"), "{name}");
                assert!(element.attributes().all(|attribute| !attribute.name().starts_with("on")));
                let length = element.attribute("textLength").map_or(0.0, |n| n.parse().unwrap());
                assert!(length <= ROOM, "{length}: {text}");
            }
            assert!(svg.len() < 6_000, "{}", svg.len());
        }
    }
}
