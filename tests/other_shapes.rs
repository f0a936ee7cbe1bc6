//! Posts in shapes that no network gives them: what was written for few, records that
//! collectors flattened, rows of several networks, posts within posts.

use serde_json::{Value, json};

use crate::common::{Place, Ran, id_at, status};

const DID: &str = "did:plc:mugicha";
const KEY: &str = "3krf6zdlto222";
const TIME: &str = "2018-09-03T03:15:00.000Z";

/// Some columns of a file's posts.
pub fn rows(name: &str, content: &str, columns: &str) -> Value {
    let place = Place::new();
    place.write(name, content);
    let (account, ran) = place.ingest(&[name]);
    assert_eq!((account[4], ran.status), (0, 0), "{ran:?}\n{content}");
    place.query(&format!("SELECT {columns} FROM tweets ORDER BY created_at, tweet_id"))
}

fn refused(name: &str, content: &str) -> Ran {
    let place = Place::new();
    place.write(name, content);
    let (account, ran) = place.ingest(&[name]);
    assert_eq!((account[1], ran.status), (0, 1), "{ran:?}\n{content}");
    ran
}

pub fn lines(records: &[Value]) -> String {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    lines.join("\n") + "\n"
}

fn toot(number: u64, content: &str) -> Value {
    json!({"id": number.to_string(), "created_at": TIME, "visibility": "public",
        "spoiler_text": "", "content": format!("<p>{content}</p>"), "reblog": null,
        "url": format!("https://example.social/@mugicha/{number}"),
        "account": {"id": "7", "username": "mugicha", "acct": "mugicha"}})
}

#[test]
fn direct_messages_are_not_posts() {
    let id = id_at(0).to_string();
    let old = json!({"id_str": id, "text": "朝", "created_at": "Mon Sep 03 00:00:00 +0000 2018",
        "sender": {"id": 7}, "recipient": {"id": 8}, "recipient_screen_name": "hiyori"});
    let new = json!({"data": [{"id": id, "event_type": "MessageCreate", "text": "朝",
        "sender_id": "7", "dm_conversation_id": "7-8", "created_at": TIME}]});
    let web = json!({"user_events": {"entries": [{"message": {"id": id, "time": "1535944500000",
        "message_data": {"id": id, "recipient_id": "8", "sender_id": "7", "text": "朝"}}}]}});
    for messages in [json!([old]), new.clone(), web] {
        let ran = refused("dm.json", &messages.to_string());
        assert!(ran.stderr.contains("direct messages, not posts"), "{ran:?}");
    }
    for header in
        ["message_id,recipient_id,text,created_at,sender_id", "id,recipient,text,created_at,user"]
    {
        refused("dm.csv", &format!("{header}\n{id},8,朝,{TIME},7\n"));
    }
    // Among posts, they are notices.
    let place = Place::new();
    let new = &new["data"][0];
    place.write("a.jsonl", [status(5, "昼"), old.to_string(), new.to_string()].join("\n") + "\n");
    let (account, ran) = place.ingest(&["a.jsonl"]);
    assert_eq!((account, ran.status), ([3, 1, 0, 0, 0], 0), "{ran:?}");
}

#[test]
fn posts_for_those_whom_they_name_are_not_stored() {
    let mut toots = vec![toot(1, "朝"), toot(2, "昼"), toot(3, "夜")];
    toots[1]["visibility"] = json!("private");
    toots[2]["visibility"] = json!("direct");
    assert_eq!(rows("a.json", &json!(toots).to_string(), "text"), json!([["朝"], ["昼"]]));
    let note = |id: &str, visibility: &str| {
        json!({"id": id, "createdAt": TIME, "text": id, "cw": null, "visibility": visibility,
            "renoteId": null})
    };
    let notes = json!([note("9a", "home"), note("9b", "specified"), note("9c", "followers")]);
    assert_eq!(rows("b.json", &notes.to_string(), "text"), json!([["9a"], ["9c"]]));
    let note = |n: u32, to: &str| {
        json!({"id": format!("https://example.social/users/mugicha/statuses/{n}"), "type": "Note",
            "attributedTo": "https://example.social/users/mugicha", "published": TIME,
            "content": n.to_string(), "to": [to], "cc": []})
    };
    let public = "https://www.w3.org/ns/activitystreams#Public";
    let notes = json!([note(1, public), note(2, "https://example.social/users/hiyori")]);
    assert_eq!(rows("c.json", &notes.to_string(), "text"), json!([["1"]]));
    let table = format!(
        "tweet_id,created_at,text,visibility\n{},{TIME},朝,public\n{},{TIME},昼,direct\n",
        id_at(0),
        id_at(1)
    );
    assert_eq!(rows("d.csv", &table, "text"), json!([["朝"]]));
}

