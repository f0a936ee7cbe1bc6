//! Tables and JSON as other tools leave them: posts within their cells, values that
//! stand for none, tables of accounts and of other networks, times as programs print
//! them.

use crate::common::{Place, id_at, status};
use serde_json::{Value, json};

fn quoted(json: &str) -> String {
    format!("\"{}\"", json.replace('"', "\"\""))
}

#[test]
fn posts_are_read_from_the_cells_of_a_table() {
    let place = Place::new();
    let rows: Vec<String> =
        (1..=3).map(|n| format!("{n},{},x", quoted(&status(n * 60, "朝の電車")))).collect();
    place.write("dump.csv", format!("n,json,note\n{}\n", rows.join("\n")));
    let (account, ran) = place.ingest(&["dump.csv"]);
    assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{ran:?}");
    assert!(ran.stderr.contains("JSON in its fields"), "{}", ran.stderr);
    assert_eq!(place.tweets("author, form").as_array().unwrap()[0], json!(["mugicha", "api-v1"]));
}

#[test]
fn posts_are_read_from_what_a_browser_logged() {
    let place = Place::new();
    let entry = |text: &str| {
        json!({ "request": { "method": "GET", "url": "https://example.com/" },
                "response": { "status": 200, "content": { "mimeType": "application/json",
                                                         "text": text } } })
    };
    let page = format!("[{},{}]", status(60, "朝の\n電車"), status(120, "昼"));
    let log = json!({ "log": { "version": "1.2",
                              "entries": [entry("<html>"), entry(&page), entry("{\"a\":1}")] } });
    place.write("capture.har", log.to_string());
    let (account, ran) = place.ingest(&["capture.har"]);
    assert_eq!(account[1], 2, "{ran:?}");
    assert_eq!(place.tweets("text"), json!([["朝の\n電車"], ["昼"]]));
}

/// Nothing names another post: what stands for nothing, in the ways that programs and
/// spreadsheets have.
#[test]
fn a_value_that_stands_for_none_makes_no_retweet() {
    const NONE: [&str; 12] =
        ["", "undefined", "none", "None", "null", "nil", "#N/A", "NaT", "-", "なし", "0", "-1"];
    let place = Place::new();
    let other = id_at(0);
    let row = |id: i64, text: &str, named: &str| {
        format!("{id},2018-09-03T03:15:00Z,{text},{named},{named}\n")
    };
    let rows: String = NONE.iter().zip(1..).map(|(none, n)| row(id_at(n), "朝", none)).collect();
    let last = row(id_at(100), "昼", &other.to_string());
    let head = "tweet_id,created_at,text,retweeted_status_id,quoted_status_id\n";
    let table = [head, &rows, &last].concat();
    place.write("t.csv", table);
    assert_eq!(place.account(&["t.csv"]), [13, 13, 0, 0, 0]);
    let told = place.tweets("is_retweet, retweeted_id, quoted_id");
    let (last, first) = told.as_array().unwrap().split_last().unwrap();
    assert!(first.iter().all(|row| *row == json!([false, null, null])), "{told}");
    assert_eq!(*last, json!([true, other, other]));
}

