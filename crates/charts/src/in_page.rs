use askama::Template;

use super::Drawing;
use super::alternative::{Alternative, Texts};
use super::palette::light;
use super::scale::Px;
use crate::template::render;

/// An SVG within a page.
#[derive(Template)]
#[template(path = "inline.svg", config = "askama.toml")]
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
        id: format!("{}{suffix}", alternative.element_id()),
        alternative: Texts::of(alternative),
        class,
        size,
        has_links,
        ink2: light("ink2"),
        body,
    })
}

/// A chart that is drawn twice, for a desktop and for a phone, of which the page
/// shows one.
pub(super) fn wide_and_narrow<Style: Sync>(
    alternative: &Alternative,
    has_links: bool,
    (wide, narrow): (&Style, &Style),
    draw: impl Fn(&Style) -> Drawing + Sync,
) -> String {
    let (wide, narrow) = rayon::join(|| draw(wide), || draw(narrow));
    let in_page = |drawing: &Drawing, names| {
        let size = Size::Ratio(Px(drawing.width), Px(drawing.height));
        inline(alternative, names, size, has_links, &drawing.body)
    };
    in_page(&wide, ("", "wide")) + &in_page(&narrow, ("-n", "narrow"))
}