#[test]
fn what_is_said_of_posts_is_none() {
    let table = format!(
        "noteId\tnoteAuthorParticipantId\ttweetId\tsummary\n{}\tA\t{}\t違います。\n",
        id_at(0),
        id_at(1)
    );
    refused("notes.tsv", &table);
}

#[test]
fn account_and_key_of_a_record_are_its_address() {
    let uri = format!("at://{DID}/app.bsky.feed.post/{KEY}");
    let one = json!([[uri, "朝", "bluesky"]]);
    let record = json!({"$type": "app.bsky.feed.post", "text": "朝", "createdAt": TIME});
    for line in [
        json!({"did": DID, "rkey": KEY, "text": "朝", "createdAt": TIME, "time_us": 5}),
        json!({"did": DID, "uri": uri, "text": "朝", "createdAt": TIME, "time_us": 5}),
        json!({"did": DID, "rkey": KEY, "collection": "app.bsky.feed.post", "text": "朝",
            "operation": "create", "createdAt": TIME}),
        json!({"did": DID, "rkey": KEY, "time_us": 5, "record": record}),
        json!({"repo": DID, "action": "create", "path": format!("app.bsky.feed.post/{KEY}"),
            "record": record}),
    ] {
        let rows = rows("a.jsonl", &format!("{line}\n"), "source_id, text, network");
        assert_eq!(rows, one, "{line}");
    }
    for table in [
        format!("did,rkey,text,created_at\n{DID},{KEY},朝,{TIME}\n"),
        format!("post_uri,author_did,record_text,record_created_at\n{uri},{DID},朝,{TIME}\n"),
        format!("uri,author_handle,text,indexed_at\n{uri},asa.bsky.social,朝,{TIME}\n"),
        format!(
            "did,commit.rkey,commit.record.text,commit.record.createdAt\n{DID},{KEY},朝,{TIME}\n"
        ),
        // The address by account comes before that by handle.
        format!(
            "id,timestamp,body,link\n{uri},{TIME},朝,https://bsky.app/profile/asa.bsky.social/post/{KEY}\n"
        ),
    ] {
        assert_eq!(rows("a.csv", &table, "source_id, text, network"), one, "{table}");
    }
    // Lists have such addresses, too.
    let list = json!({"lists": [{"uri": format!("at://{DID}/app.bsky.graph.list/{KEY}"),
        "name": "朝", "description": "朝の人", "indexedAt": TIME}]});
    refused("lists.json", &list.to_string());
}

