//! What a person meets first: an empty folder, a date left out, one message for
//! one cause.

use crate::common::{Place, QUESTIONS, SAMPLE, status};

/// What else than a question reads a warehouse or an inbox.
const READERS: [&[&str]; 10] = [
    &["ingest"],
    &["ingest", "--explain"],
    &["ingest", "--rebuild"],
    &["nightly"],
    &["report"],
    &["query", "ranking", "--set", "date=latest"],
    &["status"],
    &["verify"],
    &["push", "s3://posts"],
    &["forget", "--tweet", "1"],
];

#[test]
fn in_an_empty_folder_one_message_says_what_to_do() {
    for arguments in READERS.iter().chain(QUESTIONS) {
        let empty = Place::bare();
        let with_an_inbox = Place::new();
        for place in [empty, with_an_inbox] {
            let ran = place.run(arguments);
            assert_eq!(ran.status, 1, "{arguments:?}: {ran:?}");
            assert_eq!(ran.stdout, "", "{arguments:?}");
            assert_eq!(ran.stderr.lines().count(), 1, "{arguments:?}: {}", ran.stderr);
            for said in ["no warehouse at ", "inbox", "`tsubuyaki ingest FILE`"] {
                assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
            }
            assert!(!place.path("warehouse").exists(), "{arguments:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn an_inbox_whose_files_cannot_be_read_is_told_of_once() {
    let place = Place::new();
    std::os::unix::fs::symlink("nowhere", place.path("inbox/a.jsonl")).unwrap();
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

#[test]
fn of_an_inbox_without_posts_it_is_said_what_to_do() {
    let place = Place::new();
    place.write("inbox/photo.png", b"\x89PNG\r\n\x1a\n\0");
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{ran:?}");
    assert_eq!(lines[0], "passed over: 1 file that is not posts");
    assert!(lines[1].contains("`tsubuyaki ingest FILE`"), "{ran:?}");
}

/// It lies in the inbox already: what to do is about its columns.
#[test]
fn of_an_inbox_with_a_table_that_is_not_understood_only_that_is_said() {
    let place = Place::new();
    place.write("inbox/b.csv", "いつ,本文,日時\n昨日,朝だ,2018-09-03\n");
    let ran = place.run(&["nightly"]);
    assert_eq!((ran.status, ran.stderr.lines().count()), (1, 1), "{ran:?}");
    assert!(ran.stderr.starts_with("warning: passed over: "), "{ran:?}");
    assert!(ran.stderr.contains("use --map "), "{ran:?}");
}

#[test]
fn without_a_date_the_latest_is_meant() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    for command in ["report", "rank", "compare", "cooccur"] {
        let (without, with) = (place.run(&[command]), place.run(&[command, "latest"]));
        assert_eq!(without.status, 0, "{without:?}");
        assert!(!without.stdout.is_empty() && without.stdout == with.stdout, "{without:?}");
        assert_ne!(without.stdout, place.run(&[command, "2018-09-02"]).stdout);
        // Options may follow at once.
        assert_eq!(place.run(&[command, "--format", "json"]).status, 0, "{command}");
    }
    for command in ["copies", "passed-on"] {
        let (without, with) = (place.run(&[command]), place.run(&[command, "latest"]));
        assert_eq!((without.status, &without.stdout), (with.status, &with.stdout));
        assert_ne!(without.status, 2, "{without:?}");
    }
    let of_the_day = place.run(&["trend", "--of-the-day"]);
    assert_eq!(of_the_day.status, 0, "{of_the_day:?}");
    assert_eq!(of_the_day.stdout, place.run(&["trend", "--of-the-day", "latest"]).stdout);
}

#[test]
fn one_error_is_one_message() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    place.write("broken.toml", "warehose = 1\n");
    place.write("empty.csv", "");
    place.write("table.csv", "a,b\n1,2\n");
    for (arguments, status, message) in [
        (&["ingest", "nowhere.jsonl"][..], 1, "nowhere.jsonl: "),
        (&["ingest", "empty.csv"], 1, "empty.csv: the file is empty"),
        (&["ingest", "table.csv"], 1, "table.csv: "),
        (&["rank", "2018-10-01"], 1, "the nearest day with posts is 2018-09-03"),
        (&["rank", "--stopwords", "nowhere.txt"], 1, "nowhere.txt: "),
        (&["rank", "-o", "nowhere/a.csv"], 1, "nowhere/a.csv: "),
        (&["compare", "--against", "2018-01-01"], 1, ": try --against 2018-09-01"),
        (&["trend", "ひより", "--pos", "verb"], 1, "; --pos 名詞 or --pos all counts it"),
        (&["rank", "--variants", "nowhere.csv"], 1, "; `none` stands for no list"),
        (&["query", "nowhere.sql"], 1, "; `tsubuyaki query --list` lists the bundled"),
        (&["kwic", "食べた"], 1, "食べた is more than one word here: try 食べる"),
        (&["trend", ""], 2, "a term is empty"),
        (&["query", "nothing"], 2, "unknown question nothing"),
        (&["query", "totals"], 2, "$from has no value; give it with --set from=VALUE"),
        (&["report", "--charts", "table.csv/charts"], 1, "table.csv/charts: "),
        (&["ingest", "--rebuild", "--user-dictionary", "nowhere.csv"], 1, "nowhere.csv: "),
        (&["ingest", SAMPLE, "--user-dictionary", "words.csv"], 1, "`tsubuyaki ingest --rebuild`"),
    ] {
        place.write("words.csv", "雨宿り,名詞,アマヤドリ\n");
        let ran = place.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
        assert_eq!(ran.stderr.matches(message).count(), 1, "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{arguments:?}: {}", ran.stderr);
    }
    let ran = place.run(&["ingest", "empty.csv"]);
    assert_eq!(ran.stdout, "", "a summary of nothing");
    place.write("number.toml", "inbox = 5\n");
    let ran = place.run(&["--config", "number.toml", "status"]);
    assert!(ran.stderr.contains("expected a string or a list of strings"), "{}", ran.stderr);
    let ran = place.run(&["--config", "broken.toml", "status"]);
    assert_eq!(ran.stderr.matches("unknown key").count(), 1, "{}", ran.stderr);
}

#[test]
fn what_is_one_is_singular() {
    let place = Place::new();
    place.write("inbox/a.jsonl", status(0, "雨の日の傘") + "\n{\n");
    let ran = place.run(&["nightly", "--lang", "en", "--strict"]);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    for one in ["nightly: 1 input read", "1 day changed, 1 page written", "1 post;"] {
        assert!(said.contains(one), "{said}");
    }
    let again = place.run(&["ingest", "inbox", "--strict"]).stderr;
    assert!(again.contains("1 input "), "{again}");
    place.write("b.jsonl", status(60, "晴れ") + "\n{\n");
    let ran = place.run(&["ingest", "b.jsonl", "--strict"]);
    assert!(ran.stderr.contains("--strict: 1 record was rejected"), "{}", ran.stderr);
    let trend = place.run(&["trend", "雨"]).stdout;
    assert!(trend.contains("雨  ") && trend.contains("  once\n"), "{trend}");

    let html = place.run(&["report", "--format", "html", "--lang", "en"]).stdout;
    let markdown = place.run(&["report", "--format", "markdown", "--lang", "en"]).stdout;
    let status = place.run(&["status"]).stdout;
    for text in [said, html, markdown, status, trend] {
        let bytes = text.as_bytes();
        for plural in ["tweets", "times", "words", "days", "terms", "authors", "people", "records"]
        {
            for (place, _) in text.match_indices(&format!("1 {plural}")) {
                assert!(
                    place > 0 && (bytes[place - 1].is_ascii_digit() || bytes[place - 1] == b'='),
                    "{}",
                    &text[text.floor_char_boundary(place.saturating_sub(80))..place + 12]
                );
            }
        }
    }
}

#[test]
fn every_subcommand_shows_an_example() {
    let place = Place::bare();
    let help = place.run(&["--help"]).stdout;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    let commands: Vec<&str> = commands.filter(|name| *name != "help").collect();
    assert!(commands.len() >= 15, "{commands:?}");
    for command in commands {
        let help = place.run(&[command, "--help"]).stdout;
        assert!(help.contains("Example"), "{command}: {help}");
        let example = help.split_once("Example").map_or("", |(_, example)| example);
        assert!(example.contains(&format!("tsubuyaki {command}")), "{help}");
    }
}

#[test]
fn shells_complete_all_subcommands_and_their_options() {
    let place = Place::bare();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = place.run(&["completions", shell]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{shell}");
        for word in ["nightly", "kwic", "completions", "of-the-day", "max-rejects"] {
            assert!(ran.stdout.contains(word), "{shell}: {word}");
        }
    }
    let script = place.run(&["completions", "bash"]).stdout;
    place.write("completions", script);
    let checked = std::process::Command::new("bash")
        .current_dir(place.path("."))
        .args(["-c", ". ./completions && complete -p tsubuyaki"])
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
}
