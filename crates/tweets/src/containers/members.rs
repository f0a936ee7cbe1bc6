//! Files that contain other files, and workbooks, which contain sheets: each member is an
//! input of its own.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::content;
use super::packed::Packed;
use super::tar::{self, Skip, TarEntry};
use super::workbook::{self, Sheet};
use super::zip::{self, ZipEntry};
use crate::streams::compression::{Progress, decompressed};

/// Bytes of a file in which is sought what it is.
const LOOKED_AT: u64 = 64 * 1024;

/// Bytes of a workbook within an archive: all of them are held while one of its sheets is read.
const MOST_WORKBOOK_BYTES: u64 = 64 << 20;
/// How the names of workbooks end.
const WORKBOOKS: [&str; 2] = ["xlsx", "xlsm"];

/// A file within an archive.
#[derive(Clone, Debug)]
pub struct Member {
    archive: Arc<Archive>,
    place: usize,
}

#[derive(Debug)]
struct Archive {
    path: PathBuf,
    /// Of a workbook within an archive: its place there, and its name.
    within: Option<(usize, String)>,
    /// In their order in the archive.
    entries: Vec<Entry>,
    /// Of one that is compressed as a whole: a stream that has been read so far,
    /// for the entries after that place.
    stream: Mutex<Option<Stream>>,
}

#[derive(Clone, Debug)]
enum Entry {
    Zip(ZipEntry),
    /// Of a workbook.
    Sheet(Sheet),
    /// Of a tar archive, which may be compressed as a whole.
    Tar {
        entry: TarEntry,
        is_compressed: bool,
    },
}

struct Stream {
    plain: Box<dyn Read + Send>,
    at: u64,
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at {}", self.at)
    }
}

/// What an archive has.
#[derive(Debug)]
pub struct Members<T> {
    /// Its files, in their order.
    pub files: Vec<T>,
    /// What kept the rest of them from being found.
    pub error: Option<io::Error>,
}

/// The files within an archive; `None` if the file is not one.
///
/// # Errors
///
/// When the archive cannot be read or is broken, or is made to cost more than posts
/// do.
pub(crate) fn members(path: &Path) -> io::Result<Option<Members<Member>>> {
    let Some((entries, error)) = entries(path)? else { return Ok(None) };
    let is_file = |place: &usize| {
        let entry: &Entry = &entries[*place];
        matches!(entry, Entry::Sheet(_)) || !entry.is_folder() && !is_hidden(entry.name())
    };
    let places: Vec<usize> = (0..entries.len()).filter(is_file).collect();
    let path = path.to_path_buf();
    let archive = Arc::new(Archive { path, within: None, entries, stream: Mutex::default() });
    let member = |place| Member { archive: Arc::clone(&archive), place };
    let files = places.into_iter().map(member).flat_map(Member::with_sheets).collect();
    Ok(Some(Members { files, error }))
}

fn entries(path: &Path) -> io::Result<Option<(Vec<Entry>, Option<io::Error>)>> {
    let mut head = Vec::new();
    File::open(path)?.take(LOOKED_AT).read_to_end(&mut head)?;
    if zip::MAGIC.iter().any(|wanted| head.starts_with(wanted)) {
        let packed = Packed::File(path.to_path_buf());
        let entries = zip::entries(&packed)?;
        let entries = match workbook::sheets(&packed, &entries)? {
            Some(sheets) => sheets.into_iter().map(Entry::Sheet).collect(),
            // The parts of other documents are not files to read.
            None if content::packed_document(&head).is_some() && is_document(&entries) => {
                return Ok(None);
            }
            None => entries.into_iter().map(Entry::Zip).collect(),
        };
        return Ok(Some((entries, None)));
    }
    // What is not an archive is read later, which reports what is wrong with it.
    let progress = Progress::default();
    let Ok(mut plain) = plain(path, &progress) else { return Ok(None) };
    let mut head = Vec::new();
    if plain.by_ref().take(512).read_to_end(&mut head).is_err() || !tar::is_tar(&head) {
        return Ok(None);
    }
    let mut raw = [0; 512];
    let is_compressed = File::open(path)?.read_exact(&mut raw).is_err() || raw[..] != head[..];
    let (entries, error) = if is_compressed {
        let mut stream: Box<dyn Read + Send> = Box::new(io::Cursor::new(head).chain(plain));
        tar::entries(&mut stream)
    } else {
        tar::entries(&mut File::open(path)?)
    };
    let of = |entry| Entry::Tar { entry, is_compressed };
    Ok(Some((entries.into_iter().map(of).collect(), error)))
}

