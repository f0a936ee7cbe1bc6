//! What X tells those who keep its posts of posts and accounts that are gone: the events of
//! compliance streams, and the results of compliance jobs.

use crate::json;
use crate::json::object::Object;
use crate::posts::record::Records;
use crate::times::{snowflake, time};

/// What becomes of a result of a compliance job that concerns an account: what is to be done
/// about it depends on whether that is gone for good.
const OF_AN_ACCOUNT: &str = "compliance of an account";
/// Microseconds between the time of an id and one that is rounded to seconds.
const WITHIN: i64 = 2_000_000;

/// Whether an object is a result of a compliance job: `{"id": "20", "action": "delete",
/// "created_at": …, "redacted_at": …, "reason": "deleted"}`.
pub(super) fn is_result(object: &Object) -> bool {
    object.has_all(&["id", "action"])
        && object.has_any(&["redacted_at", "reason"])
        && !object.has_any(&["text", "full_text", "content", "data"])
}

/// What a compliance stream tells of, `{"delete": {"tweet": {…}, "event_at": …}}`.
pub(super) enum Event {
    /// A tweet of this id is deleted.
    Deletion(i64),
    /// Something has become of an account.
    OfAccount,
    Other,
}

impl Event {
    /// That of an object which has nothing else.
    pub(super) fn of(data: &[u8]) -> Option<Self> {
        let keys = json::top_level_keys(data);
        let [kind] = keys.as_slice() else { return None };
        let event = Object::of(data).object(kind).filter(|event| event.has("event_at"))?;
        let tweet = event.object("tweet").filter(|_| *kind == "delete");
        let id =
            tweet.and_then(|tweet| std::str::from_utf8(tweet.string("id")?).ok()?.parse().ok());
        Some(id.map_or(Self::Other, Self::Deletion))
    }

    /// What a result of a compliance job tells of. One of an account has the same form as one of a
    /// post; the ids of older accounts tell no time.
    pub(super) fn of_result(line: &[u8]) -> Option<Self> {
        let result = Object::of(line);
        if !is_result(&result) {
            return None;
        }
        let text = |key: &str| std::str::from_utf8(result.string(key)?).ok();
        let id: i64 = text("id")?.parse().ok()?;
        let written = text("created_at").and_then(|time| time::parse_written(time).ok());
        let is_post = match (snowflake::micros(id), written) {
            (Some(told), Some(written)) => (told - written).abs() <= WITHIN,
            (None, Some(written)) => written < snowflake::FIRST_MICROS,
            (told, None) => told.is_some(),
        };
        Some(match text("action") {
            Some("delete") if is_post => Self::Deletion(id),
            _ if is_post => Self::Other,
            _ => Self::OfAccount,
        })
    }

    pub(super) fn add_to(self, records: &mut Records) {
        match self {
            Self::Deletion(id) => records.deletion(id),
            Self::OfAccount => records.notice(OF_AN_ACCOUNT),
            Self::Other => records.notice("event"),
        }
    }
}
