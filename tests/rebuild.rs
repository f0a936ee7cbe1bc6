//! `ingest --rebuild`: everything anew, as if ingested for the first time.

use crate::common::{Place, SAMPLE, status};
use serde_json::Value;

/// The user dictionary that the repository carries.
const WORDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/user_dictionary.csv");

fn manifest(place: &Place) -> Value {
    let text = std::fs::read_to_string(place.path("warehouse/_manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_rebuilt_warehouse_is_that_of_a_first_run() {
    let fresh = Place::new();
    fresh.account(&[SAMPLE, "--user-dictionary", WORDS]);
    let place = Place::new();
    place.account(&[SAMPLE]);
    let plain = place.parquet_hashes();
    let rebuilt =
        place.json(&["ingest", "--rebuild", "--user-dictionary", WORDS, "--format", "json"]);
    assert_eq!((&rebuilt["days"], &rebuilt["tweets"]), (&3.into(), &145.into()));
    assert_eq!(place.parquet_hashes(), fresh.parquet_hashes());
    // The stamp in their metadata is another, so that no file is the same.
    for (path, hash) in place.parquet_hashes() {
        assert_ne!(plain[&path], hash, "{}", path.display());
    }
    let (mut ours, theirs) = (manifest(&place), manifest(&fresh));
    assert_eq!(ours["state"], 2);
    ours["state"] = 1.into();
    // That of its own content.
    ours["blake3"] = theirs["blake3"].clone();
    assert_eq!(ours, theirs);

    // And back, with one thread.
    let ran = place.run(&["ingest", "--rebuild", "--threads", "1"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(place.parquet_hashes(), plain);
    assert!(
        ran.stderr.contains("re-tokenized with ipadic-2.7.0-20070801 + tsubuyaki-lexicon in"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stdout.lines().next(), Some("days                     3"));
}

#[test]
fn days_of_many_tweets_are_rebuilt_in_groups() {
    let lines: String = (0..40_000)
        .map(|number| status(number * 6 - 86_400, &format!("つぶやき{number} 水曜")) + "\n")
        .collect();
    let place = Place::new();
    place.write("many.jsonl", lines);
    place.account(&["many.jsonl"]);
    let before = place.parquet_hashes();
    assert_eq!(place.json(&["ingest", "--rebuild", "--format", "json"])["tweets"], 40_000);
    assert_eq!(place.parquet_hashes(), before);
}

#[test]
fn damage_to_what_is_made_from_the_tweets_is_repaired() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let before = place.parquet_hashes();
    std::fs::remove_file(place.path("warehouse/terms/date=2018-09-02/part-0.parquet")).unwrap();
    std::fs::write(place.path("warehouse/vocabulary/part-0.parquet"), "no table").unwrap();
    assert_eq!(place.run(&["rank", "2018-09-02"]).status, 1);
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    assert_eq!(place.parquet_hashes(), before);
    assert_eq!(place.run(&["rank", "2018-09-02"]).status, 0);
    // Damage to the tweets themselves is not: nothing is changed then.
    let tweets = place.path("warehouse/tweets/date=2018-09-02/part-0.parquet");
    std::fs::write(&tweets, "no table").unwrap();
    let ran = place.run(&["ingest", "--rebuild"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("its hash is not the one in the manifest"), "{}", ran.stderr);
    assert_eq!(manifest(&place)["state"], 2);
}

#[test]
fn an_older_version_of_the_tokens_is_refused_until_the_rebuild() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let before = place.parquet_hashes();
    let mut old = manifest(&place);
    let version = old["stamp"]["tokens_version"].as_i64().unwrap();
    old["stamp"]["tokens_version"] = (version - 1).into();
    old["categories"]
        .as_array_mut()
        .unwrap()
        .push(serde_json::json!({ "pos": "昔の品詞", "pos1": "*", "kind": "word" }));
    place.write("warehouse/_manifest.json", old.to_string());
    let ran = place.run(&["ingest"]);
    assert_eq!(ran.status, 1);
    let message = format!("tokens version {}, but this run uses {version}", version - 1);
    assert!(ran.stderr.contains(&message), "{}", ran.stderr);
    assert!(ran.stderr.contains("`tsubuyaki ingest --rebuild`"), "{}", ran.stderr);
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    assert_eq!(place.parquet_hashes(), before);
    // A part of speech that no token has any more is gone.
    let now = manifest(&place);
    assert!(!now["categories"].to_string().contains("昔の品詞"));
    assert_eq!(now["stamp"]["tokens_version"], version);
    assert_eq!(place.account(&["inbox"]), [0, 0, 0, 0, 0]);
}

#[test]
fn what_cannot_be_rebuilt_is_refused() {
    let place = Place::new();
    let ran = place.run(&["ingest", "--rebuild"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("no warehouse at"), "{}", ran.stderr);
    assert!(!place.path("warehouse").exists());
    let ran = place.run(&["ingest", "--rebuild", "inbox"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("cannot be used with"), "{}", ran.stderr);

    place.account(&[SAMPLE]);
    let zone = [("TSUBUYAKI_TIME_ZONE", "America/New_York")];
    let ran = place.run_with(&zone, &["ingest", "--rebuild"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("created with time zone Asia/Tokyo"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("--rebuild"), "{}", ran.stderr);
}

#[test]
fn a_warehouse_without_tweets_may_change_its_dictionary() {
    let place = Place::new();
    place.write("bad.jsonl", r#"{"id_str":"5","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#);
    assert_eq!(place.ingest(&["bad.jsonl", "--input-format", "api-v1"]).0, [1, 0, 0, 0, 1]);
    let ran = place.run(&["ingest", "--rebuild", "--user-dictionary", WORDS]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains("the warehouse is empty"), "{}", ran.stderr);
    assert_eq!(place.run(&["ingest", SAMPLE, "--user-dictionary", WORDS]).status, 0);
}

#[test]
fn pages_follow_a_rebuild() {
    let place = Place::with_sample();
    assert_eq!(place.run(&["nightly"]).status, 0);
    place.write("tsubuyaki.toml", format!("inbox = \"inbox\"\nuser_dictionary = \"{WORDS}\"\n"));
    let refused = place.run(&["nightly"]);
    assert_eq!(refused.status, 1);
    assert!(
        refused.stderr.contains("user dictionary none, but this run uses user_dictionary.csv (")
    );
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    let ran = place.run(&["nightly"]);
    assert!(ran.stderr.contains("3 pages written"), "{}", ran.stderr);
    assert!(ran.stdout.contains("ひより生誕祭"), "{}", ran.stdout);
    let dictionaries = "辞書 ipadic-2.7.0-20070801 + tsubuyaki-lexicon + user_dictionary.csv";
    assert!(ran.stdout.contains(dictionaries));
}
