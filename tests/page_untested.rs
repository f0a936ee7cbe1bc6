//! The page of a day on which nothing can be tested, and that of the first day.

use std::fmt::Write as _;

use crate::common::Place;
use crate::common::html::Element;

/// Two days of posts whose authors are unknown; on the second 文化祭 is new.
fn without_authors() -> Place {
    let place = Place::new();
    let usual = ["公園の猫が静か #空", "喫茶店のケーキが美味しい", "電車が混む、眠い"];
    let mut rows = "id,created_at,text\n".to_owned();
    for n in 0..90 {
        let (day, hour) = (2 + n / 45, 1 + n % 20);
        let festival = if day == 3 && n % 2 == 0 { "文化祭の準備。" } else { "" };
        let (id, text) = (100 + n, usual[n % 3]);
        writeln!(rows, "{id},2018-09-{day:02} {hour:02}:00:00,{festival}{text}").unwrap();
    }
    place.write("posts.csv", rows);
    let ran = place.run(&["ingest", "posts.csv"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    place
}

fn page(place: &Place, day: &str) -> Element {
    let ran = place.run(&["report", day, "--format", "html"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    Element::parse(&ran.stdout).unwrap()
}

#[test]
fn what_cannot_be_tested_is_shown_without_margins() {
    let page = page(&without_authors(), "2018-09-03");
    let changes = page.by_id("chg");
    assert!(changes.text().contains("投稿者の記録がないため、変化を検定できない。"));
    for of_tests in ["誤差", "偶然", "中抜き", "にかかる"] {
        assert!(!changes.text().contains(of_tests), "{of_tests}: {}", changes.text());
    }
    assert!(changes.all("circle").is_empty() && !changes.all("rect").is_empty());
    let heads: Vec<String> = changes.all("th").iter().map(|head| head.text()).collect();
    assert!(!heads.iter().any(|head| head.trim() == "人"), "{heads:?}");
    // No word of the cloud has a colour, so none is explained.
    assert!(!page.by_id("cloud").text().contains("増えた語"));
    // A word of the opening stays in one line with its number.
    let kept: Vec<String> = page.of_class("nb").iter().map(|kept| kept.text()).collect();
    assert!(
        kept.iter().any(|kept| kept.starts_with("「文化祭") && kept.ends_with("回）")),
        "{kept:?}"
    );
}

#[test]
fn the_first_day_has_nothing_of_a_day_before() {
    let page = page(&without_authors(), "2018-09-02");
    assert!(page.by_id("tag").text().contains("#空"));
    for section in ["tag", "rank"] {
        assert!(!page.by_id(section).text().contains("前日比"), "{section}");
    }
    // A map of one weekday tells no more than its hours.
    assert!(!page.by_id("hour").text().contains("曜日・時刻別"));
}

/// No format has what a test tells where none was made.
#[test]
fn no_format_prints_tests_that_were_not_made() {
    let place = without_authors();
    let ran = place.run(&["report", "2018-09-03", "--format", "markdown"]);
    let table: Vec<&str> =
        ran.stdout.lines().skip_while(|line| !line.contains("増えた語")).collect();
    let head = table.iter().find(|line| line.starts_with('|')).unwrap();
    assert!(head.starts_with("| 語 | 前日 | この日 | 増減 |"), "{head}");
    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    let rising = page["compared"]["rising"].as_array().unwrap();
    assert!(!rising.is_empty());
    for term in rising {
        for of_tests in ["z", "p", "q", "log_ratio_low", "log_ratio_high", "lrc_low", "lrc_high"] {
            assert!(term[of_tests].is_null(), "{of_tests}: {term}");
        }
    }
    let text = place.run(&["report", "2018-09-03"]).stdout;
    assert!(!text.contains('●') || !text.contains("確かな変化"), "{text}");
}
