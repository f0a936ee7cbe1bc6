//! Posts as databases, spreadsheets, log pipelines and the networks' own pages hand them
//! out: answers in which they stand deep, rows that are arrays, values that tell their type,
//! tables that are drawn.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::common::{Place, id_at};
use crate::other_shapes::{lines, rows};

const TIMES: [&str; 2] = ["2018-09-03T00:00:00Z", "2018-09-03T00:01:00Z"];

fn ids() -> [String; 2] {
    [id_at(0).to_string(), id_at(60).to_string()]
}

/// What two posts come to.
fn two() -> Value {
    json!([[id_at(0), "朝", "mugicha"], [id_at(60), "昼", "hiyori"]])
}

const COLUMNS: &str = "tweet_id, text, author";

/// The two posts as rows of a table.
fn table() -> [[String; 4]; 2] {
    let [first, second] = ids();
    let row = |id: String, time: &str, text: &str, author: &str| {
        [id, time.to_owned(), text.to_owned(), author.to_owned()]
    };
    [row(first, TIMES[0], "朝", "mugicha"), row(second, TIMES[1], "昼", "hiyori")]
}

const NAMES: [&str; 4] = ["id", "created_at", "text", "author"];

/// The same as objects.
fn objects() -> Vec<Value> {
    let object = |row: [String; 4]| -> Value {
        NAMES.iter().zip(row).map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    };
    table().map(object).to_vec()
}

fn threads_post(code: &str, more: &Value) -> Value {
    let mut post = json!({"pk": "33", "code": code, "taken_at": 1_535_932_800, "like_count": 2,
        "user": {"username": "mugicha"}, "caption": {"text": code}, "text_post_app_info": {}});
    post["text_post_app_info"] = more.clone();
    post
}

#[test]
fn whole_answers_of_the_pages_of_threads_are_read_also_from_a_browsers_log() {
    let items = json!([{"post": threads_post("Aa1", &json!({}))},
        {"post": threads_post("Aa2", &json!({"reply_to_author": {"username": "mugicha"}}))}]);
    let answer = json!({"data": {"mediaData": {"edges": [{"node": {"thread_items": items}}]}}});
    let body = |value: &Value| json!({"response": {"content": {"text": value.to_string()}}});
    let others = [json!({"data": {"user": {"pk": "7"}}}), json!({"ok": true, "config": {"a": 1}})];
    let log = json!({"log": {"entries": [body(&answer), body(&others[0]), body(&others[1])]}});
    let columns = "text, author, url, like_count, in_reply_to_id";
    let url = |code: &str| format!("https://www.threads.net/@mugicha/post/{code}");
    for file in [answer.to_string(), log.to_string()] {
        let place = Place::new();
        place.write("a.json", &file);
        let (account, ran) = place.ingest(&["a.json"]);
        assert_eq!((account[1], account[4], ran.status), (2, 0, 0), "{ran:?}");
        let found = place.query(&format!("SELECT {columns} FROM tweets ORDER BY text"));
        for (row, (code, is_first)) in [("Aa1", true), ("Aa2", false)].into_iter().enumerate() {
            let post = &found[row];
            let said = json!([post[0], post[1], post[2], post[3]]);
            assert_eq!(said, json!([code, "mugicha", url(code), 2]), "{file}");
            assert_eq!(post[4].is_null(), is_first, "{file}");
        }
    }
}

#[test]
fn ones_own_posts_of_threads_are_read_as_they_were_written() {
    let bytes_as_characters = |text: &str| text.bytes().map(char::from).collect::<String>();
    let post = |text: &str, seconds: i64| {
        json!({"media": [{"uri": "", "creation_timestamp": 1_535_932_800 + seconds,
            "title": bytes_as_characters(text), "text_app_post": {"is_reply": false}}]})
    };
    let export = json!({"text_post_app_text_posts": [post("朝だ 👋", 0), post("昼だ", 60)]});
    let place = Place::new();
    place.write("a.json", export.to_string());
    place.write("b.json", json!({"text_post_app_text_posts": [post("昼だ", 60)]}).to_string());
    let (account, ran) = place.ingest(&["a.json", "b.json", "--author", "mugicha"]);
    assert_eq!((account, ran.status), ([3, 2, 0, 1, 0], 0), "{ran:?}");
    let all = place.query("SELECT text, author, network FROM tweets ORDER BY created_at");
    assert_eq!(all, json!([["朝だ 👋", "mugicha", "threads"], ["昼だ", "mugicha", "threads"]]));
}