#[test]
fn rows_of_an_apis_answers_are_the_objects_that_they_were() {
    let columns = "text, author, is_retweet, network";
    let table = "id,created_at,content,reblog,account\n\
         1,2018-09-03 03:15:00+00:00,<p>朝</p>,,\"{'id': 7, 'acct': 'mugicha', 'bot': False}\"\n\
         2,2018-09-03 03:16:00+00:00,,\"{'id': 5, 'content': '<p>昼</p>', 'created_at': \
         datetime.datetime(2018, 9, 3, tzinfo=tzutc())}\",\"{'id': 8, 'acct': 'hiyori'}\"\n";
    let two = json!([["朝", "mugicha", false, "mastodon"], ["昼", "hiyori", true, "mastodon"]]);
    assert_eq!(rows("a.csv", table, columns), two);
    let table = format!(
        "id,created_at,content,reblog,account_acct,reblog_id,reblog_content\n\
         1,{TIME},<p>朝</p>,,mugicha,,\n2,2018-09-03T03:16:00Z,,,hiyori,5,<p>昼</p>\n"
    );
    assert_eq!(rows("b.csv", &table, columns), two);
    let table = format!(
        ",id,createdAt,text,cw,visibility,renoteId,user,renote\n\
         0,9a,{TIME},朝,,public,,\"{{'username': 'mugicha', 'host': None}}\",\n\
         1,9b,2018-09-03T03:16:00Z,,,public,9c,\"{{'username': 'hiyori'}}\",\"{{'id': '9c', 'text': '昼'}}\"\n"
    );
    let two = json!([["朝", "mugicha", false, "misskey"], ["昼", "hiyori", true, "misskey"]]);
    assert_eq!(rows("c.csv", &table, columns), two);
    let uri = format!("at://{DID}/app.bsky.feed.post/{KEY}");
    let table = format!(
        "post.uri,post.author.handle,post.record.text,post.record.createdAt,reason.by.did,\
         reason.by.handle,reason.indexedAt\n\
         {uri},asa.bsky.social,朝,{TIME},,,\n\
         {uri},asa.bsky.social,朝,{TIME},did:plc:hiyori,hiyori.bsky.social,2018-09-03T03:16:00Z\n"
    );
    let two = json!([
        ["朝", "asa.bsky.social", false, "bluesky"],
        ["朝", "hiyori.bsky.social", true, "bluesky"]
    ]);
    assert_eq!(rows("d.csv", &table, columns), two);
}

#[test]
fn posts_that_stand_at_two_places_are_all_read() {
    let row = |n: i64| {
        json!({"id": id_at(n).to_string(), "created_at": "2018-09-03T00:00:00Z",
            "text": n.to_string(), "username": "mugicha"})
    };
    let with = |n: i64, key: &str, posts: Value| {
        let mut row = row(n);
        row[key] = posts;
        row
    };
    let three = json!([["0"], ["1"], ["2"]]);
    for document in [
        json!([with(0, "replies", json!([row(1), row(2)]))]),
        with(0, "children", json!([with(1, "children", json!([row(2)]))])),
        json!({"tweet": row(0), "replies": [row(1), row(2)]}),
        json!({"tweets": {"-Na": row(0), "-Nb": row(1), "-Nc": row(2)}}),
        json!({id_at(0).to_string(): {"root": row(0), "replies": [row(1), row(2)]}}),
        json!([null, row(0), row(1), row(2)]),
        json!({"id": [id_at(0), id_at(1), id_at(2)], "text": ["0", "1", "2"],
            "created_at": ["2018-09-03", "2018-09-03", "2018-09-03"]}),
    ] {
        let place = Place::new();
        place.write("a.json", document.to_string());
        let (account, ran) = place.ingest(&["a.json"]);
        assert_eq!((account[1], account[4], ran.status), (3, 0, 0), "{ran:?}\n{document}");
        assert_eq!(place.tweets("text"), three, "{document}");
    }
    let context = json!({"status": toot(1, "朝"), "context":
        {"ancestors": [], "descendants": [toot(2, "昼"), toot(3, "夜")]}});
    assert_eq!(rows("b.json", &context.to_string(), "text"), json!([["朝"], ["昼"], ["夜"]]));
    let post = |key: &str| {
        json!({"uri": format!("at://{DID}/app.bsky.feed.post/{key}"), "cid": "b",
            "author": {"did": DID}, "record": {"text": key, "createdAt": TIME}})
    };
    let answer = json!({"posts": [post("a")], "replies": [post("b"), post("c")]});
    let place = Place::new();
    place.write("c.json", answer.to_string());
    assert_eq!(place.account(&["c.json"]), [3, 3, 0, 0, 0]);
}

