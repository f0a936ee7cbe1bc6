//! A run that is asked to end publishes nothing and says so by its status.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::{Place, status};

fn start(place: &Place, arguments: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("tsubuyaki"))
        .current_dir(place.path(""))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until something is there, or the program has ended.
fn wait_for(path: &Path, child: &mut Child) {
    while !path.exists() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
}

/// So many days of a few tweets each, which take a while.
fn many_tweets() -> String {
    (0..60_000)
        .map(|n| status(n * 120, &format!("{n}番目のつぶやき、今日も紅茶がおいしい")) + "\n")
        .collect()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("no signal ended it")
}

#[test]
fn a_run_ends_between_commits() {
    let place = Place::with_sample();
    assert_eq!(place.run(&["nightly", "--quiet"]).status, 0);
    let before = (place.hashes("warehouse"), place.hashes("reports"));
    place.write("inbox/many.jsonl", many_tweets());
    for (signal, expected) in [("-TERM", 143), ("-INT", 130)] {
        let mut child = start(&place, &["nightly", "--threads", "1"]);
        wait_for(&place.path("warehouse/_staging"), &mut child);
        send(signal, &child);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(code(&output), expected, "{stderr}");
        assert!(stderr.ends_with("error: interrupted; nothing was stored\n"), "{stderr}");
        assert_eq!((place.hashes("warehouse"), place.hashes("reports")), before, "{signal}");
        assert!(!place.path("warehouse/_staging").exists(), "{signal}");
    }
    assert_eq!(place.account(&["inbox"])[1], 60_000);
    assert_eq!(place.run(&["verify", "--quiet"]).status, 0);
}

#[test]
fn a_run_that_waits_for_input_ends_too() {
    let place = Place::new();
    let mut child = start(&place, &["ingest", "-"]);
    let mut input = child.stdin.take().unwrap();
    // More than is read at once, so that something is being waited for.
    input.write_all(many_tweets().as_bytes()).unwrap();
    input.flush().unwrap();
    wait_for(&place.path("warehouse/_staging"), &mut child);
    send("-TERM", &child);
    let output = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(code(&output), 143, "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!place.path("warehouse/_manifest.json").exists());
    // What it left is swept by the next.
    place.write("a.jsonl", status(0, "朝") + "\n");
    assert_eq!(place.account(&["a.jsonl"]), [1, 1, 0, 0, 0]);
    assert_eq!(place.run(&["verify"]).status, 0);
}

/// Whoever is to read its messages does not.
#[test]
fn a_run_whose_messages_no_one_reads_ends_too() {
    let place = Place::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(&vec![b'\n'; 65_536]).unwrap();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("tsubuyaki"))
        .current_dir(place.path(""))
        .args(["ingest", "-"])
        .stdin(Stdio::piped())
        .stderr(writer)
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(many_tweets().as_bytes()).unwrap();
    wait_for(&place.path("warehouse/_staging"), &mut child);
    send("-TERM", &child);
    assert_eq!(child.wait().unwrap().code(), Some(143));
    drop((reader, input));
}

#[cfg(unix)]
#[test]
fn a_run_that_waits_for_a_pipe_ends_too() {
    let place = Place::new();
    let pipe = place.path("posts.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = start(&place, &["ingest", "posts.jsonl"]);
    // Opens once the run does.
    let writer = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    send("-TERM", &child);
    let output = child.wait_with_output().unwrap();
    drop(writer);
    assert_eq!(code(&output), 143, "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!place.path("warehouse/_manifest.json").exists());
}

#[test]
fn a_run_that_writes_pages_ends_soon() {
    let place = Place::with_sample();
    let second = |n: i64| format!("{n}番目のつぶやき、今日も紅茶がおいしい");
    // A page of so many posts takes a while.
    let posts: String = (0..80_000).map(|n| status(n, &second(n)) + "\n").collect();
    place.write("inbox/many.jsonl", posts);
    place.account(&["inbox"]);
    let mut child = start(&place, &["nightly", "--threads", "1"]);
    wait_for(&place.path("reports"), &mut child);
    send("-TERM", &child);
    let asked = Instant::now();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(code(&output), 143, "{stderr}");
    assert!(stderr.contains("the posts are stored"), "{stderr}");
    // Far more than it should take, for a machine that is busy.
    assert!(asked.elapsed() < Duration::from_secs(15), "{:?}", asked.elapsed());
    let is_unfinished = |path: &PathBuf| path.extension().is_some_and(|name| name == "new");
    assert_eq!(place.hashes("reports").into_keys().find(is_unfinished), None);
}

#[test]
fn messages_are_json_for_a_log() {
    let place = Place::with_sample();
    let ran = place.run(&["nightly", "--log", "json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let lines: Vec<serde_json::Value> =
        ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rejected = lines.iter().find(|line| line["message"].to_string().contains("rejected: "));
    assert_eq!(rejected.unwrap()["level"], "INFO");
    let last = lines.last().unwrap();
    assert_eq!(last["message"], "nightly");
    for (field, value) in [
        ("inputs", 3),
        ("unread", 0),
        ("read", 147),
        ("stored", 145),
        ("already_known", 0),
        ("duplicate", 1),
        ("rejected", 1),
        ("days", 3),
        ("pages", 5),
    ] {
        assert_eq!(last[field], value, "{field}: {last}");
    }
    assert!(last["seconds"].is_f64() && last["timestamp"].is_string(), "{last}");

    place.write("tsubuyaki.toml", "time_zone = \"UTC\"\ninbox = \"inbox\"\n");
    let ran = place.run(&["nightly", "--log", "json"]);
    assert_eq!(ran.status, 1);
    let error: serde_json::Value =
        serde_json::from_str(ran.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(error["level"], "ERROR");
    assert!(error["message"].to_string().contains("time zone Asia/Tokyo"), "{error}");
}

#[test]
fn the_last_line_says_what_the_night_came_to() {
    let place = Place::with_sample();
    let last = |place: &Place| place.run(&["nightly"]).stderr.lines().last().unwrap().to_owned();
    assert!(
        last(&place).starts_with(
            "nightly: 3 inputs read, 0 unreadable; records read 147, stored 145, already known 0, \
             duplicate 1, rejected 1; 3 days changed, 5 pages written; "
        ),
        "{}",
        last(&place)
    );
    assert!(last(&place).contains("0 days changed, 0 pages written"));
    assert_eq!(place.run(&["nightly", "--quiet"]).stderr, "");
}
