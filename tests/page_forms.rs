//! The daily page as Markdown and JSON.

use std::fs;

use crate::common::SAMPLE;
use crate::page::{HOSTILE, with};

#[test]
fn markdown_has_the_sections_of_the_model() {
    let place = with(SAMPLE);
    let ran = place.run(&["report", "2018-09-03", "--format", "markdown", "--charts", "charts"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    // Those of stories have three signs.
    let is_heading = |line: &&str| line.starts_with("# ") || line.starts_with("## ");
    let headings: Vec<&str> = ran.stdout.lines().filter(is_heading).collect();
    assert_eq!(
        headings,
        [
            "# 2018年9月3日（月）の投稿",
            "## 増えた語",
            "## 減った語",
            "## 件数",
            "## 要約",
            "## 広まった投稿",
            "## リンクと投稿者",
            "## 形容詞",
            "## 名詞・形容詞",
            "## 動詞・名詞・形容詞",
            "## ことばの雲",
            "## いっしょに出たことば",
            "## 時刻",
            "## ハッシュタグ",
            "## 絵文字",
            "## このページの作り方",
        ]
    );
    assert!(ran.stdout.contains("| 投稿 | 66 | 45 | +21 |"), "{}", ran.stdout);
    for line in ran.stdout.lines().filter(|line| line.starts_with("![")) {
        let file = line.split(['<', '>']).nth(1).unwrap();
        assert!(place.path(file).is_file(), "{line}");
    }
    let names: Vec<String> = fs::read_dir(place.path("charts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in
        ["series", "changes", "adjectives", "nouns", "verbs", "cloud", "network", "hours", "week"]
    {
        assert!(names.contains(&format!("{name}.svg")), "{name}");
    }
    for name in &names {
        let path = place.path("charts").join(name);
        if path.extension().is_none_or(|extension| extension != "svg") {
            continue;
        }
        let svg = fs::read_to_string(path).unwrap();
        roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn markdown_of_hostile_text_is_text() {
    let place = with(HOSTILE);
    let text = place.run(&["report", "2018-09-03", "--format", "markdown"]).stdout;
    assert!(text.contains("&lt;") && !text.contains("<script") && !text.contains("<img"));
    assert!(!text.contains("](javascript") && !text.contains("(javascript:"));
    for line in text.lines().filter(|line| line.contains("](")) {
        assert!(line.contains("](<https://twitter.com/"), "{line}");
    }
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
    // Every row of a table has the cells of its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut head = 0;
    for line in text.lines() {
        head = match (line.starts_with('|'), head) {
            (false, _) => 0,
            (true, 0) => cells(line),
            (true, head) => {
                assert_eq!(cells(line), head, "{line}");
                head
            }
        };
    }
}

#[test]
fn json_has_what_the_page_shows() {
    let place = with(SAMPLE);
    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    for key in [
        "date",
        "time_zone",
        "counts",
        "previous",
        "stories",
        "summary",
        "links",
        "writers",
        "rankings",
        "headline",
        "series",
        "bursts",
        "same_weekday_mean",
        "compared",
        "words",
        "pairs",
        "hours",
        "weekday_hours",
        "hashtags",
        "emoji",
        "filters",
        "account",
        "dictionary",
        "tokens_version",
        "version",
        "sources",
    ] {
        assert!(page.get(key).is_some(), "{key}");
    }
    assert_eq!(page["series"].as_array().unwrap().len(), 29);
    assert_eq!(page["series"][28]["tweets"], 66);
    assert!(page["series"][0].get("tweets").is_none());
    let hours: i64 = page["hours"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).sum();
    assert_eq!(hours, 66);
    // From the README: of 17 hashtags 14 are this one, each in a tweet of its own.
    assert_eq!(page["hashtags"][0]["lemma"], "#ひより生誕祭");
    assert_eq!(page["hashtags"][0]["tweets"], 14);
    assert_eq!(page["account"]["records"]["read"], 147);
    // As `compare` says.
    let compared =
        place.json(&["compare", "2018-09-03", "--units", "long", "--top", "3", "--format", "json"]);
    for (row, term) in compared["rows"]
        .as_array()
        .unwrap()
        .iter()
        .zip(page["compared"]["rising"].as_array().unwrap())
    {
        for name in [
            "lemma",
            "count",
            "baseline_count",
            "z",
            "p",
            "log_ratio_low",
            "log_ratio_high",
            "q",
            "authors",
        ] {
            assert_eq!(row[name], term[name], "{name}");
        }
    }
    let hostile = with(HOSTILE).run(&["report", "2018-09-03", "--format", "json"]).stdout;
    assert!(serde_json::from_str::<serde_json::Value>(&hostile).is_ok());
}
