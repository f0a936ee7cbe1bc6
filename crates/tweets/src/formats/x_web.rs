//! Responses to X's own web pages, as captured: whole responses (timelines, searches,
//! conversations), the posts in them, and the lines of Zeeschuimer.

use serde_json::{Map, Value, json as json_of};

use super::api_v1::{self, COLUMNS};
use super::format::{InputFormat, Layout};
use super::retweet_signs::Sign;
use super::values::{at, integer_at, list_at, str_at};
use super::x_article;
use crate::columns::cell;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json;
use crate::json::object::Object;
use crate::posts::network::Network;
use crate::posts::record::{ELSEWHERE, Raw, Records};
use crate::posts::rules::TimeRule;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "x-web",
    description: "responses of X's web interface, as captured by Zeeschuimer",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        let data = || object.object("data");
        is_result(object)
            || object.has("globalObjects")
            || data().is_some_and(|data| is_result(&data) || is_adaptive(&data))
            || (object.has("source_platform") && is_of_x(object.string("source_platform")))
            || object.value("data").is_some_and(has_results)
            || (object.string("type").is_some_and(|kind| kind.starts_with(b"Timeline"))
                && object.value("entries").is_some_and(has_results))
    }))
}

/// Whether an object is a post as X's pages get it.
fn is_result(object: &Object) -> bool {
    object.has_all(&["rest_id", "legacy"])
        && object
            .object("legacy")
            .is_some_and(|legacy| legacy.has_any(&["full_text", "created_at"]))
}

/// Whether it is a post in the way of before 2023, as Zeeschuimer keeps it.
fn is_adaptive(object: &Object) -> bool {
    object.has_all(&["legacy", "user", "type"])
}

fn is_of_x(platform: Option<&[u8]>) -> bool {
    platform.is_some_and(|platform| [&b"twitter.com"[..], b"x.com"].contains(&platform))
}

/// Whether an answer has posts, in the names that X has for them.
fn has_results(data: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(data, name).is_some();
    has(b"\"tweet_results\"") || has(b"\"tweetResult\"")
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    match json::parse::<Value>(raw.bytes) {
        Ok(value) => {
            let posts = posts_of(&value);
            let is_instruction =
                || str_at(&value, &["type"]).is_some_and(|kind| kind.starts_with("Timeline"));
            if is_elsewhere(&value) {
                records.add(raw, Err(ELSEWHERE.to_owned()));
            } else if posts.is_empty() && (is_answer(&value, raw.bytes) || is_instruction()) {
                records.notice("no post");
            } else if posts.is_empty() {
                records.add(raw, Err("not a post of X".to_owned()));
            }
            for post in posts {
                post.add(raw, setup, records);
            }
        }
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// Whether it was captured from the pages of a network that is not read.
fn is_elsewhere(value: &Value) -> bool {
    let platform = str_at(value, &["source_platform"]).and_then(cell::platform);
    matches!(platform, Some(cell::Platform::Elsewhere))
}

/// Whether it is an answer, or a captured part of one, in which there may be no
/// posts: that of a profile, of a post that is gone.
fn is_answer(value: &Value, bytes: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
    let is_of_other = str_at(value, &["source_platform"])
        .is_some_and(|platform| !is_of_x(Some(platform.as_bytes())));
    let is_empty = || value.get("data").is_some_and(is_hollow);
    !is_of_other
        && (is_empty() || has(b"\"__typename\"") || has(b"\"instructions\"") || has(b"\"errors\""))
}

/// Whether nothing but names is left in a value, as in the answer of what is not shown any more:
/// `{"tweetResult": {}}`.
fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().all(is_hollow),
        Value::Object(object) => object.values().all(is_hollow),
        _ => false,
    }
}

/// A post as a status of the API v1.1, which X's pages get in parts.
pub(crate) struct Post {
    status: Value,
    /// The ids of all its versions.
    versions: Vec<i64>,
    /// What tells that it repeats another, where that is not there.
    sign: Sign,
}

/// The posts in a value; quoted and reposted ones are not posts of their
/// own.
pub(crate) fn posts_of(value: &Value) -> Vec<Post> {
    if let Some(objects) = at(value, &["globalObjects"]) {
        return posts_of_objects(objects);
    }
    let mut posts = Vec::new();
    if value.is_object() {
        collect(value, &mut posts);
    }
    posts
}

