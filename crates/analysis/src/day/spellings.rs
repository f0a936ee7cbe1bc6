//! How people wrote a word whose lemma is stored in small letters and with digits.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::one_name::with_digits;
use tsubuyaki_tokens::narrow;

/// As what a word was written and how often, where it may differ in capitals or digits.
#[derive(Default)]
pub(crate) struct Spellings(BTreeMap<String, i64>);

impl Spellings {
    /// Counts one of a word, so many times.
    pub(crate) fn add(&mut self, lemma: &str, surface: &str, times: i64) {
        if lemma.chars().any(|c| c.is_ascii_alphanumeric()) {
            let surface = surface.chars().map(narrow).collect();
            *self.0.entry(surface).or_insert(0) += times;
        }
    }

    /// The one met most often that is the lemma but for capitals and how a number is
    /// written; `None` if that is the lemma itself.
    pub(crate) fn most(&self, lemma: &str) -> Option<String> {
        let folded = |text: &str| with_digits(&text.to_lowercase());
        let own = folded(lemma);
        let spellings = self.0.iter().filter(|(surface, _)| folded(surface) == own);
        // The first of equals.
        let (surface, _) = spellings.max_by_key(|(surface, count)| (**count, Reverse(*surface)))?;
        (surface != lemma).then(|| surface.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_spelt_as_most_people_spell_it() {
        let most = |lemma: &str, surfaces: &[(&str, i64)]| {
            let mut spellings = Spellings::default();
            for (surface, count) in surfaces {
                spellings.add(lemma, surface, *count);
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
}
