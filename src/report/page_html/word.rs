use std::collections::HashMap;

use askama::Template;

use crate::report::clean;
use crate::report::language::Language;
use tsubuyaki_analysis::day::{Day, TermKey, Word};
use tsubuyaki_charts::Link;

/// Characters of a word that are shown.
const MOST: usize = 24;

/// The words of a page, numbered in the order of their examples.
pub(super) struct Words<'a> {
    by_key: HashMap<&'a TermKey, (usize, &'a Word)>,
    language: Language,
}

impl<'a> Words<'a> {
    pub fn of(day: &'a Day, language: Language) -> Self {
        let by_key =
            (1..).zip(&day.words).map(|(number, word)| (&word.key, (number, word))).collect();
        Self { by_key, language }
    }

    pub fn get(&self, key: &TermKey) -> Option<&'a Word> {
        self.by_key.get(key).map(|(_, word)| *word)
    }

    /// The place of a word's examples.
    pub fn place(&self, key: &TermKey) -> Option<Link> {
        let (number, _) = self.by_key.get(key)?;
        Link::fragment(&format!("w{number}"))
    }

    /// A word with its marks, leading to its examples.
    pub fn link(&self, key: &TermKey) -> WordLink {
        WordLink {
            text: text(&key.lemma),
            href: self.place(key),
            marks: self.get(key).map_or_else(Vec::new, |word| marks(word, self.language)),
        }
    }

    /// A word leading to its examples, without marks.
    pub fn plain(&self, key: &TermKey) -> WordLink {
        WordLink { marks: Vec::new(), ..self.link(key) }
    }
}

/// A word that leads to its examples.
#[derive(Clone, Debug, Template)]
#[template(path = "templates/word.html", config = "src/report/askama.toml")]
pub(super) struct WordLink {
    pub text: String,
    pub href: Option<Link>,
    pub marks: Vec<Mark>,
}

/// What is special about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub class: &'static str,
    pub text: &'static str,
}

/// A word as the page shows it.
pub(super) fn text(lemma: &str) -> String {
    let text = clean::line(lemma, MOST);
    if text.is_empty() { "␣".to_owned() } else { text }
}

/// 新出, 一人, 消えた.
pub(super) fn marks(word: &Word, l: Language) -> Vec<Mark> {
    let all = [
        (word.is_new, "new", l.pick("新出", "new")),
        (word.is_of_one(), "one", l.pick("一人", "one person")),
        (word.is_gone(), "gone", l.pick("消えた", "gone")),
    ];
    all.into_iter().filter(|mark| mark.0).map(|(_, class, text)| Mark { class, text }).collect()
}
