//! The accounts of the inputs, what was rejected, what was forgotten.

use std::collections::BTreeMap;

use super::file::{self, Cause, Unsound, fault};
use super::{Circumstance, Fault, Remedy, counted};
use crate::forgotten::Forgotten;
use crate::ingest::{KeptReject, reject_lines};
use crate::layout::{FORGOTTEN, MANIFEST, REJECTS};
use crate::{IngestSummary, Manifest, Snapshot, Table};

/// Checks everything that is not a table.
pub(super) fn check(snapshot: &Snapshot) -> Vec<Fault> {
    let manifest = snapshot.manifest();
    let mut faults = Vec::new();
    for (path, entry) in &manifest.files {
        let is_rejects = path.starts_with(&format!("{REJECTS}/"));
        let lines = match () {
            () if is_rejects => rejects(snapshot, path),
            () if path == FORGOTTEN => forgotten(snapshot),
            () => continue,
        };
        let checked = lines.and_then(|lines| {
            if lines == entry.rows {
                return Ok(());
            }
            let problem =
                format!("it has {}, the manifest says {}", counted(lines, "line"), entry.rows);
            Err(Unsound::of_entry(problem))
        });
        if let Err(unsound) = checked {
            let is_whole = unsound.cause == Cause::Entry;
            let remedy = if is_whole { Remedy::ByHand } else { Remedy::SetAside };
            let mut fault = fault(path.clone(), unsound, remedy);
            if path == FORGOTTEN && fault.remedy == Remedy::SetAside {
                fault = fault.with(Circumstance::Forgotten);
            }
            faults.push(fault);
        }
    }
    let broken = accounts(manifest).map(|problem| {
        Fault::new(MANIFEST, problem, Remedy::ByHand).with(Circumstance::Undetermined)
    });
    faults.extend(broken);
    faults
}

/// The number of a file's rejects, if each is one.
fn rejects(snapshot: &Snapshot, path: &str) -> Result<u64, Unsound> {
    let file = file::streamed(snapshot, path)?;
    let mut count = 0;
    for line in reject_lines(file) {
        let line = line.map_err(|error| file::unreadable(&error))?;
        count += 1;
        serde_json::from_slice::<KeptReject>(&line).map_err(|error| {
            Unsound::new(format!("line {count} is not a rejected record: {error}"))
        })?;
    }
    Ok(count)
}

/// The number of hashes of what was forgotten.
fn forgotten(snapshot: &Snapshot) -> Result<u64, Unsound> {
    let bytes = file::bytes(snapshot, FORGOTTEN)?;
    Ok(Forgotten::parse(&bytes).map_err(Unsound::new)?.rows() as u64)
}

/// What does not add up in the manifest.
fn accounts(manifest: &Manifest) -> impl Iterator<Item = String> {
    let of_input = |account: &IngestSummary| {
        format!(
            "read {}, but stored {} + already known {} + duplicate {} + rejected {} + notices {} + \
             deletions {} + passed over {}",
            account.read,
            account.stored,
            account.already_known,
            account.duplicate,
            account.rejected,
            account.notices,
            account.deletions,
            account.passed_over
        )
    };
    let broken: Vec<String> = manifest
        .inputs
        .iter()
        .filter(|input| !input.account.adds_up())
        .map(|input| {
            format!("the summary of {} does not balance: {}", input.path, of_input(&input.account))
        })
        .collect();
    let mut total = IngestSummary::default();
    manifest.inputs.iter().for_each(|input| total += input.account);
    let rows = |folder: &str| -> u64 {
        let prefix = format!("{folder}/");
        let files = manifest.files.iter().filter(|(path, _)| path.starts_with(&prefix));
        files.map(|(_, entry)| entry.rows).sum()
    };
    let gone = manifest.gone;
    let tweets = rows(Table::Tweets.name()) + gone.tweets();
    let stored = (total.stored != tweets).then(|| {
        let stored = counted(total.stored, "tweet");
        format!("the inputs stored {stored}, but {tweets} are accounted for")
    });
    let kept = rows(REJECTS) + gone.damaged_rejects;
    let rejected = (total.rejected != kept)
        .then(|| format!("records rejected: {}, but accounted for: {kept}", total.rejected));
    broken.into_iter().chain(stored).chain(rejected).chain(rejects_by_run(manifest))
}

/// Runs whose file of rejects does not have what their inputs lost.
fn rejects_by_run(manifest: &Manifest) -> Option<String> {
    let mut by_run: BTreeMap<u64, u64> = BTreeMap::new();
    for input in manifest.inputs.iter().filter(|input| input.state > 0) {
        *by_run.entry(input.state).or_default() += input.account.rejected;
    }
    by_run.into_iter().find_map(|(state, rejected)| {
        let kept = manifest.files.get(&format!("{REJECTS}/{state:010}.jsonl"))?.rows;
        (kept != rejected).then(|| {
            format!("records that run {state} rejected: {rejected}, that are kept: {kept}")
        })
    })
}