#[test]
fn what_tells_of_a_post_has_another_id_and_time() {
    let notification = |n: u32, kind: &str| {
        json!({"id": n.to_string(), "type": kind, "created_at": "2024-01-01T00:00:00Z",
            "account": {"id": "8", "acct": "hiyori"}})
    };
    let mut mention = notification(2, "mention");
    mention["status"] = toot(5, "朝");
    let all = json!([notification(1, "follow"), mention]);
    let columns = "tweet_id, text, author, network";
    let one = json!([[5, "朝", "mugicha", "mastodon"]]);
    assert_eq!(rows("a.json", &all.to_string(), columns), one);
    assert_eq!(rows("b.jsonl", &lines(std::slice::from_ref(&all[1])), columns), one);
    let status: Value = serde_json::from_str(&status(5, "昼")).unwrap();
    let annotated = json!({"id": 3, "text": "昼", "label": "good",
        "created_at": "2024-01-01T00:00:00Z", "meta": status});
    let expected = json!([[id_at(5), "昼", "mugicha", "x"]]);
    assert_eq!(rows("c.jsonl", &lines(&[annotated]), columns), expected);
}

#[test]
fn records_of_several_networks_are_each_read_as_theirs() {
    let event = json!({"did": DID, "time_us": 5, "kind": "commit", "commit": {
        "operation": "create", "collection": "app.bsky.feed.post", "rkey": KEY,
        "record": {"text": "夜", "createdAt": TIME}}});
    let all = [status(5, "朝"), toot(5, "昼").to_string(), event.to_string()].join("\n") + "\n";
    let networks = json!([["bluesky"], ["mastodon"], ["x"]]);
    let place = Place::new();
    place.write("a.jsonl", &all);
    let (account, ran) = place.ingest(&["a.jsonl"]);
    assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{ran:?}");
    assert_eq!(place.query("SELECT network FROM tweets ORDER BY network"), networks);
    // What looks like an API's may call id and text otherwise.
    let id = id_at(7);
    for record in [
        json!({"tweet_id": id.to_string(), "full_text": "朝", "user": {"rest_id": "7"},
            "created_at": "Mon Sep 03 00:00:00 +0000 2018"}),
        json!({"tweet_id": id.to_string(), "content": "朝", "date": "2018-09-03 00:00:00",
            "username": "mugicha", "referenced_tweets": [{"type": "replied_to", "id": "20"}]}),
    ] {
        let rows = rows("b.jsonl", &lines(std::slice::from_ref(&record)), "tweet_id, text");
        assert_eq!(rows, json!([[id, "朝"]]), "{record}");
    }
    // In a format that is named, nothing else is read.
    let place = Place::new();
    place.write("a.jsonl", &all);
    let (account, _) = place.ingest(&["a.jsonl", "--input-format", "api-v1"]);
    assert_eq!(account[4], 2);
}

#[test]
fn rows_of_networks_that_are_not_read_are_passed_over() {
    let id = id_at(0);
    let table = format!(
        "platform,post_id,created_at,text,username,url\n\
         Twitter,{id},2018-09-03 00:00:00,朝,mugicha,https://x.com/mugicha/status/{id}\n\
         instagram,x1,2018-09-03 00:00:00,昼,mugicha,https://www.instagram.com/p/C1/\n\
         bluesky,{KEY},2018-09-03 00:00:01,夜,asa.bsky.social,\
         https://bsky.app/profile/asa.bsky.social/post/{KEY}\n"
    );
    let place = Place::new();
    place.write("a.csv", table);
    let account = place.json(&["ingest", "--quiet", "--format", "json", "a.csv"]);
    assert_eq!((&account["stored"], &account["passed_over"]), (&json!(2), &json!(1)));
    let expected = json!([["bluesky", "asa.bsky.social"], ["x", "mugicha"]]);
    assert_eq!(place.query("SELECT network, author FROM tweets ORDER BY network"), expected);
    let table =
        "No,媒体,投稿日時,本文,URL\n1,YouTube,2018-09-03,昼,https://youtube.com/watch?v=a\n";
    let row = format!("2,Twitter,2018-09-03,朝,https://x.com/mugicha/status/{id}\n");
    let rows = rows("b.csv", &format!("{table}{row}"), "tweet_id, author");
    assert_eq!(rows, json!([[id, "mugicha"]]));
    refused("c.csv", "platform,id,created_at,text,likes\ninstagram,5,2018-09-03,朝,1\n");
}

