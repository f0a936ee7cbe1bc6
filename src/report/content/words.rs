//! The words of a page and what is special about them.

use std::collections::{HashMap, HashSet};

use crate::report::clean;
use crate::report::language::Language;
use tsubuyaki_analysis::day::{Day, TermKey, Word};
use tsubuyaki_charts::Link;

/// Characters of a word that are shown.
const MOST: usize = 24;

/// The words of a page.
pub(in crate::report) struct Words<'a> {
    /// With whether a word before it has the same lemma, as another part of speech.
    by_key: HashMap<&'a TermKey, (bool, &'a Word)>,
    /// Whether the page has examples: one that shows all posts has none.
    has_examples: bool,
    /// Whether so few people wrote that one person's words are not marked.
    is_of_few: bool,
}

/// A word as the page shows it.
#[derive(Clone, Debug)]
pub(in crate::report) struct Term {
    pub text: String,
    /// The place of its examples.
    pub href: Option<Link>,
    pub marks: Vec<Mark>,
}

/// What is special about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Mark {
    /// No day before has it.
    New,
    /// Nobody said it but one person.
    One,
    /// Half of it or more is one person's.
    Mostly,
    /// Half of it or more stands in copies.
    Copies,
    /// The day lacks it.
    Gone,
}

impl Mark {
    pub const ALL: [Self; 5] = [Self::New, Self::One, Self::Mostly, Self::Copies, Self::Gone];

    /// That of a word which one person said most of, by how many people said it.
    pub fn of_one(people: Option<i64>) -> Self {
        if people == Some(1) { Self::One } else { Self::Mostly }
    }

    /// Whether one person carries the word.
    pub fn is_of_one(self) -> bool {
        matches!(self, Self::One | Self::Mostly)
    }

    pub fn class(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::One | Self::Mostly => "one",
            Self::Copies => "same",
            Self::Gone => "gone",
        }
    }

    pub fn text(self, l: Language) -> &'static str {
        match self {
            Self::New => l.pick("新出", "new"),
            Self::One => l.pick("一人", "one person"),
            Self::Mostly => l.pick("偏り", "mostly one"),
            Self::Copies => l.pick("同文", "copies"),
            Self::Gone => l.pick("消えた", "gone"),
        }
    }

    pub fn meaning(self, l: Language) -> &'static str {
        match self {
            Self::New => l.pick("この記録で初めて", "first time in these records"),
            Self::One => l.pick("1人だけが使った語", "said by one person only"),
            Self::Mostly => l.pick("半分以上を1人が使った語", "half or more by one person"),
            Self::Copies => {
                l.pick("半分以上が同じ文面の中の語", "half or more in copies of one text")
            }
            Self::Gone => l.pick("この日は0回", "not used on this day"),
        }
    }
}

impl<'a> Words<'a> {
    pub fn of(day: &'a Day) -> Self {
        let mut lemmas: HashSet<&str> = HashSet::new();
        let by_key = day
            .words
            .iter()
            .map(|word| (&word.key, (!lemmas.insert(&word.key.lemma), word)))
            .collect();
        Self { by_key, has_examples: !day.is_short(), is_of_few: day.is_of_few() }
    }

    pub fn get(&self, key: &TermKey) -> Option<&'a Word> {
        self.by_key.get(key).map(|(_, word)| *word)
    }

    /// The place of a word's examples: `#w-地震`, the same on all pages. Of a word
    /// that is several parts of speech on a page, the one said most has it.
    pub fn place(&self, key: &TermKey) -> Option<Link> {
        let (is_another, _) = self.by_key.get(key).filter(|_| self.has_examples)?;
        Some(Link::word(&key.lemma, is_another.then_some(key.pos.as_str())))
    }

    /// A word with what is special about it.
    pub fn term(&self, key: &TermKey) -> Term {
        self.marked(key, self.get(key).map_or_else(Vec::new, |word| self.marks(word)))
    }

    /// A word with these marks.
    pub fn marked(&self, key: &TermKey, marks: Vec<Mark>) -> Term {
        Term { text: text(self.spelt(key)), href: self.place(key), marks }
    }

    /// A term as most people wrote it.
    pub fn spelt<'b>(&'b self, key: &'b TermKey) -> &'b str {
        self.get(key).and_then(|word| word.spelling.as_deref()).unwrap_or(&key.lemma)
    }

    /// A word that one person or copies carry.
    pub fn is_faint(&self, key: &TermKey) -> bool {
        self.get(key)
            .is_some_and(|word| word.is_of_copies() || (word.is_of_one() && !self.is_of_few))
    }

    /// What is special about a word of the day.
    pub fn marks(&self, word: &Word) -> Vec<Mark> {
        self.told(vec![
            (word.is_new, Mark::New),
            (word.is_of_one(), Mark::of_one(word.authors)),
            (word.is_of_copies(), Mark::Copies),
            (word.is_gone(), Mark::Gone),
        ])
    }

    /// The marks that hold, less that of one person where few people wrote: every word
    /// would have it.
    pub fn told(&self, all: Vec<(bool, Mark)>) -> Vec<Mark> {
        let marks = all.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark);
        marks.filter(|mark| !mark.is_of_one() || !self.is_of_few).collect()
    }
}

/// A term as most people wrote it, where the page shows it.
pub(in crate::report) fn spelt<'a>(day: &'a Day, key: &'a TermKey) -> &'a str {
    day.word(key).and_then(|word| word.spelling.as_deref()).unwrap_or(&key.lemma)
}

/// A word as the page shows it.
pub(in crate::report) fn text(lemma: &str) -> String {
    let text = clean::line(lemma, MOST);
    if text.is_empty() { "␣".to_owned() } else { text }
}
