//! Hashtags: `#` or `＃`, then letters, digits and what Twitter lets stand
//! among them, with a letter at least once.

/// Not letters or digits, yet part of a hashtag.
const ALSO: &str =
    "_\u{200c}\u{200d}\u{a67e}\u{05be}\u{05f3}\u{05f4}～〜\u{309b}\u{309c}゠・〃\u{0f0b}\u{0f0c}·";

/// The length in bytes of the hashtag at the start of `text`, which follows
/// the character `before`.
pub(super) fn length(text: &str, before: Option<char>) -> Option<usize> {
    let body = text.strip_prefix(['#', '＃'])?;
    if before.is_some_and(|c| is_of_hashtag(c) || c == '&') {
        return None;
    }
    let length = body.find(|c| !is_of_hashtag(c)).unwrap_or(body.len());
    let (tag, after) = body.split_at(length);
    let ends = !after.starts_with(['#', '＃']) && !after.starts_with("://");
    (ends && tag.chars().any(is_letter)).then_some(text.len() - body.len() + length)
}

fn is_of_hashtag(c: char) -> bool {
    is_letter(c) || c.is_numeric() || ALSO.contains(c)
}

/// A letter, or a mark that combines with one.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
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
            "#생일",
            "#ﾊﾝﾄﾞﾒｲﾄﾞ",
            "#a_b",
            "#すー",
            "#か\u{3099}",
        ] {
            assert_eq!(length(&format!("{tag} です"), None), Some(tag.len()), "{tag}");
        }
        assert_eq!(length("#朝、走る", Some('は')), None);
        assert_eq!(length("#朝、走る", Some('。')), Some("#朝".len()));
        for text in ["#123", "#", "# 朝", "#朝#昼", "#http://example.com", "#♪"] {
            assert_eq!(length(text, None), None, "{text}");
        }
        assert_eq!(length("#39;", Some('&')), None);
    }
}
