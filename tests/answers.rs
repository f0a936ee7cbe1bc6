//! Rankings, questions and the page as a person or a program asks for them.

use crate::common::{Place, SAMPLE, status};

/// Three tweets of one day, one of the day before, counted by hand.
fn hand_counted() -> Place {
    let place = Place::new();
    let lines = [
        status(-60, "雨。雨。東京は雨だ。"),
        status(0, "東京は楽しい。楽しい東京。"),
        status(60, "東京で寿司を食べる。寿司は美味しい。"),
        status(120, "RT @kumori: 東京は良い"),
    ];
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.account(&["inbox"]), [4, 4, 0, 0, 0]);
    place
}

fn terms(answer: &serde_json::Value) -> Vec<(i64, String, i64)> {
    let row = |row: &serde_json::Value| {
        let lemma = row["lemma"].as_str().unwrap().to_owned();
        (row["rank"].as_i64().unwrap(), lemma, row["count"].as_i64().unwrap())
    };
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn a_ranking_counted_by_hand() {
    let place = hand_counted();
    let nouns = place.json(&["rank", "2018-09-03", "--pos", "noun", "--format", "json"]);
    assert_eq!(terms(&nouns), [(1, "東京".into(), 3), (2, "寿司".into(), 2)]);
    assert_eq!(nouns["totals"]["n1"], 5);
    assert_eq!(nouns["rows"][0]["rate"], 6000.0);
    assert_eq!(nouns["totals"]["dates"][0], "2018-09-03");

    let with_retweets = place.json(&[
        "rank",
        "2018-09-03",
        "--pos",
        "名詞",
        "--retweets",
        "include",
        "--format",
        "json",
    ]);
    assert_eq!(terms(&with_retweets)[0], (1, "東京".into(), 4));

    let adjectives = place.json(&["rank", "latest", "--pos", "形容詞", "--format", "json"]);
    assert_eq!(terms(&adjectives), [(1, "楽しい".into(), 2), (2, "美味しい".into(), 1)]);
    let as_written = place.json(&[
        "rank",
        "latest",
        "--pos",
        "形容詞",
        "--variants",
        "none",
        "--format",
        "json",
    ]);
    assert_eq!(terms(&as_written)[0], (1, "楽しい".into(), 2));

    let often = place.json(&["rank", "latest", "--min-count", "2", "--format", "json"]);
    assert!(terms(&often).iter().all(|(_, _, count)| *count >= 2));
    // 東京 3, 楽しい 2, 寿司 2, 食べる 1, 美味しい 1
    assert_eq!(often["totals"]["n1"], 9);
}

#[test]
fn every_form_has_the_same_rows() {
    let place = hand_counted();
    let rank = |format: &str| {
        let ran = place.run(&["rank", "2018-09-03", "--pos", "noun", "--format", format]);
        assert_eq!(ran.status, 0);
        ran.stdout
    };
    assert_eq!(
        rank("csv"),
        "rank,lemma,pos,kind,count,negated,rate,tweets,authors,top_author_share,previous_rank,one_author,copies\n\
         1,東京,名詞,word,3,0,6000.0,2,1,1.0,2,true,0\n\
         2,寿司,名詞,word,2,0,4000.0,1,1,1.0,,false,0\n"
    );
    assert_eq!(
        rank("ndjson").lines().next().unwrap(),
        r#"{"rank":1,"lemma":"東京","pos":"名詞","kind":"word","count":3,"negated":0,"rate":6000.0,"tweets":2,"authors":1,"top_author_share":1.0,"previous_rank":2,"one_author":true,"copies":0}"#
    );
    assert!(rank("markdown").starts_with("| rank | lemma |"));
    insta::assert_snapshot!(rank("table"));
}

#[test]
fn a_file_is_what_its_name_says() {
    let place = hand_counted();
    let bytes = |name: &str, more: &[&str]| {
        let ran = place.run(&[&["rank", "2018-09-03", "-o", name], more].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        std::fs::read(place.path(name)).unwrap()
    };
    let named = bytes("a.xlsx", &[]);
    assert!(named.starts_with(b"PK"));
    assert_eq!(named, bytes("b.xlsx", &["--format", "xlsx"]), "not the same bytes");
    assert!(bytes("c.xlsx", &["--format", "csv"]).starts_with(b"rank,lemma"));
    for (name, format) in [
        ("a.csv", "csv"),
        ("a.json", "json"),
        ("a.jsonl", "ndjson"),
        ("A.MD", "markdown"),
        ("a.parquet", "parquet"),
        ("a.arrow", "arrow"),
        ("a.txt", "table"),
    ] {
        assert_eq!(bytes(name, &[]), bytes("same", &["--format", format]), "{name}");
    }
    for name in ["a.tsv", "a.html", "a.svg", "a.csv.gz"] {
        let ran = place.run(&["rank", "2018-09-03", "-o", name]);
        assert!(ran.status == 2 && ran.stderr.contains("--format has table, json"), "{ran:?}");
        assert!(!place.path(name).exists(), "{name}");
    }
    let marked = place.run(&["rank", "2018-09-03", "-o", "d.xlsx", "--bom"]);
    assert_eq!(marked.status, 2);
    assert!(marked.stderr.contains("--bom is for --format csv"), "{}", marked.stderr);
}

/// Of a program nobody wants twenty rows, nor of a page the text.
#[test]
fn a_file_named_for_programs_has_all_rows() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    assert_eq!(place.run(&["rank", "2018-09-03", "-o", "a.csv"]).status, 0);
    let lines = std::fs::read_to_string(place.path("a.csv")).unwrap().lines().count();
    assert!(lines > 100, "{lines}");
    for (name, begins) in [("p.html", "<!doctype html>"), ("p.md", "# "), ("p.json", "{")] {
        for command in [&["report", "2018-09-03"], &["term", "ケーキ"]] {
            let ran = place.run(&[&command[..], &["-o", name]].concat());
            assert_eq!(ran.status, 0, "{ran:?}");
            let text = std::fs::read_to_string(place.path(name)).unwrap();
            assert!(text.starts_with(begins), "{name}: {text:.40}");
        }
    }
    let ran = place.run(&["report", "2018-09-03", "-o", "p.csv"]);
    assert!(ran.status == 2 && ran.stderr.contains("--format has text, html"), "{ran:?}");
    let ran = place.run(&["report", "2018-09-03", "-o", "p.html", "--format", "text"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(std::fs::read_to_string(place.path("p.html")).unwrap().starts_with("2018年"));
}

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::new();
    assert_eq!(place.run(&["man", "pages"]).status, 0);
    let page = |name: &str| std::fs::read_to_string(place.path("pages").join(name)).unwrap();
    assert!(page("tsubuyaki.1").contains("tsubuyaki\\-rank(1)"));
    assert!(page("tsubuyaki-rank.1").contains("\\-\\-pos"));
}

#[test]
fn a_question_of_ones_own() {
    let place = hand_counted();
    let sql = place.write(
        "mine.sql",
        "-- How often a word is said.\n-- $word VARCHAR\nSELECT date, CAST(SUM(count) AS BIGINT) AS n\n\
         FROM words WHERE lemma = $word GROUP BY date ORDER BY date\n",
    );
    let mine = sql.to_str().unwrap();
    let answer = place.run(&["query", mine, "--set", "word=東京", "--format", "csv"]);
    assert_eq!(answer.stdout, "date,n\n2018-09-02,1\n2018-09-03,3\n");

    let missing = place.run(&["query", mine]);
    assert_eq!(missing.status, 2);
    assert!(missing.stderr.contains("mine.sql:4:26: $word has no value"), "{}", missing.stderr);

    place.write("wrong.sql", "SELECT lema\nFROM words");
    let wrong = place.run(&["query", "wrong.sql"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("wrong.sql:1:8: there is no column lema"), "{}", wrong.stderr);

    let unknown = place.run(&["query", "rankin"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("ranking"), "{}", unknown.stderr);

    let list = place.run(&["query", "--list"]);
    assert!(list.stdout.contains("ranking  Ranking: the terms"), "{}", list.stdout);
    assert!(list.stdout.contains("--set date=DATE"));

    let plan = place.run(&["query", "ranking", "--set", "date=2018-09-03", "--explain"]);
    assert_eq!(plan.status, 0);
    assert!(!plan.stdout.trim().is_empty());
}

#[test]
fn a_day_without_data_gets_the_nearest() {
    let place = hand_counted();
    for command in ["rank", "report"] {
        let ran = place.run(&[command, "2018-10-01"]);
        assert_eq!(ran.status, 1);
        assert!(ran.stderr.contains("the nearest day with posts is 2018-09-03"), "{}", ran.stderr);
    }
    assert_eq!(place.run(&["rank", "someday"]).status, 2);
    let nothing_asked = place.run(&["--quiet"]);
    assert_eq!(nothing_asked.status, 2);
    assert!(nothing_asked.stderr.contains("--help"), "{}", nothing_asked.stderr);
    let unknown = place.run(&["rank", "latest", "--pos", "adjectiv"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("adjective"), "{}", unknown.stderr);

    let nothing = Place::new().run(&["rank", "latest"]);
    assert_eq!(nothing.status, 1);
    assert!(nothing.stderr.contains("no warehouse at "), "{}", nothing.stderr);
}

#[test]
fn the_page_of_the_sample() {
    let place = Place::new();
    assert_eq!(place.account(&[SAMPLE]), [147, 145, 0, 1, 1]);
    let text = place.run(&["report", "2018-09-03"]).stdout;
    for line in text.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
    insta::assert_snapshot!("page", text);
    insta::assert_snapshot!(
        "page_in_english",
        place.run(&["report", "2018-09-03", "--lang", "en"]).stdout
    );

    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    assert_eq!(page["counts"]["tweets"], 66);
    assert_eq!(page["counts"]["retweets"], 7);
    assert_eq!(page["previous"]["tweets"], 45);
    assert_eq!(page["summary"].as_array().unwrap().len(), 5);
    for ranking in ["形容詞", "名詞・形容詞", "動詞・名詞・形容詞"] {
        assert!(!page["rankings"][ranking].as_array().unwrap().is_empty());
    }
    // The lists are those of the page, and the headline names some of them.
    for (list, direction) in [("rising", 1.0), ("falling", -1.0)] {
        for term in page["compared"][list].as_array().unwrap() {
            assert!(direction * term["log_ratio"].as_f64().unwrap_or(direction) > 0.0, "{term}");
        }
    }
    assert!(!page["headline"]["risen"].as_array().unwrap().is_empty());
}

#[test]
fn output_goes_whole_to_a_file_and_color_only_where_asked_for() {
    let place = hand_counted();
    let ran = place.run(&["rank", "latest", "-o", "rank.csv", "--format", "csv"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert!(std::fs::read_to_string(place.path("rank.csv")).unwrap().starts_with("rank,lemma"));
    assert!(!place.run(&["report", "latest"]).stdout.contains('\u{1b}'));
    assert!(place.run(&["report", "latest", "--color", "always"]).stdout.contains('\u{1b}'));
}

#[test]
fn files_are_whole_unless_top_is_given() {
    let place = Place::with_sample();
    place.run(&["ingest"]);
    let all = place.run(&["rank", "2018-09-03", "--format", "csv"]);
    assert!(all.stdout.lines().count() > 200 && all.stderr.is_empty(), "{}", all.stderr);
    let rows = all.stdout.lines().count() - 1;
    for format in ["ndjson", "csv", "markdown", "table"] {
        let cut = ["rank", "2018-09-03", "--top", "7", "--format", format, "-o", "cut"];
        let said = place.run(&cut).stderr;
        assert_eq!(said, format!("{} rows left out; --top 0 writes all\n", rows - 7));
    }
    let read = place.run(&["rank", "2018-09-03", "--format", "markdown"]);
    assert_eq!(read.stdout.lines().filter(|line| line.starts_with("| ")).count(), 22);
    assert!(read.stderr.contains("rows left out"), "{}", read.stderr);
    let by_kind = ["compare", "2018-09-03", "--by", "kind", "--top", "1", "--format", "csv"];
    assert!(place.run(&by_kind).stderr.contains("rows left out"));
}

#[test]
fn csv_for_spreadsheets_begins_with_a_byte_order_mark() {
    let place = hand_counted();
    let asked = ["rank", "latest", "--format", "csv"];
    let plain = place.run(&asked).stdout;
    assert!(plain.starts_with("rank,"));
    assert_eq!(place.run(&[&asked[..], &["--bom"]].concat()).stdout, format!("\u{feff}{plain}"));
    let other = place.run(&["rank", "latest", "--format", "json", "--bom"]);
    assert_eq!(other.status, 2);
    assert!(other.stderr.contains("--bom is for --format csv"), "{}", other.stderr);
}

#[test]
fn addresses_are_no_folders() {
    let place = hand_counted();
    let before = std::fs::read_dir(place.path("")).unwrap().count();
    for arguments in [
        &["ingest", "inbox", "--warehouse", "gs://bucket/w"][..],
        &["ingest", "https://example.com/a.jsonl"],
        &["ingest", "file:///data/a.jsonl"],
        &["rank", "latest", "-o", "gs://bucket/rank.csv"],
        &["report", "latest", "--charts", "s3://bucket/charts"],
        &["query", "--export-filters", "abfss://a@b/c"],
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains("addresses are not supported"), "{}", ran.stderr);
    }
    for name in ["TSUBUYAKI_INBOX", "TSUBUYAKI_REPORTS"] {
        let ran = place.run_with(&[(name, "s3://bucket/w")], &["nightly"]);
        assert_ne!(ran.status, 0, "{ran:?}");
        assert!(ran.stderr.contains("addresses are not supported"), "{}", ran.stderr);
    }
    // Of object storage a warehouse is read, and never written to.
    let refused = "s3://bucket/w is read-only here";
    for writing in [&["ingest", "inbox"][..], &["nightly"], &["forget", "--tweet", "1"]] {
        let ran = place.run(&[writing, &["--warehouse", "s3://bucket/w"]].concat());
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stderr.contains(refused), "{}", ran.stderr);
    }
    place.write("tsubuyaki.toml", "warehouse = \"s3://bucket/w\"\n");
    let configured = place.run(&["verify", "--repair"]);
    assert!(configured.stderr.contains(refused), "{}", configured.stderr);
    place.write("tsubuyaki.toml", "warehouse = \"gs://bucket/w\"\n");
    let configured = place.run(&["ingest", "inbox"]);
    assert_eq!(configured.status, 1);
    assert!(configured.stderr.contains("warehouse gs://bucket/w: "), "{}", configured.stderr);
    assert_eq!(std::fs::read_dir(place.path("")).unwrap().count(), before);
}

#[test]
fn help_has_an_example_for_every_command() {
    let place = Place::new();
    for command in [
        "ingest",
        "nightly",
        "report",
        "rank",
        "compare",
        "trend",
        "cooccur",
        "kwic",
        "query",
        "candidates",
        "status",
        "completions",
    ] {
        let help = place.run(&[command, "--help"]);
        assert_eq!(help.status, 0);
        assert!(help.stdout.contains("Example"), "{command}: {}", help.stdout);
    }
    let licenses = place.run(&["--licenses"]).stdout;
    assert!(licenses.contains("Nara Institute of Science") && licenses.contains("記号,一般"));
}

/// Who reads the first lines only closes the pipe: that is no error.
#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_csv_in_silence() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};

    let place = Place::new();
    let lines: Vec<String> = (0..4_000).map(|n| status(n, &format!("#札{n}と紅茶"))).collect();
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    let mut child = Command::new(env!("CARGO_BIN_EXE_tsubuyaki"))
        .args(["rank", "2018-09-03", "--pos", "ハッシュタグ", "--top", "0", "--format", "csv"])
        .current_dir(place.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(ended.stderr.is_empty(), "{ended:?}");
}