#[test]
fn notes_that_were_kept_are_read_as_those_of_others() {
    let note = |id: &str| {
        json!({"id": id, "text": id, "createdAt": TIMES[0], "fileIds": [], "replyId": null,
            "renoteId": null, "poll": null, "cw": null, "visibility": "public", "localOnly": false,
            "user": {"id": "9u", "username": "mugicha", "host": "example.social"}})
    };
    let kept = |id: &str| json!({"id": "k", "createdAt": "2024-01-01T00:00:00Z", "note": note(id)});
    let both = json!([["9a", "mugicha@example.social"], ["9b", "mugicha@example.social"]]);
    let favorites = json!([kept("9a"), kept("9b")]);
    let clips = json!([{"id": "c", "name": "よい", "clipNotes": [kept("9a"), kept("9b")]}]);
    for file in [favorites, clips] {
        let place = Place::new();
        place.write("a.json", file.to_string());
        place.ingest(&["a.json"]);
        let found = place.query("SELECT text, author FROM tweets ORDER BY text");
        assert_eq!(found, both, "{file}");
    }
}

#[test]
fn authors_may_be_named_in_a_file_beside_the_posts() {
    let place = Place::new();
    let post = |id: &str, author: u32, more: Value| {
        let mut post = json!({"id": id, "text": "朝", "author_id": author.to_string(),
            "created_at": TIMES[0], "edit_history_tweet_ids": [id]});
        post["referenced_tweets"] = more;
        post
    };
    let [first, second] = ids();
    let repeats = json!([{"type": "retweeted", "id": "20"}]);
    let posts = json!([post(&first, 7, json!([])), post(&second, 8, repeats)]);
    std::fs::create_dir(place.path("in")).unwrap();
    place.write("in/data_5.json", posts.to_string());
    let users = json!({"users": [{"id": "7", "username": "mugicha"}, {"id": "8", "username": "hiyori"}],
        "tweets": [{"id": "20", "text": "長い話", "author_id": "7"}]});
    place.write("in/users_5.json", users.to_string());
    let (account, ran) = place.ingest(&["in"]);
    assert_eq!((account, ran.status), ([2, 2, 0, 0, 0], 0), "{ran:?}");
    let found = place.query("SELECT author, text FROM tweets ORDER BY author");
    assert_eq!(found, json!([["hiyori", "長い話"], ["mugicha", "朝"]]));
}

#[test]
fn rows_that_are_arrays_are_those_of_their_names() {
    let cells = |key: &str| -> Vec<Value> {
        let row = |row: [String; 4]| json!({key: row.iter().map(|value| json!({"v": value})).collect::<Vec<_>>()});
        table().map(row).to_vec()
    };
    let all: Vec<Value> =
        std::iter::once(json!(NAMES)).chain(table().map(|row| json!(row))).collect();
    let named: Vec<Value> = NAMES.iter().map(|name| json!({"name": name})).collect();
    let labelled: Vec<Value> = NAMES.iter().map(|name| json!({"id": "A", "label": name})).collect();
    let called = json!({"table": {"cols": labelled, "rows": cells("c")}});
    for document in [
        json!({"range": "a!A1:D3", "majorDimension": "ROWS", "values": all}).to_string(),
        json!(all).to_string(),
        lines(&all),
        json!({"meta": named, "data": table(), "rows": 2}).to_string(),
        json!({"schema": {"fields": named}, "rows": cells("f")}).to_string(),
        format!("/*O_o*/\ngoogle.visualization.Query.setResponse({called});"),
        json!({"results": [{"series": [{"columns": NAMES, "values": table()}]}]}).to_string(),
    ] {
        assert_eq!(rows("a.json", &document, COLUMNS), two(), "{document}");
    }
    let columns: Vec<Value> = (0..4)
        .map(|place| json!({"name": NAMES[place], "values": table().map(|row| row[place].clone())}))
        .collect();
    assert_eq!(rows("b.json", &json!({"columns": columns}).to_string(), COLUMNS), two());
}

