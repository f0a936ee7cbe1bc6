//! `copies` and `passed-on`: one text many times.

use crate::common::{Place, post_by};
use serde_json::{Value, json};

const TEXT: &str = "駅前の図書館をのこすための署名をあつめています";

/// A post so many seconds after noon on 2018-09-03 in Japan.
fn post(seconds: i64, author: i64, text: &str) -> Value {
    post_by(12 * 3_600 + seconds, author, text)
}

fn native(seconds: i64, author: i64, of: &Value) -> Value {
    let mut retweet = post(seconds, author, "RT @hito1: …");
    retweet["retweeted_status"] = of.clone();
    retweet
}

fn place(posts: &[Value]) -> Place {
    let place = Place::new();
    place.write(
        "posts.jsonl",
        posts.iter().map(Value::to_string).collect::<Vec<_>>().join("\n") + "\n",
    );
    assert_eq!(place.run(&["ingest", "posts.jsonl"]).status, 0);
    place
}

fn rows(place: &Place, arguments: &[&str], columns: &[&str]) -> Value {
    let answer = place.json(&[arguments, &["--format", "json"]].concat());
    let row = |row: &Value| -> Value { columns.iter().map(|name| row[*name].clone()).collect() };
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

const FIGURES: [&str; 7] =
    ["posts", "accounts", "match", "texts", "first_time", "last_time", "text"];

#[test]
fn a_text_is_one_whatever_its_links_mentions_and_numbers() {
    let variants = [
        TEXT.to_owned(),
        format!("{TEXT}！ あと1234人 https://t.co/abcdefghij"),
        format!("@hito2 {TEXT} 🙏🙏"),
        format!("{TEXT}…　あと９人"),
    ];
    let mut posts: Vec<Value> =
        (0..).zip(&variants).map(|(number, text)| post(number * 60, number + 1, text)).collect();
    // One account alone makes no copies, and a greeting neither.
    posts.extend(
        (0..5).map(|number| post(300 + number, 50, "ひとりでなんども書いているおなじ文面ですよ")),
    );
    posts.extend((0..5).map(|number| post(400 + number, number + 1, "おはようございます")));
    let place = place(&posts);
    // "あと" and "人" are letters, so that two of the four are another text.
    let first = "2018-09-03 12:00:00";
    let near = json!([4, 4, "near", 2, first, "2018-09-03 12:03:00", variants[0]]);
    assert_eq!(rows(&place, &["copies", "2018-09-03"], &FIGURES), json!([near]));
    let two = rows(&place, &["copies", "2018-09-03", "--min-accounts", "2"], &FIGURES);
    let mut two = two.as_array().unwrap().clone();
    two[1..].sort_by_key(ToString::to_string);
    let same = |from: &str, to: &str, text: &str| json!([2, 2, "same", 1, from, to, text]);
    assert_eq!(
        two,
        [
            near,
            same(first, "2018-09-03 12:02:00", &variants[0]),
            same("2018-09-03 12:01:00", "2018-09-03 12:03:00", &variants[1]),
        ]
    );
}

#[test]
fn texts_in_which_a_word_varies_are_near() {
    let long = format!("{TEXT}。どうかみなさんのちからを貸してください、");
    let mut posts: Vec<Value> = (0..4)
        .map(|number| post(number, number + 1, &format!("{long}よろしくおねがいします")))
        .collect();
    posts.extend(
        (0..2).map(|number| post(60 + number, 10 + number, &format!("{long}よろしくおねがいね"))),
    );
    posts.push(post(90, 20, "きょうは図書館へ行ってきたけれどもお休みだったのでざんねん"));
    let place = place(&posts);
    let columns = ["match", "posts", "accounts", "texts", "text"];
    let text = format!("{long}よろしくおねがいします");
    assert_eq!(
        rows(&place, &["copies"], &columns),
        json!([["near", 6, 6, 2, text], ["same", 4, 4, 1, text]])
    );
    let answer = place.json(&["copies", "--format", "json"]);
    assert_eq!((&answer["totals"]["same"], &answer["totals"]["near"]), (&json!(1), &json!(1)));
    assert_eq!(answer["totals"]["n"], 7);
    // In every format.
    for format in ["table", "ndjson", "csv", "markdown"] {
        let ran = place.run(&["copies", "2018-09-03", "--format", format]);
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.stdout.contains("near") && ran.stdout.contains("same"), "{}", ran.stdout);
    }
    for format in ["parquet", "arrow"] {
        let file = format!("copies.{format}");
        let ran = place.run(&["copies", "2018-09-03", "--format", format, "-o", &file]);
        assert_eq!(ran.status, 0, "{ran:?}");
    }
}

