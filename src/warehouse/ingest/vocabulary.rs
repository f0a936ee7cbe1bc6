//! The table `vocabulary`: when each term was first and last said.

use jiff::civil::Date;
use polars::prelude::*;

use super::term_counts::OF_VOCABULARY;
use crate::warehouse::{Snapshot, Table, WarehouseError};

/// Rows of single days after which they are united.
const UNITE_ROWS: usize = 1 << 20;

/// Terms that were met and terms that days have lost.
#[derive(Default)]
pub(super) struct VocabularyChange {
    met: Vec<DataFrame>,
    lost: Vec<DataFrame>,
}

fn key() -> [Expr; 3] {
    [col("lemma"), col("pos"), col("kind")]
}

impl VocabularyChange {
    /// A day's terms as they are now, and as they were before: lemma, pos,
    /// kind, first and last date.
    pub fn add_day(
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
        if self.met.iter().map(DataFrame::height).sum::<usize>() > UNITE_ROWS {
            let united = united(&self.met)?.collect()?;
            self.met = vec![united];
        }
        Ok(())
    }

    /// The new vocabulary, sorted; `None` if no day was added. Terms that some
    /// day lost are looked up again in all `terms`, which `base` has for the
    /// days that did not change.
    pub fn apply(
        self,
        base: Option<&Snapshot>,
        changed: &[Date],
    ) -> Result<Option<DataFrame>, WarehouseError> {
        if self.met.is_empty() {
            return Ok(None);
        }
        let mut parts = self.met;
        let Some(base) = base else { return Ok(Some(sorted(united(&parts)?).collect()?)) };
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
        let all = concat([old, new], UnionArgs::default())?
            .group_by(key())
            .agg([col("first_date").min(), col("last_date").max()]);
        Ok(Some(sorted(all).collect()?))
    }
}

/// The terms of a stored day: lemma, pos, kind, first and last date.
pub(super) fn of_day(base: &Snapshot, date: Date) -> Result<DataFrame, WarehouseError> {
    Ok(originals(base, &[date])?
        .group_by(key())
        .agg([col("first_date").min(), col("last_date").max()])
        .collect()?)
}

/// The rows of `terms` that count for the vocabulary.
fn originals(base: &Snapshot, dates: &[Date]) -> Result<LazyFrame, WarehouseError> {
    let is_kind = |kind: &&str| col("kind").eq(lit((*kind).to_owned()));
    let of_vocabulary = OF_VOCABULARY.iter().map(is_kind).fold(lit(false), Expr::or);
    Ok(base
        .scan(Table::Terms, dates)?
        .filter(col("is_retweet").not().and(of_vocabulary))
        .select([col("lemma"), col("pos"), col("kind"), col("date").alias("first_date")])
        .with_column(col("first_date").alias("last_date")))
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
    Ok(stacked(frames)?.group_by(key()).agg([col("first_date").min(), col("last_date").max()]))
}
