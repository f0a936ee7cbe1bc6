//! tar archives: where each file begins in the stream.

use std::io::{self, Read};

/// Bytes of a header, and the unit of all sizes.
const BLOCK: u64 = 512;
const BLOCK_BYTES: usize = 512;
/// Entries that an archive may have.
const MOST_ENTRIES: usize = 200_000;
/// Bytes of a name that is too long for its field.
const MOST_NAME_BYTES: u64 = 64 * 1024;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TarEntry {
    /// As the archive has it. It is shown and never a path on this machine.
    pub name: String,
    /// Where its bytes begin.
    pub offset: u64,
    pub bytes: u64,
}

/// A stream of which parts can be left out.
pub(crate) trait Skip: Read {
    /// Leaves out so many bytes.
    ///
    /// # Errors
    ///
    /// When there are fewer.
    fn skip(&mut self, bytes: u64) -> io::Result<()>;
}

impl Skip for Box<dyn Read + Send> {
    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.by_ref().take(bytes), &mut io::sink())?;
        if skipped == bytes { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// Whether a stream begins as an archive.
pub(crate) fn is_tar(head: &[u8]) -> bool {
    Header::of(head).is_some()
}

/// The files of an archive, in their order, and what kept the rest from being
/// found. Links, folders and devices are not files.
pub(crate) fn entries(input: &mut impl Skip) -> (Vec<TarEntry>, Option<io::Error>) {
    let mut entries = Vec::new();
    let error = find(input, &mut entries).err();
    (entries, error)
}

fn find(input: &mut impl Skip, entries: &mut Vec<TarEntry>) -> io::Result<()> {
    let mut offset = 0;
    let mut long = Long::default();
    loop {
        let mut block = [0; BLOCK_BYTES];
        match read_block(input, &mut block)? {
            // Some end without the blocks of zeros that should be there.
            0 => return Ok(()),
            length if length < block.len() => return Err(cut_short()),
            _ => offset += BLOCK,
        }
        if block.iter().all(|&byte| byte == 0) {
            return Ok(());
        }
        let header = Header::of(&block).ok_or_else(|| broken("the tar archive is broken"))?;
        let bytes = long.bytes.take().unwrap_or(header.bytes);
        let whole = bytes.checked_next_multiple_of(BLOCK).ok_or_else(cut_short)?;
        match header.kind {
            b'L' | b'x' if bytes <= MOST_NAME_BYTES => {
                let mut content = vec![0; usize::try_from(whole).unwrap_or_default()];
                input.read_exact(&mut content)?;
                content.truncate(usize::try_from(bytes).unwrap_or_default());
                long.read(header.kind, &content);
            }
            kind => {
                let name = long.name.take().unwrap_or(header.name);
                if matches!(kind, b'0' | 0 | b'7') && !name.ends_with('/') {
                    entries.push(TarEntry { name, offset, bytes });
                }
                if entries.len() > MOST_ENTRIES {
                    let message = format!("the tar archive has more than {MOST_ENTRIES} files");
                    return Err(broken(&message));
                }
                input.skip(whole)?;
            }
        }
        offset = offset.checked_add(whole).ok_or_else(cut_short)?;
    }
}

/// What an entry of its own says of the next one.
#[derive(Default)]
struct Long {
    name: Option<String>,
    bytes: Option<u64>,
}

impl Long {
    fn read(&mut self, kind: u8, content: &[u8]) {
        if kind == b'L' {
            self.name = Some(text(content));
            return;
        }
        // `27 path=a/long/name`, a line each.
        for line in content.split(|&byte| byte == b'\n') {
            let line = String::from_utf8_lossy(line);
            let Some((_, field)) = line.split_once(' ') else { continue };
            match field.split_once('=') {
                Some(("path", name)) => self.name = Some(name.to_owned()),
                Some(("size", bytes)) => self.bytes = bytes.parse().ok(),
                _ => {}
            }
        }
    }
}

struct Header {
    name: String,
    bytes: u64,
    kind: u8,
}

impl Header {
    /// `None` if it is not a header: the sum of its bytes is not what it says.
    fn of(block: &[u8]) -> Option<Self> {
        let block = block.get(..BLOCK_BYTES)?;
        let sum_field = 148..156;
        let byte = |(at, byte): (usize, &u8)| {
            u64::from(if sum_field.contains(&at) { b' ' } else { *byte })
        };
        let sum: u64 = block.iter().enumerate().map(byte).sum();
        if octal(&block[sum_field.clone()])? != sum || block[0] == 0 {
            return None;
        }
        let size = &block[124..136];
        // Sizes of 8 GiB and more are written as they are.
        let bytes = match size[0] {
            0x80 => size[4..].iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)),
            _ => octal(size)?,
        };
        let name = text(&block[..100]);
        let prefix = if block[257..].starts_with(b"ustar\0") {
            text(&block[345..500])
        } else {
            String::new()
        };
        let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        Some(Self { name, bytes, kind: block[156] })
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = text(field);
    let text = text.trim();
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

/// The bytes before the first NUL.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

fn read_block(input: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < block.len() {
        match input.read(&mut block[length..])? {
            0 => break,
            count => length += count,
        }
    }
    Ok(length)
}

fn cut_short() -> io::Error {
    broken("the tar archive is truncated")
}

fn broken(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.to_owned())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An archive of files.
    pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, content) in files {
            if name.len() > 100 {
                block(&mut bytes, "././@LongLink", b'L', name.as_bytes());
            }
            block(&mut bytes, &name[..name.len().min(100)], b'0', content);
        }
        bytes.extend([0; 1024]);
        bytes
    }

    fn block(bytes: &mut Vec<u8>, name: &str, kind: u8, content: &[u8]) {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[156] = kind;
        header[257..262].copy_from_slice(b"ustar");
        header[148..156].fill(b' ');
        let sum: u64 = header.iter().map(|byte| u64::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        bytes.extend(header);
        bytes.extend(content);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }

    fn entries_of(bytes: Vec<u8>) -> (Vec<TarEntry>, Option<io::Error>) {
        let mut input: Box<dyn Read + Send> = Box::new(io::Cursor::new(bytes));
        entries(&mut input)
    }

    #[test]
    fn files_are_found_with_long_names_too() {
        let long = "folder/".repeat(30) + "b";
        let archive = tar(&[("a", b"one"), (&long, b""), ("c", &[7; 600])]);
        assert!(is_tar(&archive) && !is_tar(b"{}") && !is_tar(&[0; 512]));
        let (found, error) = entries_of(archive.clone());
        assert!(error.is_none());
        let of = |entry: &TarEntry| {
            let from = usize::try_from(entry.offset).unwrap();
            archive[from..from + usize::try_from(entry.bytes).unwrap()].to_vec()
        };
        let names: Vec<&str> = found.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["a", &long, "c"]);
        assert_eq!(
            found.iter().map(of).collect::<Vec<_>>(),
            [b"one".to_vec(), vec![], vec![7; 600]]
        );
    }

    #[test]
    fn what_is_flipped_or_cut_is_no_panic() {
        let whole = tar(&[("a", b"one"), ("b", b"two")]);
        let (found, error) = entries_of(whole[..700].to_vec());
        assert!(found.len() == 1 && error.is_some());
        for place in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[place / 8] ^= 1 << (place % 8);
            let _ = entries_of(bytes);
        }
    }
}
