//! ZIP archives, read entry by entry in place. Nothing that an archive claims is trusted until
//! it has been checked against the file.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use bzip2::bufread::MultiBzDecoder;
use encoding_rs::SHIFT_JIS;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use lzma_rust2::XzReader;

use super::packed::{Opened, Packed};
use crate::streams::compression::XZ_MEMORY;

/// How an archive begins: with an entry, or with its end if it has none.
pub(crate) const MAGIC: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Entries that an archive may have.
const MOST_ENTRIES: u64 = 200_000;
/// Bytes that the list of them may have.
const MOST_LIST_BYTES: u64 = 64 << 20;
/// How many times its size an archive may say that it expands to, once that is more
/// than [`FREE_BYTES`]; as of a file that is compressed by itself.
const MOST_EXPANSION: u64 = 250;
const FREE_BYTES: u64 = 1 << 30;

/// What is said of more.
const TOO_MUCH: &str = "it expands to more than 250 times its size, as no posts do; if they are \
                        some, unpack it first";

/// What is said of an entry that reaches into the next, or begins where another does.
const OVERLAPS: &str = "it overlaps another entry of the ZIP archive";

const END_MAGIC: u32 = 0x0605_4b50;
const END_64_MAGIC: u32 = 0x0606_4b50;
const END_64_LOCATOR_MAGIC: u32 = 0x0706_4b50;
const LISTED_MAGIC: u32 = 0x0201_4b50;
const LOCAL_MAGIC: u32 = 0x0403_4b50;
const END_BYTES: usize = 22;
const LOCATOR_BYTES: u64 = 20;
const LISTED_BYTES: usize = 46;
const LOCAL_BYTES: u64 = 30;
/// A comment after the end of an archive has at most so many bytes.
const MOST_COMMENT_BYTES: u64 = 65_535;

/// An entry of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ZipEntry {
    /// As the archive has it. It is shown and never a path on this machine.
    pub name: String,
    method: u16,
    is_encrypted: bool,
    /// Why it is not read, if so.
    left_out: Option<&'static str>,
    crc: u32,
    /// Bytes in the archive.
    packed: u64,
    /// Bytes when unpacked.
    pub bytes: u64,
    /// Where its own header begins.
    offset: u64,
}

/// The entries of an archive, in their order in the file.
///
/// # Errors
///
/// When it is broken, or made to cost more than posts do.
pub(super) fn entries(packed: &Packed) -> io::Result<Vec<ZipEntry>> {
    let mut file = packed.open()?;
    let length = file.seek(SeekFrom::End(0))?;
    let list = List::find(&mut file, length)?;
    if list.count > MOST_ENTRIES || list.bytes > MOST_LIST_BYTES {
        return Err(broken(format!(
            "the ZIP archive has {} entries; at most {MOST_ENTRIES} are read",
            list.count
        )));
    }
    if list.offset.checked_add(list.bytes).is_none_or(|end| end > length) {
        return Err(broken("the ZIP archive is truncated"));
    }
    let bytes = read_at(&mut file, list.offset, list.bytes)?;
    let mut rest = &bytes[..];
    let mut entries = Vec::new();
    for _ in 0..list.count {
        let (entry, after) =
            ZipEntry::of(rest).ok_or_else(|| broken("its central directory is damaged"))?;
        entries.push(entry);
        rest = after;
    }
    entries.sort_by_key(|entry| entry.offset);
    check(&mut entries, list.offset, length)?;
    Ok(entries)
}

/// Leaves out what does not stand after one another, and what expands to more than posts do.
fn check(entries: &mut [ZipEntry], end: u64, length: u64) -> io::Result<()> {
    let mut from = 0;
    while let Some(offset) = entries.get(from).map(|entry| entry.offset) {
        let same = entries[from..].iter().take_while(|entry| entry.offset == offset).count();
        let next = entries.get(from + same).map_or(end, |entry| entry.offset.min(end));
        let (first, others) = entries[from..from + same].split_at_mut(1);
        for entry in others {
            entry.left_out = Some(OVERLAPS);
        }
        for entry in first {
            let least = LOCAL_BYTES.checked_add(entry.packed).and_then(|l| l.checked_add(offset));
            if least.is_none_or(|least| least > next) {
                entry.left_out = Some(OVERLAPS);
            }
        }
        from += same;
    }
    // What expands like nothing that people wrote is left unread; the others are read.
    let sum = |entries: &[ZipEntry]| {
        let read = entries.iter().filter(|entry| entry.left_out.is_none());
        read.fold(0_u64, |sum, entry| sum.saturating_add(entry.bytes))
    };
    if sum(entries) > FREE_BYTES {
        for entry in entries.iter_mut().filter(|entry| entry.left_out.is_none()) {
            let is_bomb = entry.bytes / MOST_EXPANSION > entry.packed.max(1);
            entry.left_out = is_bomb.then_some(TOO_MUCH);
        }
    }
    if sum(entries) > FREE_BYTES && sum(entries) / MOST_EXPANSION > length {
        return Err(broken(TOO_MUCH));
    }
    Ok(())
}

