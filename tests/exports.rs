//! Files as browsers' extensions, scrapers and other programs export them today: tables in
//! pages, headers in other languages, posts beside posts of another kind.

use crate::common::{Place, id_at, status};
use serde_json::{Value, json};

/// Ids, times and texts of three posts.
fn posts() -> [(i64, &'static str, &'static str); 3] {
    [
        (id_at(60), "2018-09-03T00:01:00+09:00", "朝の電車で座れた"),
        (id_at(120), "2018-09-03T00:02:00+09:00", "昼はうどんにした"),
        (id_at(180), "2018-09-03T00:03:00+09:00", "夜の散歩に出た"),
    ]
}

fn address(id: i64) -> String {
    format!("https://x.com/mugicha/status/{id}")
}

/// Rows that are made of each post, below a header.
fn table(header: &str, row: impl Fn(i64, &str, &str) -> String) -> String {
    let rows = posts().map(|(id, time, text)| row(id, time, text) + "\n");
    format!("{header}\n{}", rows.concat())
}

fn texts() -> Value {
    json!([["朝の電車で座れた"], ["昼はうどんにした"], ["夜の散歩に出た"]])
}

/// As twitter-web-exporter writes them, in the reader's language, and pandas.
#[test]
fn tables_of_pages_are_read() {
    let place = Place::new();
    let cells = |id: i64, time: &str, text: &str| {
        format!(
            "<tr><td>{id}</td><td>{time}</td><td><p style=\"white-space: pre-wrap;\">{text} &amp; x\n次</p></td>\
             <td>mugicha</td><td>{}</td><td>3</td><td>false</td><td><a href=\"{url}\">{url}</a></td></tr>",
            if text.starts_with('夜') { id_at(0).to_string() } else { "null".to_owned() },
            url = address(id)
        )
    };
    let rows = posts().map(|(id, time, text)| cells(id, time, text)).concat();
    let page = format!(
        "\n    <html>\n<head><meta charset=\"utf-8\"><title>Exported Data</title></head><body>\
         <table class=\"table\"><thead><tr><th>ID</th><th>日付</th><th>内容</th><th>ユーザー名</th>\
         <th>RTソース</th><th>いいね数</th><th>リツイート済み</th><th>URL</th></tr></thead>\
         <tbody>{rows}</tbody></table></body></html>"
    );
    place.write("posts.html", page);
    let (account, ran) = place.ingest(&["posts.html"]);
    assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{ran:?}");
    assert!(ran.stderr.contains("converted from a table of an HTML page"), "{}", ran.stderr);
    assert_eq!(
        place.tweets("text, author, is_retweet, like_count"),
        json!([
            ["朝の電車で座れた & x\n次", "mugicha", false, 3],
            ["昼はうどんにした & x\n次", "mugicha", false, 3],
            ["夜の散歩に出た & x\n次", "mugicha", true, 3]
        ])
    );
    place.write("page.html", "<html><body><table><tr><th>品名</th></tr></table></body></html>");
    let (_, ran) = place.ingest(&["page.html"]);
    assert!(ran.status == 1 && ran.stderr.contains("an HTML page"), "{ran:?}");
}

/// Of 八爪魚, IFTTT, and suites that listen to networks.
#[test]
fn scrapers_of_other_languages_name_their_columns() {
    let tables = [
        table("用户名,用户ID,发布时间,推文内容,推文链接,点赞数,采集时间", |id, time, text| {
            format!("むぎ,@mugicha,{time},{text},{},2,2024-03-01 10:00:00", address(id))
        }),
        table("博主昵称,博主主页,推文时间,推文正文,推文地址,喜欢数", |id, time, text| {
            format!("むぎ,https://x.com/mugicha,{time},{text},{},2", address(id))
        }),
        table("Date,Hour,Title,Mention URL,Content,Source,Author,Likes", |id, time, text| {
            format!("{},{},x,{},{text},X (Twitter),mugicha,2", &time[..10], &time[11..16], address(id))
        }),
        posts()
            .map(|(id, _, text)| {
                format!(
                    "\"September 03, 2018 at 12:15AM\",@mugicha,{text},{url},\"<blockquote><p>{text}</p>&mdash; \
                     むぎ (@mugicha) <a href=\"\"{url}\"\">x</a></blockquote>\"\n",
                    url = address(id)
                )
            })
            .concat(),
    ];
    for (n, table) in tables.into_iter().enumerate() {
        let place = Place::new();
        place.write("t.csv", &table);
        assert_eq!(place.account(&["t.csv"]), [3, 3, 0, 0, 0], "{table}");
        assert_eq!(place.tweets("text"), texts(), "{table}");
        let author = json!([["mugicha"], ["mugicha"], ["mugicha"]]);
        assert_eq!(place.tweets("author"), author, "{table}");
        if n < 3 {
            assert_eq!(place.tweets("like_count"), json!([[2], [2], [2]]), "{table}");
        }
    }
}

