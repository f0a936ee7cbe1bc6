//! What the tools write with which people collect posts: two made-up posts in the way
//! of each, the second a retweet of the first.

use crate::common::{Place, id_at};
use serde_json::{Value, json};

/// An original of 2018-09-03 00:00 in Japan, and a retweet of it, a minute later.
const TIMES: [&str; 2] = ["2018-09-02 15:00:00", "2018-09-02 15:01:00"];

fn ids() -> [String; 2] {
    [id_at(0).to_string(), id_at(60).to_string()]
}

/// A table, of which `{id}`, `{rt}`, `{time}`, `{iso}` and `{epoch}` are those of the
/// posts.
fn table(header: &str, original: &str, retweet: &str) -> String {
    let [first, second] = ids();
    let row = |row: &str, id: &str, place: usize| {
        let (time, epoch) = (TIMES[place], 1_535_900_400 + 60 * place);
        row.replace("{id}", id)
            .replace("{rt}", &first)
            .replace("{time}", time)
            .replace("{iso}", &(time.replace(' ', "T") + ".000Z"))
            .replace("{epoch}", &epoch.to_string())
    };
    format!("{header}\n{}\n{}\n", row(original, &first, 0), row(retweet, &second, 1))
}

/// What becomes of a file: author, text and whether it is a retweet, by id.
fn rows(name: &str, file: &str) -> Value {
    let place = Place::new();
    place.write("a", file);
    let (account, ran) = place.ingest(&["a"]);
    assert_eq!((account, ran.status), ([2, 2, 0, 0, 0], 0), "{name}: {ran:?}");
    let times = place.tweets("created_at");
    for (row, time) in times.as_array().into_iter().flatten().zip(TIMES) {
        let written = row[0].as_str().unwrap_or_default().replace('T', " ");
        assert!(written.starts_with(time), "{name}: {times}");
    }
    place.tweets("author, text, is_retweet")
}

fn expected(text: &str, retweet: &str) -> Value {
    json!([["mugicha", text, false], ["suiyo", retweet, true]])
}

#[test]
fn tables_of_scrapers_are_read_without_options() {
    let plain = expected("雨だ", "雨だ");
    let prefixed = expected("雨だ", "RT @mugicha: 雨だ");
    let tables = [
        (
            "twitter-web-exporter",
            table(
                "id,created_at,full_text,media,screen_name,name,user_id,in_reply_to,retweeted_status,quoted_status,favorite_count,retweeted,url",
                "{id},{time} +00:00,雨だ,[],mugicha,むぎ,7,,,,0,false,https://twitter.com/mugicha/status/{id}",
                "{id},{time} +00:00,RT @mugicha: 雨だ,[],suiyo,すい,8,,{rt},,0,false,https://twitter.com/suiyo/status/{id}",
            ),
            &prefixed,
        ),
        (
            "twscrape and pandas",
            table(
                ",id,url,date,user,lang,rawContent,retweetedTweet",
                "0,{id},https://x.com/mugicha/status/{id},{time}+00:00,\"{'id': 7, 'username': 'mugicha', 'displayname': 'む'}\",ja,雨だ,",
                "1,{id},https://x.com/suiyo/status/{id},{time}+00:00,\"{'id': 8, 'username': 'suiyo', 'displayname': 'す'}\",ja,RT @mugicha: 雨だ,\"{'id': {rt}}\"",
            ),
            &prefixed,
        ),
        (
            "Apify, flattened",
            table(
                "author/id,author/userName,createdAt,id,isRetweet,retweet/id,text",
                "7,mugicha,{iso},{id},false,,雨だ",
                "8,suiyo,{iso},{id},true,{rt},雨だ",
            ),
            &plain,
        ),
        (
            "TAGS",
            table(
                "id_str,from_user,text,created_at,time,user_lang,from_user_id_str,status_url",
                "{id},mugicha,雨だ,Sun Sep 02 15:00:00 +0000 2018,02/09/2018 15:00:00,ja,7,http://twitter.com/mugicha/statuses/{id}",
                "{id},suiyo,RT @mugicha: 雨だ,Sun Sep 02 15:01:00 +0000 2018,02/09/2018 15:01:00,ja,8,http://twitter.com/suiyo/statuses/{id}",
            ),
            &prefixed,
        ),
    ];
    for (name, file, expected) in &tables {
        assert_eq!(&rows(name, file), *expected, "{name}");
    }
}

