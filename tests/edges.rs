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
