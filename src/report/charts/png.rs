//! Charts as PNG (feature `png`).

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Pixels of the picture for one of the drawing: sharp on dense screens.
const SCALE: f32 = 2.0;

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
        let fonts = Self { options };
        if fonts.has_japanese()? { Ok(fonts) } else { Err(PngError::NoJapaneseFont) }
    }

    /// An SVG of [`standalone`](super::standalone()) as a PNG of twice its size.
    ///
    /// # Errors
    ///
    /// What is no SVG, or too large.
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
    fn has_japanese(&self) -> Result<bool, PngError> {
        let letter = |letter: char| {
            self.draw(&format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" font-family="sans-serif"><text x="4" y="26" font-size="24">{letter}</text></svg>"#
            ))
        };
        Ok(letter('あ')?.data() != letter('よ')?.data())
    }
}
