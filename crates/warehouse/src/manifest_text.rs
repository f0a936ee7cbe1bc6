//! A manifest as text: JSON, indented. Of a warehouse of years nearly all of it lists files,
//! and is read and written by every run: here, straight from and to the lines that every
//! version has written, in a third of the instructions that serde takes. What is in any
//! other form is left to serde.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use memchr::{memchr, memmem};

use super::durable::write_atomically;
use super::error::WarehouseError;
use super::layout::MANIFEST;
use super::manifest::{FileEntry, Manifest};
use super::sealed;
use super::writers::Writers;

/// What comes before the list of files. No string in JSON has a line's end.
const FILES: &str = "\n  \"files\": {";
/// What a file of it takes, about.
const BYTES_OF_ENTRY: usize = 320;

/// The manifest that a text has.
///
/// # Errors
///
/// When it has none.
pub(super) fn read(text: &[u8]) -> serde_json::Result<Manifest> {
    match read_lines(text) {
        Some(manifest) => Ok(manifest),
        None => serde_json::from_slice(text),
    }
}

/// Replaces the manifest of a warehouse.
///
/// # Errors
///
/// As [`write_atomically`].
pub(super) fn store(root: &Path, manifest: &Manifest) -> Result<(), WarehouseError> {
    let path = root.join(MANIFEST);
    write_atomically(&path, &sealed(&path, manifest)?)
}

/// The text of a manifest with a hash of itself, for a file of this name.
///
/// # Errors
///
/// When it has no form in JSON.
pub(super) fn sealed(path: &Path, manifest: &Manifest) -> Result<Vec<u8>, WarehouseError> {
    match write(manifest) {
        Ok(mut text) => {
            text.push(b'\n');
            Ok(sealed::seal(&text))
        }
        Err(error) => Err(WarehouseError::Io { path: path.to_path_buf(), error: error.into() }),
    }
}

fn write(manifest: &Manifest) -> serde_json::Result<Vec<u8>> {
    let Manifest { schema_version, state, gone, .. } = *manifest;
    let Manifest { stamp, inputs, categories, .. } = manifest;
    let others = serde_json::to_vec_pretty(&Manifest {
        schema_version,
        state,
        stamp: stamp.clone(),
        files: BTreeMap::new(),
        inputs: inputs.clone(),
        categories: categories.clone(),
        gone,
    })?;
    let place = memmem::find(&others, FILES.as_bytes()).map(|at| at + FILES.len());
    let Some((before, after)) = place.and_then(|at| others.split_at_checked(at)) else {
        return serde_json::to_vec_pretty(manifest);
    };
    let mut text = Vec::with_capacity(others.len() + BYTES_OF_ENTRY * manifest.files.len());
    text.extend(before);
    for (number, (path, entry)) in manifest.files.iter().enumerate() {
        text.extend(if number == 0 { "\n    " } else { ",\n    " }.as_bytes());
        write_entry(&mut text, path, entry)?;
    }
    if !manifest.files.is_empty() {
        text.extend(b"\n  ");
    }
    text.extend(after);
    Ok(text)
}

fn read_lines(text: &[u8]) -> Option<Manifest> {
    let text = str::from_utf8(text).ok()?;
    let begin = memmem::find(text.as_bytes(), FILES.as_bytes())? + FILES.len();
    let (before, files) = text.split_at_checked(begin)?;
    let mut lines = Lines(files);
    let mut files = Vec::new();
    let mut has_more = lines.skip("\n    ").is_some();
    while has_more {
        files.push(lines.entry()?);
        has_more = lines.skip(",\n    ").is_some();
    }
    let mut manifest: Manifest = serde_json::from_str(&[before, lines.0].concat()).ok()?;
    let is_the_list = manifest.files.is_empty();
    manifest.files = files.into_iter().collect();
    is_the_list.then_some(manifest)
}

