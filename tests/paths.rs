//! Configurations and paths as a person gets them wrong, or an enemy sets them.

use std::fs;
use std::os::unix::fs::symlink;

use crate::common::{Place, status};

fn write_tweet(place: &Place, name: &str) {
    place.write(name, status(0, "朝の紅茶") + "\n");
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    let place = Place::new();
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nreport = \"pages\"\n");
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("tsubuyaki.toml: "), "{ran:?}");
    assert!(ran.stderr.contains("line 2"), "{ran:?}");
    assert!(ran.stderr.contains("unknown key `report`"), "{ran:?}");
    assert!(ran.stderr.contains("the nearest key is `reports`"), "{ran:?}");
    for text in ["inbox = 3", "inbox", "time_zone = \"Asia/Nowhere\"", "\u{0}"] {
        place.write("tsubuyaki.toml", text);
        let ran = place.run(&["nightly"]);
        assert_eq!(ran.status, 1, "{text}");
        assert!(ran.stderr.contains("tsubuyaki.toml: "), "{text}: {ran:?}");
    }
}

#[test]
fn what_the_program_wrote_does_not_come_in_again() {
    let place = Place::new();
    place.write(
        "tsubuyaki.toml",
        "inbox = \"inbox\"\nwarehouse = \"inbox/warehouse\"\nreports = \"inbox/pages\"\n",
    );
    write_tweet(&place, "inbox/a.jsonl");
    assert_eq!(place.run(&["nightly"]).status, 0);
    let before = (place.hashes("inbox/warehouse"), place.hashes("inbox/pages"));
    let ran = place.run(&["nightly"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains("inbox/warehouse: the program's own folder"), "{ran:?}");
    assert!(ran.stderr.contains("inbox/pages: the program's own folder"), "{ran:?}");
    assert_eq!((place.hashes("inbox/warehouse"), place.hashes("inbox/pages")), before);
    // The same by patterns, links and names that go up and down again.
    symlink(place.path("inbox/warehouse"), place.path("inbox/link")).unwrap();
    for input in ["inbox/*", "inbox/../inbox", "inbox/link"] {
        let ran = place.run(&["ingest", input, "--format", "json"]);
        assert!(ran.stdout.contains("\"read\":0"), "{input}: {ran:?}");
    }
    let ran = place.run(&["ingest", "inbox/warehouse/tweets"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("the program's own files cannot be ingested"), "{ran:?}");
    assert_eq!(place.hashes("inbox/warehouse"), before.0);
}

#[test]
fn pages_do_not_go_into_the_warehouse() {
    let place = Place::new();
    write_tweet(&place, "inbox/a.jsonl");
    let ran = place.run_with(&[("TSUBUYAKI_REPORTS", "warehouse/pages")], &["nightly"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("the pages would be inside the warehouse"), "{ran:?}");
    assert!(!place.path("warehouse").exists());
    // Other commands write no page.
    let ran = place.run_with(&[("TSUBUYAKI_REPORTS", "warehouse/pages")], &["ingest", "inbox"]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn paths_may_go_up_and_around() {
    let place = Place::new();
    fs::create_dir(place.path("jobs")).unwrap();
    place.write("jobs/tsubuyaki.toml", "inbox = \"../inbox\"\nwarehouse = \"../a/../b\"\n");
    fs::create_dir(place.path("a")).unwrap();
    write_tweet(&place, "inbox/a.jsonl");
    let ran = place.run(&["ingest", "--config", "jobs/tsubuyaki.toml"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(place.path("b/_manifest.json").is_file());
}

#[test]
fn a_link_in_the_warehouses_place() {
    let place = Place::new();
    write_tweet(&place, "inbox/a.jsonl");
    fs::create_dir(place.path("elsewhere")).unwrap();
    symlink("elsewhere", place.path("warehouse")).unwrap();
    assert_eq!(place.run(&["nightly"]).status, 0);
    assert!(place.path("elsewhere/_manifest.json").is_file());
    assert_eq!(place.run(&["verify"]).status, 0);

    for (target, what) in
        [("nowhere", "dangling"), ("warehouse", "to itself"), ("file", "to a file")]
    {
        fs::remove_file(place.path("warehouse")).unwrap();
        place.write("file", "no folder");
        symlink(target, place.path("warehouse")).unwrap();
        for command in ["nightly", "status", "verify", "report"] {
            let arguments =
                if command == "report" { vec!["report", "latest"] } else { vec![command] };
            let ran = place.run(&arguments);
            assert_eq!(ran.status, 1, "{what}, {command}: {ran:?}");
            assert!(ran.stderr.contains("warehouse"), "{what}, {command}: {ran:?}");
            assert!(!ran.stderr.contains("panicked"), "{what}, {command}: {ran:?}");
        }
        assert_eq!(fs::read_to_string(place.path("file")).unwrap(), "no folder");
        assert!(!place.path("nowhere").exists());
    }
}

#[test]
fn a_link_in_a_tables_place_leads_nowhere_else() {
    let place = Place::new();
    write_tweet(&place, "inbox/a.jsonl");
    let outside = place.write("outside.parquet", "someone's");
    assert_eq!(place.run(&["ingest", "inbox"]).status, 0);
    let terms = place.path("warehouse/terms/date=2018-09-03/part-0.parquet");
    fs::remove_file(&terms).unwrap();
    symlink(&outside, &terms).unwrap();
    assert_eq!(place.run(&["verify"]).status, 1);
    let ran = place.run(&["verify", "--repair"]);
    assert!(ran.stdout.ends_with("0 faults\n"), "{ran:?}");
    assert_eq!(fs::read_to_string(outside).unwrap(), "someone's");
}

#[test]
fn names_may_have_newlines_and_signs_that_act() {
    let place = Place::new();
    for name in ["a\nb.jsonl", "c\u{1b}[2Jd.jsonl", "e\u{202e}f.jsonl", "-g.jsonl", "h*.jsonl"] {
        place.write(&format!("inbox/{name}"), format!("{name}\nno tweet\n"));
        let path = format!("inbox/{name}");
        let (account, ran) = place.ingest(&[&path, "--form", "api-v1"]);
        // A name in two lines is two records that are none.
        let lines = 2 + name.matches('\n').count() as u64;
        assert_eq!(account, [lines, 0, 0, 0, lines], "{name:?}");
        assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{ran:?}");
        // Each is told, and that none could be read.
        let told = usize::try_from(account[0]).unwrap() + 1;
        assert_eq!(ran.stderr.lines().count(), told, "{ran:?}");
    }
    let ran = place.run(&["verify"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let ran = place.run(&["ingest", "no\nsuch.jsonl"]);
    assert_eq!((ran.status, ran.stderr.lines().count()), (1, 1), "{ran:?}");
}
