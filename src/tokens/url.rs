//! URLs with `http://` or `https://`, also where Japanese text follows or
//! goes before without a space.

/// The length in bytes of the URL at the start of `text`.
pub(super) fn length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        })?
        .len();
    let rest = &text.as_bytes()[scheme..];
    let run = rest.iter().position(|&byte| !is_url_byte(byte)).unwrap_or(rest.len());
    let run = trimmed(&rest[..run]);
    let host = run.split(|byte| b"/?#:".contains(byte)).next().unwrap_or_default();
    let has_host = host.first().is_some_and(u8::is_ascii_alphanumeric) && host.contains(&b'.');
    has_host.then_some(scheme + run.len())
}

fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%|".contains(&byte)
}

/// Without the punctuation that belongs to the sentence around the URL.
fn trimmed(run: &[u8]) -> &[u8] {
    let mut run = run;
    while let Some((&last, before)) = run.split_last() {
        let count = |byte| memchr::memchr_iter(byte, before).count();
        let is_unpaired = |open, close| last == close && count(open) <= count(close);
        let belongs_to_sentence =
            b".,:;!?'*~([".contains(&last) || is_unpaired(b'(', b')') || is_unpaired(b'[', b']');
        if !belongs_to_sentence {
            break;
        }
        run = before;
    }
    run
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
            ("https://example.com/?q=1&r=2#top!", "https://example.com/?q=1&r=2#top"),
            ("HTTPS://Example.com、", "HTTPS://Example.com"),
        ] {
            assert_eq!(length(text), Some(url.len()), "{text}");
        }
        for text in
            ["https://", "http://localhost", "ftp://example.com", "https://…", "http://.com"]
        {
            assert_eq!(length(text), None, "{text}");
        }
    }
}
