//! Facts about ids and times, and what is made of them.

use crate::common::records::{CSV, DOCUMENTS, LINES, file, file_of, is_mapped, record, time};
use crate::common::{Place, id_at};
use serde_json::{Value, json};

const TIMES: &str = "tweet_id, CAST(created_at AS VARCHAR) AS created_at, \
     CAST(local_time AS VARCHAR) AS local_time, CAST(date AS VARCHAR) AS date, time_known";

/// The row of a tweet whose time is known, as [`TIMES`] has it.
fn timed(id: i64, created_at: &str, local_time: &str) -> Value {
    let date = &local_time[..10];
    json!([id, format!("{created_at}.000000+00:00"), format!("{local_time}.000000"), date, true])
}

#[test]
fn the_id_as_a_string_is_right_where_the_number_is_rounded() {
    let head = r#""text":"朝","created_at":"Mon Sep 03 03:15:00 +0000 2018""#;
    for ids in [
        r#""id":1036452470584246300,"id_str":"1036452470584246272""#,
        r#""id_str":"1036452470584246272","id":1.0364524705842463e18"#,
        r#""id":1036452470584246272"#,
        r#""id":"1036452470584246272""#,
        r#""id_str":1036452470584246272"#,
    ] {
        let place = Place::new();
        place.write("a.jsonl", format!("{{{head},{ids}}}\n"));
        assert_eq!(place.account(&["a.jsonl"]), [1, 1, 0, 0, 0], "{ids}");
        assert_eq!(place.tweets("tweet_id"), json!([[1_036_452_470_584_246_272_i64]]), "{ids}");
    }
}

#[test]
fn an_id_that_is_none_is_rejected_by_name_of_the_reason_or_assigned() {
    let cases = [
        ("9.88578971393511E+017", "the id 9.88578971393511E+017 has lost its last digits"),
        ("18446744073709551616", "the id 18446744073709551616 is out of range"),
        ("9223372036854775808", "the id 9223372036854775808 is out of range"),
        ("0", "the id 0 is out of range"),
        ("=1+1", "the id is not a number: =1+1"),
        ("", "no id"),
    ];
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        let good = id_at(9).to_string();
        let ids = cases.iter().map(|(id, _)| *id).chain([good.as_str()]);
        let records: Vec<String> = (0..)
            .zip(ids)
            .map(|(second, id)| record(form, id, &time(form, second), "朝"))
            .collect();
        let place = Place::new();
        place.write("a", file(form, &records));
        let (account, ran) = place.ingest(&["a", "--form", form]);
        assert_eq!(account, [7, 1, 0, 0, 6], "{form}: {ran:?}");
        for (id, reason) in cases {
            let reason = format!(": rejected: {reason}");
            assert!(ran.stderr.contains(&reason), "{form} {id}: {ran:?}");
        }

        std::fs::remove_dir_all(place.path("warehouse")).unwrap();
        let named = ["--assign-ids", "--author", "mugicha"];
        let (account, ran) = place.ingest(&[&["a", "--form", form][..], &named].concat());
        assert_eq!((account, ran.stderr.as_str()), ([7, 7, 0, 0, 0], ""), "{form}");
        let rows = place.query("SELECT tweet_id FROM tweets WHERE tweet_id > 0");
        assert_eq!(rows, json!([[id_at(9)]]), "{form}");
    }
}

#[test]
fn ids_tell_the_time_from_2010_11_04_22_00_on() {
    // 2010-11-04 21:59:59.999 and 22:00, and a written time a minute early.
    let (before, first) = ((73_025_342_i64 << 22) | 5, 73_025_343_i64 << 22);
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        let seconds = 1_288_907_940 - 1_535_900_400;
        let place = Place::new();
        for (name, id) in [("before", before), ("first", first)] {
            place.write(name, file_of(form, &id.to_string(), seconds, "朝"));
        }
        assert_eq!(place.account(&["before", "first"]), [2, 2, 0, 0, 0], "{form}");
        let written = |id| timed(id, "2010-11-04 21:59:00", "2010-11-05 06:59:00");
        let first = if is_mapped(form) {
            written(first)
        } else {
            timed(first, "2010-11-04 22:00:00", "2010-11-05 07:00:00")
        };
        assert_eq!(place.tweets(TIMES), json!([written(before), first]), "{form}");
    }
}

#[test]
fn a_file_that_is_hours_off_is_reported_and_keeps_the_time_of_the_ids() {
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        for (hours, told) in [(9, "(mostly by +9 hours)"), (-8, "(mostly by -8 hours)")] {
            let place = Place::new();
            let id = id_at(0);
            place.write("a", file_of(form, &id.to_string(), hours * 3_600, "朝"));
            let (account, ran) = place.ingest(&["a"]);
            assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{form}");
            let is_told = ran.stderr.contains("in 1 of 1 post") && ran.stderr.contains(told);
            assert_eq!(is_told, !is_mapped(form), "{form}: {ran:?}");
            if !is_mapped(form) {
                let row = timed(id, "2018-09-02 15:00:00", "2018-09-03 00:00:00");
                assert_eq!(place.tweets(TIMES), json!([row]), "{form}");
            }
        }
    }
}

