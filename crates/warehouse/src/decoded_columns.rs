//! Columns of a file that were decoded and may be asked for again: a page asks a dozen
//! questions about the same days.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::{Array, ArrayRef};

/// Bytes of the columns that are kept of all files, at most.
pub(super) const DECODED_BYTES: usize = 32 << 20;

/// The columns of a file that are kept, by their places.
#[derive(Debug)]
pub(super) struct DecodedColumns {
    columns: Mutex<BTreeMap<usize, ArrayRef>>,
    /// Bytes of those of all files.
    sum: Arc<AtomicUsize>,
}

impl DecodedColumns {
    pub(super) fn new(sum: Arc<AtomicUsize>) -> Self {
        Self { columns: Mutex::default(), sum }
    }

    /// Those at some places, as far as they are there.
    pub(super) fn get(&self, places: &[usize]) -> Vec<Option<ArrayRef>> {
        let columns = self.lock();
        places.iter().map(|place| columns.get(place).cloned()).collect()
    }

    /// Keeps columns, as long as there is room for them.
    pub(super) fn keep<'a>(&self, read: impl Iterator<Item = (usize, &'a ArrayRef)>) {
        let mut columns = self.lock();
        for (place, column) in read {
            let bytes = column.get_array_memory_size();
            if self.sum.load(Ordering::Relaxed) + bytes <= DECODED_BYTES
                && columns.insert(place, column.clone()).is_none()
            {
                self.sum.fetch_add(bytes, Ordering::Relaxed);
            }
        }
    }

    /// Drops all of them.
    pub(super) fn clear(&self) {
        let columns = std::mem::take(&mut *self.lock());
        let bytes = columns.values().map(Array::get_array_memory_size).sum();
        self.sum.fetch_sub(bytes, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<usize, ArrayRef>> {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for DecodedColumns {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::Int64Array;

    use super::*;

    #[test]
    fn columns_are_kept_while_there_is_room() {
        let sum = Arc::default();
        let column = |rows: usize| -> ArrayRef { Arc::new(Int64Array::from(vec![0; rows])) };
        let [one, other] = [(); 2].map(|()| DecodedColumns::new(Arc::clone(&sum)));
        one.keep([(3, &column(100)), (5, &column(DECODED_BYTES / 8))].into_iter());
        let kept = |of: &DecodedColumns| -> Vec<bool> {
            of.get(&[5, 3]).iter().map(Option::is_some).collect()
        };
        assert_eq!([kept(&one), kept(&other)], [vec![false, true], vec![false, false]]);
        let of_one = sum.load(Ordering::Relaxed);
        assert!((800..1_000).contains(&of_one));
        // A second time counts once.
        one.keep([(3, &column(100))].into_iter());
        other.keep([(3, &column(100)), (5, &column(100))].into_iter());
        assert_eq!(sum.load(Ordering::Relaxed), 3 * of_one);
        one.clear();
        drop(one);
        assert_eq!(sum.load(Ordering::Relaxed), 2 * of_one);
        drop(other);
        assert_eq!(sum.load(Ordering::Relaxed), 0);
    }
}
