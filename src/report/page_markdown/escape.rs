//! Text in which nothing is Markdown or HTML.

/// A text of one line in which nothing is Markdown or HTML.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut previous = ' ';
    for (place, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~'
            | '$' | '=' | '^' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '+' | '-' if place == 0 => {
                escaped.push('\\');
                escaped.push(c);
            }
            // `1.` at the start of a line is a list; `://`, `www.` and `@` are
            // links to some.
            '.' if text[..place].bytes().all(|byte| byte.is_ascii_digit())
                || text[..place].to_ascii_lowercase().ends_with("www") =>
            {
                escaped.push_str("\\.");
            }
            ':' if previous.is_ascii_alphabetic() => escaped.push_str("&#58;"),
            '@' => escaped.push_str("&#64;"),
            _ => escaped.push(c),
        }
        previous = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_is_markup() {
        for (text, expected) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert\\(1\\)&lt;/script&gt;"),
            ("[a](javascript:b)", "\\[a\\]\\(javascript&#58;b\\)"),
            ("# 1 | 2", "\\# 1 \\| 2"),
            ("1. a", "1\\. a"),
            ("- a - b", "\\- a - b"),
            ("www.a.jp http://a", "www\\.a.jp http&#58;//a"),
            ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
            ("よい日。", "よい日。"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
