//! A status object of the Twitter API v1.1, as streams and twarc 1 write it. The formats for
//! lines, documents and archives share it; some of them write times differently, and numbers as
//! strings.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::lenient::{Scalar, Whole, written};
use crate::columns::cell;
use crate::columns::vocabulary::{self, Meaning};
use crate::input::head::Claim;
use crate::json::object::Object;
use crate::json::{self, Integer, Text};
use crate::posts::draft::Draft;
use crate::posts::field::Field;
use crate::posts::id;
use crate::posts::record::{A_MESSAGE, NO_TEXT, Records};
use crate::posts::tweet::Tweet;
use crate::posts::versions;
use crate::texts::text::{client_name, resolve_entities};

/// Where the columns of a status come from.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("tweet_id", "id_str, id"),
    ("created_at", "the id, created_at"),
    ("text", "those of retweeted_status; extended_tweet.full_text, full_text, text"),
    ("author_id", "user.id_str, user.id"),
    ("author", "user.screen_name"),
    ("lang", "lang"),
    ("client", "source"),
    ("retweeted_id", "retweeted_status.id_str, retweeted_status.id"),
    ("quoted_id", "quoted_status_id_str, quoted_status_id"),
    ("in_reply_to_id", "in_reply_to_status_id_str, in_reply_to_status_id"),
    ("like_count", "favorite_count"),
    ("retweet_count", "retweet_count"),
];

/// Whether an object is a row of a table, in which the API's names are those of columns:
/// its author is a name, and no object.
fn is_row(object: &Object) -> bool {
    let is_author = |key: &str| {
        let of_author =
            |meaning: &Meaning| matches!(meaning.field, Field::Author | Field::AuthorId);
        vocabulary::meanings(key).iter().any(of_author)
    };
    let is_scalar = |key: &str| {
        object
            .value(key)
            .is_some_and(|value| !value.starts_with(b"{") && !value.starts_with(b"null"))
    };
    object.object("user").is_none() && object.keys().any(|key| is_author(key) && is_scalar(key))
}

/// Whether an object is one of twitter-web-exporter, which has the author among the fields of
/// the post.
fn is_of_web_exporter(object: &Object) -> bool {
    object.has_all(&["full_text", "screen_name", "profile_image_url"])
        && !object.has_any(&["user", "id_str"])
}

/// Whether an object is a status.
pub(crate) fn claim(object: &Object) -> Claim {
    if is_row(object) || is_of_web_exporter(object) {
        return Claim::No;
    }
    let is_status = object.has_any(&["id_str", "full_text"])
        || (object.has_all(&["user", "created_at"])
            && object.has_any(&["text", "extended_tweet", "retweeted_status"])
            && !object.has("_type"));
    let is_notice = || {
        let mut keys = object.keys();
        keys.next().is_some_and(|key| key == DELETE || NOTICES.contains(&key))
            && object.keys().all(|key| key == DELETE || NOTICES.contains(&key))
    };
    // `"id":"番号"` stands in a list of names.
    let is_word = || object.string("id").is_some_and(|id| !id.iter().any(u8::is_ascii_digit));
    let is_likely = || (object.has_all(&["id", "text", "created_at"]) && !is_word()) || is_notice();
    match is_status {
        true => Claim::Sure,
        false if is_likely() => Claim::Likely,
        false => Claim::No,
    }
}

