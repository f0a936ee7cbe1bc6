//! Kana of half the width, as old systems and spreadsheets write headings: `ﾂｲｰﾄID`.

use std::borrow::Cow;

/// The kana from U+FF65 to U+FF9D, in their order.
const KANA: &str = "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ\
                    マミムメモヤユヨラリルレロワン";
const FIRST: u32 = 0xff65;
/// Kana before a sign of voice, and what they are with it.
const VOICED: (&str, &str) =
    ("カキクケコサシスセソタチツテトハヒフヘホウ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ");
const HALF_VOICED: (&str, &str) = ("ハヒフヘホ", "パピプペポ");

/// A text whose kana have their full width.
pub(crate) fn in_full_width(text: &str) -> Cow<'_, str> {
    if !text.contains(is_half_width) {
        return Cow::Borrowed(text);
    }
    let mut full = String::with_capacity(text.len());
    for c in text.chars() {
        let pairs = match c {
            '\u{ff9e}' => VOICED,
            '\u{ff9f}' => HALF_VOICED,
            c => {
                full.push(full_width(c));
                continue;
            }
        };
        let last = full.pop();
        let place = last.and_then(|last| pairs.0.chars().position(|plain| plain == last));
        match place.and_then(|place| pairs.1.chars().nth(place)) {
            Some(voiced) => full.push(voiced),
            // A sign that belongs to nothing.
            None => full.extend(last.into_iter().chain([c])),
        }
    }
    Cow::Owned(full)
}

fn is_half_width(c: char) -> bool {
    ('\u{ff65}'..='\u{ff9f}').contains(&c)
}

fn full_width(c: char) -> char {
    let place = u32::from(c).checked_sub(FIRST).and_then(|place| usize::try_from(place).ok());
    place.filter(|_| is_half_width(c)).and_then(|place| KANA.chars().nth(place)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_get_their_full_width_and_their_voice() {
        assert_eq!(in_full_width("ﾂｲｰﾄID・ﾕｰｻﾞｰ名"), "ツイートID・ユーザー名");
        assert_eq!(in_full_width("ﾎﾟｽﾄﾀﾞﾌﾞﾙｳﾞﾝ"), "ポストダブルヴン");
        assert_eq!(in_full_width("ﾞﾀﾟ"), "ﾞタﾟ");
        assert!(matches!(in_full_width("ツイート"), Cow::Borrowed(_)));
    }
}
