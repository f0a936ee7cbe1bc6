//! Files that are not quite JSON, or more than that, as scripts, editors and browsers leave them;
//! and what is something else, and is named.

use serde_json::{Value, json};

use crate::common::{Place, id_at};
use crate::other_shapes::{lines, rows};

fn post(n: i64) -> Value {
    let text = if n == 0 { "雨だ" } else { "晴れた" };
    let time = format!("Mon Sep 03 00:0{n}:00 +0000 2018");
    json!({"id_str": id_at(n * 60).to_string(), "created_at": time, "text": text,
        "user": {"id_str": "7", "screen_name": "mugicha"}, "link": "https://example.com/a"})
}

fn both() -> [String; 2] {
    [post(0).to_string(), post(1).to_string()]
}

/// What scripts print of the lines of a stream, or keep of the bytes that they got.
#[test]
fn json_in_strings_that_python_prints_is_read() {
    let [a, b] = both();
    let bytes = |post: &str| {
        let escaped: String = post.bytes().fold(String::new(), |mut text, byte| {
            match byte {
                b'\\' | b'\'' => text.extend(['\\', char::from(byte)]),
                byte if byte.is_ascii() => text.push(char::from(byte)),
                byte => text.extend(format!("\\x{byte:02x}").chars()),
            }
            text
        });
        format!("b'{escaped}'")
    };
    let string = |post: &str| format!("'{}'", post.replace('\\', "\\\\").replace('\'', "\\'"));
    let quote = |post: &str| post.replace("雨だ", "雨だ it's");
    let files = [
        ("bytes", format!("{}\n{}\n", bytes(&a), bytes(&b))),
        ("bytes between others", format!("b''\r\n{}\r\nb'\\r\\n'\r\n{}\r\n", bytes(&a), bytes(&b))),
        ("strings", format!("{}\n{}\n", string(&a), string(&b))),
        ("unicode strings", format!("u{}\nu{}\n", string(&a), string(&b))),
        ("a list of bytes", format!("[{}, {}]", bytes(&a), bytes(&b))),
        ("a list of strings", format!("[{},\n {}]\n", string(&a), string(&b))),
        ("a list in a string", string(&format!("[{a}, {b}]"))),
    ];
    let expected = json!([["雨だ", "mugicha"], ["晴れた", "mugicha"]]);
    for (name, file) in files {
        assert_eq!(rows("a.txt", &file, "text, author"), expected, "{name}");
    }
    let quoted = format!("{}\n{}\n", bytes(&quote(&a)), string(&quote(&b)));
    assert_eq!(rows("a.txt", &quoted, "text")[0], json!(["雨だ it's"]));
}

#[test]
fn what_stands_around_json_and_in_it_costs_no_post() {
    let [a, b] = both();
    let open = |post: &str| post.strip_suffix('}').unwrap().to_owned();
    let files = [
        ("comments", format!("/* collected\n */\n[\n{a}, // first\n# next\n{b}\n]\n")),
        ("comments on lines", format!("// 2018-09\n{a}\n# next\n{b}\n")),
        ("callback", format!("callback([{a},{b}]);\n")),
        ("a guarded answer", format!(")]}}',\n[{a},{b}]")),
        ("a loop before an answer", format!("for(;;);[{a},{b}]")),
        ("commas after the last value", format!("[{},}},\n{}, }},\n]", open(&a), open(&b))),
        ("commas on lines", format!("{},}}\n{},}}\n", open(&a), open(&b))),
        ("an array without its beginning", format!("{a},\n{b}]\n")),
        ("the same of a script", format!("{a},\n{b}];\n")),
    ];
    let expected = json!([["雨だ", "mugicha"], ["晴れた", "mugicha"]]);
    for (name, file) in files {
        assert_eq!(rows("a.json", &file, "text, author"), expected, "{name}");
    }
    let script = "[{id_str:'{id}',created_at:'Mon Sep 03 00:00:00 +0000 2018',text:'雨だ',user:{screen_name:'mugicha',},},]";
    let script = script.replace("{id}", &id_at(0).to_string());
    assert_eq!(rows("a.json", &script, "text, author"), json!([["雨だ", "mugicha"]]));
}

