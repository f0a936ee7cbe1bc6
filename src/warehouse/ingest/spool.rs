//! A frame that may be larger than memory, sorted by a whole number: kept as
//! sorted runs, the first ones in memory and the others on disk, and read back
//! range by range.

use std::fs::File;
use std::io::BufWriter;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use polars::prelude::*;

use crate::warehouse::WarehouseError;
use crate::warehouse::error::AtPath;

/// Bytes of runs that stay in memory.
const MEMORY_BYTES: usize = 192 << 20;
/// Rows of a row group: what is read at least.
const ROW_GROUP_ROWS: usize = 8_192;
/// Rows of a run from one sample of its keys to the next.
const SAMPLE_ROWS: usize = 1_024;
/// Rows that a range should have.
const RANGE_ROWS: usize = 65_536;

/// Sorted runs.
pub(super) struct Spool {
    folder: PathBuf,
    name: &'static str,
    /// The column by which it is sorted, of 64-bit integers.
    key: &'static str,
    runs: Vec<Run>,
    /// The key of every so many rows of each run.
    samples: Vec<i64>,
    /// Bytes of runs that may still be kept in memory.
    memory_left: usize,
}

struct Run {
    keys: RangeInclusive<i64>,
    rows: Rows,
}

enum Rows {
    InMemory(DataFrame),
    OnDisk(PathBuf),
}

impl Spool {
    /// An empty spool that will keep in `folder` what does not fit into
    /// memory.
    pub fn new(folder: PathBuf, name: &'static str, key: &'static str) -> Self {
        Self::with_memory(folder, name, key, MEMORY_BYTES)
    }

    fn with_memory(
        folder: PathBuf,
        name: &'static str,
        key: &'static str,
        memory_left: usize,
    ) -> Self {
        Self { folder, name, key, runs: Vec::new(), samples: Vec::new(), memory_left }
    }

    /// Adds rows.
    pub fn push(&mut self, frame: DataFrame) -> Result<(), WarehouseError> {
        if frame.height() == 0 {
            return Ok(());
        }
        let is_sorted = frame.column(self.key)?.i64()?.iter().is_sorted();
        let sorted = if is_sorted {
            frame
        } else {
            frame.sort([self.key], SortMultipleOptions::default())?
        };
        let keys = sorted.column(self.key)?.i64()?;
        let range = keys.first().unwrap_or(i64::MIN)..=keys.last().unwrap_or(i64::MAX);
        self.samples.extend(keys.iter().step_by(SAMPLE_ROWS).flatten());
        let bytes = sorted.estimated_size();
        let rows = if bytes <= self.memory_left {
            self.memory_left -= bytes;
            Rows::InMemory(sorted)
        } else {
            Rows::OnDisk(self.write(sorted)?)
        };
        self.runs.push(Run { keys: range, rows });
        Ok(())
    }

    /// Writes a run to disk.
    fn write(&self, mut rows: DataFrame) -> Result<PathBuf, WarehouseError> {
        let path = self.folder.join(format!("{}-{:06}.parquet", self.name, self.runs.len()));
        let file = BufWriter::with_capacity(1 << 20, File::create(&path).at(&path)?);
        ParquetWriter::new(file)
            .with_compression(ParquetCompression::Uncompressed)
            .with_row_group_size(Some(ROW_GROUP_ROWS))
            .finish(&mut rows)?;
        Ok(path)
    }

    /// Ranges of keys that follow one another and cover all rows, each of
    /// about so many rows as a frame should have; more where a single key has
    /// more.
    pub fn ranges(&self) -> Vec<RangeInclusive<i64>> {
        let mut samples = self.samples.clone();
        samples.sort_unstable();
        let Some(mut start) = samples.first().copied() else { return Vec::new() };
        let end = self.runs.iter().map(|run| *run.keys.end()).max().unwrap_or(start);
        let mut ranges = Vec::new();
        for &sample in
            samples.iter().skip(RANGE_ROWS / SAMPLE_ROWS).step_by(RANGE_ROWS / SAMPLE_ROWS)
        {
            if (start..end).contains(&sample) {
                ranges.push(start..=sample);
                start = sample + 1;
            }
        }
        ranges.push(start..=end);
        ranges
    }

    /// The rows whose keys lie in a range, in no particular order.
    pub fn read(&self, keys: &RangeInclusive<i64>) -> Result<DataFrame, WarehouseError> {
        let (start, end) = (*keys.start(), *keys.end());
        let in_range = col(self.key).gt_eq(lit(start)).and(col(self.key).lt_eq(lit(end)));
        let overlapping =
            self.runs.iter().filter(|run| *run.keys.start() <= end && start <= *run.keys.end());
        let parts = overlapping
            .map(|run| match &run.rows {
                Rows::InMemory(rows) => self.slice(rows, keys).map(DataFrame::lazy),
                Rows::OnDisk(path) => {
                    let path = PlRefPath::try_from_path(path)?;
                    let rows = LazyFrame::scan_parquet(path, ScanArgsParquet::default())?;
                    Ok(rows.filter(in_range.clone()))
                }
            })
            .collect::<PolarsResult<Vec<_>>>()?;
        Ok(concat(parts, UnionArgs::default())?.collect()?)
    }

    /// The rows of a run in memory whose keys lie in a range.
    fn slice(&self, rows: &DataFrame, keys: &RangeInclusive<i64>) -> PolarsResult<DataFrame> {
        let column = rows.column(self.key)?.rechunk();
        let sorted = column.i64()?.cont_slice()?;
        let start = sorted.partition_point(|key| key < keys.start());
        let end = sorted.partition_point(|key| key <= keys.end());
        Ok(rows.slice(i64::try_from(start).unwrap_or(i64::MAX), end - start))
    }

    /// Drops the runs.
    pub fn clear(&mut self) -> Result<(), WarehouseError> {
        for run in self.runs.drain(..) {
            if let Rows::OnDisk(path) = run.rows {
                std::fs::remove_file(&path).at(&path)?;
            }
        }
        self.samples.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_comes_back_in_exactly_one_range() {
        let folder = tempfile::tempdir().unwrap();
        // Room for two runs in memory, the other five go to disk.
        let room = 2 * 30_000 * size_of::<i64>();
        let mut spool = Spool::with_memory(folder.path().to_path_buf(), "test", "key", room);
        let keys: Vec<i64> = (0..200_000).map(|i| (i * 7919) % 50_021 - 1000).collect();
        for part in keys.chunks(30_000) {
            let frame = DataFrame::new(part.len(), vec![Column::new("key".into(), part)]);
            spool.push(frame.unwrap()).unwrap();
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 5);
        let ranges = spool.ranges();
        assert!(ranges.len() >= 3, "{ranges:?}");
        let mut found: Vec<i64> = Vec::new();
        for range in &ranges {
            let frame = spool.read(range).unwrap();
            assert!(frame.height() < 2 * RANGE_ROWS);
            found.extend(frame.column("key").unwrap().i64().unwrap().iter().flatten());
        }
        found.sort_unstable();
        let mut expected = keys;
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_empty_spool_has_no_ranges() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Spool::new(folder.path().to_path_buf(), "test", "key").ranges().is_empty());
    }
}
