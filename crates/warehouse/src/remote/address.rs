use std::fmt;
use std::str::FromStr;

/// A folder in a bucket: `s3://bucket/folder`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub(super) bucket: String,
    /// Without slashes at its ends; empty for the whole bucket.
    folder: String,
}

impl Address {
    /// The beginning of all addresses.
    pub const SCHEME: &str = "s3://";

    /// The key of an object below it.
    pub(super) fn key(&self, object: &str) -> String {
        if self.folder.is_empty() { object.to_owned() } else { format!("{}/{object}", self.folder) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", Self::SCHEME, self.bucket)?;
        if self.folder.is_empty() { Ok(()) } else { write!(f, "/{}", self.folder) }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let scheme = Self::SCHEME.len();
        let is_s3 =
            text.get(..scheme).is_some_and(|start| start.eq_ignore_ascii_case(Self::SCHEME));
        let rest = if is_s3 { &text[scheme..] } else { "" };
        let (bucket, folder) = rest.split_once('/').unwrap_or((rest, ""));
        let folder = folder.trim_matches('/');
        let is_bucket = !bucket.is_empty()
            && bucket.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c));
        // Such parts would lead to other keys.
        let is_folder =
            folder.is_empty() || folder.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if is_bucket && is_folder {
            Ok(Self { bucket: bucket.to_owned(), folder: folder.to_owned() })
        } else {
            Err("an address in object storage is s3://BUCKET or s3://BUCKET/FOLDER".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_a_bucket_and_a_folder() {
        for (text, shown, key) in [
            ("s3://posts", "s3://posts", "a"),
            ("s3://posts/", "s3://posts", "a"),
            ("S3://posts/ja/day/", "s3://posts/ja/day", "ja/day/a"),
            ("s3://posts/日本語", "s3://posts/日本語", "日本語/a"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!((address.to_string(), address.key("a")), (shown.into(), key.into()));
        }
        for text in
            ["s3://", "s3:///a", "s3://b/../c", "s3://b/c//d", "s3://b@host/c", "gs://b", "b"]
        {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
