//! Writes the files of every day that new or changed tweets touch: only their
//! texts are cut into words, the other tokens of the day are carried over.

use std::ops::Range;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use arrow::array::RecordBatch;
use jiff::civil::Date;
use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::Observer;
use super::day::Day;
use super::day_writer::{DayWriter, WrittenDay};
use super::merge::DAY;
use super::spool::Spool;
use super::token_rows::TokenRows;
use super::vocabulary::VocabularyChange;
use crate::tokens::{Tokenizer, Worker};
use crate::warehouse::arrow_frame::record_batch;
use crate::warehouse::table_writer::TableWriter;
use crate::warehouse::{Snapshot, Table, Transaction, WarehouseError, daily_path, layout};

/// Tweets that one thread cuts at a time.
const TASK_TWEETS: usize = 4_096;
/// Bytes of text for each token, at the least usual.
const BYTES_A_TOKEN: usize = 4;
/// Tweets that are cut before their tokens are written.
const GROUP_TWEETS: usize = 16_384;
/// Groups that may wait for the writer.
const CUT_AHEAD: usize = 2;

/// Writes all days that have rows in `spool`; returns them, sorted.
pub(super) fn write_days(
    tokenizer: &Tokenizer,
    spool: &Spool,
    base: Option<&Snapshot>,
    transaction: &mut Transaction,
    observer: &dyn Observer,
) -> Result<Vec<Date>, WarehouseError> {
    let ranges = spool.ranges();
    let loaded = ranges.iter().map(|range| {
        let rows = spool.read(range)?.partition_by_stable([DAY], true)?;
        rows.iter().map(|rows| Day::new(rows, base)).collect()
    });
    write_loaded(tokenizer, loaded, base, transaction, observer)
}

/// Writes days that are loaded bit by bit; returns them, sorted. The vocabulary
/// is what they and the other days of `base` have.
///
/// Days are loaded, cut and written in three stages, each at work while the
/// next has enough to do.
pub(super) fn write_loaded(
    tokenizer: &Tokenizer,
    days: impl Iterator<Item = Loaded> + Send,
    base: Option<&Snapshot>,
    transaction: &mut Transaction,
    observer: &dyn Observer,
) -> Result<Vec<Date>, WarehouseError> {
    let (changed, vocabulary) = write_files(tokenizer, days, transaction, observer)?;
    if let Some(rows) = vocabulary.apply(base, &changed)? {
        write_vocabulary(&rows, transaction)?;
    }
    Ok(changed)
}

/// Writes the daily files alone; returns the days, sorted, and what they change
/// in the vocabulary.
pub(super) fn write_files(
    tokenizer: &Tokenizer,
    mut days: impl Iterator<Item = Loaded> + Send,
    transaction: &mut Transaction,
    observer: &dyn Observer,
) -> Result<(Vec<Date>, VocabularyChange), WarehouseError> {
    let mut vocabulary = VocabularyChange::default();
    let mut changed = Vec::new();
    // Threads of their own: Polars must not wait within those of rayon.
    thread::scope(|scope| {
        let (to_cutter, loaded) = mpsc::sync_channel(0);
        let (to_writer, cut) = mpsc::sync_channel(CUT_AHEAD);
        // Ends early if the days are no longer asked for.
        scope.spawn(move || days.all(|loaded| to_cutter.send(loaded).is_ok()));
        scope.spawn(move || cut_days(tokenizer, &loaded, &to_writer));
        let mut files = Vec::new();
        for group in cut {
            let CutGroup { days, slices, tokens, is_last } = group?;
            files.resize_with(days.len(), || DayFiles::Unopened);
            write_group(&days, &slices, tokens, &mut files, transaction)?;
            super::stop_if_interrupted(observer)?;
            observer.tokenized(slices.iter().map(|slice| slice.rows.len() as u64).sum());
            if !is_last {
                continue;
            }
            for (day, files) in days.iter().zip(std::mem::take(&mut files)) {
                let written = files.written(day, transaction)?;
                changed.push(day.date);
                vocabulary
                    .add_day(written.counts.vocabulary(day.date)?, day.vocabulary_before()?)?;
                enter(day, &written, transaction);
            }
        }
        Ok::<_, WarehouseError>(())
    })?;
    changed.sort_unstable();
    Ok((changed, vocabulary))
}

/// Writes the vocabulary and makes it part of the change.
pub(super) fn write_vocabulary(
    rows: &DataFrame,
    transaction: &mut Transaction,
) -> Result<(), WarehouseError> {
    let path = layout::vocabulary_path();
    let staged = transaction.stage(&path)?;
    let mut writer = TableWriter::create(&staged, Table::Vocabulary, transaction.stamp())?;
    writer.write(record_batch(rows, &Table::Vocabulary.schema())?)?;
    writer.finish()?;
    transaction.add_file(path, rows.height() as u64, None);
    Ok(())
}

/// Some days that are loaded, and why the rest is not.
pub(super) type Loaded = Result<Vec<Day>, WarehouseError>;

/// Some of the tweets of loaded days, cut into words.
struct CutGroup {
    days: Arc<Vec<Day>>,
    slices: Vec<Slice>,
    /// Those of each slice.
    tokens: Vec<RecordBatch>,
    /// None of these days follows in another group.
    is_last: bool,
}