/// Whatever they are called.
#[test]
fn signs_of_retweets_are_read() {
    let original = address(id_at(0));
    let signs: [(&str, [&str; 2]); 6] = [
        ("RTか", ["いいえ", "はい"]),
        ("native_retweet", ["False", "True"]),
        ("RT元ツイートURL", ["", &original]),
        ("retweet_source", ["", &original]),
        ("是否转推", ["否", "是"]),
        ("リポストされた投稿", ["", &original]),
    ];
    for (name, [no, yes]) in signs {
        let place = Place::new();
        let rows = table(&format!("tweet_id,created_at,text,{name}"), |id, time, text| {
            format!("{id},{time},{text},{}", if text.starts_with('夜') { yes } else { no })
        });
        place.write("t.csv", rows);
        assert_eq!(place.account(&["t.csv"]), [3, 3, 0, 0, 0], "{name}");
        assert_eq!(place.tweets("is_retweet"), json!([[false], [false], [true]]), "{name}");
    }
}

#[test]
fn rows_beside_posts_of_a_network_are_read() {
    let [(first, time, text), (second, later, other), _] = posts();
    let row = |id: i64, time: &str, text: &str| json!({"id": id.to_string(), "text": text, "created_at": time, "username": "kumori"});
    let v1: Value = serde_json::from_str(&status(180, "夜の散歩に出た")).unwrap();
    let bluesky = json!({"uri": "at://did:plc:mugicha/app.bsky.feed.post/3kr0", "cid": "b",
        "author": {"did": "did:plc:mugicha", "handle": "mugicha.example"}, "indexedAt": "2018-09-03T03:15:00Z",
        "record": {"$type": "app.bsky.feed.post", "text": "夜の散歩に出た", "createdAt": "2018-09-03T03:15:00Z"}});
    for beside in [v1, bluesky] {
        let place = Place::new();
        let document = json!({"tweets": [row(first, time, text), row(second, later, other)], "statuses": [beside]});
        place.write("t.json", document.to_string());
        assert_eq!(place.account(&["t.json"]), [3, 3, 0, 0, 0], "{document}");
        let found = place.query("SELECT text, author FROM tweets ORDER BY created_at");
        let named = [json!([text, "kumori"]), json!([other, "kumori"])];
        let found = found.as_array().unwrap();
        assert!(named.iter().all(|row| found.contains(row)), "{found:?}");
    }
    // Accounts beside posts are none.
    let place = Place::new();
    let account = json!({"id": "900000077", "screen_name": "kumori", "description": "麦茶が好き",
        "created_at": "2010-01-01T00:00:00Z"});
    let post: Value = serde_json::from_str(&status(60, "朝の電車で座れた")).unwrap();
    let document = json!({"accounts": [account], "posts": [post]});
    place.write("t.json", document.to_string());
    assert_eq!(place.account(&["t.json"])[1], 1, "{document}");
    // A page of API v2 to which a program has added the answers.
    let place = Place::new();
    let tweet = |id: i64, time: &str, text: &str| json!({"id": id.to_string(), "text": text, "created_at": time, "author_id": "7"});
    let page = json!({"data": [tweet(first, time, text)], "includes": {"users": [{"id": "7", "username": "mugicha"}]},
        "answers": [tweet(second, later, other)], "meta": {"result_count": 1}});
    place.write("t.json", page.to_string());
    assert_eq!(place.account(&["t.json"]), [2, 2, 0, 0, 0]);
    assert_eq!(place.tweets("author"), json!([["mugicha"], ["mugicha"]]));
}

