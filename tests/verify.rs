//! `verify` finds every fault, `verify --repair` mends it or sets it aside.

use std::fs;
use std::path::Path;

use crate::common::{Place, Ran, SAMPLE, status};
use serde_json::Value;

const DAY: &str = "date=2018-09-02/part-0.parquet";

/// Something that happens to a file.
type Damage = fn(&Path);
/// Something that is wrong in a manifest.
type Change = fn(&mut Value);

/// What can be done to a file.
const DAMAGES: [(&str, Damage); 4] = [
    ("a bit is flipped", |path| {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).unwrap();
    }),
    ("cut short", |path| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() - 9]).unwrap();
    }),
    ("deleted", |path| fs::remove_file(path).unwrap()),
    ("a folder instead", |path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    }),
];

/// A warehouse with the sample, taken in from the inbox.
fn sample() -> Place {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    place
}

fn verify(place: &Place) -> Ran {
    place.run(&["verify"])
}

fn faults(place: &Place) -> Vec<Value> {
    let ran = place.run(&["verify", "--format", "json"]);
    let verdict: Value = serde_json::from_str(&ran.stdout).unwrap();
    let faults = verdict["faults"].as_array().unwrap().clone();
    assert_eq!(ran.status, i32::from(!faults.is_empty()), "{ran:?}");
    faults
}

#[test]
fn a_sound_warehouse_is_found_sound() {
    let place = sample();
    let ran = verify(&place);
    // Three tables of three days, their month, the vocabulary and the rejects.
    assert_eq!(ran.stdout, "verified: 3 days, 12 files, 0 faults\n");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let json = place.json(&["verify", "--format", "json"]);
    assert_eq!((&json["state"], &json["days"], &json["files"]), (&1.into(), &3.into(), &12.into()));
    let before = place.hashes("warehouse");
    assert_eq!(place.run(&["verify", "--repair"]).stdout, ran.stdout);
    assert_eq!(place.hashes("warehouse"), before);
    assert_eq!(Place::new().run(&["verify"]).status, 1);
}

#[test]
fn what_follows_from_the_tweets_is_made_anew() {
    let place = sample();
    let whole = place.parquet_hashes();
    for table in ["tokens", "terms", "vocabulary"] {
        let file = match table {
            "vocabulary" => "vocabulary/part-0.parquet".to_owned(),
            table => format!("{table}/{DAY}"),
        };
        for (what, damage) in DAMAGES {
            damage(&place.path("warehouse").join(&file));
            let found = faults(&place);
            assert_eq!(found.len(), 1, "{file}, {what}: {found:?}");
            assert_eq!(found[0]["file"], file.as_str(), "{what}");
            let text = verify(&place).stdout;
            assert!(text.contains(&format!("{file}: ")), "{text}");
            assert!(text.contains("`tsubuyaki verify --repair`"), "{text}");
            assert!(text.ends_with("verified: 3 days, 12 files, 1 fault\n"), "{text}");

            let ran = place.run(&["verify", "--repair"]);
            assert!(ran.stdout.contains(&format!("rebuilt: {file}")), "{ran:?}");
            assert!(ran.stdout.ends_with("verified: 3 days, 12 files, 0 faults\n"), "{ran:?}");
            // A folder that lay there is the person's; it is set aside.
            assert_eq!(
                ran.status,
                i32::from(what == "a folder instead"),
                "{file}, {what}: {ran:?}"
            );
            let mut now = place.parquet_hashes();
            now.retain(|path, _| !path.starts_with("_damaged"));
            assert_eq!(now, whole, "{file}, {what}");
        }
    }
    assert_eq!(place.account(&["inbox"]), [0, 0, 0, 0, 0]);
}

#[test]
fn tweets_that_are_damaged_are_set_aside_and_come_back_from_their_inputs() {
    for (what, damage) in DAMAGES {
        let place = sample();
        let whole = place.parquet_hashes();
        damage(&place.path("warehouse/tweets").join(DAY));
        let found = faults(&place);
        assert_eq!(found[0]["remedy"], "set-aside", "{what}: {found:?}");

        let ran = place.run(&["verify", "--repair"]);
        assert_eq!(ran.status, 1, "{what}: {ran:?}");
        let name = format!("tweets/{DAY}");
        let expected = match what {
            "deleted" => format!("gone: {name} (45 rows)\n"),
            _ => format!("set aside: {name} (45 rows), now _damaged/0000000002/{name}\n"),
        };
        assert!(ran.stdout.contains(&expected), "{what}: {ran:?}");
        assert!(ran.stdout.contains("the posts of 2018-09-02 are lost until"), "{ran:?}");
        assert!(
            ran.stdout.contains("again:\ningest again: inbox/2018-09-02.json\nverified"),
            "{ran:?}"
        );
        assert!(ran.stdout.ends_with("verified: 2 days, 9 files, 0 faults\n"), "{what}: {ran:?}");
        assert_eq!(verify(&place).status, 0, "{what}");
        // What was made of them is kept, too.
        assert!(place.path(&format!("warehouse/_damaged/0000000002/tokens/{DAY}")).is_file());
        assert_eq!(place.json(&["status", "--format", "json"])["days"], 2);

        let account = place.account(&["inbox"]);
        assert_eq!(account[1], 45, "{what}: {account:?}");
        let mut now = place.parquet_hashes();
        now.retain(|path, _| !path.starts_with("_damaged"));
        assert_eq!(now, whole, "{what}");
        assert_eq!(verify(&place).status, 0, "{what}");
        assert_eq!(place.account(&["inbox"]), [0, 0, 0, 0, 0]);
    }
}

