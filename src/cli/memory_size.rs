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
        .ok_or_else(|| "expected a size such as 512M, 1.5G or 4GiB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!(parse_size("4G"), Ok(4 << 30));
        assert_eq!(parse_size("512m"), Ok(512 << 20));
        assert_eq!(parse_size("1000"), Ok(1_000));
        assert_eq!(parse_size("1.5G"), Ok(3 << 29));
        for one in ["1G", "1g", "1GB", "1GiB", "1 GB", "1024M", "1024MiB"] {
            assert_eq!(parse_size(one), Ok(1 << 30), "{one}");
        }
        assert_eq!(parse_size("1T"), Ok(1 << 40));
        for wrong in ["", "0", "M", "4X", "1.G", ".5G", "-1", "1e3", "99999999999999T"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}
