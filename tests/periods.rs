//! Weeks, months, years and days in a row as DATE, and the pages of weeks and
//! months.

use std::collections::BTreeMap;
use std::fs;

use crate::common::html::Element;
use crate::common::{Place, id_at, status_with};
use serde_json::Value;

const DAY: i64 = 24 * 3600;

/// A post so many days after 2018-09-03, a Monday, by one of some people.
fn post(day: i64, person: i64, text: &str) -> String {
    let seconds = day * DAY + 9 * 3600 + 60 * person;
    let user = format!(r#"{{"id_str":"{}","screen_name":"hito{person}"}}"#, person + 1);
    let own = r#""user":{"id_str":"7","screen_name":"mugicha"}"#;
    let line = status_with(id_at(seconds), seconds, text, "");
    line.replace(own, &format!(r#""user":{user}"#)) + "\n"
}

/// Four people on each day of two weeks, W35 and W36: of 雨 in the first, of 雪 in
/// the second, always of 東京; on 5 September once of 祭り. One more day a year before.
fn two_weeks() -> Place {
    let place = Place::new();
    let mut lines = String::new();
    for person in 0..4 {
        for day in -7..0 {
            lines.push_str(&post(day, person, "東京の雨"));
        }
        for day in 0..7 {
            lines.push_str(&post(day, person, "東京の雪。雪だ"));
        }
        lines.push_str(&post(2, person + 10, "祭り、祭り"));
        lines.push_str(&post(-365, person, "東京の桜"));
    }
    place.write("inbox/a.jsonl", lines);
    assert_eq!(place.account(&["inbox"]), [64, 64, 0, 0, 0]);
    place
}

fn ask(place: &Place, arguments: &[&str]) -> Value {
    place.json(&[arguments, &["--format", "json"]].concat())
}

/// Numbers of a column by lemma.
fn column(answer: &Value, name: &str) -> BTreeMap<String, i64> {
    let rows = answer["rows"].as_array().unwrap();
    let number = |row: &Value| Some((row["lemma"].as_str()?.to_owned(), row[name].as_i64()?));
    rows.iter().filter_map(number).collect()
}

#[test]
fn a_ranking_of_a_week_adds_up_its_days() {
    let place = two_weeks();
    let week = ask(&place, &["rank", "2018-W36"]);
    let mut sum: BTreeMap<String, i64> = BTreeMap::new();
    for day in 3..=9 {
        let of_day = ask(&place, &["rank", &format!("2018-09-0{day}")]);
        for (lemma, count) in column(&of_day, "count") {
            *sum.entry(lemma).or_default() += count;
        }
    }
    assert_eq!(column(&week, "count"), sum);
    assert_eq!((sum["雪"], sum["東京"], sum["祭り"]), (56, 28, 8));
    // People are counted once, however many days they write on.
    let authors = column(&week, "authors");
    assert_eq!((authors["雪"], authors["祭り"]), (4, 4));
    // Beside the ranks of the week before.
    assert_eq!(column(&week, "previous_rank"), BTreeMap::from([("東京".to_owned(), 1)]));
    assert_eq!(week["totals"]["dates"].as_array().unwrap().len(), 7);
    assert_eq!(week["totals"]["n1"], 92);
    let same = ask(&place, &["rank", "2018-09-03..2018-09-09"]);
    assert_eq!(same["rows"], week["rows"]);
    // Of a month and a year, the days that have posts.
    let dates =
        |name: &str| ask(&place, &["rank", name])["totals"]["dates"].as_array().unwrap().len();
    assert_eq!((dates("2018-09"), dates("2018-08"), dates("2018")), (9, 5, 14));
}

#[test]
fn a_period_is_compared_with_the_one_before_or_any_other() {
    let place = two_weeks();
    let compared = |against: &str| {
        ask(&place, &["compare", "2018-W36", "--against", against, "--min-count", "1"])
    };
    let previous = compared("previous");
    let dates = |answer: &Value, name: &str| answer["totals"][name].as_array().unwrap().len();
    assert_eq!((dates(&previous, "dates"), dates(&previous, "baseline_dates")), (14, 7));
    assert_eq!((&previous["totals"]["n1"], &previous["totals"]["n2"]), (&92.into(), &56.into()));
    let counts = column(&previous, "count");
    let before = column(&previous, "baseline_count");
    assert_eq!((counts["雪"], before["雪"], counts["雨"], before["雨"]), (56, 0, 0, 28));
    // The same rows against the same days, however they are named.
    for against in ["2018-W35", "2018-08-27..2018-09-02", "7d"] {
        assert_eq!(compared(against)["rows"], previous["rows"], "{against}");
    }
    // Four people on all days of both weeks: 28 units a side, and the null line.
    assert_eq!(previous["totals"]["people"]["both"], 4);
    assert_eq!(previous["totals"]["null_found"], 0);
    // The year before has W36 on other dates: its day 2017-09-03 is in W35.
    let year = ask(&place, &["compare", "2018-W35", "--against", "same-last-year"]);
    assert_eq!(year["totals"]["baseline_dates"], serde_json::json!(["2017-09-03"]));
    let month = ask(&place, &["compare", "2018-09", "--against", "same-last-year"]);
    assert_eq!(month["totals"]["baseline_dates"], serde_json::json!(["2017-09-03"]));
    // A day against a week that it is part of, without itself.
    let day = ask(&place, &["compare", "2018-09-05", "--against", "2018-W36"]);
    assert_eq!(dates(&day, "baseline_dates"), 6);
    let null = place.run(&["compare", "2018-W36", "--null", "5"]);
    assert!(null.stdout.contains("the period's people split in two at random"), "{null:?}");
}

#[test]
fn other_questions_take_periods() {
    let place = two_weeks();
    let pairs = ask(&place, &["cooccur", "2018-W36", "--pos", "noun"]);
    let tokyo = pairs["rows"].as_array().unwrap().iter().find(|row| row["x"] == "東京").unwrap();
    assert_eq!((&tokyo["y"], &tokyo["n_xy"]), (&"雪".into(), &28.into()));
    assert_eq!(pairs["totals"]["n"], 32);
    let rows = |arguments: &[&str]| ask(&place, arguments)["rows"].as_array().unwrap().len();
    assert_eq!(rows(&["kwic", "祭り", "--date", "2018-W36"]), 8);
    assert_eq!(rows(&["kwic", "東京", "--date", "2018-08"]), 20);
    // The last of several terms may be the period; one alone is a term.
    assert_eq!(rows(&["kwic", "祭り", "2018-W36"]), 8);
    assert_eq!(rows(&["kwic", "祭り", "東京", "2018-09-01..2018-09-09", "--top", "0"]), {
        let period = ["--from", "2018-09-01", "--to", "2018-09-09", "--top", "0"];
        rows(&[&["kwic", "祭り", "東京"], &period[..]].concat())
    });
    let hint = place.run(&["kwic", "東京", "2018-W36", "--date", "2018-W36"]).stdout;
    assert!(hint.contains("a date is --date 2018-W36"), "{hint}");
    let place = Place::new();
    let text = "明日の朝の電車は全部とまるそうです。気をつけてください";
    // Three accounts have a text in a week, and no two on one day.
    place.write("inbox/a.jsonl", [0, 1, 2].map(|day| post(day, day, text)).concat());
    place.account(&["inbox"]);
    let rows = |date: &str| {
        let answer = ask(&place, &["copies", date]);
        answer["rows"].as_array().unwrap().iter().map(|row| row["accounts"].clone()).collect()
    };
    let found: [Vec<Value>; 2] = [rows("2018-09-03"), rows("2018-W36")];
    assert_eq!(found, [vec![], vec![Value::from(3)]]);
    assert_eq!(ask(&place, &["passed-on", "2018-09"])["totals"]["n"], 0);
}

#[test]
fn mistakes_say_what_to_do() {
    let place = two_weeks();
    for (arguments, status, message) in [
        (&["rank", "2018-13"][..], 2, "not a month; they are 01 to 12"),
        (&["report", "2018-W54"], 2, "2018 has the weeks W01 to W52"),
        (&["rank", "2018-9-3"], 2, "not a day or period; did you mean 2018-09-03?"),
        (&["kwic", "雪", "--date", "2018-09-07..2018-09-01"], 2, "the first day comes first"),
        (
            &["rank", "2018-W40"],
            1,
            "no posts in 2018-W40; the nearest day with posts is 2018-09-09",
        ),
        (&["compare", "2018-09", "--against", "2018-09"], 2, "2018-09 cannot be its own baseline"),
        (
            &["compare", "2018-09", "--against", "2018-W36"],
            2,
            "2018-W36 is part of 2018-09 and cannot be its baseline",
        ),
        (
            &["compare", "2018-09", "--against", "same-weekday"],
            2,
            "same-weekday is the baseline of a day; against 2018-09 use previous",
        ),
        (
            &["compare", "2018-08", "--against", "previous"],
            1,
            "no posts in the baseline, 2018-07; the nearest day with posts is 2018-09-01: \
             try --against 2018-09-01",
        ),
        (&["compare", "2018-08", "--against", "week"], 2, "a baseline is also previous"),
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
}

/// September has no month before: what many said within three of its days opens its page. Of
/// October there are ten days, so that its sum is not set against that of thirty.
#[test]
fn a_month_is_told_by_its_own_days_and_against_unlike_ones_by_the_day() {
    let place = Place::new();
    let mut lines = String::new();
    for day in -2..38 {
        (0..12).for_each(|person| lines.push_str(&post(day, person, "散歩に行った")));
        if (12..15).contains(&day) {
            (20..28).for_each(|person| lines.push_str(&post(day, person, "渋滞がひどい")));
        }
    }
    place.write("inbox/a.jsonl", lines);
    place.account(&["inbox"]);
    let lede = |month: &str, language: &str| {
        let text = place.run(&["report", month, "--lang", language]).stdout;
        let lines = text.lines().skip(2).take_while(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(if language == "en" { " " } else { "" })
    };
    assert_eq!(
        lede("2018-09", "ja"),
        "9月15日〜17日に「渋滞」（8人）が目立った。20人が384件を投稿した（前月は記録なし）。"
    );
    assert_eq!(
        lede("2018-09", "en"),
        "“渋滞” (8 people) stood out on 15–17 September. 384 posts by 20 people; no data for the \
         month before."
    );
    let october = lede("2018-10", "ja");
    let told = "12人が120件を投稿した（1日平均12件、前月は13件）。記録があるのは31日のうち10日。";
    assert!(october.ends_with(told), "{october}");
    let october = lede("2018-10", "en");
    let told =
        "120 posts by 12 people, 12 a day against 13 the month before. 10 of 31 days have data.";
    assert!(october.ends_with(told), "{october}");
    let text = place.run(&["report", "2018-09"]).stdout;
    assert!(text.contains("続いて出た語\n  散歩（30日間）\n"), "{text}");
}

#[test]
fn reports_of_a_period_agree_in_all_formats() {
    let place = two_weeks();
    let json = place.json(&["report", "2018-W36", "--format", "json"]);
    assert_eq!(json["span"]["name"], "2018-W36");
    assert_eq!((&json["counts"]["tweets"], &json["counts"]["authors"]), (&32.into(), &8.into()));
    assert_eq!(
        (&json["previous"]["span"], &json["previous"]["tweets"]),
        (&"2018-W35".into(), &28.into())
    );
    // All days are short here.
    let unusual = json["most_unusual"]["date"].as_str().unwrap();
    assert!(unusual.starts_with("2018-09-0"), "{unusual}");
    let lemmas = |list: &Value| -> Vec<String> {
        let list = list.as_array().unwrap().iter();
        list.map(|term| term["lemma"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(lemmas(&json["spread"]["stayed"]), ["雪", "東京"]);
    assert_eq!(lemmas(&json["spread"]["of_one_day"]), ["祭り"]);
    assert_eq!(json["spread"]["of_one_day"][0]["most_on"], "2018-09-05");
    let expected = [
        ("text", "2018年第36週（9月3日〜9日）の投稿"),
        ("markdown", "# 2018年第36週（9月3日〜9日）の投稿"),
        ("html", "第36週"),
    ];
    for (format, title) in expected {
        let text = place.run(&["report", "2018-W36", "--format", format]).stdout;
        for fact in [
            title,
            "8人が32件を投稿した",
            "前週より4件増",
            "続いて出た語",
            "一日に集中した語",
            "9月5日",
            "前週",
        ] {
            // Text is wrapped.
            assert!(text.replace('\n', "").contains(fact), "{format}: {fact}\n{text}");
        }
        for other in ["前日", "この日"] {
            assert!(!text.contains(other), "{format}: {other}");
        }
        let english = ["report", "2018-09", "--lang", "en", "--format", format];
        let text = place.run(&english).stdout;
        for other in ["day before", "this day", "This day", "yesterday"] {
            assert!(!text.contains(other), "{format}: {other}\n{text}");
        }
        assert!(text.contains("September"), "{format}: {text}");
    }
    for name in ["2018-09", "2018", "2018-09-01..2018-09-05", "2017-09"] {
        let page = place.run(&["report", name, "--format", "html"]).stdout;
        Element::parse(&page).unwrap();
    }
}

fn read(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path("reports").join(name)).unwrap()
}

/// Every link of the pages leads to a file, and to a place in it.
fn links_lead_somewhere(place: &Place) -> usize {
    let mut links = 0;
    for entry in fs::read_dir(place.path("reports")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if name.strip_suffix(".html").is_none() {
            continue;
        }
        let page = Element::parse(&read(place, &name)).unwrap();
        for link in page.all("a") {
            let href = link.get("href");
            let (file, id) = href.split_once('#').unwrap_or((href, ""));
            if href.starts_with("https:") {
                continue;
            }
            let target = if file.is_empty() { name.as_str() } else { file };
            let text = read(place, target);
            // A search is no place; another day may not show the word.
            let is_place = !id.starts_with("q=") && (file.is_empty() || !id.starts_with("w-"));
            if !id.is_empty() && is_place {
                assert!(text.contains(&format!("id=\"{id}\"")), "{name}: {href}");
            }
            links += 1;
        }
    }
    links
}

#[test]
fn days_of_few_posts_have_their_place_on_their_month() {
    let place = two_weeks();
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nday_pages_from = 5\n");
    let ran = place.run(&["nightly"]);
    assert!(ran.stderr.contains("1 page written"), "{ran:?}");
    // The day of eight posts alone; three months, and the weeks W35 and W36.
    let mut pages: Vec<String> = fs::read_dir(place.path("reports"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.strip_suffix(".html").is_some())
        .collect();
    pages.sort();
    assert_eq!(
        pages,
        [
            "2017-09.html",
            "2018-08.html",
            "2018-09-05.html",
            "2018-09.html",
            "2018-W35.html",
            "2018-W36.html",
            "index.html"
        ]
    );
    assert!(links_lead_somewhere(&place) > 100);
    let month = Element::parse(&read(&place, "2018-09.html")).unwrap();
    let day = month.by_id("d-2018-09-03").text();
    assert!(day.contains("4件・4人") && day.contains("東京の雪。雪だ"), "{day}");
    assert_eq!(month.by_id("short").all("article").len(), 8);
    // The neighbours of a day are where they are.
    let page = Element::parse(&read(&place, "2018-09-05.html")).unwrap();
    let links: Vec<&str> =
        page.of_class("days")[0].all("a").iter().map(|link| link.get("href")).collect();
    assert_eq!(
        links,
        [
            "2018-09.html#d-2018-09-04",
            "years/2018.html#m09",
            "2018-W36.html",
            "2018-09.html",
            "2018-09.html#d-2018-09-06"
        ]
    );
    let feed = read(&place, "feed.xml");
    assert!(feed.contains("href=\"2018-09.html#d-2018-09-09\""), "{feed}");
    assert!(feed.contains("href=\"2018-09-05.html\""), "{feed}");
    // So the list, the search and the year say.
    let of_day = "2018-09.html#d-2018-09-09\"";
    assert!(read(&place, "index.html").contains(&format!("href=\"{of_day}")));
    let search = read(&place, "search.js");
    assert!(search.contains("[9,9,") && search.contains(",true]"), "{search}");
    let year = read(&place, "years/2018.html");
    assert!(year.contains(&format!("href=\"../{of_day}")), "{year}");
    let year = Element::parse(&year).unwrap();
    let spans: Vec<&str> =
        year.of_class("spans")[0].all("a").iter().map(|link| link.get("href")).collect();
    assert_eq!(spans, ["../2018-09.html", "../2018-W35.html", "../2018-W36.html"]);
    for name in ["2018-09.html", "2018-W36.html"] {
        let page = Element::parse(&read(&place, name)).unwrap();
        assert!(page.all("style").is_empty(), "{name}: what all pages share");
        assert_eq!(page.of_class("days")[0].all("a")[1].get("href"), "years/2018.html#m09");
    }
    // Nothing changes, no byte changes.
    let before = place.hashes("reports");
    assert!(place.run(&["nightly"]).stderr.contains(" 0 pages written"));
    assert_eq!(place.hashes("reports"), before);
    // With one more post a day has a page.
    place.write("inbox/more.jsonl", post(0, 20, "東京はまだ雪"));
    place.run(&["nightly"]);
    assert!(place.path("reports/2018-09-03.html").is_file());
    assert!(!read(&place, "2018-09.html").contains("d-2018-09-03\""));
    links_lead_somewhere(&place);
    // The bound is raised: the pages go.
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nday_pages_from = 9\n");
    let ran = place.run(&["nightly"]);
    assert!(
        ran.stderr.contains("2018-09-05.html: removed, the day is on the page of its month"),
        "{ran:?}"
    );
    links_lead_somewhere(&place);
    // The same as at once.
    let other = Place::new();
    other.write("tsubuyaki.toml", "inbox = \"inbox\"\nday_pages_from = 9\n");
    for name in ["a.jsonl", "more.jsonl"] {
        fs::copy(place.path("inbox").join(name), other.path("inbox").join(name)).unwrap();
    }
    other.run(&["nightly"]);
    for name in ["index.html", "feed.xml", "2018-09.html", "2018-W36.html"] {
        assert_eq!(
            without_account(&read(&place, name)),
            without_account(&read(&other, name)),
            "{name}"
        );
    }
}

/// A page without how many files were read.
fn without_account(page: &str) -> String {
    page.split(r#"<section class="s" id="rep""#).next().unwrap_or_default().to_owned()
}

#[test]
fn a_page_leads_to_the_same_day_of_the_year_before() {
    let place = two_weeks();
    place.run(&["nightly"]);
    let page = read(&place, "2018-09-03.html");
    assert!(
        page.contains(r#"一年前のこの日：<a href="2017-09-03.html">2017年9月3日（日）</a>"#),
        "{page}"
    );
    assert!(!read(&place, "2018-09-04.html").contains("一年前"));
    let month = read(&place, "2018-09.html");
    assert!(!month.contains("一年前"), "a month of one day has no page");
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nday_pages_from = 5\n");
    place.run(&["nightly"]);
    let month = read(&place, "2018-09.html");
    assert!(month.contains(r#"一年前の同じ月：<a href="2017-09.html">2017年9月</a>"#), "{month}");
    let day = Element::parse(&read(&place, "2017-09.html")).unwrap();
    assert!(day.by_id("d-2017-09-03").text().contains("東京の桜"));
}

/// A month is not set against a few days at the end of the one before.
#[test]
fn a_month_is_not_compared_with_a_stub() {
    let place = Place::new();
    let post = |number: i64, text: &str| {
        let seconds = number * 8_000 - 4 * 86_400;
        status_with(id_at(seconds), seconds, text, "") + "\n"
    };
    let posts: String = (0..300)
        .map(|number| post(number, if number % 3 == 0 { "紅茶を飲む" } else { "散歩に行く" }))
        .collect();
    place.write("inbox/a.jsonl", posts);
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    let page = place.run(&["report", "2018-09"]).stdout.replace('\n', "");
    assert!(page.contains("（前月は2日分しか記録がなく、比べない）"), "{page}");
    assert!(!page.contains('▲') && !page.contains("が増え"), "{page}");
}
