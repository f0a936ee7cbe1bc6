//! Repairs records that are almost JSON: NaN and the like, lone surrogates, commas after the
//! last value, duplicate keys.

use serde_json::Value;

/// A record with what JSON does not have replaced; `None` if there is nothing to
/// replace. It is then read again.
pub(crate) fn mended(record: &[u8]) -> Option<Vec<u8>> {
    with_known_values(record).or_else(|| with_each_key_once(record))
}

/// A record in which no object has a key twice: the last one counts, as JavaScript and
/// Python have it.
fn with_each_key_once(record: &[u8]) -> Option<Vec<u8>> {
    let once = serde_json::from_slice::<Value>(record).ok()?.to_string().into_bytes();
    let colons = |text: &[u8]| memchr::memchr_iter(b':', text).count();
    (colons(&once) < colons(record)).then_some(once)
}

fn with_known_values(record: &[u8]) -> Option<Vec<u8>> {
    let has = |word: &[u8]| memchr::memmem::find(record, word).is_some();
    let may_be = || memchr::memchr_iter(b',', record).any(|at| is_last_comma(&record[at..]));
    if !has(b"\\u") && !has(b"NaN") && !has(b"Infinity") && !may_be() {
        return None;
    }
    let mut mended = Vec::with_capacity(record.len());
    let mut is_changed = false;
    let mut in_string = false;
    let mut rest = record;
    while let Some(&byte) = rest.first() {
        let (taken, replaced) = match (in_string, byte) {
            (true, b'\\') if is_lone_surrogate(rest) => (6, Some(&b"\\ufffd"[..])),
            (true, b'\\') if rest.starts_with(b"\\u") && is_pair(rest) => (12, None),
            (true, b'\\') => (2, None),
            (false, b',') if is_last_comma(rest) => (1, Some(&b""[..])),
            (false, _) => match NO_NUMBERS.iter().find(|word| rest.starts_with(word)) {
                Some(word) => (word.len(), Some(&b"null"[..])),
                None => (1, None),
            },
            _ => (1, None),
        };
        in_string ^= byte == b'"';
        let (as_written, after) = rest.split_at(taken.min(rest.len()));
        is_changed |= replaced.is_some();
        mended.extend_from_slice(replaced.unwrap_or(as_written));
        rest = after;
    }
    is_changed.then_some(mended)
}

/// Whether nothing follows the comma at the start of a text but the end of its object or array,
/// as people and JSON5 write it.
fn is_last_comma(text: &[u8]) -> bool {
    matches!(text[1..].trim_ascii_start().first(), Some(b'}' | b']'))
}

/// What Python and JavaScript write for what is not a number.
const NO_NUMBERS: [&[u8]; 3] = [b"NaN", b"-Infinity", b"Infinity"];

/// The unit of UTF-16 at the start of a text: `\ud83d`.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

fn is_low(unit: u16) -> bool {
    (0xdc00..0xe000).contains(&unit)
}

fn is_pair(text: &[u8]) -> bool {
    let second = text.get(6..).and_then(unit);
    unit(text).is_some_and(is_high) && second.is_some_and(is_low)
}

fn is_lone_surrogate(text: &[u8]) -> bool {
    unit(text).is_some_and(|unit| is_high(unit) || is_low(unit)) && !is_pair(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(record: &str) -> Option<String> {
        mended(record.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn halves_of_characters_and_numbers_that_are_none_are_replaced() {
        let cases = [
            (r#"{"a":"x\ud83d"}"#, Some(r#"{"a":"x\ufffd"}"#)),
            (r#"{"a":"\ude0a\ud83d\ude0a"}"#, Some(r#"{"a":"\ufffd\ud83d\ude0a"}"#)),
            (r#"{"a":"\ud83d\ud83d\ude0a"}"#, Some(r#"{"a":"\ufffd\ud83d\ude0a"}"#)),
            (r#"{"a":NaN,"b":-Infinity,"c":"NaN"}"#, Some(r#"{"a":null,"b":null,"c":"NaN"}"#)),
            (r#"{"a":"\\ud83d \ud83d\ude0a"}"#, None),
            (r#"{"a":[1, 2, ],"b":",}", }"#, Some(r#"{"a":[1, 2 ],"b":",}" }"#)),
            (r#"{"a":"\u3042"#, None),
            (r#"{"a":"\ud83"#, None),
            ("{\"a\":\"\\", None),
            (r#"{"a":"NaN"}"#, None),
        ];
        for (record, expected) in cases {
            assert_eq!(of(record).as_deref(), expected, "{record}");
        }
    }
}