#[test]
fn tables_of_research_tools_are_read_without_options() {
    let plain = expected("雨だ", "雨だ");
    let prefixed = expected("雨だ", "RT @mugicha: 雨だ");
    let tables = [
        (
            "DMI-TCAT",
            table(
                "id,time,created_at,from_user_name,text,retweet_count,favorite_count,lang,from_user_id,from_user_created_at",
                "{id},{epoch},{time},mugicha,雨だ,0,0,ja,7,2010-01-01 00:00:00",
                "{id},{epoch},{time},suiyo,RT @mugicha: 雨だ,0,0,ja,8,2010-01-01 00:00:00",
            ),
            &prefixed,
        ),
        (
            "4CAT",
            table(
                "id,thread_id,timestamp,unix_timestamp,link,body,author,author_fullname,author_id,source,language_guess,is_retweet,retweeted_user,is_reply",
                "{id},{id},{time},{epoch},https://x.com/mugicha/status/{id},雨だ,mugicha,むぎ,7,Web,ja,no,,no",
                "{id},{id},{time},{epoch},https://x.com/suiyo/status/{id},雨だ,suiyo,すい,8,Web,ja,yes,mugicha,no",
            ),
            &plain,
        ),
        (
            "rtweet",
            table(
                "user_id,status_id,created_at,screen_name,text,is_retweet,retweet_status_id",
                "x7,x{id},{time},mugicha,雨だ,FALSE,",
                "x8,x{id},{time},suiyo,雨だ,TRUE,x{rt}",
            ),
            &plain,
        ),
        (
            "academictwitteR",
            table(
                "tweet_id,user_username,text,lang,created_at,author_id,sourcetweet_type,sourcetweet_id,sourcetweet_text",
                "{id},mugicha,雨だ,ja,{iso},7,NA,NA,NA",
                "{id},suiyo,RT @mugicha: 雨だ,ja,{iso},8,retweeted,{rt},雨だ",
            ),
            &plain,
        ),
        (
            "tweet-harvest",
            table(
                "\"created_at\";\"id_str\";\"full_text\";\"lang\";\"user_id_str\";\"username\";\"tweet_url\"",
                "Sun Sep 02 15:00:00 +0000 2018;{id};雨だ;ja;7;mugicha;https://x.com/mugicha/status/{id}",
                "Sun Sep 02 15:01:00 +0000 2018;{id};RT @mugicha: 雨だ;ja;8;suiyo;https://x.com/suiyo/status/{id}",
            ),
            &prefixed,
        ),
        (
            "GetOldTweets",
            table(
                "username;date;retweets;favorites;text;geo;mentions;hashtags;id;permalink",
                "mugicha;2018-09-02 15:00;0;0;雨だ;;;;{id};https://twitter.com/mugicha/status/{id}",
                "suiyo;2018-09-02 15:01;0;0;RT @mugicha: 雨だ;;;;{id};https://twitter.com/suiyo/status/{id}",
            ),
            &prefixed,
        ),
        (
            "a sheet in Japanese",
            table(
                "ポストのURL,投稿日時,本文,種別,いいね数",
                "https://x.com/mugicha/status/{id},2018年9月3日 0時0分0秒 (JST),雨だ,ポスト,\"1,234\"",
                "https://x.com/suiyo/status/{id},2018年9月3日 0時1分0秒 (JST),雨だ,リポスト,0",
            )
            .replace("ポストのURL", "ポストURL"),
            &plain,
        ),
    ];
    for (name, file, expected) in &tables {
        assert_eq!(&rows(name, file), *expected, "{name}");
    }
}

