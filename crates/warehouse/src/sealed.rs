//! JSON files that tell their own damage: the first member of the object is a
//! hash of all that follows it.

const OPENING: &[u8] = b"{\"blake3\": \"";
const CLOSING: &[u8] = b"\",";
/// Length of a hash in hexadecimal digits.
const DIGITS: usize = 64;

/// A JSON object that has members, with its hash.
pub(super) fn seal(text: &[u8]) -> Vec<u8> {
    let rest = text.get(1..).unwrap_or_default();
    let hash = blake3::hash(rest).to_hex();
    [OPENING, hash.as_bytes(), CLOSING, rest].concat()
}

/// Checks a file against the hash in it. Files of earlier versions have none, nor
/// anything like it where it would stand.
///
/// # Errors
///
/// When its content is not the one that was hashed.
pub(super) fn check(text: &[u8]) -> Result<(), &'static str> {
    let Some((opening, after)) = text.split_at_checked(OPENING.len()) else { return Ok(()) };
    if opening != OPENING && !begins_with_a_hash(after) {
        return Ok(());
    }
    let parts = after.split_at_checked(DIGITS);
    let parts = parts.and_then(|(hash, rest)| Some((hash, rest.strip_prefix(CLOSING)?)));
    match parts {
        Some((hash, rest))
            if opening == OPENING && blake3::hash(rest).to_hex().as_bytes() == hash =>
        {
            Ok(())
        }
        _ => Err("its content does not match the hash in it"),
    }
}

/// Whether a file has a hash of itself.
pub(super) fn is_sealed(text: &[u8]) -> bool {
    text.starts_with(OPENING)
}

fn begins_with_a_hash(text: &[u8]) -> bool {
    let parts = text.split_at_checked(DIGITS);
    parts.is_some_and(|(hash, rest)| {
        hash.iter().all(u8::is_ascii_hexdigit) && rest.starts_with(CLOSING)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Content {
        state: u64,
        name: String,
    }

    #[test]
    fn no_flipped_bit_changes_the_content_silently() {
        let sealed = seal(b"{\n  \"state\": 12,\n  \"name\": \"\\u00e9a\"\n}\n");
        let read = |text: &[u8]| {
            check(text).ok()?;
            serde_json::from_slice::<Content>(text).ok()
        };
        let content = Content { state: 12, name: "éa".into() };
        assert_eq!(read(&sealed).as_ref(), Some(&content));
        for place in 0..sealed.len() {
            for bit in 0..8 {
                let mut flipped = sealed.clone();
                flipped[place] ^= 1 << bit;
                assert_eq!(read(&flipped), None, "bit {bit} of byte {place}");
            }
        }
    }

    #[test]
    fn a_file_without_a_hash_is_taken_as_it_is() {
        assert_eq!(check(b"{\"state\": 1}"), Ok(()));
        assert_eq!(check(b""), Ok(()));
        assert_eq!(check(b"{\n  \"state\": 1,\n  \"inputs\": []}\n"), Ok(()));
        assert!(check(b"{\"blake3\": \"12").is_err());
    }
}
