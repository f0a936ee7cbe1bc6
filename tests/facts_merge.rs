//! Facts about what is known of a tweet already: one row, whatever came first.

use std::path::{Path, PathBuf};

use crate::common::records::{file, file_of, record};
use crate::common::{Place, id_at, status, status_with};
use serde_json::{Value, json};

/// What becomes of two files in each order, in two runs and in one: the
/// accounts say so, the rows and the bytes are the same.
fn merged(first: &str, second: &str, columns: &str) -> Value {
    let other = status(60_000, "別の話") + "\n";
    let mut results = Vec::new();
    for (one, two) in [(first, second), (second, first)] {
        let place = Place::new();
        place.write("other", &other);
        place.write("a", one);
        place.write("b", two);
        assert_eq!(place.account(&["other", "a"]), [2, 2, 0, 0, 0], "{one}");
        assert_eq!(place.account(&["b"]), [1, 0, 1, 0, 0], "{two}");
        results.push((place.tweets(columns)[0].clone(), place.parquet_hashes()));

        let place = Place::new();
        place.write("other", &other);
        place.write("a", one);
        place.write("b", two);
        assert_eq!(place.account(&["a", "b", "other"]), [3, 2, 0, 1, 0], "{one}{two}");
        results.push((place.tweets(columns)[0].clone(), place.parquet_hashes()));
    }
    for result in &results[1..] {
        assert_eq!(*result, results[0]);
    }
    results.swap_remove(0).0
}

#[test]
fn fields_are_merged_one_by_one() {
    let v1 = |text: &str, more: &str| status_with(id_at(0), 0, text, more) + "\n";
    let columns = "text, lang, client, like_count, retweet_count, is_retweet, retweeted_id";
    for (first, second, expected) in [
        (
            v1("朝", r#","favorite_count":3,"retweet_count":9,"lang":"ja""#),
            v1("朝", r#","favorite_count":5,"retweet_count":7,"source":"葉書""#),
            json!(["朝", "ja", "葉書", 5, 9, false, null]),
        ),
        // A whole text before a cut one, be it shorter; then the longer.
        (
            v1("長い話の始まりと途中…", ""),
            v1("長い話の始まり", ""),
            json!(["長い話の始まり", null, null, null, null, false, null]),
        ),
        (v1("朝の", ""), v1("朝の話", ""), json!(["朝の話", null, null, null, null, false, null])),
        (
            v1("朝の話", ""),
            v1("朝の夢", ""),
            json!(["朝の話", null, null, null, null, false, null]),
        ),
        // A retweet as text alone, and native.
        (
            v1("RT @a: 長い話の始まりと途中の…", ""),
            v1("RT @a: 長い…", r#","retweeted_status":{"id_str":"9","text":"長い話"}"#),
            json!(["長い話", null, null, null, null, true, 9]),
        ),
    ] {
        assert_eq!(merged(&first, &second, columns), expected, "{first}{second}");
    }
}

#[test]
fn observations_in_two_forms_on_two_days_are_one_row() {
    let columns = "tweet_id, CAST(date AS VARCHAR) AS date, \
         CAST(created_at AS VARCHAR) AS created_at, time_known, author, text, form";
    let id = id_at(0).to_string();
    // A table has the tweet on another day; the time of the id is better.
    let mapped = file_of("jsonl", &id, 3 * 86_400, "朝");
    let scraped = file_of("twint-json", &id, 0, "朝の話");
    let row = json!([
        id_at(0),
        "2018-09-03",
        "2018-09-02 15:00:00.000000+00:00",
        true,
        "mugicha",
        "朝の話",
        "jsonl"
    ]);
    assert_eq!(merged(&mapped, &scraped, columns), row);

    // An old archive has lost the time of day, which another form knows; in
    // Japan it is the next day.
    let lost = record("archive-csv", "20", "2009-05-01 00:00:00 +0000", "朝の話");
    let known = record("api-v1", "20", "Fri May 01 20:00:00 +0000 2009", "朝");
    let row = json!([
        20,
        "2009-05-02",
        "2009-05-01 20:00:00.000000+00:00",
        true,
        null,
        "朝の話",
        "api-v1"
    ]);
    let (lost, known) = (file("archive-csv", &[lost]), file("api-v1", &[known]));
    assert_eq!(merged(&lost, &known, columns), row);

    // Two tables that disagree: the earlier time.
    let later = file_of("csv", &id, 86_400, "朝");
    let earlier = file_of("jsonl", &id, 5, "朝");
    let row = json!([
        id_at(0),
        "2018-09-03",
        "2018-09-02 15:00:05.000000+00:00",
        true,
        "mugicha",
        "朝",
        "csv"
    ]);
    assert_eq!(merged(&later, &earlier, columns), row);
}

#[test]
fn a_day_that_loses_its_only_tweet_is_gone() {
    let place = Place::new();
    let id = id_at(0).to_string();
    place.write("a", file_of("jsonl", &id, 3 * 86_400, "朝"));
    assert_eq!(place.account(&["a"]), [1, 1, 0, 0, 0]);
    place.write("b", file_of("twint-json", &id, 0, "朝"));
    assert_eq!(place.account(&["b"]), [1, 0, 1, 0, 0]);
    let days = |table: &str| {
        place.query(&format!("SELECT DISTINCT CAST(date AS VARCHAR) AS date FROM {table}"))
    };
    for table in ["tweets", "tokens", "terms"] {
        assert_eq!(days(table), json!([["2018-09-03"]]), "{table}");
    }
    let is_old = |path: &&Path| path.to_string_lossy().contains("2018-09-06");
    let hashes = place.parquet_hashes();
    let old: Vec<&Path> = hashes.keys().map(PathBuf::as_path).filter(is_old).collect();
    assert_eq!(old, Vec::<&Path>::new());
}

#[test]
fn tweets_of_many_days_touch_the_files_of_their_days_alone() {
    let place = Place::new();
    let day = 86_400;
    let lines: String = (0..5).map(|days| status(days * day, "雨") + "\n").collect();
    place.write("a.jsonl", lines);
    assert_eq!(place.account(&["a.jsonl"]), [5, 5, 0, 0, 0]);
    let before = place.parquet_hashes();
    // Known in another form, and nothing new in it: no file changes.
    let known = file_of("archive", &id_at(0).to_string(), 0, "雨");
    place.write("b", known.replace("archive", "api-v1"));
    assert_eq!(place.account(&["b"]), [1, 0, 1, 0, 0]);
    let is_of = |path: &Path, date: &str| path.to_string_lossy().contains(date);
    let changed = |date: &str| {
        let after = place.parquet_hashes();
        assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
        after
            .iter()
            .filter(|(path, hash)| !is_of(path, date) && before[*path] != **hash)
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(changed("none"), Vec::<PathBuf>::new());
    place.write("c.jsonl", status(2 * day + 5, "雨") + "\n");
    assert_eq!(place.account(&["c.jsonl"]), [1, 1, 0, 0, 0]);
    assert_eq!(changed("2018-09-05"), Vec::<PathBuf>::new());
    assert_eq!(changed("none").len(), 3);
}
