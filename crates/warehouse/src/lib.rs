//! The tables on disk, and how they change.
//!
//! [`Warehouse::snapshot`] gives one consistent state to read from,
//! [`Warehouse::begin`] a transaction that leads to the next one, whole or not
//! at all. [`ingest`](mod@ingest) brings tweets in.
//!
//! ```
//! use tsubuyaki_warehouse::{Table, Warehouse, WarehouseError};
//!
//! let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/warehouses/v1");
//! let warehouse = Warehouse::at(folder);
//! let (days, tokens) = warehouse.read(|snapshot| {
//!     let days: Vec<_> = snapshot.manifest().dates().collect();
//!     let tokens = snapshot.scan(Table::Tokens, &days)?.collect()?;
//!     Ok::<_, WarehouseError>((days, tokens))
//! })?;
//! assert_eq!(days.len(), 2);
//! assert!(tokens.height() > 0 && tokens.column("lemma").is_ok());
//! # Ok::<(), WarehouseError>(())
//! ```

#![warn(unreachable_pub)]

mod arrow_frame;
mod change;
mod coded_rows;
mod column;
mod column_encoder;
mod column_format;
mod day_number;
mod decoded_columns;
mod dictionary_column;
mod durable;
mod encoded_chunk;
mod error;
mod first_state;
mod flag_column;
mod forgotten;
pub mod ingest;
mod journal;
mod layout;
mod lock;
mod manifest;
mod manifest_file;
mod manifest_text;
mod months;
mod number_column;
mod numbered_strings;
mod open_files;
mod packed_pages;
mod page_encodings;
mod plain_pages;
mod polars_frame;
pub mod remote;
mod row_filter;
pub mod schema;
pub mod scoped_thread;
mod sealed;
mod snapshot;
mod staged_file;
mod state_number;
mod status;
mod string_column;
mod table_bytes;
mod table_reader;
mod table_scan;
mod table_writer;
mod text_key;
mod token_rows;
mod transaction;
mod tweet_columns;
mod unlike;
mod verify;
mod writers;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub use arrow_frame::batch_of;
pub use change::Change;
pub use day_number::days_since_1970;
pub use error::WarehouseError;
pub use layout::{FORGOTTEN, Table, daily_path};
pub use manifest::SCHEMA_VERSION;
pub use manifest::{
    Category, DictionaryId, FileEntry, Gone, IngestSummary, InputEntry, Manifest, Stamp,
};
pub use months::{Group, MonthWords, Said};
pub use snapshot::{FEW_ROWS, Snapshot};
pub use status::{LastRun, LeftOver, Size, Status};
pub use text_key::{copied_text, text_key};
pub use token_rows::{TokenizedTweet, token_rows};
pub use transaction::Transaction;
pub use verify::{Circumstance, Fault, Remedy, Repaired, SetAside, Verdict, repair, verify};
pub use writers::{Writers, Wrote};

use remote::{Address, Remote};

/// A folder of tables, or such a folder in object storage, which is only read.
#[derive(Clone, Debug)]
pub struct Warehouse {
    root: PathBuf,
    remote: Option<Arc<Remote>>,
}

impl Warehouse {
    /// The warehouse in a folder, which need not exist yet.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), remote: None }
    }

    /// The warehouse at an address. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// When the environment names an endpoint that is none.
    pub fn at_address(address: &Address) -> Result<Self, WarehouseError> {
        let remote = Some(Arc::new(Remote::at(address)?));
        Ok(Self { root: address.to_string().into(), remote })
    }

    /// Refuses to change what is only read.
    ///
    /// # Errors
    ///
    /// When it lies in object storage.
    pub fn changeable(&self) -> Result<(), WarehouseError> {
        match self.remote {
            None => Ok(()),
            Some(_) => Err(WarehouseError::ReadOnly(self.root.display().to_string())),
        }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its present state, to read from. A state that is being published
    /// counts from its commit point on.
    ///
    /// # Errors
    ///
    /// When there is no warehouse or its manifest cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, WarehouseError> {
        if let Some(remote) = &self.remote {
            return Snapshot::fetch(&self.root, remote.clone());
        }
        let snapshot = Snapshot::open(&self.root);
        if let Err(WarehouseError::Missing(_)) = snapshot {
            first_state::refuse_orphans(&self.root)?;
        }
        snapshot
    }

    /// The number of its present state; `None` where that cannot be told.
    #[must_use]
    pub fn state_number(&self) -> Option<u64> {
        match self.remote {
            Some(_) => self.snapshot().ok().map(|snapshot| snapshot.state()),
            None => state_number::state_number(&self.root),
        }
    }

    /// What it holds, in numbers. Reads the manifest only.
    ///
    /// # Errors
    ///
    /// When there is no warehouse or its manifest cannot be read.
    pub fn status(&self) -> Result<Status, WarehouseError> {
        Status::of(&self.root, &self.snapshot()?)
    }

    /// Begins a change: takes the lock, completes what an earlier run
    /// had committed and not finished, and deletes what it had not.
    ///
    /// # Errors
    ///
    /// When another run holds the lock, the manifest is missing, or the warehouse
    /// was made with another time zone, dictionary or version of the tokens than
    /// `stamp` has.
    pub fn begin(&self, stamp: &Stamp) -> Result<Transaction, WarehouseError> {
        self.changeable()?;
        Transaction::begin(&self.root, stamp, transaction::Kind::Addition)
    }

    /// Begins a change that re-tokenizes all days, and may so give them another
    /// dictionary or version of the tokens.
    ///
    /// # Errors
    ///
    /// When another run holds the lock, or the warehouse was made with another
    /// time zone.
    fn begin_rebuild(&self, stamp: &Stamp) -> Result<Transaction, WarehouseError> {
        self.changeable()?;
        Transaction::begin(&self.root, stamp, transaction::Kind::Rebuild)
    }

    /// Moves a journal that cannot be followed out of the way, so that the warehouse
    /// is what its manifest says.
    ///
    /// # Errors
    ///
    /// When another run changes the warehouse, or something cannot be moved.
    pub fn set_broken_journals_aside(&self) -> Result<Vec<SetAside>, WarehouseError> {
        self.changeable()?;
        journal::set_broken_journals_aside(&self.root)
    }

    /// Answers a question from one state, and asks again if that state was
    /// replaced while it was read: what seemed damaged may be newer.
    ///
    /// # Errors
    ///
    /// What `question` returns, that the state could not be opened, or that it was
    /// replaced every time.
    pub fn read<T, E: From<WarehouseError>>(
        &self,
        question: impl Fn(&Snapshot) -> Result<T, E>,
    ) -> Result<T, E> {
        const MOST_TRIES: u32 = 50;
        /// What a reader leaves writers time for, more from try to try.
        const PAUSE: Duration = Duration::from_millis(2);
        let mut snapshot = self.snapshot()?;
        let (state, days) = (snapshot.state(), snapshot.manifest().dates().count());
        let _span = tracing::debug_span!("answer from", state, days).entered();
        for tries in 1..=MOST_TRIES {
            let error = match question(&snapshot) {
                Err(error) => error,
                answer => return answer,
            };
            let now = self.snapshot()?;
            if now.state() == snapshot.state() && now.is_published() == snapshot.is_published() {
                return Err(error);
            }
            tracing::debug!(state = now.state(), "the state has moved; begin again");
            snapshot = now;
            thread::sleep(PAUSE * tries);
        }
        Err(WarehouseError::Moving { path: self.root.clone(), tries: MOST_TRIES as usize }.into())
    }
}
