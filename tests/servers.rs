//! What servers hand out with more than posts in it: the streams of X's enterprise APIs, the
//! events of compliance, the repositories of Bluesky.

use serde_json::{Value, json};

use crate::common::{Place, id_at};
use crate::other_shapes::{lines, rows};

/// An activity of Gnip by the author of that number.
fn activity(n: i64, verb: &str, body: &str, object: &Value) -> Value {
    let id = id_at(n * 60);
    json!({"id": format!("tag:search.twitter.com,2005:{id}"), "objectType": "activity",
        "verb": verb, "postedTime": format!("2018-09-03T00:0{n}:00.000Z"), "body": body,
        "generator": {"displayName": "つぶやきアプリ", "link": "http://example.com"},
        "link": format!("http://twitter.com/made_up_{n}/statuses/{id}"), "object": object,
        "actor": {"objectType": "person", "id": format!("id:twitter.com:{}", 70 + n),
            "preferredUsername": format!("made_up_{n}"), "postedTime": "2010-01-01T00:00:00.000Z"},
        "twitter_lang": "ja", "favoritesCount": 0, "retweetCount": 0})
}

#[test]
fn a_stream_of_gnip_is_its_posts_and_what_it_says_of_them() {
    let note = json!({"objectType": "note"});
    let mut long = activity(1, "post", "雨が降る前に…", &note);
    long["long_object"] = json!({"body": "雨が降る前に帰る &amp; 寝る"});
    let share = activity(2, "share", "RT @made_up_1: 雨が降る前に…", &long);
    let posts =
        [long, share, activity(3, "post", "晴れた", &note), activity(4, "post", "夜", &note)];
    let deletion = json!({"objectType": "activity", "verb": "delete", "object":
        {"id": format!("object:search.twitter.com,2005:{}", id_at(240))}});
    let end = json!({"info": {"message": "Replay Request Completed",
        "sent": "2018-09-04T00:00:00+00:00", "activity_count": 4}});
    let suspended = json!({"user_suspend": {"id": 5, "timestamp_ms": "1535932800000"}});
    let stream = lines(&[posts.as_slice(), &[deletion, suspended, end]].concat());
    let expected = json!([
        [id_at(60), "雨が降る前に帰る & 寝る", "made_up_1", 71, null],
        [id_at(120), "雨が降る前に帰る & 寝る", "made_up_2", 72, id_at(60)],
        [id_at(180), "晴れた", "made_up_3", 73, null],
    ]);
    let search = json!({"results": &posts[..3], "next": "x"}).to_string();
    let spaced = stream.replace('\n', "\r\n\r\n");
    for (name, file, of_stream) in
        [("a.jsonl", &stream, [2, 2]), ("b.jsonl", &spaced, [2, 2]), ("c.json", &search, [0, 0])]
    {
        let place = Place::new();
        place.write(name, file);
        let summary = place.json(&["ingest", name, "--format", "json"]);
        let counts = ["rejected", "notices", "deletions"].map(|key| summary[key].as_u64());
        // The deleted post is counted with the event that says so.
        let counts = counts.map(Option::unwrap_or_default);
        assert_eq!(counts, [0, of_stream[0], of_stream[1]], "{name}: {summary}");
        let columns = "tweet_id, text, author, author_id, retweeted_id";
        assert_eq!(place.tweets(columns), expected, "{name}");
    }
}

#[test]
fn events_of_compliance_delete_or_are_notices() {
    let tweet = |n: i64| {
        json!({"data": {"id": id_at(n * 60).to_string(), "text": "雨だ", "author_id": "7",
            "created_at": format!("2018-09-03T00:0{n}:00.000Z")}})
    };
    let event = |kind: &str, what: Value| {
        let mut event = what;
        event["event_at"] = json!("2018-09-04T00:00:00.000Z");
        json!({"data": {kind: event}})
    };
    let gone = json!({"tweet": {"id": id_at(60).to_string(), "author_id": "7"}});
    let file = [
        tweet(1),
        tweet(2),
        event("delete", gone),
        event("user_protect", json!({"user": {"id": "7"}})),
    ];
    let place = Place::new();
    place.write("a.jsonl", lines(&file));
    let summary = place.json(&["ingest", "a.jsonl", "--format", "json"]);
    let counts = ["stored", "rejected", "notices", "deletions"].map(|key| summary[key].clone());
    assert_eq!(json!(counts), json!([1, 0, 1, 2]), "{summary}");
    assert_eq!(place.tweets("tweet_id"), json!([[id_at(120)]]));
}

