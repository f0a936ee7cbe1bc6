//! Charts as PNG (feature `png`).

use std::collections::BTreeSet;

use askama::Template;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::template::render;

/// Pixels of the picture for one of the drawing: sharp on dense screens.
const SCALE: f32 = 2.0;
/// Fonts that have Japanese letters, on one system or another.
const GOTHIC: [&str; 8] = [
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
    "TakaoGothic",
    "VL Gothic",
];
const MINCHO: [&str; 6] = [
    "Noto Serif CJK JP",
    "Noto Serif JP",
    "Hiragino Mincho ProN",
    "Yu Mincho",
    "IPAexMincho",
    "TakaoMincho",
];

/// The fonts of this machine, loaded once.
pub struct Fonts {
    options: Options<'static>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    #[error(
        "no font on this machine has Japanese letters, which PNG needs; install one \
         (Debian: fonts-noto-cjk), or use the SVG files"
    )]
    NoJapaneseFont,
    #[error("the chart cannot be drawn as PNG: {0}")]
    Svg(#[from] resvg::usvg::Error),
    #[error("the chart is too large for a PNG: {width} × {height}")]
    TooLarge { width: u32, height: u32 },
    #[error("the PNG cannot be written: {0}")]
    Encoding(String),
}

impl Fonts {
    /// Looks for the fonts where this system keeps them.
    ///
    /// # Errors
    ///
    /// If none of them has Japanese letters, rather than to draw empty boxes.
    pub fn of_the_system() -> Result<Self, PngError> {
        let mut options = Options::default();
        options.fontdb_mut().load_system_fonts();
        let mut fonts = Self { options };
        let families: BTreeSet<String> = fonts
            .options
            .fontdb
            .faces()
            .flat_map(|face| face.families.iter().map(|(name, _)| name.clone()))
            .collect();
        // Where none of the charts' fonts is known, these two names decide.
        let gothic = fonts.japanese(&families, &GOTHIC)?;
        let mincho = fonts.japanese(&families, &MINCHO).unwrap_or_else(|_| gothic.clone());
        let known = fonts.options.fontdb_mut();
        known.set_sans_serif_family(gothic);
        known.set_serif_family(mincho);
        Ok(fonts)
    }

    /// The first of the fonts wanted, else of all, that has Japanese letters.
    fn japanese(&self, families: &BTreeSet<String>, wanted: &[&str]) -> Result<String, PngError> {
        let known = wanted.iter().filter(|name| families.contains(**name)).copied();
        for name in known.chain(families.iter().map(String::as_str)) {
            if self.has_japanese(name)? {
                return Ok(name.to_owned());
            }
        }
        Err(PngError::NoJapaneseFont)
    }

    /// An SVG of [`standalone`](super::standalone()) as a PNG of twice its size.
    ///
    /// # Errors
    ///
    /// What is not an SVG, or too large.
    pub fn render(&self, svg: &str) -> Result<Vec<u8>, PngError> {
        self.draw(svg)?.encode_png().map_err(|error| PngError::Encoding(error.to_string()))
    }

    fn draw(&self, svg: &str) -> Result<Pixmap, PngError> {
        let tree = Tree::from_str(svg, &self.options)?;
        let size = tree
            .size()
            .to_int_size()
            .scale_by(SCALE)
            .ok_or(PngError::TooLarge { width: 0, height: 0 })?;
        let (width, height) = (size.width(), size.height());
        let mut pixmap = Pixmap::new(width, height).ok_or(PngError::TooLarge { width, height })?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixmap.as_mut());
        Ok(pixmap)
    }

    /// Whether two letters look different: without a font that has them, both are
    /// nothing or the same empty box.
    fn has_japanese(&self, family: &str) -> Result<bool, PngError> {
        let letter = |letter| self.draw(&render(&Letter { family, letter }));
        Ok(letter('あ')?.data() != letter('よ')?.data())
    }
}

/// One letter in one font.
#[derive(Template)]
#[template(
    ext = "svg",
    source = r#"<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" font-family="'{{ family }}'"><text x="4" y="26" font-size="24">{{ letter }}</text></svg>"#
)]
struct Letter<'a> {
    family: &'a str,
    letter: char,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_a_png_of_twice_its_size_or_the_missing_font_is_named() {
        let fonts = match Fonts::of_the_system() {
            Ok(fonts) => fonts,
            Err(PngError::NoJapaneseFont) => return,
            Err(error) => panic!("{error}"),
        };
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>"#;
        let png = fonts.render(svg).unwrap();
        // Signature, then the first chunk with width and height (PNG, 5.2 and 11.2.2).
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!(png[12..24], *b"IHDR\0\0\0\x50\0\0\0\x28");
        assert!(fonts.render("<svg").is_err());
    }
}
