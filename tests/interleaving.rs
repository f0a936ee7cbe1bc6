//! Whatever bad records stand between good ones, all good ones are read and
//! all bad ones rejected, with their lines.

use std::path::Path;

use crate::common::id_at;
use crate::common::records::{CSV, LINES, header, is_mapped, record, time};
use proptest::prelude::*;
use tsubuyaki::tweets::{self, InputFormat, ReadOptions, Source};

/// A record that may stand anywhere in a file.
struct Written {
    bytes: Vec<u8>,
    is_good: bool,
    /// A post without a text, which is a notice.
    is_textless: bool,
}

/// The ways in which a record is written: the first are good.
const GOOD_KINDS: usize = 3;
const KINDS: usize = 13;

fn write(form: &str, kind: usize, seconds: i64) -> Written {
    let id = id_at(seconds).to_string();
    let time = time(form, seconds);
    let text = ["おはよう", "one, \"two\" \\ 3 😊", "一行目\n二行目"];
    let good = record(form, &id, &time, text[0]);
    let is_csv = CSV.contains(&form);
    let bytes = match kind {
        0..GOOD_KINDS => record(form, &id, &time, text[kind]).into_bytes(),
        3 => record(form, "", &time, text[0]).into_bytes(),
        4 => record(form, "9.88578971393511E+017", &time, text[0]).into_bytes(),
        // The time of an old id is not in it.
        5 if is_mapped(form) => record(form, &id, "", text[0]).into_bytes(),
        5 => record(form, "20", "", text[0]).into_bytes(),
        6 => record(form, &id, "yesterday", text[0]).into_bytes(),
        7 => good.bytes().rev().collect(),
        8 if is_csv => good.split(',').take(2).collect::<Vec<_>>().join(",").into_bytes(),
        8 => good.as_bytes()[..good.len() - 1].to_vec(),
        9 if is_csv => record(form, &id, &time, "").into_bytes(),
        9 => good.replace("\"おはよう\"", "null").into_bytes(),
        // A quotation mark is opened and not closed.
        10 => good.split_inclusive("おはよう").next().unwrap_or_default().into(),
        11 => good.replace("おはよう", "\u{1}BAD").bytes().map(bad_byte).collect(),
        _ => b"oops".to_vec(),
    };
    // An id that tells the time is enough where the written one decides otherwise.
    let is_table = is_mapped(form) || ["tweepy-csv", "twint-csv"].contains(&form);
    let is_good = kind < GOOD_KINDS || kind == 5 && is_mapped(form) || kind == 6;
    let is_textless = kind == 9 && is_table;
    Written { bytes, is_good, is_textless }
}

/// Puts a byte that no UTF-8 has where the mark stands.
fn bad_byte(byte: u8) -> u8 {
    if byte == 1 { 0xfe } else { byte }
}

/// Ids of the tweets and lines of the rejects, as the library reads a file.
fn read(path: &Path, options: &ReadOptions) -> (Vec<i64>, Vec<u64>) {
    let mut reader = tweets::open(&Source::File(path.to_path_buf()), options).unwrap();
    let (mut ids, mut lines) = (Vec::new(), Vec::new());
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            ids.extend(records.tweets.iter().map(|tweet| tweet.id));
            lines.extend(records.rejects.iter().map(|reject| reject.line));
        }
    }
    let end = reader.end();
    assert!(end.error.is_none() && end.unfinished_line.is_none(), "{end:?}");
    (ids, lines)
}

fn check(form: &str, kinds: &[usize], line_end: &str, is_named: bool) -> Result<(), TestCaseError> {
    let mut file = header(form).trim_end().replace('\n', line_end).into_bytes();
    let mut line = 1;
    if !file.is_empty() {
        file.extend(line_end.as_bytes());
        line += 1;
    }
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (seconds, kind) in (0..).zip(kinds) {
        let written = write(form, *kind, seconds);
        if written.is_good {
            good.push(id_at(seconds));
        } else if !written.is_textless {
            bad.push(line);
        }
        line += written.bytes.split(|&byte| byte == b'\n').count() as u64;
        file.extend(written.bytes);
        file.extend(line_end.as_bytes());
        // Blank lines are not records.
        if seconds % 5 == 4 {
            file.extend(line_end.as_bytes());
            line += 1;
        }
    }
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("mixed");
    std::fs::write(&path, &file).unwrap();
    let format = is_named.then(|| InputFormat::named(form).unwrap());
    let options = ReadOptions { format, ..ReadOptions::default() };
    prop_assert_eq!(read(&path, &options), (good, bad), "{}", String::from_utf8_lossy(&file));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn of_lines(kinds in proptest::collection::vec(0..KINDS, 1..40), crlf: bool) {
        let line_end = if crlf { "\r\n" } else { "\n" };
        for form in LINES {
            check(form, &kinds, line_end, true)?;
            // A good record tells the form, wherever it stands.
            check(form, &[&kinds[..], &[0]].concat(), line_end, false)?;
        }
    }

    #[test]
    fn of_csv(kinds in proptest::collection::vec(0..KINDS, 1..40), crlf: bool) {
        let line_end = if crlf { "\r\n" } else { "\n" };
        for form in CSV {
            check(form, &kinds, line_end, true)?;
            // Twilog has no header, so that its first record tells the form.
            check(form, &[&[0], &kinds[..]].concat(), line_end, false)?;
        }
    }
}
