//! What is written is read back before it counts.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};

use super::error::{AtPath, WarehouseError};
use super::manifest::FileEntry;
use super::table_bytes::TableBytes;

/// Bytes of a file that is read back at once.
const FEW_BYTES: u64 = 4 << 20;

/// Reads a synced file back: its size and hash, and that its rows are those
/// that were written.
pub(super) fn check_staged(path: &Path, entry: &mut FileEntry) -> Result<(), WarehouseError> {
    let mut file = File::open(path).at(path)?;
    let length = file.metadata().at(path)?.len();
    let is_table = path.extension().is_some_and(|extension| extension == "parquet");
    let (hash, bytes, rows) = if length <= FEW_BYTES {
        let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
        // Of a file by itself its length would be asked again.
        (&mut file).take(u64::MAX).read_to_end(&mut content).at(path)?;
        let (hash, bytes) = (blake3::hash(&content), content.len() as u64);
        let table = is_table.then(|| TableBytes::open(content.into())).transpose()?;
        (hash, bytes, table.map(|table| table.rows()))
    } else {
        let mut hasher = blake3::Hasher::new();
        let hash = hasher.update_reader(&file).at(path)?.finalize();
        let table = is_table.then(|| SerializedFileReader::new(file)).transpose()?;
        let rows = table.map(|table| table.metadata().file_metadata().num_rows());
        (hash, hasher.count(), rows)
    };
    entry.bytes = bytes;
    entry.blake3 = hash.to_hex().to_string();
    match rows {
        Some(rows) if u64::try_from(rows) != Ok(entry.rows) => {
            let reason = format!("rows written: {}, rows read back: {rows}", entry.rows);
            Err(WarehouseError::Damaged { path: path.to_path_buf(), reason })
        }
        _ => Ok(()),
    }
}
