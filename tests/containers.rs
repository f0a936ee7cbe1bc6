//! Encodings and wrappings: the posts are the same, whatever is around them.

use crate::common::records::{CSV, DOCUMENTS, LINES, file, record, time};
use crate::common::{Place, id_at, status};
use serde_json::json;

fn records(format: &str) -> Vec<String> {
    let texts = ["きょうは雨", "昼の、話 \"x\"", "ﾊﾝｶｸ と ソ"];
    let of = |(second, text): (i64, &str)| {
        record(format, &id_at(second).to_string(), &time(format, second), text)
    };
    (0..).zip(texts).map(of).collect()
}

fn rows() -> serde_json::Value {
    json!([["きょうは雨"], ["昼の、話 \"x\""], ["ﾊﾝｶｸ と ソ"]])
}

#[test]
fn every_encoding_gives_the_same_posts() {
    let utf_16 = |text: &str, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    };
    for format in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        let plain = file(format, &records(format));
        let marked = format!("\u{feff}{plain}");
        let inputs = [
            ("UTF-16LE", utf_16(&marked, u16::to_le_bytes)),
            ("UTF-16BE", utf_16(&marked, u16::to_be_bytes)),
            ("UTF-16LE", utf_16(&plain, u16::to_le_bytes)),
            ("Shift_JIS", encoding_rs::SHIFT_JIS.encode(&plain).0.into_owned()),
            ("EUC-JP", encoding_rs::EUC_JP.encode(&plain).0.into_owned()),
        ];
        for (number, (encoding, bytes)) in inputs.into_iter().enumerate() {
            let place = Place::new();
            place.write("a", bytes);
            let (account, ran) = place.ingest(&["a", "--author", "mugicha"]);
            let what = format!("{format} in {encoding} ({number})");
            assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{what}: {ran:?}");
            assert_eq!(ran.stderr, format!("a: converted from {encoding}\n"), "{what}");
            assert_eq!(place.tweets("text"), rows(), "{what}");
        }
    }
}

#[test]
fn json_may_be_wrapped_in_many_ways() {
    let lines = records("api-v1");
    let quoted: Vec<String> =
        lines.iter().map(|line| serde_json::to_string(line).unwrap()).collect();
    let whole = serde_json::to_string(&format!("[{}]", lines.join(",\n"))).unwrap();
    let with_nan: Vec<String> =
        lines.iter().map(|line| line.replace("\"user\"", "\"score\":NaN,\"user\"")).collect();
    for (name, text) in [
        ("a string per line", quoted.join("\n")),
        ("an array of strings", format!("[{}]", quoted.join(", "))),
        ("a string that is an array", whole),
        ("commas at the ends of lines", lines.join(",\n") + ",\n"),
        ("one after another", lines.concat()),
        ("one after another with spaces", lines.join(" ")),
        ("an array", format!("[\n{}\n]\n", lines.join(",\n"))),
        ("an array that ends in a comma", format!("[\n{},\n]\n", lines.join(",\n"))),
        ("numbers that are none", with_nan.join("\n")),
    ] {
        let place = Place::new();
        place.write("a", &text);
        let (account, ran) = place.ingest(&["a"]);
        assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{name}: {ran:?}");
        assert_eq!(place.tweets("text"), rows(), "{name}");
    }
}

#[test]
fn lines_may_come_before_the_header_of_a_table() {
    for format in CSV.into_iter().filter(|format| *format != "twilog-csv") {
        for before in
            ["sep=,\r\n", "# exported\n\n", "\"My posts\"\r\n,,,\r\n", "\n\n", "sep=,\n# a, b\n"]
        {
            let place = Place::new();
            place.write("a.csv", format!("{before}{}", file(format, &records(format))));
            let (account, ran) = place.ingest(&["a.csv"]);
            assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{format} {before:?}: {ran:?}");
            assert_eq!(place.tweets("text"), rows(), "{format}");
            // Lines are counted from the first of the file.
            let place = Place::new();
            let bad = file(format, &[records(format)[0].clone(), "oops".into()]);
            place.write("a.csv", format!("{before}{bad}"));
            let (_, ran) = place.ingest(&["a.csv"]);
            let line = before.matches('\n').count() + 3;
            assert!(ran.stderr.contains(&format!("a.csv:{line}: rejected")), "{format}: {ran:?}");
        }
    }
    let place = Place::new();
    let table = file("csv", &records("csv")).replace("created_at,text", "created_at;text");
    let semicolons = format!("sep=;\nid;created_at;text\n{};{};朝\n", id_at(0), time("csv", 0));
    place.write("a.csv", semicolons);
    assert_eq!(place.account(&["a.csv"]), [1, 1, 0, 0, 0], "{table}");
}

