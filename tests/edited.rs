//! Posts that were edited: of all versions the latest counts, whatever names them, in whatever
//! order their files come.

use serde_json::{Value, json};

use crate::common::records::time;
use crate::common::{Place, id_at};

const SECONDS: [i64; 2] = [0, 60];

/// The first version of a post, or the second, which says of which it is one.
fn post(version: usize) -> (i64, String, String, Vec<String>) {
    let second = SECONDS[version];
    let versions = SECONDS[..=version].iter().map(|second| id_at(*second).to_string()).collect();
    (id_at(second), time("api-v1", second), format!("朝{second}"), versions)
}

/// The same as a file of each kind whose records name the versions.
fn files(version: usize) -> Vec<(&'static str, String)> {
    let (id, time, text, versions) = post(version);
    let user = json!({"id_str": "7", "screen_name": "mugicha"});
    let status = |more: &Value| {
        let mut status = json!({"id_str": id.to_string(), "created_at": time, "text": text,
            "user": user});
        status.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        format!("{status}\n")
    };
    let list = json!(versions).to_string();
    let quoted = list.replace('"', "\"\"");
    let row = |list: &str| format!("{id},{time},mugicha,{text},\"{list}\"\n");
    let header = |name: &str| format!("id,created_at,username,text,{name}\n");
    let v1 = json!({"edit_history": {"initial_tweet_id": versions[0], "edit_tweet_ids": versions}});
    let flat = json!({"id": id.to_string(), "posted_at": "2018-09-03T00:00:00Z", "body": text,
        "author": "mugicha", "edit_history_tweet_ids": versions});
    let control = json!({"edit_control_initial": {"edit_tweet_ids": versions}});
    let web = json!({"rest_id": id.to_string(), "edit_control": control,
        "core": {"user_results": {"result": {"rest_id": "7", "core": {"screen_name": "mugicha"}}}},
        "legacy": {"full_text": text, "created_at": time, "id_str": id.to_string()}});
    let archive = json!([{"tweet": {"id_str": id.to_string(), "created_at": time, "full_text": text,
        "edit_info": {"initial": {"editTweetIds": versions}}}}]);
    vec![
        ("v1.jsonl", status(&v1)),
        ("twarc.csv", header("edit_history_tweet_ids") + &row(&quoted)),
        ("list.csv", header("edit_history_tweet_ids") + &row(&versions.join(" "))),
        ("python.csv", header("Edit History Tweet Ids") + &row(&list.replace('"', "'"))),
        ("flat.csv", header("edit_history.edit_tweet_ids") + &row(&quoted)),
        ("flat.jsonl", format!("{flat}\n")),
        ("web.jsonl", format!("{web}\n")),
        ("tweets.js", format!("window.YTD.tweets.part0 = {archive}\n")),
    ]
}

#[test]
fn the_latest_version_counts_in_every_order() {
    for ((name, older), (_, newer)) in files(0).into_iter().zip(files(1)) {
        let latest = json!([[id_at(60), "朝60"]]);
        let both = |older: &str, newer: &str| {
            let place = Place::new();
            std::fs::create_dir(place.path("a")).unwrap();
            std::fs::create_dir(place.path("b")).unwrap();
            let (older, newer) = (format!("{older}/{name}"), format!("{newer}/{name}"));
            place.write(&older, &files(0).into_iter().find(|(n, _)| *n == name).unwrap().1);
            place.write(&newer, &files(1).into_iter().find(|(n, _)| *n == name).unwrap().1);
            place
        };
        assert_ne!(older, newer, "{name}");
        // In one run.
        let place = both("a", "b");
        let (account, ran) = place.ingest(&["a", "b"]);
        assert_eq!((account, ran.status), ([2, 1, 0, 1, 0], 0), "{name}: {ran:?}");
        assert_eq!(place.tweets("tweet_id, text"), latest, "{name}");
        // The older one first.
        let (account, ran) = {
            let place = both("a", "b");
            assert_eq!(place.account(&["a"]), [1, 1, 0, 0, 0], "{name}");
            let ran = place.ingest(&["b"]);
            assert_eq!(place.tweets("tweet_id, text"), latest, "{name}");
            assert_eq!(place.run(&["verify"]).status, 0, "{name}");
            ran
        };
        assert_eq!(account, [1, 1, 0, 0, 0], "{name}");
        assert!(
            ran.stderr.contains("removed 1 stored post: the inputs have a later version of it")
                && !ran.stderr.contains("deleted"),
            "{name}: {ran:?}"
        );
        // The newer one first.
        let place = both("b", "a");
        assert_eq!(place.account(&["a"]), [1, 1, 0, 0, 0], "{name}");
        assert_eq!(place.account(&["b"]), [1, 0, 1, 0, 0], "{name}");
        assert_eq!(place.tweets("tweet_id, text"), latest, "{name}");
        assert_eq!(place.run(&["verify"]).status, 0, "{name}");
    }
}

#[test]
fn what_is_replaced_is_no_one_who_is_forgotten() {
    let place = Place::new();
    for (version, name) in ["a.jsonl", "b.jsonl"].into_iter().enumerate() {
        place.write(name, &files(version)[0].1);
        assert_eq!(place.ingest(&[name]).1.status, 0);
    }
    let status = place.run(&["status"]).stdout;
    assert!(
        status.contains("1 post, by later versions") && !status.contains("blocked"),
        "{status}"
    );
    let list = std::fs::read_to_string(place.path("warehouse/_forgotten/part-0.jsonl")).unwrap();
    assert_eq!(list.lines().count(), 1);
    assert!(!list.contains(&id_at(0).to_string()), "{list}");
    // Deleted, the post does not come back in any version.
    let deletion = json!({"delete": {"status": {"id_str": id_at(60).to_string()}}});
    place.write("c.jsonl", format!("{deletion}\n"));
    let (_, ran) = place.ingest(&["c.jsonl"]);
    assert!(
        ran.stderr.contains("removed 1 stored post reported as deleted")
            && !ran.stderr.contains("later version"),
        "{ran:?}"
    );
    for (name, version) in [("d.jsonl", 0), ("e.jsonl", 1)] {
        place.write(name, files(version)[0].1.clone() + "\n\n");
        place.ingest(&[name]);
    }
    assert_eq!(place.tweets("tweet_id"), json!([]));
    assert_eq!(place.run(&["verify"]).status, 0);
}