#[test]
fn accounts_without_ids_are_known_by_their_names() {
    let posts: String = (1..4)
        .map(|number| {
            let time = format!("2018-09-03 03:0{number}:00");
            format!(r#"{{"id":"{number}","created_at":"{time}","text":"{TEXT}","author":"hito{number}"}}"#)
                + "\n"
        })
        .collect();
    let place = Place::new();
    place.write("posts.jsonl", posts);
    assert_eq!(place.account(&["posts.jsonl", "--form", "jsonl"]), [3, 3, 0, 0, 0]);
    assert_eq!(rows(&place, &["copies"], &["posts", "accounts"]), json!([[3, 3]]));
}

#[test]
fn retweets_are_copies_only_where_they_count() {
    let original = post(0, 1, TEXT);
    let mut posts = vec![original.clone()];
    posts.extend((1..5).map(|number| native(number, 10 + number, &original)));
    let place = place(&posts);
    assert_eq!(rows(&place, &["copies"], &["posts"]), json!([]));
    assert_eq!(rows(&place, &["copies", "--retweets", "include"], &["posts"]), json!([[5]]));
    assert_eq!(rows(&place, &["copies", "--retweets", "only"], &["posts"]), json!([[4]]));
}

#[test]
fn what_was_passed_on_is_one_post_native_or_not() {
    let original = post(0, 1, TEXT);
    let mut posts = vec![original.clone(), post(1, 2, "なにも関係のないつぶやきです")];
    posts.extend((0..3).map(|number| native(60 + number, 10 + number, &original)));
    posts.push(post(120, 20, &format!("RT @hito1: {TEXT}")));
    posts.push(post(121, 21, "RT @hito1: 駅前の図書館をのこすための署名を…"));
    posts.push(post(122, 20, "RT @hito9: べつの人のみじかいつぶやき"));
    // Who writes a comment does not only pass on.
    posts.push(post(123, 22, &format!("ぜひ RT @hito1: {TEXT}")));
    let place = place(&posts);
    let columns = ["text", "author", "count", "people", "native", "first_time", "last_time"];
    assert_eq!(
        rows(&place, &["passed-on"], &columns),
        json!([
            [TEXT, "hito1", 5, 5, 3, "2018-09-03 12:01:00", "2018-09-03 12:02:01"],
            [
                "べつの人のみじかいつぶやき",
                "hito9",
                1,
                1,
                0,
                "2018-09-03 12:02:02",
                "2018-09-03 12:02:02"
            ],
        ])
    );
    let answer = place.json(&["passed-on", "2018-09-03", "--format", "json"]);
    assert_eq!(answer["totals"]["n"], 6);
    let shown = place.run(&["passed-on"]);
    assert!(shown.stdout.contains("図書館"), "{}", shown.stdout);
}

#[test]
fn copies_are_what_the_question_says() {
    let mut posts: Vec<Value> = Vec::new();
    let ends = ["子ども", "まち", "本", "みらい"].into_iter().cycle();
    for (number, end) in (0..60).zip(ends) {
        let text = format!("{TEXT}、{end}のためにも");
        let mut post = post(number * 7, number % 11, &text);
        if number % 5 == 0 {
            // Known by the name alone; one is an id.
            let name = if number % 2 == 0 { "3".to_owned() } else { format!("na{}", number % 3) };
            post["user"] = json!({ "screen_name": name });
        }
        posts.push(post);
    }
    let place = place(&posts);
    for least in ["1", "2", "5", "12"] {
        let asked = ["--set", "date=2018-09-03", "--set"];
        let least_of_question = format!("min_accounts={least}");
        let columns = ["text", "posts", "accounts", "first_time", "last_time", "text_key"];
        let by_question = rows(
            &place,
            &[&["query", "copies"][..], &asked, &[&least_of_question]].concat(),
            &columns,
        );
        let of_command = ["copies", "2018-09-03", "--min-accounts", least];
        let mut with_match = columns.to_vec();
        with_match.push("match");
        let all = rows(&place, &of_command, &with_match);
        let same = all.as_array().unwrap().iter().filter(|row| row[6] == "same");
        let same: Vec<Value> =
            same.map(|row| row.as_array().unwrap()[..6].iter().cloned().collect()).collect();
        assert_eq!(by_question, json!(same), "{least}");
    }
}

#[test]
fn texts_that_are_too_many_for_the_search_of_near_ones_are_counted_all_the_same() {
    let word = |number: i64| {
        let letter = |number: i64| char::from_u32(0x30a1 + u32::try_from(number).unwrap()).unwrap();
        format!("{}{}ン", letter(2 * (number % 20)), letter(2 * (number / 20)))
    };
    let long = "今日はいい天気でした。".repeat(1_950);
    let mut posts: Vec<Value> =
        (0..480).map(|number| post(number, number, &format!("{}{long}", word(number)))).collect();
    posts.extend((0..4).map(|number| post(1_000 + number, 600 + number, TEXT)));
    let place = place(&posts);
    let answer = place.json(&["copies", "2018-09-03", "--format", "json"]);
    // Some of the long ones, too.
    assert!(answer["totals"]["near_left_out"].as_i64() > Some(4), "{}", answer["totals"]);
    let row = answer["rows"].as_array().unwrap().iter().find(|row| row["text"] == TEXT).unwrap();
    assert_eq!(
        [&row["posts"], &row["accounts"], &row["match"]],
        [&json!(4), &json!(4), &json!("same")]
    );
    assert_eq!(row["examples"].as_array().unwrap().len(), 3);
}

/// The post that the network counts most is named though no retweet of it is recorded; what
/// the records hold leads.
#[test]
fn what_a_network_counts_is_known_without_a_retweet() {
    let counted = |seconds: i64, author: i64, text: &str, retweets: i64| {
        let mut post = post(seconds, author, text);
        post["retweet_count"] = json!(retweets);
        post
    };
    let often = counted(61, 1, "駅前の桜がもう咲いていました", 391);
    let seldom = counted(62, 2, "駅前の桜はまだつぼみでした", 2);
    let repeated = counted(63, 3, "図書館の前の桜も咲いています", 40);
    let mut posts = vec![often, seldom, repeated.clone()];
    posts.extend((0..2).map(|number| {
        let mut retweet = native(120 + number, 10 + number, &repeated);
        retweet["retweet_count"] = json!(41);
        retweet
    }));
    posts.extend((0..20).map(|number| post(200 + number, 20 + number, "おはようございます")));
    let place = place(&posts);
    let columns = ["author", "count", "people", "retweet_count"];
    assert_eq!(
        rows(&place, &["passed-on"], &columns),
        json!([["hito3", 2, 2, 41], ["hito1", 0, null, 391], ["hito2", 0, null, 2]])
    );
    let page = |language: &str| {
        place.run(&["report", "2018-09-03", "--lang", language]).stdout.replace('\n', " ")
    };
    let japanese = page("ja");
    assert!(japanese.contains("リツイート391件・12:01投稿 @hito1"), "{japanese}");
    assert!(japanese.contains("リツイート2件・2人・") && japanese.contains("全体で41件"));
    // Two retweets are nothing to tell of.
    assert!(!japanese.contains("@hito2 "), "{japanese}");
    let english = page("en");
    assert!(english.contains("391 retweets, posted 12:01 @hito1"), "{english}");
}
