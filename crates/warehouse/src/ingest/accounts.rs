//! What became of each observation: the summary of its input.

use std::collections::HashSet;

use polars::prelude::*;

use super::observations::{COUNT, INPUT, SEQUENCE};
use crate::{IngestSummary, WarehouseError};

/// What became of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The first of the run.
    Stored,
    /// The warehouse had the tweet before the run.
    AlreadyKnown,
    /// Met again in the run.
    Duplicate,
    /// Deleted by a record of the run.
    Deleted,
}

/// What became of some observations of an input, of which this is the number.
pub(super) type Became = (i32, Outcome, u64);

/// What became of the observations of a range of ids.
pub(super) fn outcomes(
    observed: &DataFrame,
    known: &DataFrame,
) -> Result<Vec<Became>, WarehouseError> {
    let known: HashSet<i64> = known.column("tweet_id")?.i64()?.iter().flatten().collect();
    let ids = observed.column("tweet_id")?.i64()?;
    let sequence = observed.column(SEQUENCE)?.i64()?;
    let inputs = observed.column(INPUT)?.i32()?;
    let counts = observed.column(COUNT)?.i64()?;
    let mut rows: Vec<(i64, i64, i32, u64)> = ids
        .iter()
        .zip(sequence.iter())
        .zip(inputs.iter().zip(counts.iter()))
        .filter_map(|((id, sequence), (input, count))| {
            Some((id?, sequence?, input?, u64::try_from(count?).ok()?))
        })
        .collect();
    rows.sort_unstable();
    let mut last = None;
    let mut outcomes = Vec::with_capacity(rows.len());
    for (id, _, input, count) in rows {
        let is_first = last.replace(id) != Some(id);
        if known.contains(&id) {
            outcomes.push((input, Outcome::AlreadyKnown, count));
        } else if is_first {
            outcomes.push((input, Outcome::Stored, 1));
            outcomes.extend((count > 1).then_some((input, Outcome::Duplicate, count - 1)));
        } else {
            outcomes.push((input, Outcome::Duplicate, count));
        }
    }
    Ok(outcomes)
}

/// Adds outcomes to the accounts of their inputs.
pub(super) fn settle(outcomes: &[Became], accounts: &mut [IngestSummary]) {
    for &(input, outcome, count) in outcomes {
        let place = usize::try_from(input).unwrap_or(usize::MAX);
        let Some(account) = accounts.get_mut(place) else { continue };
        match outcome {
            Outcome::Stored => account.stored += count,
            Outcome::AlreadyKnown => account.already_known += count,
            Outcome::Duplicate => account.duplicate += count,
            Outcome::Deleted => account.deletions += count,
        }
    }
}
