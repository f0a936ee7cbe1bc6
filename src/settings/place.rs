//! Paths and addresses: those of other machines are refused, but for a warehouse in
//! object storage.

use std::path::Path;

use tsubuyaki_warehouse::remote::Address;

/// The address in object storage in place of a path, if it is one.
#[must_use]
pub fn address(path: &Path) -> Option<Address> {
    path.to_str()?.parse().ok()
}

/// Why the place of a warehouse is refused, if it is an address of another kind.
#[must_use]
pub fn warehouse_refused(path: &Path) -> Option<String> {
    let written = path.to_string_lossy();
    let scheme = written.get(..Address::SCHEME.len()).unwrap_or_default();
    if scheme.eq_ignore_ascii_case(Address::SCHEME) {
        written.parse::<Address>().err()
    } else {
        without_scheme(path, "a local folder or an s3:// address")
    }
}

/// Why a path is refused, if it is an address with a scheme.
#[must_use]
pub fn scheme_refused(path: &Path) -> Option<String> {
    without_scheme(path, "the path of a local file or folder")
}

/// The same, with what is to be given instead.
fn without_scheme(path: &Path, instead: &str) -> Option<String> {
    let written = path.to_string_lossy();
    let (scheme, rest) = written.split_once("://")?;
    let mut characters = scheme.chars();
    let is_scheme = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        return None;
    }
    Some(if scheme.eq_ignore_ascii_case("file") {
        let rest = rest.strip_prefix("localhost").unwrap_or(rest);
        format!("addresses are not supported; give the path alone: {rest}")
    } else {
        format!("{scheme}:// addresses are not supported; give {instead}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        let refused = |path: &str| scheme_refused(Path::new(path));
        for address in ["s3://b/w", "https://example.com/a.csv", "gs://b", "S3A://b", "abfs+x://c"]
        {
            assert!(refused(address).unwrap().contains("not supported"), "{address}");
        }
        assert!(refused("file:///data/a.csv").unwrap().ends_with(": /data/a.csv"));
        for path in ["a.csv", "-", "./s3://b", "/data/s3://b", "朝://b", "://b", "s3:/b", "C:\\a"]
        {
            assert_eq!(refused(path), None, "{path}");
        }
        for (place, is_refused) in [
            ("s3://b/w", false),
            ("w", false),
            ("S3://b", false),
            ("s3://", true),
            ("gs://b", true),
        ] {
            let refused = warehouse_refused(Path::new(place));
            assert_eq!(refused.is_some(), is_refused, "{place}");
        }
        assert!(address(Path::new("s3://b/w")).is_some() && address(Path::new("w")).is_none());
    }
}
