//! Rows in slices of one size whatever batches they come in.

use arrow::array::RecordBatch;
use arrow::compute::{BatchCoalescer, concat_batches};

use super::error::WarehouseError;
use super::table_writer::SLICE_ROWS;

/// Rows that wait as they came. What gathers more of them asks for the memory of a whole
/// slice, which took longer than to write the few rows of most days.
const WAITING_ROWS: usize = 16_384;

/// Gathers the rows of one slice after another.
#[derive(Default)]
pub(super) struct Slices {
    waiting: Vec<RecordBatch>,
    rows: usize,
    /// Takes over once too many wait.
    gathering: Option<BatchCoalescer>,
}

impl Slices {
    /// Appends rows; batches have the same columns.
    pub(crate) fn push(&mut self, rows: RecordBatch) -> Result<(), WarehouseError> {
        if let Some(gathering) = &mut self.gathering {
            return Ok(gathering.push_batch(rows)?);
        }
        self.rows += rows.num_rows();
        if self.rows <= WAITING_ROWS {
            self.waiting.push(rows);
            return Ok(());
        }
        let mut gathering = BatchCoalescer::new(rows.schema(), SLICE_ROWS);
        for rows in self.waiting.drain(..).chain([rows]) {
            gathering.push_batch(rows)?;
        }
        self.gathering = Some(gathering);
        Ok(())
    }

    /// The next slice, if it is whole.
    pub(crate) fn next_whole(&mut self) -> Option<RecordBatch> {
        self.gathering.as_mut().and_then(BatchCoalescer::next_completed_batch)
    }

    /// What is left.
    pub(crate) fn rest(mut self) -> Result<Option<RecordBatch>, WarehouseError> {
        if let Some(mut gathering) = self.gathering {
            gathering.finish_buffered_batch()?;
            return Ok(gathering.next_completed_batch());
        }
        Ok(match self.waiting.as_slice() {
            [] => None,
            [_] => self.waiting.pop(),
            [first, ..] => Some(concat_batches(&first.schema(), &self.waiting)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{AsArray, Int64Array};
    use arrow::datatypes::{DataType, Field, Int64Type, Schema};

    use super::*;

    /// The lengths of the slices in which batches of these lengths come out, all their rows
    /// in order.
    fn slices(lengths: &[usize]) -> Vec<usize> {
        let schema = Arc::new(Schema::new(vec![Field::new("row", DataType::Int64, false)]));
        let mut slices = Slices::default();
        let mut found = Vec::new();
        let mut next = 0_i64;
        for &length in lengths {
            let rows: Int64Array = (next..).take(length).map(Some).collect();
            next += i64::try_from(length).unwrap();
            slices
                .push(RecordBatch::try_new(schema.clone(), vec![Arc::new(rows)]).unwrap())
                .unwrap();
            found.extend(std::iter::from_fn(|| slices.next_whole()));
        }
        found.extend(slices.rest().unwrap());
        let rows =
            found.iter().flat_map(|rows| rows.column(0).as_primitive::<Int64Type>().values());
        assert!(rows.copied().eq(0..next));
        found.iter().map(RecordBatch::num_rows).collect()
    }

    #[test]
    fn batches_of_any_size_come_out_in_slices() {
        assert!(slices(&[]).is_empty());
        assert_eq!(slices(&[3]), [3]);
        assert_eq!(slices(&[3, 4, WAITING_ROWS - 7]), [WAITING_ROWS]);
        assert_eq!(slices(&[3, WAITING_ROWS]), [WAITING_ROWS + 3]);
        assert_eq!(slices(&[WAITING_ROWS, SLICE_ROWS, 5]), [SLICE_ROWS, WAITING_ROWS + 5]);
        assert_eq!(slices(&[2 * SLICE_ROWS]), [SLICE_ROWS, SLICE_ROWS]);
    }
}
