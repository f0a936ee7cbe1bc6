//! Parquet and Arrow of any origin: which are of posts, and columns that stand in their paths.

use std::fs;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::ipc::writer::StreamWriter;
use serde_json::json;

use crate::common::{Place, id_at};

/// A stream of one batch.
fn arrow(columns: &[(&str, &[&str])]) -> Vec<u8> {
    let columns = columns.iter().map(|(name, values)| {
        let values: ArrayRef = Arc::new(StringArray::from(values.to_vec()));
        (*name, values)
    });
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    bytes
}

#[test]
fn tables_of_anything_are_no_posts() {
    const TIME: &str = "2018-09-03 00:00:00";
    let logs = arrow(&[
        ("id", &["1", "2"]),
        ("timestamp", &[TIME, TIME]),
        ("level", &["INFO", "WARN"]),
        ("message", &["started up now", "much to do today"]),
    ]);
    let place = Place::new();
    fs::create_dir(place.path("in")).unwrap();
    place.write("in/logs.arrow", &logs);
    let id = id_at(0).to_string();
    let good =
        arrow(&[("id", &[&id]), ("created_at", &["2018-09-02T15:00:00Z"]), ("text", &["朝"])]);
    place.write("in/good.arrow", good);
    let (account, ran) = place.ingest(&["in"]);
    assert_eq!((account, ran.status), ([1, 1, 0, 0, 0], 0), "{ran:?}");
    let part = "passed over: in/logs.arrow: not recognized as a table of posts";
    assert!(ran.stderr.contains(part), "{ran:?}");
    // They are what the user says.
    let place = Place::new();
    place.write("logs.arrow", &logs);
    assert_eq!(place.run(&["ingest", "logs.arrow"]).status, 1);
    assert_eq!(place.account(&["logs.arrow", "--map", "text=message"])[1], 2);
    let place = Place::new();
    place.write("logs.arrow", &logs);
    assert_eq!(place.account(&["logs.arrow", "--input-format", "arrow"])[1], 2);
}

#[test]
fn columns_may_stand_in_the_path() {
    let posts = arrow(&[
        ("post_id", &["900", "901"]),
        ("tweet_text", &["朝", "昼"]),
        ("handle", &["mugicha", "hiyori"]),
    ]);
    let place = Place::new();
    for folder in ["in/date=2018-09-03/lang=ja", "in/year=2018/month=9/day=04"] {
        fs::create_dir_all(place.path(folder)).unwrap();
    }
    place.write("in/date=2018-09-03/lang=ja/a.arrow", &posts);
    let other = arrow(&[("post_id", &["902"]), ("tweet_text", &["夜"]), ("handle", &["mugicha"])]);
    place.write("in/year=2018/month=9/day=04/a.arrow", other);
    let (account, ran) = place.ingest(&["in"]);
    assert_eq!((account, ran.status), ([3, 3, 0, 0, 0], 0), "{ran:?}");
    let found = place.query(
        "SELECT text, CAST(created_at AS VARCHAR) LIKE '2018-09-03%' AS third, time_known, lang, \
         author FROM tweets ORDER BY tweet_id",
    );
    let expected = json!([
        ["朝", true, false, "ja", "mugicha"],
        ["昼", true, false, "ja", "hiyori"],
        ["夜", false, false, null, "mugicha"]
    ]);
    assert_eq!(found, expected);
    // One that lacks something may be of posts for all that: it is named.
    let place = Place::new();
    fs::create_dir(place.path("in")).unwrap();
    place.write("in/a.arrow", &posts);
    let ran = place.run(&["ingest", "in"]);
    assert!(ran.stderr.contains("passed over: in/a.arrow: no column created_at"), "{ran:?}");
}
