//! Activity Streams of X's enterprise APIs, which Gnip began: `PowerTrack`, the historical one
//! and searches. A retweet holds the post that it repeats, and between the posts stand the
//! notices of the stream.

use std::borrow::Cow;

use serde_json::Value;

use super::api_v1;
use super::format::{InputFormat, Layout};
use super::lenient::{Scalar, written};
use super::values::{at, integer_at, parse_whole, str_at, string_at};
use crate::columns::cell;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::record::{NO_POST, NO_TEXT, Raw, Records, TEXTLESS};
use crate::posts::rules::TimeRule;
use crate::posts::tweet::Tweet;
use crate::texts::text::resolve_entities;

/// The key of the array of a search.
const KEYS: &[&str] = &["results"];
/// How the ids of posts begin; that of a note within one has `object:` for `tag:`.
const POST: &str = "tag:search.twitter.com,";
/// How the ids of accounts begin.
const ACCOUNT: &str = "id:twitter.com:";

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "gnip",
    description: "Activity Streams of X's enterprise APIs (Gnip, PowerTrack)",
    columns: &[
        ("tweet_id", "id"),
        ("created_at", "the id, postedTime"),
        ("text", "those of object where verb is share; long_object.body, body"),
        ("author_id", "actor.id"),
        ("author", "actor.preferredUsername"),
        ("lang", "twitter_lang, gnip.language.value"),
        ("client", "generator.displayName"),
        ("retweeted_id", "object.id where verb is share"),
        ("quoted_id", "twitter_quoted_status.id"),
        ("in_reply_to_id", "inReplyTo.link"),
        ("like_count", "favoritesCount"),
        ("retweet_count", "retweetCount"),
    ],
    time: TimeRule::Id,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| object.is_or_lists(KEYS, is_activity)))
}

fn is_activity(object: &Object) -> bool {
    object.string("id").is_some_and(|id| id.starts_with(POST.as_bytes()))
        && object.has_any(&["verb", "objectType"])
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(results) = value.get(KEYS[0]).and_then(Value::as_array) {
        return results.iter().for_each(|result| add(result, raw, setup, records));
    }
    if str_at(value, &["id"]).is_none() && api_v1::add_notice(raw.bytes, records) {
        return;
    }
    let draft = match str_at(value, &["verb"]) {
        // What is gone is the object; the id may be that of the event.
        Some("delete") => match number(value, &["object", "id"]).or_else(|| number(value, &["id"]))
        {
            Some(id) => return records.deletion(id),
            None => Err("no id".to_owned()),
        },
        Some("post" | "share") | None => draft(value),
        Some(_) => return records.notice(NO_POST),
    };
    records.add(raw, draft.and_then(|draft| draft.finish(&setup.rules)));
}

/// The digits at the end of an id.
fn number(value: &Value, path: &[&str]) -> Option<i64> {
    let (_, digits) = str_at(value, path)?.rsplit_once(':')?;
    digits.parse().ok().filter(|number| *number > 0)
}

/// Whose an activity is.
fn author_id(activity: &Value) -> Option<i64> {
    str_at(activity, &["actor", "id"]).filter(|id| id.starts_with(ACCOUNT))?;
    number(activity, &["actor", "id"])
}

/// The whole text of a post.
fn text(activity: &Value) -> Option<&str> {
    str_at(activity, &["long_object", "body"]).or_else(|| str_at(activity, &["body"]))
}

