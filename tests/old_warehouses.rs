//! Warehouses of every released schema version open and answer; one of a newer
//! version is refused.

mod common;

use std::fs;
use std::path::Path;

use common::{Place, status};
use serde_json::json;

/// Where the warehouses lie, one a schema version: `v1`, …
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

#[test]
fn version_1_opens_and_answers() {
    let place = place_with("v1");
    assert_eq!(place.run(&["verify"]).stdout, "verified: 2 days, 8 files, 0 faults\n");
    let status = place.json(&["status", "--format", "json"]);
    assert_eq!((&status["schema_version"], &status["tweets"]), (&1.into(), &3.into()));
    assert_eq!(
        place.tweets("tweet_id, author, text, is_retweet"),
        json!([
            [1_036_452_470_584_246_272_i64, "mugicha", "おはよう、紅茶がおいしい", false],
            [1_036_457_503_749_046_272_i64, "kumori", "おはよう、紅茶がおいしい", true],
            [1_036_814_858_449_846_272_i64, "mugicha", "今日も紅茶 #朝", false],
        ])
    );
    let rank = place.run(&["rank", "2018-09-03", "--format", "ndjson"]).stdout;
    assert!(rank.contains("紅茶"), "{rank}");
    let report = place.run(&["report", "latest"]);
    assert_eq!(report.status, 0, "{report:?}");
    assert!(report.stdout.contains("2018-09-04"), "{}", report.stdout);
    // What was cut by an earlier version is cut anew before it is added to.
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    place.write("a.jsonl", common::status(0, "夜") + "\n");
    assert_eq!(place.account(&["a.jsonl"]), [1, 1, 0, 0, 0]);
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
        let message = format!("schema version {}, this program knows {known}", known + 41);
        assert!(ran.stderr.contains(&message), "{arguments:?}: {ran:?}");
        assert_eq!(place.hashes("warehouse"), before, "{arguments:?}");
    }
}