/// Accounts, films, messages: they have ids, texts and times, and are no posts.
#[test]
fn rows_of_something_else_are_passed_over_in_a_folder() {
    let place = Place::new();
    let id = |n: i64| id_at(n);
    std::fs::create_dir(place.path("in")).unwrap();
    place.write("in/good.jsonl", status(60, "朝") + "\n");
    let files = [
        (
            "users.csv",
            "id,screen_name,name,description,created_at,followers_count\n\
             77,mugicha,むぎ,麦茶が好き,2010-01-01 00:00:00,12\n"
                .to_owned(),
        ),
        (
            "films.csv",
            format!(
                "id,text,createTimeISO,webVideoUrl\n{},朝の歌,2023-01-01T00:00:00.000Z,\
                 https://www.tiktok.com/@a/video/{}\n",
                id(1),
                id(1)
            ),
        ),
        (
            "messages.csv",
            format!(
                "message_id,account_id,send_time,body\n{},5,2023-01-01 00:00:00,了解です\n",
                id(2)
            ),
        ),
        (
            "users.json",
            r#"[{"id":77,"id_str":"77","screen_name":"mugicha","name":"むぎ","followers_count":3,
               "created_at":"Fri Jan 01 00:00:00 +0000 2010","description":"麦茶"}]"#
                .to_owned(),
        ),
        (
            "errors.json",
            r#"{"errors":[{"title":"Not Found","detail":"no such post","value":"1"}],
               "meta":{"result_count":0}}"#
                .to_owned(),
        ),
        ("ja.json", r#"{"common":{"id":"番号","text":"本文","created_at":"日時"}}"#.to_owned()),
    ];
    for (name, content) in &files {
        place.write(&format!("in/{name}"), content);
    }
    let (account, ran) = place.ingest(&["in"]);
    assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{ran:?}");
    assert!(ran.stderr.contains("passed over: 6 files"), "{}", ran.stderr);
    // Named themselves, they are errors.
    for (name, _) in files {
        let named = Place::new();
        named.write(name, std::fs::read(place.path(&format!("in/{name}"))).unwrap());
        let (account, ran) = named.ingest(&[name]);
        assert_eq!((account[1], ran.status), (0, 1), "{name}: {ran:?}");
    }
}

#[test]
fn times_are_read_as_programs_print_them() {
    const NOON: &str = "2018-09-03T03:15:00Z";
    let place = Place::new();
    let times = [
        "/Date(1535944500000)/",
        "\"datetime.datetime(2018, 9, 3, 3, 15, tzinfo=datetime.timezone.utc)\"",
        "\"Timestamp('2018-09-03 03:15:00', tz='UTC')\"",
        "2018-09-03_03-15-00",
        "\"Monday, 03-Sep-18 03:15:00 GMT\"",
    ];
    for (time, n) in times.iter().zip(0..) {
        place.write(&format!("{n}.csv"), format!("no,at,words\n{},{time},朝\n", n + 5));
        let map = "tweet_id=no,created_at=at,text=words";
        let ran = place.run(&["ingest", &format!("{n}.csv"), "--map", map]);
        assert_eq!(ran.status, 0, "{time}: {ran:?}");
    }
    let told = place.tweets("CAST(created_at AS VARCHAR)");
    let noon = NOON.replace('T', " ").replace('Z', "");
    let is_noon = |row: &Value| row[0].as_str().unwrap().starts_with(&noon);
    assert_eq!(told.as_array().unwrap().len(), times.len());
    assert!(told.as_array().unwrap().iter().all(is_noon), "{told}");
}

#[test]
fn a_table_of_another_name_for_each_column_is_known_by_addresses() {
    let place = Place::new();
    place.write(
        "threads.csv",
        "id,username,text,timestamp,permalink\n\
         18003456,mugicha,朝,2024-05-01T03:00:00+0000,https://www.threads.net/@mugicha/post/C6abc\n",
    );
    let uri = "at://did:plc:mugicha/app.bsky.feed.post/3kr0";
    place.write(
        "sky.csv",
        format!("uri,handle,text,created_at\n{uri},mugicha.example,昼,2024-05-01T04:00:00Z\n"),
    );
    let (one, two) = (id_at(1), id_at(2));
    place.write(
        "tool.csv",
        format!(
            "Resource Id,Date,Full Text,Url\n2000,2018-09-02 15:00:01,夜,http://twitter.com/a/statuses/{one}\n\
             2001,2018-09-02 15:00:02,夜中,http://twitter.com/a/statuses/{two}\n"
        ),
    );
    assert_eq!(place.account(&["threads.csv", "sky.csv", "tool.csv"]), [4, 4, 0, 0, 0]);
    let told = place.query("SELECT network, text FROM tweets ORDER BY text");
    let expected = json!([["x", "夜"], ["x", "夜中"], ["bluesky", "昼"], ["threads", "朝"]]);
    assert_eq!(told, expected);
    assert_eq!(
        place.query("SELECT tweet_id FROM tweets WHERE network = 'x' ORDER BY tweet_id"),
        json!([[one], [two]])
    );
}

