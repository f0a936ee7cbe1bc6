//! What the command line says: nothing when asked for silence, why an answer is empty, where
//! a wrong value comes from, what is not done to files.

use std::fs;

use serde_json::json;

use crate::common::{Place, id_at, status};

fn sample() -> Place {
    let place = Place::with_sample();
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    place
}

/// What a run says of times and of records that it mended is what happened, and no more.
#[test]
fn sentences_tell_what_happened_and_nothing_else() {
    let said = |name: &str, content: &str| {
        let place = Place::new();
        place.write(name, content);
        let (_, ran) = place.ingest(&[name]);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.stderr
    };
    let id = id_at(0);
    let untimed = said("a.csv", &format!("tweet_id,username,text\n{id},mugicha,朝だ\n"));
    assert!(
        untimed.contains("1 time is taken from the ids: no written time was found"),
        "{untimed}"
    );
    let coarse = said(
        "a.csv",
        &format!("tweet_id,username,created_at,text\n{id},mugicha,2018-09-03,朝だ\n"),
    );
    assert!(coarse.contains("the written time is unreadable or less precise"), "{coarse}");
    let status = status(0, "朝だ");
    let comma = said("a.jsonl", &status.replacen('{', "{\"n\":[1,],", 1));
    assert!(comma.contains("1 record was repaired: 1 comma after the last value was left out"));
    assert!(!comma.contains("U+FFFD") && !comma.contains("null") && !comma.contains("key"));
    let nan = said("a.jsonl", &status.replacen('{', "{\"n\":NaN,", 1));
    assert!(nan.contains("1 value that is not a number (NaN, Infinity) became null"), "{nan}");
    // Of another network no id tells the time; when it arrived does.
    let post = r#"{"did":"did:plc:a","time_us":1535944500000000,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"3k","record":{"text":"朝だ","createdAt":"0001-01-01T00:00:00Z"}}}"#;
    let arrived = said("a.jsonl", &format!("{post}\n"));
    assert!(arrived.contains("1 time is when the posts arrived"), "{arrived}");
}

/// Whose posts are is asked for wherever nothing says it.
#[test]
fn posts_without_an_author_are_told() {
    let tweet = json!({"tweet": {"id_str": id_at(0).to_string(), "full_text": "朝だ",
        "created_at": "Mon Sep 03 00:00:00 +0000 2018"}});
    let v2 = json!({"data": [{"id": id_at(0).to_string(), "text": "朝だ",
        "edit_history_tweet_ids": [id_at(0).to_string()]}], "meta": {}});
    for (name, content) in [
        ("tweets.js", format!("window.YTD.tweets.part0 = [{tweet}]")),
        ("v2.jsonl", format!("{v2}\n")),
        ("a.csv", format!("tweet_id,text,created_at\n{},朝だ,2018-09-03 00:00:00Z\n", id_at(0))),
    ] {
        let place = Place::new();
        place.write(name, content);
        let (account, ran) = place.ingest(&[name]);
        assert_eq!(account, [1, 1, 0, 0, 0], "{name}: {ran:?}");
        let told = "1 post names no author; --author NAME sets it";
        assert!(ran.stderr.contains(told), "{name}: {ran:?}");
        let again = Place::new();
        again.write(name, std::fs::read(place.path(name)).unwrap());
        let (_, ran) = again.ingest(&[name, "--author", "mugicha"]);
        assert!(!ran.stderr.contains("author"), "{name}: {ran:?}");
    }
}

