//! The first run of all, when there is nothing to read yet.

use std::fs;
use std::io;
use std::path::Path;

use super::Context;
use tsubuyaki_warehouse::WarehouseError;

/// Refuses to read an inbox without files into a warehouse that is not there: one
/// message in place of those that would follow from it one by one.
///
/// # Errors
///
/// When both are so.
pub fn refuse_nothing(context: &Context) -> Result<(), WarehouseError> {
    if context.settings.inbox.iter().any(|path| may_have_files(path)) {
        return Ok(());
    }
    match context.warehouse.snapshot() {
        Err(error @ WarehouseError::Missing(_)) => Err(error),
        _ => Ok(()),
    }
}

/// Whether there is anything to read below a path, or to say about it.
fn may_have_files(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.any(|entry| {
            entry.is_ok_and(|entry| {
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                !is_folder || may_have_files(&entry.path())
            })
        }),
        // It may be a pattern.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.to_string_lossy().contains(['*', '?', '['])
        }
        Err(_) => true,
    }
}
