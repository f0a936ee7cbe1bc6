//! The table `vocabulary`: when each term was first and last said.
//!
//! A day may have millions of terms, and so may all days together: those that a run meets
//! are gathered in memory, from time to time put aside as a sorted run, and merged with
//! those that are known when the table is written.

mod gathered;
mod merging;

use std::fs::File;
use std::path::PathBuf;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::error::ArrowError;
use bytes::Bytes;
use jiff::civil::Date;
use polars::prelude::*;

use self::gathered::{Gathered, Key};
use self::merging::{Rows, Sorted, merge};
use super::day_terms::WrittenTerms;
use super::term_counts::OF_VOCABULARY;
use super::term_files::{each_of_day, rows_of};
use crate::day_number::days_since_1970;
use crate::error::AtPath;
use crate::layout::vocabulary_path;
use crate::table_writer::TableWriter;
use crate::{Snapshot, Table, Transaction, WarehouseError};

/// Terms that are gathered in memory, and bytes of their lemmas.
const TERMS_IN_MEMORY: usize = 1 << 19;
const BYTES_IN_MEMORY: usize = 64 << 20;

/// Terms that were met and terms that days have lost.
pub(super) struct VocabularyChange {
    met: Gathered,
    /// Terms that `met` may have.
    terms_in_memory: usize,
    /// Terms that were put aside, each file sorted.
    runs: Vec<PathBuf>,
    lost: Gathered,
    has_days: bool,
}

impl Default for VocabularyChange {
    fn default() -> Self {
        Self {
            met: Gathered::default(),
            terms_in_memory: TERMS_IN_MEMORY,
            runs: Vec::new(),
            lost: Gathered::default(),
            has_days: false,
        }
    }
}

impl VocabularyChange {
    /// Adds a day's terms as they are now; what `before` has of the day beyond them is
    /// lost.
    pub(crate) fn add_day(
        &mut self,
        date: Date,
        now: &WrittenTerms,
        before: Option<&Snapshot>,
        transaction: &Transaction,
    ) -> Result<(), WarehouseError> {
        let day = days_since_1970(date);
        self.has_days = true;
        if let Some(before) = before {
            let mut still = Gathered::default();
            now.each_of_vocabulary(&mut |term| {
                still.add(term, (day, day));
                Ok(())
            })?;
            each_of_day(before, date, &mut |term| {
                if !still.has(term) {
                    self.lost.add(term, (day, day));
                }
                Ok(())
            })?;
        }
        now.each_of_vocabulary(&mut |term| self.meet(term, (day, day), transaction))
    }

    /// Adds the terms of a stored day.
    pub(crate) fn add_stored_day(
        &mut self,
        base: &Snapshot,
        date: Date,
        transaction: &Transaction,
    ) -> Result<(), WarehouseError> {
        let day = days_since_1970(date);
        self.has_days = true;
        each_of_day(base, date, &mut |term| self.meet(term, (day, day), transaction))
    }

    fn meet(
        &mut self,
        term: Key,
        span: (i32, i32),
        transaction: &Transaction,
    ) -> Result<(), WarehouseError> {
        self.met.add(term, span);
        let is_much = self.met.len() > self.terms_in_memory || self.met.bytes() > BYTES_IN_MEMORY;
        if is_much { self.put_aside(transaction) } else { Ok(()) }
    }

    fn put_aside(&mut self, transaction: &Transaction) -> Result<(), WarehouseError> {
        let rows = std::mem::take(&mut self.met).rows()?;
        let name = format!("vocabulary-{:04}.parquet", self.runs.len());
        let path = transaction.scratch()?.join(name);
        let mut writer = TableWriter::create(&path, transaction.format(Table::Vocabulary)?)?;
        writer.write(rows)?;
        writer.finish()?;
        self.runs.push(path);
        Ok(())
    }

    /// Writes the new vocabulary and makes it part of the change; gives whether any day was
    /// added. Terms that some day lost are looked up again in all `terms`, which `base` has
    /// for the days that did not change.
    pub(crate) fn apply(
        mut self,
        base: Option<&Snapshot>,
        changed: &[Date],
        transaction: &mut Transaction,
    ) -> Result<bool, WarehouseError> {
        if !self.has_days {
            return Ok(false);
        }
        if let Some(base) = base.filter(|_| self.lost.len() > 0) {
            self.find_again(base, changed, transaction)?;
        }
        let Self { met, runs, lost, .. } = self;
        let mut sources: Vec<Sorted> = Vec::new();
        if let Some(base) =
            base.filter(|base| base.manifest().files.contains_key(&vocabulary_path()))
        {
            let known = rows_of(Bytes::from(base.bytes(&vocabulary_path())?), Table::Vocabulary)?;
            sources.push(if lost.len() > 0 {
                Box::new(known.map(|rows| without(&rows?, &lost)))
            } else {
                known
            });
        }
        for run in &runs {
            sources.push(rows_of(File::open(run).at(run)?, Table::Vocabulary)?);
        }
        sources.push(Box::new(std::iter::once(Ok(met.rows()?))));
        drop(met);

        let path = vocabulary_path();
        let staged = transaction.stage(&path)?;
        let mut writer = TableWriter::create(&staged, transaction.format(Table::Vocabulary)?)?;
        let count = merge(sources, &mut |rows| writer.write(rows))?;
        writer.finish()?;
        for run in &runs {
            std::fs::remove_file(run).at(run)?;
        }
        transaction.add_file(path, count, None);
        Ok(true)
    }

