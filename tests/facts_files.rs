//! Facts about files: marks, line ends, encodings, compression, broken lines.

use std::io::Write;

use crate::common::records::{CSV, DOCUMENTS, LINES, file, file_of, record, time};
use crate::common::{Place, id_at, status};
use serde_json::json;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Three records of a form, the second with a line end in its text.
fn three(form: &str) -> String {
    let texts = ["朝", "昼の\n話", "夜, \"夜\""];
    let record = |(second, text): (i64, &str)| {
        record(form, &id_at(second).to_string(), &time(form, second), text)
    };
    file(form, &(0..).zip(texts).map(record).collect::<Vec<_>>())
}

#[test]
fn marks_line_ends_and_compression_change_no_tweet() {
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        let plain = three(form);
        let crlf = plain.replace('\n', "\r\n");
        let (head, tail) = plain.as_bytes().split_at(plain.len() / 3);
        for (name, bytes) in [
            ("mark", ["\u{feff}".as_bytes(), plain.as_bytes()].concat()),
            ("crlf", crlf.into_bytes()),
            ("gz", gzip(plain.as_bytes())),
            ("members.gz", [gzip(head), gzip(tail), gzip(b"")].concat()),
            ("zst", zstd::encode_all(plain.as_bytes(), 1).unwrap()),
            ("marked.gz", gzip(&["\u{feff}".as_bytes(), plain.as_bytes()].concat())),
            ("no-end", plain.trim_end().into()),
        ] {
            let place = Place::new();
            place.write(name, bytes);
            let (account, ran) = place.ingest(&[name, "--author", "mugicha"]);
            assert_eq!((account, ran.stderr.as_str()), ([3, 3, 0, 0, 0], ""), "{form} {name}");
            // Only in CSV does a text have the line ends of its file.
            let noon =
                if name == "crlf" && CSV.contains(&form) { "昼の\r\n話" } else { "昼の\n話" };
            let rows = json!([["朝"], [noon], ["夜, \"夜\""]]);
            assert_eq!(place.tweets("text"), rows, "{form} {name}");
        }
    }
}

#[test]
fn a_broken_character_in_shift_jis_costs_its_record() {
    for form in CSV {
        let line = |second, text: &str| {
            let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
            let record = record(form, &id_at(second).to_string(), &time(form, second), "TEXT");
            let (before, after) = record.split_once("TEXT").unwrap();
            [before.as_bytes(), &bytes, after.as_bytes(), b"\n"].concat()
        };
        let broken: Vec<u8> =
            line(1, "!").iter().map(|&byte| if byte == b'!' { 0xfd } else { byte }).collect();
        let head = crate::common::records::header(form).as_bytes().to_vec();
        let place = Place::new();
        place.write("a", [head, line(0, "ｱｻ ①"), broken, line(2, "昼")].concat());
        let (account, ran) = place.ingest(&["a", "--form", form]);
        assert_eq!((account, ran.status), ([3, 2, 0, 0, 1], 0), "{form}: {ran:?}");
        assert!(ran.stderr.contains("a: converted from Shift_JIS"), "{form}: {ran:?}");
        let number = if form == "twilog-csv" { 2 } else { 3 };
        assert!(ran.stderr.contains(&format!("a:{number}: rejected: invalid UTF-8")), "{ran:?}");
        assert_eq!(place.tweets("text"), json!([["ｱｻ ①"], ["昼"]]), "{form}");
    }
}

