//! Tables that are none of Twitter's: columns by name, times that name no
//! zone, ids that are lost, Parquet, patterns of names.

use crate::common::{Place, id_at};
use serde_json::Value;

/// The values of some columns of `tweets`, by id.
fn rows(place: &Place, columns: &str) -> Vec<Value> {
    let sql = format!("SELECT {columns} FROM tweets ORDER BY tweet_id");
    let sql = place.write("q.sql", sql);
    let answer = place.run(&["query", sql.to_str().unwrap(), "--format", "ndjson"]).stdout;
    answer.lines().map(|row| serde_json::from_str(row).unwrap()).collect()
}

const COLUMNS: &str = "tweet_id, CAST(local_time AS VARCHAR) AS time, text, author, form";

#[test]
fn columns_of_any_name_and_times_of_a_zone() {
    let place = Place::new();
    place.write("p.csv", "no,posted,body,who\n5,2018-09-03 12:15:00,朝 &amp; 昼,mugicha\n");
    let map = "id=no,created_at=posted,text=body,author=who";
    let ran = place.run(&["ingest", "p.csv", "--map", map, "--input-time-zone", "Asia/Tokyo"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let [row] = rows(&place, COLUMNS).try_into().unwrap();
    assert_eq!(row["tweet_id"], 5);
    assert!(row["time"].as_str().unwrap().starts_with("2018-09-03 12:15:00"), "{row}");
    // Most `&` of the column begin an entity.
    assert_eq!((row["text"].as_str(), row["author"].as_str()), (Some("朝 & 昼"), Some("mugicha")));
}

#[test]
fn handles_tell_people_apart_where_no_ids_are() {
    let place = Place::new();
    let row = |seconds, handle: &str| format!("{},{handle},雨の朝\n", id_at(seconds));
    let rows_of = [row(0, "mugicha"), row(60, "@Mugicha"), row(120, "kumori")].concat();
    place.write("p.csv", format!("id,username,text\n{rows_of}"));
    assert_eq!(place.account(&["p.csv"]), [3, 3, 0, 0, 0]);
    let answer = place.json(&["rank", "latest", "--format", "json"]);
    assert_eq!(answer["rows"][0]["authors"], 2, "{answer}");
    // What accounts call themselves does not.
    let other = Place::new();
    other.write("p.csv", format!("id,display_name,text\n{rows_of}"));
    other.account(&["p.csv"]);
    let answer = other.json(&["rank", "latest", "--format", "json"]);
    assert_eq!(answer["rows"][0]["authors"], Value::Null, "{answer}");
    // The id itself counts, whenever it comes.
    place.write("q.csv", format!("id,username,user_id,text\n{},mugicha,77,雨の朝\n", id_at(0)));
    place.account(&["q.csv"]);
    assert_eq!(rows(&place, "author_id")[0]["author_id"], 77);
}

#[test]
fn in_a_mapped_form_the_written_time_decides() {
    let place = Place::new();
    let line = |text: &str| {
        format!(r#"{{"id":{},"created_at":"2018-09-05T03:00:00","text":"{text}"}}"#, id_at(0))
    };
    place.write("p.jsonl", line("朝") + "\n");
    assert_eq!(place.account(&["p.jsonl"]), [1, 1, 0, 0, 0]);
    let [row] = rows(&place, COLUMNS).try_into().unwrap();
    assert!(row["time"].as_str().unwrap().starts_with("2018-09-05 12:00:00"), "{row}");
}

#[test]
fn lost_ids_are_rejected_or_assigned() {
    let place = Place::new();
    let content = "id,created_at,text,fav,RT\n\
         9.88578971393511E+017,2018-09-03 03:15:00,朝,0,0\n\
         9.88578971393511E+017,2018-09-03 03:16:00,昼,0,0\n\
         9.88578971393511E+017,2018-09-03 03:15:00,朝,0,0\n";
    place.write("t.csv", content);
    let ran = place.run(&["ingest", "t.csv"]);
    assert!(
        ran.stderr.contains("t.csv:2: rejected: the id 9.88578971393511E+017 has lost"),
        "{ran:?}"
    );
    // The same file, to be read in another way.
    assert_eq!(place.account(&["t.csv"]), [0, 0, 0, 0, 0]);
    assert_eq!(place.account(&["t.csv", "--assign-ids"]), [3, 2, 0, 1, 0]);
    assert_eq!(place.account(&["t.csv", "--assign-ids"]), [0, 0, 0, 0, 0]);
    let rows = rows(&place, COLUMNS);
    assert!(rows.iter().all(|row| row["tweet_id"].as_i64().unwrap() < 0), "{rows:?}");
    // The same tweets again, from another file.
    place.write("u.csv", format!("{content}\n"));
    assert_eq!(place.account(&["u.csv", "--assign-ids"]), [3, 0, 3, 0, 0]);
}

#[test]
fn the_own_table_is_an_input() {
    let place = Place::with_sample();
    assert_eq!(place.run(&["ingest"]).status, 0);
    let other = Place::new();
    let table = place.path("warehouse/tweets");
    let ran = other.run(&["ingest", table.to_str().unwrap(), "--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let account: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(account["stored"].as_u64(), Some(145), "{ran:?}");
    let all = "tweet_id, CAST(created_at AS VARCHAR) AS created_at, time_known, author_id, author, \
         text, lang, client, is_retweet, retweeted_id, quoted_id, in_reply_to_id, like_count, \
         retweet_count";
    assert_eq!(rows(&place, all), rows(&other, all));
    let tokens = |place: &Place| {
        let mut hashes = place.parquet_hashes();
        hashes.retain(|path, _| path.starts_with("tokens") || path.starts_with("terms"));
        hashes
    };
    assert_eq!(tokens(&place), tokens(&other));
    let explained = other.run(&["ingest", "--explain", table.to_str().unwrap()]).stdout;
    assert!(
        explained.contains("format    parquet") && explained.contains("time_known"),
        "{explained}"
    );
}

#[test]
fn parquet_through_a_pipe_or_cut_short() {
    let place = Place::with_sample();
    place.run(&["ingest"]);
    let path = place.path("warehouse/tweets/date=2018-09-03/part-0.parquet");
    let whole = std::fs::read(&path).unwrap();
    let packed = zstd::encode_all(&*whole, 1).unwrap();
    let other = Place::new();
    other.write("a.zst", packed);
    assert_eq!(other.account(&["a.zst"])[1], 66);
    for length in [4, 100, whole.len() / 2, whole.len() - 1] {
        other.write("cut.parquet", &whole[..length]);
        let ran = other.run(&["ingest", "cut.parquet"]);
        assert_eq!(ran.status, 1, "{length}: {ran:?}");
        assert!(ran.stderr.contains("cut.parquet: Parquet that cannot be read"), "{ran:?}");
    }
}

#[test]
fn a_compressed_table_with_a_wrong_checksum_is_told_of() {
    let place = Place::with_sample();
    place.run(&["ingest"]);
    let sql = place.write("q.sql", "SELECT tweet_id, created_at, text FROM tweets");
    let stream = place.pipe("", &["query", sql.to_str().unwrap(), "--format", "arrow"]).stdout;
    let table = place.path("warehouse/tweets/date=2018-09-03/part-0.parquet");
    // What stands before the damage is kept where it is a stream.
    let cases = [("a.arrow.gz", stream, 145), ("a.parquet.gz", std::fs::read(table).unwrap(), 0)];
    for (name, content, stored) in cases {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, &content).unwrap();
        let mut packed = encoder.finish().unwrap();
        let checksum = packed.len() - 6;
        packed[checksum] ^= 1;
        let other = Place::new();
        other.write(name, packed);
        let (account, ran) = other.ingest(&[name]);
        assert_eq!((ran.status, account[1]), (1, stored), "{ran:?}");
        assert!(ran.stderr.contains("checksum"), "{ran:?}");
    }
}

#[test]
fn what_a_table_lacks_is_said_with_what_it_has() {
    let place = Place::new();
    place.write("p.csv", "no,posted,body\n5,2018-09-03,朝\n");
    for (arguments, status, reason) in [
        (vec!["p.csv"], 1, "use --map tweet_id=NAME"),
        (
            vec!["p.csv", "--form", "csv"],
            1,
            "no column tweet_id or id for tweet_id; the columns are no, posted, body",
        ),
        (vec!["p.csv", "--map", "words=body"], 2, "unknown column words; known columns: tweet_id"),
        (vec!["p.csv", "--input-time-zone", "Tokio"], 2, "unknown time zone; use an IANA name"),
        (vec!["*.tsv"], 1, "*.tsv: no file matches"),
    ] {
        let ran = place.run(&[vec!["ingest"], arguments.clone()].concat());
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(reason), "{arguments:?}: {ran:?}");
    }
    let map = "id=no,created_at=posted,text=body";
    let ran = place.run(&["ingest", "*.csv", "--map", map]);
    assert_eq!(ran.status, 0, "{ran:?}");
    // A day alone: the time of day is not known, and no zone moves it.
    let [row] = rows(&place, "CAST(date AS VARCHAR) AS date, time_known, form").try_into().unwrap();
    assert_eq!(row["date"], "2018-09-03");
    assert_eq!((row["time_known"].as_bool(), row["form"].as_str()), (Some(false), Some("csv")));
}

#[test]
fn the_time_zone_of_inputs_is_configured_once() {
    let times = |configuration: &str, environment: &[(&str, &str)], more: &[&str]| {
        let place = Place::new();
        place.write("tsubuyaki.toml", format!("inbox = \"inbox\"\n{configuration}"));
        place.write("inbox/p.csv", "id,created_at,body\n5,2018-09-03 12:00:00,朝\n");
        let ran = place.run_with(environment, &[&["ingest", "--map", "text=body"], more].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        place.query("SELECT CAST(local_time AS VARCHAR) AS at FROM tweets").to_string()
    };
    let tokyo = "input_time_zone = \"Asia/Tokyo\"";
    let variable = [("TSUBUYAKI_INPUT_TIME_ZONE", "+09:00")];
    let flag = ["--input-time-zone", "UTC"];
    assert!(times("", &[], &[]).contains("21:00:00"));
    assert!(times(tokyo, &[], &[]).contains("12:00:00"));
    assert!(times("", &variable, &[]).contains("12:00:00"));
    assert!(times(tokyo, &[("TSUBUYAKI_INPUT_TIME_ZONE", "UTC")], &[]).contains("21:00:00"));
    assert!(times(tokyo, &variable, &flag).contains("21:00:00"));
}

#[test]
fn a_document_cut_short_keeps_what_is_before_the_cut() {
    let place = Place::new();
    let status = |seconds| crate::common::status(seconds, "朝");
    place.write("a.json", format!("[{},\n{},\n{{\"id_str\":", status(0), status(1)));
    let ran = place.run(&["ingest", "a.json", "--format", "json"]);
    let account: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((account["stored"].as_u64(), account["rejected"].as_u64()), (Some(2), Some(1)));
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("a.json:3: rejected"), "{ran:?}");
    assert!(ran.stderr.contains("a.json: stopped after record 3: the document is truncated"));
}

#[test]
fn what_two_files_have_in_common_is_said_once() {
    let place = Place::new();
    for (name, id) in [("a.csv", 5), ("b.csv", 6)] {
        place.write(name, format!("id,created_at,text\n{id},2018-09-03 12:15:00,朝\n"));
    }
    let ran = place.run(&["ingest", "a.csv", "b.csv"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(
        ran.stderr.matches("timestamps have no time zone; read as UTC").count(),
        1,
        "{ran:?}"
    );
    assert!(ran.stderr.contains("a.csv and 1 other input: timestamps have no"), "{ran:?}");
}

#[test]
fn times_that_are_off_their_ids_are_told_of() {
    let place = Place::new();
    // What clocks of Japan show.
    let row = |n: i64| format!("{},2018-09-03 00:{n:02}:00,朝{n}\n", id_at(n * 60));
    let rows: String = (0..5).map(row).collect();
    place.write("a.csv", format!("id,created_at,text\n{rows}"));
    let ran = place.run(&["ingest", "a.csv"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let said = "the written times are 9 hours after those of the ids, as if in UTC+09:00";
    assert!(ran.stderr.contains(said), "{ran:?}");
}

#[test]
fn a_time_format_reads_what_could_be_read_in_two_ways() {
    let place = Place::new();
    place.write("a.csv", "id,created_at,text\n5,03/09/2018 12:15,朝\n");
    let ran = place.run(&["ingest", "a.csv"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let reason = "the time 03/09/2018 12:15 may begin with the day or the month\n";
    assert!(ran.stderr.contains(reason), "{ran:?}");
    let said = "whether its times begin with the day or the month; --time-format says which";
    assert!(ran.stderr.contains(said), "{ran:?}");
    let format = ["--time-format", "%d/%m/%Y %H:%M", "--input-time-zone", "Asia/Tokyo"];
    let ran = place.run(&[&["ingest", "a.csv"][..], &format].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    let [row] = rows(&place, COLUMNS).try_into().unwrap();
    assert!(row["time"].as_str().unwrap().starts_with("2018-09-03 12:15:00"), "{row}");
    let ran = place.run(&["ingest", "a.csv", "--time-format", "%H:%M"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}

#[test]
fn explain_tells_which_columns_are_read_and_which_are_not() {
    let place = Place::new();
    let row = |n: i64| format!("{},2018/9/3 12:15,朝{n},mugicha,x\n", id_at(n));
    let rows: String = (0..5).map(row).collect();
    place.write("a.csv", format!("ツイートID,投稿日時,本文,アカウント,メモ\n{rows}"));
    let explained = place.run(&["ingest", "--explain", "a.csv"]);
    assert_eq!(explained.status, 0, "{explained:?}");
    for line in [
        "    text            本文",
        "朝0 | 朝1 | 朝2",
        "    created_at      投稿日時",
        "    author          アカウント",
        "  not read  メモ",
    ] {
        assert!(explained.stdout.contains(line), "{line}: {}", explained.stdout);
    }
}
