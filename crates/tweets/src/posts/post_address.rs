//! Addresses (URLs) of posts in tables, which tell the network, the post's own id and its
//! author.

use super::network::Network;
use super::source_id::number_of;

/// What an address says of the post that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PostAddress<'a> {
    pub network: Network,
    /// The number, code or key at its end.
    pub id: &'a str,
    /// The author's handle, or the id of the account.
    pub author: Option<&'a str>,
}

impl<'a> PostAddress<'a> {
    /// Reads the address of a post on another network than X, whose addresses have its id:
    /// `https://bsky.app/profile/NAME/post/KEY`, `https://misskey.io/notes/ID`,
    /// `https://mstdn.jp/@NAME/1234`, `https://www.threads.net/@NAME/post/CODE`.
    pub(crate) fn parse(written: &'a str) -> Option<Self> {
        let (_, rest) = written.trim().split_once("://")?;
        let path = rest.split(['?', '#']).next()?.trim_end_matches('/');
        let mut parts = path.split('/');
        let host = parts.next()?;
        let host = host.strip_prefix("www.").unwrap_or(host);
        let parts: Vec<&str> = parts.collect();
        let is_number = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let is_code = |id: &str| {
            !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        let (network, id, author) = match (host, parts.as_slice()) {
            ("twitter.com" | "x.com" | "mobile.twitter.com" | "mobile.x.com", _) => return None,
            ("bsky.app", &["profile", author, "post", key]) => {
                (Network::Bluesky, key, Some(author))
            }
            ("threads.net" | "threads.com", &[author, "post", code]) => {
                (Network::Threads, code, author.strip_prefix('@'))
            }
            (_, &["notes", id]) if host.contains('.') => (Network::Misskey, id, None),
            (_, &[author, id] | &["users", author, "statuses", id])
                if host.contains('.')
                    && is_number(id)
                    && (author.starts_with('@') || parts.len() == 4) =>
            {
                (Network::Mastodon, id, Some(author.trim_start_matches('@')))
            }
            _ => return None,
        };
        is_code(id).then_some(Self { network, id, author })
    }

    /// The number that stands for the post, and its own id where that is none.
    pub(crate) fn number(&self, written: &str) -> (i64, Option<String>) {
        match (self.network, self.author) {
            // The key is one of its author's; who that is, is known as it is of the API.
            (Network::Bluesky, Some(author)) if author.starts_with("did:") => {
                number_of(self.network, &format!("at://{author}/app.bsky.feed.post/{}", self.id))
            }
            (Network::Bluesky, _) => number_of(self.network, written.trim()),
            _ => number_of(self.network, self.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell_network_id_and_author() {
        for (written, network, id, author) in [
            (
                "https://bsky.app/profile/mugicha.bsky.social/post/3kr0",
                Network::Bluesky,
                "3kr0",
                Some("mugicha.bsky.social"),
            ),
            (
                "https://www.threads.net/@mugicha/post/C6a_-x?a=1",
                Network::Threads,
                "C6a_-x",
                Some("mugicha"),
            ),
            ("https://misskey.io/notes/9sx0abc", Network::Misskey, "9sx0abc", None),
            (
                "https://mstdn.jp/@mugicha/112360000000000000",
                Network::Mastodon,
                "112360000000000000",
                Some("mugicha"),
            ),
            (
                "https://mstdn.jp/users/mugicha/statuses/112",
                Network::Mastodon,
                "112",
                Some("mugicha"),
            ),
        ] {
            let expected = PostAddress { network, id, author };
            assert_eq!(PostAddress::parse(written), Some(expected), "{written}");
        }
        for other in [
            "https://x.com/mugicha/status/20",
            "https://bsky.app/profile/mugicha",
            "https://example.com/mugicha/112",
            "https://example.com/notes/",
            "notes/9sx0",
        ] {
            assert_eq!(PostAddress::parse(other), None, "{other}");
        }
        let by_account = "https://bsky.app/profile/did:plc:mugicha/post/3kr0";
        let (number, own) = PostAddress::parse(by_account).unwrap().number(by_account);
        assert_eq!(own.as_deref(), Some("at://did:plc:mugicha/app.bsky.feed.post/3kr0"));
        assert_eq!(number, number_of(Network::Bluesky, own.as_deref().unwrap()).0);
    }
}