#[test]
fn rejects_that_are_damaged_are_set_aside() {
    let place = sample();
    let file = "_rejects/0000000001.jsonl";
    let path = place.path("warehouse").join(file);
    let mut text = fs::read(&path).unwrap();
    text[20] ^= 1;
    fs::write(&path, text).unwrap();
    assert_eq!(faults(&place)[0]["file"], file);
    let ran = place.run(&["verify", "--repair", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let repaired: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(repaired["set_aside"][0]["now"], format!("_damaged/0000000002/{file}"));
    assert_eq!(repaired["verdict"]["faults"].as_array().unwrap().len(), 0);
    assert_eq!(verify(&place).status, 0);
}

#[test]
fn tables_that_disagree_are_found_though_their_hashes_are_right() {
    // Files of one warehouse in another, whose manifest has their hashes.
    let place = Place::new();
    place.write("a.jsonl", status(0, "朝の紅茶") + "\n");
    place.account(&["a.jsonl"]);
    let other = Place::new();
    other.write("a.jsonl", status(0, "朝の紅茶はうまい") + "\n");
    other.account(&["a.jsonl"]);
    let read = |place: &Place| -> Value {
        serde_json::from_slice(&fs::read(place.path("warehouse/_manifest.json")).unwrap()).unwrap()
    };
    let sound = read(&place);
    for (file, problem) in [
        (
            "tweets/date=2018-09-03/part-0.parquet",
            "the end of tweet 1036267501777846273 is in no token",
        ),
        ("tokens/date=2018-09-03/part-0.parquet", "its surface differs from the text of the tweet"),
        ("terms/date=2018-09-03/part-0.parquet", "it does not match the tokens"),
        ("vocabulary/part-0.parquet", "no day has"),
    ] {
        let path = place.path("warehouse").join(file);
        let before = fs::read(&path).unwrap();
        fs::copy(other.path("warehouse").join(file), &path).unwrap();
        let mut manifest = sound.clone();
        manifest["files"][file] = read(&other)["files"][file].clone();
        place.write("warehouse/_manifest.json", manifest.to_string());
        let ran = verify(&place);
        assert_eq!(ran.status, 1, "{file}: {ran:?}");
        assert!(ran.stdout.contains(problem), "{file}: {ran:?}");
        fs::write(path, before).unwrap();
        place.write("warehouse/_manifest.json", sound.to_string());
        assert_eq!(verify(&place).status, 0);
    }
}

#[test]
fn what_the_manifest_says_wrongly_is_found() {
    let place = sample();
    let path = place.path("warehouse/_manifest.json");
    let sound: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let changes: [(&str, Change, bool); 9] = [
        ("its hash is not", |m| m["files"][file("tweets")]["blake3"] = "00".into(), false),
        ("the manifest says 46", |m| m["files"][file("tweets")]["rows"] = 46.into(), true),
        ("the manifest says 1", |m| m["files"][file("terms")]["bytes"] = 1.into(), true),
        ("smallest and largest ids", |m| m["files"][file("tweets")]["ids"][0] = 1.into(), true),
        ("does not balance", |m| m["inputs"][0]["account"]["duplicate"] = 7.into(), false),
        (
            "the inputs stored 146 tweets",
            |m| {
                m["inputs"][0]["account"]["stored"] =
                    (m["inputs"][0]["account"]["stored"].as_u64().unwrap() + 1).into();
                m["inputs"][0]["account"]["read"] =
                    (m["inputs"][0]["account"]["read"].as_u64().unwrap() + 1).into();
            },
            false,
        ),
        (
            "the manifest lacks its part of speech",
            |m| {
                m["categories"].as_array_mut().unwrap().remove(3);
            },
            true,
        ),
        (
            "its tsubuyaki.time_zone is Asia/Tokyo",
            |m| m["stamp"]["time_zone"] = "UTC".into(),
            false,
        ),
        (
            "unexpected file listed in the manifest",
            |m| {
                m["files"]["notes.txt"] = m["files"][file("terms")].clone();
            },
            false,
        ),
    ];
    for (problem, change, is_mended) in changes {
        let mut manifest = sound.clone();
        change(&mut manifest);
        fs::write(&path, manifest.to_string()).unwrap();
        let ran = verify(&place);
        assert_eq!(ran.status, 1, "{problem}: {ran:?}");
        assert!(ran.stdout.contains(problem), "{problem}: {ran:?}");
        if is_mended {
            let files = place.parquet_hashes();
            let ran = place.run(&["verify", "--repair"]);
            assert_eq!(ran.status, 0, "{problem}: {ran:?}");
            assert_eq!(place.parquet_hashes(), files, "{problem}");
        }
        fs::write(&path, sound.to_string()).unwrap();
    }
    fs::write(&path, "{").unwrap();
    let ran = verify(&place);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("_manifest.json: damaged"), "{ran:?}");
}

fn file(table: &str) -> String {
    format!("{table}/{DAY}")
}

#[test]
fn what_does_not_belong_there_is_told_and_set_aside() {
    let place = sample();
    for name in ["tokens/date=2018-09-02/part-1.parquet", "notes\n.txt", "_rejects/x.jsonl"] {
        place.write(&format!("warehouse/{name}"), "of no one");
        let ran = verify(&place);
        assert_eq!(ran.status, 1, "{ran:?}");
        let line = format!("{}: it is not in the manifest; move", name.replace('\n', " "));
        assert!(ran.stdout.starts_with(&line), "{ran:?}");
        assert_eq!(ran.stdout.lines().count(), 2);
        assert_eq!(place.run(&["verify", "--repair"]).status, 1);
        assert_eq!(verify(&place).status, 0);
    }
    // Three repairs before the next state: each has a folder of its own.
    let kept = ["_damaged/0000000002", "_damaged/0000000002-2", "_damaged/0000000002-3"];
    for folder in kept {
        assert!(place.path("warehouse").join(folder).is_dir(), "{folder}");
    }
}

#[test]
fn what_a_killed_run_left_is_told_and_cleared_up() {
    let place = sample();
    fs::create_dir_all(place.path("warehouse/_staging/0000000002/tokens")).unwrap();
    place.write("warehouse/_staging/0000000002/tokens/a.parquet", "half of it");
    let ran = verify(&place);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.starts_with("_staging/0000000002: files of a killed run"), "{ran:?}");
    let ran = place.run(&["verify", "--repair"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stdout.starts_with("completed: 0000000002"), "{ran:?}");
    assert!(!place.path("warehouse/_staging").exists());
    assert_eq!(verify(&place).status, 0);
}

#[test]
fn tokens_are_not_cut_by_another_dictionary() {
    let place = sample();
    fs::remove_file(place.path("warehouse").join(file("tokens"))).unwrap();
    let words = concat!(env!("CARGO_MANIFEST_DIR"), "/data/user_dictionary.csv");
    let ran = place.run(&["verify", "--repair", "--user-dictionary", words]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("created with user dictionary none"), "{ran:?}");
    assert_eq!(place.run(&["verify", "--repair"]).status, 0);
}

#[test]
fn many_damaged_days_are_mended_at_once() {
    let place = Place::new();
    let lines: String =
        (0..300).map(|day| status(day * 86_400, &format!("{day}日目の朝、眠い")) + "\n").collect();
    place.write("inbox/many.jsonl", lines);
    place.account(&["inbox"]);
    let whole = place.parquet_hashes();
    for (number, path) in whole.keys().enumerate() {
        if !path.starts_with("tweets") && number % 3 == 0 {
            fs::write(place.path("warehouse").join(path), "damaged").unwrap();
        }
    }
    assert!(faults(&place).len() > 150);
    let ran = place.run(&["verify", "--repair", "--threads", "1"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.ends_with("verified: 300 days, 911 files, 0 faults\n"), "{}", ran.stdout);
    assert_eq!(place.parquet_hashes(), whole);
}

#[test]
fn inputs_are_named_by_their_times() {
    let place = Place::new();
    for day in 0..5 {
        let line = status(day * 86_400 + 3_600, "おはよう") + "\n";
        place.write(&format!("inbox/{day}.jsonl"), line);
    }
    place.account(&["inbox"]);
    let last = "tweets/date=2018-09-07/part-0.parquet";
    fs::remove_file(place.path("warehouse").join(last)).unwrap();
    let ran = place.run(&["verify", "--repair"]);
    assert!(ran.stdout.contains("ingest again: inbox/4.jsonl"), "{ran:?}");
    assert!(!ran.stdout.contains("inbox/1.jsonl"), "{ran:?}");
    // And the run of the night does so by itself.
    assert_eq!(place.run(&["nightly"]).status, 0);
    assert_eq!(verify(&place).stdout, "verified: 5 days, 17 files, 0 faults\n");
}

#[test]
fn tables_may_lie_on_another_disk() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    let elsewhere = place.path("elsewhere");
    fs::rename(place.path("warehouse/tokens"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, place.path("warehouse/tokens")).unwrap();
    assert_eq!(verify(&place).status, 0);
    fs::write(elsewhere.join("date=2018-09-02/b.parquet"), "x").unwrap();
    assert_eq!(faults(&place)[0]["file"], "tokens/date=2018-09-02/b.parquet");
}

#[test]
fn tables_without_a_manifest_are_not_written_over() {
    let place = sample();
    fs::remove_file(place.path("warehouse/_manifest.json")).unwrap();
    let before = place.parquet_hashes();
    for command in
        [&["ingest"][..], &["nightly"], &["verify"], &["verify", "--repair"], &["status"]]
    {
        let ran = place.run(command);
        assert_eq!(ran.status, 1, "{command:?}");
        assert!(
            ran.stderr.contains("_manifest.json: damaged: it is missing, but t"),
            "{command:?}: {ran:?}"
        );
    }
    assert_eq!(place.parquet_hashes(), before);
}

#[test]
fn a_changed_digit_of_the_manifest_is_never_believed() {
    let place = sample();
    let path = place.path("warehouse/_manifest.json");
    let sound = fs::read_to_string(&path).unwrap();
    let files = place.parquet_hashes();
    place.write("inbox/late.jsonl", crate::common::status(60, "遅れて届いた"));
    for (was, is) in [
        ("\"state\": 1", "\"state\": 0"),
        ("\"state\": 1", "\"state\": 18446744073709551615"),
        ("\"rows\": ", "\"rows\": 1"),
        ("Asia/Tokyo", "Asia/Tokyp"),
        ("\"pos1\": \"一般\"", "\"pos1\": \"一舭\""),
    ] {
        let changed = sound.replacen(was, is, 1);
        assert_ne!(changed, sound, "{was}");
        fs::write(&path, &changed).unwrap();
        for command in [&["status"][..], &["rank"], &["verify"], &["nightly"], &["ingest"]] {
            let ran = place.run(command);
            assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{is} {command:?}: {ran:?}");
            assert!(ran.stderr.contains("_manifest.json: damaged"), "{is}: {}", ran.stderr);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), changed);
        assert_eq!(place.parquet_hashes(), files);
    }
    // Without the hash, as earlier versions wrote it: a state never goes back.
    let mut old: Value = serde_json::from_str(&sound).unwrap();
    old.as_object_mut().unwrap().remove("blake3").unwrap();
    fs::write(&path, old.to_string()).unwrap();
    assert_eq!(verify(&place).status, 0);
    for state in [0, u64::MAX] {
        old["state"] = state.into();
        fs::write(&path, old.to_string()).unwrap();
        let ran = place.run(&["nightly"]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stderr.contains("its state is "), "{}", ran.stderr);
        assert_eq!(place.parquet_hashes(), files);
    }
}

#[test]
fn a_broken_journal_has_a_way_out() {
    let place = sample();
    let answer = place.run(&["rank"]).stdout;
    for text in ["", "{}", "{\"state\": 2}", "\u{0}\u{0}"] {
        for folder in ["warehouse/_journal", "warehouse/_staging/0000000002"] {
            fs::create_dir_all(place.path(folder)).unwrap();
        }
        place.write("warehouse/_journal/0000000002.json", text);
        place.write("warehouse/_staging/0000000002/notes.txt", "");
        for command in [&["status"][..], &["rank"], &["nightly"]] {
            let ran = place.run(command);
            assert_eq!(ran.status, 1, "{ran:?}");
            assert!(ran.stderr.contains("`tsubuyaki verify --repair`"), "{}", ran.stderr);
        }
        let ran = place.run(&["verify", "--repair"]);
        assert!(ran.stdout.contains("set aside: _journal/0000000002.json, now "), "{ran:?}");
        assert_eq!(verify(&place).status, 0);
        assert_eq!(place.run(&["rank"]).stdout, answer);
        fs::remove_dir_all(place.path("warehouse/_damaged")).unwrap();
    }
}

#[test]
fn a_file_in_the_way_of_a_new_day_is_not_replaced() {
    let place = sample();
    let path = "warehouse/tweets/date=2018-09-10/part-0.parquet";
    fs::create_dir_all(place.path(path).parent().unwrap()).unwrap();
    place.write(path, "PAR1");
    place.write("late.jsonl", crate::common::status(7 * 24 * 3_600, "一週間後"));
    let ran = place.run(&["ingest", "late.jsonl"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stderr.contains("date=2018-09-10"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(place.path(path)).unwrap(), "PAR1");
    fs::remove_file(place.path(path)).unwrap();
    assert_eq!(place.run(&["ingest", "late.jsonl"]).status, 0);
}
