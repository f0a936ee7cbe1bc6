//! Tweets into the warehouse: the account adds up, bad input costs itself
//! alone, the same tweets give the same bytes.

use std::io::Write;

use crate::common::{Place, id_at, status, status_with};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn the_account_of_the_sample() {
    let place = Place::with_sample();
    assert_eq!(place.account(&["inbox"]), [147, 145, 0, 1, 1]);
    // The same files again: not even read.
    assert_eq!(place.account(&["inbox"]), [0, 0, 0, 0, 0]);
    // The same content under another name: read, not parsed.
    std::fs::copy(place.path("inbox/2018-09-03.jsonl"), place.path("copy.jsonl")).unwrap();
    assert_eq!(place.account(&["copy.jsonl"]), [0, 0, 0, 0, 0]);
    // The same tweets and one more.
    let mut more = std::fs::read(place.path("copy.jsonl")).unwrap();
    writeln!(more, "{}", status(70_000, "おやすみ")).unwrap();
    place.write("more.jsonl", more);
    assert_eq!(place.account(&["more.jsonl"]), [69, 1, 67, 0, 1]);
}

#[test]
fn the_order_of_the_files_and_the_threads_change_no_byte() {
    let files = ["inbox/2018-09-01.csv", "inbox/2018-09-02.json", "inbox/2018-09-03.jsonl"];
    let hashes = |arguments: &[&str]| {
        let place = Place::with_sample();
        assert_eq!(place.run(arguments).status, 0);
        place.parquet_hashes()
    };
    let expected = hashes(&["ingest", files[0], files[1], files[2]]);
    assert_eq!(expected.len(), 10);
    assert_eq!(hashes(&["ingest", files[2], files[0], files[1]]), expected);
    assert_eq!(hashes(&["ingest", "--threads", "1", "inbox"]), expected);

    // File by file, the days merged, it is the same again.
    let place = Place::with_sample();
    for file in files {
        assert_eq!(place.run(&["ingest", file]).status, 0);
    }
    assert_eq!(place.parquet_hashes(), expected);
}

#[test]
fn the_tokens_of_the_sample_are_those_of_this_version() {
    // Whoever changes this hash raises TOKENS_VERSION: days cut differently
    // must not be compared.
    const TOKENS: &str = "bb915cd3b2e714f2659880296c349abe6c281b7e33f8f52374ce75948e5356a4";
    assert_eq!(tsubuyaki::tokens::TOKENS_VERSION, 13);
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let sql = place.write("all.sql", "SELECT * FROM tokens ORDER BY tweet_id, position");
    let rows = place.run(&["query", sql.to_str().unwrap(), "--format", "ndjson"]);
    assert_eq!(blake3::hash(rows.stdout.as_bytes()).to_string(), TOKENS);
}

#[test]
fn each_bad_record_is_one_message_and_the_rest_goes_on() {
    let place = Place::new();
    let mut file = Vec::new();
    for line in [
        status(0, "よい朝"),
        "oops".into(),
        r#"{"text":"あ","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#.into(),
        r#"{"id_str":"5","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#.into(),
        r#"{"id_str":"5","text":"あ"}"#.into(),
        status_with(-3, 0, "あ", ""),
        r#"{"id":18446744073709551616,"text":"あ","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#
            .into(),
        String::new(),
        status(1, "よい夜"),
    ] {
        file.extend(line.as_bytes());
        file.push(b'\n');
    }
    file.extend(b"{\"id_str\":\"6\",\"text\":\"\xff\xfe\"}\n");
    place.write("bad.jsonl", &file);
    let ran = place.run(&["ingest", "bad.jsonl", "--format", "json"]);
    assert_eq!(ran.status, 0);
    let account: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((account["read"].as_u64(), account["stored"].as_u64()), (Some(9), Some(2)));
    assert_eq!(account["rejected"].as_u64(), Some(7));
    for message in [
        "bad.jsonl:2: rejected: not a tweet in JSON",
        "bad.jsonl:3: rejected: no id",
        "bad.jsonl:4: rejected: no text",
        "bad.jsonl:5: rejected: missing time",
        "bad.jsonl:6: rejected: the id -3 is out of range",
        "bad.jsonl:7: rejected: the id",
        "bad.jsonl:10: rejected: invalid UTF-8",
    ] {
        assert!(ran.stderr.contains(message), "{message}: {}", ran.stderr);
    }
    let rejects =
        std::fs::read_to_string(place.path("warehouse/_rejects/0000000001.jsonl")).unwrap();
    let rejects: Vec<Value> =
        rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rejects.len(), 7);
    assert_eq!(rejects[0]["record"], "oops");
    assert_eq!(rejects[0]["line"], 2);
    assert!(rejects[6]["record_hex"].as_str().unwrap().contains("fffe"));
}

