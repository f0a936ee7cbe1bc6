//! Charts as SVG: small templates, one a chart, that show Japanese in any
//! browser, in a page and as files.
//!
//! ```
//! use tsubuyaki_charts::cloud::CloudWord;
//! use tsubuyaki_charts::palette::Tone;
//! use tsubuyaki_charts::{Alternative, Chart, Cloud, Language, standalone};
//!
//! let word = |text: &str, count| CloudWord {
//!     text: text.to_owned(),
//!     count,
//!     tone: Tone::Ink,
//!     ..CloudWord::default()
//! };
//! let cloud = Cloud::new(Language::Ja, vec![word("誕生日", 12), word("雨", 5)]);
//! let alternative = Alternative::new("cloud", "ことばの雲、2語", "いちばん多いのは誕生日の12件");
//! assert!(cloud.svg(&alternative).contains("誕生日"));      // for a page
//! assert_eq!(cloud.numbers().rows.len(), 2);                // for a table beside it
//! let file = standalone(&cloud, &alternative);              // for a file of its own
//! assert!(file.contains("<svg"));
//! // With the feature `png`: png::Fonts::of_the_system()?.render(&file)?
//! ```
//!
//! In a page an SVG is `width="100%"`: charts of bars have their places in
//! percent and fit any width; the word cloud and the network come as two SVGs,
//! `class="wide"` (drawn for 888 px) and `class="narrow"` (for 350 px), one of
//! which the page shows. Every shape has a plain `fill` beside its class, so that
//! the same SVG is right alone, in light colours; [`CSS`] gives the classes
//! their colours by custom properties, whose values [`palette::variables`] has
//! for light and dark. There is no `style` attribute, no script and no reference
//! to elsewhere.
//!
//! Colour means one thing: red (朱) rises, blue (藍) falls, else ink. What people
//! wrote becomes a [`Label`] before anything is laid out: see there what it can
//! no longer do. Links are [`Link`]s, which lead nowhere but into the page or to
//! its neighbours. An SVG with links is a `group` to a screen reader, without
//! them an `img`; its links are left out of the order of the Tab key, since the
//! same words stand in the table.

#![warn(unreachable_pub)]

mod alternative;
pub mod calendar;
pub mod card;
pub mod certainty;
pub mod clean;
pub mod cloud;
pub mod effects;
pub mod heat_map;
pub mod hours;
mod in_page;
mod label;
pub mod language;
mod link;
mod named;
pub mod network;
pub mod number;
pub mod palette;
#[cfg(feature = "png")]
pub mod png;
pub mod ranking;
mod scale;
pub mod series;
pub mod sparkline;
mod standalone;
mod steps;
pub mod template;
#[cfg(test)]
mod tests;
pub mod timeline;
mod word_name;

pub use alternative::Alternative;
pub use calendar::Calendar;
pub use cloud::Cloud;
pub use effects::Effects;
pub use heat_map::HeatMap;
pub use hours::Hours;
pub use label::Label;
pub use language::Language;
pub use link::Link;
pub use named::Named;
pub use network::Network;
pub use ranking::RankingBars;
pub use series::Series;
pub use sparkline::Sparkline;
pub use standalone::standalone;
pub use timeline::Timeline;
pub use word_name::word_name;

/// The rules for the classes of all charts, for the style sheet of a page that
/// defines the custom properties of [`palette::variables`] and `--mincho`.
pub const CSS: &str = include_str!("charts.css");

/// A chart.
pub trait Chart {
    /// The chart within a page: one `<svg>`, or a wide and a narrow one.
    fn svg(&self, alternative: &Alternative) -> String;

    /// The chart as [`standalone`] puts it into a file.
    fn drawing(&self) -> Drawing;

    /// Its numbers, for a table beside it.
    fn numbers(&self) -> Numbers;
}

/// The inside of a stand-alone SVG.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// In pixels, without the margin around.
    pub width: f64,
    pub height: f64,
    /// SVG elements.
    pub body: String,
    /// Small SVGs and what they mean, for a line below.
    pub key: Vec<(String, String)>,
}

/// The numbers that a chart shows, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub columns: Vec<Column>,
    /// As many cells each as there are columns. Text is as people wrote it, not
    /// cut; an unknown number is empty.
    pub rows: Vec<Vec<String>>,
}

/// The head of a column of [`Numbers`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// In the page's language.
    pub name: String,
    /// Whether numbers stand in it, to be set to the right.
    pub is_number: bool,
}

impl Column {
    fn text(name: &str) -> Self {
        Self { name: name.to_owned(), is_number: false }
    }

    fn number(name: &str) -> Self {
        Self { name: name.to_owned(), is_number: true }
    }
}
