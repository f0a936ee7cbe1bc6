//! The manifest as a file, and whether a change follows it.

use std::fs;
use std::io;
use std::path::Path;

use super::change::Change;
use super::error::WarehouseError;
use super::layout::MANIFEST;
use super::manifest::{Manifest, SCHEMA_VERSION};
use super::manifest_text;
use super::sealed;

/// Refuses a change that does not follow a manifest: a manifest between them is gone, and
/// with it what it listed.
///
/// # Errors
///
/// When the change is neither the next one nor one that the manifest has already.
pub(super) fn follows(
    root: &Path,
    manifest: Option<&Manifest>,
    change: &Change,
) -> Result<(), WarehouseError> {
    let state = manifest.map_or(0, |manifest| manifest.state);
    if change.state <= state.saturating_add(1) {
        return Ok(());
    }
    let found = if manifest.is_some() { format!("of state {state}") } else { "missing".to_owned() };
    let reason = format!(
        "it is {found}, but the journal of run {} follows state {}; restore the manifest of that \
         state from a backup",
        change.run,
        change.state - 1
    );
    Err(WarehouseError::Damaged { path: root.join(MANIFEST), reason })
}

/// The manifest as it is on disk.
pub(super) fn read_manifest(root: &Path) -> Result<Option<Manifest>, WarehouseError> {
    let path = root.join(MANIFEST);
    match fs::read(&path) {
        Ok(text) => manifest_of(&path, &text).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WarehouseError::Io { path, error }),
    }
}

/// The manifest that a file has.
pub(super) fn manifest_of(path: &Path, text: &[u8]) -> Result<Manifest, WarehouseError> {
    #[derive(serde::Deserialize)]
    struct Version {
        schema_version: u32,
    }

    let damaged = |reason: String| WarehouseError::Damaged {
        path: path.to_path_buf(),
        reason: format!("{reason}; restore it from a backup"),
    };
    let unreadable = |error: serde_json::Error| damaged(error.to_string());
    let (parsed, is_whole) = rayon::join(|| manifest_text::read(text), || sealed::check(text));
    let version = match &parsed {
        Ok(manifest) => manifest.schema_version,
        // Of a later version it may have another form; then its version is what to tell.
        Err(_) => serde_json::from_slice::<Version>(text).map_err(unreadable)?.schema_version,
    };
    if version > SCHEMA_VERSION {
        return Err(WarehouseError::SchemaVersion { found: version, known: SCHEMA_VERSION });
    }
    is_whole.map_err(|reason| damaged(reason.to_owned()))?;
    let manifest = parsed.map_err(unreadable)?;
    match manifest.impossible_state() {
        None => Ok(manifest),
        Some(reason) => Err(damaged(reason)),
    }
}
