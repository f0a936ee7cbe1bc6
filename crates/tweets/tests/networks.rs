//! Files with records of several networks: each is read as what it is by itself, whichever
//! comes first.

use serde_json::{Value, json};
use tsubuyaki_tweets::{Network, ReadOptions, Source, Tweet, open};

/// Ids of 2018-09-03 03:15:00 UTC and the minute after it.
const FIRST: &str = "1036452470584246272";
const SECOND: &str = "1036452722242486272";
const TIME: &str = "2018-09-03T03:15:00.000Z";

fn read(content: &str) -> (Vec<Tweet>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, content).unwrap();
    let mut reader = open(&Source::File(path), &ReadOptions::default()).unwrap();
    let (mut tweets, mut others) = (Vec::new(), 0);
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            others += records.rejects.len() + records.notices.len();
            tweets.extend(records.tweets);
        }
    }
    // As lines and as documents, records are the same.
    for tweet in &mut tweets {
        tweet.form = "";
    }
    (tweets, others)
}

/// A record of each network and tool.
fn records() -> Vec<(&'static str, Value)> {
    let status = json!({"created_at": "Mon Sep 03 03:15:00 +0000 2018", "id_str": FIRST,
        "full_text": "朝の散歩", "lang": "ja", "retweet_count": 2,
        "user": {"id_str": "7", "screen_name": "mugicha"}});
    let flat = json!({"id": SECOND, "text": "RT @kumori: 昼の…", "created_at": TIME,
        "author_id": "7", "author": {"id": "7", "username": "mugicha", "name": "むぎ"},
        "edit_history_tweet_ids": [SECOND], "referenced_tweets": [{"type": "retweeted",
            "id": FIRST, "text": "昼のうどんはいつもの店で", "author_id": "8",
            "author": {"id": "8", "username": "kumori", "name": "くもり"}}]});
    let page = json!({"data": [{"id": SECOND, "text": "RT @kumori: 昼の…", "created_at": TIME,
            "author_id": "7", "referenced_tweets": [{"type": "retweeted", "id": FIRST}]}],
        "includes": {"users": [{"id": "7", "username": "mugicha"}],
            "tweets": [{"id": FIRST, "text": "昼のうどんはいつもの店で", "author_id": "8"}]},
        "errors": [{"title": "Not Found Error", "value": "5"}], "meta": {"result_count": 1}});
    let result = json!({"__typename": "Tweet", "rest_id": FIRST, "core": {"user_results":
            {"result": {"__typename": "User", "rest_id": "7", "core": {"screen_name": "mugicha"}}}},
        "legacy": {"created_at": "Mon Sep 03 03:15:00 +0000 2018", "full_text": "朝の駅前",
            "id_str": FIRST, "user_id_str": "7", "lang": "ja"}});
    let answer = json!({"data": {"user": {"result": {"timeline": {"instructions": [{"type":
        "TimelineAddEntries", "entries": [{"content": {"itemContent":
            {"tweet_results": {"result": result}}}}]}]}}}}});
    let embedded = json!({"__typename": "Tweet", "lang": "ja", "id_str": FIRST,
        "created_at": "Mon Sep 03 03:15:00 +0000 2018", "text": "埋め込まれた朝",
        "user": {"id_str": "7", "screen_name": "mugicha"}});
    let scraped = json!({"type": "tweet", "id": FIRST, "text": "引用した朝", "lang": "ja",
        "url": format!("https://x.com/mugicha/status/{FIRST}"), "quoteId": SECOND,
        "createdAt": "Mon Sep 03 03:15:00 +0000 2018",
        "author": {"type": "user", "userName": "mugicha", "id": "7", "name": "むぎ"}});
    let snscrape = json!({"_type": "snscrape.modules.twitter.Tweet", "id": 1_036_452_470_584_246_272_i64,
        "url": format!("https://twitter.com/mugicha/status/{FIRST}"),
        "date": "2018-09-03T03:15:00+00:00", "rawContent": "集めた朝", "lang": "ja",
        "user": {"_type": "snscrape.modules.twitter.User", "username": "mugicha", "id": 7}});
    let toot = json!({"id": "112360000000000000", "created_at": TIME, "content": "<p>象の朝</p>",
        "spoiler_text": "", "visibility": "public", "language": "ja", "reblog": null,
        "url": "https://example.social/@mugicha/112360000000000000",
        "account": {"id": "109000000000000001", "username": "mugicha", "acct": "mugicha"}});
    let note = json!({"id": "7eh1sz9qaa", "createdAt": TIME, "userId": "7a", "text": "雲の朝",
        "user": {"id": "7a", "username": "mugicha", "host": null}, "cw": null,
        "visibility": "public", "replyId": null, "renoteId": null});
    let threads = json!({"id": "18000000000000001", "media_product_type": "THREADS",
        "permalink": "https://www.threads.net/@mugicha/post/Cabc", "owner": {"id": "1"},
        "username": "mugicha", "text": "糸の朝", "timestamp": "2018-09-03T03:15:00+0000",
        "is_quote_post": false});
    let of_threads = json!({"data": [threads], "paging": {}});
    let nostr = json!({"id": "a".repeat(64), "pubkey": "b".repeat(64), "kind": 1,
        "created_at": 1_535_944_500, "content": "鳥の朝", "tags": [], "sig": ""});
    let uri = "at://did:plc:mugicha/app.bsky.feed.post/3kr2aaaaaaa2a";
    let record = json!({"$type": "app.bsky.feed.post", "text": "空の朝", "createdAt": TIME});
    let view = json!({"uri": uri, "cid": "b", "record": record,
        "author": {"did": "did:plc:mugicha", "handle": "mugicha.example"}});
    let item = json!({"post": view, "reason": {"$type": "app.bsky.feed.defs#reasonRepost",
        "by": {"did": "did:plc:suiyo", "handle": "suiyo.example"}, "indexedAt": TIME,
        "uri": "at://did:plc:suiyo/app.bsky.feed.repost/3kr2aaaaaaa2b"}});
    let tap = json!({"id": 1, "type": "record", "record": {"did": "did:plc:mugicha", "rev": "3k",
        "collection": "app.bsky.feed.post", "rkey": "3kr2aaaaaaa2c", "action": "create",
        "record": record}});
    vec![
        ("status", status),
        ("flat", flat),
        ("page", page),
        ("result", result),
        ("answer", answer),
        ("embedded", embedded),
        ("scraped", scraped),
        ("snscrape", snscrape),
        ("toot", toot.clone()),
        ("toots", json!([toot])),
        ("note", note),
        ("threads", threads),
        ("page of threads", of_threads),
        ("nostr", nostr),
        ("view", view),
        ("item", item),
        ("tap", tap),
    ]
}

