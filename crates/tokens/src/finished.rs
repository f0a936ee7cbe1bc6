//! The finished words of a part of a text: what they say of each other, and
//! the tokens that they become.

use std::borrow::Cow;
use std::mem::replace;

use super::analyzer_text::Origin;
use super::compounds::{Compound, Part, Role, compounds};
use super::feature_cache::{FeatureCache, Traits};
use super::features::{Features, LATIN, UNKNOWN_SYMBOL, VERB};
use super::joined_word::Joined;
use super::latin::is_letter;
use super::lemma::lemma_of;
use super::negation::{Morpheme, negated};
use super::token::{Kind, Token};

/// A word that was cut, before it becomes a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished {
    pub start: Origin,
    pub end: Origin,
    pub says: Says,
}

/// What a word says, wherever it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Says {
    origin: From,
    kind: Kind,
    in_compound: bool,
    negated: bool,
}

/// What tells what is known of a word.
#[derive(Clone, Copy, Debug)]
enum From {
    /// The entry of a number, and whether the word is written as it is there.
    Entry { number: u32, is_exact: bool },
    /// A rule that joins words, by its place among those of the part.
    Rule(u32),
}

impl Finished {
    /// A word of the dictionary, by its entry's number.
    pub(crate) fn word(
        start: Origin,
        end: Origin,
        number: u32,
        is_exact: bool,
        kind: Kind,
    ) -> Self {
        let origin = From::Entry { number, is_exact };
        Self { start, end, says: Says { origin, kind, in_compound: false, negated: false } }
    }
}

