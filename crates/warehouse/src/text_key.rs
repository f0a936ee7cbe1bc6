//! A number that posts of the same text have in common: copies are a `GROUP BY`
//! in any tool.

use std::borrow::Cow;

use tsubuyaki_tokens::narrow;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Characters that must be left of a text: shorter ones are greetings, which
/// many people write by themselves.
const LEAST_CHARACTERS: usize = 20;

/// The key of a text: two texts have the same one if they are equal after NFKC
/// and without URLs, mentions, digits, white space, punctuation and symbols,
/// emoji among them. `None` where fewer than 20 characters are left.
///
/// It is the first eight bytes of the BLAKE3 hash of what is left, in UTF-8,
/// read as a little-endian number without its sign bit. It does not depend on
/// the program's version or on the tokens.
#[must_use]
pub fn text_key(text: &str) -> Option<i64> {
    let left = copied_text(text);
    left.chars().nth(LEAST_CHARACTERS - 1)?;
    let hash = blake3::hash(left.as_bytes());
    let bytes = hash.as_bytes().first_chunk()?;
    Some(i64::from_le_bytes(*bytes) & i64::MAX)
}

/// What is left of a text when copies are looked for: its letters after NFKC,
/// without those of URLs and mentions.
#[must_use]
pub fn copied_text(text: &str) -> String {
    let text = normalized(text);
    let mut left = String::with_capacity(text.len());
    let mut rest = &*text;
    // The character before `rest`, and whether it is or stands on a letter.
    let mut before = None;
    let mut is_on_letter = false;
    // How much of `rest` is left where a host ends that is none of a URL: what begins
    // within it ends there, too, and is not read again.
    let mut no_host_before = usize::MAX;
    loop {
        let letters = letters(rest.as_bytes());
        if letters > 0 {
            left.push_str(&rest[..letters]);
            rest = &rest[letters..];
            (before, is_on_letter) = (None, true);
        }
        let Some(c) = rest.chars().next() else { return left };
        let is_in_word = before.is_some_and(is_of_name);
        let length = match c {
            '@' if !is_in_word => mention(rest),
            'a'..='z' | 'A'..='Z' | '0'..='9' if !is_in_word => {
                let found = match with_scheme(rest) {
                    None if rest.len() < no_host_before => with_host(rest),
                    found => found,
                };
                if found.is_none() && rest.len() < no_host_before {
                    no_host_before = rest.len() - name(rest);
                }
                found
            }
            _ => None,
        };
        let length = length.unwrap_or_else(|| {
            // A mark stands on the letter before it, or on nothing.
            is_on_letter = is_letter(c) || is_on_letter && is_mark(c);
            if is_on_letter {
                left.push(c);
            }
            c.len_utf8()
        });
        before = rest[..length].chars().next_back();
        rest = &rest[length..];
    }
}

/// How many bytes of UTF-8 begin with kana and kanji, most of a Japanese text's letters,
/// told by their bytes. NFKC leaves them as they are.
fn letters(bytes: &[u8]) -> usize {
    let mut characters = bytes.as_chunks::<3>().0.iter();
    let is_other = |character: &[u8; 3]| {
        !matches!(
            character,
            // ぁ to ゖ, ァ to ヺ, ー; 一 to 鿿
            [0xe3, 0x81, 0x81..=0xff]
                | [0xe3, 0x82, 0x80..=0x96 | 0xa1..=0xff]
                | [0xe3, 0x83, 0x80..=0xba | 0xbc]
                | [0xe4, 0xb8..=0xff, _]
                | [0xe5..=0xe9, _, _]
        )
    };
    3 * characters.position(is_other).unwrap_or(bytes.len() / 3)
}

/// The text after NFKC. Of what most posts are written in it is known without
/// tables.
fn normalized(text: &str) -> Cow<'_, str> {
    let mut normalized = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let letters = letters(rest.as_bytes());
        let ascii = rest.as_bytes()[letters..].iter().take_while(|byte| byte.is_ascii()).count();
        let (unchanged, others) = rest.split_at(letters + ascii);
        normalized.push_str(unchanged);
        let Some(c) = others.chars().next() else { return normalized.into() };
        if letters + ascii > 0 {
            rest = others;
            continue;
        }
        rest = &others[c.len_utf8()..];
        normalized.push(match c {
            // With symbols and emoji that have no other form, and what joins them.
            'ぁ'..='ゖ'
            | 'ァ'..='ー'
            | '一'..='鿿'
            | '、'..='〟'
            | '\u{2600}'..='\u{27bf}'
            | '\u{1f300}'..='\u{1faff}'
            | '\u{fe0f}'
            | '\u{200d}' => c,
            '！'..='～' => narrow(c),
            '\u{3000}' => ' ',
            _ => return text.nfkc().collect::<String>().into(),
        });
    }
}

fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿' => true,
        '\0'..='\x7f' => false,
        _ => c.general_category_group() == GeneralCategoryGroup::Letter,
    }
}

