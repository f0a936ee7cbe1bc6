//! One way to write each word: NFKC and lower case, kanji in their common
//! forms, names in Latin letters without hyphens.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::{kanji_forms, latin};

/// Normalizes a word as it stands in the column `lemma`: half-width kana and
/// full-width letters become ordinary ones, letters lower case, what no one
/// sees goes; kanji are written in their common forms, Latin words without
/// hyphens. Texts are compared after it, filters included.
///
/// ```
/// use tsubuyaki_tokens::normalize;
/// assert_eq!(normalize("ｶﾞﾁ"), "ガチ");
/// assert_eq!(normalize("ＡＫＢ48"), "akb48");
/// assert_eq!(normalize("Wi-Fi"), normalize("ＷｉＦｉ"));
/// assert_eq!(normalize("髙橋"), "高橋");
/// ```
#[must_use]
pub fn normalize(word: &str) -> Cow<'_, str> {
    if word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    if word.contains(is_invisible) {
        let seen: String = word.chars().filter(|&c| !is_invisible(c)).collect();
        return Cow::Owned(normalize(&seen).into_owned());
    }
    let composed: Cow<str> = match is_nfkc_quick(word.chars()) {
        IsNormalized::Yes => Cow::Borrowed(word),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(word.nfkc().collect()),
    };
    let lower = if composed.chars().any(|c| c.is_uppercase() || c == 'ẞ') {
        Cow::Owned(composed.to_lowercase())
    } else {
        composed
    };
    latin::without_hyphens(kanji_forms::with_common_forms(lower))
}

/// An emoticon as it stands in the column `lemma`: signs of ASCII in their own
/// width, no space. Its other signs stay: NFKC would take `´` and `￣` apart.
pub(super) fn normalize_signs(emoticon: &str) -> Cow<'_, str> {
    let is_kept = |c: &char| !c.is_whitespace() && !is_invisible(*c);
    Cow::Owned(emoticon.chars().filter(is_kept).map(narrow).collect())
}

/// ASCII in its own width: `Ａ` is `A`.
#[must_use]
pub fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// What no one sees: controls, marks of direction and joining, selectors of
/// another glyph.
pub(super) fn is_invisible(c: char) -> bool {
    match c {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => c.is_control() && !c.is_whitespace(),
    }
}

/// A word as it stands in the column `lemma`: normalized, unless nothing would
/// be left of it, or a `*`, which looks like the stand-in for nothing.
pub(super) fn lemma_of(word: &str) -> Cow<'_, str> {
    let normalized = normalize(word);
    if matches!(normalized.trim(), "" | "*") { Cow::Borrowed(word) } else { normalized }
}

/// Kana and kanji, which normalization leaves as they are.
fn is_plain(c: char) -> bool {
    match c {
        'ぁ'..='ゖ' | 'ァ'..='ー' | '々' | 'a'..='z' | '0'..='9' => true,
        '一'..='鿿' => c != '龍' && !kanji_forms::is_form(c),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{lemma_of, normalize, normalize_signs};

    #[test]
    fn words_are_written_one_way() {
        assert_eq!(normalize("走る"), "走る");
        assert_eq!(normalize("か\u{3099}んは\u{3099}る"), "がんばる");
        assert_eq!(normalize("Ｔｗｉｔｔｅｒ"), "twitter");
        assert_eq!(normalize("ﾊﾟｰﾃｨｰ"), "パーティー");
        assert_eq!(normalize("㈱"), "(株)");
        assert_eq!(normalize("東\u{200b}京\u{feff}"), "東京");
        for wifi in ["WiFi", "wifi", "ＷｉＦｉ", "Wi-Fi", "WI－FI", "wi‐fi"] {
            assert_eq!(normalize(wifi), "wifi");
        }
        assert_eq!(normalize("@a-b"), "@a-b");
        assert_eq!(normalize("2018-09-03"), "2018-09-03");
        assert_eq!(normalize("國學院"), normalize("国学院"));
        assert_eq!(normalize("龍"), "竜");
        assert_eq!(normalize_signs("（；＿；）"), "(;_;)");
        assert_eq!(normalize_signs("( ´･ω･｀)"), "(´･ω･`)");
    }

    #[test]
    fn no_lemma_looks_like_nothing() {
        assert_eq!(lemma_of("＊"), "＊");
        assert_eq!(lemma_of("\u{3000}"), "\u{3000}");
        assert_eq!(lemma_of("Ａ"), "a");
        assert_eq!(lemma_of("\u{200b}"), "\u{200b}");
    }
}
