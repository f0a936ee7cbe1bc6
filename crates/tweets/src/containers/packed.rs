//! Where the bytes of a ZIP archive are: in a file, or within another archive, of which they are
//! held in memory while any of them is read.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Opens what stands within another archive.
pub(super) type OpenMember = dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync;

/// An archive whose entries are read in place.
#[derive(Clone)]
pub(super) enum Packed {
    File(PathBuf),
    Within(Arc<Within>),
}

/// An archive within another.
pub(super) struct Within {
    open: Box<OpenMember>,
    bytes: u64,
    /// Its bytes, as long as anything that reads them is open.
    held: Mutex<Weak<[u8]>>,
}

/// An archive that is open.
pub(super) enum Opened {
    File(File),
    Bytes(Cursor<Arc<[u8]>>),
}

impl Packed {
    /// One of so many bytes that is opened so.
    pub(super) fn within(bytes: u64, open: Box<OpenMember>) -> Self {
        let held: Mutex<Weak<[u8]>> = Mutex::new(Weak::<[u8; 0]>::new());
        Self::Within(Arc::new(Within { open, bytes, held }))
    }

    /// How many bytes it has.
    pub(super) fn bytes(&self) -> io::Result<u64> {
        match self {
            Self::File(path) => Ok(std::fs::metadata(path)?.len()),
            Self::Within(within) => Ok(within.bytes),
        }
    }

    pub(super) fn open(&self) -> io::Result<Opened> {
        match self {
            Self::File(path) => File::open(path).map(Opened::File),
            Self::Within(within) => within.all().map(Cursor::new).map(Opened::Bytes),
        }
    }
}

impl Within {
    /// All bytes, read once for all that are open at a time.
    fn all(&self) -> io::Result<Arc<[u8]>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = held.upgrade() {
            return Ok(bytes);
        }
        let mut bytes = Vec::new();
        (self.open)()?.take(self.bytes + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != self.bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let bytes: Arc<[u8]> = bytes.into();
        *held = Arc::downgrade(&bytes);
        Ok(bytes)
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Bytes(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Bytes(bytes) => bytes.seek(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn bytes_are_held_while_one_is_open() {
        let opened = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&opened);
        let open = move || {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(Box::new(&b"PK.."[..]) as Box<dyn Read + Send>)
        };
        let packed = Packed::within(4, Box::new(open));
        let (mut one, mut other) = (packed.open().unwrap(), packed.open().unwrap());
        other.seek(SeekFrom::Start(2)).unwrap();
        let mut read = (String::new(), String::new());
        one.read_to_string(&mut read.0).unwrap();
        other.read_to_string(&mut read.1).unwrap();
        assert_eq!((read.0.as_str(), read.1.as_str()), ("PK..", ".."));
        assert_eq!(opened.load(Ordering::Relaxed), 1);
        drop((one, other));
        let _ = packed.open().unwrap();
        assert_eq!(opened.load(Ordering::Relaxed), 2);
        // What is not as long as the archive around it says.
        for bytes in [3, 5] {
            let open = || Ok(Box::new(&b"PK.."[..]) as Box<dyn Read + Send>);
            assert!(Packed::within(bytes, Box::new(open)).open().is_err());
        }
    }
}
