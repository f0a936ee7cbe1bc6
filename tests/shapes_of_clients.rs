//! Posts as databases' clients, shells and scripts print them, as spreadsheets save what they
//! showed, and the events of Nostr.

use serde_json::{Value, json};

use crate::common::{Place, id_at};
use crate::other_shapes::{lines, rows};

const TIMES: [&str; 2] = ["2018-09-03 00:00:00", "2018-09-03 00:01:00"];
const COLUMNS: &str = "tweet_id, text, author";

fn ids() -> [String; 2] {
    [id_at(0).to_string(), id_at(60).to_string()]
}

fn two() -> Value {
    json!([[id_at(0), "朝\n昼: 夜", "mugicha"], [id_at(60), "夜", "hiyori"]])
}

/// Ids, times, texts and authors of the two posts.
fn posts() -> [[String; 4]; 2] {
    let [first, second] = ids();
    let row = |id: String, time: &str, text: &str, author: &str| {
        [id, time.to_owned(), text.to_owned(), author.to_owned()]
    };
    [row(first, TIMES[0], "朝\n昼: 夜", "mugicha"), row(second, TIMES[1], "夜", "hiyori")]
}

fn objects() -> [Value; 2] {
    posts().map(|[id, time, text, author]| {
        json!({"id": id, "created_at": time, "text": text, "author": author})
    })
}

#[test]
fn fields_may_stand_on_lines_of_their_own() {
    let mysql = posts().map(|[id, time, text, author]| {
        format!(
            "*************************** 1. row ***************************\n        id: {id}\n\
             created_at: {time}\n      text: {text}\n    author: {author}\n"
        )
    });
    let psql = posts().map(|[id, time, text, author]| {
        let text = text.replace('\n', "   +\n           | ");
        format!(
            "-[ RECORD 1 ]-----\nid         | {id}\ncreated_at | {time}\ntext       | {text}\n\
             author     | {author}\n"
        )
    });
    let sqlite = posts().map(|[id, time, text, author]| {
        format!(
            "        id = {id}\ncreated_at = {time}\n      text = {text}\n    author = {author}\n\n"
        )
    });
    for file in [mysql.concat() + "2 rows in set (0.00 sec)\n", psql.concat(), sqlite.concat()] {
        assert_eq!(rows("a.txt", &file, COLUMNS), two(), "{file}");
    }
}

/// Where no names are, what stands in the columns tells which they are.
#[test]
fn rows_may_have_no_names() {
    let posts =
        ["朝の電車が遅れている", "昼は蕎麦にした", "夜の散歩がよい", "もう寝る"].into_iter();
    let posts: Vec<[String; 4]> = (0..)
        .zip(posts)
        .map(|(n, text)| {
            let author = if n % 2 == 0 { "mugicha" } else { "hiyori" };
            let time = format!("2018-09-03 00:0{n}:00");
            [id_at(n * 60).to_string(), time, text.to_owned(), author.to_owned()]
        })
        .collect();
    let expected: Vec<Value> =
        (0..).zip(&posts).map(|(n, row)| json!([id_at(n * 60), row[2], row[3]])).collect();
    let of_hive: String = posts.iter().map(|row| row.join("\x01") + "\x01\\N\n").collect();
    for (name, file) in [("000000_0", of_hive), ("a.json", json!(posts).to_string())] {
        assert_eq!(rows(name, &file, COLUMNS), json!(expected), "{file}");
    }
}

#[test]
fn shells_and_scripts_print_objects_as_they_write_them() {
    let mongosh = posts().map(|[id, time, text, author]| {
        let text = text.replace('\n', "\\n' +\n      '");
        format!(
            "{{\n    _id: ObjectId('6a'),\n    id: Long('{id}'),\n    created_at: \
             ISODate('{}Z'),\n    text: '{text}',\n    user: {{ screen_name: '{author}' }}\n  }}",
            time.replace(' ', "T")
        )
    });
    let pprint = posts().map(|[id, time, text, author]| {
        let text = text.replace('\n', "\\n'\n          '");
        format!("{{'author': '{author}',\n  'created_at': '{time}',\n  'id': {id},\n  'text': '{text}'}}")
    });
    for file in [
        format!("[\n  {}\n]\n", mongosh.join(",\n  ")),
        mongosh.join("\n"),
        format!("[{}]\n", pprint.join(",\n ")),
    ] {
        assert_eq!(rows("a.txt", &file, COLUMNS), two(), "{file}");
    }
}

#[test]
fn posts_may_be_named_by_their_keys_or_follow_other_values() {
    let [first, second] = objects().map(|mut post| {
        let id = post["id"].take();
        post.as_object_mut().unwrap().remove("id");
        (id.as_str().unwrap().to_owned(), post)
    });
    let by_id = json!({&first.0: &first.1, &second.0: &second.1});
    let searched = [&first, &second].map(|(id, post)| json!({"_id": id, "_source": post}));
    let listed = objects().map(|post| json!([2, post]));
    let framed = objects().map(|post| json!(["EVENT", "a", post]));
    let column = |name: &str| json!({&first.0: &first.1[name], &second.0: &second.1[name]});
    let columns = json!({"created_at": column("created_at"), "text": column("text"),
        "author": column("author")});
    for file in [
        by_id.to_string(),
        json!({"tweets": by_id, "v": 1}).to_string(),
        lines(&searched),
        json!(listed).to_string(),
        lines(&framed),
        columns.to_string(),
        json!({"columns": [{"name": "id"}], "rows": objects()}).to_string(),
    ] {
        assert_eq!(rows("a.json", &file, COLUMNS), two(), "{file}");
    }
}

