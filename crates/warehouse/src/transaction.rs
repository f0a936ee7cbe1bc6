//! One step of a warehouse from one state to the next.
//!
//! New files are written to the staging area and synced; the journal that
//! names them all is the commit point; then they are renamed into place and
//! the manifest follows.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::change::Change;
use super::durable::{FileSystem, remove_file, remove_folder};
use super::error::{AtPath, WarehouseError};
use super::first_state::{first_state, refuse_orphans};
use super::journal::{journal_path, publish, recover, write_journal};
use super::layout::{JOURNAL, MANIFEST, STAGING, Table, month_of_path};
use super::lock::Lock;
use super::manifest::{Category, FileEntry, Gone, InputEntry, Manifest, Stamp};
use super::manifest_file::read_manifest;
use super::manifest_text;
use super::months::tokens_of;
use super::sealed;
use super::snapshot::Snapshot;
use super::staged_file::check_staged;
use super::table_writer::TableFormat;
use super::unlike;
use super::writers::Writers;

/// A change under way. Dropped without [`Transaction::commit`], it leaves the
/// warehouse as it was.
pub struct Transaction {
    root: PathBuf,
    base: Arc<Manifest>,
    staging: PathBuf,
    change: Change,
    disk: FileSystem,
    /// The journal may be there: what is staged must stay.
    is_sealed: bool,
    /// How its tables' files are written, once it is asked.
    formats: [OnceLock<Arc<TableFormat>>; Table::ALL.len()],
    _lock: Lock,
}

/// What a change may do to the days that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// They stay as they are or are added to, so they must be alike.
    Addition,
    /// All of them are re-tokenized, by another dictionary perhaps.
    Rebuild,
}

impl Transaction {
    pub(super) fn begin(root: &Path, stamp: &Stamp, kind: Kind) -> Result<Self, WarehouseError> {
        let create = |error: std::io::Error| {
            std::io::Error::new(error.kind(), format!("cannot create the warehouse: {error}"))
        };
        fs::create_dir_all(root).map_err(create).at(root)?;
        let lock = Lock::take(root)?;
        recover(root)?;
        let base = Arc::new(match read_manifest(root)? {
            Some(base) => base,
            None => {
                refuse_orphans(root)?;
                first_state(root, stamp)?
            }
        });
        let change = match kind {
            Kind::Addition => {
                unlike::refuse(&base.stamp, stamp)?;
                // The same dictionary may go by another name now; all files
                // are to name it alike.
                Change::new(base.state + 1, base.stamp.clone())
            }
            Kind::Rebuild => {
                unlike::refuse_time_zone(&base.stamp, stamp)?;
                Change { is_rebuild: true, ..Change::new(base.state + 1, stamp.clone()) }
            }
        };
        let staging = root.join(STAGING).join(&change.run);
        fs::create_dir_all(&staging).at(&staging)?;
        let disk = FileSystem::of(&staging)?;
        let root = root.to_path_buf();
        let formats = Default::default();
        Ok(Self { root, base, staging, change, disk, is_sealed: false, formats, _lock: lock })
    }

    /// The state before the change.
    #[must_use]
    pub fn base(&self) -> &Manifest {
        &self.base
    }

    /// The state before the change, to read from.
    ///
    /// # Errors
    ///
    /// When the manifest cannot be read.
    pub fn base_snapshot(&self) -> Result<Snapshot, WarehouseError> {
        match self.base.state {
            0 => Snapshot::open(&self.root),
            // It was read under the lock: no one else changes it.
            _ => Ok(Snapshot::published(&self.root, self.base.clone())),
        }
    }

