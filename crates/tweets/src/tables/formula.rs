//! Spreadsheet cells written as formulas.

use std::borrow::Cow;

const HYPERLINK: &str = "HYPERLINK(";

/// What a cell of a spreadsheet shows that is written as a formula: `="5"`, and of
/// `=HYPERLINK("https://…","label")` where it leads.
pub(crate) fn shown(written: &str) -> Cow<'_, str> {
    let of_formula = || {
        let formula = written.strip_prefix('=')?;
        let quoted = match formula.get(..HYPERLINK.len()) {
            Some(name) if name.eq_ignore_ascii_case(HYPERLINK) => &formula[HYPERLINK.len()..],
            _ => formula.strip_suffix('"').map(|_| formula)?,
        };
        let inner = quoted.strip_prefix('"')?;
        // A mark within is written twice.
        let end = inner.replace("\"\"", "\0\0").find('"')?;
        let is_whole = quoted.len() < formula.len() || end + 1 == inner.len();
        is_whole.then(|| inner[..end].replace("\"\"", "\""))
    };
    of_formula().map_or(Cow::Borrowed(written), Cow::Owned)
}

/// Signs with which a formula may begin.
const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Which texts have an apostrophe before them that is not theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Guard {
    #[default]
    None,
    /// Those that a spreadsheet could take for a formula: `'@name`.
    Signs,
    /// All of them, as a spreadsheet marks cells that are text.
    All,
}

impl Guard {
    /// How texts are guarded: all, or each that could be a formula, and some are, unless it is
    /// known that who wrote them does it.
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a String>, is_known: bool) -> Self {
        const LEAST: usize = 2;
        let (mut is_any, mut has_bare) = (is_known, false);
        let (mut marked, mut quoted, mut others) = (0, 0, 0);
        for text in texts.filter(|text| !text.is_empty()) {
            let rest = text.strip_prefix('\'');
            has_bare |= text.starts_with(SIGNS);
            is_any |= rest.is_some_and(|rest| rest.starts_with(SIGNS));
            match rest {
                Some(rest) if rest.ends_with('\'') => quoted += 1,
                Some(_) => marked += 1,
                None => others += 1,
            }
        }
        // In a pair of them a text may stand.
        match (others, has_bare) {
            (0, _) if marked >= LEAST && marked > quoted && !is_known => Self::All,
            (_, false) if is_any => Self::Signs,
            _ => Self::None,
        }
    }

    /// A text without such an apostrophe.
    pub(crate) fn lifted(self, text: String) -> String {
        match text.strip_prefix('\'') {
            Some(rest) if self == Self::All || (self == Self::Signs && rest.starts_with(SIGNS)) => {
                rest.to_owned()
            }
            _ => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apostrophe_before_a_sign_is_the_guard_of_a_table() {
        assert_eq!(Guard::Signs.lifted("'@suiyo 雨".to_owned()), "@suiyo 雨");
        assert_eq!(Guard::Signs.lifted("'雨".to_owned()), "'雨");
        assert_eq!(Guard::All.lifted("'雨".to_owned()), "雨");
        let guard = |texts: &[&str], is_known| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            Guard::of(texts.iter(), is_known)
        };
        assert_eq!(guard(&["雨", "'@suiyo 雨"], false), Guard::Signs);
        assert_eq!(guard(&["雨"], true), Guard::Signs);
        assert_eq!(guard(&["雨", "'晴れ'"], false), Guard::None);
        assert_eq!(guard(&["@suiyo 雨", "'@suiyo 雨"], true), Guard::None);
        assert_eq!(guard(&["'雨", "'晴れ'", "'夜"], false), Guard::All);
        assert_eq!(guard(&["'雨", "'晴れ", "夜"], false), Guard::None);
        assert_eq!(guard(&["'雨", "'晴れ"], true), Guard::Signs);
    }

    #[test]
    fn formulas_are_what_they_show_or_lead_to() {
        for (written, expected) in [
            (r#"="1036""#, "1036"),
            (r#"="say ""hi""""#, r#"say "hi""#),
            (r#"=HYPERLINK("https://x.com/a/status/1","open")"#, "https://x.com/a/status/1"),
            (r#"=hyperlink("https://x.com/""b",A1)"#, r#"https://x.com/"b"#),
        ] {
            assert_eq!(shown(written), expected);
        }
        for other in
            ["=A1", "=", "==", r#"="a"&"b""#, r#"="a"#, "=HYPERLINK(A1)", "5", "", "=朝です朝です"]
        {
            assert_eq!(shown(other), other);
        }
    }
}