/// Whether an archive has what documents have: what stands within one of its files, stored as
/// it is, looks the same.
fn is_document(entries: &[ZipEntry]) -> bool {
    entries.iter().any(|entry| {
        matches!(entry.name.as_str(), "[Content_Types].xml" | "mimetype")
            || ["xl/", "Index/"].iter().any(|folder| entry.name.starts_with(folder))
    })
}

fn plain(path: &Path, progress: &Progress) -> io::Result<Box<dyn Read + Send>> {
    decompressed(Box::new(File::open(path)?), progress)
}

impl Skip for File {
    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        let at = self.seek(SeekFrom::Current(i64::try_from(bytes).unwrap_or(i64::MAX)))?;
        if at <= self.metadata()?.len() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// Whether a name is one of those that are passed over in folders, too.
fn is_hidden(name: &str) -> bool {
    let is_hidden = |part: &str| part.starts_with('_') || (part.starts_with('.') && part != "..");
    name.split(['/', '\\']).any(|part| is_hidden(part) && part != ".")
}

impl Entry {
    fn name(&self) -> &str {
        match self {
            Self::Zip(entry) => &entry.name,
            Self::Sheet(sheet) => &sheet.name,
            Self::Tar { entry, .. } => &entry.name,
        }
    }

    fn is_folder(&self) -> bool {
        matches!(self, Self::Zip(entry) if entry.is_folder())
    }

    fn bytes(&self) -> Option<u64> {
        match self {
            Self::Zip(entry) => Some(entry.bytes),
            Self::Tar { entry, .. } => Some(entry.bytes),
            Self::Sheet(_) => None,
        }
    }
}

impl Member {
    /// The archive's path and the name within it.
    #[must_use]
    pub fn name(&self) -> String {
        let path = self.archive.path.display();
        match &self.archive.within {
            Some((_, workbook)) => format!("{path}!{workbook}!{}", self.entry().name()),
            None => format!("{path}!{}", self.entry().name()),
        }
    }

    /// The path of the archive.
    #[must_use]
    pub fn archive(&self) -> &Path {
        &self.archive.path
    }

    /// Bytes when unpacked; `None` where nothing says so.
    pub(crate) fn bytes(&self) -> Option<u64> {
        self.entry().bytes()
    }

    /// Another member of the same folder.
    pub(crate) fn sibling(&self, name: &str) -> Option<Self> {
        let own = self.entry().name();
        let folder = own.rfind('/').map_or("", |end| &own[..=end]);
        let is_wanted = |entry: &Entry| entry.name().strip_prefix(folder) == Some(name);
        let place = self.archive.entries.iter().position(is_wanted)?;
        Some(Self { place, ..self.clone() })
    }

    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match self.entry() {
            Entry::Zip(entry) => entry.open(&Packed::File(self.archive.path.clone())),
            Entry::Sheet(sheet) => sheet.open(),
            Entry::Tar { entry, is_compressed: false } => {
                let mut file = File::open(&self.archive.path)?;
                file.seek(SeekFrom::Start(entry.offset))?;
                Ok(Box::new(file.take(entry.bytes)))
            }
            Entry::Tar { entry, is_compressed: true } => self.open_in_stream(entry),
        }
    }

    /// Opens an entry of an archive that is compressed as a whole. Those that are
    /// read in their order are read in one pass.
    fn open_in_stream(&self, entry: &TarEntry) -> io::Result<Box<dyn Read + Send>> {
        let stream = self.archive.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut stream = match stream.filter(|stream| stream.at <= entry.offset) {
            Some(stream) => stream,
            None => Stream { plain: plain(&self.archive.path, &Progress::default())?, at: 0 },
        };
        stream.plain.skip(entry.offset - stream.at)?;
        stream.at = entry.offset;
        let archive = Arc::clone(&self.archive);
        Ok(Box::new(InStream { archive, stream: Some(stream), left: entry.bytes }))
    }

