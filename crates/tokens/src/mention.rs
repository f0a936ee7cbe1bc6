//! Mentions: `@name`, also with a full-width ＠, and with the list that may
//! follow the name: `@name/list`.

use super::letters::is_accented_latin;

/// Letters of a name that count; Twitter has none longer.
const LONGEST_NAME: usize = 20;
const LONGEST_LIST: usize = 25;

/// The length in bytes of the mention at the start of `text`, which follows
/// the text `before`.
pub(super) fn length(text: &str, before: &str) -> Option<usize> {
    let name = text.strip_prefix(['@', '＠'])?;
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
        assert_eq!(length("@a@example.com", ""), None);
        for before in ["w_", "f!", "f#", "f$", "f%", "f&", "f*", "f@", "＠"] {
            assert_eq!(length("@suiyo", before), None, "{before}");
        }
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
