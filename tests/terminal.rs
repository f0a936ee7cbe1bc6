//! Answers as they are read on a terminal: its width, its language.

use crate::common::{Place, QUESTIONS, post_by, status_with};
use unicode_width::UnicodeWidthStr;

fn place() -> Place {
    let place = Place::with_sample();
    assert_eq!(place.run(&["ingest"]).status, 0);
    place
}

#[test]
fn every_answer_fits_the_terminal() {
    let place = place();
    for question in QUESTIONS {
        for (columns, most, language) in
            [("60", 60, "en"), ("80", 80, "en"), ("80", 80, "ja"), ("100", 100, "ja")]
        {
            let ran = place
                .run_with(&[("COLUMNS", columns)], &[question, &["--lang", language][..]].concat());
            assert_eq!(ran.status, 0, "{question:?}: {ran:?}");
            let too_long = ran.stdout.lines().find(|line| line.width() > most);
            assert_eq!(too_long, None, "{question:?} in {columns} columns:\n{}", ran.stdout);
        }
    }
}

/// Pages too; of very wide ones only as much as is easy to read. Files are as they were.
#[test]
fn pages_of_text_fit_the_terminal() {
    let place = place();
    let pages = [&["report", "2018-09-03"][..], &["report", "2018-09"], &["term", "ひより"]];
    for page in pages {
        for language in ["ja", "en"] {
            let shown = |columns: &str| {
                let ran = place
                    .run_with(&[("COLUMNS", columns)], &[page, &["--lang", language]].concat());
                assert_eq!(ran.status, 0, "{page:?}: {ran:?}");
                ran.stdout
            };
            for (columns, most) in [("36", 36), ("50", 50), ("80", 80), ("95", 95), ("200", 100)] {
                let text = shown(columns);
                let widest = text.lines().map(UnicodeWidthStr::width).max();
                assert_eq!(widest, Some(most), "{page:?} in {columns} columns:\n{text}");
            }
            place.run_with(
                &[("COLUMNS", "50")],
                &[page, &["--lang", language, "-o", "page.txt"]].concat(),
            );
            let file = std::fs::read_to_string(place.path("page.txt")).unwrap();
            assert_eq!(file, shown("80"));
        }
    }
}

/// Some terminals say that they have no columns.
#[test]
fn a_terminal_of_no_columns_is_one_of_which_nothing_is_known() {
    let place = place();
    let of = |columns| place.run_with(&[("COLUMNS", columns)], &["rank", "latest"]).stdout;
    assert_eq!(of("0"), of("10000"));
    assert_eq!(of("1"), of("20"));
}

/// In Japanese no column has the name that it has in data, but for what statistics
/// calls so in all languages.
#[test]
fn every_column_has_a_japanese_head() {
    let place = place();
    for question in QUESTIONS {
        let ran = place.run(&[question, &["--lang", "ja", "--wide"][..]].concat());
        let head = ran.stdout.lines().next().unwrap();
        assert_eq!(ran.status, 0, "{question:?}: {ran:?}");
        let is_of_data = |head: &&str| {
            head.chars().all(|c| c.is_ascii_lowercase() || c == '_') && head.len() > 1
        };
        assert_eq!(head.split_whitespace().find(is_of_data), None, "{question:?}: {head}");
    }
}

#[test]
fn a_comparison_says_before_and_now_and_who() {
    let place = place();
    let table = place.run(&["compare", "latest", "--top", "3"]).stdout;
    let head: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(head, ["lemma", "pos", "before", "→", "now", "ratio", "people", "q", "marks"]);
    let row = table.lines().find(|line| line.contains("ひより")).unwrap();
    assert!(row.contains("5 → 38") && row.contains("≈4×") && row.contains("▲"), "{row}");
    // Of a day set against a period, what the rate of that lets expect, as on its page.
    let against = ["compare", "latest", "--against", "2018-09-01..2018-09-02", "--top", "3"];
    let table = place.run(&against).stdout;
    assert!(table.lines().next().unwrap().contains("expected → now"), "{table}");
    let wide = place.run(&["compare", "latest", "--top", "3", "--wide"]).stdout;
    for column in ["log₂ ratio low", "amplification", "examples", "share of one person"] {
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
    let english = "rank lemma pos count posts people rank before marks";
    let japanese = "順位 語 品詞 回数 件数 人数 前の順位 印";
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
        assert_eq!(ran.status, 0, "{question:?}: {ran:?}");
        assert!(ran.stdout.contains('雨'), "{question:?}: {}", ran.stdout);
        assert!(ran.stdout.lines().all(|line| line.width() <= 72), "{}", ran.stdout);
        assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']), "{question:?}");
    }
}

/// Times are shown as far as they tell something, and before texts are cut to nothing not at
/// all.
#[test]
fn copied_texts_are_read_in_a_narrow_terminal() {
    let place = Place::new();
    let text = "明日の朝の電車は全部とまるそうです。気をつけてください";
    let posts = (0..9).map(|number| post_by(number * 40_000, number, text).to_string() + "\n");
    place.write("inbox/a.jsonl", posts.collect::<String>());
    place.run(&["ingest", "--quiet"]);
    let of = |columns, date| {
        let ran = place.run_with(&[("COLUMNS", columns)], &["copies", date, "--lang", "en"]);
        ran.stdout.lines().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let day = of("80", "2018-09-03");
    assert!(day[0].ends_with("match  first  last") && day[1].contains("  00:00"), "{day:?}");
    assert!(day[1].contains("明日の朝の電車は全部とまるそう"), "{day:?}");
    let week = of("60", "2018-W36");
    assert!(week[1].contains("明日の朝の電車は全部とま"), "{week:?}");
    assert!(!week[1].contains("2018-09-03 …") && !week[0].contains("last"), "{week:?}");
    for columns in ["60", "80"] {
        let most: usize = columns.parse().unwrap();
        for line in of(columns, "2018-W36") {
            assert!(line.width() <= most, "{line}");
        }
    }
}