    /// The sheets of a workbook that stands in an archive; any other file, and a workbook that
    /// is broken or large, stays what it is.
    fn with_sheets(self) -> Vec<Self> {
        self.sheets().unwrap_or_else(|| vec![self])
    }

    fn sheets(&self) -> Option<Vec<Self>> {
        let name = self.entry().name();
        let bytes = self.bytes().filter(|bytes| *bytes <= MOST_WORKBOOK_BYTES)?;
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase())?;
        if !WORKBOOKS.contains(&extension.as_str()) {
            return None;
        }
        let own = self.clone();
        let packed = Packed::within(bytes, Box::new(move || own.open()));
        // Its parts are read one by one.
        let _held = packed.open().ok()?;
        let sheets = workbook::sheets(&packed, &zip::entries(&packed).ok()?).ok()??;
        let archive = Arc::new(Archive {
            path: self.archive.path.clone(),
            within: Some((self.place, name.to_owned())),
            entries: sheets.into_iter().map(Entry::Sheet).collect(),
            stream: Mutex::default(),
        });
        let sheet = |place| Self { archive: Arc::clone(&archive), place };
        Some((0..archive.entries.len()).map(sheet).collect())
    }

    fn entry(&self) -> &Entry {
        &self.archive.entries[self.place]
    }

    /// In the order in which they stand in the archive.
    fn key(&self) -> (&Path, usize, Option<usize>) {
        match self.archive.within {
            Some((place, _)) => (&self.archive.path, place, Some(self.place)),
            None => (&self.archive.path, self.place, None),
        }
    }
}

/// An entry of a stream, which is given back when the entry is no longer needed.
struct InStream {
    archive: Arc<Archive>,
    stream: Option<Stream>,
    left: u64,
}

impl Read for InStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(stream) = &mut self.stream else { return Ok(0) };
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if wanted == 0 {
            return Ok(0);
        }
        let count = stream.plain.read(&mut buffer[..wanted])?;
        if count == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is truncated"));
        }
        stream.at += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

impl Drop for InStream {
    fn drop(&mut self) {
        *self.archive.stream.lock().unwrap_or_else(PoisonError::into_inner) = self.stream.take();
    }
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Member {}

impl PartialOrd for Member {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Member {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_names_are_those_of_folders() {
        for name in ["__MACOSX/a.js", "a/.git/b", "_a"] {
            assert!(is_hidden(name), "{name}");
        }
        for name in ["../a.js", "./a.js", "/a/b.js", "a_b/c.d"] {
            assert!(!is_hidden(name), "{name}");
        }
    }

    #[test]
    fn members_know_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let content: [(&str, &[u8]); 4] =
            [("x/", b""), ("x/a.js", b"1"), ("x/b.js", b"2"), ("b.js", b"3")];
        std::fs::write(&path, zip::tests::zip(&content)).unwrap();
        let members = members(&path).unwrap().unwrap().files;
        assert_eq!(members.len(), 3);
        assert!(members[0].name().ends_with("a.zip!x/a.js"));
        assert_eq!(members[0].sibling("b.js").as_ref(), Some(&members[1]));
        assert_eq!(members[0].sibling("c.js"), None);
        assert_eq!(members[2].sibling("a.js"), None);
        std::fs::write(&path, "{}").unwrap();
        assert!(super::members(&path).unwrap().is_none());
    }

    #[test]
    fn members_of_a_tar_are_read_in_any_order_compressed_or_not() {
        use std::io::Write;

        let folder = tempfile::tempdir().unwrap();
        let archive = tar::tests::tar(&[("x/a", b"one"), (".b", b"two"), ("c", &[7; 9_000])]);
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&archive).unwrap();
        let packed = encoder.finish().unwrap();
        for (name, bytes) in [("a.tar", archive), ("a.tar.gz", packed)] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let members = members(&path).unwrap().unwrap().files;
            let read = |member: &Member| {
                let mut bytes = Vec::new();
                member.open().unwrap().read_to_end(&mut bytes).unwrap();
                bytes
            };
            let all: Vec<Vec<u8>> = members.iter().chain(members.iter().rev()).map(read).collect();
            let (one, many) = (b"one".to_vec(), vec![7; 9_000]);
            assert_eq!(all, [one.clone(), many.clone(), many, one], "{name}");
        }
    }
}
