//! What the JSON formats share: fields that are numbers in one file and strings in the next.

pub(crate) mod elements;
pub(crate) mod json_scan;
pub(crate) mod object;
pub(crate) mod python;
pub(crate) mod repair;
pub(crate) mod utf_16_units;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::error::Category;

/// How a record begins in which nothing stands where the posts of the others do: it may be a
/// post all the same, and no other program writes an object so.
pub(crate) const LEFT_OVER: &[u8] = b"{ \t \t ";

/// A string borrowed from the record where it has no escapes.
#[derive(serde::Deserialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl Text<'_> {
    /// The string of a field, unless it is empty.
    pub(crate) fn filled(field: Option<Self>) -> Option<String> {
        field.map(|text| text.0.into_owned()).filter(|text| !text.is_empty())
    }
}

/// The text of a record.
///
/// # Errors
///
/// Where it is not UTF-8, for a person to read.
fn utf_8(record: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(record)
        .map_err(|error| format!("invalid UTF-8 at byte {}", error.valid_up_to() + 1))
}

/// What a record says.
///
/// # Errors
///
/// Where it is not UTF-8 or not the JSON that is asked for, for a person who
/// sees the record.
pub(crate) fn parse<'a, T: Deserialize<'a>>(record: &'a [u8]) -> Result<T, String> {
    let text = utf_8(record)?;
    serde_json::from_str(text).map_err(|error| match error.classify() {
        _ if text.trim_start().is_empty() => "an empty record".to_owned(),
        Category::Eof => format!("JSON ends too early, at column {}", error.column()),
        _ => {
            let told = in_words(&error.to_string());
            // A record is a line of the file, whose number is told already.
            match told.rsplit_once(" at line 1 column ") {
                Some((what, column)) => format!("not a tweet in JSON: {what}, at column {column}"),
                None => format!("not a tweet in JSON: {told}"),
            }
        }
    })
}

/// What a parser tells, without the names that only its program knows: `invalid length 0,
/// expected struct Status with 16 elements` of a list.
fn in_words(told: &str) -> String {
    const STRUCT: &str = "expected struct ";
    let Some(at) = told.find(STRUCT) else { return told.to_owned() };
    let (before, rest) = (&told[..at], &told[at + STRUCT.len()..]);
    let end = rest.find(" at line ").unwrap_or(rest.len());
    let before = if before.starts_with("invalid length") { "a list, " } else { before };
    format!("{before}expected an object{}", &rest[end..])
}

/// A whole number, written as a number or as a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    Value(i64),
    /// Not a whole number of 64 bits; as written.
    Unusable(String),
}

impl Integer {
    /// The value, or `None` if it is unusable.
    pub(crate) fn value(self) -> Option<i64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Unusable(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntegerVisitor;

        impl Visitor<'_> for IntegerVisitor {
            type Value = Integer;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a whole number, as a number or a string")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Integer, E> {
                Ok(Integer::Value(value))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Integer, E> {
                Ok(i64::try_from(value)
                    .map_or_else(|_| Integer::Unusable(value.to_string()), Integer::Value))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Integer, E> {
                Ok(Integer::Unusable(format!("{value:e}")))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Integer, E> {
                Ok(value
                    .trim()
                    .parse()
                    .map_or_else(|_| Integer::Unusable(value.to_owned()), Integer::Value))
            }
        }

        deserializer.deserialize_any(IntegerVisitor)
    }
}

/// The keys of the object at the start of `text`, those of inner objects left
/// out; as many as `text` has before it is cut short. Keys with escapes are
/// passed over.
pub(crate) fn top_level_keys(text: &[u8]) -> Vec<&str> {
    top_level_fields(text).into_iter().map(|(key, _)| key).collect()
}

/// The same keys, each with the text from its value on.
pub(crate) fn top_level_fields(text: &[u8]) -> Vec<(&str, &[u8])> {
    let mut fields = Vec::new();
    let mut depth = 0_usize;
    let mut position = 0;
    while let Some(&byte) = text.get(position) {
        position += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            b'"' => {
                let Some(length) = string_length(&text[position..]) else { break };
                let string = &text[position..position + length];
                position += length + 1;
                if depth == 1
                    && let Some(value) = text[position..].trim_ascii_start().strip_prefix(b":")
                    && let Ok(key) = std::str::from_utf8(string)
                {
                    fields.push((key, value.trim_ascii_start()));
                }
            }
            _ => {}
        }
    }
    fields
}

/// Whether an object is what an API answers where it has no post to give: `{"errors": […]}`,
/// `{"title": "Too Many Requests", "status": 429}`.
pub(crate) fn is_error(record: &[u8]) -> bool {
    let keys = top_level_keys(record);
    let has = |key: &str| keys.contains(&key);
    !has("id")
        && !has("id_str")
        && !has("text")
        && !has("full_text")
        && !has("data")
        && (has("errors") || has("error") || (has("title") && (has("status") || has("detail"))))
}

/// Whether `record` is the beginning of a JSON value whose end is missing.
pub(crate) fn breaks_off(record: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(record).is_err_and(|error| error.is_eof())
}

/// Whether a record has this key before an array of more than one value: a quick
/// look before it is parsed for them.
pub(crate) fn may_have_several(record: &[u8], key: &str) -> bool {
    let Some(at) = memchr::memmem::find(record, key.as_bytes()) else { return false };
    let rest = &record[at..];
    let array = rest.split(|&byte| byte == b']').next().unwrap_or_default();
    memchr::memchr(b',', array).is_some()
}

/// Bytes up to the quotation mark that ends the string begun before `text`.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut position = 0;
    loop {
        position += memchr::memchr2(b'"', b'\\', text.get(position..)?)?;
        if text[position] == b'"' {
            return Some(position);
        }
        position += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_inner_objects_and_values_are_not_top_level() {
        let text = br#"{"a": {"b": 1}, "c": "\"d\": 2", "e": [{"f": 1}]} {"g": 1}"#;
        assert_eq!(top_level_keys(text), ["a", "c", "e"]);
        assert_eq!(top_level_keys(br#"{"a": 1, "b"#), ["a"]);
        assert!(top_level_keys(b"]]").is_empty());
    }

    #[test]
    fn reasons_name_nothing_of_the_program() {
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code)] // Nothing of it is read.
        struct Status {
            id: i64,
            user: Option<User>,
        }
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code)]
        struct User {
            id: i64,
        }
        let reason = |text: &str| parse::<Status>(text.as_bytes()).unwrap_err();
        let list = "not a tweet in JSON: a list, expected an object";
        assert!(reason("[]").starts_with(list), "{}", reason("[]"));
        for text in ["5", "\"x\"", r#"{"id":1,"user":5}"#, r#"{"id":1,"user":[]}"#, "[1]", "true"] {
            let reason = reason(text);
            assert!(!reason.contains("struct") && !reason.contains("Status"), "{reason}");
            assert!(reason.contains("expected an object"), "{reason}");
        }
    }

    #[test]
    fn integers_come_as_numbers_and_as_strings() {
        let parse = |text: &str| serde_json::from_str::<Integer>(text).unwrap();
        assert_eq!(parse("12"), Integer::Value(12));
        assert_eq!(parse("\"-12\""), Integer::Value(-12));
        assert_eq!(parse("18446744073709551615"), Integer::Unusable("18446744073709551615".into()));
        assert_eq!(parse("\"9.8E+017\""), Integer::Unusable("9.8E+017".into()));
        assert!(serde_json::from_str::<Integer>("[1]").is_err());
    }
}
