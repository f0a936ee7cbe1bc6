//! Posts that stand at several places of a file, and lines of several shapes: each record is a
//! post, a notice or rejected, and none is lost.

use std::io::Write;

use serde_json::{Value, json};
use tsubuyaki_tweets::{Network, ReadError, ReadOptions, Source, Tweet, open};

/// 2018-09-03 03:15:00 UTC, and the minutes after it.
const FIRST: i64 = 1_036_452_470_584_246_272;
const MINUTE: i64 = 251_658_240_000;

#[derive(Default)]
struct Whole {
    tweets: Vec<Tweet>,
    rejects: usize,
    notices: usize,
    passed_over: u64,
    remarks: Vec<String>,
}

impl Whole {
    fn texts(&self) -> Vec<&str> {
        self.tweets.iter().map(|tweet| tweet.text.as_str()).collect()
    }
}

fn try_read(content: &[u8]) -> Result<Whole, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::File::create(&path).unwrap().write_all(content).unwrap();
    let mut reader = open(&Source::File(path), &ReadOptions::default())?;
    let mut whole = Whole::default();
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            whole.tweets.extend(records.tweets);
            whole.rejects += records.rejects.len();
            whole.notices += records.notices.len();
            whole.passed_over += records.passed_over;
        }
    }
    whole.remarks = reader.end().remarks.into_iter().map(|remark| remark.text).collect();
    Ok(whole)
}