/// What has not been read yet.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    fn skip(&mut self, expected: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// A string that has nothing to unescape.
    fn string(&mut self) -> Option<&'a str> {
        self.skip("\"")?;
        let (string, rest) = self.0.split_at_checked(memchr(b'"', self.0.as_bytes())?)?;
        self.0 = rest.get(1..)?;
        is_plain(string).then_some(string)
    }

    fn number<T: FromStr>(&mut self) -> Option<T> {
        let is_of_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'-';
        let length = self.0.bytes().take_while(|byte| is_of_number(byte)).count();
        let (number, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        // JSON has no 007, and -0 is no whole number.
        let has_zeros = number.len() > 1 && number.trim_start_matches('-').starts_with('0');
        number.parse().ok().filter(|_| !has_zeros)
    }

    fn numbers<T: FromStr + Copy + Default, const COUNT: usize>(&mut self) -> Option<[T; COUNT]> {
        let mut numbers = [T::default(); COUNT];
        for (place, number) in numbers.iter_mut().enumerate() {
            self.skip(if place == 0 { "[\n        " } else { ",\n        " })?;
            *number = self.number()?;
        }
        self.skip("\n      ]")?;
        Some(numbers)
    }

    fn entry(&mut self) -> Option<(String, FileEntry)> {
        let path = self.string()?.to_owned();
        self.skip(": {\n      \"rows\": ")?;
        let rows = self.number()?;
        self.skip(",\n      \"bytes\": ")?;
        let bytes = self.number()?;
        self.skip(",\n      \"blake3\": ")?;
        let blake3 = self.string()?.to_owned();
        let (mut ids, mut writers, mut made_of) = (None, None, None);
        if self.skip(",\n      \"ids\": ").is_some() {
            ids = Some(self.numbers::<i64, 2>()?.into());
        }
        if self.skip(",\n      \"writers\": ").is_some() {
            writers = Some(Writers::from(self.numbers::<u64, 5>()?));
        }
        if self.skip(",\n      \"made_of\": ").is_some() {
            made_of = Some(self.string()?.to_owned());
        }
        self.skip("\n    }")?;
        Some((path, FileEntry { rows, bytes, blake3, ids, writers, made_of }))
    }
}

fn write_entry(text: &mut Vec<u8>, path: &str, entry: &FileEntry) -> serde_json::Result<()> {
    let FileEntry { rows, bytes, blake3, ids, writers, made_of } = entry;
    write_string(text, path)?;
    text.extend(b": {\n      \"rows\": ");
    serde_json::to_writer(&mut *text, rows)?;
    text.extend(b",\n      \"bytes\": ");
    serde_json::to_writer(&mut *text, bytes)?;
    text.extend(b",\n      \"blake3\": ");
    write_string(text, blake3)?;
    if let Some((first, last)) = ids {
        text.extend(b",\n      \"ids\": ");
        write_numbers(text, &[*first, *last])?;
    }
    if let Some(writers) = writers {
        text.extend(b",\n      \"writers\": ");
        write_numbers(text, &<[u64; 5]>::from(*writers))?;
    }
    if let Some(made_of) = made_of {
        text.extend(b",\n      \"made_of\": ");
        write_string(text, made_of)?;
    }
    text.extend(b"\n    }");
    Ok(())
}

fn write_string(text: &mut Vec<u8>, string: &str) -> serde_json::Result<()> {
    if !is_plain(string) || string.contains('"') {
        return serde_json::to_writer(text, string);
    }
    text.push(b'"');
    text.extend(string.as_bytes());
    text.push(b'"');
    Ok(())
}

fn write_numbers(text: &mut Vec<u8>, numbers: &[impl serde::Serialize]) -> serde_json::Result<()> {
    for (place, number) in numbers.iter().enumerate() {
        text.extend(if place == 0 { "[\n        " } else { ",\n        " }.as_bytes());
        serde_json::to_writer(&mut *text, number)?;
    }
    text.extend(b"\n      ]");
    Ok(())
}

