use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that a file of words, settings or SQL may have.
const MOST: u64 = 64 << 20;

/// The bytes of a file that a person wrote, be it a pipe; a device that never ends is not
/// read for ever.
///
/// # Errors
///
/// When it cannot be read, or has more than 64 MiB.
pub fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        let message = format!("it is larger than {} MiB", MOST >> 20);
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(bytes)
}

/// The same of a text.
///
/// # Errors
///
/// As [`read_bounded`], and when it is not UTF-8.
pub fn read_bounded_text(path: &Path) -> io::Result<String> {
    let not_utf8 = |_| io::Error::new(io::ErrorKind::InvalidData, "this is not UTF-8");
    String::from_utf8(read_bounded(path)?).map_err(not_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_end_is_not_read_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        std::fs::write(&path, "の\n").unwrap();
        assert_eq!(read_bounded(&path).unwrap(), "の\n".as_bytes());
        File::create(&path).unwrap().set_len(MOST).unwrap();
        assert_eq!(read_bounded(&path).unwrap().len() as u64, MOST);
        File::create(&path).unwrap().set_len(MOST + 1).unwrap();
        let error = read_bounded(&path).unwrap_err().to_string();
        assert_eq!(error, "it is larger than 64 MiB");
        assert!(read_bounded(folder.path()).is_err());
    }
}