    /// Adds where other days have terms that some day lost.
    fn find_again(
        &mut self,
        base: &Snapshot,
        changed: &[Date],
        transaction: &Transaction,
    ) -> Result<(), WarehouseError> {
        let key = || ["lemma", "pos", "kind"].map(col);
        let column = |name: &str, place: usize| {
            let values: Vec<&str> = self.lost.keys().map(|term| term[place]).collect();
            Column::new(name.into(), values)
        };
        let columns = vec![column("lemma", 0), column("pos", 1), column("kind", 2)];
        let lost = DataFrame::new(self.lost.len(), columns)?.lazy();
        let others: Vec<Date> =
            base.manifest().dates().filter(|date| !changed.contains(date)).collect();
        let still = originals(base, &others)?
            .join(lost, key(), key(), JoinArgs::new(JoinType::Semi))
            .group_by(key())
            .agg([col("date").min().alias("first"), col("date").max().alias("last")])
            .collect()?;
        let text = |name: &str| Ok::<_, PolarsError>(still.column(name)?.str()?.clone());
        let day = |name: &str| Ok::<_, PolarsError>(still.column(name)?.date()?.physical().clone());
        let (lemma, pos, kind) = (text("lemma")?, text("pos")?, text("kind")?);
        let (first, last) = (day("first")?, day("last")?);
        for row in 0..still.height() {
            let of = |column: &StringChunked| column.get(row).unwrap_or_default().to_owned();
            let term = [of(&lemma), of(&pos), of(&kind)];
            let Some(span) = first.get(row).zip(last.get(row)) else { continue };
            self.meet(term.each_ref().map(String::as_str), span, transaction)?;
        }
        Ok(())
    }
}

/// Rows without those of terms that are lost.
fn without(rows: &RecordBatch, lost: &Gathered) -> Result<RecordBatch, ArrowError> {
    let terms = Rows::of(rows.clone());
    let stays = (0..rows.num_rows()).map(|row| Some(!lost.has(terms.key(row))));
    filter_record_batch(rows, &stays.collect::<BooleanArray>())
}

/// The rows of `terms` that count for the vocabulary.
fn originals(base: &Snapshot, dates: &[Date]) -> Result<LazyFrame, WarehouseError> {
    let kinds = OF_VOCABULARY.map(|kind| col("kind").eq(lit(kind)));
    let is_kept = kinds.into_iter().fold(lit(false), Expr::or);
    let terms = base.scan(Table::Terms, dates)?.filter(col("is_retweet").not().and(is_kept));
    Ok(terms.select(["lemma", "pos", "kind", "date"].map(col)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Stamp, Warehouse};

    #[test]
    fn terms_that_were_put_aside_are_written_as_if_they_were_not() {
        let written = |terms_in_memory: usize| {
            let folder = tempfile::tempdir().unwrap();
            let mut transaction = Warehouse::at(folder.path()).begin(&Stamp::of_tests()).unwrap();
            let has_days = true;
            let mut change =
                VocabularyChange { terms_in_memory, has_days, ..VocabularyChange::default() };
            for number in 0..3_000_i32 {
                // Some come again on other days, and as another kind or part of speech.
                let lemma = format!("語{}", number * 7 % 1_000);
                let pos = ["名詞", "動詞"][usize::from(number % 11 == 0)];
                let kind = ["word", "compound", "hashtag"][usize::try_from(number % 3).unwrap()];
                let day = number % 40;
                change.meet([&lemma, pos, kind], (day, day), &transaction).unwrap();
            }
            let runs = change.runs.len();
            assert!(change.apply(None, &[], &mut transaction).unwrap());
            assert_eq!(transaction.scratch().unwrap().read_dir().unwrap().count(), 0);
            let path = transaction.stage(&vocabulary_path()).unwrap();
            (runs, std::fs::read(path).unwrap())
        };
        let (runs, at_once) = written(usize::MAX);
        assert_eq!(runs, 0);
        for terms_in_memory in [90, 999] {
            let (runs, put_aside) = written(terms_in_memory);
            assert!(runs > 1 && put_aside == at_once, "{terms_in_memory}: {runs}");
        }
    }
}