fn collect(value: &Value, posts: &mut Vec<Post>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, posts)),
        Value::Object(object) => match Post::of(value) {
            Some(post) => posts.push(post),
            None => object.values().for_each(|value| collect(value, posts)),
        },
        _ => {}
    }
}

/// The posts of an answer of before 2023: all of them by their ids, and all
/// authors.
fn posts_of_objects(objects: &Value) -> Vec<Post> {
    let user = |status: &Value| {
        let id = str_at(status, &["user_id_str"])?;
        at(objects, &["users", id]).cloned()
    };
    let whole = |status: &Value| {
        let mut whole = status.as_object()?.clone();
        whole.extend(user(status).map(|user| ("user".to_owned(), user)));
        Some(whole)
    };
    let statuses = at(objects, &["tweets"]).and_then(Value::as_object);
    let post = |status: &Value| {
        let mut post = whole(status)?;
        let original = str_at(status, &["retweeted_status_id_str"])
            .and_then(|id| whole(at(objects, &["tweets", id])?));
        post.extend(original.map(|status| ("retweeted_status".to_owned(), status.into())));
        let sign = Sign::of(status, Network::X, None);
        Some(Post { status: post.into(), versions: Vec::new(), sign })
    };
    statuses.into_iter().flatten().filter_map(|(_, status)| post(status)).collect()
}

impl Post {
    /// The post that a value is, if it is one.
    pub(crate) fn of(result: &Value) -> Option<Self> {
        let status = status(result)?;
        let versions = ["edit_tweet_ids", "edit_control_initial"];
        let control = at(result, &["edit_control"]);
        let listed = control.map_or(&[][..], |control| match at(control, &[versions[1]]) {
            Some(initial) => list_at(initial, &[versions[0]]),
            None => list_at(control, &[versions[0]]),
        });
        let versions = listed.iter().filter_map(|id| integer_at(id, &[])).collect();
        let own = status.get("id_str").and_then(|id| integer_at(id, &[]));
        let mut sign = Sign::of(result, Network::X, own);
        let of_legacy = at(result, &["legacy"]).map(|legacy| Sign::of(legacy, Network::X, own));
        sign.is_retweet |= of_legacy.is_some_and(|of_legacy| of_legacy.is_retweet);
        sign.id = of_legacy.and_then(|of_legacy| of_legacy.id).or(sign.id);
        Some(Self { status: status.into(), versions, sign })
    }

    /// Adds it to the records.
    pub(crate) fn add(&self, raw: &Raw, setup: &Setup, records: &mut Records) {
        let bytes = self.status.to_string();
        let drafted = api_v1::parse(bytes.as_bytes()).map(|mut draft| {
            self.sign.add_to(&mut draft.tweet);
            draft
        });
        let tweet = drafted.and_then(|draft| draft.finish(&setup.rules));
        if let Ok(tweet) = &tweet
            && self.versions.len() > 1
        {
            records.versions(tweet.id, self.versions.iter().copied());
        }
        records.add(raw, tweet);
    }
}

/// A post in the way of the API v1.1: its fields stand under `legacy`, its author
/// and its whole text beside that.
fn status(result: &Value) -> Option<Map<String, Value>> {
    let legacy = at(result, &["legacy"])?.as_object()?;
    let adaptive = at(result, &["user"]).filter(|_| result.get("rest_id").is_none());
    let id = at(result, &["rest_id"]).or_else(|| legacy.get("id_str")).cloned()?;
    if !legacy.contains_key("full_text") || (result.get("rest_id").is_none() && adaptive.is_none())
    {
        return None;
    }
    let mut status = legacy.clone();
    status.insert("id_str".to_owned(), id);
    let text = at(result, &["note_tweet", "note_tweet_results", "result", "text"]);
    status.extend(text.map(|text| ("full_text".to_owned(), text.clone())));
    if let Some(article) = x_article::of_result(result).and_then(x_article::text) {
        let own = status.get("full_text").and_then(Value::as_str);
        let whole = x_article::with_own_text(&article, own);
        status.insert("full_text".to_owned(), whole.into());
    }
    status.extend(at(result, &["source"]).map(|source| ("source".to_owned(), source.clone())));
    let author = at(result, &["core", "user_results", "result"]).and_then(user);
    let author = author.or_else(|| adaptive.cloned());
    // The author's id is known where no more is.
    let author = author.or_else(|| Some(json_of!({"id_str": legacy.get("user_id_str")?})));
    status.extend(author.map(|author| ("user".to_owned(), author)));
    let original = ["legacy", "retweeted_status_result"];
    let original = at(result, &original).or_else(|| at(result, &original[1..]));
    let original = original.and_then(|original| at(original, &["result"])).map(unwrapped);
    let original = original.and_then(self::status);
    status.extend(original.map(|status| ("retweeted_status".to_owned(), status.into())));
    Some(status)
}

