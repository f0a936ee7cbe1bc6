//! Addresses of records on the AT Protocol, `at://did:plc:…/app.bsky.feed.post/3k…`.

use super::network::Network;
use super::source_id::hashed;

/// The collection of posts.
pub(crate) const POSTS: &str = "app.bsky.feed.post";

/// Where a record is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    pub did: &'a str,
    pub collection: &'a str,
    pub key: &'a str,
}

impl<'a> Address<'a> {
    /// Reads `at://DID/COLLECTION/KEY`.
    pub(crate) fn parse(uri: &'a str) -> Option<Self> {
        let (did, rest) = uri.strip_prefix("at://")?.split_once('/')?;
        let (collection, key) = rest.split_once('/')?;
        (!did.is_empty() && !key.is_empty()).then_some(Self { did, collection, key })
    }

    pub(crate) fn uri(&self) -> String {
        format!("at://{}/{}/{}", self.did, self.collection, self.key)
    }

    /// The id that stands for it in the tables.
    pub(crate) fn id(&self) -> i64 {
        hashed(Network::Bluesky, &self.uri())
    }

    /// The page that shows it.
    pub(crate) fn url(&self) -> Option<String> {
        let is_plain = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:_~-".contains(&byte))
        };
        (self.collection == POSTS && is_plain(self.did) && is_plain(self.key))
            .then(|| format!("https://bsky.app/profile/{}/post/{}", self.did, self.key))
    }
}
