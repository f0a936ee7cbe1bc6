//! What is done to every text that is read.

/// Resolves the HTML entities that Twitter writes into texts, once: what was
/// `&amp;lt;` becomes `&lt;`, which is what its author typed.
pub(crate) fn resolve_entities(text: String) -> String {
    const ENTITIES: [(&str, char); 6] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&nbsp;", '\u{a0}'),
    ];

    let Some(first) = text.find('&') else { return text };
    let mut resolved = String::with_capacity(text.len());
    resolved.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(character) = rest.chars().next() {
        let entity = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
        let (written, read) = match entity {
            Some((entity, character)) => (entity.len(), *character),
            None => numbered_character(rest).unwrap_or((character.len_utf8(), character)),
        };
        resolved.push(read);
        rest = &rest[written..];
    }
    resolved
}

/// The character that a text begins with by its number, `&#127836;` or `&#x1F35C;`, and how many
/// bytes it takes. Control characters are none.
pub(crate) fn numbered_character(text: &str) -> Option<(usize, char)> {
    const MOST_DIGITS: usize = 8;
    let number = text.strip_prefix("&#")?;
    let end = number.bytes().take(MOST_DIGITS + 1).position(|byte| byte == b';')?;
    let number = number.get(..end)?;
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    // A sign before it would count as a part of it.
    let code = u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))?;
    let character = char::from_u32(code)?;
    let is_shown = !character.is_control() || matches!(character, '\n' | '\t');
    let length = "&#".len() + end + ";".len();
    is_shown.then_some((length, character))
}

