//! Files that hold files: their members are inputs of their own.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::zip::{self, ZipEntry};

/// A file within an archive.
#[derive(Clone, Debug)]
pub struct Member {
    archive: Arc<Archive>,
    place: usize,
}

#[derive(Debug)]
struct Archive {
    path: PathBuf,
    /// In their order in the archive.
    entries: Vec<ZipEntry>,
}

/// The files within an archive; `None` if the file is none.
///
/// # Errors
///
/// When the archive cannot be read or is broken, or is made to cost more than posts
/// do.
pub(crate) fn members(path: &Path) -> io::Result<Option<Vec<Member>>> {
    if !is_archive(path)? {
        return Ok(None);
    }
    let entries = zip::entries(path)?;
    let is_file = |place: &usize| !entries[*place].is_folder() && !is_hidden(&entries[*place].name);
    let places: Vec<usize> = (0..entries.len()).filter(is_file).collect();
    let archive = Arc::new(Archive { path: path.to_path_buf(), entries });
    let member = |place| Member { archive: Arc::clone(&archive), place };
    Ok(Some(places.into_iter().map(member).collect()))
}

fn is_archive(path: &Path) -> io::Result<bool> {
    let mut magic = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut magic)?;
    Ok(zip::MAGIC.iter().any(|wanted| magic == *wanted))
}

/// Whether a name is one of those that are passed over in folders, too.
fn is_hidden(name: &str) -> bool {
    let is_hidden = |part: &str| part.starts_with('_') || (part.starts_with('.') && part != "..");
    name.split(['/', '\\']).any(|part| is_hidden(part) && part != ".")
}

impl Member {
    /// The archive's path and the name within it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}!{}", self.archive.path.display(), self.entry().name)
    }

    /// The path of the archive.
    #[must_use]
    pub fn archive(&self) -> &Path {
        &self.archive.path
    }

    /// Bytes when unpacked.
    pub(crate) fn bytes(&self) -> u64 {
        self.entry().bytes
    }

    /// Another member of the same folder.
    pub(crate) fn sibling(&self, name: &str) -> Option<Self> {
        let own = &self.entry().name;
        let folder = own.rfind('/').map_or("", |end| &own[..=end]);
        let is_wanted = |entry: &ZipEntry| entry.name.strip_prefix(folder) == Some(name);
        let place = self.archive.entries.iter().position(is_wanted)?;
        Some(Self { place, ..self.clone() })
    }

    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.entry().open(&self.archive.path)
    }

    fn entry(&self) -> &ZipEntry {
        &self.archive.entries[self.place]
    }

    fn key(&self) -> (&Path, usize) {
        (&self.archive.path, self.place)
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
        let members = members(&path).unwrap().unwrap();
        assert_eq!(members.len(), 3);
        assert!(members[0].name().ends_with("a.zip!x/a.js"));
        assert_eq!(members[0].sibling("b.js").as_ref(), Some(&members[1]));
        assert_eq!(members[0].sibling("c.js"), None);
        assert_eq!(members[2].sibling("a.js"), None);
        std::fs::write(&path, "{}").unwrap();
        assert!(super::members(&path).unwrap().is_none());
    }
}