#[test]
fn deletions_of_a_stream_are_applied() {
    let delete = |second: i64| {
        format!(r#"{{"delete":{{"status":{{"id_str":"{}","user_id":7}}}}}}"#, id_at(second))
    };
    let place = Place::new();
    let posts: Vec<String> = (0..4).map(|second| status(second, "朝")).collect();
    place.write("a.jsonl", posts[..3].join("\n") + "\n");
    assert_eq!(place.account(&["a.jsonl"]), [3, 3, 0, 0, 0]);
    // One that is stored, one of the same file, one that nobody knows.
    let lines = [delete(0), posts[3].clone(), delete(3), delete(90), status(4, "昼")];
    place.write("b.jsonl", lines.join("\n") + "\n");
    let summary = place.json(&["ingest", "b.jsonl", "--format", "json"]);
    assert_eq!(
        (&summary["read"], &summary["stored"], &summary["deletions"]),
        (&json!(5), &json!(1), &json!(4))
    );
    assert_eq!(place.tweets("tweet_id"), json!([[id_at(1)], [id_at(2)], [id_at(4)]]));
    assert_eq!(place.run(&["verify"]).status, 0);
    // They are not ingested again.
    place.write("c.jsonl", [&posts[..], &[status(90, "夜"), status(5, "夜")]].concat().join("\n"));
    let (account, ran) = place.ingest(&["c.jsonl"]);
    assert_eq!(account, [6, 1, 2, 0, 3], "{ran:?}");
    assert_eq!(place.run(&["verify"]).status, 0);

    let place = Place::new();
    place.write("b.jsonl", [posts[0].clone(), delete(0)].join("\n") + "\n");
    let kept = place.json(&["ingest", "b.jsonl", "--ignore-deletions", "--format", "json"]);
    assert_eq!((&kept["stored"], &kept["deletions"]), (&json!(1), &json!(1)));
    assert_eq!(place.tweets("tweet_id"), json!([[id_at(0)]]));
}

#[test]
fn of_an_edited_post_the_latest_version_counts() {
    let post = |second: i64, versions: &[i64]| {
        let (id, time) = (id_at(second), time("api-v2", second));
        let versions: Vec<String> = versions.iter().map(|v| format!("\"{}\"", id_at(*v))).collect();
        format!(
            r#"{{"id":"{id}","text":"朝{second}","created_at":"{time}","author_id":"7","edit_history_tweet_ids":[{}]}}"#,
            versions.join(",")
        )
    };
    let all = [post(0, &[0]), post(10, &[10]), post(60, &[0, 60])];
    let rows = json!([[id_at(10), "朝10"], [id_at(60), "朝60"]]);
    let place = Place::new();
    place.write("a.jsonl", all.join("\n") + "\n");
    assert_eq!(place.account(&["a.jsonl"]), [3, 2, 0, 1, 0]);
    assert_eq!(place.tweets("tweet_id, text"), rows);
    // The earlier one may be stored.
    let place = Place::new();
    place.write("a.jsonl", all[..2].join("\n") + "\n");
    place.write("b.jsonl", all[2].clone() + "\n");
    assert_eq!(place.account(&["a.jsonl"]), [2, 2, 0, 0, 0]);
    assert_eq!(place.account(&["b.jsonl"]), [1, 1, 0, 0, 0]);
    assert_eq!(place.tweets("tweet_id, text"), rows);
    assert_eq!(place.run(&["verify"]).status, 0);
    // What is no version of it stays.
    let place = Place::new();
    place.write("a.jsonl", [post(0, &[0]), post(40_000, &[0, 40_000])].join("\n") + "\n");
    assert_eq!(place.account(&["a.jsonl"]), [2, 2, 0, 0, 0]);
}

#[test]
fn posts_whose_ids_a_spreadsheet_rounded_are_found_again() {
    let rows = |is_rounded: bool| {
        let row = |second: i64| {
            let id = id_at(second * 61) + 4_321;
            let id = if is_rounded { id / 10_000 * 10_000 } else { id };
            format!("{id},{},朝{second},mugicha\n", time("csv", second * 61))
        };
        let rows: String = (0..4).map(row).collect();
        format!("id,created_at,text,author\n{rows}")
    };
    let ids = json!((0..4).map(|second| [id_at(second * 61) + 4_321]).collect::<Vec<_>>());
    for names in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let place = Place::new();
        place.write("a.csv", rows(false));
        place.write("b.csv", rows(true));
        let (account, ran) = place.ingest(&names);
        assert_eq!((account, ran.status), ([8, 4, 0, 4, 0], 0), "{ran:?}");
        assert!(ran.stderr.contains("b.csv: its ids have lost their last digits"), "{ran:?}");
        assert_eq!(place.tweets("tweet_id"), ids);
        assert_eq!(place.run(&["verify"]).status, 0);
    }
    // The whole ones may be stored.
    let place = Place::new();
    place.write("a.csv", rows(false));
    place.write("b.csv", rows(true));
    assert_eq!(place.account(&["a.csv"]), [4, 4, 0, 0, 0]);
    assert_eq!(place.account(&["b.csv"]), [4, 0, 4, 0, 0]);
    // Without them, the ids are lost.
    let place = Place::new();
    place.write("b.csv", rows(true));
    let (account, ran) = place.ingest(&["b.csv"]);
    assert_eq!((account, ran.status), ([4, 0, 0, 0, 4], 1), "{ran:?}");
    assert!(ran.stderr.contains("b.csv:2: rejected: the id"), "{ran:?}");
    assert_eq!(place.run(&["verify"]).status, 0);
    let place = Place::new();
    place.write("b.csv", rows(true));
    assert_eq!(place.account(&["b.csv", "--assign-ids"]), [4, 4, 0, 0, 0]);
    assert_eq!(place.query("SELECT COUNT(*) AS n FROM tweets WHERE tweet_id < 0"), json!([[4]]));
}

