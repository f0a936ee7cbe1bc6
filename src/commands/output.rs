//! Where a command writes: standard output, or a file that appears whole.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};

use super::{Context, Done, hints, log};
use crate::cli::AnswerOptions;
use crate::report::answers::{self, AnswerFormat};
use crate::report::counted;
use crate::report::terminal::safe;
use tsubuyaki_analysis::{Answer, Note, QueryError};
use tsubuyaki_warehouse::Snapshot;

/// The files that are being written, each under the name that it has until it is whole.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// With it, spreadsheets know that text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How people read an answer on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Rows,
    /// Rows whose texts are posts.
    Posts,
    /// A word with the text on either side.
    Concordance,
}

/// Asks one state of the warehouse and writes the answer: the rows that the options ask
/// for, in their format, where they say.
///
/// # Errors
///
/// When there is no answer, it cannot be written, or the options contradict each other.
pub fn ask(
    context: &Context,
    options: &AnswerOptions,
    top: Option<usize>,
    layout: Layout,
    question: impl Fn(&Snapshot) -> Result<Answer, QueryError>,
) -> Result<Done> {
    // Before anything is asked: the name of a file that no answer is written to.
    let (format, top) = (options.format()?, options.rows(top, ROWS)?);
    let found = context.warehouse.read(question)?;
    tell_nothing(options, &found)?;
    let screen = context.screen(options);
    if !options.is_for_people()? {
        // Rows alone do not tell of a term that has none, nor of what is cut off.
        for note in &found.totals.notes {
            if matches!(note, Note::NeverSaid { .. } | Note::ContextsCut { .. }) {
                log::warning(safe(&answers::told(note)));
            }
        }
    }
    answer(context, options, left_out(found.rows(), top), |out| match (format, layout) {
        (AnswerFormat::Table, Layout::Posts) => answers::write_posts(&found, top, screen, out),
        (AnswerFormat::Table, Layout::Concordance) => {
            answers::write_concordance(&found, top, screen, out)
        }
        _ => answers::write(&found, format, top, screen, out),
    })?;
    Ok(Done::Well)
}

/// Says why an answer has no rows.
///
/// # Errors
///
/// That, where people would read it; programs get an answer without rows and a warning.
pub fn tell_nothing(options: &AnswerOptions, found: &Answer) -> Result<()> {
    let Some(nothing) = &found.totals.nothing else { return Ok(()) };
    let reason = format!("{}{}", nothing.reason, hints::of_nothing(nothing));
    if options.is_for_people()? {
        return Err(QueryError::NoData(reason).into());
    }
    log::warning(safe(&reason));
    Ok(())
}

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
    let (output, bom) = (options.file(), options.bom);
    let (format, idle) = (options.format()?, options.idle()?);
    if let Some(message) = options.misnamed() {
        log::warning(message);
    }
    if !idle.is_empty() {
        log::warning(format_args!("without effect on this format: {}", idle.join(", ")));
    }
    to(output, |out| {
        if bom {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        write(out)
    })?;
    if left_out > 0 && (format != AnswerFormat::Table || output.is_some()) {
        let rows = counted(left_out, "row");
        context.say(format!("{rows} left out; --top 0 writes all"));
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
            replace(path, write).with_context(|| unwritten(path))?;
            tracing::debug!(path = %path.display(), "wrote");
            Ok(())
        }
    }
}

/// What a message says of a file that could not be written.
fn unwritten(path: &Path) -> String {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
            format!("cannot write {}: there is no folder {}", path.display(), folder.display())
        }
        _ => format!("cannot write {}", path.display()),
    }
}

/// Creates a folder, and those that it lies in.
///
/// # Errors
///
/// When it cannot be created; the error names it.
pub fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot create {}", path.display()))
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
    if let Ok(present) = &present {
        // Before there is anything in it to read.
        take_over(&file, path, present).inspect_err(|_| drop(fs::remove_file(&temporary)))?;
    }
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

/// Gives a new file the owner, group and permissions of the one that it replaces, which
/// must be one that may be written to.
#[cfg(unix)]
fn take_over(file: &File, path: &Path, present: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    const GROUP: u32 = 0o070;
    drop(File::options().write(true).open(path)?);
    let new = file.metadata()?;
    // Only the system's administrator may give files away.
    if new.uid() != present.uid() {
        let _ = fchown(file, Some(present.uid()), None);
    }
    let has_group = new.gid() == present.gid() || fchown(file, None, Some(present.gid())).is_ok();
    // What its group may is not for another.
    let mode = if has_group { present.mode() } else { present.mode() & !GROUP };
    file.set_permissions(fs::Permissions::from_mode(mode & 0o777))
}

#[cfg(not(unix))]
fn take_over(_: &File, path: &Path, _: &fs::Metadata) -> io::Result<()> {
    File::options().write(true).open(path).map(drop)
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
