//! One file of a table: its bytes, its columns, what it says of itself.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek};

use bytes::Bytes;
use parquet::arrow::ArrowSchemaConverter;
use parquet::file::metadata::{FileMetaData, ParquetMetaDataReader};

use super::{Circumstance, Fault, Remedy, counted};
use crate::table_reader::{TableFile, TableReader, version_of};
use crate::table_writer::{PANDAS_KEY, VERSION_KEY, key_values};
use crate::{SCHEMA_VERSION, Snapshot, Table};

/// Rows that are looked at together.
const BATCH_ROWS: usize = 8_192;

/// Why a file is not to be believed.
pub(super) struct Unsound {
    pub problem: String,
    pub cause: Cause,
}

/// Where the fault lies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// In the file.
    File,
    /// In what the manifest says of it: the bytes are those that were written.
    Entry,
    /// In the disk or the rights of this user; the file may be whole.
    Reach,
}

impl Unsound {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), cause: Cause::File }
    }

    pub(crate) fn of_entry(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), cause: Cause::Entry }
    }
}

/// The bytes of a file, if they are those that were written.
pub(super) fn bytes(snapshot: &Snapshot, path: &str) -> Result<Bytes, Unsound> {
    let bytes = snapshot.unchecked(path).map_err(|error| unreadable(&error))?;
    check(snapshot, path, bytes.len() as u64, blake3::hash(&bytes))?;
    Ok(bytes.into())
}

/// A file that may be too large for memory, at its beginning, if its bytes are those that
/// were written.
pub(super) fn streamed(snapshot: &Snapshot, path: &str) -> Result<Box<dyn Read>, Unsound> {
    if !snapshot.is_local() {
        return Ok(Box::new(Cursor::new(bytes(snapshot, path)?)));
    }
    let open = || {
        let mut file = snapshot.open_unchecked(path)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(&file)?;
        let bytes = file.stream_position()?;
        file.rewind()?;
        Ok((file, bytes, hasher.finalize()))
    };
    let (file, bytes, hash) = open().map_err(|error| unreadable(&error))?;
    check(snapshot, path, bytes, hash)?;
    Ok(Box::new(file))
}

/// Why a file cannot be read.
pub(super) fn unreadable(error: &io::Error) -> Unsound {
    match error.kind() {
        io::ErrorKind::NotFound => Unsound::new("it is missing"),
        io::ErrorKind::IsADirectory => Unsound::new("a directory is in its place"),
        _ => Unsound { problem: format!("it cannot be read: {error}"), cause: Cause::Reach },
    }
}

/// Whether a file is the one that was written.
fn check(snapshot: &Snapshot, path: &str, bytes: u64, hash: blake3::Hash) -> Result<(), Unsound> {
    let Some(entry) = snapshot.manifest().files.get(path) else {
        return Err(Unsound::new("it is not in the manifest"));
    };
    let is_written = hash.to_hex().as_str() == entry.blake3;
    if bytes != entry.bytes {
        let problem =
            format!("it has {}, the manifest says {}", counted(bytes, "byte"), entry.bytes);
        let cause = if is_written { Cause::Entry } else { Cause::File };
        return Err(Unsound { problem, cause });
    }
    if is_written { Ok(()) } else { Err(Unsound::new("its hash is not the one in the manifest")) }
}

/// Opens a table's file whose bytes are sound, and looks at its columns, the
/// number of its rows and what it says of dictionaries and versions.
pub(super) fn open(snapshot: &Snapshot, table: Table, path: &str) -> Result<TableReader, Unsound> {
    let bytes = bytes(snapshot, path)?;
    let no_parquet =
        |error: &dyn std::fmt::Display| Unsound::new(format!("not a readable table: {error}"));
    let plain = ParquetMetaDataReader::new()
        .parse_and_finish(&bytes)
        .map_err(|error| no_parquet(&error))?;
    let metadata = plain.file_metadata();
    let version = version_of(metadata).filter(|version| *version <= SCHEMA_VERSION);
    let schema = ArrowSchemaConverter::new()
        .convert(&table.schema_of(version.unwrap_or(SCHEMA_VERSION)))
        .map_err(|error| no_parquet(&error))?;
    if metadata.schema_descr().root_schema() != schema.root_schema() {
        return Err(Unsound::new(columns_differ(metadata, &schema)));
    }
    let rows = snapshot.manifest().files.get(path).map_or(0, |entry| entry.rows);
    if u64::try_from(metadata.num_rows()) != Ok(rows) {
        let problem =
            format!("it has {}, the manifest says {rows}", counted(metadata.num_rows(), "row"));
        return Err(Unsound::of_entry(problem));
    }
    check_key_values(table, metadata, snapshot)?;
    TableFile::open(bytes, table)
        .and_then(|file| file.rows(BATCH_ROWS))
        .map_err(|error| no_parquet(&error))
}

fn columns_differ(
    metadata: &FileMetaData,
    expected: &parquet::schema::types::SchemaDescriptor,
) -> String {
    let described = |schema: &parquet::schema::types::SchemaDescriptor| -> Vec<String> {
        let columns = schema.columns().iter();
        columns
            .map(|column| {
                let logical = column.logical_type_ref();
                format!("{} {} {logical:?}", column.name(), column.physical_type())
            })
            .collect()
    };
    let (found, expected) = (described(metadata.schema_descr()), described(expected));
    let differs = found.iter().zip(&expected).find(|(found, expected)| found != expected);
    match differs {
        Some((found, expected)) => format!("its columns differ: {found} instead of {expected}"),
        None => format!("its columns differ: {} instead of {}", found.len(), expected.len()),
    }
}

/// Versions, time zone and dictionaries stand in every file.
fn check_key_values(
    table: Table,
    metadata: &FileMetaData,
    snapshot: &Snapshot,
) -> Result<(), Unsound> {
    let pairs = |pairs: &[parquet::file::metadata::KeyValue]| -> BTreeMap<String, Option<String>> {
        pairs.iter().map(|pair| (pair.key.clone(), pair.value.clone())).collect()
    };
    let manifest = snapshot.manifest();
    let found = pairs(metadata.key_value_metadata().map_or(&[], Vec::as_slice));
    let version = version_of(metadata);
    for (key, expected) in pairs(&key_values(table, &manifest.stamp)) {
        let found = found.get(&key).cloned().flatten();
        let is_of_its_version = match key.as_str() {
            VERSION_KEY => version.is_some_and(|version| version <= manifest.schema_version),
            // Files of the first version do not have it.
            PANDAS_KEY => version == Some(1) && found.is_none(),
            _ => false,
        };
        if found == expected || is_of_its_version {
            continue;
        }
        let shown = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
        let (found, expected) = (shown(found), shown(expected));
        return Err(Unsound::of_entry(format!("its {key} is {found}, the warehouse's {expected}")));
    }
    Ok(())
}

/// A fault; of a file that is out of reach only the person at the machine can
/// do something about it.
pub(super) fn fault(path: String, unsound: Unsound, remedy: Remedy) -> Fault {
    if unsound.cause == Cause::Reach {
        let fault = Fault::new(path, unsound.problem, Remedy::ByHand);
        return fault.with(Circumstance::Unreadable);
    }
    Fault::new(path, unsound.problem, remedy)
}
