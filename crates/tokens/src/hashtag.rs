//! Hashtags: `#` or `＃`, then letters, digits and what Twitter lets stand
//! among them, with a letter at least once.

use super::letters::{is_digit, is_letter_or_mark};

/// Not letters or digits, yet part of a hashtag.
const ALSO: &str =
    "_\u{200c}\u{200d}\u{a67e}\u{05be}\u{05f3}\u{05f4}～〜\u{309b}\u{309c}゠・〃\u{0f0b}\u{0f0c}·";
const TEXT_PRESENTATION: char = '\u{fe0e}';
const EMOJI_PRESENTATION: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

/// The length in bytes of the hashtag at the start of `text`, which follows
/// the character `before`.
pub(super) fn length(text: &str, before: Option<char>) -> Option<usize> {
    let body = text.strip_prefix(['#', '＃'])?;
    if before.is_some_and(keeps_out) || body.starts_with([EMOJI_PRESENTATION, KEYCAP]) {
        return None;
    }
    let length = body.find(|c| !is_of_hashtag(c)).unwrap_or(body.len());
    let (tag, after) = body.split_at(length);
    let ends = !after.starts_with(['#', '＃']) && !after.starts_with("://");
    (ends && tag.chars().any(makes_a_hashtag)).then_some(text.len() - body.len() + length)
}

/// Whether no hashtag can begin right after `c`.
fn keeps_out(c: char) -> bool {
    let ends_an_emoji = matches!(c, TEXT_PRESENTATION | EMOJI_PRESENTATION);
    !ends_an_emoji && (is_of_hashtag(c) || c == '&')
}

fn is_of_hashtag(c: char) -> bool {
    is_letter_or_mark(c) || is_digit(c) || ALSO.contains(c)
}

/// Digits and signs alone make none, with the marks of a keycap neither.
fn makes_a_hashtag(c: char) -> bool {
    is_letter_or_mark(c) && !matches!(c, TEXT_PRESENTATION | EMOJI_PRESENTATION | KEYCAP)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn hashtags_in_any_script() {
        for tag in [
            "#ひより生誕祭",
            "＃水曜ミル",
            "#AKB48",
            "#48グループ",
            "#생일",
            "#ﾊﾝﾄﾞﾒｲﾄﾞ",
            "#a_b",
            "#すー",
            "#か\u{3099}",
            "#朝〜昼",
            "#いすゞ",
            "#день",
            "#عيد_ميلاد",
            "#𠮷野家",
        ] {
            assert_eq!(length(&format!("{tag} です"), None), Some(tag.len()), "{tag}");
        }
        for text in ["#123", "#１２３", "#_", "#", "# 朝", "#♪", "#〇", "#①"] {
            assert_eq!(length(text, None), None, "{text}");
        }
    }

    #[test]
    fn what_stands_before_and_after() {
        assert_eq!(length("#朝、走る", Some('は')), None);
        assert_eq!(length("#39;", Some('&')), None);
        for before in ['。', '！', ')', '😊', '\u{fe0e}', '\u{fe0f}', '\u{3000}'] {
            assert_eq!(length("#朝、走る", Some(before)), Some("#朝".len()), "{before}");
        }
        for text in ["#朝#昼", "#http://example.com"] {
            assert_eq!(length(text, None), None, "{text}");
        }
        assert_eq!(length("#第①回", None), Some("#第".len()));
    }

    #[test]
    fn keycaps_are_no_hashtags() {
        for text in ["#️⃣", "#⃣", "#️⃣朝", "#1️⃣"] {
            assert_eq!(length(text, None), None, "{text}");
        }
        assert_eq!(length("#朝活1️⃣日目", None), Some("#朝活1️⃣日目".len()));
    }
}
