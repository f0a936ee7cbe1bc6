//! URLs with `http://` or `https://` and bare ones (`example.com/a`), also
//! where Japanese text follows or goes before without a space.

use super::host;
use super::letters::is_accented_latin;

/// The host of Twitter's own short links, whose paths are letters and digits.
const SHORT_LINKS: &str = "t.co";
const LONGEST_SHORT_LINK: usize = 40;

/// The length in bytes of the URL at the start of `text`, which follows the
/// character `before`.
pub(super) fn length(text: &str, before: Option<char>) -> Option<usize> {
    let is_inside =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃');
    if before.is_some_and(is_inside) {
        return None;
    }
    let Some(scheme) = scheme(text) else {
        let goes_on = |c| matches!(c, '-' | '_' | '.' | '/') || is_accented_latin(c);
        if before.is_some_and(goes_on) {
            return None;
        }
        let host = host::bare(text)?;
        return Some(host + tail(&text[host..]));
    };
    let rest = &text[scheme..];
    let host = host::after_scheme(rest)?;
    let (host, after) = rest.split_at(host);
    let tail =
        if host.eq_ignore_ascii_case(SHORT_LINKS) { short_link(after)? } else { tail(after) };
    Some(scheme + host.len() + tail)
}

/// The length in bytes of `http://` or `https://` at the start of `text`.
fn scheme(text: &str) -> Option<usize> {
    if !text.starts_with(['h', 'H']) {
        return None;
    }
    let is_start = |scheme: &&str| {
        text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    ["https://", "http://"].iter().find(|scheme| is_start(scheme)).map(|scheme| scheme.len())
}

/// The length in bytes of port, path and query at the start of `text`.
fn tail(text: &str) -> usize {
    let port = port(text);
    let path = port + path(&text[port..]);
    path + query(&text[path..])
}

/// The same after the host of short links. `None` if the path is too long for
/// one.
fn short_link(text: &str) -> Option<usize> {
    let slug = text.strip_prefix('/').unwrap_or_default();
    let slug = slug.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match slug {
        0 => Some(tail(text)),
        1..=LONGEST_SHORT_LINK => Some(1 + slug + query(&text[1 + slug..])),
        _ => None,
    }
}

fn port(text: &str) -> usize {
    let digits = text.strip_prefix(':').unwrap_or_default();
    match digits.bytes().take_while(u8::is_ascii_digit).count() {
        0 => 0,
        digits => 1 + digits,
    }
}

/// Without the punctuation that belongs to the sentence around the URL;
/// parentheses belong to the path in pairs.
fn path(text: &str) -> usize {
    if !text.starts_with('/') {
        return 0;
    }
    let mut end = 1;
    let mut at = 1;
    while let Some(c) = text[at..].chars().next() {
        if c == '(' {
            let Some(length) = parentheses(&text[at..]) else { break };
            at += length;
            end = at;
        } else if is_of_path(c) {
            at += c.len_utf8();
            if is_letter_or_digit(c) || matches!(c, '+' | '-' | '=' | '_' | '#' | '/') {
                end = at;
            }
        } else {
            break;
        }
    }
    end
}

/// The length in bytes of the pair of parentheses at the start of `text`, which
/// may hold other pairs, but these none.
fn parentheses(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '(' if depth < 2 => depth += 1,
            ')' if before == '(' => return None,
            ')' if depth == 1 => return Some(at + 1),
            ')' => depth -= 1,
            _ if is_of_path(c) => {}
            _ => return None,
        }
        before = c;
    }
    None
}

fn query(text: &str) -> usize {
    if !text.starts_with('?') {
        return 0;
    }
    let is_of_query =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"!?*'@();:&=+$/%#[]-_.,~|".contains(byte);
    let ends = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_&=#/".contains(byte);
    let run = text.bytes().take_while(is_of_query).count();
    let last = text.as_bytes()[..run].iter().rposition(ends);
    last.map_or(0, |last| last + 1)
}

fn is_of_path(c: char) -> bool {
    is_letter_or_digit(c) || "!*';:=+,.$/%#[]-–_~@|&".contains(c)
}

fn is_letter_or_digit(c: char) -> bool {
    let is_cyrillic = matches!(c, '\u{400}'..='\u{4ff}');
    c.is_ascii_alphanumeric() || is_cyrillic || is_accented_latin(c)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn urls_end_where_the_sentence_goes_on() {
        for (text, url) in [
            ("https://t.co/AbC123", "https://t.co/AbC123"),
            ("http://example.com/です", "http://example.com/"),
            ("https://example.com/a(b)c). ", "https://example.com/a(b)c"),
            ("https://example.com/a(b(c)d)", "https://example.com/a(b(c)d)"),
            ("https://example.com/a(b、c)", "https://example.com/a"),
            ("https://example.com/a()", "https://example.com/a"),
            ("https://example.com/?q=1&r=2#top!", "https://example.com/?q=1&r=2#top"),
            ("https://example.com?q=1", "https://example.com?q=1"),
            ("https://example.com?。", "https://example.com"),
            ("HTTPS://Example.com、", "HTTPS://Example.com"),
            ("http://example.com:8080/a", "http://example.com:8080/a"),
            ("http://example.com: a", "http://example.com"),
            ("http://example.com/новости", "http://example.com/новости"),
            ("example.com/a.を見て", "example.com/a"),
        ] {
            assert_eq!(length(text, None), Some(url.len()), "{text}");
        }
        for text in
            ["https://", "http://localhost", "ftp://example.com", "https://…", "http://.com"]
        {
            assert_eq!(length(text, None), None, "{text}");
        }
    }

    #[test]
    fn short_links_are_letters_and_digits() {
        for (text, url) in [
            ("https://t.co/AbC123-", "https://t.co/AbC123"),
            ("https://t.co/AbC123#朝", "https://t.co/AbC123"),
            ("https://t.co/AbC123.x", "https://t.co/AbC123"),
            ("https://t.co/AbC123?amp=1", "https://t.co/AbC123?amp=1"),
            ("https://t.co", "https://t.co"),
        ] {
            assert_eq!(length(text, None), Some(url.len()), "{text}");
        }
        assert_eq!(length(&format!("https://t.co/{}", "a".repeat(41)), None), None);
    }

    #[test]
    fn what_stands_before() {
        for before in ['は', '。', '(', ' ', '\u{202a}'] {
            assert!(length("https://example.com", Some(before)).is_some(), "{before}");
            assert!(length("example.com", Some(before)).is_some(), "{before}");
        }
        for before in ['a', '1', '@', '＠', '$', '#', '＃'] {
            assert_eq!(length("https://example.com", Some(before)), None, "{before}");
            assert_eq!(length("example.com", Some(before)), None, "{before}");
        }
        for before in ['/', '-', '_', '.', 'é'] {
            assert_eq!(length("example.com", Some(before)), None, "{before}");
        }
    }
}
