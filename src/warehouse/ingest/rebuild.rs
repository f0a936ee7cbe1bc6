//! All stored tweets cut anew, from the table `tweets` alone.

use jiff::civil::Date;

use super::Observer;
use super::day::Day;
use super::days::{self, Loaded};
use crate::tokens::Tokenizer;
use crate::warehouse::{Manifest, Stamp, Table, Warehouse, WarehouseError};

/// Tweets of days that are loaded at once, unless a single day has more.
const TWEETS_AT_ONCE: u64 = 65_536;

/// What a rebuild came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    pub days: usize,
    pub tweets: u64,
    pub tokens: u64,
}

/// Makes `tokens`, `terms`, `vocabulary` and the categories anew by one commit,
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
    let batches = batches(manifest, manifest.dates());
    let loaded = batches
        .iter()
        .map(|dates| dates.iter().map(|&date| Day::anew(date, &base)).collect::<Loaded>());
    days::write_loaded(tokenizer, loaded, None, &mut transaction, observer)?;
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

/// Days in their order, so many together as give the threads enough to do.
pub(super) fn batches(
    manifest: &Manifest,
    dates: impl IntoIterator<Item = Date>,
) -> Vec<Vec<Date>> {
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    let mut tweets = 0;
    for date in dates {
        let rows = manifest.daily(Table::Tweets, date).map_or(0, |file| file.rows);
        if tweets + rows > TWEETS_AT_ONCE && !batch.is_empty() {
            batches.push(std::mem::take(&mut batch));
            tweets = 0;
        }
        batch.push(date);
        tweets += rows;
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}
