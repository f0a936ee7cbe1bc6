//! Candidates for a user dictionary.

use std::collections::BTreeSet;

use crate::common::{Place, SAMPLE, id_at, status};
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use serde_json::Value;

/// Made-up tweets about a made-up place and a made-up singer, and small talk.
const TEXTS: [&str; 12] = [
    "雲見坂劇場へ行った。雨だった",
    "雲見坂劇場は遠い。坂が多い",
    "雲見坂劇場で傘をなくした",
    "今日は雲見坂で雨。雲を見た",
    "レモノワは歌が上手い",
    "レモノワとレモノワの話をした",
    "雨の日は劇場が静かだ",
    "傘と雨と猫",
    "劇場の猫",
    "猫が歌を聞く",
    "坂の上の雲",
    "遠い劇場、近い猫",
];

fn place() -> Place {
    let place = Place::new();
    let line = |(number, text): (i64, &&str)| {
        let status = status(number * 60, text);
        // Every third tweet is someone else's.
        if number % 3 == 0 { status.replace(r#""id_str":"7""#, r#""id_str":"8""#) } else { status }
    };
    let retweets = (100..110).map(|number| status(number, "RT @kumori: 偽物坂劇場へ行った"));
    let lines: Vec<String> = (0..).zip(&TEXTS).map(line).chain(retweets).collect();
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    place
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap()
}

fn surfaces(answer: &Value) -> Vec<&str> {
    rows(answer).iter().map(|row| row["surface"].as_str().unwrap()).collect()
}

#[test]
fn counts_are_those_of_a_plain_count() {
    let answer = place().json(&["candidates", "--min-count", "2", "--format", "json"]);
    let found = surfaces(&answer);
    assert!(found.contains(&"雲見坂劇場") && found.contains(&"レモノワ"), "{found:?}");
    assert!(!found.iter().any(|surface| surface.contains("偽物坂")), "{found:?}");
    for row in rows(&answer) {
        let surface = row["surface"].as_str().unwrap();
        let tweets: Vec<usize> =
            (0..TEXTS.len()).filter(|&number| TEXTS[number].contains(surface)).collect();
        let count: usize = TEXTS.iter().map(|text| text.matches(surface).count()).sum();
        let authors: BTreeSet<bool> = tweets.iter().map(|number| number % 3 == 0).collect();
        assert_eq!(row["count"], count, "{surface}");
        assert_eq!(row["tweets"], tweets.len(), "{surface}");
        assert_eq!(row["authors"], authors.len(), "{surface}");
        let first = i64::try_from(tweets[0]).unwrap();
        assert_eq!(row["example_tweet_id"], id_at(first * 60), "{surface}");
        assert!(row["example"].as_str().unwrap().contains(surface));
        let parts = row["parts"].as_str().unwrap();
        assert_eq!(parts.replace('|', ""), surface);
    }
    let lemonowa = rows(&answer).iter().find(|row| row["surface"] == "レモノワ").unwrap();
    // Unknown, three times, within nothing longer: log2(2) · 3
    assert_eq!(lemonowa["score"], 3.0);
    assert_eq!(lemonowa["reading"], "レモノワ");
    assert_eq!(answer["totals"]["dates"][0], "2018-09-03");
}

#[test]
fn people_and_days_can_be_asked_for() {
    let place = place();
    let authors = |least: &str| {
        let answer = place.json(&[
            "candidates",
            "--min-count",
            "2",
            "--min-authors",
            least,
            "--format",
            "json",
        ]);
        rows(&answer).len()
    };
    assert!(authors("2") > 0 && authors("2") < authors("1"));
    // Programs get a table without rows, people what would help.
    assert_eq!(authors("3"), 0);
    let none = place.run(&["candidates", "--min-count", "2", "--min-authors", "3"]);
    assert!(none.status == 1 && none.stderr.contains("--min-authors"), "{none:?}");
    assert_eq!(place.run(&["candidates", "--from", "2018-09-04"]).status, 1);
    assert_eq!(place.run(&["candidates", "--from", "2018-09-04", "--to", "2018-09-03"]).status, 2);
    assert_eq!(place.run(&["candidates", "--date", "2018-09-04"]).status, 1);
    assert_eq!(place.run(&["candidates", "--date", "latest", "--to", "latest"]).status, 2);
    let day = place.run(&["candidates", "--date", "latest", "--format", "csv"]);
    assert_eq!(day.stdout, place.run(&["candidates", "--format", "csv"]).stdout);
    assert!(!day.stdout.is_empty());
}

#[test]
fn the_names_of_the_sample_are_found() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    let answer = place.json(&["candidates", "--format", "json"]);
    let found = surfaces(&answer);
    for name in ["水曜ミルフィーユ", "灯野ひより", "改札レモネード"] {
        assert!(found.contains(&name), "{found:?}");
    }
    // It is never said but as part of the group's name.
    assert!(!found.contains(&"ミルフィーユ"), "{found:?}");
    let group = rows(&answer).iter().find(|row| row["surface"] == "水曜ミルフィーユ").unwrap();
    assert_eq!(group["parts"], "水曜|ミルフィーユ");
    assert_eq!(group["count"], 8);
    let plain = place.json(&["candidates", "--hashtag-words", "out", "--format", "json"]);
    assert!(!surfaces(&plain).contains(&"水曜ミルフィーユ"));
}

/// lindera itself reads what `--format csv` writes.
#[test]
fn csv_is_a_user_dictionary() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    let ran = place.run(&["candidates", "--top", "0", "--format", "csv", "-o", "user.csv"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    let csv = std::fs::read_to_string(place.path("user.csv")).unwrap();
    assert!(csv.lines().any(|line| line == "水曜ミルフィーユ,名詞,スイヨウミルフィーユ"), "{csv}");

    let metadata = r#"{
        "name": "ipadic", "encoding": "UTF-8", "default_word_cost": -10000,
        "default_left_context_id": 0, "default_right_context_id": 0,
        "default_field_value": "*", "flexible_csv": true, "skip_invalid_cost_or_id": false,
        "normalize_details": true,
        "dictionary_schema": { "fields": ["surface", "left_context_id", "right_context_id",
            "cost", "part_of_speech", "base_form", "reading"] },
        "user_dictionary_schema": { "fields": ["surface", "part_of_speech", "reading"] }
    }"#;
    let metadata = Metadata::load(metadata.as_bytes()).unwrap();
    let dictionary =
        DictionaryBuilder::new(metadata).build_user_dict(&place.path("user.csv")).unwrap();
    let mut surfaces: Vec<&str> = csv.lines().map(|line| line.split(',').next().unwrap()).collect();
    surfaces.sort_unstable();
    let group = surfaces.iter().position(|surface| *surface == "水曜ミルフィーユ").unwrap();
    let details: Vec<&str> = dictionary.word_details_iter(group).collect();
    assert_eq!(details, ["名詞", "*", "スイヨウミルフィーユ"]);
}

/// Posts, each of another of twelve people in turn, from the first second of a day on.
fn posts(place: &Place, file: &str, from: i64, texts: &[String]) {
    let post = |(number, text): (i64, &String)| {
        let author = format!(r#""id_str":"{}""#, 100 + number % 12);
        status(from + number * 60, text).replace(r#""id_str":"7""#, &author)
    };
    let lines: Vec<String> = (0..).zip(texts).map(post).collect();
    place.write(&format!("inbox/{file}"), lines.join("\n") + "\n");
}

fn of_sentences(sentences: &[&str], times: usize) -> Vec<String> {
    (0..times).flat_map(|_| sentences.iter().map(|text| (*text).to_owned())).collect()
}

#[test]
fn names_in_kana_are_found_by_what_stands_behind_them() {
    let place = Place::new();
    let sentences = [
        "みよりちゃんの歌が好き",
        "歌ったみよりちゃん最高",
        "みよりちゃんと握手した",
        "りったん大好き",
        "たくさんの花が咲いた",
        "先生はおかあさんに会った",
    ];
    posts(&place, "a.jsonl", 0, &of_sentences(&sentences, 5));
    place.account(&["inbox"]);
    let answer = place.json(&["candidates", "--format", "json"]);
    let found = surfaces(&answer);
    assert_eq!(found[0], "みより", "{found:?}");
    assert!(found.contains(&"りったん"), "{found:?}");
    for word in ["より", "たく", "おかあ"] {
        assert!(!found.contains(&word), "{word}: {found:?}");
    }
    // Of the 15 five are lost to たみより: たみ is a noun to the dictionary.
    let first = &rows(&answer)[0];
    assert_eq!((&first["count"], &first["reading"]), (&10.into(), &"ミヨリ".into()));
    assert!(first["authors"].as_i64() > Some(3), "{first}");
}

#[test]
fn names_with_particles_are_found_where_their_nouns_hardly_stand_apart() {
    let place = Place::new();
    let sentences =
        ["麒麟の鏡を観た", "麒麟の鏡が始まる", "猫の手を借りる", "猫が寝た", "手を洗う"];
    posts(&place, "a.jsonl", 0, &of_sentences(&sentences, 4));
    place.account(&["inbox"]);
    let answer = place.json(&["candidates", "--format", "json"]);
    let found = surfaces(&answer);
    assert!(found.contains(&"麒麟の鏡"), "{found:?}");
    assert!(!found.contains(&"猫の手"), "{found:?}");
}

#[test]
fn neither_small_words_nor_what_one_person_repeats_are_candidates() {
    let place = Place::new();
    let mut texts = of_sentences(&["look at this from here in zedder", "雨と傘"], 12);
    // Every twelfth post is by the same person.
    for number in (0..24).step_by(12) {
        texts[number] = "鞠鞠鞠鞠鞠鞠 ロモコフ ロモコフ ロモコフ".to_owned();
    }
    posts(&place, "a.jsonl", 0, &texts);
    place.account(&["inbox"]);
    let answer = place.json(&["candidates", "--format", "json"]);
    let found = surfaces(&answer);
    assert!(found.contains(&"zedder"), "{found:?}");
    for word in ["at", "from", "in", "this", "ロモコフ"] {
        assert!(!found.contains(&word), "{word}: {found:?}");
    }
    assert!(!found.iter().any(|word| word.contains("鞠鞠")), "{found:?}");
}

#[test]
fn against_another_period_only_what_is_new_is_left() {
    let place = Place::new();
    posts(&place, "a.jsonl", 0, &of_sentences(&["ロモコフを見た"], 4));
    let both = of_sentences(&["ロモコフとゼドリカを見た"], 4);
    posts(&place, "b.jsonl", 86_400, &both);
    place.account(&["inbox"]);
    let day = ["candidates", "--date", "latest", "--format", "json"];
    let all = place.json(&day);
    let found = surfaces(&all);
    assert!(found.contains(&"ロモコフ") && found.contains(&"ゼドリカ"), "{found:?}");
    let against = place.json(&[&day[..], &["--against", "previous"]].concat());
    let found = surfaces(&against);
    assert!(!found.contains(&"ロモコフ") && found.contains(&"ゼドリカ"), "{found:?}");
    assert_eq!(against["totals"]["baseline_dates"][0], "2018-09-03");
}
