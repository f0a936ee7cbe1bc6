//! Ids of networks whose own ids are not numbers.

use super::network::Network;

/// The number that stands for a network's own id, of a post or of an account:
/// negative, which no number of a network is, and always the same.
pub(crate) fn hashed(network: Network, id: &str) -> i64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(network.name().as_bytes()).update(b"\n").update(id.as_bytes());
    let mut bytes = [0; size_of::<i64>()];
    hasher.finalize_xof().fill(&mut bytes);
    i64::from_le_bytes(bytes) | i64::MIN
}

/// The id of a post of the Fediverse whose number is also that of another server's post: one
/// that stands for number and server, `1036@example.social`; and these.
#[must_use]
pub fn id_at_server(number: i64, server: &str) -> (i64, String) {
    let own = format!("{number}@{server}");
    (hashed(Network::Mastodon, &own), own)
}

/// A network's own id as a number: itself if it is one, else one that stands for
/// it; and the id itself in that case.
pub(crate) fn number_of(network: Network, id: &str) -> (i64, Option<String>) {
    match id.parse() {
        Ok(number) if number > 0 => (number, None),
        _ => (hashed(network, id), Some(id.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_are_no_numbers_get_one_of_their_own() {
        let id = "at://did:plc:mugicha/app.bsky.feed.post/3kr0";
        // Stored tables have it: it must not change.
        assert_eq!(hashed(Network::Bluesky, id), hashed(Network::Bluesky, id));
        assert!(hashed(Network::Bluesky, id) < 0);
        assert_ne!(hashed(Network::Bluesky, id), hashed(Network::Other, id));
        assert_ne!(hashed(Network::Misskey, "9sx0"), hashed(Network::Misskey, "9sx1"));
        assert_eq!(number_of(Network::Mastodon, "112360000000000000").0, 112_360_000_000_000_000);
        assert_eq!(number_of(Network::Misskey, "9sx0").1.as_deref(), Some("9sx0"));
        assert!(number_of(Network::Mastodon, "0").0 < 0);
    }
}