/// Buffers for one part of a text after another.
#[derive(Default)]
pub(super) struct FinishedWords {
    pub words: Vec<Finished>,
    /// Those that rules made of several.
    pub joined: Vec<Joined>,
    pub compounds: Vec<Compound>,
    /// A word may deny another.
    has_negative: bool,
    /// The last word may be of a compound, and two in a row.
    ends_with_part: bool,
    has_parts: bool,
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
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.joined.clear();
        self.compounds.clear();
        (self.has_negative, self.ends_with_part, self.has_parts) = (false, false, false);
    }

    /// A word with the traits of its entry.
    pub(crate) fn push(&mut self, word: Finished, traits: Traits) {
        let is_part = match word.says.kind {
            Kind::Number => true,
            Kind::Word => traits.role != Role::None,
            _ => false,
        };
        self.has_negative |= traits.is_negative;
        // A verb ends no compound.
        self.has_parts |= is_part && self.ends_with_part && traits.role != Role::Stem;
        self.ends_with_part = is_part;
        self.words.push(word);
    }

    /// Words that are one token.
    pub(crate) fn push_joined(&mut self, start: Origin, end: Origin, joined: Joined) {
        let origin = From::Rule(u32::try_from(self.joined.len()).unwrap_or(u32::MAX));
        let says = Says { origin, kind: joined.kind, in_compound: false, negated: false };
        self.has_parts |= self.ends_with_part;
        self.ends_with_part = true;
        self.words.push(Finished { start, end, says });
        self.joined.push(joined);
    }

    /// Finds what the words say of each other, once all were pushed.
    pub(crate) fn settle(&mut self, part: PartOfText, cache: &FeatureCache) {
        if self.has_negative {
            self.tell_negated(part.text, cache);
        }
        if self.has_parts {
            self.tell_compounds(part, cache);
        }
    }

    fn features<'c>(&self, word: &Finished, cache: &'c FeatureCache) -> &'c Features<'c> {
        match word.says.origin {
            From::Entry { number, .. } => cache.features(number),
            From::Rule(place) => self.joined[place as usize].features,
        }
    }

    /// What a rule says of a word; what the dictionary lacks is unknown.
    fn is_unknown(word: &Finished, cache: &FeatureCache) -> bool {
        match word.says.origin {
            From::Entry { number, .. } => cache.traits(number).is_unknown,
            From::Rule(_) => word.says.kind == Kind::Word,
        }
    }

    fn role(&self, word: &Finished, cache: &FeatureCache) -> Role {
        match (word.says.kind, word.says.origin) {
            (Kind::Number, _) => Role::Number,
            (Kind::Word, From::Entry { number, .. }) => cache.traits(number).role,
            (Kind::Word, From::Rule(_)) => match self.features(word, cache).pos {
                ["名詞", pos1, ..] if pos1 != "接尾" => Role::Noun,
                _ => Role::None,
            },
            _ => Role::None,
        }
    }

    /// Hands the tokens to `emit`: every word, and each compound before its
    /// words.
    pub(crate) fn emit(
        &self,
        part: PartOfText,
        cache: &FeatureCache,
        emit: &mut dyn FnMut(&Token),
    ) {
        let mut compounds = self.compounds.iter().peekable();
        for (place, word) in self.words.iter().enumerate() {
            if let Some(compound) = compounds.next_if(|compound| compound.parts.start == place) {
                self.emit_compound(compound, part, cache, emit);
            }
            self.emit_word(word, part, cache, emit);
        }
    }

    fn tell_negated(&mut self, text: &str, cache: &FeatureCache) {
        let morpheme = |word: &Finished| {
            let features = self.features(word, cache);
            let surface = &text[word.start.byte..word.end.byte];
            let [pos, pos1, ..] = features.pos;
            let pos = if word.says.kind == Kind::Symbol { "記号" } else { pos };
            let may_deny = match word.says.origin {
                From::Entry { number, .. } => cache.traits(number).is_negative,
                From::Rule(_) => false,
            };
            let lemma = features.lemma.as_deref().unwrap_or(surface);
            Morpheme { surface, lemma, pos, pos1, may_deny }
        };
        let morphemes: Vec<Morpheme> = self.words.iter().map(morpheme).collect();
        negated(&morphemes, |place| self.words[place].says.negated = true);
    }

    fn tell_compounds(&mut self, part: PartOfText, cache: &FeatureCache) {
        let mut end = 0;
        let parts: Vec<Part> = self
            .words
            .iter()
            .map(|word| Part {
                role: self.role(word, cache),
                surface: &part.text[word.start.byte..word.end.byte],
                start: word.start.byte,
                is_after_space: &part.text[replace(&mut end, word.end.byte)..word.start.byte]
                    == " ",
                is_unknown: Self::is_unknown(word, cache),
                is_quoted: word.start.byte >= part.quoted_from,
            })
            .collect();
        compounds(&parts, &mut self.compounds);
        for compound in &self.compounds {
            for word in &mut self.words[compound.parts.clone()] {
                word.says.in_compound = true;
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
        let mut end = first.start.byte;
        for word in words {
            let features = self.features(word, cache);
            let surface = &part.text[word.start.byte..word.end.byte];
            if replace(&mut end, word.end.byte) < word.start.byte {
                lemma.push(' ');
            }
            match (word.says.origin, features.lemma.as_deref()) {
                (From::Rule(place), _) => lemma += &self.joined[place as usize].lemma,
                // 冷やしラーメン, not 冷やすラーメン.
                (From::Entry { .. }, Some(own)) if features.pos[0] != VERB => lemma += own,
                (From::Entry { .. }, _) => lemma += &lemma_of(surface),
            }
            reading = reading.zip(features.reading).map(|(reading, part)| reading + part);
        }
        let pos1 = if compound.is_number { "数" } else { "一般" };
        let features = Features {
            lemma: Some(Cow::Owned(lemma)),
            reading: reading.as_deref(),
            pos: ["名詞", pos1, "*", "*"],
            conjugation_type: None,
            conjugation_form: None,
            class: None,
        };
        emit(&Token {
            start: first.start.code_point,
            end: last.end.code_point,
            surface,
            kind: Kind::Compound,
            in_hashtag: part.in_hashtag,
            in_compound: false,
            negated: last.says.negated,
            is_quoted: first.start.byte >= part.quoted_from,
            is_unknown: words.iter().any(|word| Self::is_unknown(word, cache)),
            features: &features,
            own_lemma: None,
            entry: None,
        });
    }

    fn emit_word(
        &self,
        word: &Finished,
        part: PartOfText,
        cache: &FeatureCache,
        emit: &mut dyn FnMut(&Token),
    ) {
        let &Finished { start, end, says } = word;
        let Says { origin, kind, in_compound, negated } = says;
        let surface = &part.text[start.byte..end.byte];
        let mut token = Token {
            start: start.code_point,
            end: end.code_point,
            surface,
            kind,
            in_hashtag: part.in_hashtag,
            in_compound,
            negated,
            is_quoted: start.byte >= part.quoted_from,
            is_unknown: Self::is_unknown(word, cache),
            features: self.features(word, cache),
            own_lemma: None,
            entry: None,
        };
        match origin {
            From::Rule(place) => {
                token.own_lemma = Some(&self.joined[place as usize].lemma);
                emit(&token);
            }
            From::Entry { number, is_exact } => {
                let traits = cache.traits(number);
                // IPADIC calls ． a number.
                let is_mislabelled = traits.is_unknown || traits.kind == Kind::Number;
                // っ that is left of a word is no verb.
                let is_verb = traits.doubt.is_some() && traits.kind == Kind::Word;
                let is_left = kind == Kind::Symbol
                    && (surface == "っ" || is_verb && surface.chars().nth(1).is_none());
                let is_symbol = is_mislabelled && traits.kind != Kind::Symbol;
                if is_left || kind == Kind::Symbol && is_symbol {
                    token.features = &UNKNOWN_SYMBOL;
                }
                // What stands beside PC makes it no interjection.
                if traits.is_unknown && kind == Kind::Word && surface.starts_with(is_letter) {
                    token.features = &LATIN;
                }
                let normalized;
                if !traits.has_lemma || is_left {
                    normalized = lemma_of(surface);
                    token.own_lemma = Some(&normalized);
                }
                token.entry = (is_exact && token.own_lemma.is_none()).then_some(number);
                emit(&token);
            }
        }
    }
}