/// Where the list of the entries stands.
struct List {
    offset: u64,
    bytes: u64,
    count: u64,
}

impl List {
    fn find(file: &mut Opened, length: u64) -> io::Result<Self> {
        let tail_bytes = length.min(END_BYTES as u64 + MOST_COMMENT_BYTES);
        let tail_start = length - tail_bytes;
        let tail = read_at(file, tail_start, tail_bytes)?;
        let is_end = |at: &usize| number(&tail[*at..], 0, 4) == Some(u64::from(END_MAGIC));
        let places = 0..(tail.len() + 1).saturating_sub(END_BYTES);
        let at = places.rev().find(is_end).ok_or_else(|| {
            broken("the ZIP archive has no end record: it is truncated or still being written")
        })?;
        let end = &tail[at..];
        let field = |from, bytes| number(end, from, bytes).unwrap_or_default();
        let list = Self { count: field(10, 2), bytes: field(12, 4), offset: field(16, 4) };
        let is_large =
            list.count == 0xffff || list.bytes == 0xffff_ffff || list.offset == 0xffff_ffff;
        if !is_large {
            return Ok(list);
        }
        Ok(Self::find_large(file, tail_start + at as u64)?.unwrap_or(list))
    }

    /// That of an archive with more or larger entries than the first ones could
    /// have (ZIP64).
    fn find_large(file: &mut Opened, end: u64) -> io::Result<Option<Self>> {
        let Some(locator_at) = end.checked_sub(LOCATOR_BYTES) else { return Ok(None) };
        let locator = read_at(file, locator_at, LOCATOR_BYTES)?;
        if number(&locator, 0, 4) != Some(u64::from(END_64_LOCATOR_MAGIC)) {
            return Ok(None);
        }
        let at = number(&locator, 8, 8).unwrap_or_default();
        if at.checked_add(56).is_none_or(|after| after > end) {
            return Err(broken("its end record points nowhere"));
        }
        let end = read_at(file, at, 56)?;
        if number(&end, 0, 4) != Some(u64::from(END_64_MAGIC)) {
            return Err(broken("its end record points nowhere"));
        }
        let field = |from| number(&end, from, 8).unwrap_or_default();
        Ok(Some(Self { count: field(32), bytes: field(40), offset: field(48) }))
    }
}

impl ZipEntry {
    /// The next entry of the list, and the rest of it.
    fn of(list: &[u8]) -> Option<(Self, &[u8])> {
        let field = |from, bytes| number(list, from, bytes);
        if field(0, 4)? != u64::from(LISTED_MAGIC) {
            return None;
        }
        let length = |from| usize::try_from(field(from, 2)?).ok();
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        let (header, rest) = list.split_at_checked(LISTED_BYTES)?;
        let (name, rest) = rest.split_at_checked(name)?;
        let (extra, rest) = rest.split_at_checked(extra)?;
        let (_, rest) = rest.split_at_checked(comment)?;
        let field = |from, bytes| number(header, from, bytes).unwrap_or_default();
        let (mut bytes, mut packed, mut offset) = (field(24, 4), field(20, 4), field(42, 4));
        let large = [&mut bytes, &mut packed, &mut offset];
        let mut of_large = large_fields(extra);
        for value in large.into_iter().filter(|value| **value == 0xffff_ffff) {
            *value = of_large.next()?;
        }
        #[allow(clippy::cast_possible_truncation)] // They have that many bytes.
        let entry = Self {
            name: name_of(name),
            method: field(10, 2) as u16,
            is_encrypted: field(8, 2) & 0x0041 != 0,
            left_out: None,
            crc: field(16, 4) as u32,
            packed,
            bytes,
            offset,
        };
        Some((entry, rest))
    }

    pub(crate) fn is_folder(&self) -> bool {
        self.name.ends_with(['/', '\\'])
    }