#[derive(Deserialize)]
struct Status<'a> {
    id: Option<Integer>,
    id_str: Option<Integer>,
    /// Under another name in the answers of socialdata.tools.
    #[serde(borrow, alias = "tweet_created_at")]
    created_at: Option<Scalar<'a>>,
    text: Option<String>,
    full_text: Option<String>,
    extended_tweet: Option<ExtendedTweet>,
    #[serde(borrow)]
    user: Option<Whole<'a, User<'a>>>,
    #[serde(borrow)]
    lang: Option<Text<'a>>,
    #[serde(borrow)]
    source: Option<Text<'a>>,
    #[serde(borrow)]
    retweeted_status: Option<Box<Whole<'a, Status<'a>>>>,
    retweeted_status_id: Option<Integer>,
    retweeted_status_id_str: Option<Integer>,
    quoted_status_id: Option<Integer>,
    quoted_status_id_str: Option<Integer>,
    in_reply_to_status_id: Option<Integer>,
    in_reply_to_status_id_str: Option<Integer>,
    favorite_count: Option<Integer>,
    retweet_count: Option<Integer>,
    /// The ids of all versions of one that was edited.
    #[serde(borrow)]
    edit_history: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ExtendedTweet {
    full_text: Option<String>,
}

#[derive(Deserialize)]
struct User<'a> {
    id: Option<Integer>,
    id_str: Option<Integer>,
    #[serde(borrow)]
    screen_name: Option<Text<'a>>,
}

/// Adds a record that is one of the stream's notices; says whether it is.
pub(crate) fn add_notice(record: &[u8], records: &mut Records) -> bool {
    if let Some(ids) = deleted_of_account(record) {
        for id in ids {
            records.deletion(id);
        }
        return true;
    }
    if let Some(kind) = kind_of_event(record) {
        records.notice(kind);
        return true;
    }
    match Notice::of(record) {
        Some(Notice::Deletion(id)) => records.deletion(id),
        Some(Notice::Other(kind)) => records.notice(kind),
        None => return false,
    }
    true
}

/// Reads one status.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read: no JSON
/// object, no id, text or time, an id out of range.
pub(crate) fn parse(record: &[u8]) -> Result<Draft, String> {
    draft(json::parse(record)?)
}

fn draft(status: Status) -> Result<Draft, String> {
    let id = id::required(status.id_str.or(status.id));
    let own_text = whole_text(status.extended_tweet, status.full_text, status.text);
    let original = status.retweeted_status.map(|original| *original);
    let sign = original.as_ref().map(Whole::sign).unwrap_or_default();
    let (retweeted_id, retweeted_author_id, original_text, of_original) = match original {
        Some(Whole::Object(original)) => (
            best_id(original.id_str, original.id),
            original.user.and_then(Whole::object).and_then(|user| best_id(user.id_str, user.id)),
            whole_text(original.extended_tweet, original.full_text, original.text),
            original.retweet_count.and_then(Integer::value),
        ),
        Some(_) | None => {
            let left = best_id(status.retweeted_status_id_str, status.retweeted_status_id);
            (sign.id.or(left.filter(|id| *id > 0)), None, None, None)
        }
    };
    let text = resolve_entities(original_text.or(own_text).ok_or(NO_TEXT)?);
    // Every status of this API has it: one without is not whole.
    let time = status.created_at.ok_or("missing time (created_at)")?;
    let written = written(Some(time), "created_at");
    let (author_id, author) = match status.user {
        Some(Whole::Object(user)) => {
            (best_id(user.id_str, user.id), Text::filled(user.screen_name))
        }
        Some(left) => (None, left.text().and_then(cell::author)),
        None => (None, None),
    };
    let tweet = Tweet {
        author_id,
        author,
        lang: Text::filled(status.lang),
        client: status.source.and_then(|source| client_name(&source.0)),
        is_retweet: sign.is_retweet,
        retweeted_id,
        retweeted_author_id,
        quoted_id: best_id(status.quoted_status_id_str, status.quoted_status_id),
        in_reply_to_id: best_id(status.in_reply_to_status_id_str, status.in_reply_to_status_id),
        like_count: status.favorite_count.and_then(Integer::value),
        // In a stream, that of a retweet is its own, which nobody retweets.
        retweet_count: status.retweet_count.and_then(Integer::value).max(of_original),
        versions: status.edit_history.map(|all| versions::ids_in(all.get())).unwrap_or_default(),
        ..Tweet::new(text)
    };
    Ok(Draft::new(id, written, tweet))
}

