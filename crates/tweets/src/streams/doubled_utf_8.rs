//! UTF-8 that a program took for Latin-1 or Windows-1252 and saved as UTF-8 once more:
//! `ã\u{81}\u{82}` for `あ`.

use std::io::Read;

use super::converted::{Convert, Converted};

/// Bytes of a file that are looked at.
const LOOKED_AT: usize = 64 * 1024;
/// What Windows-1252 has from 0x80 to 0x9f; U+FFFD where it has nothing.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// The byte that a character was taken for.
fn byte_of(c: char) -> Option<u8> {
    if c == '\u{fffd}' {
        return None;
    }
    let of_windows = || WINDOWS.iter().position(|other| *other == c);
    u8::try_from(u32::from(c)).ok().or_else(|| u8::try_from(0x80 + of_windows()?).ok())
}

/// Whether a file is such: all of its characters but ASCII were bytes, and these are Japanese
/// text.
pub(crate) fn is_doubled(head: &[u8]) -> bool {
    let head = &head[..head.len().min(LOOKED_AT)];
    // How kana and kanji begin, and no character of Windows-1252.
    if head.is_ascii() || head.iter().any(|byte| (0xe3..=0xf4).contains(byte)) {
        return false;
    }
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character may be cut.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let (mut japanese, mut others) = (0_usize, 0_usize);
    for run in text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty()) {
        let bytes: Option<Vec<u8>> = run.chars().map(byte_of).collect();
        let decoded = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let is_japanese = |c: char| matches!(c, '\u{3001}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff9f}');
        match decoded {
            Some(decoded) if decoded.contains(is_japanese) => japanese += 1,
            // Emoji, say.
            Some(_) => {}
            None => others += 1,
        }
    }
    japanese > 0 && others * 10 <= japanese
}

/// A stream as it was before.
pub(crate) fn undoubled<R: Read>(inner: R) -> Converted<R, Undoubler> {
    Converted::new(inner, Undoubler::default())
}

#[derive(Default)]
pub(crate) struct Undoubler {
    /// A character that is cut.
    pending: Vec<u8>,
    ready: Vec<u8>,
}

impl Convert for Undoubler {
    fn take(&mut self, bytes: &[u8]) {
        let is_end = bytes.is_empty();
        let mut all = std::mem::take(&mut self.pending);
        all.extend_from_slice(bytes);
        let mut done = 0;
        for chunk in all.utf8_chunks() {
            for c in chunk.valid().chars() {
                match byte_of(c) {
                    Some(byte) => self.ready.push(byte),
                    None => self.ready.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                }
            }
            done += chunk.valid().len();
            let invalid = chunk.invalid();
            let may_go_on = done + invalid.len() == all.len() && invalid.len() < 4 && !is_end;
            if may_go_on {
                self.pending = invalid.to_vec();
            } else {
                self.ready.extend_from_slice(invalid);
            }
            done += invalid.len();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    /// As Windows writes the characters that Latin-1 lacks.
    fn doubled_by_windows(text: &str) -> String {
        let windows = |c: char| match u32::from(c) {
            code @ 0x80..=0x9f => {
                let place = usize::try_from(code - 0x80).unwrap();
                Some(WINDOWS[place]).filter(|c| *c != '\u{fffd}').unwrap_or(c)
            }
            _ => c,
        };
        doubled(text).chars().map(windows).collect()
    }

    #[test]
    fn what_was_doubled_is_told_and_read() {
        let text = "id,text\n1,雨が降る前に帰った😀\n2,「猫」…café\n".repeat(3_000);
        for doubled in [doubled(&text), doubled_by_windows(&text)] {
            assert!(is_doubled(doubled.as_bytes()));
            let mut read = String::new();
            undoubled(doubled.as_bytes()).read_to_string(&mut read).unwrap();
            assert!(read == text);
        }
        for other in ["id,text\n1,雨\n", "id,text\n1,café ñ\n", "id,text\n1,a\n", "", "Ã©tÃ©"]
        {
            assert!(!is_doubled(other.as_bytes()), "{other}");
        }
    }
}