/// Cuts the tweets of all days; ends early if they are no longer asked for.
fn cut_days(
    tokenizer: &Tokenizer,
    loaded: &Receiver<Loaded>,
    to_writer: &SyncSender<Result<CutGroup, WarehouseError>>,
) {
    let workers = Workers { tokenizer, idle: Mutex::new(Vec::new()) };
    for days in loaded {
        let days = match days {
            Ok(days) => Arc::new(days),
            Err(error) => return drop(to_writer.send(Err(error))),
        };
        let groups = groups(&days);
        let last = groups.len() - 1;
        for (index, slices) in groups.into_iter().enumerate() {
            let group = workers.cut(&days, &slices).map(|tokens| CutGroup {
                days: days.clone(),
                slices,
                tokens,
                is_last: index == last,
            });
            if to_writer.send(group).is_err() {
                return;
            }
        }
    }
}

/// Makes a day's files part of the change; those of a day that has lost its
/// last tweet go.
fn enter(day: &Day, written: &WrittenDay, transaction: &mut Transaction) {
    let ids = day.ids();
    let tweet_rows = day.tweets.num_rows() as u64;
    let tables = [
        (Table::Tweets, tweet_rows, ids),
        (Table::Tokens, written.token_rows, ids),
        (Table::Terms, written.term_rows, None),
    ];
    for (table, rows, ids) in tables {
        let path = daily_path(table, day.date);
        if tweet_rows > 0 {
            transaction.add_file(path, rows, ids);
        } else {
            transaction.remove_file(path);
        }
    }
    transaction.add_categories(written.counts.categories());
}

/// Some tweets of one day.
struct Slice {
    day: usize,
    rows: Range<usize>,
}

/// The tweets of all days in slices for one thread each, in groups that fit
/// into memory; at least one group.
fn groups(days: &[Day]) -> Vec<Vec<Slice>> {
    let mut groups = Vec::new();
    let mut group = Vec::new();
    let mut tweets = 0;
    for (day, height) in days.iter().map(|day| day.tweets.num_rows()).enumerate() {
        for start in (0..height).step_by(TASK_TWEETS) {
            let rows = start..height.min(start + TASK_TWEETS);
            tweets += rows.len();
            group.push(Slice { day, rows });
            if tweets >= GROUP_TWEETS {
                groups.push(std::mem::take(&mut group));
                tweets = 0;
            }
        }
    }
    if !group.is_empty() || groups.is_empty() {
        groups.push(group);
    }
    groups
}

/// How far a day's files are.
enum DayFiles {
    Unopened,
    Open(Box<DayWriter>),
    Written(Box<WrittenDay>),
}

impl DayFiles {
    fn written(self, day: &Day, transaction: &Transaction) -> Result<WrittenDay, WarehouseError> {
        match self {
            Self::Written(written) => Ok(*written),
            Self::Open(writer) => writer.finish(day, transaction),
            Self::Unopened => DayWriter::create(day, transaction)?.finish(day, transaction),
        }
    }
}

fn write_group(
    days: &[Day],
    group: &[Slice],
    tokens: Vec<RecordBatch>,
    files: &mut [DayFiles],
    transaction: &Transaction,
) -> Result<(), WarehouseError> {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return Ok(()) };
    let span = first.day..=last.day;
    let mut of_day: Vec<Vec<(&Slice, RecordBatch)>> = span.clone().map(|_| Vec::new()).collect();
    for (slice, tokens) in group.iter().zip(tokens) {
        of_day[slice.day - first.day].push((slice, tokens));
    }
    files[span.clone()]
        .par_iter_mut()
        .zip(&days[span])
        .zip(of_day)
        .try_for_each(|((files, day), slices)| write_day(day, slices, files, transaction))
}

fn write_day(
    day: &Day,
    slices: Vec<(&Slice, RecordBatch)>,
    files: &mut DayFiles,
    transaction: &Transaction,
) -> Result<(), WarehouseError> {
    let mut writer = match std::mem::replace(files, DayFiles::Unopened) {
        DayFiles::Open(writer) => writer,
        DayFiles::Unopened => Box::new(DayWriter::create(day, transaction)?),
        DayFiles::Written(written) => {
            *files = DayFiles::Written(written);
            return Ok(());
        }
    };
    let mut is_whole = day.tweets.num_rows() == 0;
    for (slice, tokens) in slices {
        writer.write(vec![tokens], day.tweet_ids()[slice.rows.end - 1])?;
        is_whole = slice.rows.end == day.tweets.num_rows();
    }
    *files = if is_whole {
        DayFiles::Written(Box::new(writer.finish(day, transaction)?))
    } else {
        DayFiles::Open(writer)
    };
    Ok(())
}

/// Workers that keep what they looked up from one task to the next.
struct Workers<'t> {
    tokenizer: &'t Tokenizer,
    idle: Mutex<Vec<Worker<'t>>>,
}

impl Workers<'_> {
    /// The tokens of the fresh tweets of each slice.
    fn cut(&self, days: &[Day], group: &[Slice]) -> Result<Vec<RecordBatch>, WarehouseError> {
        group
            .par_iter()
            .map(|slice| {
                let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut worker = idle.unwrap_or_else(|| self.tokenizer.worker());
                let tokens = cut_slice(&mut worker, &days[slice.day], slice.rows.clone());
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                tokens
            })
            .collect()
    }
}

fn cut_slice(
    worker: &mut Worker,
    day: &Day,
    rows: Range<usize>,
) -> Result<RecordBatch, WarehouseError> {
    let bytes: usize = day.fresh_texts(rows.clone()).map(|(_, text)| text.len()).sum();
    let mut tokens = TokenRows::with_capacity(bytes / BYTES_A_TOKEN);
    for (tweet, text) in day.fresh_texts(rows) {
        let mut position = 0;
        worker.tokenize(text, &mut |token| {
            tokens.push(tweet, position, token);
            position += 1;
        });
    }
    tokens.finish()
}
