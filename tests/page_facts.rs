//! What a page says is the same in all of its forms.

use serde_json::Value;

use crate::common::Place;
use crate::page_people::{html, ordinary, place, post};

/// The first sentences of the page in each form, without line breaks.
fn openings(place: &Place, date: &str, language: &str) -> [(&'static str, String); 4] {
    let report = |format: &str| {
        let ran = place.run(&["report", date, "--lang", language, "--format", format]);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.stdout
    };
    let after_title = |text: &str, skipped: usize| {
        text.lines().skip(skipped).take_while(|line| !line.is_empty()).collect::<String>()
    };
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    let html = crate::common::html::Element::parse(&report("html")).unwrap();
    [
        ("json", json["lede"].as_str().unwrap().to_owned()),
        ("html", html.of_class("lede")[0].text()),
        ("text", after_title(&report("text"), 2)),
        ("markdown", after_title(&report("markdown"), 2).replace('\\', "")),
    ]
    .map(|(form, text)| (form, text.replace([' ', '\u{a0}'], "")))
}

/// Days of each kind: against weeks and against a day, with a text of many, of one
/// account, of authors unknown.
fn days() -> Vec<(&'static str, Place)> {
    let weeks = || (-10..0).flat_map(|day| ordinary(day, 40, 60)).collect::<Vec<Value>>();
    let quake = |number: i64| post(20_000 + number, 100 + number, "地震で揺れた、こわい夜");
    let mut usual = weeks();
    usual.extend(ordinary(0, 40, 60));
    usual.extend((0..30).map(quake));
    let mut lost = weeks();
    lost.extend((0..30).map(|number| {
        post(20_000 - crate::page_people::DAY + number, 100 + number, "地震で揺れた、こわい夜")
    }));
    lost.extend(ordinary(0, 40, 60));
    let mut first = ordinary(-1, 20, 40);
    first.extend(ordinary(0, 30, 60));
    let mut copies = weeks();
    let text = "みんなで投票に行こう、未来を変えるのは私たちの一票です";
    copies.extend((0..30).map(|number| post(number * 60, 100 + number, text)));
    let mut bot = weeks();
    bot.extend(ordinary(0, 20, 40));
    bot.extend((0..30).map(|number| post(20_000 + number, 900, "本日の特売は白菜です")));
    let mut unknown = ordinary(-1, 20, 40);
    unknown.extend(ordinary(0, 20, 40));
    unknown.extend((0..9).map(quake));
    for post in &mut unknown {
        post.as_object_mut().unwrap().remove("user");
    }
    let all = [
        ("usual", usual),
        ("lost", lost),
        ("first", first),
        ("copies", copies),
        ("bot", bot),
        ("unknown", unknown),
    ];
    all.into_iter().map(|(name, posts)| (name, place(&posts))).collect()
}

#[test]
fn every_form_opens_with_the_same_sentences() {
    for (name, place) in days() {
        for (date, language) in
            [("2018-09-03", "ja"), ("2018-09-03", "en"), ("2018-W36", "ja"), ("2018-09", "en")]
        {
            let openings = openings(&place, date, language);
            for (form, opening) in &openings {
                assert_eq!(*opening, openings[0].1, "{name}, {date}, {language}: {form}");
            }
        }
        let page = place.json(&["report", "2018-09-03", "--format", "json"]);
        let lede = page["lede"].as_str().unwrap();
        let headline = &page["headline"];
        for side in ["risen", "fallen"] {
            for word in headline[side].as_array().unwrap() {
                let word = word.as_str().unwrap();
                let word = headline["spelt"][word].as_str().unwrap_or(word);
                assert!(lede.contains(&format!("「{word}」")), "{name}: {word}: {lede}");
            }
        }
        // Where nothing can be tested, what grew is named instead.
        if headline["risen"].as_array().unwrap().is_empty() && name != "unknown" {
            for word in headline["most_said"].as_array().unwrap() {
                let word = word.as_str().unwrap();
                let word = headline["spelt"][word].as_str().unwrap_or(word);
                assert!(lede.contains(word), "{name}: {word}: {lede}");
            }
        }
        let said = match name {
            "usual" => "「地震」（30人）",
            "lost" => "前日に目立った「地震」",
            "copies" => {
                "投稿はすべて「みんなで投票に行こう、未来を変えるのは私たちの一票です」という同じ文面。"
            }
            "bot" => "21人が70件を投稿した（前日より10件増）。うち30件は1人による。",
            "unknown" => "前日より大きく増えた語は「地震」（0→9回）",
            _ => "。",
        };
        assert!(lede.contains(said), "{name}: {lede}");
    }
}

/// What is the same as before is called so, in one way.
#[test]
fn no_difference_has_one_name() {
    let mut posts = ordinary(-1, 20, 40);
    posts.extend(ordinary(0, 20, 40));
    let place = place(&posts);
    let numbers = html(&place).by_id("num").text();
    let markdown = place.run(&["report", "2018-09-03", "--format", "markdown"]).stdout;
    let text = place.run(&["report", "2018-09-03"]).stdout;
    for (form, said) in [("html", numbers), ("markdown", markdown), ("text", text)] {
        assert!(said.contains("増減なし") && !said.contains("±0"), "{form}: {said}");
    }
}

#[test]
fn a_day_and_the_question_of_days_tell_one_turbulence() {
    let posts: Vec<Value> = (-3..=0).flat_map(|day| ordinary(day, 20, 30 - 10 * day)).collect();
    let place = place(&posts);
    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    let days = place.json(&["days", "--from", "2018-09-03", "--format", "json"]);
    assert!(page["turbulence"].is_f64(), "{}", page["turbulence"]);
    assert_eq!(page["turbulence"], days["rows"][0]["turbulence"]);
    let said = html(&place).by_id("num").text();
    assert!(said.contains("前の28日間（記録のある3日）の順位との違い"), "{said}");
    // Three days tell nothing of what is usual, so none is called the most unusual one.
    let week = place.json(&["report", "2018-09", "--format", "json"]);
    assert!(week["most_unusual"].is_null(), "{}", week["most_unusual"]);
}
