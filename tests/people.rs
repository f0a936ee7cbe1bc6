//! What `compare` says of who wrote: bad input, copies, one author, and the
//! filters that leave people out.

use crate::common::{Place, id_at};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3600;

/// A post of an author on a day so many days back; without an id where the
/// author is 0.
fn post(number: i64, back: i64, author: u32, text: &str) -> String {
    let seconds = 60 * number - back * DAY;
    let time = jiff::Timestamp::from_second(1_535_900_400 + seconds).unwrap();
    let mut status = json!({
        "created_at": time.strftime("%a %b %d %H:%M:%S +0000 %Y").to_string(),
        "id": id_at(seconds),
        "id_str": id_at(seconds).to_string(),
        "text": text,
        "source": format!("<a href=\"http://example.com\">app{}</a>", author % 2),
    });
    if author > 0 {
        status["user"] =
            json!({ "id_str": author.to_string(), "screen_name": format!("person{author}") });
    }
    status.to_string()
}

fn place(posts: &[(i64, u32, &str)]) -> Place {
    let place = Place::new();
    let lines: Vec<String> = (0..)
        .zip(posts)
        .map(|(number, &(back, author, text))| post(number, back, author, text))
        .collect();
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.run(&["ingest", "inbox"]);
    place
}

fn compare(place: &Place, more: &[&str]) -> Value {
    let asked = ["compare", "2018-09-03", "--top", "0", "--format", "json"];
    let answer = place.json(&[&asked[..], more].concat());
    let text = answer.to_string();
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    answer
}

fn notes(answer: &Value) -> String {
    answer["totals"]["notes"].to_string()
}

fn row<'a>(answer: &'a Value, lemma: &str) -> &'a Value {
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().find(|row| row["lemma"] == lemma).unwrap_or_else(|| panic!("{lemma}: {answer}"))
}

#[test]
fn bad_input_is_told_of_under_a_table() {
    let long = "今日は朝から雨が降って電車が遅れて大変でした";
    let all_copies: Vec<(i64, u32, &str)> = (1..=6).map(|author| (0, author, long)).collect();
    let with_baseline = [all_copies, vec![(1, 7, "雨の東京"), (1, 8, "雨の大阪")]].concat();
    for (posts, expected) in [
        (vec![(0, 0, "雨の朝"), (0, 0, "雨の夜"), (1, 0, "雨の昼")], "no post has an author id"),
        (
            vec![(0, 1, "雨の朝"), (0, 0, "雨の夜"), (1, 2, "雨の昼"), (1, 3, "雨")],
            "1 of 4 posts has no author id",
        ),
        (vec![(0, 0, "雨の朝"), (0, 0, "雨の夜"), (1, 2, "雨の昼")], "no post of the day has an"),
        (vec![(0, 1, "雨の朝"), (0, 1, "雨の夜"), (1, 1, "雨の昼")], "1 person wrote"),
        (vec![(0, 1, "雨の朝"), (0, 2, "雨の夜"), (1, 1, "雨の昼")], "2 people wrote"),
        (
            vec![(0, 1, "雨の朝"), (0, 2, "雨の夜"), (1, 3, "雨の昼"), (1, 4, "雨")],
            "nobody wrote on both sides",
        ),
        (with_baseline, "5 posts are copies of 1 text"),
        (vec![(0, 1, "雨の朝"), (1, 2, "雨の夜"), (1, 3, "雨の昼")], "the day has one post"),
        (
            vec![(0, 1, "雨"), (0, 2, "雨"), (0, 3, "雨"), (1, 4, "雨"), (1, 5, "朝")],
            "nothing could pass with so few people: 3 people wrote on the day",
        ),
    ] {
        let place = place(&posts);
        for arguments in [&[][..], &["--min-count", "1"], &["--against", "400d"]] {
            let answer = compare(&place, arguments);
            let notes = notes(&answer);
            assert!(notes.contains(expected), "{posts:?} {arguments:?}: {notes}");
        }
        let table = place.run(&["compare", "2018-09-03"]).stdout;
        assert!(table.contains(expected), "{table}");
        let table = place.run(&["compare", "2018-09-03", "--lang", "ja"]).stdout;
        let is_english =
            |line: &&str| [" the ", " with ", " of ", " posts"].iter().any(|of| line.contains(of));
        assert_eq!(table.lines().find(is_english), None, "{table}");
        place.json(&["compare", "2018-09-03", "--null", "2", "--format", "json"]);
    }
}

