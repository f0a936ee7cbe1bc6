/// Where a word, a bar or a day of a chart leads: a place in the same page, or a
/// page beside it. Made by us only; nothing that people wrote can become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// `#id`; `None` unless the id is of ASCII letters, digits, `-` and `_`.
    #[must_use]
    pub fn fragment(id: &str) -> Option<Self> {
        let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (!id.is_empty() && id.chars().all(is_id)).then(|| Self(format!("#{id}")))
    }

    /// A file in the page's folder, such as `2018-09-02.html`; `None` unless its
    /// name is of ASCII letters, digits, `-`, `_` and `.` and begins with a
    /// letter or digit.
    #[must_use]
    pub fn page(name: &str) -> Option<Self> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let is_page =
            name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_name);
        is_page.then(|| Self(name.to_owned()))
    }

    /// A place in a file in the page's folder: `2018-09.html#d-2018-09-02`; `None`
    /// unless both are as above.
    #[must_use]
    pub fn place(name: &str, id: &str) -> Option<Self> {
        let (page, place) = (Self::page(name)?, Self::fragment(id)?);
        Some(Self(page.0 + &place.0))
    }

    /// The value of `href`.
    #[must_use]
    pub fn href(&self) -> &str {
        &self.0
    }
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
        for name in ["javascript:alert(1)", "//elsewhere", "../up", ".hidden", "", "a b", "#w1"] {
            assert_eq!(page(name), None, "{name}");
        }
        let place = Link::place("2018-09.html", "d-2018-09-02").unwrap();
        assert_eq!(place.href(), "2018-09.html#d-2018-09-02");
        assert_eq!(Link::place("2018-09.html", "a b"), None);
    }
}
