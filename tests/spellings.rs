//! Spellings of one word: one row, and why.

use crate::common::{Place, status};
use serde_json::Value;

fn place(texts: &[&str]) -> Place {
    let place = Place::new();
    let lines: Vec<String> =
        (0..).zip(texts).map(|(number, text)| status(number * 60, text)).collect();
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    place
}

/// Lemmas with their counts.
fn ranking(place: &Place, arguments: &[&str]) -> Vec<(String, i64)> {
    let answer = place.json(&[&["rank", "latest", "--format", "json"][..], arguments].concat());
    let row =
        |row: &Value| (row["lemma"].as_str().unwrap().to_owned(), row["count"].as_i64().unwrap());
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

fn row(lemma: &str, count: i64) -> (String, i64) {
    (lemma.to_owned(), count)
}

#[test]
fn a_word_is_one_term_however_it_is_spelt() {
    let place = place(&[
        "景色が美しい。ムズカシイ本を読む",
        "難しい本だ",
        "この本はむずかしい",
        "花がうつくしい",
        "暑い日に熱いお茶",
    ]);
    let adjectives = ["--pos", "形容詞"];
    let found = ranking(&place, &adjectives);
    assert!(found.contains(&row("難しい", 3)), "{found:?}");
    assert!(found.contains(&row("美しい", 2)), "{found:?}");
    // What only sounds alike stays apart.
    assert!(found.contains(&row("暑い", 1)) && found.contains(&row("熱い", 1)), "{found:?}");
    let apart = ranking(&place, &[&adjectives[..], &["--variants", "none"]].concat());
    assert!(apart.contains(&row("むずかしい", 2)), "{apart:?}");
    assert!(apart.contains(&row("難しい", 1)), "{apart:?}");
    // A table goes before the dictionary.
    place.write("variants.csv", "難しい,むずい\n");
    let own = ranking(&place, &[&adjectives[..], &["--variants", "variants.csv"]].concat());
    assert!(own.contains(&row("むずい", 3)), "{own:?}");
}

#[test]
fn a_stop_word_is_left_out_in_every_spelling() {
    let place = place(&["難しい本", "むずかしい本", "眠い"]);
    place.write("stop.txt", "むずかしい\n");
    let found = ranking(&place, &["--pos", "形容詞", "--stopwords", "stop.txt"]);
    assert_eq!(found, [row("眠い", 1)]);
}

#[test]
fn status_says_what_is_united_and_why() {
    let place = Place::new();
    let ran = place.run(&["status", "--variants", "むずかしい"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("難しい\n"), "{}", ran.stdout);
    let line = "むずかしい  the dictionary's only word read むずかしい (形容詞)";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
    for written in ["ムズカシイ", "ﾑｽﾞｶｼｲ"] {
        let katakana = place.run(&["status", "--variants", written]);
        assert_eq!(katakana.stdout, ran.stdout, "{written}");
    }
    let counted = place.run(&["status", "--variants", "三連休"]);
    assert!(counted.stdout.starts_with("3連休\n"), "{}", counted.stdout);
    let listed = place.json(&["status", "--variants", "いい", "--format", "json"]);
    assert_eq!(listed["term"], "良い");
    assert_eq!(listed["spellings"][0]["rule"], "variants");
    assert_eq!(listed["spellings"][0]["file"], "data/variants.csv");
    let alone = place.run(&["status", "--variants", "暑い"]);
    assert_eq!(alone.stdout, "暑い: no other spelling is merged with it\n");
}
