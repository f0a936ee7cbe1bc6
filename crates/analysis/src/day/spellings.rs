//! How people wrote a word whose lemma is stored in small letters and with digits.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::one_name::with_digits;
use crate::crowd::People;
use tsubuyaki_tokens::narrow;

/// How often something was written, and by whom.
#[derive(Clone, Default)]
pub(crate) struct Written {
    pub count: i64,
    people: People,
}

impl Written {
    /// Counts it once more, with the number of its author if that is known.
    pub(crate) fn add(&mut self, author: Option<u32>) {
        self.count += 1;
        if let Some(author) = author {
            self.people.add(author);
        }
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        self.count += other.count;
        self.people.unite(&other.people);
    }

    /// By what the usual spelling is found: people, and of equally many, or where none is
    /// known, how often. One person who repeats a word is not most people.
    pub(crate) fn order(&self) -> (usize, i64) {
        (self.people.count(), self.count)
    }
}

/// As what a word was written and how often, where it may differ in capitals or digits.
#[derive(Default)]
pub(crate) struct Spellings(BTreeMap<String, Written>);

impl Spellings {
    /// Counts one of a word.
    pub(crate) fn add(&mut self, lemma: &str, surface: &str, author: Option<u32>) {
        if may_differ(lemma) {
            self.of(surface).add(author);
        }
    }

    /// Adds all that is written so.
    pub(crate) fn unite(&mut self, lemma: &str, surface: &str, written: &Written) {
        if may_differ(lemma) {
            self.of(surface).unite(written);
        }
    }

    fn of(&mut self, surface: &str) -> &mut Written {
        self.0.entry(surface.chars().map(narrow).collect()).or_default()
    }

    /// The one of most people that is the lemma but for capitals and how a number is
    /// written; `None` if that is the lemma itself.
    pub(crate) fn most(&self, lemma: &str) -> Option<String> {
        let folded = |text: &str| with_digits(&text.to_lowercase());
        let own = folded(lemma);
        let spellings = self.0.iter().filter(|(surface, _)| folded(surface) == own);
        // The first of equals.
        let order = |(surface, written): &(&String, &Written)| {
            (written.order(), Reverse((*surface).clone()))
        };
        let (surface, _) = spellings.max_by_key(order)?;
        (surface != lemma).then(|| surface.clone())
    }
}

/// Whether a word is stored without what tells its spellings apart.
fn may_differ(lemma: &str) -> bool {
    lemma.chars().any(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_spelt_as_most_people_spell_it() {
        let most = |lemma: &str, surfaces: &[(&str, i64)]| {
            let mut spellings = Spellings::default();
            for (surface, count) in surfaces {
                for _ in 0..*count {
                    spellings.add(lemma, surface, None);
                }
            }
            spellings.most(lemma)
        };
        let pta = [("PTA", 3), ("ＰＴＡ", 2), ("pta", 4)];
        assert_eq!(most("pta", &pta).as_deref(), Some("PTA"));
        assert_eq!(most("pta", &[("pta", 4), ("Pta", 1)]), None);
        let first = [("第一印象", 2), ("第１印象", 1)];
        assert_eq!(most("第1印象", &first).as_deref(), Some("第一印象"));
        // Another word is no spelling.
        assert_eq!(most("tv", &[("テレビ", 9)]), None);
    }

    #[test]
    fn one_person_who_repeats_a_spelling_is_not_most_people() {
        let mut spellings = Spellings::default();
        for (surface, author) in [("pta", 1), ("pta", 1), ("pta", 1), ("PTA", 2), ("PTA", 3)] {
            spellings.add("pta", surface, Some(author));
        }
        assert_eq!(spellings.most("pta").as_deref(), Some("PTA"));
    }
}
