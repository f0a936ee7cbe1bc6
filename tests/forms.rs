//! A file of every form, each of one made-up tweet or more, read by the
//! program from outside.

use crate::common::{Place, id_at, status};
use serde_json::Value;

/// A form, the name of a file that has it, the file's content.
type File = (&'static str, &'static str, String);

/// A file of each form, each of one tweet: the first is of second 0, and so on.
fn files() -> Vec<File> {
    [files_of_twitter(), mapped_files()].concat()
}

fn mapped_files() -> Vec<File> {
    let id = |seconds: i64| id_at(seconds).to_string();
    vec![
        (
            "csv",
            "posts.csv",
            format!("id,created_at,text,author\n{},2018-09-02T15:00:13Z,表計算,@mugicha\n", id(13)),
        ),
        (
            "jsonl",
            "posts.jsonl",
            format!(
                r#"{{"id":{},"created_at":"2018-09-03T00:00:14+09:00","text":"行","author":"mugicha"}}"#,
                id(14)
            ),
        ),
    ]
}

fn files_of_twitter() -> Vec<File> {
    let id = |seconds: i64| id_at(seconds).to_string();
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let indented = |status: &str| {
        let value: Value = serde_json::from_str(status).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let archived = |status: &str, time: &str| {
        let mut value: Value = serde_json::from_str(status).unwrap();
        value["full_text"] = value["text"].take();
        value["id"] = value["id_str"].clone();
        value["favorite_count"] = "3".into();
        value["created_at"] = time.into();
        value.as_object_mut().unwrap().remove("user");
        serde_json::to_string_pretty(&value).unwrap()
    };
    vec![
        ("api-v1", "stream.jsonl", format!("{}\r\n", status(0, "流れ"))),
        ("api-v1-search", "search.json", format!("{{\"statuses\":[{}]}}", status(1, "検索"))),
        ("api-v1-document", "one.json", indented(&status(2, "整形"))),
        ("api-v1-document", "array.json", format!("[[{}],\n[]]", indented(&status(3, "配列")))),
        (
            "api-v2",
            "page.jsonl",
            format!(
                r#"{{"data":[{{"id":"{}","text":"頁","created_at":"2018-09-02T15:00:04.000Z","author_id":"7"}}],"includes":{{"users":[{{"id":"7","username":"mugicha"}}]}},"meta":{{}}}}"#,
                id(4)
            ),
        ),
        (
            "archive",
            "tweets.js",
            format!(
                "window.YTD.tweets.part0 = [ {{\n  \"tweet\" : {} }} ]",
                archived(&status(5, "書庫"), "Sun Sep 02 15:00:05 +0000 2018")
            ),
        ),
        (
            "grailbird",
            "2018_09.js",
            format!(
                "Grailbird.data.tweets_2018_09 = \n [ {} ]",
                archived(&status(6, "古い書庫"), "2018-09-02 15:00:06 +0000")
            ),
        ),
        (
            "archive-csv",
            "tweets.csv",
            format!(
                "\"tweet_id\",\"in_reply_to_status_id\",\"in_reply_to_user_id\",\"timestamp\",\
                 \"source\",\"text\",\"retweeted_status_id\"\n\
                 \"{}\",\"\",\"\",\"2018-09-02 15:00:07 +0000\",\"web\",\"表&lt;3\n二行\",\"\"\n",
                id(7)
            ),
        ),
        (
            "twint-csv",
            "twint.csv",
            format!(
                "\u{feff}id,conversation_id,created_at,date,time,timezone,user_id,username,tweet\r\n\
                 {},1,2018-09-03 00:00:08 JST,2018-09-03,00:00:08,+0900,7,mugicha,集めた\r\n",
                id(8)
            ),
        ),
        (
            "twint-json",
            "twint.json",
            format!(
                r#"{{"id":{},"conversation_id":"1","created_at":"2018-09-02 15:00:09 UTC","username":"mugicha","user_id":7,"tweet":"集めた"}}"#,
                id(9)
            ),
        ),
        (
            "snscrape",
            "snscrape.jsonl",
            format!(
                r#"{{"_type":"snscrape.modules.twitter.Tweet","date":"2018-09-02T15:00:10+00:00","rawContent":{},"id":{},"user":{{"username":"mugicha","id":7}}}}"#,
                quoted("拾った"),
                id(10)
            ),
        ),
        (
            "tweepy-csv",
            "tweepy.csv",
            format!(
                ",id,created_at,text,fav,RT\n0,{},2018-09-02 15:00:11,\"書いた\",3,4\n",
                id(11)
            ),
        ),
        (
            "twilog-csv",
            "twilog.csv",
            format!(
                "\"{}\",\"https://twitter.com/mugicha/status/1\",\"2018-09-03 00:00:12\",\"記録\n二行\",\"1\"\n",
                id(12)
            ),
        ),
    ]
}

#[test]
fn a_folder_of_all_forms_is_read_in_one_run() {
    let place = Place::new();
    let files = files();
    for (_, name, content) in &files {
        place.write(&format!("inbox/{name}"), content);
    }
    let count = files.len() as u64;
    let ran = place.run(&["ingest", "--format", "json"]);
    // Archives are their owner's, whom nothing beside them names.
    let others = ran.stderr.lines().filter(|line| !line.contains("1 post names no author"));
    assert_eq!((ran.status, others.count()), (0, 0), "{ran:?}");
    let account: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((account["read"].as_u64(), account["stored"].as_u64()), (Some(count), Some(count)));

    let sql = place.write(
        "q.sql",
        "SELECT form, tweet_id, CAST(created_at AS VARCHAR) AS time, text, author FROM tweets \
         ORDER BY tweet_id",
    );
    let answer = place.run(&["query", sql.to_str().unwrap(), "--format", "ndjson"]).stdout;
    let rows: Vec<Value> = answer.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    for (row, (seconds, (form, name, _))) in rows.iter().zip((0..).zip(&files)) {
        assert_eq!(row["form"], *form, "{name}");
        assert_eq!(row["tweet_id"].as_i64(), Some(id_at(seconds)), "{name}");
        let time = row["time"].as_str().unwrap();
        assert!(time.starts_with(&format!("2018-09-02 15:00:{seconds:02}")), "{name}: {time}");
    }
    let texts: Vec<&str> = rows.iter().filter_map(|row| row["text"].as_str()).collect();
    assert_eq!(texts[7], "表<3\n二行");
    assert_eq!(texts[12], "記録\n二行");
    let authors: Vec<Option<&str>> = rows.iter().map(|row| row["author"].as_str()).collect();
    let unnamed = [5, 6, 7, 11];
    for (place, author) in authors.iter().enumerate() {
        let expected = (!unnamed.contains(&place)).then_some("mugicha");
        assert_eq!(*author, expected, "{}", files[place].1);
    }
}

#[test]
fn each_form_is_read_alike_when_it_is_named() {
    for (form, name, content) in files() {
        let place = Place::new();
        place.write(name, content);
        let ran = place.run(&["ingest", name, "--form", form, "--format", "json"]);
        let account: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(account["stored"].as_u64(), Some(1), "{form}: {ran:?}");
    }
    let ran = Place::new().run(&["ingest", "x", "--form", "tsv"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("unknown input format tsv; known formats: parquet, arrow"),
        "{}",
        ran.stderr
    );
}

#[test]
fn csv_in_shift_jis_is_converted() {
    let place = Place::new();
    for (form, name, content) in files() {
        let (content, _, has_unmappable) = encoding_rs::SHIFT_JIS.encode(&content);
        let is_ascii = content.is_ascii();
        if !form.ends_with("csv") || has_unmappable {
            continue;
        }
        assert!(!is_ascii, "{form}");
        place.write(name, content);
        let ran = place.run(&["ingest", name, "--format", "json", "--author", "mugicha"]);
        assert_eq!(ran.stderr, format!("{name}: converted from Shift_JIS\n"));
        let account: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(account["stored"].as_u64(), Some(1), "{form}: {ran:?}");
    }
    let sql = place.write("q.sql", "SELECT text FROM tweets ORDER BY tweet_id");
    let answer = place.run(&["query", sql.to_str().unwrap(), "--format", "csv"]).stdout;
    assert_eq!(answer, "text\n\"表<3\n二行\"\n書いた\n\"記録\n二行\"\n表計算\n");
}

#[test]
fn explain_says_what_would_be_read_and_stores_nothing() {
    let place = Place::new();
    let (_, name, content) =
        files().into_iter().find(|(form, _, _)| *form == "twilog-csv").unwrap();
    place.write(name, format!("{content}\"x\",\"\",\"2018-09-03 00:00:00\",\"朝\",\"1\"\n"));
    let ran = place.run(&["ingest", "--explain", name]);
    let id = id_at(12);
    let expected = format!(
        "twilog.csv\n  format    twilog-csv\n  tweets    1\n  rejected  1\n  \
         time      2018-09-03 00:00:12 to 2018-09-03 00:00:12 (Asia/Tokyo)\n  fields\n    \
         tweet_id        column 1\n                      {id}\n    \
         created_at      the id, column 3\n                      2018-09-02T15:00:12Z\n    \
         text            column 4\n                      記録 二行\n    \
         author          column 2, the address\n                      mugicha\n  \
         line 3: rejected: the id is not a number: x\n  \
         {id} 2018-09-03 00:00:12 @mugicha\n    記録\n    二行\n"
    );
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, expected.as_str(), ""));
    assert!(!place.path("warehouse").exists());
    let ran = place.run(&["ingest", "--explain", "missing.csv"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("missing.csv"), "{}", ran.stderr);
}
