//! `tokenize` as another program's worker: tables in, tables out, nothing waited
//! for.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use crate::common::{Place, status};
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::Int64Type;
use arrow::ipc::CompressionType;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};

/// Posts without times: one without words, one without a text.
fn posts() -> RecordBatch {
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![11, 12, 13, 14]));
    let texts = [Some("朝ごはん"), Some(" "), None, Some("雨")];
    let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
    let regions: ArrayRef = Arc::new(StringArray::from(vec!["北", "東", "南", "西"]));
    RecordBatch::try_from_iter([("id", ids), ("text", texts), ("region", regions)]).unwrap()
}

fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn read(bytes: &[u8]) -> Vec<RecordBatch> {
    StreamReader::try_new(bytes, None).unwrap().collect::<Result<_, _>>().unwrap()
}

fn lines(output: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn nested_there_is_a_row_for_each_row() {
    let place = Place::new();
    let input = stream(&[posts(), posts()]);
    let arguments = ["tokenize", "--format", "arrow", "--nested", "--keep", "region"];
    let ran = place.pipe(input.clone(), &arguments);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let batches = read(&ran.stdout);
    assert_eq!(batches.len(), 2);
    for batch in &batches {
        let names: Vec<&str> =
            batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, ["tweet_id", "author_id", "region", "tokens", "error"]);
        let regions = batch.column(2).as_string::<i32>();
        assert!(regions.iter().flatten().eq(["北", "東", "南", "西"]));
        let tokens = batch.column(3).as_list::<i32>();
        assert!(tokens.value_length(0) > 0 && tokens.value_length(3) == 1);
        assert!(tokens.is_valid(1) && tokens.value_length(1) == 0 && tokens.is_null(2));
        let first = tokens.value(3);
        let surface = first.as_struct().column_by_name("surface").unwrap();
        assert_eq!(surface.as_string::<i32>().value(0), "雨");
        let errors: Vec<Option<&str>> = batch.column(4).as_string::<i32>().iter().collect();
        assert_eq!(errors, [None, None, Some("no text"), None]);
    }
    let lines =
        lines(&place.pipe(input, &["tokenize", "--nested", "--columns", "row,lemma"]).stdout);
    assert_eq!(lines.len(), 8);
    assert_eq!(lines[7], json!({"row": 7, "tokens": [{"lemma": "雨"}], "error": null}));
    assert_eq!(lines[6], json!({"row": 6, "tokens": null, "error": "no text"}));
}

