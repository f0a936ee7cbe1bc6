//! `outbox.json` of a Mastodon archive: the activities of an account in `ActivityPub`, newest
//! last; and such activities and notes from elsewhere.

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::lenient::written_at;
use super::mastodon_api::with_warning;
use super::values::{at, parse_whole, str_at};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::network::Network;
use crate::posts::record::{NAMED_ALONE, Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::hashed;
use crate::posts::tweet::Tweet;
use crate::texts::{html, mfm};

/// The keys of the array that holds the activities.
const KEYS: &[&str] = &["orderedItems"];
/// Digits of the shortest number that is a Mastodon id wherever it was given.
const LEAST_DIGITS: usize = 15;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "mastodon-archive",
    description: "Mastodon archive: outbox.json, or other ActivityPub notes",
    columns: &[
        ("tweet_id", "the number that object.id ends in, a hash of object.id"),
        ("created_at", "object.published, published"),
        ("text", "object.summary, object.content without its HTML"),
        ("author_id", "a hash of object.attributedTo, actor"),
        ("author", "the last part of object.attributedTo, actor"),
        ("network", "mastodon"),
        ("url", "object.url, object.id"),
        ("source_id", "object.id"),
        ("lang", "object.contentMap"),
        ("in_reply_to_id", "object.inReplyTo"),
        ("quoted_id", "object.quote, object.quoteUrl"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    let is_activity = |object: &Object| {
        object.has_all(&["type", "object"])
            && object.string("actor").is_some_and(|actor| actor.starts_with(b"http"))
    };
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        object.is_or_lists(KEYS, is_activity)
            || object.has_all(&["type", "attributedTo", "content"])
            // Of one that is cut short, no more may be known.
            || object.value(KEYS[0]).is_some_and(|items| is_outbox_without_items(object, items))
    }))
}

