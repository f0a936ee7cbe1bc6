//! The table `vocabulary`: when each term was first and last said.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array, RecordBatch, StringViewArray};
use arrow::compute::{concat_batches, interleave};
use bytes::Bytes;
use jiff::civil::Date;
use polars::prelude::*;

use super::term_counts::OF_VOCABULARY;
use crate::arrow_frame::record_batch;
use crate::error::AtPath;
use crate::layout::vocabulary_path;
use crate::table_bytes::TableBytes;
use crate::table_reader::TableFile;
use crate::table_scan::{StoredFile, scan};
use crate::{Snapshot, Table, WarehouseError};

/// Rows of single days after which they are united, at the least.
const UNITE_ROWS: usize = 1 << 17;

/// Terms that were met and terms that days have lost.
#[derive(Default)]
pub(super) struct VocabularyChange {
    met: Vec<DataFrame>,
    /// Rows of `met` when it was last united.
    united_rows: usize,
    lost: Vec<DataFrame>,
}

fn key() -> [Expr; 3] {
    [col("lemma"), col("pos"), col("kind")]
}

impl VocabularyChange {
    /// A day's terms as they are now, and as they were before: lemma, pos,
    /// kind, first and last date.
    pub(crate) fn add_day(
        &mut self,
        now: DataFrame,
        before: Option<DataFrame>,
    ) -> Result<(), WarehouseError> {
        if let Some(before) = before {
            let args = JoinArgs::new(JoinType::Anti);
            let lost = before.lazy().join(now.clone().lazy(), key(), key(), args).collect()?;
            if lost.height() > 0 {
                self.lost.push(lost);
            }
        }
        self.met.push(now);
        let rows: usize = self.met.iter().map(DataFrame::height).sum();
        if rows > UNITE_ROWS.max(2 * self.united_rows) {
            let united = united(&self.met)?.collect()?;
            self.united_rows = united.height();
            self.met = vec![united];
        }
        Ok(())
    }

    /// The new vocabulary, sorted; `None` if no day was added. Terms that some
    /// day lost are looked up again in all `terms`, which `base` has for the
    /// days that did not change.
    pub(crate) fn apply(
        self,
        base: Option<&Snapshot>,
        changed: &[Date],
    ) -> Result<Option<RecordBatch>, WarehouseError> {
        let rows = |frame: LazyFrame| {
            record_batch(&frame.collect()?, &Table::Vocabulary.schema()).map(Some)
        };
        if self.met.is_empty() {
            return Ok(None);
        }
        let mut parts = self.met;
        let Some(base) = base else { return rows(sorted(united(&parts)?)) };
        let has_vocabulary = base.manifest().files.contains_key(&vocabulary_path());
        if self.lost.is_empty() && has_vocabulary {
            return merged(base, &united(&parts)?.collect()?).map(Some);
        }
        let mut old = base.scan(Table::Vocabulary, &[])?;
        if !self.lost.is_empty() {
            let lost = stacked(&self.lost)?.group_by(key()).agg([]).collect()?;
            old = old.join(lost.clone().lazy(), key(), key(), JoinArgs::new(JoinType::Anti));
            let others: Vec<Date> =
                base.manifest().dates().filter(|date| !changed.contains(date)).collect();
            let args = JoinArgs::new(JoinType::Semi);
            let still = originals(base, &others)?.join(lost.lazy(), key(), key(), args);
            parts.push(still.collect()?);
        }
        let new = united(&parts)?;
        let all = once(concat([old, new], UnionArgs::default())?);
        rows(sorted(all))
    }
}

