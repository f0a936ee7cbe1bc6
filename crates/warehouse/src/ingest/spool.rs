//! A frame that may be larger than memory, sorted by whole numbers: kept as
//! sorted runs, the first ones in memory and the others on disk, and read back
//! range by range.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::FileWriter;
use polars::prelude::*;

use crate::WarehouseError;
use crate::arrow_frame::batch_with_views;
use crate::error::AtPath;
use crate::polars_frame::frame_of;

/// Bytes of all runs that stay in memory.
const MEMORY_BYTES: usize = 32 << 20;
/// Rows of a batch on disk: what is read at least.
const BATCH_ROWS: usize = 4_096;
/// Rows of a run from one sample of its keys to the next.
const SAMPLE_ROWS: usize = 1_024;
/// Rows that a range should have, and their bytes, at most.
const RANGE_ROWS: usize = 32_768;
const RANGE_BYTES: usize = 64 << 20;
/// Bytes of a batch, about, at most.
const BATCH_BYTES: usize = 16 << 20;

/// Room in memory that spools share.
#[derive(Clone)]
pub(super) struct Room(Arc<AtomicUsize>);

impl Room {
    /// What a run of the program has.
    pub(crate) fn new() -> Self {
        Self::of_bytes(MEMORY_BYTES)
    }

