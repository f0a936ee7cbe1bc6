//! Records that are not tweets, kept with file, line and reason: whole, unless
//! they are very large.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::WarehouseError;
use crate::error::AtPath;
use crate::forgotten::{Forgotten, REASON};
use tsubuyaki_tweets::{Limits, Reject};

/// Reasons of which it is remembered whether they have a forgotten id.
const MOST_REASONS: usize = 1_024;

/// One line of a file of rejects.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptReject<'a> {
    pub file: Cow<'a, str>,
    pub line: u64,
    pub reason: Cow<'a, str>,
    /// The record as it stood in the file, where it is UTF-8. A record that was
    /// forgotten is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Cow<'a, str>>,
    /// Its bytes as hexadecimal digits, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_hex: Option<String>,
    /// Length in bytes and blake3 of the whole record, where it was larger than what
    /// is kept, its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    whole: Option<Whole>,
}

/// A record of which the beginning is kept.
#[derive(Serialize, Deserialize)]
struct Whole {
    bytes: u64,
    blake3: String,
}

impl KeptReject<'_> {
    /// The record's bytes.
    pub(crate) fn bytes(&self) -> Cow<'_, [u8]> {
        match (&self.record, &self.record_hex) {
            (Some(record), _) => Cow::Borrowed(record.as_bytes()),
            (None, Some(digits)) => Cow::Owned(bytes_of(digits)),
            (None, None) => Cow::Borrowed(&[]),
        }
    }

    /// Leaves nothing of the record.
    pub(crate) fn forget(&mut self, reason: &'static str) {
        self.reason = Cow::Borrowed(reason);
        self.record = None;
        self.record_hex = None;
        self.whole = None;
    }

    /// Leaves nothing of a record of which the end is not there: whose it was
    /// cannot be told. Whether there was anything.
    pub(crate) fn drop_beginning(&mut self) -> bool {
        let had = self.is_cut();
        if had {
            self.record = None;
            self.record_hex = None;
        }
        had
    }

    /// Whether the beginning of the record is there, and its end is not.
    pub(crate) fn is_cut(&self) -> bool {
        self.whole.is_some() && (self.record.is_some() || self.record_hex.is_some())
    }
}

/// The lines of a file of rejects: one at a time, since short ones may make a file of
/// gigabytes.
pub(crate) fn lines(file: impl Read) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    BufReader::with_capacity(128 * 1024, file).split(b'\n')
}

/// Copies a file of rejects, which lies at `place`, without what they carry of forgotten ids;
/// file and line of these remain. If none carries any, nothing is copied, and it is not asked
/// where to. Returns how many they are.
pub(super) fn forget(
    mut file: File,
    place: &Path,
    forgotten: &Forgotten,
    to: impl FnOnce() -> Result<PathBuf, WarehouseError>,
) -> Result<u64, WarehouseError> {
    // The same few reasons return.
    let mut known: HashMap<String, bool> = HashMap::new();
    let mut is_in_reason = |reason: &str| match known.get(reason) {
        Some(&is_in) => is_in,
        None => {
            let is_in = forgotten.is_in(reason.as_bytes());
            if known.len() < MOST_REASONS {
                known.insert(reason.to_owned(), is_in);
            }
            is_in
        }
    };
    let mut without = |line: &[u8]| -> Result<Option<Vec<u8>>, WarehouseError> {
        let damaged = |error: serde_json::Error| WarehouseError::Damaged {
            path: place.to_path_buf(),
            reason: error.to_string(),
        };
        let mut reject: KeptReject = serde_json::from_slice(line).map_err(damaged)?;
        let is_meant = is_in_reason(&reject.reason) || forgotten.is_in(&reject.bytes());
        if is_meant {
            reject.forget(REASON);
        }
        let is_changed = reject.drop_beginning() || is_meant;
        is_changed.then(|| serde_json::to_vec(&reject).map_err(damaged)).transpose()
    };
    let mut is_in_any = false;
    for line in lines(&file) {
        is_in_any = without(&line.at(place)?)?.is_some();
        if is_in_any {
            break;
        }
    }
    if !is_in_any {
        return Ok(0);
    }
    file.rewind().at(place)?;
    let to = to()?;
    let mut copy = BufWriter::new(File::create(&to).at(&to)?);
    let mut count = 0;
    for line in lines(&file) {
        let line = line.at(place)?;
        let changed = without(&line)?;
        count += u64::from(changed.is_some());
        let written = copy.write_all(&changed.unwrap_or(line));
        written.and_then(|()| copy.write_all(b"\n")).at(&to)?;
    }
    copy.flush().at(&to)?;
    Ok(count)
}

/// The rejects of one run, JSON Lines.
pub(super) struct Rejects {
    path: PathBuf,
    limits: Limits,
    writer: Option<BufWriter<File>>,
    place: Place,
}

/// How far the rejects of a run are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    count: u64,
    bytes: u64,
}

impl Rejects {
    /// Rejects that will be written to `path`, which is made with the first.
    pub(crate) fn new(path: PathBuf, limits: Limits) -> Self {
        Self { path, limits, writer: None, place: Place::default() }
    }

