use std::fs::{self, File};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arrow::array::RecordBatch;
use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::change::Change;
use super::error::{AtPath, WarehouseError};
use super::journal::read_journal;
use super::layout::{
    MONTHS, STAGING, Table, daily_path, month_of_path, month_path, vocabulary_path,
};
use super::manifest::{Manifest, SCHEMA_VERSION};
use super::manifest_file::{follows, read_manifest};
use super::months::{MonthWords, tokens_of};
use super::open_files::OpenFiles;
use super::remote::Remote;
use super::table_bytes::TableBytes;
use super::table_scan::{self, StoredFile};

/// One consistent state of a warehouse. Every file is hashed before it is
/// believed.
#[derive(Clone, Debug)]
pub struct Snapshot {
    root: PathBuf,
    manifest: Arc<Manifest>,
    /// Where files of a commit may still lie that is being published.
    staging: Option<PathBuf>,
    /// Held while many rows are read: two such readings beside each other would take
    /// twice the memory.
    many_rows: Arc<Mutex<()>>,
    open_files: Arc<OpenFiles>,
    /// Those that have roll-ups, once they are asked for.
    months: Arc<OnceLock<Vec<Date>>>,
    /// Where the files come from, if not from a folder.
    remote: Option<Arc<Remote>>,
}

impl Snapshot {
    pub(super) fn open(root: &Path) -> Result<Self, WarehouseError> {
        let (manifest, journal) = read_state(root)?;
        let (manifest, staging) = match (manifest, journal) {
            (manifest, Some(change)) if manifest.as_ref().map_or(0, |m| m.state) < change.state => {
                let staging = root.join(STAGING).join(&change.run);
                let base = manifest.unwrap_or_else(|| Manifest::empty(change.stamp.clone()));
                (base.after(&change), Some(staging))
            }
            (Some(manifest), _) => (manifest, None),
            (None, _) => return Err(WarehouseError::Missing(root.to_path_buf())),
        };
        Ok(Self { staging, ..Self::published(root, Arc::new(manifest)) })
    }

    /// The state that a manifest tells of, whose files are where they belong.
    pub(super) fn published(root: &Path, manifest: Arc<Manifest>) -> Self {
        Self {
            root: root.to_path_buf(),
            manifest,
            staging: None,
            many_rows: Arc::default(),
            open_files: Arc::default(),
            months: Arc::default(),
            remote: None,
        }
    }

    /// The present state in object storage.
    pub(super) fn fetch(root: &Path, remote: Arc<Remote>) -> Result<Self, WarehouseError> {
        let manifest = remote.manifest()?;
        Ok(Self {
            root: root.to_path_buf(),
            manifest: Arc::new(
                manifest.ok_or_else(|| WarehouseError::Missing(root.to_path_buf()))?,
            ),
            staging: None,
            many_rows: Arc::default(),
            open_files: Arc::default(),
            months: Arc::default(),
            remote: Some(remote),
        })
    }

    /// Whether it lies in a folder of this machine.
    #[must_use]
    pub(super) fn is_local(&self) -> bool {
        self.remote.is_none()
    }

    /// The folder of the warehouse.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the warehouse holds.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The state's number.
    #[must_use]
    pub fn state(&self) -> u64 {
        self.manifest.state
    }

