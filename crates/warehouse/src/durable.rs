//! What is on the disk when: syncs, and files that are replaced whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::error::{AtPath, WarehouseError};

/// A file system, to sync. It tells of every write that has failed since it was
/// opened, also of those that the system tried in the meantime (Linux does from
/// 5.8 on).
#[derive(Debug)]
pub(super) struct FileSystem {
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    handle: File,
}

impl FileSystem {
    /// The one on which a folder lies.
    pub(crate) fn of(folder: &Path) -> Result<Self, WarehouseError> {
        Ok(Self { handle: File::open(folder).at(folder)? })
    }

    /// Syncs everything below a folder: at once where the system can, which is a
    /// hundred times faster than file by file.
    pub(crate) fn sync(&self, folder: &Path) -> Result<(), WarehouseError> {
        #[cfg(target_os = "linux")]
        {
            rustix::fs::syncfs(&self.handle).map_err(io::Error::from).at(folder)
        }
        #[cfg(not(target_os = "linux"))]
        {
            for entry in fs::read_dir(folder).at(folder)? {
                let path = entry.at(folder)?.path();
                if path.is_dir() {
                    self.sync(&path)?;
                } else {
                    File::open(&path).and_then(|file| file.sync_all()).at(&path)?;
                }
            }
            sync_folder(folder)
        }
    }
}

/// Syncs a folder: which files lie in it.
pub(super) fn sync_folder(folder: &Path) -> Result<(), WarehouseError> {
    File::open(folder).and_then(|folder| folder.sync_all()).at(folder)
}

/// Replaces a file, so that a reader finds the old or the new one, whole.
///
/// # Errors
///
/// When it cannot be written; half of one is not left. When the folder cannot be
/// synced, the new one stands, and may be gone after a power failure.
pub(super) fn write_atomically(path: &Path, text: &[u8]) -> Result<(), WarehouseError> {
    let temporary = path.with_extension("new");
    let write = || {
        let mut file = File::create(&temporary)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    if let Err(error) = write() {
        let _ = fs::remove_file(&temporary);
        return Err(error).at(&temporary);
    }
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Removes a folder with all that is in it.
pub(super) fn remove_folder(folder: &Path) -> Result<(), WarehouseError> {
    unless_missing(fs::remove_dir_all(folder)).at(folder)
}

/// Removes a file.
pub(super) fn remove_file(path: &Path) -> Result<(), WarehouseError> {
    unless_missing(fs::remove_file(path)).at(path)
}

fn unless_missing(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