/// Whether a string that has no quotation mark stands in JSON as it is.
fn is_plain(string: &str) -> bool {
    // To count all takes many bytes at once.
    string.bytes().filter(|byte| *byte < b' ' || *byte == b'\\').count() == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::manifest::Stamp;

    fn entries() -> impl Strategy<Value = BTreeMap<String, FileEntry>> {
        let hash = || "[0-9a-f]{0,4}";
        let ids = proptest::option::of(any::<(i64, i64)>());
        let writers = proptest::option::of(any::<[u32; 5]>());
        let made_of = proptest::option::of(hash());
        let entry = (any::<u64>(), any::<u64>(), hash(), ids, writers, made_of);
        let entry = entry.prop_map(|(rows, bytes, blake3, ids, writers, made_of)| {
            let writers = writers.map(|counts| Writers::from(counts.map(u64::from)));
            FileEntry { rows, bytes, blake3, ids, writers, made_of }
        });
        let path = "[a-z/=\\-\"\\\\\u{1}\u{7f}日]{0,5}";
        proptest::collection::btree_map(path, entry, 0..5)
    }

    fn of(files: BTreeMap<String, FileEntry>) -> Manifest {
        Manifest { state: 3, files, ..Manifest::empty(Stamp::of_tests()) }
    }

    fn usual() -> String {
        let entry = FileEntry {
            rows: 7,
            bytes: 0,
            blake3: "0a".to_owned(),
            ids: Some((-5, 12)),
            writers: Some([4, 2, 3, 2, 3].into()),
            made_of: Some("1b".to_owned()),
        };
        let bare = FileEntry { ids: None, writers: None, made_of: None, ..entry.clone() };
        let files = [("a/1".to_owned(), entry), ("b".to_owned(), bare)];
        String::from_utf8(write(&of(files.into())).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn text_is_written_as_by_serde_and_read_as_it_was(files in entries()) {
            let manifest = of(files);
            let text = write(&manifest).unwrap();
            let by_serde = serde_json::to_vec_pretty(&manifest).unwrap();
            prop_assert_eq!(String::from_utf8(text.clone()), String::from_utf8(by_serde));
            prop_assert_eq!(&read(&text).unwrap(), &manifest);
            let has_escapes = manifest.files.keys().any(|path| path.contains(['"', '\\', '\u{1}']));
            prop_assert_eq!(read_lines(&text), (!has_escapes).then_some(manifest));
        }

        #[test]
        fn what_is_damaged_is_never_read_otherwise_than_by_serde(
            place in any::<prop::sample::Index>(), byte in any::<u8>(), is_inserted in any::<bool>(),
        ) {
            let mut text = usual().into_bytes();
            let place = place.index(text.len());
            if is_inserted { text.insert(place, byte) } else { text[place] = byte }
            let by_serde = serde_json::from_slice::<Manifest>(&text).ok();
            prop_assert_eq!(read(&text).ok(), by_serde);
        }
    }

    #[test]
    fn what_has_another_form_is_read_too() {
        let text = usual();
        let manifest = read_lines(text.as_bytes()).unwrap();
        let later = text.replace("\"rows\": 7", "\"rows\": 7,\n      \"later\": true");
        let compact = serde_json::to_string(&manifest).unwrap();
        let turned = text.replace("\"rows\": 7,\n      \"bytes\": 0", "\"bytes\": 0, \"rows\": 7");
        // The list is not where it seems to be.
        let nested = format!("{{\"of\": {{\n  \"files\": {{}} }}, {}", &compact[1..]);
        for text in [later, compact, turned, nested] {
            assert_eq!(read_lines(text.as_bytes()), None, "{text}");
            assert_eq!(read(text.as_bytes()).unwrap(), manifest);
        }
        for wrong in ["07", "-0", "+7", "7.0", "18446744073709551616", "\"7\"", ""] {
            let text = text.replace("\"rows\": 7", &format!("\"rows\": {wrong}"));
            assert!(read(text.as_bytes()).is_err(), "{wrong}");
        }
    }
}