#[test]
fn what_is_asked_to_be_quiet_prints_results_alone() {
    let place = Place::with_sample();
    let ran = place.run(&["nightly", "--quiet"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("66件"), "{}", ran.stdout);
    for arguments in
        [&["ingest", "--quiet"][..], &["ingest", "--rebuild", "--quiet"], &["rank", "-q"]]
    {
        let ran = place.run(arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(!ran.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn the_last_line_of_a_night_counts_what_could_not_be_read() {
    let place = Place::new();
    place.write("inbox/a.jsonl", status(0, "雨の日") + "\n");
    let misread = status(1, "晴れた日") + "\n" + &"{\"id_str\":\"7\",\"te\n".repeat(30);
    place.write("inbox/b.jsonl", misread);
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("1 input read, 1 unreadable"), "{}", ran.stderr);
    let ran = place.run(&["nightly", "--log", "json"]);
    assert!(ran.stderr.contains("\"unread\":1"), "{}", ran.stderr);
}

#[test]
fn a_strict_night_says_why_it_failed() {
    let ran = Place::with_sample().run(&["nightly", "--strict"]);
    let message = "error: --strict: 1 record was rejected; what could be read is stored";
    assert!(ran.status == 1 && ran.stderr.contains(message), "{}", ran.stderr);
}

/// The names of files that a pattern of the shell gives are what others called them.
#[test]
fn what_is_wrong_on_the_command_line_does_not_act_on_the_terminal() {
    let place = Place::new();
    let name = "--\u{1b}]0;owned\u{7}\u{202e}.jsonl";
    let ran = place.run(&["ingest", name]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.starts_with("error: unexpected argument '--"), "{ran:?}");
    assert!(!ran.stderr.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{ran:?}");
}

#[test]
fn an_answer_without_rows_is_an_error_that_says_why() {
    let place = sample();
    for (arguments, status, message) in [
        (&["rank", "--pos", ""][..], 2, "no part of speech is named"),
        (&["rank", "--pos", "名詞-固有"], 2, "名詞 has no subcategory 固有; it has"),
        (
            &["rank", "--pos", "hashtag", "--kind", "word"],
            1,
            "no term matches all of these filters",
        ),
        (&["rank", "--not-text", ""], 2, "an empty expression matches every text"),
        (&["rank", "--author", ""], 2, "the name is empty"),
        (&["rank", "--not-text", "."], 1, "all posts on 2018-09-03 are excluded: text \".\""),
        (
            &["rank", "--author", "kumori_tokidoki_hare", "--not-author", "@kumori_tokidoki_hare"],
            1,
            "\"kumori_tokidoki_hare\" is selected and excluded",
        ),
        (&["rank", "--min-count", "999"], 1, "occurs 999 times, the most frequent 38 times"),
        (&["report", "--not-text", "."], 1, "all posts on 2018-09-03 are excluded: text \".\""),
        (&["cooccur", "--min-tweets", "9999"], 1, "no two terms that pass the filters occur"),
        (
            &["candidates", "--min-count", "9999"],
            1,
            "no word that the dictionary lacks occurs 9999",
        ),
        (&["trend", "ケーキ", "--min-count", "100"], 1, "ケーキ occurs 10 times"),
        (&["trend", "--of-the-day", "--min-count", "999"], 1, "occurs 999 times on 2018-09-03"),
        (&["kwic", "ケーキ", "--min-count", "1000"], 1, "and not 1000 times"),
        (
            &["kwic", "ケーキ", "--to", "2018-09-01"],
            1,
            "ケーキ does not occur on 2018-09-01; the nearest day with one is 2018-09-03",
        ),
        (&["compare", "--author", "77"], 1, "no posts on 2018-09-03 by \"77\"; there are"),
        (
            &["compare", "2018-09-03", "--against", "2018-W36"],
            1,
            "2018-W36 has no other day with posts than 2018-09-03",
        ),
    ] {
        let ran = place.run(arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (status, ""), "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn terms_of_other_days_and_no_days_are_told() {
    let place = sample();
    let ran = place.run(&["trend", "ケーキ", "--to", "2018-09-02"]);
    assert!(ran.stdout.contains("the nearest day on which it does is 2018-09-03"), "{ran:?}");
    let ran = place.run(&["kwic", "ケーキ", "無い語"]);
    assert!(ran.stdout.contains("無い語 does not occur"), "{ran:?}");
    let ran = place.run(&["kwic", "ケーキ", "無い語", "--format", "csv"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, "warning: 無い語 does not occur\n"));
    let last = place.run(&["days", "--top", "1", "--format", "csv"]).stdout;
    assert!(last.lines().nth(1).is_some_and(|row| row.starts_with("2018-09-03")), "{last}");
    let last = place.run(&["trend", "ケーキ", "ひより", "--top", "1", "--format", "csv"]).stdout;
    assert!(last.lines().skip(1).all(|row| row.contains("2018-09-03")), "{last}");
    for (arguments, message) in [
        (&["days", "--from", "2018-09"][..], "the first day of 2018-09 is 2018-09-01"),
        (&["compare", "--against", "7D"], "did you mean 7d?"),
        (&["report", "0001-01-01..9999-12-31"], "is longer than 100 years"),
        (&["report", "last_week"], "did you mean last-week?"),
        (&["rank", "--min-count", "-3"], "expected a whole number from 1"),
        (&["query", "rankin"], "did you mean ranking?"),
    ] {
        let ran = place.run(arguments);
        assert!(ran.status == 2 && ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn options_without_effect_are_told() {
    let place = sample();
    for (arguments, message) in [
        (&["passed-on", "--min-count", "9"][..], "on this question: --min-count"),
        (&["copies", "--min-count", "9"], "on this question: --min-count"),
        (&["days", "--min-count", "9"], "on this question: --min-count"),
        (&["rank", "--wide", "--format", "csv"], "on this format: --wide"),
        (&["rank", "--lang", "ja", "--format", "json"], "on this format: --lang"),
        (&["rank", "--format", "csv", "-o", "a.parquet"], "a.parquet is written as csv"),
    ] {
        let ran = place.run(arguments);
        assert!(ran.status == 0 && ran.stderr.contains(message), "{arguments:?}: {ran:?}");
        assert!(!ran.stdout.contains("min count"), "{arguments:?}: {}", ran.stdout);
    }
    for arguments in [
        &["query", "--list", "-o", "list.txt"][..],
        &["query", "ranking", "--explain", "-o", "plan.txt"],
        &["ingest", "--rebuild", "--map", "text=a"],
        &["rank", "-o", "rank.docx"],
    ] {
        assert_eq!(place.run(arguments).status, 2, "{arguments:?}");
    }
}

#[test]
fn a_question_is_not_hidden_by_a_file_of_its_name() {
    let place = sample();
    place.write("ranking", "nothing of SQL");
    place.write("q.txt", "SELECT 1 AS one");
    assert_eq!(place.run(&["query", "ranking", "--set", "date=latest"]).status, 0);
    let ran = place.run(&["query", "q.txt"]);
    assert!(ran.status == 2 && ran.stderr.contains("must end in .sql"), "{ran:?}");
    for (sql, message) in [
        (
            "SELECT start, end FROM tokens",
            "q.sql:1:15: end is a keyword; as a column, write \"end\"",
        ),
        ("SELECT lemma FROM tokens WHERE date = '2018-9-3'", "write it as '2018-09-03'"),
        ("SELECT 1 AS a, 2 AS a", "two columns have the name a"),
        ("DROP TABLE tokens", "only SELECT statements are allowed"),
    ] {
        place.write("q.sql", sql);
        let ran = place.run(&["query", "q.sql"]);
        assert!(ran.status == 2 && ran.stderr.contains(message), "{sql}: {}", ran.stderr);
    }
}

#[test]
fn csv_of_the_program_comes_back_as_it_was() {
    let place = sample();
    place.write("all.sql", "SELECT * FROM tweets ORDER BY tweet_id");
    place.write("texts.sql", "SELECT tweet_id, text FROM tweets ORDER BY tweet_id");
    assert_eq!(place.run(&["query", "all.sql", "-o", "all.csv"]).status, 0);
    assert!(fs::read_to_string(place.path("all.csv")).unwrap().contains("'@"));
    assert_eq!(place.run(&["--warehouse", "again", "ingest", "all.csv"]).status, 0);
    let texts = ["query", "texts.sql", "--format", "ndjson"];
    let again = place.run(&[&["--warehouse", "again"], &texts[..]].concat());
    assert_eq!(again.stdout, place.run(&texts).stdout);
    let plain = place.run(&["query", "texts.sql", "--format", "csv", "--no-guard"]).stdout;
    assert!(!plain.contains("'@"), "{plain}");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_replaced_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let place = sample();
    let path = place.write("rank.csv", "");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(place.run(&["rank", "-o", "rank.csv"]).status, 0);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let ran = place.run(&["rank", "--format", "csv", "-o", "-"]);
    assert!(ran.stdout.starts_with("rank,") && !place.path("-").exists(), "{ran:?}");
}

#[test]
fn the_configured_user_dictionary_is_not_replaced_by_candidates() {
    let place = sample();
    let words = ["candidates", "--min-authors", "3", "--format", "csv", "-o", "words.csv"];
    assert_eq!(place.run(&words).status, 0);
    let before = fs::read(place.path("words.csv")).unwrap();
    let configuration = "inbox = \"inbox\"\nuser_dictionary = \"words.csv\"\n";
    place.write("tsubuyaki.toml", configuration);
    let ran = place.run(&words);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("--format csv >> words.csv"), "{}", ran.stderr);
    assert_eq!(fs::read(place.path("words.csv")).unwrap(), before);
}

#[test]
fn a_second_stream_of_arrow_is_not_dropped_in_silence() {
    let place = sample();
    place.write("posts.sql", "SELECT tweet_id, text FROM tweets ORDER BY tweet_id LIMIT 2");
    assert_eq!(place.run(&["query", "posts.sql", "-o", "posts.arrow"]).status, 0);
    let stream = fs::read(place.path("posts.arrow")).unwrap();
    assert!(place.pipe(stream.clone(), &["tokenize"]).status.success());
    let ran = place.pipe([stream.clone(), stream].concat(), &["tokenize"]);
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(!ran.status.success() && said.contains("another stream"), "{said}");
}

#[test]
fn a_wrong_value_is_named_by_where_it_stands() {
    let place = sample();
    let ran = place.run_with(&[("TSUBUYAKI_THREADS", "x")], &["rank"]);
    assert!(ran.status == 2 && ran.stderr.contains("for 'TSUBUYAKI_THREADS'"), "{}", ran.stderr);
    let ran = place.run(&["rank", "--threads", "x"]);
    assert!(ran.status == 2 && ran.stderr.contains("for '--threads"), "{}", ran.stderr);
    // Set to nothing is not set.
    for variable in ["TSUBUYAKI_WAREHOUSE", "TSUBUYAKI_THREADS", "TSUBUYAKI_INBOX"] {
        let ran = place.run_with(&[(variable, "")], &["status"]);
        assert_eq!(ran.status, 0, "{variable}: {ran:?}");
    }
}

#[test]
fn nothing_is_made_for_an_input_that_is_not_there() {
    let place = Place::bare();
    let ran = place.run(&["ingest", "nofile"]);
    assert!(ran.status == 1 && !place.path("warehouse").exists(), "{ran:?}");
    place.write("empty.json", "[]");
    assert_eq!(place.run(&["ingest", "empty.json"]).status, 1);
}

#[test]
fn an_inbox_is_not_where_the_program_writes() {
    let place = Place::with_sample();
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nreports = \"inbox\"\n");
    let before = fs::read_dir(place.path("inbox")).unwrap().count();
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("the inbox would be inside the folder of pages"), "{}", ran.stderr);
    assert_eq!(fs::read_dir(place.path("inbox")).unwrap().count(), before);
}

#[test]
fn what_was_found_of_a_table_is_in_the_advice() {
    let place = Place::bare();
    place.write("posts.csv", "id,when,words\n5,2018-09-03 10:00:00,雨\n");
    let ran = place.run(&["ingest", "posts.csv"]);
    let advice = "use --map tweet_id=id,created_at=when,text=NAME\n";
    assert!(ran.stderr.ends_with(advice), "{}", ran.stderr);
    let ran = place.run(&["ingest", "posts.csv", "--map", "text=nope"]);
    assert!(ran.stderr.contains("the file has no column nope"), "{}", ran.stderr);
    let wrapped = r#"{"items":[{"id":5,"date":"2018-09-03 10:00:00","content":"雨"}]}"#;
    place.write("posts.json", wrapped);
    let ran = place.run(&["ingest", "posts.json"]);
    let advice = "use --map tweet_id=id,created_at=date,text=content\n";
    assert!(ran.stderr.ends_with(advice), "{}", ran.stderr);
    // Columns that are known are not to be named once more.
    let header = "tweet_id,created_at,username,text";
    place.write("ids.csv", format!("{header}\nabc-1,2018-09-03 10:00:00,a,雨\n"));
    let ran = place.run(&["ingest", "ids.csv"]);
    let advice = "tweet_id: abc-1 is neither an id nor the address of a post";
    assert!(ran.stderr.contains(advice) && !ran.stderr.contains("--map"), "{}", ran.stderr);
    assert!(ran.stderr.contains("; --assign-ids derives ids"), "{}", ran.stderr);
    let ran = place.run(&["ingest", "ids.csv", "--assign-ids"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let line = r#"{"id":5,"text":"牛乳","done":false,"created_at":"2018-09-03T00:00:00Z"}"#;
    fs::create_dir(place.path("in")).unwrap();
    place.write("in/list.jsonl", [line; 4].join("\n") + "\n");
    let ran = place.run(&["ingest", "in"]);
    let said = "passed over: in/list.jsonl: not recognized as a table of posts";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
}
