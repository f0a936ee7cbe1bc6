//! What became of each observation: the account of its input.

use std::collections::HashSet;

use polars::prelude::*;

use super::observations::{INPUT, SEQUENCE};
use crate::warehouse::{Account, WarehouseError};

/// Adds to the accounts of the inputs what became of the observations of a
/// range of ids: known before the run, the first of the run, or met again.
pub(super) fn settle(
    observed: &DataFrame,
    known: &DataFrame,
    accounts: &mut [Account],
) -> Result<(), WarehouseError> {
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
    for (id, _, input) in rows {
        let Some(account) = usize::try_from(input).ok().and_then(|input| accounts.get_mut(input))
        else {
            continue;
        };
        if known.contains(&id) {
            account.already_known += 1;
        } else if last == Some(id) {
            account.duplicate += 1;
        } else {
            account.stored += 1;
        }
        last = Some(id);
    }
    Ok(())
}
