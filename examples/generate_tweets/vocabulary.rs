//! The words that are said, and how often.

use crate::rng::Rng;
use crate::weights::Weights;
use crate::words::{ADJECTIVES, JOINTS, NOUNS, SYLLABLES, VERBS};

/// Nouns that two everyday ones make.
const COMPOUNDS: usize = 6_000;
/// Nouns that sound like names of products.
const INVENTED: usize = 3_000;
const ZIPF_SHIFT: u64 = 4;

/// Words by how often they are said: everyday nouns, then thousands of rare
/// ones.
pub struct Vocabulary {
    nouns: Vec<String>,
    noun_weights: Weights,
    adjective_weights: Weights,
    verb_weights: Weights,
}

impl Vocabulary {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed, "vocabulary");
        let mut nouns = NOUNS.map(str::to_owned).to_vec();
        shuffle(&mut nouns, &mut rng);
        let mut rare: Vec<String> = Vec::with_capacity(COMPOUNDS + INVENTED);
        rare.extend((0..COMPOUNDS).map(|_| format!("{}{}", rng.pick(&NOUNS), rng.pick(&NOUNS))));
        rare.extend((0..INVENTED).map(|_| invented(&mut rng)));
        shuffle(&mut rare, &mut rng);
        nouns.append(&mut rare);
        Self {
            noun_weights: Weights::zipf(nouns.len() as u64, ZIPF_SHIFT),
            adjective_weights: Weights::zipf(ADJECTIVES.len() as u64, ZIPF_SHIFT),
            verb_weights: Weights::zipf(VERBS.len() as u64, ZIPF_SHIFT),
            nouns,
        }
    }

    pub fn noun(&self, rng: &mut Rng) -> &str {
        &self.nouns[self.noun_weights.draw(rng)]
    }

    /// An い-adjective without its い.
    pub fn adjective(&self, rng: &mut Rng) -> &'static str {
        ADJECTIVES[self.adjective_weights.draw(rng)]
    }

    /// A verb: its plain form, its past, its form before ます.
    pub fn verb(&self, rng: &mut Rng) -> (&'static str, &'static str, &'static str) {
        VERBS[self.verb_weights.draw(rng)]
    }
}

/// A katakana word that no dictionary has.
pub fn invented(rng: &mut Rng) -> String {
    let syllables = 3 + rng.below(3);
    let mut word = String::new();
    for syllable in 0..syllables {
        word.push_str(rng.pick(&SYLLABLES));
        if syllable + 1 < syllables {
            word.push_str(rng.pick(&JOINTS));
        }
    }
    word
}

fn shuffle(words: &mut [String], rng: &mut Rng) {
    for last in (1..words.len()).rev() {
        words.swap(last, rng.index(last + 1));
    }
}
