//! The page of a day that is set against the four weeks before it.

use std::fs;

use serde_json::Value;

use crate::common::html::Element;
use crate::page_people::{DAY, html, ordinary, place, post, text};

/// Ten days with so many posts of fireworks, a word that so many people say on the last
/// and somebody on each other.
fn weeks(fireworks: i64, said: i64) -> crate::common::Place {
    let mut posts = Vec::new();
    for day in -10..=0 {
        posts.extend(ordinary(day, 40, 400));
        let (fireworks, lottery) = if day < 0 { (fireworks, 1) } else { (0, said) };
        posts.extend((0..fireworks).map(|n| post(day * DAY + 30_000 + n, 100 + n, "花火だ")));
        posts.extend((0..lottery).map(|n| post(day * DAY + 31_000 + n, 120 + n - day, "抽選だ")));
    }
    place(&posts)
}

fn lede(page: &str) -> String {
    page.lines().skip(2).take_while(|line| !line.is_empty()).collect()
}

#[test]
fn a_rise_that_may_be_chance_is_told_as_such() {
    let of = |fireworks, said, more: &[&str]| text(&weeks(fireworks, said), more);
    let said = lede(&of(12, 12, &[]));
    assert!(said.starts_with("「抽選」（12人）が目立ち、ふだん多い「花火」は減った。"), "{said}");
    let said = lede(&of(12, 4, &[]));
    assert!(
        said.starts_with(
            "「抽選」（4人）はふだんより多いように見えるが、確かとは言えない。\
             ふだん多い「花火」は減った。"
        ),
        "{said}"
    );
    // Nothing else of the day is sure either: no size is told of it.
    let said = lede(&of(0, 4, &[]));
    assert!(said.starts_with("「抽選」（4人）はふだんより多いように見えるが、確かとは"), "{said}");
    let english = of(0, 4, &["--lang", "en"]).replace('\n', " ");
    let said = "“抽選” (4 people) seems more frequent than usual, but this is not certain.";
    assert!(english.contains(said), "{english}");
}

/// Against weeks, the count of the day stands beside that which their rate lets expect.
#[test]
fn ratios_and_counts_are_called_what_they_are_of() {
    let place = weeks(12, 12);
    let page = html(&place);
    let heads: Vec<String> = page.by_id("chg").all("th").iter().map(|th| th.text()).collect();
    assert!(heads.contains(&"見込み→この日ふだん比".to_owned()), "{heads:?}");
    assert!(heads.contains(&"ふだん比".to_owned()), "{heads:?}");
    let markdown = place.run(&["report", "2018-09-03", "--format", "markdown"]).stdout;
    assert!(markdown.contains("| 語 | 見込み | この日 | 人 | ふだん比 |"), "{markdown}");
    assert!(markdown.contains("| 抽選 | 1.0 | 12 | 12 |"), "{markdown}");
    // The chart has the counts that the ratio is of.
    let arguments = ["report", "2018-09-03", "--format", "html", "--charts", "charts"];
    let ran = place.run(&arguments);
    assert_eq!(ran.status, 0, "{ran:?}");
    let chart = fs::read_to_string(place.path("charts/changes.svg")).unwrap();
    assert!(chart.contains("前の28日間 → この日") && chart.contains("10 → 12"), "{chart}");
    assert!(Element::parse(&ran.stdout).unwrap().by_id("chg").text().contains("前の28日間"));
}

#[test]
fn a_ranking_of_nothing_says_so() {
    let place = place(&ordinary(0, 30, 60));
    let page = html(&place);
    let ranking = page.by_id("rank").text();
    assert!(ranking.contains("形容詞該当する語はない。"), "{ranking}");
    assert!(text(&place, &[]).contains("\n    なし"), "{}", text(&place, &[]));
}

/// What is not over is compared with nothing, and says how far it goes.
#[test]
fn a_day_that_is_not_over_says_so() {
    // Days between 2018-09-03 and today, as calendars of Japan have them.
    let today = (jiff::Timestamp::now().as_second() - 1_535_900_400) / DAY;
    let mut posts: Vec<Value> = (-28..0).flat_map(|day| ordinary(today + day, 40, 60)).collect();
    // What was in a burst yesterday may still be said today.
    for day in [-2, -1] {
        posts.extend((0..30).map(|n| {
            let text = format!("花火が{}に見えた", ["遠く", "近く", "窓", "川"][n % 4]);
            let n = i64::try_from(n).unwrap();
            post((today + day) * DAY + 30_000 + n * 60, 300 + n, &text)
        }));
    }
    // Their ids tell no time, which might be later than now.
    posts.extend((0..40).map(|n| {
        let mut post = post(today * DAY + n * 400, 100 + n, "朝の散歩と紅茶");
        post["id_str"] = (1_000 + n).to_string().into();
        post
    }));
    let place = place(&posts);
    let page = place.run(&["report", "latest"]).stdout.replace('\n', "");
    assert!(page.contains("40人が40件を投稿した（まだ途中）。記録は13時台まで。"), "{page}");
    assert!(!page.contains("ふだんの") && !page.contains("前日は"), "{page}");
    assert!(!page.contains("減った。") && !page.contains("減ったと"), "{page}");
    let json = place.json(&["report", "latest", "--format", "json"]);
    assert_eq!(json["headline"]["fallen"], serde_json::json!([]));
    assert_eq!(json["compared"]["falling"], serde_json::json!([]));
    // Nor is it the most unusual one of its month.
    let date = json["date"].as_str().unwrap();
    let month = place.json(&["report", &date[..7], "--format", "json"]);
    assert_ne!(month["most_unusual"]["date"], date, "{}", month["most_unusual"]);
    let page = place.run(&["report", "latest", "--lang", "en"]).stdout.replace('\n', " ");
    assert!(page.contains("40 posts by 40 people so far."), "{page}");
    assert!(page.contains("The day is not over; it has posts up to 14:00 so far."), "{page}");
}

#[test]
fn posts_of_nobody_known_are_told() {
    let without = |(number, mut post): (usize, Value)| {
        if number % 3 == 0 {
            post.as_object_mut().unwrap().remove("user");
        }
        post
    };
    let place =
        place(&ordinary(0, 40, 60).into_iter().enumerate().map(without).collect::<Vec<_>>());
    let page = text(&place, &[]).replace('\n', "");
    assert!(
        page.contains("投稿は60件（うち20件は投稿者不明、前日は記録なし）。投稿者がわかるのは"),
        "{page}"
    );
    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    assert_eq!(page["counts"]["without_author"], 20);
}
