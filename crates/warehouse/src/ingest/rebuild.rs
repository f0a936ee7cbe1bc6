//! Re-tokenizes all stored tweets, from the table `tweets` alone.

use super::Observer;
use super::batches::Batches;
use super::stored::Stored;
use super::{days, load};
use crate::{Manifest, Stamp, Table, Warehouse, WarehouseError};
use tsubuyaki_tokens::Tokenizer;

/// The result of a rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    pub days: usize,
    pub tweets: u64,
    pub tokens: u64,
}

/// Rebuilds `tokens`, `terms`, `vocabulary` and the categories in one commit,
/// under the dictionaries and the version of `stamp`. The files are then those
/// of a warehouse that took the same tweets in under it.
///
/// Of the tables so far only `tweets` is read: damage to the others is
/// repaired.
///
/// # Errors
///
/// When there is no warehouse, it has another time zone, or cannot be read or
/// changed; it is then as it was.
pub fn rebuild(
    warehouse: &Warehouse,
    stamp: &Stamp,
    tokenizer: &Tokenizer,
    observer: &dyn Observer,
) -> Result<Rebuilt, WarehouseError> {
    // Before a folder is made for a warehouse that is not there.
    warehouse.snapshot()?;
    let mut transaction = warehouse.begin_rebuild(stamp)?;
    let base = transaction.base_snapshot()?;
    let manifest = base.manifest();
    observer.tokenizing(rows(manifest, Table::Tweets));
    let stored = Stored::new(&base);
    let load = |batches: &mut Batches| load::load_stored(manifest.dates(), &stored, batches);
    days::write_days(tokenizer, load, None, &mut transaction, observer)?;
    super::stop_if_interrupted(observer)?;
    let manifest = transaction.commit()?;
    Ok(Rebuilt {
        days: manifest.dates().count(),
        tweets: rows(&manifest, Table::Tweets),
        tokens: rows(&manifest, Table::Tokens),
    })
}

/// The rows of all days of a table.
fn rows(manifest: &Manifest, table: Table) -> u64 {
    manifest
        .dates_of(table)
        .filter_map(|date| manifest.daily(table, date))
        .map(|file| file.rows)
        .sum()
}