#[test]
fn columns_are_chosen_and_kept() {
    let place = Place::new();
    let arguments = ["tokenize", "--columns", "row,surface", "--keep", "id,region"];
    let ran = place.pipe(stream(&[posts()]), &arguments);
    let lines = lines(&ran.stdout);
    let rain = json!({"row": 3, "surface": "雨", "id": 14, "region": "西"});
    assert_eq!(lines.last(), Some(&rain), "{ran:?}");
    for (arguments, message) in [
        (["--columns", "rank"], "no such column"),
        (["--keep", "place"], "the columns are id, text, region"),
        (["--keep", "surface"], "the output has a column of that name"),
    ] {
        let ran = place.pipe(stream(&[posts()]), &[&["tokenize"], &arguments[..]].concat());
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{said}");
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn of_records_the_columns_of_posts_are_kept() {
    let place = Place::new();
    let input = [status(1, "朝"), "{\"id\":1}".to_owned(), status(2, "昼")].join("\n") + "\n";
    let arguments = ["tokenize", "--nested", "--columns", "row,surface", "--keep", "author,text"];
    let lines = lines(&place.pipe(input, &arguments).stdout);
    assert_eq!(lines.len(), 3);
    let noon = json!({
        "row": 2, "author": "mugicha", "text": "昼", "tokens": [{"surface": "昼"}], "error": null
    });
    assert_eq!(lines[2], noon);
    assert!(lines[1]["tokens"].is_null() && lines[1]["error"].is_string(), "{}", lines[1]);
}

#[test]
fn tokens_say_what_cut_them() {
    let place = Place::with_sample();
    assert_eq!(place.run(&["ingest"]).status, 0);
    let ran = place.pipe(stream(&[posts()]), &["tokenize", "--format", "arrow"]);
    let said = StreamReader::try_new(&*ran.stdout, None).unwrap().schema().metadata().clone();
    let file = place.path("warehouse/tokens/date=2018-09-03/part-0.parquet");
    let file = SerializedFileReader::new(std::fs::File::open(file).unwrap()).unwrap();
    let stored = file.metadata().file_metadata().key_value_metadata().unwrap();
    for name in ["tokens_version", "dictionary_name", "dictionary_hash", "lexicon_hash"] {
        let key = format!("tsubuyaki.{name}");
        let pair = stored.iter().find(|pair| pair.key == key).unwrap();
        assert_eq!(said.get(&key), pair.value.as_ref(), "{key}");
    }
}

#[test]
fn a_file_of_arrow_is_read_and_a_stream_without_its_end_is_an_error() {
    let place = Place::new();
    let mut writer = FileWriter::try_new(Vec::new(), &posts().schema()).unwrap();
    writer.write(&posts()).unwrap();
    writer.finish().unwrap();
    let file = writer.into_inner().unwrap();
    let whole = stream(&[posts()]);
    let tokens = place.pipe(whole.clone(), &["tokenize"]).stdout;
    assert_eq!(place.pipe(file.clone(), &["tokenize"]).stdout, tokens);
    for (cut, said) in [
        (&whole[..whole.len() - 8], "no end-of-stream marker"),
        (&whole[..whole.len() - 40], "stopped here"),
        (&file[..file.len() / 2], "stopped here"),
    ] {
        let ran = place.pipe(cut, &["tokenize"]);
        let stderr = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(1), "{stderr}");
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn compressed_batches_are_read_in_streams_and_files() {
    let place = Place::new();
    let tokens = place.pipe(stream(&[posts()]), &["tokenize"]).stdout;
    for compression in [CompressionType::ZSTD, CompressionType::LZ4_FRAME] {
        let options =
            || IpcWriteOptions::default().try_with_compression(Some(compression)).unwrap();
        let schema = posts().schema();
        let mut writer =
            StreamWriter::try_new_with_options(Vec::new(), &schema, options()).unwrap();
        writer.write(&posts()).unwrap();
        writer.finish().unwrap();
        assert_eq!(place.pipe(writer.into_inner().unwrap(), &["tokenize"]).stdout, tokens);
        let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema, options()).unwrap();
        writer.write(&posts()).unwrap();
        writer.finish().unwrap();
        assert_eq!(place.pipe(writer.into_inner().unwrap(), &["tokenize"]).stdout, tokens);
    }
}

#[test]
fn words_need_no_time_and_by_row_no_id() {
    let place = Place::new();
    let expected = ["朝", "だ", "雨"];
    for input in [
        "id,text\n1,朝だ\n2,雨\n",
        "{\"id\":1,\"text\":\"朝だ\"}\n{\"id\":2,\"text\":\"雨\"}\n",
        "[{\"id\":1,\"text\":\"朝だ\"},{\"id\":2,\"text\":\"雨\"}]",
    ] {
        let ran = place.pipe(input, &["tokenize"]);
        let found = lines(&ran.stdout);
        let surfaces: Vec<&str> = found.iter().filter_map(|t| t["surface"].as_str()).collect();
        assert_eq!((surfaces.as_slice(), ran.status.code()), (&expected[..], Some(0)), "{ran:?}");
        assert_eq!((&found[0]["tweet_id"], &found[2]["tweet_id"]), (&json!(1), &json!(2)));
    }
    let by_row = ["tokenize", "--columns", "row,surface"];
    for input in ["本文\n朝だ\n雨\n", "{\"text\":\"朝だ\"}\n{\"text\":\"雨\"}\n"] {
        let ran = place.pipe(input, &by_row);
        let last = json!({"row": 1, "surface": "雨"});
        assert_eq!(lines(&ran.stdout).last(), Some(&last), "{ran:?}");
    }
    // Without ids, tokens of posts could not be told apart.
    let ran = place.pipe("text\n朝だ\n", &["tokenize"]);
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.code() == Some(1) && said.contains("no column tweet_id or id"), "{said}");
    let ran = place.pipe("day,amount\n1,2\n", &by_row);
    assert_eq!(ran.status.code(), Some(1));
}

#[test]
fn rejected_rows_are_lines_of_json() {
    let place = Place::new();
    let ran = place.pipe(stream(&[posts(), posts()]), &["tokenize", "--log", "json"]);
    let said = lines(&ran.stderr);
    let rows: Vec<_> = said.iter().map(|line| (&line["row"], &line["reason"])).collect();
    let reason = json!("no text");
    assert_eq!(rows, [(&json!(2), &reason), (&json!(6), &reason)]);
    let ran = place.pipe(stream(&[posts()]), &["tokenize"]);
    assert_eq!(String::from_utf8(ran.stderr).unwrap(), "-: row 2: rejected: no text\n");
}

#[test]
fn only_a_configuration_that_is_named_is_read() {
    let place = Place::new();
    place.write("tsubuyaki.toml", "no_such_key = 1\n");
    assert_eq!(place.pipe(stream(&[posts()]), &["tokenize"]).status.code(), Some(0));
    let named = ["tokenize", "--config", "tsubuyaki.toml"];
    assert_eq!(place.pipe(stream(&[posts()]), &named).status.code(), Some(1));
}

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tsubuyaki"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_caller_that_waits_for_an_answer_gets_it() {
    let mut worker = start(&["tokenize"]);
    let mut input = worker.stdin.take().unwrap();
    let mut output = BufReader::new(worker.stdout.take().unwrap());
    for (second, text) in [(1, "朝"), (2, "昼"), (3, "夜")] {
        writeln!(input, "{}", status(second, text)).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let token: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(token["surface"], text);
    }
    drop(input);
    assert!(worker.wait().unwrap().success());
}

#[test]
fn each_batch_is_answered_before_the_next_is_sent() {
    let mut worker = start(&["tokenize", "--format", "arrow", "--nested"]);
    let input = worker.stdin.take().unwrap();
    let mut writer = StreamWriter::try_new(input, &posts().schema()).unwrap();
    let mut output = StreamReader::try_new(worker.stdout.take().unwrap(), None).unwrap();
    for _ in 0..3 {
        writer.write(&posts()).unwrap();
        writer.flush().unwrap();
        let answer = output.next().unwrap().unwrap();
        let ids = answer.column(0).as_primitive::<Int64Type>();
        assert!(ids.iter().eq([Some(11), Some(12), None, Some(14)]));
    }
    writer.finish().unwrap();
    drop(writer);
    assert!(output.next().is_none());
    let mut rest = Vec::new();
    output.get_mut().read_to_end(&mut rest).unwrap();
    assert!(worker.wait().unwrap().success());
}