#[test]
fn authors_are_called_by_their_handles() {
    let id = id_at(0);
    let url = |host: &str| format!("https://{host}/mugicha/status/{id}");
    for table in [
        format!("日時,名前,本文,URL\n2018-09-03,麦茶,朝,{}\n", url("nitter.example")),
        format!("tweet_id,text,アカウント名,@ID\n{id},朝,麦茶,@mugicha\n"),
        format!("tweet_id,text,ユーザー名,ユーザーID\n{id},朝,麦茶,mugicha\n"),
        format!("tweet_id,text,posted_by,posted_by_handle\n{id},朝,麦茶,mugicha\n"),
        format!("tweet_id,text,screen_name\n{id},朝,b'mugicha'\n"),
        format!("tweet_id,text,author\n{id},朝,{}\n", url("nitter.example")),
    ] {
        assert_eq!(rows("a.csv", &table, "author"), json!([["mugicha"]]), "{table}");
    }
    let table = format!("日時,本文,URL\n2018-09-03,朝,https://twitter.com/statuses/{id}\n");
    assert_eq!(rows("a.csv", &table, "author"), json!([[null]]));
    // Whom all posts are about wrote none of them.
    let table =
        format!("tweet_id,text,表示名,店\n{id},朝,麦茶,@kissa\n{},昼,ひより,@kissa\n", id_at(1));
    assert_eq!(rows("a.csv", &table, "author"), json!([["麦茶"], ["ひより"]]));
    // A name with its server is none of X.
    let table = "id,created_at,text,acct\n5,2018-09-03,朝,mugicha@example.social\n";
    assert_eq!(rows("a.csv", table, "network"), json!([["mastodon"]]));
}

#[test]
fn whatever_a_column_is_called_its_words_tell_of_retweets() {
    let row = |n: i64, text: &str, word: &str| {
        format!("{},2018-09-03 00:00:00,{text},mugicha,{word}\n", id_at(n))
    };
    for (name, own, retweet) in [
        ("IsRetweeted", "False", "True"),
        ("投稿区分", "新規投稿", "リポスト"),
        ("category", "tweet", "retweeted"),
        ("RT元URL", "", "https://x.com/hiyori/status/20"),
    ] {
        let rows_of = [row(0, "朝", own), row(1, "昼", retweet)].concat();
        let table = format!("id,created_at,text,screen_name,{name}\n{rows_of}");
        let expected = json!([[false], [true]]);
        assert_eq!(rows("a.csv", &table, "is_retweet"), expected, "{table}");
    }
    let record = json!({"tweet_id": id_at(0), "date": "2018-09-03", "content": "朝",
        "username": "mugicha", "retweetedTweet": {"tweet_id": id_at(1), "content": "朝"}});
    let expected = json!([[true, id_at(1)]]);
    assert_eq!(rows("a.jsonl", &lines(&[record]), "is_retweet, retweeted_id"), expected);
}

#[test]
fn a_header_again_in_another_order_maps_the_rows_after_it() {
    let row = |n: i64| format!("{},2018-09-03 00:00:00,朝{n},mugicha\n", id_at(n));
    let other = |n: i64| format!("{},hiyori,2018-09-03 00:00:00,昼{n}\n", id_at(n));
    let header = "id,created_at,text,screen_name\n";
    let again = "id,screen_name,created_at,text\n";
    let table = [header, &row(0), again, &other(1), header, &row(2)].concat();
    let expected = json!([["朝0", "mugicha"], ["昼1", "hiyori"], ["朝2", "mugicha"]]);
    let place = Place::new();
    place.write("a.csv", table);
    assert_eq!(place.account(&["a.csv"]), [3, 3, 0, 0, 0]);
    assert_eq!(place.tweets("text, author"), expected);
    // It counts however far it stands from the rows.
    let many: String = (0..40_000).map(other).collect();
    let place = Place::new();
    place.write("b.csv", [header, again, &many].concat());
    assert_eq!(place.account(&["b.csv"])[1], 40_000);
    let authors = place.query("SELECT author, count(*) AS n FROM tweets GROUP BY author");
    assert_eq!(authors, json!([["hiyori", 40_000]]));
}

