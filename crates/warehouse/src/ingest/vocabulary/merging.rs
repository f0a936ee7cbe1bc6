//! Sorted rows of the vocabulary from several places, merged a batch at a time.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array, RecordBatch, StringViewArray};
use arrow::compute::interleave;
use arrow::error::ArrowError;

use super::gathered::Key;
use crate::{Table, WarehouseError};

/// Rows that are handed on at once, at most.
const BATCH_ROWS: usize = 65_536;

/// Batches of rows, sorted, each term once.
pub(super) type Sorted<'a> = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + 'a>;

/// Hands the rows of all sources on, sorted, those of a term as one; returns how many there
/// are.
pub(super) fn merge(
    sources: Vec<Sorted>,
    write: &mut dyn FnMut(RecordBatch) -> Result<(), WarehouseError>,
) -> Result<u64, WarehouseError> {
    let mut heads = Vec::with_capacity(sources.len());
    for source in sources {
        heads.extend(Head::of(source)?);
    }
    let mut merging = Merging { order: Vec::new(), joined: Joined::default(), height: 0 };
    for place in 0..heads.len() {
        merging.put(place, &heads);
    }
    while let [.., _, _] = merging.order.as_slice() {
        merging.join(&mut heads, write)?;
    }
    merging.flush(&heads, write)?;
    // What only one has goes on as it is.
    if let Some(last) = merging.order.pop() {
        let Head { rows: Rows { batch, .. }, row, mut rest } = heads.swap_remove(last);
        drop(heads);
        let begun = batch.slice(row, batch.num_rows() - row);
        for batch in std::iter::once(Ok(begun)).chain(&mut rest) {
            let batch = batch?;
            merging.height += batch.num_rows() as u64;
            write(batch)?;
        }
    }
    Ok(merging.height)
}

struct Merging {
    /// The sources that have rows left, by their next ones, the least last.
    order: Vec<usize>,
    joined: Joined,
    height: u64,
}

/// Rows that are to be handed on.
#[derive(Default)]
struct Joined {
    /// Their sources, and their places in the batches of these.
    places: Vec<(usize, usize)>,
    first: Vec<i32>,
    last: Vec<i32>,
}

impl Merging {
    /// Puts a source where its next row belongs.
    fn put(&mut self, source: usize, heads: &[Head]) {
        let key = heads[source].key();
        let place = self.order.partition_point(|&other| heads[other].key() > key);
        self.order.insert(place, source);
    }

    /// Joins the next rows of one term.
    fn join(
        &mut self,
        heads: &mut [Head],
        write: &mut dyn FnMut(RecordBatch) -> Result<(), WarehouseError>,
    ) -> Result<(), WarehouseError> {
        let Some(least) = self.order.pop() else { return Ok(()) };
        let key = heads[least].key();
        let same = self.order.iter().rev().take_while(|&&other| heads[other].key() == key).count();
        let same = self.order.split_off(self.order.len() - same);
        let (mut first, mut last) = heads[least].span();
        for &other in &same {
            let span = heads[other].span();
            (first, last) = (first.min(span.0), last.max(span.1));
        }
        self.joined.places.push((least, heads[least].row));
        self.joined.first.push(first);
        self.joined.last.push(last);
        if self.joined.places.len() == BATCH_ROWS {
            self.flush(heads, write)?;
        }
        for source in std::iter::once(least).chain(same) {
            heads[source].row += 1;
            if heads[source].is_read() {
                // They are in the batch that goes.
                self.flush(heads, write)?;
                if !heads[source].load()? {
                    continue;
                }
            }
            self.put(source, heads);
        }
        Ok(())
    }

    fn flush(
        &mut self,
        heads: &[Head],
        write: &mut dyn FnMut(RecordBatch) -> Result<(), WarehouseError>,
    ) -> Result<(), WarehouseError> {
        let Joined { places, first, last } = std::mem::take(&mut self.joined);
        if places.is_empty() {
            return Ok(());
        }
        self.height += places.len() as u64;
        let text = |column: usize| {
            let columns: Vec<_> =
                heads.iter().map(|head| head.rows.batch.column(column).as_ref()).collect();
            interleave(&columns, &places)
        };
        let days = |days: Vec<i32>| -> ArrayRef { Arc::new(Date32Array::from(days)) };
        let columns = vec![text(0)?, text(1)?, text(2)?, days(first), days(last)];
        write(RecordBatch::try_new(Table::Vocabulary.schema(), columns)?)
    }
}

