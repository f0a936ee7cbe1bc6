use crate::word_name::{is_plain, word_name};

/// Where a word, a bar or a day of a chart leads: a place in the same page, or a
/// page beside it. Made by us only; nothing that people wrote can become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// `#id`; `None` unless the id is of ASCII letters, digits, `-`, `_` and what
    /// stands in [`word_name`].
    #[must_use]
    pub fn fragment(id: &str) -> Option<Self> {
        is_id(id).then(|| Self(format!("#{id}")))
    }

    /// The place of a word in its page: `#w-地震`. Of one that is several parts of
    /// speech, those after the first are told by these: `#w-雨--_2a_`.
    #[must_use]
    pub fn word(word: &str, pos: Option<&str>) -> Self {
        let pos = pos.map_or_else(String::new, |pos| format!("--{}", word_name(pos)));
        Self(format!("#w-{}{pos}", word_name(word)))
    }

    /// The page of a word's own, in the folder of pages: `words/地震.html`.
    #[must_use]
    pub fn word_page(word: &str) -> Self {
        Self(format!("words/{}.html", word_name(word)))
    }

    /// The list of days, searched for a word: `index.html#q=地震`.
    #[must_use]
    pub fn search(word: &str) -> Self {
        use std::fmt::Write as _;

        let mut query = String::new();
        for c in word.chars() {
            if is_plain(c) {
                query.push(c);
            } else {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(query, "%{byte:02X}");
                }
            }
        }
        Self(format!("index.html#q={query}"))
    }

    /// A page in the folder of pages, such as `2018-09-02.html`,
    /// `years/2018.html` or `2018-09.html#d-2018-09-02`; `None` unless its names are of
    /// ASCII letters, digits, `-`, `_`, `.` and what stands in [`word_name`], and
    /// none begins with `.`.
    #[must_use]
    pub fn page(address: &str) -> Option<Self> {
        let (path, id) = match address.split_once('#') {
            Some((path, id)) => (path, Some(id)),
            None => (address, None),
        };
        let is_name = |name: &str| !name.starts_with('.') && is_id(&name.replace('.', ""));
        let is_page = path.starts_with(|c: char| c.is_ascii_alphanumeric())
            && path.split('/').all(is_name)
            && id.is_none_or(is_id);
        is_page.then(|| Self(address.to_owned()))
    }

    /// The same page from a page that lies in a folder beside it; a place in the
    /// page itself stays where it is.
    #[must_use]
    pub fn below(self) -> Self {
        if self.0.starts_with('#') { self } else { Self(format!("../{}", self.0)) }
    }

    /// The place of a word on this page: `2018-09-02.html#w-地震`; what is a place
    /// already stays.
    #[must_use]
    pub fn at_word(self, word: &str) -> Self {
        if self.0.contains('#') { self } else { Self(self.0 + &Self::word(word, None).0) }
    }

    /// The value of `href`.
    #[must_use]
    pub fn href(&self) -> &str {
        &self.0
    }
}

fn is_id(id: &str) -> bool {
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || is_plain(c);
    !id.is_empty() && id.chars().all(is_of_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_nowhere_else() {
        let fragment = |id| Link::fragment(id).map(|link| link.href().to_owned());
        assert_eq!(fragment("w12").as_deref(), Some("#w12"));
        assert_eq!(fragment("w\" onload=\""), None);
        let page = |name| Link::page(name).map(|link| link.href().to_owned());
        assert_eq!(page("2018-09-02.html").as_deref(), Some("2018-09-02.html"));
        for name in [
            "javascript:alert(1)",
            "//elsewhere",
            "../up",
            "a/../up",
            "a//b",
            ".hidden",
            "",
            "a b",
            "#w1",
            "a.html#",
            "a.html#x\"y",
            "a.html#x#y",
        ] {
            assert_eq!(page(name), None, "{name}");
        }
        let of_short = Link::page("2018-09.html#d-2018-09-02").unwrap();
        assert_eq!(of_short.clone().at_word("雨"), of_short);
        let of_day = Link::page("2018-09-02.html").unwrap();
        assert_eq!(of_day.at_word("雨").href(), "2018-09-02.html#w-雨");
        assert_eq!(page("years/2018.html").as_deref(), Some("years/2018.html"));
        let of_word = Link::word_page("../\"地震").below();
        assert_eq!(of_word.href(), "../words/_2e__2e__2f__22_地震.html");
        assert_eq!(Link::search("a\"é").href(), "index.html#q=a%22%C3%A9");
        assert_eq!(Link::word("地震", None).below().href(), "#w-地震");
        assert_eq!(Link::word("\" onload=\"", None).href(), "#w-_22__20_onload_3d__22_");
    }
}
