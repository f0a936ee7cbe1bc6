//! `-v`: what is read, passed over and written, and how long it takes.

use crate::common::Place;

/// Runs `nightly` in a new place; returns what it says on standard error.
fn nightly(options: &[&str]) -> String {
    let ran = Place::with_sample().run(&[&["nightly"], options].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stdout.contains("66件"), "{}", ran.stdout);
    ran.stderr
}

#[test]
fn details_are_inputs_outputs_and_stages() {
    let plain = nightly(&[]);
    let details = nightly(&["-v"]);
    for (said, count) in [
        ("settings time_zone=Asia/Tokyo", 1),
        ("read input=", 3),
        ("wrote date=2018-09-03 tweets=66 ", 1),
        ("/reports/2018-09-0", 9),
        ("/reports/index.html", 1),
        ("read inputs: 0.", 1),
        ("merge tweets: 0.", 1),
        ("tokenize and write days: ", 1),
        ("commit state=1: 0.", 1),
        ("write pages: ", 1),
        ("wrote file=", 0),
        // What is told anyway.
        ("2018-09-03.jsonl:35: rejected", 1),
        ("nightly: 3 inputs read", 1),
    ] {
        assert_eq!(details.matches(said).count(), count, "{said}: {details}");
    }
    assert!(!plain.contains("wrote ") && !plain.contains("read input="), "{plain}");
    let files = nightly(&["-vv"]);
    assert_eq!(files.matches("wrote file=tokens/date=2018-09-03/part-0.parquet rows=").count(), 1);
    assert!(files.contains("read file=terms/date=2018-09-03/part-0.parquet bytes="), "{files}");
    assert_eq!(nightly(&["-v", "--quiet"]), "");
}

#[test]
fn what_is_passed_over_is_named() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let again = place.run(&["ingest", "inbox", "-v"]).stderr;
    assert_eq!(again.matches("passed over").count(), 3, "{again}");
    let said = "passed over: ingested by an earlier run input=inbox/2018-09-01.csv";
    assert!(again.contains(said), "{again}");
}

#[test]
fn a_question_tells_what_it_reads_and_writes() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let plain = place.run(&["rank"]);
    let ran = place.run(&["rank", "-v"]);
    assert_eq!((ran.status, ran.stdout), (0, plain.stdout));
    assert!(ran.stderr.contains("answer from state=1 days=3: 0."), "{}", ran.stderr);
    let ran = place.run(&["rank", "-v", "--format", "csv", "-o", "top.csv"]);
    assert!(ran.stderr.contains("wrote path=top.csv"), "{}", ran.stderr);
    let ran = place.run(&["days", "-vv"]);
    assert!(ran.stderr.contains("SELECT"), "{}", ran.stderr);
}

#[test]
fn details_can_be_json_too() {
    let lines = nightly(&["-v", "--log", "json"]);
    let events: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let wrote = |event: &&serde_json::Value| {
        event["message"] == "wrote" && event["date"] == "2018-09-03" && event["level"] == "DEBUG"
    };
    assert_eq!(events.iter().find(wrote).unwrap()["tweets"], 66);
    assert!(events.iter().any(|event| event["span"]["name"] == "commit"));
}

#[test]
fn names_of_files_do_not_act_on_the_terminal() {
    let place = Place::new();
    place.write("inbox/a\u{1b}[2J\u{202e}.jsonl", crate::common::status(0, "雨") + "\n");
    let ran = place.run(&["ingest", "inbox", "-vv"]);
    assert!(ran.stderr.contains("read input="), "{}", ran.stderr);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{}", ran.stderr);
}