    /// What all files of the warehouse have in common.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.change.stamp
    }

    /// The name of the run, for files that belong to it alone.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.change.run
    }

    /// The number of the state to which the change leads.
    #[must_use]
    pub fn state(&self) -> u64 {
        self.change.state
    }

    /// How the files of a table are written.
    ///
    /// # Errors
    ///
    /// When its schema has no form in Parquet.
    pub(super) fn format(&self, table: Table) -> Result<Arc<TableFormat>, WarehouseError> {
        let place = &self.formats[table as usize];
        if let Some(format) = place.get() {
            return Ok(format.clone());
        }
        let format = Arc::new(TableFormat::of(table, self.stamp())?);
        Ok(place.get_or_init(|| format).clone())
    }

    /// Makes inputs that were read part of the change.
    pub fn add_inputs(&mut self, inputs: impl IntoIterator<Item = InputEntry>) {
        self.change.inputs.extend(inputs);
    }

    /// Makes categories that occur in the new files part of the change.
    pub fn add_categories(&mut self, categories: impl IntoIterator<Item = Category>) {
        self.change.categories.extend(categories);
    }

    /// Makes it part of the change that stored rows were removed.
    pub(super) fn add_gone(&mut self, gone: Gone) {
        self.change.gone += gone;
    }

    /// Makes it part of the change that inputs with these hashes count as not
    /// read, although they were ingested.
    pub(super) fn read_again(&mut self, hashes: impl IntoIterator<Item = String>) {
        self.change.read_again.extend(hashes);
    }

    /// The folder for what a run needs only while it lasts.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn scratch(&self) -> Result<PathBuf, WarehouseError> {
        let folder = self.staging.join("_scratch");
        fs::create_dir_all(&folder).at(&folder)?;
        Ok(folder)
    }

    /// Where to write the new file that is to lie at `path`.
    ///
    /// # Errors
    ///
    /// When its folder cannot be made.
    pub fn stage(&self, path: &str) -> Result<PathBuf, WarehouseError> {
        let staged = self.staging.join(path);
        if let Some(folder) = staged.parent() {
            fs::create_dir_all(folder).at(folder)?;
        }
        Ok(staged)
    }

    /// Makes the staged file at `path`, which has `rows` rows, part of the
    /// change.
    pub fn add_file(&mut self, path: String, rows: u64, ids: Option<(i64, i64)>) {
        let (bytes, blake3) = (0, String::new());
        let entry = FileEntry { rows, bytes, blake3, ids, writers: None, made_of: None };
        self.change.files.insert(path, entry);
    }

    /// Whether there is a file at `path`, before the change or by it.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.base.files.contains_key(path) || self.change.files.contains_key(path)
    }

    /// Takes a file back that was staged, if one was.
    pub(super) fn unstage(&self, path: &str) -> Result<(), WarehouseError> {
        remove_file(&self.staging.join(path))
    }

    /// Makes it part of the change who wrote the posts of a file of it.
    pub(super) fn set_writers(&mut self, path: &str, writers: Option<Writers>) {
        if let Some(entry) = self.change.files.get_mut(path) {
            entry.writers = writers;
        }
    }

    /// Makes the removal of a file part of the change.
    pub fn remove_file(&mut self, path: String) {
        self.change.files.remove(&path);
        self.change.removed.insert(path);
    }

    /// Completes the change. An empty change leaves no trace, but gives a manifest of
    /// before a hash of itself.
    ///
    /// # Errors
    ///
    /// When a file cannot be written or does not read back as it was written;
    /// the warehouse is then as it was. [`WarehouseError::Unfinished`] when the
    /// commit point was passed: the change counts, and the next run that writes
    /// completes it.
    pub fn commit(mut self) -> Result<Manifest, WarehouseError> {
        let scratch = self.staging.join("_scratch");
        remove_folder(&scratch)?;
        if self.change.is_empty() {
            self.seal_manifest()?;
            return Ok(Manifest::clone(&self.base));
        }
        let _span = tracing::debug_span!("commit", state = self.change.state).entered();
        self.refuse_unknown_places()?;
        self.disk.sync(&self.staging)?;
        let staging = &self.staging;
        self.change
            .files
            .par_iter_mut()
            .try_for_each(|(path, entry)| check_staged(&staging.join(path), entry))?;
        self.say_what_months_are_of();
        self.is_sealed = true;
        let state = self.change.state;
        if let Err(error) = write_journal(&self.root, &self.change) {
            // Only if it is certainly not there is nothing committed.
            self.is_sealed =
                !matches!(journal_path(&self.root, &self.change).try_exists(), Ok(false));
            return Err(if self.is_sealed { error.unfinished(state) } else { error });
        }
        let none = Arc::new(Manifest::empty(self.change.stamp.clone()));
        let base = Arc::unwrap_or_clone(std::mem::replace(&mut self.base, none));
        publish(&self.root, &self.disk, base, &self.change).map_err(|error| error.unfinished(state))
    }
}

impl Transaction {
    /// Makes it part of the change of which tokens its roll-ups are made, which are those of
    /// the state that it leads to.
    fn say_what_months_are_of(&mut self) {
        let Change { files, removed, .. } = &self.change;
        let entry = |path: &str| {
            let kept = || self.base.files.get(path).filter(|_| !removed.contains(path));
            files.get(path).or_else(kept)
        };
        let months = files.keys().filter_map(|path| Some((path.clone(), month_of_path(path)?)));
        let made_of: Vec<(String, String)> =
            months.map(|(path, month)| (path, tokens_of(month, entry))).collect();
        for (path, made_of) in made_of {
            if let Some(entry) = self.change.files.get_mut(&path) {
                entry.made_of = Some(made_of);
            }
        }
    }

