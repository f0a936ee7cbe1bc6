use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a warehouse could not be read or changed.
#[derive(Debug, Error)]
pub enum WarehouseError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("there is no warehouse in {}", .0.display())]
    Missing(PathBuf),
    #[error("another run is changing the warehouse {}{holder}; try again when it is done", path.display())]
    Locked { path: PathBuf, holder: String },
    #[error(
        "state {state} is committed and not finished: {error}; readers see it, and the next run that \
         writes carries it through"
    )]
    Unfinished { state: u64, error: Box<WarehouseError> },
    #[error("{}: damaged: {reason}", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error(
        "the warehouse has schema version {found}, this program knows {known}; use a newer tsubuyaki"
    )]
    SchemaVersion { found: u32, known: u32 },
    #[error(
        "the warehouse was made with {what} {kept}, this run has {asked}; days made with the one and \
         with the other must not be compared"
    )]
    Unlike {
        what: &'static str,
        kept: String,
        asked: String,
        /// Whether all days can be made anew as this run would make them.
        is_rebuildable: bool,
    },
    #[error("interrupted; nothing of this run is stored")]
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
