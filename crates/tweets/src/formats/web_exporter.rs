//! Posts saved as JSON by the browser script twitter-web-exporter; reposted and quoted posts
//! are given as ids.

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::retweet_signs::Sign;
use super::values::{at, id_at, integer_at, str_at, string_at};
use super::x_web::posts_of;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json;
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::network::Network;
use crate::posts::record::{NO_TEXT, Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::tweet::Tweet;
use crate::texts::text::resolve_entities;
use crate::times::time;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "web-exporter",
    description: "twitter-web-exporter JSON",
    columns: &[
        ("tweet_id", "id"),
        ("created_at", "the id, created_at"),
        ("text", "full_text"),
        ("author_id", "user_id, metadata.core.user_results.result.rest_id"),
        ("author", "screen_name"),
        ("url", "url"),
        ("lang", "metadata.legacy.lang"),
        ("client", "metadata.source"),
        ("retweeted_id", "retweeted_status"),
        ("quoted_id", "quoted_status"),
        ("in_reply_to_id", "in_reply_to"),
        ("like_count", "favorite_count"),
        ("retweet_count", "retweet_count"),
    ],
    time: TimeRule::Id,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        object.has_all(&["id", "created_at", "full_text", "screen_name"])
            && object.has_any(&["retweeted_status", "media_tags", "profile_image_url"])
            && !object.has_any(&["user", "id_str"])
    }))
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    let post = match json::parse::<Value>(raw.bytes) {
        Ok(post) => post,
        Err(reason) => return records.add(raw, Err(reason)),
    };
    // With all metadata, the post is there as X gave it.
    let whole = at(&post, &["metadata"]).map(posts_of).unwrap_or_default();
    match whole.as_slice() {
        [whole] => {
            let mark = records.mark();
            whole.add(raw, setup, records);
            if let Some(tweet) = records.only_tweet_since(mark) {
                Sign::of(&post, Network::X, Some(tweet.id)).add_to(tweet);
                let quoted = || id_at(&post, &["quoted_status"], Network::X);
                tweet.quoted_id = tweet.quoted_id.or_else(quoted);
            }
        }
        _ => records.add(raw, draft(&post).and_then(|draft| draft.finish(&setup.rules))),
    }
}

fn draft(post: &Value) -> Result<Draft, String> {
    let id = id::parse(&string_at(post, &["id"]).unwrap_or_default());
    let text = at(post, &["full_text"]).and_then(Value::as_str).ok_or(NO_TEXT)?;
    let original = at(post, &["retweeted_status"]).filter(|original| original.is_object());
    let of_original = || ["full_text", "text"].iter().find_map(|key| str_at(original?, &[key]));
    let text = of_original().unwrap_or(text);
    let text = resolve_entities(text.to_owned());
    let written = string_at(post, &["created_at"]).ok_or("missing time (created_at)".to_owned());
    let mut tweet = Tweet {
        author: string_at(post, &["screen_name"]),
        author_id: integer_at(post, &["user_id"]),
        quoted_id: id_at(post, &["quoted_status"], Network::X),
        in_reply_to_id: id_at(post, &["in_reply_to"], Network::X),
        like_count: integer_at(post, &["favorite_count"]),
        retweet_count: integer_at(post, &["retweet_count"]),
        url: string_at(post, &["url"]),
        ..Tweet::new(text)
    };
    Sign::of(post, Network::X, id.as_ref().ok().copied()).add_to(&mut tweet);
    // Its user chooses how times are written: the id tells it where that is not known.
    let written = written.and_then(|written| {
        // `2018-09-03 12:15:00 +09:00`
        let joined = written.replacen(' ', "T", 1).replacen(' ', "", 1);
        time::parse_written(&written)
            .or_else(|reason| time::parse_written(&joined).map_err(|_| reason))
    });
    Ok(Draft::new(id, written, tweet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    const POST: &str = r#"{"id":"1036452470584246272","created_at":"2018-09-03 12:15:00 +09:00",
        "full_text":"ひより &amp; すず","media":[],"screen_name":"suiyo_mille","name":"すいよう",
        "user_id":"77","in_reply_to":"5","retweeted_status":null,"quoted_status":"6","media_tags":[],
        "favorite_count":3,"retweet_count":4,"url":"https://twitter.com/suiyo_mille/status/1036452470584246272"}"#;

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
        assert!(!tweet.is_retweet && tweet.url.is_some());
        // However the times are written.
        let other = read(&POST.replace("2018-09-03 12:15:00 +09:00", "03.09.2018 12:15"));
        assert_eq!(other.tweets[0].time, tweet.time);
    }

    #[test]
    fn a_repost_is_told_by_its_id() {
        let repost = POST
            .replace("\"retweeted_status\":null", "\"retweeted_status\":\"20\"")
            .replace("ひより", "RT @mugicha: ひより");
        let tweet = &read(&repost).tweets[0];
        assert_eq!(
            (tweet.text.as_str(), tweet.retweeted_id),
            ("RT @mugicha: ひより & すず", Some(20))
        );
        for (written, id) in [
            (r#""https://x.com/mugicha/status/20""#, Some(20)),
            (r#"{"id":"20","full_text":"ひよりの長い話"}"#, Some(20)),
            ("true", None),
        ] {
            let tweet = &read(&repost.replace(r#"status":"20""#, &format!(r#"status":{written}"#)));
            let tweet = &tweet.tweets[0];
            assert_eq!((tweet.is_retweet, tweet.retweeted_id), (true, id), "{written}");
            assert_eq!(tweet.text == "ひよりの長い話", written.starts_with('{'), "{written}");
        }
        let whole = repost.replace(
            "\"media\":[]",
            r#""metadata":{"rest_id":"1036452470584246272","core":{"user_results":{"result":{"rest_id":"77","legacy":{"screen_name":"suiyo_mille"}}}},
            "legacy":{"id_str":"1036452470584246272","created_at":"Mon Sep 03 03:15:00 +0000 2018","full_text":"RT @mugicha: ひ…","lang":"ja",
            "retweeted_status_result":{"result":{"rest_id":"20","legacy":{"id_str":"20","full_text":"ひよりの長い話"}}}}}"#,
        );
        let tweet = &read(&whole).tweets[0];
        assert_eq!((tweet.text.as_str(), tweet.retweeted_id), ("ひよりの長い話", Some(20)));
        assert_eq!((tweet.author_id, tweet.lang.as_deref()), (Some(77), Some("ja")));
        // What the export says counts where its metadata do not have it.
        let without = whole.replace("retweeted_status_result", "x");
        let tweet = &read(&without).tweets[0];
        assert_eq!((tweet.is_retweet, tweet.retweeted_id), (true, Some(20)));
    }

    #[test]
    fn what_is_no_post_says_why() {
        for (record, reason) in [
            ("{}", "no text"),
            ("{", "ends too early"),
            (r#"{"full_text":"あ"}"#, "no id"),
            (r#"{"full_text":"あ","id":"20"}"#, "missing time"),
        ] {
            let rejects = read(record).rejects;
            assert!(rejects[0].reason.contains(reason), "{record}: {rejects:?}");
        }
    }
}
