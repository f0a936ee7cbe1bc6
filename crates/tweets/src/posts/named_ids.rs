//! The ids for which texts in a record may stand, whole or broken, of whatever format.

use std::collections::BTreeSet;

use super::at_address::{Address, POSTS};
use super::network::Network;
use super::source_id::hashed;

/// Signs of ids, names and addresses, besides letters and digits.
const SIGNS: &[u8] = b"_-.:/@~%#?=&+";
/// Networks whose own ids are not numbers.
const NETWORKS: [Network; 5] =
    [Network::Bluesky, Network::Mastodon, Network::Misskey, Network::Threads, Network::Other];
/// Bytes of an id or an address.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=512;
/// Characters of the key of a record of Bluesky: a time in base 32.
const KEY_LENGTH: usize = 13;
/// So many accounts and keys of Bluesky are put together to addresses.
const MOST_PARTS: usize = 64;

/// The ids that stand in the tables for posts and accounts whose own ids, names or addresses
/// may be in a record: of networks whose ids are not numbers. Which text is an id is not
/// told, so that there are many that stand for nothing.
#[must_use]
pub fn named_ids(record: &[u8]) -> BTreeSet<i64> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || SIGNS.contains(byte);
    let mut texts = BTreeSet::new();
    let mut rest = record;
    while let Some(start) = rest.iter().position(is_part) {
        rest = &rest[start..];
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let (text, after) = rest.split_at(length);
        rest = after;
        // The keys of JSON are no ids.
        let is_key = after.starts_with(b"\":") || after.starts_with(b"\\\":");
        if let Ok(text) = std::str::from_utf8(text)
            && !is_key
        {
            add_texts(text, &mut texts);
        }
    }
    add_addresses(&mut texts);
    let texts = texts.iter().filter(|text| LENGTHS.contains(&text.len()));
    texts.flat_map(|text| NETWORKS.map(|network| hashed(network, text))).collect()
}

/// Adds a text, what of it may be an id, and how it is stored.
fn add_texts(text: &str, texts: &mut BTreeSet<String>) {
    let text = text.trim_end_matches(['.', ':', '/']);
    let mut add = |text: &str| {
        texts.insert(text.trim_start_matches('@').to_lowercase());
        texts.insert(text.trim_start_matches('@').to_owned());
        texts.insert(text.to_owned());
    };
    add(text);
    if !text.contains('/') {
        return;
    }
    text.split('/').for_each(&mut add);
    // `https://example.social/@name`, `https://example.social/users/name/…`: `name@example.social`
    let Some((_, place)) = text.split_once("://") else { return };
    let mut parts = place.split('/');
    if let (Some(host), Some(name)) = (parts.next(), parts.next()) {
        let name = if name == "users" { parts.next().unwrap_or_default() } else { name };
        add(&format!("{}@{host}", name.trim_start_matches('@')));
    }
}

/// Adds the addresses of the posts of accounts of Bluesky whose keys stand elsewhere.
fn add_addresses(texts: &mut BTreeSet<String>) {
    let is_key = |text: &&String| {
        text.len() == KEY_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_account = |text: &&String| text.starts_with("did:");
    let accounts: Vec<&String> = texts.iter().filter(is_account).take(MOST_PARTS).collect();
    let keys: Vec<&String> = texts.iter().filter(is_key).take(MOST_PARTS).collect();
    let mut addresses = Vec::new();
    for did in accounts {
        let of_key = |key: &&String| Address { did, collection: POSTS, key }.uri();
        addresses.extend(keys.iter().map(of_key));
    }
    texts.extend(addresses);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_every_network_are_found_in_broken_records() {
        let found = |record: &str, network, id: &str| {
            assert!(named_ids(record.as_bytes()).contains(&hashed(network, id)), "{record}: {id}");
        };
        let commit = r#"{"did":"did:plc:mugicha","commit":{"rkey":"3kr0abcdefghi","record":{"te"#;
        found(commit, Network::Bluesky, "did:plc:mugicha");
        found(commit, Network::Bluesky, "at://did:plc:mugicha/app.bsky.feed.post/3kr0abcdefghi");
        let view = r#"{"uri":"at://did:plc:suiyo/app.bsky.feed.post/3kr0","text":"朝"#;
        found(view, Network::Bluesky, "at://did:plc:suiyo/app.bsky.feed.post/3kr0");
        found(view, Network::Bluesky, "did:plc:suiyo");
        found(r#"{"id":"9sx0","userId":"8b1c","text":"#, Network::Misskey, "8b1c");
        found(r#"{"account":{"acct":"Mugi@b.example"}"#, Network::Mastodon, "mugi@b.example");
        let own = r#"{"url":"https://b.example/@mugi/1","account":{"acct":"mugi""#;
        found(own, Network::Mastodon, "mugi@b.example");
        let actor = r#"{"actor":"https://b.example/users/mugi","object":{"#;
        found(actor, Network::Mastodon, "https://b.example/users/mugi");
        found("\"{\\\"username\\\":\\\"mugi\\\"\"", Network::Threads, "mugi");
        found(&format!("{{\"pubkey\":\"{}\"", "a1".repeat(32)), Network::Other, &"a1".repeat(32));
        found("あ,@mugi@b.example,い", Network::Mastodon, "mugi@b.example");
    }

    #[test]
    fn keys_and_prose_are_no_ids() {
        let ids = named_ids(r#"{"text":"朝の雨","lang":"ja"}"#.as_bytes());
        assert!(!ids.contains(&hashed(Network::Misskey, "text")));
        assert!(named_ids("朝の雨".as_bytes()).is_empty() && named_ids(b"").is_empty());
    }
}
