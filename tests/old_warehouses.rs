//! Warehouses of every released schema version open and answer; one of a newer
//! version is refused.

use std::fs;
use std::path::Path;

use crate::common::{Place, status};
use serde_json::json;

/// Where the warehouses lie, one a schema version: `v1`, … Each is what that
/// version's `ingest` made of `tweets.jsonl` beside them.
const WAREHOUSES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/warehouses");

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// A place with the warehouse of a version.
fn place_with(version: &str) -> Place {
    let place = Place::new();
    copy(&Path::new(WAREHOUSES).join(version), &place.path("warehouse"));
    place
}

fn set_version(place: &Place, version: u32) {
    let path = place.path("warehouse/_manifest.json");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest["schema_version"] = version.into();
    fs::write(path, manifest.to_string()).unwrap();
}

#[test]
fn there_is_a_warehouse_of_every_version() {
    let known = tsubuyaki::warehouse::SCHEMA_VERSION;
    let mut names: Vec<String> = fs::read_dir(WAREHOUSES)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected: Vec<String> = (1..=known).map(|version| format!("v{version}")).collect();
    assert_eq!(names, expected);
}

/// The key of the one text that is long enough to have one.
const KEY: i64 = 5_540_940_747_759_114_233;

/// The tweets and answers of the warehouses of all versions.
fn check_answers(place: &Place, key: Option<i64>) {
    let columns = "tweet_id, author, text, is_retweet, network, url, source_id, text_key";
    let tea = "おはよう、紅茶がおいしい";
    let long = "紅茶を飲みながら水曜日のライブの話をするのが何よりも楽しい朝です";
    let tweet = |id: i64, author: &str, text: &str, is_retweet: bool, key: Option<i64>| {
        json!([id, author, text, is_retweet, "x", null, null, key])
    };
    assert_eq!(
        place.tweets(columns),
        json!([
            tweet(1_036_452_470_584_246_272, "mugicha", tea, false, None),
            tweet(1_036_457_503_749_046_272, "kumori", tea, true, None),
            tweet(1_036_814_858_449_846_272, "mugicha", "今日も紅茶 #朝", false, None),
            tweet(1_036_834_991_109_046_272, "kumori", long, false, key),
        ])
    );
    for arguments in [
        &["rank", "2018-09-03", "--format", "ndjson"][..],
        &["rank", "2018-09-03", "--format", "ndjson", "--author", "mugicha"],
        &["kwic", "紅茶"],
        &["cooccur", "2018-09-03", "--min-tweets", "2", "--retweets", "include"],
        &["compare", "2018-09-04"],
        &["trend", "紅茶"],
        &["candidates", "--min-count", "1"],
        &["query", "words"],
        &["query", "--list"],
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:?}");
    }
    let rank = place.run(&["rank", "2018-09-03", "--format", "ndjson"]).stdout;
    assert!(rank.contains("紅茶"), "{rank}");
    let report = place.run(&["report", "2018-09-04"]);
    assert_eq!(report.status, 0, "{report:?}");
    assert!(report.stdout.contains("2018年9月4日"), "{}", report.stdout);
}

#[test]
fn every_version_opens_answers_and_is_rebuilt() {
    let known = tsubuyaki::warehouse::SCHEMA_VERSION;
    for version in 1..=known {
        let place = place_with(&format!("v{version}"));
        let verified = place.run(&["verify"]);
        assert!(verified.stdout.contains("8 files, 0 faults"), "{verified:?}");
        let status = place.json(&["status", "--format", "json"]);
        assert_eq!((&status["schema_version"], &status["tweets"]), (&version.into(), &4.into()));
        // Files of the first version have no keys.
        check_answers(&place, (version > 1).then_some(KEY));
        if version == 1 {
            let flags = "SELECT COUNT(*) AS n FROM tokens WHERE NOT in_compound AND NOT negated";
            assert_eq!(place.query(flags), json!([[34]]));
            let counts = "SELECT SUM(count) AS n, SUM(negated) AS m FROM terms \
                          WHERE NOT in_compound";
            assert_eq!(place.query(counts), json!([[34, 0]]));
        }
        // What was cut by an earlier version is re-tokenized before it is added to.
        assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
        check_answers(&place, Some(KEY));
        let rebuilt = place.json(&["status", "--format", "json"]);
        assert_eq!((&rebuilt["schema_version"], &rebuilt["state"]), (&known.into(), &2.into()));
        let files = place.parquet_hashes();
        assert_eq!(place.run(&["ingest", "--rebuild", "--threads", "1"]).status, 0);
        assert_eq!(place.parquet_hashes(), files);
        place.write("a.jsonl", crate::common::status(0, "夜") + "\n");
        assert_eq!(place.account(&["a.jsonl"]), [1, 1, 0, 0, 0]);
        assert_eq!(place.run(&["verify"]).status, 0);
    }
}

#[test]
fn days_of_two_versions_stand_side_by_side() {
    let place = place_with("v1");
    // Writes the second of the two days.
    let forgot = place.run(&["forget", "--tweet", "1036814858449846272"]);
    assert_eq!(forgot.status, 0, "{forgot:?}");
    let verified = place.run(&["verify"]);
    assert!(verified.stdout.contains("9 files, 0 faults"), "{verified:?}");
    let networks = "SELECT COUNT(*) AS n FROM tweets WHERE network = 'x' AND url IS NULL";
    assert_eq!(place.query(networks), json!([[3]]));
    // What is written anew has keys.
    assert_eq!(place.tweets("text_key"), json!([[null], [null], [KEY]]));
    for arguments in [
        &["rank", "latest"][..],
        &["compare", "2018-09-04"],
        &["kwic", "紅茶"],
        &["report", "latest"],
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:?}");
    }
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    assert_eq!(place.run(&["verify"]).status, 0);
}

#[test]
fn a_newer_version_is_refused_with_both_numbers() {
    let known = tsubuyaki::warehouse::SCHEMA_VERSION;
    let place = place_with("v1");
    set_version(&place, known + 41);
    let before = place.hashes("warehouse");
    place.write("inbox/a.jsonl", status(0, "夜") + "\n");
    for arguments in [
        &["ingest"][..],
        &["ingest", "--rebuild"],
        &["nightly"],
        &["report", "latest"],
        &["rank", "latest"],
        &["status"],
        &["verify"],
        &["verify", "--repair"],
        &["forget", "--tweet", "20"],
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 1, "{arguments:?}: {ran:?}");
        let message =
            format!("schema version {}, but this version supports only {known}", known + 41);
        assert!(ran.stderr.contains(&message), "{arguments:?}: {ran:?}");
        assert_eq!(place.hashes("warehouse"), before, "{arguments:?}");
    }
}