    /// What it unpacks to.
    ///
    /// # Errors
    ///
    /// When it is of a kind that is not read, or its header is not where it should
    /// be.
    pub(super) fn open(&self, packed: &Packed) -> io::Result<Box<dyn Read + Send>> {
        if self.is_encrypted {
            return Err(broken("the entry is encrypted; unpack the archive first"));
        }
        if let Some(why) = self.left_out {
            return Err(broken(why));
        }
        let mut file = packed.open()?;
        let header = read_at(&mut file, self.offset, LOCAL_BYTES)?;
        if number(&header, 0, 4) != Some(u64::from(LOCAL_MAGIC)) {
            return Err(broken("the entry is not at its offset"));
        }
        let field = |from| number(&header, from, 2).unwrap_or_default();
        let start = self.offset + LOCAL_BYTES + field(26) + field(28);
        file.seek(SeekFrom::Start(start))?;
        let packed = BufReader::new(file.take(self.packed));
        let plain: Box<dyn Read + Send> = match self.method {
            0 => Box::new(packed),
            8 => Box::new(DeflateDecoder::new(packed)),
            12 => Box::new(MultiBzDecoder::new(packed)),
            93 => Box::new(zstd::Decoder::with_buffer(packed)?),
            95 => Box::new(XzReader::new_mem_limit(packed, true, XZ_MEMORY)),
            method => {
                let message = format!(
                    "the entry is compressed in a way that is not read (method {method}); \
                     unpack the archive first"
                );
                return Err(broken(message));
            }
        };
        Ok(Box::new(Checked { inner: plain, left: self.bytes, crc: Crc::new(), wanted: self.crc }))
    }
}

/// The sizes and places that were too large for their fields.
fn large_fields(mut extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut found: &[u8] = &[];
    while let (Some(kind), Some(length)) = (number(extra, 0, 2), number(extra, 2, 2)) {
        let Some(rest) = extra.get(4..) else { break };
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(rest.len());
        if kind == 1 {
            found = &rest[..length];
            break;
        }
        extra = &rest[length..];
    }
    found.chunks_exact(8).filter_map(|bytes| number(bytes, 0, 8))
}

/// Names are UTF-8, or what Windows in Japan makes of them.
fn name_of(name: &[u8]) -> String {
    let foreign = || SHIFT_JIS.decode_without_bom_handling(name).0.into_owned();
    std::str::from_utf8(name).map_or_else(|_| foreign(), str::to_owned)
}