fn draft(activity: &Value) -> Result<Draft, String> {
    let written_id = string_at(activity, &["id"]).ok_or("no id")?;
    let digits = written_id.rsplit(':').next().unwrap_or_default();
    let id = id::parse(digits);
    let is_share = str_at(activity, &["verb"]) == Some("share");
    let original = at(activity, &["object"]).filter(|_| is_share);
    let said = original.and_then(text).or_else(|| text(activity));
    let said = said.ok_or(if id.is_ok() { TEXTLESS } else { NO_TEXT })?;
    let time = str_at(activity, &["postedTime"]).map(|time| Scalar(Cow::Borrowed(time)));
    let tweet = Tweet {
        author_id: author_id(activity),
        author: str_at(activity, &["actor", "preferredUsername"]).map(str::to_owned),
        lang: string_at(activity, &["twitter_lang"])
            .or_else(|| string_at(activity, &["gnip", "language", "value"])),
        client: string_at(activity, &["generator", "displayName"]),
        is_retweet: is_share,
        retweeted_id: original
            .and_then(|original| number(original, &["id"]))
            .filter(|original| id.as_ref() != Ok(original)),
        retweeted_author_id: original.and_then(author_id),
        quoted_id: number(activity, &["twitter_quoted_status", "id"]),
        in_reply_to_id: str_at(activity, &["inReplyTo", "link"]).and_then(cell::id_of_url),
        like_count: integer_at(activity, &["favoritesCount"]),
        retweet_count: integer_at(activity, &["retweetCount"]),
        ..Tweet::new(resolve_entities(said.to_owned()))
    };
    Ok(Draft::new(id, written(time, "postedTime"), tweet))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTED: &str = r#"{"id":"tag:search.twitter.com,2005:1036452470584246272",
        "objectType":"activity","verb":"post","postedTime":"2018-09-03T03:15:00.000Z",
        "generator":{"displayName":"つぶやきアプリ","link":"http://example.com"},
        "link":"http://twitter.com/mugicha/statuses/1036452470584246272","body":"雨 &amp; 風…",
        "long_object":{"body":"雨 &amp; 風と雷"},
        "actor":{"objectType":"person","id":"id:twitter.com:77","preferredUsername":"mugicha",
        "postedTime":"2010-01-01T00:00:00.000Z"},
        "object":{"objectType":"note","id":"object:search.twitter.com,2005:1036452470584246272"},
        "inReplyTo":{"link":"http://twitter.com/suiyo/statuses/1036452470584246000"},
        "twitter_quoted_status":{"id":"tag:search.twitter.com,2005:19","body":"朝"},
        "favoritesCount":3,"retweetCount":4,"twitter_lang":"ja","gnip":{"language":{"value":"en"}}}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    #[test]
    fn a_post_has_all_that_its_activity_tells() {
        assert_eq!(FORMAT.recognize_line(POSTED), Claim::Sure);
        let records = read(POSTED);
        let [post] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((post.id, post.text.as_str()), (1_036_452_470_584_246_272, "雨 & 風と雷"));
        assert_eq!((post.author_id, post.author.as_deref()), (Some(77), Some("mugicha")));
        assert_eq!(
            (post.client.as_deref(), post.lang.as_deref()),
            (Some("つぶやきアプリ"), Some("ja"))
        );
        let posts = (post.quoted_id, post.in_reply_to_id, post.retweeted_id);
        assert_eq!(posts, (Some(19), Some(1_036_452_470_584_246_000), None));
        assert_eq!((post.like_count, post.retweet_count), (Some(3), Some(4)));
        assert_eq!((post.is_retweet, post.clock_offset), (false, Some(0)));
        let search = read(&format!(r#"{{"results":[{POSTED}],"next":"x"}}"#));
        assert_eq!(search.tweets, records.tweets);
    }

    #[test]
    fn a_share_is_a_retweet_of_its_object() {
        let share = format!(
            r#"{{"id":"tag:search.twitter.com,2005:1036452722242457600","objectType":"activity",
            "verb":"share","postedTime":"2018-09-03T03:16:00.000Z","body":"RT @mugicha: 雨…",
            "actor":{{"id":"id:twitter.com:78","preferredUsername":"suiyo"}},"object":{POSTED}}}"#
        );
        let retweet = read(&share).tweets.remove(0);
        assert_eq!((retweet.text.as_str(), retweet.is_retweet), ("雨 & 風と雷", true));
        assert_eq!(retweet.retweeted_id, Some(1_036_452_470_584_246_272));
        assert_eq!((retweet.author_id, retweet.retweeted_author_id), (Some(78), Some(77)));
        // Of one in which it does not stand, the text tells.
        let alone = read(&POSTED.replace(r#""verb":"post""#, r#""verb":"share""#)).tweets.remove(0);
        assert_eq!((alone.is_retweet, alone.retweeted_id), (true, None));
    }

    #[test]
    fn what_stands_between_the_posts_is_no_reject() {
        let end = r#"{"info":{"message":"Replay Request Completed","sent":"2018-09-04T00:00:00Z","activity_count":2}}"#;
        assert_eq!(read(end).notices, ["info"]);
        assert_eq!(read(r#"{"user_suspend":{"id":5,"timestamp_ms":"1"}}"#).notices.len(), 1);
        let deletion = r#"{"objectType":"activity","verb":"delete",
            "object":{"id":"tag:search.twitter.com,2005:1036452470584246272"}}"#;
        assert_eq!(read(deletion).deletions, [1_036_452_470_584_246_272]);
        let native = r#"{"delete":{"status":{"id_str":"5","user_id":6},"timestamp_ms":"1"}}"#;
        assert_eq!(read(native).deletions, [5]);
        assert_eq!(read(&POSTED.replace("body", "x")).notices, ["no text"]);
        for broken in ["{", "{}", r#"{"info":{"mess"#, &POSTED.replace("2005:1036", "x")] {
            assert_eq!(read(broken).rejects.len(), 1, "{broken}");
        }
    }
}
