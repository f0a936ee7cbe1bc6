//! Paths on the command line; addresses of other machines are refused.

use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser};

/// Reads a path, and refuses an address such as `s3://bucket/folder`: taken for
/// a path, it would be a local folder `s3:`.
pub fn local_path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match scheme_refused(&path) {
        Some(reason) => Err(reason),
        None => Ok(path),
    })
}

/// Why a path is refused, if it is an address with a scheme.
#[must_use]
pub fn scheme_refused(path: &Path) -> Option<String> {
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
        format!(
            "{scheme}:// addresses are not supported, only local files and directories; copy or \
             mount the data first"
        )
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
    }
}
