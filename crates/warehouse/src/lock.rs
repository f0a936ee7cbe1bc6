use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::error::{AtPath, WarehouseError};
use super::layout::LOCK;

/// The right to change a warehouse, held until dropped or until the process
/// ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock or says who holds it.
    pub(crate) fn take(root: &Path) -> Result<Self, WarehouseError> {
        let path = root.join(LOCK);
        // To open a pipe would wait for another who opens it.
        if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
            let reason = "it is not a file; remove it".to_owned();
            return Err(WarehouseError::Damaged { path, reason });
        }
        let mut options = File::options();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(&path).at(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // It has not said so yet, or is just done.
                let _ = file.read_to_string(&mut holder);
                let holder = match holder.trim() {
                    "" => String::new(),
                    process => format!(" (process {process})"),
                };
                return Err(WarehouseError::Locked { path: root.to_path_buf(), holder });
            }
            Err(TryLockError::Error(error)) => return Err(WarehouseError::Io { path, error }),
        }
        file.set_len(0).and_then(|()| file.rewind()).at(&path)?;
        writeln!(file, "{}", std::process::id()).at(&path)?;
        Ok(Self { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Who holds it is of interest only while someone does.
        let _ = self.file.set_len(0);
    }
}