#[test]
fn what_is_broken_among_rows_that_are_arrays_is_told() {
    let all: Vec<Value> =
        std::iter::once(json!(NAMES)).chain(table().map(|row| json!(row))).collect();
    let broken_line = lines(&all).replacen("]\n", "]\n[\"5\",\"a\n", 1);
    let mut too_long = all.clone();
    too_long.insert(1, json!(["5", "a", "b", "c", "d"]));
    for document in [broken_line, json!(too_long).to_string()] {
        let place = Place::new();
        place.write("a.json", &document);
        let (account, ran) = place.ingest(&["a.json", "--max-rejects", "100"]);
        assert_eq!(account, [3, 2, 0, 0, 1], "{document}: {ran:?}");
    }
    // One that is cut short is said to be, and what stands before that is kept.
    let place = Place::new();
    let cut = json!({"values": all}).to_string();
    place.write("a.json", cut.trim_end_matches("\"]]}"));
    let (account, ran) = place.ingest(&["a.json"]);
    assert_eq!((account[1], ran.status), (1, 1), "{ran:?}");
    assert!(ran.stderr.contains("cut short"), "{ran:?}");
    // Names that are those of columns make no header of a list.
    let names = ["id", "created_at", "text", "author", "like_count", "retweet_count"];
    let row = table()[0].clone();
    let row = json!([row[0], row[1], row[2], row[3], 0, 0]);
    let place = Place::new();
    place.write("a.json", json!([names, row]).to_string());
    let (account, ran) = place.ingest(&["a.json"]);
    assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{ran:?}");
}

#[test]
fn values_that_tell_their_types_are_what_they_are() {
    let typed = |row: [String; 4], string: &str| -> Value {
        NAMES
            .iter()
            .zip(row)
            .map(|(name, text)| ((*name).to_owned(), json!({string: text})))
            .collect()
    };
    let items = table().map(|row| {
        let mut item = typed(row, "S");
        item["retweeted_id"] = json!({"NULL": true});
        item["like_count"] = json!({"N": "3"});
        json!({"Item": item})
    });
    let columns = "tweet_id, text, author, is_retweet, like_count";
    let expected =
        json!([[id_at(0), "朝", "mugicha", false, 3], [id_at(60), "昼", "hiyori", false, 3]]);
    assert_eq!(rows("a.json", &lines(&items), columns), expected);
    let documents = table().map(|row| json!({"name": "a/b", "fields": typed(row, "stringValue")}));
    let answer = json!({"documents": documents});
    assert_eq!(rows("b.json", &answer.to_string(), COLUMNS), two());
}

#[test]
fn another_header_in_a_table_has_columns_of_its_own() {
    let [first, second] = ids();
    let third = id_at(120).to_string();
    let table = format!(
        "id,created_at,text,author,lang\n{first},{},朝,mugicha,ja\n\
         id,created_at,text,author,lang,retweeted_id\n{second},{},昼,hiyori,ja,{first}\n\
         id,created_at,text,author\n{third},2018-09-03T00:02:00Z,夜,mugicha\n",
        TIMES[0], TIMES[1]
    );
    let expected = json!([
        ["朝", "mugicha", false, null],
        ["昼", "hiyori", true, id_at(0)],
        ["夜", "mugicha", false, null]
    ]);
    assert_eq!(rows("a.csv", &table, "text, author, is_retweet, retweeted_id"), expected);
}

