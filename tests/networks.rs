//! Posts of other networks than X, through the program: what becomes of them in the
//! tables, on a page, and with the options that choose among them.

use crate::common::{Place, status};
use serde_json::{Value, json};

/// 2018-09-03 12:15 in Japan.
const TIME: &str = "2018-09-03T03:15:00.000Z";

fn bluesky(key: &str, lang: &str, text: &str) -> String {
    let record =
        json!({"$type": "app.bsky.feed.post", "text": text, "createdAt": TIME, "langs": [lang]});
    json!({"did": "did:plc:mugicha", "time_us": 1_535_944_500_000_000_i64, "kind": "commit",
        "commit": {"rev": "3k", "operation": "create", "collection": "app.bsky.feed.post",
            "rkey": key, "record": record, "cid": "bafy"}})
    .to_string()
}

fn deletion(key: &str) -> String {
    json!({"did": "did:plc:mugicha", "time_us": 1_535_944_600_000_000_i64, "kind": "commit",
        "commit": {"rev": "3k", "operation": "delete", "collection": "app.bsky.feed.post", "rkey": key}})
    .to_string()
}

fn mastodon(id: &str, content: &str) -> String {
    json!({"id": id, "created_at": TIME, "spoiler_text": "", "visibility": "public",
        "language": "ja", "uri": format!("https://example.social/users/mugicha/statuses/{id}"),
        "url": format!("https://example.social/@mugicha/{id}"), "content": content, "reblog": null,
        "account": {"id": "77", "acct": "mugicha"}})
    .to_string()
}

fn misskey(id: &str, text: &Value, renote: &Value) -> String {
    json!({"id": id, "text": text, "createdAt": TIME, "fileIds": [], "replyId": null,
        "renoteId": renote, "poll": null, "cw": null, "visibility": "public", "localOnly": false})
    .to_string()
}

fn threads(id: &str, text: &str) -> Value {
    json!({"id": id, "media_product_type": "THREADS", "username": "mugicha", "text": text,
        "permalink": "https://www.threads.net/@mugicha/post/Cx1", "timestamp": "2018-09-03T03:15:00+0000"})
}

/// The whole ingest summary.
fn summary(place: &Place, arguments: &[&str]) -> Value {
    place.json(&[&["ingest", "--quiet", "--format", "json"], arguments].concat())
}

#[test]
fn a_stream_of_bluesky_is_stored_counted_and_deleted() {
    let place = Place::new();
    let lines = [
        bluesky("1", "ja", "猫が鳴く"),
        bluesky("2", "ja", ""),
        bluesky("3", "en", "a cat"),
        bluesky("4", "ja", "消した"),
        deletion("4"),
        r#"{"did":"did:plc:a","time_us":5,"kind":"identity","identity":{"handle":"a.example"}}"#
            .into(),
    ];
    place.write("a.jsonl", lines.join("\n") + "\n");
    let expected = json!({"read": 6, "stored": 2, "already_known": 0, "duplicate": 0,
        "rejected": 0, "notices": 2, "deletions": 2});
    assert_eq!(summary(&place, &["a.jsonl"]), expected);
    let rows =
        place.query("SELECT text, network, url, source_id, author FROM tweets ORDER BY text DESC");
    assert_eq!(
        rows[0],
        json!([
            "猫が鳴く",
            "bluesky",
            "https://bsky.app/profile/did:plc:mugicha/post/1",
            "at://did:plc:mugicha/app.bsky.feed.post/1",
            "did:plc:mugicha"
        ])
    );
    assert_eq!(place.run(&["verify"]).status, 0);
    // A later stream deletes what is stored.
    place.write("b.jsonl", deletion("1") + "\n");
    assert_eq!(summary(&place, &["b.jsonl"])["deletions"], 1);
    assert_eq!(place.tweets("text"), json!([["a cat"]]));
}

