//! An event is told as large as it was: by its story, in copies of several texts.

use crate::common::{Place, status_with};
use crate::page_people::{ordinary, place, post, text};

/// A day of others, and four weeks before it.
fn weeks(people: i64) -> Vec<serde_json::Value> {
    (-28..=0).flat_map(|day| ordinary(day, people, 40)).collect()
}

fn page_json(place: &Place) -> serde_json::Value {
    place.json(&["report", "2018-09-03", "--format", "json"])
}

#[test]
fn a_story_has_all_who_use_the_word_that_leads_it() {
    let mut posts = weeks(30);
    let own = ["こわい", "長い", "静かに待つ", "外は暗い", "犬がほえる"];
    for author in 0..14 {
        let at = usize::try_from(author % 5).unwrap();
        posts.push(post(36_000 + author, 200 + author, &format!("地震で{}{}", own[at], author)));
    }
    posts.extend((14..20).map(|author| {
        post(39_700 + author, 200 + author, &format!("地震のあと停電した {author}"))
    }));
    let place = place(&posts);
    let page = page_json(&place);
    let story = &page["stories"][0];
    assert_eq!(story["terms"][0]["lemma"], "地震", "{story}");
    assert_eq!((&story["authors"], &story["tweets"]), (&20.into(), &20.into()));
    assert!(page["lede"].as_str().unwrap().starts_with("「地震」（20人）"), "{}", page["lede"]);
}

#[test]
fn a_quiz_with_several_results_is_told() {
    let mut posts = weeks(40);
    let results = ["猫", "武士", "忍者", "豆腐"];
    posts.extend((0..20).map(|author| {
        let result = results[usize::try_from(author % 4).unwrap()];
        let quiz = format!("わたしの前世は{result}でした！みんなもためしてみて #前世のうらない");
        post(20_000 + author, 100 + author, &quiz)
    }));
    let place = place(&posts);
    let told = text(&place, &["--lang", "ja"]).replace('\n', "");
    assert!(
        told.contains("「#前世のうらない」を含む4通りの同じ文面などを20人が投稿した。"),
        "{told}"
    );
    let told = text(&place, &["--lang", "en"]).replace('\n', " ");
    assert!(
        told.contains("“#前世のうらない” was posted by 20 people, mostly in 4 set texts."),
        "{told}"
    );
    let in_copies = &page_json(&place)["in_copies"];
    assert_eq!(
        (&in_copies["lemma"], &in_copies["authors"]),
        (&"#前世のうらない".into(), &20.into())
    );
}

#[test]
fn stories_of_unknown_authors_have_no_people() {
    let place = Place::new();
    let lines: Vec<String> = ["雨の朝", "雨の昼", "雨の夜", "映画の朝", "映画の夜"]
        .iter()
        .cycle()
        .zip(0_i64..)
        .take(30)
        .map(|(text, n)| {
            let seconds = 3_600 + n * 60;
            let post = status_with(1_000 + n, seconds, &format!("{text}{n}"), "");
            let mut post: serde_json::Value = serde_json::from_str(&post).unwrap();
            post.as_object_mut().unwrap().remove("user");
            post.to_string()
        })
        .collect();
    place.write("inbox/posts.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    let told = text(&place, &["--lang", "ja"]);
    assert!(told.contains("\n    18件") && !told.contains("0人"), "{told}");
    let page = page_json(&place);
    assert!(page["stories"][0]["authors"].is_null(), "{}", page["stories"][0]);
}