#[test]
fn what_stands_in_cells_is_read_as_columns_are() {
    let [first, second] = ids();
    let table = format!(
        "id,created_at,text,user,public_metrics\n\
         {first},{},朝,\"{{\"\"id\"\": 77, \"\"username\"\": \"\"mugicha\"\"}}\",\"{{\"\"like_count\"\": 5}}\"\n\
         {second},{},昼,\"{{'id': 78, 'username': 'hiyori'}}\",\"{{'like_count': 6}}\"\n",
        TIMES[0], TIMES[1]
    );
    let expected = json!([["mugicha", 77, 5], ["hiyori", 78, 6]]);
    assert_eq!(rows("a.csv", &table, "author, author_id, like_count"), expected);
    let html = format!(
        "guid,pubDate,description,creator\n\
         https://nitter.example/mugicha/status/{first}#m,\"Mon, 03 Sep 2018 00:00:00 GMT\",\
         \"<p>朝だ<br>昼だ &amp; <a href=\"\"https://nitter.example/x\"\">#x</a></p>\",@mugicha\n"
    );
    assert_eq!(rows("b.csv", &html, "text, author"), json!([["朝だ\n昼だ & #x", "mugicha"]]));
}

#[test]
fn tables_that_programs_draw_are_read() {
    let joined = |before: &str, between: &str, after: &str| -> String {
        let row = |row: [String; 4]| format!("{before}{}{after}\n", row.join(between));
        table().map(row).concat()
    };
    let line = "+---+---+---+---+\n";
    let drawn = format!(
        "{line}| id | created_at | text | author |\n{line}{}{line}",
        joined("| ", " | ", " |")
    );
    let aligned = format!(
        " id | created_at | text | author \n----+----+----+----\n{}(2 rows)\n\n",
        joined(" ", " | ", "")
    );
    let marked = format!(
        "| id | created_at | text | author |\n|---|---|---|---|\n{}",
        joined("| ", " | ", " |")
    );
    let of_r =
        format!("\"id\" \"created_at\" \"text\" \"author\"\n{}", joined("\"1\" \"", "\" \"", "\""));
    let labels = ["id", "time", "text", "user"];
    let labelled = table().map(|row| {
        let fields: Vec<String> =
            labels.iter().zip(row).map(|(label, value)| format!("{label}:{value}")).collect();
        fields.join("\t") + "\n"
    });
    for text in [drawn, aligned, marked, of_r, labelled.concat()] {
        assert_eq!(rows("a.txt", &text, COLUMNS), two(), "{text}");
    }
    let of_text = |text: &str| {
        let [id, _] = ids();
        let id: i64 = id.parse().unwrap();
        let row = |n: i64| format!("{}\t{}\t{text}\tmugicha\n", id + n, TIMES[0]);
        format!("id\tcreated_at\ttext\tauthor\n{}{}{}", row(0), row(1), row(2))
    };
    let three = |text: &str| json!([[text], [text], [text]]);
    assert_eq!(rows("b.tsv", &of_text("朝\\n\\\\昼"), "text"), three("朝\n\\昼"));
    assert_eq!(rows("c.tsv", &of_text("朝\\n\\(^o^)/"), "text"), three("朝\\n\\(^o^)/"));
}

#[test]
fn lines_of_pipelines_and_exports_of_scripts_are_read() {
    let records = objects();
    let logged: Vec<String> =
        records.iter().map(|record| format!("May  1 00:00:01 host app[12]: {record}\n")).collect();
    assert_eq!(rows("a.log", &logged.concat(), COLUMNS), two());
    let exported = format!("export default {};\n", json!(records));
    assert_eq!(rows("b.js", &exported, COLUMNS), two());
    let messages: Vec<Value> = ["eyJpZCI6", "W3siaWQi"]
        .iter()
        .zip(&records)
        .map(|(begin, record)| {
            let value = if begin.starts_with('W') { json!([record]) } else { record.clone() };
            json!({"ackId": "a", "message": {"data": base64(&value.to_string())}})
        })
        .collect();
    assert_eq!(rows("c.json", &json!(messages).to_string(), COLUMNS), two());
}

