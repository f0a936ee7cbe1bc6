//! Where files and outputs are not what they usually are.

use crate::common::{Place, status};

#[test]
fn folders_are_read_without_circles_pipes_and_what_is_not_there() {
    let place = Place::new();
    place.write("inbox/b.jsonl", status(0, "朝") + "\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;

        symlink(".", place.path("inbox/a")).unwrap();
        symlink("nowhere", place.path("inbox/a.jsonl")).unwrap();
        let _bound = std::os::unix::net::UnixListener::bind(place.path("inbox/c")).unwrap();
        let (account, ran) = place.ingest(&["inbox"]);
        assert_eq!(account, [1, 1, 0, 0, 0]);
        assert_eq!(ran.status, 1);
        assert!(ran.stderr.contains("inbox/a.jsonl"), "{}", ran.stderr);
        std::fs::remove_file(place.path("inbox/a.jsonl")).unwrap();
        assert_eq!(place.ingest(&["inbox"]).1.status, 0);
    }
}

#[test]
fn an_output_is_replaced_where_its_link_leads() {
    let place = Place::new();
    place.write("inbox/a.jsonl", status(0, "朝") + "\n");
    place.account(&["inbox"]);
    place.write("target.json", "before");
    #[cfg(unix)]
    std::os::unix::fs::symlink("target.json", place.path("link.json")).unwrap();
    let ran = place.run(&["rank", "latest", "--format", "json", "-o", "link.json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(place.path("link.json").is_symlink());
    let target = std::fs::read_to_string(place.path("target.json")).unwrap();
    assert!(target.contains("朝"), "{target}");
    assert_eq!(place.run(&["rank", "latest", "-o", "inbox"]).status, 1);
    assert!(!place.path("inbox.new").exists());
}

/// Everything is done before it is told; what could not be told is an error.
#[cfg(target_os = "linux")]
#[test]
fn a_full_output_keeps_nothing_from_being_done() {
    use assert_cmd::Command;
    use std::fs::File;
    use std::process::{Command as Process, Stdio};

    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let place = Place::with_sample();
    let program = Command::cargo_bin("tsubuyaki").unwrap();
    let nightly = |output: Stdio, messages: Stdio| {
        let mut process = Process::new(program.get_program());
        process
            .env_clear()
            .current_dir(place.path(""))
            .arg("nightly")
            .stdout(output)
            .stderr(messages);
        process.status().unwrap().code()
    };
    assert_eq!(nightly(full(), Stdio::null()), Some(1));
    for date in ["2018-09-01", "2018-09-02", "2018-09-03"] {
        assert!(place.path(&format!("reports/{date}.json")).is_file());
    }
    assert_eq!(nightly(Stdio::null(), full()), Some(0));
}

#[test]
fn threads_are_as_many_as_are_sensible() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let expected = place.run(&["rank", "latest"]);
    for threads in ["100000", "18446744073709551615"] {
        let ran = place.run(&["rank", "latest", "--threads", threads]);
        assert_eq!((ran.status, &ran.stdout), (0, &expected.stdout), "{ran:?}");
        let message = format!("{threads} threads are asked for, ");
        assert!(ran.stderr.starts_with(&message) && ran.stderr.lines().count() == 1, "{ran:?}");
        let ran = place.run(&["rank", "latest", "--quiet", "--threads", threads]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    }
}

#[test]
fn the_environment_breaks_no_answer() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    let expected = place.run(&["rank", "latest"]).stdout;
    for (name, value) in [
        ("POLARS_MAX_THREADS", "0"),
        ("POLARS_MAX_THREADS", "99999"),
        ("POLARS_MAX_THREADS", "many"),
        ("POLARS_PANIC_ON_ERR", "1"),
        ("POLARS_IDEAL_MORSEL_SIZE", "0"),
        ("RAYON_NUM_THREADS", "99999"),
        ("RAYON_NUM_THREADS", "0"),
    ] {
        let ran = place.run_with(&[(name, value)], &["rank", "latest"]);
        assert_eq!(ran.stdout, expected, "{name}={value}: {ran:?}");
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{name}={value}: {ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_never_ends_is_not_read_for_ever() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    std::os::unix::fs::symlink("/dev/zero", place.path("endless.sql")).unwrap();
    for arguments in [
        &["rank", "latest", "--stopwords", "/dev/zero"][..],
        &["rank", "latest", "--variants", "/dev/zero"],
        &["--config", "/dev/zero", "status"],
        &["query", "endless.sql"],
        &["ingest", "--user-dictionary", "/dev/zero", "inbox"],
    ] {
        let ran = place.run(arguments);
        assert!(ran.status > 0 && ran.stderr.contains("it is larger than 64 MiB"), "{ran:?}");
    }
}

#[test]
fn a_long_line_costs_itself_wherever_it_stands() {
    let posts: String = (0..30).map(|n| status(60 * n, &format!("朝 {n}")) + "\n").collect();
    for (name, line) in [
        ("a text", format!("{{\"a\":\"{}\"}}", "x".repeat(3 << 20))),
        ("JSON that nests", "{\"a\":".repeat(1 << 18) + "1" + &"}".repeat(1 << 20)),
        ("NULs", "\0".repeat((1 << 20) + 5)),
        ("two of them", format!("{0}\n{0}", "[".repeat(2 << 20))),
    ] {
        let lines = line.lines().count() as u64;
        for text in [format!("{line}\n{posts}"), format!("{posts}{line}\n")] {
            let place = Place::new();
            place.write("inbox/a.jsonl", text);
            let account = place.account(&["inbox", "--max-rejects", "100"]);
            assert_eq!(account, [30 + lines, 30, 0, 0, lines], "{name}");
        }
    }
    // What follows is no post either.
    let place = Place::new();
    place.write("inbox/a.bin", "\0".repeat(3 << 20) + "\n" + &"b\n".repeat(20));
    let ran = place.run(&["ingest", "inbox"]);
    assert!(ran.status == 1 && ran.stderr.contains("does not contain posts"), "{ran:?}");
}

#[test]
fn a_line_of_commas_costs_itself() {
    let place = Place::new();
    let row = |n: i64| format!("{n},2018-09-03 10:00:0{n},朝\n");
    let commas = ",".repeat(4 << 20);
    let text = format!("id,created_at,text\n{}{commas}\n{}{commas}x\n{}", row(1), row(2), row(3));
    place.write("inbox/a.csv", text);
    // A row without any value is none.
    let account = place.account(&["inbox", "--max-rejects", "100"]);
    assert_eq!((account[1], account[0] - account[4]), (3, 3), "{account:?}");
}
