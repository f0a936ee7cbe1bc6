//! One way to write each word: NFKC and lower case.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Normalizes a word as it stands in the column `lemma`: half-width kana and
/// full-width letters become ordinary ones, letters lower case. Texts are
/// compared after it, filters included.
///
/// ```
/// use tsubuyaki::tokens::normalize;
/// assert_eq!(normalize("ｶﾞﾁ"), "ガチ");
/// assert_eq!(normalize("ＡＫＢ48"), "akb48");
/// ```
#[must_use]
pub fn normalize(word: &str) -> Cow<'_, str> {
    if word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    let composed: Cow<str> = match is_nfkc_quick(word.chars()) {
        IsNormalized::Yes => Cow::Borrowed(word),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(word.nfkc().collect()),
    };
    if composed.chars().any(|c| c.is_uppercase() || c == 'ẞ') {
        return Cow::Owned(composed.to_lowercase());
    }
    composed
}

/// A word as it stands in the column `lemma`: normalized, unless nothing would
/// be left of it, or a `*`, which looks like the stand-in for nothing.
pub(super) fn lemma_of(word: &str) -> Cow<'_, str> {
    let normalized = normalize(word);
    if matches!(normalized.trim(), "" | "*") { Cow::Borrowed(word) } else { normalized }
}

/// Kana and kanji, which normalization leaves as they are.
fn is_plain(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='鿿' | '々' | 'a'..='z' | '0'..='9')
}

#[cfg(test)]
mod tests {
    use super::{lemma_of, normalize};

    #[test]
    fn words_are_written_one_way() {
        assert_eq!(normalize("走る"), "走る");
        assert_eq!(normalize("か\u{3099}んは\u{3099}る"), "がんばる");
        assert_eq!(normalize("Ｔｗｉｔｔｅｒ"), "twitter");
        assert_eq!(normalize("ﾊﾟｰﾃｨｰ"), "パーティー");
        assert_eq!(normalize("㈱"), "(株)");
    }

    #[test]
    fn no_lemma_looks_like_nothing() {
        assert_eq!(lemma_of("＊"), "＊");
        assert_eq!(lemma_of("\u{3000}"), "\u{3000}");
        assert_eq!(lemma_of("Ａ"), "a");
    }
}
