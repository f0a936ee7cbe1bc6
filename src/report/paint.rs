use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// Colour on a terminal; plain text elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paint {
    /// Whether to colour at all.
    pub enabled: bool,
}

impl Paint {
    pub(super) fn heading(self, text: impl Display) -> String {
        self.with(Style::new().bold(), text)
    }

    pub(super) fn faint(self, text: impl Display) -> String {
        self.with(Style::new().dimmed(), text)
    }

    /// 朱: what rose.
    pub(super) fn risen(self, text: impl Display) -> String {
        self.with(Style::new().fg_color(Some(AnsiColor::Red.into())), text)
    }

    /// 藍: what fell.
    pub(super) fn fallen(self, text: impl Display) -> String {
        self.with(Style::new().fg_color(Some(AnsiColor::Blue.into())), text)
    }

    fn with(self, style: Style, text: impl Display) -> String {
        if self.enabled { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}
