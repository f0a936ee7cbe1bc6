//! Answers as they are read on a terminal: its width, its language.

mod common;

use common::{Place, status_with};
use unicode_width::UnicodeWidthStr;

/// Every question, about the sample.
const QUESTIONS: &[&[&str]] = &[
    &["rank", "latest"],
    &["rank", "2018-09", "--pos", "all"],
    &["compare", "latest"],
    &["compare", "latest", "--falling"],
    &["compare", "latest", "--by", "kind"],
    &["compare", "latest", "--null", "2"],
    &["cooccur", "latest"],
    &["kwic", "雨", "ひより"],
    &["trend", "雨", "ひより"],
    &["trend", "--of-the-day", "latest"],
    &["days"],
    &["copies", "2018-09"],
    &["passed-on", "2018-09"],
    &["candidates"],
];

fn place() -> Place {
    let place = Place::with_sample();
    assert_eq!(place.run(&["ingest"]).status, 0);
    place
}

#[test]
fn every_answer_fits_the_terminal() {
    let place = place();
    for question in QUESTIONS {
        for (columns, most) in [("80", 80), ("100", 100)] {
            let ran = place.run_with(&[("COLUMNS", columns)], question);
            assert_eq!(ran.status, 0, "{question:?}: {ran:?}");
            let too_long = ran.stdout.lines().find(|line| line.width() > most);
            assert_eq!(too_long, None, "{question:?} in {columns} columns:\n{}", ran.stdout);
        }
    }
}

#[test]
fn a_comparison_says_before_and_now_and_who() {
    let place = place();
    let table = place.run(&["compare", "latest", "--top", "3"]).stdout;
    let head: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(head, ["lemma", "pos", "before", "→", "now", "ratio", "people", "q", "marks"]);
    let row = table.lines().find(|line| line.contains("ひより")).unwrap();
    assert!(row.contains("5 → 38") && row.contains("4.1×") && row.contains("▲"), "{row}");
    let wide = place.run(&["compare", "latest", "--top", "3", "--wide"]).stdout;
    for column in ["log_ratio_low", "amplification", "examples", "top_author_share"] {
        assert!(wide.lines().next().unwrap().contains(column), "{column}: {wide}");
    }
}

#[test]
fn heads_are_in_the_language_of_the_locale() {
    let place = place();
    let head = |environment: &[(&str, &str)], more: &[&str]| {
        let ran = place.run_with(environment, &[&["rank", "latest"], more].concat());
        ran.stdout.lines().next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let english = "rank lemma pos count tweets authors previous_rank marks";
    let japanese = "順位 語 品詞 回 件 人 前の順位 印";
    assert_eq!(head(&[], &[]), english);
    assert_eq!(head(&[("LANG", "ja_JP.UTF-8")], &[]), japanese);
    assert_eq!(head(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C.UTF-8")], &[]), english);
    assert_eq!(head(&[("LANG", "ja_JP.UTF-8")], &["--lang", "en"]), english);
    assert_eq!(head(&[], &["--lang", "ja"]), japanese);
    let data = place.run_with(&[("LANG", "ja_JP.UTF-8")], &["rank", "latest", "--format", "csv"]);
    assert!(data.stdout.starts_with("rank,lemma,pos,kind,count"), "{}", data.stdout);
}

#[test]
fn what_is_hostile_stays_in_its_column() {
    let place = Place::new();
    let name = "long_name_".repeat(6);
    let more = format!(r#","user":{{"id_str":"9","screen_name":"{name}"}}"#);
    let text = format!("雨\u{1b}[31m雨\u{202e}{}", "長い文".repeat(60));
    let lines: Vec<String> = (0..4)
        .map(|number| {
            let line = status_with(1_036_268_323_354_009_604 + number, 60, &text, "");
            line.replace(r#","user":{"id_str":"7","screen_name":"mugicha"}"#, &more)
        })
        .collect();
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.run(&["ingest"]).status, 0);
    for question in [&["kwic", "雨"][..], &["copies", "--min-accounts", "1"], &["rank"]] {
        let ran = place.run_with(&[("COLUMNS", "72")], question);
        assert!(ran.stdout.lines().all(|line| line.width() <= 72), "{}", ran.stdout);
        assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']), "{question:?}");
    }
}
