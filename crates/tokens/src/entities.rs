//! Finds what is one token whatever the dictionary says: URLs, mentions,
//! hashtags, cashtags, emoji, emoticons, laughter.

use std::borrow::Cow;

use super::lemma::{normalize, normalize_signs};
use super::token::Kind;
use super::{cashtag, emoji, emoticon, hashtag, laughter, mention, url};

/// A part of a text that is one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it is.
    pub kind: EntityKind,
}

/// Which entity it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// An address, as Twitter links it.
    Url,
    /// `@name`
    Mention,
    /// `#水曜`
    Hashtag,
    /// The ticker symbol of a share, `$TSLA`.
    Cashtag,
    /// With the emoji as Unicode writes it in full.
    Emoji(&'static str),
    /// 顔文字
    Emoticon,
    /// ｗ, once or many times.
    Laughter,
    /// Laughter and tears in words, `（笑）`, with its lemma.
    Feeling(&'static str),
}

impl EntityKind {
    /// The kind that its token gets.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Url => Kind::Url,
            Self::Mention => Kind::Mention,
            Self::Hashtag | Self::Cashtag => Kind::Hashtag,
            Self::Emoji(_) => Kind::Emoji,
            Self::Emoticon | Self::Laughter | Self::Feeling(_) => Kind::Emoticon,
        }
    }

    /// What stands in the column `lemma` for an entity of this kind.
    #[must_use]
    pub fn lemma(self, surface: &str) -> Cow<'_, str> {
        match self {
            Self::Emoji(emoji) => Cow::Borrowed(emoji),
            // The path of a URL is case-sensitive.
            Self::Url => Cow::Borrowed(surface),
            Self::Mention | Self::Hashtag | Self::Cashtag => normalize(surface),
            Self::Emoticon => normalize_signs(surface),
            // However long it lasts.
            Self::Laughter => Cow::Borrowed("w"),
            Self::Feeling(lemma) => Cow::Borrowed(lemma),
        }
    }
}

/// The entities of a text, in their order. They do not overlap.
///
/// ```
/// use tsubuyaki_tokens::entities;
/// let text = "おはよう@suiyo_mille #朝活😊";
/// let found: Vec<&str> =
///     entities(text).iter().map(|entity| &text[entity.start..entity.end]).collect();
/// assert_eq!(found, ["@suiyo_mille", "#朝活", "😊"]);
/// ```
#[must_use]
pub fn entities(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut start = 0;
    loop {
        start += passed_over(&text.as_bytes()[start..]);
        let Some(c) = text[start..].chars().next() else { return found };
        let found_here = if begins_none(c) {
            None
        } else {
            at(text, start, c, text[..start].chars().next_back())
        };
        match found_here {
            Some((length, kind)) => {
                let end = start + length;
                found.push(Entity { start, end, kind });
                start = end;
            }
            None => start += c.len_utf8(),
        }
    }
}

/// How many bytes of UTF-8 begin with kana, kanji, 、 and 。 with which no entity begins:
/// most of Japanese, told by its bytes. It may end before another of them.
fn passed_over(bytes: &[u8]) -> usize {
    let mut characters = bytes.as_chunks::<3>().0.iter();
    let is_other = |character: &[u8; 3]| {
        !matches!(
            character,
            // ぁ to ヺ, ー, 、, 。
            [0xe3, 0x81, 0x81..=0xff]
                | [0xe3, 0x82, _]
                | [0xe3, 0x83, 0x80..=0xba | 0xbc]
                | [0xe3, 0x80, 0x81 | 0x82]
                // Kanji, but not those near 泣 and 笑.
                | [0xe4, 0xb8..=0xff, _]
                | [0xe5 | 0xe8 | 0xe9, _, _]
                | [0xe6, 0x00..=0xb2 | 0xb4..=0xff, _]
                | [0xe7, 0x00..=0xab | 0xad..=0xff, _]
        )
    };
    3 * characters.position(is_other).unwrap_or(bytes.len() / 3)
}

/// Whether no entity begins with a character: most of Japanese.
#[inline]
fn begins_none(c: char) -> bool {
    match c {
        '一'..='鿿' => !matches!(c, '笑' | '泣'),
        'ぁ'..='ヺ'
        | 'ー'
        | '、'
        | '。'
        | '「'
        | '」'
        | '！'
        | '？'
        | '…'
        | ' '
        | '\u{3000}'
        | '\n'
        | '!'
        | '?'
        | '.'
        | ',' => true,
        _ => false,
    }
}

