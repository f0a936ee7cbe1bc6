//! Makes a warehouse sound again: what follows from sound tables is rebuilt,
//! everything else is set aside and named, all in one commit.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use super::strays::{self, dates};
use super::{Fault, Remedy, Verdict, check, verify};
use crate::error::AtPath;
use crate::ingest::{Mending, Observer, mend};
use crate::layout::{DAMAGED, REJECTS, date_of_path, month_of_path, month_path, vocabulary_path};
use crate::manifest::{Gone, InputEntry};
use crate::months::month_of;
use crate::{
    Manifest, Snapshot, Stamp, Table, Transaction, Warehouse, WarehouseError, daily_path, unlike,
};
use tsubuyaki_tokens::Tokenizer;

/// The result of a repair.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// Files that were rebuilt, sorted.
    pub made_anew: Vec<String>,
    /// What a killed run had left and is completed or gone.
    pub finished: Vec<String>,
    /// What could not be rebuilt, and where it lies now; `None` if nothing
    /// of it was left.
    pub set_aside: Vec<SetAside>,
    /// Days whose tweets are lost until the inputs are ingested again.
    pub lost_days: Vec<String>,
    /// Inputs that had or may have had tweets of these days; the next run that is
    /// given them reads them again.
    pub inputs: Vec<String>,
    /// The check afterwards.
    pub verdict: Verdict,
}

/// Something that was moved out of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Where it was, relative to the warehouse.
    pub file: String,
    /// Where it is.
    pub now: Option<String>,
    /// Rows that the manifest says it had.
    pub rows: u64,
}

/// Repairs a warehouse and checks it again. Readers see the old state or the new
/// one.
///
/// # Errors
///
/// When there is no warehouse, another run changes it, it cannot be read or
/// written, or tokens are to be cut and it was made with other dictionaries than
/// `stamp` has.
pub fn repair(
    warehouse: &Warehouse,
    stamp: &Stamp,
    tokenizer: &Tokenizer,
    observer: &dyn Observer,
) -> Result<Repaired, WarehouseError> {
    let kept = warehouse.snapshot()?.manifest().stamp.clone();
    let left_over = warehouse.status()?.left_over;
    // Finishes what a killed run left.
    let mut transaction = warehouse.begin(&kept)?;
    let base = transaction.base_snapshot()?;
    let verdict = check(&base, || strays::unknown(&base), observer)?;
    let plan = Plan::of(&verdict.faults, base.manifest());
    let mut repaired = Repaired {
        finished: [left_over.journals, left_over.staging].concat(),
        lost_days: plan.mending.lost.iter().map(Date::to_string).collect(),
        ..Repaired::default()
    };
    if plan.is_empty() {
        drop(transaction);
        repaired.verdict = verify(warehouse, observer)?;
        return Ok(repaired);
    }
    if !plan.mending.cut.is_empty() {
        unlike::refuse(&kept, stamp)?;
    }
    mend(&plan.mending, &base, tokenizer, &mut transaction, observer)?;
    repaired.made_anew = plan.made_anew();
    repaired.set_aside = plan.set_aside(&base, &mut transaction)?;
    let inputs = lost_inputs(base.manifest(), &plan.mending.lost);
    repaired.inputs = inputs.iter().map(|input| input.path.clone()).collect();
    repaired.inputs.dedup();
    transaction.read_again(inputs.iter().map(|input| input.blake3.clone()));
    if observer.is_interrupted() {
        return Err(WarehouseError::Interrupted);
    }
    transaction.commit()?;
    repaired.verdict = verify(warehouse, observer)?;
    Ok(repaired)
}

/// What is to be done about faults.
#[derive(Default)]
struct Plan {
    mending: Mending,
    /// Files of the manifest that go.
    lost: BTreeSet<String>,
    /// What lies there and is not a file of the manifest.
    strays: BTreeSet<String>,
}

impl Plan {
    fn of(faults: &[Fault], manifest: &Manifest) -> Self {
        let mut plan = Self::default();
        for fault in faults {
            plan.add(fault, manifest);
        }
        let mending = &mut plan.mending;
        // Without tweets there is nothing to cut; what is cut is counted, too.
        mending.cut.retain(|date| !mending.lost.contains(date));
        mending.count.retain(|date| !mending.lost.contains(date) && !mending.cut.contains(date));
        // What a day that goes was part of is made without it.
        let months = mending.lost.iter().map(|date| month_of(*date));
        mending
            .months
            .extend(months.filter(|month| manifest.files.contains_key(&month_path(*month))));
        mending.vocabulary |=
            ![&mending.lost, &mending.cut, &mending.count].iter().all(|days| days.is_empty());
        plan
    }

