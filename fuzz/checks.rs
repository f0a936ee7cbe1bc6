//! What must hold of any input, however broken. Shared by the fuzzer and by
//! `tests/fuzz_corpus.rs`. An input that breaks it belongs, as small as can be,
//! into `regressions/NAME OF THE CHECK/`.

use std::cell::RefCell;
use std::io::{Seek, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::LazyLock;

use flate2::Crc;
use tempfile::NamedTempFile;
use tsubuyaki::tokens::{Kind, Tokenizer, entities, normalize};
use tsubuyaki::tweets::{self, InputFormat, Moment, Network, ReadOptions, Reject, Source, Tweet};

/// The check of texts; the others are those of the readers.
const TEXT: &str = "text";
/// The check of readers that lets the format be recognized.
const ANY: &str = "any";
/// The check of files that contain others.
const CONTAINER: &str = "container";
/// The check of workbooks: the input has their parts, each below a line with its name.
pub const WORKBOOK: &str = "workbook";
/// How such a line begins.
const PART: &str = "--- ";
/// How inputs begin that are not read as they stand.
const NOT_PLAIN: [&[u8]; 3] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd], &[0xef, 0xbb, 0xbf]];

static TOKENIZER: LazyLock<Tokenizer> =
    LazyLock::new(|| Tokenizer::ipadic().expect("the embedded dictionary is whole"));

thread_local! {
    /// Readers read files.
    static FILE: RefCell<NamedTempFile> =
        RefCell::new(NamedTempFile::new().expect("there is room for temporary files"));
}

/// The names of all checks.
#[allow(dead_code)]
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = InputFormat::all().iter().map(|format| format.name).collect();
    names.extend([ANY, CONTAINER, TEXT, WORKBOOK]);
    names
}

/// Panics if the named check fails for this input, or is none.
pub fn check(name: &str, input: &[u8]) {
    match name {
        TEXT => check_text(&String::from_utf8_lossy(input)),
        ANY => check_reader(None, input),
        CONTAINER => check_members(input),
        WORKBOOK => check_members(&workbook(&String::from_utf8_lossy(input))),
        format => check_reader(Some(InputFormat::named(format).expect("a check's name")), input),
    }
}

/// A reader ends, knows what it read, and keeps every record: as a tweet, or
/// as a reject with its bytes, line and reason.
fn check_reader(format: Option<&'static InputFormat>, input: &[u8]) {
    let options = ReadOptions { format, ..ReadOptions::default() };
    let mut reader = match tweets::open(&Source::File(written(input)), &options) {
        Ok(reader) => reader,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(format.is_none_or(|format| format == reader.format()));
    let (mut read, mut rejects) = (0_u64, Vec::new());
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            records.tweets.iter().for_each(check_tweet);
            read += records.count();
            rejects.extend(records.rejects);
        }
    }
    let (format, is_record_per_line) = (reader.format(), reader.is_record_per_line());
    let is_as_written = reader.is_as_written();
    let end = reader.end();
    assert_eq!(end.bytes, input.len() as u64);
    assert_eq!(end.hash, blake3::hash(input));
    let is_plain = !NOT_PLAIN.iter().any(|magic| input.starts_with(magic));
    if !is_plain
        || !is_as_written
        || end.converted_from.is_some()
        || !(format.is_csv() || format.is_document() || is_record_per_line)
    {
        return;
    }
    assert!(end.error.is_none() || format.is_document(), "{:?}", end.error);
    for reject in &rejects {
        check_reject(reject, input);
    }
    // A line of any format may be an answer with several posts; of these, one with none.
    let has_pages = ["api-v1", "api-v2", "x-web"].contains(&format.name);
    if is_record_per_line && !has_pages {
        let lines = input.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let unfinished = u64::from(end.unfinished_line.is_some());
        assert!(read + unfinished >= lines.count() as u64, "a line is in no count");
        assert!(end.unfinished_line.is_none_or(|line| line == line_count(input)));
    }
}

/// Where an input now is a file.
fn written(input: &[u8]) -> PathBuf {
    FILE.with_borrow_mut(|file| {
        file.rewind().and_then(|()| file.as_file().set_len(0)).expect("the file can be emptied");
        file.write_all(input).expect("the file can be written");
        file.path().to_path_buf()
    })
}

/// Every file within one is read to its end, or there is a reason why not.
fn check_members(input: &[u8]) {
    let members = match Source::members(&written(input)) {
        Ok(members) => members.map(|members| members.files).unwrap_or_default(),
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    for member in members {
        let mut reader = match tweets::open(&member, &ReadOptions::default()) {
            Ok(reader) => reader,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                continue;
            }
        };
        while let Some(batch) = reader.next_batch() {
            for records in batch {
                records.tweets.iter().for_each(check_tweet);
                assert!(records.rejects.iter().all(|reject| !reject.reason.is_empty()));
            }
        }
        let error = reader.end().error;
        assert!(error.is_none_or(|error| !error.to_string().is_empty()));
    }
}

