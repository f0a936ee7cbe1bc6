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

#[cfg(test)]
mod tests {
    use super::*;

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
