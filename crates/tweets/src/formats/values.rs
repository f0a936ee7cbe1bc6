//! Looks up JSON values by a path of keys, for formats whose fields differ from version to
//! version: a value of another type counts as missing.

use serde_json::Value;

use crate::columns::cell;
use crate::input::setup::Setup;
use crate::json;
use crate::posts::network::Network;
use crate::posts::post_address::PostAddress;
use crate::posts::record::{Raw, Records};
use crate::posts::source_id::number_of;

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

/// The id of another post, however it is named: by id, by its address, or in an object of it.
pub(crate) fn id_in(value: &Value, network: Network) -> Option<i64> {
    const KEYS: [&str; 4] = ["id_str", "rest_id", "id", "uri"];
    let text = match value {
        Value::Object(_) => {
            let inner = KEYS.iter().find_map(|key| at(value, &[key]));
            return inner.filter(|inner| !inner.is_object()).and_then(|id| id_in(id, network));
        }
        Value::String(text) => text.trim(),
        Value::Number(number) => return number.as_i64(),
        _ => return None,
    };
    if let Some(id) = cell::id_of_url(text) {
        return Some(id);
    }
    if let Some(address) = PostAddress::parse(text) {
        return Some(address.number(text).0);
    }
    match network {
        Network::X | Network::Other => text.parse().ok(),
        // A word is none.
        _ if cell::flag(text).is_some() || cell::is_missing(text) => None,
        _ => Some(number_of(network, text).0),
    }
}

/// The same under a path of keys.
pub(crate) fn id_at(value: &Value, path: &[&str], network: Network) -> Option<i64> {
    id_in(at(value, path)?, network)
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
