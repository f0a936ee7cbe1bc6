//! Whether a warehouse is what it says it is: every file against the manifest,
//! every table against those from which it is made.
//!
//! Days are checked side by side, each by itself, so that memory is bounded by
//! the largest day and the vocabulary, whatever the number of days.

mod day;
mod file;
mod inputs;
mod months;
mod repair;
mod strays;
mod tweets;
mod vocabulary;
mod words;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

pub use self::repair::{Repaired, SetAside, repair};

use self::months::Months;
use self::vocabulary::Spans;
use super::ingest::Observer;
use super::{Snapshot, Table, Warehouse, WarehouseError};

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The number of the state that was checked.
    pub state: u64,
    pub days: usize,
    /// Files that the manifest has, and their bytes.
    pub files: usize,
    pub bytes: u64,
    /// Sorted by file.
    pub faults: Vec<Fault>,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// Relative to the warehouse.
    pub file: String,
    /// What is wrong with it.
    pub problem: String,
    pub remedy: Remedy,
    /// What a person must know beside the remedy.
    #[serde(skip)]
    pub circumstance: Option<Circumstance>,
}

/// What makes a fault unlike others with its [`Remedy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Circumstance {
    /// The file may be a person's own.
    Stray,
    /// The system does not hand the file out.
    Unreadable,
    /// The correct value cannot be determined: the whole warehouse is to be restored.
    Undetermined,
    /// Without the file, what was forgotten would come back.
    Forgotten,
}

/// What makes a fault good. In JSON they keep the names that they have had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// A day's tokens are re-tokenized from its tweets.
    #[serde(rename = "cut-anew")]
    Retokenize,
    /// A day's terms are recounted from its tokens.
    #[serde(rename = "count-anew")]
    Recount,
    /// The vocabulary is rebuilt from all terms.
    #[serde(rename = "gather-anew")]
    GatherVocabulary,
    /// A month's roll-up is rebuilt from the tokens of its days.
    #[serde(rename = "roll-up-anew")]
    RollUpAgain,
    /// It is set aside, since it can be made of nothing that is left.
    SetAside,
    /// What a run that was killed left is completed or swept away.
    Finish,
    /// The program can do nothing.
    ByHand,
}

impl Fault {
    fn new(file: impl Into<String>, problem: impl Into<String>, remedy: Remedy) -> Self {
        Self { file: file.into(), problem: problem.into(), remedy, circumstance: None }
    }

    fn with(self, circumstance: Circumstance) -> Self {
        Self { circumstance: Some(circumstance), ..self }
    }
}

impl Verdict {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Checks all files of the present state. Readers and writers may be at work
/// meanwhile: what they change is checked again.
///
/// `observer` is told of the bytes that were read.
///
/// # Errors
///
/// When there is no warehouse or its manifest cannot be read.
pub fn verify(warehouse: &Warehouse, observer: &dyn Observer) -> Result<Verdict, WarehouseError> {
    const MOST_TRIES: usize = 20;
    let mut tries = 0;
    loop {
        tries += 1;
        let snapshot = warehouse.snapshot()?;
        let strays = || strays::check(&snapshot);
        let verdict = check(&snapshot, strays, observer)?;
        let now = warehouse.snapshot()?;
        let is_same =
            now.state() == snapshot.state() && now.is_published() == snapshot.is_published();
        if verdict.is_sound() || is_same {
            return Ok(verdict);
        }
        if tries == MOST_TRIES {
            let path = warehouse.root().to_path_buf();
            return Err(WarehouseError::Moving { path, tries });
        }
    }
}

/// Checks all files of a state, and what `strays` finds beside them.
fn check(
    snapshot: &Snapshot,
    strays: impl FnOnce() -> Result<Vec<Fault>, WarehouseError>,
    observer: &dyn Observer,
) -> Result<Verdict, WarehouseError> {
    let _span = tracing::debug_span!("check all files").entered();
    let manifest = snapshot.manifest();
    let done = AtomicU64::new(0);
    let read = |bytes: u64| observer.read(done.fetch_add(bytes, Ordering::Relaxed) + bytes);
    let spans = Mutex::new(Spans::default());
    let dates: Vec<Date> = strays::dates(manifest).into_iter().collect();
    let months = Months::of(snapshot, &dates);
    let of_days = dates.par_iter().map(|&date| {
        if observer.is_interrupted() {
            return Err(WarehouseError::Interrupted);
        }
        let faults = day::check(snapshot, date, &spans, &months);
        let bytes = |table| manifest.daily(table, date).map_or(0, |file| file.bytes);
        read(Table::DAILY.into_iter().map(bytes).sum());
        Ok(faults)
    });
    let mut faults = of_days.collect::<Result<Vec<_>, _>>()?.concat();
    faults.extend(vocabulary::check(snapshot, spans));
    faults.extend(months.finish());
    faults.extend(inputs::check(snapshot));
    faults.extend(strays::unfit(manifest));
    faults.extend(strays()?);
    faults.sort();
    faults.dedup();
    Ok(Verdict {
        state: manifest.state,
        days: manifest.dates().count(),
        files: manifest.files.len(),
        bytes: manifest.files.values().map(|file| file.bytes).sum(),
        faults,
    })
}

/// `1 row`, `2 rows`
fn counted(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The first of several problems of a file, and how many there are.
#[derive(Default)]
struct Problems {
    first: Option<String>,
    count: u64,
}

impl Problems {
    fn add(&mut self, problem: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(problem());
        }
    }

    fn summary(self) -> Option<String> {
        self.first.map(|first| match self.count {
            1 => first,
            count => format!("{first} (and {} more)", counted(count - 1, "row")),
        })
    }
}