fn whole_text(
    extended: Option<ExtendedTweet>,
    full_text: Option<String>,
    text: Option<String>,
) -> Option<String> {
    extended.and_then(|extended| extended.full_text).or(full_text).or(text)
}

/// The id as a string is whole where the number may have lost its last digits.
fn best_id(string: Option<Integer>, number: Option<Integer>) -> Option<i64> {
    string.or(number).and_then(Integer::value)
}

/// The notice that says which status is deleted.
const DELETE: &str = "delete";
/// Notices that concern no status that is to be stored; those of users may be undone.
const NOTICES: [&str; 17] = [
    "limit",
    "scrub_geo",
    "status_withheld",
    "user_withheld",
    "disconnect",
    "warning",
    "friends",
    "friends_str",
    "control",
    "user_update",
    "user_delete",
    "user_undelete",
    "user_protect",
    "user_unprotect",
    "user_suspend",
    "user_unsuspend",
    "tweet_edit",
];
/// Notices about a status that could be others' words by themselves.
const OF_STATUS: [&str; 2] = ["drop", "undrop"];

/// What streams carry between the statuses: `{"delete": {…}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// A status of this id is deleted.
    Deletion(i64),
    Other(&'static str),
}

#[derive(Deserialize)]
struct Delete {
    delete: Deleted,
}

#[derive(Deserialize)]
struct Deleted {
    status: DeletedStatus,
}

#[derive(Deserialize)]
struct DeletedStatus {
    id: Option<Integer>,
    id_str: Option<Integer>,
}

/// What a stream tells of beside statuses, which may have some in it: `{"event": "favorite",
/// "target_object": {…}}`, messages, the last line of a stream of Gnip.
fn kind_of_event(record: &[u8]) -> Option<&'static str> {
    let keys = json::top_level_keys(record);
    let has = |key: &str| keys.contains(&key);
    let kind = match keys.as_slice() {
        _ if has("event") && has("source") && has("target") => "event",
        ["direct_message"] => A_MESSAGE,
        ["info"] => "info",
        _ if has("error") && !has("text") && !has("full_text") => "error",
        [kind] => {
            let kind = OF_STATUS.into_iter().find(|known| known == kind)?;
            Object::of(record).object(kind).filter(|notice| notice.has("status"))?;
            kind
        }
        _ => return None,
    };
    json::parse::<serde::de::IgnoredAny>(record).is_ok().then_some(kind)
}

/// The key of the statuses that an account has deleted, in what is told of its activity.
const OF_ACCOUNT: &str = "tweet_delete_events";

#[derive(Deserialize)]
struct DeletedOfAccount {
    tweet_delete_events: Vec<Deleted>,
}

/// The ids of the statuses that an account has deleted, if that is what a record tells.
fn deleted_of_account(record: &[u8]) -> Option<Vec<i64>> {
    memchr::memmem::find(record, OF_ACCOUNT.as_bytes())?;
    let told: DeletedOfAccount = json::parse(record).ok()?;
    let statuses = told.tweet_delete_events.into_iter().map(|deleted| deleted.status);
    let ids: Vec<i64> = statuses.filter_map(|status| best_id(status.id_str, status.id)).collect();
    (!ids.is_empty()).then_some(ids)
}