/// Whether a character makes another letter of the one before it. Those that
/// choose a glyph do not.
fn is_mark(c: char) -> bool {
    !matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
        && c.general_category_group() == GeneralCategoryGroup::Mark
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The length of a name at the start of a text: ASCII letters, digits and `_`,
/// and points and hyphens between them.
fn name(text: &str) -> usize {
    let mut end = 0;
    for (place, c) in text.char_indices() {
        match c {
            c if is_of_name(c) => end = place + 1,
            '.' | '-' if end == place => {}
            _ => break,
        }
    }
    end
}

/// The length of the mention at the start of a text: `@name`, `@name@host`.
fn mention(text: &str) -> Option<usize> {
    let end = 1 + name(&text[1..]);
    if end == 1 {
        return None;
    }
    let host = text[end..].strip_prefix('@').map_or(0, name);
    Some(if host > 0 { end + 1 + host } else { end })
}

/// The length of the URL with a scheme at the start of a text.
fn with_scheme(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].iter().find(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let path = path(&text[scheme.len()..]);
    (path > 0).then_some(scheme.len() + path)
}

/// The length of the URL without one: a host with a path as in `pic.twitter.com/a`.
fn with_host(text: &str) -> Option<usize> {
    let host = name(text);
    let (_, domain) = text[..host].rsplit_once('.')?;
    let is_domain = domain.len() >= 2 && domain.bytes().all(|b| b.is_ascii_alphabetic());
    let rest = &text[host..];
    (is_domain && rest.starts_with('/')).then(|| host + path(rest))
}

/// The length of what may stand in a URL at the start of a text.
fn path(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_graphic()).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 24 letters.
    const TEXT: &str = "水曜日の朝はいつもより少しだけ早く目がさめます";

    #[test]
    fn what_is_left_is_letters() {
        for (text, left) in [
            ("おはよう、世界！ 2018年9月3日 ☀️", "おはよう世界年月日"),
            ("ｶﾞﾝﾊﾞﾚ ＡＢＣ １２３ ①", "ガンバレABC"),
            ("見て https://t.co/aB3?x=1#y これ", "見てこれ"),
            ("写真 pic.twitter.com/abc と example.com の話", "写真とexamplecomの話"),
            ("HTTPS://EXAMPLE.COM/あと", "あと"),
            ("http:// だけ", "httpだけ"),
            ("@hiyori さん、@suzu@example.jp さん、＠rin も", "さんさんも"),
            ("mail@example.com と @ と @です", "mailexamplecomととです"),
            ("1️⃣ 👨‍👩‍👧 🇯🇵 (*´ω｀*) #水曜 ♪〜", "ω水曜"),
            ("カ\u{3099} ㍻ ㌔ 葛\u{e0100}城", "ガ平成キロ葛城"),
            ("half-way v1.2/x", "halfwayvx"),
            ("", ""),
        ] {
            assert_eq!(copied_text(text), left, "{text}");
        }
    }

    #[test]
    fn a_run_of_names_is_read_once_and_hides_no_address() {
        for (text, left) in [
            ("a.b.c", "abc"),
            ("a.b.c/朝", "abc朝"),
            ("a.b.co/x朝", "朝"),
            ("a. b.co/x 朝", "a朝"),
            ("a.b.c/d.co/x 朝", "abc朝"),
            ("a-b.-c.jp/x朝", "ab朝"),
            ("a.1.https://b.jp/x 朝", "a朝"),
        ] {
            assert_eq!(copied_text(text), left, "{text}");
        }
        let long = "a.".repeat(200_000);
        assert_eq!(copied_text(&long), "a".repeat(200_000));
    }

    #[test]
    fn letters_are_told_by_their_bytes() {
        for c in '\0'..=char::MAX {
            let is_one = matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿');
            let text = c.to_string();
            assert_eq!(letters(text.as_bytes()), if is_one { text.len() } else { 0 }, "{c}");
        }
        assert_eq!(letters("かな漢字、".as_bytes()), "かな漢字".len());
        assert_eq!(letters("カナw".as_bytes()), "カナ".len());
    }

    #[test]
    fn keys_are_the_same_in_every_version() {
        assert_eq!(text_key(TEXT), Some(3_452_027_193_958_971_130));
        assert_eq!(
            text_key("the quick brown fox jumps over the lazy dog"),
            Some(6_995_784_463_265_555_848)
        );
        assert_eq!(
            text_key("ひらがなだけのながいぶんしょうをかきました"),
            Some(5_682_417_015_495_478_964)
        );
    }

    #[test]
    fn short_texts_have_no_key() {
        let letters = |count: usize| "あ".repeat(count);
        assert_eq!(text_key(&letters(19)), None);
        assert!(text_key(&letters(20)).is_some());
        assert_eq!(text_key(&format!("{} 12345 https://t.co/abcdefgh", letters(19))), None);
        assert_eq!(text_key(""), None);
    }

    #[test]
    fn what_differs_in_letters_has_another_key() {
        assert_ne!(text_key(TEXT), text_key(&TEXT.replace("朝", "夜")));
        assert_ne!(text_key(TEXT), text_key(&format!("{TEXT}よ")));
    }

    proptest! {
        #[test]
        fn urls_mentions_digits_spaces_and_symbols_change_nothing(
            places in prop::collection::vec((0..=TEXT.chars().count(), 0..9_usize), 0..8),
        ) {
            let between = [
                " https://t.co/Ab3 ", "@mugicha ", "＠mugicha　", " 123 ", "１２３ ", " ", "！？", "♪",
                "👨‍👩‍👧",
            ];
            let mut text: Vec<String> = TEXT.chars().map(String::from).collect();
            text.push(String::new());
            for (place, what) in places {
                text[place].insert_str(0, between[what]);
            }
            prop_assert_eq!(text_key(&text.concat()), text_key(TEXT));
        }

        #[test]
        fn the_quick_way_is_nfkc(text in "([ -~]|[ぁ-ー]|[、-〟]|[！-～]|[一-龥]|[☀-➿]|[🌀-🫿]|\u{fe0f}|\u{200d}|\u{3000}){0,30}") {
            prop_assert_eq!(&*normalized(&text), text.nfkc().collect::<String>());
        }

        #[test]
        fn any_text_has_a_key_that_is_positive(text in any::<String>()) {
            prop_assert!(text_key(&text).is_none_or(|key| key >= 0));
            let composed: String = text.nfkc().collect();
            prop_assert_eq!(text_key(&composed), text_key(&text));
        }
    }
}