/// A post that is shown with limits stands one object deeper.
fn unwrapped(result: &Value) -> &Value {
    at(result, &["tweet"]).unwrap_or(result)
}

/// An account; `None` where no more is told than that it is not shown.
fn user(result: &Value) -> Option<Value> {
    let name = ["core", "legacy"].iter().find_map(|part| str_at(result, &[part, "screen_name"]));
    let id = at(result, &["rest_id"]);
    (id.is_some() || name.is_some()).then(|| json_of!({"id_str": id, "screen_name": name}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{InputFormat, Mapping, Moment};

    const RESULT: &str = r#"{"__typename":"Tweet","rest_id":"1036452470584246272",
        "core":{"user_results":{"result":{"__typename":"User","rest_id":"77",
            "core":{"screen_name":"suiyo_mille","name":"すいよう"},"legacy":{"followers_count":1}}}},
        "source":"<a href=\"http://example.com\">つぶやきアプリ</a>",
        "edit_control":{"edit_tweet_ids":["1036452470584246272"]},
        "legacy":{"created_at":"Mon Sep 03 03:15:00 +0000 2018","full_text":"ひより &amp; すず",
            "id_str":"1036452470584246272","user_id_str":"77","lang":"ja","favorite_count":3,
            "retweet_count":4,"quoted_status_id_str":"6","in_reply_to_status_id_str":"5"}}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    fn timeline(result: &str) -> String {
        format!(
            r#"{{"data":{{"search_by_raw_query":{{"search_timeline":{{"timeline":{{"instructions":[
            {{"type":"TimelineClearCache"}},{{"type":"TimelineAddEntries","entries":[
            {{"entryId":"tweet-1","content":{{"itemContent":{{"tweet_results":{{"result":{result}}}}}}}}},
            {{"entryId":"cursor-top","content":{{"value":"x","cursorType":"Top"}}}}]}}]}}}}}}}}}}"#
        )
    }

    #[test]
    fn a_post_is_read_wherever_it_stands() {
        let alone = read(RESULT).tweets;
        let [tweet] = alone.as_slice() else { panic!("{alone:?}") };
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
        assert_eq!((tweet.text.as_str(), tweet.clock_offset), ("ひより & すず", Some(0)));
        assert_eq!((tweet.author_id, tweet.author.as_deref()), (Some(77), Some("suiyo_mille")));
        assert_eq!(tweet.client.as_deref(), Some("つぶやきアプリ"));
        assert_eq!((tweet.quoted_id, tweet.in_reply_to_id), (Some(6), Some(5)));
        assert_eq!((tweet.like_count, tweet.retweet_count), (Some(3), Some(4)));
        let limited = format!(r#"{{"__typename":"TweetWithVisibilityResults","tweet":{RESULT}}}"#);
        for record in [
            format!(r#"{{"source_platform":"twitter.com","item_id":"1","data":{RESULT}}}"#),
            format!(r#"{{"source_platform":"x.com","item_id":"1","data":{limited}}}"#),
            format!(r#"{{"data":{{"tweetResult":{{"result":{RESULT}}}}}}}"#),
            timeline(RESULT),
            timeline(&limited),
        ] {
            assert_eq!(read(&record).tweets, alone, "{record}");
            let line = record.replace('\n', "");
            let format = InputFormat::recognize(line.as_bytes(), &Mapping::default());
            assert_eq!(format, Some(&FORMAT), "{record}");
        }
    }

    #[test]
    fn long_posts_and_reposts_are_whole() {
        let long = RESULT.replace(
            "\"edit_control\"",
            r#""note_tweet":{"note_tweet_results":{"result":{"text":"長い話"}}},"edit_control""#,
        );
        assert_eq!(read(&long).tweets[0].text, "長い話");
        let repost = RESULT.replace("1036452470584246272", "1036452470584246299").replace(
            "\"lang\"",
            &format!(r#""retweeted_status_result":{{"result":{{"tweet":{long}}}}},"lang""#),
        );
        let records = read(&repost);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.text.as_str(), tweet.is_retweet), ("長い話", true));
        assert_eq!(tweet.retweeted_id, Some(1_036_452_470_584_246_272));
        assert_eq!(tweet.retweeted_author_id, Some(77));
        // Where the original is missing, its id is left, or a flag of a tool.
        let id = |more: &str| {
            let records =
                read(&RESULT.replace(r#""lang":"ja""#, &format!(r#""lang":"ja",{more}"#)));
            (records.tweets[0].is_retweet, records.tweets[0].retweeted_id)
        };
        assert_eq!(id(r#""retweeted_status_id_str":"20""#), (true, Some(20)));
        assert_eq!(id(r#""retweeted":true"#), (false, None));
        let flagged = RESULT.replace(r#""__typename":"Tweet""#, r#""is_retweet":"True""#);
        assert!(read(&flagged).tweets[0].is_retweet);
    }

    #[test]
    fn an_author_who_is_not_shown_is_known_by_the_id() {
        let start = RESULT.find(r#""result":{"__typename":"User""#).unwrap();
        let end = start + RESULT[start..].find(r#""source""#).unwrap();
        let hidden = r#""result":{"__typename":"UserUnavailable","reason":"Suspended"}}},"#;
        let gone = [&RESULT[..start], hidden, &RESULT[end..]].concat();
        let records = read(&gone);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.author_id, tweet.author.as_deref()), (Some(77), None));
    }

    #[test]
    fn a_post_of_an_article_says_what_that_says() {
        let article = RESULT.replace("ひより &amp; すず", "https://t.co/abc").replace(
            "\"edit_control\"",
            r#""article":{"article_results":{"result":{"title":"散歩","plain_text":"朝の駅"}}},"edit_control""#,
        );
        assert_eq!(read(&article).tweets[0].text, "散歩\n朝の駅");
    }

    #[test]
    fn answers_of_before_2023_are_read() {
        let status = r#"{"created_at":"Mon Sep 03 03:15:00 +0000 2018","full_text":"朝だ","id_str":"1036452470584246272","user_id_str":"77"}"#;
        let answer = format!(
            r#"{{"globalObjects":{{"tweets":{{"1036452470584246272":{status}}},"users":{{"77":{{"id_str":"77","screen_name":"mugicha"}}}}}},"timeline":{{}}}}"#
        );
        let captured = format!(
            r#"{{"source_platform":"twitter.com","data":{{"id":1036452470584246300,"type":"adaptive","legacy":{status},"user":{{"id_str":"77","screen_name":"mugicha"}}}}}}"#
        );
        for record in [answer, captured] {
            let records = read(&record);
            let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
            assert_eq!((tweet.text.as_str(), tweet.author.as_deref()), ("朝だ", Some("mugicha")));
            assert_eq!(tweet.id, 1_036_452_470_584_246_272);
        }
    }

    #[test]
    fn older_versions_are_told() {
        let later = RESULT.replace(
            r#"{"edit_tweet_ids":["1036452470584246272"]}"#,
            r#"{"edit_control_initial":{"edit_tweet_ids":["1036452460584246272","1036452470584246272"]}}"#,
        );
        assert_eq!(read(&later).superseded, [1_036_452_460_584_246_272]);
    }

    #[test]
    fn answers_without_posts_are_notices_and_what_is_none_a_reject() {
        let gone = r#"{"source_platform":"x.com","data":{"__typename":"TweetTombstone"}}"#;
        assert_eq!(read(gone).notices, ["no post"]);
        let profile =
            r#"{"data":{"user":{"result":{"__typename":"User","rest_id":"7","legacy":{}}}}}"#;
        assert_eq!(read(profile).notices, ["no post"]);
        let other = r#"{"source_platform":"tiktok.com","data":{"id":"1","__typename":"x"}}"#;
        assert_eq!(read(other).passed_over, 1);
        for record in ["{", "{}"] {
            assert_eq!(read(record).rejects.len(), 1, "{record}");
        }
    }
}