/// As tools write the CAR of a repository out as JSON; nothing in it says whose it is.
#[test]
fn the_records_of_a_repository_are_posts_of_somebody() {
    let keys = ["3kr2aaaaaaa2a", "3kr2aaaaaaa2b"];
    let record = |n: usize| {
        let text = ["朝だ", "昼だ"][n];
        json!({"$type": "app.bsky.feed.post", "text": text, "langs": ["ja"],
            "createdAt": format!("2018-09-03T00:0{n}:00.000Z")})
    };
    let like = json!({"$type": "app.bsky.feed.like", "createdAt": "2018-09-03T00:00:00.000Z",
        "subject": {"uri": "at://did:plc:suiyo/app.bsky.feed.post/3kr2aaaaaaa2c", "cid": "x"}});
    let profile = json!({"$type": "app.bsky.actor.profile", "description": "自己紹介"});
    let by_collection = json!({"app.bsky.actor.profile": {"self": profile},
        "app.bsky.feed.like": {"3kr2aaaaaaa2x": like},
        "app.bsky.feed.post": {keys[0]: record(0), keys[1]: record(1)}});
    let path = |key: &str| format!("app.bsky.feed.post/{key}");
    let by_path = json!({path(keys[0]): record(0), path(keys[1]): record(1),
        "app.bsky.feed.like/3kr2aaaaaaa2x": like});
    let listed =
        json!([{"rkey": keys[0], "record": record(0)}, {"rkey": keys[1], "record": record(1)}]);
    let address = |key: &str| format!("at://did:plc:mugicha/{}", path(key));
    let known = json!({"records": [{"uri": address(keys[0]), "value": record(0)},
        {"uri": address(keys[1]), "value": record(1)}]});
    let read = |file: &Value, options: &[&str]| {
        let place = Place::new();
        place.write("repo.json", file.to_string());
        let ran = place.run(&[&["ingest", "repo.json"], options].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        let columns = "tweet_id, text, author, network, source_id, url";
        let posts = place.query(&format!("SELECT {columns} FROM tweets ORDER BY created_at"));
        (posts, ran.stderr.contains("2 posts name no author; --author NAME"))
    };
    let (whole, _) = read(&known, &[]);
    let (first, is_said) = read(&by_collection, &[]);
    assert!(is_said);
    assert_eq!(
        first[0].as_array().unwrap()[1..],
        json!(["朝だ", null, "bluesky", path(keys[0]), null]).as_array().unwrap()[..]
    );
    for file in [&by_path, &listed] {
        assert_eq!(read(file, &[]), (first.clone(), true), "{file}");
    }
    // Who knows whose it is gets the posts under the ids that they have everywhere.
    assert_eq!(read(&by_path, &["--author", "did:plc:mugicha"]), (whole, false));
    // Without their keys, the same posts are the same in each export.
    let bare = json!([record(0), record(1)]);
    let (posts, is_said) = read(&bare, &[]);
    assert!(is_said && posts[0][4].is_null());
    assert_eq!(posts, read(&bare, &[]).0);
}

/// What is around records may say whose they are.
#[test]
fn the_records_of_a_repository_are_those_of_the_account_around_them() {
    let key = |n: usize| ["3kr2aaaaaaa2a", "3kr2aaaaaaa2b"][n];
    let record = |n: usize| {
        let text = ["朝だ", "昼だ"][n];
        json!({"$type": "app.bsky.feed.post", "text": text, "langs": ["ja"],
            "createdAt": format!("2018-09-03T00:0{n}:00.000Z")})
    };
    let listed = |n: usize| json!({"rkey": key(n), "record": record(n)});
    let path = |n: usize| format!("app.bsky.feed.post/{}", key(n));
    let did = "did:plc:mugicha";
    let op =
        |n: usize| json!({"action": "create", "path": path(n), "cid": "x", "record": record(n)});
    let files = [
        json!({"did": did, "records": [listed(0), listed(1)]}),
        json!({"did": did, "records": {"app.bsky.feed.post": {key(0): record(0), key(1): record(1)}}}),
        json!({"did": did, "records": {path(0): record(0), path(1): record(1)}}),
        json!({"actor": {"did": did, "description": "自己紹介"}, "posts": [listed(0), listed(1)]}),
        json!({"repo": did, "seq": 5, "ops": [op(0), op(1)]}),
        json!([{"did": did, "rkey": key(0), "record": record(0)},
            {"did": did, "rkey": key(1), "record": record(1)}]),
    ];
    let event = json!({"at_uri": "x", "did": did, "time_us": 1_535_932_800_000_000_i64, "message":
        {"did": did, "time_us": 1_535_932_800_000_000_i64, "kind": "commit", "commit": {"operation":
            "create", "collection": "app.bsky.feed.post", "rkey": key(0), "record": record(0)}},
        "hydrated_metadata": {"user": {"did": did, "handle": "mugicha.example"}}});
    let address = |n: usize| format!("at://{did}/{}", path(n));
    let hydrated = rows("a.jsonl", &format!("{event}\n"), "text, author, source_id");
    assert_eq!(hydrated, json!([["朝だ", did, address(0)]]));
    let expected = json!([["朝だ", did, address(0)], ["昼だ", did, address(1)]]);
    let columns = "text, author, source_id";
    for file in &files {
        let place = Place::new();
        place.write("a.json", file.to_string());
        let ran = place.run(&["ingest", "a.json"]);
        assert!(ran.status == 0 && !ran.stderr.contains("name no author"), "{file} {ran:?}");
        let posts = place.query(&format!("SELECT {columns} FROM tweets ORDER BY created_at"));
        assert_eq!(posts, expected, "{file}");
    }
    // Without their keys, and of two accounts with one key, they are each account's own.
    let of = |did: &str, records: Value| json!({"did": did, "records": records});
    let bare = json!([of("did:plc:a", json!([record(0)])), of("did:plc:b", json!([record(0)]))]);
    let keyed = json!([of("did:plc:a", json!([listed(0)])), of("did:plc:b", json!([listed(0)]))]);
    for file in [bare, keyed] {
        let place = Place::new();
        place.write("a.json", file.to_string());
        assert_eq!(place.ingest(&["a.json"]).0, [2, 2, 0, 0, 0], "{file}");
        let authors = place.query("SELECT author FROM tweets ORDER BY author");
        assert_eq!(authors, json!([["did:plc:a"], ["did:plc:b"]]), "{file}");
    }
}

#[test]
fn results_of_compliance_jobs_delete_posts_and_are_notices_of_accounts() {
    let place = Place::new();
    let tweet = |n: i64| {
        json!({"id": id_at(n * 60).to_string(), "text": "雨だ", "author_id": "7",
            "created_at": format!("2018-09-03T00:0{n}:00.000Z"), "lang": "ja"})
    };
    let result = |id: &str, time: &str, reason: &str| {
        json!({"id": id, "action": "delete", "created_at": time,
            "redacted_at": "2018-09-04T00:00:00.000Z", "reason": reason})
    };
    place.write("a.jsonl", lines(&[tweet(1), tweet(2)]));
    place.write(
        "b.jsonl",
        lines(&[
            result(&id_at(60).to_string(), "2018-09-02T15:01:00.000Z", "deleted"),
            result("7", "2014-01-01T00:00:00.000Z", "suspended"),
        ]),
    );
    assert_eq!(place.ingest(&["a.jsonl"]).0[1], 2);
    let summary = place.json(&["ingest", "b.jsonl", "--format", "json"]);
    let counts = ["read", "notices", "deletions", "rejected"].map(|key| summary[key].clone());
    assert_eq!(json!(counts), json!([2, 1, 1, 0]), "{summary}");
    assert_eq!(place.tweets("tweet_id"), json!([[id_at(120)]]));
}
