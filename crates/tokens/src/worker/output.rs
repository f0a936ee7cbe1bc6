//! Tokens of entities, and what kind of token a word is.

use super::super::analyzer_text::Origin;
use super::super::doubt::Doubt;
use super::super::entities::Entity;
use super::super::feature_cache::{Traits, of_entity};
use super::super::token::{Kind, Token};

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
pub(super) fn kind_of(surface: &str, traits: Traits) -> Kind {
    // っ as a form of く is what is left of a word, too.
    let is_left = traits.is_unknown || traits.doubt == Some(Doubt::Volition);
    // ち of ちな is of no verb.
    let is_of_no_verb = matches!(traits.doubt, Some(Doubt::OneKana | Doubt::Chi))
        && surface.starts_with(|c| matches!(c, 'ぁ'..='ゖ'))
        && surface.chars().nth(1).is_none();
    let is_remnant = is_of_no_verb || is_left && surface.chars().all(is_remnant);
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
