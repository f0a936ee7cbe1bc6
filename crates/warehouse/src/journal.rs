//! The journal: what makes a change count, and how it is carried through.
//!
//! Killed before the journal is written, a run has changed nothing; killed after
//! it, the next run completes it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::change::Change;
use super::durable::{FileSystem, remove_file, remove_folder, sync_folder, write_atomically};
use super::error::{AtPath, WarehouseError};
use super::layout::{DAMAGED, JOURNAL, MANIFEST, STAGING, Table};
use super::lock::Lock;
use super::manifest::{FileEntry, Manifest, SCHEMA_VERSION};
use super::manifest_file::{follows, read_manifest};
use super::manifest_text;
use super::sealed;
use super::verify::SetAside;

pub(super) fn journal_path(root: &Path, change: &Change) -> PathBuf {
    root.join(JOURNAL).join(format!("{}.json", change.run))
}

pub(super) fn write_journal(root: &Path, change: &Change) -> Result<(), WarehouseError> {
    let folder = root.join(JOURNAL);
    fs::create_dir_all(&folder).at(&folder)?;
    sync_folder(root)?;
    let path = journal_path(root, change);
    let mut text = serde_json::to_vec_pretty(change)
        .map_err(|error| WarehouseError::Io { path: path.clone(), error: error.into() })?;
    text.push(b'\n');
    write_atomically(&path, &sealed::seal(&text))
}

/// The change that is committed and not yet published, if there is one.
pub(super) fn read_journal(root: &Path) -> Result<Option<Change>, WarehouseError> {
    for path in journals(root)? {
        let text = match fs::read(&path) {
            Ok(text) => text,
            // Published while the folder was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                return Err(WarehouseError::Journal { path, reason: error.to_string() });
            }
            Err(error) => return Err(WarehouseError::Io { path, error }),
        };
        return match parsed(&text) {
            Ok(change) => Ok(Some(change)),
            Err(reason) => Err(WarehouseError::Journal { path, reason }),
        };
    }
    Ok(None)
}

fn parsed(text: &[u8]) -> Result<Change, String> {
    sealed::check(text)?;
    let change: Change = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    // A run's files are staged below its name.
    if change.run != format!("{:010}", change.state) {
        return Err(format!("state {} is not that of run {}", change.state, change.run));
    }
    Ok(change)
}

fn journals(root: &Path) -> Result<Vec<PathBuf>, WarehouseError> {
    let folder = root.join(JOURNAL);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.at(&folder)?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>().at(&folder)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort_unstable();
    Ok(paths)
}

/// Completes a committed change and deletes an uncommitted one.
pub(super) fn recover(root: &Path) -> Result<(), WarehouseError> {
    if let Some(change) = read_journal(root)? {
        let carry_through = || {
            let base = read_manifest(root)?;
            follows(root, base.as_ref(), &change)?;
            check_files(root, &change)?;
            // The run that wrote the journal may have been killed, or told of an
            // error, before it was known to be on the disk. To sync it again
            // tells nothing, as a failed sync is told but once.
            write_journal(root, &change)?;
            let base = base.unwrap_or_else(|| Manifest::empty(change.stamp.clone()));
            publish(root, &FileSystem::of(root)?, base, &change)
        };
        carry_through().map_err(|error| error.unfinished(change.state))?;
    }
    remove_folder(&root.join(STAGING))?;
    remove_folder(&root.join(JOURNAL))?;
    remove_file(&root.join(MANIFEST).with_extension("new"))
}

/// Whether the files of a change, staged or in their places already, are those
/// that were written.
fn check_files(root: &Path, change: &Change) -> Result<(), WarehouseError> {
    let staging = root.join(STAGING).join(&change.run);
    change.files.par_iter().try_for_each(|(path, entry)| {
        let (staged, place) = (staging.join(path), root.join(path));
        let (mut path, mut file) = (staged.clone(), File::open(&staged));
        if file.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            (path, file) = (place.clone(), File::open(&place));
        }
        let mut hasher = blake3::Hasher::new();
        let hash = match file.and_then(|file| hasher.update_reader(file).map(|_| ())) {
            Ok(()) => hasher.finalize(),
            Err(error) => return Err(WarehouseError::Io { path, error }),
        };
        if hash.to_hex().as_str() == entry.blake3 {
            return Ok(());
        }
        let reason = "its hash is not the one in the journal".to_owned();
        Err(WarehouseError::Journal { path, reason })
    })
}

/// Puts the files of a committed change in their places. May be done again
/// after it was broken off anywhere.
pub(super) fn publish(
    root: &Path,
    disk: &FileSystem,
    base: Manifest,
    change: &Change,
) -> Result<Manifest, WarehouseError> {
    let staging = root.join(STAGING).join(&change.run);
    let whole = put_tables_in_place(root, &staging, change)?;
    for (path, FileEntry { rows, bytes, .. }) in &change.files {
        if !whole.contains(&folder_of(path)) {
            put_in_place(&staging.join(path), &root.join(path))?;
        }
        tracing::trace!(file = path, rows, bytes, "wrote");
    }
    for path in &change.removed {
        let path = root.join(path);
        remove_file(&path)?;
        if let Some(folder) = path.parent() {
            // A day's folder goes with its last file.
            let _ = fs::remove_dir(folder);
        }
    }
    disk.sync(root)?;
    let mut manifest = if base.state < change.state { base.after(change) } else { base };
    manifest.schema_version = SCHEMA_VERSION;
    manifest.stamp = change.stamp.clone();
    manifest_text::store(root, &manifest)?;
    remove_file(&journal_path(root, change))?;
    remove_folder(&root.join(JOURNAL))?;
    remove_folder(&root.join(STAGING))?;
    sync_folder(root)?;
    Ok(manifest)
}

