//! Which posts of an input are wanted: `--lang ja`, `--only network=bluesky`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::network::Network;
use super::tweet::Tweet;

/// Gives the value of a column of `tweets`.
type ValueOf = fn(&Tweet) -> Option<String>;

/// The columns by which posts can be chosen.
static COLUMNS: [(&str, ValueOf); 11] = [
    ("network", |tweet| Some(tweet.network.name().to_owned())),
    ("lang", |tweet| tweet.lang.clone()),
    ("author", |tweet| tweet.author.clone()),
    ("author_id", |tweet| tweet.author_id.map(|id| id.to_string())),
    ("client", |tweet| tweet.client.clone()),
    ("is_retweet", |tweet| Some(tweet.is_retweet.to_string())),
    ("retweeted_id", |tweet| tweet.retweeted_id.map(|id| id.to_string())),
    ("quoted_id", |tweet| tweet.quoted_id.map(|id| id.to_string())),
    ("in_reply_to_id", |tweet| tweet.in_reply_to_id.map(|id| id.to_string())),
    ("source_id", |tweet| tweet.source_id.clone()),
    ("form", |tweet| Some(tweet.form.to_owned())),
];

/// The posts that are wanted: all, unless it names languages or values of columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    langs: Vec<String>,
    in_json: Vec<InJson>,
    only: Vec<Only>,
}

/// Finds the beginning of a language in JSON: `"ja`.
#[derive(Clone, Debug)]
struct InJson(Finder<'static>);

impl InJson {
    fn new(lang: &str) -> Self {
        Self(Finder::new(format!("\"{lang}").as_bytes()).into_owned())
    }
}

impl PartialEq for InJson {
    fn eq(&self, other: &Self) -> bool {
        self.0.needle() == other.0.needle()
    }
}

impl Eq for InJson {}

/// A value that a column must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    column: &'static str,
    value: String,
}

impl std::str::FromStr for Only {
    type Err = String;

    /// Reads `column=value`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (column, value) = text
            .split_once('=')
            .ok_or_else(|| format!("{text:?} is not COLUMN=VALUE, as in network=bluesky"))?;
        let column = column.trim();
        let known = COLUMNS.iter().find(|(name, _)| *name == column).ok_or_else(|| {
            let names = COLUMNS.map(|(name, _)| name).join(", ");
            format!("posts cannot be chosen by {column:?}; the columns are {names}")
        })?;
        let value = value.trim();
        match known.0 {
            "network" => value.parse::<Network>().map(drop)?,
            "lang" => language(value).map(drop)?,
            "is_retweet" if !matches!(value, "true" | "false") => {
                return Err(format!("is_retweet is true or false, not {value}"));
            }
            _ => {}
        }
        Ok(Self { column: known.0, value: value.to_owned() })
    }
}

/// Reads the code of a language as networks write it: `ja`, `zh-TW`, `und`.
///
/// # Errors
///
/// When it is none, as its name is not.
pub fn language(code: &str) -> Result<String, String> {
    let mut parts = code.split(['-', '_']);
    let is_primary = |part: &str| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_other =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if parts.next().is_some_and(is_primary) && parts.all(is_other) {
        Ok(code.to_owned())
    } else {
        Err(format!("{code:?} is not the code of a language, as in ja, en or zh-TW"))
    }
}

impl Keep {
    /// Posts in one of these languages, where there are any, that have all of these
    /// values; of several values of one column, one.
    #[must_use]
    pub fn new(langs: Vec<String>, only: Vec<Only>) -> Self {
        let (of_lang, only): (Vec<Only>, Vec<Only>) =
            only.into_iter().partition(|only| only.column == "lang");
        let langs = langs.into_iter().chain(of_lang.into_iter().map(|only| only.value));
        let langs: Vec<String> = langs.map(|lang| lang.to_lowercase()).collect();
        let in_json = langs.iter().map(|lang| InJson::new(lang)).collect();
        Self { langs, in_json, only }
    }