#[test]
fn each_record_is_read_as_its_own_format_whichever_comes_first() {
    let records = records();
    let alone = |record: &Value| {
        let (tweets, others) = read(&format!("{record}\n"));
        assert_eq!((tweets.len(), others), (1, 0), "{record}");
        tweets
    };
    for (first_name, first) in &records {
        for (second_name, second) in records.iter().filter(|(name, _)| name != first_name) {
            let (tweets, others) = read(&format!("{first}\n{second}\n"));
            let expected = [alone(first), alone(second)].concat();
            assert_eq!((tweets, others), (expected, 0), "{first_name}, then {second_name}");
        }
    }
}

#[test]
fn a_row_that_an_answer_without_posts_looks_like_is_a_post() {
    let row = json!({"id": FIRST, "text": "表の朝", "thread": [], "userId": "7",
        "username": "mugicha", "timestamp": 1_535_944_500, "timeParsed": TIME, "likes": 3, "isReply": false});
    for (_, first) in records()
        .iter()
        .filter(|(name, _)| ["view", "item", "threads", "page of threads"].contains(name))
    {
        let (tweets, others) = read(&format!("{first}\n{row}\n{row}\n"));
        let texts: Vec<&str> = tweets.iter().map(|tweet| tweet.text.as_str()).collect();
        assert_eq!((&texts[1..], others), (&["表の朝", "表の朝"][..], 0));
        assert!(tweets[1..].iter().all(|tweet| tweet.network == Network::X));
    }
}

/// An answer of X about an account, as long as a page of those who follow one.
fn accounts() -> Value {
    json!({"data": {"user": {"result": {"__typename": "User", "rest_id": "7",
        "legacy": {"screen_name": "mugicha", "description": "麦".repeat(60_000)}}}}})
}

#[test]
fn posts_may_come_after_much_that_is_none() {
    let named = |wanted: &str| {
        records().into_iter().find(|(name, _)| *name == wanted).map(|(_, record)| record).unwrap()
    };
    let answer = named("answer");
    let pages: Vec<String> = (0..9).map(|_| accounts().to_string()).collect();
    let account = |id: usize| {
        json!({"id": id.to_string(), "username": "mugicha", "acct": "mugicha",
            "note": "麦".repeat(300)})
    };
    let people: Vec<Value> = (0..1_300).map(account).collect();
    let within = json!({"url": "https://example.com", "body": answer});
    let around = |page: &String| format!(r#"{{"url":"https://example.com","body":{page}}}"#);
    for (file, text, others) in [
        (format!("{}\n{answer}\n", pages.join("\n")), "朝の駅前", 9),
        (format!("[{},{answer}]", pages.join(",")), "朝の駅前", 9),
        (
            pages.iter().map(around).chain([within.to_string()]).collect::<Vec<_>>().join("\n"),
            "朝の駅前",
            9,
        ),
        (format!("{}\n{}\n", json!(people), named("toots")), "象の朝", 1_300),
        (format!("{{\"broken\n{}\n{answer}\n", pages.join("\n")), "朝の駅前", 10),
    ] {
        let (tweets, found) = read(&file);
        assert_eq!((tweets.len(), tweets[0].text.as_str(), found), (1, text, others));
    }
}

#[test]
fn a_log_of_a_browser_may_begin_with_the_scripts_of_a_page() {
    let answer = &records()[4].1;
    let entry = |kind: &str, text: &str| {
        json!({"request": {"url": "https://example.com"},
            "response": {"content": {"mimeType": kind, "text": text}}})
    };
    let script = entry("application/javascript", &"function a(){return '麦'};".repeat(20_000));
    // It is no text, and begins as an array would.
    let mut picture = entry("image/png", "W3zous2j/qmN9bMUylq3GPSL");
    picture["response"]["content"]["encoding"] = json!("base64");
    let log = json!({"log": {"version": "1.2", "creator": {"name": "x"}, "pages": [],
        "entries": [script, script, script, picture, entry("application/json", &answer.to_string())]}});
    for log in [serde_json::to_string_pretty(&log).unwrap(), log.to_string()] {
        let (tweets, _) = read(&log);
        assert_eq!((tweets.len(), tweets[0].text.as_str()), (1, "朝の駅前"));
    }
}