/// The content of the literal that Python makes of encoded text, `b'\xe4\xbb…'`, as
/// scripts write it that encode what they need not, or of what stands in JSON, `\u671d…`; any
/// other text as it is.
pub(crate) fn decoded_literal(text: String) -> String {
    if let Some(decoded) = without_escapes(&text) {
        return decoded;
    }
    let quoted = |quote: char| text.strip_prefix('b')?.strip_prefix(quote)?.strip_suffix(quote);
    let Some(inner) = quoted('\'').or_else(|| quoted('"')) else { return text };
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, length) = match (first, after) {
            (b'\\', [b'x', high, low, ..]) => {
                let digit = |digit: &u8| char::from(*digit).to_digit(16);
                let value = digit(high).zip(digit(low)).map(|(high, low)| high * 16 + low);
                match value.and_then(|value| u8::try_from(value).ok()) {
                    Some(byte) => (byte, 4),
                    None => return text,
                }
            }
            (b'\\', [b'x', ..]) => return text,
            (b'\\', [b'n', ..]) => (b'\n', 2),
            (b'\\', [b'r', ..]) => (b'\r', 2),
            (b'\\', [b't', ..]) => (b'\t', 2),
            (b'\\', [byte, ..]) => (*byte, 2),
            (byte, _) => (*byte, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    String::from_utf8(bytes).unwrap_or(text)
}

/// A text in which all that is not ASCII is written `\u671d`, as JSON and Python write it;
/// `None` if it is none.
fn without_escapes(text: &str) -> Option<String> {
    /// So few escapes may be meant as they are.
    const LEAST: usize = 3;
    if !text.is_ascii() || text.matches("\\u").count() < LEAST {
        return None;
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        units.extend(rest[..at].encode_utf16());
        rest = &rest[at + 1..];
        let digits = match rest.bytes().next()? {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let code = u32::from_str_radix(rest.get(1..=digits)?, 16);
        let (code, length) = match (digits, rest.chars().next()?) {
            (0, 'n') => (u32::from('\n'), 1),
            (0, 'r') => (u32::from('\r'), 1),
            (0, 't') => (u32::from('\t'), 1),
            (0, c) => (u32::from(c), 1),
            _ => (code.ok()?, digits + 1),
        };
        match u16::try_from(code) {
            Ok(unit) => units.push(unit),
            Err(_) => units.extend(char::from_u32(code)?.encode_utf16(&mut [0; 2]).iter()),
        }
        rest = &rest[length..];
    }
    units.extend(rest.encode_utf16());
    String::from_utf16(&units).ok()
}

/// Whether a text is an old-style retweet, `RT @name …`, and nothing else.
pub(crate) fn is_old_style_retweet(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix("RT") else { return false };
    names_someone(rest)
}

/// Whether what follows `RT` or `QT` is white space and `@name`.
#[must_use]
pub fn names_someone(after: &str) -> bool {
    let named = after.trim_start();
    named.len() < after.len()
        && named
            .strip_prefix(['@', '＠'])
            .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
}

/// The name of the posting app in the link by which v1.1 names it:
/// `<a href="…">Twitter for iPhone</a>`. A text without a link is the name.
pub(crate) fn client_name(source: &str) -> Option<String> {
    // The search of before 2013 escapes its link.
    if source.starts_with("&lt;a ") {
        return client_name(&resolve_entities(source.to_owned()));
    }
    let name = match (source.find('>'), source.rfind("</a>")) {
        (Some(start), Some(end)) if start < end => &source[start + 1..end],
        _ => source,
    };
    let name = name.trim();
    (!name.is_empty()).then(|| resolve_entities(name.to_owned()))
}

/// A text of which every byte was written as a character, as Meta exports them:
/// `ã\u{81}\u{82}` is あ.
pub(crate) fn of_bytes_as_characters(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let decoded = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.unwrap_or_else(|| text.to_owned())
}

/// The same of a text that may not be such: one that becomes Japanese so was.
pub(crate) fn of_bytes_if_japanese(text: String) -> String {
    let is_japanese = |c: char| matches!(c, '\u{3001}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    // How kana and kanji begin.
    if !text.contains(|c: char| ('ã'..='é').contains(&c)) {
        return text;
    }
    let read = of_bytes_as_characters(&text);
    if read.contains(is_japanese) && !text.contains(is_japanese) { read } else { text }
}

/// The beginning of something that a message quotes.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_escapes_are_decoded() {
        for (written, text) in [
            (r"\u671d\u306e\u6563\u6b69\n\u96e8 a", "朝の散歩\n雨 a"),
            (r#"\u671d\u306e "\u96e8" \ud83c\udf5e\U0001f35e\xe9"#, "朝の \"雨\" 🍞🍞é"),
            (r"\u671d\u306e", r"\u671d\u306e"),
            (r"C:\users\u1\u2\u3", r"C:\users\u1\u2\u3"),
            (r"\ud83c\ud83c\ud83c", r"\ud83c\ud83c\ud83c"),
            (r"\u671d\u306e\u6563\", r"\u671d\u306e\u6563\"),
            (r"朝\u671d\u306e\u6563", r"朝\u671d\u306e\u6563"),
        ] {
            assert_eq!(decoded_literal(written.to_owned()), text, "{written}");
        }
    }

    #[test]
    fn entities_are_resolved_once() {
        let resolve = |text: &str| resolve_entities(text.to_owned());
        assert_eq!(resolve("ひより &amp; すず &lt;3"), "ひより & すず <3");
        assert_eq!(resolve("&amp;lt;"), "&lt;");
        assert_eq!(resolve("R&B &unknown; &"), "R&B &unknown; &");
        assert_eq!(
            resolve("冷やし中華&#127836; it&#39;s&#x27;&apos;&nbsp;&#9829;"),
            "冷やし中華🍜 it's''\u{a0}♥"
        );
        for text in ["&#;", "&#x;", "&#55357;", "&#0;", "&#12", "&#1234567890;", "&#麦茶;", "&#xg;"]
        {
            assert_eq!(resolve(text), text);
        }
    }

    #[test]
    fn literals_of_python_are_decoded() {
        let decoded = |text: &str| decoded_literal(text.to_owned());
        assert_eq!(decoded(r"b'\xe6\x9c\x9d\nit\'s'"), "朝\nit's");
        assert_eq!(decoded(r#"b"it's \\x""#), r"it's \x");
        for text in ["b'", "b'朝", r"b'\xff'", r"b'\xe'", "朝", "b", r"'b\'"] {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn old_style_retweets() {
        assert!(is_old_style_retweet("RT @suiyo_mille: おはよう"));
        assert!(is_old_style_retweet(" RT ＠suiyo_mille おはよう"));
        assert!(!is_old_style_retweet("最高 RT @suiyo_mille: おはよう"));
        assert!(!is_old_style_retweet("RTしてね @suiyo_mille"));
        assert!(!is_old_style_retweet("RT@suiyo_mille"));
        assert!(!is_old_style_retweet("RT @ suiyo"));
    }

    #[test]
    fn clients_are_named_as_people_know_them() {
        let link = "<a href=\"http://twitter.com/download/iphone\" rel=\"nofollow\">Twitter for iPhone</a>";
        assert_eq!(client_name(link).as_deref(), Some("Twitter for iPhone"));
        assert_eq!(client_name("web").as_deref(), Some("web"));
        assert_eq!(client_name(" "), None);
    }
}
