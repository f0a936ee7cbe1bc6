//! A warehouse is brought into object storage.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use super::{Address, MANIFESTS, Remote, object_of, side_by_side};
use crate::ingest::Observer;
use crate::manifest::{FileEntry, Manifest};
use crate::manifest_text;
use crate::{Warehouse, WarehouseError};

/// What a push did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pushed {
    /// The state that is there now.
    pub state: u64,
    /// Files of the state, and their bytes.
    pub files: usize,
    pub bytes: u64,
    /// Those of them that were sent.
    pub sent_files: usize,
    pub sent_bytes: u64,
    /// Objects of former states that were removed.
    pub removed: usize,
}

/// Brings the present state of a local warehouse to an address: its files first, the
/// manifest last, so that who reads there finds the old state or the new one. What
/// only a former state needs is removed; a reader that misses it begins again.
///
/// `observer` is told of the bytes that were sent. With `is_dry_run`, nothing is
/// written, and what would be is told.
///
/// # Errors
///
/// When the warehouse cannot be read, the store cannot be reached or ignores the
/// condition that a manifest is written under, or another warehouse or a newer state
/// of this one is there.
pub fn push(
    warehouse: &Warehouse,
    address: &Address,
    is_dry_run: bool,
    observer: &dyn Observer,
) -> Result<Pushed, WarehouseError> {
    let remote = Remote::at(address)?;
    let snapshot = warehouse.snapshot()?;
    let manifest = snapshot.manifest();
    let text = manifest_text::sealed(Path::new(MANIFESTS), manifest)?;
    let name = format!("{MANIFESTS}{:020}.json", manifest.state);

    let there = remote.manifest()?;
    if let Some(there) = &there {
        refuse_unrelated(there, manifest, address)?;
    }
    let is_there = there.as_ref() == Some(manifest);

    let files = manifest.files.iter();
    let files: Vec<ToSend> =
        files.map(|(path, entry)| (remote.key(&object_of(path, entry)), path, entry)).collect();
    let missing = remote.missing(&files)?;
    let mut pushed = Pushed {
        state: manifest.state,
        files: files.len(),
        bytes: manifest.files.values().map(|entry| entry.bytes).sum(),
        sent_files: missing.len(),
        sent_bytes: missing.iter().map(|(_, _, entry)| entry.bytes).sum(),
        removed: 0,
    };
    if is_dry_run {
        return Ok(pushed);
    }

    if !is_there {
        remote.refuse_unconditional()?;
    }
    let sent = AtomicU64::new(0);
    let send = |(key, path, entry): &&ToSend| {
        if observer.is_interrupted() {
            return Err(WarehouseError::Interrupted);
        }
        remote.client.put(key, &snapshot.bytes(path)?)?;
        observer.read(sent.fetch_add(entry.bytes, Ordering::Relaxed) + entry.bytes);
        Ok(())
    };
    side_by_side(&missing, send).collect::<Result<(), _>>()?;
    // What another push has removed meanwhile.
    side_by_side(&remote.missing(&files)?, send).collect::<Result<(), _>>()?;
    if !is_there && !remote.client.put_new(&remote.key(&name), &text)? {
        // An attempt may have come through without an answer.
        let found = remote.client.get(&remote.key(&name))?;
        if found.as_deref() != Some(&text) {
            return Err(WarehouseError::Remote(format!(
                "{address}: another run brought state {} there meanwhile; nothing was changed for \
                 readers",
                manifest.state
            )));
        }
    }

    // Of former states, not what another push has sent and not yet named.
    let wanted: HashSet<&str> = files.iter().map(|(key, ..)| key.as_str()).collect();
    let former = there.iter().flat_map(|there| &there.files);
    let former = former.map(|(path, entry)| remote.key(&object_of(path, entry)));
    let mut unwanted: Vec<String> = former.filter(|key| !wanted.contains(key.as_str())).collect();
    let older = remote.manifests()?.into_iter().filter(|manifest| *manifest < name);
    unwanted.extend(older.map(|manifest| remote.key(&manifest)));
    pushed.removed = unwanted.len();
    side_by_side(&unwanted, |key| remote.client.delete(key)).collect::<Result<(), _>>()?;
    Ok(pushed)
}

