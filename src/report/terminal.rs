//! Text on a terminal: its width, and that nothing in it acts on the terminal.

use std::borrow::Cow;

/// A text without control characters, which could act on a terminal, and
/// without marks that turn the direction of writing. Joiners within emoji
/// stay.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if acts(c) { ' ' } else { c }).collect())
}

fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(safe("a\u{1b}[31mb\nc\u{202e}d"), "a [31mb c d");
        assert_eq!(safe("👨‍👩‍👧"), "👨‍👩‍👧");
    }
}