/// The comments of a film, records of an account that are no posts, and films' pages are passed
/// over beside posts.
#[test]
fn files_of_other_things_do_not_fail_a_folder() {
    let place = Place::new();
    std::fs::create_dir(place.path("in")).unwrap();
    place.write("in/posts.jsonl", status(60, "朝の電車で座れた") + "\n");
    let comment = |n: usize| {
        json!({"id": format!("Ugz{n}abcdef"), "parent": "root", "text": "いいね", "like_count": 1,
               "author_id": "UCabc", "author": "@mugicha", "timestamp": 1_535_944_500})
    };
    let comments: Vec<Value> = (0..30).map(comment).collect();
    let film =
        json!({"id": "abcdefghijk", "title": "海", "description": "朝の海", "comments": comments});
    place.write("in/film.info.json", film.to_string());
    let profile = json!({"uri": "at://did:plc:mugicha/app.bsky.actor.profile/self", "cid": "b",
        "value": {"$type": "app.bsky.actor.profile", "description": "麦茶", "createdAt": "2018-09-03T03:15:00Z"}});
    place.write("in/profile.jsonl", format!("{profile}\n{profile}\n"));
    let (account, ran) = place.ingest(&["in"]);
    assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{ran:?}");
}

#[test]
fn texts_of_escapes_and_numbers_of_authors_are_read() {
    let place = Place::new();
    let escaped = |text: &str| {
        let units: Vec<String> = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
        format!("\\u{}", units.join("\\u"))
    };
    let rows = table("id,user,created_at,full_text", |id, time, text| {
        format!("{id},900000077,{time},{}", escaped(text))
    });
    place.write("t.csv", rows);
    assert_eq!(place.account(&["t.csv"]), [3, 3, 0, 0, 0]);
    assert_eq!(place.tweets("text"), texts());
    assert_eq!(place.tweets("author_id").as_array().unwrap()[0], json!([900_000_077]));
}

/// A run that could read nothing of a file says so after its rejects, however few they are.
#[test]
fn a_small_file_of_rejects_has_a_last_word() {
    let place = Place::new();
    place.write("t.csv", "id,created_at,text\n1.0E+18,2018-09-03,朝\n");
    let (_, ran) = place.ingest(&["t.csv"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stderr.contains("error: t.csv: no record of it could be read as csv"), "{ran:?}");
}

/// Into a file that is to be neither CSV nor JSON.
#[test]
fn lines_that_twint_prints_are_read() {
    let place = Place::new();
    let lines = posts().map(|(id, time, text)| {
        format!("{id} {} {} +0900 <mugicha> {text}\n", &time[..10], &time[11..19])
    });
    let text = format!("{}[!] No more data! Scraping will stop now.\n", lines.concat());
    place.write("tweets.txt", text);
    assert_eq!(place.account(&["tweets.txt"]), [3, 3, 0, 0, 0]);
    assert_eq!(place.tweets("text"), texts());
    let time = "SELECT author, CAST(created_at AS VARCHAR) FROM tweets ORDER BY tweet_id";
    let first = place.query(time).as_array().unwrap()[0].to_string();
    assert!(first.contains("mugicha") && first.contains("2018-09-02 15:01:00"), "{first}");
}

/// What an ingest would not store is said without one.
#[test]
fn an_explanation_says_what_would_be_left_out() {
    let place = Place::new();
    let rows = |id: &dyn Fn(i64) -> String| -> String {
        let rows = (1..=24).map(|n| format!("{},2018-09-03T00:00:0{}Z,朝\n", id(n), n % 10));
        "id,created_at,text\n".to_owned() + &rows.collect::<String>()
    };
    place.write("bad.csv", rows(&|n| if n % 2 == 0 { "abc".into() } else { id_at(n).to_string() }));
    place.write("rounded.csv", rows(&|n| (id_at(n * 60) / 10_000 * 10_000).to_string()));
    place.write("good.csv", rows(&|n| id_at(n).to_string()));
    let explained = |file: &str| place.run(&["ingest", "--explain", file]).stdout;
    assert!(explained("bad.csv").contains("nothing of it would be stored"));
    assert!(explained("rounded.csv").contains("its ids have lost their last digits"));
    assert!(!explained("good.csv").contains("would be"));
}