#[test]
fn explain_shows_values_and_what_is_not_read() {
    let place = Place::new();
    let lines = [bluesky("1", "ja", "猫が鳴く"), bluesky("2", "ja", "雨が降る")];
    place.write("jetstream.jsonl", lines.join("\n") + "\n");
    let ran = place.run(&["ingest", "--explain", "jetstream.jsonl"]);
    for part in [
        "猫が鳴く | 雨が降る",
        "did:plc:mugicha | did:plc:mugicha",
        "ja | ja",
        "  not read  commit.cid, ",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
}

#[test]
fn only_wanted_posts_are_stored_and_the_others_counted() {
    let place = Place::new();
    let posts = [bluesky("1", "ja", "猫"), bluesky("2", "en", "cat"), bluesky("3", "ja-JP", "犬")];
    place.write("a.jsonl", posts.join("\n") + "\n");
    let account = summary(&place, &["a.jsonl", "--lang", "ja"]);
    assert_eq!((&account["stored"], &account["passed_over"]), (&json!(2), &json!(1)));
    assert_eq!(place.query("SELECT text FROM tweets ORDER BY text"), json!([["犬"], ["猫"]]));
    assert_eq!(place.run(&["verify"]).status, 0);
    // With other options, the file is another one.
    let account = summary(&place, &["a.jsonl", "--only", "lang=en", "--only", "network=bluesky"]);
    assert_eq!((&account["stored"], &account["passed_over"]), (&json!(1), &json!(2)));
    let table = place.run(&["ingest", "a.jsonl", "--only", "network=x"]).stdout;
    assert!(table.contains("passed over              3"), "{table}");
    let ran = place.run(&["ingest", "a.jsonl", "--only", "words=x"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("the columns are network, lang"), "{ran:?}");
}

#[test]
fn an_archive_of_mastodon_is_read_in_a_folder_and_packed() {
    let note = |number: u32, content: &str| {
        let id = format!("https://example.social/users/mugicha/statuses/{number}");
        json!({"id": format!("{id}/activity"), "type": "Create", "published": TIME,
            "actor": "https://example.social/users/mugicha",
            "object": {"id": id, "type": "Note", "published": TIME, "content": content,
                "attributedTo": "https://example.social/users/mugicha"}})
    };
    let boost = json!({"id": "https://example.social/3/activity", "type": "Announce",
        "actor": "https://example.social/users/mugicha", "published": TIME,
        "object": "https://example.org/users/a/statuses/1"});
    let items = [note(1, "<p>朝だ<br>雨</p><p>#<span>散歩</span></p>"), note(2, ""), boost];
    let outbox = json!({"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json",
        "type": "OrderedCollection", "totalItems": 3, "orderedItems": items});
    let likes = json!({"id": "likes.json", "type": "OrderedCollection",
        "orderedItems": ["https://example.org/users/a/statuses/1"]});
    let actor =
        json!({"id": "https://example.social/users/mugicha", "type": "Person", "name": "むぎ"});
    let files = [("outbox.json", outbox), ("likes.json", likes), ("actor.json", actor)];
    let place = Place::new();
    std::fs::create_dir(place.path("archive")).unwrap();
    let mut tar = Vec::new();
    for (name, content) in &files {
        let bytes = content.to_string().into_bytes();
        place.write(&format!("archive/{name}"), &bytes);
        tar.extend(tar_member(name, &bytes));
    }
    tar.extend([0; 1024]);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, &tar).unwrap();
    place.write("archive.tar.gz", gz.finish().unwrap());
    for path in ["archive", "archive.tar.gz"] {
        let account = place.json(&["ingest", "--format", "json", path]);
        assert_eq!(
            (&account["read"], &account["stored"], &account["notices"]),
            (&json!(3), &json!(2), &json!(1))
        );
        assert_eq!(
            place.query("SELECT text, author, network FROM tweets ORDER BY text DESC"),
            json!([["朝だ\n雨\n#散歩", "mugicha", "mastodon"], ["", "mugicha", "mastodon"]])
        );
        std::fs::remove_dir_all(place.path("warehouse")).unwrap();
    }
}

/// A file in a tar archive.
fn tar_member(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    header[136..147].copy_from_slice(b"00000000000");
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let padding = bytes.len().next_multiple_of(512) - bytes.len();
    [&header[..], bytes, &vec![0; padding]].concat()
}

#[test]
fn notes_of_misskey_get_the_author_of_the_command_line() {
    let place = Place::new();
    let notes = [
        misskey("7eh1sz9qaa", &json!("朝だ"), &Value::Null),
        misskey("7eh1sz9qab", &Value::Null, &json!("7eh1sz9qaa")),
    ];
    place.write("notes.json", format!("[{}]", notes.join(",\n")));
    let account = summary(&place, &["notes.json", "--author", "mugicha"]);
    assert_eq!((&account["stored"], &account["notices"]), (&json!(1), &json!(1)));
    let rows = place.tweets("text, author, author_id < 0, network, source_id");
    assert_eq!(rows, json!([["朝だ", "mugicha", true, "misskey", "7eh1sz9qaa"]]));
}

/// A warehouse with a day of every network.
fn every_network() -> Place {
    let place = Place::new();
    place.write("x.jsonl", status(44_100, "鳥が鳴く") + "\n");
    place.write("bluesky.jsonl", bluesky("1", "ja", "猫が鳴く") + "\n");
    let hostile = "<p>犬が鳴く<script>alert(1)</script>&lt;b onclick=x&gt;</p>";
    place.write("mastodon.jsonl", mastodon("112360000000000000", hostile) + "\n");
    place.write("misskey.jsonl", misskey("7eh1sz9qaa", &json!("馬が鳴く"), &Value::Null) + "\n");
    place.write(
        "threads.json",
        json!({"data": [threads("18000000000000001", "牛が鳴く")]}).to_string(),
    );
    let files = ["x.jsonl", "bluesky.jsonl", "mastodon.jsonl", "misskey.jsonl", "threads.json"];
    assert_eq!(place.account(&files), [5, 5, 0, 0, 0]);
    place
}

#[test]
fn one_page_has_posts_of_every_network_with_their_links() {
    let place = every_network();
    let networks = place.query("SELECT network, text FROM tweets ORDER BY network");
    let networks: Vec<&str> =
        networks.as_array().unwrap().iter().map(|row| row[0].as_str().unwrap()).collect();
    assert_eq!(networks, ["bluesky", "mastodon", "misskey", "threads", "x"]);
    let page = place.run(&["report", "latest", "--format", "html"]).stdout;
    for url in [
        "https://bsky.app/profile/did:plc:mugicha/post/1",
        "https://example.social/@mugicha/112360000000000000",
        "https://www.threads.net/@mugicha/post/Cx1",
        "https://twitter.com/mugicha/status/",
    ] {
        assert!(page.contains(&format!("href=\"{url}")), "{url}");
    }
    // Nothing of a post's HTML is on it, and no link is made up.
    assert!(!page.contains("alert(1)") && !page.contains("<b onclick"));
    assert!(!page.contains("status/112360000000000000") && !page.contains("status/-"));
    let count = |network: &str| {
        let ran = place.run(&["rank", "latest", "--network", network, "--format", "csv"]);
        ran.stdout.lines().filter(|line| line.contains("鳴く")).count()
    };
    assert_eq!((count("misskey"), count("other")), (1, 0));
}

#[test]
fn a_page_of_several_networks_has_one_word_for_their_posts() {
    let place = every_network();
    for format in ["html", "markdown", "text"] {
        let page = place.run(&["report", "latest", "--format", format]).stdout;
        assert!(page.contains("の投稿"), "{format}");
        assert!(!page.contains("のつぶやき") && !page.contains("含むつぶやき"), "{format}");
        let page = place.run(&["report", "latest", "--format", format, "--lang", "en"]).stdout;
        assert!(page.contains("posts of") || page.contains("Posts of"), "{format}");
    }
}
