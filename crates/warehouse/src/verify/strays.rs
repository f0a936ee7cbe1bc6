//! What lies in the warehouse and does not belong there, and what the manifest
//! has that belongs to nothing.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use jiff::civil::Date;

use super::{Circumstance, Fault, Remedy};
use crate::error::AtPath;
use crate::layout::{
    DAMAGED, FORGOTTEN, JOURNAL, LOCK, MANIFEST, REJECTS, STAGING, date_of_path, month_of_path,
    vocabulary_path,
};
use crate::{Manifest, Snapshot, Table, WarehouseError};

/// Where a manifest is written before it takes the place of the last.
const HALF_MANIFEST: &str = "_manifest.new";

/// Days of which there is any file.
pub(super) fn dates(manifest: &Manifest) -> BTreeSet<Date> {
    Table::DAILY.into_iter().flat_map(|table| manifest.dates_of(table)).collect()
}

/// Files that the manifest has and no warehouse should.
pub(super) fn unfit(manifest: &Manifest) -> impl Iterator<Item = Fault> {
    let paths = manifest.files.keys().filter(|path| !is_of_a_warehouse(path));
    let problem = "unexpected file listed in the manifest";
    paths.map(move |path| Fault::new(path, problem, Remedy::SetAside))
}

/// Looks through the folder, unless a run is at work: it has a journal, a
/// staging area and files on their way.
pub(super) fn check(snapshot: &Snapshot) -> Result<Vec<Fault>, WarehouseError> {
    let root = snapshot.root();
    // In object storage, only what the manifest names is looked at.
    if !snapshot.is_local() || is_at_work(root)? {
        return Ok(Vec::new());
    }
    let mut faults = Vec::new();
    for (folder, problem) in [
        (JOURNAL, "journal of a killed run; its commit is valid"),
        (STAGING, "files of a killed run; they are ignored"),
    ] {
        if let Some(name) = first_name(&root.join(folder))? {
            faults.push(Fault::new(format!("{folder}/{name}"), problem, Remedy::Finish));
        }
    }
    if root.join(HALF_MANIFEST).exists() {
        let problem = "incomplete manifest of a killed run; it is ignored";
        faults.push(Fault::new(HALF_MANIFEST, problem, Remedy::Finish));
    }
    if snapshot.is_published() {
        faults.extend(unknown(snapshot)?);
    }
    Ok(faults)
}

/// Files that the manifest does not have.
pub(super) fn unknown(snapshot: &Snapshot) -> Result<Vec<Fault>, WarehouseError> {
    let mut found = Vec::new();
    walk(snapshot.root(), "", snapshot.manifest(), &mut found)?;
    let fault = |path| {
        let problem = "it is not in the manifest";
        Fault::new(path, problem, Remedy::SetAside).with(Circumstance::Stray)
    };
    Ok(found.into_iter().map(fault).collect())
}

fn is_of_a_warehouse(path: &str) -> bool {
    path == FORGOTTEN
        || path == vocabulary_path()
        || path.starts_with(&format!("{REJECTS}/"))
        || month_of_path(path).is_some()
        || Table::DAILY.into_iter().any(|table| date_of_path(table, path).is_some())
}

/// Whether a run holds the lock.
fn is_at_work(root: &Path) -> Result<bool, WarehouseError> {
    let path = root.join(LOCK);
    // To open a pipe would wait for another who opens it.
    if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
        return Ok(false);
    }
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(WarehouseError::Io { path, error }),
    };
    match file.try_lock_shared() {
        // Given back at once, with the file.
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(WarehouseError::Io { path, error }),
    }
}

/// The first name in a folder, which need not exist.
fn first_name(folder: &Path) -> Result<Option<String>, WarehouseError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(WarehouseError::Io { path: folder.to_path_buf(), error }),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    Ok(names.collect::<io::Result<BTreeSet<_>>>().at(folder)?.pop_first())
}

/// Whether the manifest has files below a folder.
fn holds_files(manifest: &Manifest, folder: &str) -> bool {
    let prefix = format!("{folder}/");
    let mut after = manifest.files.range(prefix.clone()..);
    after.next().is_some_and(|(path, _)| path.starts_with(&prefix))
}

/// Collects the files below a folder that the manifest does not have, by name.
fn walk(
    root: &Path,
    below: &str,
    manifest: &Manifest,
    found: &mut Vec<String>,
) -> Result<(), WarehouseError> {
    let folder = root.join(below);
    let entries = fs::read_dir(&folder).at(&folder)?;
    for entry in entries {
        let entry = entry.at(&folder)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = if below.is_empty() { name.into_owned() } else { format!("{below}/{name}") };
        if [MANIFEST, HALF_MANIFEST, LOCK, JOURNAL, STAGING, DAMAGED].contains(&path.as_str()) {
            continue;
        }
        // A folder in a file's place is told of as that file's fault.
        if manifest.files.contains_key(&path) {
            continue;
        }
        let is_link = entry.file_type().at(&folder)?.is_symlink();
        // Tables may have been moved to another disk.
        let is_followed = is_link && holds_files(manifest, &path) && entry.path().is_dir();
        if entry.path().is_dir() && !is_link || is_followed {
            walk(root, &path, manifest, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