/// Moves the staged folders of tables that the warehouse does not have yet to their
/// places, with all that is in them; gives their names. They hold files of the change
/// alone, unless it takes some away.
fn put_tables_in_place<'c>(
    root: &Path,
    staging: &Path,
    change: &'c Change,
) -> Result<BTreeSet<&'c str>, WarehouseError> {
    let mut moved = BTreeSet::new();
    if !change.removed.is_empty() {
        return Ok(moved);
    }
    let folders: BTreeSet<&str> = change.files.keys().map(|path| folder_of(path)).collect();
    for folder in folders {
        let (staged, place) = (staging.join(folder), root.join(folder));
        let is_table = Table::ALL.iter().any(|table| table.name() == folder);
        if !is_table || place.exists() {
            continue;
        }
        match fs::rename(&staged, &place) {
            Ok(()) => moved.insert(folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(WarehouseError::Io { path: staged, error }),
        };
    }
    Ok(moved)
}

/// The folder of the warehouse in which a file lies.
fn folder_of(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// Moves a staged file to its place, unless it is there. The first of a new
/// folder takes its whole folder along, which holds files of the change alone:
/// to make a folder for each day and remove the empty one takes longer than
/// all else after the commit point.
fn put_in_place(from: &Path, to: &Path) -> Result<(), WarehouseError> {
    let (Some(staged), Some(folder)) = (from.parent(), to.parent()) else { return Ok(()) };
    let is_missing = |result: &io::Result<()>| {
        result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    };
    if !folder.exists() {
        let mut moved = fs::rename(staged, folder);
        if is_missing(&moved)
            && let Some(above) = folder.parent()
        {
            fs::create_dir_all(above).at(above)?;
            moved = fs::rename(staged, folder);
        }
        if !is_missing(&moved) {
            return moved.at(staged);
        }
    }
    let moved = fs::rename(from, to);
    if is_missing(&moved) && to.exists() {
        return Ok(());
    }
    moved.at(from)
}

/// Moves journals that cannot be followed out of the way, with the files that
/// were staged for them: the warehouse is again what its manifest says. Gives
/// what was moved.
///
/// # Errors
///
/// When another run changes the warehouse, or something cannot be moved.
pub(super) fn set_broken_journals_aside(root: &Path) -> Result<Vec<SetAside>, WarehouseError> {
    if journals(root)?.is_empty() {
        return Ok(Vec::new());
    }
    let _lock = Lock::take(root)?;
    let mut moved = Vec::new();
    for path in journals(root)? {
        let text = if path.is_dir() { Vec::new() } else { fs::read(&path).at(&path)? };
        if parsed(&text).is_ok_and(|change| check_files(root, &change).is_ok()) {
            continue;
        }
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let run = name.trim_end_matches(".json");
        for name in [format!("{JOURNAL}/{name}"), format!("{STAGING}/{run}")] {
            let now = format!("{DAMAGED}/{run}-journal/{name}");
            let (from, to) = (root.join(&name), root.join(&now));
            if fs::symlink_metadata(&from).is_err() {
                continue;
            }
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).at(folder)?;
            }
            fs::rename(&from, &to).at(&from)?;
            moved.push(SetAside { file: name, now: Some(now), rows: 0 });
        }
    }
    sync_folder(root)?;
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_the_place_of_a_journal_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join(JOURNAL).join("0000000002.json")).unwrap();
        let error = read_journal(root).unwrap_err();
        assert!(matches!(error, WarehouseError::Journal { .. }), "{error}");
        assert_eq!(set_broken_journals_aside(root).unwrap().len(), 1);
        assert_eq!(read_journal(root).unwrap(), None);
    }

    #[test]
    fn a_journal_that_is_none_is_told_and_set_aside() {
        for text in ["", "{", "{}", "null", r#"{"state": 2}"#] {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path();
            fs::create_dir_all(root.join(JOURNAL)).unwrap();
            fs::create_dir_all(root.join(STAGING).join("0000000002/tweets")).unwrap();
            fs::write(root.join(JOURNAL).join("0000000002.json"), text).unwrap();
            let error = read_journal(root).unwrap_err();
            assert!(matches!(error, WarehouseError::Journal { .. }), "{error}");
            let moved = set_broken_journals_aside(root).unwrap();
            assert_eq!(moved.len(), 2, "{moved:?}");
            let is_there = |moved: &SetAside| root.join(moved.now.as_ref().unwrap()).exists();
            assert!(moved.iter().all(is_there), "{moved:?}");
            assert_eq!(read_journal(root).unwrap(), None);
            assert_eq!(set_broken_journals_aside(root).unwrap(), []);
        }
    }
}
