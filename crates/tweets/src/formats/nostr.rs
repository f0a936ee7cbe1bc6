//! Events of Nostr, one per line or in arrays, as relays and their tools return them. Short
//! notes and replies are posts; a repost contains the original as JSON in its text.

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::values::{at, integer_at, list_at, parse_whole, str_at};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::network::Network;
use crate::posts::record::{A_MESSAGE, NO_TEXT, Raw, Records, TEXTLESS};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::hashed;
use crate::posts::tweet::Tweet;

/// Hexadecimal digits of an id, and of a key.
const ID_DIGITS: usize = 64;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "nostr",
    description: "Nostr events, one per line or in arrays",
    columns: &[
        ("tweet_id", "a hash of id"),
        ("created_at", "created_at"),
        ("text", "content; of a repost that of the event in it"),
        ("author_id", "a hash of pubkey"),
        ("author", "pubkey"),
        ("network", "other"),
        ("source_id", "id"),
        ("lang", "tags: l of ISO-639-1"),
        ("client", "tags: client"),
        ("retweeted_id", "tags: e of a repost"),
        ("quoted_id", "tags: q"),
        ("in_reply_to_id", "tags: e marked reply or root, else the last e"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(is_event))
}

fn is_event(object: &Object) -> bool {
    let is_hex = |key: &str| {
        object
            .string(key)
            .is_some_and(|id| id.len() == ID_DIGITS && id.iter().all(u8::is_ascii_hexdigit))
    };
    object.has_all(&["kind", "created_at", "content"]) && is_hex("id") && is_hex("pubkey")
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

fn add(event: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    let drafted = match integer_at(event, &["kind"]) {
        // Notes, and comments on anything.
        Some(1 | 1_111) => post(event),
        Some(6 | 16) => match repeated(event) {
            Some(original) => repost(event, &original),
            None => return records.notice("repost"),
        },
        // Anyone may write that any event is deleted; only of its author that is true, who
        // is not told.
        Some(5) => return records.notice("request to delete"),
        Some(4 | 13 | 14 | 1_059) => return records.notice(A_MESSAGE),
        Some(_) => return records.notice("event"),
        None => Err("no kind".to_owned()),
    };
    records.add(raw, drafted.and_then(|draft| draft.finish(&setup.rules)));
}

/// The second values of the tags of a name.
fn tags<'a>(event: &'a Value, name: &'a str) -> impl Iterator<Item = &'a str> {
    let tags = list_at(event, &["tags"]).iter();
    tags.filter(move |tag| tag_value(tag, 0) == Some(name)).filter_map(|tag| tag_value(tag, 1))
}

fn tag_value(tag: &Value, place: usize) -> Option<&str> {
    tag.get(place)?.as_str().filter(|value| !value.is_empty())
}

/// The event that a repost has in its text.
fn repeated(event: &Value) -> Option<Value> {
    let original: Value = json::parse(str_at(event, &["content"])?.as_bytes()).ok()?;
    str_at(&original, &["content"]).is_some().then_some(original)
}

fn post(event: &Value) -> Result<Draft, String> {
    let id = str_at(event, &["id"]).ok_or_else(|| "no id".to_owned());
    let text = str_at(event, &["content"]).filter(|text| !text.trim().is_empty());
    let text = text.ok_or(if id.is_ok() { TEXTLESS } else { NO_TEXT })?;
    let author = str_at(event, &["pubkey"]);
    let other = |id: &str| hashed(Network::Other, id);
    let is_of_language =
        |tag: &&Value| tag_value(tag, 0) == Some("l") && tag_value(tag, 2) == Some("ISO-639-1");
    let lang = list_at(event, &["tags"]).iter().find(is_of_language);
    let tweet = Tweet {
        author_id: author.map(other),
        author: author.map(str::to_owned),
        lang: lang.and_then(|tag| tag_value(tag, 1)).map(str::to_owned),
        client: tags(event, "client").next().map(str::to_owned),
        quoted_id: tags(event, "q").next().map(other),
        in_reply_to_id: answered(event).map(other),
        network: Network::Other,
        source_id: id.as_ref().ok().map(|id| (*id).to_owned()),
        ..Tweet::new(text.to_owned())
    };
    Ok(Draft::new(id.map(other), written(event), tweet))
}

/// What an event answers: the marked one, or else the last that it names.
fn answered(event: &Value) -> Option<&str> {
    let named = || list_at(event, &["tags"]).iter().filter(|tag| tag_value(tag, 0) == Some("e"));
    let marked = |mark: &str| named().rev().find(|tag| tag_value(tag, 3) == Some(mark));
    let is_marked = |tag: &&Value| tag_value(tag, 3).is_some();
    let last = || named().rev().find(|tag| !is_marked(tag));
    tag_value(marked("reply").or_else(|| marked("root")).or_else(last)?, 1)
}

fn repost(event: &Value, original: &Value) -> Result<Draft, String> {
    let Draft { tweet: repeated, id: repeated_id, .. } = post(original)?;
    let id = str_at(event, &["id"]).ok_or("no id")?;
    let author = str_at(event, &["pubkey"]);
    let tweet = Tweet {
        author_id: author.map(|key| hashed(Network::Other, key)),
        author: author.map(str::to_owned),
        is_retweet: true,
        retweeted_id: repeated_id.ok(),
        retweeted_author_id: repeated.author_id,
        quoted_id: None,
        in_reply_to_id: None,
        source_id: Some(id.to_owned()),
        ..repeated
    };
    Ok(Draft::new(Ok(hashed(Network::Other, id)), written(event), tweet))
}

/// Seconds since 1970.
fn written(event: &Value) -> Result<i64, String> {
    let seconds = at(event, &["created_at"]).ok_or("missing time (created_at)")?;
    let micros = seconds.as_i64().and_then(|seconds| seconds.checked_mul(1_000_000));
    micros.ok_or_else(|| format!("invalid timestamp: {seconds}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Moment;

    fn event(kind: u32, content: &str, tags: &Value) -> Value {
        json!({"id": "a".repeat(ID_DIGITS), "pubkey": "b".repeat(ID_DIGITS), "kind": kind,
            "created_at": 1_535_944_500, "content": content, "tags": tags, "sig": ""})
    }

    fn read(event: &Value) -> Records {
        FORMAT.read_one(&event.to_string())
    }

    #[test]
    fn a_note_with_all_fields() {
        let (root, reply) = ("c".repeat(ID_DIGITS), "d".repeat(ID_DIGITS));
        let tags = json!([
            ["e", root, "", "root"],
            ["e", reply, "", "reply"],
            ["q", root],
            ["l", "ja", "ISO-639-1"],
            ["client", "つぶやき器"],
            []
        ]);
        let note = event(1, "朝だ", &tags);
        assert_eq!(FORMAT.recognize_line(&note.to_string()), Claim::Sure);
        let records = read(&note);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.text.as_str(), tweet.time), ("朝だ", Moment::At(1_535_944_500_000_000)));
        assert_eq!(tweet.source_id, Some("a".repeat(ID_DIGITS)));
        assert_eq!(tweet.author, Some("b".repeat(ID_DIGITS)));
        let other = |id: &str| Some(hashed(Network::Other, id));
        assert_eq!((tweet.in_reply_to_id, tweet.quoted_id), (other(&reply), other(&root)));
        assert_eq!(
            (tweet.lang.as_deref(), tweet.client.as_deref()),
            (Some("ja"), Some("つぶやき器"))
        );
        let unmarked = event(1, "昼だ", &json!([["e", root], ["e", reply]]));
        assert_eq!(read(&unmarked).tweets[0].in_reply_to_id, other(&reply));
        let mentioned = event(1, "昼だ", &json!([["e", root, "", "mention"]]));
        assert_eq!(read(&mentioned).tweets[0].in_reply_to_id, None);
    }

    #[test]
    fn other_kinds_are_reposts_and_notices() {
        let original = event(1, "朝だ", &json!([]));
        let mut repost = event(6, &original.to_string(), &json!([["e", "a"]]));
        repost["id"] = json!("e".repeat(ID_DIGITS));
        let records = read(&repost);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.text.as_str(), tweet.is_retweet), ("朝だ", true));
        assert_eq!(tweet.retweeted_id, Some(hashed(Network::Other, &"a".repeat(ID_DIGITS))));
        assert_eq!(read(&event(6, "", &json!([["e", "a"]]))).notices, ["repost"]);
        let deletion = read(&event(5, "", &json!([["e", "a"], ["e", "b"]])));
        assert_eq!(deletion.notices, ["request to delete"]);
        assert_eq!(read(&event(4, "?", &json!([]))).notices, [A_MESSAGE]);
        assert_eq!(read(&event(0, "{}", &json!([]))).notices, ["event"]);
        assert_eq!(read(&event(1, " ", &json!([]))).notices, ["no text"]);
        assert_eq!(read(&json!({"kind": 1, "content": "朝"})).rejects.len(), 1);
        assert_eq!(read(&json!({})).rejects.len(), 1);
    }
}