#[test]
fn the_id_gives_the_time_where_none_is_written() {
    let id = id_at(0);
    let row = timed(id, "2018-09-02 15:00:00", "2018-09-03 00:00:00");
    let text = r#""text":"朝""#;
    for (form, with, without) in [
        ("api-v2", format!(r#"{{"id":"{id}",{text}}}"#), format!(r#"{{"id":"20",{text}}}"#)),
        (
            "api-v2",
            format!(r#"{{"data":[{{"id":"{id}",{text}}}]}}"#),
            format!(r#"{{"data":[{{"id":"20",{text}}}]}}"#),
        ),
        ("twilog-csv", format!("{id},,,朝,1"), "20,,,朝,1".into()),
        ("tweepy-csv", format!("0,{id},,朝,1,1"), "0,20,,朝,1,1".into()),
        ("twint-csv", format!("{id},1,,,,,a,朝,ja"), "20,1,,,,,a,朝,ja".into()),
        ("archive-csv", format!("{id},,web,朝,"), "20,,web,朝,".into()),
    ] {
        let place = Place::new();
        place.write("a", file(form, &[with, without]));
        let (account, ran) = place.ingest(&["a", "--form", form]);
        assert_eq!(account, [2, 1, 0, 0, 1], "{form}: {ran:?}");
        assert!(ran.stderr.contains("rejected: missing time"), "{form}: {ran:?}");
        assert_eq!(place.tweets(TIMES), json!([row]), "{form}");
    }
    // A status of the API v1.1 always has its time, or is not whole.
    let place = Place::new();
    place.write("a", format!(r#"{{"id_str":"{id}",{text}}}"#));
    let (account, ran) = place.ingest(&["a", "--form", "api-v1"]);
    assert_eq!(account, [1, 0, 0, 0, 1], "{ran:?}");
    assert!(ran.stderr.contains("a:1: rejected: missing time (created_at)"), "{ran:?}");
}

#[test]
fn times_that_java_script_wrote_are_read() {
    // Before ids told the time, so that it is the written one that counts.
    let time = "Sat Sep 04 2010 20:46:02 GMT+0800 (CST)";
    let row = timed(20, "2010-09-04 12:46:02", "2010-09-04 21:46:02");
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        if form.starts_with("twint") {
            continue;
        }
        let place = Place::new();
        place.write("a", file(form, &[record(form, "20", time, "朝")]));
        let (account, ran) = place.ingest(&["a", "--form", form, "--author", "mugicha"]);
        assert_eq!((account, ran.stderr.as_str()), ([1, 1, 0, 0, 0], ""), "{form}");
        assert_eq!(place.tweets(TIMES), json!([row]), "{form}");
    }
}

#[test]
fn midnight_in_an_old_archive_is_a_lost_time() {
    let lost = |id: i64, date: &str| {
        json!([id, format!("{date} 00:00:00.000000+00:00"), null, date, false])
    };
    for form in ["grailbird", "archive-csv"] {
        for zone in ["Asia/Tokyo", "America/New_York"] {
            let place = Place::new();
            place.write("tsubuyaki.toml", format!("time_zone = \"{zone}\"\n"));
            let times = [
                "2009-05-01 00:00:00 +0000",
                "2010-11-04 00:00:00 +0000",
                "2009-05-01 00:00:01 +0000",
            ];
            let records: Vec<String> = (20..)
                .zip(times)
                .map(|(id, time)| record(form, &format!("{id}"), time, "朝"))
                .collect();
            place.write("a", file(form, &records));
            assert_eq!(place.account(&["a"]), [3, 3, 0, 0, 0]);
            let local = match zone {
                "Asia/Tokyo" => "2009-05-01 09:00:01",
                _ => "2009-04-30 20:00:01",
            };
            let known = timed(22, "2009-05-01 00:00:01", local);
            let rows = json!([lost(20, "2009-05-01"), lost(21, "2010-11-04"), known]);
            assert_eq!(place.tweets(TIMES), rows, "{form} {zone}");
        }
    }
    // Elsewhere midnight is a time like any other.
    let place = Place::new();
    place.write(
        "a",
        file("api-v1", &[record("api-v1", "20", "Fri May 01 00:00:00 +0000 2009", "朝")]),
    );
    assert_eq!(place.account(&["a"]), [1, 1, 0, 0, 0]);
    let row = timed(20, "2009-05-01 00:00:00", "2009-05-01 09:00:00");
    assert_eq!(place.tweets(TIMES), json!([row]));
}

#[test]
fn days_have_years_of_four_digits() {
    let place = Place::new();
    let times = [
        "0000-01-01T00:00:00Z",
        "-000001-05-01T00:00:00Z",
        "2018-02-30T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "9999-12-30T00:00:00Z",
        "2018-09-02T15:00:00Z",
    ];
    let records: Vec<String> =
        (1..).zip(times).map(|(id, time)| record("jsonl", &format!("{id}"), time, "朝")).collect();
    place.write("a.jsonl", file("jsonl", &records));
    let (account, ran) = place.ingest(&["a.jsonl"]);
    assert_eq!((account, ran.status), ([6, 2, 0, 0, 4], 0), "{ran:?}");
    let rows = json!([
        timed(5, "9999-12-30 00:00:00", "9999-12-30 09:00:00"),
        timed(6, "2018-09-02 15:00:00", "2018-09-03 00:00:00"),
    ]);
    assert_eq!(place.tweets(TIMES), rows);
    assert_eq!(place.run(&["rank", "latest"]).status, 0);
}
