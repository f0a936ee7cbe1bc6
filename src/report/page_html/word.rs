use askama::Template;

use crate::report::content::words::{Mark, Term};
use crate::report::language::Language;
use tsubuyaki_charts::Link;

/// A word that leads to its examples, with what is special about it.
#[derive(Clone, Debug, Template)]
#[template(path = "templates/word.html", config = "src/report/askama.toml")]
pub(super) struct WordLink {
    pub text: String,
    pub href: Option<Link>,
    pub marks: Vec<ShownMark>,
    /// Whether the Tab key stops at it; not where the same words stand in a table.
    pub is_stop: bool,
}

/// A mark in the page's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShownMark {
    pub class: &'static str,
    pub text: &'static str,
    pub meaning: &'static str,
}

impl WordLink {
    pub fn new(term: Term, l: Language) -> Self {
        let marks = term.marks.iter().map(|mark| ShownMark::of(*mark, l)).collect();
        Self { text: term.text, href: term.href, marks, is_stop: true }
    }

    /// Without marks.
    pub fn plain(term: Term) -> Self {
        Self { text: term.text, href: term.href, marks: Vec::new(), is_stop: true }
    }

    /// One at which the Tab key does not stop.
    pub fn without_stop(self) -> Self {
        Self { is_stop: false, ..self }
    }
}

impl ShownMark {
    pub fn of(mark: Mark, l: Language) -> Self {
        Self { class: mark.class(), text: mark.text(l), meaning: mark.meaning(l) }
    }
}