    /// Writes the manifest anew if it is of a version that gave it no hash.
    fn seal_manifest(&self) -> Result<(), WarehouseError> {
        let path = self.root.join(MANIFEST);
        match fs::read(&path) {
            Ok(text) if !sealed::is_sealed(&text) => manifest_text::store(&self.root, &self.base),
            _ => Ok(()),
        }
    }

    /// Refuses to put a new file where one lies that the manifest does not have:
    /// a day that is known is never started over.
    fn refuse_unknown_places(&self) -> Result<(), WarehouseError> {
        // In the folder of a table that is not there, nothing can lie.
        let missing: Vec<String> = Table::ALL
            .iter()
            .filter(|table| !self.root.join(table.name()).exists())
            .map(|table| format!("{table}/"))
            .collect();
        let may_be_there = |path: &str| !missing.iter().any(|table| path.starts_with(table));
        let mut new = self.change.files.keys().filter(|path| {
            !self.base.files.contains_key(*path)
                && may_be_there(path)
                && self.root.join(path).is_file()
        });
        match new.next() {
            None => Ok(()),
            Some(path) => Err(WarehouseError::Stray(self.root.join(path))),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // What is left of it is swept by the next run if this fails.
        if !self.is_sealed {
            let _ = fs::remove_dir_all(self.root.join(STAGING));
            let _ = fs::remove_dir_all(self.root.join(JOURNAL));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SCHEMA_VERSION;
    use crate::Warehouse;

    /// A transaction that writes `content` to one file.
    fn writing(warehouse: &Warehouse, content: &str) -> Transaction {
        let mut transaction = warehouse.begin(&Stamp::of_tests()).unwrap();
        fs::write(transaction.stage("_rejects/a.jsonl").unwrap(), content).unwrap();
        transaction.add_file("_rejects/a.jsonl".into(), 1, None);
        transaction
    }

    /// Stops a commit right after its commit point, as a kill would.
    fn killed_after_journal(mut transaction: Transaction) {
        transaction.is_sealed = true;
        for (path, entry) in &mut transaction.change.files {
            check_staged(&transaction.staging.join(path), entry).unwrap();
        }
        write_journal(&transaction.root, &transaction.change).unwrap();
    }

    fn read(warehouse: &Warehouse) -> (u64, Vec<u8>) {
        let snapshot = warehouse.snapshot().unwrap();
        (snapshot.state(), snapshot.bytes("_rejects/a.jsonl").unwrap())
    }

    #[test]
    fn a_transaction_that_is_not_committed_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        writing(&warehouse, "old").commit().unwrap();
        drop(writing(&warehouse, "new"));
        assert_eq!(read(&warehouse), (1, b"old".to_vec()));
        assert!(!folder.path().join(STAGING).exists());
        assert_eq!(warehouse.begin(&Stamp::of_tests()).unwrap().commit().unwrap().state, 1);
    }

    #[test]
    fn a_manifest_without_a_hash_gets_one_from_a_run_that_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        writing(&warehouse, "old").commit().unwrap();
        let path = folder.path().join(MANIFEST);
        let sealed = fs::read(&path).unwrap();
        let mut manifest: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&sealed).unwrap();
        manifest.remove("blake3").unwrap();
        fs::write(&path, serde_json::to_vec_pretty(&manifest).unwrap()).unwrap();
        assert_eq!(warehouse.begin(&Stamp::of_tests()).unwrap().commit().unwrap().state, 1);
        assert_eq!(fs::read(&path).unwrap(), sealed);
    }

    #[test]
    fn after_the_journal_readers_see_the_new_state_and_the_next_run_publishes_it() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        writing(&warehouse, "old").commit().unwrap();
        killed_after_journal(writing(&warehouse, "new"));
        assert_eq!(fs::read(folder.path().join("_rejects/a.jsonl")).unwrap(), b"old");
        assert_eq!(read(&warehouse), (2, b"new".to_vec()));