/// What posts link to says nothing of the posts themselves.
/// Whatever their column is called.
#[test]
fn addresses_of_posts_say_what_the_rows_are() {
    let place = Place::new();
    let row = |n: i64| {
        format!(
            "2018-09-03 00:0{n}:00,雨だ,Twitter,https://x.com/mugicha/status/{},3\n",
            id_at(n * 60)
        )
    };
    let head = "Date (UTC),Message,Network,Post Permalink,Likes\n";
    place.write("t.csv", [head.to_owned(), row(1), row(2)].concat());
    assert_eq!(place.account(&["t.csv"]), [2, 2, 0, 0, 0]);
    assert_eq!(
        place.tweets("tweet_id, author").as_array().unwrap()[0],
        json!([id_at(60), "mugicha"])
    );
}

#[test]
fn a_table_of_links_stays_one_of_x() {
    let place = Place::new();
    let (one, two) = (id_at(1), id_at(2));
    let table = |name: &str, url: &str| {
        let rows = [(one, "朝"), (two, "昼")]
            .map(|(id, text)| format!("{id},2018-09-02 15:00:01,{text},むぎ,{url}\n"));
        place.write(name, format!("tweet_id,created_at,text,name,url\n{}", rows.concat()));
        place.account(&[name])
    };
    for url in [
        "https://bsky.app/profile/a.example/post/3kr0",
        "https://www.youtube.com/watch?v=a",
        "https://twitter.com/sofa/status/20",
    ] {
        // Each by itself.
        let _ = std::fs::remove_dir_all(place.path("warehouse"));
        assert_eq!(table("links.csv", url), [2, 2, 0, 0, 0], "{url}");
        let told = place.tweets("tweet_id, network, author");
        assert_eq!(told, json!([[one, "x", "むぎ"], [two, "x", "むぎ"]]), "{url}");
    }
}

/// It may be a name that says whose post is repeated.
#[test]
fn a_retweet_may_name_an_account_alone() {
    let place = Place::new();
    let row = |n, of| format!("{},2018-09-02 15:00:01,朝,{of}\n", id_at(n));
    place
        .write("t.csv", format!("tweet_id,created_at,text,RT元\n{}{}", row(1, "sofa"), row(2, "")));
    assert_eq!(place.account(&["t.csv"]), [2, 2, 0, 0, 0]);
    assert_eq!(place.tweets("is_retweet, retweeted_id"), json!([[true, null], [false, null]]));
}

/// Each of the others is kept aside.
#[test]
fn one_whole_row_among_broken_ones_is_read() {
    let place = Place::new();
    let broken = "あごむ,うよはお,Z00:51:21T20-90-8102,1\n";
    place.write(
        "t.csv",
        format!(
            "id,created_at,text,author\n{},2018-09-02T15:00:01Z,朝,mugi\n{broken}{broken}",
            id_at(1)
        ),
    );
    assert_eq!(place.account(&["t.csv"]), [3, 1, 0, 0, 2]);
    assert_eq!(place.tweets("text"), json!([["朝"]]));
}

#[test]
fn of_a_key_that_stands_twice_the_last_counts() {
    let place = Place::new();
    let line = status(60, "朝").replacen("\"text\":", "\"text\":\"前\",\"text\":", 1);
    place.write("t.jsonl", line + "\n");
    assert_eq!(place.account(&["t.jsonl"]), [1, 1, 0, 0, 0]);
    assert_eq!(place.tweets("text"), json!([["朝"]]));
}

#[test]
fn a_table_that_is_not_known_is_told_what_it_lacks() {
    let place = Place::new();
    place.write("t.csv", "Text,UserName,Likes\n朝,mugicha,3\n");
    let ran = place.run(&["ingest", "t.csv"]);
    assert_eq!(ran.status, 1);
    for part in ["no column for tweet_id, created_at", "text may be Text", "--map tweet_id=NAME"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
}