#[test]
fn compressed_files_and_archives_of_them_are_read_through() {
    use std::io::Write;

    let posts = file("csv", &records("csv"));
    let bzip2 = {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(posts.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let place = Place::new();
    place.write("a.bz2", &bzip2);
    assert_eq!(place.account(&["a.bz2"]), [3, 3, 0, 0, 0]);
    assert_eq!(place.tweets("text"), rows());
    // Two streams, one after the other.
    let place = Place::new();
    let (head, tail) = posts.as_bytes().split_at(70);
    let packed = |part: &[u8]| {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(part).unwrap();
        encoder.finish().unwrap()
    };
    place.write("a.bz2", [packed(head), packed(tail)].concat());
    assert_eq!(place.account(&["a.bz2"]), [3, 3, 0, 0, 0]);
    // A line of text may begin so.
    place.write("b.csv", format!("BZh,{posts}"));
    let ran = place.run(&["ingest", "--explain", "b.csv"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    // A header of another width than its rows is none: what stands in them tells.
    assert!(ran.stdout.contains("  tweets    3\n"), "{ran:?}");
    assert!(ran.stdout.contains("line 1: rejected: 5 fields instead of 4"), "{ran:?}");
    // Cut short, it gives what it has, and fails.
    let place = Place::new();
    place.write("cut.bz2", &bzip2[..bzip2.len() - 9]);
    assert_eq!(place.run(&["ingest", "cut.bz2"]).status, 1);
}
