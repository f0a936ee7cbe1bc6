//! How people write a word, as the analyzer is given it.

use std::collections::BTreeSet;

/// A surface as people write it, as the analyzer is given it: Latin letters in
/// each case, ASCII punctuation widened; with digits or beside other letters
/// also all in full width.
pub fn spellings(surface: &str) -> BTreeSet<String> {
    let cases =
        [surface.to_owned(), surface.to_lowercase(), surface.to_uppercase(), capitalized(surface)];
    let is_latin = surface.chars().all(|c| c.is_ascii_alphabetic());
    let mut spellings = BTreeSet::new();
    for written in cases {
        spellings.insert(widened(&written, |c| !c.is_ascii_alphanumeric()));
        if !is_latin {
            spellings.insert(widened(&written, |_| true));
        }
    }
    spellings
}

/// With a capital at the start of each run of Latin letters only.
fn capitalized(surface: &str) -> String {
    let mut before = ' ';
    let capitals = surface.chars().map(|c| {
        let is_first = !before.is_ascii_alphabetic();
        before = c;
        if is_first { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    });
    capitals.collect()
}

fn widened(surface: &str, is_wide: impl Fn(char) -> bool) -> String {
    let wide = |c: char| match c {
        '!'..='~' if is_wide(c) => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    };
    surface.chars().map(wide).collect()
}

pub fn to_katakana(kana: char) -> char {
    match kana {
        'ぁ'..='ゖ' => char::from_u32(u32::from(kana) + 0x60).unwrap_or(kana),
        kana => kana,
    }
}

pub fn to_hiragana(kana: char) -> char {
    match kana {
        'ァ'..='ヶ' => char::from_u32(u32::from(kana) - 0x60).unwrap_or(kana),
        kana => kana,
    }
}
