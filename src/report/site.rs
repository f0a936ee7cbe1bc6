//! What the pages are called together, and where they are published.

use std::fmt;
use std::str::FromStr;

use super::clean;
use super::language::Language;

/// Characters of a name in the head of a page, and of what is said of it.
const MOST_OF_A_TITLE: usize = 60;
const MOST_OF_A_DESCRIPTION: usize = 300;

/// The site that pages belong to, as the configuration has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    pub title: Option<String>,
    /// What it is about, in a sentence.
    pub description: Option<String>,
    /// What was collected: a search, a list of accounts.
    pub source: Option<String>,
    /// Where its folder is published.
    pub url: Option<SiteUrl>,
}

impl Site {
    /// A site by what people wrote of it, each text a line.
    #[must_use]
    pub fn new(
        title: Option<&str>,
        description: Option<&str>,
        source: Option<&str>,
        url: Option<SiteUrl>,
    ) -> Self {
        let line = |text: Option<&str>, most| {
            text.map(|text| clean::line(text, most)).filter(|text| !text.is_empty())
        };
        Self {
            title: line(title, MOST_OF_A_TITLE),
            description: line(description, MOST_OF_A_DESCRIPTION),
            source: line(source, MOST_OF_A_DESCRIPTION),
            url,
        }
    }

    /// What the head of every page says.
    #[must_use]
    pub fn name(&self, l: Language) -> &str {
        self.title.as_deref().unwrap_or(l.pick("つぶやき", "tsubuyaki"))
    }

    /// The title of a page's window.
    pub(super) fn window(&self, title: &str) -> String {
        match &self.title {
            Some(name) if name == title => title.to_owned(),
            Some(name) => format!("{title} — {name}"),
            None => title.to_owned(),
        }
    }
}

/// The address of a folder of pages: `http` or `https`, with `/` at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteUrl(String);

impl SiteUrl {
    /// The address of a file in it, such as `2018-09-03.html`.
    #[must_use]
    pub fn of(&self, file: &str) -> String {
        format!("{self}{file}")
    }
}

impl fmt::Display for SiteUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SiteUrl {
    type Err = String;

    /// Takes what an address can be made of only, so that it can stand anywhere.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%@!$&+,;=".contains(c);
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_host = |rest: &&str| {
            rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.chars().all(is_plain)
        };
        match rest.filter(is_host) {
            Some(_) => Ok(Self(format!("{}/", text.trim_end_matches('/')))),
            None => Err(format!(
                "expected the address of the folder of pages, such as \
                 https://example.org/tsubuyaki/, in ASCII and without ? or #, not {text:?}"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_folders_are_taken() {
        let url = |text: &str| text.parse::<SiteUrl>().map(|url| url.of("a.html"));
        assert_eq!(url("https://example.org").unwrap(), "https://example.org/a.html");
        assert_eq!(url("http://a.example/b//").unwrap(), "http://a.example/b/a.html");
        for text in [
            "",
            "example.org",
            "ftp://example.org",
            "javascript:alert(1)",
            "https://",
            "https:///a",
            "https://a/?q",
            "https://a/#b",
            "https://a/\"onload=\"x",
            "https://a/<b>",
            "https://あ/",
            "https://a/ b",
            "https://a/\n",
        ] {
            let error = url(text).unwrap_err();
            assert!(error.starts_with("expected the address"), "{text}: {error}");
        }
    }

    #[test]
    fn names_are_one_line_that_turns_nothing() {
        let site = Site::new(Some("a\u{202e}b\n c"), Some(" "), None, None);
        assert_eq!((site.name(Language::Ja), &site.description), ("ab c", &None));
    }
}
