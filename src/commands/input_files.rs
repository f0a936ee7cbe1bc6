//! The files that paths stand for.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tsubuyaki_tweets::{Members, Source};

/// Files to read, and paths without any.
#[derive(Debug, Default)]
pub struct InputFiles {
    pub sources: Vec<Source>,
    pub problems: Vec<String>,
    /// Sources that were named themselves, and do not merely lie in a folder or an
    /// archive.
    pub named: BTreeSet<Source>,
    /// Folders and archives that were named, each with its place in the sources.
    groups: Vec<(PathBuf, Range<usize>)>,
    /// Folders that are being read; a link that leads back to one is passed over.
    open: Vec<PathBuf>,
    /// The program's own folders that were met and passed over.
    pub passed_over: Vec<PathBuf>,
    own: Vec<PathBuf>,
}

impl InputFiles {
    /// Every path in turn; of a folder its files, and those of its folders, by
    /// name. Names that begin with a dot or `_` are passed over, and so is what is
    /// no file there: a pipe would be waited for. A path that does not exist and has `*`,
    /// `?` or `[` is a pattern.
    ///
    /// What the program writes itself, below the folders `own`, is not an input: what
    /// it took in would come in again.
    #[must_use]
    pub fn of(paths: &[PathBuf], own: [&Path; 2]) -> Self {
        let own = own.into_iter().filter_map(|folder| fs::canonicalize(folder).ok()).collect();
        let mut files = Self { own, ..Self::default() };
        for path in paths {
            if path == Path::new("-") {
                files.sources.push(Source::StandardInput);
                files.named.insert(Source::StandardInput);
                continue;
            }
            if files.is_own(path) {
                let path = path.display();
                files.problems.push(format!("{path}: the program's own files cannot be ingested"));
                continue;
            }
            let before = files.sources.len();
            let known = (before, files.passed_over.len(), files.problems.len());
            match files.add(path) {
                Err(error) => files.problems.push(format!("{}: {error}", path.display())),
                Ok(())
                    if (files.sources.len(), files.passed_over.len(), files.problems.len())
                        == known =>
                {
                    let what = if path.is_dir() { "folder" } else { "archive" };
                    files.problems.push(format!("{}: the {what} has no files", path.display()));
                }
                Ok(()) => files.name(path, before),
            }
        }
        files
    }

    /// What a path that was named stands for: the sources from a place on.
    fn name(&mut self, path: &Path, from: usize) {
        let is_file = |source: &Source| matches!(source, Source::File(_));
        let added = &self.sources[from..];
        if path.is_dir() || !added.iter().all(is_file) {
            self.groups.push((path.to_path_buf(), from..self.sources.len()));
        } else {
            // A pattern names each of its files, but for those in folders.
            let is_named = |source: &&Source| match source {
                Source::File(file) => {
                    file.parent() == path.parent()
                        || !path.to_string_lossy().contains(['*', '?', '['])
                }
                _ => false,
            };
            self.named.extend(added.iter().filter(is_named).cloned());
        }
    }

    /// What lies in the inbox was not named.
    #[must_use]
    pub fn of_inbox(self) -> Self {
        Self { named: BTreeSet::new(), groups: Vec::new(), ..self }
    }

    /// Whether a source must be posts: it was named itself.
    #[must_use]
    pub fn is_named(&self, source: &Source) -> bool {
        self.named.contains(source)
    }

    /// Named folders and archives of which no file is posts, each with the number
    /// of its files.
    pub fn without_posts(
        &self,
        is_passed_over: impl Fn(&Source) -> bool,
    ) -> impl Iterator<Item = (&Path, usize)> {
        self.groups.iter().filter_map(move |(path, places)| {
            let sources = &self.sources[places.clone()];
            let is_without = !sources.is_empty() && sources.iter().all(&is_passed_over);
            is_without.then_some((path.as_path(), sources.len()))
        })
    }

    fn add(&mut self, path: &Path) -> io::Result<()> {
        let metadata = match (fs::metadata(path), path.to_str()) {
            (Err(_), Some(pattern)) if pattern.contains(['*', '?', '[']) => {
                return self.add_pattern(pattern);
            }
            (metadata, _) => metadata?,
        };
        if !metadata.is_dir() {
            // A pipe must not be looked into before it is read.
            let members = if metadata.is_file() { Source::members(path)? } else { None };
            match members {
                Some(Members { files, error }) => {
                    self.sources.extend(files);
                    let problem = error.map(|error| format!("{}: {error}", path.display()));
                    self.problems.extend(problem);
                }
                None => self.sources.push(Source::File(path.to_path_buf())),
            }
            return Ok(());
        }
        let place = fs::canonicalize(path)?;
        if self.open.contains(&place) {
            return Ok(());
        }
        self.open.push(place);
        let added = self.add_folder(path);
        self.open.pop();
        added
    }

    fn add_folder(&mut self, path: &Path) -> io::Result<()> {
        let mut entries =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        for entry in entries {
            if entry.is_dir() && self.is_own(&entry) {
                self.pass_over(&entry);
                continue;
            }
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with(['.', '_']) || is_special(&entry) {
                continue;
            }
            // One that cannot be read does not keep the others from being.
            if let Err(error) = self.add(&entry) {
                self.problems.push(format!("{}: {error}", entry.display()));
            }
        }
        Ok(())
    }

    /// Whether a path is one of the program's own folders, or lies in one.
    fn is_own(&self, path: &Path) -> bool {
        self.own_folder(path).is_some()
    }

    /// The one of the program's own folders in which a path lies.
    fn own_folder(&self, path: &Path) -> Option<&PathBuf> {
        let path = fs::canonicalize(path).ok()?;
        self.own.iter().find(|own| path.starts_with(own))
    }

    /// Remembers that what is the program's own was met: of a pattern that names each file
    /// of a folder, the folder.
    fn pass_over(&mut self, path: &Path) {
        let own = self.own_folder(path).cloned().unwrap_or_default();
        let folder = path
            .ancestors()
            .find(|folder| fs::canonicalize(folder).is_ok_and(|folder| folder == own));
        let folder = folder.unwrap_or(path).to_path_buf();
        if !self.passed_over.contains(&folder) {
            self.passed_over.push(folder);
        }
    }

    /// All paths that a pattern stands for, by name.
    fn add_pattern(&mut self, pattern: &str) -> io::Result<()> {
        let paths = glob::glob(pattern).map_err(io::Error::other)?;
        let mut paths = paths.peekable();
        if paths.peek().is_none() {
            return Err(io::Error::other("no file matches"));
        }
        for path in paths {
            let path = path.map_err(io::Error::from)?;
            if self.is_own(&path) {
                self.pass_over(&path);
            } else {
                self.add(&path)?;
            }
        }
        Ok(())
    }
}

/// Whether a path leads to a pipe, a socket or a device.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_dir() && !metadata.is_file())
}

/// How many files are passed over.
pub fn passed_over_message(count: usize) -> String {
    let (files, verb) = if count == 1 { ("file", "is") } else { ("files", "are") };
    format!("passed over: {count} {files} that {verb} not posts")
}
