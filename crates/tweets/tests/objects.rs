//! Posts of which a data frame library made a table: as CSV, flattened JSON or Parquet they are
//! what the network's objects say.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, NullArray, RecordBatch, StringArray, StructArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Field, FieldRef};
use parquet::arrow::ArrowWriter;
use tsubuyaki_tweets::{ReadOptions, Source, Tweet, open_named};

fn tweets(content: &[u8]) -> Vec<Tweet> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, content).unwrap();
    let mut reader = open_named(&Source::File(path), &ReadOptions::default()).unwrap();
    let (mut tweets, mut rejects) = (Vec::new(), Vec::new());
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            tweets.extend(records.tweets);
            rejects.extend(records.rejects);
        }
    }
    assert!(rejects.is_empty(), "{rejects:?}");
    tweets
}

fn object(fields: Vec<(&str, ArrayRef)>, is_there: Vec<bool>) -> ArrayRef {
    let of = |(name, column): &(&str, ArrayRef)| -> FieldRef {
        Arc::new(Field::new(*name, column.data_type().clone(), true))
    };
    let names: Vec<FieldRef> = fields.iter().map(of).collect();
    let columns = fields.into_iter().map(|(_, column)| column).collect();
    Arc::new(StructArray::new(names.into(), columns, Some(NullBuffer::from(is_there))))
}

fn texts(values: [Option<&str>; 2]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn events_are_read_from_each_kind_of_table() {
    let event = |key: &str, text: &str| {
        format!(
            r#"{{"did":"did:plc:mugicha","time_us":1714521600000005,"kind":"commit","commit":{{"operation":"create","collection":"app.bsky.feed.post","rkey":"{key}","record":{{"$type":"app.bsky.feed.post","createdAt":"2024-05-01T00:00:00.000Z","langs":["ja"],"text":"{text}"}}}}}}"#
        )
    };
    let expected = tweets(format!("{}\n{}\n", event("3ka", "朝"), event("3kb", "昼")).as_bytes());
    assert_eq!(expected.len(), 2);
    let flat = |key: &str, text: &str| {
        format!(
            r#"{{"did":"did:plc:mugicha","time_us":1714521600000005,"kind":"commit","commit.operation":"create","commit.collection":"app.bsky.feed.post","commit.rkey":"{key}","commit.record.$type":"app.bsky.feed.post","commit.record.createdAt":"2024-05-01T00:00:00.000Z","commit.record.langs":["ja"],"commit.record.text":"{text}","commit.record.reply.parent.uri":null}}"#
        )
    };
    let (first, second) = (flat("3ka", "朝"), flat("3kb", "昼"));
    assert_eq!(tweets(format!("{first}\n{second}\n").as_bytes()), expected);
    assert_eq!(tweets(format!("[{first},{second}]").as_bytes()), expected);
    let row = |key: &str, text: &str| {
        format!(
            "did:plc:mugicha,1714521600000005,commit,create,app.bsky.feed.post,{key},\
             2024-05-01T00:00:00.000Z,['ja'],{text}\n"
        )
    };
    let header = "did,time_us,kind,commit.operation,commit.collection,commit.rkey,\
                  commit.record.createdAt,commit.record.langs,commit.record.text\n";
    let csv = [header, &row("3ka", "朝"), &row("3kb", "昼")].concat();
    assert_eq!(tweets(csv.as_bytes()), expected);
}

#[test]
fn statuses_are_read_from_columns_that_are_objects() {
    let time = Some("2018-09-03T03:15:00.000Z");
    let account = || vec![("id", texts([Some("7"); 2])), ("acct", texts([Some("mugicha"); 2]))];
    let reblog = vec![
        ("id", texts([None, Some("111757744209920076")])),
        ("created_at", texts([None, time])),
        ("content", texts([None, Some("<p>朝</p>")])),
        ("account", object(account(), vec![false, true])),
        ("poll", Arc::new(NullArray::new(2)) as ArrayRef),
    ];
    let ids = vec![111_757_744_209_920_076, 111_757_980_000_000_001];
    let columns = vec![
        ("id", Arc::new(Int64Array::from(ids)) as ArrayRef),
        ("created_at", texts([time; 2])),
        ("content", texts([Some("<p>朝</p>"), Some("")])),
        ("visibility", texts([Some("public"); 2])),
        ("account", object(account(), vec![true; 2])),
        ("reblog", object(reblog, vec![false, true])),
    ];
    let read = tweets(&parquet(columns));
    let said: Vec<_> = read.iter().map(|t| (t.text.as_str(), t.is_retweet)).collect();
    assert_eq!(said, [("朝", false), ("朝", true)]);
    assert_eq!(read[1].retweeted_id, Some(111_757_744_209_920_076));
    assert_eq!(read[1].author.as_deref(), Some("mugicha"));
}

#[test]
fn fields_of_nothing_in_objects_that_are_not_in_each_row_lose_no_file() {
    let user = vec![
        ("screen_name", texts([None, Some("mugicha")])),
        ("verified", Arc::new(NullArray::new(2)) as ArrayRef),
    ];
    let ids = vec![1_036_452_470_584_246_272, 1_036_452_722_242_453_504];
    let columns = vec![
        ("id", Arc::new(Int64Array::from(ids)) as ArrayRef),
        ("created_at", texts([Some("2018-09-03T03:15:00Z"), Some("2018-09-03T03:16:00Z")])),
        ("full_text", texts([Some("朝"), Some("昼")])),
        ("user", object(user, vec![false, true])),
    ];
    let authors: Vec<_> = tweets(&parquet(columns)).into_iter().map(|t| t.author).collect();
    assert_eq!(authors, [None, Some("mugicha".to_owned())]);
}
