//! Decompresses streams, within bounds.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BZIP2_MAGIC: [u8; 3] = *b"BZh";
const XZ_MAGIC: [u8; 6] = *b"\xfd7zXZ\0";
/// Memory that an xz file may ask for, in KiB; `xz -9` makes files that need 65 MiB.
pub(crate) const XZ_MEMORY: u32 = 256 << 10;
const BUFFER_BYTES: usize = 256 * 1024;
/// How many times its size a compressed file may expand to, once it has expanded
/// to more than [`FREE_BYTES`]. Tweets compress to a tenth, at the best to a
/// thirtieth; files made to fill memories and disks go beyond a thousand.
const MOST_EXPANSION: u64 = 250;
const FREE_BYTES: u64 = 1 << 30;

/// The same of the rows of a table that share their texts.
pub(crate) const FREE_BYTES_OF_ROWS: u64 = 256 << 20;

/// Whether so many bytes are too many to come from a file of a size, `free` of them aside.
pub(crate) fn is_too_much(bytes: u64, size: u64, free: u64) -> bool {
    bytes > free && bytes / MOST_EXPANSION > size
}

/// What a stream is uncompressed, be it compressed once, twice or not at all.
/// `progress` counts what was read of it.
pub(crate) fn decompressed(
    raw: Box<dyn Read + Send>,
    progress: &Progress,
) -> io::Result<Box<dyn Read + Send>> {
    let mut stream: Box<dyn Read + Send> =
        Box::new(Counted { inner: raw, progress: progress.clone() });
    for _ in 0..MOST_LEVELS {
        let (inner, is_plain) = decompressed_once(stream)?;
        if is_plain {
            return Ok(inner);
        }
        stream = Box::new(Expanding { inner, bytes: 0, progress: progress.clone() });
    }
    Ok(stream)
}

/// What is compressed and compressed again happens; more often is made.
const MOST_LEVELS: usize = 2;

/// What a stream is uncompressed, and whether it was not compressed.
fn decompressed_once(raw: Box<dyn Read + Send>) -> io::Result<(Box<dyn Read + Send>, bool)> {
    let mut raw = BufReader::with_capacity(BUFFER_BYTES, raw);
    let magic = raw.fill_buf()?;
    let inner: Box<dyn Read + Send> = if magic.starts_with(&GZIP_MAGIC) {
        Box::new(Gzip { member: Some(GzDecoder::new(raw)) })
    } else if magic.starts_with(&ZSTD_MAGIC) || is_skippable(magic) {
        Box::new(Zstd { inner: zstd::Decoder::with_buffer(raw)? })
    } else if magic.starts_with(&BZIP2_MAGIC) && is_bzip2(magic) {
        Box::new(MultiBzDecoder::new(raw))
    } else if magic.starts_with(&XZ_MAGIC) {
        Box::new(XzReader::new_mem_limit(raw, true, XZ_MEMORY))
    } else {
        return Ok((Box::new(raw), true));
    };
    Ok((inner, false))
}

/// A zstd file, which says in words that it refers too far back.
struct Zstd<R> {
    inner: R,
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The library tells it by a sentence alone.
        self.inner.read(buffer).map_err(|error| {
            if error.to_string().contains("too much memory") {
                let message = "zstd with a window of more than 128 MiB";
                io::Error::new(io::ErrorKind::OutOfMemory, message)
            } else {
                error
            }
        })
    }
}

/// The members of a gzip file, one after the other. Tapes and archivers fill up what
/// follows with zeros.
struct Gzip<R> {
    /// `None` when the last one has ended.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { break };
            let has_more = loop {
                let next = rest.fill_buf()?;
                let zeros = next.iter().take_while(|byte| **byte == 0).count();
                match (next.is_empty(), zeros == next.len()) {
                    (true, _) => break false,
                    (false, false) => {
                        rest.consume(zeros);
                        break true;
                    }
                    (false, true) => rest.consume(zeros),
                }
            };
            self.member = has_more.then(|| GzDecoder::new(rest));
        }
        Ok(0)
    }
}

