//! Records that are not tweets, kept whole with file, line and reason.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::WarehouseError;
use crate::error::AtPath;
use tsubuyaki_tweets::Reject;

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
}

impl KeptReject<'_> {
    /// The record's bytes.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match (&self.record, &self.record_hex) {
            (Some(record), _) => Cow::Borrowed(record.as_bytes()),
            (None, Some(digits)) => Cow::Owned(bytes_of(digits)),
            (None, None) => Cow::Borrowed(&[]),
        }
    }

    /// Leaves nothing of the record.
    pub fn forget(&mut self, reason: &'static str) {
        self.reason = Cow::Borrowed(reason);
        self.record = None;
        self.record_hex = None;
    }
}

/// The rejects of one run, JSON Lines.
pub(super) struct Rejects {
    path: PathBuf,
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
    pub fn new(path: PathBuf) -> Self {
        Self { path, writer: None, place: Place::default() }
    }

    /// Where the next one will stand.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Takes all from a place on away again.
    pub fn drop_from(&mut self, place: Place) -> Result<(), WarehouseError> {
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

    pub fn count(&self) -> u64 {
        self.place.count
    }

    /// Keeps one record.
    pub fn keep(&mut self, file: &str, reject: &Reject) -> Result<(), WarehouseError> {
        let path = &self.path;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(BufWriter::new(File::create(path).at(path)?)),
        };
        let text = std::str::from_utf8(&reject.record).ok();
        let line = KeptReject {
            file: Cow::Borrowed(file),
            line: reject.line,
            reason: Cow::Borrowed(&reject.reason),
            // No record is empty but one of which nothing is to be kept.
            record: text.filter(|text| !text.is_empty()).map(Cow::Borrowed),
            record_hex: text.is_none().then(|| hexadecimal(&reject.record)),
        };
        let mut line = serde_json::to_vec(&line).map_err(std::io::Error::from).at(path)?;
        line.push(b'\n');
        self.place.count += 1;
        self.place.bytes += line.len() as u64;
        writer.write_all(&line).at(path)
    }

    /// Writes what is buffered.
    pub fn finish(self) -> Result<(), WarehouseError> {
        match self.writer {
            Some(mut writer) => writer.flush().at(&self.path),
            None => Ok(()),
        }
    }
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
    fn the_rejects_of_an_input_can_be_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejects.jsonl");
        let mut rejects = Rejects::new(path.clone());
        let reject = |line| Reject { line, reason: "oops".into(), record: b"x".to_vec() };
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