/// Whether it is an outbox in which nothing is; lists of likes and bookmarks look
/// alike and have addresses in them.
fn is_outbox_without_items(object: &Object, items: &[u8]) -> bool {
    object.string("id").is_some_and(|id| id.ends_with(b"outbox.json"))
        && items.strip_prefix(b"[").is_some_and(|items| items.trim_ascii_start().starts_with(b"]"))
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(items) = value.get(KEYS[0]).and_then(Value::as_array) {
        return items.iter().for_each(|item| add(item, raw, setup, records));
    }
    let kind = str_at(value, &["type"]).unwrap_or_default();
    let draft = match (kind, at(value, &["object"])) {
        // The post that is passed on stands elsewhere.
        ("Announce", Some(Value::String(_))) => return records.notice("boost"),
        ("Announce", Some(object)) => boost(value, object),
        ("Create" | "Update", Some(object)) if object.is_object() => post(object, value),
        ("Delete" | "Undo", Some(object)) => {
            let id = object.as_str().or_else(|| str_at(object, &["id"]));
            return match id.filter(|_| kind == "Delete") {
                Some(id) => records.deletion(post_id(id)),
                None => records.notice("activity"),
            };
        }
        (_, Some(_)) if value.get("actor").is_some() => return records.notice("activity"),
        _ => post(value, value),
    };
    if !is_for_many(value) {
        return records.notice(NAMED_ALONE);
    }
    match draft {
        Ok(Some(draft)) => records.add(raw, draft.finish(&setup.rules)),
        Ok(None) => records.notice("no text"),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// Whether what an activity made, or a note, is for more than those it mentions: it is
/// sent to the public or to followers, or nothing is said of to whom.
fn is_for_many(value: &Value) -> bool {
    let sent = |value: &Value| {
        let lists: Vec<&Value> = ["to", "cc"].iter().filter_map(|key| at(value, &[key])).collect();
        // Anything but an address says nothing.
        let is_known = !lists.is_empty() && lists.iter().all(|list| has_addresses(list));
        is_known.then(|| lists.into_iter().any(names_many))
    };
    let object = at(value, &["object"]).and_then(sent);
    object.or_else(|| sent(value)).unwrap_or(true)
}

fn has_addresses(list: &Value) -> bool {
    match list {
        Value::String(name) => name.starts_with("http") || names_many(list),
        Value::Array(names) => names.iter().all(has_addresses),
        _ => false,
    }
}

fn names_many(list: &Value) -> bool {
    match list {
        Value::String(name) => {
            name.ends_with("activitystreams#Public")
                || name == "as:Public"
                || name == "Public"
                || name.ends_with("/followers")
        }
        Value::Array(names) => names.iter().any(names_many),
        _ => false,
    }
}

/// What other servers of the Fediverse publish, and is described rather than said.
const OTHERS: [&str; 6] = ["Video", "Audio", "Event", "Place", "Profile", "Tombstone"];

/// Those that have a title beside their text.
const TITLED: [&str; 2] = ["Page", "Article"];
/// When an activity took place, and a note was made.
const PUBLISHED: &str = "published";
/// How servers of Misskey write what their users wrote: what they make of it for others has
/// the address of a quoted note in it.
const OF_MISSKEY: &str = "text/x.misskeymarkdown";

/// What a note says below its warning; `None` where it has nothing that could say something.
fn said(note: &Value) -> Option<String> {
    let content = note.get("content").and_then(Value::as_str);
    let source = at(note, &["source"]);
    let is_of_misskey = |source: &&Value| str_at(source, &["mediaType"]) == Some(OF_MISSKEY);
    let written = str_at(note, &["_misskey_content"])
        .or_else(|| str_at(source.filter(is_of_misskey)?, &["content"]));
    let text = written.map(mfm::text_of).or_else(|| content.map(html::text_of))?;
    let is_titled = str_at(note, &["type"]).is_some_and(|kind| TITLED.contains(&kind));
    Some(with_warning(str_at(note, &["name"]).filter(|_| is_titled), &text))
}

/// A note, made by an activity; `None` where it is of a kind that has no text.
fn post(note: &Value, activity: &Value) -> Result<Option<Draft>, String> {
    let id = str_at(note, &["id"]).ok_or("no id")?;
    if str_at(note, &["type"]).is_some_and(|kind| OTHERS.contains(&kind)) {
        return Ok(None);
    }
    let said = said(note);
    let text = with_warning(str_at(note, &["summary"]), said.as_deref().unwrap_or_default());
    // An archive is complete: its posts of pictures alone are posts.
    if said.is_none() && text.is_empty() {
        return if note.get("type").is_some() { Ok(None) } else { Err("no content".to_owned()) };
    }
    let written = written_at(note, PUBLISHED).or_else(|_| written_at(activity, PUBLISHED));
    let actor = str_at(note, &["attributedTo"]).or_else(|| str_at(activity, &["actor"]));
    let languages = note.get("contentMap").and_then(Value::as_object);
    let quoted = ["quote", "quoteUrl", "quoteUri", "_misskey_quote"];
    let tweet = Tweet {
        author_id: actor.map(|actor| hashed(Network::Mastodon, actor)),
        author: actor.and_then(name_of),
        lang: languages
            .and_then(|languages| languages.keys().find(|lang| !lang.is_empty()))
            .cloned(),
        quoted_id: quoted.iter().find_map(|key| str_at(note, &[key])).map(post_id),
        in_reply_to_id: str_at(note, &["inReplyTo"]).map(post_id),
        network: Network::Mastodon,
        url: Some(str_at(note, &["url"]).unwrap_or(id).to_owned()),
        source_id: Some(id.to_owned()),
        ..Tweet::new(text)
    };
    Ok(Some(Draft::new(Ok(post_id(id)), written, tweet)))
}

/// A post that is passed on and stands in the activity.
fn boost(activity: &Value, note: &Value) -> Result<Option<Draft>, String> {
    let Some(original) = post(note, note)? else { return Ok(None) };
    let id = str_at(activity, &["id"]).ok_or("no id")?;
    let written = written_at(activity, PUBLISHED);
    let actor = str_at(activity, &["actor"]);
    let tweet = Tweet {
        author_id: actor.map(|actor| hashed(Network::Mastodon, actor)),
        author: actor.and_then(name_of),
        is_retweet: true,
        retweeted_id: original.id.ok(),
        retweeted_author_id: original.tweet.author_id,
        quoted_id: None,
        in_reply_to_id: None,
        source_id: Some(id.to_owned()),
        ..original.tweet
    };
    Ok(Some(Draft::new(Ok(post_id(id)), written, tweet)))
}

/// The id of the post at an address: the number that its server gave it, so that
/// archive and API agree, else one that stands for the address.
fn post_id(address: &str) -> i64 {
    let number = address.strip_suffix("/activity").unwrap_or(address).rsplit('/').next();
    number
        .filter(|number| number.len() >= LEAST_DIGITS && address.contains("/statuses/"))
        .and_then(|number| number.parse().ok())
        .filter(|number: &i64| *number > 0)
        .unwrap_or_else(|| hashed(Network::Mastodon, address))
}

/// `mugicha`, at `https://example.social/users/mugicha` or `/@mugicha`.
fn name_of(actor: &str) -> Option<String> {
    let name = actor.trim_end_matches('/').rsplit('/').next()?.trim_start_matches('@');
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{InputFormat, Moment};

    const CREATE: &str = r#"{"id":"https://example.social/users/mugicha/statuses/112360000000000000/activity",
        "type":"Create","actor":"https://example.social/users/mugicha","published":"2018-09-03T03:15:00Z",
        "object":{"id":"https://example.social/users/mugicha/statuses/112360000000000000","type":"Note",
        "summary":null,"inReplyTo":"https://example.social/users/suiyo/statuses/1","published":"2018-09-03T03:15:00Z",
        "url":"https://example.social/@mugicha/112360000000000000","attributedTo":"https://example.social/users/mugicha",
        "content":"<p>朝だ</p>","contentMap":{"ja":"<p>朝だ</p>"}}}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    #[test]
    fn a_note_with_all_fields() {
        let records = read(CREATE);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!(
            (tweet.id, tweet.time),
            (112_360_000_000_000_000, Moment::At(1_535_944_500_000_000))
        );
        assert_eq!((tweet.text.as_str(), tweet.lang.as_deref()), ("朝だ", Some("ja")));
        assert_eq!(tweet.author.as_deref(), Some("mugicha"));
        let reply = hashed(Network::Mastodon, "https://example.social/users/suiyo/statuses/1");
        assert_eq!(tweet.in_reply_to_id, Some(reply));
        assert_eq!(
            tweet.url.as_deref(),
            Some("https://example.social/@mugicha/112360000000000000")
        );
        let warned = read(&CREATE.replace("\"summary\":null", "\"summary\":\"注意\""));
        assert_eq!(warned.tweets[0].text, "注意\n朝だ");
        for written_again in [r#""2018-09-03 03:15:00""#, "1535944500"] {
            let again = CREATE.replace(r#""2018-09-03T03:15:00Z""#, written_again);
            assert_eq!(read(&again).tweets, records.tweets, "{written_again}");
        }
        let outbox =
            format!(r#"{{"type":"OrderedCollection","orderedItems":[{CREATE},{CREATE}]}}"#);
        assert_eq!(read(&outbox).tweets.len(), 2);
    }

    #[test]
    fn titles_and_what_was_written_are_kept() {
        let content = r#""content":"<p>朝だ</p>""#;
        let page = CREATE.replace("\"Note\"", "\"Page\"");
        let titled = page.replace(content, &format!(r#"{content},"name":"題名""#));
        assert_eq!(read(&titled).tweets[0].text, "題名\n朝だ");
        let quote = CREATE.replace("朝だ", "朝だ<br><br>RE: https://misskey.example/notes/1");
        for written in [
            r#""_misskey_content":"朝だ""#,
            r#""source":{"content":"朝だ","mediaType":"text/x.misskeymarkdown"}"#,
        ] {
            let of_misskey = quote.replace("\"summary\"", &format!("{written},\"summary\""));
            assert_eq!(read(&of_misskey).tweets[0].text, "朝だ", "{written}");
        }
    }

    #[test]
    fn what_is_passed_on_is_counted_or_a_retweet() {
        let boost = r#"{"id":"https://example.social/1/activity","type":"Announce",
            "actor":"https://example.social/users/mugicha","published":"2018-09-03T03:15:00Z",
            "object":"https://example.org/users/a/statuses/1"}"#;
        assert_eq!(read(boost).notices, ["boost"]);
        let note = serde_json::from_str::<Value>(CREATE).unwrap()["object"].to_string();
        let whole = boost.replace(r#""https://example.org/users/a/statuses/1""#, &note);
        let records = read(&whole);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.retweeted_id, tweet.is_retweet), (Some(112_360_000_000_000_000), true));
        assert!(tweet.id < 0);
    }

    #[test]
    fn other_activities_and_notes_without_text_are_notices() {
        let pictures = read(&CREATE.replace("\"content\":\"<p>朝だ</p>\"", "\"content\":\"\""));
        assert_eq!((pictures.tweets[0].text.as_str(), pictures.count()), ("", 1));
        let silent = CREATE.replace("\"content\":", "\"x\":");
        assert_eq!(read(&silent).notices, ["no text"]);
        assert_eq!(read(&CREATE.replace("Note", "Video")).notices, ["no text"]);
        let like =
            r#"{"type":"Like","actor":"https://a.example/u","object":"https://b.example/1"}"#;
        assert_eq!(read(like).notices, ["activity"]);
        let delete = like.replace("Like", "Delete");
        assert_eq!(read(&delete).deletions, [hashed(Network::Mastodon, "https://b.example/1")]);
        assert_eq!(read("{}").rejects.len(), 1);
        assert_eq!(read(&CREATE.replace("2018-09-03", "soon")).rejects.len(), 1);
    }

    #[test]
    fn lists_of_likes_in_the_archive_are_not_posts() {
        let recognized =
            |text: &str| InputFormat::recognize(text.as_bytes(), &crate::Mapping::default());
        let likes = r#"{"@context":"https://www.w3.org/ns/activitystreams","id":"likes.json","type":"OrderedCollection","orderedItems":["https://example.org/1"]}"#;
        assert_eq!(recognized(likes), None);
        let none = r#"{"id":"outbox.json","type":"OrderedCollection","orderedItems":[]}"#;
        assert_eq!(recognized(none), Some(&FORMAT));
        let actor = r#"{"id":"https://example.social/users/mugicha","type":"Person","name":"むぎ","published":"2018-09-03T00:00:00Z","summary":"<p>朝</p>"}"#;
        assert_eq!(recognized(actor), None);
        let outbox = format!(r#"{{"type":"OrderedCollection","orderedItems":[{CREATE}]}}"#);
        assert_eq!(recognized(&outbox.replace('\n', "")), Some(&FORMAT));
        assert_eq!(recognized(CREATE), Some(&FORMAT));
    }
}
