//! Words and addresses that name networks: `Twitter`, `X（旧Twitter）`, `instagram.com`.

use crate::posts::network::Network;
use crate::texts::folded::folded;

/// Where a post was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Platform {
    Read(Network),
    /// On a network that is not read.
    Elsewhere,
}

/// What a word names: `Twitter`, `X（旧Twitter）`, `instagram.com`.
pub(crate) fn platform(value: &str) -> Option<Platform> {
    const ELSEWHERE: [&str; 56] = [
        "imgur",
        "9gag",
        "douyin",
        "xiaohongshu",
        "forum",
        "forums",
        "review",
        "reviews",
        "qq",
        "web",
        "print",
        "broadcast",
        "tv",
        "radio",
        "podcast",
        "magazine",
        "newspaper",
        "onlinenews",
        "video",
        "bbs",
        "instagram",
        "facebook",
        "youtube",
        "tiktok",
        "reddit",
        "linkedin",
        "pinterest",
        "tumblr",
        "weibo",
        "telegram",
        "discord",
        "slack",
        "line",
        "note",
        "ameblo",
        "hatena",
        "5ch",
        "2ch",
        "amazon",
        "twitch",
        "niconico",
        "snapchat",
        "whatsapp",
        "gab",
        "truthsocial",
        "quora",
        "vk",
        "blog",
        "blogs",
        "ブログ",
        "news",
        "ニュース",
        "インスタグラム",
        "フェイスブック",
        "ユーチューブ",
        "掲示板",
    ];
    let value = value.trim().to_lowercase();
    let value = value.strip_prefix("www.").unwrap_or(&value);
    let bare = value.strip_suffix(".com").or(value.strip_suffix(".net")).unwrap_or(value);
    let word = folded(bare);
    let network = match word.as_str() {
        "x" | "twitter" | "xtwitter" | "twitterx" | "x旧twitter" | "旧twitter" | "ツイッター" => {
            Network::X
        }
        "bluesky" | "bsky" | "bskyapp" | "ブルースカイ" => Network::Bluesky,
        "mastodon" | "マストドン" => Network::Mastodon,
        "misskey" | "ミスキー" => Network::Misskey,
        "threads" | "スレッズ" => Network::Threads,
        "other" => Network::Other,
        // As Talkwalker writes it.
        word if word.starts_with("socialmedia") && word.len() > "socialmedia".len() => {
            return platform(&word["socialmedia".len()..]).or(Some(Platform::Elsewhere));
        }
        word => return ELSEWHERE.contains(&word).then_some(Platform::Elsewhere),
    };
    Some(Platform::Read(network))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_networks() {
        let is = |value: &str, wanted: Option<Platform>| assert_eq!(platform(value), wanted);
        is("X（旧Twitter）", Some(Platform::Read(Network::X)));
        is("twitter.com", Some(Platform::Read(Network::X)));
        is("Bluesky", Some(Platform::Read(Network::Bluesky)));
        is("YouTube", Some(Platform::Elsewhere));
        is("Android", None);
        is("SOCIALMEDIA_TWITTER", Some(Platform::Read(Network::X)));
        is("ONLINENEWS", Some(Platform::Elsewhere));
    }
}