fn read(content: &str) -> Whole {
    try_read(content.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{content}"))
}

fn status(minute: i64, text: &str) -> Value {
    json!({"created_at": format!("Mon Sep 03 03:{}:00 +0000 2018", 15 + minute),
        "id_str": (FIRST + minute * MINUTE).to_string(), "text": text, "lang": "ja",
        "user": {"id_str": "7", "screen_name": "mugicha"}})
}

fn row(minute: i64, text: &str) -> Value {
    json!({"tweet_id": (FIRST + minute * MINUTE).to_string(), "content": text,
        "date": format!("2018-09-03T03:{}:00Z", 15 + minute), "username": "mugicha"})
}

fn answer(minute: i64, text: &str) -> Value {
    json!({"type": "tweet", "id": (FIRST + minute * MINUTE).to_string(), "text": text,
        "url": "https://x.com/mugicha/status/1", "author": {"userName": "mugicha", "id": "7"},
        "createdAt": format!("Mon Sep 03 03:{}:00 +0000 2018", 15 + minute)})
}

fn lines(records: &[Value]) -> String {
    records.iter().flat_map(|record| [record.to_string(), "\n".to_owned()]).collect()
}

#[test]
fn documents_with_posts_under_several_keys() {
    let kinds: [fn(i64, &str) -> Value; 3] = [status, row, answer];
    for kind in kinds {
        let [one, two, three] = [kind(0, "朝だ"), kind(1, "昼だ"), kind(2, "夜だ")];
        for document in [
            json!({"pinned": one, "timeline": {"posts": [two, three]}}),
            json!({"tweet": one, "replies": {"tweets": [two, three]}}),
            json!({"code": 0, "data": {"pin_tweet": one, "tweets": [two, three]}}),
            json!({"latest": one, "history": [{"tweets": [two]}, {"tweets": [three]}]}),
        ] {
            for text in [document.to_string(), serde_json::to_string_pretty(&document).unwrap()] {
                let mut whole = read(&text);
                whole.tweets.sort_by_key(|tweet| tweet.id);
                assert_eq!(whole.texts(), ["朝だ", "昼だ", "夜だ"], "{text}");
                assert_eq!((whole.rejects, whole.notices), (0, 0), "{text}");
            }
        }
    }
}

#[test]
fn the_last_status_of_a_user_stands_beside_other_posts() {
    let mut last = status(0, "朝だ");
    last.as_object_mut().unwrap().remove("user");
    let user =
        json!({"id_str": "7", "screen_name": "mugicha", "followers_count": 3, "status": last});
    let beside = json!({"user": user, "tweets": [status(1, "昼だ"), status(2, "夜だ")]});
    let list = json!({"users": [user], "next_cursor": 0});
    for (content, count) in
        [(beside.to_string(), 3), (list.to_string(), 1), (lines(&[user.clone(), user.clone()]), 2)]
    {
        let whole = read(&content);
        assert_eq!((whole.tweets.len(), whole.rejects), (count, 0), "{content}");
        let authors = whole.tweets.iter().map(|tweet| (tweet.author.as_deref(), tweet.author_id));
        assert!(authors.clone().all(|author| author == (Some("mugicha"), Some(7))), "{content}");
    }
}

#[test]
fn a_page_with_a_broken_post_keeps_what_stands_beside_the_others() {
    let tweet = |minute: i64, text: &str| {
        json!({"id": (FIRST + minute * MINUTE).to_string(), "text": text, "author_id": "7",
            "created_at": format!("2018-09-03T03:{}:00.000Z", 15 + minute)})
    };
    let users = json!({"users": [{"id": "7", "username": "mugicha"}]});
    let page = json!({"data": [tweet(0, "朝だ"), {"id": "x", "text": "昼だ"}, tweet(1, "夜だ")],
        "includes": users});
    let whole = read(&lines(&[json!({"data": [tweet(2, "雨だ")], "includes": users}), page]));
    assert_eq!((whole.tweets.len(), whole.rejects), (3, 1));
    assert!(whole.tweets.iter().all(|tweet| tweet.author.as_deref() == Some("mugicha")));
}

#[test]
fn lines_of_several_shapes_in_any_order() {
    let kinds: [fn(i64, &str) -> Value; 2] = [status, row];
    for kind in kinds {
        let [one, two, three] = [kind(0, "朝だ"), kind(1, "昼だ"), kind(2, "夜だ")];
        let wrapped = [json!({"tweet": one}), two.clone(), three.clone()];
        let page = [one.clone(), two.clone(), json!({"tweets": [three]})];
        let list = [one.clone(), json!([two, three])];
        let reversed: Vec<Value> = wrapped.iter().rev().cloned().collect();
        for records in [&wrapped[..], &page, &list, &reversed] {
            let mut whole = read(&lines(records));
            whole.tweets.sort_by_key(|tweet| tweet.id);
            assert_eq!(whole.texts(), ["朝だ", "昼だ", "夜だ"], "{}", lines(records));
            assert_eq!((whole.rejects, whole.notices), (0, 0));
        }
    }
}

#[test]
fn records_beside_wrapped_posts_are_counted() {
    let records = [
        json!({"tweet": status(0, "朝だ")}),
        json!({"cursor": {"next": 5}}),
        json!({"tweet": status(1, "昼だ")}),
    ];
    let whole = read(&lines(&records));
    assert_eq!((whole.texts(), whole.notices, whole.rejects), (vec!["朝だ", "昼だ"], 1, 0));
    // One that breaks off costs itself.
    let broken = format!("{}\n{{\"tweet\":{{\"id\n{}\n", records[0], records[2]);
    let whole = read(&broken);
    assert_eq!((whole.texts(), whole.notices + whole.rejects), (vec!["朝だ", "昼だ"], 1));
}

#[test]
fn a_stream_of_a_user_begins_with_friends() {
    let event = json!({"event": "favorite", "created_at": "Mon Sep 03 03:15:00 +0000 2018",
        "source": {"id": 1}, "target": {"id": 2}, "target_object": status(0, "朝だ")});
    let records = [
        json!({"friends": [1, 2]}),
        status(0, "朝だ"),
        event,
        json!({"direct_message": {"id": 1}}),
        status(1, "昼だ"),
    ];
    let whole = read(&lines(&records));
    assert_eq!((whole.texts(), whole.notices, whole.rejects), (vec!["朝だ", "昼だ"], 3, 0));
}

#[test]
fn a_log_of_a_collector_is_none_of_posts() {
    let line = |minute: i64| {
        json!({"level": "info", "time": "2018-09-03T03:15:00Z", "user": "mugicha",
            "msg": "saved tweet to the database after 3 retries", "id": (FIRST + minute).to_string()})
    };
    assert!(try_read(lines(&[line(0), line(1)]).as_bytes()).is_err());
}

#[test]
fn tables_of_other_networks_are_refused() {
    let table = |url: &str| {
        let rows = (0..4)
            .map(|n| format!("98765432100000{n},2018-09-03 03:15:00,mugicha,朝だ,3,{url}{n}\n"));
        format!("投稿ID,投稿日時,アカウント,本文,いいね数,URL\n{}", rows.collect::<String>())
    };
    for url in [
        "https://www.instagram.com/p/C2Bxx",
        "https://note.com/umi/n/n12ab",
        "https://ameblo.jp/umi/entry-1",
        "https://bbs.example.jp/thread/",
    ] {
        let error = try_read(table(url).as_bytes()).err().map(|error| error.to_string());
        assert!(error.unwrap().contains("of no network whose posts are read"), "{url}");
    }
    assert_eq!(
        read(&table("https://mstdn.jp/@mugicha/98765432100000")).tweets[0].network,
        Network::Mastodon
    );
    let reviews = "ID,投稿者,投稿日,口コミ,点数\n100000,うみ,2018/09/03,おいしいパンだった,3.5\n";
    assert!(try_read(reviews.as_bytes()).is_err());
}

#[test]
fn exports_of_what_is_said_anywhere() {
    let rows = format!(
        "Date,Url,Author,Full Text\n\
         2018-09-03 03:15:00,https://twitter.com/mugicha/status/{FIRST},mugicha,朝だ\n\
         2018-09-03 03:16:00,https://news.example.jp/a,記者,記事の本文\n"
    );
    let whole = read(&rows);
    assert_eq!((whole.texts(), whole.passed_over, whole.rejects), (vec!["朝だ"], 1, 0));
    let networks = format!(
        "媒体,投稿ID,投稿日時,アカウント,本文,URL\n\
         X,{FIRST},2018-09-03 03:15:00,mugicha,朝だ,https://twitter.com/mugicha/status/{FIRST}\n\
         Threads,C2BaxYz_w9,2018-09-03 03:16:00,mugicha,昼だ,https://www.threads.net/@mugicha/post/C2BaxYz_w9\n"
    );
    let whole = read(&networks);
    assert_eq!(
        whole.tweets.iter().map(|tweet| tweet.network).collect::<Vec<_>>(),
        [Network::X, Network::Threads]
    );
}

#[test]
fn quotation_marks_in_tables_with_tabs_are_said() {
    let table = format!(
        "tweet_id\tcreated_at\ttext\tscreen_name\n\
         {FIRST}\t2018-09-03 03:15:00\t\"朝だ\" と言う\tmugicha\n\
         {}\t2018-09-03 03:16:00\t\"昼だ\tmugicha\n\
         {}\t2018-09-03 03:17:00\t\"夜だ\"\tmugicha\n",
        FIRST + MINUTE,
        FIRST + 2 * MINUTE
    );
    let whole = read(&table);
    assert_eq!((whole.texts(), whole.rejects), (vec!["\"朝だ\" と言う", "\"昼だ", "夜だ"], 0));
}

#[test]
fn columns_that_scripts_write() {
    let text_of_original = format!(
        "created_at,id_str,full_text,user.screen_name,retweeted_status.id_str,retweeted_status.full_text\n\
         Mon Sep 03 03:15:00 +0000 2018,{FIRST},RT @a: 長い…,mugicha,5,長い話の終わりまで\n"
    );
    assert_eq!(read(&text_of_original).texts(), ["長い話の終わりまで"]);
    let scweet = format!(
        "UserScreenName,UserName,Timestamp,Text,Embedded_text,Likes,Tweet URL\n\
         麦茶,@mugicha,2018-09-03T03:15:00.000Z,\"麦茶\n@mugicha\n·\n9月3日\",朝だ,1,https://twitter.com/mugicha/status/{FIRST}\n"
    );
    assert_eq!(read(&scweet).texts(), ["朝だ"]);
    let relative = format!(
        "username,tweet_date,tweet_link,tweet_content\n\
         mugicha,2018-09-03 03:15:00,/mugicha/status/{FIRST}#m,朝だ\n"
    );
    let whole = read(&relative);
    assert_eq!((whole.tweets[0].id, whole.tweets[0].url.as_deref()), (FIRST, None));
    let replies = format!(
        "tweet_id,created_at,text,in_response_to_tweet_id\n{FIRST},2018-09-03 03:15:00,朝だ,5.0\n"
    );
    assert_eq!(read(&replies).tweets[0].in_reply_to_id, Some(5));
    let archive = format!(
        "tweet_id,timestamp,text,username,is_retweet\n{FIRST},2018-09-03 03:15:00,朝だ,mugicha,True\n"
    );
    let whole = read(&archive);
    assert_eq!(
        (whole.tweets[0].author.as_deref(), whole.tweets[0].is_retweet),
        (Some("mugicha"), true)
    );
}

#[test]
fn letters_before_few_digits_are_a_part_of_ids() {
    let table = |id: &str| {
        format!("tweet_id,created_at,text,username\n{id},2018-09-03 03:15:00,朝だ,mugicha\n")
    };
    for id in ["x20", "ID:20", "\"20\"", &format!("post-{FIRST}")] {
        assert_eq!(read(&table(id)).tweets.len(), 1, "{id}");
    }
    for id in ["A12", "Ugz1", "post-1", "n1"] {
        assert!(
            try_read(table(id).as_bytes()).map_or(true, |whole| whole.tweets.is_empty()),
            "{id}"
        );
    }
}

#[test]
fn a_post_that_breaks_off_is_no_other_post() {
    let view = |key: &str, text: &str| {
        json!({"uri": format!("at://did:plc:mugicha/app.bsky.feed.post/{key}"), "cid": "b",
            "author": {"did": "did:plc:mugicha", "handle": "mugicha.example"}, "reason": "reply",
            "record": {"$type": "app.bsky.feed.post", "createdAt": "2018-09-03T03:15:00.000Z",
                "text": text}, "likeCount": 3, "indexedAt": "2018-09-03T03:15:01.000Z"})
    };
    let (first, second) = (view("3kr2aaaaaaa2a", "朝の空"), view("3kr2aaaaaaa2b", "昼の空"));
    for whole in [
        json!({"feed": [{"post": first}, {"post": second}]}),
        json!({"thread": {"post": first, "replies": [{"post": second}]}}),
        json!({"notifications": [first, second]}),
        json!([first, second]),
    ] {
        let whole = whole.to_string();
        let ids: Vec<i64> = read(&whole).tweets.iter().map(|tweet| tweet.id).collect();
        assert_eq!(ids.len(), 2);
        for end in (40..whole.len()).step_by(7) {
            let cut = &whole.as_bytes()[..end];
            let found = try_read(cut).map(|found| found.tweets).unwrap_or_default();
            assert!(found.iter().all(|tweet| ids.contains(&tweet.id)), "{end}: {found:?}");
        }
    }
}
