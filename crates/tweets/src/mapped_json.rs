//! JSON Lines of any other origin than Twitter's: its keys are found by name
//! or as the user says, `author=user.name` for those of inner objects.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::draft::Draft;
use super::format::{InputFormat, Layout};
use super::head::{Claim, Head, Object};
use super::json;
use super::mapping::{self, Mapping};
use super::record::{Raw, Records};
use super::rules::TimeRule;
use super::setup::Setup;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "jsonl",
    description: "JSON of any other origin, a record per line or in arrays, with the same keys",
    columns: &[],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        let has = |name: &str| object.has(name.split('.').next().unwrap_or(name));
        head.mapping.fits(has) || (!object.has("id_str") && is_own_row(object))
    }))
}

/// Whether an object has the columns of a table, and not the ways of an API: there
/// ids are strings beside times in milliseconds or of another kind, authors
/// objects.
fn is_own_row(object: &Object) -> bool {
    let Some(time) = object.value("created_at") else { return false };
    let time = time.get(1..).unwrap_or_default();
    let time = &time[..time.iter().position(|&byte| byte == b'"').unwrap_or(time.len())];
    let is_iso = time.first().is_some_and(u8::is_ascii_digit);
    let is_in_millis = time.ends_with(b"Z") && time.len() == "2018-09-03T03:15:00.000Z".len();
    let is_api =
        object.has_any(&["data", "referenced_tweets", "public_metrics", "full_text", "user"])
            || object.object("author").is_some();
    let id = object.value("tweet_id").or_else(|| object.value("id"));
    let is_string = id.is_some_and(|id| id.starts_with(b"\""));
    object.has("text") && is_iso && !is_api && id.is_some() && !(is_string && is_in_millis)
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    let draft = parse(raw.bytes, &setup.mapping, &setup.time_zone);
    records.add(raw, draft.and_then(|draft| draft.finish(&setup.rules)));
}

/// Reads one record. A time that names no zone is one of `zone`.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
pub(super) fn parse(record: &[u8], mapping: &Mapping, zone: &TimeZone) -> Result<Draft, String> {
    let object: Map<String, Value> = json::parse(record)?;
    mapping::draft(zone, |field| {
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
    use crate::draft::finished_by;
    use crate::{Moment, Tweet};

    fn parse_text(mapping: &str, record: &str) -> Result<Tweet, String> {
        finished_by(
            TimeRule::Written,
            parse(record.as_bytes(), &mapping.parse().unwrap(), &TimeZone::UTC),
        )
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
            (r#"{"n":5,"body":"朝"}"#, "missing time"),
            (r#"{"n":5,"body":"朝","at":"soon"}"#, "invalid timestamp: soon"),
            ("[]", "not a tweet in JSON"),
        ] {
            let error = parse_text(mapping, record).unwrap_err();
            assert!(error.contains(reason), "{record}: {error}");
        }
    }
}