    /// Whether all its files are where they belong.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.staging.is_none()
    }

    /// The bytes of a file, which are those that the manifest knows.
    ///
    /// # Errors
    ///
    /// When the file is missing, unreadable or not the one that was written.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, WarehouseError> {
        let (bytes, place) = self.found(path, |place| fs::read(place))?;
        self.check(path, &place, blake3::hash(&bytes))?;
        tracing::trace!(file = path, bytes = bytes.len(), "read");
        Ok(bytes)
    }

    /// Keeps the files that are read from now on, up to 32 MiB of them: who makes one
    /// page after the other asks for the same ones again and again.
    pub fn keep_files(&self) {
        self.open_files.keep();
    }

    /// A table's file, from those that are kept if it is among them.
    ///
    /// # Errors
    ///
    /// As for [`Snapshot::bytes`], and when it is not Parquet.
    pub(super) fn table_bytes(&self, path: &str) -> Result<Arc<TableBytes>, WarehouseError> {
        self.open_files.get(path, || Ok(TableBytes::open(self.bytes(path)?.into())?))
    }

    /// The months, given by their first days, of which there is a roll-up of the tokens
    /// that they have.
    #[must_use]
    pub fn months(&self) -> &[Date] {
        self.months.get_or_init(|| {
            let files = self.manifest.files.range(format!("{MONTHS}/")..);
            let months = files.map_while(|(path, _)| month_of_path(path));
            months.filter(|month| self.has_month(*month)).collect()
        })
    }

    /// Whether there is a roll-up of a month, and of the tokens that it has.
    #[must_use]
    pub fn has_month(&self, month: Date) -> bool {
        let files = &self.manifest.files;
        let made_of = files.get(&month_path(month)).and_then(|entry| entry.made_of.as_ref());
        made_of.is_some_and(|made_of| *made_of == tokens_of(month, |path| files.get(path)))
    }

    /// The roll-up of one of the [`Snapshot::months`].
    ///
    /// # Errors
    ///
    /// As for [`Snapshot::bytes`], and when it is none.
    pub fn month(&self, month: Date) -> Result<MonthWords, WarehouseError> {
        let path = month_path(month);
        let words = MonthWords::of(&self.bytes(&path)?, month);
        words.ok_or_else(|| damaged(&self.root.join(path), "this is no roll-up of a month"))
    }

    /// Fetches the roll-ups of some months, where they come from afar.
    pub fn bring_months(&self, months: &[Date]) {
        let paths: Vec<String> = months.iter().map(|month| month_path(*month)).collect();
        self.bring(paths.iter().map(String::as_str));
    }

    /// A file to read bit by bit, whose bytes are those that the manifest
    /// knows.
    ///
    /// # Errors
    ///
    /// As for [`Snapshot::bytes`].
    pub(super) fn file(&self, path: &str) -> Result<File, WarehouseError> {
        let (mut file, place) = self.found(path, |place| File::open(place))?;
        let mut hasher = blake3::Hasher::new();
        let hash = hasher.update_reader(&file).at(&place)?.finalize();
        self.check(path, &place, hash)?;
        tracing::trace!(file = path, bytes = hasher.count(), "read");
        file.rewind().at(&place)?;
        Ok(file)
    }

    /// The same file again, of which the caller knows that no one has changed
    /// it since.
    pub(super) fn file_unhashed(&self, path: &str) -> Result<File, WarehouseError> {
        self.found(path, |place| File::open(place)).map(|(file, _)| file)
    }

    /// What `read` makes of a file, and where that lies.
    fn found<T>(
        &self,
        path: &str,
        read: impl Fn(&Path) -> io::Result<T>,
    ) -> Result<(T, PathBuf), WarehouseError> {
        let at = match &self.remote {
            None => self.root.join(path),
            Some(remote) => match self.manifest.files.get(path) {
                Some(entry) => remote.local(path, entry)?,
                None => self.root.join(path),
            },
        };
        let staged = self.staging.as_ref().map(|staging| staging.join(path));
        // Files move from the staging area to their places, never back.
        let (found, place) = match staged.map(|staged| (read(&staged), staged)) {
            Some((Err(error), _)) if error.kind() == io::ErrorKind::NotFound => (read(&at), at),
            Some(found) => found,
            None => (read(&at), at),
        };
        if !self.manifest.files.contains_key(path) {
            return Err(damaged(&place, "this file is not in the manifest"));
        }
        match found {
            Ok(found) => Ok((found, place)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(damaged(&place, "the file is missing"))
            }
            Err(error) => Err(WarehouseError::Io { path: place, error }),
        }
    }

    fn check(&self, path: &str, place: &Path, hash: blake3::Hash) -> Result<(), WarehouseError> {
        match self.manifest.files.get(path) {
            Some(entry) if entry.blake3 == hash.to_hex().as_str() => Ok(()),
            _ => {
                if self.remote.is_some() {
                    // Of the cache: it is fetched again by the next who asks.
                    let _ = fs::remove_file(place);
                }
                Err(damaged(place, "its hash is not the one in the manifest"))
            }
        }
    }

    /// The bytes of a file as they lie there, whatever the manifest says.
    pub(super) fn unchecked(&self, path: &str) -> io::Result<Vec<u8>> {
        if let (Some(remote), Some(entry)) = (&self.remote, self.manifest.files.get(path)) {
            return remote.content(path, entry);
        }
        self.here(path, |place| fs::read(place))
    }

    /// A file of a warehouse of this machine as it lies there, whatever the manifest says.
    pub(super) fn open_unchecked(&self, path: &str) -> io::Result<File> {
        self.here(path, |place| File::open(place))
    }

    /// What `read` makes of a file that lies in its place or, still, in the staging area.
    fn here<T>(&self, path: &str, read: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
        match self.staging.as_ref().map(|staging| read(&staging.join(path))) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Some(Ok(found)) => Ok(found),
            _ => read(&self.root.join(path)),
        }
    }

    /// Rows of a table as a lazy frame, with the column `date` in front for a
    /// daily table. `dates` picks the days of a daily table; days without
    /// rows are passed over.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is damaged.
    pub fn scan(&self, table: Table, dates: &[Date]) -> Result<LazyFrame, WarehouseError> {
        let places = match table {
            Table::Vocabulary => vec![(vocabulary_path(), None)],
            _ => dates.iter().map(|&date| (daily_path(table, date), Some(date))).collect(),
        };
        self.bring(places.iter().map(|(path, _)| path.as_str()));
        let stored = places.into_par_iter();
        let stored = stored.filter(|(path, _)| self.manifest.files.contains_key(path));
        let files = stored.map(|(path, date)| {
            Ok::<_, WarehouseError>(StoredFile { file: self.table_bytes(&path)?, date })
        });
        Ok(table_scan::scan(table, files.collect::<Result<_, _>>()?)?)
    }

    /// The rows of `vocabulary` with some of its columns.
    ///
    /// # Errors
    ///
    /// When its file cannot be read or is damaged.
    pub fn vocabulary(&self, columns: &[&str]) -> Result<Vec<RecordBatch>, WarehouseError> {
        let path = vocabulary_path();
        if !self.manifest.files.contains_key(&path) {
            return Ok(Vec::new());
        }
        let file = self.table_bytes(&path)?;
        let version = file.version().unwrap_or(SCHEMA_VERSION);
        let schema = table_scan::plain_schema(Table::Vocabulary, version);
        let places =
            || (0..).zip(schema.fields()).filter(|(_, of)| columns.contains(&of.name().as_str()));
        let mut batches = Vec::new();
        for group in 0..file.row_groups().len() {
            let places = places().map(|(place, _)| place);
            for batch in file.read(group, &schema, places, BATCH_ROWS)? {
                batches.push(batch?);
            }
        }
        Ok(batches)
    }

    /// Fetches files that will be read, where they come from afar.
    pub(super) fn bring<'p>(&self, paths: impl Iterator<Item = &'p str>) {
        if let Some(remote) = &self.remote {
            let entry = |path: &'p str| Some((path, self.manifest.files.get(path)?));
            remote.fetch(&paths.filter_map(entry).collect::<Vec<_>>());
        }
    }

    /// How many rows some days of a table have.
    #[must_use]
    pub fn rows(&self, table: Table, dates: &[Date]) -> u64 {
        let of_day = |date: &Date| self.manifest.daily(table, *date).map(|file| file.rows);
        dates.iter().filter_map(of_day).sum()
    }

    /// The rows that a frame over some days of a table comes to: of many rows one such
    /// frame after the other. Only what the frame sorts is in order.
    ///
    /// # Errors
    ///
    /// When Polars cannot collect it.
    pub fn collect(
        &self,
        frame: LazyFrame,
        table: Table,
        dates: &[Date],
    ) -> PolarsResult<DataFrame> {
        let is_large = self.rows(table, dates) > FEW_ROWS;
        let _one_at_a_time =
            is_large.then(|| self.many_rows.lock().unwrap_or_else(PoisonError::into_inner));
        frame.collect()
    }
}

fn damaged(place: &Path, reason: &str) -> WarehouseError {
    WarehouseError::Unsound { path: place.to_path_buf(), reason: reason.to_owned() }
}

/// Rows of a batch of the vocabulary.
const BATCH_ROWS: usize = 65_536;

/// Rows that are read at once, at most.
pub const FEW_ROWS: u64 = 2_000_000;

/// A table without rows, and without the column `date`.
pub(super) fn empty_frame(table: Table) -> PolarsResult<DataFrame> {
    let columns = table
        .columns()
        .iter()
        .map(|column| Column::new_empty(column.name.into(), &column.column_type.polars()));
    DataFrame::new(0, columns.collect())
}

/// The manifest and the journal, where that is the step that follows the manifest or one
/// that it has already.
///
/// The journal is read first. A change that it does not have yet has moved no file; one
/// that it has no more is in the manifest. The other way round, a change that is published
/// between the two is in neither, and its files seem damaged.
fn read_state(root: &Path) -> Result<(Option<Manifest>, Option<Change>), WarehouseError> {
    let journal = read_journal(root)?;
    let manifest = read_manifest(root)?;
    if let Some(change) = &journal {
        follows(root, manifest.as_ref(), change)?;
    }
    Ok((manifest, journal))
}
