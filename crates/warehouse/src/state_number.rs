//! The number of a warehouse's state, without the manifest: it stands in the first lines of
//! one that lists thousands of files.

use std::cell::Cell;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::journal::read_journal;
use super::layout::MANIFEST;

/// Bytes of a manifest that are read.
const FIRST_BYTES: u64 = 4_096;

/// That of the warehouse in a folder; `None` where no state can be told.
pub(super) fn state_number(root: &Path) -> Option<u64> {
    // First, as readers have it: what it has no more is in the manifest.
    let committed = read_journal(root).ok()?.map(|change| change.state);
    let published = File::open(root.join(MANIFEST)).ok().and_then(|manifest| {
        let mut text = Vec::new();
        manifest.take(FIRST_BYTES).read_to_end(&mut text).ok()?;
        first_state_in(&text)
    });
    published.max(committed)
}

/// The member `state` of an object of JSON, of which the rest may be cut off.
fn first_state_in(text: &[u8]) -> Option<u64> {
    struct Until<'c>(&'c Cell<Option<u64>>);

    impl<'de> Visitor<'de> for Until<'_> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("a manifest")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
            while let Some(name) = members.next_key::<String>()? {
                if name == "state" {
                    self.0.set(Some(members.next_value()?));
                    break;
                }
                members.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }

    let found = Cell::new(None);
    // That there is more, or not all of it, is an error.
    let _ = serde_json::Deserializer::from_slice(text).deserialize_map(Until(&found));
    found.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lines_tell_the_state() {
        let text = br#"{"blake3": "0", "schema_version": 2, "state": 12, "files": {"a": {"#;
        assert_eq!(first_state_in(text), Some(12));
        assert_eq!(first_state_in(br#"{"files": {"state": 3}, "state": 4}"#), Some(4));
        for text in [&b"{\"state\": "[..], b"{\"files\": {}}", b"", b"[1]", b"{\"state\": \"a\"}"] {
            assert_eq!(first_state_in(text), None);
        }
    }
}
