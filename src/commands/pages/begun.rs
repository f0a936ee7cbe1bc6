//! What a run is about to write that no record knows yet. A run that is ended meanwhile
//! leaves pages behind, and the next one has to know that they are its own, to remove
//! those that are to be no more.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::{remove_file, replace};

/// The name of the list; it is there while pages are written, and after a run that was
/// ended.
pub(super) const FILE_NAME: &str = "unfinished.txt";
/// What a file is called until it is whole.
const NOT_WHOLE: &str = ".new";

/// What runs have begun to write in a folder, and have not finished.
///
/// One name a line, as JSON; lines that are none are passed over.
pub(super) fn read(folder: &Path) -> BTreeSet<String> {
    let text = fs::read(folder.join(FILE_NAME)).unwrap_or_default();
    let names = text.split(|&byte| byte == b'\n');
    names.filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// Writes down what is begun besides.
///
/// # Errors
///
/// When it cannot be written.
pub(super) fn begin<'a>(
    folder: &Path,
    begun: &'a BTreeSet<String>,
    names: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let mut all: BTreeSet<&str> = begun.iter().map(String::as_str).collect();
    all.extend(names);
    if all.is_empty() {
        return Ok(());
    }
    let lines = all.into_iter().map(|name| serde_json::json!(name).to_string() + "\n");
    replace(&folder.join(FILE_NAME), &lines.collect::<String>())
}

/// All that was begun is known to the records.
pub(super) fn end(folder: &Path) -> Result<()> {
    remove_file(&folder.join(FILE_NAME)).map(drop)
}

/// Removes what a killed run left of files that it had not written whole: those of the
/// folder whose names `is_own` knows.
pub(super) fn sweep(folder: &Path, is_own: impl Fn(&str) -> bool) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.and_then(|name| name.strip_suffix(NOT_WHOLE)) else { continue };
        // Who writes it now holds it.
        let is_left =
            || path.is_file() && File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_own(name) && is_left() {
            remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_is_known_until_it_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert!(read(folder).is_empty());
        begin(folder, &BTreeSet::new(), ["2018-09-03", "a\n\"b\""].into_iter()).unwrap();
        begin(folder, &read(folder), ["2018-09"].into_iter()).unwrap();
        assert!(read(folder).iter().eq(["2018-09", "2018-09-03", "a\n\"b\""]));
        end(folder).unwrap();
        end(folder).unwrap();
        assert!(read(folder).is_empty());
    }

    #[test]
    fn what_is_not_whole_is_swept_unless_someone_writes_it() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for name in ["a.html.new", "b.html.new", "c.html.new", "a.html"] {
            fs::write(folder.join(name), "").unwrap();
        }
        let held = File::options().write(true).open(folder.join("b.html.new")).unwrap();
        held.lock().unwrap();
        sweep(folder, |name| name != "c.html").unwrap();
        let is_there = |name: &str| folder.join(name).exists();
        assert!(!is_there("a.html.new") && is_there("b.html.new") && is_there("c.html.new"));
        assert!(is_there("a.html"));
    }
}
