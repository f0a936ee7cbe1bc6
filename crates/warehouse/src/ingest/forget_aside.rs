//! What `verify --repair` set aside, of which `forget` leaves nothing that has, or
//! may have, what is forgotten.

use std::fs::{self, File};
use std::path::Path;

use super::rejects::{KeptReject, lines};
use crate::WarehouseError;
use crate::error::AtPath;
use crate::forgotten::Forgotten;
use crate::layout::DAMAGED;

/// Removes files that were set aside and carry a forgotten id, and those that
/// cannot be searched for one: tables, and what else is not text. Gives their places
/// below `root`, sorted.
pub(super) fn clear(root: &Path, forgotten: &Forgotten) -> Result<Vec<String>, WarehouseError> {
    let mut removed = Vec::new();
    if root.join(DAMAGED).is_dir() {
        clear_folder(root, DAMAGED, forgotten, &mut removed)?;
        removed.sort_unstable();
    }
    Ok(removed)
}

fn clear_folder(
    root: &Path,
    below: &str,
    forgotten: &Forgotten,
    removed: &mut Vec<String>,
) -> Result<(), WarehouseError> {
    let folder = root.join(below);
    for entry in fs::read_dir(&folder).at(&folder)? {
        let entry = entry.at(&folder)?;
        let path = entry.path();
        let name = format!("{below}/{}", entry.file_name().to_string_lossy());
        let file_type = entry.file_type().at(&path)?;
        if file_type.is_dir() {
            clear_folder(root, &name, forgotten, removed)?;
        } else if file_type.is_file() && !is_free(&path, forgotten)? {
            fs::remove_file(&path).at(&path)?;
            removed.push(name);
        }
    }
    // One that is not empty stays.
    let _ = fs::remove_dir(&folder);
    Ok(())
}

/// Whether a file is text that carries no forgotten id.
fn is_free(path: &Path, forgotten: &Forgotten) -> Result<bool, WarehouseError> {
    for line in lines(File::open(path).at(path)?) {
        let line = line.at(path)?;
        // Of a reject it counts what the record was.
        let is_free = match serde_json::from_slice::<KeptReject>(&line) {
            Ok(reject) => {
                !reject.is_cut()
                    && !forgotten.is_in(&reject.bytes())
                    && !forgotten.is_in(reject.reason.as_bytes())
            }
            Err(_) => std::str::from_utf8(&line).is_ok() && !forgotten.is_in(&line),
        };
        if !is_free {
            return Ok(false);
        }
    }
    Ok(true)
}
