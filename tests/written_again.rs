//! Records that people's scripts and spreadsheets have written again: keys beside those of
//! a network, columns of two origins, rows that are none.

use serde_json::json;

use crate::common::{Place, id_at, status};

const ROWS: &str = "tweet_id, author, is_retweet";

/// What the columns of a file's posts are: id, author, whether it is a retweet.
fn rows(name: &str, content: &str) -> serde_json::Value {
    let place = Place::new();
    place.write(name, content);
    let (account, ran) = place.ingest(&[name]);
    assert_eq!((account[0], ran.status), (account[1], 0), "{ran:?}\n{content}");
    place.tweets(ROWS)
}

#[test]
fn names_and_flags_beside_the_keys_of_an_api_count() {
    let id = id_at(0);
    let one = json!([[id, "mugicha", true]]);
    for record in [
        // What beginners make of an answer, with the name of its `includes`.
        json!({"id": id.to_string(), "text": "朝", "author_id": "7", "username": "mugicha",
            "edit_history_tweet_ids": [id.to_string()], "referenced_type": "retweeted"}),
        // Scrapers that write like the first API.
        json!({"id_str": id.to_string(), "full_text": "朝", "is_retweet": true,
            "created_at": "Mon Sep 03 00:00:00 +0000 2018", "user": {"screen_name": "mugicha"}}),
        json!({"id_str": id.to_string(), "full_text": "朝", "retweeted_status": "20",
            "created_at": "2018-09-03 00:00:00", "user": {"screen_name": "mugicha"}}),
        json!({"id_str": id.to_string(), "full_text": "朝", "retweeted_status_id": "20",
            "created_at": "2018-09-03T00:00:00Z", "user": "mugicha"}),
        json!({"_type": "snscrape.modules.twitter.Tweet", "id": id, "rawContent": "朝",
            "date": "2018-09-03 00:00:00", "user": "mugicha", "isRetweet": true}),
    ] {
        assert_eq!(rows("a.jsonl", &format!("{record}\n")), one, "{record}");
    }
}

#[test]
fn times_of_an_api_may_be_spelled_as_other_tools_do() {
    let id = id_at(0);
    for time in [json!(1_535_900_400_000_i64), json!("2018-09-02 15:00:00 UTC"), json!("")] {
        let old = json!({"id_str": id.to_string(), "text": "朝", "created_at": time, "user": {}});
        let new = json!({"id": id.to_string(), "text": "朝", "created_at": time,
            "author_id": "7", "edit_history_tweet_ids": []});
        for record in [old, new] {
            assert_eq!(rows("a.jsonl", &format!("{record}\n"))[0][0], json!(id), "{record}");
        }
    }
}

#[test]
fn an_address_tells_whose_the_post_is_and_its_id() {
    let (id, url) = (id_at(0), format!("https://x.com/mugicha/status/{}", id_at(0)));
    let one = json!([[id, "mugicha", false]]);
    let rounded = id / 10_000 * 10_000;
    for table in [
        // The row's number, the account's id, an id that a spreadsheet rounded.
        format!("番号,投稿日時,本文,発言URL\n1,2018-09-02 15:00:00,朝,{url}\n"),
        format!("twitterId,tweetDate,text,tweetUrl\n900,2018-09-02 15:00:00,朝,{url}\n"),
        format!("id,created_at,text,url\n{rounded},2018-09-02 15:00:00,朝,{url}\n"),
        // The handle is that of the address, however it is called.
        format!("ユーザー名,ユーザーID,本文,URL\n麦茶,mugicha,朝,{url}\n"),
        format!("tweet_id,author,text\n{id},\"麦茶\n@mugicha\",朝\n"),
        format!("tweet_id,user,text\n{id},\"{{'username': '@mugicha'}}\",朝\n"),
    ] {
        assert_eq!(rows("a.csv", &table), one, "{table}");
    }
    // The address of a post that is quoted is another's.
    let quoted = url.replace(&id.to_string(), &id_at(60).to_string());
    let table = format!("tweet_id,text,url\n{id},朝,{quoted}\n");
    assert_eq!(rows("a.csv", &table), json!([[id, null, false]]));
    let place = Place::new();
    place.write("a.csv", table);
    place.account(&["a.csv"]);
    assert_eq!(place.tweets("url"), json!([[null]]));
}

#[test]
fn addresses_of_other_networks_are_ids() {
    for (url, network, author) in [
        (
            "https://bsky.app/profile/mugicha.bsky.social/post/3kr",
            "bluesky",
            json!("mugicha.bsky.social"),
        ),
        ("https://www.threads.net/@mugicha/post/C6a", "threads", json!("mugicha")),
        ("https://misskey.io/notes/9sx", "misskey", json!(null)),
        ("https://mstdn.jp/@mugicha/11236", "mastodon", json!("mugicha")),
    ] {
        let place = Place::new();
        let row = |n: i64| format!("2018-09-02 15:00:0{n},朝{n},{url}{n}\n");
        place.write("a.csv", format!("日時,本文,URL\n{}{}", row(0), row(1)));
        let (account, ran) = place.ingest(&["a.csv"]);
        assert_eq!(account, [2, 2, 0, 0, 0], "{ran:?}");
        assert_eq!(
            place.query("SELECT network, author, url FROM tweets ORDER BY url")[0],
            json!([network, author, format!("{url}0")])
        );
    }
}

