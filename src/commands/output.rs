//! Where a command writes: standard output, or a file that appears whole.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

/// Lets `write` write to standard output or to a file.
pub fn to(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    match path {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            write(&mut out)?;
            out.flush()?;
            Ok(())
        }
        Some(path) => replace(path, write).with_context(|| path.display().to_string()),
    }
}

/// Replaces a file so that a reader finds the old or the new one, whole.
pub fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = name.to_os_string();
    temporary.push(".new");
    let temporary = path.with_file_name(temporary);
    let mut file = BufWriter::new(fs::File::create(&temporary)?);
    write(&mut file)?;
    file.into_inner()?.sync_all()?;
    fs::rename(&temporary, path)
}
