//! The words, numbers and signs of a spelled time.

use Token::{Number, Sign, Word};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// With the number of its digits.
    Number(u32, usize),
    /// In lower case.
    Word(String),
    Sign(char),
}

/// `None` where there is what no time has.
pub(crate) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let half_width = |c: char| match c {
        '０'..='９' | '：' | '／' | '（' | '）' | '．' | '－' | '＋' | '，' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        '−' => '-',
        '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
        c => c,
    };
    let mut characters = text.chars().map(half_width).peekable();
    while let Some(first) = characters.next() {
        if let Some(digit) = first.to_digit(10) {
            let (mut value, mut digits) = (digit, 1);
            while let Some(digit) = characters.peek().and_then(|c| c.to_digit(10)) {
                value = value.checked_mul(10)?.checked_add(digit)?;
                digits += 1;
                characters.next();
            }
            tokens.push(Number(value, digits));
        } else if first.is_ascii_alphabetic() {
            let mut word = first.to_ascii_lowercase().to_string();
            while let Some(c) = characters.peek().filter(|c| c.is_ascii_alphabetic()) {
                word.push(c.to_ascii_lowercase());
                characters.next();
            }
            tokens.push(Word(word));
        } else if first.is_alphabetic() {
            // Japanese has a meaning in each character.
            tokens.push(Word(first.to_string()));
        } else if !first.is_whitespace() {
            tokens.push(Sign(first));
        }
    }
    Some(tokens)
}

/// Whether these words stand at a place, a character each.
pub(crate) fn stands(tokens: &[Token], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(place, c)| {
        matches!(tokens.get(at + place), Some(Word(w)) if w.chars().eq(std::iter::once(c)))
    })
}

pub(crate) fn is_word(token: Option<&Token>, words: &[&str]) -> bool {
    matches!(token, Some(Word(word)) if words.contains(&word.as_str()))
}

pub(crate) fn number(token: Option<&Token>) -> Option<(u32, usize)> {
    match token {
        Some(Number(value, digits)) => Some((*value, *digits)),
        _ => None,
    }
}
