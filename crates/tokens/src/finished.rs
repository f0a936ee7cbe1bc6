//! The finished words of a part of a text: what they say of each other, and
//! the tokens that they become.

use std::borrow::Cow;

use super::analyzer_text::Origin;
use super::compounds::{Compound, Part, Role, compounds};
use super::features::{FeatureCache, Features, UNKNOWN_SYMBOL};
use super::lemma::lemma_of;
use super::negation::{Morpheme, negated};
use super::token::{Kind, Token};

/// A word that was cut, before it becomes a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished {
    pub start: Origin,
    pub end: Origin,
    /// That of its entry.
    pub number: u32,
    /// It is written as the dictionary has it.
    pub is_entry: bool,
    pub kind: Kind,
    pub in_compound: bool,
    pub negated: bool,
    /// The place of its lemma among those that no entry has.
    pub own_lemma: Option<usize>,
}

/// Buffers for one part of a text after another.
#[derive(Default)]
pub(super) struct FinishedWords {
    pub words: Vec<Finished>,
    /// Those of numbers and Latin words that the dictionary cuts.
    pub lemmas: Vec<String>,
    compounds: Vec<Compound>,
}

/// What the tokens of one part of a text have in common.
#[derive(Clone, Copy)]
pub(super) struct PartOfText<'a> {
    pub text: &'a str,
    pub in_hashtag: bool,
    /// The byte from which on the words are someone else's.
    pub quoted_from: usize,
}

impl FinishedWords {
    /// Hands the tokens to `emit`: every word, and each compound before its
    /// words.
    pub fn emit(&mut self, part: PartOfText, cache: &FeatureCache, emit: &mut dyn FnMut(&Token)) {
        self.tell_negated(part.text, cache);
        self.tell_compounds(part, cache);
        let mut compounds = self.compounds.iter().peekable();
        for (place, word) in self.words.iter().enumerate() {
            if let Some(compound) = compounds.next_if(|compound| compound.parts.start == place) {
                self.emit_compound(compound, part, cache, emit);
            }
            let own_lemma = word.own_lemma.and_then(|place| self.lemmas.get(place));
            emit_word(word, own_lemma.map(String::as_str), part, cache, emit);
        }
    }

    fn tell_negated(&mut self, text: &str, cache: &FeatureCache) {
        if !self.words.iter().any(|word| cache.traits(word.number).is_negative) {
            return;
        }
        let morpheme = |word: &Finished| {
            let features = cache.features(word.number);
            let surface = &text[word.start.byte..word.end.byte];
            let [pos, pos1, ..] = features.pos;
            let pos = if word.kind == Kind::Symbol { "記号" } else { pos };
            Morpheme { surface, lemma: features.lemma.as_deref().unwrap_or(surface), pos, pos1 }
        };
        let morphemes: Vec<Morpheme> = self.words.iter().map(morpheme).collect();
        negated(&morphemes, |place| self.words[place].negated = true);
    }

    fn tell_compounds(&mut self, part: PartOfText, cache: &FeatureCache) {
        self.compounds.clear();
        let is_part = |word: &Finished| {
            cache.traits(word.number).role != Role::None && word.kind != Kind::Symbol
        };
        if !self.words.windows(2).any(|pair| pair.iter().all(is_part)) {
            return;
        }
        let parts: Vec<Part> = self
            .words
            .iter()
            .map(|word| {
                let traits = cache.traits(word.number);
                let role = match word.kind {
                    Kind::Number => Role::Number,
                    Kind::Word => traits.role,
                    _ => Role::None,
                };
                Part {
                    role,
                    surface: &part.text[word.start.byte..word.end.byte],
                    start: word.start.byte,
                    is_unknown: traits.is_unknown,
                    is_quoted: word.start.byte >= part.quoted_from,
                }
            })
            .collect();
        compounds(&parts, &mut self.compounds);
        for compound in &self.compounds {
            for word in &mut self.words[compound.parts.clone()] {
                word.in_compound = true;
            }
        }
    }

    /// A compound's token: it is a noun, written as its words are.
    fn emit_compound(
        &self,
        compound: &Compound,
        part: PartOfText,
        cache: &FeatureCache,
        emit: &mut dyn FnMut(&Token),
    ) {
        let words = &self.words[compound.parts.clone()];
        let [first, .., last] = words else { return };
        let surface = &part.text[first.start.byte..last.end.byte];
        let mut lemma = String::new();
        let mut reading = Some(String::new());
        for word in words {
            let features = cache.features(word.number);
            let surface = &part.text[word.start.byte..word.end.byte];
            let own = word.own_lemma.and_then(|place| self.lemmas.get(place));
            lemma +=
                own.map(String::as_str).or(features.lemma.as_deref()).unwrap_or(&lemma_of(surface));
            reading = reading.zip(features.reading).map(|(reading, part)| reading + part);
        }
        let pos1 = if compound.is_number { "数" } else { "一般" };
        let features = Features {
            lemma: Some(Cow::Owned(lemma)),
            reading: reading.as_deref(),
            pos: ["名詞", pos1, "*", "*"],
            conjugation_type: None,
            conjugation_form: None,
        };
        emit(&Token {
            start: first.start.code_point,
            end: last.end.code_point,
            surface,
            kind: Kind::Compound,
            in_hashtag: part.in_hashtag,
            in_compound: false,
            negated: last.negated,
            is_quoted: first.start.byte >= part.quoted_from,
            is_unknown: words.iter().any(|word| cache.traits(word.number).is_unknown),
            features: &features,
            own_lemma: None,
            entry: None,
        });
    }
}

fn emit_word(
    word: &Finished,
    joined_lemma: Option<&str>,
    part: PartOfText,
    cache: &FeatureCache,
    emit: &mut dyn FnMut(&Token),
) {
    let &Finished { start, end, number, is_entry, kind, in_compound, negated, .. } = word;
    let surface = &part.text[start.byte..end.byte];
    let traits = cache.traits(number);
    // IPADIC calls ． a number.
    let is_unlabelled_symbol = kind == Kind::Symbol
        && traits.kind != Kind::Symbol
        && (traits.is_unknown || traits.kind == Kind::Number);
    let normalized;
    let own_lemma = if joined_lemma.is_some() {
        joined_lemma
    } else if traits.has_lemma {
        None
    } else {
        normalized = lemma_of(surface);
        Some(normalized.as_ref())
    };
    emit(&Token {
        start: start.code_point,
        end: end.code_point,
        surface,
        kind,
        in_hashtag: part.in_hashtag,
        in_compound,
        negated,
        is_quoted: start.byte >= part.quoted_from,
        is_unknown: traits.is_unknown,
        features: if is_unlabelled_symbol { &UNKNOWN_SYMBOL } else { cache.features(number) },
        own_lemma,
        entry: (is_entry && own_lemma.is_none()).then_some(number),
    });
}
