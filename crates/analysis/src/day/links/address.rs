//! What one post shares.

use std::collections::BTreeSet;

use tsubuyaki_tokens::{Kind, entities};

/// Hosts whose addresses are each post's own.
const SHORT: [&str; 4] = ["t.co", "bit.ly", "ow.ly", "dlvr.it"];
/// Characters of what is said of a link, at least and at most: less is not a title, more a
/// post.
const TITLE: std::ops::RangeInclusive<usize> = 6..=120;
/// What an address says of where it was found, not of what it leads to.
const TRACKING: [&str; 4] = ["utm_", "fbclid", "ref_src", "ref_url"];

/// What a post shares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shared {
    pub links: Vec<Found>,
    /// Whether it is the post's own picture or video.
    pub has_picture: bool,
}

/// A link of a post.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub host: String,
    pub address: String,
    /// What is said right before it.
    pub title: Option<String>,
    /// Whether every post has a different address for the same thing.
    pub is_short: bool,
}

/// The links of a post, in their order.
pub(super) fn shared(text: &str) -> Shared {
    let entities = entities(text);
    let mut shared = Shared::default();
    for (place, entity) in entities.iter().enumerate() {
        let url = text.get(entity.start..entity.end);
        let Some(url) = url.filter(|_| entity.kind.kind() == Kind::Url) else { continue };
        let (host, address) = plain(url);
        if is_picture(&host, &address) {
            shared.has_picture = true;
            continue;
        }
        // Hashtags, mentions and other links are not part of a title.
        let before = |entity: &&tsubuyaki_tokens::Entity| {
            matches!(entity.kind.kind(), Kind::Url | Kind::Hashtag | Kind::Mention)
        };
        let from = entities[..place].iter().rev().find(before).map_or(0, |entity| entity.end);
        let is_short = SHORT.contains(&host.as_str());
        let title = text.get(from..entity.start).and_then(title);
        shared.links.push(Found { host, address, title, is_short });
    }
    shared
}

/// The host of an address, and the address as it is compared.
fn plain(url: &str) -> (String, String) {
    let scheme = ["https://", "http://"].iter().find(|scheme| {
        url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    });
    let rest = &url[scheme.map_or(0, |scheme| scheme.len())..];
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = |part: &&str| !TRACKING.iter().any(|start| part.starts_with(start));
    let query: Vec<&str> = query.split('&').filter(|part| !part.is_empty()).filter(kept).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let address = format!("{host}{}{query}", path.trim_end_matches('/'));
    (host, address)
}

/// Whether an address is that of a picture or film of a post of X.
fn is_picture(host: &str, address: &str) -> bool {
    let is_of_post = || {
        matches!(host, "twitter.com" | "x.com" | "mobile.twitter.com")
            && (address.contains("/photo/") || address.contains("/video/"))
    };
    matches!(host, "pic.twitter.com" | "pic.x.com" | "pbs.twimg.com" | "video.twimg.com")
        || is_of_post()
}

/// The last line before an address, without the signs around it.
fn title(before: &str) -> Option<String> {
    let is_around = |c: char| c.is_whitespace() || "|｜:：-–—→▶▼↓⇒>＞".contains(c);
    let line = before.trim_end_matches(is_around).lines().next_back()?;
    let line = line.trim_matches(is_around);
    TITLE.contains(&line.chars().count()).then(|| line.to_owned())
}

/// What a line may end in that is a title: the line, and what follows a space or the end of a
/// sentence in it.
pub(super) fn endings(line: &str) -> BTreeSet<&str> {
    let is_end = |c: char| c.is_whitespace() || "|｜:：。、！？!?…♪→▶▼↓⇒)）」』】〉》".contains(c);
    let places = line.match_indices(is_end).map(|(place, end)| place + end.len());
    let endings = places.filter_map(|place| Some(line.get(place..)?.trim_start_matches(is_end)));
    let endings = endings.filter(|ending| TITLE.contains(&ending.chars().count()));
    endings.chain([line]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_what_does_not_matter() {
        let address = |url: &str| plain(url).1;
        for (url, expected) in [
            ("https://www.Example.com/a/?utm_source=x&id=3#top", "example.com/a?id=3"),
            ("http://example.com/", "example.com"),
            ("example.com/Ab", "example.com/Ab"),
            ("https://example.com:8080/a", "example.com:8080/a"),
        ] {
            assert_eq!(address(url), expected, "{url}");
        }
    }

    #[test]
    fn the_line_before_an_address_is_its_title() {
        let title_of = |text: &str| shared(text).links[0].title.clone();
        for (text, expected) in [
            ("見出しの一行 https://example.com/a", Some("見出しの一行")),
            ("感想です\n見出しの一行 |\nhttps://example.com/a", Some("見出しの一行")),
            ("#朝 見出しの一行 https://example.com/a", Some("見出しの一行")),
            ("これ https://example.com/a", None),
            ("https://example.com/a", None),
        ] {
            assert_eq!(title_of(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_title_may_follow_a_remark() {
        let of = endings("まさか！ 市長が辞職を表明 - 町の新聞");
        let expected =
            ["- 町の新聞", "まさか！ 市長が辞職を表明 - 町の新聞", "市長が辞職を表明 - 町の新聞"];
        assert_eq!(of, expected.into());
    }

    #[test]
    fn pictures_are_no_links() {
        for text in ["空 pic.twitter.com/AbCd1", "空 https://twitter.com/a/status/1/photo/1"] {
            assert_eq!(shared(text), Shared { links: Vec::new(), has_picture: true }, "{text}");
        }
        assert!(!shared("空 https://twitter.com/a/status/1").has_picture);
    }
}
