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
        Self { text: term.text, href: term.href, marks }
    }

    /// Without marks.
    pub fn plain(term: Term) -> Self {
        Self { text: term.text, href: term.href, marks: Vec::new() }
    }
}

impl ShownMark {
    pub fn of(mark: Mark, l: Language) -> Self {
        Self { class: mark.class(), text: mark.text(l), meaning: mark.meaning(l) }
    }
}