/// The vocabulary so far and terms that are met, each once. The one is sorted and long, the
/// others are those of a few days, mostly.
fn merged(base: &Snapshot, met: &DataFrame) -> Result<RecordBatch, WarehouseError> {
    let schema = Table::Vocabulary.schema();
    let bytes = Bytes::from(base.bytes(&vocabulary_path())?);
    let old = TableFile::open(bytes, Table::Vocabulary)?.rows(BATCH_ROWS)?;
    let old = concat_batches(&schema, &old.collect::<Result<Vec<_>, _>>()?)?;
    let met = record_batch(met, &schema)?;
    let (old, met) = (Terms::of(&old), Terms::of(&met));
    let mut order: Vec<usize> = (0..met.rows.num_rows()).collect();
    order.sort_unstable_by_key(|row| met.key(*row));
    let mut places = Vec::with_capacity(old.rows.num_rows() + order.len());
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut order = order.into_iter().peekable();
    let mut put = |place, spans: &[(i32, i32)]| {
        places.push(place);
        first.extend(spans.iter().map(|span| span.0).min());
        last.extend(spans.iter().map(|span| span.1).max());
    };
    for row in 0..old.rows.num_rows() {
        let key = old.key(row);
        while let Some(new) = order.next_if(|new| met.key(*new) < key) {
            put((1, new), &[met.span(new)]);
        }
        match order.next_if(|new| met.key(*new) == key) {
            Some(new) => put((0, row), &[old.span(row), met.span(new)]),
            None => put((0, row), &[old.span(row)]),
        }
    }
    order.for_each(|new| put((1, new), &[met.span(new)]));
    let text = |name: &str| {
        let place = Table::Vocabulary.place(name);
        interleave(&[old.rows.column(place).as_ref(), met.rows.column(place).as_ref()], &places)
    };
    let dates = |dates: Vec<i32>| -> ArrayRef { Arc::new(Date32Array::from(dates)) };
    let columns = vec![text("lemma")?, text("pos")?, text("kind")?, dates(first), dates(last)];
    Ok(RecordBatch::try_new(schema, columns)?)
}

/// Rows that are read at once.
const BATCH_ROWS: usize = 65_536;

/// Rows of the table.
struct Terms<'a> {
    rows: &'a RecordBatch,
    texts: [&'a StringViewArray; 3],
    spans: [&'a Date32Array; 2],
}

impl<'a> Terms<'a> {
    fn of(rows: &'a RecordBatch) -> Self {
        let column = |name: &str| rows.column(Table::Vocabulary.place(name));
        Self {
            rows,
            texts: ["lemma", "pos", "kind"].map(|name| column(name).as_string_view()),
            spans: ["first_date", "last_date"].map(|name| column(name).as_primitive()),
        }
    }

    fn key(&self, row: usize) -> [&'a str; 3] {
        self.texts.map(|texts| texts.value(row))
    }

    fn span(&self, row: usize) -> (i32, i32) {
        let [first, last] = self.spans.map(|dates| dates.value(row));
        (first, last)
    }
}

/// The terms of a stored day: lemma, pos, kind, first and last date.
pub(super) fn of_day(base: &Snapshot, date: Date) -> Result<DataFrame, WarehouseError> {
    Ok(once(originals(base, &[date])?).collect()?)
}

/// The terms of a day whose file of `terms` is not stored yet.
pub(super) fn of_file(path: &Path, date: Date) -> Result<DataFrame, WarehouseError> {
    let file = TableBytes::open(std::fs::read(path).at(path)?.into())?.into();
    let terms = scan(Table::Terms, vec![StoredFile { file, date: Some(date) }])?;
    Ok(once(of_originals(terms)).collect()?)
}

/// Each term once.
fn once(terms: LazyFrame) -> LazyFrame {
    terms.group_by(key()).agg([col("first_date").min(), col("last_date").max()])
}

/// The rows of `terms` that count for the vocabulary.
fn originals(base: &Snapshot, dates: &[Date]) -> Result<LazyFrame, WarehouseError> {
    Ok(of_originals(base.scan(Table::Terms, dates)?))
}

fn of_originals(terms: LazyFrame) -> LazyFrame {
    let kinds = OF_VOCABULARY.map(|kind| col("kind").eq(lit(kind)));
    let is_kept = kinds.into_iter().fold(lit(false), Expr::or);
    terms
        .filter(col("is_retweet").not().and(is_kept))
        .select([col("lemma"), col("pos"), col("kind"), col("date").alias("first_date")])
        .with_column(col("first_date").alias("last_date"))
}

fn sorted(vocabulary: LazyFrame) -> LazyFrame {
    vocabulary.sort(["lemma", "pos", "kind"], SortMultipleOptions::default())
}

/// Frames of the same columns, one below the other.
fn stacked(frames: &[DataFrame]) -> PolarsResult<LazyFrame> {
    let mut stacked = DataFrame::empty();
    for frame in frames {
        stacked.vstack_mut(frame)?;
    }
    Ok(stacked.lazy())
}

/// First and last date over frames of days and frames that are united.
fn united(frames: &[DataFrame]) -> PolarsResult<LazyFrame> {
    Ok(once(stacked(frames)?))
}
