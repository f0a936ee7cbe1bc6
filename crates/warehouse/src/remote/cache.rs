//! Files that were fetched, on this machine, by the hashes of their content. What the
//! present state of a warehouse no longer has, such as posts that were forgotten, goes
//! with the first question to that state.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use crate::WarehouseError;
use crate::error::AtPath;
use crate::manifest::FileEntry;

/// Bytes of the cache beyond which the files that were used least lately go.
const MOST: u64 = 8 << 30;

/// The file that names the state of which a folder has files.
const STATE: &str = "state";

/// The folder of one address, in `$XDG_CACHE_HOME/tsubuyaki/objects` or that below
/// `~/.cache`.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// Names the files that are being written.
    written: AtomicU64,
}

impl Cache {
    pub(super) fn of(address: &str) -> Self {
        let absolute = |path: &PathBuf| path.is_absolute();
        let caches = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(absolute);
        let caches = caches.or_else(|| Some(env::home_dir()?.join(".cache")));
        let all = caches.unwrap_or_else(env::temp_dir).join("tsubuyaki/objects");
        Self::within(&all, address)
    }

    fn within(all: &Path, address: &str) -> Self {
        let name = blake3::hash(address.as_bytes()).to_hex();
        Self { folder: all.join(&name[..16]), written: AtomicU64::new(0) }
    }

    /// Removes the files that a state does not have, unless that was done. It is as good
    /// as it can be: what cannot be removed stays.
    pub(super) fn keep_only<'e>(&self, state: u64, files: impl Iterator<Item = &'e FileEntry>) {
        let known = self.folder.join(STATE);
        let state = state.to_string();
        let Ok(cached) = fs::read_dir(&self.folder) else { return };
        if fs::read_to_string(&known).is_ok_and(|known| known == state) {
            return;
        }
        let kept: BTreeSet<&str> = files.map(|entry| entry.blake3.as_str()).collect();
        for file in cached.flatten() {
            // Another run may be writing one that stays, under its hash and more.
            let name = file.file_name();
            let hash = name.to_str().and_then(|name| name.split('.').next());
            if hash.is_none_or(|hash| !kept.contains(hash)) {
                let _ = fs::remove_file(file.path());
            }
        }
        let _ = fs::write(known, state);
    }

    /// The file with a content; what `fetch` gives becomes it where there is none.
    pub(super) fn file(
        &self,
        entry: &FileEntry,
        fetch: impl FnOnce() -> Result<Vec<u8>, WarehouseError>,
    ) -> Result<PathBuf, WarehouseError> {
        let place = self.folder.join(&entry.blake3);
        if fs::metadata(&place).is_ok_and(|file| file.len() == entry.bytes) {
            // So that it is among those that were used last. It is as good without.
            let _ = File::options()
                .append(true)
                .open(&place)
                .and_then(|file| file.set_modified(SystemTime::now()));
            return Ok(place);
        }
        let content = fetch()?;
        fs::create_dir_all(&self.folder).at(&self.folder)?;
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        if number == 0 {
            self.trim(MOST).at(&self.folder)?;
        }
        // Others may fetch it at the same time.
        let new = self.folder.join(format!("{}.{}.{number}.new", entry.blake3, process::id()));
        fs::write(&new, content).at(&new)?;
        fs::rename(&new, &place).at(&place)?;
        Ok(place)
    }

    /// Removes files of all addresses until no more bytes are left than these.
    fn trim(&self, most: u64) -> io::Result<()> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.parent().unwrap_or(&self.folder).to_path_buf()];
        while let Some(folder) = folders.pop() {
            for file in fs::read_dir(folder)? {
                let file = file?;
                // Another run may have removed it.
                match file.metadata() {
                    Ok(about) if about.is_dir() => folders.push(file.path()),
                    Ok(about) => files.push((about.modified()?, about.len(), file.path())),
                    Err(_) => {}
                }
            }
        }
        files.sort_unstable();
        let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, size, path) in files {
            if bytes <= most {
                break;
            }
            bytes -= size;
            let _ = fs::remove_file(path);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn entry(content: &[u8]) -> FileEntry {
        let blake3 = blake3::hash(content).to_hex().to_string();
        FileEntry {
            rows: 1,
            bytes: content.len() as u64,
            blake3,
            ids: None,
            writers: None,
            made_of: None,
        }
    }

    #[test]
    fn a_file_is_fetched_once_and_the_oldest_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::within(folder.path(), "s3://posts/ja");
        let contents = [b"morning".as_slice(), b"noon", b"night"];
        let places =
            contents.map(|content| cache.file(&entry(content), || Ok(content.to_vec())).unwrap());
        let again = cache.file(&entry(contents[0]), || panic!("fetched twice")).unwrap();
        assert_eq!((fs::read(&again).unwrap(), &again), (contents[0].to_vec(), &places[0]));
        for (place, seconds) in places.iter().zip([30, 10, 20]) {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            File::options().append(true).open(place).unwrap().set_modified(time).unwrap();
        }
        cache.trim(12).unwrap();
        let left = places.map(|place| place.exists());
        assert_eq!(left, [true, false, true]);
    }

    #[test]
    fn what_a_state_no_longer_has_goes() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::within(folder.path(), "s3://posts/ja");
        let other = Cache::within(folder.path(), "s3://posts/en");
        let place = |cache: &Cache, content: &[u8]| {
            cache.file(&entry(content), || Ok(content.to_vec())).unwrap()
        };
        let places = [place(&cache, b"kept"), place(&cache, b"gone"), place(&other, b"theirs")];
        let kept = [entry(b"kept")];
        cache.keep_only(2, kept.iter());
        assert_eq!(places.each_ref().map(|place| place.exists()), [true, false, true]);
        // What another run is writing stays.
        let new = cache.folder.join(format!("{}.7.0.new", kept[0].blake3));
        fs::write(&new, "kept").unwrap();
        cache.keep_only(3, kept.iter());
        assert!(new.exists());
        cache.keep_only(2, kept.iter());
        // Once for each state.
        let again = place(&cache, b"gone");
        cache.keep_only(2, kept.iter());
        assert!(again.exists());
        cache.keep_only(3, kept.iter());
        assert!(!again.exists() && places[0].exists());
    }
}