/// Nine of ten people say 雨 on the day, one of them often; nobody did before.
fn rain() -> Vec<(i64, u32, &'static str)> {
    let mut posts: Vec<(i64, u32, &str)> = (1..=9).map(|author| (0, author, "雨と朝")).collect();
    posts.push((0, 10, "猫と猫と猫と猫"));
    posts.extend((1..=7).flat_map(|back| (1..=10).map(move |author| (back, author, "朝と夜"))));
    posts
}

#[test]
fn what_many_people_say_is_sure_and_what_one_says_is_not() {
    let answer = compare(&place(&rain()), &["--against", "7d"]);
    let rain = row(&answer, "雨");
    assert!(rain["q"].as_f64().unwrap() < 1e-3 && rain["z"].as_f64().unwrap() > 2.0, "{rain}");
    assert_eq!(answer["rows"][0]["lemma"], "雨");
    let cat = row(&answer, "猫");
    assert_eq!((&cat["p"], &cat["q"], &cat["z"]), (&Value::Null, &Value::Null, &0.0.into()));
    assert_eq!((&cat["one_author"], &cat["authors"]), (&true.into(), &1.into()));
    let totals = &answer["totals"];
    assert_eq!((&totals["found"], &totals["null_found"]), (&2.into(), &0.into()), "{totals}");
    // What everybody said each day before is gone.
    let night = row(&answer, "夜");
    assert!(night["q"].as_f64().unwrap() < 0.05 && night["z"].as_f64().unwrap() < 0.0, "{night}");
}

#[test]
fn leaving_people_out_is_printed_and_leaves_nothing_of_them() {
    let place = place(&rain());
    let without = |more: &[&str]| {
        let answer = compare(&place, &[&["--against", "7d", "--min-count", "1"], more].concat());
        let rows = answer["rows"].as_array().unwrap();
        let says = |lemma: &str| rows.iter().any(|row| row["lemma"] == lemma);
        (
            says("猫"),
            row(&answer, "雨")["count"].as_i64().unwrap(),
            answer["totals"]["filters"].to_string(),
        )
    };
    let (cat, count, _) = without(&[]);
    assert_eq!((cat, count), (true, 9));
    for (more, cat, count, filter) in [
        (&["--not-author", "@person10,3"][..], false, 8, "without author 3,person10"),
        (&["--not-client", "APP1"], true, 4, "without client APP1"),
        (&["--not-text", "猫{1}と猫", "--not-text", "^x"], false, 9, "without text 猫{1}と猫,^x"),
        (&["--network", "x"], true, 9, "network x"),
    ] {
        let found = without(more);
        assert_eq!((found.0, found.1), (cat, count), "{more:?}");
        assert!(found.2.contains(filter), "{more:?}: {}", found.2);
    }
    let wrong = place.run(&["compare", "2018-09-03", "--not-text", "(猫"]);
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nexclude_authors = [\"person10\"]\n");
    let (cat, _, filters) = without(&[]);
    assert!(!cat && filters.contains("without author person10"), "{filters}");
    let page = place.run(&["report", "2018-09-03"]).stdout;
    assert!(!page.contains('猫') && page.contains('雨'), "{page}");
}

#[test]
fn pages_leave_out_posts_as_questions_do() {
    let place = place(&rain());
    for (more, cat, printed) in [
        (&[][..], true, "除外語"),
        (&["--not-author", "@person10"], false, "@person10の投稿"),
        (&["--not-client", "APP0", "--not-text", "猫{1}と猫"], false, "APP0・/猫{1}と猫/の投稿"),
    ] {
        for format in ["text", "html", "markdown", "json"] {
            let asked = ["report", "2018-09-03", "--format", format];
            let page = place.run(&[&asked[..], more].concat());
            assert_eq!(page.status, 0, "{}", page.stderr);
            let text = page
                .stdout
                .replace("/猫{1}と猫/", "")
                .replace("猫{1}と猫", "")
                .replace(r"猫\{1\}と猫", "");
            assert_eq!(text.contains('猫'), cat, "{format} {more:?}: {text}");
            if format == "html" {
                assert!(page.stdout.contains(printed), "{format} {more:?}: {}", page.stdout);
            }
        }
        let term = place.run(&[&["term", "猫"][..], more].concat());
        assert_eq!(term.status, i32::from(!cat), "{more:?}: {}{}", term.stdout, term.stderr);
    }
    let wrong = place.run(&["report", "2018-09-03", "--not-text", "(猫"]);
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
}