/// A source with the batch that is being read.
struct Head<'a> {
    rows: Rows,
    row: usize,
    rest: Sorted<'a>,
}

impl<'a> Head<'a> {
    /// `None` of a source without rows.
    fn of(rest: Sorted<'a>) -> Result<Option<Self>, WarehouseError> {
        let rows = Rows::of(RecordBatch::new_empty(Table::Vocabulary.schema()));
        let mut head = Self { rows, row: 0, rest };
        Ok(head.load()?.then_some(head))
    }

    /// Goes on to the next batch that has rows; gives whether there is one.
    fn load(&mut self) -> Result<bool, WarehouseError> {
        while self.is_read() {
            let Some(batch) = self.rest.next() else { return Ok(false) };
            (self.rows, self.row) = (Rows::of(batch?), 0);
        }
        Ok(true)
    }

    fn is_read(&self) -> bool {
        self.row == self.rows.batch.num_rows()
    }

    fn key(&self) -> Key<'_> {
        self.rows.key(self.row)
    }

    fn span(&self) -> (i32, i32) {
        let [first, last] = self.rows.spans.each_ref().map(|days| days.value(self.row));
        (first, last)
    }
}

/// Rows of the table.
pub(super) struct Rows {
    batch: RecordBatch,
    texts: [StringViewArray; 3],
    spans: [Date32Array; 2],
}

impl Rows {
    pub(crate) fn of(batch: RecordBatch) -> Self {
        let column = |name: &str| batch.column(Table::Vocabulary.place(name));
        Self {
            texts: ["lemma", "pos", "kind"].map(|name| column(name).as_string_view().clone()),
            spans: ["first_date", "last_date"].map(|name| column(name).as_primitive().clone()),
            batch,
        }
    }

    pub(crate) fn key(&self, row: usize) -> Key<'_> {
        self.texts.each_ref().map(|texts| texts.value(row))
    }
}

#[cfg(test)]
mod tests {
    use super::super::gathered::Gathered;
    use super::*;

    /// Numbers as terms, each said on the day of a number.
    fn rows(terms: &[i32], day: i32) -> RecordBatch {
        let mut gathered = Gathered::default();
        for term in terms {
            gathered.add([&format!("{term:03}"), "名詞", "word"], (day, day));
        }
        gathered.rows().unwrap()
    }

    /// The batches of a source, of so many rows each.
    fn batches(rows: &RecordBatch, of: usize) -> Sorted<'static> {
        let starts = (0..rows.num_rows()).step_by(of);
        let slices: Vec<_> =
            starts.map(|start| Ok(rows.slice(start, of.min(rows.num_rows() - start)))).collect();
        Box::new(slices.into_iter())
    }

    #[test]
    fn each_term_has_one_row_whatever_the_batches() {
        let days: [Vec<i32>; 4] = [
            (0..300).filter(|term| term % 3 == 0).collect(),
            (0..200).filter(|term| term % 2 == 0).collect(),
            Vec::new(),
            (100..500).filter(|term| term % 5 == 0).collect(),
        ];
        let mut all = Gathered::default();
        for (day, terms) in (0..).zip(&days) {
            for term in terms {
                all.add([&format!("{term:03}"), "名詞", "word"], (day, day));
            }
        }
        let all = all.rows().unwrap();
        for of in [1, 2, 7, 1_000] {
            let sources = (0..).zip(&days).map(|(day, terms)| batches(&rows(terms, day), of));
            let mut merged = Vec::new();
            let mut write = |rows| {
                merged.push(rows);
                Ok(())
            };
            let height = merge(sources.collect(), &mut write).unwrap();
            let merged = arrow::compute::concat_batches(&all.schema(), &merged).unwrap();
            assert_eq!((height, &merged), (all.num_rows() as u64, &all), "{of}");
        }
        assert_eq!(merge(Vec::new(), &mut |_| unreachable!()).unwrap(), 0);
    }
}
