//! Tokens of the words and the entities of a text.

use super::super::analyzer_text::Origin;
use super::super::entities::Entity;
use super::super::features::{FeatureCache, Traits, UNKNOWN_SYMBOL, of_entity};
use super::super::lemma::lemma_of;
use super::super::token::{Kind, Token};
use super::Part;
use super::joined::Joined;

/// The entry of the dictionary that a word is.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub number: u32,
    /// The word is written as the dictionary has it.
    pub is_exact: bool,
}

pub(super) fn emit_word(
    surface: &str,
    (start, end): (Origin, Origin),
    Entry { number, is_exact }: Entry,
    cache: &mut FeatureCache,
    part: Part,
    emit: &mut dyn FnMut(&Token),
) {
    let traits = cache.traits(number);
    let is_entry = is_exact && !traits.is_unknown;
    let kind = if is_entry {
        cache.kind_as_written(number, || kind_of(surface, traits))
    } else {
        kind_of(surface, traits)
    };
    // IPADIC calls ． a number.
    let is_unlabelled_symbol = kind == Kind::Symbol
        && (traits.is_unknown || traits.kind == Kind::Number)
        && traits.kind != Kind::Symbol;
    let normalized;
    let own_lemma = if traits.has_lemma {
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
        in_compound: false,
        negated: false,
        is_quoted: start.byte >= part.quoted_from,
        is_unknown: traits.is_unknown,
        features: if is_unlabelled_symbol { &UNKNOWN_SYMBOL } else { cache.features(number) },
        own_lemma,
        entry: (is_entry && own_lemma.is_none()).then_some(number),
    });
}

/// Words that are one token.
pub(super) fn emit_joined(
    surface: &str,
    (start, end): (Origin, Origin),
    joined: &Joined,
    part: Part,
    emit: &mut dyn FnMut(&Token),
) {
    emit(&Token {
        start: start.code_point,
        end: end.code_point,
        surface,
        kind: joined.kind,
        in_hashtag: part.in_hashtag,
        in_compound: false,
        negated: false,
        is_quoted: start.byte >= part.quoted_from,
        is_unknown: joined.kind == Kind::Word,
        features: joined.features,
        own_lemma: Some(&joined.lemma),
        entry: None,
    });
}

pub(super) fn emit_entity(
    text: &str,
    start: Origin,
    end: Origin,
    entity: &Entity,
    quoted_from: usize,
    emit: &mut dyn FnMut(&Token),
) {
    let surface = &text[start.byte..end.byte];
    let lemma = entity.kind.lemma(surface);
    emit(&Token {
        start: start.code_point,
        end: end.code_point,
        surface,
        kind: entity.kind.kind(),
        in_hashtag: false,
        in_compound: false,
        negated: false,
        is_quoted: start.byte >= quoted_from,
        is_unknown: false,
        features: of_entity(entity.kind),
        own_lemma: Some(&lemma),
        entry: None,
    });
}

/// A token without a letter or a digit is a symbol, whatever the dictionary
/// calls it.
fn kind_of(surface: &str, traits: Traits) -> Kind {
    let is_remnant = traits.is_unknown && surface.chars().all(is_remnant);
    if is_remnant || !surface.chars().any(is_letter_or_digit) {
        Kind::Symbol
    } else if surface.chars().all(is_digit) {
        Kind::Number
    } else {
        traits.kind
    }
}

/// What is left of a word that was drawn out: no word by itself.
fn is_remnant(c: char) -> bool {
    matches!(
        c,
        'ー' | '〜'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ゎ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
    )
}

fn is_digit(c: char) -> bool {
    !matches!(c, 'ぁ'..='ヿ') && c.is_numeric()
}

fn is_letter_or_digit(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿') || c.is_alphanumeric()
}
