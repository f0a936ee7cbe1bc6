//! The bytes of an input: a file or standard input, read through compression,
//! hashed as they stand on disk.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use flate2::bufread::MultiGzDecoder;

use super::archive_file::{self, Member};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BUFFER_BYTES: usize = 256 * 1024;
/// How many times its size a compressed file may expand to, once it has expanded
/// to more than [`FREE_BYTES`]. Tweets compress to a tenth, at the best to a
/// thirtieth; files made to fill memories and disks go beyond a thousand.
const MOST_EXPANSION: u64 = 250;
const FREE_BYTES: u64 = 1 << 30;

/// Where tweets are read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A file within an archive.
    Member(Member),
    /// What is piped in; it can be read once.
    StandardInput,
}

/// What tells whether a file is the one read before without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputId {
    /// As it was named.
    pub path: String,
    /// On disk, compressed where it is; of a file within an archive, as it is
    /// unpacked.
    pub bytes: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
}

impl Source {
    /// The source that a command line names: `-` is standard input.
    #[must_use]
    pub fn named(path: &Path) -> Self {
        if path == Path::new("-") { Self::StandardInput } else { Self::File(path.to_path_buf()) }
    }

    /// The files within an archive; `None` if the file is none.
    ///
    /// # Errors
    ///
    /// When the archive cannot be read or is broken, or is made to cost more than
    /// posts do.
    pub fn members(path: &Path) -> io::Result<Option<Vec<Self>>> {
        let members = archive_file::members(path)?;
        Ok(members.map(|members| members.into_iter().map(Self::Member).collect()))
    }

    /// Another file of the same folder, if it is there.
    pub(crate) fn sibling(&self, name: &str) -> Option<Self> {
        match self {
            Self::File(path) => {
                let path = path.with_file_name(name);
                path.is_file().then_some(Self::File(path))
            }
            Self::Member(member) => member.sibling(name).map(Self::Member),
            Self::StandardInput => None,
        }
    }

    /// The name by which messages and accounts know it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Member(member) => member.name(),
            Self::StandardInput => "-".to_owned(),
        }
    }

    /// Path, size and modification time; `None` for standard input.
    ///
    /// # Errors
    ///
    /// When the file cannot be looked up or is a folder.
    pub fn id(&self) -> io::Result<Option<InputId>> {
        let (path, bytes) = match self {
            Self::File(path) => (path.as_path(), None),
            Self::Member(member) => (member.archive(), Some(member.bytes())),
            Self::StandardInput => return Ok(None),
        };
        let metadata = std::fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Some(InputId {
            path: self.name(),
            bytes: bytes.unwrap_or(metadata.len()),
            modified: i64::try_from(modified.as_nanos()).unwrap_or(i64::MAX),
        }))
    }

    /// The blake3 hash of the bytes as they stand on disk.
    ///
    /// # Errors
    ///
    /// When the source cannot be read.
    pub fn hash(&self) -> io::Result<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(self.raw()?)?;
        Ok(hasher.finalize())
    }

    fn raw(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Member(member) => member.open()?,
            Self::StandardInput => Box::new(io::stdin()),
        })
    }

    /// Opens the source for reading, uncompressed, without byte order mark.
    pub(crate) fn open(&self) -> io::Result<(Box<dyn Read + Send>, Progress)> {
        let progress = Progress::default();
        let raw = Counted { inner: self.raw()?, progress: progress.clone() };
        let mut raw = BufReader::with_capacity(BUFFER_BYTES, raw);
        let magic = raw.fill_buf()?;
        let bounded = |inner| Expanding { inner, bytes: 0, progress: progress.clone() };
        let plain: Box<dyn Read + Send> = if magic.starts_with(&GZIP_MAGIC) {
            Box::new(bounded(Box::new(MultiGzDecoder::new(raw)) as Box<dyn Read + Send>))
        } else if magic.starts_with(&ZSTD_MAGIC) {
            Box::new(bounded(Box::new(zstd::Decoder::with_buffer(raw)?)))
        } else {
            Box::new(raw)
        };
        Ok((plain, progress))
    }
}

/// How far a source has been read: bytes as on disk, and their hash.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<ProgressState>);

#[derive(Default)]
struct ProgressState {
    bytes: AtomicU64,
    hasher: Mutex<blake3::Hasher>,
}

impl Progress {
    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// The hash of the bytes read so far.
    pub fn hash(&self) -> blake3::Hash {
        self.0.hasher.lock().unwrap_or_else(std::sync::PoisonError::into_inner).finalize()
    }

    fn add(&self, bytes: &[u8]) {
        self.0.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let mut hasher = self.0.hasher.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        hasher.update(bytes);
    }
}

struct Counted<R> {
    inner: R,
    progress: Progress,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.progress.add(&buffer[..count]);
        Ok(count)
    }
}

/// What a compressed source expands to, unless that is beyond all measure.
struct Expanding<R> {
    inner: R,
    bytes: u64,
    /// That of the compressed source.
    progress: Progress,
}

impl<R: Read> Read for Expanding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes += count as u64;
        if self.bytes > FREE_BYTES && self.bytes / MOST_EXPANSION > self.progress.bytes() {
            let message = format!(
                "it expands to more than {MOST_EXPANSION} times its size, as no tweets do; \
                 if they are some, expand it first"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_expands_beyond_all_measure_is_read_no_further() {
        let mut buffer = vec![0; 1 << 24];
        let mut read = |compressed: &[u8]| {
            let progress = Progress::default();
            progress.add(compressed);
            let mut expanding = Expanding { inner: io::repeat(0), bytes: 0, progress };
            (0..100).find_map(|_| expanding.read(&mut buffer).err().map(|_| expanding.bytes))
        };
        assert_eq!(read(&[0]), Some(FREE_BYTES + (1 << 24)));
        // 1.6 GB of 8 MB is not too much.
        assert_eq!(read(&vec![0; 8 << 20]), None);
    }
}
