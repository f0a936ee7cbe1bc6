//! Writes the files of every day that new or changed tweets touch: only their
//! texts are cut into words, the other tokens of the day are carried over.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use arrow::array::RecordBatch;
use jiff::civil::Date;
use rayon::prelude::*;

use super::Observer;
use super::batches::{Batch, Batches};
use super::day_slice::DaySlice;
use super::day_writer::{DayWriter, WrittenDay};
use super::months::{Months, Others};
use super::stored::Stored;
use super::vocabulary::VocabularyChange;
use crate::{Table, Transaction, WarehouseError, daily_path, token_rows};
use tsubuyaki_tokens::{Tokenizer, Workers};

/// Writes the days that `load` hands on; returns them, sorted. What they had in
/// `stored` and keep is carried over, and the vocabulary is what they and the
/// other days of it have.
///
/// Days are loaded, cut and written in three stages, each at work while the
/// next has enough to do.
pub(super) fn write_days(
    tokenizer: &Tokenizer,
    load: impl FnOnce(&mut Batches) -> Result<(), WarehouseError> + Send,
    stored: Option<&Stored>,
    transaction: &mut Transaction,
    observer: &dyn Observer,
) -> Result<Vec<Date>, WarehouseError> {
    let _span = tracing::debug_span!("tokenize and write days").entered();
    let others = stored.map_or(Others::None, |stored| Others::OfMonth(stored.base()));
    let (changed, vocabulary) =
        write_files(tokenizer, load, stored, others, transaction, observer)?;
    vocabulary.apply(stored.map(Stored::base), &changed, transaction)?;
    Ok(changed)
}

/// Writes the daily files and the roll-ups of their months alone; returns the days, sorted,
/// and what they change in the vocabulary. `others` has the other days of these months.
pub(super) fn write_files(
    tokenizer: &Tokenizer,
    load: impl FnOnce(&mut Batches) -> Result<(), WarehouseError> + Send,
    stored: Option<&Stored>,
    others: Others,
    transaction: &mut Transaction,
    observer: &dyn Observer,
) -> Result<(Vec<Date>, VocabularyChange), WarehouseError> {
    let mut vocabulary = VocabularyChange::default();
    let mut changed = Vec::new();
    let mut months = Months::default();
    // Threads of their own: Polars must not wait within those of rayon.
    thread::scope(|scope| {
        let (to_cutter, loaded) = mpsc::sync_channel(0);
        let (to_writer, cut) = mpsc::sync_channel(0);
        scope.spawn(move || {
            let mut batches = Batches::new(to_cutter);
            let result = load(&mut batches);
            batches.finish(result);
        });
        scope.spawn(move || cut_batches(tokenizer, &loaded, &to_writer));
        let mut open = None;
        for batch in cut {
            let CutBatch { slices, tokens } = batch?;
            let cut: u64 = slices.iter().map(|slice| slice.fresh.true_count() as u64).sum();
            for day in write_batch(slices, tokens, &mut open, stored, transaction)? {
                changed.push(day.date);
                let before = stored.filter(|_| day.has_dropped).map(Stored::base);
                vocabulary.add_day(day.date, &day.terms, before, transaction)?;
                months.add(day.date, day.terms.words.as_ref(), others, transaction)?;
                enter(day, transaction);
            }
            super::stop_if_interrupted(observer)?;
            observer.tokenized(cut);
        }
        Ok::<_, WarehouseError>(())
    })?;
    months.finish(others, transaction)?;
    changed.sort_unstable();
    Ok((changed, vocabulary))
}

/// Slices of days, cut into words.
struct CutBatch {
    slices: Vec<DaySlice>,
    /// Those of each slice.
    tokens: Vec<RecordBatch>,
}

/// Cuts the tweets of all batches; ends early if they are no longer asked for.
fn cut_batches(
    tokenizer: &Tokenizer,
    loaded: &Receiver<Batch>,
    to_writer: &SyncSender<Result<CutBatch, WarehouseError>>,
) {
    let workers = Workers::new(tokenizer);
    let cut = |slice: &DaySlice| workers.with(|worker| token_rows(worker, slice.fresh_texts()));
    for batch in loaded {
        let batch = batch.and_then(|slices| {
            let tokens = slices.par_iter().map(cut).collect::<Result<_, _>>()?;
            Ok(CutBatch { slices, tokens })
        });
        if to_writer.send(batch).is_err() {
            return;
        }
    }
}

/// Makes a day's files part of the change; those of a day that has lost its
/// last tweet go.
fn enter(day: WrittenDay, transaction: &mut Transaction) {
    let (tweets, tokens, terms) = (day.tweet_rows, day.token_rows, day.terms.rows);
    tracing::debug!(date = %day.date, tweets, tokens, terms, "wrote");
    let tables = [
        (Table::Tweets, day.tweet_rows, day.ids),
        (Table::Tokens, day.token_rows, day.ids),
        (Table::Terms, day.terms.rows, None),
    ];
    for (table, rows, ids) in tables {
        let path = daily_path(table, day.date);
        if day.tweet_rows > 0 {
            transaction.add_file(path, rows, ids);
        } else {
            transaction.remove_file(path);
        }
    }
    transaction.set_writers(&daily_path(Table::Tweets, day.date), day.writers);
    transaction.add_categories(day.terms.categories);
}

/// A day some of whose tweets are written.
type OpenDay = Option<Box<DayWriter>>;

/// The slices of one day that a batch has, with their tokens.
struct DayPart {
    date: Date,
    /// Where it goes on from the batch before.
    open: OpenDay,
    slices: Vec<(DaySlice, RecordBatch)>,
}

/// Writes a batch. `open` is the day that the batch before left open, whose
/// next tweets come first, and becomes that which this one does. Returns the
/// days that are whole.
fn write_batch(
    slices: Vec<DaySlice>,
    tokens: Vec<RecordBatch>,
    open: &mut OpenDay,
    stored: Option<&Stored>,
    transaction: &Transaction,
) -> Result<Vec<WrittenDay>, WarehouseError> {
    let mut days: Vec<DayPart> = Vec::new();
    let mut is_new_day = true;
    for (slice, tokens) in slices.into_iter().zip(tokens) {
        if is_new_day {
            let slices = Vec::new();
            days.push(DayPart { date: slice.date, open: open.take(), slices });
        }
        is_new_day = slice.is_last;
        if let Some(day) = days.last_mut() {
            day.slices.push((slice, tokens));
        }
    }
    let states = days
        .into_par_iter()
        .map(|day| write_day(day, stored, transaction))
        .collect::<Result<Vec<_>, _>>()?;
    let mut written = Vec::new();
    for state in states {
        match state {
            DayState::Whole(day) => written.push(*day),
            DayState::Open(writer) => *open = Some(writer),
        }
    }
    Ok(written)
}

enum DayState {
    Open(Box<DayWriter>),
    Whole(Box<WrittenDay>),
}

/// Writes the next slices of one day.
fn write_day(
    day: DayPart,
    stored: Option<&Stored>,
    transaction: &Transaction,
) -> Result<DayState, WarehouseError> {
    let DayPart { date, open, slices } = day;
    let mut writer = match open {
        Some(writer) => writer,
        None => Box::new(DayWriter::create(date, stored, transaction)?),
    };
    let mut is_whole = false;
    for (slice, tokens) in slices {
        is_whole = slice.is_last;
        writer.write(slice, tokens, transaction)?;
    }
    Ok(if is_whole {
        DayState::Whole(Box::new(writer.finish(transaction)?))
    } else {
        DayState::Open(writer)
    })
}