        drop(warehouse.begin(&Stamp::of_tests()).unwrap());
        assert_eq!(fs::read(folder.path().join("_rejects/a.jsonl")).unwrap(), b"new");
        assert_eq!(read(&warehouse), (2, b"new".to_vec()));
        assert!(!folder.path().join(JOURNAL).exists() && !folder.path().join(STAGING).exists());
    }

    #[test]
    fn a_publication_broken_off_half_way_is_carried_through() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        let transaction = writing(&warehouse, "new");
        let staged = transaction.staging.join("_rejects/a.jsonl");
        let place = folder.path().join("_rejects/a.jsonl");
        killed_after_journal(transaction);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::rename(&staged, &place).unwrap();
        assert_eq!(read(&warehouse), (1, b"new".to_vec()));
        drop(warehouse.begin(&Stamp::of_tests()).unwrap());
        assert_eq!(read(&warehouse), (1, b"new".to_vec()));
        assert!(warehouse.snapshot().unwrap().is_published());
    }

    #[test]
    fn a_commit_that_cannot_be_finished_says_so_and_the_next_run_finishes_it() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        // A folder in the file's place keeps the file from moving there.
        let in_the_way = folder.path().join("_rejects/a.jsonl/b");
        fs::create_dir_all(&in_the_way).unwrap();
        let error = writing(&warehouse, "new").commit().unwrap_err();
        assert!(matches!(error, WarehouseError::Unfinished { state: 1, .. }), "{error}");
        assert_eq!(read(&warehouse), (1, b"new".to_vec()));
        assert!(warehouse.begin(&Stamp::of_tests()).is_err());
        assert_eq!(read(&warehouse), (1, b"new".to_vec()));

        fs::remove_dir_all(in_the_way.parent().unwrap()).unwrap();
        drop(warehouse.begin(&Stamp::of_tests()).unwrap());
        assert_eq!(read(&warehouse), (1, b"new".to_vec()));
        assert!(warehouse.snapshot().unwrap().is_published());
        assert!(!folder.path().join(JOURNAL).exists() && !folder.path().join(STAGING).exists());
    }

    #[test]
    fn a_journal_that_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        let transaction = writing(&warehouse, "new");
        // Where the journal is written before it is renamed.
        fs::create_dir_all(folder.path().join(JOURNAL).join("0000000001.new")).unwrap();
        let error = transaction.commit().unwrap_err();
        assert!(matches!(error, WarehouseError::Io { .. }), "{error}");
        assert!(!folder.path().join(JOURNAL).exists() && !folder.path().join(STAGING).exists());
        assert!(warehouse.snapshot().is_err());
    }

    #[test]
    fn half_a_manifest_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        writing(&warehouse, "old").commit().unwrap();
        fs::write(folder.path().join("_manifest.new"), "{").unwrap();
        drop(warehouse.begin(&Stamp::of_tests()).unwrap());
        assert!(!folder.path().join("_manifest.new").exists());
    }

    #[test]
    fn a_journal_follows_the_manifest_of_the_state_before_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        writing(&warehouse, "first").commit().unwrap();
        let first = fs::read(folder.path().join(MANIFEST)).unwrap();
        writing(&warehouse, "second").commit().unwrap();
        killed_after_journal(writing(&warehouse, "third"));
        let second = fs::read(folder.path().join(MANIFEST)).unwrap();
        for other in [None, Some(first)] {
            match &other {
                None => fs::remove_file(folder.path().join(MANIFEST)).unwrap(),
                Some(first) => fs::write(folder.path().join(MANIFEST), first).unwrap(),
            }
            let read = warehouse.snapshot().unwrap_err().to_string();
            assert!(read.contains("follows state 2"), "{read}");
            let Err(error) = warehouse.begin(&Stamp::of_tests()) else {
                panic!("gone on from nothing")
            };
            assert!(
                error.to_string().contains("not finished")
                    || error.to_string().contains("follows state 2"),
                "{error}"
            );
            assert_eq!(warehouse.set_broken_journals_aside().unwrap(), []);
        }
        fs::write(folder.path().join(MANIFEST), second).unwrap();
        drop(warehouse.begin(&Stamp::of_tests()).unwrap());
        assert_eq!(read(&warehouse), (3, b"third".to_vec()));
    }

    #[test]
    fn a_rebuild_counts_with_its_stamp_from_the_commit_point_on() {
        let folder = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::at(folder.path());
        let category =
            |pos: &str| Category { pos: pos.into(), pos1: "*".into(), kind: "word".into() };
        let mut first = writing(&warehouse, "old");
        first.add_categories([category("名詞")]);
        first.commit().unwrap();
        let newer = Stamp { tokens_version: 2, ..Stamp::of_tests() };
        assert!(warehouse.begin(&newer).is_err());
        let mut rebuild = warehouse.begin_rebuild(&newer).unwrap();
        rebuild.add_categories([category("動詞")]);
        killed_after_journal(rebuild);
        for _ in 0..2 {
            let snapshot = warehouse.snapshot().unwrap();
            assert_eq!((snapshot.state(), &snapshot.manifest().stamp), (2, &newer));
            assert!(snapshot.manifest().categories.iter().eq([&category("動詞")]));
            drop(warehouse.begin(&newer).unwrap());
        }
        assert_eq!(read(&warehouse), (2, b"old".to_vec()));
    }

    #[test]
    fn a_newer_warehouse_is_refused_with_both_versions() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(MANIFEST), r#"{"schema_version": 99}"#).unwrap();
        let error = Warehouse::at(folder.path()).snapshot().unwrap_err().to_string();
        assert!(error.contains("99") && error.contains(&SCHEMA_VERSION.to_string()), "{error}");
    }
}
