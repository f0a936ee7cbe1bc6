//! The roll-ups of months, from which questions about many days are answered: the answers
//! are those of the days themselves, whatever was written since, and without roll-ups.

use std::fmt::Write;
use std::fs;

use crate::common::{Place, id_at};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
/// Days of the posts, up to 2018-09-03.
const DAYS: i64 = 100;
const LONG: [&str; 4] = ["--from", "2018-05-20", "--to", "2018-09-03"];

/// Ways to ask: which words, and which posts and words count.
const ASKED: [&[&str]; 12] = [
    &["紅茶"],
    &["紅茶", "飲む", "ライブ会場", "#朝", "☕"],
    &["良い"],
    &["紅茶", "--retweets", "include"],
    &["紅茶", "--retweets", "only"],
    &["飲む", "--negated", "exclude"],
    &["飲む", "--negated", "only"],
    &["朝", "--hashtag-words", "out"],
    &["ライブ", "--units", "both"],
    &["良い", "--variants", "none", "--stopwords", "none"],
    &["紅茶", "--author", "a2"],
    // Particles are in no roll-up.
    &["紅茶", "--pos", "noun,particle"],
];

fn status(id: i64, seconds: i64, author: i64, text: &str) -> String {
    let time = jiff::Timestamp::from_second(1_535_900_400 + seconds).unwrap();
    let created_at = time.strftime("%a %b %d %H:%M:%S +0000 %Y");
    let text = serde_json::to_string(text).unwrap();
    format!(
        r#"{{"created_at":"{created_at}","id":{id},"text":{text},"user":{{"id_str":"{author}","screen_name":"a{author}"}}}}"#
    )
}

/// Made-up posts of some days, counted backwards from 2018-09-03; some days have none.
fn posts(days: impl Iterator<Item = i64>, seed: i64) -> String {
    const TEXTS: [&str; 8] = [
        "紅茶を飲みながらライブ会場の話",
        "今日は紅茶を飲まない、珈琲を飲む",
        "水曜のライブは良かった #朝",
        "天気がよい☕朝の紅茶",
        "RT @a9: 紅茶がいい #朝",
        "ライブ会場は遠い、足が痛い",
        "昨日はいい日だった",
        "紅茶 紅茶 紅茶 #紅茶",
    ];
    let mut lines = String::new();
    for day in days.filter(|day| day.rem_euclid(9) != 4) {
        for number in 0..3 + (day + seed).rem_euclid(5) {
            let which = usize::try_from((7 * day + 3 * number + seed).rem_euclid(8)).unwrap();
            let seconds = -day * DAY + 3_600 + 60 * number + seed;
            let author = (day + number * number + seed).rem_euclid(6);
            let _ = writeln!(lines, "{}", status(id_at(seconds), seconds, author, TEXTS[which]));
        }
    }
    lines
}

fn place() -> Place {
    let place = Place::new();
    place.write("inbox/a.jsonl", posts(0..DAYS, 0));
    place.account(&["inbox"]);
    place
}

fn manifest(place: &Place) -> Value {
    serde_json::from_slice(&fs::read(place.path("warehouse/_manifest.json")).unwrap()).unwrap()
}

/// The months that have roll-ups which count for something.
fn months(place: &Place) -> Vec<String> {
    let manifest = manifest(place);
    let files = manifest["files"].as_object().unwrap().iter();
    let months = files.filter(|(_, file)| file.get("made_of").is_some());
    let months: Vec<String> = months.map(|(path, _)| path.clone()).collect();
    for path in &months {
        assert!(place.path("warehouse").join(path).is_file(), "{path}");
    }
    months
}

fn answers(place: &Place) -> Vec<Value> {
    ASKED
        .iter()
        .map(|asked| {
            let mut answer =
                place.json(&[&["trend"], *asked, &LONG, &["--format", "json"]].concat());
            answer.as_object_mut().unwrap().remove("state");
            answer
        })
        .collect()
}

