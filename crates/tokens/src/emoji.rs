//! Emoji as people see them: whole grapheme clusters, with skin tone, joined
//! families, flags and keycaps.

use unicode_segmentation::UnicodeSegmentation;

const EMOJI_PRESENTATION: char = '\u{fe0f}';
const TEXT_PRESENTATION: char = '\u{fe0e}';
const KEYCAP: char = '\u{20e3}';

/// The length in bytes of the emoji at the start of `text`, and the emoji as
/// Unicode writes it in full.
pub(super) fn of(text: &str) -> Option<(usize, &'static str)> {
    let mut characters = text.chars();
    let first = characters.next()?;
    if !may_begin(first, characters.next()) {
        return None;
    }
    let cluster = text.graphemes(true).next()?;
    if cluster.contains(TEXT_PRESENTATION) {
        return None;
    }
    let emoji = emojis::get(cluster)
        .or_else(|| emojis::get(&format!("{cluster}{EMOJI_PRESENTATION}")))
        // A cluster that Unicode does not list, such as a skin tone on what
        // has none, is taken by its first character.
        .or_else(|| emojis::get(first.encode_utf8(&mut [0; 4])).filter(|_| is_pictograph(first)))?;
    Some((cluster.len(), emoji.as_str()))
}

/// Whether an emoji can begin with these two characters. Digits and signs
/// that are emoji only by a following mark need it.
fn may_begin(first: char, second: Option<char>) -> bool {
    match first {
        '0'..='9' | '#' | '*' => matches!(second, Some(EMOJI_PRESENTATION | KEYCAP)),
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' => {
            second == Some(EMOJI_PRESENTATION)
        }
        '\u{2190}'..='\u{21ff}'
        | '\u{3030}'
        | '\u{303d}'
        | '\u{3297}'
        | '\u{3299}'
        | '\u{24c2}' => second == Some(EMOJI_PRESENTATION),
        '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{2bff}' => true,
        _ => is_pictograph(first),
    }
}

fn is_pictograph(c: char) -> bool {
    ('\u{1f000}'..='\u{1faff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn emoji_are_whole_clusters() {
        for emoji in ["😊", "👨‍👩‍👧", "👍🏽", "🇯🇵", "1️⃣", "❤️", "☀️", "🏳️‍🌈", "©️", "⏰"]
        {
            assert_eq!(of(&format!("{emoji}です")), Some((emoji.len(), emoji)), "{emoji}");
        }
        assert_eq!(of("❤です"), Some(("❤".len(), "❤️")));
        assert_eq!(of("1⃣"), Some(("1⃣".len(), "1️⃣")));
    }

    #[test]
    fn what_is_written_as_text_is_none() {
        for text in ["1", "#", "©", "→", "★", "♪", "あ", "a", "❤\u{fe0e}", "", "☆", "〜"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
