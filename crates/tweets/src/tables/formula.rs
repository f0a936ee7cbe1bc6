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

/// A text without the apostrophe that was put before it, so that no spreadsheet takes it
/// for a formula: `'@name`.
pub(crate) fn unguarded(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(SIGNS) => rest.to_owned(),
        _ => text,
    }
}

/// Whether texts are guarded so: each that could be a formula is, and some are, unless it is
/// known that who wrote them does it.
pub(crate) fn are_guarded<'a>(texts: impl Iterator<Item = &'a String>, is_known: bool) -> bool {
    let mut is_any = is_known;
    for text in texts {
        if text.starts_with(SIGNS) {
            return false;
        }
        is_any |= text.strip_prefix('\'').is_some_and(|rest| rest.starts_with(SIGNS));
    }
    is_any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_apostrophe_before_a_sign_is_the_guard_of_a_table() {
        assert_eq!(unguarded("'@suiyo 雨".to_owned()), "@suiyo 雨");
        assert_eq!(unguarded("'雨".to_owned()), "'雨");
        let guarded = |texts: &[&str], is_known| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            are_guarded(texts.iter(), is_known)
        };
        assert!(guarded(&["雨", "'@suiyo 雨"], false));
        assert!(guarded(&["雨"], true));
        assert!(!guarded(&["雨", "'晴れ'"], false));
        assert!(!guarded(&["@suiyo 雨", "'@suiyo 雨"], true));
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
