//! Looks up JSON values by a path of keys, for formats whose fields differ from version to
//! version: a value of another type counts as missing.

use serde_json::Value;

use crate::input::setup::Setup;
use crate::json;
use crate::posts::record::{Raw, Records};

/// Reads a record that is looked at whole: `add` adds what it is. One that is not JSON is
/// rejected.
pub(crate) fn parse_whole(
    raw: &Raw,
    setup: &Setup,
    records: &mut Records,
    add: fn(&Value, &Raw, &Setup, &mut Records),
) {
    match json::parse::<Value>(raw.bytes) {
        Ok(value) => add(&value, raw, setup, records),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// The value under a path of keys; null counts as missing.
pub(crate) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    let found = path.iter().try_fold(value, |value, key| value.get(key))?;
    (!found.is_null()).then_some(found)
}

/// A string that is not empty.
pub(crate) fn str_at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path)?.as_str().filter(|text| !text.is_empty())
}

/// The same to keep; also a number, as it is written.
pub(crate) fn string_at(value: &Value, path: &[&str]) -> Option<String> {
    match at(value, path)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, also one that is written as a string.
pub(crate) fn integer_at(value: &Value, path: &[&str]) -> Option<i64> {
    match at(value, path)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The elements of an array; none if it is not one.
pub(crate) fn list_at<'a>(value: &'a Value, path: &[&str]) -> &'a [Value] {
    at(value, path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether it is true.
pub(crate) fn is_at(value: &Value, path: &[&str]) -> bool {
    at(value, path).and_then(Value::as_bool).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_another_type_is_not_there() {
        let value = serde_json::json!({"a": {"b": "5", "c": null, "d": ""}, "e": 7, "f": [1]});
        assert_eq!(integer_at(&value, &["a", "b"]), Some(5));
        assert_eq!(string_at(&value, &["e"]).as_deref(), Some("7"));
        assert_eq!((at(&value, &["a", "c"]), str_at(&value, &["a", "d"])), (None, None));
        assert_eq!((list_at(&value, &["f"]).len(), list_at(&value, &["a"]).len()), (1, 0));
        assert!(!is_at(&value, &["e"]) && integer_at(&value, &["f"]).is_none());
    }
}
