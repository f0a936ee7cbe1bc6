use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::manifest::{Category, FileEntry, Gone, InputEntry, Manifest, Stamp};

/// The complete step from one state to the next. Written as the journal, it
/// is enough to carry the step through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The state it leads to.
    pub state: u64,
    /// The name of the run's folder in the staging area.
    pub run: String,
    pub stamp: Stamp,
    /// New and replaced files, by the path they get.
    pub files: BTreeMap<String, FileEntry>,
    /// Paths of files that were removed.
    pub removed: BTreeSet<String>,
    pub inputs: Vec<InputEntry>,
    pub categories: BTreeSet<Category>,
    /// Whether all tokens are new, so that the categories so far are no more.
    #[serde(default)]
    pub is_rebuild: bool,
    /// What is removed by this change.
    #[serde(default)]
    pub gone: Gone,
    /// Hashes of inputs that were ingested and count as not read from now on.
    #[serde(default)]
    pub read_again: BTreeSet<String>,
}

impl Change {
    /// A change that does nothing yet.
    #[must_use]
    pub fn new(state: u64, stamp: Stamp) -> Self {
        Self {
            state,
            run: format!("{state:010}"),
            stamp,
            files: BTreeMap::new(),
            removed: BTreeSet::new(),
            inputs: Vec::new(),
            categories: BTreeSet::new(),
            is_rebuild: false,
            gone: Gone::default(),
            read_again: BTreeSet::new(),
        }
    }

    /// Whether it would leave the state as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
            && self.removed.is_empty()
            && self.inputs.is_empty()
            && !self.is_rebuild
    }
}

impl Manifest {
    /// The state after a change.
    #[must_use]
    pub fn after(mut self, change: &Change) -> Self {
        self.state = change.state;
        self.stamp = change.stamp.clone();
        if change.is_rebuild {
            self.categories.clear();
        }
        for path in &change.removed {
            self.files.remove(path);
        }
        self.files.extend(change.files.clone());
        self.inputs.extend(change.inputs.iter().cloned());
        self.categories.extend(change.categories.iter().cloned());
        self.gone += change.gone;
        for input in &mut self.inputs {
            input.is_to_be_read_again |= change.read_again.contains(&input.blake3);
        }
        self
    }
}
