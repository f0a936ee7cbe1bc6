//! `tokenize`: tweets in, tokens out, nothing stored.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use crate::common::{Place, SAMPLE, status};
use arrow::array::{
    ArrayRef, AsArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow::datatypes::Int64Type;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use serde_json::{Value, json};

fn lines(output: &[u8]) -> Vec<Value> {
    std::str::from_utf8(output)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_tokens_are_those_of_the_table() {
    let place = Place::new();
    let file = format!("{SAMPLE}/2018-09-03.jsonl");
    let piped = place.pipe(fs::read(&file).unwrap(), &["tokenize"]);
    assert_eq!(piped.status.code(), Some(0), "{piped:?}");
    assert!(!place.path("warehouse").exists());
    let mut tokens = lines(&piped.stdout);
    // The file has one tweet twice, as it came; the table has it once.
    let key = |token: &Value| (token["tweet_id"].as_i64(), token["position"].as_i64());
    tokens.sort_by_key(key);
    tokens.dedup_by_key(|token| key(token));

    place.ingest(&[&file]);
    let sql = "SELECT tweet_id, author_id, position, \"start\", \"end\", surface, lemma, reading, \
               pos, pos1, pos2, pos3, conjugation_type, conjugation_form, kind, in_hashtag, \
               in_compound, negated, \
               is_retweet, is_unknown FROM tokens ORDER BY tweet_id, position";
    let stored = place.query(sql);
    assert!(tokens.len() > 1_500);
    let values = |token: &Value| token.as_object().unwrap().values().cloned().collect::<Value>();
    assert_eq!(tokens.iter().map(values).collect::<Value>(), stored);
}

#[test]
fn arrow_goes_in_and_out() {
    let place = Place::with_sample();
    place.run(&["ingest"]);
    let sql = place.write(
        "q.sql",
        "SELECT tweet_id, created_at, author_id, text FROM tweets ORDER BY tweet_id",
    );
    let tweets = place.pipe("", &["query", sql.to_str().unwrap(), "--format", "arrow"]).stdout;
    let piped = place.pipe(tweets.clone(), &["tokenize", "--format", "arrow"]);
    assert_eq!((piped.status.code(), piped.stderr.as_slice()), (Some(0), &b""[..]));
    let batches: Vec<RecordBatch> =
        StreamReader::try_new(&*piped.stdout, None).unwrap().collect::<Result<_, _>>().unwrap();
    let expected = place.query("SELECT COUNT(*), COUNT(DISTINCT tweet_id) FROM tokens");
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let ids: BTreeSet<i64> = batches
        .iter()
        .flat_map(|batch| batch.column_by_name("tweet_id").unwrap().as_primitive::<Int64Type>())
        .flatten()
        .collect();
    assert_eq!(json!([[rows, ids.len()]]), expected);

    // A file of it is a form like others.
    let other = Place::new();
    other.write("a.arrow", &tweets);
    assert_eq!(other.account(&["a.arrow"])[1], 145);
    let cut = place.pipe(&tweets[..tweets.len() / 2], &["tokenize"]);
    assert_eq!(cut.status.code(), Some(1));
    assert!(String::from_utf8(cut.stderr).unwrap().contains("-: stopped here: "));
}

/// Written out, each row's text would be more than one array of Arrow may have.
#[test]
fn rows_that_share_one_long_text_are_bounded() {
    const ROWS: i32 = 2_200;
    let texts = StringArray::from(vec!["あ".repeat(350_000), "電車".to_owned()]);
    let keys = Int32Array::from_iter_values((0..ROWS).map(|row| i32::from(row % 100 == 0)));
    let text: ArrayRef = Arc::new(DictionaryArray::new(keys, Arc::new(texts)));
    let id: ArrayRef = Arc::new(Int64Array::from_iter_values((1..=ROWS).map(i64::from)));
    let batch = RecordBatch::try_from_iter([("id", id), ("text", text)]).unwrap();
    let mut input = Vec::new();
    let mut writer = StreamWriter::try_new(&mut input, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    let done = Place::new().pipe(input, &["tokenize"]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success() && told.contains("2158 more rejected"), "{told}");
    let tokens = String::from_utf8(done.stdout).unwrap();
    assert_eq!(tokens.lines().count(), 22, "{tokens}");
}

#[test]
fn what_is_no_tweet_is_told() {
    let place = Place::new();
    let input = status(1, "朝") + "\n{\"id\":1}\n" + &status(2, "昼") + "\n{\"id_str\":\"";
    let piped = place.pipe(input.clone(), &["tokenize"]);
    let said = String::from_utf8(piped.stderr).unwrap();
    assert_eq!(piped.status.code(), Some(0), "{said}");
    assert!(said.starts_with("-:2: rejected: "), "{said}");
    assert!(said.contains("-:4: rejected: the line is incomplete"), "{said}");
    let surfaces: Vec<Value> =
        lines(&piped.stdout).iter().map(|token| token["surface"].clone()).collect();
    assert_eq!(surfaces, ["朝", "昼"]);
    assert_eq!(place.pipe(input, &["tokenize", "--strict"]).status.code(), Some(1));
    assert_eq!(place.pipe("Dear diary,\n", &["tokenize"]).status.code(), Some(1));
    let nothing = place.pipe("", &["tokenize"]);
    assert_eq!((nothing.status.code(), nothing.stdout.len()), (Some(0), 0));
}