#[test]
fn json_of_tools_is_read_without_options() {
    let [first, second] = ids();
    let post = |id: &str, place: usize, text: &str| {
        let (author, user) = [("mugicha", 7), ("suiyo", 8)][place];
        (id.to_owned(), TIMES[place], author, user, text.to_owned())
    };
    let verbs = ["post", "share"];
    let posts = [post(&first, 0, "雨だ"), post(&second, 1, "RT @mugicha: 雨だ")];
    let lines = |of: &dyn Fn(usize) -> Value| format!("{}\n{}\n", of(0), of(1));
    let own = |place: usize| {
        let (id, time, author, user, text) = &posts[place];
        json!({"id": id, "date": format!("{time}+00:00"), "text": text, "user": {"id": user, "screenName": author}})
    };
    let status = |place: usize| {
        let (id, _, author, user, text) = &posts[place];
        let time = ["Sun Sep 02 15:00:00 +0000 2018", "Sun Sep 02 15:01:00 +0000 2018"][place];
        json!({"created_at": time, "id_str": id, "text": text,
            "user": {"id_str": user.to_string(), "screen_name": author}})
    };
    let both = || json!([own(0), own(1)]);
    let statuses = || json!([status(0), status(1)]);
    let files = [
        (
            "twscrape, as dictionaries",
            lines(&|place| {
                let (id, time, author, user, text) = &posts[place];
                json!({"id": id.parse::<i64>().unwrap(), "id_str": id, "date": format!("{time}+00:00"),
                    "user": {"id": user, "username": author}, "rawContent": text})
            }),
        ),
        (
            "Gnip",
            lines(&|place| {
                let (id, time, author, user, text) = &posts[place];
                json!({"id": format!("tag:search.twitter.com,2005:{id}"), "objectType": "activity",
                    "verb": verbs[place], "postedTime": time.replace(' ', "T") + ".000Z",
                    "body": text, "actor": {"id": format!("id:twitter.com:{user}"),
                    "preferredUsername": author}})
            }),
        ),
        (
            "mongoexport",
            lines(&|place| {
                let mut status = status(place);
                status["_id"] = json!({"$oid": "5f"});
                status["id"] = json!({"$numberLong": posts[place].0});
                status
            }),
        ),
        ("items in an answer", json!({"meta": {"count": 2}, "items": both()}).to_string()),
        ("posts in a result", format!("{:#}", json!({"ok": true, "result": {"posts": both()}}))),
        ("pages", lines(&|place| json!({"page": place, "results": [own(place)]}))),
        ("Elasticsearch", lines(&|place| json!({"_index": "t", "_source": own(place)}))),
        ("by id", json!({first.as_str(): own(0), second.as_str(): own(1)}).to_string()),
        ("by author", json!({"むぎ": [own(0)], "すい": [own(1)]}).to_string()),
        ("statuses in an answer", json!({"data": {"tweets": statuses()}, "n": 2}).to_string()),
        ("a log", lines(&status).replace("{\"created", "2018-09-03T00:00:00Z INFO {\"created")),
        (
            "pandas, column by column",
            json!({"id": {"0": first, "1": second}, "date": {"0": TIMES[0], "1": TIMES[1]},
                "text": {"0": "雨だ", "1": "RT @mugicha: 雨だ"},
                "username": {"0": "mugicha", "1": "suiyo"}})
            .to_string(),
        ),
    ];
    for (name, file) in &files {
        assert_eq!(rows(name, file), expected("雨だ", "RT @mugicha: 雨だ"), "{name}");
    }
}

#[test]
fn posts_of_other_networks_stand_in_tables_too() {
    let place = Place::new();
    let uri = "at://did:plc:mugicha/app.bsky.feed.post/3kr0";
    place.write(
        "bluesky.csv",
        format!(
            "collected_at,id,thread_id,created_at,author,author_id,body,link,like_count\n\
             2018-09-04T00:00:00,{uri},{uri},2018-09-03T03:15:00+00:00,mugicha.example,did:plc:mugicha,\
             雨だ,https://bsky.app/profile/did:plc:mugicha/post/3kr0,3\n"
        ),
    );
    place.write(
        "mastodon.csv",
        "id,created_at,content,url,account.acct,reblogs_count\n\
         100659662684160000,2018-09-03T03:16:00Z,<p>晴れ<br>です</p>,\
         https://example.social/@suiyo/100659662684160000,suiyo,4\n",
    );
    assert_eq!(place.account(&["bluesky.csv", "mastodon.csv"]), [2, 2, 0, 0, 0]);
    let rows = place.query(
        "SELECT network, author, text, source_id, tweet_id < 0 AS is_hashed FROM tweets ORDER BY created_at",
    );
    let expected = json!([
        ["bluesky", "mugicha.example", "雨だ", uri, true],
        ["mastodon", "suiyo", "晴れ\nです", null, false]
    ]);
    assert_eq!(rows, expected);
}

#[test]
fn markup_of_misskey_and_links_of_bluesky_read_as_people_see_them() {
    let place = Place::new();
    let note = |id: &str, text: &str| {
        json!({"id": id, "text": text, "createdAt": "2018-09-03T03:15:00.000Z", "fileIds": [],
            "replyId": null, "renoteId": null, "cw": null, "visibility": "public", "localOnly": false})
    };
    let notes = [note("1", "$[x2 すごい] **雨**"), note("2", "<center>晴れ</center> :neko:")];
    place.write("notes.json", json!({"notes": notes}).to_string());
    let shown = "example.com/n...";
    let link = json!({"index": {"byteStart": 0, "byteEnd": shown.len()},
        "features": [{"uri": "https://example.com/news"}]});
    let record = json!({"$type": "app.bsky.feed.post", "text": format!("{shown} を読む"),
        "createdAt": "2018-09-03T03:16:00.000Z", "langs": ["ja"], "facets": [link]});
    let event = json!({"did": "did:plc:mugicha", "time_us": 1_535_944_560_000_000_i64,
        "kind": "commit", "commit": {"operation": "create", "collection": "app.bsky.feed.post",
        "rkey": "3kr0", "record": record}});
    place.write("jetstream.jsonl", event.to_string() + "\n");
    assert_eq!(place.account(&["notes.json", "jetstream.jsonl"]), [3, 3, 0, 0, 0]);
    let texts = place.query("SELECT text FROM tweets ORDER BY network, text");
    let expected = json!([["https://example.com/news を読む"], ["すごい 雨"], ["晴れ :neko:"]]);
    assert_eq!(texts, expected);
}