/// A file: the key of its object, its path and what is known of it.
type ToSend<'m> = (String, &'m String, &'m FileEntry);

/// Refuses what would take readers to another warehouse, or back.
fn refuse_unrelated(
    there: &Manifest,
    here: &Manifest,
    address: &Address,
) -> Result<(), WarehouseError> {
    let (now, new) = (there.state, here.state);
    if now > new {
        return Err(WarehouseError::Remote(format!(
            "{address} has state {now} and this warehouse only {new}: a state never goes back; \
             push to another folder"
        )));
    }
    let is_begun = there.inputs.len() <= here.inputs.len()
        && there.inputs.iter().zip(&here.inputs).all(|(a, b)| a.blake3 == b.blake3);
    let is_same_state = now == new && there != here;
    if !is_begun || is_same_state || there.stamp.time_zone != here.stamp.time_zone {
        return Err(WarehouseError::Remote(format!(
            "{address} has another warehouse; push to another folder"
        )));
    }
    Ok(())
}

impl Remote {
    /// The files that have no object.
    fn missing<'f, 'm>(
        &self,
        files: &'f [ToSend<'m>],
    ) -> Result<Vec<&'f ToSend<'m>>, WarehouseError> {
        let there: HashSet<(String, u64)> = self.client.list(&self.key(""))?.into_iter().collect();
        let is_missing = |(key, _, entry): &&ToSend| !there.contains(&(key.clone(), entry.bytes));
        Ok(files.iter().filter(is_missing).collect())
    }

    /// Refuses a store that writes over an object although it must not: two pushes
    /// could undo each other.
    fn refuse_unconditional(&self) -> Result<(), WarehouseError> {
        let key = self.key("_probe");
        self.client.delete(&key)?;
        let is_honoured = self.client.put_new(&key, b"1")? && !self.client.put_new(&key, b"2")?;
        self.client.delete(&key)?;
        if is_honoured {
            return Ok(());
        }
        Err(WarehouseError::Remote(format!(
            "{}: this store ignores the condition `If-None-Match`, so that pushes could undo each \
             other; nothing was sent",
            self.address
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{DictionaryId, IngestSummary, InputEntry, Stamp};

    fn manifest(state: u64, inputs: &[&str]) -> Manifest {
        let id = || DictionaryId { name: String::new(), hash: String::new() };
        let input = |blake3: &&str| InputEntry {
            path: String::new(),
            bytes: 0,
            modified: None,
            blake3: (*blake3).to_owned(),
            form: String::new(),
            options: String::new(),
            state: 1,
            days: None,
            is_to_be_read_again: false,
            stopped: None,
            account: IngestSummary::default(),
        };
        let stamp = Stamp {
            time_zone: "Asia/Tokyo".to_owned(),
            dictionary: id(),
            lexicon: None,
            user_dictionary: None,
            tokens_version: 1,
        };
        Manifest { state, inputs: inputs.iter().map(input).collect(), ..Manifest::empty(stamp) }
    }

    #[test]
    fn a_state_never_goes_back() {
        let address: Address = "s3://b".parse().unwrap();
        let refused = |there: &Manifest, here: &Manifest| {
            refuse_unrelated(there, here, &address).err().map(|error| error.to_string())
        };
        let first = manifest(1, &["a"]);
        let second = manifest(2, &["a", "b"]);
        assert_eq!(refused(&first, &second), None);
        assert_eq!(refused(&first, &first), None);
        assert!(refused(&second, &first).unwrap().contains("never goes back"));
        for other in [manifest(1, &["b"]), manifest(3, &["b", "a"]), manifest(2, &[])] {
            let other = Manifest { state: other.state.max(1), ..other };
            assert!(refused(&first, &other).unwrap().contains("another warehouse"), "{other:?}");
        }
    }
}
