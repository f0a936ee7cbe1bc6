//! Folders and archives of anything: what is posts is read, what is not is passed
//! over, and one odd file costs no other.

use std::io::Write;

use crate::common::records::{file_of, record, time};
use crate::common::{Place, id_at, status};
use serde_json::json;

/// A ZIP archive of files, as most programs write it.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut common = vec![20, 0, 0, 8, 8, 0, 0, 0, 0, 0];
        for number in [crc.sum() as usize, packed.len(), content.len()] {
            common.extend(u32::try_from(number).unwrap().to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        let offset = u32::try_from(bytes.len()).unwrap();
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(packed);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&common);
        list.extend([0; 10]);
        list.extend(offset.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (offset, length) = (bytes.len(), list.len());
    bytes.extend(list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    bytes.extend([count, count].concat());
    for number in [length, offset] {
        bytes.extend(u32::try_from(number).unwrap().to_le_bytes());
    }
    bytes.extend([0, 0]);
    bytes
}

/// Files that are not posts, of many kinds. Some have lines that begin as objects.
fn others() -> Vec<(&'static str, Vec<u8>)> {
    let object = b"\n{\"id\":1,\"created_at\":\"2018-09-03\"}\n{\"a\":{}}\n".as_slice();
    let with = |magic: &[u8]| {
        let noise = (0..3_000_u32).map(|n| (n * n / 7 % 251).to_le_bytes()[0]);
        [magic.to_vec(), noise.collect(), object.to_vec()].concat()
    };
    vec![
        ("photo.jpg", with(b"\xff\xd8\xff\xe0\0\x10JFIF\0")),
        ("picture.png", with(b"\x89PNG\r\n\x1a\n")),
        ("film.mp4", with(b"\0\0\0\x18ftypmp42")),
        ("paper.pdf", with(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")),
        ("base.db", with(b"SQLite format 3\0")),
        ("font.woff2", with(b"wOF2")),
        ("noise", with(b"")),
        ("nul.dat", [b"\0\x01\x02\x03".repeat(40), object.to_vec()].concat()),
        ("style.css", b"body\n{\n  color: red;\n}\n{\n}\n".to_vec()),
        ("main.js", b"var config = {\n  \"id\": 1,\n  \"text\": \"x\"\n};\n".to_vec()),
        ("package.json", b"{\n  \"name\": \"x\",\n  \"version\": \"1.0.0\"\n}\n".to_vec()),
        ("list.json", b"[{\"name\":\"x\"},{\"name\":\"y\"}]".to_vec()),
        ("log.jsonl", b"{\"level\":\"info\",\"msg\":\"x\"}\n{\"level\":\"warn\"}\n".to_vec()),
        ("page.html", b"<!DOCTYPE html>\n<script>\n{\"a\":1}\n</script>\n".to_vec()),
        ("feed.xml", b"<?xml version=\"1.0\"?>\n<rss/>\n".to_vec()),
        ("table.csv", b"name,price\nx,5\n".to_vec()),
        ("notes.txt", "日記\n{\n今日は雨\n}\n".into()),
        ("README.md", b"# Posts\n\n{id, created_at, text}\n".to_vec()),
        ("settings.toml", b"[a]\nb = \"c\"\n".to_vec()),
        ("empty", Vec::new()),
        ("old.xls", with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ]
}

/// An archive in which bytes of the list's record of a file are others.
fn zip_with(files: &[(&str, &[u8])], changes: &[(&str, usize, &[u8])]) -> Vec<u8> {
    const LISTED: usize = 46;
    let mut bytes = zip(files);
    for (name, place, changed) in changes {
        let listed = memchr::memmem::rfind(&bytes, name.as_bytes()).unwrap() - LISTED;
        bytes[listed + place..listed + place + changed.len()].copy_from_slice(changed);
    }
    bytes
}

#[test]
fn what_is_hostile_in_an_archive_is_named_and_the_rest_is_read() {
    const FLAGS: usize = 8;
    const BYTES: usize = 24;
    let place = Place::new();
    let posts = [status(0, "朝") + "\n", status(1, "昼") + "\n", status(2, "夜") + "\n"];
    let files: [(&str, &[u8]); 4] = [
        ("../../a.jsonl", posts[0].as_bytes()),
        ("bomb.jsonl", b"{}\n"),
        ("/etc/b.jsonl", posts[1].as_bytes()),
        ("secret.jsonl", posts[2].as_bytes()),
    ];
    let changes: [(&str, usize, &[u8]); 2] =
        [("bomb.jsonl", BYTES, &[0xfe, 0xff, 0xff, 0xff]), ("secret.jsonl", FLAGS, &[1])];
    place.write("h.zip", zip_with(&files, &changes));
    let (account, ran) = place.ingest(&["h.zip"]);
    assert_eq!((account, ran.status), ([2, 2, 0, 0, 0], 1), "{ran:?}");
    for said in [
        "h.zip!bomb.jsonl: it expands to more than 250 times its size",
        "h.zip!secret.jsonl: the entry is encrypted",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {ran:?}");
    }
    assert_eq!(place.tweets("text"), serde_json::json!([["朝"], ["昼"]]));
}

#[test]
fn what_merely_lies_in_a_folder_is_passed_over() {
    let place = Place::new();
    std::fs::create_dir(place.path("inbox/deep")).unwrap();
    let others = others();
    for (number, (name, content)) in others.iter().enumerate() {
        let folder = if number % 2 == 0 { "inbox" } else { "inbox/deep" };
        place.write(&format!("{folder}/{name}"), content);
    }
    let inner = zip(&[("in.jpg", &others[0].1), ("posts.jsonl", b"{}")]);
    let members: Vec<(&str, &[u8])> =
        others.iter().map(|(name, content)| (*name, content.as_slice())).collect();
    place.write("inbox/deep/all.zip", zip(&[&members[..], &[("inner.zip", &inner)]].concat()));
    place.write("inbox/deep/good.jsonl", status(0, "朝") + "\n");

    let (account, ran) = place.ingest(&["inbox"]);
    assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{ran:?}");
    let count = 2 * others.len() + 1;
    let nested = "inbox/deep/all.zip!inner.zip: archives in archives are not read; unpack them\n";
    let passed_over = format!("passed over: {count} files that are not posts\n");
    assert_eq!(ran.stderr, passed_over + nested);
    let explained = place.run(&["ingest", "--explain", "inbox"]);
    assert_eq!(explained.status, 0, "{explained:?}");
    for (name, what) in [
        ("inbox/photo.jpg", "a JPEG image, not posts"),
        ("inbox/deep/page.html", "an HTML page, not posts"),
        ("all.zip!inner.zip", "a ZIP archive, not posts"),
        ("all.zip!empty", "the file is empty"),
    ] {
        let line = explained.stdout.lines().find(|line| line.contains(name) && line.contains(what));
        assert!(line.is_some(), "{name}: {}", explained.stdout);
    }
    // The inbox is not named.
    let ran = place.run(&["nightly", "--quiet"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    // Nothing of it is posts.
    std::fs::remove_file(place.path("inbox/deep/good.jsonl")).unwrap();
    for (path, whose) in
        [("inbox", "its files"), ("inbox/deep/all.zip", "the files in this archive")]
    {
        let ran = place.run(&["ingest", path, "--quiet"]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert_eq!(ran.stderr, format!("error: {path}: none of {whose} contains posts\n"));
    }
}

#[test]
fn what_is_named_must_be_posts() {
    for (name, content) in others() {
        let place = Place::new();
        place.write(name, content);
        place.write("good.jsonl", status(0, "朝") + "\n");
        let (account, ran) = place.ingest(&[name, "good.jsonl"]);
        assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 1), "{name}: {ran:?}");
        assert_eq!(ran.stderr.lines().count(), 1, "{name}: {ran:?}");
        assert!(ran.stderr.starts_with(&format!("error: {name}: ")), "{name}: {ran:?}");
    }
}

/// An X archive in the shape in which it is delivered.
fn archive() -> Vec<(&'static str, Vec<u8>)> {
    let tweet = |second: i64, text: &str| {
        let id = id_at(second).to_string();
        record("archive", &id, &time("archive", second), text)
    };
    let script = |part: &str, elements: &[String]| {
        format!("window.YTD.{part} = [ {} ]", elements.join(",\n")).into_bytes()
    };
    let long = "むかしの話".repeat(30);
    let note = |second: i64, text: &str| {
        let time = time("api-v2", second);
        format!(
            r#"{{"noteTweet":{{"noteTweetId":"9","createdAt":"{time}","core":{{"text":"{text}"}}}}}}"#
        )
    };
    vec![
        ("Your archive.html", b"<!DOCTYPE html>\n".to_vec()),
        ("assets/js/main.js", b"!function(){}\n{}\n".to_vec()),
        (
            "data/manifest.js",
            b"window.__THAR_CONFIG = {\"userInfo\":{\"accountId\":\"7\"}}".to_vec(),
        ),
        (
            "data/account.js",
            br#"window.YTD.account.part0 = [ {"account":{"username":"mugicha","accountId":"7"}} ]"#
                .to_vec(),
        ),
        (
            "data/tweets.js",
            script(
                "tweets.part0",
                &[
                    tweet(0, "朝"),
                    tweet(1, "むかしの話むかし…"),
                    tweet(5, &format!("{}…", "もしもの話".repeat(20))),
                ],
            ),
        ),
        ("data/tweets-part1.js", script("tweets.part1", &[tweet(2, "昼")])),
        ("data/community-tweet.js", script("community_tweet.part0", &[tweet(3, "夜")])),
        ("data/note-tweet.js", script("note_tweet.part0", &[note(1, &long)])),
        (
            "data/note-tweet-part1.js",
            script("note_tweet.part1", &[note(90, &("もしもの話".repeat(40) + " &amp; 終"))]),
        ),
        ("data/deleted-tweets.js", script("deleted_tweets.part0", &[tweet(4, "消した")])),
        ("data/tweet-headers.js", script("tweet_headers.part0", &[tweet(6, "見出し")])),
        ("data/like.js", script("like.part0", &[r#"{"like":{"tweetId":"1"}}"#.to_owned()])),
        ("data/direct-messages.js", script("direct_messages.part0", &[])),
        ("data/tweets_media/a.jpg", b"\xff\xd8\xff\xe0\0\n{\"id\":1}\n".to_vec()),
    ]
}

#[test]
fn an_archive_as_delivered_is_read_whole_folder_and_zip_alike() {
    let files = archive();
    let rows = json!([
        [id_at(0), "朝", "mugicha", 7],
        [id_at(1), "むかしの話".repeat(30), "mugicha", 7],
        [id_at(2), "昼", "mugicha", 7],
        [id_at(3), "夜", "mugicha", 7],
        [id_at(5), "もしもの話".repeat(40) + " & 終", "mugicha", 7],
    ]);
    let members: Vec<(&str, &[u8])> =
        files.iter().map(|(name, content)| (*name, content.as_slice())).collect();
    let place = Place::new();
    place.write("archive.zip", zip(&members));
    for (name, content) in &files {
        let path = place.path("archive").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    for (first, second) in [("archive", "archive.zip"), ("archive.zip", "archive")] {
        let _ = std::fs::remove_dir_all(place.path("warehouse"));
        let (account, ran) = place.ingest(&[first]);
        assert_eq!((account, ran.status), ([5, 5, 0, 0, 0], 0), "{first}: {ran:?}");
        assert_eq!(ran.stderr, "passed over: 11 files that are not posts\n", "{first}");
        assert_eq!(place.tweets("tweet_id, text, author, author_id"), rows, "{first}");
        // Each of its files is an input; of the same content, whatever holds them.
        let (account, ran) = place.ingest(&[second]);
        assert_eq!((account, ran.status), ([0, 0, 0, 0, 0], 0), "{second}: {ran:?}");
    }
}

#[test]
fn an_archive_is_read_entry_by_entry_and_a_bad_one_costs_itself() {
    let posts = |second| file_of("csv", &id_at(second).to_string(), second, "朝");
    let good = zip(&[
        ("../../up.csv", posts(0).as_bytes()),
        ("/abs/a.csv", posts(1).as_bytes()),
        ("C:\\b.csv", posts(2).as_bytes()),
        ("folder/", b""),
        ("__MACOSX/._a.csv", b"x"),
    ]);
    let place = Place::new();
    place.write("inbox/good.zip", &good);
    // Its list says that the first entry is encrypted.
    let mut encrypted = zip(&[("e.csv", posts(3).as_bytes()), ("f.csv", posts(4).as_bytes())]);
    let listed = memchr::memmem::rfind(&encrypted, b"e.csv").unwrap() - 46;
    encrypted[listed + 8] |= 1;
    place.write("inbox/encrypted.zip", &encrypted);
    place.write("inbox/cut.zip", &good[..good.len() / 2]);
    let (account, ran) = place.ingest(&["inbox"]);
    assert_eq!((account, ran.status), ([4, 4, 0, 0, 0], 1), "{ran:?}");
    assert!(ran.stderr.contains("encrypted.zip!e.csv: the entry is encrypted"), "{ran:?}");
    assert!(ran.stderr.contains("cut.zip: the ZIP archive has no end"), "{ran:?}");
    assert_eq!(place.run(&["verify"]).status, 0);
    // Nothing was unpacked beside it or above.
    assert!(!place.path("up.csv").exists() && !place.path("../up.csv").exists());
    let (account, ran) = place.ingest(&["inbox/good.zip"]);
    assert_eq!((account, ran.status), ([0, 0, 0, 0, 0], 0), "{ran:?}");
}

#[test]
fn an_archive_of_very_many_entries_is_bounded() {
    let place = Place::new();
    let names: Vec<String> = (0..60_000).map(|n| format!("p/{n}.jpg")).collect();
    let jpeg = b"\xff\xd8\xff\xe0\0".as_slice();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), jpeg)).collect();
    let good = status(0, "朝");
    files.push(("posts.jsonl", good.as_bytes()));
    place.write("many.zip", zip(&files));
    let (account, ran) = place.ingest(&["many.zip"]);
    assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{ran:?}");
    assert_eq!(ran.stderr, "passed over: 60000 files that are not posts\n");
}
