use std::fmt;
use std::str::FromStr;

use super::features::Features;

/// What a token is, whatever its part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Of a natural language.
    Word,
    /// A long unit (長単位): words that make one term together. They follow it
    /// as tokens of their own.
    Compound,
    /// Figures.
    Number,
    /// Punctuation and other signs.
    Symbol,
    /// `#水曜` as a whole, and cashtags.
    Hashtag,
    /// `@name`.
    Mention,
    /// An address, as Twitter links it.
    Url,
    /// A whole emoji, be it of many code points.
    Emoji,
    /// 顔文字, and laughter.
    Emoticon,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Word,
        Self::Compound,
        Self::Number,
        Self::Symbol,
        Self::Hashtag,
        Self::Mention,
        Self::Url,
        Self::Emoji,
        Self::Emoticon,
    ];

    /// The name that stands in the tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Compound => "compound",
            Self::Number => "number",
            Self::Symbol => "symbol",
            Self::Hashtag => "hashtag",
            Self::Mention => "mention",
            Self::Url => "url",
            Self::Emoji => "emoji",
            Self::Emoticon => "emoticon",
        }
    }

    /// The part of speech (品詞) that stands in the tables for an entity.
    /// `None` for what the dictionary labels.
    #[must_use]
    pub fn entity_pos(self) -> Option<&'static str> {
        match self {
            Self::Word | Self::Compound | Self::Number | Self::Symbol => None,
            Self::Hashtag => Some("ハッシュタグ"),
            Self::Mention => Some("メンション"),
            Self::Url => Some("URL"),
            Self::Emoji => Some("絵文字"),
            Self::Emoticon => Some("顔文字"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            format!(
                "unknown token kind {name}; known kinds: {}",
                Self::ALL.map(Self::name).join(", ")
            )
        })
    }
}

/// One token of a tweet. Offsets count code points of the tweet's text.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is a column.
pub struct Token<'a> {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The text from `start` to `end`, as written.
    pub surface: &'a str,
    /// What it is.
    pub kind: Kind,
    /// A word of the hashtag before it, which it overlaps.
    pub in_hashtag: bool,
    /// A part of the compound before it, which it overlaps.
    pub in_compound: bool,
    /// What it says is denied: 嬉しい in 嬉しくない.
    pub negated: bool,
    /// Someone else's word: after `RT @name` or `QT @name`.
    pub is_quoted: bool,
    /// Not in the dictionary.
    pub is_unknown: bool,
    /// What the dictionary, or its kind, says of it.
    pub features: &'a Features<'a>,
    /// The lemma where it depends on the surface.
    pub(super) own_lemma: Option<&'a str>,
    pub(super) entry: Option<u32>,
}

impl<'a> Token<'a> {
    /// The dictionary form, or the normalized surface of what the dictionary
    /// lacks. Never empty.
    #[must_use]
    pub fn lemma(&self) -> &'a str {
        self.own_lemma.or(self.features.lemma.as_deref()).unwrap_or(self.surface)
    }

    /// Tokens of one worker with the same number are the same entry of the
    /// dictionary, written as it is there: their surfaces, lemmas and features
    /// agree. `None` where that is not sure.
    #[must_use]
    pub fn entry(&self) -> Option<u32> {
        self.entry
    }

    /// Parts of speech with their subcategories and conjugations agree in tokens of one
    /// worker with the same number. `None` where that is not sure.
    #[must_use]
    pub fn class(&self) -> Option<u32> {
        self.features.class
    }
}