#[test]
fn what_was_read_before_a_break_is_stored_and_the_run_fails() {
    let lines: String = (0..3_000).map(|second| status(second, "つぶやき") + "\n").collect();
    let zst = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    let mut spoilt = gzip(lines.as_bytes());
    let end = spoilt.len();
    spoilt[end - 6] ^= 1;
    let half = lines.len() / 2;
    let members = [gzip(&lines.as_bytes()[..half]), gzip(&lines.as_bytes()[half..])].concat();
    for (name, bytes, at_least) in [
        ("cut.zst", zst[..zst.len() - 9].to_vec(), 0),
        ("spoilt.gz", spoilt, 2_900),
        ("cut-members.gz", members[..members.len() - 20].to_vec(), 1_500),
    ] {
        let place = Place::new();
        place.write(name, bytes);
        place.write("good.jsonl", status(60_000, "夜") + "\n");
        let ([read, stored, known, duplicate, rejected], ran) = place.ingest(&[name, "good.jsonl"]);
        assert_eq!((ran.status, known, duplicate), (1, 0, 0), "{name}: {ran:?}");
        assert!(stored > at_least && read == stored + rejected && rejected < 2, "{name}: {ran:?}");
        // One record of those read is the good file's.
        let stopped = format!("{name}: stopped after record {}: ", read - 1);
        assert!(ran.stderr.contains(&stopped), "{name}: {ran:?}");
    }
}

#[test]
fn each_broken_line_costs_itself() {
    let long = |byte: &str| byte.repeat(20 << 20);
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(10_000), "]".repeat(10_000));
    for form in LINES {
        let good = |second, text: &str| {
            record(form, &id_at(second).to_string(), &time(form, second), text)
        };
        let bad: [(&str, Vec<u8>); 6] = [
            ("nul", good(1, "朝!").replace('!', "\0").into()),
            ("escape", good(1, "朝!").replace('!', "\u{1b}$B").into()),
            ("utf-8", good(1, "!").bytes().map(|b| if b == b'!' { 0xff } else { b }).collect()),
            ("deep", deep("1").into()),
            ("long", long("x").into()),
            ("long-open", format!("{{\"id\":\"{}", long("x")).into()),
        ];
        let place = Place::new();
        let mut lines = Vec::new();
        let mut file = (good(0, "始") + "\n").into_bytes();
        for (number, (name, line)) in (2..).zip(&bad) {
            lines.push((*name, number));
            file.extend(line);
            file.push(b'\n');
        }
        file.extend(good(2, "終").as_bytes());
        file.push(b'\n');
        place.write("a", file);
        let (account, ran) = place.ingest(&["a"]);
        assert_eq!((account, ran.status), ([8, 2, 0, 0, 6], 0), "{form}: {ran:?}");
        for (name, number) in lines {
            assert!(
                ran.stderr.contains(&format!("a:{number}: rejected: ")),
                "{form} {name}: {ran:?}"
            );
        }
        assert_eq!(place.tweets("text"), json!([["始"], ["終"]]), "{form}");
    }
}

#[test]
fn an_open_quotation_mark_costs_its_line_however_long_the_file() {
    // More than is read at once.
    const ROWS: i64 = 40_000;
    for mark in ["\"", ""] {
        let row = |second: i64| {
            let (id, time) = (id_at(second), time("csv", second));
            let open = if second == 9 { "\"" } else { "" };
            format!("{id},{time},mugicha,{open}{mark}つぶやき{second}{mark}\n")
        };
        let place = Place::new();
        let rows: String = (0..ROWS).map(row).collect();
        place.write("a.csv", format!("id,created_at,author,text\n{rows}"));
        let (account, ran) = place.ingest(&["a.csv"]);
        let bad = u64::from(mark.is_empty());
        assert_eq!(account[4], bad, "{:?} {}", account, ran.stderr);
        assert_eq!(account[..2], [40_000, 40_000 - bad], "{}", ran.stderr);
    }
}

