//! Files that were read and may be asked for again: the pages of days that follow one
//! another are made from the same ones.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::decoded_columns::DECODED_BYTES;
use super::table_bytes::TableBytes;

/// Bytes of all files that are kept, and of a single one, at most.
const KEPT_BYTES: usize = 32 << 20;
const BYTES_OF_ONE: usize = 4 << 20;

/// The files of a state of the warehouse that were read last, once they are to be kept.
#[derive(Debug, Default)]
pub(super) struct OpenFiles {
    are_kept: AtomicBool,
    kept: Mutex<Kept>,
    /// Bytes of the columns that are kept of them.
    decoded: Arc<AtomicUsize>,
}

#[derive(Debug, Default)]
struct Kept {
    files: BTreeMap<String, Arc<TableBytes>>,
    /// Their paths, in the order in which they were read.
    paths: VecDeque<String>,
    bytes: usize,
}

impl OpenFiles {
    /// From now on, files are kept.
    pub(super) fn keep(&self) {
        self.are_kept.store(true, Ordering::Relaxed);
    }

    /// A file that is kept, else what `read` gives, which is kept unless it is large.
    ///
    /// # Errors
    ///
    /// What `read` fails with.
    pub(super) fn get<E>(
        &self,
        path: &str,
        read: impl FnOnce() -> Result<TableBytes, E>,
    ) -> Result<Arc<TableBytes>, E> {
        if !self.are_kept.load(Ordering::Relaxed) {
            return Ok(Arc::new(read()?));
        }
        if let Some(file) = self.lock().files.get(path) {
            return Ok(file.clone());
        }
        // Meanwhile others may read other files, or this one a second time.
        let file = read()?;
        if file.size() > BYTES_OF_ONE {
            return Ok(Arc::new(file));
        }
        let file = Arc::new(file.keeping(&self.decoded));
        let mut kept = self.lock();
        kept.keep(path, &file);
        if self.decoded.load(Ordering::Relaxed) > DECODED_BYTES / 4 * 3 {
            kept.drop_decoded(&self.decoded);
        }
        drop(kept);
        Ok(file)
    }

    fn lock(&self) -> impl std::ops::DerefMut<Target = Kept> + '_ {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, path: &str, file: &Arc<TableBytes>) {
        if self.files.insert(path.to_owned(), file.clone()).is_some() {
            return;
        }
        self.paths.push_back(path.to_owned());
        self.bytes += file.size();
        while self.bytes > KEPT_BYTES {
            let Some(oldest) = self.paths.pop_front() else { break };
            self.bytes -= self.files.remove(&oldest).map_or(0, |file| file.size());
        }
    }

    /// Drops the columns of the files that were read first, until half of them are left.
    fn drop_decoded(&self, decoded: &AtomicUsize) {
        let oldest = self.paths.iter().filter_map(|path| self.files.get(path));
        let is_much = |_: &&Arc<TableBytes>| decoded.load(Ordering::Relaxed) > DECODED_BYTES / 2;
        oldest.take_while(is_much).for_each(|file| file.drop_decoded());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_bytes::tests::file_of_bytes;

    fn kept(files: &OpenFiles) -> usize {
        let kept = files.lock();
        assert_eq!(kept.files.len(), kept.paths.len());
        assert_eq!(kept.bytes, kept.files.values().map(|file| file.size()).sum::<usize>());
        kept.files.len()
    }

    fn keeping() -> OpenFiles {
        let files = OpenFiles::default();
        files.keep();
        files
    }

    #[test]
    fn who_asks_once_keeps_nothing() {
        let files = OpenFiles::default();
        files.get("a", || Ok::<_, ()>(file_of_bytes(1_000))).unwrap();
        assert_eq!(kept(&files), 0);
    }

    #[test]
    fn a_file_is_read_once() {
        let files = keeping();
        for expected in [Ok(true), Ok(false)] {
            let mut was_read = false;
            let file = files.get("a", || {
                was_read = true;
                Ok::<_, ()>(file_of_bytes(1_000))
            });
            assert_eq!(file.map(|_| was_read), expected);
        }
        assert!(files.get("b", || Err("unreadable")).is_err());
        assert_eq!(kept(&files), 1);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let files = keeping();
        let read = |bytes: usize| move || Ok::<_, ()>(file_of_bytes(bytes));
        files.get("large", read(BYTES_OF_ONE + 1)).unwrap();
        assert_eq!(kept(&files), 0);
        for number in 0..20 {
            files.get(&number.to_string(), read(BYTES_OF_ONE / 2)).unwrap();
        }
        let number = kept(&files);
        assert!((14..=16).contains(&number), "{number}");
        // The last ones.
        let again = files.get("19", || Err("read again"));
        assert!(again.is_ok());
    }
}
