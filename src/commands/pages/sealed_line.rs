//! Lines of a record that tell their own damage: the first member of a line's object is
//! a hash of all that follows it.

use serde::Serialize;
use serde::de::DeserializeOwned;

const OPENING: &str = "{\"blake3\":\"";
const CLOSING: &str = "\",";
/// Length of a hash in hexadecimal digits.
const DIGITS: usize = 64;

/// An object that has members, on a line.
pub(super) fn write(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("text and numbers are JSON");
    let rest = text.strip_prefix('{').unwrap_or_default();
    format!("{OPENING}{}{CLOSING}{rest}", blake3::hash(rest.as_bytes()).to_hex())
}

/// The objects of a list that has one a line, less those that are not what was written.
/// Records of earlier versions have no hashes and are taken as they are.
pub(super) fn read<T: DeserializeOwned>(text: &[u8]) -> Vec<T> {
    let lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let lines = lines.map(|line| line.strip_suffix(b",").unwrap_or(line));
    let lines = lines.filter(|line| is_whole(line));
    lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

fn is_whole(line: &[u8]) -> bool {
    let Some(after) = line.strip_prefix(OPENING.as_bytes()) else { return true };
    let parts = after.split_at_checked(DIGITS);
    let parts = parts.and_then(|(hash, rest)| Some((hash, rest.strip_prefix(CLOSING.as_bytes())?)));
    parts.is_some_and(|(hash, rest)| blake3::hash(rest).to_hex().as_bytes() == hash)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Line {
        name: String,
        people: u32,
    }

    fn list() -> (Vec<Line>, String) {
        let names = ["台風", "a\nb"];
        let lines = names.map(|name| Line { name: name.into(), people: 12 });
        let text: Vec<String> = lines.iter().map(write).collect();
        (lines.to_vec(), format!("[\n{}\n]\n", text.join(",\n")))
    }

    #[test]
    fn no_flipped_bit_makes_another_line() {
        let (lines, text) = list();
        assert_eq!(read::<Line>(text.as_bytes()), lines);
        for place in 0..text.len() {
            for bit in 0..8 {
                let mut flipped = text.clone().into_bytes();
                flipped[place] ^= 1 << bit;
                let found = read::<Line>(&flipped);
                assert!(found.iter().all(|line| lines.contains(line)), "bit {bit} of {place}");
                // Where the mark of a line's end goes, both lines are in doubt.
                assert!(!found.is_empty() || text.as_bytes()[place] == b'\n', "{bit} of {place}");
            }
        }
    }

    #[test]
    fn lines_of_earlier_versions_have_no_hash() {
        let text = b"[\n{\"name\":\"a\",\"people\":1},\n{\"name\":\"b\",\"people\":2}\n]\n";
        assert_eq!(read::<Line>(text).len(), 2);
    }
}
