//! What a page opens with, and that its summary follows: hashtags instead of their words,
//! no rows of one copied text, one account's day said to be that, what most people used.

use crate::common::{Place, post_by as post};
use serde_json::Value;

const DAY: i64 = 86_400;
const WORDS: [&str; 6] = ["紅茶", "電車", "宿題", "散歩", "映画", "洗濯"];
const PLACES: [&str; 8] = ["港町", "山奥", "駅前", "校庭", "寝室", "台所", "屋上", "浜辺"];

fn of<'a>(words: &[&'a str], number: i64) -> &'a str {
    words[usize::try_from(number).unwrap() % words.len()]
}

/// Sixty posts of an ordinary day by forty people.
fn ordinary(day: i64) -> impl Iterator<Item = Value> {
    (0..60).map(move |number| {
        let (one, other) = (of(&WORDS, number + day + 30), of(&WORDS, number * 5 + day + 30));
        let at = day * DAY + number * 86_000 / 60;
        post(at, 100 + number % 40, &format!("{one}のあとで{other}を楽しむ"))
    })
}

/// The page of a day after three ordinary weeks, on which this is posted, too.
fn page(more: impl Iterator<Item = Value>) -> Value {
    let place = Place::new();
    let posts: Vec<String> =
        (-21..1).flat_map(ordinary).chain(more).map(|post| post.to_string()).collect();
    place.write("inbox/posts.jsonl", posts.join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    let ran = place.run(&["report", "2018-09-03", "--format", "json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    serde_json::from_str(&ran.stdout).unwrap()
}

fn strings<'a>(list: &'a Value, of: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|one| one[of].as_str().unwrap()).collect()
}

#[test]
fn words_of_one_hashtag_are_that_hashtag() {
    let tagged = (0..30).map(|number| {
        let text = format!("{}もにぎやかだ #ほたる祭り見物", of(&PLACES, number));
        post(70_000 + number * 60, 200 + number, &text)
    });
    let page = page(tagged);
    let lede = page["lede"].as_str().unwrap();
    assert!(lede.contains("「#ほたる祭り見物」（30人）"), "{lede}");
    for word in ["「ほたる」", "「見物」", "「祭り」"] {
        assert!(!lede.contains(word), "{lede}");
    }
    let stories = page["stories"][0]["terms"].as_array().unwrap();
    assert_eq!(stories[0]["lemma"], "#ほたる祭り見物", "{stories:?}");
}

#[test]
fn a_hashtag_of_every_day_leads_no_opening() {
    let place = Place::new();
    let post = |day: i64| {
        let (one, other) = (of(&WORDS, day), of(&PLACES, day));
        post(day * DAY, 7, &format!("{one}と{other}の記録 #まいにち日誌")).to_string()
    };
    place.write("inbox/posts.jsonl", (0..27).map(post).collect::<Vec<_>>().join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    let ran = place.run(&["report", "2018-09", "--format", "json"]);
    let page: Value = serde_json::from_str(&ran.stdout).unwrap();
    let lede = page["lede"].as_str().unwrap();
    for word in ["「毎日」", "「日誌」"] {
        assert!(!lede.contains(word), "{lede}");
    }
    // What every post has is told to be that.
    assert!(lede.contains("ほぼすべての投稿に「記録」がある。"), "{lede}");
}

#[test]
fn words_of_one_copied_text_are_no_rows() {
    let text = "新作の限定パフェを抽選で十名様に贈呈、応募は店頭で受付中";
    let copied = (0..12).map(|number| post(40_000 + number * 60, 300 + number, text));
    let page = page(copied);
    let (risen, left_out) = (strings(&page["risen"], "lemma"), &page["risen_left_out"]);
    let left_out: Vec<&str> =
        left_out.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    assert!(left_out.contains(&"抽選") && !risen.contains(&"抽選"), "{left_out:?} {risen:?}");
    assert!(page["risen"].as_array().unwrap().iter().all(|row| row["copies"] == false));
}

#[test]
fn the_day_of_one_account_is_said_to_be_that_first() {
    let of_one = (0..90).map(|number| {
        let (place, word) = (of(&PLACES, number), of(&WORDS, number / 8));
        post(number * 600, 9, &format!("{place}で{word}を{number}回め"))
    });
    let lede = page(of_one)["lede"].as_str().unwrap().to_owned();
    assert!(lede.starts_with("投稿の59%（87件）は1人による。"), "{lede}");
    assert!(!lede.contains("うち87件"), "{lede}");
}

#[test]
fn the_summary_follows_an_opening_on_which_nothing_rose() {
    let page = page(std::iter::empty());
    let lede = page["lede"].as_str().unwrap();
    let stories = page["stories"].as_array().unwrap();
    assert!(!stories.is_empty(), "{page}");
    for story in stories {
        assert_eq!(story["rose"], false);
        let word = story["terms"][0]["lemma"].as_str().unwrap();
        assert!(lede.contains(&format!("「{word}」")), "{word} {lede}");
        let posts = page["summary"].as_array().unwrap();
        let post = posts.iter().find(|post| post["tweet_id"] == story["tweet_id"]).unwrap();
        assert!(post["text"].as_str().unwrap().contains(word), "{post}");
    }
}

/// Few posts are shown whole; what spread among them is said first all the same.
#[test]
fn a_short_day_names_the_post_that_spread() {
    let page = |retweets: &[i64]| -> Value {
        let place = Place::new();
        let posts = (0..).zip(retweets).map(|(number, retweets)| {
            let mut post = post(
                number * 3_600,
                7,
                &format!("{}の{}", of(&PLACES, number), of(&WORDS, number)),
            );
            post["retweet_count"] = (*retweets).into();
            post.to_string()
        });
        place.write("inbox/posts.jsonl", posts.collect::<Vec<_>>().join("\n") + "\n");
        assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
        place.json(&["report", "2018-09-03", "--format", "json"])
    };
    let lede = |retweets: &[i64]| page(retweets)["lede"].as_str().unwrap().to_owned();
    let spread = "最も広まった投稿は「駅前の宿題」（リツイート9,000件）。";
    assert!(lede(&[0, 0, 9_000, 0, 0, 4]).contains(spread), "{}", lede(&[0, 0, 9_000, 0, 0, 4]));
    assert!(lede(&[0, 0, 9_000]).contains(spread), "{}", lede(&[0, 0, 9_000]));
    // Of one post there is nothing to choose; of posts that nobody passed on, nothing to tell.
    assert!(!lede(&[9_000]).contains("広まった"), "{}", lede(&[9_000]));
    // Five posts without a word in common are no empty opening.
    let lede = lede(&[0, 0, 0, 0, 0]);
    assert!(lede.contains("などの投稿があった。") && !lede.contains("広まった"), "{lede}");
}

/// Several posts of one person that say the same are quoted once.
#[test]
fn the_summary_quotes_each_text_once() {
    let place = Place::new();
    let said = [
        "駅前の花火を眺めた静かな夜",
        "港町の宿題と洗濯を楽しんだ晴れた朝",
        "山奥の電車と紅茶を味わった涼しい昼",
    ];
    let posts = (0..24).map(|number| {
        // The first of the fireworks is not of the evening in which they were told.
        let at = if number > 0 && number % 3 == 0 { 72_000 + number * 60 } else { number * 2_700 };
        post(at, 7, of(&said, number)).to_string()
    });
    place.write("inbox/posts.jsonl", posts.collect::<Vec<_>>().join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    let mut texts = strings(&page["summary"], "text");
    texts.sort_unstable();
    let mut once = said;
    once.sort_unstable();
    assert_eq!(texts, once);
}