impl Notice {
    fn of(record: &[u8]) -> Option<Self> {
        let keys = json::top_level_keys(record);
        let [key] = keys.as_slice() else { return None };
        if *key == DELETE {
            let Delete { delete } = json::parse(record).ok()?;
            return best_id(delete.status.id_str, delete.status.id).map(Self::Deletion);
        }
        let kind = NOTICES.into_iter().find(|kind| kind == key)?;
        json::parse::<serde::de::IgnoredAny>(record).is_ok().then_some(Self::Other(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::posts::draft::finished;

    fn parse_text(record: &str) -> Result<Tweet, String> {
        finished(parse(record.as_bytes()))
    }

    #[test]
    fn what_a_stream_tells_beside_statuses_is_a_notice() {
        let status = r#"{"id_str":"20","text":"朝","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#;
        for (record, kind) in [
            (
                format!(
                    r#"{{"event":"favorite","source":{{"id":1}},"target":{{"id":2}},"target_object":{status}}}"#
                ),
                "event",
            ),
            (r#"{"direct_message":{"id":5,"text":"夜"}}"#.to_owned(), "direct message"),
            (r#"{"info":{"message":"Replay Request Completed"}}"#.to_owned(), "info"),
            (r#"{"user_suspend":{"id":5,"timestamp_ms":"1"}}"#.to_owned(), "user_suspend"),
            (r#"{"control":{"control_uri":"/1.1/x"}}"#.to_owned(), "control"),
            (r#"{"drop":{"status":{"id":5,"user_id":6}}}"#.to_owned(), "drop"),
            (r#"{"id":1,"error":"not found"}"#.to_owned(), "error"),
        ] {
            let mut records = Records::default();
            assert!(add_notice(record.as_bytes(), &mut records), "{record}");
            assert_eq!(records.notices, [kind]);
        }
        let mut records = Records::default();
        let deleted = r#"{"for_user_id":"7","tweet_delete_events":[{"status":{"id":"5","user_id":"7"},"timestamp_ms":"1"},{"status":{"id":"6"}}]}"#;
        assert!(add_notice(deleted.as_bytes(), &mut records));
        assert_eq!(records.deletions, [5, 6]);
        for other in [status, r#"{"drop":{"x":1}}"#, r#"{"tweet_delete_events":[]}"#] {
            assert!(!add_notice(other.as_bytes(), &mut Records::default()), "{other}");
        }
    }

    #[test]
    fn a_status_with_all_fields() {
        let tweet = parse_text(
            r#"{"created_at":"Mon Sep 03 03:15:00 +0000 2018","id":1036452470584246300,
            "id_str":"1036452470584246272","text":"ひより &amp; すず","lang":"ja",
            "source":"<a href=\"http://example.com\">つぶやきアプリ</a>",
            "user":{"id":77,"id_str":"77","screen_name":"suiyo_mille"},
            "in_reply_to_status_id_str":"5","quoted_status_id":6,
            "favorite_count":3,"retweet_count":"4"}"#,
        )
        .unwrap();
        let expected = Tweet {
            id: 1_036_452_470_584_246_272,
            time: Moment::At(1_535_944_500_000_000),
            author_id: Some(77),
            author: Some("suiyo_mille".into()),
            text: "ひより & すず".into(),
            lang: Some("ja".into()),
            client: Some("つぶやきアプリ".into()),
            is_retweet: false,
            retweeted_id: None,
            retweeted_author_id: None,
            quoted_id: Some(6),
            in_reply_to_id: Some(5),
            like_count: Some(3),
            retweet_count: Some(4),
            network: crate::Network::X,
            url: None,
            source_id: None,
            form: "",
            clock_offset: Some(0),
            has_rounded_id: false,
            times: crate::posts::tweet::TimeNotes::default(),
            versions: Vec::new(),
        };
        assert_eq!(tweet, expected);
    }

    #[test]
    fn the_whole_text_is_taken_where_there_is_one() {
        let head =
            r#""id_str":"1036452470584246272","created_at":"Mon Sep 03 03:15:00 +0000 2018""#;
        let text = |rest: &str| parse_text(&format!("{{{head},{rest}}}")).unwrap().text;
        assert_eq!(text(r#""text":"あ…","extended_tweet":{"full_text":"ああああ"}"#), "ああああ");
        assert_eq!(text(r#""text":"あ…","full_text":"ああ""#), "ああ");
        let retweet = format!(
            r#"{{{head},"text":"RT @suiyo_mille: あ…","retweeted_status":{{"id_str":"9","user":{{"id":77}},"full_text":"ああ&gt;"}}}}"#
        );
        let retweet = parse_text(&retweet).unwrap();
        assert_eq!((retweet.text.as_str(), retweet.is_retweet), ("ああ>", true));
        assert_eq!((retweet.retweeted_id, retweet.retweeted_author_id), (Some(9), Some(77)));
        let counted = |own: &str, of_original: &str| {
            let original = format!(r#"{{"id_str":"9","full_text":"ああ"{of_original}}}"#);
            let record =
                format!(r#"{{{head},"text":"RT @a: あ…","retweeted_status":{original}{own}}}"#);
            parse_text(&record).unwrap().retweet_count
        };
        for (own, of_original, count) in [
            (r#","retweet_count":0"#, r#","retweet_count":1204"#, Some(1204)),
            (r#","retweet_count":1205"#, r#","retweet_count":1204"#, Some(1205)),
            ("", r#","retweet_count":1204"#, Some(1204)),
            (r#","retweet_count":4"#, "", Some(4)),
        ] {
            assert_eq!(counted(own, of_original), count);
        }
        for (written, id) in [
            (r#""retweeted_status":true"#, None),
            (r#""retweeted_status":"9""#, Some(9)),
            (r#""retweeted_status":"https://twitter.com/a/status/9""#, Some(9)),
            (r#""retweeted_status":null,"retweeted_status_id_str":"9""#, Some(9)),
        ] {
            let retweet = parse_text(&format!(r#"{{{head},"text":"朝だ",{written}}}"#)).unwrap();
            assert_eq!((retweet.is_retweet, retweet.retweeted_id), (true, id), "{written}");
        }
        for none in ["null", "false", "\"\"", "[]"] {
            let record = format!(r#"{{{head},"text":"朝だ","retweeted_status":{none}}}"#);
            assert!(!parse_text(&record).unwrap().is_retweet, "{none}");
        }
    }

    #[test]
    fn what_is_no_tweet_says_why() {
        let time = r#""created_at":"Mon Sep 03 03:15:00 +0000 2018""#;
        let cases = [
            (String::new(), "an empty record"),
            ("oops".into(), "not a tweet in JSON"),
            (r#"{"id_str":"1","te"#.into(), "ends too early, at column"),
            (format!(r#"{{"text":"あ",{time}}}"#), "no id"),
            (format!(r#"{{"id_str":"5",{time}}}"#), "no text"),
            (r#"{"id_str":"5","text":"あ"}"#.into(), "missing time"),
            (
                r#"{"id_str":"5","text":"あ","created_at":"yesterday"}"#.into(),
                "invalid timestamp: yesterday",
            ),
            (format!(r#"{{"id":18446744073709551615,"text":"あ",{time}}}"#), "out of range"),
            (format!(r#"{{"id":9.885e17,"text":"あ",{time}}}"#), "lost its last digits"),
            ("[".repeat(10_000), "not a tweet in JSON"),
        ];
        for (record, reason) in cases {
            let error = parse_text(&record).unwrap_err();
            assert!(error.contains(reason), "{record}: {error}");
        }
        let error = parse(b"{\"text\":\"\xff\"}").unwrap_err();
        assert_eq!(error, "invalid UTF-8 at byte 10");
    }

    #[test]
    fn notices_are_told_from_statuses_and_from_what_is_broken() {
        let of = |record: &str| Notice::of(record.as_bytes());
        let delete =
            r#"{"delete":{"status":{"id":5,"id_str":"6","user_id":7},"timestamp_ms":"1"}}"#;
        assert_eq!(of(delete), Some(Notice::Deletion(6)));
        assert_eq!(of(r#"{"limit":{"track":12}}"#), Some(Notice::Other("limit")));
        for record in
            [r#"{"delete":{}}"#, r#"{"delete":{"status":{"id":"x"}}}"#, r#"{"limit":{"tr"#, "{}"]
        {
            assert_eq!(of(record), None, "{record}");
        }
    }
}