    /// Whether all posts are wanted.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.langs.is_empty() && self.only.is_empty()
    }

    /// Whether a post is wanted.
    #[must_use]
    pub fn wants(&self, tweet: &Tweet) -> bool {
        let is_in_lang = || {
            self.langs.is_empty() || tweet.lang.as_ref().is_some_and(|lang| self.wants_lang(lang))
        };
        let fits = |wanted: &Only| {
            let value_of = COLUMNS.iter().find(|(name, _)| *name == wanted.column);
            value_of.and_then(|(_, value)| value(tweet)).is_some_and(|value| value == wanted.value)
        };
        let one_fits =
            |column: &str| self.only.iter().filter(|wanted| wanted.column == column).any(fits);
        is_in_lang() && self.only.iter().all(|wanted| one_fits(wanted.column))
    }

    /// Whether a language was named, or the one of which it is a variety: `ja-JP`.
    pub(crate) fn wants_lang(&self, lang: &str) -> bool {
        let primary = lang.split(['-', '_']).next().unwrap_or_default();
        let is = |wanted: &String, lang: &str| wanted.eq_ignore_ascii_case(lang);
        self.langs.iter().any(|wanted| is(wanted, lang) || is(wanted, primary))
    }

    /// Whether a record, unread, is surely of a language that is not wanted: its own
    /// would stand in quotation marks.
    pub(crate) fn is_of_other_lang(&self, record: &[u8]) -> bool {
        !self.langs.is_empty()
            && !self.in_json.iter().any(|lang| lang.0.find(record).is_some())
            && !self.is_in_capitals(record)
    }

    /// Whether a language that is wanted may stand in the list of a record in capitals.
    fn is_in_capitals(&self, record: &[u8]) -> bool {
        static LANGS: LazyLock<Finder> = LazyLock::new(|| Finder::new("\"langs\""));
        let Some(at) = LANGS.find(record) else { return false };
        let list = &record[at + LANGS.needle().len()..];
        let list = &list[..memchr::memchr(b']', list).unwrap_or(list.len())];
        let values = list.split(|&byte| byte == b'"').skip(1).step_by(2);
        let has = |value: &[u8], lang: &str| {
            value.get(..lang.len()).is_some_and(|v| v.eq_ignore_ascii_case(lang.as_bytes()))
        };
        values.into_iter().any(|value| self.langs.iter().any(|lang| has(value, lang)))
    }

    /// In words; `None` for all posts.
    pub(crate) fn describe(&self) -> Option<String> {
        let langs = self.langs.iter().map(|lang| format!("lang {lang}"));
        let only = self.only.iter().map(|only| format!("only {}={}", only.column, only.value));
        let parts: Vec<String> = langs.chain(only).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Network;

    fn keep(langs: &[&str], only: &[&str]) -> Keep {
        let langs = langs.iter().map(|lang| (*lang).to_owned()).collect();
        Keep::new(langs, only.iter().map(|only| only.parse().unwrap()).collect())
    }

    #[test]
    fn languages_and_values_choose_posts() {
        let tweet = |lang: Option<&str>, network| Tweet {
            lang: lang.map(str::to_owned),
            network,
            ..Tweet::new("朝".to_owned())
        };
        let japanese = tweet(Some("ja"), Network::Bluesky);
        let variety = tweet(Some("ja-JP"), Network::X);
        let unknown = tweet(None, Network::Bluesky);
        let of = |keep: &Keep| [keep.wants(&japanese), keep.wants(&variety), keep.wants(&unknown)];
        assert_eq!(of(&keep(&[], &[])), [true; 3]);
        assert_eq!(of(&keep(&["JA"], &[])), [true, true, false]);
        let in_capitals = tweet(Some("JA"), Network::Bluesky);
        assert!(keep(&["ja"], &[]).wants(&in_capitals) && !keep(&["en"], &[]).wants(&in_capitals));
        assert_eq!(of(&keep(&["en"], &[])), [false; 3]);
        assert_eq!(of(&keep(&["ja"], &["network=x"])), [false, true, false]);
        assert_eq!(of(&keep(&[], &["network=x", "network=bluesky"])), [true; 3]);
        assert_eq!(of(&keep(&[], &["network=bluesky", "lang=ja"])), [true, false, false]);
        assert!(keep(&[], &[]).is_all() && !keep(&["ja"], &[]).is_all());
    }

    #[test]
    fn what_is_wanted_is_told_and_read_back() {
        let described = keep(&["ja"], &["network = x"]).describe();
        assert_eq!(described.as_deref(), Some("lang ja, only network=x"));
        assert_eq!(keep(&[], &[]).describe(), None);
        for (text, reason) in
            [("ja", "is not COLUMN=VALUE"), ("words=a", "the columns are network")]
        {
            let error = text.parse::<Only>().unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }
}