#[test]
fn inputs_that_cannot_be_read_are_named_and_the_rest_goes_on() {
    let place = Place::new();
    place.write("good.jsonl", status(0, "よい朝") + "\n");
    place.write("empty.jsonl", "");
    place.write("letter.txt", "Dear diary,\n");
    std::fs::create_dir(place.path("folder")).unwrap();
    let paths = ["missing.jsonl", "empty.jsonl", "letter.txt", "folder", "good.jsonl"];
    let ran = place.run(&[&["ingest", "--format", "json"], &paths[..]].concat());
    assert_eq!(ran.status, 1);
    for message in [
        "missing.jsonl: No such file",
        "empty.jsonl: the file is empty",
        "letter.txt: unknown input format (it begins",
        "folder: the folder has no files",
    ] {
        assert!(ran.stderr.contains(message), "{message}: {}", ran.stderr);
    }
    let account: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(account["stored"].as_u64(), Some(1));
    // A job that asks for silence still hears why it failed.
    let quiet = place.run(&["--quiet", "ingest", "missing.jsonl"]);
    assert_eq!(quiet.status, 1);
    assert!(quiet.stderr.contains("missing.jsonl: No such file"), "{}", quiet.stderr);
}

#[test]
fn a_compressed_file_that_is_cut_short_gives_what_it_has() {
    let lines: String =
        (0..2_000).map(|second| status(second, &format!("つぶやき{second}")) + "\n").collect();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(lines.as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();

    let place = Place::new();
    place.write("whole.gz", &whole);
    assert_eq!(place.account(&["whole.gz"]), [2_000, 2_000, 0, 0, 0]);

    let place = Place::new();
    place.write("cut.gz", &whole[..whole.len() / 2]);
    let ran = place.run(&["ingest", "cut.gz", "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("cut.gz: stopped after record"), "{}", ran.stderr);
    let account: Value = serde_json::from_str(&ran.stdout).unwrap();
    let count = |name: &str| account[name].as_u64().unwrap();
    assert!(count("stored") > 500 && count("stored") < 2_000);
    assert_eq!(count("read"), count("stored") + count("rejected"));
    assert!(count("rejected") <= 1);
    // It is not read again, but every run says that it is incomplete.
    let again = place.run(&["ingest", "cut.gz"]);
    assert_eq!(again.status, 0);
    assert!(
        again.stderr.contains("cut.gz: incomplete when it was ingested: stopped after record"),
        "{}",
        again.stderr
    );
}

#[test]
fn posts_dated_in_the_future_are_named() {
    let place = Place::new();
    place.write(
        "a.csv",
        "tweet_id,created_at,text\n1,2018-09-03 10:00:00,雨\n2,9081-09-03 10:00:00,雨\n",
    );
    let (account, ran) = place.ingest(&["a.csv"]);
    assert_eq!(account, [2, 2, 0, 0, 0]);
    let message = "a.csv: posts are dated in the future, up to 9081-09-03";
    assert!(ran.stderr.contains(message), "{}", ran.stderr);
}

#[test]
fn a_last_line_that_is_still_being_written_waits() {
    let place = Place::new();
    let whole = format!("{}\n{}\n", status(0, "一"), status(1, "二"));
    place.write("grows.jsonl", &whole[..whole.len() - 30]);
    let ran = place.run(&["ingest", "grows.jsonl", "--format", "json"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stderr.contains("grows.jsonl:2: the last line is incomplete"), "{}", ran.stderr);
    place.write("grows.jsonl", &whole);
    assert_eq!(place.account(&["grows.jsonl"]), [2, 1, 1, 0, 0]);
    // Whole without a newline, it does not wait.
    place.write("other.jsonl", status(2, "三"));
    assert_eq!(place.account(&["other.jsonl"]), [1, 1, 0, 0, 0]);
}

#[test]
fn two_observations_are_one_row_in_either_order() {
    let earlier =
        status_with(id_at(0), 0, "長い話の始まり…", r#","favorite_count":3,"retweet_count":9"#);
    let later =
        status_with(id_at(0), 0, "長い話の始まりと終わり", r#","favorite_count":5,"lang":"ja""#);
    let rows = |first: &str, second: &str| {
        let place = Place::new();
        place.write("a.jsonl", format!("{first}\n{}\n", status(9, "別の話")));
        place.write("b.jsonl", format!("{second}\n"));
        assert_eq!(place.account(&["a.jsonl"]), [2, 2, 0, 0, 0]);
        assert_eq!(place.account(&["b.jsonl"]), [1, 0, 1, 0, 0]);
        let sql = place.write(
            "q.sql",
            "SELECT text, lang, like_count, retweet_count FROM tweets ORDER BY tweet_id",
        );
        let rows = place.run(&["query", sql.to_str().unwrap(), "--format", "ndjson"]).stdout;
        (rows, place.parquet_hashes())
    };
    let (merged, hashes) = rows(&earlier, &later);
    assert!(merged.starts_with(
        r#"{"text":"長い話の始まりと終わり","lang":"ja","like_count":5,"retweet_count":9}"#
    ));
    assert_eq!(rows(&later, &earlier), (merged, hashes.clone()));

    // In one run, one is a duplicate, and the bytes are the same again.
    let place = Place::new();
    place.write("all.jsonl", format!("{later}\n{earlier}\n{}\n", status(9, "別の話")));
    assert_eq!(place.account(&["all.jsonl"]), [3, 2, 0, 1, 0]);
    assert_eq!(place.parquet_hashes(), hashes);
}

#[test]
fn tweets_for_an_old_day_touch_that_day_alone() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let before = place.parquet_hashes();
    place.write("late.jsonl", status(-3_600, "台風こわい") + "\n");
    assert_eq!(place.account(&["late.jsonl"]), [1, 1, 0, 0, 0]);
    for (path, hash) in place.parquet_hashes() {
        let is_touched = path.to_string_lossy().contains("2018-09-02")
            || path.to_string_lossy().contains("vocabulary");
        assert_eq!(before[&path] != hash, is_touched, "{}", path.display());
    }
}

#[test]
fn the_written_time_is_checked_against_the_id() {
    let place = Place::new();
    // Written as if Japan's time were UTC.
    place.write("zone.jsonl", status_with(id_at(0), 9 * 3_600, "零時", "") + "\n");
    let ran = place.run(&["ingest", "zone.jsonl"]);
    assert!(
        ran.stderr.contains("in 1 of 1 post") && ran.stderr.contains("+9 hours"),
        "{}",
        ran.stderr
    );
    let report = place.json(&["report", "latest", "--format", "json"]);
    assert_eq!(report["date"], "2018-09-03");
}

#[test]
fn another_time_zone_is_refused() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\ntime_zone = \"America/New_York\"\n");
    let ran = place.run(&["ingest"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("time zone Asia/Tokyo, but this run uses America/New_York"),
        "{}",
        ran.stderr
    );
}

#[test]
fn one_run_at_a_time() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let lock = std::fs::File::open(place.path("warehouse/_lock")).unwrap();
    lock.lock().unwrap();
    let ran = place.run(&["ingest"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("another run is changing the warehouse"), "{}", ran.stderr);
    // Readers need no lock.
    assert_eq!(place.run(&["rank", "latest"]).status, 0);
}

#[test]
fn a_changed_file_is_never_believed() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let path = place.path("warehouse/terms/date=2018-09-03/part-0.parquet");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    for arguments in [&["rank", "2018-09-03"][..], &["report", "2018-09-03"]] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 1);
        assert!(ran.stderr.contains("its hash is not the one in the manifest"), "{}", ran.stderr);
    }
    assert_eq!(place.run(&["rank", "2018-09-02"]).status, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever bad records stand between the good ones, all good ones are
    /// kept and all bad ones rejected.
    #[test]
    fn bad_records_cost_only_themselves(kinds in proptest::collection::vec(0_usize..6, 1..40)) {
        let place = Place::new();
        let mut file = Vec::new();
        let mut good = 0;
        for (number, kind) in kinds.iter().enumerate() {
            let line = status(i64::try_from(number).unwrap(), "つぶやき \"引用\" \\ 😊");
            match kind {
                0 | 1 => {
                    good += 1;
                    file.extend(line.as_bytes());
                }
                2 => file.extend(&line.as_bytes()[..line.len() / 2]),
                3 => file.extend(b"\xff\x00{]"),
                4 => file.extend(b"[".repeat(2_000)),
                _ => file.extend(b"{\"delete\":{}}"),
            }
            file.push(b'\n');
        }
        // Recognized by a good line, however the file begins.
        file.extend(status(90_000, "終わり").as_bytes());
        file.push(b'\n');
        place.write("mixed.jsonl", &file);
        let read = kinds.len() as u64 + 1;
        let account = place.account(&["mixed.jsonl", "--max-rejects", "100"]);
        prop_assert_eq!(account, [read, good + 1, 0, 0, read - good - 1]);
    }
}

#[test]
fn an_input_that_is_mostly_unreadable_is_left_out_alone() {
    let place = Place::new();
    let good = |count: i64| (0..count).map(|n| status(n, "朝")).collect::<Vec<_>>().join("\n");
    place.write("inbox/a.jsonl", good(3) + "\n");
    // 1 of 20 is 5 %, which is allowed; 2 are not.
    place.write("inbox/b.jsonl", good(19) + "\nbroken\n");
    assert_eq!(place.account(&["inbox"]), [23, 19, 0, 3, 1]);
    place.write("inbox/c.jsonl", good(20) + "\n");
    // Its posts and its rejects stand between those of the others.
    let bad: Vec<String> = (15..33).map(|n| status(n, "夜")).collect();
    place.write("inbox/d.jsonl", bad.join("\n") + "\n{}\n[]\n");
    place.write("inbox/e.jsonl", good(21) + "\nbroken\n");
    let (account, ran) = place.ingest(&["inbox"]);
    assert_eq!((account, ran.status), ([42, 2, 38, 1, 1], 1), "{ran:?}");
    for part in [
        "inbox/d.jsonl: 2 of 20 records are rejected, more than 5 % (--max-rejects)",
        "nothing of it is stored",
        "line 19: no text",
        "--explain",
        "--max-rejects 100",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {ran:?}");
    }
    assert_eq!(place.tweets("tweet_id").as_array().unwrap().len(), 21);
    assert_eq!(place.query("SELECT COUNT(*) AS n FROM tweets WHERE text = '夜'"), json!([[0]]));
    let rejects =
        std::fs::read_to_string(place.path("warehouse/_rejects/0000000002.jsonl")).unwrap();
    assert_eq!(rejects.lines().count(), 1, "{rejects}");
    assert_eq!(place.run(&["verify"]).status, 0);
    // It is read again, each time, until it is allowed.
    assert_eq!(place.run(&["nightly"]).status, 1);
    assert_eq!(place.run(&["ingest", "inbox", "--max-rejects", "9.9"]).status, 1);
    assert_eq!(place.account(&["inbox/d.jsonl", "--max-rejects", "10"]), [20, 12, 6, 0, 2]);
    assert_eq!(place.run(&["verify"]).status, 0);
    // Of a few records some may be bad.
    place.write("e.jsonl", good(1) + "\nbroken\nbroken\n");
    assert_eq!(place.account(&["e.jsonl", "--max-rejects", "0"])[4], 2);
    assert_eq!(place.run(&["ingest", "e.jsonl", "--max-rejects", "101"]).status, 2);
}

#[test]
fn an_input_of_which_no_record_can_be_read_fails_the_run_however_short_it_is() {
    let place = Place::new();
    place.write("a.jsonl", "{\"id_str\":\"5\",\"user\":{}}\n");
    place.write("b.jsonl", status(0, "朝") + "\n");
    let (account, ran) = place.ingest(&["a.jsonl", "b.jsonl"]);
    assert_eq!((account, ran.status), ([2, 1, 0, 0, 1], 1), "{ran:?}");
    // Its record is kept, and it is not read again.
    let (account, ran) = place.ingest(&["a.jsonl", "b.jsonl", "--quiet"]);
    assert_eq!((account, ran.status), ([0, 0, 0, 0, 0], 0), "{ran:?}");
    place.write("c.jsonl", "{\"id_str\":\"6\",\"user\":{}}\n");
    let (_, quiet) = place.ingest(&["c.jsonl", "--quiet"]);
    assert!(quiet.status == 1 && quiet.stderr.contains("c.jsonl: no record of it"), "{quiet:?}");
}

#[test]
fn what_is_too_large_is_rejected_unless_it_may_be_larger() {
    let place = Place::new();
    let long = status(60, &"あ".repeat(30_000));
    let named = status(120, "朝").replace("\"mugicha\"", &format!("\"{}\"", "n".repeat(1_025)));
    let broken = format!("{{\"a\":\"{}\"", "x".repeat(100_000));
    place.write("a.jsonl", [status(0, "朝"), long.clone(), named, broken].join("\n") + "\n");
    let ran = place.run(&["ingest", "a.jsonl", "--max-rejects", "100"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    for reason in
        [":2: rejected: its text is larger than 64 KiB", "its author is larger than 1 KiB"]
    {
        assert!(ran.stderr.contains(reason), "{ran:?}");
    }
    let kept = std::fs::read_to_string(place.path("warehouse/_rejects/0000000001.jsonl")).unwrap();
    let kept: Vec<serde_json::Value> =
        kept.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // A post is kept whole, of another record the beginning.
    assert_eq!(kept[0]["record"], long.as_str());
    assert_eq!(kept[2]["record"].as_str().unwrap().len(), 64 << 10);
    assert_eq!(kept[2]["whole"]["bytes"], 100_007);
    let more = ["--max-rejects", "100", "--limits", "text=1M,column=2K"];
    let account = place.account(&[&["a.jsonl"][..], &more].concat());
    assert_eq!(account, [4, 2, 1, 0, 1]);
    assert_eq!(place.run(&["verify"]).status, 0);
    assert_eq!(place.run(&["ingest", "a.jsonl", "--limits", "text=1T"]).status, 2);
}
