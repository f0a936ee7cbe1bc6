//! Records of Bluesky each in a file of its own, as tools unpack a repository: account,
//! collection and key are in its path, `did:plc:…/app.bsky.feed.post/3k….json`.

use std::io::{Cursor, Read};

use crate::json::object::Object;
use crate::posts::at_address::POSTS;

/// The address of the post that a file is by its path.
pub(crate) fn address(path: &str) -> Option<String> {
    let mut parts = path.rsplit(['/', '\\', '!']);
    let key = parts.next()?.strip_suffix(".json")?;
    let collection = parts.next().filter(|collection| *collection == POSTS)?;
    let did = parts.next().filter(|did| did.starts_with("did:"))?;
    let is_plain = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:_~-".contains(&byte))
    };
    (!key.is_empty() && is_plain(key) && is_plain(did))
        .then(|| format!("at://{did}/{collection}/{key}"))
}

/// Whether a file begins as a record that does not name itself.
pub(crate) fn is_record(head: &[u8]) -> bool {
    let object = Object::of(head.trim_ascii_start());
    object.string("$type").is_some_and(|kind| kind == POSTS.as_bytes()) && !object.has("uri")
}

/// The record with its address, as the API lists it.
pub(crate) fn listed<R: Read>(record: R, address: &str) -> impl Read + use<R> {
    let before = format!("{{\"uri\":\"{address}\",\"value\":").into_bytes();
    Cursor::new(before).chain(record).chain(Cursor::new(b"}".to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_named_by_its_path() {
        let path = "repo/did:plc:mugicha/app.bsky.feed.post/3kr0.json";
        let at = address(path);
        assert_eq!(at.as_deref(), Some("at://did:plc:mugicha/app.bsky.feed.post/3kr0"));
        for other in [
            "did:plc:mugicha/app.bsky.feed.like/3kr0.json",
            "app.bsky.feed.post/3kr0.json",
            "3kr0.json",
        ] {
            assert_eq!(address(other), None, "{other}");
        }
        let record = b"{\"$type\":\"app.bsky.feed.post\",\"text\":\"x\"}";
        assert!(is_record(record) && !is_record(b"{\"text\":\"x\"}"));
        let mut listed_record = String::new();
        listed(&record[..], "at://a").read_to_string(&mut listed_record).unwrap();
        assert!(
            serde_json::from_str::<serde_json::Value>(&listed_record).unwrap()["value"].is_object()
        );
    }
}