#[test]
fn long_values_before_the_first_post_or_in_it_hide_nothing() {
    let long = "あ".repeat(200_000);
    let with = |post: &Value| {
        let mut first = json!({"aaa": long});
        first.as_object_mut().unwrap().extend(post.as_object().unwrap().clone());
        first
    };
    let row = json!({"aaa": [long, long, long], "handle": "mugicha", "tweet_id": id_at(0).to_string(),
        "posted_at": "2018-09-03T00:00:00Z", "body": "雨だ"});
    for (name, file) in [
        ("in what is around", json!({"a": long, "items": [post(0)]}).to_string()),
        ("in a post that is within", json!({"items": [with(&post(0))]}).to_string()),
        ("on a line", lines(&[json!({"_source": with(&post(0))})])),
        ("in a row", lines(&[row])),
    ] {
        assert_eq!(rows("a.json", &file, "text, author"), json!([["雨だ", "mugicha"]]), "{name}");
    }
}

#[test]
fn text_that_was_converted_twice_is_what_it_was() {
    let id = id_at(0);
    let table = format!(
        "id,created_at,text,username\n{id},2018-09-03T00:00:00Z,雨が降る前に帰った,mugicha\n"
    );
    for file in [
        table,
        lines(&[json!({"id": id.to_string(), "created_at": "2018-09-03T00:00:00.000Z",
        "text": "雨が降る前に帰った", "username": "mugicha"})]),
    ] {
        let doubled: String = file.bytes().map(char::from).collect();
        let place = Place::new();
        place.write("a", doubled);
        let ran = place.run(&["ingest", "a"]);
        assert!(ran.status == 0 && ran.stderr.contains("taken for Latin-1"), "{ran:?}");
        let expected = json!([["雨が降る前に帰った", "mugicha"]]);
        assert_eq!(place.tweets("text, author"), expected);
    }
}

#[test]
fn texts_whose_bytes_were_escaped_one_by_one_are_what_they_were() {
    let escapes: Vec<String> =
        "雨が降る前に帰った".bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let id = id_at(0);
    let post = |text: &str| {
        format!(
            r#"{{"tweet_id":"{id}","posted_at":"2018-09-03T00:00:00Z","body":"{text}","handle":"a"}}"#
        )
    };
    assert_eq!(rows("a.json", &post(&escapes.concat()), "text"), json!([["雨が降る前に帰った"]]));
    assert_eq!(rows("a.json", &post("café ñ ãé"), "text"), json!([["café ñ ãé"]]));
}

#[test]
fn what_is_something_else_is_named_and_not_read() {
    let likes = json!([{"like": {"tweetId": id_at(0).to_string(), "fullText": "雨だ",
        "expandedUrl": "https://twitter.com/i/web/status/1"}}]);
    let mut database = vec![0; 4_096];
    database[8..12].copy_from_slice(b"DUCK");
    let warc =
        format!("WARC/1.1\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n", post(0));
    let mhtml = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"-a\"\r\n\r\n";
    for (file, what) in [
        (likes.to_string().into_bytes(), "unknown input format"),
        (warc.into_bytes(), "a WARC file"),
        (mhtml.as_bytes().to_vec(), "a saved web page"),
        (database, "a DuckDB database"),
        (b"<rss version=\"2.0\"><channel></channel></rss>".to_vec(), "a feed (RSS)"),
        (b"<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>".to_vec(), "a feed (Atom)"),
        ("\u{feff}<!-- saved from url -->\n<html><body>雨</body>".into(), "an HTML page"),
    ] {
        let place = Place::new();
        place.write("a", file);
        let ran = place.run(&["ingest", "a"]);
        assert!(ran.status == 1 && ran.stderr.contains(what), "{what}: {ran:?}");
    }
}
