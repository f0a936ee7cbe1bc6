//! Posts of X from the scrapers on Apify, and from services that use the same names: an array,
//! or one per line.

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::lenient::{Scalar, written};
use super::retweet_signs::Sign;
use super::values::{at, id_at, integer_at, is_at, parse_whole, str_at, string_at};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::network::Network;
use crate::posts::record::{NO_TEXT, Raw, Records, TEXTLESS};
use crate::posts::rules::TimeRule;
use crate::posts::tweet::Tweet;
use crate::texts::text::{client_name, resolve_entities};

/// The key of the array that holds the posts in answers.
const KEYS: &[&str] = &["tweets"];

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "apify",
    description: "JSON of the X scrapers on Apify",
    columns: &[
        ("tweet_id", "id"),
        ("created_at", "the id, createdAt"),
        ("text", "that of retweet; fullText, text"),
        ("author_id", "author.id"),
        ("author", "author.userName"),
        ("url", "url, twitterUrl"),
        ("lang", "lang"),
        ("client", "source"),
        ("is_retweet", "isRetweet, type"),
        ("retweeted_id", "retweet.id, retweeted_tweet.id, retweetId"),
        ("quoted_id", "quote.id, quoted_tweet.id, quoteId"),
        ("in_reply_to_id", "inReplyToId"),
        ("like_count", "likeCount"),
        ("retweet_count", "retweetCount"),
    ],
    time: TimeRule::Id,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| object.is_or_lists(KEYS, is_post)))
}

fn is_post(object: &Object) -> bool {
    object.has_all(&["id", "createdAt"])
        && object.has_any(&["text", "fullText"])
        && (object.string("type") == Some(b"tweet")
            || object.has("twitterUrl")
            || object.object("author").is_some_and(|author| author.has("userName")))
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(posts) = value.get(KEYS[0]).and_then(Value::as_array) {
        return posts.iter().for_each(|post| add(post, raw, setup, records));
    }
    // What is delivered where nothing was found.
    let is_none = ["noResults", "demo"].iter().any(|key| is_at(value, &[key]));
    if is_none || str_at(value, &["type"]) == Some("mock_tweet") {
        return records.notice("no results");
    }
    records.add(raw, draft(value).and_then(|draft| draft.finish(&setup.rules)));
}

/// The text of a post, whole where there are two.
fn text_of(post: &Value) -> Option<&str> {
    ["fullText", "text"].iter().find_map(|key| str_at(post, &[key]))
}

fn draft(post: &Value) -> Result<Draft, String> {
    let id = id::parse(&string_at(post, &["id"]).unwrap_or_default());
    let original = ["retweet", "retweeted_tweet"].iter().find_map(|key| at(post, &[key]));
    let original = original.filter(|original| original.is_object());
    let quoted = ["quote", "quoted_tweet", "quoteId"];
    let quoted = quoted.iter().find_map(|key| id_at(post, &[key], Network::X));
    let sign = Sign::of(post, Network::X, id.as_ref().ok().copied());
    let text = original.and_then(text_of).or_else(|| text_of(post));
    let text = text.ok_or(if id.is_ok() { TEXTLESS } else { NO_TEXT })?;
    let text = resolve_entities(text.to_owned());
    let time = string_at(post, &["createdAt"]).map(|time| Scalar(time.into()));
    let mut tweet = Tweet {
        author_id: integer_at(post, &["author", "id"]),
        author: str_at(post, &["author", "userName"]).map(str::to_owned),
        lang: string_at(post, &["lang"]),
        client: str_at(post, &["source"]).and_then(client_name),
        is_retweet: original.is_some(),
        retweeted_id: original.and_then(|original| integer_at(original, &["id"])),
        retweeted_author_id: original.and_then(|post| integer_at(post, &["author", "id"])),
        quoted_id: quoted,
        in_reply_to_id: id_at(post, &["inReplyToId"], Network::X),
        like_count: integer_at(post, &["likeCount"]),
        retweet_count: integer_at(post, &["retweetCount"])
            .max(original.and_then(|original| integer_at(original, &["retweetCount"]))),
        url: ["url", "twitterUrl"].iter().find_map(|key| string_at(post, &[key])),
        ..Tweet::new(text)
    };
    sign.add_to(&mut tweet);
    Ok(Draft::new(id, written(time, "createdAt"), tweet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    const POST: &str = r#"{"type":"tweet","id":"1036452470584246272",
        "url":"https://x.com/suiyo_mille/status/1036452470584246272",
        "text":"ひより…","fullText":"ひより &amp; すず","source":"つぶやきアプリ","likeCount":3,
        "retweetCount":4,"createdAt":"Mon Sep 03 03:15:00 +0000 2018","lang":"ja","isReply":true,
        "inReplyToId":"5","isRetweet":false,"isQuote":true,"quoteId":"6",
        "author":{"type":"user","userName":"suiyo_mille","id":"77"}}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    #[test]
    fn a_post_with_all_fields() {
        let records = read(POST);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
        assert_eq!((tweet.text.as_str(), tweet.clock_offset), ("ひより & すず", Some(0)));
        assert_eq!((tweet.author_id, tweet.author.as_deref()), (Some(77), Some("suiyo_mille")));
        assert_eq!((tweet.quoted_id, tweet.in_reply_to_id), (Some(6), Some(5)));
        assert_eq!((tweet.like_count, tweet.retweet_count), (Some(3), Some(4)));
        assert_eq!(tweet.client.as_deref(), Some("つぶやきアプリ"));
        assert!(!tweet.is_retweet && tweet.url.is_some());
        assert_eq!(read(&format!(r#"{{"tweets":[{POST}]}}"#)).tweets, records.tweets);
    }

    #[test]
    fn retweets_are_told_by_flag_and_by_what_they_hold() {
        let flagged = POST
            .replace("\"isRetweet\":false", "\"isRetweet\":true")
            .replace("ひより &amp;", "RT @a: ひより &amp;");
        let tweet = &read(&flagged).tweets[0];
        assert_eq!((tweet.text.as_str(), tweet.is_retweet), ("RT @a: ひより & すず", true));
        let held = flagged.replace(
            "\"isReply\":true",
            r#""retweet":{"id":"20","text":"長い話","author":{"id":"78"}}"#,
        );
        let tweet = &read(&held).tweets[0];
        assert_eq!((tweet.text.as_str(), tweet.retweeted_id), ("長い話", Some(20)));
        assert_eq!(tweet.retweeted_author_id, Some(78));
        for (written, id) in [
            (r#""isRetweet":"yes""#, None),
            (r#""isRetweet":1"#, None),
            (r#""isRetweet":false,"retweetId":"20""#, Some(20)),
            (r#""retweet":"https://x.com/a/status/20""#, Some(20)),
        ] {
            let tweet = &read(&POST.replace("\"isRetweet\":false", written)).tweets[0];
            assert_eq!((tweet.is_retweet, tweet.retweeted_id), (true, id), "{written}");
        }
        let by_type = POST.replace(r#""type":"tweet""#, r#""type":"retweet""#);
        assert!(read(&by_type).tweets[0].is_retweet);
    }

    #[test]
    fn what_is_no_post_is_told() {
        assert_eq!(read(r#"{"noResults":true}"#).notices, ["no results"]);
        for record in ["{", "{}", r#"{"id":"20","text":"あ"}"#, &POST.replace("Mon Sep", "soon")] {
            assert_eq!(read(record).rejects.len() + read(record).tweets.len(), 1, "{record}");
        }
        assert!(read("{}").tweets.is_empty());
    }
}