    fn add(&mut self, fault: &Fault, manifest: &Manifest) {
        let path = &fault.file;
        let of = |table: &Table| Some((*table, date_of_path(*table, path)?));
        let place = Table::DAILY.iter().find_map(of);
        let is_known = manifest.files.contains_key(path);
        match (fault.remedy, place) {
            (Remedy::Retokenize, Some((_, date))) => {
                self.mending.cut.insert(date);
            }
            (Remedy::Recount, Some((_, date))) => {
                self.mending.count.insert(date);
            }
            (Remedy::SetAside, Some((Table::Tweets, date))) if dates(manifest).contains(&date) => {
                self.lose(date, manifest);
                if !is_known {
                    self.strays.insert(path.clone());
                }
            }
            (Remedy::SetAside, _) if is_known => {
                self.lost.insert(path.clone());
            }
            (Remedy::SetAside, _) => {
                self.strays.insert(path.clone());
            }
            (Remedy::GatherVocabulary, _) => self.mending.vocabulary = true,
            (Remedy::RollUpAgain, _) => self.mending.months.extend(month_of_path(path)),
            (Remedy::Retokenize | Remedy::Recount | Remedy::Finish | Remedy::ByHand, _) => {}
        }
    }

    /// A day goes, with all its files.
    fn lose(&mut self, date: Date, manifest: &Manifest) {
        self.mending.lost.insert(date);
        let paths = Table::DAILY.into_iter().map(|table| daily_path(table, date));
        self.lost.extend(paths.filter(|path| manifest.files.contains_key(path)));
    }

    fn is_empty(&self) -> bool {
        self.mending == Mending::default() && self.lost.is_empty() && self.strays.is_empty()
    }

    fn made_anew(&self) -> Vec<String> {
        let Mending { cut, count, vocabulary, months, .. } = &self.mending;
        let cut = cut
            .iter()
            .flat_map(|&date| [Table::Tokens, Table::Terms].map(|table| daily_path(table, date)));
        let count = count.iter().map(|&date| daily_path(Table::Terms, date));
        let months = months.iter().map(|&month| month_path(month));
        let mut paths: Vec<String> = cut.chain(count).chain(months).collect();
        paths.sort_unstable();
        paths.extend(vocabulary.then(vocabulary_path));
        paths
    }

    /// Moves what cannot be rebuilt, and what lies in the way, into a folder
    /// of its own, and makes its removal part of the change.
    fn set_aside(
        &self,
        base: &Snapshot,
        transaction: &mut Transaction,
    ) -> Result<Vec<SetAside>, WarehouseError> {
        let root = base.root();
        let folder = free_folder(root, transaction.run());
        let manifest = base.manifest();
        let mut all = Vec::new();
        for path in &self.lost {
            let rows = manifest.files.get(path).map_or(0, |entry| entry.rows);
            let now = keep(root, path, &folder)?;
            all.push(SetAside { file: path.clone(), now, rows });
            transaction.remove_file(path.clone());
            let mut gone = Gone::default();
            if date_of_path(Table::Tweets, path).is_some() {
                gone.damaged_tweets = rows;
            } else if path.starts_with(&format!("{REJECTS}/")) {
                gone.damaged_rejects = rows;
            }
            transaction.add_gone(gone);
        }
        let in_the_way = self.made_anew().into_iter().filter(|path| root.join(path).is_dir());
        for path in self.strays.iter().cloned().chain(in_the_way) {
            if fs::symlink_metadata(root.join(&path)).is_ok() {
                let now = Some(put(root, &path, &folder)?);
                all.push(SetAside { file: path, now, rows: 0 });
            }
        }
        Ok(all)
    }
}

/// A folder for what a run sets aside that is not there yet.
fn free_folder(root: &Path, run: &str) -> String {
    let names = (1..).map(|number: u32| match number {
        1 => format!("{DAMAGED}/{run}"),
        number => format!("{DAMAGED}/{run}-{number}"),
    });
    let mut free = names.filter(|name| fs::symlink_metadata(root.join(name)).is_err());
    free.next().unwrap_or_default()
}

/// Leaves a file where it is and gives it a second place; what is not a file moves
/// there. `None` if there is none.
fn keep(root: &Path, path: &str, folder: &str) -> Result<Option<String>, WarehouseError> {
    let from = root.join(path);
    match fs::symlink_metadata(&from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        metadata => {
            if !metadata.at(&from)?.is_file() {
                return put(root, path, folder).map(Some);
            }
        }
    }
    let (name, to) = place(root, path, folder)?;
    // Not every file system has links.
    fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(|_| ())).at(&to)?;
    Ok(Some(name))
}

/// Moves a file or folder.
fn put(root: &Path, path: &str, folder: &str) -> Result<String, WarehouseError> {
    let (name, to) = place(root, path, folder)?;
    fs::rename(root.join(path), &to).at(&to)?;
    Ok(name)
}

/// Where it goes: the name, and the place, whose folder is made.
fn place(
    root: &Path,
    path: &str,
    folder: &str,
) -> Result<(String, std::path::PathBuf), WarehouseError> {
    let name = format!("{folder}/{path}");
    let to = root.join(&name);
    if let Some(above) = to.parent() {
        fs::create_dir_all(above).at(above)?;
    }
    Ok((name, to))
}

/// Inputs that have or may have tweets of days.
fn lost_inputs<'a>(manifest: &'a Manifest, days: &BTreeSet<Date>) -> Vec<&'a InputEntry> {
    let may_have = |input: &&InputEntry| match &input.days {
        Some((first, last)) => {
            days.iter().map(Date::to_string).any(|day| *first <= day && day <= *last)
        }
        // Manifests did not always keep the days.
        None => input.state == 0 && !days.is_empty(),
    };
    manifest.inputs.iter().filter(may_have).collect()
}