    fn of_bytes(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// Takes room, unless there is less.
    fn take(&self, bytes: usize) -> bool {
        let take = |left: usize| left.checked_sub(bytes);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Sorted runs. The key of a row are its numbers in `N` columns.
pub(super) struct Spool<const N: usize> {
    folder: PathBuf,
    name: &'static str,
    /// The columns by which it is sorted, of 64-bit integers.
    key: [&'static str; N],
    runs: Vec<Run<N>>,
    /// Runs that there have been.
    count: usize,
    room: Room,
}

struct Run<const N: usize> {
    /// The key of every so many rows, from the first on.
    samples: Vec<[i64; N]>,
    last: [i64; N],
    height: usize,
    /// In memory.
    bytes: usize,
    rows: Rows,
}

enum Rows {
    InMemory(DataFrame),
    /// An Arrow file, whose batches have so many rows each.
    OnDisk(PathBuf, usize),
}

/// Keys after one and up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyRange<const N: usize> {
    /// From the first on if there is none.
    after: Option<[i64; N]>,
    pub upto: [i64; N],
}

impl<const N: usize> KeyRange<N> {
    /// Whether a key lies before the range.
    fn is_after(&self, key: &[i64; N]) -> bool {
        self.after.as_ref().is_some_and(|after| key <= after)
    }
}

impl<const N: usize> Spool<N> {
    /// An empty spool that will keep in `folder` what does not fit into the
    /// room.
    pub(crate) fn new(
        folder: PathBuf,
        name: &'static str,
        key: [&'static str; N],
        room: Room,
    ) -> Self {
        Self { folder, name, key, runs: Vec::new(), count: 0, room }
    }

    /// Adds rows.
    pub(crate) fn push(&mut self, frame: DataFrame) -> Result<(), WarehouseError> {
        let (frame, keys) = self.sorted(frame)?;
        let Some(&last) = keys.last() else { return Ok(()) };
        let samples = keys.into_iter().step_by(SAMPLE_ROWS).collect();
        let (height, bytes) = (frame.height(), frame.estimated_size());
        let rows =
            if self.room.take(bytes) { Rows::InMemory(frame) } else { self.write(&frame, bytes)? };
        self.runs.push(Run { samples, last, height, bytes, rows });
        self.count += 1;
        Ok(())
    }

    /// Writes a run to disk.
    fn write(&self, frame: &DataFrame, bytes: usize) -> Result<Rows, WarehouseError> {
        let path = self.folder.join(format!("{}-{:06}.arrow", self.name, self.count));
        let file = BufWriter::with_capacity(1 << 20, File::create(&path).at(&path)?);
        let batch_rows = rows_of(BATCH_BYTES, bytes, frame.height()).min(BATCH_ROWS);
        let schema = batch_with_views(&frame.clear())?.schema();
        let mut writer = FileWriter::try_new(file, &schema)?;
        for start in (0..frame.height()).step_by(batch_rows) {
            writer.write(&batch_with_views(&slice(frame, start, start + batch_rows))?)?;
        }
        writer.into_inner()?.flush().at(&path)?;
        Ok(Rows::OnDisk(path, batch_rows))
    }

    /// Ranges of keys that follow one another and cover all rows, each of
    /// about so many rows as a frame should have; more where a single key has
    /// more.
    pub(crate) fn ranges(&self) -> Vec<KeyRange<N>> {
        let Some(end) = self.runs.iter().map(|run| run.last).max() else { return Vec::new() };
        let mut samples: Vec<_> = self.runs.iter().flat_map(|run| &run.samples).copied().collect();
        samples.sort_unstable();
        let rows = self.runs.iter().map(|run| rows_of(RANGE_BYTES, run.bytes, run.height)).min();
        let step = (rows.unwrap_or(RANGE_ROWS).min(RANGE_ROWS) / SAMPLE_ROWS).max(1);
        let mut ends: Vec<_> = samples.into_iter().skip(step).step_by(step).collect();
        ends.push(end);
        ends.dedup();
        let mut after = None;
        ends.into_iter().map(|upto| KeyRange { after: after.replace(upto), upto }).collect()
    }

    /// The rows whose keys lie in a range, in no particular order.
    pub(crate) fn read(&self, range: &KeyRange<N>) -> Result<DataFrame, WarehouseError> {
        let mut parts = Vec::new();
        for run in &self.runs {
            if range.is_after(&run.last) || run.samples.first().is_none_or(|key| *key > range.upto)
            {
                continue;
            }
            // No row before the sample before the first that is not too early.
            let early = run.samples.partition_point(|key| range.is_after(key));
            let start = early.saturating_sub(1) * SAMPLE_ROWS;
            let not_late = run.samples.partition_point(|key| *key <= range.upto);
            let end = run.height.min(not_late * SAMPLE_ROWS);
            let part = match &run.rows {
                Rows::InMemory(frame) => slice(frame, start, end),
                Rows::OnDisk(path, batch_rows) => {
                    let file = BufReader::new(File::open(path).at(path)?);
                    read_batches(file, start / batch_rows..end.div_ceil(*batch_rows))?
                }
            };
            let keys = self.keys(&part)?;
            let start = keys.partition_point(|key| range.is_after(key));
            let end = keys.partition_point(|key| *key <= range.upto);
            parts.push(slice(&part, start, end));
        }
        let mut rows = DataFrame::empty();
        for part in &parts {
            rows.vstack_mut(part)?;
        }
        Ok(rows)
    }

    /// The rows whose keys lie in a range, sorted by key.
    pub(crate) fn read_sorted(&self, range: &KeyRange<N>) -> Result<DataFrame, WarehouseError> {
        Ok(self.sorted(self.read(range)?)?.0)
    }

    /// Rows in the order of their keys, and these.
    fn sorted(&self, frame: DataFrame) -> PolarsResult<(DataFrame, Vec<[i64; N]>)> {
        if frame.height() == 0 {
            return Ok((frame, Vec::new()));
        }
        let mut keys = self.keys(&frame)?;
        if keys.is_sorted() {
            return Ok((frame, keys));
        }
        keys.sort_unstable();
        Ok((frame.sort(self.key, SortMultipleOptions::default())?, keys))
    }

    /// The key of each row.
    fn keys(&self, frame: &DataFrame) -> PolarsResult<Vec<[i64; N]>> {
        let mut keys = vec![[0; N]; frame.height()];
        for (place, name) in self.key.iter().enumerate() {
            let column = frame.column(name)?.i64()?;
            for (key, number) in keys.iter_mut().zip(column.iter()) {
                key[place] = number.unwrap_or(i64::MIN);
            }
        }
        Ok(keys)
    }

    /// Drops the runs that have no keys after `key`.
    pub(crate) fn drop_upto(&mut self, key: &[i64; N]) -> Result<(), WarehouseError> {
        for run in self.runs.extract_if(.., |run| run.last <= *key) {
            match run.rows {
                Rows::InMemory(_) => self.room.give_back(run.bytes),
                Rows::OnDisk(path, _) => std::fs::remove_file(&path).at(&path)?,
            }
        }
        Ok(())
    }
}

/// How many rows have so many bytes, where `height` rows have `bytes`; one at
/// least.
fn rows_of(wanted: usize, bytes: usize, height: usize) -> usize {
    (wanted / (bytes / height.max(1)).max(1)).max(1)
}

/// Some batches of an Arrow file, as one frame.
fn read_batches(file: BufReader<File>, places: Range<usize>) -> Result<DataFrame, WarehouseError> {
    let mut reader = FileReader::try_new(file, None)?;
    reader.set_index(places.start)?;
    let mut rows = DataFrame::empty();
    for batch in reader.take(places.len()) {
        rows.vstack_mut(&frame_of(&batch?)?)?;
    }
    Ok(rows)
}

fn slice(frame: &DataFrame, start: usize, end: usize) -> DataFrame {
    frame.slice(i64::try_from(start).unwrap_or(i64::MAX), end.saturating_sub(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of two columns: many days in each part, each with many ids.
    fn rows() -> Vec<[i64; 2]> {
        (0..200_000).map(|i| [(i * 7_919) % 7, (i * 7_919) % 50_021 - 1_000]).collect()
    }

    fn frame(rows: &[[i64; 2]]) -> DataFrame {
        let column = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<_>>();
        let columns =
            vec![Column::new("day".into(), column(0)), Column::new("id".into(), column(1))];
        DataFrame::new(rows.len(), columns).unwrap()
    }

    #[test]
    fn every_row_comes_back_in_exactly_one_range_in_order() {
        let folder = tempfile::tempdir().unwrap();
        // Room for two runs in memory, the other five go to disk.
        let room = Room::of_bytes(2 * 30_000 * size_of::<[i64; 2]>());
        let path = folder.path().to_path_buf();
        let mut spool = Spool::new(path, "test", ["day", "id"], room.clone());
        let mut expected = rows();
        for part in expected.chunks(30_000) {
            spool.push(frame(part)).unwrap();
        }
        let on_disk = || folder.path().read_dir().unwrap().count();
        assert_eq!(on_disk(), 5);
        let ranges = spool.ranges();
        assert!(ranges.len() >= 5, "{ranges:?}");
        let mut found = Vec::new();
        for range in &ranges {
            let rows = spool.read_sorted(range).unwrap();
            assert!(rows.height() < 2 * RANGE_ROWS);
            assert_eq!(spool.read(range).unwrap().height(), rows.height());
            found.extend(spool.keys(&rows).unwrap());
            spool.drop_upto(&range.upto).unwrap();
        }
        expected.sort_unstable();
        assert!(found == expected);
        // All has gone, and left its room.
        assert_eq!(on_disk(), 0);
        assert!(room.take(2 * 30_000 * size_of::<[i64; 2]>()));
    }

    #[test]
    fn rows_of_one_key_stay_together() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_path_buf();
        let mut spool = Spool::new(path, "test", ["day", "id"], Room::of_bytes(0));
        for _ in 0..3 {
            spool.push(frame(&vec![[1, 5]; 40_000])).unwrap();
        }
        let ranges = spool.ranges();
        assert_eq!(ranges.len(), 1);
        assert_eq!(spool.read(&ranges[0]).unwrap().height(), 120_000);
    }

    #[test]
    fn an_empty_spool_has_no_ranges() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_path_buf();
        assert!(Spool::new(path, "test", ["id"], Room::new()).ranges().is_empty());
    }
}
