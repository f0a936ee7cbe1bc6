//! A warehouse in object storage, at an address such as `s3://bucket/folder`.
//!
//! An object never changes: its key carries the hash of its content, and the
//! manifest of state 12 is `_manifest/00000000000000000012.json`. The highest
//! manifest is the present state. [`push()`] writes the files first and the manifest
//! last, on condition that no other has that number, so that a reader finds the old
//! state or the new one. Readers bring the files that a question needs into a cache
//! and check them there as those of a folder.

mod address;
mod cache;
mod client;
mod credentials;
mod push;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

pub use address::Address;
pub use push::{Pushed, push};

use self::cache::Cache;
use self::client::Client;
use super::error::WarehouseError;
use super::manifest::{FileEntry, Manifest};
use super::manifest_file::manifest_of;

/// Where the manifests lie, below the address.
const MANIFESTS: &str = "_manifest/";
/// Requests that are made beside each other.
const REQUESTS: usize = 16;

/// A place in object storage.
#[derive(Debug)]
pub(super) struct Remote {
    address: Address,
    client: Client,
    cache: Cache,
}

impl Remote {
    /// Takes endpoint, region and credentials from the environment. Sends nothing.
    ///
    /// # Errors
    ///
    /// When they cannot be used.
    pub(super) fn at(address: &Address) -> Result<Self, WarehouseError> {
        let client = Client::new(address)?;
        Ok(Self { address: address.clone(), client, cache: Cache::of(&address.to_string()) })
    }

    /// The manifest of the present state; `None` where no warehouse is.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, WarehouseError> {
        let Some(last) = self.manifests()?.pop() else { return Ok(None) };
        let place = self.place(&last);
        match self.client.get(&self.key(&last))? {
            Some(text) => {
                let manifest = manifest_of(&place, &text)?;
                self.cache.keep_only(manifest.state, manifest.files.values());
                Ok(Some(manifest))
            }
            // A newer one took its place.
            None => Err(WarehouseError::Damaged {
                path: place,
                reason: "it was replaced while it was read; try again".to_owned(),
            }),
        }
    }

    /// A file's content as a local file, which is fetched unless the cache has it.
    pub(super) fn local(&self, path: &str, entry: &FileEntry) -> Result<PathBuf, WarehouseError> {
        let object = object_of(path, entry);
        if blake3::Hash::from_hex(&entry.blake3).is_err() {
            return Err(self.damaged(&object, "the manifest has no hash of it"));
        }
        self.cache.file(entry, || {
            let content = self.client.get(&self.key(&object))?;
            let content = content.ok_or_else(|| self.damaged(&object, "the object is missing"))?;
            if blake3::hash(&content).to_hex().as_str() != entry.blake3 {
                return Err(self.damaged(&object, "its hash is not the one in the manifest"));
            }
            tracing::trace!(object, bytes = content.len(), "fetched");
            Ok(content)
        })
    }

    /// A file's content as it lies there, whatever the manifest says.
    pub(super) fn content(&self, path: &str, entry: &FileEntry) -> io::Result<Vec<u8>> {
        let content = self.client.get(&self.key(&object_of(path, entry)));
        content.map_err(io::Error::other)?.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Brings files into the cache, many at a time. What fails is told when it is
    /// read.
    pub(super) fn fetch(&self, files: &[(&str, &FileEntry)]) {
        side_by_side(files, |(path, entry)| self.local(path, entry)).for_each(drop);
    }

    /// The objects that are manifests, in the order of their states.
    fn manifests(&self) -> Result<Vec<String>, WarehouseError> {
        let above = self.key("");
        let mut names: Vec<String> = self
            .client
            .list(&self.key(MANIFESTS))?
            .iter()
            .filter_map(|(key, _)| Some(key.strip_prefix(&above)?.to_owned()))
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    fn key(&self, object: &str) -> String {
        self.address.key(object)
    }

    fn place(&self, object: &str) -> PathBuf {
        PathBuf::from(format!("{}/{object}", self.address))
    }

    fn damaged(&self, object: &str, reason: &str) -> WarehouseError {
        WarehouseError::Damaged { path: self.place(object), reason: reason.to_owned() }
    }
}

/// The object that has a file's content: `tweets/date=2018-09-03/part-0.<hash>.parquet`.
fn object_of(path: &str, entry: &FileEntry) -> String {
    /// Digits that tell the files of a path apart.
    const DIGITS: usize = 16;
    let hash = entry.blake3.get(..DIGITS).unwrap_or(&entry.blake3);
    let path = Path::new(path);
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_extension(format!("{hash}.{ending}")).to_string_lossy().into_owned()
}

/// What `work` makes of each item, [`REQUESTS`] at a time; in no order.
fn side_by_side<I: Sync, T: Send>(
    items: &[I],
    work: impl Fn(&I) -> T + Sync,
) -> impl Iterator<Item = T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(work(item));
        }
        done
    };
    let results: Vec<Vec<T>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..items.len().min(REQUESTS)).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    results.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_named_by_its_content() {
        let entry = FileEntry {
            rows: 1,
            bytes: 1,
            blake3: "0123456789abcdef0123".to_owned(),
            ids: None,
            writers: None,
            made_of: None,
        };
        assert_eq!(
            object_of("tweets/date=2018-09-03/part-0.parquet", &entry),
            "tweets/date=2018-09-03/part-0.0123456789abcdef.parquet"
        );
        assert_eq!(object_of("_rejects/2.jsonl", &entry), "_rejects/2.0123456789abcdef.jsonl");
    }

    #[test]
    fn all_is_done_once() {
        let items: Vec<usize> = (0..100).collect();
        let mut done: Vec<usize> = side_by_side(&items, |item| *item).collect();
        done.sort_unstable();
        assert_eq!(done, items);
    }
}
