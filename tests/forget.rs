//! `forget`: gone from every file, and never ingested again.

use std::fs;
use std::path::Path;

use crate::common::{Place, SAMPLE, id_at, status, status_with};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;

/// A word of the tweet that is forgotten, which no other has.
const SECRET: &str = "秘密の別荘";

/// All that any file below a folder says: bytes as they are, tables read.
fn everything_below(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &everything_below(&path);
            continue;
        }
        text += &String::from_utf8_lossy(&fs::read(&path).unwrap());
        if path.extension().is_some_and(|extension| extension == "parquet") {
            let reader = SerializedFileReader::new(fs::File::open(&path).unwrap()).unwrap();
            for row in reader.get_row_iter(None).unwrap() {
                text += &row.unwrap().to_string();
                text.push('\n');
            }
        }
    }
    text
}

fn by_author(seconds: i64, author: &str, text: &str, more: &str) -> String {
    status_with(id_at(seconds), seconds, text, more)
        .replace(r#""id_str":"7","screen_name""#, &format!(r#""id_str":"{author}","screen_name""#))
}

fn retweet(seconds: i64, author: &str, of: i64, of_author: &str, text: &str) -> String {
    let original = format!(
        r#","retweeted_status":{{"id_str":"{of}","user":{{"id_str":"{of_author}"}},"full_text":"{text}"}}"#
    );
    by_author(seconds, author, "RT @mugicha: …", &original)
}

#[test]
fn a_tweet_is_gone_from_every_file_and_does_not_come_back() {
    let secret = by_author(60, "7", &format!("{SECRET}にいます。紅茶がうまい"), "");
    let repeated = retweet(86_400, "8", id_at(60), "7", &format!("{SECRET}にいます。紅茶がうまい"));
    // Broken records that carry the id; one is not UTF-8.
    let cut = secret[..secret.len() - 5].to_owned();
    let others = [by_author(0, "8", "朝の雨", ""), by_author(120, "7", "紅茶と雨", "")];

    let place = Place::new();
    let mut lines = [&others[..], &[secret.clone(), repeated.clone(), cut]].concat().join("\n");
    lines += "\nno tweet\n";
    let mut bytes = lines.into_bytes();
    bytes.extend_from_slice(secret.as_bytes());
    bytes.extend_from_slice(b"\xff\n");
    place.write("inbox/a.jsonl", bytes);
    assert_eq!(place.account(&["inbox"]), [7, 4, 0, 0, 3]);
    assert!(everything_below(&place.path("warehouse")).contains(SECRET));
    assert_eq!(place.run(&["nightly"]).status, 0);
    assert!(everything_below(&place.path("reports")).contains("別荘"));

    let id = id_at(60).to_string();
    let ran = place.run(&["forget", "--tweet", &id]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert_eq!(
        ran.stdout,
        "tweets                   2\nof them retweets         1\n\
         rejected records         2\ndays changed             2\n"
    );
    let all = everything_below(&place.path("warehouse"));
    assert!(!all.contains("別荘") && !all.contains(&id), "{all}");
    assert_eq!(place.run(&["verify"]).stdout, "verified: 1 day, 7 files, 0 faults\n");
    // Which day and reason remain of the rejects; what is no one's stays whole.
    let rejects = fs::read_to_string(place.path("warehouse/_rejects/0000000001.jsonl")).unwrap();
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines[0], r#"{"file":"inbox/a.jsonl","line":5,"reason":"forgotten"}"#);
    assert!(lines[1].contains(r#""record":"no tweet""#), "{rejects}");
    assert_eq!(lines[2], r#"{"file":"inbox/a.jsonl","line":7,"reason":"forgotten"}"#);

    // The tables are those of a warehouse that never had it.
    let fresh = Place::new();
    fresh.write("a.jsonl", others.join("\n") + "\n");
    fresh.account(&["a.jsonl"]);
    assert_eq!(place.parquet_hashes(), fresh.parquet_hashes());

    // The pages follow; that of the day that has no tweet any more is gone.
    assert_eq!(place.run(&["nightly"]).status, 0);
    let pages = everything_below(&place.path("reports"));
    assert!(!pages.contains("別荘"), "{pages}");
    assert!(!place.path("reports/2018-09-04.json").exists());

    // It comes in again: by itself, repeated, broken.
    place.write("inbox/b.jsonl", format!("{secret}\n{repeated}\n{}\n", &secret[..80]));
    let ran = place.run(&["ingest", "inbox", "--format", "json"]);
    assert_eq!(
        ran.stdout,
        "{\"read\":3,\"stored\":0,\"already_known\":0,\"duplicate\":0,\"rejected\":3}\n"
    );
    assert!(ran.stderr.contains("inbox/b.jsonl:1: rejected: forgotten"), "{ran:?}");
    let all = everything_below(&place.path("warehouse"));
    assert!(!all.contains("別荘") && !all.contains(&id), "{all}");
    assert_eq!(place.run(&["verify"]).status, 0);
    assert_eq!(place.parquet_hashes(), fresh.parquet_hashes());

    let ran = place.run(&["forget", "--tweet", &id]);
    assert!(ran.stderr.contains("already forgotten"), "{ran:?}");
    let status = place.json(&["status", "--format", "json"]);
    assert_eq!(status["gone"]["forgotten_tweets"], 2);
}

#[test]
fn an_author_is_gone_with_all_that_repeats_the_words() {
    let place = Place::new();
    let own = [by_author(0, "77", SECRET, ""), by_author(86_400, "77", "二日目", "")];
    let lines = [
        own[0].clone(),
        own[1].clone(),
        by_author(10, "8", "朝", ""),
        retweet(20, "8", id_at(0), "77", SECRET),
    ];
    place.write("a.jsonl", lines.join("\n") + "\n");
    place.write(
        "b.jsonl",
        r#"{"id_str":"x","user":{"id_str":"77"},"text":"秘密の別荘2"}"#.to_owned() + "\n{}\n",
    );
    place.account(&["a.jsonl"]);
    assert_eq!(place.ingest(&["b.jsonl", "--input-format", "api-v1"]).0, [2, 0, 0, 0, 2]);
    let forgot = place.json(&["forget", "--author", "77", "--format", "json"]);
    assert_eq!(
        (&forgot["tweets"], &forgot["retweets"], &forgot["rejects"]),
        (&3.into(), &1.into(), &1.into())
    );
    assert_eq!(forgot["days"], serde_json::json!(["2018-09-03", "2018-09-04"]));
    let all = everything_below(&place.path("warehouse"));
    assert!(!all.contains("別荘") && !all.contains("二日目"), "{all}");
    assert_eq!(place.run(&["verify"]).status, 0);

    // What the author wrote and was not known, what repeats it, and a retweet of
    // what was known whose author is not said.
    let later = [
        by_author(200, "77", SECRET, ""),
        retweet(210, "8", id_at(205), "77", SECRET),
        by_author(
            220,
            "8",
            "RT @mugicha: …",
            &format!(r#","retweeted_status":{{"id_str":"{}","full_text":"{SECRET}"}}"#, id_at(0)),
        ),
        by_author(230, "8", "昼", ""),
    ];
    place.write("c.jsonl", later.join("\n") + "\n");
    assert_eq!(place.account(&["c.jsonl"]), [4, 1, 0, 0, 3]);
    assert!(!everything_below(&place.path("warehouse")).contains("別荘"));
    assert_eq!(place.run(&["verify"]).status, 0);
    let rows = place.query("SELECT COUNT(*) FROM tweets WHERE author_id = 77");
    assert_eq!(rows, serde_json::json!([[0]]));
}

#[test]
fn the_sample_less_some_tweets_is_the_sample_that_never_had_them() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let question = "SELECT tweet_id FROM tweets WHERE date = CAST('2018-09-03' AS DATE) \
                    AND MOD(tweet_id, 3) = 0";
    let ids = place.query(question);
    let ids: Vec<String> =
        ids.as_array().unwrap().iter().map(|row| row[0].as_i64().unwrap().to_string()).collect();
    assert!(ids.len() > 10, "{ids:?}");
    let arguments: Vec<&str> =
        ["forget", "--tweet"].into_iter().chain(ids.iter().map(String::as_str)).collect();
    assert_eq!(place.run(&arguments).status, 0);
    assert_eq!(place.run(&["verify"]).status, 0);

    let fresh = Place::with_sample();
    let text = fs::read_to_string(format!("{SAMPLE}/2018-09-03.jsonl")).unwrap();
    let has_it = |record: &Value| ids.iter().any(|id| record["id_str"] == id.as_str());
    let is_kept = |line: &&str| {
        let record: Value = serde_json::from_str(line).unwrap_or_default();
        !has_it(&record) && !has_it(&record["retweeted_status"])
    };
    let kept: Vec<&str> = text.lines().filter(is_kept).collect();
    fresh.write("inbox/2018-09-03.jsonl", kept.join("\n") + "\n");
    assert_eq!(fresh.run(&["ingest", "inbox"]).status, 0);
    assert_eq!(place.parquet_hashes(), fresh.parquet_hashes());
}

#[test]
fn the_last_tweet_may_go() {
    let place = Place::new();
    place.write("a.jsonl", status(0, "朝") + "\n");
    place.account(&["a.jsonl"]);
    assert_eq!(place.run(&["forget", "--author", "7"]).status, 0);
    assert_eq!(place.run(&["verify"]).status, 0);
    assert_eq!(place.json(&["status", "--format", "json"])["days"], 0);
    place.write("b.jsonl", status(5, "昼") + "\n");
    assert_eq!(place.account(&["b.jsonl"]), [1, 0, 0, 0, 1]);
    assert_eq!(place.run(&["verify"]).status, 0);
}

#[test]
fn what_is_forgotten_before_it_comes_never_comes() {
    let place = Place::new();
    assert_eq!(place.run(&["forget", "--tweet", "20"]).status, 1);
    place.write("a.jsonl", status(0, "朝") + "\n");
    place.account(&["a.jsonl"]);
    let id = id_at(60).to_string();
    let ran = place.run(&["forget", "--tweet", &id, "-5", "--author", "99"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains("not in the warehouse; rejected if it arrives later"), "{ran:?}");
    place.write("b.jsonl", status(60, "昼") + "\n");
    assert_eq!(place.account(&["b.jsonl"]), [1, 0, 0, 0, 1]);
    for arguments in [&["forget"][..], &["forget", "--tweet"], &["forget", "--tweet", "x"]] {
        assert_eq!(place.run(arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn a_damaged_list_is_not_passed_over() {
    let place = Place::new();
    place.write("a.jsonl", status(0, "朝") + "\n");
    place.account(&["a.jsonl"]);
    place.run(&["forget", "--author", "7"]);
    place.write("warehouse/_forgotten/part-0.jsonl", "");
    place.write("b.jsonl", status(60, "昼") + "\n");
    let ran = place.run(&["ingest", "b.jsonl"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("_forgotten/part-0.jsonl: damaged"), "{ran:?}");
    let ran = place.run(&["verify"]);
    assert!(ran.stdout.contains("must then be forgotten again"), "{ran:?}");
}

#[test]
fn what_was_set_aside_goes_too() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let day = "warehouse/tweets/date=2018-09-02/part-0.parquet";
    fs::write(place.path(day), "x\u{0}\u{ff}").unwrap();
    fs::create_dir(place.path("warehouse/notes")).unwrap();
    place.write("warehouse/notes/77.txt", "77\n");
    place.write("warehouse/notes/other.txt", "78\n");
    fs::write(place.path("warehouse/notes/bytes"), b"\xff").unwrap();
    place.run(&["verify", "--repair"]);
    assert!(place.path("warehouse/_damaged/0000000002/notes/77.txt").exists());
    let ran = place.run(&["forget", "--author", "77"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains("_damaged/0000000002/notes/77.txt: removed: "), "{ran:?}");
    let left = |name: &str| place.path("warehouse/_damaged/0000000002").join(name).exists();
    assert!(left("notes/other.txt") && !left("notes/77.txt") && !left("notes/bytes"));
    assert_eq!(place.run(&["verify"]).status, 0);
}

/// Every reject that has the id goes, however it is written, and those of which
/// too little is kept to tell.
#[test]
fn rejects_with_the_id_go_however_it_is_written() {
    let place = Place::new();
    let broken = |id: &str, text: &str| format!(r#"{{"user":{{"id_str":"{id}"}},"text":"{text}""#);
    let long = format!(r#"{{"text":"{SECRET}{}","user":{{"id_str":"37766"}}"#, "あ".repeat(30_000));
    let lines = [
        status(0, "朝"),
        broken("37766", SECRET),
        broken(r"3\u0037766", SECRET),
        broken(r"\u0033\u0037\u0037\u0036\u0036", SECRET),
        long,
        broken("8", "others"),
    ];
    place.write("a.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.account(&["a.jsonl", "--max-rejects", "100"])[4], 5);
    let rejects = fs::read_to_string(place.path("warehouse/_rejects/0000000001.jsonl")).unwrap();
    assert!(
        rejects.len() < 80_000 && rejects.contains(r#""whole":{"bytes":"#),
        "{}",
        rejects.len()
    );
    let forgot = place.json(&["forget", "--author", "37766", "--format", "json"]);
    assert_eq!(forgot["rejects"], 4);
    let all = everything_below(&place.path("warehouse"));
    assert!(!all.contains("別荘") && all.contains("others"), "{all}");
    assert_eq!(place.run(&["verify"]).status, 0);
}

/// Also of networks whose ids are no numbers: the tables have numbers that stand for them.
#[test]
fn broken_records_of_other_networks_go_too() {
    let post = r#"{"did":"did:plc:mugicha","time_us":1535943600000000,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"3kr0abcdefghi","record":{"$type":"app.bsky.feed.post","createdAt":"2018-09-03T03:00:00Z","text":"TEXT"}}}"#;
    let note = r#"{"id":"9sx0abcd","createdAt":"2018-09-03T03:00:00.000Z","userId":"8b1cuser","text":"TEXT","visibility":"public","user":{"id":"8b1cuser","username":"mugi","host":null}}"#;
    let event = format!(
        r#"{{"id":"{}","pubkey":"{}","created_at":1535943600,"kind":1,"tags":[],"content":"TEXT","sig":"{}"}}"#,
        "a1".repeat(32),
        "b2".repeat(32),
        "c3".repeat(64)
    );
    for (whose, record) in [("--author", post), ("--tweet", note), ("--author", &event)] {
        let place = Place::new();
        let (whole, broken) = (record.replace("TEXT", "朝"), record.replace("TEXT", SECRET));
        let end = broken.find(SECRET).unwrap() + SECRET.len();
        place.write("a.jsonl", format!("{whole}\n{}\n", &broken[..end]));
        assert_eq!(place.account(&["a.jsonl", "--max-rejects", "100"])[1..], [1, 0, 0, 1]);
        let ids = place.query("SELECT tweet_id, author_id FROM tweets");
        let id = ids[0][usize::from(whose == "--author")].as_i64().unwrap();
        assert!(id < 0);
        let ran = place.run(&["forget", whose, &id.to_string(), "--format", "json"]);
        assert_eq!(ran.status, 0, "{ran:?}");
        let all = everything_below(&place.path("warehouse"));
        assert!(!all.contains("別荘"), "{all}");
        assert_eq!(place.run(&["verify"]).status, 0);
    }
}

#[test]
fn a_deletion_takes_the_broken_record_of_its_own_run_too() {
    let place = Place::new();
    let broken = status(5, SECRET);
    let deletion = format!(r#"{{"delete":{{"status":{{"id":{}}}}}}}"#, id_at(5));
    let lines = [status(0, "朝"), broken[..broken.len() - 1].to_owned(), deletion];
    place.write("a.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "a.jsonl", "--max-rejects", "100"]).status, 0);
    let all = everything_below(&place.path("warehouse"));
    assert!(all.contains(r#""line":2,"reason":"forgotten"}"#) && !all.contains("別荘"), "{all}");
    assert_eq!(place.run(&["verify"]).status, 0);
}

#[test]
fn a_backup_of_the_list_alone_keeps_what_was_forgotten_away() {
    let place = Place::new();
    place.write(
        "inbox/a.jsonl",
        by_author(0, "7", SECRET, "") + "\n" + &by_author(9, "8", "雨", ""),
    );
    assert_eq!(place.run(&["nightly"]).status, 0);
    assert_eq!(place.run(&["forget", "--author", "7"]).status, 0);
    let list = fs::read(place.path("warehouse/_forgotten/part-0.jsonl")).unwrap();
    fs::remove_dir_all(place.path("warehouse")).unwrap();
    fs::create_dir_all(place.path("warehouse/_forgotten")).unwrap();
    place.write("warehouse/_forgotten/part-0.jsonl", list);
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(place.tweets("text"), serde_json::json!([["雨"]]));
    assert_eq!(place.run(&["verify"]).status, 0);
    assert!(place.run(&["status"]).stdout.contains("forgotten"));
}