/// Makes of a warehouse what a version that knows of no roll-ups leaves of it.
fn without_roll_ups(place: &Place) {
    let mut manifest = manifest(place);
    manifest.as_object_mut().unwrap().remove("blake3");
    for (_, file) in manifest["files"].as_object_mut().unwrap() {
        file.as_object_mut().unwrap().remove("made_of");
    }
    place.write("warehouse/_manifest.json", manifest.to_string());
    assert_eq!(months(place), Vec::<String>::new());
}

/// The answers are those that the days themselves give, and the warehouse is sound.
fn check(place: &Place, expected_months: usize) -> Vec<Value> {
    assert_eq!(months(place).len(), expected_months);
    let verified = place.run(&["verify"]);
    assert_eq!(verified.status, 0, "{verified:?}");
    let path = place.path("warehouse/_manifest.json");
    let sealed = fs::read(&path).unwrap();
    let found = answers(place);
    without_roll_ups(place);
    let expected = answers(place);
    fs::write(&path, sealed).unwrap();
    for ((found, expected), asked) in found.iter().zip(&expected).zip(ASKED) {
        assert_eq!(found, expected, "{asked:?}");
    }
    found
}

#[test]
fn answers_are_those_of_the_days_whatever_was_written_since() {
    let place = place();
    let first = check(&place, 5);
    // Something is said of each.
    assert!(first.iter().all(|answer| !answer["rows"].as_array().unwrap().is_empty()));

    // More posts of old days, and a day that had none.
    place.write("inbox/b.jsonl", posts([3, 4, 40].into_iter(), 1));
    place.account(&["inbox"]);
    let more = check(&place, 5);
    assert_ne!(first[0], more[0]);

    let forgot = place.run(&["forget", "--author", "3"]);
    assert_eq!(forgot.status, 0, "{forgot:?}");
    let less = check(&place, 5);
    assert_ne!(more[0], less[0]);

    let files = place.hashes("warehouse/_months");
    let rebuilt = place.run(&["ingest", "--rebuild"]);
    assert_eq!(rebuilt.status, 0, "{rebuilt:?}");
    assert_eq!(check(&place, 5), less);
    assert_eq!(place.hashes("warehouse/_months"), files);
}

#[test]
fn a_month_without_a_roll_up_gets_none_in_its_midst() {
    let place = place();
    without_roll_ups(&place);
    // Of 2018-09-03 and of a day of August.
    place.write("inbox/b.jsonl", posts([0, 10].into_iter(), 1));
    place.account(&["inbox"]);
    check(&place, 0);
    assert!(!place.path("warehouse/_months/2018-09.words").exists());
    assert!(place.path("warehouse/_months/2018-06.words").exists());
    // One that begins has it.
    place.write("inbox/c.jsonl", posts([-30].into_iter(), 1));
    place.account(&["inbox"]);
    check(&place, 1);
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    check(&place, 6);
}

