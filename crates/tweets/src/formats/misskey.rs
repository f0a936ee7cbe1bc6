//! Notes of Misskey and its forks: from the export of an account's notes, which names no
//! author, from the API, and from its stream of events.

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::lenient::{Scalar, written};
use super::mastodon_api::with_warning;
use super::retweet_signs::Sign;
use super::values::{at, integer_at, parse_whole, str_at, string_at};
use crate::columns::private;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::network::Network;
use crate::posts::record::{NAMED_ALONE, NO_POST, Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::hashed;
use crate::posts::tweet::Tweet;
use crate::texts::mfm;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "misskey",
    description: "Misskey notes, exported or from its API",
    columns: &[
        ("tweet_id", "a hash of id"),
        ("created_at", "createdAt; the time in id"),
        ("text", "cw, text without its markup; of a renote those of renote"),
        ("author_id", "a hash of user.id, userId"),
        ("author", "user.username, with user.host"),
        ("network", "misskey"),
        ("url", "url, uri"),
        ("source_id", "id"),
        ("lang", "lang"),
        ("retweeted_id", "a hash of renoteId where there is no text"),
        ("quoted_id", "a hash of renoteId where there is text"),
        ("in_reply_to_id", "a hash of replyId"),
        ("like_count", "reactionCount, the sum of reactions"),
        ("retweet_count", "renoteCount"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        object.has_all(&["id", "text"])
            && (object.has_all(&["renoteId", "visibility"])
                // A table that somebody made of some of its columns.
                || object.has_all(&["renoteId", "createdAt"])
                || object.has_all(&["cw", "visibility"])
                || object.has_all(&["userId", "user", "visibility"]))
            || is_event(object)
    }))
}

/// The kinds of events of a stream: what a channel of it hands out, and what happens to a note.
const OF_CHANNEL: &str = "channel";
const OF_NOTE: &str = "noteUpdated";

