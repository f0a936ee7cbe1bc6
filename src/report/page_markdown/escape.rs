//! Text in which nothing is Markdown or HTML.

/// A text of one line in which nothing is Markdown or HTML. A `#` at its beginning is escaped
/// before a letter, too: in some blogs that is a heading.
pub(in crate::report) fn escaped(text: &str) -> String {
    escape(text, true)
}

/// The same of a text that stands within a line, as in a heading or a cell.
pub(in crate::report) fn escaped_within(text: &str) -> String {
    escape(text, false)
}

fn escape(text: &str, begins_a_line: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut previous = ' ';
    for (place, c) in text.char_indices() {
        let next = text[place + c.len_utf8()..].chars().next();
        let is_first = begins_a_line && text[..place].trim_start().is_empty();
        match c {
            '&' if next.is_some_and(|next| next == '#' || next.is_ascii_alphanumeric()) => {
                escaped.push_str("&amp;");
            }
            // What a tag, a comment or an address in brackets begins with.
            '<' if next.is_some_and(|next| next != ' ' && next.is_ascii()) => {
                escaped.push_str("&lt;");
            }
            '>' if is_first || previous != ' ' => escaped.push_str("&gt;"),
            // Behind a bracket it would be the address of a link.
            '(' if previous == ']' => escaped.push_str("\\("),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' | '^' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // Within a name it is nothing else.
            '_' if !(previous.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)) => {
                escaped.push_str("\\_");
            }
            '+' | '-' | '#' | '=' if is_first => {
                escaped.push('\\');
                escaped.push(c);
            }
            // `1.` at the start of a line is a list; `://` and `www.` are links to some.
            '.' if (begins_a_line && text[..place].bytes().all(|byte| byte.is_ascii_digit()))
                || text[..place].to_ascii_lowercase().ends_with("www") =>
            {
                escaped.push_str("\\.");
            }
            // Of an address, or the end of `:name:`, which some show as a picture.
            ':' if previous.is_ascii_alphabetic()
                && (begins_an_address(&text[..place], &text[place + 1..])
                    || closes_a_name(&text[..place])) =>
            {
                escaped.push_str("&#58;");
            }
            _ => escaped.push(c),
        }
        previous = c;
    }
    escaped
}

/// What stands before the `:` of an address that some make a link of.
const SCHEMES: [&str; 10] =
    ["http", "https", "ftp", "mailto", "xmpp", "tel", "file", "data", "javascript", "vbscript"];

/// Whether the `:` between two texts is one of an address.
fn begins_an_address(before: &str, after: &str) -> bool {
    let scheme = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    after.starts_with("//") || SCHEMES.iter().any(|of| scheme.eq_ignore_ascii_case(of))
}

/// Whether a text ends with `:name`: not the account of Bluesky that has no other name,
/// `did:plc:…`.
fn closes_a_name(text: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
    text.trim_end_matches(is_of_name).ends_with(':')
        && !["did:plc", "did:web"].iter().any(|did| text.ends_with(did))
}

#[cfg(test)]
mod tests {
    use super::{escaped, escaped_within};

    #[test]
    fn nothing_is_markup() {
        for (text, expected) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("[a](javascript:b)", "\\[a\\]\\(javascript&#58;b)"),
            ("# 1 | 2", "\\# 1 \\| 2"),
            ("1. a", "1\\. a"),
            ("- a - b", "\\- a - b"),
            ("www.a.jp http://a", "www\\.a.jp http&#58;//a"),
            ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
            ("よい日。", "よい日。"),
            ("as a check: 0", "as a check: 0"),
            ("@did:plc:mugi at 9:00", "@did:plc:mugi at 9:00"),
            ("a:b HTTPS:a mailto:a@b", "a:b HTTPS&#58;a mailto&#58;a@b"),
            (":smile: a", ":smile&#58; a"),
            ("@mugi_cha_ & #朝 q < .05 > 1", "@mugi_cha\\_ & #朝 q < .05 > 1"),
            ("&lt;b", "&amp;lt;b"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn within_a_line_nothing_begins_one() {
        for (text, expected) in [
            ("#朝", "#朝"),
            ("1. a", "1. a"),
            ("- a > b", "- a > b"),
            ("<b>[a](b) www.a.jp", "&lt;b&gt;\\[a\\]\\(b) www\\.a.jp"),
        ] {
            assert_eq!(escaped_within(text), expected);
        }
    }
}
