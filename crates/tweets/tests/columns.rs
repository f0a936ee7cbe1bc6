//! Tables and pages that people and their scripts have changed: columns under names of their
//! own, signs of retweets that no tool writes, lines within quotation marks; and what is said
//! of files that are none.

use tsubuyaki_tweets::{ReadError, ReadOptions, Source, Tweet, open};

/// 2018-09-03 03:15:00 UTC, and each minute after it.
const FIRST: i64 = 1_036_452_470_584_246_272;
const MINUTE: i64 = 60_000 << 22;

fn read_with(content: &[u8], map: &str) -> Result<(Vec<Tweet>, Vec<String>), ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, content).unwrap();
    let options = ReadOptions { mapping: map.parse().unwrap(), ..ReadOptions::default() };
    let mut reader = open(&Source::File(path), &options)?;
    let (mut tweets, mut rejects) = (Vec::new(), Vec::new());
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            tweets.extend(records.tweets);
            rejects.extend(records.rejects);
        }
    }
    assert!(rejects.is_empty(), "{rejects:?}");
    Ok((tweets, reader.end().remarks))
}

fn read(content: &str) -> (Vec<Tweet>, Vec<String>) {
    read_with(content.as_bytes(), "").unwrap_or_else(|error| panic!("{error}\n{content}"))
}

fn id(row: i64) -> i64 {
    FIRST + row * MINUTE
}

fn time(row: i64) -> String {
    format!("2018-09-03 03:{:02}:00", 15 + row)
}

#[test]
fn quotation_marks_hold_lines_together_where_the_text_is_the_last() {
    let row = |row: i64, text: &str| format!("{}\t{}\tmugicha\t{text}\n", id(row), time(row));
    let rows = row(0, "\"朝の散歩に出かけたら\n雨だった\"")
        + &row(1, "昼は家でうどんにした")
        + &row(2, "\"夜は早く寝た\n\n\"\"寝た\"\"\"");
    let header = "id\tcreated_at\tusername\ttext\n";
    for table in [
        format!("{header}{rows}"),
        format!("sep=\t\n{header}{rows}"),
        rows.clone(),
        format!("{header}{rows}").replace('\n', "\r\n"),
    ] {
        let (tweets, _) = read(&table);
        let texts: Vec<_> = tweets.iter().map(|t| t.text.replace('\r', "")).collect();
        let expected =
            ["朝の散歩に出かけたら\n雨だった", "昼は家でうどんにした", "夜は早く寝た\n\n\"寝た\""];
        assert_eq!(texts, expected, "{table}");
    }
    // Marks that somebody wrote hold nothing together.
    let rows = row(0, "\"朝だ") + &row(1, "昼だ\"") + &row(2, "\"夜だ\" と言った");
    let (tweets, _) = read(&format!("{header}{rows}"));
    let texts: Vec<_> = tweets.iter().map(|tweet| tweet.text.as_str()).collect();
    assert_eq!(texts, ["\"朝だ", "昼だ\"", "\"夜だ\" と言った"]);
}
