use std::collections::BTreeMap;

use jiff::civil::Date;

use super::language::Language;
use super::number::count;
use tsubuyaki_analysis::day::{Day, RankedTerm};
use tsubuyaki_warehouse::{IngestSummary, Stamp};

/// The daily page, whatever its form.
#[derive(Clone, Debug)]
pub struct Page {
    pub day: Day,
    pub stamp: Stamp,
    /// The version of the tables' columns.
    pub schema_version: u32,
    /// The number of the warehouse's state when the page was made.
    pub state: u64,
    /// The inputs taken in until then, and what became of their records.
    pub inputs: usize,
    pub account: IngestSummary,
    /// The files of the warehouse that it was made from, with their hashes.
    pub sources: BTreeMap<String, String>,
    /// The pages beside it; `None` for a page by itself.
    pub neighbours: Option<Neighbours>,
}

/// The pages before and after one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    pub previous: Option<Date>,
    pub next: Option<Date>,
}

/// How often a term of a ranking was said, and denied: `6（否定 4）`.
pub(super) fn with_negated(term: &RankedTerm, language: Language) -> String {
    let all = count(term.count);
    match (term.negated, language) {
        (0, _) => all,
        (negated, Language::Ja) => format!("{all}（否定 {}）", count(negated)),
        (negated, Language::En) => format!("{all} ({} neg.)", count(negated)),
    }
}

/// The public place of a tweet, if its parts are what Twitter gives: a screen
/// name of 1 to 15 letters, digits and `_`, and a positive id.
#[must_use]
pub fn tweet_url(author: Option<&str>, tweet_id: i64) -> Option<String> {
    let is_name = |name: &&str| {
        (1..=15).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let author = author.filter(is_name)?;
    (tweet_id > 0).then(|| format!("https://twitter.com/{author}/status/{tweet_id}"))
}

#[cfg(test)]
mod tests {
    use super::tweet_url;

    #[test]
    fn only_what_twitter_gives_becomes_a_link() {
        let url = |author, id| tweet_url(Some(author), id);
        assert_eq!(
            url("mugi_cha", 1_036_453_000_000_007_919).unwrap(),
            "https://twitter.com/mugi_cha/status/1036453000000007919"
        );
        for author in ["", "a/b", "a\"b", "../x", "javascript:x", "いろは", "sixteen_letters_"] {
            assert_eq!(url(author, 1), None, "{author}");
        }
        assert_eq!(url("a", 0), None);
        assert_eq!(url("a", -5), None);
        assert_eq!(tweet_url(None, 1), None);
    }
}
