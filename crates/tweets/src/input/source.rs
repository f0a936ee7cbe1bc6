//! The bytes of an input: a file, a member of an archive, or standard input; decompressed, and
//! hashed as stored on disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::containers::members::{self, Member, Members};
use crate::streams::compression::{Progress, decompressed};

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
    /// unpacked. `None` of a sheet, of which they are known once it is read.
    pub bytes: Option<u64>,
    /// Nanoseconds since 1970.
    pub modified: i64,
}

impl Source {
    /// The source that a command line names: `-` is standard input.
    #[must_use]
    pub fn named(path: &Path) -> Self {
        if path == Path::new("-") { Self::StandardInput } else { Self::File(path.to_path_buf()) }
    }

    /// The files within an archive; `None` if the file is not one.
    ///
    /// # Errors
    ///
    /// When the archive cannot be read or is broken, or is made to cost more than
    /// posts do.
    pub fn members(path: &Path) -> io::Result<Option<Members<Self>>> {
        let members = members::members(path)?;
        Ok(members.map(|Members { files, error }| Members {
            files: files.into_iter().map(Self::Member).collect(),
            error,
        }))
    }

    /// Whether its bytes are there a second time: a file, and no pipe.
    #[must_use]
    pub fn can_be_read_again(&self) -> bool {
        match self {
            Self::File(path) => path.is_file(),
            Self::Member(member) => member.archive().is_file(),
            Self::StandardInput => false,
        }
    }

    /// The last part of its name.
    pub(crate) fn file_name(&self) -> String {
        let name = self.name();
        name.rsplit(['/', '\\', '!']).next().unwrap_or_default().to_owned()
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
            bytes: bytes.unwrap_or(Some(metadata.len())),
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
        let plain = decompressed(self.raw()?, &progress)?;
        Ok((plain, progress))
    }
}