#[test]
fn spreadsheets_save_what_they_showed() {
    let quoted = |field: &str| format!("\"{}\"", field.replace('"', "\"\""));
    let record = |row: [String; 4]| row.map(|field| quoted(&field)).join(",");
    let in_one_column: String = posts().map(|row| quoted(&record(row)) + "\r\n").concat();
    let formulas: String = posts()
        .map(|[id, time, text, author]| {
            format!("=\"{id}\",{time},{},=\"{author}\"\n", quoted(&text))
        })
        .concat();
    let links: String = posts()
        .map(|[id, time, text, author]| {
            let url = format!("https://x.com/{author}/status/{id}");
            let link = format!("=HYPERLINK(\"{url}\",\"開く\")");
            [quoted(&link), time, quoted(&text), author].join(",") + "\n"
        })
        .concat();
    let wide = |digits: &str| -> String {
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_digit());
        digits.chars().map(|c| wide(c).unwrap_or(c)).collect()
    };
    let in_full_width: String = posts()
        .map(|[id, time, text, author]| record([wide(&id), time, text, author]) + "\n")
        .concat();
    let several_lines = "\"投稿\nID\",\"投稿\r\n日時\",\"本文\n(全文)\",ユーザー\n";
    for (header, table) in [
        ("\"id,created_at,text,author\"\r\n", &in_one_column),
        ("id,created_at,text,author\n", &formulas),
        ("リンク,日時,本文,ユーザー\n", &links),
        (several_lines, &formulas),
        ("ツイートID,投稿日時,本文,ユーザー\n", &in_full_width),
        // Empty cells at the end of a row are left out.
        ("id,created_at,text,author,lang,client\n", &formulas),
    ] {
        assert_eq!(rows("a.csv", &[header, table].concat(), COLUMNS), two(), "{header}{table}");
    }
    // Lines are counted from the first, those of the header among them.
    let place = Place::new();
    place.write("a.csv", [several_lines, &formulas, "x\n"].concat());
    let ran = place.run(&["ingest", "a.csv"]);
    assert!(ran.stderr.contains("a.csv:8: rejected: 1 field instead of 4"), "{ran:?}");
}

/// A row without a text is cut short, also where others lack cells at their end.
#[test]
fn rows_may_lack_empty_cells_alone() {
    let [first, second] = ids();
    let place = Place::new();
    let table = format!(
        "id,created_at,text,lang,client\n{first},{},朝\n{second},{},昼,ja\n{},2018\n",
        TIMES[0],
        TIMES[1],
        id_at(120)
    );
    place.write("a.csv", table);
    let (account, ran) = place.ingest(&["a.csv"]);
    assert_eq!(account, [3, 2, 0, 0, 1], "{ran:?}");
    assert!(ran.stderr.contains("a.csv:4: rejected: 2 fields instead of 5"), "{ran:?}");
    assert_eq!(place.tweets("text, lang"), json!([["朝", null], ["昼", "ja"]]));
}

#[test]
fn half_a_character_hides_no_file() {
    let post = &objects()[1];
    let file = post.to_string().replace("夜", "\\ud83d\\ude0a夜\\ud83d");
    assert_eq!(rows("a.jsonl", &(file + "\n"), "text"), json!([["😊夜\u{fffd}"]]));
}

/// Names with their servers are those of people's mail, too.
#[test]
fn letters_are_no_posts() {
    for table in [
        "id,date,from,subject,body\n1,2018-09-03 00:00:00,a@example.com,件名,本文です\n",
        "ID,送信日時,ユーザー,内容\n1,2018-09-03 00:00:00,mugicha@gmail.com,お問い合わせです\n",
    ] {
        let place = Place::new();
        place.write("a.csv", table);
        let (account, ran) = place.ingest(&["a.csv"]);
        assert_eq!((account[1], ran.status), (0, 1), "{table}: {ran:?}");
    }
}

#[test]
fn events_of_nostr_are_posts_of_another_network() {
    let event = |id: char, kind: u32, content: &str, tags: Value| {
        json!({"id": id.to_string().repeat(64), "pubkey": "b".repeat(64), "sig": "",
            "created_at": 1_535_932_800, "kind": kind, "content": content, "tags": tags})
    };
    let note = event('a', 1, "朝だ #パン", json!([["l", "ja", "ISO-639-1"]]));
    let repost = event('c', 6, &note.to_string(), json!([["e", "a".repeat(64)]]));
    let events = [
        note,
        repost,
        event('d', 0, "{}", json!([])),
        event('e', 4, "?iv=", json!([])),
        event('0', 5, "", json!([["e", "a".repeat(64)]])),
        event('f', 1, "昼", json!([["e", "a".repeat(64), "", "root"]])),
    ];
    let framed = events.clone().map(|event| json!(["EVENT", "a", event]));
    for (name, file) in [("a.jsonl", lines(&events)), ("b.jsonl", lines(&framed))] {
        let place = Place::new();
        place.write(name, &file);
        let summary = place.json(&["ingest", name, "--format", "json"]);
        let counts = ["read", "stored", "notices", "rejected"].map(|key| summary[key].clone());
        assert_eq!(json!(counts), json!([6, 3, 3, 0]), "{file}");
        let found = place.query(
            "SELECT text, network, lang, is_retweet, source_id IS NOT NULL AS kept, \
             in_reply_to_id IS NOT NULL AS answers FROM tweets ORDER BY text, is_retweet",
        );
        let expected = json!([
            ["昼", "other", null, false, true, true],
            ["朝だ #パン", "other", "ja", false, true, false],
            ["朝だ #パン", "other", "ja", true, true, false]
        ]);
        assert_eq!(found, expected, "{file}");
    }
}
