//! The numbers by which servers of Mastodon know posts and accounts. Those of today tell their
//! time and are drawn at random within it, so that no two servers give the same; older servers
//! and other programs count from 1, each for itself: there, the address names the post.

use super::network::Network;
use super::source_id::{hashed, number_of};

/// Digits of the shortest number that tells its time.
const LEAST_DIGITS: usize = 15;
/// Bits of a number that stand below its time.
const BITS_OF_ORDER: u32 = 16;
/// By how much the time of a post may differ from that of its number.
const MOST_OFF: i64 = 3_600_000_000;

/// Whether a number tells a time, and the one at which its post was written where that is
/// known.
fn tells_time(id: &str, written: Option<i64>) -> bool {
    let told = id.parse::<i64>().ok().filter(|_| id.len() >= LEAST_DIGITS);
    let told = told.and_then(|number| (number >> BITS_OF_ORDER).checked_mul(1_000));
    told.is_some_and(|told| written.is_none_or(|written| (told - written).abs() <= MOST_OFF))
}

/// The id of a post that its server calls so, which was written at a time and has an address;
/// and what it is called where that is no number.
pub(crate) fn of_post(
    id: &str,
    address: Option<&str>,
    written: Option<i64>,
) -> (i64, Option<String>) {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    match address.filter(|address| address.starts_with("http")) {
        Some(address) if is_number && !tells_time(id, written) => {
            (hashed(Network::Mastodon, address), Some(address.to_owned()))
        }
        _ => number_of(Network::Mastodon, id),
    }
}

/// The id of the post at an address: the number that its server gave it, so that archive and
/// API agree, else one that stands for the address.
pub(crate) fn of_address(address: &str, written: Option<i64>) -> i64 {
    let number = address.strip_suffix("/activity").unwrap_or(address).rsplit('/').next();
    number
        .filter(|number| address.contains("/statuses/") && tells_time(number, written))
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| hashed(Network::Mastodon, address))
}

/// The id of an account that a server calls so. Of one that is counted its address counts,
/// as it stands in archives.
pub(crate) fn of_account(id: &str, address: Option<&str>) -> i64 {
    let is_counted = id.len() < LEAST_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit());
    match address.filter(|address| is_counted && address.starts_with("http")) {
        Some(address) => hashed(Network::Mastodon, address),
        None => number_of(Network::Mastodon, id).0,
    }
}

/// The address of an account by that of its page: `https://example.social/@mugicha` is
/// `https://example.social/users/mugicha`.
pub(crate) fn account_at(page: &str) -> Option<String> {
    let (server, name) = page.split_once("/@")?;
    let is_plain = !name.is_empty() && !name.contains(['/', '@', '?']);
    (is_plain && server.starts_with("http")).then(|| format!("{server}/users/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-05-01 00:00 UTC
    const TIME: i64 = 1_714_521_600_000_000;

    #[test]
    fn numbers_that_tell_their_time_are_of_all_servers() {
        let number = ((TIME / 1_000) << BITS_OF_ORDER) + 77;
        let (own, home) = (number.to_string(), "https://a.example/users/x/statuses/5");
        assert_eq!(of_post(&own, Some(home), Some(TIME + 60_000_000)), (number, None));
        assert_eq!(of_post(&own, None, Some(0)).0, number);
        // Counted, or of another program.
        for id in ["1234", "620113457112358912"] {
            let (one, source) = of_post(id, Some(home), Some(TIME));
            assert!(one < 0 && source.as_deref() == Some(home), "{id}");
            let elsewhere = of_post(id, Some("https://b.example/users/x/statuses/5"), Some(TIME));
            assert_ne!(one, elsewhere.0, "{id}");
            assert_eq!(of_post(id, None, Some(TIME)).0, id.parse::<i64>().unwrap());
        }
        assert_eq!(of_post("AbC9", Some(home), Some(TIME)).1.as_deref(), Some("AbC9"));
        let address = format!("https://a.example/users/x/statuses/{number}");
        assert_eq!(of_address(&format!("{address}/activity"), Some(TIME)), number);
        assert_eq!(of_address(&address, None), number);
        assert!(of_address(home, None) < 0 && of_address(&address, Some(0)) < 0);
    }

    #[test]
    fn accounts_that_are_counted_are_known_by_their_addresses() {
        let address = account_at("https://example.social/@mugicha");
        assert_eq!(address.as_deref(), Some("https://example.social/users/mugicha"));
        assert_eq!(
            of_account("200", address.as_deref()),
            hashed(Network::Mastodon, &address.unwrap())
        );
        assert_eq!(of_account("200", None), 200);
        assert_eq!(
            of_account("109300000000000000", Some("https://a.example/users/x")),
            109_300_000_000_000_000
        );
        assert_eq!(account_at("https://example.social/mugicha"), None);
    }
}
