//! Runs of adjacent nouns and unknown words, in which words missing from the dictionary are
//! sought.

use std::borrow::Cow;

use jiff::civil::Date;
use polars::prelude::*;

use super::Source;
use super::token_frame::{TokenFrame, TokenRow};
use crate::{HashtagWords, QueryError};
use tsubuyaki_tokens::{Kind, as_analyzed};

/// Subcategories of nouns that are not part of a name.
const NO_PART: [&str; 6] = ["非自立", "代名詞", "特殊", "接続詞的", "動詞非自立的", "引用文字列"];
/// Suffixes that say something of a word and make no new one: ちゃん, さ, そう,
/// 的, 中.
const NO_SUFFIX: [&str; 5] = ["人名", "特殊", "助動詞語幹", "形容動詞語幹", "副詞可能"];

/// What a token can be within a word that is made of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Noun,
    /// A word that the dictionary lacks.
    Unknown,
    /// 接頭詞: begins a word.
    Prefix,
    /// 接尾: does not begin a word.
    Suffix,
    /// Ends a word, as in a group's 46; what follows a number counts something.
    Number,
}

impl Role {
    /// Every role.
    pub(crate) const ALL: [Self; 5] =
        [Self::Noun, Self::Unknown, Self::Prefix, Self::Suffix, Self::Number];

    /// By the names that IPADIC has, and newer dictionaries. `None` for what
    /// ends a run.
    pub(crate) fn of(pos: &[&str; 3], kind: &str, is_unknown: bool) -> Option<Self> {
        let [pos, pos1, pos2] = *pos;
        if kind == Kind::Number.name() || pos1 == "数詞" {
            return Some(Self::Number);
        }
        if is_unknown {
            return Some(Self::Unknown);
        }
        match (pos, pos1) {
            ("名詞", "接尾") => (!NO_SUFFIX.contains(&pos2)).then_some(Self::Suffix),
            ("接尾辞", "名詞的") => Some(Self::Suffix),
            ("名詞", pos1) => (!NO_PART.contains(&pos1)).then_some(Self::Noun),
            ("接頭詞", "名詞接続") | ("接頭辞", _) => Some(Self::Prefix),
            _ => None,
        }
    }

    pub(crate) fn may_begin(self) -> bool {
        !matches!(self, Self::Suffix | Self::Number)
    }

    pub(crate) fn may_end(self) -> bool {
        self != Self::Prefix
    }
}

/// A token of a run. Offsets count code points of the tweet's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part<'a> {
    pub role: Role,
    /// As the analyzer is given it.
    pub surface: Cow<'a, str>,
    pub reading: Option<&'a str>,
    pub start: i32,
    pub end: i32,
}

/// Tokens of a tweet that follow and touch each other.
pub(super) struct Run<'a> {
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    pub parts: Vec<Part<'a>>,
}

/// The nouns and unknown words of a day, in the order in which they stand.
pub(super) struct DayTokens(TokenFrame);

impl DayTokens {
    /// Reads a day. The words of others are left out.
    pub(crate) fn read(source: &Source, date: Date) -> Result<Self, QueryError> {
        let is = |name: &str, value: &str| col(name).eq(lit(value.to_owned()));
        let has_letters = is("kind", Kind::Word.name()).or(is("kind", Kind::Number.name()));
        let may_be_part = ["名詞", "接頭詞", "接頭辞", "接尾辞"]
            .into_iter()
            .fold(col("is_unknown"), |any, pos| any.or(is("pos", pos)));
        let mut own = col("is_retweet").not();
        if source.hashtag_words == HashtagWords::Out {
            own = own.and(col("in_hashtag").not());
        }
        Ok(Self(TokenFrame::read(source, date, own.and(has_letters).and(may_be_part))?))
    }

    /// Calls `each` with every run, in order.
    pub(crate) fn each_run<'a>(&'a self, mut each: impl FnMut(Run<'a>)) -> PolarsResult<()> {
        let mut runs = Runs { run: None, before: None };
        for row in self.0.rows()? {
            let role = Role::of(&row.pos, row.kind, row.is_unknown);
            let TokenRow { tweet_id, author_id, start, end, .. } = row;
            let token = Token { tweet_id, author_id, start, end, role };
            runs.add(&token, as_analyzed(row.surface), row.reading, &mut each);
        }
        runs.end(&mut each);
        Ok(())
    }
}

