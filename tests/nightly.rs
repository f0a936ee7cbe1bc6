//! The nightly job on the sample that the repository carries.

use crate::common::Place;

#[test]
fn the_first_run_prints_the_report_and_the_second_changes_no_byte() {
    let place = Place::with_sample();
    let first = place.run(&["nightly"]);
    assert_eq!(first.status, 0, "{first:?}");
    assert!(first.stdout.contains("66件"), "{}", first.stdout);
    assert!(
        first.stderr.contains("2018-09-03.jsonl:35: rejected: JSON ends too early"),
        "{}",
        first.stderr
    );
    assert!(first.stderr.contains("3 pages written"));
    let (warehouse, reports) = (place.hashes("warehouse"), place.hashes("reports"));

    let second = place.run(&["nightly"]);
    assert_eq!(second.status, 0);
    assert!(second.stderr.contains("nothing new"), "{}", second.stderr);
    let report = first.stdout.split_once("2018年9月3日（月）の投稿").unwrap().1;
    assert!(second.stdout.ends_with(report));
    assert_eq!(place.hashes("warehouse"), warehouse);
    assert_eq!(place.hashes("reports"), reports);
}

#[test]
fn only_pages_whose_days_changed_are_written_again() {
    let place = Place::with_sample();
    place.run(&["nightly"]);
    let before = place.hashes("reports");

    place.write("inbox/more.jsonl", crate::common::status(60, "おはよう、ひより") + "\n");
    let ran = place.run(&["nightly"]);
    assert!(ran.stderr.contains("1 page written"), "{}", ran.stderr);
    assert!(ran.stdout.contains("67件"), "{}", ran.stdout);
    let changed: Vec<String> = place
        .hashes("reports")
        .into_iter()
        .filter(|(path, hash)| before.get(path) != Some(hash))
        // What words stand for days, and the pages of words, are tested elsewhere.
        .filter(|(path, _)| !path.to_string_lossy().contains("words/"))
        .filter(|(path, _)| !path.ends_with("search.js"))
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        changed,
        [
            "2018-09-03.html",
            "2018-09-03.json",
            "2018-09-03.txt",
            "2018-09.html",
            "2018-09.json",
            "2018-09.txt",
            "feed.xml",
            "index.html",
            "index.json",
            "periods.json",
            "2018.html"
        ]
    );

    for extension in ["txt", "html", "json"] {
        let path = place.path(&format!("reports/2018-09-02.{extension}"));
        std::fs::remove_file(&path).unwrap();
        let ran = place.run(&["nightly"]);
        assert!(ran.stderr.contains("1 page written"), "{}", ran.stderr);
        assert!(path.is_file());
    }
}

#[test]
fn posts_that_come_late_print_the_page_of_their_day() {
    let place = Place::with_sample();
    place.run(&["nightly"]);
    place.write(
        "inbox/late.csv",
        "tweet_id,created_at,text\n1036089600000000001,2018-09-02T03:13:12Z,おはよう、台風\n",
    );
    let ran = place.run(&["nightly"]);
    assert!(ran.stdout.contains("2018年9月2日（日）の投稿"), "{ran:?}");
    // What the day after is compared with has changed, too.
    assert!(ran.stderr.contains("2 pages written"), "{}", ran.stderr);
    let again = place.run(&["nightly"]);
    assert!(again.stdout.contains("2018年9月3日（月）の投稿"), "{again:?}");
}

#[test]
fn other_stop_words_make_other_pages() {
    let place = Place::with_sample();
    place.run(&["nightly"]);
    place.write("stop.txt", "ひより\n");
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nstopwords = \"stop.txt\"\n");
    let ran = place.run(&["nightly"]);
    assert!(ran.stderr.contains("3 pages written"), "{}", ran.stderr);
    assert!(!ran.stdout.contains("5 → 38"), "{}", ran.stdout);
    assert!(place.run(&["nightly"]).stderr.contains("nothing new"));

    place.write("stop.txt", "ひより,38\n");
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("stop.txt:1: \"ひより,38\" is more than one word"),
        "{}",
        ran.stderr
    );
}

#[test]
fn strict_turns_a_reject_into_a_failure() {
    let place = Place::with_sample();
    assert_eq!(place.run(&["nightly", "--strict", "--quiet"]).status, 1);
    assert_eq!(place.run(&["nightly", "--strict", "--quiet"]).status, 0);
}

#[test]
fn an_inbox_that_was_emptied_is_said_once() {
    let place = Place::new();
    place.write("a.jsonl", crate::common::status(0, "雨の日") + "\n");
    place.account(&["a.jsonl"]);
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.stderr.matches("inbox").count(), 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("1件"), "{ran:?}");
}

#[test]
fn a_picture_in_the_inbox_is_passed_over_not_unreadable() {
    let place = Place::new();
    place.write("inbox/a.jsonl", crate::common::status(0, "雨の日") + "\n");
    place.write("inbox/b.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00");
    let ran = place.run(&["nightly"]);
    let summary = "nightly: 1 input read, 0 unreadable, 1 file passed over; records read 1,";
    assert!(ran.status == 0 && ran.stderr.contains(summary), "{}", ran.stderr);
}

#[test]
fn posts_that_are_not_wanted_stay_out_of_every_run() {
    let place = Place::new();
    let post = |seconds: i64, text: &str, lang: &str| {
        let lang = format!(r#","lang":"{lang}""#);
        crate::common::status_with(crate::common::id_at(seconds), seconds, text, &lang) + "\n"
    };
    place.write("inbox/a.jsonl", post(0, "雨", "ja") + &post(60, "rain", "en"));
    place.write("tsubuyaki.toml", "only = \"lang=ja\"\n");
    for command in ["ingest", "nightly"] {
        assert_eq!(place.run(&[command]).status, 0);
        assert_eq!(place.tweets("text"), serde_json::json!([["雨"]]), "{command}");
    }
}
