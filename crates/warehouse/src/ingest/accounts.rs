//! What became of each observation: the summary of its input.

use std::collections::HashSet;

use polars::prelude::*;

use super::observations::{INPUT, SEQUENCE};
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

/// What became of the observations of a range of ids, each with the number of
/// its input.
pub(super) fn outcomes(
    observed: &DataFrame,
    known: &DataFrame,
) -> Result<Vec<(i32, Outcome)>, WarehouseError> {
    let known: HashSet<i64> = known.column("tweet_id")?.i64()?.iter().flatten().collect();
    let ids = observed.column("tweet_id")?.i64()?;
    let sequence = observed.column(SEQUENCE)?.i64()?;
    let inputs = observed.column(INPUT)?.i32()?;
    let mut rows: Vec<(i64, i64, i32)> = ids
        .iter()
        .zip(sequence.iter())
        .zip(inputs.iter())
        .filter_map(|((id, sequence), input)| Some((id?, sequence?, input?)))
        .collect();
    rows.sort_unstable();
    let mut last = None;
    let outcome = |(id, _, input)| {
        let outcome = if known.contains(&id) {
            Outcome::AlreadyKnown
        } else if last == Some(id) {
            Outcome::Duplicate
        } else {
            Outcome::Stored
        };
        last = Some(id);
        (input, outcome)
    };
    Ok(rows.into_iter().map(outcome).collect())
}

/// Adds outcomes to the accounts of their inputs.
pub(super) fn settle(outcomes: &[(i32, Outcome)], accounts: &mut [IngestSummary]) {
    for &(input, outcome) in outcomes {
        let place = usize::try_from(input).unwrap_or(usize::MAX);
        let Some(account) = accounts.get_mut(place) else { continue };
        match outcome {
            Outcome::Stored => account.stored += 1,
            Outcome::AlreadyKnown => account.already_known += 1,
            Outcome::Duplicate => account.duplicate += 1,
            Outcome::Deleted => account.deletions += 1,
        }
    }
}