/// What decides whether a token goes on with the run before it.
#[derive(Clone, Copy)]
struct Token {
    tweet_id: i64,
    author_id: Option<i64>,
    start: i32,
    end: i32,
    role: Option<Role>,
}

/// The run under way.
struct Runs<'a> {
    run: Option<Run<'a>>,
    before: Option<Token>,
}

impl<'a> Runs<'a> {
    fn add(
        &mut self,
        token: &Token,
        surface: Cow<'a, str>,
        reading: Option<&'a str>,
        each: &mut impl FnMut(Run<'a>),
    ) {
        let before = self
            .before
            .replace(*token)
            .filter(|before| before.tweet_id == token.tweet_id && before.end == token.start);
        let counts = before.is_some_and(|before| before.role == Some(Role::Number));
        if counts && let Some(run) = &mut self.run {
            // The number belongs to what it counts, not to the word before it.
            if run.parts.last().is_some_and(|last| last.role == Role::Number) {
                run.parts.pop();
            }
        }
        if before.is_none() || counts || token.role.is_none_or(|role| role == Role::Prefix) {
            self.end(each);
        }
        let Some(role) = token.role.filter(|_| !counts) else { return };
        let part = Part { role, surface, reading, start: token.start, end: token.end };
        match &mut self.run {
            Some(run) => run.parts.push(part),
            None if role == Role::Number => {}
            none => {
                let Token { tweet_id, author_id, .. } = *token;
                *none = Some(Run { tweet_id, author_id, parts: vec![part] });
            }
        }
    }

    fn end(&mut self, each: &mut impl FnMut(Run<'a>)) {
        if let Some(run) = self.run.take() {
            each(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The runs of one tweet's tokens: surface and role, each touching the one
    /// before it unless a space stands between.
    fn runs(tokens: &[(&'static str, Option<Role>)]) -> Vec<String> {
        let mut found = Vec::new();
        let mut each = |run: Run| {
            let parts: Vec<&str> = run.parts.iter().map(|part| part.surface.as_ref()).collect();
            found.push(parts.join("|"));
        };
        let mut runs = Runs { run: None, before: None };
        let mut at = 0;
        for &(surface, role) in tokens {
            let end = at + i32::try_from(surface.chars().count()).unwrap();
            let token = Token { tweet_id: 1, author_id: None, start: at, end, role };
            if surface != " " {
                runs.add(&token, surface.into(), None, &mut each);
            }
            at = end;
        }
        runs.end(&mut each);
        found
    }

    const NOUN: Option<Role> = Some(Role::Noun);
    const NUMBER: Option<Role> = Some(Role::Number);

    #[test]
    fn runs_end_where_tokens_do_not_touch() {
        assert_eq!(runs(&[("雨", NOUN), ("傘", NOUN)]), ["雨|傘"]);
        assert_eq!(runs(&[("雨", NOUN), (" ", None), ("傘", NOUN)]), ["雨", "傘"]);
        assert_eq!(runs(&[("雨", NOUN), ("それ", None), ("傘", NOUN)]), ["雨", "傘"]);
        assert_eq!(
            runs(&[("雨", NOUN), ("お", Some(Role::Prefix)), ("傘", NOUN)]),
            ["雨", "お|傘"]
        );
    }

    #[test]
    fn a_number_ends_a_name_or_counts_what_follows() {
        assert_eq!(runs(&[("雲", NOUN), ("46", NUMBER)]), ["雲|46"]);
        assert_eq!(runs(&[("雲", NOUN), ("46", NUMBER), ("人", NOUN), ("傘", NOUN)]), ["雲", "傘"]);
        assert_eq!(runs(&[("二", NUMBER), ("十", NUMBER), ("歳", NOUN)]), [""; 0]);
    }

    #[test]
    fn roles_by_part_of_speech() {
        let role = |pos, pos1, pos2| Role::of(&[pos, pos1, pos2], "word", false);
        assert_eq!(role("名詞", "副詞可能", "*"), NOUN);
        assert_eq!(role("名詞", "*", "*"), NOUN);
        assert_eq!(role("名詞", "代名詞", "一般"), None);
        assert_eq!(role("名詞", "接尾", "一般"), Some(Role::Suffix));
        assert_eq!(role("名詞", "接尾", "人名"), None);
        assert_eq!(role("接頭詞", "数接続", "*"), None);
        assert_eq!(Role::of(&["名詞", "数", "*"], "number", true), NUMBER);
        assert_eq!(Role::of(&["感動詞", "*", "*"], "word", true), Some(Role::Unknown));
    }
}
