//! Records that are no tweets, kept whole with file, line and reason.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use serde::Serialize;

use crate::tweets::Reject;
use crate::warehouse::WarehouseError;
use crate::warehouse::error::AtPath;

/// One line of a file of rejects.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    line: u64,
    reason: &'a str,
    /// The record as it stood in the file, where it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    /// Its bytes as hexadecimal digits, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_hex: Option<String>,
}

/// The rejects of one run, JSON Lines.
pub(super) struct Rejects {
    path: PathBuf,
    writer: Option<BufWriter<File>>,
    count: u64,
}

impl Rejects {
    /// Rejects that will be written to `path`, which is made with the first.
    pub fn new(path: PathBuf) -> Self {
        Self { path, writer: None, count: 0 }
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// Keeps one record.
    pub fn keep(&mut self, file: &str, reject: &Reject) -> Result<(), WarehouseError> {
        let path = &self.path;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(BufWriter::new(File::create(path).at(path)?)),
        };
        let text = std::str::from_utf8(&reject.record).ok();
        let line = Line {
            file,
            line: reject.line,
            reason: &reject.reason,
            record: text,
            record_hex: text.is_none().then(|| hexadecimal(&reject.record)),
        };
        self.count += 1;
        serde_json::to_writer(&mut *writer, &line)
            .map_err(std::io::Error::from)
            .and_then(|()| writer.write_all(b"\n"))
            .at(path)
    }

    /// Writes what is buffered.
    pub fn finish(self) -> Result<(), WarehouseError> {
        match self.writer {
            Some(mut writer) => writer.flush().at(&self.path),
            None => Ok(()),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;

    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