#[test]
fn fields_too_few_or_too_many_cost_their_record() {
    for form in CSV {
        let plain = |second: i64, text: &str| {
            record(form, &id_at(second).to_string(), &time(form, second), text).replace('"', "")
        };
        let short = plain(2, "朝");
        let (short, _) = short.rsplit_once(',').unwrap();
        let records = [plain(0, "朝"), plain(1, "朝,昼"), short.to_owned(), plain(3, "夜")];
        let place = Place::new();
        place.write("a", file(form, &records));
        let (account, ran) = place.ingest(&["a"]);
        assert_eq!(account, [4, 2, 0, 0, 2], "{form}: {ran:?}");
        let header = crate::common::records::header(form).lines().count();
        let width = plain(0, "朝").split(',').count();
        for (row, count) in [(2, 1), (3, -1)] {
            let reason = format!(
                "a:{}: rejected: {} fields instead of {width}",
                header + row,
                width.saturating_add_signed(count)
            );
            assert!(ran.stderr.contains(&reason), "{form}: {reason}: {ran:?}");
        }
        assert_eq!(place.tweets("text"), json!([["朝"], ["夜"]]), "{form}");
    }
}

#[test]
fn a_long_or_deep_tweet_is_a_tweet() {
    let place = Place::new();
    let field = format!(",\"more\":\"{}\"", "x".repeat(20 << 20));
    let deep = format!(",\"more\":{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let with =
        |second, more: &str| crate::common::status_with(id_at(second), second, "朝", more) + "\n";
    place.write("a.jsonl", with(0, &field) + &with(1, &deep) + &with(2, ""));
    assert_eq!(place.account(&["a.jsonl"]), [3, 3, 0, 0, 0]);
}

#[test]
fn halves_of_characters_are_kept_as_such_and_counted() {
    for form in LINES.into_iter().chain(DOCUMENTS) {
        let line = |second, text: &str| {
            record(form, &id_at(second).to_string(), &time(form, second), text)
        };
        let half = line(1, "朝!").replace('!', "\\ud83d");
        let place = Place::new();
        place.write("a", file(form, &[line(0, "始"), half, line(2, "😊")]));
        let (account, ran) = place.ingest(&["a"]);
        assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{form}: {ran:?}");
        assert!(
            ran.stderr.contains("a: 1 record was repaired: 1 half of a character became U+FFFD"),
            "{form}: {ran:?}"
        );
        assert_eq!(place.tweets("text"), json!([["始"], ["朝\u{fffd}"], ["😊"]]), "{form}");
    }
}

#[test]
fn notices_of_a_stream_are_counted_and_never_rejected() {
    let place = Place::new();
    let lines = [
        r#"{"delete":{"status":{"id":5,"id_str":"5","user_id":7}}}"#,
        r#"{"limit":{"track":12}}"#,
        r#"{"scrub_geo":{"user_id":7}}"#,
        "",
        r#"{"status_withheld":{"id":5}}"#,
        "   ",
        r#"{"disconnect":{"code":4}}"#,
        r#"{"warning":{"code":"FALLING_BEHIND"}}"#,
    ];
    let lines = lines.join("\r\n").repeat(5) + "\r\n";
    // The last of one repetition and the first of the next share a line.
    let lines = lines.replace("}}{\"delete\"", "}}\r\n{\"delete\"");
    place.write("a.jsonl", lines + &status(0, "朝") + "\r\n");
    let summary = place.json(&["ingest", "a.jsonl", "--format", "json"]);
    let expected = json!({"read": 31, "stored": 1, "already_known": 0, "duplicate": 0,
        "rejected": 0, "notices": 25, "deletions": 5});
    assert_eq!(summary, expected);
    assert_eq!(place.run(&["verify"]).status, 0);
}

#[test]
fn pages_of_the_api_v2() {
    let place = Place::new();
    let tweet = |second: i64| {
        let (id, time) = (id_at(second), time("api-v2", second));
        format!(r#"{{"id":"{id}","text":"朝","created_at":"{time}","author_id":"7"}}"#)
    };
    let lines = [
        r#"{"errors":[{"title":"Not Found Error"}]}"#.to_owned(),
        r#"{"meta":{"result_count":0}}"#.to_owned(),
        r#"{"data":[],"meta":{"result_count":0}}"#.to_owned(),
        format!(
            r#"{{"data":[{},{{"id":"x","text":"昼"}},{}],"includes":{{"users":[{{"id":"7","username":"mugicha"}},{{"id":"8","username":"\ud83d"}}],"tweets":null}},"errors":[{{}}]}}"#,
            tweet(0),
            tweet(1)
        ),
        format!(r#"{{"data":{}}}"#, tweet(2)),
        tweet(3).replace("\"7\"", r#""7","author":{"id":"7","username":"mugicha"}"#),
    ];
    place.write("a.jsonl", lines.join("\n") + "\n");
    let (account, ran) = place.ingest(&["a.jsonl"]);
    // An error that the API answered is no record that is lost.
    assert_eq!(account, [6, 4, 0, 0, 1], "{ran:?}");
    assert!(ran.stdout.contains("\"notices\":1"), "{ran:?}");
    assert!(ran.stderr.contains("a.jsonl:4: rejected: the id is not a number: x"), "{ran:?}");
    let rows = json!([
        [id_at(0), "mugicha"],
        [id_at(1), "mugicha"],
        [id_at(2), null],
        [id_at(3), "mugicha"]
    ]);
    assert_eq!(place.tweets("tweet_id, author"), rows);
}

#[test]
fn archives_name_their_tweets_in_two_ways_and_no_author() {
    for name in ["window.YTD.tweets.part0", "window.YTD.tweet.part0", "window.YTD.tweets.part1"] {
        let place = Place::new();
        let script = file_of("archive", &id_at(0).to_string(), 0, "朝");
        place.write("t.js", script.replace("window.YTD.tweets.part0", name));
        assert_eq!(place.account(&["t.js"]), [1, 1, 0, 0, 0], "{name}");
        let row = json!([[id_at(0), null, null, "archive"]]);
        assert_eq!(place.tweets("tweet_id, author, author_id, form"), row, "{name}");
    }
}

#[test]
fn of_an_archive_only_the_tweets_are_taken_in() {
    let place = Place::new();
    let tweet = three("archive");
    place.write("inbox/tweets.js", &tweet);
    for part in ["like", "deleted_tweets", "account"] {
        let script = tweet.replace("window.YTD.tweets.part0", &format!("window.YTD.{part}.part0"));
        place.write(&format!("inbox/{part}.js"), script);
    }
    let (account, ran) = place.ingest(&["inbox", "--author", "mugicha"]);
    assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{ran:?}");
    assert_eq!(ran.stderr, "passed over: 3 files that are not posts\n");
    let explained = place.run(&["ingest", "--explain", "inbox"]);
    assert_eq!(explained.status, 0, "{explained:?}");
    for part in ["like", "deleted_tweets", "account"] {
        let line = format!("{part}.js: the archive's {part}, not posts\n");
        assert!(explained.stdout.contains(&line), "{}", explained.stdout);
        // What is named must be posts.
        let named = place.run(&["ingest", &format!("inbox/{part}.js")]);
        assert_eq!(named.status, 1, "{named:?}");
        assert!(named.stderr.contains(line.trim()), "{named:?}");
    }
    let quiet = place.run(&["ingest", "inbox", "--quiet"]);
    assert_eq!((quiet.status, quiet.stderr.as_str()), (0, ""));
}

#[test]
fn csv_may_have_the_line_ends_of_old_macintoshes() {
    for form in CSV {
        let place = Place::new();
        let texts = ["朝", "昼, 夜"];
        let record = |(second, text): (i64, &str)| {
            record(form, &id_at(second).to_string(), &time(form, second), text)
        };
        let records: Vec<String> = (0..).zip(texts).map(record).collect();
        place.write("old", file(form, &records).replace('\n', "\r"));
        assert_eq!(place.account(&["old"]), [2, 2, 0, 0, 0], "{form}");
        assert_eq!(place.tweets("text"), json!([["朝"], ["昼, 夜"]]), "{form}");
    }
}
