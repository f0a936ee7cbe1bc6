//! The words that the first sentence names.

use std::collections::BTreeSet;

use super::TermKey;
use super::changes::Compared;

/// Words that are named of those that rose, and of those that fell.
const RISEN: usize = 3;
const FALLEN: usize = 2;
/// Parts of speech that tell something in a sentence alone.
const TELLING: [&str; 2] = ["名詞", "ハッシュタグ"];

/// What the first sentence says of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    pub risen: Vec<TermKey>,
    pub fallen: Vec<TermKey>,
}

impl Headline {
    pub(super) fn of(compared: Option<&Compared>, vague: &BTreeSet<TermKey>) -> Self {
        let Some(compared) = compared else { return Self::default() };
        Self {
            risen: named(&compared.telling_rise, vague, RISEN),
            fallen: named(&compared.telling_fall, vague, FALLEN),
        }
    }
}

/// The first of some terms: nouns if there are any, since in a sentence alone other
/// words say little.
fn named(terms: &[TermKey], vague: &BTreeSet<TermKey>, most: usize) -> Vec<TermKey> {
    let terms = || terms.iter().filter(|key| !vague.contains(key));
    let is_telling = |key: &&TermKey| TELLING.contains(&key.pos.as_str());
    let telling: Vec<TermKey> = terms().filter(is_telling).take(most).cloned().collect();
    if telling.is_empty() { terms().take(most).cloned().collect() } else { telling }
}
