//! Stop words and variants of one's own.

use crate::common::{Place, status};

/// 黑 and 黒 once each, 雨 twice.
fn place() -> Place {
    let place = Place::new();
    let lines = [status(0, "黑、雨"), status(60, "黒、雨")];
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    place
}

fn nouns(place: &Place, more: &[&str]) -> Vec<(String, i64)> {
    let asked = [&["rank", "latest", "--pos", "noun", "--format", "json"], more].concat();
    let row = |row: &serde_json::Value| {
        (row["lemma"].as_str().unwrap().to_owned(), row["count"].as_i64().unwrap())
    };
    place.json(&asked)["rows"].as_array().unwrap().iter().map(row).collect()
}

fn row(lemma: &str, count: i64) -> (String, i64) {
    (lemma.to_owned(), count)
}

#[test]
fn old_and_new_forms_match_each_other() {
    let place = place();
    assert_eq!(nouns(&place, &[]), [row("雨", 2), row("黒", 2)]);
    place.write("stop.txt", "\u{feff}# 色\r\n黒\r\n");
    assert_eq!(nouns(&place, &["--stopwords", "stop.txt"]), [row("雨", 2)]);
    place.write("variants.csv", "variant,canonical\r\nクロ,黒\r\n");
    assert_eq!(nouns(&place, &["--variants", "variants.csv"]), [row("雨", 2), row("黒", 2)]);
    place.write("variants.csv", "黑,ブラック\nブラック,クロ\n");
    assert_eq!(nouns(&place, &["--variants", "variants.csv"]), [row("クロ", 2), row("雨", 2)]);
}

#[test]
fn a_flag_beats_the_environment_beats_the_file() {
    let place = place();
    for (name, word) in [("file.txt", "雨"), ("environment.txt", "黒"), ("flag.txt", "黑\n雨")]
    {
        place.write(name, word);
    }
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nstopwords = \"file.txt\"\n");
    assert_eq!(nouns(&place, &[]), [row("黒", 2)]);
    let environment = [("TSUBUYAKI_STOPWORDS", "environment.txt")];
    let asked = ["rank", "latest", "--pos", "noun", "--format", "ndjson"];
    let ran = place.run_with(&environment, &asked);
    assert!(ran.stdout.contains("雨") && !ran.stdout.contains("黒"), "{}", ran.stdout);
    let flag = [&asked[..], &["--stopwords", "flag.txt"]].concat();
    assert_eq!(place.run_with(&environment, &flag).stdout, "");
    assert_eq!(nouns(&place, &["--stopwords", "none"]).len(), 2);
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nstopwords = \"none\"\n");
    assert_eq!(nouns(&place, &[]).len(), 2);
    let table = place.run(&["rank", "latest"]).stdout;
    assert!(table.contains("stop words none · variants default"), "{table}");
}

#[test]
fn a_mistake_is_named_with_file_and_line() {
    let place = place();
    place.write("variants.csv", "# 色\na,b\nb,a\n");
    let ran = place.run(&["rank", "latest", "--variants", "variants.csv"]);
    assert_eq!(ran.status, 2);
    let message = "variants.csv:2: the variants form a cycle: a → b → a";
    assert!(ran.stderr.contains(message), "{}", ran.stderr);
    let ran = place.run(&["rank", "latest", "--stopwords", "nowhere.txt"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("nowhere.txt"), "{}", ran.stderr);
}

/// Where a filter does not act, nothing says that it did.
#[test]
fn only_filters_that_act_are_shown() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    place.write("posts.sql", "SELECT COUNT(*) AS n FROM tweets");
    place.write(
        "rows.sql",
        "SELECT COUNT(*) AS n FROM tokens AS k, wanted AS w WHERE k.pos = w.pos",
    );
    let words = "content words · retweets excluded · stop words default · variants default";
    for (arguments, filters) in [
        (&["rank"][..], words),
        (&["days"], words),
        (&["kwic", "ケーキ"], "all parts of speech · retweets excluded · variants default"),
        (&["copies", "--retweets", "include"], "retweets included"),
        (&["passed-on"], ""),
        (&["passed-on", "--network", "x"], "network x"),
        (&["query", "posts.sql"], ""),
        (&["query", "posts.sql", "--network", "x"], "network x"),
        (&["query", "rows.sql"], "content words · retweets excluded"),
    ] {
        let answer = place.json(&[arguments, &["--format", "json"]].concat());
        assert_eq!(answer["totals"]["filters"], filters, "{arguments:?}");
        let table = place.run(arguments).stdout;
        assert_eq!(table.contains("content words"), filters.contains("content words"), "{table}");
    }
    for arguments in [
        &["passed-on", "--pos", "verb"][..],
        &["passed-on", "--retweets", "include"],
        &["copies", "--stopwords", "none"],
        &["kwic", "ケーキ", "--stopwords", "none"],
        &["query", "posts.sql", "--pos", "noun"],
        &["query", "posts.sql", "--retweets", "exclude"],
        &["query", "rows.sql", "--stopwords", "none"],
    ] {
        let option = arguments.iter().find(|argument| argument.starts_with("--")).unwrap();
        let ran = place.run(arguments);
        let warning = format!("warning: without effect on this question: {option}");
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(&warning), "{arguments:?}: {ran:?}");
    }
    for arguments in [
        &["query", "ranking", "--set", "dat=latest"][..],
        &["query", "--list", "ranking"],
        &["verify", "--dictionary", "x"],
    ] {
        let ran = place.run(arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}: {ran:?}");
        assert!(ran.stderr.starts_with("error: "), "{ran:?}");
    }
}

/// A misspelt name must not look like a day on which nobody wrote.
#[test]
fn a_filter_that_no_post_passes_says_what_there_is() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    place.write("mine.sql", "SELECT COUNT(*) AS n FROM tweets");
    for command in [
        &["rank"][..],
        &["trend", "ケーキ"],
        &["trend", "--of-the-day"],
        &["days"],
        &["cooccur"],
        &["copies"],
        &["passed-on"],
        &["kwic", "ケーキ"],
        &["query", "mine.sql"],
    ] {
        let ran = place.run(&[command, &["--network", "twiter"]].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{command:?}: {ran:?}");
        assert!(ran.stderr.contains("on the network \"twiter\"; there are: x"), "{ran:?}");
    }
    for null in [&[][..], &["--null", "2", "--against", "previous"]] {
        let ran = place.run(&[&["compare", "--network", "twiter"], null].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{ran:?}");
        assert!(ran.stderr.contains("on the network \"twiter\"; there are: x"), "{ran:?}");
    }
    for (option, value, known) in [
        ("--author", "nobody", " by \"nobody\"; there are: "),
        ("--tweet-lang", "jp", " labelled with the language \"jp\"; there are: ja"),
        ("--client", "Foo", " made with \"Foo\"; there are: "),
    ] {
        let ran = place.run(&["rank", "2018-09-03", option, value]);
        assert!(ran.status == 1 && ran.stderr.contains(known), "{ran:?}");
        assert!(ran.stderr.starts_with("error: no posts on 2018-09-03"), "{ran:?}");
    }
    assert_eq!(place.run(&["rank", "--network", "X,twiter"]).status, 0);
}
