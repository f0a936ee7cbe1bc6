//! Mentions: `@name`, also with a full-width ＠, and with the list that may
//! follow the name: `@name/list`; in the Fediverse `@name@example.social`, on
//! Bluesky `@name.bsky.social`.

use super::host;
use super::letters::is_accented_latin;

/// Letters of a name that count; Twitter has none longer.
const LONGEST_NAME: usize = 20;
const LONGEST_LIST: usize = 25;
/// Bytes of the longest name on a server of the Fediverse that counts.
const LONGEST_NAME_OF_SERVER: usize = 64;
/// The end of the handles that Bluesky gives.
const BLUESKY: &str = ".bsky.social";

/// The length in bytes of the mention at the start of `text`, which follows
/// the text `before`.
pub(super) fn length(text: &str, before: &str) -> Option<usize> {
    let name = text.strip_prefix(['@', '＠'])?;
    if let Some(length) =
        name_on_server(name).or_else(|| domain(name)).filter(|_| may_follow(before))
    {
        return Some(text.len() - name.len() + length);
    }
    let length =
        name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if !(1..=LONGEST_NAME).contains(&length) || !may_follow(before) {
        return None;
    }
    let length = length + list_length(&name[length..]);
    let after = &name[length..];
    let goes_on = after.starts_with(['@', '＠'])
        || after.starts_with(is_accented_latin)
        || after.starts_with("://");
    (!goes_on).then_some(text.len() - name.len() + length)
}

/// The length in bytes of `name@example.social` at the start of `text`.
fn name_on_server(text: &str) -> Option<usize> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let length = text.bytes().take_while(is_of_name).count();
    let (name, rest) = text.split_at(length);
    let is_edge = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let server = rest.strip_prefix('@')?;
    let is_name =
        length <= LONGEST_NAME_OF_SERVER && name.starts_with(is_edge) && name.ends_with(is_edge);
    let host = host::after_scheme(server).filter(|_| is_name)?;
    let is_named = server[..host].contains(|c: char| c.is_alphabetic());
    is_named.then_some(length + 1 + host)
}

/// The length in bytes of a handle that is a domain at the start of `text`.
fn domain(text: &str) -> Option<usize> {
    let is_of_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let run = &text[..text.bytes().take_while(is_of_host).count()];
    let given = run.to_ascii_lowercase().find(BLUESKY).filter(|name| *name > 0);
    let given = given.map(|name| name + BLUESKY.len());
    let is_end = |end: &usize| !run[*end..].starts_with(|c: char| c != '.');
    given.filter(is_end).or_else(|| host::bare(text))
}

/// Whether a mention can begin after this text: not inside a word or an
/// address, but right after `RT`.
fn may_follow(before: &str) -> bool {
    let is_inside = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '!' | '@' | '＠' | '#'..='&' | '*')
    };
    if !before.ends_with(is_inside) {
        return true;
    }
    let Some((rest, b"RT" | b"Rt" | b"rT" | b"rt")) = before.as_bytes().split_last_chunk() else {
        return false;
    };
    !rest.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_+~.-".contains(byte))
}

/// The length in bytes of `/list` at the start of `text`, or 0.
fn list_length(text: &str) -> usize {
    let Some(list) = text.strip_prefix('/') else { return 0 };
    let is_of_list = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let length = list.bytes().take_while(is_of_list).count();
    let is_list = list.starts_with(|c: char| c.is_ascii_alphabetic()) && length <= LONGEST_LIST;
    if is_list { 1 + length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn mentions_are_names_of_twitter() {
        assert_eq!(length("@suiyo_milleさん", ""), Some("@suiyo_mille".len()));
        assert_eq!(length("＠suiyo、", "曲は"), Some("＠suiyo".len()));
        for text in ["@さん", "@aaaaaaaaaaaaaaaaaaaaa", "@", "@suiyó", "@http://t.co"] {
            assert_eq!(length(text, ""), None, "{text}");
        }
    }

    #[test]
    fn addresses_and_oaths_are_none() {
        assert_eq!(length("@example.com", "mille"), None);
        assert_eq!(length("@a@example", ""), None);
        for before in ["w_", "f!", "f#", "f$", "f%", "f&", "f*", "f@", "＠"] {
            assert_eq!(length("@suiyo", before), None, "{before}");
        }
    }

    #[test]
    fn names_on_servers_and_domains() {
        for (text, mention) in [
            ("@mugi@example.social 朝", "@mugi@example.social"),
            ("@mugi@example.socialさん", "@mugi@example.social"),
            ("@mugi.cha-7@sub.example.co.jp、", "@mugi.cha-7@sub.example.co.jp"),
            ("@mugi.bsky.socialさん", "@mugi.bsky.social"),
            ("@Mugi.Bsky.Social.", "@Mugi.Bsky.Social"),
            ("@mugi.example.com です", "@mugi.example.com"),
            ("＠mugi@example.social", "＠mugi@example.social"),
            ("@mugi.最高", "@mugi"),
            ("@mugi.bsky.socialite", "@mugi"),
        ] {
            assert_eq!(length(text, ""), Some(mention.len()), "{text}");
        }
        for text in ["@mugi@127.0.0.1", "@-@example.social", "@mugi@さん"] {
            assert_eq!(length(text, ""), None, "{text}");
        }
        assert_eq!(length("@mugi@example.social", "a"), None);
    }

    #[test]
    fn retweets_without_a_space() {
        for before in ["RT", "最高！RT", "Rt", "RT:", " rt:"] {
            assert_eq!(length("@suiyo: 夏", before), Some("@suiyo".len()), "{before}");
        }
        for before in ["ART", "_RT", ".RT", "T", "XT"] {
            assert_eq!(length("@suiyo: 夏", before), None, "{before}");
        }
    }

    #[test]
    fn lists_belong_to_the_mention() {
        for (text, mention) in [
            ("@suiyo/members-01です", "@suiyo/members-01"),
            ("@suiyo/01members", "@suiyo"),
            ("@suiyo/メンバー", "@suiyo"),
            ("@suiyo/", "@suiyo"),
            ("@suiyo/abcdefghijklmnopqrstuvwxyz", "@suiyo"),
        ] {
            assert_eq!(length(text, ""), Some(mention.len()), "{text}");
        }
    }
}
