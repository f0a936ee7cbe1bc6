//! Where a chunk of a stream may end.

/// Bytes of a chunk, unless a single record is longer.
pub(super) const CHUNK_BYTES: usize = 1 << 20;

/// Where one record ends and the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boundary {
    /// At every newline.
    Line,
    /// At a newline outside of quotation marks, as in CSV.
    UnquotedLine,
    /// After an element of a JSON document, whose list may stand under such a key.
    Element(&'static [&'static str]),
}

/// How far the pending bytes were searched for a boundary, so that a long
/// record is not searched from its start each time it grows.
#[derive(Default)]
pub(super) struct Searched {
    upto: usize,
    quoted_since: Option<usize>,
    last: Option<usize>,
}

impl Searched {
    /// The end of the last whole record in `bytes`.
    pub(super) fn last_boundary(&mut self, bytes: &[u8], boundary: Boundary) -> Option<usize> {
        match boundary {
            Boundary::Element(_) => return None,
            Boundary::Line => {
                if let Some(at) = memchr::memrchr(b'\n', &bytes[self.upto..]) {
                    self.last = Some(self.upto + at + 1);
                }
            }
            Boundary::UnquotedLine => {
                for at in memchr::memchr2_iter(b'"', b'\n', &bytes[self.upto..]) {
                    let at = self.upto + at;
                    match (bytes[at], self.quoted_since) {
                        (b'"', None) => self.quoted_since = Some(at),
                        (b'"', Some(_)) => self.quoted_since = None,
                        (_, Some(since)) if at - since < CHUNK_BYTES => {}
                        // No field is that long: a quotation mark is lost.
                        _ => {
                            self.quoted_since = None;
                            self.last = Some(at + 1);
                        }
                    }
                }
            }
        }
        self.upto = bytes.len();
        self.last
    }
}
