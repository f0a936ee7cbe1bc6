//! `compare`, and what must hold of `rank` and `compare` whatever the tweets.

use std::collections::HashMap;

use crate::common::{Place, SAMPLE, id_at, status, status_with};
use proptest::prelude::*;
use serde_json::Value;

const DAY: i64 = 24 * 3600;

/// Two days counted by hand; on the first 東京 3, 雨 2, 傘 1, on the second 東京 2,
/// 雪 4 (of one person), 傘 1.
fn two_days() -> Place {
    let place = Place::new();
    let lines = [
        status(-DAY, "東京の雨。東京の傘。"),
        status(-DAY + 60, "東京に雨"),
        status(0, "東京の雪。雪と雪。"),
        status(60, "東京の傘"),
        status_with(
            id_at(120),
            120,
            "雪",
            r#","retweeted_status":{"id":1,"id_str":"1","text":"雪","user":{"id_str":"8","screen_name":"kumori"}}"#,
        ),
        status(180, "雪"),
    ];
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.account(&["inbox"]), [6, 6, 0, 0, 0]);
    place
}

fn by_lemma<'a>(answer: &'a Value, lemma: &str) -> &'a Value {
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().find(|row| row["lemma"] == lemma).unwrap_or_else(|| panic!("{lemma}: {answer}"))
}

#[test]
fn a_comparison_counted_by_hand() {
    let place = two_days();
    let answer = compare(&place, "2018-09-03", "previous");
    assert_eq!(answer["totals"]["n1"], 7);
    assert_eq!(answer["totals"]["n2"], 6);
    assert_eq!(answer["totals"]["dates"], serde_json::json!(["2018-09-02", "2018-09-03"]));
    assert_eq!(answer["totals"]["baseline_dates"], serde_json::json!(["2018-09-02"]));
    assert_eq!(answer["parameters"]["min_count"], "1");

    let snow = by_lemma(&answer, "雪");
    for (column, value) in [
        ("pos", Value::from("名詞")),
        ("kind", "word".into()),
        ("count", 4.into()),
        ("baseline_count", 0.into()),
        ("delta", 4.into()),
        ("rank", 1.into()),
        ("baseline_rank", Value::Null),
        ("rank_change", Value::Null),
        ("tweets", 2.into()),
        ("authors", 1.into()),
        ("top_author_share", 1.0.into()),
        ("first_seen", "2018-09-03".into()),
        ("mark", "absent before".into()),
        ("one_author", true.into()),
        ("baseline_authors", 0.into()),
        ("copies", 0.into()),
        ("amplification", 0.25.into()),
        ("p", Value::Null),
        ("q", Value::Null),
        ("z", 0.0.into()),
        ("log_ratio_high", Value::Null),
        ("examples", serde_json::json!([id_at(0), id_at(180)])),
    ] {
        assert_eq!(snow[column], value, "{column}");
    }
    let rain = by_lemma(&answer, "雨");
    assert_eq!((&rain["count"], &rain["mark"]), (&0.into(), &"gone".into()));
    assert_eq!((&rain["rank"], &rain["baseline_rank"]), (&Value::Null, &2.into()));
    assert_eq!(rain["first_seen"], "2018-09-02");
    assert!(rain["g2"].as_f64().unwrap() < 0.0);
    assert_eq!((&rain["authors"], &rain["baseline_authors"]), (&0.into(), &1.into()));
    let tokyo = by_lemma(&answer, "東京");
    assert_eq!((&tokyo["rank"], &tokyo["baseline_rank"]), (&2.into(), &1.into()));
    assert_eq!(tokyo["rank_change"], -1);
    // One person wrote it, but only twice.
    assert_eq!((&tokyo["mark"], &tokyo["one_author"]), (&Value::Null, &false.into()));
    let notes = answer["totals"]["notes"].to_string();
    assert!(notes.contains("1 person wrote: nothing can be tested"), "{notes}");

    let order: Vec<&str> = answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["lemma"].as_str().unwrap())
        .collect();
    assert_eq!((order.first(), order.last()), (Some(&"雪"), Some(&"雨")));
    let all = ["compare", "2018-09-03", "--min-count", "1", "--format", "json"];
    let rising = place.json(&[&all[..], &["--rising"]].concat());
    assert_eq!(rising["rows"].as_array().unwrap().len(), 1);
    let falling = place.json(&[&all[..], &["--falling"]].concat());
    assert_eq!(falling["rows"][0]["lemma"], "雨");
    assert!(falling["rows"].as_array().unwrap().iter().all(|row| row["g2"].as_f64() < Some(0.0)));

    let often = place.json(&["compare", "latest", "--min-count", "4", "--format", "json"]);
    let often: Vec<&Value> =
        often["rows"].as_array().unwrap().iter().map(|row| &row["lemma"]).collect();
    assert_eq!(often, ["雪", "東京"]);
    assert_eq!(
        place.json(&["compare", "latest", "--retweets", "include", "--format", "json"])["totals"]["n1"],
        8
    );
}

