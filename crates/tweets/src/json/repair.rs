//! Repairs records that are almost JSON: NaN and the like, lone surrogates, commas after the
//! last value, duplicate keys.

use std::ops::AddAssign;

use serde_json::Value;

/// What was replaced in records that were not quite JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repairs {
    /// Records in which anything was.
    pub records: u64,
    /// Halves of characters (lone surrogates).
    halves: u64,
    /// `NaN` and the like.
    no_numbers: u64,
    /// Commas after the last value of an object or array.
    commas: u64,
    /// Records in which a key stands twice.
    repeating: u64,
}

impl AddAssign for Repairs {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.halves += other.halves;
        self.no_numbers += other.no_numbers;
        self.commas += other.commas;
        self.repeating += other.repeating;
    }
}

impl Repairs {
    /// What was done, for a person to read; `None` if nothing was.
    pub(crate) fn remark(self) -> Option<String> {
        let said = |count: u64, one: &str, more: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {more}")),
        };
        let records = said(self.records, "record was", "records were")?;
        let parts = [
            said(
                self.halves,
                "half of a character became U+FFFD",
                "halves of characters became U+FFFD",
            ),
            said(
                self.no_numbers,
                "value that is not a number (NaN, Infinity) became null",
                "values that are not numbers (NaN, Infinity) became null",
            ),
            said(
                self.commas,
                "comma after the last value was left out",
                "commas after the last value were left out",
            ),
            said(
                self.repeating,
                "record has a key twice, of which the last was kept",
                "records have a key twice, of which the last was kept",
            ),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        Some(format!("{records} repaired: {}", parts.join("; ")))
    }
}

/// A record with what JSON does not have replaced, and what that was; `None` if there is
/// nothing to replace. It is then read again.
pub(crate) fn mended(record: &[u8]) -> Option<(Vec<u8>, Repairs)> {
    with_known_values(record).or_else(|| with_each_key_once(record))
}

/// A record in which no object has a key twice: the last one counts, as JavaScript and
/// Python have it.
fn with_each_key_once(record: &[u8]) -> Option<(Vec<u8>, Repairs)> {
    let once = serde_json::from_slice::<Value>(record).ok()?.to_string().into_bytes();
    let colons = |text: &[u8]| memchr::memchr_iter(b':', text).count();
    let repairs = Repairs { records: 1, repeating: 1, ..Repairs::default() };
    (colons(&once) < colons(record)).then_some((once, repairs))
}

fn with_known_values(record: &[u8]) -> Option<(Vec<u8>, Repairs)> {
    let has = |word: &[u8]| memchr::memmem::find(record, word).is_some();
    let may_be = || memchr::memchr_iter(b',', record).any(|at| is_last_comma(&record[at..]));
    if !has(b"\\u") && !has(b"NaN") && !has(b"Infinity") && !may_be() {
        return None;
    }
    let mut mended = Vec::with_capacity(record.len());
    let mut repairs = Repairs { records: 1, ..Repairs::default() };
    let mut in_string = false;
    let mut rest = record;
    while let Some(&byte) = rest.first() {
        let (taken, replaced) = match (in_string, byte) {
            (true, b'\\') if is_lone_surrogate(rest) => {
                repairs.halves += 1;
                (6, Some(&b"\\ufffd"[..]))
            }
            (true, b'\\') if rest.starts_with(b"\\u") && is_pair(rest) => (12, None),
            (true, b'\\') => (2, None),
            (false, b',') if is_last_comma(rest) => {
                repairs.commas += 1;
                (1, Some(&b""[..]))
            }
            (false, _) => match NO_NUMBERS.iter().find(|word| rest.starts_with(word)) {
                Some(word) => {
                    repairs.no_numbers += 1;
                    (word.len(), Some(&b"null"[..]))
                }
                None => (1, None),
            },
            _ => (1, None),
        };
        in_string ^= byte == b'"';
        let (as_written, after) = rest.split_at(taken.min(rest.len()));
        mended.extend_from_slice(replaced.unwrap_or(as_written));
        rest = after;
    }
    let is_changed = repairs.halves + repairs.no_numbers + repairs.commas > 0;
    is_changed.then_some((mended, repairs))
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
        mended(record.as_bytes()).map(|(bytes, _)| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn what_was_replaced_is_told_and_nothing_else() {
        let told = |records: &[&str]| {
            let mut all = Repairs::default();
            for record in records {
                all += mended(record.as_bytes()).unwrap().1;
            }
            all.remark().unwrap()
        };
        let comma = "1 record was repaired: 1 comma after the last value was left out";
        assert_eq!(told(&[r#"{"a":1,}"#]), comma);
        let value =
            "1 record was repaired: 1 value that is not a number (NaN, Infinity) became null";
        assert_eq!(told(&[r#"{"a":NaN}"#]), value);
        assert_eq!(
            told(&[r#"{"a":"\ud83d \ud83d"}"#, r#"{"a":1,"a":2}"#]),
            "2 records were repaired: 2 halves of characters became U+FFFD; 1 record has a key \
             twice, of which the last was kept"
        );
        assert_eq!(Repairs::default().remark(), None);
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
