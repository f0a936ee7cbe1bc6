//! JSON Lines of any other origin than Twitter's: its keys are found by name
//! or as the user says, `author=user.name` for those of inner objects.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::draft::Draft;
use super::form::Form;
use super::json;
use super::mapping::{self, Mapping};

/// Reads one record. A time that names no zone is one of `zone`.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
pub(super) fn parse(record: &[u8], mapping: &Mapping, zone: &TimeZone) -> Result<Draft, String> {
    let object: Map<String, Value> = json::parse(record)?;
    mapping::draft(Form::JsonLines, zone, |field| {
        mapping.names(field).into_iter().find_map(|name| text(value(&object, name)?))
    })
}

/// The value of a key, or of a key within the objects before its dots.
fn value<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        value(object.get(outer)?.as_object()?, inner)
    })
}

fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(_) | Value::Bool(_) => Some(Cow::Owned(value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::finished;
    use crate::{Moment, Tweet};

    fn parse_text(mapping: &str, record: &str) -> Result<Tweet, String> {
        finished(parse(record.as_bytes(), &mapping.parse().unwrap(), &TimeZone::UTC))
    }

    #[test]
    fn keys_are_found_by_name() {
        let tweet = parse_text(
            "",
            r#"{"id":1036452470584246272,"created_at":"2018-09-03T12:20:00+09:00","text":"朝 &amp;",
            "author":"mugicha","author_id":"7","lang":"ja","client":null,"like_count":3}"#,
        )
        .unwrap();
        assert_eq!(tweet.id, 1_036_452_470_584_246_272);
        assert_eq!(tweet.time, Moment::At(1_535_944_800_000_000));
        assert_eq!((tweet.text.as_str(), tweet.author_id), ("朝 &amp;", Some(7)));
        assert_eq!((tweet.like_count, tweet.client), (Some(3), None));
    }

    #[test]
    fn keys_within_objects_are_named_by_dots() {
        let record = r#"{"n":5,"user":{"name":"mugicha"},"body":"朝","at":"2018-09-03"}"#;
        let mapping = "id=n,author=user.name,text=body,created_at=at";
        let tweet = parse_text(mapping, record).unwrap();
        assert_eq!((tweet.id, tweet.author.as_deref()), (5, Some("mugicha")));
        assert_eq!(tweet.time, Moment::Day(1_535_932_800_000_000));
        for (record, reason) in [
            (r#"{"n":0.5e3,"body":"朝","at":"2018-09-03"}"#, "last digits"),
            (r#"{"body":"朝","at":"2018-09-03"}"#, "no id"),
            (r#"{"n":5,"body":"","at":"2018-09-03"}"#, "no text"),
            (r#"{"n":5,"body":"朝"}"#, "no time"),
            (r#"{"n":5,"body":"朝","at":"soon"}"#, "no time: soon"),
            ("[]", "not a tweet in JSON"),
        ] {
            let error = parse_text(mapping, record).unwrap_err();
            assert!(error.contains(reason), "{record}: {error}");
        }
    }
}
