//! Tweets and authors that are to be forgotten: gone from every table and from
//! the rejects in one commit, and never ingested again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use arrow::array::{Array, AsArray};
use arrow::datatypes::Int64Type;
use jiff::civil::Date;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::prelude::*;

use super::batches::Batches;
use super::rejects;
use super::stored::Stored;
use super::{Observer, days, forget_aside, load, stop_if_interrupted};
use crate::error::AtPath;
use crate::forgotten::Forgotten;
use crate::layout::{FORGOTTEN, REJECTS};
use crate::manifest::Gone;
use crate::{Snapshot, Table, Transaction, Warehouse, WarehouseError, daily_path};
use tsubuyaki_tokens::Tokenizer;

/// What is to be forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgettable {
    /// Ids of tweets.
    pub tweets: BTreeSet<i64>,
    /// Ids of authors, with all that they wrote or will have written.
    pub authors: BTreeSet<i64>,
}

/// What forgetting came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgot {
    /// Tweets that were removed.
    pub tweets: u64,
    /// Native retweets among them, which repeated the words of the others.
    pub retweets: u64,
    /// Rejected records of which only file and line remain.
    pub rejects: u64,
    /// Days whose files are changed or gone, in their order.
    pub days: Vec<Date>,
    /// Hashes that are new in the list of what is never ingested again.
    pub remembered: usize,
    /// Files that `verify --repair` had set aside, and that are removed: they carry
    /// what is forgotten, or cannot be searched for it.
    pub set_aside: Vec<String>,
}

/// Removes tweets, all tweets of authors, and native retweets of both.
///
/// The summary of the inputs stays as it was; the manifest counts the tweets
/// that are gone. `tokenizer` is any: no text is cut.
///
/// # Errors
///
/// When there is no warehouse, or it cannot be read or changed; it is then as it
/// was.
pub fn forget(
    warehouse: &Warehouse,
    what: &Forgettable,
    tokenizer: &Tokenizer,
    observer: &dyn Observer,
) -> Result<Forgot, WarehouseError> {
    let stamp = warehouse.snapshot()?.manifest().stamp.clone();
    let mut transaction = warehouse.begin(&stamp)?;
    let base = transaction.base_snapshot()?;
    let doomed = Doomed::of(&base, what)?;
    stop_if_interrupted(observer)?;
    let mut outcome =
        Forgot { tweets: doomed.tweets, retweets: doomed.retweets, ..Forgot::default() };
    let (own, gone) = (doomed.own, doomed.gone);

    let before = Forgotten::of(&base)?;
    let mut forgotten = before;
    outcome.remembered = remember(&mut forgotten, &own, &what.authors);
    if outcome.remembered > 0 {
        write_list(&forgotten, &mut transaction)?;
    }

    let stored = Stored::new(&base);
    let load = |batches: &mut Batches| load::load_without(&gone, &stored, batches);
    outcome.days = days::write_days(tokenizer, load, Some(&stored), &mut transaction, observer)?;
    outcome.rejects = forget_rejects(&base, &forgotten, &mut transaction)?;
    transaction.add_gone(Gone { forgotten_tweets: outcome.tweets, ..Gone::default() });
    stop_if_interrupted(observer)?;
    let root = base.root().to_path_buf();
    transaction.commit()?;
    outcome.set_aside = forget_aside::clear(&root, &forgotten)?;
    Ok(outcome)
}

/// Stored tweets that are to go.
#[derive(Default)]
pub(super) struct Doomed {
    /// Tweets that are meant themselves, whether they are stored or not.
    pub own: BTreeSet<i64>,
    /// Those that are stored, by day, with the native retweets of them.
    pub gone: BTreeMap<Date, BTreeSet<i64>>,
    /// How many they are.
    pub tweets: u64,
    /// Native retweets among them.
    pub retweets: u64,
}

impl Doomed {
    pub(crate) fn of(base: &Snapshot, what: &Forgettable) -> Result<Self, WarehouseError> {
        let rows = Rows::of(base)?;
        let is_own = |row: &Row| {
            what.tweets.contains(&row.id) || row.author.is_some_and(|id| what.authors.contains(&id))
        };
        let ids = rows.all().filter(|row| is_own(row)).map(|row| row.id);
        let own: BTreeSet<i64> = ids.chain(what.tweets.iter().copied()).collect();
        let mut doomed = Self::default();
        for (date, rows) in &rows.by_day {
            for row in rows {
                let is_own = own.contains(&row.id);
                if is_own || row.retweeted.is_some_and(|id| own.contains(&id)) {
                    doomed.gone.entry(*date).or_default().insert(row.id);
                    doomed.tweets += 1;
                    doomed.retweets += u64::from(!is_own);
                }
            }
        }
        Ok(Self { own, ..doomed })
    }
}

