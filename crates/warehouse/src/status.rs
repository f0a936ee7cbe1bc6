//! What a warehouse holds, in numbers: from its manifest, and the list of what is forgotten.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::error::{AtPath, WarehouseError};
use super::forgotten::Forgotten;
use super::layout::{DAMAGED, FORGOTTEN, JOURNAL, MANIFEST, REJECTS, STAGING, Table};
use super::manifest::{DictionaryId, FileEntry, Gone, IngestSummary, Manifest};
use super::snapshot::Snapshot;

/// A warehouse in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The number of the last run that changed anything.
    pub state: u64,
    /// Days that have tweets.
    pub days: usize,
    /// The first and last of them, `YYYY-MM-DD`.
    pub first_date: Option<String>,
    pub last_date: Option<String>,
    pub tweets: u64,
    pub tables: Vec<Size>,
    /// The records that were rejected and kept.
    pub rejects: Size,
    /// How many inputs were ingested, one that has grown counts each time.
    pub inputs: usize,
    /// What became of their records.
    pub account: IngestSummary,
    /// The last run that changed anything.
    pub last_run: LastRun,
    /// What came in and is there no more.
    pub gone: Gone,
    /// Tweets and authors that are never ingested again.
    pub forgotten: u64,
    /// Folders of what was damaged and could not be rebuilt.
    pub set_aside: Vec<String>,
    pub time_zone: String,
    pub dictionary: DictionaryId,
    pub lexicon: Option<DictionaryId>,
    pub user_dictionary: Option<DictionaryId>,
    /// The names of all dictionaries, for people.
    #[serde(skip)]
    pub dictionaries: String,
    pub tokens_version: i64,
    pub schema_version: u32,
    pub left_over: LeftOver,
}

/// The last run that changed anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastRun {
    /// When it was done, in the warehouse's time zone; `None` while its files are
    /// on their way.
    pub finished: Option<String>,
    /// The inputs that it took in; none if it was a rebuild, say, or if the
    /// manifest did not keep which they were.
    pub inputs: usize,
    /// What became of their records.
    pub account: IngestSummary,
}

impl LastRun {
    fn of(root: &Path, snapshot: &Snapshot) -> Self {
        let manifest = snapshot.manifest();
        let mut last = Self { finished: None, inputs: 0, account: IngestSummary::default() };
        for input in manifest.inputs.iter().filter(|input| input.state == manifest.state) {
            last.inputs += 1;
            last.account += input.account;
        }
        if snapshot.is_published() {
            last.finished = written(&root.join(MANIFEST), &manifest.stamp.time_zone);
        }
        last
    }
}

/// When a file was written, to the second: `2018-09-04T04:10:00+09:00`.
fn written(path: &Path, zone: &str) -> Option<String> {
    let modified = fs::metadata(path).ok()?.modified().ok()?;
    let time = jiff::Timestamp::try_from(modified).ok()?;
    let zoned = time.in_tz(zone).ok()?;
    Some(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// Files of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    pub name: String,
    pub files: u64,
    pub rows: u64,
    pub bytes: u64,
}

/// What a run has left that was killed, or that is at work now. Names of files
/// and folders, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOver {
    /// Of commits whose files are not all in their places yet. The state
    /// includes them; the next run that writes finishes them.
    pub journals: Vec<String>,
    /// Of new files; without a journal they count for nothing, and the next run
    /// that writes removes them.
    pub staging: Vec<String>,
}

impl LeftOver {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.journals.is_empty() && self.staging.is_empty()
    }
}

impl Status {
    /// The numbers of one state of the warehouse in `root`.
    pub(super) fn of(root: &Path, snapshot: &Snapshot) -> Result<Self, WarehouseError> {
        let manifest = snapshot.manifest();
        let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        let tables: Vec<Size> =
            Table::ALL.iter().map(|table| Size::below(manifest, table.name())).collect();
        let mut account = IngestSummary::default();
        manifest.inputs.iter().for_each(|input| account += input.account);
        Ok(Self {
            state: manifest.state,
            days: manifest.dates().count(),
            first_date: date(manifest.dates().next()),
            last_date: date(manifest.dates().next_back()),
            tweets: tables.first().map_or(0, |tweets| tweets.rows),
            tables,
            rejects: Size::below(manifest, REJECTS),
            inputs: manifest.inputs.len(),
            account,
            last_run: LastRun::of(root, snapshot),
            gone: manifest.gone,
            // Of a damaged list no more is known than how long it is.
            forgotten: match Forgotten::of(snapshot) {
                Ok(forgotten) => forgotten.len() as u64,
                Err(_) => manifest.files.get(FORGOTTEN).map_or(0, |entry| entry.rows),
            },
            set_aside: names(&root.join(DAMAGED))?,
            time_zone: manifest.stamp.time_zone.clone(),
            dictionary: manifest.stamp.dictionary.clone(),
            lexicon: manifest.stamp.lexicon.clone(),
            user_dictionary: manifest.stamp.user_dictionary.clone(),
            dictionaries: manifest.stamp.dictionaries(),
            tokens_version: manifest.stamp.tokens_version,
            schema_version: manifest.schema_version,
            left_over: LeftOver {
                journals: names(&root.join(JOURNAL))?,
                staging: names(&root.join(STAGING))?,
            },
        })
    }
}

impl Size {
    /// Of the files in a folder of the warehouse.
    fn below(manifest: &Manifest, folder: &str) -> Self {
        let prefix = format!("{folder}/");
        let files = manifest.files.iter().filter(|(path, _)| path.starts_with(&prefix));
        let none = Self { name: folder.to_owned(), files: 0, rows: 0, bytes: 0 };
        files.fold(none, |size, (_, FileEntry { rows, bytes, .. })| Self {
            files: size.files + 1,
            rows: size.rows + rows,
            bytes: size.bytes + bytes,
            ..size
        })
    }
}

/// The names of what lies in a folder, which need not exist; sorted.
fn names(folder: &Path) -> Result<Vec<String>, WarehouseError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.at(folder)?,
    };
    let mut names = entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()
        .at(folder)?;
    names.sort_unstable();
    Ok(names)
}
