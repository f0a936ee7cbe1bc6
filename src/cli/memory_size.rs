//! Sizes of memory, as they are written on the command line.

use tsubuyaki_tweets::bytes;

/// Reads a size: `512M`, `4G`, or bytes.
///
/// # Errors
///
/// Why it is not a size, for a person to read.
pub fn parse_size(text: &str) -> Result<u64, String> {
    bytes(text)
        .filter(|size| *size > 0)
        .ok_or_else(|| "expected a size such as 512M or 4G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!(parse_size("4G"), Ok(4 << 30));
        assert_eq!(parse_size("512m"), Ok(512 << 20));
        assert_eq!(parse_size("1000"), Ok(1_000));
        for wrong in ["", "0", "M", "4T", "99999999999G"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}