#[test]
fn objects_and_what_python_prints_of_them_are_seen_through() {
    let id = id_at(0);
    let one = json!([[id, "mugicha", true]]);
    let original = json!({"id_str": "20", "full_text": "朝の全文"});
    let status = json!({"id_str": id.to_string(), "full_text": "RT @hiyori: 朝…",
        "created_at": "Mon Sep 03 00:00:00 +0000 2018", "retweeted_status": original,
        "user": {"name": "麦茶", "screen_name": "mugicha"}});
    for key in ["tweet", "status", "post"] {
        assert_eq!(rows("a.jsonl", &format!("{}\n", json!({key: status}))), one, "{key}");
    }
    for (name, cell) in [
        ("referenced_tweets", "[<ReferencedTweet id=1036267501777846000 type=retweeted]"),
        ("retweetedTweet", "Tweet(url='https://x.com/a/status/1036267501777846000', id=1)"),
    ] {
        let place = Place::new();
        let table = format!("tweet_id,username,text,{name}\n{id},mugicha,朝,\"{cell}\"\n");
        place.write("a.csv", table);
        place.account(&["a.csv"]);
        let expected = json!([[true, 1_036_267_501_777_846_000_i64]]);
        assert_eq!(place.tweets("is_retweet, retweeted_id"), expected, "{name}");
    }
}

#[test]
fn of_several_times_the_one_that_the_ids_tell_is_taken() {
    let table = format!(
        "tweet_id,text,created_at,posted_at\n{},朝,2024-01-01 00:00:00,2018-09-02 15:00:00\n",
        id_at(0)
    );
    let place = Place::new();
    place.write("a.csv", table);
    place.account(&["a.csv"]);
    let day = place.tweets("CAST(local_time AS VARCHAR) AS day");
    assert!(day[0][0].as_str().is_some_and(|day| day.starts_with("2018-09-03")), "{day}");
}

#[test]
fn headings_may_have_remarks_and_name_the_zone() {
    let place = Place::new();
    place.write("a.csv", "ツイートID,投稿日時(JST),本文（全文）\n20,2018-09-03 00:00:00,朝\n");
    let (account, ran) = place.ingest(&["a.csv"]);
    assert_eq!(account, [1, 1, 0, 0, 0], "{ran:?}");
    let time = place.tweets("CAST(local_time AS VARCHAR) AS time");
    assert!(time[0][0].as_str().is_some_and(|time| time.starts_with("2018-09-03 00:00")), "{time}");
}

#[test]
fn rows_that_are_none_and_headers_again_are_no_records() {
    let row = |n: i64| format!("{},2018-09-02 15:00:00,朝{n}\n", id_at(n));
    let table = format!(
        "id,created_at,text\n{},,\n{}\u{feff}id,created_at,text\n{} , , \n",
        row(0),
        row(1),
        row(2)
    );
    let place = Place::new();
    place.write("a.csv", table);
    assert_eq!(place.account(&["a.csv"]), [3, 3, 0, 0, 0]);
    let bulk = format!(
        "{{\"index\":{{\"_id\":\"1\"}}}}\n{}\n\u{feff}{}\n",
        status(5, "昼"),
        status(6, "夜")
    );
    place.write("b.jsonl", bulk);
    assert_eq!(place.account(&["b.jsonl"])[1], 2);
}

#[test]
fn posts_without_text_are_notices_in_tables_too() {
    let place = Place::new();
    let row = |n: i64, text: &str| format!("{},2018-09-02 15:00:00,{text}\n", id_at(n));
    let rows = [row(0, "朝"), row(1, ""), row(2, "朝"), row(3, "")].concat();
    place.write("a.csv", format!("id,created_at,text\n{rows}"));
    let (account, ran) = place.ingest(&["a.csv"]);
    assert_eq!((account, ran.status), ([4, 2, 0, 0, 0], 0), "{ran:?}");
    // Of a file that has no others nothing could be read.
    let rows = [row(4, ""), row(5, ""), row(6, "")].concat();
    place.write("b.csv", format!("id,created_at,text\n{rows}"));
    assert_eq!(place.ingest(&["b.csv"]).1.status, 1);
}

#[test]
fn a_table_that_may_be_posts_is_named_where_it_is_passed_over() {
    let place = Place::new();
    place.write("inbox/a.jsonl", status(0, "朝") + "\n");
    place.write("inbox/b.csv", "いつ,本文,日時\n昨日,朝だ,2018-09-03\n");
    let (account, ran) = place.ingest(&["inbox"]);
    assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{ran:?}");
    let told =
        "passed over: inbox/b.csv: not recognized as a table of posts: no column for tweet_id";
    assert!(ran.stderr.contains(told), "{ran:?}");
    place.write("c.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let (_, ran) = place.ingest(&["c.xls"]);
    assert!(ran.stderr.contains("save it as CSV"), "{ran:?}");
}