#[test]
fn an_empty_answer_says_why() {
    let place = place(&rain());
    for (asked, note) in [
        (&["copies", "2018-09-03"][..], "no text was posted by at least 3 accounts"),
        (&["passed-on", "2018-09-03"], "no post was retweeted"),
    ] {
        let table = place.run(asked).stdout;
        assert!(table.contains(note), "{table}");
        let answer = place.json(&[asked, &["--format", "json"]].concat());
        assert_eq!(answer["totals"]["notes"], json!([note]));
    }
}

#[test]
fn people_split_at_random_find_next_to_nothing() {
    let place = place(&rain());
    for more in [&[][..], &["--against", "7d"]] {
        let asked = ["compare", "2018-09-03", "--null", "5", "--format", "json"];
        let answer = place.json(&[&asked[..], more].concat());
        assert_eq!(answer["totals"]["null"]["runs"], 5);
        assert_eq!(answer["rows"].as_array().unwrap().len(), 5);
        assert_eq!(answer, place.json(&[&asked[..], more].concat()));
        let table = place.run(&[&asked[..4], more].concat()).stdout;
        assert!(
            table.contains("share of p < .05") && table.contains("no real difference exists"),
            "{table}"
        );
    }
}

#[test]
fn days_say_how_unusual_each_was() {
    let place = place(&rain());
    let answer = place.json(&["days", "--format", "json"]);
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 8);
    let (first, last) = (&rows[0], &rows[7]);
    assert_eq!((&first["turbulence"], &first["new_words"]), (&Value::Null, &2.into()));
    assert!(rows[3]["turbulence"].as_f64().unwrap() < 1e-9, "{answer}");
    let turbulence = last["turbulence"].as_f64().unwrap();
    assert!(turbulence > 0.3 && turbulence < 1.0, "{turbulence}");
    assert_eq!(
        (&last["posts"], &last["people"], &last["new_words"]),
        (&10.into(), &10.into(), &2.into())
    );
    let none = place.run(&["days", "--from", "2019-01-01", "--to", "2019-01-02"]);
    assert_eq!(none.status, 1, "{}", none.stdout);
}

/// The manifest without what it says of who wrote, as earlier versions of the program left
/// it; gives what it said of each day.
fn forget_writers(place: &Place) -> Vec<Value> {
    let path = place.path("warehouse/_manifest.json");
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let files = manifest["files"].as_object_mut().unwrap();
    let entries = files.values_mut().map(|entry| entry.as_object_mut().unwrap());
    let said = entries.filter_map(|entry| entry.remove("writers")).collect();
    manifest.as_object_mut().unwrap().remove("blake3");
    std::fs::write(&path, serde_json::to_vec_pretty(&manifest).unwrap()).unwrap();
    said
}

#[test]
fn who_wrote_is_the_same_from_the_manifest_as_from_the_posts() {
    let place = Place::with_sample();
    let retweet = |post: String| {
        let mut post: Value = serde_json::from_str(&post).unwrap();
        post["retweeted_status"] = json!({"id": 7, "text": "雨がやんだ"});
        post.to_string()
    };
    let posts = [
        post(1, 0, 0, "雨と雨"),
        post(2, 0, 900, "雨だ"),
        retweet(post(3, 0, 901, "RT @a: 雨がやんだ")),
        post(4, 1, 0, "雨の日に誰かが書いた"),
        post(5, 1, 902, "雨です"),
    ];
    place.write("inbox/more.jsonl", posts.join("\n") + "\n");
    place.account(&["inbox"]);
    let mut ways = vec![vec!["trend", "雨", "見る"], vec!["report", "2018-09-03"]];
    for retweets in ["exclude", "include", "only"] {
        ways.push(vec!["trend", "雨", "--retweets", retweets]);
    }
    ways.push(vec!["trend", "雨", "--not-author", "900"]);
    let asked = || -> Vec<(i32, String)> {
        let ask = |way: &Vec<&str>| {
            let ran = place.run(&[way, &["--format", "json"][..]].concat());
            (ran.status, ran.stdout)
        };
        ways.iter().map(ask).collect()
    };
    let before = asked();
    assert!(before[0].0 == 0 && before[0].1.contains("\"people\""), "{before:?}");
    assert!(place.run(&["verify"]).status == 0);
    let said = forget_writers(&place);
    assert_eq!(said.len(), 3);
    assert!(said.iter().all(|numbers| numbers.as_array().is_some_and(|five| five.len() == 5)));
    assert_eq!(asked(), before);
    assert!(place.run(&["verify"]).status == 0);
    // A rebuild counts them again.
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    assert_eq!(forget_writers(&place), said);
}