/// The length and the kind of the entity at the byte `start`, where the
/// character `c` stands after `before`.
fn at(text: &str, start: usize, c: char, before: Option<char>) -> Option<(usize, EntityKind)> {
    let rest = &text[start..];
    if emoticon::may_begin(c)
        && let Some(length) = emoticon::length(rest, before)
    {
        return Some((length, EntityKind::Emoticon));
    }
    match c {
        '笑' | '泣' => feeling(laughter::kanji(rest, before)),
        '(' | '（' => feeling(laughter::in_brackets(rest, before)),
        'w' | 'W' | 'ｗ' | 'Ｗ' => match laughter::w(rest, before) {
            Some(length) => match laughter::grass(&rest[length..]) {
                0 => Some((length, EntityKind::Laughter)),
                grass => Some((length + grass, EntityKind::Feeling("笑"))),
            },
            None => Some((url::length(rest, before)?, EntityKind::Url)),
        },
        'a'..='z' | 'A'..='Z' => Some((url::length(rest, before)?, EntityKind::Url)),
        '0'..='9' => match url::length(rest, before) {
            Some(length) => Some((length, EntityKind::Url)),
            None => emoji_at(rest),
        },
        '@' | '＠' => Some((mention::length(rest, &text[..start])?, EntityKind::Mention)),
        '#' | '＃' => hashtag::length(rest, before)
            .map(|length| (length, EntityKind::Hashtag))
            .or_else(|| emoji_at(rest)),
        '$' | '＄' => Some((cashtag::length(rest, before)?, EntityKind::Cashtag)),
        '*' => emoji_at(rest),
        _ if c < '\u{a9}' || ('\u{3040}'..'\u{3297}').contains(&c) => None,
        _ => emoji_at(rest),
    }
}

fn feeling(found: Option<(usize, &'static str)>) -> Option<(usize, EntityKind)> {
    found.map(|(length, lemma)| (length, EntityKind::Feeling(lemma)))
}

fn emoji_at(rest: &str) -> Option<(usize, EntityKind)> {
    emoji::of(rest).map(|(length, emoji)| (length, EntityKind::Emoji(emoji)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Kind)> {
        entities(text)
            .into_iter()
            .map(|entity| (&text[entity.start..entity.end], entity.kind.kind()))
            .collect()
    }

    #[test]
    fn entities_of_a_tweet() {
        assert_eq!(
            found("今日の写真https://t.co/Ab12 #ひより生誕祭 @suiyo_mille 👨‍👩‍👧❤️1️⃣"),
            [
                ("https://t.co/Ab12", Kind::Url),
                ("#ひより生誕祭", Kind::Hashtag),
                ("@suiyo_mille", Kind::Mention),
                ("👨‍👩‍👧", Kind::Emoji),
                ("❤️", Kind::Emoji),
                ("1️⃣", Kind::Emoji),
            ]
        );
        assert_eq!(found("a@example.com はメール、#1 は番号"), []);
        assert_eq!(found("#️⃣と*️⃣"), [("#️⃣", Kind::Emoji), ("*️⃣", Kind::Emoji)]);
        assert_eq!(found("☀️#朝活"), [("☀️", Kind::Emoji), ("#朝活", Kind::Hashtag)]);
    }

    #[test]
    fn cashtags_are_of_kind_hashtag() {
        assert_eq!(
            entities("$TSLA"),
            [Entity { start: 0, end: "$TSLA".len(), kind: EntityKind::Cashtag }]
        );
        assert_eq!(found("今日の $TSLA と$100"), [("$TSLA", Kind::Hashtag)]);
    }

    #[test]
    fn emoticons_and_laughter() {
        assert_eq!(
            found("ねむい(；＿；)また明日ｗｗｗ 草 orz(笑)"),
            [
                ("(；＿；)", Kind::Emoticon),
                ("ｗｗｗ", Kind::Emoticon),
                ("orz", Kind::Emoticon),
                ("(笑)", Kind::Emoticon)
            ]
        );
        let lemmas = |text: &str| {
            let lemma =
                |entity: &Entity| entity.kind.lemma(&text[entity.start..entity.end]).into_owned();
            entities(text).iter().map(lemma).collect::<Vec<_>>()
        };
        assert_eq!(
            lemmas("寝坊（笑）むり笑笑 雨（泣）やばw草 草ww"),
            ["笑", "笑", "泣", "笑", "w"]
        );
        assert_eq!(found("www.example.com"), [("www.example.com", Kind::Url)]);
    }

    #[test]
    fn none_begins_with_what_is_passed_over() {
        for c in ('\0'..=char::MAX).filter(|&c| begins_none(c)) {
            let text = c.to_string();
            assert!(!emoticon::may_begin(c), "{c}");
            assert_eq!(at(&text, 0, c, None), None, "{c}");
        }
    }

    #[test]
    fn what_is_passed_over_by_its_bytes_begins_none() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let passed = passed_over(text.as_bytes());
            assert!(passed == 0 || passed == text.len() && begins_none(c), "{c}");
        }
        assert_eq!(passed_over("日本語のテスト、笑".as_bytes()), "日本語のテスト、".len());
        assert_eq!(passed_over("東京のカレー、高い。".as_bytes()), "東京のカレー、高い。".len());
        assert_eq!(passed_over("かw".as_bytes()), "か".len());
        assert_eq!(passed_over(b""), 0);
    }

    #[test]
    fn none_begins_inside_another() {
        assert_eq!(
            found("https://example.com/@a#b$c"),
            [("https://example.com/@a#b$c", Kind::Url)]
        );
        assert_eq!(found("@suiyo.com"), [("@suiyo.com", Kind::Mention)]);
        assert_eq!(found("#朝活.com"), [("#朝活", Kind::Hashtag)]);
        assert_eq!(found("#https://t.co/Ab12 @http://example.com"), []);
    }
}