/// The parts of a text in an archive, as they are.
pub fn workbook(text: &str) -> Vec<u8> {
    let (mut archive, mut list, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for part in text.split(PART).skip(1) {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        let [name_length, length] = [name.len(), content.len()]
            .map(|length| u32::try_from(length).expect("an input is small").to_le_bytes());
        let mut crc = Crc::new();
        crc.update(content.as_bytes());
        let version_flags_method_time = [20, 0, 0, 8, 0, 0, 0, 0, 0, 0];
        let sizes = [crc.sum().to_le_bytes(), length, length].concat();
        let common = [&version_flags_method_time[..], &sizes, &name_length[..2], &[0; 2]].concat();
        let offset = u32::try_from(archive.len()).expect("an input is small").to_le_bytes();
        archive.extend(
            [&b"PK\x03\x04"[..], &common[..], name.as_bytes(), content.as_bytes()].concat(),
        );
        let listed =
            [&b"PK\x01\x02"[..], &[20, 0], &common[..], &[0; 10], &offset, name.as_bytes()];
        list.extend(listed.concat());
        count += 1;
    }
    let [length, offset] = [list.len(), archive.len()]
        .map(|length| u32::try_from(length).expect("an input is small").to_le_bytes());
    let [count, end] = [count.to_le_bytes(), [0; 2]];
    let end = [&b"PK\x05\x06"[..], &[0; 4], &count[..], &count, &length, &offset, &end].concat();
    [archive, list, end].concat()
}

fn check_tweet(tweet: &Tweet) {
    // Those that were assigned come back with our own tables; other networks have ids
    // that are no numbers.
    let format = InputFormat::named(tweet.form).expect("a format's name");
    let may_be_negative = format.is_mapped() || tweet.network != Network::X;
    assert!(tweet.id > 0 || (tweet.id < 0 && may_be_negative));
    for name in [&tweet.author, &tweet.lang, &tweet.client, &tweet.url, &tweet.source_id] {
        assert_ne!(name.as_deref(), Some(""));
    }
    let day = 86_400_000_000;
    if let Moment::Day(micros) = tweet.time {
        assert_eq!(micros % day, 0);
    }
    // Years that Parquet and the calendar can count.
    assert!((tweet.time.micros() / day).abs() < 366 * 10_000, "{:?}", tweet.time);
}

fn check_reject(reject: &Reject, input: &[u8]) {
    assert!(!reject.reason.is_empty());
    let lines = line_count(input);
    assert!((1..=lines).contains(&reject.line), "line {} of {lines}", reject.line);
    assert!(!reject.record.is_empty(), "{}", reject.reason);
    // One that stands among others over several lines is kept on one.
    let spaced = |bytes: &[u8]| -> Vec<u8> {
        bytes.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect()
    };
    let is_in_input = |record: &[u8]| memchr::memmem::find(&spaced(input), record).is_some();
    let record = spaced(&reject.record);
    // What reads records out of others marks so those that it hands out whole.
    let marked = || [b"{ \t \t ", record.get(1..).unwrap_or_default()].concat();
    assert!(is_in_input(&record) || is_in_input(&marked()), "{}", reject.reason);
}

/// With the one after the last newline.
fn line_count(input: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', input).count() as u64 + 1
}

/// Entities and tokens: in their order, where they say they are, and nothing
/// left out that one can see.
fn check_text(text: &str) {
    let mut before = 0;
    for entity in entities(text) {
        assert!(before <= entity.start && entity.start < entity.end, "{entity:?} after {before}");
        // A range that cuts a character would panic.
        assert!(!text[entity.start..entity.end].trim().is_empty());
        before = entity.end;
    }
    let characters: Vec<char> = text.chars().collect();
    let mut is_covered = vec![false; characters.len()];
    let (mut end, mut hashtag) = (0, 0..0);
    let mut compound: Option<Range<usize>> = None;
    TOKENIZER.worker().tokenize(text, &mut |token| {
        assert!(token.start < token.end && token.end <= characters.len(), "{token:?}");
        let place = token.start..token.end;
        assert!(token.surface.chars().eq(characters[place.clone()].iter().copied()), "{token:?}");
        assert!(!token.lemma().is_empty(), "{token:?}");
        if token.in_compound {
            let whole = compound.as_ref().expect("a part has its compound before it");
            assert!(whole.start <= place.start && place.end <= whole.end, "{token:?}");
        }
        if token.kind == Kind::Compound {
            compound = Some(place);
            return;
        }
        if token.in_hashtag {
            assert!(hashtag.start <= place.start && place.end <= hashtag.end, "{token:?}");
            hashtag.start = place.end;
        } else {
            assert!(end <= place.start, "{token:?} begins before {end}");
            end = place.end;
            is_covered[place.clone()].fill(true);
        }
        if token.kind == Kind::Hashtag {
            hashtag = place;
        }
    });
    // What normalization drops, no one sees.
    let is_seen = |c: char| !c.is_whitespace() && normalize(&format!("a{c}")) != "a";
    let left_out =
        characters.iter().zip(is_covered).find(|&(&c, is_covered)| !is_covered && is_seen(c));
    assert_eq!(left_out, None, "no token has it");
}
