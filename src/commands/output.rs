//! Where a command writes: standard output, or a file that appears whole.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};

use super::Context;
use crate::cli::AnswerOptions;
use crate::report::answers::AnswerFormat;
use crate::report::counted;
use tsubuyaki_analysis::QueryError;

/// The files that are being written, each under the name that it has until it is whole.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// With it, spreadsheets know that text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Lets `write` write an answer where the options say, and says how many rows
/// were left out of it; a table on standard output says so itself.
///
/// # Errors
///
/// When it cannot be written, or the options contradict each other.
pub fn answer(
    context: &Context,
    options: &AnswerOptions,
    left_out: usize,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let AnswerOptions { output, bom, .. } = options;
    let format = options.format();
    if *bom && format != AnswerFormat::Csv {
        let message = "--bom is for --format csv: other formats have no byte order mark";
        return Err(QueryError::Usage(message.to_owned()).into());
    }
    to(output.as_deref(), |out| {
        if *bom {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        write(out)
    })?;
    if left_out > 0 && (format != AnswerFormat::Table || output.is_some()) {
        let rows = counted(left_out, "row");
        context.say(format!("--top: {rows} left out (--top 0 writes all)"));
    }
    Ok(())
}

/// Rows of a table unless the person says otherwise.
pub const ROWS: usize = 20;

/// Rows of an answer that are not among the first `top`; 0 means all.
#[must_use]
pub fn left_out(rows: usize, top: usize) -> usize {
    if top == 0 { 0 } else { rows.saturating_sub(top) }
}

/// Lets `write` write to standard output or to a file. That nobody reads
/// standard output any more is not an error: what else a command does goes on.
pub fn to(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    match path {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            match write(&mut out).and_then(|()| out.flush()) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                    // What is left in the buffer has no reader either.
                    let _ = out.into_parts();
                    Ok(())
                }
                written => written.context("standard output"),
            }
        }
        Some(path) => {
            replace(path, write).with_context(|| path.display().to_string())?;
            tracing::debug!(path = %path.display(), "wrote");
            Ok(())
        }
    }
}

/// Replaces a file so that a reader finds the old or the new one, whole. Where
/// a link leads, the file is replaced, not the link; a device or a pipe is
/// written to.
pub fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let present = fs::metadata(path);
    if present.as_ref().is_ok_and(|present| !present.is_file() && !present.is_dir()) {
        let mut out = BufWriter::new(File::options().write(true).open(path)?);
        write(&mut out)?;
        return out.flush();
    }
    // As a new file it would take the place of the folder only to fail.
    if present.as_ref().is_ok_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let path = &if present.is_ok() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = name.to_os_string();
    temporary.push(".new");
    let temporary = path.with_file_name(temporary);
    let file = create_alone(&temporary)?;
    let unfinished = Unfinished::new(&temporary);
    let write = || {
        let mut out = BufWriter::new(&file);
        write(&mut out)?;
        out.flush()?;
        drop(out);
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    let written = write().inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    });
    drop(unfinished);
    written
}

/// A file that is being written, as long as it lives.
struct Unfinished<'a>(&'a Path);

impl<'a> Unfinished<'a> {
    fn new(path: &'a Path) -> Self {
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf());
        Self(path)
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).remove(self.0);
    }
}

/// Ends the program from another thread than the one that writes: files that are not
/// whole yet are removed.
pub fn exit(status: i32) -> ! {
    // Kept locked, so that no file is begun after this.
    let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    for path in unfinished.iter() {
        let _ = fs::remove_file(path);
    }
    std::process::exit(status)
}

/// Creates a file, or empties the one that a killed run left, and holds it so
/// that no other run writes to it as well.
fn create_alone(path: &Path) -> io::Result<File> {
    loop {
        let file = File::options().write(true).create(true).truncate(false).open(path)?;
        file.lock()?;
        // While this waited, the other one may have renamed the file.
        if is_at(&file, path) {
            file.set_len(0)?;
            return Ok(file);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let place = |metadata: &fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => place(&open) == place(&named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    // An open file cannot be renamed there.
    true
}
