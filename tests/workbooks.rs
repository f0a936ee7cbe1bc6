//! Workbooks of Excel: each sheet is read as a table.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::json;

use crate::common::{Place, id_at, status};
use crate::folders::zip;

const HEADER: [&str; 4] = ["ツイートID", "アカウント", "本文", "投稿日時"];

/// A sheet with a title above its table; times are numbers that a format shows as such.
fn posts(name: &str, seconds: std::ops::Range<i64>) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).unwrap();
    sheet.write(0, 0, "9月の投稿").unwrap();
    for (column, name) in (0..).zip(HEADER) {
        sheet.write(2, column, name).unwrap();
    }
    let time = Format::new().set_num_format("yyyy/m/d h:mm:ss");
    for (row, second) in (3..).zip(seconds) {
        let written = ExcelDateTime::parse_from_str("2018-09-03T12:00:00").unwrap().to_excel();
        let written = written + f64::from(i32::try_from(second).unwrap()) / 86_400.0;
        sheet.write(row, 0, id_at(second).to_string()).unwrap();
        sheet.write(row, 1, "mugicha").unwrap();
        sheet.write(row, 2, format!("雨の朝 {second}\nふたつ目の行、\"引用\"")).unwrap();
        sheet.write_with_format(row, 3, written, &time).unwrap();
    }
    sheet
}

fn saved(sheets: Vec<Worksheet>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn every_sheet_of_posts_is_read() {
    let mut notes = Worksheet::new();
    notes.set_name("メモ").unwrap();
    notes.write(4, 1, "確認は金曜まで").unwrap();
    let place = Place::new();
    place.write("posts.xlsx", saved(vec![posts("上旬", 0..3), notes, posts("下旬", 3..5)]));
    let (account, ran) = place.ingest(&["posts.xlsx"]);
    assert_eq!((account, ran.status), ([5, 5, 0, 0, 0], 0), "{ran:?}");
    assert!(ran.stderr.contains("passed over: 1 file"), "{ran:?}");
    assert_eq!(
        place.query("SELECT tweet_id, author, text FROM tweets ORDER BY tweet_id LIMIT 1"),
        json!([[id_at(0), "mugicha", "雨の朝 0\nふたつ目の行、\"引用\""]])
    );
    assert_eq!(place.account(&["posts.xlsx"]), [0, 0, 0, 0, 0]);
    let explained = place.run(&["ingest", "--explain", "posts.xlsx"]);
    assert!(explained.stdout.contains("posts.xlsx!上旬"), "{explained:?}");
}

#[test]
fn the_tables_of_this_program_are_read_back() {
    let place = Place::new();
    place.write("posts.xlsx", saved(vec![posts("投稿", 0..20)]));
    assert_eq!(place.account(&["posts.xlsx"]), [20, 20, 0, 0, 0]);
    let ran = place.run(&["query", "SELECT * FROM tweets", "-o", "tweets.xlsx"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let other = Place::new();
    other.write("tweets.xlsx", std::fs::read(place.path("tweets.xlsx")).unwrap());
    assert_eq!(other.account(&["tweets.xlsx"]), [20, 20, 0, 0, 0]);
    for column in ["tweet_id", "created_at", "author", "text"] {
        assert_eq!(other.tweets(column), place.tweets(column), "{column}");
    }
}

/// A folder of a cloud is handed out as an archive with workbooks in it.
#[test]
fn workbooks_within_archives_are_read() {
    let first = saved(vec![posts("上旬", 0..3), posts("下旬", 3..5)]);
    let second = saved(vec![posts("投稿", 5..7)]);
    let line = status(10, "雪だ") + "\n";
    let cut = &second[..second.len() - 100];
    let files: [(&str, &[u8]); 4] = [
        ("x/posts.xlsx", &first),
        ("x/a.jsonl", line.as_bytes()),
        ("x/OTHER.XLSX", &second),
        ("x/cut.xlsx", cut),
    ];
    let mut tar = Vec::new();
    for (name, bytes) in files {
        tar.extend(tar_header(name, bytes.len()));
        tar.extend(bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1_024, 0);
    let packed = zstd::encode_all(tar.as_slice(), 1).unwrap();
    let archives = [("a.zip", zip(&files)), ("a.tar", tar), ("a.tar.zst", packed)];
    for (name, archive) in archives {
        let place = Place::new();
        place.write(name, archive);
        let (account, ran) = place.ingest(&[name]);
        assert_eq!(account, [8, 8, 0, 0, 0], "{name}: {ran:?}");
        assert!(ran.stderr.contains(&format!("{name}!x/cut.xlsx: ")), "{name}: {ran:?}");
        let passed_over = ran.stderr.matches("passed over").count();
        assert_eq!(passed_over, 1, "{name}: {ran:?}");
        let explained = place.run(&["ingest", "--explain", name]);
        for sheet in ["x/posts.xlsx!上旬", "x/posts.xlsx!下旬", "x/OTHER.XLSX!投稿"] {
            assert!(explained.stdout.contains(&format!("{name}!{sheet}")), "{explained:?}");
        }
        // They are known again, and so are others of their names.
        assert_eq!(place.account(&[name]), [0, 0, 0, 0, 0], "{name}");
        assert_eq!(place.run(&["verify"]).status, 0, "{name}");
    }
}

/// What stands before a file in a tar archive.
fn tar_header(name: &str, bytes: usize) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{bytes:011o}").as_bytes());
    header[136..147].copy_from_slice(b"00000000000");
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    header[263..265].copy_from_slice(b"00");
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

#[test]
fn a_broken_workbook_is_named_and_costs_no_other_file() {
    let whole = saved(vec![posts("投稿", 0..3)]);
    let place = Place::new();
    std::fs::create_dir(place.path("in")).unwrap();
    place.write("in/cut.xlsx", &whole[..whole.len() - 100]);
    place.write("in/whole.xlsx", whole);
    let ran = place.run(&["ingest", "in"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stderr.contains("cut.xlsx"), "{ran:?}");
    assert_eq!(place.tweets("author"), json!([["mugicha"], ["mugicha"], ["mugicha"]]));
}
