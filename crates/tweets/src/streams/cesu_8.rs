//! CESU-8: UTF-8 but for the characters above U+FFFF, each half of whose surrogate pair stands
//! as if it were a character. Old databases export emoji so.

use std::io::Read;

use super::converted::{Converted, EachByte};

/// Bytes of a pair.
const PAIR: usize = 6;

/// Whether bytes have a character written so.
pub(crate) fn has_pairs(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0xed, bytes).any(|at| {
        let pair = &bytes[at..bytes.len().min(at + PAIR)];
        pair.len() == PAIR && (0..PAIR).all(|place| is_of_pair(place, pair[place]))
    })
}

/// Whether a byte can stand at a place of a pair.
fn is_of_pair(place: usize, byte: u8) -> bool {
    match place {
        0 | 3 => byte == 0xed,
        1 => (0xa0..=0xaf).contains(&byte),
        4 => (0xb0..=0xbf).contains(&byte),
        _ => (0x80..=0xbf).contains(&byte),
    }
}

/// The character that a pair is.
fn character(pair: [u8; PAIR]) -> Option<char> {
    let low_bits = |byte: u8, mask: u8| u32::from(byte & mask);
    let unit = |high: u8, low: u8| (low_bits(high, 0x0f) << 6) | low_bits(low, 0x3f);
    let [_, high, high_low, _, low, low_low] = pair;
    char::from_u32(0x1_0000 + (unit(high, high_low) << 10) + unit(low & 0x0f, low_low))
}

/// A stream in UTF-8, of one in CESU-8.
pub(crate) fn joined<R: Read>(inner: R) -> Converted<R, Joiner> {
    Converted::new(inner, Joiner::default())
}

#[derive(Default)]
pub(crate) struct Joiner {
    /// What may begin a pair.
    pending: Vec<u8>,
    ready: Vec<u8>,
}

impl EachByte for Joiner {
    fn pass(&mut self, byte: u8) {
        if !is_of_pair(self.pending.len(), byte) {
            self.ready.append(&mut self.pending);
            if !is_of_pair(0, byte) {
                self.ready.push(byte);
                return;
            }
        }
        self.pending.push(byte);
        if let Ok(pair) = <[u8; PAIR]>::try_from(self.pending.as_slice()) {
            match character(pair) {
                Some(c) => self.ready.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => self.ready.extend_from_slice(&pair),
            }
            self.pending.clear();
        }
    }

    fn end(&mut self) {
        self.ready.append(&mut self.pending);
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text whose characters above U+FFFF are pairs.
    fn cesu_8(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for unit in text.encode_utf16() {
            let of = |shift: u16, mask: u16| u8::try_from((unit >> shift) & mask).unwrap();
            match unit {
                0xd800..=0xdfff => {
                    bytes.extend([0xe0 | of(12, 0xf), 0x80 | of(6, 0x3f), 0x80 | of(0, 0x3f)]);
                }
                _ => {
                    let c = char::from_u32(unit.into()).unwrap();
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        bytes
    }

    #[test]
    fn pairs_are_the_characters_that_they_stand_for() {
        let text = "id,text\n1,朝🍜한국 𠮷野家👨‍👩‍👧 힣\u{10ffff}\n".repeat(4_000);
        let written = cesu_8(&text);
        assert!(has_pairs(&written) && std::str::from_utf8(&written).is_err());
        let mut read = String::new();
        joined(&written[..]).read_to_string(&mut read).unwrap();
        assert!(read == text);
        // All else stays as it is.
        for other in [&text.as_bytes()[..100], b"\xed\xa0\x80x\xed\xed\xa0", b"\xed\xb0\x80", b""] {
            assert!(!has_pairs(other));
            let mut read = Vec::new();
            joined(other).read_to_end(&mut read).unwrap();
            assert_eq!(read, other);
        }
    }
}
