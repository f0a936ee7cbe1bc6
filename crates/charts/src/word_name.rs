//! What a word is called in addresses: in `#w-地震` and `words/地震.html`.

use std::fmt::Write as _;

/// Bytes of a name, at most. A file system takes 255; some of them are for the
/// ending, and for the name of a file that is being written.
const MOST: usize = 100;
/// Bytes that are left of a name that is too long, before its mark.
const LEFT: usize = 60;
/// What Windows keeps for devices, whatever the ending, and what servers show for a folder.
const RESERVED: [&str; 5] = ["con", "prn", "aux", "nul", "index"];

/// A name for a word: kana, kanji, digits and small letters as they are, each
/// other character as its hexadecimal code point between `_`.
///
/// Words that differ have names that differ, on file systems too that do not tell
/// capitals from small letters, or how a letter is composed: such characters never
/// stand in a name. It is that of the word alone, so it is the same on all pages.
///
/// ```
/// use tsubuyaki_charts::word_name;
/// assert_eq!(word_name("地震"), "地震");
/// assert_eq!(word_name("../x"), "_2e__2e__2f_x");
/// assert_eq!([word_name("con"), word_name("LPT1")], ["_63_on", "_4c__50__54_1"]);
/// ```
#[must_use]
pub fn word_name(word: &str) -> String {
    let mut name = String::with_capacity(word.len());
    for (place, c) in word.chars().enumerate() {
        if is_plain(c) && !(place == 0 && is_reserved(word)) {
            name.push(c);
        } else {
            let _ = write!(name, "_{:x}_", u32::from(c));
        }
    }
    if name.is_empty() {
        // No character's code stands between these.
        return "__".to_owned();
    }
    if name.len() > MOST {
        let left = (0..=LEFT).rev().find(|&end| name.is_char_boundary(end)).unwrap_or(0);
        name.truncate(left);
        // `-` stands in no other name.
        let _ = write!(name, "-{}", &blake3::hash(word.as_bytes()).to_hex()[..24]);
    }
    name
}

/// Whether a character stands in names as it is: it has one case, and is composed
/// of nothing.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c,
        'a'..='z' | '0'..='9' | '々' | 'ー' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '㐀'..='䶿' | '一'..='鿿')
}

fn is_reserved(word: &str) -> bool {
    let is_port = |port: &str| {
        word.strip_prefix(port)
            .is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    RESERVED.contains(&word) || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_that_are_no_file_names_get_safe_ones() {
        let long = "あ".repeat(100);
        let words = [
            "",
            ".",
            "..",
            "/",
            "../../etc/passwd",
            "a/b",
            "a\\b",
            "con",
            "CON",
            "com1",
            "nul",
            "#ひより",
            "🎂",
            "a b",
            "\"><script>",
            "_2f_",
            "-",
            "__",
            "é",
            "e\u{301}",
            "K",
            "\u{212a}",
            "k",
            "ſ",
            "s",
            &long,
        ];
        let names: BTreeSet<String> = words.iter().map(|word| word_name(word)).collect();
        assert_eq!(names.len(), words.len(), "{names:?}");
        for name in names {
            assert!(name.len() <= MOST && !name.starts_with('.'), "{name}");
            assert!(name.chars().all(|c| is_plain(c) || matches!(c, '_' | '-')), "{name}");
        }
        assert_ne!(word_name(&long), word_name(&"あ".repeat(101)));
    }

    proptest! {
        /// On file systems that fold case, too.
        #[test]
        fn no_two_words_share_a_name(a in any::<String>(), b in any::<String>()) {
            let (x, y) = (word_name(&a), word_name(&b));
            prop_assert_eq!(a == b, x.to_uppercase() == y.to_uppercase());
            prop_assert!(x.len() <= MOST);
        }
    }
}