#[test]
fn columns_without_a_name_that_says_anything_are_found_by_content() {
    let id = id_at(0);
    let url = format!("https://x.com/mugicha/status/{id}");
    let table = format!(
        "css-1q,css-1q 2,r-1b,css-17 href\n麦茶,@mugicha,朝の電車が遅れている,{url}\n\
         麦茶,@mugicha,昼は喫茶店へ行くつもり,https://x.com/mugicha/status/{}\n",
        id_at(60)
    );
    let expected = json!([[id, "mugicha"], [id_at(60), "mugicha"]]);
    assert_eq!(rows("a.csv", &table, "tweet_id, author"), expected);
    let table = format!(",created_at,text,screen_name\n{id},2018-09-03 00:00:00,朝,mugicha\n");
    assert_eq!(rows("b.csv", &table, "tweet_id, author"), json!([[id, "mugicha"]]));
}

#[test]
fn posts_of_threads_are_read_as_its_api_and_its_pages_have_them() {
    let usual = json!({"id": "18000000000000001", "text": "朝", "username": "mugicha",
        "timestamp": "2018-09-03T03:15:00+0000"});
    let page = json!({"pk": "335", "code": "C6a", "user": {"username": "mugicha"},
        "caption": {"text": "朝"}, "taken_at": 1_535_944_500, "like_count": 3,
        "text_post_app_info": {"repost_count": 1}});
    let captured = json!({"item_id": "C6a", "timestamp_collected": 1_714_600_000_000_i64,
        "source_platform": "threads.net", "data": page});
    let columns = "text, author, network, CAST(created_at AS VARCHAR) AS time";
    for record in [usual, captured, json!({"post": page})] {
        let rows = rows("a.jsonl", &lines(std::slice::from_ref(&record)), columns);
        for (place, value) in ["朝", "mugicha", "threads"].iter().enumerate() {
            assert_eq!(rows[0][place], *value, "{record}");
        }
        assert!(rows[0][3].as_str().is_some_and(|time| time.starts_with("2018-09-03")), "{rows}");
    }
}

#[test]
fn ids_that_went_through_a_spreadsheet_and_fractions_are_rounded() {
    let place = Place::new();
    let row = |id: i64, n: u32| format!("{id},2024-05-01 00:0{n}:00,朝{n},mugicha\n");
    let ids = [1_785_460_499_542_970_112, 1_785_469_857_035_190_016, 1_785_479_214_527_409_920];
    let rows: String = ids.iter().zip(0..).map(|(&id, n)| row(id, n)).collect();
    place.write("a.csv", format!("id,created_at,text,screen_name\n{rows}"));
    let (account, ran) = place.ingest(&["a.csv"]);
    assert_eq!(account[1], 0, "{ran:?}");
    assert!(ran.stderr.contains("has lost its last digits"), "{ran:?}");
    // What is piped cannot be read again by what its end has told: nothing of it is stored.
    let place = Place::new();
    let table = format!("id,created_at,text,screen_name\n{rows}");
    let whole = row(1_785_459_115_422_646_273, 9);
    place.write("a.csv", format!("id,created_at,text,screen_name\n{whole}"));
    let piped = place.pipe(table, &["ingest", "a.csv", "-"]);
    assert_eq!(piped.status.code(), Some(1), "{piped:?}");
    let told = String::from_utf8_lossy(&piped.stderr).into_owned();
    assert!(told.contains("its ids are rounded"), "{told}");
    assert_eq!(place.query("SELECT text FROM tweets"), json!([["朝9"]]));
}

#[test]
fn dumps_of_databases_and_of_statistics_programs_are_named() {
    for (name, content, what) in [
        ("a.sql", "-- MySQL dump 10.13\nCREATE TABLE `tweets` (", "SQL"),
        ("a.sql", "INSERT INTO tweets VALUES (20,'朝');\n", "SQL"),
        ("a.RData", "RDX3\nX\n", "an R workspace"),
    ] {
        let ran = refused(name, content);
        assert!(ran.stderr.contains(what), "{ran:?}");
    }
}