/// Adds tweets and authors to the list of what is never ingested again. Returns how many
/// hashes are new in it.
pub(super) fn remember(
    forgotten: &mut Forgotten,
    tweets: &BTreeSet<i64>,
    authors: &BTreeSet<i64>,
) -> usize {
    let known = forgotten.len();
    for &id in tweets {
        forgotten.add_tweet(id);
    }
    for &id in authors {
        forgotten.add_author(id);
    }
    forgotten.len() - known
}

/// Writes the list of what is never ingested again.
pub(super) fn write_list(
    forgotten: &Forgotten,
    transaction: &mut Transaction,
) -> Result<(), WarehouseError> {
    let path = transaction.stage(FORGOTTEN)?;
    fs::write(&path, forgotten.lines()).at(&path)?;
    transaction.add_file(FORGOTTEN.to_owned(), forgotten.rows() as u64, None);
    Ok(())
}

/// What tells whose a stored tweet is.
struct Row {
    id: i64,
    author: Option<i64>,
    retweeted: Option<i64>,
}

/// Every stored tweet that can be meant, by day.
struct Rows {
    by_day: Vec<(Date, Vec<Row>)>,
}

impl Rows {
    fn of(base: &Snapshot) -> Result<Self, WarehouseError> {
        let dates: Vec<Date> = base.manifest().dates().collect();
        let of_day = |&date: &Date| Ok((date, rows_of_day(base, date)?));
        let by_day = dates.par_iter().map(of_day).collect::<Result<_, WarehouseError>>()?;
        Ok(Self { by_day })
    }

    fn all(&self) -> impl Iterator<Item = &Row> {
        self.by_day.iter().flat_map(|(_, rows)| rows)
    }
}

fn rows_of_day(base: &Snapshot, date: Date) -> Result<Vec<Row>, WarehouseError> {
    let file = bytes::Bytes::from(base.bytes(&daily_path(Table::Tweets, date))?);
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let columns = ["tweet_id", "author_id", "retweeted_id"];
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
    let mut rows = Vec::new();
    for batch in builder.with_projection(mask).build()? {
        let batch = batch?;
        let column = |name: &str| {
            let place = batch.schema_ref().index_of(name)?;
            Ok::<_, WarehouseError>(batch.column(place).as_primitive::<Int64Type>())
        };
        let [id, author, retweeted] =
            [column(columns[0])?, column(columns[1])?, column(columns[2])?];
        rows.extend((0..batch.num_rows()).map(|row| Row {
            id: id.value(row),
            author: author.is_valid(row).then(|| author.value(row)),
            retweeted: retweeted.is_valid(row).then(|| retweeted.value(row)),
        }));
    }
    Ok(rows)
}

/// Leaves of rejected records that carry a forgotten id only file and line.
/// Returns how many they are.
pub(super) fn forget_rejects(
    base: &Snapshot,
    forgotten: &Forgotten,
    transaction: &mut Transaction,
) -> Result<u64, WarehouseError> {
    let prefix = format!("{REJECTS}/");
    let mut count = 0;
    for (path, entry) in &base.manifest().files {
        if !path.starts_with(&prefix) {
            continue;
        }
        let file = base.file(path)?;
        let place = base.root().join(path);
        let found = rejects::forget(file, &place, forgotten, || transaction.stage(path))?;
        if found > 0 {
            transaction.add_file(path.clone(), entry.rows, None);
        }
        count += found;
    }
    Ok(count)
}

/// The same for the rejects of a run under way, which are staged.
pub(super) fn forget_staged_rejects(
    staged: &Path,
    forgotten: &Forgotten,
    transaction: &Transaction,
) -> Result<(), WarehouseError> {
    let without = transaction.scratch()?.join("rejects-without.jsonl");
    let file = fs::File::open(staged).at(staged)?;
    if rejects::forget(file, staged, forgotten, || Ok(without.clone()))? > 0 {
        fs::rename(&without, staged).at(&without)?;
    }
    Ok(())
}
