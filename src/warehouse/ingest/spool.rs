//! A frame larger than memory, sorted by a whole number: written as sorted
//! runs, read back range by range.

use std::fs::File;
use std::io::BufWriter;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use polars::prelude::*;

use crate::warehouse::WarehouseError;
use crate::warehouse::error::AtPath;

/// Rows of a row group: what is read at least.
const ROW_GROUP_ROWS: usize = 8_192;
/// Rows of a run from one sample of its keys to the next.
const SAMPLE_ROWS: usize = 1_024;
/// Rows that a range should have.
const RANGE_ROWS: usize = 65_536;

/// Sorted runs on disk.
pub(super) struct Spool {
    folder: PathBuf,
    name: &'static str,
    /// The column by which it is sorted, of 64-bit integers.
    key: &'static str,
    runs: Vec<Run>,
    /// The key of every so many rows of each run.
    samples: Vec<i64>,
}

struct Run {
    path: PathBuf,
    keys: RangeInclusive<i64>,
}

impl Spool {
    /// An empty spool that will keep its runs in `folder`.
    pub fn new(folder: PathBuf, name: &'static str, key: &'static str) -> Self {
        Self { folder, name, key, runs: Vec::new(), samples: Vec::new() }
    }

    /// Adds rows.
    pub fn push(&mut self, frame: &DataFrame) -> Result<(), WarehouseError> {
        if frame.height() == 0 {
            return Ok(());
        }
        let mut sorted = frame.sort([self.key], SortMultipleOptions::default())?;
        let keys = sorted.column(self.key)?.i64()?;
        let range = keys.min().unwrap_or(i64::MIN)..=keys.max().unwrap_or(i64::MAX);
        self.samples.extend(keys.iter().step_by(SAMPLE_ROWS).flatten());
        let path = self.folder.join(format!("{}-{:06}.parquet", self.name, self.runs.len()));
        let file = BufWriter::with_capacity(1 << 20, File::create(&path).at(&path)?);
        ParquetWriter::new(file)
            .with_compression(ParquetCompression::Uncompressed)
            .with_row_group_size(Some(ROW_GROUP_ROWS))
            .finish(&mut sorted)?;
        self.runs.push(Run { path, keys: range });
        Ok(())
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
        let overlaps =
            |run: &&Run| run.keys.start() <= keys.end() && keys.start() <= run.keys.end();
        let runs = self
            .runs
            .iter()
            .filter(overlaps)
            .map(|run| {
                LazyFrame::scan_parquet(
                    PlRefPath::try_from_path(&run.path)?,
                    ScanArgsParquet::default(),
                )
            })
            .collect::<PolarsResult<Vec<_>>>()?;
        let in_range =
            col(self.key).gt_eq(lit(*keys.start())).and(col(self.key).lt_eq(lit(*keys.end())));
        Ok(concat(runs, UnionArgs::default())?.filter(in_range).collect()?)
    }

    /// Deletes the runs.
    pub fn clear(&mut self) -> Result<(), WarehouseError> {
        for run in self.runs.drain(..) {
            std::fs::remove_file(&run.path).at(&run.path)?;
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
        let mut spool = Spool::new(folder.path().to_path_buf(), "test", "key");
        let keys: Vec<i64> = (0..200_000).map(|i| (i * 7919) % 50_021 - 1000).collect();
        for part in keys.chunks(30_000) {
            spool
                .push(&DataFrame::new(part.len(), vec![Column::new("key".into(), part)]).unwrap())
                .unwrap();
        }
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