#[test]
fn baselines_are_days_that_have_tweets() {
    let place = Place::new();
    let weeks = [0_i64, 7, 14, 21, 28, 35, 1, 2];
    let lines: Vec<String> = weeks.iter().map(|days| status(-days * DAY, "東京の雨")).collect();
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    for (against, dates) in [
        ("previous", &["2018-09-02"][..]),
        ("same-weekday", &["2018-08-06", "2018-08-13", "2018-08-20", "2018-08-27"]),
        ("7d", &["2018-08-27", "2018-09-01", "2018-09-02"]),
        ("2018-07-30", &["2018-07-30"]),
    ] {
        let answer =
            place.json(&["compare", "2018-09-03", "--against", against, "--format", "json"]);
        assert_eq!(answer["totals"]["baseline_dates"], serde_json::json!(dates), "{against}");
        assert_eq!(answer["totals"]["n2"], 2 * dates.len());
    }
    for (arguments, status, message) in [
        (&["2018-08-27"][..], 1, "2018-08-20: try --against 2018-08-20"),
        (&["2018-07-30", "--against", "same-weekday"], 1, "no posts in the baseline"),
        (&["2018-07-30", "--against", "7d"], 1, "2018-07-23 to 2018-07-29"),
        (&["2018-07-31"], 1, "the nearest day with posts is 2018-07-30"),
        (&["2018-09-03", "--against", "2018-09-03"], 2, "cannot be its own baseline"),
        (&["2018-09-03", "--against", "lastweek"], 2, "same-weekday"),
        (&["2018-09-03", "--author", "nobody"], 1, "by \"nobody\"; there are"),
    ] {
        let ran = place.run(&[&["compare"], arguments].concat());
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
}

/// The command reads the tokens itself; other tools ask `queries/speakers.sql`.
#[test]
fn who_says_a_term_is_what_the_question_says() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let compared = all(&place, &["compare", "2018-09-03", "--min-count", "1"]);
    let asked = all(&place, &["query", "speakers", "--set", "date=2018-09-03"]);
    let speakers: HashMap<(&str, &str), &Value> = asked["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ((row["lemma"].as_str().unwrap(), row["pos"].as_str().unwrap()), row))
        .collect();
    let said = compared["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["count"] != 0)
        .collect::<Vec<_>>();
    assert_eq!(said.len(), speakers.len());
    for row in said {
        let asked = speakers[&(row["lemma"].as_str().unwrap(), row["pos"].as_str().unwrap())];
        for name in ["count", "tweets", "authors", "top_author_share"] {
            assert_eq!(row[name], asked[name], "{name} of {}", row["lemma"]);
        }
        let examples: Vec<&Value> = ["example_1", "example_2", "example_3"]
            .iter()
            .map(|name| &asked[*name])
            .filter(|id| !id.is_null())
            .collect();
        assert_eq!(row["examples"].as_array().unwrap().iter().collect::<Vec<_>>(), examples);
    }
}

#[test]
fn rows_by_kind() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    let answer =
        place.json(&["compare", "2018-09-03", "--by", "kind", "--top", "2", "--format", "json"]);
    let kinds: Vec<&str> = answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds[..4], ["word", "word", "hashtag", "hashtag"]);
    assert!(kinds.contains(&"emoji"));
    let table = place.run(&["compare", "2018-09-03", "--top", "5"]).stdout;
    insta::assert_snapshot!(table);
}

/// Words that the dictionary cuts as written.
const WORDS: [&str; 6] = ["東京", "雨", "雪", "寿司", "猫", "犬"];

/// A tweet: its day, its author, its words.
type Tweet = (i64, u8, Vec<usize>);

fn tweets() -> impl Strategy<Value = Vec<Tweet>> {
    let tweet = (0..2_i64, 1..4_u8, prop::collection::vec(0..WORDS.len(), 1..6));
    prop::collection::vec(tweet, 2..14).prop_map(|mut tweets| {
        // Both days need some.
        (tweets[0].0, tweets[1].0) = (0, 1);
        tweets
    })
}

fn line((number, (day, author, words)): (usize, &Tweet)) -> String {
    let text = words.iter().map(|&word| WORDS[word]).collect::<Vec<_>>().join("と");
    let seconds = -day * DAY + 60 * i64::try_from(number).unwrap();
    status_with(id_at(seconds), seconds, &text, "").replace("\"7\"", &format!("\"{author}\""))
}

