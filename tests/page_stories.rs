//! The first screen as news: stories, days on which something goes on, days that say
//! little; and that all formats say the same.

use crate::common::html::Element;
use crate::common::{Place, post_by as post};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const ORDINARY: [&str; 6] = ["紅茶", "電車", "宿題", "散歩", "映画", "洗濯"];

/// Posts of an ordinary day by so many people, spread over its hours.
fn ordinary(day: i64, people: i64, posts: i64) -> Vec<Value> {
    let text = |number: i64| {
        let word = |step: i64| ORDINARY[usize::try_from((number * step + day.abs()) % 6).unwrap()];
        format!("{}のあとで{}を楽しむ", word(1), word(5))
    };
    (0..posts)
        .map(|number| {
            post(day * DAY + number * 86_000 / posts, 100 + number % people, &text(number))
        })
        .collect()
}

/// Three weeks of ordinary days up to the day before 2018-09-03.
fn weeks() -> Vec<Value> {
    (-21..0).flat_map(|day| ordinary(day, 40, 60)).collect()
}

/// An earthquake in the evening of a day, and what the same people say of it: each in
/// words of their own, since copies are no news.
fn earthquake(day: i64, people: i64) -> Vec<Value> {
    const WHERE: [&str; 8] = ["港町", "山奥", "駅前", "校庭", "寝室", "台所", "屋上", "浜辺"];
    const HOW: [&str; 4] = ["まだ続く", "怖い", "また揺れる", "止まらない"];
    let pick =
        |words: &[&'static str], number: i64| words[usize::try_from(number).unwrap() % words.len()];
    (0..people)
        .map(|number| {
            let (place, how) = (pick(&WHERE, number), pick(&HOW, number / 8));
            let text = format!("{place}で地震、余震が{how}");
            post(day * DAY + 72_000 + number * 60, 200 + number, &text)
        })
        .collect()
}

fn place(posts: &[Value]) -> Place {
    let place = Place::new();
    let lines: Vec<String> = posts.iter().map(Value::to_string).collect();
    place.write("inbox/posts.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    place
}

fn report(place: &Place, arguments: &[&str]) -> String {
    let ran = place.run(&[&["report", "2018-09-03"], arguments].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.stdout
}

fn json(place: &Place) -> Value {
    serde_json::from_str(&report(place, &["--format", "json"])).unwrap()
}

fn html(place: &Place) -> Element {
    Element::parse(&report(place, &["--format", "html"])).unwrap()
}

fn lede(place: &Place) -> String {
    json(place)["lede"].as_str().unwrap().to_owned()
}

#[test]
fn the_second_day_of_an_earthquake_is_told_as_such() {
    let mut posts = weeks();
    posts.extend(earthquake(-1, 25));
    posts.extend(ordinary(0, 40, 60));
    posts.extend(earthquake(0, 30));
    // A film festival of the day, of other people.
    posts.extend((0..12).map(|number| {
        let text = format!("屋台のたこ焼きと花火がきれいだった {number}");
        post(66_000 + number * 50, 300 + number, &text)
    }));
    let place = place(&posts);
    let lede = lede(&place);
    assert!(lede.contains("「地震」（2日目・30人）"), "{lede}");
    assert!(!lede.contains("増え"), "it is no more than the day before: {lede}");
    let page = json(&place);
    let stories = page["stories"].as_array().unwrap();
    let terms = |story: &Value| -> Vec<String> {
        let terms = story["terms"].as_array().unwrap().iter();
        terms.map(|term| term["lemma"].as_str().unwrap().to_owned()).collect()
    };
    let of = |word: &str| {
        let found: Vec<&Value> =
            stories.iter().filter(|story| terms(story).contains(&word.to_owned())).collect();
        assert_eq!(found.len(), 1, "{word} in {stories:#?}");
        found[0]
    };
    let (quake, fair) = (of("地震"), of("花火"));
    assert!(terms(quake).contains(&"余震".to_owned()), "{quake}");
    assert!(!terms(quake).contains(&"花火".to_owned()), "{quake}");
    assert_eq!((&quake["authors"], &quake["tweets"]), (&json!(30), &json!(30)));
    assert_eq!((&quake["mostly_from"], &quake["mostly_to"]), (&json!(20), &json!(21)));
    assert_eq!((&quake["since"], &quake["day_of_burst"]), (&json!("2018-09-02"), &json!(2)));
    assert_eq!((&fair["authors"], &fair["since"]), (&json!(12), &Value::Null));
    // Each is told by one of its own posts.
    for (story, word) in [(quake, "地震"), (fair, "花火")] {
        let id = &story["tweet_id"];
        let quoted = page["summary"].as_array().unwrap().iter();
        let quoted: Vec<&Value> = quoted.filter(|post| post["tweet_id"] == *id).collect();
        assert_eq!(quoted.len(), 1);
        assert!(quoted[0]["text"].as_str().unwrap().contains(word), "{story}");
    }
    // By different people.
    let summary = page["summary"].as_array().unwrap();
    let mut authors: Vec<&str> =
        summary.iter().map(|post| post["author"].as_str().unwrap()).collect();
    authors.sort_unstable();
    authors.dedup();
    assert_eq!(authors.len(), summary.len());
}

/// Each page knows the days before it only, and all count from the same one.
#[test]
fn the_day_of_a_burst_grows_by_one_from_page_to_page() {
    let mut posts: Vec<Value> = (-21..5).flat_map(|day| ordinary(day, 40, 60)).collect();
    for (day, people) in [(0, 10), (1, 25), (2, 35), (3, 20)] {
        posts.extend(earthquake(day, people));
    }
    let place = place(&posts);
    let day_of = |day: i64| {
        let date = format!("2018-09-{:02}", 3 + day);
        let page = place.json(&["report", &date, "--format", "json"]);
        let stories = page["stories"].as_array().unwrap().clone();
        let quake = stories.into_iter().find(|story| {
            story["terms"].as_array().unwrap().iter().any(|term| term["lemma"] == "地震")
        });
        quake.unwrap_or_else(|| panic!("{date}: {}", page["lede"]))["since"].clone()
    };
    let since = day_of(1);
    assert_eq!(since, "2018-09-03");
    assert_eq!([day_of(2), day_of(3)], [since.clone(), since.clone()]);
    let term = place.json(&["term", "地震", "--format", "json"]);
    assert_eq!(term["bursts"][0]["from"], since, "{}", term["bursts"]);
}

#[test]
fn all_formats_tell_the_same_stories_and_links() {
    let mut posts = weeks();
    posts.extend(ordinary(0, 40, 60));
    posts.extend(earthquake(0, 30));
    posts.extend((0..4).map(|number| {
        let text = "港町の灯台をのこす会の記録 https://www.example.com/todai?utm_source=x";
        post(40_000 + number, 400 + number, &format!("{text}{number}"))
    }));
    posts.push(post(41_000, 400, "今日の空の色 pic.twitter.com/AbCdEf"));
    let place = place(&posts);
    let page = json(&place);
    let story = &page["stories"][0];
    let terms: Vec<&str> = story["terms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|term| term["lemma"].as_str().unwrap())
        .collect();
    let title = terms.join("・");
    let figures = format!("{}人・{}件・おもに20時台", story["authors"], story["tweets"]);
    let link = &page["links"]["links"][0];
    assert_eq!(link["title"], "港町の灯台をのこす会の記録");
    assert_eq!((&link["address"], &link["authors"]), (&json!("example.com/todai"), &json!(4)));
    assert_eq!((&page["links"]["tweets"], &page["links"]["with_pictures"]), (&json!(4), &json!(1)));
    let writer = page["writers"][0]["author"].as_str().unwrap();
    let html = html(&place);
    let shown = [html.by_id("sum").text(), html.by_id("link").text()].concat();
    for (form, text) in [
        ("html", shown),
        ("text", report(&place, &[])),
        ("markdown", report(&place, &["--format", "markdown"])),
    ] {
        // Markdown marks its signs, HTML puts figures in cells of their own.
        let text = text.replace('\\', "");
        for fact in [&title, &figures, "港町の灯台をのこす会の記録", "example.com/todai", writer]
        {
            assert!(text.contains(fact), "{form} lacks {fact}: {text}");
        }
        assert!(text.contains("リンク付きの投稿4件、画像・動画付き1件"), "{form}: {text}");
        for post in page["summary"].as_array().unwrap() {
            let text = text.replace("\n    ", "");
            let said = post["text"].as_str().unwrap();
            let begins: String = said.chars().take(8).collect();
            assert!(text.contains(&begins), "{form} lacks {said}");
        }
    }
    // What the comparison says stands in all forms with the same ratio.
    let (markdown, text_page) = (report(&place, &["--format", "markdown"]), report(&place, &[]));
    let rising = page["compared"]["rising"].as_array().unwrap();
    let rows = html.by_id("chg").all("table")[0].all("tr");
    for term in rising {
        let lemma = term["lemma"].as_str().unwrap();
        let is_of = |row: &&&Element| row.of_class("w").first().is_some_and(|w| w.text() == lemma);
        let ratio = rows.iter().find(is_of).unwrap().of_class("z")[0].text();
        let row = markdown.lines().find(|line| line.starts_with(&format!("| {lemma} |")));
        assert!(row.unwrap().contains(&format!("| {ratio} |")), "{ratio} in {row:?}");
        // And which changes are clear: a filled dot of HTML is a word or a sign elsewhere.
        let is_clear = term["q"].as_f64().is_some_and(|q| q < 0.05);
        assert_eq!(row.unwrap().contains("| 確か |"), is_clear, "{row:?}");
        let of_text = text_page.lines().find(|line| line.contains(&format!(" {lemma} ")));
        assert_eq!(of_text.unwrap().contains(&format!("● {lemma} ")), is_clear, "{of_text:?}");
    }
    assert!(text_page.contains("● 確かな変化（q < .05）"), "{text_page}");
    // Links and hosts are two lists in all forms, and the third ranking says what it lacks.
    for text in [&text_page, &markdown, &html.by_id("link").text()] {
        assert!(text.contains("共有されたリンク") && text.contains("リンク先"), "{text}");
    }
    for text in [&text_page, &markdown, &html.by_id("rank").text()] {
        assert!(text.contains("前の表にない語"), "{text}");
    }
}

#[test]
fn no_day_opens_with_nothing() {
    // The first day of a collection.
    let first = place(&ordinary(0, 40, 80));
    let said = lede(&first);
    assert!(said.contains("多くの人が使った名詞は「") && said.contains("人）"), "{said}");
    // A person alone, with nobody to compare with.
    let mut posts: Vec<Value> = (-9..0).flat_map(|day| ordinary(day, 1, 25)).collect();
    posts.extend((0..30).map(|number| post(number * 900, 100, "大掃除をして年越しそばを食べる")));
    let alone = lede(&place(&posts));
    assert!(alone.starts_with("ふだんより大きく増えた語は「"), "{alone}");
    assert!(alone.contains("大掃除") && alone.contains("（0→30回）"), "{alone}");
    assert!(!alone.contains("（1人）"), "{alone}");
    // Three posts are told by themselves.
    let few = lede(&place(&[post(0, 1, "朝ごはん"), post(9, 2, "雨だ"), post(99, 3, "もう昼だ")]));
    assert!(few.starts_with("3人が3件を投稿した"), "{few}");
    // What most people passed on.
    let mut posts = ordinary(0, 40, 80);
    let original = post(10_000, 50, "迷子の三毛猫を駅前でさがしています");
    for number in 0..9 {
        let mut retweet = post(11_000 + number, 500 + number, "RT @hito50: …");
        retweet["retweeted_status"] = original.clone();
        posts.push(retweet);
    }
    let passed_on = lede(&place(&posts));
    let expected = "最も広まった投稿は「迷子の三毛猫を駅前でさがしています」（リツイート9件）。";
    assert!(passed_on.contains(expected), "{passed_on}");
}

#[test]
fn a_day_of_a_few_hours_says_so() {
    let mut evening: Vec<Value> = weeks();
    evening
        .extend((0..80).map(|number| post(72_000 + number * 60, 100 + number, "夜の散歩と紅茶")));
    let said = lede(&place(&evening));
    assert!(said.contains("記録は20時台から21時台まで。"), "{said}");
    let mut morning: Vec<Value> = weeks();
    morning.extend((0..80).map(|number| post(number * 400, 100 + number, "朝の散歩と紅茶")));
    let said = lede(&place(&morning));
    assert!(said.contains("記録は8時台までで、一日分そろっていない。"), "{said}");
    let mut whole = weeks();
    whole.extend(ordinary(0, 40, 60));
    assert!(!lede(&place(&whole)).contains("記録は"));
    // Three such days make a usual one, two do not.
    let said = lede(&place(&whole));
    assert!(said.contains("ふだんの月曜（3回の平均で約60件）並みだった。"), "{said}");
}

#[test]
fn hostile_stories_and_links_are_text() {
    const HOSTILE: &str = "</h3><script>alert(1)</script>";
    let mut posts = weeks();
    posts.extend((0..30_u32).map(|number| {
        // Each in other letters: copies are no news.
        let letter = char::from_u32(u32::from('ぁ') + number).unwrap();
        let said = format!("{HOSTILE} [地震](javascript:b)と余震");
        let text = format!("{said} https://example.com/\"><b>{letter}{letter}");
        let number = i64::from(number);
        post(72_000 + number * 60, 200 + number, &text)
    }));
    let place = place(&posts);
    let page = report(&place, &["--format", "html"]);
    assert!(!page.contains("<script>alert"), "it runs");
    let parsed = Element::parse(&page).unwrap();
    assert!(parsed.by_id("link").all("a").is_empty());
    for story in parsed.of_class("story") {
        assert!(story.all("script").is_empty());
    }
    let markdown = report(&place, &["--format", "markdown"]);
    assert!(!markdown.contains("<script") && !markdown.contains("](javascript"), "{markdown}");
    assert!(json(&place)["stories"].as_array().is_some_and(|stories| !stories.is_empty()));
}
