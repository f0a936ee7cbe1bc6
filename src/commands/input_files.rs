//! The files that paths stand for.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::tweets::Source;

/// Files to read, and paths that lead to none.
#[derive(Debug, Default)]
pub struct InputFiles {
    pub sources: Vec<Source>,
    pub problems: Vec<String>,
}

impl InputFiles {
    /// Every path in turn; of a folder its files, and those of its folders, by
    /// name. Names that begin with a dot or `_` are passed over.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        let mut files = Self::default();
        for path in paths {
            if path == Path::new("-") {
                files.sources.push(Source::StandardInput);
                continue;
            }
            let before = files.sources.len();
            match files.add(path) {
                Err(error) => files.problems.push(format!("{}: {error}", path.display())),
                Ok(()) if files.sources.len() == before => {
                    files.problems.push(format!("{}: the folder has no files", path.display()));
                }
                Ok(()) => {}
            }
        }
        files
    }

    fn add(&mut self, path: &Path) -> io::Result<()> {
        if !fs::metadata(path)?.is_dir() {
            self.sources.push(Source::File(path.to_path_buf()));
            return Ok(());
        }
        let mut entries =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        for entry in entries {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.starts_with(['.', '_']) {
                self.add(&entry)?;
            }
        }
        Ok(())
    }
}