/// Whether an object is such an event.
fn is_event(object: &Object) -> bool {
    let is_kind = |kind: &[u8]| [OF_CHANNEL.as_bytes(), OF_NOTE.as_bytes()].contains(&kind);
    object.string("type").is_some_and(is_kind)
        && object.object("body").is_some_and(|body| body.has_all(&["id", "type"]))
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

/// Adds what an object is: an event of a stream, an account, a note.
fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    let body = at(value, &["body"]).filter(|body| body.is_object());
    if let (Some(kind), Some(body)) = (str_at(value, &["type"]), body)
        && value.get("id").is_none()
    {
        return add_event(kind, body, raw, setup, records);
    }
    if str_at(value, &["username"]).is_some() && value.get("text").is_none() {
        return records.notice(NO_POST);
    }
    match draft(value) {
        Ok(Note::Post(draft)) => records.add(raw, draft.finish(&setup.rules)),
        Ok(Note::Silent(kind)) => records.notice(kind),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// Adds the note of an event, or that it is deleted.
fn add_event(kind: &str, body: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    let is_note = |value: &&Value| ["id", "text"].iter().all(|key| value.get(key).is_some());
    // A notification is about one.
    let inner = [&["body"][..], &["body", "note"]].into_iter().filter_map(|path| at(body, path));
    let note = inner.filter(|_| kind == OF_CHANNEL).find(is_note);
    let deleted = id_of(body, &["id"])
        .filter(|_| kind == OF_NOTE && str_at(body, &["type"]) == Some("deleted"));
    match (note, deleted) {
        (Some(note), _) => add(note, raw, setup, records),
        (None, Some(id)) => records.deletion(id),
        (None, None) => records.notice("event"),
    }
}

/// What a note is.
enum Note {
    Post(Box<Draft>),
    /// It has no text: pictures, or a renote of a note elsewhere; or not everybody
    /// sees it.
    Silent(&'static str),
}

fn id_of(value: &Value, path: &[&str]) -> Option<i64> {
    string_at(value, path).map(|id| hashed(Network::Misskey, &id))
}

/// What a note says, after its warning.
fn said(note: &Value) -> String {
    let text = mfm::text_of(str_at(note, &["text"]).unwrap_or_default().trim());
    with_warning(str_at(note, &["cw"]).map(mfm::text_of).as_deref(), &text)
}

fn draft(note: &Value) -> Result<Note, String> {
    let id = string_at(note, &["id"]).ok_or("no id")?;
    if str_at(note, &["visibility"]).is_some_and(private::is_audience) {
        return Ok(Note::Silent(NAMED_ALONE));
    }
    let renoted = id_of(note, &["renoteId"]).or_else(|| id_of(note, &["renote", "id"]));
    let own = said(note);
    let original = at(note, &["renote"]).filter(|_| own.is_empty());
    let text = original.map_or(own.clone(), said);
    if text.is_empty() {
        if note.get("text").is_none() && renoted.is_none() {
            return Err("no text".to_owned());
        }
        return Ok(Note::Silent(if renoted.is_some() { "renote" } else { "no text" }));
    }
    let written = match string_at(note, &["createdAt"]) {
        Some(time) => written(Some(Scalar(time.into())), "createdAt"),
        None => time_in_id(&id).ok_or("missing time (createdAt)".to_owned()),
    };
    // With a text of its own it is a quote, which is a renote to Misskey.
    let is_told = renoted.is_none() && Sign::of(note, Network::Misskey, None).is_retweet;
    let is_renote = own.is_empty() || is_told;
    let url = ["url", "uri"].iter().find_map(|key| str_at(note, &[key]));
    let tweet = Tweet {
        author_id: id_of(note, &["user", "id"]).or_else(|| id_of(note, &["userId"])),
        author: author(note),
        lang: string_at(original.unwrap_or(note), &["lang"]),
        is_retweet: is_renote,
        retweeted_id: renoted.filter(|_| is_renote),
        retweeted_author_id: original.and_then(|original| id_of(original, &["user", "id"])),
        quoted_id: renoted.filter(|_| !is_renote),
        in_reply_to_id: id_of(note, &["replyId"]),
        like_count: integer_at(note, &["reactionCount"]).or_else(|| reactions(note)),
        retweet_count: integer_at(note, &["renoteCount"])
            .max(original.and_then(|original| integer_at(original, &["renoteCount"]))),
        network: Network::Misskey,
        url: url.map(str::to_owned),
        source_id: Some(id.clone()),
        ..Tweet::new(text)
    };
    Ok(Note::Post(Box::new(Draft::new(Ok(hashed(Network::Misskey, &id)), written, tweet))))
}

/// How many reactions a note has, of all kinds.
fn reactions(note: &Value) -> Option<i64> {
    let kinds = at(note, &["reactions"])?.as_object()?;
    Some(kinds.values().filter_map(Value::as_i64).fold(0, i64::saturating_add))
}

/// The name of a note's author, with the server if that is not the one asked.
fn author(note: &Value) -> Option<String> {
    let name = str_at(note, &["user", "username"])?;
    Some(match str_at(note, &["user", "host"]) {
        Some(host) => format!("{name}@{host}"),
        None => name.to_owned(),
    })
}

/// 2000-01-01 00:00 UTC, at which the count in the usual ids begins.
const AID_EPOCH_MILLIS: i64 = 946_684_800_000;
/// Characters of an id that tell the time, and how many it has: `aid`, `aidx`.
const AID: (usize, [usize; 2]) = (8, [10, 16]);
/// The same of ids as ULID has them.
const ULID: (usize, usize) = (10, 26);
/// The same of `meid` and of `ObjectId`, and the count at which the first begins.
const HEXADECIMAL: (usize, usize) = (12, 24);
const MEID_EPOCH: i64 = 0x8000_0000_0000;
const ULID_DIGITS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// When a note was made, in microseconds since 1970, as its id tells.
fn time_in_id(id: &str) -> Option<i64> {
    if AID.1.contains(&id.len()) && id.is_ascii() {
        let millis = i64::from_str_radix(&id[..AID.0], 36).ok()?;
        return Some((millis + AID_EPOCH_MILLIS) * 1000);
    }
    if id.len() == ULID.1 && id.is_ascii() {
        let digit = |c: char| ULID_DIGITS.find(c).and_then(|digit| i64::try_from(digit).ok());
        let millis = id[..ULID.0].chars().try_fold(0_i64, |time, c| Some(time * 32 + digit(c)?));
        return millis?.checked_mul(1000);
    }
    let hexadecimal = |digits: usize| i64::from_str_radix(id.get(..digits)?, 16).ok();
    match hexadecimal(HEXADECIMAL.0).filter(|_| id.len() == HEXADECIMAL.1)? {
        millis if millis >= MEID_EPOCH => (millis - MEID_EPOCH).checked_mul(1000),
        // An ObjectId begins with seconds, of eight digits.
        _ => hexadecimal(8)?.checked_mul(1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    const NOTE: &str = r#"{"id":"7eh1sz9qaa","createdAt":"2018-09-03T03:15:00.000Z","userId":"7a",
        "user":{"id":"7a","name":"むぎ","username":"mugicha","host":null},"text":"朝だ","cw":null,
        "visibility":"public","localOnly":false,"replyId":"7b","renoteId":null,"renoteCount":4,
        "reactionCount":3,"reactions":{"👍":3}}"#;
    const EXPORTED: &str = r#"{"id":"7eh1sz9qaa","text":"朝だ","createdAt":"2018-09-03T03:15:00.000Z",
        "fileIds":[],"replyId":null,"renoteId":null,"poll":null,"cw":null,"visibility":"public",
        "visibleUserIds":[],"localOnly":false}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    #[test]
    fn notes_of_export_and_api_are_the_same() {
        let (api, exported) = (read(NOTE), read(EXPORTED));
        let ([api], [exported]) = (api.tweets.as_slice(), exported.tweets.as_slice()) else {
            panic!("{api:?} {exported:?}")
        };
        assert_eq!((api.id, api.time), (exported.id, exported.time));
        assert_eq!(api.time, Moment::At(1_535_944_500_000_000));
        assert_eq!((api.author.as_deref(), &exported.author), (Some("mugicha"), &None));
        assert_eq!((api.like_count, api.retweet_count), (Some(3), Some(4)));
        assert_eq!(api.in_reply_to_id, Some(hashed(Network::Misskey, "7b")));
        assert_eq!(api.source_id.as_deref(), Some("7eh1sz9qaa"));
        let remote = read(&NOTE.replace("\"host\":null", "\"host\":\"example.social\""));
        assert_eq!(remote.tweets[0].author.as_deref(), Some("mugicha@example.social"));
    }

    #[test]
    fn renotes_pass_on_and_quotes_say_something() {
        let renote = EXPORTED
            .replace("\"朝だ\"", "null")
            .replace("\"renoteId\":null", "\"renoteId\":\"7c\"");
        assert_eq!(read(&renote).notices, ["renote"]);
        let inner = NOTE.replace("7eh1sz9qaa", "7c").replace("\"cw\":null", "\"cw\":\"注意\"");
        let whole = renote.replace("\"poll\":null", &format!("\"renote\":{inner}"));
        let records = read(&whole);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.text.as_str(), tweet.is_retweet), ("注意\n朝だ", true));
        assert_eq!(tweet.retweeted_id, Some(hashed(Network::Misskey, "7c")));
        let quote = whole.replace("\"text\":null", "\"text\":\"ほんとう\"");
        let quote = &read(&quote).tweets[0];
        assert_eq!((quote.text.as_str(), quote.is_retweet), ("ほんとう", false));
        assert_eq!(quote.quoted_id, Some(hashed(Network::Misskey, "7c")));
    }

    #[test]
    fn what_has_no_text_is_a_notice_and_what_is_broken_a_reject() {
        assert_eq!(read(&EXPORTED.replace("\"朝だ\"", "null")).notices, ["no text"]);
        for record in ["{", "{}", r#"{"id":"7a"}"#, &EXPORTED.replace("2018-09", "soon")] {
            assert_eq!(read(record).rejects.len(), 1, "{record}");
        }
    }

    #[test]
    fn events_of_a_stream_are_notes_deletions_and_notices() {
        let event = |kind: &str, inner: &str, body: &str| {
            format!(
                r#"{{"type":"{kind}","body":{{"id":"7eh1sz9qaa","type":"{inner}","body":{body}}}}}"#
            )
        };
        let told = format!(r#"{{"id":"7d","type":"reply","userId":"7b","note":{NOTE}}}"#);
        for event in [event("channel", "note", NOTE), event("channel", "notification", &told)] {
            assert_eq!(FORMAT.recognize_line(&event), Claim::Sure, "{event}");
            assert_eq!(read(&event).tweets, read(NOTE).tweets, "{event}");
        }
        let deleted = event("noteUpdated", "deleted", r#"{"deletedAt":"2018-09-03T03:16:00Z"}"#);
        assert_eq!(read(&deleted).deletions, [hashed(Network::Misskey, "7eh1sz9qaa")]);
        for event in [
            event("noteUpdated", "reacted", r#"{"reaction":"👍","userId":"7b"}"#),
            event("channel", "unreadNotification", r#"{"id":"7d","type":"follow"}"#),
            r#"{"type":"emojiAdded","body":{"emoji":{"id":"7e","name":"a"}}}"#.to_owned(),
        ] {
            assert_eq!(read(&event).notices, ["event"], "{event}");
        }
        let account = r#"{"id":"7a","name":"むぎ","username":"mugicha","host":null}"#;
        assert_eq!(read(account).notices, [NO_POST]);
    }

    #[test]
    fn ids_tell_the_time_where_nothing_is_written() {
        let undated = EXPORTED.replace("\"createdAt\":\"2018-09-03T03:15:00.000Z\",", "");
        let made = read(&undated).tweets[0].time.micros();
        assert_eq!(made, time_in_id("7eh1sz9qaa").unwrap());
        // 1970 in a ULID, 2000 in an aid.
        assert_eq!(time_in_id("00000000010000000000000000"), Some(1_000));
        assert_eq!(time_in_id("00000001aa"), Some(946_684_800_001_000));
        for id in ["", "5", "朝朝朝a", "UUUUUUUUUU0000000000000000", "!!!!!!!!!!"] {
            assert_eq!(time_in_id(id), None, "{id}");
        }
    }
}