#[test]
fn a_roll_up_that_is_damaged_is_told_and_made_anew() {
    let place = place();
    let path = place.path("warehouse/_months/2018-08.words");
    let sound = fs::read(&path).unwrap();
    let expected = answers(&place);
    let damages: [&dyn Fn(); 3] = [
        &|| {
            let mut bytes = sound.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&path, bytes).unwrap();
        },
        &|| fs::write(&path, &sound[..sound.len() - 9]).unwrap(),
        &|| fs::remove_file(&path).unwrap(),
    ];
    for damage in damages {
        damage();
        let trend = place.run(&[&["trend", "紅茶"], &LONG[..]].concat());
        assert_eq!(trend.status, 1, "{trend:?}");
        assert!(trend.stderr.contains("2018-08.words"), "{trend:?}");
        let verified = place.run(&["verify", "--format", "json"]);
        let verdict: Value = serde_json::from_str(&verified.stdout).unwrap();
        let faults = verdict["faults"].as_array().unwrap();
        assert_eq!(faults.len(), 1, "{verdict}");
        assert_eq!(faults[0]["file"], "_months/2018-08.words");
        assert_eq!(faults[0]["remedy"], "roll-up-anew");
        let repaired = place.run(&["verify", "--repair"]);
        assert_eq!(repaired.status, 0, "{repaired:?}");
        assert_eq!(fs::read(&path).unwrap(), sound);
        assert_eq!(answers(&place), expected);
    }

    // One that tells of other words than the tokens have is found, although its hash is right.
    let other = fs::read(place.path("warehouse/_months/2018-07.words")).unwrap();
    fs::write(&path, &other).unwrap();
    let mut manifest = manifest(&place);
    manifest.as_object_mut().unwrap().remove("blake3");
    let july = manifest["files"]["_months/2018-07.words"].clone();
    let august = &mut manifest["files"]["_months/2018-08.words"];
    august["blake3"] = july["blake3"].clone();
    august["bytes"] = july["bytes"].clone();
    place.write("warehouse/_manifest.json", manifest.to_string());
    let verified = place.run(&["verify"]);
    assert!(verified.stdout.contains("does not match the tokens"), "{verified:?}");
    assert_eq!(place.run(&["verify", "--repair"]).status, 0);
    assert_eq!(fs::read(&path).unwrap(), sound);
}

/// What a run leaves that is killed right after its commit point.
#[test]
fn a_roll_up_that_is_not_in_its_place_yet_is_read_where_it_is_staged() {
    let (old, new) = (place(), place());
    new.write("inbox/b.jsonl", posts([3, 40].into_iter(), 1));
    new.account(&["inbox"]);
    let expected = answers(&new);
    assert_ne!(answers(&old), expected);
    let (before, after) = (manifest(&old), manifest(&new));
    let mut files = after["files"].as_object().unwrap().clone();
    files.retain(|path, file| before["files"].get(path) != Some(&*file));
    assert!(files.keys().any(|path| path.starts_with("_months/")), "{files:?}");
    for path in files.keys() {
        let staged = old.path("warehouse/_staging/0000000002").join(path);
        fs::create_dir_all(staged.parent().unwrap()).unwrap();
        fs::copy(new.path("warehouse").join(path), staged).unwrap();
    }
    let mut inputs = after["inputs"].as_array().unwrap().clone();
    inputs.retain(|input| input["path"].as_str().unwrap().ends_with("b.jsonl"));
    let journal = json!({
        "state": 2, "run": "0000000002", "stamp": after["stamp"], "files": files, "removed": [],
        "inputs": inputs, "categories": [],
    });
    fs::create_dir(old.path("warehouse/_journal")).unwrap();
    old.write("warehouse/_journal/0000000002.json", journal.to_string());
    assert_eq!(answers(&old), expected);
    // The next run puts it in its place.
    old.account(&["inbox"]);
    assert!(!old.path("warehouse/_staging").exists());
    assert_eq!(check(&old, 5), expected);
}

#[test]
fn a_day_that_is_cut_anew_or_lost_is_so_in_its_month() {
    let place = place();
    let august = place.path("warehouse/_months/2018-08.words");
    let sound = fs::read(&august).unwrap();
    let expected = answers(&place);
    let tokens = place.path("warehouse/tokens/date=2018-08-20/part-0.parquet");
    fs::write(&tokens, "no table").unwrap();
    assert_eq!(place.run(&["verify", "--repair"]).status, 0);
    assert_eq!(fs::read(&august).unwrap(), sound);
    assert_eq!(check(&place, 5), expected);

    let tweets = place.path("warehouse/tweets/date=2018-08-20/part-0.parquet");
    fs::write(&tweets, "no table").unwrap();
    place.run(&["verify", "--repair"]);
    assert_ne!(fs::read(&august).unwrap(), sound);
    assert_ne!(check(&place, 5), expected);
    // What was lost is read again.
    place.account(&["inbox"]);
    assert_eq!(fs::read(&august).unwrap(), sound);
    check(&place, 5);
}