#[test]
fn answers_in_a_browsers_log_may_be_objects_and_arrays() {
    let toot = |n: u64| {
        json!({"id": n.to_string(), "created_at": TIMES[0], "visibility": "public",
            "spoiler_text": "", "content": format!("<p>{n}</p>"), "reblog": null,
            "account": {"id": "7", "username": "mugicha", "acct": "mugicha"}})
    };
    let body = |value: &Value| json!({"response": {"content": {"text": value.to_string()}}});
    let bodies = [
        body(&json!({"id": "1", "title": "example.social"})),
        body(&json!([toot(11), toot(12)])),
        body(&json!([])),
        body(&json!([toot(13)])),
    ];
    let log = json!({"log": {"entries": bodies}});
    assert_eq!(rows("a.har", &log.to_string(), "text"), json!([["11"], ["12"], ["13"]]));
}

/// In base64.
fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let of = |part: &[u8]| {
        let bits = (0..3).fold(0_u32, |bits, at| {
            (bits << 8) | u32::from(part.get(at).copied().unwrap_or_default())
        });
        let digit = |at: usize| {
            let digit = (bits >> (18 - 6 * at)) & 63;
            if at > part.len() { '=' } else { char::from(DIGITS[digit as usize]) }
        };
        [digit(0), digit(1), digit(2), digit(3)]
    };
    text.as_bytes().chunks(3).flat_map(of).collect()
}

#[test]
fn a_later_row_tells_whether_the_day_comes_first() {
    let row = |n: u64, time: &str| {
        format!(
            "朝 {n},{time} 10:00,https://example.social/@mugicha/{}\n",
            112_360_000_000_000_000 + n
        )
    };
    let many: String = (0..3_000).map(|n| row(n, "3/4/2018")).collect();
    let header = "text,posted_at,url\n";
    let days = |table: &str| {
        let place = Place::new();
        place.write("a.csv", table);
        let (account, ran) = place.ingest(&["a.csv"]);
        let times = place.query("SELECT CAST(created_at AS VARCHAR) AS time FROM tweets");
        let mut days = BTreeMap::<String, u64>::new();
        for time in times.as_array().into_iter().flatten() {
            *days.entry(time[0].as_str().unwrap_or_default()[..10].to_owned()).or_default() += 1;
        }
        (account, json!(days), ran)
    };
    let (account, found, ran) = days(&[header, &many, &row(3_000, "25/4/2018")].concat());
    assert_eq!(account, [3_001, 3_001, 0, 0, 0], "{ran:?}");
    assert_eq!(found, json!({"2018-04-03": 3_000, "2018-04-25": 1}));
    let (_, found, _) = days(&[header, &many, &row(3_000, "4/25/2018")].concat());
    assert_eq!(found, json!({"2018-03-04": 3_000, "2018-04-25": 1}));
    let (_, _, ran) =
        days(&[header, &row(0, "25/4/2018"), &row(1, "4/25/2018"), &row(2, "3/4/2018")].concat());
    assert!(
        ran.stderr.contains("1 of the times begin with the day and 1 with the month"),
        "{ran:?}"
    );
}

#[test]
fn an_id_tells_the_time_of_every_format_that_cannot_be_read() {
    let id = id_at(0).to_string();
    for (name, content) in [
        ("a.json", format!(r#"{{"id":{id},"created_at":"??","username":"mugicha","tweet":"朝"}}"#)),
        (
            "b.csv",
            format!(
                "\"{}\",\"https://example.com/mugicha/status/{}\",\"2018-09-03 09:00:00\",\"夜\",\"1\"\n\
                 \"{id}\",\"https://example.com/mugicha/status/{id}\",\"??\",\"朝\",\"1\"\n",
                id_at(60),
                id_at(60)
            ),
        ),
        (
            "c.csv",
            format!(
                "\"tweet_id\",\"timestamp\",\"source\",\"text\",\"retweeted_status_id\"\n\"{id}\",\"??\",\"web\",\"朝\",\"\"\n"
            ),
        ),
    ] {
        let content = content + "\n";
        let found = rows(name, &content, "text, CAST(created_at AS VARCHAR) AS time");
        assert_eq!(found[0][0], "朝", "{content}");
        assert!(found[0][1].as_str().is_some_and(|time| time.contains("2018-09-02")), "{found}");
    }
}