fn place_of(lines: &[String]) -> Place {
    let place = Place::new();
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    place
}

fn all(place: &Place, arguments: &[&str]) -> Value {
    place.json(&[arguments, &["--top", "0", "--format", "json"]].concat())
}

fn compare(place: &Place, date: &str, against: &str) -> Value {
    all(place, &["compare", date, "--against", against, "--min-count", "1"])
}

/// The same of answers that may differ in who passed a word on.
fn without_amplification(mut answer: Value) -> Value {
    for row in answer["rows"].as_array_mut().unwrap() {
        row["amplification"] = Value::Null;
    }
    answer
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn rankings_and_comparisons_keep_their_laws(
        tweets in tweets(),
        seed in any::<u64>(),
    ) {
        let lines: Vec<String> = tweets.iter().enumerate().map(line).collect();
        let place = place_of(&lines);
        let rank = all(&place, &["rank", "2018-09-03"]);
        let sum: i64 = rank["rows"].as_array().unwrap().iter().map(|row| row["count"].as_i64().unwrap()).sum();
        prop_assert_eq!(rank["totals"]["n1"].as_i64(), Some(sum));
        let said: usize = tweets.iter().filter(|tweet| tweet.0 == 0).map(|tweet| tweet.2.len()).sum();
        prop_assert_eq!(usize::try_from(sum).unwrap(), said);

        // The mirror.
        let here = compare(&place, "2018-09-03", "2018-09-02");
        let there = compare(&place, "2018-09-02", "2018-09-03");
        prop_assert_eq!(&here["totals"]["n1"], &there["totals"]["n2"]);
        prop_assert_eq!(here["rows"].as_array().unwrap().len(), there["rows"].as_array().unwrap().len());
        let is_same_rate = |row: &Value| row["delta_rate"].as_f64().unwrap().abs() < 1e-9;
        let any_same_rate = here["rows"].as_array().unwrap().iter().any(is_same_rate);
        for row in here["rows"].as_array().unwrap() {
            let mirrored = by_lemma(&there, row["lemma"].as_str().unwrap());
            prop_assert_eq!(&row["count"], &mirrored["baseline_count"]);
            prop_assert_eq!(&row["baseline_rank"], &mirrored["rank"]);
            for column in ["delta", "g2", "z", "log_ratio", "lrc", "delta_rate"] {
                let (one, other) = (row[column].as_f64().unwrap(), mirrored[column].as_f64().unwrap());
                prop_assert!((one + other).abs() < 1e-9, "{} {} {}", column, one, other);
            }
            let (low, high) = ("log_ratio_low", "log_ratio_high");
            let sum = row[low].as_f64().zip(mirrored[high].as_f64()).map_or(0.0, |(low, high)| low + high);
            prop_assert!(sum.abs() < 1e-9 && row[low].is_null() == mirrored[high].is_null());
            // Where the rates are the same, either side may be taken for the higher, and
            // the p of that term moves the q of others.
            if is_same_rate(row) {
                continue;
            }
            for column in if any_same_rate { &["p"][..] } else { &["p", "q"] } {
                let (one, other) = (row[column].as_f64().unwrap_or(1.0), mirrored[column].as_f64().unwrap_or(1.0));
                prop_assert!((one - other).abs() < 1e-9, "{} {} {}", column, one, other);
            }
        }

        // Another order of the tweets.
        let mut shuffled = lines.clone();
        shuffled.sort_by_key(|line| blake3::hash(format!("{seed}{line}").as_bytes()).to_hex());
        let other = place_of(&shuffled);
        prop_assert_eq!(&compare(&other, "2018-09-03", "2018-09-02"), &here);
        prop_assert_eq!(&all(&other, &["rank", "2018-09-03"]), &rank);

        // One more retweet.
        let original = r#","retweeted_status":{"id":9,"id_str":"9","text":"東京の猫","user":{"id_str":"8","screen_name":"kumori"}}"#;
        let retweet = status_with(id_at(80_000), 80_000, "RT @kumori: 東京の猫", original);
        let more = place_of(&[lines, vec![retweet]].concat());
        prop_assert_eq!(
            without_amplification(compare(&more, "2018-09-03", "2018-09-02")),
            without_amplification(here)
        );
        prop_assert_eq!(&all(&more, &["rank", "2018-09-03"]), &rank);
        let included = all(&more, &["rank", "2018-09-03", "--retweets", "include"]);
        prop_assert_eq!(included["totals"]["n1"].as_i64(), Some(sum + 2));
    }
}