/// A number of so many bytes, the least first.
fn number(bytes: &[u8], from: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(from..from + count)?;
    Some(bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

fn read_at(file: &mut Opened, offset: u64, bytes: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut read = Vec::new();
    file.by_ref().take(bytes).read_to_end(&mut read)?;
    if read.len() as u64 == bytes { Ok(read) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn broken(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

/// An entry that is as long as the archive says, with the sum that it says.
struct Checked<R> {
    inner: R,
    left: u64,
    crc: Crc,
    wanted: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.crc.update(&buffer[..count]);
        if count as u64 > self.left {
            return Err(broken("the entry is longer than the archive says"));
        }
        self.left -= count as u64;
        if count == 0 && !buffer.is_empty() {
            if self.left > 0 {
                return Err(broken("the entry is shorter than the archive says"));
            }
            if self.crc.sum() != self.wanted {
                return Err(broken("the entry's checksum is wrong"));
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    fn put(bytes: &mut Vec<u8>, fields: &[(u64, usize)]) {
        for (value, count) in fields {
            bytes.extend_from_slice(&value.to_le_bytes()[..*count]);
        }
    }

    /// An archive of entries, every second one stored as it is.
    pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut bytes, mut list) = (Vec::new(), Vec::new());
        for (place, (name, content)) in entries.iter().enumerate() {
            let mut crc = Crc::new();
            crc.update(content);
            let (method, packed) = if place % 2 == 0 {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(content).unwrap();
                (8, encoder.finish().unwrap())
            } else {
                (0, content.to_vec())
            };
            let offset = bytes.len() as u64;
            let common = [
                (20, 2),
                (0x0800, 2),
                (method, 2),
                (0, 4),
                (u64::from(crc.sum()), 4),
                (packed.len() as u64, 4),
                (content.len() as u64, 4),
                (name.len() as u64, 2),
                (0, 2),
            ];
            put(&mut bytes, &[(u64::from(LOCAL_MAGIC), 4)]);
            put(&mut bytes, &common);
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(&packed);
            put(&mut list, &[(u64::from(LISTED_MAGIC), 4), (20, 2)]);
            put(&mut list, &common);
            put(&mut list, &[(0, 2), (0, 2), (0, 2), (0, 4), (offset, 4)]);
            list.extend_from_slice(name.as_bytes());
        }
        let (offset, count) = (bytes.len() as u64, entries.len() as u64);
        bytes.extend_from_slice(&list);
        let length = list.len() as u64;
        put(&mut bytes, &[(u64::from(END_MAGIC), 4), (0, 2), (0, 2), (count, 2), (count, 2)]);
        put(&mut bytes, &[(length, 4), (offset, 4), (0, 2)]);
        bytes
    }

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn at(file: &tempfile::NamedTempFile) -> Packed {
        Packed::File(file.path().to_path_buf())
    }

    fn read(entry: &ZipEntry, packed: &Packed) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        entry.open(packed)?.read_to_end(&mut content)?;
        Ok(content)
    }

    const TWO: [(&str, &[u8]); 2] = [("a.js", b"one one one one"), ("../b/c.js", b"two")];

    #[test]
    fn entries_are_read_where_they_lie() {
        let file = file(&zip(&TWO));
        let found = entries(&at(&file)).unwrap();
        for (entry, (name, content)) in found.iter().zip(TWO) {
            assert_eq!((entry.name.as_str(), entry.bytes), (name, content.len() as u64));
            assert_eq!(read(entry, &at(&file)).unwrap(), content);
        }
        assert!(entries(&at(&self::file(&zip(&[])))).unwrap().is_empty());
    }

    #[test]
    fn what_is_flipped_or_cut_is_an_error_and_no_panic() {
        let whole = zip(&TWO);
        let all = |bytes: &[u8]| -> io::Result<()> {
            let file = file(bytes);
            entries(&at(&file))?.iter().try_for_each(|entry| {
                read(entry, &at(&file))?;
                Ok(())
            })
        };
        assert!(all(&whole).is_ok());
        for length in 0..whole.len() {
            assert!(all(&whole[..length]).is_err(), "{length}");
        }
        for place in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[place / 8] ^= 1 << (place % 8);
            let _ = all(&bytes);
        }
    }

    #[test]
    fn what_is_made_to_cost_too_much_is_refused() {
        // The second entry is the first once more.
        let whole = zip(&TWO);
        let second = memchr::memmem::rfind(&whole, b"../b/c.js").unwrap() - 4;
        let mut overlapping = whole.clone();
        overlapping[second..second + 4].copy_from_slice(&[0; 4]);
        let overlapping = file(&overlapping);
        let found = entries(&at(&overlapping)).unwrap();
        assert_eq!(read(&found[0], &at(&overlapping)).unwrap(), b"one one one one");
        let error = |entry: &ZipEntry, file: &tempfile::NamedTempFile| {
            read(entry, &at(file)).unwrap_err().to_string()
        };
        assert!(error(&found[1], &overlapping).contains("overlaps another"));
        // The first says that it reaches into the second.
        let first = memchr::memmem::rfind(&whole, b"a.js").unwrap() - LISTED_BYTES;
        let mut reaching = whole.clone();
        reaching[first + 20] += 40;
        let reaching = file(&reaching);
        let found = entries(&at(&reaching)).unwrap();
        assert!(error(&found[0], &reaching).contains("overlaps another"));
        assert!(read(&found[1], &at(&reaching)).is_ok());
        // It says that it is 4 GB.
        let mut large = whole;
        large[second - 18..second - 14].copy_from_slice(&[0xfe, 0xff, 0xff, 0xff]);
        let large = file(&large);
        let found = entries(&at(&large)).unwrap();
        assert_eq!(read(&found[0], &at(&large)).unwrap(), b"one one one one");
        let error = error(&found[1], &large);
        assert!(error.contains("expands to more than 250 times"), "{error}");
    }

    #[test]
    fn what_is_encrypted_or_not_what_it_says_is_named() {
        let whole = zip(&TWO);
        let first_listed = memchr::memmem::rfind(&whole, b"a.js").unwrap() - LISTED_BYTES;
        let error = |place: usize, byte: u8| {
            let mut bytes = whole.clone();
            bytes[first_listed + place] = byte;
            let file = file(&bytes);
            read(&entries(&at(&file)).unwrap()[0], &at(&file)).unwrap_err().to_string()
        };
        assert!(error(8, 1).contains("encrypted"));
        assert!(error(10, 14).contains("method 14"));
        assert!([12, 93, 95].iter().all(|method| !error(10, *method).contains("method")));
        assert!(error(16, 0).contains("checksum"));
        assert!(error(24, 9).contains("longer than"));
        assert!(error(24, 90).contains("shorter than"));
    }
}