    /// Where the next one will stand.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// Takes all from a place on away again.
    pub(crate) fn drop_from(&mut self, place: Place) -> Result<(), WarehouseError> {
        if self.place == place {
            return Ok(());
        }
        self.place = place;
        let Some(mut writer) = self.writer.take() else { return Ok(()) };
        writer.flush().at(&self.path)?;
        if place.count == 0 {
            drop(writer);
            return fs::remove_file(&self.path).at(&self.path);
        }
        let mut file =
            writer.into_inner().map_err(std::io::IntoInnerError::into_error).at(&self.path)?;
        file.set_len(place.bytes).at(&self.path)?;
        file.seek(SeekFrom::Start(place.bytes)).at(&self.path)?;
        self.writer = Some(BufWriter::new(file));
        Ok(())
    }

    pub(crate) fn count(&self) -> u64 {
        self.place.count
    }

    /// Keeps one record.
    pub(crate) fn keep(&mut self, file: &str, reject: &Reject) -> Result<(), WarehouseError> {
        let path = &self.path;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(BufWriter::new(File::create(path).at(path)?)),
        };
        let kept = self.limits.kept(&reject.reason);
        let (record, whole) = beginning(&reject.record, kept);
        // Of a very large one, no more than its beginning has come.
        let whole = match reject.whole {
            Some((bytes, blake3)) => Some(Whole { bytes, blake3: blake3.to_hex().to_string() }),
            None => whole,
        };
        let text = std::str::from_utf8(record).ok();
        let line = KeptReject {
            file: Cow::Borrowed(file),
            line: reject.line,
            reason: Cow::Borrowed(&reject.reason),
            // No record is empty but one of which nothing is to be kept.
            record: text.filter(|text| !text.is_empty()).map(Cow::Borrowed),
            record_hex: text.is_none().then(|| hexadecimal(record)),
            whole,
        };
        let mut line = serde_json::to_vec(&line).map_err(std::io::Error::from).at(path)?;
        line.push(b'\n');
        self.place.count += 1;
        self.place.bytes += line.len() as u64;
        writer.write_all(&line).at(path)
    }

    /// Writes what is buffered.
    pub(crate) fn finish(self) -> Result<(), WarehouseError> {
        match self.writer {
            Some(mut writer) => writer.flush().at(&self.path),
            None => Ok(()),
        }
    }
}

/// What is kept of a record: all, or its first bytes, none of them a part of a
/// character.
fn beginning(record: &[u8], kept: usize) -> (&[u8], Option<Whole>) {
    if record.len() <= kept {
        return (record, None);
    }
    let blake3 = blake3::hash(record).to_hex().to_string();
    let whole = Some(Whole { bytes: record.len() as u64, blake3 });
    let first = &record[..kept];
    let characters = match std::str::from_utf8(first) {
        Err(error) if error.error_len().is_none() => &first[..error.valid_up_to()],
        _ => first,
    };
    (characters, whole)
}

/// What was written as hexadecimal digits.
fn bytes_of(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;

    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_digits() {
        let bytes = [0x00, 0x7f, 0x80, 0xff, b'a'];
        assert_eq!(bytes_of(&hexadecimal(&bytes)), bytes);
        assert_eq!(bytes_of("zz0"), [0]);
    }

    #[test]
    fn of_a_large_record_the_beginning_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejects.jsonl");
        let limits = Limits { reject: 8, ..Limits::USUAL };
        let mut rejects = Rejects::new(path.clone(), limits);
        let keep = |rejects: &mut Rejects, record: &[u8]| {
            let reject =
                Reject { line: 1, reason: "oops".into(), record: record.to_vec(), whole: None };
            rejects.keep("a", &reject).unwrap();
        };
        keep(&mut rejects, "つぶやき".as_bytes());
        keep(&mut rejects, b"\xff\xfe8 bytes");
        keep(&mut rejects, b"8 bytes.");
        rejects.finish().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let mut kept: Vec<KeptReject> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(kept[0].bytes().as_ref(), "つぶ".as_bytes());
        let whole = kept[0].whole.as_ref().unwrap();
        assert_eq!((whole.bytes, whole.blake3.len()), (12, 64));
        assert_eq!(kept[1].bytes().as_ref(), b"\xff\xfe8 byte");
        assert_eq!(kept[2].bytes().as_ref(), b"8 bytes.");
        let dropped: Vec<bool> = kept.iter_mut().map(KeptReject::drop_beginning).collect();
        assert_eq!(dropped, [true, true, false]);
        assert!(kept[0].bytes().is_empty() && kept[0].whole.is_some());
    }

    #[test]
    fn the_rejects_of_an_input_can_be_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejects.jsonl");
        let mut rejects = Rejects::new(path.clone(), Limits::USUAL);
        let record = || b"x".to_vec();
        let reject = |line| Reject { line, reason: "oops".into(), record: record(), whole: None };
        let start = rejects.place();
        rejects.keep("a", &reject(1)).unwrap();
        rejects.drop_from(start).unwrap();
        assert!(rejects.count() == 0 && !path.exists());
        rejects.keep("b", &reject(2)).unwrap();
        let place = rejects.place();
        (3..900).for_each(|line| rejects.keep("c", &reject(line)).unwrap());
        rejects.drop_from(place).unwrap();
        rejects.keep("d", &reject(4)).unwrap();
        assert_eq!(rejects.count(), 2);
        rejects.finish().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let files: Vec<String> = text
            .lines()
            .map(|line| serde_json::from_str::<KeptReject>(line).unwrap().file.into_owned())
            .collect();
        assert_eq!(files, ["b", "d"]);
    }
}