/// Whether a file begins with a frame of Zstandard that is skipped: what compresses in
/// parallel writes sizes into it.
fn is_skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// Whether what begins as bzip2 is: three letters may begin a text. A size and the
/// mark of a block, or of the end, follow.
fn is_bzip2(head: &[u8]) -> bool {
    let marks: [&[u8]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];
    let size = head.get(3).is_some_and(u8::is_ascii_digit);
    size && head.get(4..10).is_some_and(|mark| marks.contains(&mark))
}

/// How far a source has been read: bytes as on disk, and their hash.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<ProgressState>);

#[derive(Default)]
struct ProgressState {
    bytes: AtomicU64,
    hasher: Mutex<blake3::Hasher>,
}

impl Progress {
    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// The hash of the bytes read so far.
    pub(crate) fn hash(&self) -> blake3::Hash {
        self.0.hasher.lock().unwrap_or_else(std::sync::PoisonError::into_inner).finalize()
    }

    fn add(&self, bytes: &[u8]) {
        self.0.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let mut hasher = self.0.hasher.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        hasher.update(bytes);
    }
}

struct Counted<R> {
    inner: R,
    progress: Progress,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.progress.add(&buffer[..count]);
        Ok(count)
    }
}

/// What a compressed source expands to, unless that is beyond all measure.
struct Expanding<R> {
    inner: R,
    bytes: u64,
    /// That of the compressed source.
    progress: Progress,
}

impl<R: Read> Read for Expanding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes += count as u64;
        if is_too_much(self.bytes, self.progress.bytes(), FREE_BYTES) {
            let message = format!(
                "it expands to more than {MOST_EXPANSION} times its size; if it does contain \
                 tweets, decompress it first"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn members_of_a_gzip_file_follow_each_other_and_zeros_the_last() {
        let member = |text: &str| {
            let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let read = |bytes: &[u8]| {
            let mut text = String::new();
            let raw: Box<dyn Read + Send> = Box::new(io::Cursor::new(bytes.to_vec()));
            let mut plain = decompressed(raw, &Progress::default()).unwrap();
            let outcome = plain.read_to_string(&mut text).map(|_| ());
            (text, outcome.is_ok())
        };
        let both = [member("ab"), member(""), member("c")].concat();
        assert_eq!(read(&both), ("abc".to_owned(), true));
        assert_eq!(read(&[&both[..], &[0; 700]].concat()), ("abc".to_owned(), true));
        assert!(!read(&[&both[..], b"more"].concat()).1);
        assert!(!read(&both[..both.len() - 4]).1);
    }

    #[test]
    fn a_window_that_is_too_large_is_told_in_words() {
        // One block of a byte, with a window of 2 GiB.
        let frame = [&ZSTD_MAGIC[..], &[0, (31 - 10) << 3], &[9, 0, 0], b"a"].concat();
        let raw: Box<dyn Read + Send> = Box::new(io::Cursor::new(frame));
        let plain = decompressed(raw, &Progress::default());
        let error = plain.and_then(|mut plain| plain.read_to_end(&mut Vec::new())).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::OutOfMemory);
        assert!(error.to_string().contains("128 MiB"), "{error}");
    }

    #[test]
    fn what_expands_beyond_all_measure_is_read_no_further() {
        let mut buffer = vec![0; 1 << 24];
        let mut read = |compressed: &[u8]| {
            let progress = Progress::default();
            progress.add(compressed);
            let mut expanding = Expanding { inner: io::repeat(0), bytes: 0, progress };
            (0..100).find_map(|_| expanding.read(&mut buffer).err().map(|_| expanding.bytes))
        };
        assert_eq!(read(&[0]), Some(FREE_BYTES + (1 << 24)));
        // 1.6 GB of 8 MB is not too much.
        assert_eq!(read(&vec![0; 8 << 20]), None);
    }
}
