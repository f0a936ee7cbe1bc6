//! How a warehouse begins: on nothing, or on the list of what must never be ingested again;
//! not on tables whose manifest is gone.

use std::fs;
use std::path::Path;

use super::error::{AtPath, WarehouseError};
use super::forgotten::Forgotten;
use super::layout::{FORGOTTEN, MANIFEST, Table};
use super::manifest::{FileEntry, Manifest, Stamp};
use super::manifest_text;

/// Refuses to start over on tables whose manifest is gone.
///
/// # Errors
///
/// When there are such tables.
pub(super) fn refuse_orphans(root: &Path) -> Result<(), WarehouseError> {
    let has_files = |table: &Table| {
        let mut entries = fs::read_dir(root.join(table.name())).into_iter().flatten();
        entries.next().is_some()
    };
    let Some(table) = Table::ALL.iter().find(|table| has_files(table)) else {
        return Ok(());
    };
    let reason = format!(
        "it is missing, but {table} has files; restore it from a backup, or move all but \
         {FORGOTTEN} away and ingest the inputs again"
    );
    Err(WarehouseError::Damaged { path: root.join(MANIFEST), reason })
}

/// The state of a warehouse that is begun: empty but for what must never be ingested again,
/// where that list was restored from a backup. It is part of a state from then on.
pub(super) fn first_state(root: &Path, stamp: &Stamp) -> Result<Manifest, WarehouseError> {
    let mut manifest = Manifest::empty(stamp.clone());
    let path = root.join(FORGOTTEN);
    if !path.is_file() {
        return Ok(manifest);
    }
    let lines = fs::read(&path).at(&path)?;
    let forgotten = Forgotten::parse(&lines)
        .map_err(|reason| WarehouseError::Damaged { path: path.clone(), reason })?;
    let entry = FileEntry {
        rows: forgotten.len() as u64,
        bytes: lines.len() as u64,
        blake3: blake3::hash(&lines).to_hex().to_string(),
        ids: None,
        writers: None,
        made_of: None,
    };
    manifest.state = 1;
    manifest.files.insert(FORGOTTEN.to_owned(), entry);
    manifest_text::store(root, &manifest)?;
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Warehouse;

    #[test]
    fn tables_without_a_manifest_are_not_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        let mut transaction = warehouse.begin(&Stamp::of_tests()).unwrap();
        fs::write(transaction.stage("terms/a").unwrap(), "").unwrap();
        transaction.add_file("terms/a".into(), 0, None);
        transaction.commit().unwrap();
        fs::remove_file(folder.path().join(MANIFEST)).unwrap();
        let Err(error) = warehouse.begin(&Stamp::of_tests()) else { panic!("begun anew") };
        assert!(error.to_string().contains("terms has files"), "{error}");
    }

    #[test]
    fn a_restored_list_of_what_is_forgotten_is_part_of_the_first_state() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        let mut forgotten = Forgotten::default();
        forgotten.add_author(77);
        let path = folder.path().join(FORGOTTEN);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, forgotten.lines()).unwrap();
        assert!(matches!(warehouse.snapshot(), Err(WarehouseError::Missing(_))));
        drop(warehouse.begin(&Stamp::of_tests()).unwrap());
        let snapshot = warehouse.snapshot().unwrap();
        assert_eq!(Forgotten::of(&snapshot).unwrap(), forgotten);
        assert_eq!(snapshot.manifest().files[FORGOTTEN].rows, 1);
        // One that is broken must not be passed over.
        fs::remove_file(folder.path().join(MANIFEST)).unwrap();
        fs::write(&path, "{").unwrap();
        let Err(error) = warehouse.begin(&Stamp::of_tests()) else { panic!("begun anew") };
        assert!(error.to_string().contains("_forgotten"), "{error}");
    }
}
