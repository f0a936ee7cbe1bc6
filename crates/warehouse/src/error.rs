use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::manifest::IngestSummary;

/// Why a warehouse could not be read or changed.
#[derive(Debug, Error)]
pub enum WarehouseError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("no warehouse at {}", .0.display())]
    Missing(PathBuf),
    #[error("another run is changing the warehouse {}{holder}; try again when it has finished", path.display())]
    Locked { path: PathBuf, holder: String },
    #[error(
        "state {state} is committed but not fully published: {error}; readers see it, and the \
         next writing run completes it"
    )]
    Unfinished { state: u64, error: Box<WarehouseError> },
    /// A reader began again and again.
    #[error(
        "the warehouse {} changed during each of {tries} attempts to read it; try again later",
        path.display()
    )]
    Moving { path: PathBuf, tries: usize },
    #[error("{}: damaged: {reason}", path.display())]
    Damaged { path: PathBuf, reason: String },
    /// A file is not the one that the manifest says.
    #[error("{}: damaged: {reason}", path.display())]
    Unsound { path: PathBuf, reason: String },
    /// Where a file is to be written lies another.
    #[error("{}: damaged: this file is not in the manifest", .0.display())]
    Stray(PathBuf),
    /// The journal of a killed run, or a file of it, cannot be followed; a
    /// [repair](crate::Warehouse::set_broken_journals_aside) sets it aside.
    #[error("{}: damaged: {reason}", path.display())]
    Journal { path: PathBuf, reason: String },
    #[error(
        "the warehouse has schema version {found}, but this version supports only {known}; use a \
         newer tsubuyaki"
    )]
    SchemaVersion { found: u32, known: u32 },
    #[error(
        "the warehouse was created with {what} {kept}, but this run uses {asked}; days made with \
         different ones cannot be compared"
    )]
    Unlike {
        what: &'static str,
        kept: String,
        asked: String,
        /// Whether all days can be rebuilt as this run would make them.
        is_rebuildable: bool,
    },
    /// Of a store of objects, and what it did not do.
    #[error("{0}")]
    Remote(String),
    #[error("{0} is read-only here")]
    ReadOnly(String),
    /// Records were lost on the way, or counted twice.
    #[error("nothing was stored: the ingest summary does not balance: {0:?}")]
    Unbalanced(IngestSummary),
    #[error("interrupted; nothing was stored")]
    Interrupted,
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error(transparent)]
    Arrow(#[from] arrow::error::ArrowError),
    #[error(transparent)]
    Polars(#[from] polars::error::PolarsError),
}

impl WarehouseError {
    /// The same, once a change to a state is committed.
    pub(super) fn unfinished(self, state: u64) -> Self {
        match self {
            Self::Unfinished { .. } => self,
            error => Self::Unfinished { state, error: Box::new(error) },
        }
    }
}

/// Names the file on which an operation failed.
pub(super) trait AtPath<T> {
    fn at(self, path: &Path) -> Result<T, WarehouseError>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, WarehouseError> {
        self.map_err(|error| WarehouseError::Io { path: path.to_path_buf(), error })
    }
}
